//! Messages in flight between nodes: requests and responses shaped as Kafka's.

use crate::cluster::ClusterImage;
use crate::command::Assignment;
use crate::command::config::Overrides;
pub use crate::command::config::{Acks, Assignor};
use crate::controller::{LoggedRecord, MetadataRecord, NewTopic};
use crate::error_code::ErrorCode;
use crate::id::{
    BrokerEpoch, BrokerId, ClientName, ControllerEpoch, ControllerId, EventId, Generation,
    GroupName, LeaderEpoch, MemberId, MessageId, NodeId, Offset, PartitionEpoch, ProducerId,
    ProducerIdAndEpoch, TopicName, TopicPartition,
};
pub use crate::log::EpochEnd;
use crate::record::{ProducerStamp, RecordBatch, Records};
use crate::time::{SimDuration, SimTime, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A message on the wire. At any moment of `departs ..= arrives` it is somewhere between its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number; requests and responses count together.
    pub id: MessageId,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// When it left.
    pub departs: SimTime,
    /// When it is delivered.
    pub arrives: SimTime,
    /// The event that sent it.
    pub sent_by: EventId,
    /// The sender's connection to the receiver that it goes over, counted from 0.
    pub connection: u32,
    /// What it says.
    pub body: Body,
}

/// What a message is, in one word; its contents are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "Kafka's request names")]
pub enum MessageWord {
    Produce,
    Fetch,
    ListOffsets,
    OffsetForLeaderEpoch,
    Metadata,
    FindCoordinator,
    JoinGroup,
    SyncGroup,
    Heartbeat,
    LeaveGroup,
    OffsetCommit,
    OffsetFetch,
    DeleteGroups,
    InitProducerId,
    DeleteRecords,
    AllocateProducerIds,
    AlterPartition,
    CreateInternalTopic,
    UpdateMetadata,
    BrokerRegistration,
    BrokerHeartbeat,
    ElectLeaders,
    CreateTopics,
    CreatePartitions,
    IncrementalAlterConfigs,
    DeleteTopics,
    UnregisterBroker,
    Vote,
    BeginQuorumEpoch,
    EndQuorumEpoch,
    /// A controller's `Fetch` of `__cluster_metadata`.
    FetchMetadata,
    ControlledShutdown,
    /// Broker to ZooKeeper: a session begins, and `/brokers/ids/N` with it.
    ZooKeeperRegister,
    /// Broker to ZooKeeper: its session lives.
    ZooKeeperPing,
    /// Broker to ZooKeeper: its session ends.
    ZooKeeperClose,
    /// Broker to ZooKeeper: it would be the controller.
    ZooKeeperCreate,
    /// Controller to ZooKeeper: what it has decided.
    ZooKeeperWrite,
    /// ZooKeeper to a broker that watches: something has changed.
    ZooKeeperNotice,
    /// No request of Kafka's: what a machine says when a process ends, or none listens.
    ConnectionClosed,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Asks for something; answered by a [`Body::Response`] unless its kind has no answer.
    Request(Request),
    /// Answers the request with the id `to_request`.
    Response {
        /// The request's message id: Kafka's correlation id.
        to_request: MessageId,
        /// The answer.
        response: Response,
    },
    /// The sender's process has ended, and with it the connection: nothing that the receiver asked it
    /// will be answered. With a request: there was no process to take it, and only that is meant.
    ConnectionClosed {
        /// The request that was refused.
        to_request: Option<MessageId>,
    },
}

/// A kind of message, as a person names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MessageKind {
    /// The answer to a produce request.
    Ack,
    /// By Kafka's name: a request, where that is sent, and its answer on the way back. A produce
    /// request alone, since its answer has a word of its own.
    Of(MessageWord),
}

impl MessageKind {
    /// The words for them, in the order of the documentation.
    pub const WORDS: &[&str] = &[
        "produce",
        "ack",
        "fetch",
        "metadata",
        "list-offsets",
        "find-coordinator",
        "join-group",
        "sync-group",
        "heartbeat",
        "leave-group",
        "offset-commit",
        "offset-fetch",
        "alter-partition",
        "update-metadata",
        "offset-for-leader-epoch",
        "vote",
        "fetch-metadata",
    ];

