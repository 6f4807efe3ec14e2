//! The log of one replica of a partition.

use super::chunk::{CHUNK_RECORDS, Chunk, ChunkId, ChunkSlot};
use super::leader_epochs::{EpochEnd, LeaderEpochs};
use super::producer_state::ProducerStates;
use crate::id::{LeaderEpoch, Offset};
use crate::record::{ProducerStamp, Record, RecordBatch, Records};
use crate::time::{SimDuration, SimTime};
use core::ops::Range;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a batch was not appended. The log is then as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AppendError {
    /// A batch has one record at least.
    #[error("a batch without records cannot be appended")]
    Empty,
    /// A follower's next batch must begin where its log ends.
    #[error("the batch begins at offset {found}, the log ends at {expected}")]
    NotAtLogEnd {
        /// Where the log ends.
        expected: Offset,
        /// Where the batch begins.
        found: Offset,
    },
}

/// A sealed chunk that a log names could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the chunk {id} with the records from {from} up to {up_to} is missing")]
pub struct MissingChunk {
    /// Its id.
    pub id: ChunkId,
    /// The offset of its first record.
    pub from: Offset,
    /// The offset after its last record.
    pub up_to: Offset,
}

/// One replica's log: sealed chunks, an open tail of at most [`CHUNK_RECORDS`] records (whole
/// batches), and the leader epochs. Copying it copies the tail's handful of pointers.
///
/// Stored, a log names its sealed chunks by id only. Read back, it lacks their records until
/// [`PartitionLog::restore_chunks`] has filled them in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionLog {
    sealed: Arc<Vec<ChunkSlot>>,
    tail: Vec<RecordBatch>,
    log_start: Offset,
    log_end: Offset,
    size_bytes: u64,
    leader_epochs: LeaderEpochs,
    producers: Arc<ProducerStates>,
}

impl PartitionLog {
    /// The first offset that can be read; the log may still hold records below it.
    #[must_use]
    pub fn log_start(&self) -> Offset {
        self.log_start
    }

    /// The offset that the next record will get: Kafka's log end offset (LEO).
    #[must_use]
    pub fn log_end(&self) -> Offset {
        self.log_end
    }

    /// The bytes of all batches it holds, as Kafka's `kafka-log-dirs` counts them.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The leader epoch cache.
    #[must_use]
    pub fn leader_epochs(&self) -> &LeaderEpochs {
        &self.leader_epochs
    }

    /// The idempotent producers that have written to it.
    #[must_use]
    pub fn producers(&self) -> &ProducerStates {
        &self.producers
    }

    /// Forgets the producers whose ids have expired by `now`; see [`ProducerStates::expire`].
    pub fn expire_producers(&mut self, now: SimTime, expiration: SimDuration) {
        if self.producers.needs_check(now) {
            Arc::make_mut(&mut self.producers).expire(now, expiration);
        }
    }

    /// The epoch of the record at `offset`; `None` for an offset that the log does not hold.
    #[must_use]
    pub fn epoch_for(&self, offset: Offset) -> Option<LeaderEpoch> {
        if offset < self.log_end { self.leader_epochs.epoch_for(offset) } else { None }
    }

    /// Where `epoch` ends in this log; see [`LeaderEpochs::end_offset_for`].
    #[must_use]
    pub fn end_offset_for(&self, epoch: LeaderEpoch) -> Option<EpochEnd> {
        self.leader_epochs.end_offset_for(epoch, self.log_end)
    }

    /// The replica became leader in `epoch`: what it appends from now on belongs to that.
    pub fn begin_leader_epoch(&mut self, epoch: LeaderEpoch) {
        self.leader_epochs.assign(epoch, self.log_end);
    }

    /// Appends `records` as one batch and gives them their offsets; answers the first. Whether the
    /// batch of an idempotent producer is new, [`PartitionLog::producers`] must have said before.
    ///
    /// # Errors
    /// When there are no records.
    pub fn append_as_leader(
        &mut self,
        records: Records,
        leader_epoch: LeaderEpoch,
        stamp: Option<ProducerStamp>,
    ) -> Result<Offset, AppendError> {
        let base_offset = self.log_end;
        self.append(RecordBatch { base_offset, leader_epoch, stamp, records })?;
        Ok(base_offset)
    }

