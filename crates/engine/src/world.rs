//! The read model: what picture, explanations, tables and conformance ask of a world.
//!
//! [`Simulation`](crate::simulation::Simulation) gives it. A watched or recorded real cluster can
//! give it too; what such a source cannot know is an `Option` here.

pub use crate::broker::Truncation;
pub use crate::controller::LoggedRecord;
use crate::error_code::ErrorCode;
use crate::event::{Event, GroupState};
use crate::id::{
    BrokerId, ClientName, ControllerEpoch, ControllerId, EventId, Generation, GroupName,
    LeaderEpoch, MemberId, NodeId, Offset, ProducerIdAndEpoch, RecordId, TopicName, TopicPartition,
};
use crate::ledger::{Count, GroupAccount, ProducerAccount, RecordFate};
use crate::metrics::{Metrics, Rates};
use crate::record::Bytes;
use crate::time::{SimDuration, SimTime, Timestamp};
use crate::wire::{Acks, Assignor, Latency, Message, MessageKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerView {
    /// Its id.
    pub id: BrokerId,
    /// Its rack.
    pub rack: Option<Arc<str>>,
    /// Whether its process runs.
    pub running: bool,
    /// Whether the controller has fenced it; in the ZooKeeper era, whether it has no session.
    pub fenced: bool,
    /// Whether it gives its leaderships away, to stop in order.
    pub shutting_down: bool,
    /// Since when there is no process.
    pub down_since: Option<SimTime>,
    /// When the controller last heard of it.
    pub last_heartbeat: Option<SimTime>,
    /// How much of the controller's log it has taken over.
    pub metadata_offset: Option<Offset>,
    /// The controller that it asks, or asked last; in the ZooKeeper era, ZooKeeper's server.
    pub controller: Option<ControllerId>,
    /// The partitions of visible topics that it leads.
    pub leads: Vec<TopicPartition>,
}

impl BrokerView {
    /// Whether ZooKeeper keeps its cluster's metadata. No broker is fenced then: `fenced` says that it has
    /// no session.
    #[must_use]
    pub fn is_of_zookeeper_era(&self) -> bool {
        self.controller.is_some_and(ControllerId::is_zookeeper)
    }
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicView {
    /// Its name.
    pub name: TopicName,
    /// Its partitions by number.
    pub partitions: Vec<PartitionView>,
    /// How many copies each partition has.
    pub replication_factor: u32,
    /// Whether Kafka made it for itself; such are not drawn by default.
    pub internal: bool,
}

/// Where a topic has a setting from (`ConfigEntry.ConfigSource`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettingSource {
    /// It was set for the topic: `DYNAMIC_TOPIC_CONFIG`.
    Topic,
    /// It was set for the whole cluster: `DYNAMIC_DEFAULT_BROKER_CONFIG`.
    Cluster,
    /// Nobody set it: `DEFAULT_CONFIG`.
    Default,
}

/// A setting of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSetting {
    /// Kafka's name.
    pub name: &'static str,
    /// As it holds for the topic.
    pub value: String,
    /// Where that is from.
    pub source: SettingSource,
}

/// A partition, as its leader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionView {
    /// Which.
    pub topic_partition: TopicPartition,
    /// Who leads.
    pub leader: Option<BrokerId>,
    /// In which epoch.
    pub leader_epoch: LeaderEpoch,
    /// The in-sync replicas, sorted.
    pub isr: Vec<BrokerId>,
    /// All copies, in order of preference, the leader's among them.
    pub replicas: Vec<ReplicaView>,
    /// The first offset kept.
    pub log_start: Offset,
    /// The fence: records below it may be read.
    pub high_watermark: Offset,
    /// The high watermark as clients are told it; none while there is no leader, or one that cannot
    /// know yet (`OFFSET_NOT_AVAILABLE`).
    pub latest_offset: Option<Offset>,
    /// The offset that the next record gets.
    pub log_end: Offset,
    /// As Kafka counts it.
    pub size_bytes: u64,
    /// The effective `min.insync.replicas`: never more than there are copies.
    pub min_insync_replicas: u32,
    /// Whether the ISR is smaller than that: the high watermark does not move then.
    pub high_watermark_frozen: bool,
    /// The eligible leader replicas, sorted.
    pub elr: Vec<BrokerId>,
    /// The last leader, when there is none.
    pub last_known_leader: Option<BrokerId>,
}

