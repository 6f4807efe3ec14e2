//! Batches that wait to be sent (`RecordAccumulator`).

use crate::id::{LeaderEpoch, TopicPartition};
use crate::record::{ProducerStamp, Record, Records, batch_size_bytes};
use crate::time::{SimDuration, SimTime, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The records of a batch: gathered until it leaves first, then shared with the requests that carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Gathered {
    Open(Vec<Record>),
    Shared(Records),
}

/// Records for one partition that will travel together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerBatch {
    /// At least one.
    gathered: Gathered,
    /// When its first record was appended: linger and delivery timeout run from here.
    pub created: SimTime,
    /// Its size with the header.
    pub bytes: u64,
    /// How often it has been sent.
    pub attempts: u32,
    /// Not to be sent before; after a failure.
    pub backoff_until: Option<SimTime>,
    /// Nothing more may be appended: it was ready once, or is being flushed.
    pub closed: bool,
    /// Its number, once it has left an idempotent producer.
    pub stamp: Option<ProducerStamp>,
    /// Whether it got another number since it left first.
    pub renumbered: bool,
    /// The leader's epoch when it was sent last.
    pub sent_in: Option<LeaderEpoch>,
    /// Whether it is a part of a batch that was too large.
    pub is_part: bool,
}

/// What became of an appended record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Bytes that the batch grew by; a new batch counts whole.
    pub bytes: u64,
    /// Whether it began a batch or left none that takes more.
    pub fills_or_begins: bool,
}

/// Per partition the batches that wait, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accumulator {
    queues: BTreeMap<TopicPartition, VecDeque<ProducerBatch>>,
    bytes: u64,
    records: u32,
    /// Counts the changes of how many batches wait where.
    shape: u64,
}

impl Accumulator {
    /// Bytes that wait here.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Records that wait here.
    #[must_use]
    pub const fn records(&self) -> u32 {
        self.records
    }

    /// A number that is another whenever it is another number of batches that waits somewhere.
    #[must_use]
    pub const fn shape(&self) -> u64 {
        self.shape
    }

    /// The batches of one partition.
    #[must_use]
    pub fn queue(&self, topic_partition: &TopicPartition) -> Option<&VecDeque<ProducerBatch>> {
        self.queues.get(topic_partition)
    }

    /// Partitions with batches, by name and number.
    pub fn partitions(&self) -> impl Iterator<Item = &TopicPartition> {
        self.queues.keys()
    }

    /// The oldest batch of each partition.
    pub fn fronts(&self) -> impl Iterator<Item = (&TopicPartition, &ProducerBatch)> {
        self.queues.iter().filter_map(|(partition, queue)| Some((partition, queue.front()?)))
    }

    /// Appends to the newest batch, or begins another when `record` does not fit into `batch_size`.
    /// The first record always fits.
    pub fn append(
        &mut self,
        topic_partition: &TopicPartition,
        record: Record,
        batch_size: u64,
        now: SimTime,
    ) -> Appended {
        let queue = self.queues.entry(topic_partition.clone()).or_default();
        self.records = self.records.saturating_add(1);
        if let Some(batch) = queue.back_mut()
            && let Some(bytes) = batch.grows_by(&record, batch_size)
        {
            batch.push(record);
            batch.bytes = batch.bytes.saturating_add(bytes);
            batch.closed = batch.bytes >= batch_size;
            self.bytes = self.bytes.saturating_add(bytes);
            return Appended { bytes, fills_or_begins: batch.closed };
        }
        if let Some(batch) = queue.back_mut() {
            batch.closed = true;
        }
        let batch = ProducerBatch::new(record, batch_size, now);
        let bytes = batch.bytes;
        queue.push_back(batch);
        self.shape += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        Appended { bytes, fills_or_begins: true }
    }

    /// Takes the oldest batch of a partition.
    pub fn take(&mut self, topic_partition: &TopicPartition) -> Option<ProducerBatch> {
        let queue = self.queues.get_mut(topic_partition)?;
        let batch = queue.pop_front();
        self.shape += 1;
        if queue.is_empty() {
            self.queues.remove(topic_partition);
        }
        if let Some(batch) = &batch {
            self.bytes = self.bytes.saturating_sub(batch.bytes);
            self.records = self.records.saturating_sub(batch.count());
        }
        batch
    }

    /// Puts a batch back, to be sent again: one with a number behind those with lower ones, any other to
    /// the front. So without idempotence a batch that failed later overtakes one that failed before.
    pub fn put_back(&mut self, topic_partition: TopicPartition, batch: ProducerBatch) {
        self.bytes = self.bytes.saturating_add(batch.bytes);
        self.records = self.records.saturating_add(batch.count());
        self.shape += 1;
        let queue = self.queues.entry(topic_partition).or_default();
        let goes_before = |waiting: &ProducerBatch| {
            waiting
                .stamp
                .zip(batch.stamp)
                .is_some_and(|(waiting, stamp)| waiting.base_sequence < stamp.base_sequence)
        };
        let at = queue.iter().take_while(|waiting| goes_before(waiting)).count();
        queue.insert(at, batch);
    }