    /// Appends a batch as the leader gave it.
    ///
    /// # Errors
    /// When it has no records or does not begin at the log's end.
    pub fn append_as_follower(&mut self, batch: RecordBatch) -> Result<(), AppendError> {
        if batch.base_offset != self.log_end {
            return Err(AppendError::NotAtLogEnd {
                expected: self.log_end,
                found: batch.base_offset,
            });
        }
        self.append(batch)
    }

    fn append(&mut self, batch: RecordBatch) -> Result<(), AppendError> {
        if batch.records.is_empty() {
            return Err(AppendError::Empty);
        }
        self.leader_epochs.assign(batch.leader_epoch, batch.base_offset);
        self.size_bytes = self.size_bytes.saturating_add(batch.size_bytes());
        self.log_end = batch.next_offset();
        if batch.stamp.is_some() {
            Arc::make_mut(&mut self.producers).note(&batch);
        }
        if self.tail_records().saturating_add(batch.records.len()) > CHUNK_RECORDS {
            self.seal_tail();
        }
        self.tail.push(batch);
        if self.tail_records() >= CHUNK_RECORDS {
            self.seal_tail();
        }
        Ok(())
    }

    fn tail_records(&self) -> usize {
        self.tail.iter().map(|batch| batch.records.len()).sum()
    }

    fn seal_tail(&mut self) {
        if !self.tail.is_empty() {
            let chunk = Chunk::new(core::mem::take(&mut self.tail));
            Arc::make_mut(&mut self.sealed).push(ChunkSlot::new(chunk));
        }
    }

    /// The batches of the open tail, in offset order.
    #[must_use]
    pub fn tail(&self) -> &[RecordBatch] {
        &self.tail
    }