/// What a copy is to its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReplicaRole {
    /// It takes writes.
    Leader,
    /// It follows, in the ISR.
    InSync,
    /// In the ELR: out of the ISR, but known to have all that was committed.
    Eligible,
    /// It led last, before the partition was left without ISR and ELR.
    LastKnown,
    /// Behind, or its broker is down.
    OutOfSync,
}

/// One copy of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaView {
    /// On which broker.
    pub broker: BrokerId,
    /// What it is to its partition.
    pub role: ReplicaRole,
    /// Whether it is in the ISR.
    pub in_sync: bool,
    /// Whether that broker runs.
    pub running: bool,
    /// The first offset it keeps.
    pub log_start: Offset,
    /// Its own log end.
    pub log_end: Offset,
    /// The high watermark that it knows.
    pub high_watermark: Offset,
}

/// A record as it lies in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView {
    /// Its place.
    pub offset: Offset,
    /// Its identity, where the source knows it.
    pub record: Option<RecordId>,
    /// Its key, if it has one.
    pub key: Option<Bytes>,
    /// Its value; none is a tombstone.
    pub value: Option<Bytes>,
    /// Headers by key, in order.
    pub headers: Vec<(Arc<str>, Bytes)>,
    /// Its timestamp.
    pub timestamp: Timestamp,
    /// The epoch under which it was appended.
    pub leader_epoch: LeaderEpoch,
}

/// What a client's process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClientState {
    /// It runs.
    Running,
    /// It was closed in an orderly way.
    Stopped,
    /// It died.
    Crashed,
    /// It met an error that it cannot go on from.
    Failed,
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerView {
    /// Its name.
    pub name: ClientName,
    /// What its process does.
    pub state: ClientState,
    /// Its `acks`.
    pub acks: Acks,
    /// Its flows: topic, records per 1,000 seconds, keys in use.
    pub flows: Vec<FlowView>,
    /// Partitions that it has written to or is writing to, newest last, at most 64.
    pub targets: Vec<TopicPartition>,
    /// The distinct keys it has sent lately, in order of first use, at most 16; `None` is "no key".
    pub keys: Vec<Option<Bytes>>,
    /// Records in its accumulator, not yet in a request.
    pub buffered: u32,
    /// Records in requests that are not answered.
    pub in_flight: u32,
    /// Records asked to be sent, ever.
    pub sent: u64,
    /// Records acknowledged, ever.
    pub acknowledged: u64,
    /// Records given up, ever.
    pub failed: u64,
    /// The last error, when the last answer was one.
    pub last_error: Option<Arc<str>>,
    /// What brokers know it by, once an idempotent producer was given an id.
    pub identity: Option<ProducerIdAndEpoch>,
    /// What became of its newest batch; none before its first.
    pub last_request: Option<LastRequest>,
}

/// A producer's newest batch, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRequest {
    /// Where it goes.
    pub topic_partition: TopicPartition,
    /// How many records it has.
    pub records: u32,
    /// What became of it.
    pub state: RequestState,
}

/// What became of a batch, as its producer knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestState {
    /// No answer yet.
    Waiting {
        /// Since when.
        since: SimTime,
        /// The high watermark that would answer it, once it lies in the leader's log.
        needs: Option<Offset>,
        /// How many requests of the same connection the broker answers before it reads this one, once it
        /// has come.
        behind: Option<u64>,
    },
    /// Told that it is kept.
    Acknowledged {
        /// The first record's offset; none with `acks=0`.
        offset: Option<Offset>,
        /// When.
        at: SimTime,
    },
    /// Told an error, or nothing in time.
    Refused {
        /// Which.
        error: ErrorCode,
        /// When.
        at: SimTime,
        /// When it is tried again, if it is.
        retries_at: Option<SimTime>,
    },
}

/// A flow: records that a producer sends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowView {
    /// To which topic.
    pub topic: TopicName,
    /// Records per 1,000 seconds.
    pub millirecords_per_second: u64,
    /// The keys, in turn; empty: no key.
    pub keys: Vec<Bytes>,
}

