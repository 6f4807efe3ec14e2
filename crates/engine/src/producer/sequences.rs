//! Sequence numbers, as an idempotent producer gives them (`TransactionManager`, `TxnPartitionMap`):
//! one count for each partition, begun anew in the next epoch when a gap cannot be closed.

use super::ProducerBatch;
use crate::error_code::ErrorCode;
use crate::id::{ProducerEpoch, ProducerIdAndEpoch, TopicPartition};
use crate::record::{ProducerStamp, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One partition's count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PartitionSequences {
    /// Who the numbers are counted for.
    producer: ProducerIdAndEpoch,
    /// The next record's number.
    next: Sequence,
    /// The number of the last record that was acknowledged.
    last_acknowledged: Option<Sequence>,
    /// Batches that have numbers and no final answer, with their records, in order: those on the wire
    /// and those that wait to be sent again. At most five.
    in_flight: Vec<(ProducerStamp, u32)>,
    /// A batch was given up that may be written all the same: no new numbers until the rest is answered.
    unresolved: bool,
}

impl PartitionSequences {
    const fn new(producer: ProducerIdAndEpoch) -> Self {
        Self {
            producer,
            next: Sequence::ZERO,
            last_acknowledged: None,
            in_flight: Vec::new(),
            unresolved: false,
        }
    }

    /// Whether `sequence` follows the last acknowledged one.
    fn is_next(&self, sequence: Sequence) -> bool {
        self.last_acknowledged.map_or(Sequence::ZERO, |last| last.plus(1)) == sequence
    }

    /// Numbers all that is in flight again from zero, for `producer`. Answers the new numbers by the old.
    fn start_at_beginning(&mut self, producer: ProducerIdAndEpoch) -> Vec<Renumbered> {
        let mut sequence = Sequence::ZERO;
        let mut renumbered = Vec::with_capacity(self.in_flight.len());
        for (stamp, records) in &mut self.in_flight {
            let from = *stamp;
            *stamp = ProducerStamp { producer, base_sequence: sequence };
            renumbered.push(Renumbered { from, to: *stamp });
            sequence = sequence.plus(*records);
        }
        self.producer = producer;
        self.next = sequence;
        self.last_acknowledged = None;
        self.unresolved = false;
        renumbered
    }
}

/// A batch has another number now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renumbered {
    /// Before.
    pub from: ProducerStamp,
    /// After.
    pub to: ProducerStamp,
}

/// A new epoch: per partition because of which it began, what is numbered anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochBump {
    /// The id and the new epoch.
    pub producer: ProducerIdAndEpoch,
    /// In flight batches with their new numbers.
    pub renumbered: BTreeMap<TopicPartition, Vec<Renumbered>>,
}

/// The numbers of one idempotent producer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequences {
    producer: Option<ProducerIdAndEpoch>,
    partitions: BTreeMap<TopicPartition, PartitionSequences>,
    /// Their numbers must begin anew: an epoch bump is due when there are any.
    to_restart: BTreeSet<TopicPartition>,
}

impl Sequences {
    /// Who they are counted for; none while there is no id.
    #[must_use]
    pub const fn producer(&self) -> Option<ProducerIdAndEpoch> {
        self.producer
    }

    /// A broker gave the producer this id.
    pub const fn set_producer(&mut self, producer: ProducerIdAndEpoch) {
        self.producer = Some(producer);
    }

    /// Whether the front batch of a partition's queue, which has `stamp` or no number yet, may leave now.
    #[must_use]
    pub fn may_leave(&self, partition: &TopicPartition, stamp: Option<ProducerStamp>) -> bool {
        let Some(producer) = self.producer else { return false };
        let Some(known) = self.partitions.get(partition) else { return true };
        match stamp {
            // Sent again: one at a time, in order.
            Some(stamp) => known.in_flight.first().is_none_or(|(first, _)| *first == stamp),
            None => {
                let is_stale = known.producer != producer && !known.in_flight.is_empty();
                !is_stale && !known.unresolved
            }
        }
    }

    /// The number for a batch of `records` that leaves for the first time; none without an id.
    pub fn assign(&mut self, partition: &TopicPartition, records: u32) -> Option<ProducerStamp> {
        let producer = self.producer?;
        let known = self
            .partitions
            .entry(partition.clone())
            .or_insert_with(|| PartitionSequences::new(producer));
        if known.producer != producer && known.in_flight.is_empty() {
            known.start_at_beginning(producer);
        }
        let stamp = ProducerStamp { producer: known.producer, base_sequence: known.next };
        known.next = known.next.plus(records);
        known.in_flight.push((stamp, records));
        Some(stamp)
    }

