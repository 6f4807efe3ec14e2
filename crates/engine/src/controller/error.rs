//! Why the controller refuses what an administrator asks.

use crate::error_code::ErrorCode;
use crate::id::{BrokerId, TopicName};

fn names(topics: &[TopicName]) -> String {
    topics.iter().map(TopicName::as_str).collect::<Vec<_>>().join(", ")
}

/// Why the controller refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ControllerError {
    /// `TOPIC_ALREADY_EXISTS`.
    #[error("topic {topic} already exists")]
    TopicExists {
        /// Which.
        topic: TopicName,
    },
    /// `INVALID_TOPIC_EXCEPTION`: equal after replacing `.` by `_`.
    #[error(
        "topic {topic} collides with the existing topic {existing}: “.” and “_” count as the same"
    )]
    TopicCollides {
        /// The new one.
        topic: TopicName,
        /// The old one.
        existing: TopicName,
    },
    /// `UNKNOWN_TOPIC_OR_PARTITION`.
    #[error("there is no topic {topic}")]
    UnknownTopic {
        /// What was asked for.
        topic: TopicName,
    },
    /// `INVALID_REPLICATION_FACTOR`.
    #[error("replication factor {asked} is not possible with {brokers} brokers: 1 to {brokers} is")]
    ReplicationFactor {
        /// What was asked for.
        asked: u32,
        /// How many brokers there are.
        brokers: u32,
    },
    /// `INVALID_REPLICATION_FACTOR`: nobody could lead a new partition.
    #[error("all brokers are fenced: none could lead a new partition")]
    AllFenced,
    /// `INVALID_REPLICA_ASSIGNMENT`.
    #[error("partition {partition} is assigned to {broker}, which does not exist or comes twice")]
    Assignment {
        /// In which partition.
        partition: u32,
        /// The broker.
        broker: BrokerId,
    },
    /// `INVALID_REPLICA_ASSIGNMENT`: as many lists as new partitions are needed.
    #[error("{lists} assignments are given for {partitions} new partitions")]
    AssignmentCount {
        /// How many lists.
        lists: u32,
        /// How many new partitions.
        partitions: u32,
    },
    /// `INVALID_REPLICA_ASSIGNMENT`: all partitions of a topic have as many replicas.
    #[error("partition {partition} is assigned to {asked} brokers, the others have {replicas}")]
    AssignmentFactor {
        /// Which partition.
        partition: u32,
        /// How many brokers it is assigned to.
        asked: u32,
        /// How many replicas the others have.
        replicas: u32,
    },
    /// `INVALID_REPLICA_ASSIGNMENT`: nobody could lead the new partition.
    #[error("all brokers that partition {partition} is assigned to are fenced or shutting down")]
    AssignmentDown {
        /// Which partition.
        partition: u32,
    },
    /// `INVALID_PARTITIONS`.
    #[error("topic {topic} has {present} partitions: the number can only grow, {asked} does not")]
    Partitions {
        /// Which topic.
        topic: TopicName,
        /// How many it has.
        present: u32,
        /// How many were asked for.
        asked: u32,
    },
    /// `POLICY_VIOLATION`, and this world's bound.
    #[error("{asked} partitions are too many: at most {most} at once")]
    TooManyPartitions {
        /// How many.
        asked: u32,
        /// How many may be.
        most: u32,
    },
    /// No broker of this number.
    #[error("there is no broker {broker}")]
    UnknownBroker {
        /// Which.
        broker: BrokerId,
    },
    /// An unregistered broker's replicas would be lost.
    #[error("{broker} holds replicas of {}: it can go once it holds none", names(.topics))]
    BrokerHoldsReplicas {
        /// Which.
        broker: BrokerId,
        /// Of which topics.
        topics: Vec<TopicName>,
    },
    /// A broker of this number exists.
    #[error("{broker} already exists")]
    BrokerExists {
        /// Which.
        broker: BrokerId,
    },
}

impl ControllerError {
    /// What Kafka's administrators are told; none where this world has a rule of its own.
    #[must_use]
    pub const fn error_code(&self) -> Option<ErrorCode> {
        Some(match self {
            Self::TopicExists { .. } => ErrorCode::TopicAlreadyExists,
            Self::TopicCollides { .. } => ErrorCode::InvalidTopicException,
            Self::UnknownTopic { .. } => ErrorCode::UnknownTopicOrPartition,
            Self::ReplicationFactor { .. } | Self::AllFenced => ErrorCode::InvalidReplicationFactor,
            Self::Assignment { .. }
            | Self::AssignmentCount { .. }
            | Self::AssignmentFactor { .. }
            | Self::AssignmentDown { .. } => ErrorCode::InvalidReplicaAssignment,
            Self::Partitions { .. } => ErrorCode::InvalidPartitions,
            Self::TooManyPartitions { .. } => ErrorCode::PolicyViolation,
            Self::UnknownBroker { .. }
            | Self::BrokerHoldsReplicas { .. }
            | Self::BrokerExists { .. } => return None,
        })
    }
}
