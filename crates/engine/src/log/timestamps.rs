//! Finding records by timestamp, as ListOffsets does.

use super::PartitionLog;
use crate::id::Offset;
use crate::record::RecordBatch;
use crate::time::Timestamp;

impl PartitionLog {
    /// The first record from the log's start whose timestamp is `target` or later, below `up_to`.
    /// Timestamps may run backwards; the first by offset counts.
    #[must_use]
    pub fn offset_for_timestamp(
        &self,
        target: Timestamp,
        up_to: Offset,
    ) -> Option<(Offset, Timestamp)> {
        // Only a chunk with a late enough timestamp can hold the record.
        let sealed = self.chunks().filter(|chunk| chunk.max_timestamp() >= target);
        let batches = sealed.flat_map(|chunk| chunk.batches()).chain(self.tail());
        batches
            .flat_map(with_offsets)
            .filter(|(offset, _)| *offset >= self.log_start())
            .take_while(|(offset, _)| *offset < up_to)
            .find(|(_, timestamp)| *timestamp >= target)
    }

    /// The record with the latest timestamp, the first of them if several have it
    /// (`ListOffsets` with −3). Kafka looks at all segments that it holds, so it may be a record
    /// below the log's start.
    #[must_use]
    pub fn offset_of_max_timestamp(&self) -> Option<(Offset, Timestamp)> {
        let latest = self.batches_from(Offset(0)).map(RecordBatch::max_timestamp).max()?;
        let first = self.batches_from(Offset(0)).find(|batch| batch.max_timestamp() == latest)?;
        with_offsets(first).find(|(_, timestamp)| *timestamp == latest)
    }
}

fn with_offsets(batch: &RecordBatch) -> impl Iterator<Item = (Offset, Timestamp)> {
    (0..)
        .zip(batch.records.iter())
        .map(|(at, record)| (batch.base_offset.plus(at), record.timestamp))
}

#[cfg(test)]
mod tests {
    use super::super::partition_log::tests::log_with_timestamps;
    use super::*;

    #[test]
    fn the_first_record_late_enough_is_found() {
        let log = log_with_timestamps(&[&[10, 30], &[20], &[30, 40]]);
        let find = |target, up_to| {
            log.offset_for_timestamp(Timestamp(target), Offset(up_to)).map(|found| found.0.0)
        };
        assert_eq!(find(0, 5), Some(0));
        assert_eq!(find(15, 5), Some(1), "by offset, although 20 is nearer");
        assert_eq!(find(31, 5), Some(4));
        assert_eq!(find(31, 4), None, "not below the bound");
        assert_eq!(find(41, 5), None);
    }

    #[test]
    fn records_below_the_start_are_not_found() {
        let mut log = log_with_timestamps(&[&[10, 30], &[20]]);
        log.advance_log_start(Offset(2));
        assert_eq!(
            log.offset_for_timestamp(Timestamp(0), Offset(3)),
            Some((Offset(2), Timestamp(20)))
        );
    }

    #[test]
    fn the_latest_timestamp_is_found_first_by_offset() {
        let log = log_with_timestamps(&[&[10, 30], &[30]]);
        assert_eq!(log.offset_of_max_timestamp(), Some((Offset(1), Timestamp(30))));
        let mut cut = log_with_timestamps(&[&[10, 30], &[20]]);
        cut.advance_log_start(Offset(3));
        assert_eq!(cut.offset_of_max_timestamp(), Some((Offset(1), Timestamp(30))));
        assert_eq!(PartitionLog::default().offset_of_max_timestamp(), None);
    }
}
