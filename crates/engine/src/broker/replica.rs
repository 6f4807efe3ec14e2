//! One copy of a partition on one broker, as leader or follower (`Partition`, `Replica`).

use super::isr::is_eligible;
use crate::cluster::ClusterImage;
use crate::command::config::TopicConfig;
use crate::id::{BrokerEpoch, BrokerId, EventId, LeaderEpoch, Offset, PartitionEpoch};
use crate::log::PartitionLog;
use crate::time::{SimDuration, SimTime};
use crate::wire::{FetchPartition, FetchingReplica};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a leader knows of a follower, from its fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerState {
    /// Its log end: the offset that it last fetched from. Unknown before its first fetch.
    pub log_end: Option<Offset>,
    /// Its log's start, as it said with its last fetch.
    pub log_start: Offset,
    /// When it last had all that the leader had.
    pub caught_up_at: SimTime,
    /// When it last fetched.
    pub fetched_at: SimTime,
    /// The leader's log end at that time.
    pub leader_end_at_fetch: Offset,
    /// The epoch of its process.
    pub epoch: Option<BrokerEpoch>,
}

impl FollowerState {
    /// Whether it has all that the leader has, or had so within `longest`.
    #[must_use]
    pub fn is_caught_up(&self, leader_end: Offset, now: SimTime, longest: SimDuration) -> bool {
        self.log_end == Some(leader_end) || now.since(self.caught_up_at) <= longest
    }
}

/// A leader's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leadership {
    /// The in-sync replicas, this one among them.
    pub isr: BTreeSet<BrokerId>,
    /// What the controller is being asked to make of them.
    pub pending_isr: Option<BTreeSet<BrokerId>>,
    /// The other replicas.
    pub followers: BTreeMap<BrokerId, FollowerState>,
    /// Where this epoch began in the log.
    pub epoch_start: Offset,
}

impl Leadership {
    /// The in-sync replicas and who is about to be one: while the controller is being asked, nobody
    /// knows which of the two counts, and only the larger is safe.
    #[must_use]
    pub fn is_in_maximal_isr(&self, broker: BrokerId) -> bool {
        let pending = self.pending_isr.as_ref().is_some_and(|isr| isr.contains(&broker));
        pending || self.isr.contains(&broker)
    }

    /// How many that are.
    #[must_use]
    pub fn maximal_isr_size(&self) -> usize {
        let pending = self.pending_isr.as_ref().map_or(0, BTreeSet::len);
        pending.max(self.isr.len())
    }
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
    /// It lies on the disk of a broker that does not run, or does not know its part yet.
    Offline,
}

/// Most cuts that a replica remembers.
pub const MOST_TRUNCATIONS: usize = 8;

/// A cut: records of a log that had parted from its leader's are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truncation {
    /// Where the log ended afterwards.
    pub to: Offset,
    /// Where it had ended before.
    pub from: Offset,
    /// When.
    pub time: SimTime,
    /// The event that tells of it.
    pub event: EventId,
}

/// One copy of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// The records.
    pub log: PartitionLog,
    /// Records below it are on all in-sync replicas, as far as this broker knows.
    pub high_watermark: Offset,
    /// The high watermark that is on disk.
    pub checkpointed_high_watermark: Offset,
    /// The log's start that is on disk: what was deleted since is there again after a crash.
    pub checkpointed_log_start: Offset,
    /// Where the log was cut off lately, newest last, at most [`MOST_TRUNCATIONS`].
    pub truncations: Vec<Truncation>,
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
            Role::Follower { .. } | Role::Offline => None,
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

    /// Whether too few replicas are in sync even when those count that are about to be.
    #[must_use]
    pub fn is_maximal_isr_too_small(&self) -> bool {
        self.leadership().is_some_and(|led| {
            u32::try_from(led.maximal_isr_size()).unwrap_or(u32::MAX) < self.min_insync()
        })
    }

    /// The high watermark that the leader may move to now: the smallest log end of the ISR, of who
    /// is about to join it, and of who could and lags no longer than `longest`. While the ISR is
    /// smaller than its minimum it does not move at all (since 3.7).
    #[must_use]
    pub fn high_watermark_candidate(
        &self,
        image: &ClusterImage,
        now: SimTime,
        longest: SimDuration,
    ) -> Option<Offset> {
        let led = self.leadership()?;
        if self.is_under_min_isr() {
            return None;
        }
        let leader_end = self.log.log_end();
        let mut candidate = leader_end;
        for (broker, state) in &led.followers {
            let end = state.log_end.unwrap_or(self.high_watermark);
            if end < candidate
                && (led.is_in_maximal_isr(*broker)
                    || state.is_caught_up(leader_end, now, longest)
                        && is_eligible(image, *broker, state.epoch))
            {
                candidate = end;
            }
        }
        (candidate > self.high_watermark).then_some(candidate)
    }

    /// Remembers a cut.
    pub fn note_truncation(&mut self, truncation: Truncation) {
        if self.truncations.len() >= MOST_TRUNCATIONS {
            self.truncations.remove(0);
        }
        self.truncations.push(truncation);
    }

    /// A follower asks for records: its log ends at the offset that it fetches from. Whether that is
    /// another than it was.
    pub fn note_follower_fetch(
        &mut self,
        follower: FetchingReplica,
        part: &FetchPartition,
        now: SimTime,
    ) -> bool {
        let fetch_offset = part.fetch_offset;
        let log_end = self.log.log_end();
        let Role::Leader(led) = &mut self.role else { return false };
        let Some(state) = led.followers.get_mut(&follower.broker) else { return false };
        if fetch_offset >= log_end {
            state.caught_up_at = now;
        } else if fetch_offset >= state.leader_end_at_fetch {
            state.caught_up_at = state.fetched_at;
        }
        state.epoch = follower.epoch;
        let before = state.log_end.replace(fetch_offset);
        state.log_start = part.log_start.unwrap_or_default();
        state.fetched_at = now;
        state.leader_end_at_fetch = log_end;
        before != Some(fetch_offset)
    }
}