    /// The batches from the one that holds `from`, in offset order.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = &RecordBatch> {
        let first = self.sealed.partition_point(|slot| slot.next_offset <= from);
        let rest = self.sealed.get(first..).unwrap_or_default();
        let batches = rest.iter().map(ChunkSlot::batches).chain([self.tail()]);
        batches.flat_map(move |batches| {
            let first = batches.partition_point(|batch| batch.next_offset() <= from);
            batches.get(first..).unwrap_or_default()
        })
    }

    /// Reads whole batches, as a fetch does: from the one that holds `from` (it may begin before),
    /// as far as they end at or before `up_to`, and as long as they are at most `max_bytes`
    /// together. The first is given even if it alone is larger. Nothing is given for an offset
    /// outside the log: whether that is an error is for the caller to say.
    ///
    /// A high watermark falls on the end of a batch, because replicas append whole batches; a
    /// batch that reaches over `up_to` is not given.
    #[must_use]
    pub fn read(&self, from: Offset, up_to: Offset, max_bytes: u64) -> Vec<RecordBatch> {
        let mut read = Vec::new();
        if from < self.log_start {
            return read;
        }
        let mut total: u64 = 0;
        for batch in self.batches_from(from).take_while(|batch| batch.next_offset() <= up_to) {
            total = total.saturating_add(batch.size_bytes());
            if total > max_bytes && !read.is_empty() {
                break;
            }
            read.push(batch.clone());
        }
        read
    }

    /// The record at `offset`, if it can be read.
    #[must_use]
    pub fn record(&self, offset: Offset) -> Option<&Record> {
        if offset < self.log_start {
            return None;
        }
        self.batches_from(offset).next()?.get(offset)
    }

    /// The readable records with an offset in `range`, with their offsets, in order.
    pub fn iter(&self, range: Range<Offset>) -> impl Iterator<Item = (Offset, &Record)> {
        let (from, up_to) = (range.start.max(self.log_start), range.end);
        self.batches_from(from)
            .take_while(move |batch| batch.base_offset < up_to)
            .flat_map(|batch| {
                (0..)
                    .zip(batch.records.iter())
                    .map(|(at, record)| (batch.base_offset.plus(at), record))
            })
            .filter(move |(offset, _)| (from..up_to).contains(offset))
    }

    /// Cuts the log's end, as a follower does whose records differ from the leader's: removes all
    /// batches that reach to `target` or beyond. A batch that `target` falls into goes wholly, and
    /// the log then ends where it began. No batch goes when `target` is at or after the end; an epoch
    /// that begins there does: this replica led in it for a moment and appended nothing.
    /// A `target` before everything held empties the log, which then starts there.
    pub fn truncate_to(&mut self, target: Offset) {
        if target >= self.log_end {
            self.leader_epochs.truncate_from_end(self.log_end);
            return;
        }
        let held_from = self.batches_from(Offset(0)).next().map(|batch| batch.base_offset);
        if held_from.is_none_or(|held_from| target < held_from) {
            self.truncate_fully_and_start_at(target);
            return;
        }
        let removed: u64 = self.batches_from(target).map(RecordBatch::size_bytes).sum();
        let cut = self.batches_from(target).next().map(|batch| batch.base_offset);
        self.size_bytes = self.size_bytes.saturating_sub(removed);
        self.log_end = cut.unwrap_or(target);
        self.log_start = self.log_start.min(self.log_end);
        self.leader_epochs.truncate_from_end(self.log_end);
        self.tail.retain(|batch| batch.next_offset() <= target);
        self.reopen_chunks(target);
        self.reload_producers();
    }

    /// Learns again from the batches that remain which producers have written what.
    fn reload_producers(&mut self) {
        let mut producers = ProducerStates::clone(&self.producers);
        producers.clear();
        self.batches_from(self.log_start).for_each(|batch| producers.note(batch));
        self.producers = Arc::new(producers);
    }

    /// Drops the sealed chunks that reach over `target` and opens again what would not be sealed
    /// had the log only ever had the batches that remain: so chunks stay equal among replicas.
    fn reopen_chunks(&mut self, target: Offset) {
        let sealed = Arc::make_mut(&mut self.sealed);
        let whole = sealed.partition_point(|slot| slot.next_offset <= target);
        let cut = sealed.drain(whole..).next();
        if let Some(cut) = cut {
            let kept = cut.batches().iter().filter(|batch| batch.next_offset() <= target);
            self.tail = kept.cloned().collect();
        }
        let short = |slot: &mut ChunkSlot| {
            slot.chunk().is_some_and(|chunk| chunk.record_count() < CHUNK_RECORDS)
        };
        if self.tail.is_empty()
            && let Some(last) = sealed.pop_if(short)
        {
            self.tail = last.batches().to_vec();
        }
    }

    /// Drops everything; the next record gets `offset`. What a follower does whose end lies before
    /// the leader's start.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset) {
        *self = Self { log_start: offset, log_end: offset, ..Self::default() };
    }

    /// Moves the log's start up to `offset`, at most to the log's end; never back. Records below
    /// can no longer be read, but stay until their segment is deleted, and count in the size.
    pub fn advance_log_start(&mut self, offset: Offset) {
        let offset = offset.min(self.log_end);
        if offset > self.log_start {
            self.log_start = offset;
            self.leader_epochs.truncate_from_start(offset);
        }
    }

    /// What a process that begins finds on disk (`LogLoader`), where `written` is the log's start.
    /// Records that were deleted since that was written can be read again, as far as the log still holds
    /// them. An epoch that begins at the log's end has no record, and is forgotten.
    pub fn load(&mut self, written: Offset) {
        let held_from = self.batches_from(Offset(0)).next().map(|batch| batch.base_offset);
        let held_from = held_from.unwrap_or(self.log_end);
        self.log_start = self.log_start.min(written.max(held_from));
        self.leader_epochs.truncate_from_end(self.log_end);
    }

    /// The sealed chunks in offset order: what a store keeps beside the log itself.
    pub fn chunks(&self) -> impl Iterator<Item = &Arc<Chunk>> {
        self.sealed.iter().filter_map(ChunkSlot::chunk)
    }

    /// The ids of all sealed chunks, also of those not yet restored.
    pub fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> {
        self.sealed.iter().map(ChunkSlot::id)
    }

    /// Fills in the sealed chunks of a log that was read back.
    ///
    /// # Errors
    /// When `lookup` does not have one, or has something else under its id. The log then still
    /// lacks chunks and must not be used.
    pub fn restore_chunks(
        &mut self,
        lookup: &mut dyn FnMut(ChunkId) -> Option<Arc<Chunk>>,
    ) -> Result<(), MissingChunk> {
        let sealed = Arc::make_mut(&mut self.sealed);
        for slot in sealed.iter_mut().filter(|slot| slot.chunk().is_none()) {
            let id = slot.id();
            if !lookup(id).is_some_and(|chunk| slot.fill(chunk)) {
                return Err(MissingChunk { id, from: slot.base_offset, up_to: slot.next_offset });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "partition_log_tests.rs"]
pub(super) mod tests;