    /// The batches of one partition, to renumber them.
    pub fn batches_mut(
        &mut self,
        topic_partition: &TopicPartition,
    ) -> impl Iterator<Item = &mut ProducerBatch> {
        self.queues.get_mut(topic_partition).into_iter().flatten()
    }

    /// Takes the oldest batches of each partition as long as they are `overdue`, by their creation.
    pub fn take_overdue(
        &mut self,
        overdue: impl Fn(SimTime) -> bool,
    ) -> Vec<(TopicPartition, ProducerBatch)> {
        let is_overdue = |(_, batch): &(&TopicPartition, &ProducerBatch)| overdue(batch.created);
        let concerned: Vec<TopicPartition> =
            self.fronts().filter(is_overdue).map(|(partition, _)| partition.clone()).collect();
        let mut taken = Vec::new();
        for partition in concerned {
            while self
                .queue(&partition)
                .and_then(VecDeque::front)
                .is_some_and(|b| overdue(b.created))
                && let Some(batch) = self.take(&partition)
            {
                taken.push((partition.clone(), batch));
            }
        }
        taken
    }

    /// Takes everything.
    pub fn drain(&mut self) -> impl Iterator<Item = (TopicPartition, ProducerBatch)> + use<> {
        let none = Self { shape: self.shape + 1, ..Self::default() };
        let all = core::mem::replace(self, none);
        all.queues.into_iter().flat_map(|(partition, queue)| {
            queue.into_iter().map(move |batch| (partition.clone(), batch))
        })
    }

    /// Nothing may be appended to the present batches any more.
    pub fn close_all(&mut self) {
        self.queues.values_mut().flatten().for_each(|batch| batch.closed = true);
    }
}

impl ProducerBatch {
    /// A batch of one record, which always fits.
    fn new(record: Record, batch_size: u64, created: SimTime) -> Self {
        let bytes = batch_size_bytes(std::slice::from_ref(&record));
        Self {
            gathered: Gathered::Open(vec![record]),
            created,
            bytes,
            attempts: 0,
            backoff_until: None,
            closed: bytes >= batch_size,
            stamp: None,
            renumbered: false,
            sent_in: None,
            is_part: false,
        }
    }

    /// Its records, at least one.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        match &self.gathered {
            Gathered::Open(records) => records,
            Gathered::Shared(records) => records,
        }
    }

    /// Its records for a request; no others come to them any more.
    pub(super) fn share(&mut self) -> Records {
        let records = match &mut self.gathered {
            Gathered::Open(records) => Records::sized(core::mem::take(records), self.bytes),
            Gathered::Shared(records) => records.clone(),
        };
        self.gathered = Gathered::Shared(records.clone());
        records
    }

    /// Adds a record, unless the batch has left.
    fn push(&mut self, record: Record) {
        if let Gathered::Open(records) = &mut self.gathered {
            records.push(record);
        }
    }

    /// The batch in parts of at most `most` bytes, each of one record at least, with the numbers that
    /// the records have in the whole (`ProducerBatch.split`).
    #[must_use]
    pub fn into_parts(self, most: u64) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for record in self.records().iter().cloned() {
            match parts.last_mut().and_then(|part| Some((part.grows_by(&record, most)?, part))) {
                Some((bytes, part)) => {
                    part.push(record);
                    part.bytes = part.bytes.saturating_add(bytes);
                }
                None => parts.push(Self::new(record, most, self.created)),
            }
        }
        let mut stamp = self.stamp;
        for part in &mut parts {
            (part.stamp, part.renumbered) = (stamp, self.renumbered);
            (part.closed, part.is_part) = (true, true);
            let next = |stamp: ProducerStamp| ProducerStamp {
                base_sequence: stamp.base_sequence.plus(part.count()),
                ..stamp
            };
            stamp = stamp.map(next);
        }
        parts
    }

    /// How many records, as Kafka counts them.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.records().len()).unwrap_or(u32::MAX)
    }

    /// Whether nothing more fits.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.closed
    }

    /// When `linger` is over.
    #[must_use]
    pub fn lingers_until(&self, linger: SimDuration) -> SimTime {
        self.created + linger
    }

    fn grows_by(&self, record: &Record, batch_size: u64) -> Option<u64> {
        if self.closed {
            return None;
        }
        let base_timestamp = self.records().first().map_or(Timestamp(0), |record| record.timestamp);
        let bytes = record.size_in_batch(self.count(), base_timestamp);
        (self.bytes.saturating_add(bytes) <= batch_size).then_some(bytes)
    }
}
