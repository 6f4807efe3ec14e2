//! Everything that a person can do, and the one line of text that each of it has.

mod arguments;
mod complete;
pub mod config;
mod duration;
mod error;
mod message;
mod nearest;
mod parse;
mod print;
mod syntax;
mod value;
mod verb;

pub use complete::{Completion, CompletionKind, MOST_COMPLETIONS, Names, complete};
pub use duration::{NotADuration, NotARate, Rate, parse_duration};
pub use error::{CommandError, CommandErrorKind};
pub use message::Message;
pub use syntax::LONGEST_LINE;
pub use verb::{Argument, LONGEST_WHILE, Place, Takes, Verb, reference};

use crate::id::{BrokerId, ClientName, GroupName, Offset, PartitionIndex, TopicName};
use crate::time::{SimDuration, Timestamp};
use crate::wire::MessageKind;
pub use crate::wire::{DeleteBefore, ElectionType};
use config::{Overrides, Removed};
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Text of a person: keys, values. `None` around it is Kafka's null.
pub type Text = Arc<str>;

/// A partition's replicas, the preferred leader first; one list for each partition.
pub type Assignment = Vec<Vec<BrokerId>>;

/// Everything that a person can do. Each has one line of text, by `Display` and `FromStr`; that
/// line is also what is kept of it, so that no stored form but the language must stay readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Command {
    /// `cluster brokers=3`: brokers b1 to b3 in an empty world.
    Cluster {
        /// How many, 1 to [`MOST_BROKERS`].
        brokers: u32,
        /// What keeps its metadata.
        metadata: MetadataMode,
        /// Settings of all its brokers and controllers, and what topics have by default.
        configs: Overrides,
    },
    /// `broker b4 rack=r1`: one more broker.
    AddBroker {
        /// Its `node.id`.
        broker: BrokerId,
        /// Its `broker.rack`.
        rack: Option<Text>,
        /// Its own settings.
        configs: Overrides,
    },
    /// `set b2 replica.lag.time.max.ms=10000`: settings of a broker.
    SetBroker {
        /// Whose.
        broker: BrokerId,
        /// The settings.
        configs: Overrides,
        /// Settings that shall be as the broker began with them: `=default`.
        removed: Removed,
    },
    /// `set controller broker.session.timeout.ms=6000`: settings of the controller.
    SetController {
        /// The settings.
        configs: Overrides,
        /// Settings that shall be as the controller began with them: `=default`.
        removed: Removed,
    },
    /// `set cluster min.insync.replicas=2`: what topics have that set nothing themselves.
    SetCluster {
        /// The settings.
        configs: Overrides,
        /// Settings that shall be Kafka's defaults again: `=default`.
        removed: Removed,
    },
    /// `elect orders 0 type=preferred`: an election, as `kafka-leader-election.sh` asks for it.
    Elect {
        /// The topic.
        topic: TopicName,
        /// The partition.
        partition: PartitionIndex,
        /// Which election.
        election: ElectionType,
    },
    /// `topic orders partitions=4 rf=3 min.insync.replicas=2`.
    CreateTopic {
        /// Its name.
        topic: TopicName,
        /// How many partitions; Kafka's `num.partitions` when absent. Absent with an assignment.
        partitions: Option<u32>,
        /// How many replicas each; Kafka's `default.replication.factor` when absent. Absent with an assignment.
        replication_factor: Option<u32>,
        /// The replicas of each partition, all of one length, in place of the controller's choice.
        assignment: Option<Assignment>,
        /// Settings of the topic.
        configs: Overrides,
    },
    /// `alter orders partitions=8 retention.ms=60000 min.insync.replicas=default`.
    AlterTopic {
        /// The topic.
        topic: TopicName,
        /// How many partitions there shall be: more than before.
        partitions: Option<u32>,
        /// The replicas of each new partition; only with `partitions`.
        assignment: Option<Assignment>,
        /// Settings to change.
        configs: Overrides,
        /// Settings whose overrides are removed: `=default`.
        removed: Removed,
    },
    /// `delete-topic orders`.
    DeleteTopic {
        /// The topic.
        topic: TopicName,
    },
    /// `delete-records orders 0 before=17`: the log's start moves up, as `kafka-delete-records.sh` asks.
    DeleteRecords {
        /// The topic.
        topic: TopicName,
        /// The partition.
        partition: PartitionIndex,
        /// Up to where.
        before: DeleteBefore,
    },
    /// `delete-group billing`: only a group without members.
    DeleteGroup {
        /// The group.
        group: GroupName,
    },
    /// `producer p1 acks=all linger.ms=5`: a new producer, which starts at once.
    AddProducer {
        /// Its `client.id`.
        producer: ClientName,
        /// Its settings.
        configs: Overrides,
    },
    /// `send p1 orders key=cart-7 value=41`.
    Send {
        /// Who sends.
        producer: ClientName,
        /// Where to.
        topic: TopicName,
        /// The key; `None` is null.
        key: Option<Text>,
        /// The value; `None` is null, a tombstone. `#` stands for the running number.
        value: Option<Text>,
        /// An explicit partition.
        partition: Option<PartitionIndex>,
        /// Headers, in order.
        headers: Vec<(Text, Text)>,
        /// The record's own time; the producer's clock when absent.
        timestamp: Option<Timestamp>,
        /// How many such records, 1 to [`MOST_RECORDS`].
        count: u32,
    },
    /// `flow p1 orders rate=2 keys=a,b,c`: a stream of records until `rate=0`.
    Flow {
        /// Who sends.
        producer: ClientName,
        /// Where to.
        topic: TopicName,
        /// Records per second; 0 stops the flow.
        rate: Rate,
        /// The keys, in turn; empty: records without a key.
        keys: Vec<Option<Text>>,
        /// The value; `None` is null. `#`, also when not given, is the running number.
        value: Option<Text>,
        /// Who chooses the partitions.
        spread: Spread,
    },
    /// `consumer c1 group=g topic=orders reset=earliest`: a new consumer, which starts at once.
    AddConsumer {
        /// Its `client.id`.
        consumer: ClientName,
        /// Its `group.id`.
        group: GroupName,
        /// What it subscribes to; at least one.
        topics: BTreeSet<TopicName>,
        /// Its settings.
        configs: Overrides,
    },
    /// `set c1 max.poll.records=10`: settings of a running producer or consumer.
    SetClient {
        /// Whose; whether it is a producer or consumer decides what is allowed.
        client: ClientName,
        /// The settings: each known to producers or consumers.
        configs: Overrides,
    },
    /// `set wire client=0.3 broker=0.04 controller=0.005`: one-way latencies.
    SetWire {
        /// Between a client and a broker.
        client: Option<SimDuration>,
        /// Between brokers.
        broker: Option<SimDuration>,
        /// To, from and among controllers.
        controller: Option<SimDuration>,
    },
    /// `start c1`: a stopped or crashed node comes back.
    Start {
        /// Which.
        node: NodeName,
    },
    /// `stop c1`: in order; a consumer commits and leaves its group.
    Stop {
        /// Which.
        node: NodeName,
    },
    /// `crash c1`, `kill b2`: at once; no commit, no goodbye. Written with the one word for clients and
    /// the other for brokers; both are read for both.
    Crash {
        /// Which.
        node: NodeName,
    },
    /// `remove c1`: stopped in order, then gone from the world. `remove b4`: a broker that holds
    /// nothing is shut down and unregistered.
    Remove {
        /// Which.
        node: NodeName,
    },
    /// `rename c1 c9`: the client restarts under another `client.id`, with the same settings.
    Rename {
        /// Which.
        client: ClientName,
        /// Its new `client.id`.
        name: ClientName,
    },
    /// `rename-group billing invoices`: its consumers restart under another `group.id`. What the old
    /// group committed stays with it.
    RenameGroup {
        /// Which.
        group: GroupName,
        /// The new `group.id`.
        name: GroupName,
    },
    /// `commit c1`: `commitSync()` of its positions.
    Commit {
        /// Who commits.
        consumer: ClientName,
    },
    /// `seek c1 orders 0 17`: the position of an owned partition.
    Seek {
        /// Whose position.
        consumer: ClientName,
        /// The topic.
        topic: TopicName,
        /// The partition.
        partition: PartitionIndex,
        /// The next offset to read.
        offset: Offset,
    },
    /// `reset-offsets g orders to=earliest`: committed offsets of a group without members.
    ResetOffsets {
        /// The group.
        group: GroupName,
        /// The topic.
        topic: TopicName,
        /// One partition, or all of the topic.
        partition: Option<PartitionIndex>,
        /// The new committed offsets.
        to: OffsetTarget,
    },
    /// `cut b1 b2`: what is sent on the link is lost, and what is on its way there.
    Cut {
        /// The link.
        link: LinkName,
    },
    /// `heal b1 b2`: ends a cut.
    Heal {
        /// The link.
        link: LinkName,
    },
    /// `hold b1 b2`: messages on the link wait where they are.
    Hold {
        /// The link.
        link: LinkName,
    },
    /// `release b1 b2`: ends a hold; the messages go on.
    Release {
        /// The link.
        link: LinkName,
    },
    /// `delay b1 b2 0.5`: messages take that much longer; 0 ends it.
    Delay {
        /// The link.
        link: LinkName,
        /// How much longer, one way.
        seconds: SimDuration,
    },
    /// `drop next b1 p1 kind=ack`: the next message from the one to the other is lost.
    DropNext {
        /// Who sends it.
        from: NodeName,
        /// To whom.
        to: NodeName,
        /// Of which kind; any when absent.
        kind: Option<MessageKind>,
    },
    /// `pause c1`: the process stands still, as in a long garbage collection.
    Pause {
        /// Which.
        node: NodeName,
    },
    /// `resume c1`: it goes on; by its clock time has passed.
    Resume {
        /// Which.
        node: NodeName,
    },
    /// `slow b2 0.5`: each append to its disk takes that long; 0 ends it.
    Slow {
        /// Whose disk.
        broker: BrokerId,
        /// What each append takes.
        seconds: SimDuration,
    },
    /// `lose-disk b2`: all its logs are gone, and its process with them.
    LoseDisk {
        /// Whose disk.
        broker: BrokerId,
    },
    /// `run 5s`: virtual time passes.
    Run {
        /// How long.
        duration: SimDuration,
    },
}