    const KINDS: [Self; 17] = [
        Self::Of(MessageWord::Produce),
        Self::Ack,
        Self::Of(MessageWord::Fetch),
        Self::Of(MessageWord::Metadata),
        Self::Of(MessageWord::ListOffsets),
        Self::Of(MessageWord::FindCoordinator),
        Self::Of(MessageWord::JoinGroup),
        Self::Of(MessageWord::SyncGroup),
        Self::Of(MessageWord::Heartbeat),
        Self::Of(MessageWord::LeaveGroup),
        Self::Of(MessageWord::OffsetCommit),
        Self::Of(MessageWord::OffsetFetch),
        Self::Of(MessageWord::AlterPartition),
        Self::Of(MessageWord::UpdateMetadata),
        Self::Of(MessageWord::OffsetForLeaderEpoch),
        Self::Of(MessageWord::Vote),
        Self::Of(MessageWord::FetchMetadata),
    ];

    /// All kinds that have a word, in the order of [`MessageKind::WORDS`].
    pub fn all() -> impl Iterator<Item = Self> {
        Self::KINDS.into_iter()
    }

    /// The kind that `word` names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let index = Self::WORDS.iter().position(|known| *known == word)?;
        Self::KINDS.get(index).copied()
    }

    /// Whether `body` is of this kind.
    #[must_use]
    pub fn is(self, body: &Body) -> bool {
        let answers = matches!(body, Body::Response { .. });
        match self {
            Self::Ack => answers && body.word() == MessageWord::Produce,
            Self::Of(MessageWord::Produce) => !answers && body.word() == MessageWord::Produce,
            Self::Of(word) => body.word() == word,
        }
    }
}

impl core::fmt::Display for MessageKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let index = Self::KINDS.iter().position(|kind| kind == self);
        f.write_str(index.and_then(|index| Self::WORDS.get(index)).copied().unwrap_or("other"))
    }
}

/// Records for one partition in a produce request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducePartition {
    /// Where they go.
    pub topic_partition: TopicPartition,
    /// Of an idempotent producer.
    pub stamp: Option<ProducerStamp>,
    /// One batch.
    pub records: Records,
}

/// One partition of a fetch request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchPartition {
    /// What is read.
    pub topic_partition: TopicPartition,
    /// The first offset wanted.
    pub fetch_offset: Offset,
    /// The leader epoch that the reader knows.
    pub current_leader_epoch: LeaderEpoch,
    /// The epoch of the last record that a follower holds; `None` for consumers.
    pub last_fetched_epoch: Option<LeaderEpoch>,
    /// Where a follower's log starts; `None` for consumers.
    pub log_start: Option<Offset>,
}

/// One partition of a `ListOffsets` request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOffsetsPartition {
    /// Which.
    pub topic_partition: TopicPartition,
    /// The leader epoch that the asking node knows; administrators' tools give none.
    pub current_leader_epoch: Option<LeaderEpoch>,
    /// The place.
    pub spec: OffsetSpec,
}

/// One partition of an `OffsetForLeaderEpoch` request: is the log still the one that was read?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetForLeaderPartition {
    /// Which.
    pub topic_partition: TopicPartition,
    /// The leader epoch that the reader knows.
    pub current_leader_epoch: LeaderEpoch,
    /// The epoch whose end is asked for: that of the last record read.
    pub leader_epoch: LeaderEpoch,
}

/// Where an epoch ends in the leader's log; `None` when the epoch is above all that it knows.
pub type EpochEndResult = Result<Option<EpochEnd>, ErrorCode>;

/// A committed offset (`OffsetAndMetadata`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommittedOffset {
    /// The next offset to read.
    pub offset: Offset,
    /// The epoch of the last record read, when the position came about by reading.
    pub leader_epoch: Option<LeaderEpoch>,
}

impl From<Offset> for CommittedOffset {
    /// As administrators commit: no record was read.
    fn from(offset: Offset) -> Self {
        Self { offset, leader_epoch: None }
    }
}

