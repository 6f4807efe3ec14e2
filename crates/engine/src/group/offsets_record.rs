//! What a coordinator keeps in `__consumer_offsets`: typed keys and values of its records.

use crate::id::{ClientName, Generation, GroupName, MemberId, TopicPartition};
use crate::record::Bytes;
use crate::time::SimDuration;
use crate::wire::{Assignor, CommittedOffset, JoinProtocol};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record of `__consumer_offsets`. Newer records replace older ones of the same key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OffsetsRecord {
    /// A committed offset (`OffsetCommitKey`); none is its tombstone.
    OffsetCommit {
        /// Whose.
        group: GroupName,
        /// Of which partition.
        topic_partition: TopicPartition,
        /// The next offset to read, and the epoch of the record before it.
        offset: Option<CommittedOffset>,
    },
    /// A group of the classic protocol (`GroupMetadataKey`); none is its tombstone.
    GroupMetadata {
        /// Which.
        group: GroupName,
        /// What is kept of it.
        metadata: Option<GroupMetadata>,
    },
}

/// What is kept of a group: its generation with everything that its members were assigned
/// (`GroupMetadataValue`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMetadata {
    /// The generation.
    pub generation: Generation,
    /// The assignor in force; none without members.
    pub assignor: Option<Assignor>,
    /// The member that assigns.
    pub leader: Option<MemberId>,
    /// The members, in the order in which they joined.
    pub members: Vec<MemberMetadata>,
}

/// What is kept of a member (`GroupMetadataValue.MemberMetadata`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberMetadata {
    /// Its id.
    pub id: MemberId,
    /// Its `client.id`.
    pub client: ClientName,
    /// Its `group.instance.id`, when it is a static member.
    pub instance: Option<Arc<str>>,
    /// Its `session.timeout.ms`.
    pub session_timeout: SimDuration,
    /// Its `max.poll.interval.ms`.
    pub rebalance_timeout: SimDuration,
    /// Its subscription, for the assignor in force.
    pub subscription: JoinProtocol,
    /// What it was assigned.
    pub assignment: BTreeSet<TopicPartition>,
}

/// Why a record of `__consumer_offsets` cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OffsetsRecordError {
    /// The key is missing or is not one.
    #[error("a record of __consumer_offsets has no readable key")]
    Key,
    /// The value does not fit the key.
    #[error("the value of a record of __consumer_offsets does not fit its key")]
    Value,
}

#[derive(Serialize, Deserialize)]
enum Key {
    OffsetCommit { group: GroupName, topic_partition: TopicPartition },
    GroupMetadata { group: GroupName },
}

impl OffsetsRecord {
    /// The record's key and value, as a log holds them. No value: a tombstone.
    #[must_use]
    pub fn to_bytes(&self) -> (Bytes, Option<Bytes>) {
        match self.clone() {
            Self::OffsetCommit { group, topic_partition, offset } => {
                (encode(&Key::OffsetCommit { group, topic_partition }), offset.as_ref().map(encode))
            }
            Self::GroupMetadata { group, metadata } => {
                (encode(&Key::GroupMetadata { group }), metadata.as_ref().map(encode))
            }
        }
    }

    /// The record with this key and value.
    ///
    /// # Errors
    /// When key or value were not made by [`Self::to_bytes`].
    pub fn from_bytes(
        key: Option<&[u8]>,
        value: Option<&[u8]>,
    ) -> Result<Self, OffsetsRecordError> {
        let key = key.and_then(|key| postcard::from_bytes(key).ok());
        match key.ok_or(OffsetsRecordError::Key)? {
            Key::OffsetCommit { group, topic_partition } => {
                Ok(Self::OffsetCommit { group, topic_partition, offset: decode(value)? })
            }
            Key::GroupMetadata { group } => {
                Ok(Self::GroupMetadata { group, metadata: decode(value)? })
            }
        }
    }

    /// The group that it is about.
    #[must_use]
    pub const fn group(&self) -> &GroupName {
        match self {
            Self::OffsetCommit { group, .. } | Self::GroupMetadata { group, .. } => group,
        }
    }
}

/// Values of these types always encode: postcard refuses only unsized sequences and full buffers.
fn encode(value: &impl Serialize) -> Bytes {
    postcard::to_allocvec(value).unwrap_or_default().into()
}

fn decode<T: for<'a> Deserialize<'a>>(
    value: Option<&[u8]>,
) -> Result<Option<T>, OffsetsRecordError> {
    value
        .map(|value| postcard::from_bytes(value).map_err(|_| OffsetsRecordError::Value))
        .transpose()
}

/// The offset records that keep `offsets` of `group`.
pub(super) fn offset_commits(
    group: &GroupName,
    offsets: &BTreeMap<TopicPartition, CommittedOffset>,
) -> Vec<OffsetsRecord> {
    let record = |(topic_partition, offset): (&TopicPartition, &CommittedOffset)| {
        OffsetsRecord::OffsetCommit {
            group: group.clone(),
            topic_partition: topic_partition.clone(),
            offset: Some(*offset),
        }
    };
    offsets.iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LeaderEpoch, Offset};

    fn commit(offset: Option<CommittedOffset>) -> OffsetsRecord {
        OffsetsRecord::OffsetCommit {
            group: "g".parse().expect("valid"),
            topic_partition: "orders-3".parse().expect("valid"),
            offset,
        }
    }

    #[test]
    fn records_come_back_from_their_bytes() {
        let group = OffsetsRecord::GroupMetadata {
            group: "g".parse().expect("valid"),
            metadata: Some(GroupMetadata {
                generation: Generation(4),
                assignor: None,
                leader: None,
                members: vec![],
            }),
        };
        let committed = CommittedOffset { offset: Offset(7), leader_epoch: Some(LeaderEpoch(2)) };
        for record in [commit(Some(committed)), commit(Some(Offset(7).into())), commit(None), group]
        {
            let (key, value) = record.to_bytes();
            assert_eq!(OffsetsRecord::from_bytes(Some(&key), value.as_deref()), Ok(record));
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        let (key, _) = commit(None).to_bytes();
        assert_eq!(OffsetsRecord::from_bytes(None, None), Err(OffsetsRecordError::Key));
        assert_eq!(OffsetsRecord::from_bytes(Some(b"\xff"), None), Err(OffsetsRecordError::Key));
        assert_eq!(
            OffsetsRecord::from_bytes(Some(&key), Some(b"\xff")),
            Err(OffsetsRecordError::Value)
        );
    }
}
