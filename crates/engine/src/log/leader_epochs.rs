//! The leader epoch cache: which leader epoch began at which offset.

use crate::id::{LeaderEpoch, Offset};
use serde::{Deserialize, Serialize};

/// A leader epoch and the offset of the first record appended in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochEntry {
    /// The epoch.
    pub epoch: LeaderEpoch,
    /// Where it began.
    pub start_offset: Offset,
}

/// Where an epoch ends in a log: the answer to an OffsetsForLeaderEpoch request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochEnd {
    /// The largest epoch the log knows that is not above the requested one; the requested one when
    /// it is below all that the log knows.
    pub epoch: LeaderEpoch,
    /// The offset at which the next higher epoch begins, or the log's end.
    pub end_offset: Offset,
}

/// Kafka's `LeaderEpochFileCache`: entries rise strictly in both epoch and start offset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderEpochs {
    entries: Vec<EpochEntry>,
}

impl LeaderEpochs {
    /// The entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[EpochEntry] {
        &self.entries
    }

    /// The newest entry.
    #[must_use]
    pub fn latest(&self) -> Option<EpochEntry> {
        self.entries.last().copied()
    }

    /// Notes that `epoch` begins at `start_offset`. Nothing changes when it is the newest epoch and
    /// began no later. Entries that the new one contradicts (a higher epoch, or a later or equal
    /// start) are removed, so an epoch in which nothing was appended leaves no trace.
    pub fn assign(&mut self, epoch: LeaderEpoch, start_offset: Offset) {
        if let Some(latest) = self.latest()
            && latest.epoch == epoch
            && latest.start_offset <= start_offset
        {
            return;
        }
        while let Some(latest) = self.latest()
            && (latest.epoch >= epoch || latest.start_offset >= start_offset)
        {
            self.entries.pop();
        }
        self.entries.push(EpochEntry { epoch, start_offset });
    }

    /// The epoch of the record at `offset`, for an offset that the log holds; `None` before the
    /// first entry.
    #[must_use]
    pub fn epoch_for(&self, offset: Offset) -> Option<LeaderEpoch> {
        let after = self.entries.partition_point(|entry| entry.start_offset <= offset);
        Some(self.entries.get(after.checked_sub(1)?)?.epoch)
    }

    /// Where `epoch` ends in a log that ends at `log_end`: for the newest epoch, the log's end; for
    /// one between, the largest epoch not above it and the start of the next higher; for one below
    /// all entries, itself and the start of the first; for one above all, `None`.
    #[must_use]
    pub fn end_offset_for(&self, epoch: LeaderEpoch, log_end: Offset) -> Option<EpochEnd> {
        if self.latest()?.epoch == epoch {
            return Some(EpochEnd { epoch, end_offset: log_end });
        }
        let above = self.entries.partition_point(|entry| entry.epoch <= epoch);
        let end_offset = self.entries.get(above)?.start_offset;
        let floor = above.checked_sub(1).and_then(|at| self.entries.get(at));
        Some(EpochEnd { epoch: floor.map_or(epoch, |entry| entry.epoch), end_offset })
    }

    /// Forgets the epochs that begin at `end_offset` or later: the log was cut there.
    pub fn truncate_from_end(&mut self, end_offset: Offset) {
        self.entries.retain(|entry| entry.start_offset < end_offset);
    }

    /// Forgets the epochs that lie below `start_offset`; the one in force there now begins there.
    pub fn truncate_from_start(&mut self, start_offset: Offset) {
        let after = self.entries.partition_point(|entry| entry.start_offset <= start_offset);
        let Some(in_force) = after.checked_sub(1) else { return };
        self.entries.drain(..in_force);
        if let Some(first) = self.entries.first_mut() {
            first.start_offset = start_offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(entries: &[(u32, u64)]) -> LeaderEpochs {
        let mut cache = LeaderEpochs::default();
        for &(epoch, start) in entries {
            cache.assign(LeaderEpoch(epoch), Offset(start));
        }
        cache
    }

    fn end(cache: &LeaderEpochs, epoch: u32, log_end: u64) -> Option<(u32, u64)> {
        let end = cache.end_offset_for(LeaderEpoch(epoch), Offset(log_end))?;
        Some((end.epoch.0, end.end_offset.0))
    }

    #[test]
    fn the_end_of_an_epoch_follows_kafkas_four_rules() {
        let cache = cache(&[(2, 0), (4, 10), (7, 25)]);
        assert_eq!(end(&cache, 7, 30), Some((7, 30)), "the newest ends with the log");
        assert_eq!(end(&cache, 4, 30), Some((4, 25)));
        assert_eq!(end(&cache, 5, 30), Some((4, 25)), "between: the largest not above");
        assert_eq!(end(&cache, 1, 30), Some((1, 0)), "below all: itself");
        assert_eq!(end(&cache, 8, 30), None, "above all: undefined");
        assert_eq!(end(&LeaderEpochs::default(), 0, 0), None);
    }

    #[test]
    fn an_epoch_without_records_leaves_no_trace() {
        let cache = cache(&[(0, 0), (1, 5), (2, 5)]);
        assert_eq!(cache, self::cache(&[(0, 0), (2, 5)]));
        assert_eq!(cache.epoch_for(Offset(5)), Some(LeaderEpoch(2)));
    }

    #[test]
    fn assigning_again_changes_nothing_and_contradictions_go() {
        let mut cache = cache(&[(0, 0), (3, 5)]);
        cache.assign(LeaderEpoch(3), Offset(9));
        assert_eq!(cache, self::cache(&[(0, 0), (3, 5)]));
        cache.assign(LeaderEpoch(1), Offset(7));
        assert_eq!(cache, self::cache(&[(0, 0), (1, 7)]));
    }

    #[test]
    fn truncation_from_both_ends() {
        let mut cache = cache(&[(0, 0), (1, 5), (2, 9)]);
        cache.truncate_from_end(Offset(9));
        assert_eq!(cache, self::cache(&[(0, 0), (1, 5)]));
        cache.truncate_from_start(Offset(7));
        assert_eq!(cache, self::cache(&[(1, 7)]));
        assert_eq!(cache.epoch_for(Offset(6)), None);
        cache.truncate_from_start(Offset(3));
        assert_eq!(cache, self::cache(&[(1, 7)]), "nothing begins that early");
    }
}