/// One partition's part of an `AlterPartition` request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlterPartition {
    /// Which.
    pub topic_partition: TopicPartition,
    /// The epoch in which the asking broker leads it.
    pub leader_epoch: LeaderEpoch,
    /// The newest epoch of the partition that it knows.
    pub partition_epoch: PartitionEpoch,
    /// The in-sync replicas that there shall be, each with the epoch of its process.
    pub new_isr: Vec<(BrokerId, BrokerEpoch)>,
}

/// One partition as the controller has it after an `AlterPartition` request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlteredPartition {
    /// The in-sync replicas.
    pub isr: Vec<BrokerId>,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// The partition's epoch.
    pub partition_epoch: PartitionEpoch,
}

/// What the controller made of an `AlterPartition`: an error for all of it, or one answer for each
/// partition.
pub type AlterPartitionResult =
    Result<Vec<(TopicPartition, Result<AlteredPartition, ErrorCode>)>, ErrorCode>;

/// What a broker learns from its heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatAnswer {
    /// Whether the controller has it fenced.
    pub is_fenced: bool,
    /// It asked to be shut down, and may.
    pub should_shut_down: bool,
}

/// The follower that fetches (`ReplicaState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchingReplica {
    /// Which broker.
    pub broker: BrokerId,
    /// The epoch of its process; none while it is not registered.
    pub epoch: Option<BrokerEpoch>,
}

/// What an administrator asks an election for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ElectionType {
    /// The first replica shall lead again.
    Preferred,
    /// A partition without a leader shall have one, at the price of records.
    Unclean,
}

/// A place in a log, by description (`ListOffsets`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OffsetSpec {
    /// The log's start.
    Earliest,
    /// The high watermark.
    Latest,
    /// The first record with this timestamp or a later one.
    At(Timestamp),
    /// The record with the latest timestamp.
    MaxTimestamp,
}

/// Up to where `DeleteRecords` deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeleteBefore {
    /// All below this offset.
    Offset(Offset),
    /// All below the high watermark: Kafka writes −1.
    HighWatermark,
}

/// A member's offer in a join: an assignor and what it wants to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinProtocol {
    /// The assignor offered.
    pub assignor: Assignor,
    /// The topics subscribed to, sorted.
    pub topics: BTreeSet<TopicName>,
    /// What the member owns while it joins (cooperative and sticky assignors look at it).
    pub owned: BTreeSet<TopicPartition>,
    /// The generation in which it came to own that.
    pub owned_generation: Option<Generation>,
}

