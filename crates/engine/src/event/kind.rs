//! The kinds of things that happen, and the words in which they say why.

use crate::error_code::ErrorCode;
use crate::id::{
    BrokerId, ClientName, CommandId, ControllerEpoch, ControllerId, Generation, GroupName,
    LeaderEpoch, MemberId, MessageId, NodeId, Offset, PartitionIndex, ProducerIdAndEpoch, RecordId,
    TopicName, TopicPartition,
};
use crate::log::SequenceError;
use crate::network::Loss;
use crate::record::{Bytes, ProducerStamp};
use crate::wire::{Assignor, MessageWord};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How a record came to its partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartitionChoice {
    /// The sender named it.
    Explicit,
    /// `(murmur2(key) & 0x7fffffff) mod partitions`.
    KeyHash {
        /// The hash, as Java's signed integer.
        murmur2: i32,
        /// How many partitions the producer knew of.
        partitions: u32,
    },
    /// No key: the producer's current sticky partition.
    Sticky {
        /// Whether it was drawn anew for this record.
        drawn: bool,
    },
    /// `RoundRobinPartitioner`.
    RoundRobin,
}

/// Why a batch may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchReadiness {
    /// `batch.size` reached.
    Full,
    /// `linger.ms` passed.
    Lingered,
    /// A later batch waits for the same partition.
    Followed,
    /// Another batch for the same broker was ready: what is there goes along.
    RidesAlong,
    /// The producer is being closed or flushed.
    Flushed,
    /// It failed before and is sent again.
    Retried,
    /// `buffer.memory` is used up.
    MemoryExhausted,
}

/// Why a record was given up before any broker saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SendFailure {
    /// `max.request.size` or `buffer.memory` too small (`RecordTooLargeException`).
    TooLarge,
    /// No metadata or no memory within `max.block.ms` (`TimeoutException`).
    BlockedTooLong,
    /// The producer crashed or was removed while the record waited.
    ProducerGone,
}

/// Why a consumer's position is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PositionReason {
    /// The group had committed it.
    Committed,
    /// `auto.offset.reset=earliest`.
    ResetEarliest,
    /// `auto.offset.reset=latest`.
    ResetLatest,
    /// A `seek`.
    Sought,
    /// The leader's log parts from what was read: reading goes on where the last common epoch ends.
    Truncated,
}

/// Why a group rebalances or a member goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupChange {
    /// A member asked to join.
    Joined(MemberId),
    /// A member joined again with another subscription, or the leader joined again.
    Rejoined(MemberId),
    /// A member left.
    Left(MemberId),
    /// A member's session timed out.
    SessionExpired(MemberId),
    /// A member did not join or sync within the rebalance timeout.
    RebalanceTimedOut(MemberId),
}

/// Why a controller leads no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resignation {
    /// It has not heard of a majority for one and a half times `controller.quorum.fetch.timeout.ms`.
    NoMajority,
    /// Its process stops in order.
    Stops,
    /// It has heard of a newer epoch.
    NewerEpoch,
}

/// A classic group's state.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum GroupState {
    /// No members.
    #[default]
    Empty,
    /// Members are joining.
    PreparingRebalance,
    /// Joined; the leader's assignment is awaited.
    CompletingRebalance,
    /// Members own their partitions.
    Stable,
    /// Removed.
    Dead,
}

impl core::fmt::Display for GroupState {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::PreparingRebalance => "PreparingRebalance",
            Self::CompletingRebalance => "CompletingRebalance",
            Self::Stable => "Stable",
            Self::Dead => "Dead",
        })
    }
}

