//! The group coordinator, a role of brokers (`org.apache.kafka.coordinator.group`), and the assignors
//! that members use.
//!
//! A broker hosts one [`GroupCoordinator`]. It coordinates the groups whose partition of
//! `__consumer_offsets` the broker leads; what must outlive the broker it returns as
//! [`CoordinatorWrite`]s for that partition's log.

pub mod assignor;
mod classic;
mod commits;
mod config;
mod coordinator;
mod expiry;
mod join;
mod membership;
mod offsets_record;
mod write;

pub use config::{GroupCoordinatorConfig, MOST_MEMBERS};
pub use coordinator::{GroupCoordinator, offsets_partition};
pub use offsets_record::{GroupMetadata, MemberMetadata, OffsetsRecord, OffsetsRecordError};
pub use write::{CoordinatorWrite, StoredAssignment};

use crate::id::GroupName;
use serde::{Deserialize, Serialize};

/// What a coordinator asked to be woken for: the earliest deadline of one group has come. What was due
/// is in the group's state, so that a deadline that moved needs no timer to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupTimer {
    /// Whose.
    pub group: GroupName,
}

#[cfg(test)]
pub(crate) mod test_world;
#[cfg(test)]
mod tests;
