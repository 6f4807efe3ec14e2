//! What a coordinator wants kept before it answers.

use super::offsets_record::OffsetsRecord;
use crate::error_code::ErrorCode;
use crate::id::{
    EventId, Generation, GroupName, MemberId, MessageId, NodeId, PartitionIndex, TopicPartition,
};
use crate::wire::Response;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Records to be kept, and the answers to give when they are: when the high watermark has passed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoordinatorWrite {
    /// The partition of [`CONSUMER_OFFSETS`](crate::topic_name::CONSUMER_OFFSETS) that they belong to.
    pub partition: PartitionIndex,
    /// At least one.
    pub records: Vec<OffsetsRecord>,
    /// Receiver, request and answer.
    pub replies: Vec<(NodeId, MessageId, Response)>,
    /// When this keeps a leader's assignment: what [`GroupCoordinator::on_stored`](super::GroupCoordinator::on_stored) is to be told then.
    pub assignment: Option<StoredAssignment>,
    /// The event because of which this is written; answers have it as their cause.
    pub cause: EventId,
}

/// A leader's assignment on its way into the log: in force when it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAssignment {
    /// Of which group.
    pub(super) group: GroupName,
    /// In which generation.
    pub(super) generation: Generation,
    /// What each member gets.
    pub(super) assignments: BTreeMap<MemberId, BTreeSet<TopicPartition>>,
}

/// What clients are told when records could not be kept: no more than that their coordinator is not
/// available, or has moved.
pub(super) const fn told(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::NotLeaderOrFollower => ErrorCode::NotCoordinator,
        ErrorCode::MessageTooLarge => ErrorCode::InvalidRecord,
        _ => ErrorCode::CoordinatorNotAvailable,
    }
}

impl CoordinatorWrite {
    /// The answers to give instead when the records could not be kept.
    #[must_use]
    pub fn failed(self, error: ErrorCode) -> Vec<(NodeId, MessageId, Response)> {
        let replies = self.replies.into_iter();
        replies
            .map(|(to, request, response)| (to, request, Self::refused(response, error)))
            .collect()
    }

    /// The answer that stands in place of `response` when the records could not be kept.
    #[must_use]
    pub fn refused(response: Response, error: ErrorCode) -> Response {
        let error = told(error);
        match response {
            Response::JoinGroup { .. } => Response::JoinGroup { result: Err((error, None)) },
            Response::SyncGroup { .. } => Response::SyncGroup { result: Err(error) },
            Response::OffsetCommit { offsets, .. } => {
                Response::OffsetCommit { result: Err(error), offsets }
            }
            Response::DeleteGroups { .. } => Response::DeleteGroups { result: Err(error) },
            other => other,
        }
    }
}