/// The kinds of things that happen. The node is in [`Event::node`](super::Event::node).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// A person's (or scenario's) command was carried out.
    CommandApplied {
        /// Its number.
        command: CommandId,
        /// Its line of text.
        line: Arc<str>,
    },

    // The cluster.
    /// A broker registered with the controller.
    BrokerRegistered {
        /// Which.
        broker: BrokerId,
    },
    /// The controller forgot a broker that was shut down.
    BrokerUnregistered {
        /// Which.
        broker: BrokerId,
    },
    /// The controller fenced a broker: it leads nothing and is in no ISR.
    BrokerFenced {
        /// Which.
        broker: BrokerId,
    },
    /// The controller took a broker back.
    BrokerUnfenced {
        /// Which.
        broker: BrokerId,
    },
    /// A broker's process started.
    BrokerStarted,
    /// A broker gives its leaderships away before it stops (controlled shutdown).
    BrokerStopping,
    /// A broker's process ended in order.
    BrokerStopped,
    /// A broker's process was killed; what is on its disk stays.
    BrokerKilled,
    /// A broker's disk was lost, and all copies that were on it.
    DiskLost,
    /// A controller's process started.
    ControllerStarted,
    /// A controller's process ended in order.
    ControllerStopped,
    /// A controller's process was killed; what is on its disk stays.
    ControllerKilled,
    /// A controller has not heard of the one that leads for too long, or nobody was elected: it asks
    /// the others whether they would elect it (pre-vote).
    ControllerMissed {
        /// Who should lead; none when it knows nobody.
        leader: Option<ControllerId>,
        /// The epoch that it knows.
        epoch: ControllerEpoch,
    },
    /// A controller began an epoch and asks for votes.
    CandidacyBegan {
        /// Which.
        epoch: ControllerEpoch,
    },
    /// A controller gave its vote, which it has once in an epoch.
    VoteGiven {
        /// To whom.
        candidate: ControllerId,
        /// In which epoch.
        epoch: ControllerEpoch,
    },
    /// A majority of the controllers has elected one of them.
    ControllerElected {
        /// In which epoch.
        epoch: ControllerEpoch,
        /// Who voted for it, itself included.
        votes: Vec<ControllerId>,
    },
    /// A controller leads no more.
    ControllerResigned {
        /// In which epoch it led.
        epoch: ControllerEpoch,
        /// Why.
        why: Resignation,
    },
    /// A controller had written what no majority has: it was cut off.
    MetadataTruncated {
        /// Where its log ended before.
        from: u64,
        /// Where it ends now.
        to: u64,
    },
    /// ZooKeeper ended a broker's session: its ephemeral znodes went with it.
    SessionEnded {
        /// Whose.
        broker: BrokerId,
        /// Whether it was not heard of for too long; else it has closed the session itself.
        expired: bool,
    },
    /// The znode `/controller` went with the session that held it: nobody decides.
    ControllerGone {
        /// Who was the controller.
        broker: BrokerId,
        /// Its epoch.
        epoch: ControllerEpoch,
    },
    /// A broker was the first to create the znode `/controller`.
    ControllerCreated {
        /// Which.
        broker: BrokerId,
        /// Its epoch.
        epoch: ControllerEpoch,
    },
    /// The broker has read what ZooKeeper holds, and decides from now on.
    ControllerBegan {
        /// Its epoch as the controller.
        epoch: ControllerEpoch,
    },
    /// The broker has learned that it is the controller no more.
    ControllerReplaced {
        /// Its epoch as the controller.
        epoch: ControllerEpoch,
    },
    /// A topic was made.
    TopicCreated {
        /// Which.
        topic: TopicName,
        /// How many partitions.
        partitions: u32,
        /// How many copies of each.
        replication_factor: u32,
    },
    /// A topic has more partitions now.
    PartitionsAdded {
        /// Which.
        topic: TopicName,
        /// Before.
        from: u32,
        /// After.
        to: u32,
    },
    /// A topic is gone.
    TopicDeleted {
        /// Which.
        topic: TopicName,
    },
    /// A leader was named, or none.
    LeaderElected {
        /// Of which partition.
        topic_partition: TopicPartition,
        /// The leader.
        leader: Option<BrokerId>,
        /// Its epoch.
        leader_epoch: LeaderEpoch,
        /// Whether it may lack acknowledged records: an unclean election.
        unclean: bool,
    },
    /// The in-sync replicas changed.
    IsrChanged {
        /// Of which partition.
        topic_partition: TopicPartition,
        /// Now, sorted.
        isr: Vec<BrokerId>,
    },
    /// A node learned newer metadata.
    MetadataLearned {
        /// The image's version.
        version: u64,
    },

    // Messages.
    /// A message departed.
    MessageSent {
        /// Its number.
        message: MessageId,
        /// To whom.
        to: NodeId,
        /// Its kind.
        word: MessageWord,
        /// The request it answers.
        answers: Option<MessageId>,
    },
    /// An administrator's request was answered.
    AdminAnswered {
        /// The request's message.
        request: MessageId,
        /// Its kind.
        word: MessageWord,
        /// What went wrong, if anything.
        error: Option<ErrorCode>,
        /// The offset that was asked for, or the low watermark after records were deleted.
        offset: Option<Offset>,
    },
    /// A message was lost on its way to the node. Its cause is the command or the crash that lost it,
    /// or, when nobody was there to begin with, what sent it.
    MessageLost {
        /// Its number.
        message: MessageId,
        /// Who sent it.
        from: NodeId,
        /// Its kind.
        word: MessageWord,
        /// How it was lost.
        loss: Loss,
    },

    // Clients.
    /// A client's process started.
    ClientStarted,
    /// A client closed in an orderly way.
    ClientStopped,
    /// A client's process died: no commit, no leave.
    ClientCrashed,
    /// A client cannot go on by itself (Kafka's exception name).
    ClientFailed {
        /// For example `NoOffsetForPartitionException`.
        exception: Arc<str>,
        /// Where, when it concerns one partition.
        topic_partition: Option<TopicPartition>,
    },

    // Writing.
    /// `send()` was called and the record has its partition.
    RecordSent {
        /// The record.
        record: RecordId,
        /// Where it is to go.
        topic_partition: TopicPartition,
        /// Its key.
        key: Option<Bytes>,
        /// Why there.
        choice: PartitionChoice,
    },
    /// A record was given up by its producer before a broker saw it.
    RecordDropped {
        /// The record.
        record: RecordId,
        /// The topic it was for.
        topic: TopicName,
        /// Why.
        failure: SendFailure,
    },
    /// A batch may leave.
    BatchReady {
        /// For which partition.
        topic_partition: TopicPartition,
        /// Its first record.
        first_record: RecordId,
        /// How many.
        records: u32,
        /// Its size.
        bytes: u32,
        /// Why now.
        readiness: BatchReadiness,
    },
    /// The producer was told that a batch is written.
    BatchAcknowledged {
        /// To which partition.
        topic_partition: TopicPartition,
        /// The first record's offset; none with `acks=0`.
        base_offset: Option<Offset>,
        /// Its first record.
        first_record: RecordId,
        /// How many.
        records: u32,
    },
    /// An idempotent producer was given an id.
    ProducerIdGiven {
        /// Its id and epoch.
        producer: ProducerIdAndEpoch,
    },
    /// An idempotent producer begins its sequences anew, because what became of some is unknown.
    ProducerEpochBumped {
        /// Its id and the new epoch.
        producer: ProducerIdAndEpoch,
        /// The partitions because of which.
        partitions: BTreeSet<TopicPartition>,
    },
    /// The producer gave up a batch: `delivery.timeout.ms` has passed since its first record.
    DeliveryTimedOut {
        /// To which partition.
        topic_partition: TopicPartition,
        /// Its first record.
        first_record: RecordId,
        /// How many.
        records: u32,
        /// Whether a request that carries it is not answered: then it may be written all the same.
        under_way: bool,
    },
    /// The producer was told that a batch is not written, or heard nothing.
    BatchFailed {
        /// To which partition.
        topic_partition: TopicPartition,
        /// Its first record.
        first_record: RecordId,
        /// How many.
        records: u32,
        /// What the broker said; `NETWORK_EXCEPTION` when it said nothing.
        error: ErrorCode,
        /// Whether the producer tries again.
        retries: bool,
    },

    // Keeping.
    /// A leader appended a batch to its log.
    BatchAppended {
        /// Which log.
        topic_partition: TopicPartition,
        /// The first record's offset.
        base_offset: Offset,
        /// Its first record.
        first_record: RecordId,
        /// How many.
        records: u32,
        /// Under which epoch.
        leader_epoch: LeaderEpoch,
    },
    /// A leader refused a batch.
    BatchRefused {
        /// Which log.
        topic_partition: TopicPartition,
        /// Its first record.
        first_record: RecordId,
        /// Why.
        error: ErrorCode,
        /// For an idempotent producer's batch that cannot be its next: what was expected.
        sequence: Option<SequenceError>,
    },
    /// A leader was sent a batch that its log has already, and answers as it did then.
    DuplicateRecognised {
        /// Which log.
        topic_partition: TopicPartition,
        /// Where the first record lies.
        base_offset: Offset,
        /// The batch's first record.
        first_record: RecordId,
        /// How many.
        records: u32,
        /// Whose it is and which of its records.
        stamp: ProducerStamp,
    },
    /// A replica keeps nothing below this offset any more.
    LogStartAdvanced {
        /// Which log.
        topic_partition: TopicPartition,
        /// Before.
        from: Offset,
        /// After.
        to: Offset,
    },
    /// A follower copied records into its log.
    RecordsReplicated {
        /// Which log.
        topic_partition: TopicPartition,
        /// The first new offset.
        from: Offset,
        /// The offset after the last.
        to: Offset,
    },
    /// A follower's log had parted from its leader's, and was cut off.
    RecordsTruncated {
        /// Which log.
        topic_partition: TopicPartition,
        /// Where it ends now.
        to: Offset,
        /// Where it ended before.
        from: Offset,
        /// The epoch of the leader that it follows now.
        leader_epoch: LeaderEpoch,
    },
    /// A follower's log ended before its leader's began: it was dropped, and begins there anew.
    LogStartedAnew {
        /// Which log.
        topic_partition: TopicPartition,
        /// Where it ended.
        from: Offset,
        /// Where it begins now, empty.
        to: Offset,
    },
    /// A leader's high watermark rose: records below it may be read.
    HighWatermarkAdvanced {
        /// Which log.
        topic_partition: TopicPartition,
        /// Before.
        from: Offset,
        /// After.
        to: Offset,
    },

    // Reading.
    /// A consumer's position was set, not by reading.
    PositionSet {
        /// In which log.
        topic_partition: TopicPartition,
        /// The next offset to read.
        offset: Offset,
        /// Why.
        reason: PositionReason,
    },
    /// Fetched records lie in the consumer's buffer.
    RecordsFetched {
        /// From which log.
        topic_partition: TopicPartition,
        /// The first offset.
        from: Offset,
        /// The offset after the last.
        to: Offset,
    },
    /// `poll()` returned records; the position is behind them now.
    RecordsPolled {
        /// From which log.
        topic_partition: TopicPartition,
        /// The first offset.
        from: Offset,
        /// The offset after the last.
        to: Offset,
    },
    /// The application is done with a record.
    RecordProcessed {
        /// From which log.
        topic_partition: TopicPartition,
        /// Its offset.
        offset: Offset,
        /// The record.
        record: RecordId,
    },
    /// A consumer was told that its commit is kept.
    CommitAcknowledged {
        /// What was committed.
        offsets: BTreeMap<TopicPartition, Offset>,
    },
    /// A consumer's commit was refused.
    CommitRefused {
        /// Why.
        error: ErrorCode,
    },
    /// `onPartitionsAssigned`.
    PartitionsAssigned {
        /// What is new.
        partitions: BTreeSet<TopicPartition>,
        /// In which generation.
        generation: Generation,
    },
    /// `onPartitionsRevoked`.
    PartitionsRevoked {
        /// What is given up.
        partitions: BTreeSet<TopicPartition>,
    },
    /// `onPartitionsLost`.
    PartitionsLost {
        /// What is gone.
        partitions: BTreeSet<TopicPartition>,
    },

    // Groups, at their coordinator.
    /// A member is known to the coordinator.
    MemberAdded {
        /// Of which group.
        group: GroupName,
        /// Its id.
        member: MemberId,
        /// Its client.
        client: ClientName,
    },
    /// A member is not in the group any more.
    MemberRemoved {
        /// Of which group.
        group: GroupName,
        /// How it went, and its id.
        change: GroupChange,
    },
    /// The group's state changed.
    GroupStateChanged {
        /// Which group.
        group: GroupName,
        /// Before.
        from: GroupState,
        /// After.
        to: GroupState,
        /// What set it off, when a member did.
        change: Option<GroupChange>,
    },
    /// The join phase closed.
    GenerationStarted {
        /// Which group.
        group: GroupName,
        /// The new generation.
        generation: Generation,
        /// Who assigns; none when nobody is left.
        leader: Option<MemberId>,
        /// By which assignor.
        assignor: Option<Assignor>,
        /// How many members.
        members: u32,
    },
    /// The leader computed who gets what.
    AssignmentComputed {
        /// Which group.
        group: GroupName,
        /// In which generation.
        generation: Generation,
        /// Partitions by member.
        assignment: BTreeMap<MemberId, BTreeSet<TopicPartition>>,
    },
    /// The coordinator keeps these committed offsets.
    OffsetsCommitted {
        /// Of which group.
        group: GroupName,
        /// By whom; none for an administrator.
        member: Option<MemberId>,
        /// The offsets.
        offsets: BTreeMap<TopicPartition, Offset>,
    },
    /// The group is gone with its offsets.
    GroupDeleted {
        /// Which.
        group: GroupName,
    },
    /// The coordinator took over a partition of `__consumer_offsets`.
    CoordinatorLoaded {
        /// Which partition.
        partition: PartitionIndex,
        /// How many groups it found there.
        groups: u32,
    },
}