impl TryFrom<String> for Command {
    type Error = CommandError;
    fn try_from(line: String) -> Result<Self, CommandError> {
        line.parse()
    }
}

impl From<Command> for String {
    fn from(command: Command) -> Self {
        command.to_string()
    }
}

/// What keeps a cluster's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetadataMode {
    /// Controllers with a log of their own (KRaft): the only way since Kafka 4.0.
    KRaft {
        /// How many, 1 to [`MOST_CONTROLLERS`]: one decides alone, more by majority.
        controllers: u32,
    },
    /// A ZooKeeper ensemble; one of the brokers is the controller. Removed in Kafka 4.0.
    ZooKeeper {
        /// How many servers, 1 to [`MOST_SERVERS`].
        servers: u32,
    },
}

/// The most servers of a ZooKeeper ensemble.
pub const MOST_SERVERS: u32 = 9;

/// How many servers an ensemble has where the line does not say it: the fewest that survive a failure.
pub const USUAL_SERVERS: u32 = 3;

/// The most brokers that `cluster` sets up.
pub const MOST_BROKERS: u32 = 100;

/// The most controllers that `cluster` sets up.
pub const MOST_CONTROLLERS: u32 = 9;

/// The most records that one `send` makes.
pub const MOST_RECORDS: u32 = 10_000;

