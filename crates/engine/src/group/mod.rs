//! The group coordinator, a role of brokers, and the assignors that its members use.

pub mod assignor;

use crate::id::GroupName;
use serde::{Deserialize, Serialize};

/// What a coordinator asked to be woken for: the earliest deadline of one group has come. What was due
/// is in the group's state, so that a deadline that moved needs no timer to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupTimer {
    /// Whose.
    pub group: GroupName,
}