    /// A batch is written.
    pub fn acknowledged(&mut self, partition: &TopicPartition, stamp: ProducerStamp, records: u32) {
        let Some(known) = self.partitions.get_mut(partition) else { return };
        known.in_flight.retain(|(in_flight, _)| *in_flight != stamp);
        if known.producer == stamp.producer {
            let last = stamp.base_sequence.last_of(records);
            known.last_acknowledged = known.last_acknowledged.max(Some(last));
        }
    }

    /// Whether a batch that was refused with `error` is sent again. A gap before a batch that should
    /// have been the next asks for a new epoch.
    pub fn may_retry(
        &mut self,
        partition: &TopicPartition,
        batch: &ProducerBatch,
        error: ErrorCode,
    ) -> bool {
        if error != ErrorCode::OutOfOrderSequenceNumber {
            return error.is_retriable();
        }
        let waits_its_turn = self.partitions.get(partition).is_some_and(|known| {
            let is_next = batch.stamp.is_some_and(|stamp| known.is_next(stamp.base_sequence));
            !known.unresolved && (batch.renumbered || !is_next)
        });
        if !waits_its_turn {
            self.restart(partition);
        }
        true
    }

    /// A batch is given up because of what it was answered. `may_be_missing`: its number is used up,
    /// though it is not written, and not because all attempts are.
    pub fn refused(
        &mut self,
        partition: &TopicPartition,
        stamp: ProducerStamp,
        may_be_missing: bool,
    ) {
        self.forget(partition, stamp);
        if may_be_missing {
            self.restart(partition);
        }
    }

    /// A batch is given up because its time is over. One that was sent again and again may be written.
    pub fn timed_out(&mut self, partition: &TopicPartition, stamp: ProducerStamp, retried: bool) {
        self.forget(partition, stamp);
        if let Some(known) = self.partitions.get_mut(partition) {
            known.unresolved |= retried;
        }
    }

    /// A batch was parted into smaller ones, with these numbers.
    pub fn parted(
        &mut self,
        partition: &TopicPartition,
        whole: ProducerStamp,
        parts: &[(ProducerStamp, u32)],
    ) {
        let Some(known) = self.partitions.get_mut(partition) else { return };
        if let Some(at) = known.in_flight.iter().position(|(stamp, _)| *stamp == whole) {
            known.in_flight.splice(at..=at, parts.iter().copied());
        }
    }

    fn forget(&mut self, partition: &TopicPartition, stamp: ProducerStamp) {
        if let Some(known) = self.partitions.get_mut(partition) {
            known.in_flight.retain(|(in_flight, _)| *in_flight != stamp);
        }
    }

    fn restart(&mut self, partition: &TopicPartition) {
        self.to_restart.insert(partition.clone());
    }

    /// Partitions with an unresolved batch whose others are all answered: either the next number
    /// follows the last acknowledged one, or numbers begin anew.
    pub fn resolve(&mut self) {
        let drained = |known: &&mut PartitionSequences| known.in_flight.is_empty();
        let unresolved = self.partitions.iter_mut().filter(|(_, known)| known.unresolved);
        for (partition, known) in unresolved.filter(|(_, known)| drained(known)) {
            known.unresolved = false;
            if !known.is_next(known.next) {
                self.to_restart.insert(partition.clone());
            }
        }
    }

    /// Begins the next epoch, when one is due and there is an id. After the greatest epoch the id is
    /// given up: with the next one the bump is done.
    pub fn bump(&mut self) -> Option<EpochBump> {
        let producer = self.producer.filter(|_| !self.to_restart.is_empty())?;
        if producer.epoch == ProducerEpoch::GREATEST {
            self.producer = None;
            return None;
        }
        let producer = ProducerIdAndEpoch { epoch: producer.epoch.next(), ..producer };
        self.producer = Some(producer);
        let mut renumbered = BTreeMap::new();
        for partition in core::mem::take(&mut self.to_restart) {
            let known = self
                .partitions
                .entry(partition.clone())
                .or_insert_with(|| PartitionSequences::new(producer));
            renumbered.insert(partition, known.start_at_beginning(producer));
        }
        Some(EpochBump { producer, renumbered })
    }
}

#[cfg(test)]
#[path = "sequences_tests.rs"]
mod tests;