/// What a consumer is doing about its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsumerPhase {
    /// Its process does not run.
    Down,
    /// It looks for metadata and the coordinator.
    Connecting,
    /// Its join request waits for the others.
    Joining,
    /// It waits for its assignment.
    Syncing,
    /// It owns what it was given.
    Stable,
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerView {
    /// Its name.
    pub name: ClientName,
    /// Its group.
    pub group: GroupName,
    /// What its process does.
    pub state: ClientState,
    /// What it is doing about its group.
    pub phase: ConsumerPhase,
    /// What it subscribes to.
    pub topics: BTreeSet<TopicName>,
    /// Its id in the group.
    pub member_id: Option<MemberId>,
    /// The generation that it knows.
    pub generation: Option<Generation>,
    /// What it owns, sorted.
    pub owned: Vec<OwnedPartition>,
    /// Records in its fetch buffer that `poll()` has not returned.
    pub buffered: u32,
    /// Processing time per record.
    pub processing: SimDuration,
    /// The last error, when it stopped because of one.
    pub last_error: Option<Arc<str>>,
}

/// One partition that a consumer owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedPartition {
    /// Which.
    pub topic_partition: TopicPartition,
    /// The next offset that `poll()` returns; none until it is known.
    pub position: Option<Offset>,
    /// Up to where the application is done.
    pub processed: Option<Offset>,
    /// The last commit that was acknowledged to this consumer in this ownership.
    pub committed: Option<Offset>,
}

/// A group, as its coordinator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    /// Its name.
    pub name: GroupName,
    /// Its state; none while no coordinator has it loaded.
    pub state: GroupState,
    /// Its generation.
    pub generation: Generation,
    /// The assignor in force.
    pub assignor: Option<Assignor>,
    /// The broker that coordinates it.
    pub coordinator: Option<BrokerId>,
    /// Its members, by id.
    pub members: BTreeMap<MemberId, MemberView>,
    /// Topics that its members subscribe to or have committed to.
    pub topics: BTreeSet<TopicName>,
    /// Committed offsets.
    pub committed: BTreeMap<TopicPartition, Offset>,
}

/// A member, as the coordinator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberView {
    /// Its `client.id`.
    pub client: ClientName,
    /// What it was assigned.
    pub assignment: BTreeSet<TopicPartition>,
}

/// What is wrong with one direction between two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// Who sends on it.
    pub from: NodeId,
    /// Who receives.
    pub to: NodeId,
    /// The command that cut it, while it is cut: all that is sent is lost.
    pub cut: Option<EventId>,
    /// The command because of which messages wait on it.
    pub held: Option<EventId>,
    /// What a message takes longer than usual.
    pub delay: SimDuration,
    /// What will be lost next: a kind, or any message; with the command that wants it so.
    pub drops: Vec<(Option<MessageKind>, EventId)>,
    /// How many messages wait on it.
    pub waiting: usize,
}

/// A node that stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseView {
    /// Which.
    pub node: NodeId,
    /// Since when.
    pub since: SimTime,
    /// The command that paused it.
    pub by: EventId,
    /// How many messages wait to be read.
    pub waiting: usize,
}

/// A disk that takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowDiskView {
    /// Whose.
    pub broker: BrokerId,
    /// What each append takes.
    pub append: SimDuration,
    /// The command that slowed it.
    pub by: EventId,
    /// How many messages wait to be written.
    pub waiting: usize,
}

/// What is wrong with links, processes and disks now, by command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultsView {
    /// Links with which something is wrong, by their ends.
    pub links: Vec<LinkView>,
    /// Nodes that stand still.
    pub pauses: Vec<PauseView>,
    /// Slow disks.
    pub slow_disks: Vec<SlowDiskView>,
}

/// What a controller is in its quorum (`QuorumState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ControllerRole {
    /// It leads: what it writes is decided once a majority has it.
    Leader,
    /// It follows the leader that it knows.
    Follower,
    /// It knows no leader.
    Unattached,
    /// It misses its leader, and asks whether it would be elected (pre-vote).
    Prospective,
    /// It asks for votes.
    Candidate,
    /// It led and gave up, for want of a majority or because it stops.
    Resigned,
    /// Its process does not run.
    Down,
}

/// A node of the controller quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerView {
    /// Its `node.id`.
    pub id: ControllerId,
    /// Whether its process runs.
    pub running: bool,
    /// Since when there is no process.
    pub down_since: Option<SimTime>,
    /// What it is in the quorum.
    pub role: ControllerRole,
    /// The newest epoch that it knows.
    pub epoch: ControllerEpoch,
    /// For whom it voted in that epoch.
    pub voted_for: Option<ControllerId>,
    /// Who would elect it, has voted for it, or has made it the leader; itself included.
    pub votes: Vec<ControllerId>,
    /// The leader that it follows, or is.
    pub leader: Option<ControllerId>,
    /// How much of the log it has.
    pub log_end: Offset,
    /// Up to where its log is the one that [`World::controller_log`] gives. Below its log end where it
    /// has written or fetched what no majority had: that will be cut off.
    pub same_until: Offset,
    /// Up to where it knows that records are decided.
    pub high_watermark: Offset,
    /// When the leader last heard it fetch; none for the leader itself.
    pub last_fetch: Option<SimTime>,
    /// When it last had all that the leader has; none for the leader itself.
    pub last_caught_up: Option<SimTime>,
    /// When it does something about its role, unless it hears of others before: a leader resigns, the
    /// others ask whether they would be elected. None while it has no process or decides alone.
    pub deadline: Option<SimTime>,
}