/// Requests, by Kafka's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are Kafka's own words")]
pub enum Request {
    Produce {
        acks: Acks,
        timeout: SimDuration,
        partitions: Vec<ProducePartition>,
    },
    /// From a follower when `replica` is given, else from a consumer.
    Fetch {
        replica: Option<FetchingReplica>,
        max_wait: SimDuration,
        min_bytes: u32,
        max_bytes: u32,
        partition_max_bytes: u32,
        partitions: Vec<FetchPartition>,
    },
    /// From a follower when `replica` is given: the latest offset is the leader's log end then.
    ListOffsets {
        replica: Option<BrokerId>,
        partitions: Vec<ListOffsetsPartition>,
    },
    OffsetForLeaderEpoch {
        partitions: Vec<OffsetForLeaderPartition>,
    },
    /// `topics` none: only the brokers are asked for.
    Metadata {
        topics: BTreeSet<TopicName>,
    },
    FindCoordinator {
        group: GroupName,
    },
    JoinGroup {
        group: GroupName,
        member_id: Option<MemberId>,
        /// The id to give when `member_id` is none and the run prescribes one (replayed traces do).
        suggested_id: Option<MemberId>,
        client_id: ClientName,
        group_instance_id: Option<Arc<str>>,
        session_timeout: SimDuration,
        rebalance_timeout: SimDuration,
        /// In the member's order of preference.
        protocols: Vec<JoinProtocol>,
    },
    SyncGroup {
        group: GroupName,
        generation: Generation,
        member_id: MemberId,
        /// Filled by the leader only.
        assignments: BTreeMap<MemberId, BTreeSet<TopicPartition>>,
    },
    Heartbeat {
        group: GroupName,
        generation: Generation,
        member_id: MemberId,
    },
    LeaveGroup {
        group: GroupName,
        member_id: MemberId,
    },
    /// Without a member for administrators, who may commit to empty groups only.
    OffsetCommit {
        group: GroupName,
        member: Option<(MemberId, Generation)>,
        offsets: BTreeMap<TopicPartition, CommittedOffset>,
    },
    OffsetFetch {
        group: GroupName,
        partitions: BTreeSet<TopicPartition>,
    },
    DeleteGroups {
        group: GroupName,
    },
    /// An idempotent producer asks any broker for an id.
    InitProducerId,
    DeleteRecords {
        topic_partition: TopicPartition,
        before: DeleteBefore,
        timeout: SimDuration,
    },
    /// Broker to controller: a block of producer ids is wanted.
    AllocateProducerIds,
    /// Broker to controller: the leader asks to change the ISR.
    AlterPartition {
        broker: BrokerId,
        broker_epoch: BrokerEpoch,
        partitions: Vec<AlterPartition>,
    },
    /// Broker to controller: its process has started. `previous_epoch`: that of its last clean shutdown.
    BrokerRegistration {
        broker: BrokerId,
        incarnation: u32,
        rack: Option<Arc<str>>,
        previous_epoch: Option<BrokerEpoch>,
    },
    /// Broker to controller: it lives.
    BrokerHeartbeat {
        broker: BrokerId,
        broker_epoch: BrokerEpoch,
        current_metadata_offset: u64,
        want_shut_down: bool,
    },
    /// Administrator to controller.
    ElectLeaders {
        topic_partition: TopicPartition,
        election: ElectionType,
    },
    /// Broker to controller: make an internal topic.
    CreateInternalTopic {
        topic: TopicName,
        partitions: u32,
    },
    /// Controller to broker: the metadata from now on. Not answered, but in the ZooKeeper era, where it
    /// stands for `LeaderAndIsr` too.
    UpdateMetadata {
        image: Arc<ClusterImage>,
    },
    /// Administrator to controller: a change of topics or brokers.
    Administer {
        operation: AdminOperation,
    },
    /// Controller to controller: its vote is asked for, or (`pre_vote`) whether it would be given.
    Vote {
        epoch: ControllerEpoch,
        last_offset: u64,
        last_epoch: ControllerEpoch,
        pre_vote: bool,
    },
    /// Controller to controller: the sender leads.
    BeginQuorumEpoch {
        epoch: ControllerEpoch,
    },
    /// Controller to controller: the sender leads no more. `successors`: those with the most first.
    EndQuorumEpoch {
        epoch: ControllerEpoch,
        successors: Vec<ControllerId>,
    },
    /// Controller to the one that leads: what comes after its log, and what is decided.
    FetchMetadata {
        epoch: ControllerEpoch,
        offset: u64,
        last_epoch: ControllerEpoch,
        high_watermark: u64,
    },
    /// Broker to the broker that is the controller: it wants to stop.
    ControlledShutdown {
        broker: BrokerId,
        broker_epoch: BrokerEpoch,
    },
    /// Broker to ZooKeeper.
    ZooKeeper {
        broker: BrokerId,
        operation: ZooKeeperOperation,
    },
    /// ZooKeeper to a broker that watches what has changed. What the broker would read then is in it.
    /// Not answered.
    ZooKeeperNotice {
        image: Arc<ClusterImage>,
    },
}

/// What a broker asks of ZooKeeper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZooKeeperOperation {
    /// A session begins, with the ephemeral `/brokers/ids/N`.
    Register {
        /// Which life of the broker's process.
        incarnation: u32,
        /// Where it stands.
        rack: Option<Arc<str>>,
        /// `zookeeper.session.timeout.ms`
        session_timeout: SimDuration,
    },
    /// The session lives.
    Ping {
        /// The session, by the epoch that came with it.
        broker_epoch: BrokerEpoch,
        /// `zookeeper.session.timeout.ms`
        session_timeout: SimDuration,
    },
    /// The session ends, and its ephemeral znodes go. Not answered.
    Close {
        /// The session.
        broker_epoch: BrokerEpoch,
    },
    /// The ephemeral `/controller`, and one more in `/controller_epoch`.
    CreateController {
        /// The session.
        broker_epoch: BrokerEpoch,
    },
    /// What the controller has decided, in one transaction.
    Write {
        /// As which controller.
        epoch: ControllerEpoch,
        /// Numbers its writes.
        number: u64,
        /// The znodes that change.
        records: Arc<[MetadataRecord]>,
    },
}