/// The most partitions that one command makes: Kafka's bound for one request.
pub const MOST_PARTITIONS: u32 = 10_000;

/// What a flow's values are when none is given: the running number.
pub const RUNNING_NUMBER: &str = "#";

/// Who chooses the partitions of a flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spread {
    /// The producer's partitioner.
    #[default]
    Partitioner,
    /// `spread=partitions`: an explicit partition for each record, one after the other.
    Partitions,
}

/// A node as a person names it: `b2` is a broker, `controller` the active controller, everything else a
/// client; a number also the controller with that id, where no client is called so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NodeName {
    /// A broker.
    Broker(BrokerId),
    /// A producer or a consumer.
    Client(ClientName),
    /// The active controller, or the only one.
    Controller,
}

impl NodeName {
    /// Whether it may name a controller or a server of ZooKeeper's: `controller`, `101`, `zk1`.
    #[must_use]
    pub fn may_be_controller(&self) -> bool {
        match self {
            Self::Controller => true,
            Self::Broker(_) => false,
            Self::Client(name) => {
                let number = name.as_str();
                let number = number.strip_prefix("zk").unwrap_or(number);
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }
        }
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broker(broker) => broker.fmt(f),
            Self::Client(client) => client.fmt(f),
            Self::Controller => f.write_str("controller"),
        }
    }
}

/// Two nodes, and the directions between them that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkName {
    /// One end.
    pub a: NodeName,
    /// The other end.
    pub b: NodeName,
    /// Which directions.
    pub way: Way,
}

/// Which directions of a link are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Both.
    #[default]
    Both,
    /// `way=one`: only from the first to the second.
    One,
}

/// Where `reset-offsets` puts committed offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OffsetTarget {
    /// The log's start.
    Earliest,
    /// The high watermark.
    Latest,
    /// This offset, moved into the log's range.
    Offset(Offset),
}

#[cfg(test)]
pub(crate) mod strategy;
#[cfg(test)]
mod tests;