/// The controllers, and which of them decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumView {
    /// The active controller; none while there is no majority.
    pub leader: Option<ControllerId>,
    /// The newest epoch that any of them knows.
    pub epoch: ControllerEpoch,
    /// All of them, by id.
    pub controllers: Vec<ControllerView>,
    /// Records below it are on a majority: decided.
    pub high_watermark: Offset,
}

impl QuorumView {
    /// Whether these are ZooKeeper's servers, and no controllers.
    #[must_use]
    pub fn is_zookeeper(&self) -> bool {
        self.controllers.first().is_some_and(|first| first.id.is_zookeeper())
    }

    /// How many make a majority.
    #[must_use]
    pub fn majority(&self) -> usize {
        self.controllers.len() / 2 + 1
    }

    /// How many run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.controllers.iter().filter(|controller| controller.running).count()
    }

    /// Whether too few run for anything to be decided. Where there are none, nothing is lost.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        !self.controllers.is_empty() && self.running() < self.majority()
    }

    /// How many have all records below `offset`, whether their process runs or not.
    #[must_use]
    pub fn have(&self, offset: Offset) -> usize {
        self.controllers.iter().filter(|controller| controller.same_until >= offset).count()
    }
}

/// A broker's session with ZooKeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Whose.
    pub broker: BrokerId,
    /// When ZooKeeper last heard of it.
    pub last_heard: SimTime,
    /// When it ends, if nothing is heard any more.
    pub expires: SimTime,
}

/// What ZooKeeper holds, where it keeps a cluster's metadata: as until Kafka 3.9. Its servers are those of
/// [`World::quorum`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZooKeeperView {
    /// The broker that the znode `/controller` names; none while there is none.
    pub controller: Option<BrokerId>,
    /// How many controllers there were: `/controller_epoch`.
    pub controller_epoch: ControllerEpoch,
    /// The brokers under `/brokers/ids`, by id.
    pub registered: Vec<BrokerId>,
    /// Their sessions, as the server that leads knows them; none while no server leads.
    pub sessions: Vec<SessionView>,
}

impl ZooKeeperView {
    /// A broker's session.
    #[must_use]
    pub fn session(&self, broker: BrokerId) -> Option<&SessionView> {
        self.sessions.iter().find(|session| session.broker == broker)
    }
}

/// Everything that can be asked of a world. All lists are sorted by name or number.
pub trait World {
    /// The moment that all answers are about.
    fn now(&self) -> SimTime;

    /// Changes whenever what the answers are made of changes; never goes back within a run.
    fn revision(&self) -> u64;

    /// All brokers.
    fn brokers(&self) -> Vec<BrokerView>;

    /// All topics; internal ones too.
    fn topics(&self) -> Vec<TopicView>;

    /// Records of the leader's log (or of the copy on `replica`), oldest first, from `from` or the
    /// log's start, at most `most`.
    fn records(
        &self,
        topic_partition: &TopicPartition,
        replica: Option<BrokerId>,
        from: Offset,
        most: usize,
    ) -> Vec<RecordView>;

    /// All producers.
    fn producers(&self) -> Vec<ProducerView>;

    /// All consumers, running or not.
    fn consumers(&self) -> Vec<ConsumerView>;

    /// All groups that a coordinator knows or that a consumer names.
    fn groups(&self) -> Vec<GroupView>;

    /// Messages in flight, by time of arrival.
    fn messages(&self) -> Vec<&Message>;

    /// Messages that a hold keeps back: they stand where they were when it began, or at their sender.
    fn kept_back(&self) -> Vec<&Message> {
        Vec::new()
    }

    /// What is wrong with links, processes and disks; nothing, where that is not known.
    fn faults(&self) -> FaultsView {
        FaultsView::default()
    }

