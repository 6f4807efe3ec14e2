//! Records, and the batches that producers make of them.

use crate::id::{LeaderEpoch, Offset, RecordId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Bytes that many holders share: keys, values.
pub type Bytes = Arc<[u8]>;

/// A record's header: any text and any bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The header's key.
    pub key: Arc<str>,
    /// The header's value.
    pub value: Bytes,
}

/// A record as a producer hands it over. Its offset is not part of it: a log gives that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Identity across retries and copies; of the simulation, not of Kafka, and not counted in sizes.
    pub id: RecordId,
    /// Decides the partition when present; an empty key is a key.
    pub key: Option<Bytes>,
    /// `None` is a tombstone.
    pub value: Option<Bytes>,
    /// In order, repetitions allowed.
    pub headers: Arc<[Header]>,
    /// `CreateTime`, unless the topic says otherwise.
    pub timestamp: Timestamp,
}

/// A batch as it lies in a log: records with dense offsets from `base_offset`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordBatch {
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// The records, at least one; shared between producer, leader and followers.
    pub records: Arc<[Record]>,
}

impl RecordBatch {
    /// The offset after the last record.
    #[must_use]
    pub fn next_offset(&self) -> Offset {
        self.base_offset.plus(self.records.len() as u64)
    }

    /// The record at `offset`, when the batch holds it.
    #[must_use]
    pub fn get(&self, offset: Offset) -> Option<&Record> {
        let index = offset.0.checked_sub(self.base_offset.0)?;
        self.records.get(usize::try_from(index).ok()?)
    }
}
