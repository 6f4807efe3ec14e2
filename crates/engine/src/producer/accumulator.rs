//! Batches that wait to be sent (`RecordAccumulator`).

use crate::id::TopicPartition;
use crate::record::{Record, batch_size_bytes};
use crate::time::{SimDuration, SimTime, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Records for one partition that will travel together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerBatch {
    /// At least one.
    pub records: Vec<Record>,
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
}

/// What became of an appended record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Bytes that the batch grew by; a new batch counts whole.
    pub bytes: u64,
    /// Whether a new batch was begun.
    pub new_batch: bool,
}

/// Per partition the batches that wait, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accumulator {
    queues: BTreeMap<TopicPartition, VecDeque<ProducerBatch>>,
    bytes: u64,
    records: u32,
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
            batch.records.push(record);
            batch.bytes = batch.bytes.saturating_add(bytes);
            batch.closed = batch.bytes >= batch_size;
            self.bytes = self.bytes.saturating_add(bytes);
            return Appended { bytes, new_batch: false };
        }
        if let Some(batch) = queue.back_mut() {
            batch.closed = true;
        }
        let bytes = batch_size_bytes(std::slice::from_ref(&record));
        queue.push_back(ProducerBatch {
            records: vec![record],
            created: now,
            bytes,
            attempts: 0,
            backoff_until: None,
            closed: bytes >= batch_size,
        });
        self.bytes = self.bytes.saturating_add(bytes);
        Appended { bytes, new_batch: true }
    }

    /// Takes the oldest batch of a partition.
    pub fn take(&mut self, topic_partition: &TopicPartition) -> Option<ProducerBatch> {
        let queue = self.queues.get_mut(topic_partition)?;
        let batch = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(topic_partition);
        }
        if let Some(batch) = &batch {
            self.bytes = self.bytes.saturating_sub(batch.bytes);
            self.records = self.records.saturating_sub(batch.count());
        }
        batch
    }

    /// Puts a batch back to the front, to be sent again.
    pub fn put_back(&mut self, topic_partition: TopicPartition, batch: ProducerBatch) {
        self.bytes = self.bytes.saturating_add(batch.bytes);
        self.records = self.records.saturating_add(batch.count());
        self.queues.entry(topic_partition).or_default().push_front(batch);
    }

    /// Takes everything.
    pub fn drain(&mut self) -> impl Iterator<Item = (TopicPartition, ProducerBatch)> + use<> {
        let all = core::mem::take(self);
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
    /// How many records, as Kafka counts them.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
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
        let base_timestamp = self.records.first().map_or(Timestamp(0), |record| record.timestamp);
        let bytes = record.size_in_batch(self.count(), base_timestamp);
        (self.bytes.saturating_add(bytes) <= batch_size).then_some(bytes)
    }
}