impl ZooKeeperOperation {
    /// Its kind.
    #[must_use]
    pub const fn word(&self) -> MessageWord {
        match self {
            Self::Register { .. } => MessageWord::ZooKeeperRegister,
            Self::Ping { .. } => MessageWord::ZooKeeperPing,
            Self::Close { .. } => MessageWord::ZooKeeperClose,
            Self::CreateController { .. } => MessageWord::ZooKeeperCreate,
            Self::Write { .. } => MessageWord::ZooKeeperWrite,
        }
    }
}

/// What ZooKeeper answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZooKeeperAnswer {
    /// The session's number, or `DUPLICATE_BROKER_REGISTRATION` where another of this broker's holds
    /// `/brokers/ids/N` (ZooKeeper's `NodeExists`).
    Registered(Result<BrokerEpoch, ErrorCode>),
    /// `STALE_BROKER_EPOCH`: there is no such session any more (`SessionExpired`).
    Pinged(Result<(), ErrorCode>),
    /// The new controller's epoch, or `NOT_CONTROLLER`: another was first (`NodeExists`).
    ControllerCreated(Result<ControllerEpoch, ErrorCode>),
    /// The number of the write, or `NOT_CONTROLLER`: another is the controller (`BadVersion`).
    Written(Result<u64, ErrorCode>),
}

impl ZooKeeperAnswer {
    const fn word(self) -> MessageWord {
        match self {
            Self::Registered(_) => MessageWord::ZooKeeperRegister,
            Self::Pinged(_) => MessageWord::ZooKeeperPing,
            Self::ControllerCreated(_) => MessageWord::ZooKeeperCreate,
            Self::Written(_) => MessageWord::ZooKeeperWrite,
        }
    }
}

/// A change of topics or brokers that an administrator asks for, by the request's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are Kafka's own words")]
pub enum AdminOperation {
    CreateTopics {
        new: NewTopic,
    },
    CreatePartitions {
        topic: TopicName,
        total: u32,
        assignment: Option<Assignment>,
    },
    /// Without a topic: those of the whole cluster.
    IncrementalAlterConfigs {
        topic: Option<TopicName>,
        configs: Overrides,
        removed: Vec<Arc<str>>,
    },
    DeleteTopics {
        topic: TopicName,
    },
    UnregisterBroker {
        broker: BrokerId,
    },
}

impl AdminOperation {
    /// Its kind.
    #[must_use]
    pub const fn word(&self) -> MessageWord {
        match self {
            Self::CreateTopics { .. } => MessageWord::CreateTopics,
            Self::CreatePartitions { .. } => MessageWord::CreatePartitions,
            Self::IncrementalAlterConfigs { .. } => MessageWord::IncrementalAlterConfigs,
            Self::DeleteTopics { .. } => MessageWord::DeleteTopics,
            Self::UnregisterBroker { .. } => MessageWord::UnregisterBroker,
        }
    }
}

/// What a controller learns from the one that it asked for the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedMetadata {
    /// The newest epoch that the one asked knows.
    pub epoch: ControllerEpoch,
    /// Who leads in it, as far as that one knows.
    pub leader: Option<ControllerId>,
    /// Records below it are decided.
    pub high_watermark: u64,
    /// Records from the offset on that was asked for.
    pub records: Arc<[LoggedRecord]>,
    /// Where the logs part: the last epoch that both may know, and its end.
    pub diverging: Option<(ControllerEpoch, u64)>,
    /// In place of records that are not kept any more: what all below the high watermark came to, and the
    /// epoch of the last of them (`FetchSnapshot`).
    pub snapshot: Option<(Arc<ClusterImage>, ControllerEpoch)>,
}