    /// All keys in order of first appearance in the run, at most 10,000: their letters follow.
    fn keys(&self) -> &[Bytes];

    /// Events that are still known, oldest first, from `first` on.
    fn events_since(&self, first: EventId) -> Vec<Arc<Event>>;

    /// One event, while it is still known.
    fn event(&self, id: EventId) -> Option<Arc<Event>>;

    /// The wire's one-way latencies, where they are known.
    fn latency(&self) -> Option<Latency>;

    /// Rates and lags with their past, where the source keeps them.
    fn metrics(&self) -> Option<&Metrics> {
        None
    }

    /// All rates of this moment; empty where the source keeps none.
    fn rates(&self) -> Rates {
        self.metrics().map(|metrics| metrics.rates(self.now())).unwrap_or_default()
    }

    /// What became of a producer's records, where the source knows it.
    fn producer_account(&self, _producer: &ClientName) -> Option<ProducerAccount> {
        None
    }

    /// What a group has done with the records of its topics, where the source knows it.
    fn group_account(&self, _group: &GroupName) -> Option<GroupAccount> {
        None
    }

    /// The records behind a count, in the order of sending, after `after`, at most `most`.
    fn counted_records(
        &self,
        _count: &Count,
        _after: Option<RecordId>,
        _most: usize,
    ) -> Vec<RecordId> {
        Vec::new()
    }

    /// What became of a record and which events decided it, where the source (still) knows it.
    fn record_fate(&self, _record: RecordId) -> Option<RecordFate> {
        None
    }

    /// The controller quorum, where it is known; in the ZooKeeper era, ZooKeeper's servers.
    fn quorum(&self) -> Option<QuorumView> {
        None
    }

    /// What ZooKeeper holds; none where the brokers' own controllers keep the metadata (KRaft).
    fn zookeeper(&self) -> Option<ZooKeeperView> {
        None
    }

    /// Records of the controllers' log from `from` on, oldest first, at most `most`: the active
    /// controller's copy, or, while there is none, the copy with the newest records. What lies at the
    /// high watermark of [`World::quorum`] or above it is not decided yet.
    fn controller_log(&self, _from: Offset, _most: usize) -> &[LoggedRecord] {
        &[]
    }

    /// The leader epochs of the leader's log (or of the copy on `replica`): each with the offset at
    /// which it begins.
    fn epochs(
        &self,
        _topic_partition: &TopicPartition,
        _replica: Option<BrokerId>,
    ) -> Vec<(LeaderEpoch, Offset)> {
        Vec::new()
    }

    /// Where the log of the leader (or of the copy on `replica`) was cut off lately, oldest first.
    fn truncations(
        &self,
        _topic_partition: &TopicPartition,
        _replica: Option<BrokerId>,
    ) -> Vec<Truncation> {
        Vec::new()
    }

    /// Partition by name; a convenience over [`World::topics`].
    fn partition(&self, topic_partition: &TopicPartition) -> Option<PartitionView> {
        let index = usize::try_from(topic_partition.partition.0).ok()?;
        let topic = self.topics().into_iter().find(|topic| topic.name == topic_partition.topic)?;
        topic.partitions.into_iter().nth(index)
    }

    /// All settings of a topic as they hold, where they are known.
    fn topic_configs(&self, _topic: &TopicName) -> Vec<TopicSetting> {
        Vec::new()
    }

    /// Whether a node's process runs.
    fn is_running(&self, node: &NodeId) -> bool;
}

/// The letter of the key with number `index` in [`World::keys`]: A … Z, AA, AB, …
#[must_use]
pub fn key_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Lag as Kafka's tools print it: the latest offset, which is the high watermark, − committed; none
/// when nothing is committed, or while no leader can say what the latest offset is.
#[must_use]
pub fn lag(latest_offset: Option<Offset>, committed: Option<Offset>) -> Option<u64> {
    Some(latest_offset?.since(committed?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let letters: Vec<_> = [0, 7, 8, 25, 26, 27, 701, 702].map(key_letter).into();
        assert_eq!(letters, ["A", "H", "I", "Z", "AA", "AB", "ZZ", "AAA"]);
    }

    #[test]
    fn lag_needs_a_commit_and_an_end() {
        let end = Some(Offset(10));
        assert_eq!(lag(end, Some(Offset(7))), Some(3));
        assert_eq!(lag(end, Some(Offset(12))), Some(0));
        assert_eq!(lag(end, None), None);
        assert_eq!(lag(None, Some(Offset(7))), None);
    }
}
