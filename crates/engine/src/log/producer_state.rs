//! What a log knows of idempotent producers: by that a leader tells a batch that comes again from a
//! new one (`ProducerStateManager`, `ProducerStateEntry`, `ProducerAppendInfo`).

use crate::error_code::ErrorCode;
use crate::id::{Offset, ProducerEpoch, ProducerId};
use crate::record::{ProducerStamp, RecordBatch, Sequence};
use crate::time::{SimDuration, SimTime, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How many of a producer's newest batches are known: therefore an idempotent producer has at most
/// five requests in flight.
pub const KNOWN_BATCHES: usize = 5;

/// `producer.id.expiration.check.interval.ms`.
const CHECK_INTERVAL_MS: u64 = 600_000;

/// One of the newest batches of a producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchMetadata {
    /// The number of its first record.
    pub base_sequence: Sequence,
    /// The number of its last record.
    pub last_sequence: Sequence,
    /// The offset of its first record.
    pub base_offset: Offset,
    /// The offset after its last record.
    pub next_offset: Offset,
}

/// What is known of one producer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerStateEntry {
    /// Its newest epoch.
    pub epoch: ProducerEpoch,
    /// Its newest batches in that epoch, oldest first: one at least, [`KNOWN_BATCHES`] at most.
    pub batches: VecDeque<BatchMetadata>,
    /// The latest timestamp in its newest batch: its id expires by that.
    pub last_timestamp: Timestamp,
}

impl ProducerStateEntry {
    fn last_sequence(&self) -> Option<Sequence> {
        self.batches.back().map(|batch| batch.last_sequence)
    }
}

/// What a batch is that a leader is to append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// It is the producer's next.
    New,
    /// It lies in the log already, there: the producer did not hear that it was written.
    Duplicate(BatchMetadata),
}

/// Why a batch cannot be its producer's next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SequenceError {
    /// `OUT_OF_ORDER_SEQUENCE_NUMBER`: a batch before it is missing, or it came long ago.
    #[error("the sequence {found} does not follow {last:?}")]
    OutOfOrder {
        /// The number of its first record.
        found: Sequence,
        /// The number of the last record that the log has of this producer in this epoch.
        last: Option<Sequence>,
    },
    /// `INVALID_PRODUCER_EPOCH`: the producer has begun a later epoch since.
    #[error("the epoch {found} is older than {known}")]
    OldEpoch {
        /// The batch's epoch.
        found: ProducerEpoch,
        /// The newest.
        known: ProducerEpoch,
    },
}

impl SequenceError {
    /// What the producer is told.
    #[must_use]
    pub const fn error_code(self) -> ErrorCode {
        match self {
            Self::OutOfOrder { .. } => ErrorCode::OutOfOrderSequenceNumber,
            Self::OldEpoch { .. } => ErrorCode::InvalidProducerEpoch,
        }
    }
}

/// All producers of a log whose ids have not expired.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerStates {
    entries: BTreeMap<ProducerId, ProducerStateEntry>,
    /// How many checks for expired ids have been made since the start of the run.
    checks: u64,
}

impl ProducerStates {
    /// What is known of a producer.
    #[must_use]
    pub fn entry(&self, producer: ProducerId) -> Option<&ProducerStateEntry> {
        self.entries.get(&producer)
    }