impl FetchedMetadata {
    /// No records.
    #[must_use]
    pub fn nothing(epoch: ControllerEpoch, leader: Option<ControllerId>) -> Self {
        let records = Arc::from([]);
        Self { epoch, leader, high_watermark: 0, records, diverging: None, snapshot: None }
    }
}

/// One partition's part of a fetch response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedPartition {
    /// What was read.
    pub topic_partition: TopicPartition,
    /// The offset that was asked for.
    pub fetch_offset: Offset,
    /// The leader's log start.
    pub log_start: Offset,
    /// The leader's high watermark.
    pub high_watermark: Offset,
    /// Whole batches; the first may begin below `fetch_offset`. Or why there are none.
    pub batches: Result<Vec<RecordBatch>, ErrorCode>,
    /// For followers whose log has parted from the leader's: the last common epoch and its end.
    pub diverging: Option<(LeaderEpoch, Offset)>,
}

/// What a member is told when the join phase closes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The new generation.
    pub generation: Generation,
    /// The member's own id.
    pub member_id: MemberId,
    /// The member that assigns.
    pub leader: MemberId,
    /// The assignor chosen by vote.
    pub assignor: Assignor,
    /// For the leader only: every member's subscription for that assignor.
    pub members: BTreeMap<MemberId, JoinProtocol>,
    /// For the leader only: static ids of the members that have one.
    pub instances: BTreeMap<MemberId, Arc<str>>,
    /// For a static leader that comes back to a stable group: the assignment stays as it is.
    pub skip_assignment: bool,
}

/// Responses, by Kafka's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are Kafka's own words")]
pub enum Response {
    Produce {
        partitions: Vec<(TopicPartition, Result<Offset, ErrorCode>)>,
    },
    Fetch {
        partitions: Vec<FetchedPartition>,
    },
    ListOffsets {
        partitions: Vec<(TopicPartition, Result<Option<Offset>, ErrorCode>)>,
    },
    OffsetForLeaderEpoch {
        partitions: Vec<(TopicPartition, EpochEndResult)>,
    },
    Metadata {
        image: Arc<ClusterImage>,
    },
    FindCoordinator {
        coordinator: Result<BrokerId, ErrorCode>,
    },
    /// On `MEMBER_ID_REQUIRED` the id to come back with is given.
    JoinGroup {
        result: Result<Joined, (ErrorCode, Option<MemberId>)>,
    },
    SyncGroup {
        result: Result<BTreeSet<TopicPartition>, ErrorCode>,
    },
    Heartbeat {
        result: Result<(), ErrorCode>,
    },
    LeaveGroup {
        result: Result<(), ErrorCode>,
    },
    OffsetCommit {
        result: Result<(), ErrorCode>,
        /// What was asked for, so that the picture can say it on the way back.
        offsets: BTreeMap<TopicPartition, Offset>,
    },
    /// `None`: nothing committed.
    OffsetFetch {
        result: Result<BTreeMap<TopicPartition, Option<CommittedOffset>>, ErrorCode>,
    },
    DeleteGroups {
        result: Result<(), ErrorCode>,
    },
    InitProducerId {
        result: Result<ProducerIdAndEpoch, ErrorCode>,
    },
    /// The low watermark: the least log start of all living replicas.
    DeleteRecords {
        result: Result<Offset, ErrorCode>,
    },
    /// The first id of a block of [`PRODUCER_ID_BLOCK`].
    AllocateProducerIds {
        first: ProducerId,
    },
    /// Per partition what it is now, or why it was not changed.
    AlterPartition {
        result: AlterPartitionResult,
    },
    BrokerRegistration {
        result: Result<BrokerEpoch, ErrorCode>,
    },
    BrokerHeartbeat {
        result: Result<HeartbeatAnswer, ErrorCode>,
    },
    ElectLeaders {
        result: Result<(), ErrorCode>,
    },
    CreateInternalTopic {
        result: Result<(), ErrorCode>,
    },
    Administer {
        word: MessageWord,
        result: Result<(), ErrorCode>,
    },
    /// `NOT_CONTROLLER`, to any request for the active controller: the one asked is not it.
    NotController {
        /// What was asked.
        word: MessageWord,
        /// Which one is, as far as that one knows.
        leader: Option<ControllerId>,
    },
    Vote {
        epoch: ControllerEpoch,
        leader: Option<ControllerId>,
        granted: bool,
        pre_vote: bool,
    },
    BeginQuorumEpoch {
        epoch: ControllerEpoch,
    },
    EndQuorumEpoch {
        epoch: ControllerEpoch,
    },
    FetchMetadata {
        answer: FetchedMetadata,
    },
    /// Of how many partitions, that others could lead, the broker is the leader still.
    ControlledShutdown {
        remaining: Result<u32, ErrorCode>,
    },
    /// In the ZooKeeper era brokers tell the controller how far they are.
    UpdateMetadata {
        version: u64,
    },
    /// With what ZooKeeper holds then.
    ZooKeeper {
        answer: ZooKeeperAnswer,
        image: Arc<ClusterImage>,
    },
}

