//! One copy of a partition on one broker, as leader or follower (`Partition`, `Replica`).

use crate::command::config::TopicConfig;
use crate::id::{BrokerId, LeaderEpoch, Offset, PartitionEpoch};
use crate::log::PartitionLog;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a leader knows of a follower, from its fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerState {
    /// Its log end: the offset that it last fetched from. Unknown before its first fetch.
    pub log_end: Option<Offset>,
    /// When it last had all that the leader had.
    pub caught_up_at: SimTime,
    /// When it last fetched.
    pub fetched_at: SimTime,
    /// The leader's log end at that time.
    pub leader_end_at_fetch: Offset,
}

/// A leader's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leadership {
    /// The in-sync replicas, this one among them.
    pub isr: BTreeSet<BrokerId>,
    /// The other replicas.
    pub followers: BTreeMap<BrokerId, FollowerState>,
    /// Where this epoch began in the log.
    pub epoch_start: Offset,
}

/// What a replica is at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It leads.
    Leader(Leadership),
    /// It copies from a leader, when there is one.
    Follower {
        /// From whom.
        leader: Option<BrokerId>,
    },
}

/// One copy of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// The records.
    pub log: PartitionLog,
    /// Records below it are on all in-sync replicas, as far as this broker knows.
    pub high_watermark: Offset,
    /// The newest leader epoch that this broker knows.
    pub leader_epoch: LeaderEpoch,
    /// The newest partition epoch that this broker knows.
    pub partition_epoch: PartitionEpoch,
    /// Leader or follower.
    pub role: Role,
    /// The topic's incarnation that the copy belongs to.
    pub incarnation: u64,
    /// The topic's settings.
    pub config: TopicConfig,
    /// How many replicas the partition has.
    pub replica_count: u32,
}

impl Replica {
    /// The leader's part, when this replica leads.
    #[must_use]
    pub const fn leadership(&self) -> Option<&Leadership> {
        match &self.role {
            Role::Leader(leadership) => Some(leadership),
            Role::Follower { .. } => None,
        }
    }

    /// Effective min ISR: never more than there are replicas.
    #[must_use]
    pub fn min_insync(&self) -> u32 {
        self.config.min_insync_replicas.min(self.replica_count)
    }

    /// Whether the ISR is too small for `acks=all` and for the high watermark to move.
    #[must_use]
    pub fn is_under_min_isr(&self) -> bool {
        self.leadership()
            .is_some_and(|led| u32::try_from(led.isr.len()).unwrap_or(u32::MAX) < self.min_insync())
    }

    /// The high watermark that the leader may move to now: the smallest log end of the ISR. While
    /// the ISR is smaller than its minimum it does not move at all (since 3.7).
    #[must_use]
    pub fn high_watermark_candidate(&self, own: BrokerId) -> Option<Offset> {
        let led = self.leadership()?;
        if self.is_under_min_isr() {
            return None;
        }
        let end_of = |broker: &BrokerId| match broker {
            broker if *broker == own => self.log.log_end(),
            broker => {
                let known = led.followers.get(broker).and_then(|follower| follower.log_end);
                known.unwrap_or(self.high_watermark)
            }
        };
        let candidate = led.isr.iter().map(end_of).min()?;
        (candidate > self.high_watermark).then_some(candidate)
    }

    /// A follower asks for records from `fetch_offset`: that is its log end.
    pub fn note_follower_fetch(&mut self, follower: BrokerId, fetch_offset: Offset, now: SimTime) {
        let log_end = self.log.log_end();
        let Role::Leader(led) = &mut self.role else { return };
        let Some(state) = led.followers.get_mut(&follower) else { return };
        if fetch_offset >= log_end {
            state.caught_up_at = now;
        } else if fetch_offset >= state.leader_end_at_fetch {
            state.caught_up_at = state.fetched_at;
        }
        state.log_end = Some(fetch_offset);
        state.fetched_at = now;
        state.leader_end_at_fetch = log_end;
    }
}