    /// All that are known, by id.
    pub fn iter(&self) -> impl Iterator<Item = (ProducerId, &ProducerStateEntry)> {
        self.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// Whether a batch of `records` records is new, as a leader asks before it appends.
    ///
    /// # Errors
    /// When it cannot be the producer's next.
    pub fn judge(&self, stamp: ProducerStamp, records: u32) -> Result<Novelty, SequenceError> {
        match self.find_duplicate(stamp, records) {
            Some(batch) => Ok(Novelty::Duplicate(batch)),
            None => self.check(stamp).map(|()| Novelty::New),
        }
    }

    /// The batch among the newest that has the same epoch, first and last number.
    #[must_use]
    pub fn find_duplicate(&self, stamp: ProducerStamp, records: u32) -> Option<BatchMetadata> {
        let entry = self.entry(stamp.producer.id)?;
        let last_sequence = stamp.base_sequence.last_of(records);
        let same = |batch: &&BatchMetadata| {
            (batch.base_sequence, batch.last_sequence) == (stamp.base_sequence, last_sequence)
        };
        (entry.epoch == stamp.producer.epoch).then(|| entry.batches.iter().find(same).copied())?
    }

    /// Whether a batch that is no duplicate may follow. Of a producer that is not known any number
    /// may come first: what was known of it may have expired.
    ///
    /// # Errors
    /// When it may not.
    pub fn check(&self, stamp: ProducerStamp) -> Result<(), SequenceError> {
        let Some(entry) = self.entry(stamp.producer.id) else { return Ok(()) };
        let (found, epoch) = (stamp.base_sequence, stamp.producer.epoch);
        if epoch < entry.epoch {
            return Err(SequenceError::OldEpoch { found: epoch, known: entry.epoch });
        }
        let last = entry.last_sequence().filter(|_| epoch == entry.epoch);
        let expected = last.map_or(Sequence::ZERO, |last| last.plus(1));
        if found == expected { Ok(()) } else { Err(SequenceError::OutOfOrder { found, last }) }
    }

    /// Notes a batch that was appended: with a new epoch the older batches are forgotten.
    pub fn note(&mut self, batch: &RecordBatch) {
        let Some(stamp) = batch.stamp else { return };
        let epoch = stamp.producer.epoch;
        let entry = self.entries.entry(stamp.producer.id).or_insert_with(|| ProducerStateEntry {
            epoch,
            batches: VecDeque::new(),
            last_timestamp: Timestamp::default(),
        });
        if entry.epoch != epoch {
            entry.epoch = epoch;
            entry.batches.clear();
        }
        if entry.batches.len() >= KNOWN_BATCHES {
            entry.batches.pop_front();
        }
        entry.batches.push_back(BatchMetadata {
            base_sequence: stamp.base_sequence,
            last_sequence: stamp.base_sequence.last_of(batch.count()),
            base_offset: batch.base_offset,
            next_offset: batch.next_offset(),
        });
        entry.last_timestamp = batch.max_timestamp();
    }

    /// How many checks for expired ids have been due by `now`: one every ten minutes.
    #[must_use]
    pub const fn checks_due(now: SimTime) -> u64 {
        now.as_millis() / CHECK_INTERVAL_MS
    }

    /// Whether a check is due that has not been made.
    #[must_use]
    pub const fn needs_check(&self, now: SimTime) -> bool {
        self.checks < Self::checks_due(now)
    }

    /// Makes the checks that are due by `now`: forgets producers whose newest batch was stamped
    /// `expiration` (`producer.id.expiration.ms`) or longer before the latest of them.
    pub fn expire(&mut self, now: SimTime, expiration: SimDuration) {
        self.checks = Self::checks_due(now);
        let checked_at = SimTime::from_millis(self.checks.saturating_mul(CHECK_INTERVAL_MS));
        let oldest = i128::from(checked_at.timestamp().0) - i128::from(expiration.as_millis());
        self.entries.retain(|_, entry| i128::from(entry.last_timestamp.0) > oldest);
    }

    /// Forgets all producers.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LeaderEpoch, ProducerIdAndEpoch, RecordId};
    use crate::record::Record;

    fn stamp(epoch: u16, sequence: u32) -> ProducerStamp {
        ProducerStamp {
            producer: ProducerIdAndEpoch { id: ProducerId(7), epoch: ProducerEpoch(epoch) },
            base_sequence: Sequence::new(sequence).expect("in range"),
        }
    }

    fn batch(stamp: ProducerStamp, base_offset: u64, records: usize, at: i64) -> RecordBatch {
        let record = Record {
            id: RecordId(0),
            key: None,
            value: None,
            headers: [].into(),
            timestamp: Timestamp(at),
        };
        RecordBatch {
            base_offset: Offset(base_offset),
            leader_epoch: LeaderEpoch(0),
            stamp: Some(stamp),
            records: vec![record; records].into(),
        }
    }

    /// A producer that has written `batches` of two records each in epoch 0.
    fn states(batches: u32) -> ProducerStates {
        let mut states = ProducerStates::default();
        for number in 0..batches {
            states.note(&batch(stamp(0, 2 * number), u64::from(10 * number), 2, 0));
        }
        states
    }

    #[test]
    fn the_five_newest_batches_are_recognised_and_no_others() {
        let states = states(6);
        let duplicate = |sequence, records| match states.judge(stamp(0, sequence), records) {
            Ok(Novelty::Duplicate(batch)) => Some((batch.base_offset.0, batch.next_offset.0)),
            _ => None,
        };
        assert_eq!(duplicate(2, 2), Some((10, 12)), "the fifth newest");
        assert_eq!(duplicate(10, 2), Some((50, 52)), "the newest");
        assert_eq!(duplicate(0, 2), None, "the sixth newest is forgotten");
        let old = states.judge(stamp(0, 0), 2);
        assert!(matches!(old, Err(SequenceError::OutOfOrder { .. })), "{old:?}");
        let other_end = states.judge(stamp(0, 10), 1);
        assert!(matches!(other_end, Err(SequenceError::OutOfOrder { .. })), "{other_end:?}");
    }

    #[test]
    fn the_next_number_is_new_and_a_gap_is_not() {
        let states = states(2);
        assert_eq!(states.judge(stamp(0, 4), 1), Ok(Novelty::New));
        let last = Sequence::new(3);
        let found = Sequence::new(5).expect("in range");
        assert_eq!(states.judge(stamp(0, 5), 1), Err(SequenceError::OutOfOrder { found, last }));
    }

    #[test]
    fn a_new_epoch_begins_with_zero_and_ends_the_old_one() {
        let mut states = states(2);
        assert!(matches!(states.judge(stamp(1, 4), 1), Err(SequenceError::OutOfOrder { .. })));
        assert_eq!(states.judge(stamp(1, 0), 1), Ok(Novelty::New));
        states.note(&batch(stamp(1, 0), 4, 1, 0));
        let (found, known) = (ProducerEpoch(0), ProducerEpoch(1));
        assert_eq!(states.judge(stamp(0, 2), 2), Err(SequenceError::OldEpoch { found, known }));
        assert_eq!(states.entry(ProducerId(7)).map(|entry| entry.batches.len()), Some(1));
    }

    #[test]
    fn of_an_unknown_producer_any_number_may_come() {
        assert_eq!(ProducerStates::default().judge(stamp(3, 17), 1), Ok(Novelty::New));
    }

    #[test]
    fn an_id_expires_at_a_check_when_its_last_batch_is_old_enough() {
        let day = SimDuration::from_millis(86_400_000);
        let mut states = ProducerStates::default();
        states.note(&batch(stamp(0, 0), 0, 1, SimTime::from_millis(1).timestamp().0));
        let at = |millis| SimTime::from_millis(millis);
        assert!(!states.needs_check(at(CHECK_INTERVAL_MS - 1)));
        assert!(states.needs_check(at(CHECK_INTERVAL_MS)));
        states.expire(at(86_400_000 + CHECK_INTERVAL_MS - 1), day);
        assert!(states.entry(ProducerId(7)).is_some(), "a day less a millisecond at the check");
        assert!(!states.needs_check(at(86_400_000 + 1)));
        states.expire(at(86_400_000 + CHECK_INTERVAL_MS), day);
        assert!(states.entry(ProducerId(7)).is_none());
    }
}