/// How many producer ids a broker gets from the controller at a time (`ProducerIdsBlock`).
pub const PRODUCER_ID_BLOCK: u64 = 1000;

impl Message {
    /// Whether the message carries records: such are drawn as discs on a solid wire, others as chevrons.
    #[must_use]
    pub fn carries_records(&self) -> bool {
        match &self.body {
            Body::Request(Request::Produce { .. }) => true,
            Body::Response { response: Response::Fetch { partitions }, .. } => partitions
                .iter()
                .any(|part| part.batches.as_ref().is_ok_and(|batches| !batches.is_empty())),
            _ => false,
        }
    }

    /// Whether its receiver, a broker, appends to a log because of it: such wait for a slow disk.
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(&self.body, Body::Request(Request::Produce { .. } | Request::OffsetCommit { .. }))
            || (self.carries_records() && matches!(self.to, NodeId::Broker(_)))
    }
}

/// One-way latencies. Roles of one node talk without any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// Between a client and a broker.
    pub client: SimDuration,
    /// Between two brokers.
    pub broker: SimDuration,
    /// To and among controllers.
    pub controller: SimDuration,
}

impl Latency {
    /// Slowed so that a person can follow it at speed 1.
    pub const SLOWED: Self = Self {
        client: SimDuration::from_millis(300),
        broker: SimDuration::from_millis(40),
        controller: SimDuration::from_millis(5),
    };

    /// The same for every link.
    #[must_use]
    pub const fn uniform(latency: SimDuration) -> Self {
        Self { client: latency, broker: latency, controller: latency }
    }

    /// What a message from `from` to `to` takes.
    #[must_use]
    pub fn between(&self, from: &NodeId, to: &NodeId) -> SimDuration {
        match (from, to) {
            (a, b) if a == b => SimDuration::ZERO,
            (NodeId::Controller(_), _) | (_, NodeId::Controller(_)) => self.controller,
            (NodeId::Broker(_), NodeId::Broker(_)) => self.broker,
            _ => self.client,
        }
    }
}

impl Default for Latency {
    fn default() -> Self {
        Self::SLOWED
    }
}

impl Body {
    /// The message's kind: a response has that of its request.
    #[must_use]
    pub const fn word(&self) -> MessageWord {
        match self {
            Self::Request(request) => request.word(),
            Self::Response { response, .. } => response.word(),
            Self::ConnectionClosed { .. } => MessageWord::ConnectionClosed,
        }
    }
}

