//! Records, and the batches that producers make of them.

mod records;

pub use records::Records;

use crate::id::{LeaderEpoch, Offset, ProducerIdAndEpoch, RecordId};
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

/// A record's number among those that a producer writes to one partition; after 2147483647 comes 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sequence(u32);

impl Sequence {
    /// The first.
    pub const ZERO: Self = Self(0);
    /// The last before 0.
    pub const GREATEST: Self = Self(0x7fff_ffff);

    /// The number `number`; none beyond [`Sequence::GREATEST`].
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number <= Self::GREATEST.0 { Some(Self(number)) } else { None }
    }

    /// The number `records` later.
    #[must_use]
    pub const fn plus(self, records: u32) -> Self {
        Self(self.0.wrapping_add(records) & Self::GREATEST.0)
    }

    /// The number of the last of `records` that begin here.
    #[must_use]
    pub const fn last_of(self, records: u32) -> Self {
        self.plus(records.saturating_sub(1))
    }
}

impl core::fmt::Display for Sequence {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Who wrote a batch and as which of its records: by that a leader tells a repetition from news
/// (`producerId`, `producerEpoch`, `baseSequence` of the batch's header).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerStamp {
    /// Who.
    pub producer: ProducerIdAndEpoch,
    /// The first record's number.
    pub base_sequence: Sequence,
}

/// A batch as it lies in a log: records with dense offsets from `base_offset`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordBatch {
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// Of an idempotent producer.
    pub stamp: Option<ProducerStamp>,
    /// The records, at least one; shared between producer, leader and followers.
    pub records: Records,
}

impl RecordBatch {
    /// The offset after the last record.
    #[must_use]
    pub fn next_offset(&self) -> Offset {
        self.base_offset.plus(self.records.len() as u64)
    }

    /// How many records, as Kafka counts them.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    /// The record at `offset`, when the batch holds it.
    #[must_use]
    pub fn get(&self, offset: Offset) -> Option<&Record> {
        let index = offset.0.checked_sub(self.base_offset.0)?;
        self.records.get(usize::try_from(index).ok()?)
    }

    /// The bytes that Kafka stores for it, uncompressed, header included.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.records.size_bytes()
    }

    /// The latest timestamp of its records.
    #[must_use]
    pub fn max_timestamp(&self) -> Timestamp {
        self.records.max_timestamp()
    }
}

/// Bytes of a record batch before its records, in format version 2.
pub const BATCH_HEADER_BYTES: u64 = 61;

/// The length of `value` as a zig-zag varint, as Kafka's `ByteUtils.sizeOfVarlong` counts it.
#[must_use]
pub const fn varint_size(value: i64) -> u64 {
    let zigzag = (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned();
    // Seven bits to a byte, and one byte at least.
    let bits = 64 - (zigzag | 1).leading_zeros();
    bits.div_ceil(7) as u64
}

/// A length of at most `i64::MAX`, with its varint in front.
fn prefixed(length: usize) -> u64 {
    let length = length as u64;
    varint_size(i64::try_from(length).unwrap_or(i64::MAX)).saturating_add(length)
}

/// The size of bytes that may be absent: a length of −1 says so.
fn optional(bytes: Option<&Bytes>) -> u64 {
    bytes.map_or(varint_size(-1), |bytes| prefixed(bytes.len()))
}

impl Record {
    /// The bytes that Kafka stores for this record as number `offset_delta` of a batch whose first
    /// record is stamped `base_timestamp` (`DefaultRecord.sizeInBytes`).
    #[must_use]
    pub fn size_in_batch(&self, offset_delta: u32, base_timestamp: Timestamp) -> u64 {
        let attributes = 1;
        let headers: u64 = self
            .headers
            .iter()
            .map(|header| prefixed(header.key.len()) + prefixed(header.value.len()))
            .sum();
        let header_count = i64::try_from(self.headers.len()).unwrap_or(i64::MAX);
        let body = attributes
            + varint_size(self.timestamp.0.wrapping_sub(base_timestamp.0))
            + varint_size(i64::from(offset_delta))
            + optional(self.key.as_ref())
            + optional(self.value.as_ref())
            + varint_size(header_count)
            + headers;
        varint_size(i64::try_from(body).unwrap_or(i64::MAX)) + body
    }
}

/// The bytes that Kafka stores for `records` as one uncompressed batch, header included.
#[must_use]
pub fn batch_size_bytes(records: &[Record]) -> u64 {
    let base_timestamp = records.first().map(|record| record.timestamp).unwrap_or_default();
    let bodies: u64 = (0..)
        .zip(records)
        .map(|(offset_delta, record)| record.size_in_batch(offset_delta, base_timestamp))
        .sum();
    BATCH_HEADER_BYTES + bodies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Option<Bytes> {
        Some(text.as_bytes().into())
    }

    #[test]
    fn varints_are_zig_zag() {
        for (value, size) in [(0, 1), (-1, 1), (63, 1), (-64, 1), (64, 2), (-65, 2), (8191, 2)] {
            assert_eq!(varint_size(value), size, "{value}");
        }
        assert_eq!(varint_size(8192), 3);
        assert_eq!(varint_size(i64::from(i32::MAX)), 5);
        assert_eq!(varint_size(i64::MIN), 10);
    }

    #[test]
    fn sequences_begin_again_after_javas_greatest_int() {
        assert_eq!(Sequence::GREATEST.plus(1), Sequence::ZERO);
        assert_eq!(Sequence::GREATEST.last_of(3).plus(1), Sequence(2));
        assert_eq!(Sequence::ZERO.last_of(1), Sequence::ZERO);
        assert_eq!(Sequence::new(0x8000_0000), None);
    }

    #[test]
    fn a_key_costs_its_bytes_and_absence_one_byte() {
        let record = |key| Record {
            id: RecordId(0),
            key,
            value: bytes("v"),
            headers: [].into(),
            timestamp: Timestamp(5),
        };
        let size = |key| record(key).size_in_batch(0, Timestamp(5));
        assert_eq!(size(None), 8);
        assert_eq!(size(bytes("")), 8, "an empty key is as long as none");
        assert_eq!(size(bytes("k")), 9);
        assert_eq!(record(None).size_in_batch(64, Timestamp(5)), 9);
        assert_eq!(record(None).size_in_batch(0, Timestamp(-60)), 9);
    }
}
