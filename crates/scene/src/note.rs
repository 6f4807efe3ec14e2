//! What a message without records says.

use partita_engine::error_code::ErrorCode;
use partita_engine::id::{ControllerEpoch, Generation, LeaderEpoch, Offset, ProducerId};

/// What a message without records says, in the words of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A produce response; none with an unknown offset.
    Acknowledged {
        /// The first record's offset.
        offset: Option<Offset>,
    },
    /// A consumer or follower asks for records.
    FetchFrom {
        /// The first offset wanted.
        offset: Offset,
    },
    /// A fetch response without records.
    NothingNew,
    /// A consumer asks where a log begins or ends.
    ListOffsets,
    /// The answer.
    OffsetIs {
        /// The offset; none when there is none.
        offset: Option<Offset>,
    },
    /// A client asks for metadata, or gets it.
    Metadata,
    /// A consumer asks who coordinates its group.
    FindCoordinator,
    /// The answer.
    CoordinatorIs,
    /// A member asks to join.
    Join,
    /// The join phase closed.
    Joined {
        /// The new generation.
        generation: Generation,
    },
    /// A member asks for its assignment; its leader brings everyone's.
    Sync,
    /// The answer.
    Assigned {
        /// How many partitions.
        partitions: usize,
    },
    /// A member says that it lives.
    Heartbeat,
    /// The coordinator heard it.
    HeartbeatHeard,
    /// A member goes in an orderly way.
    Leave,
    /// The coordinator lets it go.
    Left,
    /// A consumer commits.
    Commit {
        /// The offset, when the commit is of one partition.
        offset: Option<Offset>,
    },
    /// The commit is kept.
    Committed {
        /// The offset, when the commit is of one partition.
        offset: Option<Offset>,
    },
    /// A consumer asks for committed offsets.
    OffsetFetch,
    /// The answer.
    OffsetFetched,
    /// A consumer asks a new leader whether its log is still the one that was read.
    ValidatePosition,
    /// The answer: where the epoch of the record read last ends in the leader's log.
    EpochEnd {
        /// There; none when the leader does not know the epoch.
        offset: Option<Offset>,
    },
    /// An answer that refuses.
    Refused {
        /// Kafka's error.
        error: ErrorCode,
    },
    /// A group is asked to be deleted, or was.
    DeleteGroup,
    /// Records are asked to be deleted.
    DeleteRecords,
    /// The answer: where the log starts now.
    LogStartIs {
        /// There.
        offset: Offset,
    },
    /// An idempotent producer asks for its id.
    InitProducerId,
    /// The answer.
    ProducerIdIs {
        /// Its id.
        id: ProducerId,
    },
    /// The other end is gone, and what it was asked will not be answered.
    ConnectionClosed,
    /// A broker tells the controller that it lives, or is heard.
    BrokerHeartbeat,
    /// A broker's process registers with the controller, or is registered.
    BrokerRegistration,
    /// A leader asks the controller to change an ISR, or is answered.
    AlterPartition,
    /// The controller sends metadata.
    MetadataUpto {
        /// How many records of its log it is made of.
        offset: Offset,
    },
    /// A broker begins a session with ZooKeeper, or has one now.
    ZooKeeperSession,
    /// A broker would create `/controller`, or has.
    CreateController,
    /// The controller writes znodes, or they are written.
    ZooKeeperWrite,
    /// ZooKeeper says that a znode has changed.
    ZooKeeperNotice,
    /// A broker asks the controller to be let go, or is answered.
    ControlledShutdown,
    /// A follower is told where its log parts from the leader's: it cuts its own off there.
    EpochEnds {
        /// The last epoch that both have.
        epoch: LeaderEpoch,
        /// Where it ends.
        end: Offset,
    },
    /// A controller asks another for its vote, or (in the pre-vote) whether it would be given.
    Vote {
        /// For which epoch.
        epoch: ControllerEpoch,
        /// Whether it is only asked whether it would be.
        pre_vote: bool,
    },
    /// The answer: the vote is given, or would be.
    VoteGiven {
        /// For which epoch.
        epoch: ControllerEpoch,
    },
    /// The answer: it is not.
    VoteRefused {
        /// For which epoch.
        epoch: ControllerEpoch,
    },
    /// A controller says that it leads from this epoch on, or is heard.
    LeadsEpoch {
        /// From which.
        epoch: ControllerEpoch,
    },
    /// A controller says that it leads no more, or is heard.
    EndsEpoch {
        /// Which was its last.
        epoch: ControllerEpoch,
    },
    /// A controller asks the one that leads for what comes after its log, or is told that nothing does.
    MetadataFetch {
        /// Where its log ends; none in the answer.
        offset: Option<Offset>,
    },
    /// The answer with records of the controllers' log.
    MetadataRecords {
        /// The first of them.
        first: Offset,
        /// How many there are.
        count: usize,
    },
    /// A controller is told where its log parts from that of the one that leads: it cuts its own off there.
    MetadataParts {
        /// There.
        offset: Offset,
    },
    /// A broker wants a block of producer ids, or is given one.
    AllocateProducerIds,
    /// A broker asks for an internal topic, or is told that there is one.
    CreateInternalTopic,
}

impl Note {
    /// Whether it comes all the time and says nothing new: such messages are drawn thin and small, without
    /// a word.
    #[must_use]
    pub const fn is_routine(self) -> bool {
        matches!(self, Self::BrokerHeartbeat | Self::MetadataFetch { .. })
    }
}
