//! One controller's copy of the metadata log (`__cluster_metadata`).

use crate::controller::LoggedRecord;
use crate::id::{ControllerEpoch, EventId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most records that the log keeps; what lies before them is in the image alone, as in a snapshot.
pub const CONTROLLER_LOG_BOUND: usize = 100_000;

/// A copy of the metadata log: records in order, of which the oldest may be gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataLog {
    start: u64,
    /// Of the last record before the start.
    epoch_before: ControllerEpoch,
    /// Shared with checkpoints.
    records: Arc<Vec<LoggedRecord>>,
}

impl MetadataLog {
    /// A log that begins after a snapshot of all records below `start`, the last of them of `epoch`.
    #[must_use]
    pub fn after_snapshot(start: u64, epoch: ControllerEpoch) -> Self {
        Self { start, epoch_before: epoch, records: Arc::default() }
    }

    /// The first offset that is kept.
    #[must_use]
    pub const fn start(&self) -> u64 {
        self.start
    }

    /// The offset that the next record gets.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.start.saturating_add(self.records.len() as u64)
    }

    /// The epoch of the last record.
    #[must_use]
    pub fn last_epoch(&self) -> ControllerEpoch {
        self.records.last().map_or(self.epoch_before, |logged| logged.epoch)
    }

    /// The records that are kept, oldest first.
    #[must_use]
    pub fn records(&self) -> &[LoggedRecord] {
        &self.records
    }

    /// The records from `offset` on.
    #[must_use]
    pub fn since(&self, offset: u64) -> &[LoggedRecord] {
        self.records.get(self.index(offset)..).unwrap_or_default()
    }

    fn index(&self, offset: u64) -> usize {
        usize::try_from(offset.saturating_sub(self.start)).unwrap_or(usize::MAX)
    }

    /// The epoch of the record before `offset`.
    #[must_use]
    pub fn epoch_before(&self, offset: u64) -> ControllerEpoch {
        let before = offset.checked_sub(1).filter(|before| *before >= self.start);
        let record = before.and_then(|before| self.records.get(self.index(before)));
        record.map_or(self.epoch_before, |logged| logged.epoch)
    }

    /// The newest epoch that is not after `epoch`, and where its records end.
    #[must_use]
    pub fn end_of_epoch(&self, epoch: ControllerEpoch) -> (ControllerEpoch, u64) {
        let later = self.records.partition_point(|logged| logged.epoch <= epoch);
        let end = self.start.saturating_add(later as u64);
        (self.epoch_before(end), end)
    }

    /// Up to where this log and another hold the same records. Where two have a record of the same
    /// epoch at the same offset, they have the same records up to there.
    #[must_use]
    pub fn same_until(&self, other: &Self) -> u64 {
        let from = self.start.max(other.start);
        let to = self.end().min(other.end());
        // What one of them has forgotten was decided: the same in both.
        let (mut same, mut differs) = (from.min(to), to);
        while same < differs {
            let after = u64::midpoint(same, differs).saturating_add(1);
            match self.epoch_before(after) == other.epoch_before(after) {
                true => same = after,
                false => differs = after.saturating_sub(1),
            }
        }
        same
    }

    /// Adds a record at the end, and forgets the oldest beyond [`CONTROLLER_LOG_BOUND`]. Those at
    /// `decided` or above are never forgotten: they are in no image yet.
    pub fn append(&mut self, record: LoggedRecord, decided: u64) {
        let records = Arc::make_mut(&mut self.records);
        records.push(record);
        let may_go = usize::try_from(decided.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let surplus = records.len().saturating_sub(CONTROLLER_LOG_BOUND).min(may_go);
        if let Some(last) = records.drain(..surplus).next_back() {
            self.epoch_before = last.epoch;
            self.start = last.offset.saturating_add(1);
        }
    }

    /// Cuts off what lies at `to` or after it.
    pub fn truncate(&mut self, to: u64) {
        let keep = self.index(to);
        if keep < self.records.len() {
            Arc::make_mut(&mut self.records).truncate(keep);
        }
    }

    /// Notes a nearer cause of the record at `offset`.
    pub fn set_cause(&mut self, offset: u64, cause: EventId) {
        let index = self.index(offset);
        if self.records.get(index).is_some_and(|logged| logged.cause != cause)
            && let Some(logged) = Arc::make_mut(&mut self.records).get_mut(index)
        {
            logged.cause = cause;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controller::MetadataRecord;
    use crate::id::BrokerId;
    use crate::time::SimTime;

    fn log(epochs: &[u32]) -> MetadataLog {
        let mut log = MetadataLog::default();
        for &epoch in epochs {
            append(&mut log, epoch, u64::MAX);
        }
        log
    }

    fn append(log: &mut MetadataLog, epoch: u32, decided: u64) {
        let record = LoggedRecord {
            offset: log.end(),
            epoch: ControllerEpoch(epoch),
            time: SimTime::ZERO,
            cause: EventId(0),
            record: MetadataRecord::UnregisterBroker { broker: BrokerId(1) },
        };
        log.append(record, decided);
    }

    #[test]
    fn two_logs_are_the_same_up_to_where_their_epochs_part() {
        let one = log(&[1, 1, 2, 2, 2]);
        for (other, same) in [
            (&[1, 1, 2, 2, 2][..], 5),
            (&[1, 1, 2], 3),
            (&[1, 1, 1, 1, 3], 2),
            (&[1, 1, 2, 2, 2, 3, 3], 5),
            (&[2], 0),
            (&[], 0),
        ] {
            assert_eq!(one.same_until(&log(other)), same, "{other:?}");
            assert_eq!(log(other).same_until(&one), same, "{other:?}");
        }
        let mut later = MetadataLog::after_snapshot(4, ControllerEpoch(2));
        append(&mut later, 2, 0);
        assert_eq!((one.same_until(&later), later.same_until(&one)), (5, 5));
        let behind = log(&[1, 1]);
        assert_eq!((behind.same_until(&later), later.same_until(&behind)), (2, 2));
    }

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let log = log(&[1, 1, 3, 3, 3]);
        let end = |epoch| log.end_of_epoch(ControllerEpoch(epoch));
        assert_eq!(end(1), (ControllerEpoch(1), 2));
        assert_eq!(end(2), (ControllerEpoch(1), 2), "there was none with records");
        assert_eq!(end(3), (ControllerEpoch(3), 5));
        assert_eq!(end(0), (ControllerEpoch(0), 0));
    }

    #[test]
    fn what_is_cut_off_is_gone() {
        let mut log = log(&[1, 1, 3]);
        log.truncate(9);
        assert_eq!(log.end(), 3, "there is nothing to cut");
        log.truncate(1);
        assert_eq!((log.end(), log.last_epoch()), (1, ControllerEpoch(1)));
        assert_eq!(log.since(0).len(), 1);
        assert!(log.since(1).is_empty() && log.since(7).is_empty());
    }

    #[test]
    fn the_oldest_go_only_when_they_are_decided() {
        let mut log = log(&vec![1; CONTROLLER_LOG_BOUND]);
        append(&mut log, 2, 0);
        assert_eq!((log.start(), log.end()), (0, CONTROLLER_LOG_BOUND as u64 + 1));
        append(&mut log, 2, 1);
        assert_eq!(log.start(), 1, "one of the two surplus ones was decided");
        append(&mut log, 2, u64::MAX);
        assert_eq!(log.records().len(), CONTROLLER_LOG_BOUND);
        assert_eq!(log.epoch_before(log.start()), ControllerEpoch(1));
    }
}