impl Request {
    /// Its kind.
    #[must_use]
    pub const fn word(&self) -> MessageWord {
        match self {
            Self::Produce { .. } => MessageWord::Produce,
            Self::Fetch { .. } => MessageWord::Fetch,
            Self::ListOffsets { .. } => MessageWord::ListOffsets,
            Self::OffsetForLeaderEpoch { .. } => MessageWord::OffsetForLeaderEpoch,
            Self::Metadata { .. } => MessageWord::Metadata,
            Self::FindCoordinator { .. } => MessageWord::FindCoordinator,
            Self::JoinGroup { .. } => MessageWord::JoinGroup,
            Self::SyncGroup { .. } => MessageWord::SyncGroup,
            Self::Heartbeat { .. } => MessageWord::Heartbeat,
            Self::LeaveGroup { .. } => MessageWord::LeaveGroup,
            Self::OffsetCommit { .. } => MessageWord::OffsetCommit,
            Self::OffsetFetch { .. } => MessageWord::OffsetFetch,
            Self::DeleteGroups { .. } => MessageWord::DeleteGroups,
            Self::InitProducerId => MessageWord::InitProducerId,
            Self::DeleteRecords { .. } => MessageWord::DeleteRecords,
            Self::AllocateProducerIds => MessageWord::AllocateProducerIds,
            Self::AlterPartition { .. } => MessageWord::AlterPartition,
            Self::CreateInternalTopic { .. } => MessageWord::CreateInternalTopic,
            Self::UpdateMetadata { .. } => MessageWord::UpdateMetadata,
            Self::Administer { operation } => operation.word(),
            Self::Vote { .. } => MessageWord::Vote,
            Self::BeginQuorumEpoch { .. } => MessageWord::BeginQuorumEpoch,
            Self::EndQuorumEpoch { .. } => MessageWord::EndQuorumEpoch,
            Self::FetchMetadata { .. } => MessageWord::FetchMetadata,
            Self::ControlledShutdown { .. } => MessageWord::ControlledShutdown,
            Self::ZooKeeper { operation, .. } => operation.word(),
            Self::ZooKeeperNotice { .. } => MessageWord::ZooKeeperNotice,
            Self::BrokerRegistration { .. } => MessageWord::BrokerRegistration,
            Self::BrokerHeartbeat { .. } => MessageWord::BrokerHeartbeat,
            Self::ElectLeaders { .. } => MessageWord::ElectLeaders,
        }
    }
}

impl Response {
    /// The kind of the request it answers.
    #[must_use]
    pub const fn word(&self) -> MessageWord {
        match self {
            Self::Produce { .. } => MessageWord::Produce,
            Self::Fetch { .. } => MessageWord::Fetch,
            Self::ListOffsets { .. } => MessageWord::ListOffsets,
            Self::OffsetForLeaderEpoch { .. } => MessageWord::OffsetForLeaderEpoch,
            Self::Metadata { .. } => MessageWord::Metadata,
            Self::FindCoordinator { .. } => MessageWord::FindCoordinator,
            Self::JoinGroup { .. } => MessageWord::JoinGroup,
            Self::SyncGroup { .. } => MessageWord::SyncGroup,
            Self::Heartbeat { .. } => MessageWord::Heartbeat,
            Self::LeaveGroup { .. } => MessageWord::LeaveGroup,
            Self::OffsetCommit { .. } => MessageWord::OffsetCommit,
            Self::OffsetFetch { .. } => MessageWord::OffsetFetch,
            Self::DeleteGroups { .. } => MessageWord::DeleteGroups,
            Self::InitProducerId { .. } => MessageWord::InitProducerId,
            Self::DeleteRecords { .. } => MessageWord::DeleteRecords,
            Self::AllocateProducerIds { .. } => MessageWord::AllocateProducerIds,
            Self::AlterPartition { .. } => MessageWord::AlterPartition,
            Self::CreateInternalTopic { .. } => MessageWord::CreateInternalTopic,
            Self::BrokerRegistration { .. } => MessageWord::BrokerRegistration,
            Self::BrokerHeartbeat { .. } => MessageWord::BrokerHeartbeat,
            Self::ElectLeaders { .. } => MessageWord::ElectLeaders,
            Self::Administer { word, .. } | Self::NotController { word, .. } => *word,
            Self::Vote { .. } => MessageWord::Vote,
            Self::BeginQuorumEpoch { .. } => MessageWord::BeginQuorumEpoch,
            Self::EndQuorumEpoch { .. } => MessageWord::EndQuorumEpoch,
            Self::FetchMetadata { .. } => MessageWord::FetchMetadata,
            Self::ControlledShutdown { .. } => MessageWord::ControlledShutdown,
            Self::UpdateMetadata { .. } => MessageWord::UpdateMetadata,
            Self::ZooKeeper { answer, .. } => answer.word(),
        }
    }
}
