//! Why a command was not carried out: the person's error, not Kafka's.

use crate::command::config::ConfigError;
use crate::consumer::ConsumerError;
use crate::controller::ControllerError;
use crate::event::GroupState;
use crate::id::{BrokerId, ClientName, ControllerId, GroupName, NodeId, TopicName, TopicPartition};

fn listed(controllers: &[ControllerId]) -> String {
    controllers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn noun(controller: ControllerId) -> String {
    match controller.is_zookeeper() {
        true => format!("ZooKeeper server {controller}"),
        false => format!("controller {controller}"),
    }
}

/// Why a command was not carried out. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The controller refuses it.
    #[error(transparent)]
    Controller(#[from] ControllerError),
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// `cluster` sets up an empty world only.
    #[error("there is a cluster already: `broker b4` adds a broker to it")]
    ClusterExists,
    /// Nothing can be kept without a broker.
    #[error("there is no broker yet: `cluster brokers=3` makes three")]
    NoBrokers,
    /// No producer or consumer of this name.
    #[error("there is no producer or consumer {client}")]
    UnknownClient {
        /// What was named.
        client: ClientName,
    },
    /// A consumer cannot send.
    #[error("{client} is not a producer")]
    NotAProducer {
        /// What was named.
        client: ClientName,
    },
    /// A producer has no position.
    #[error("{client} is not a consumer")]
    NotAConsumer {
        /// What was named.
        client: ClientName,
    },
    /// Names of producers and consumers are of one space.
    #[error("the name {client} is taken")]
    NameTaken {
        /// Which.
        client: ClientName,
    },
    /// No broker of this number.
    #[error("there is no broker {broker}")]
    UnknownBroker {
        /// Which.
        broker: BrokerId,
    },
    /// The broker's process runs already.
    #[error("{broker} runs already")]
    BrokerRuns {
        /// Which.
        broker: BrokerId,
    },
    /// The broker's process does not run.
    #[error("{broker} does not run: `start {broker}` starts it")]
    BrokerDown {
        /// Which.
        broker: BrokerId,
    },
    /// Nobody who runs, or could, is in the group.
    #[error("no consumer has the group.id {group}: there is nobody to restart under another")]
    NobodyInGroup {
        /// Which.
        group: GroupName,
    },
    /// No group of this name.
    #[error("there is no group {group}")]
    UnknownGroup {
        /// Which.
        group: GroupName,
    },
    /// The group has members.
    #[error("group {group} has members (it is {state}): stop them first")]
    GroupActive {
        /// Which.
        group: GroupName,
        /// Its state.
        state: GroupState,
    },
    /// No such partition.
    #[error("topic {} has no partition {}: it has {partitions}, counted from 0", .topic_partition.topic, .topic_partition.partition)]
    UnknownPartition {
        /// What was named.
        topic_partition: TopicPartition,
        /// How many there are.
        partitions: u32,
    },
    /// A partition without a leader can do nothing.
    #[error("{topic_partition} has no leader now")]
    NoLeader {
        /// Which.
        topic_partition: TopicPartition,
    },
    /// No topic of this name.
    #[error("there is no topic {topic}")]
    UnknownTopic {
        /// Which.
        topic: TopicName,
    },
    /// It runs already.
    #[error("{client} runs already")]
    AlreadyRunning {
        /// Which.
        client: ClientName,
    },
    /// It does not run.
    #[error("{client} does not run: `start {client}` starts it")]
    NotRunning {
        /// Which.
        client: ClientName,
    },
    /// A consumer can seek only in what it owns.
    #[error("{client} does not own {topic_partition} now")]
    NotOwned {
        /// Which consumer.
        client: ClientName,
        /// Which partition.
        topic_partition: TopicPartition,
    },
    /// No controller of this number.
    #[error("there is no {}", noun(*.controller))]
    UnknownController {
        /// Which.
        controller: ControllerId,
    },
    /// No controller is active, and there are several.
    #[error("no controller is active: name one of {}", listed(.controllers))]
    NoActiveController {
        /// All there are.
        controllers: Vec<ControllerId>,
    },
    /// The ZooKeeper era: no broker has created `/controller`.
    #[error("no broker is the controller now: name a broker")]
    NobodyIsController,
    /// The ZooKeeper era: the controller is one of the brokers.
    #[error("one of the brokers is the controller here: `set b1` sets what holds while b1 is it")]
    ControllerIsBroker,
    /// The controller's process runs already.
    #[error("{} runs already", noun(*.controller))]
    ControllerRuns {
        /// Which.
        controller: ControllerId,
    },
    /// The controller's process does not run.
    #[error("{} does not run: `start {controller}` starts it", noun(*.controller))]
    ControllerDown {
        /// Which.
        controller: ControllerId,
    },
    /// Controllers stay in their quorum.
    #[error(
        "{controller} is a voter of the quorum, which cannot be changed: `kill {controller}` kills it"
    )]
    ControllerStays {
        /// Which.
        controller: ControllerId,
    },
    /// A node has no link with itself.
    #[error("{node} has no link with itself: name two nodes")]
    SameNode {
        /// Which.
        node: NodeId,
    },
    /// Nodes that never speak to each other.
    #[error(
        "{a} and {b} never speak to each other: a link has a broker at one end, or joins controllers"
    )]
    NoLink {
        /// One.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// It is cut already.
    #[error("the link from {a} to {b} is cut already: `heal {a} {b}` mends it")]
    LinkIsCut {
        /// One end.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// It is not cut.
    #[error("the link from {a} to {b} is not cut")]
    LinkIsNotCut {
        /// One end.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// Messages wait on it already.
    #[error("messages from {a} to {b} wait already: `release {a} {b}` lets them go on")]
    LinkIsHeld {
        /// One end.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// No messages wait on it.
    #[error("messages from {a} to {b} do not wait")]
    LinkIsNotHeld {
        /// One end.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// It stands still: it cannot be asked to do anything.
    #[error("{node} stands still: `resume {node}` lets it go on")]
    Paused {
        /// Which.
        node: NodeId,
    },
    /// It does not stand still.
    #[error("{node} does not stand still")]
    NotPaused {
        /// Which.
        node: NodeId,
    },
    /// A bound of this world.
    #[error("no more than {most} are possible")]
    TooMany {
        /// How many may be.
        most: u32,
    },
    /// More waits in the queue than this world holds.
    #[error("this world is full: too much is in flight; go back in time or start anew")]
    WorldFull,
}

impl Refusal {
    /// A run has as many branches as it may have.
    pub(crate) fn too_many_branches() -> Self {
        Self::TooMany { most: u32::try_from(crate::history::BRANCH_BOUND).unwrap_or(u32::MAX) }
    }
}

impl From<ConsumerError> for Refusal {
    fn from(error: ConsumerError) -> Self {
        match error {
            ConsumerError::NotRunning { name } => Self::NotRunning { client: name },
            ConsumerError::Running { name } => Self::AlreadyRunning { client: name },
            ConsumerError::NotAssigned { name, topic_partition, .. } => {
                Self::NotOwned { client: name, topic_partition }
            }
        }
    }
}
