//! The coordinator's settings.

use crate::time::SimDuration;
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};

/// Most members that a group may have, pending ones included, whatever `group.max.size` says.
pub const MOST_MEMBERS: u32 = 1_000;

/// The settings of `GroupCoordinatorConfig` that groups of the classic protocol know, with Kafka's
/// defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupCoordinatorConfig {
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members.
    pub initial_rebalance_delay: SimDuration,
    /// `group.min.session.timeout.ms`.
    pub min_session_timeout: SimDuration,
    /// `group.max.session.timeout.ms`.
    pub max_session_timeout: SimDuration,
    /// `group.max.size`; at most [`MOST_MEMBERS`] counts.
    pub max_size: u32,
    /// `offsets.topic.num.partitions`.
    pub offsets_topic_partitions: NonZeroU32,
    /// `offsets.topic.replication.factor`.
    pub offsets_topic_replication_factor: u32,
}

impl GroupCoordinatorConfig {
    /// How long a member that is new may wait for its join to be answered: a constant of Kafka's
    /// (`classicGroupNewMemberJoinTimeoutMs`).
    pub const NEW_MEMBER_JOIN_TIMEOUT: SimDuration = SimDuration::from_secs(300);

    /// Most members that a group may have.
    #[must_use]
    pub fn most_members(&self) -> usize {
        self.max_size.min(MOST_MEMBERS) as usize
    }
}

impl Default for GroupCoordinatorConfig {
    fn default() -> Self {
        Self {
            initial_rebalance_delay: SimDuration::from_millis(3_000),
            min_session_timeout: SimDuration::from_millis(6_000),
            max_session_timeout: SimDuration::from_millis(1_800_000),
            max_size: u32::MAX,
            offsets_topic_partitions: NonZeroU32::new(50).unwrap_or(NonZeroU32::MIN),
            offsets_topic_replication_factor: 3,
        }
    }
}
