//! The records of one batch, as producer, leader and followers share them.

use super::{Record, batch_size_bytes};
use crate::time::Timestamp;
use core::ops::Deref;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use siphasher::sip128::SipHasher13;
use std::sync::{Arc, OnceLock};

/// Records that never change: copies share them, and what is asked of them again and again is
/// worked out once for all copies. Reads like a slice, and is written like one.
#[derive(Clone, Debug)]
pub struct Records(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    records: Vec<Record>,
    size_bytes: u64,
    max_timestamp: Timestamp,
    digest: OnceLock<u128>,
}

impl Records {
    /// Records whose size as one batch is known.
    pub(crate) fn sized(records: Vec<Record>, size_bytes: u64) -> Self {
        debug_assert_eq!(size_bytes, batch_size_bytes(&records));
        let max_timestamp = records.iter().map(|record| record.timestamp).max().unwrap_or_default();
        Self(Arc::new(Shared { records, size_bytes, max_timestamp, digest: OnceLock::new() }))
    }

    /// The bytes that Kafka stores for them as one uncompressed batch, header included.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.0.size_bytes
    }

    /// The latest of their timestamps.
    #[must_use]
    pub fn max_timestamp(&self) -> Timestamp {
        self.0.max_timestamp
    }

    /// A number for their content: SipHash-1-3 with 128 bits over the bytes that are stored for them.
    #[must_use]
    pub fn digest(&self) -> u128 {
        *self.0.digest.get_or_init(|| {
            // Writing plain data to memory cannot fail.
            let bytes = postcard::to_allocvec(&self.0.records).unwrap_or_default();
            SipHasher13::new().hash(&bytes).as_u128()
        })
    }
}

impl Deref for Records {
    type Target = [Record];

    fn deref(&self) -> &[Record] {
        &self.0.records
    }
}

impl From<Vec<Record>> for Records {
    fn from(records: Vec<Record>) -> Self {
        let size_bytes = batch_size_bytes(&records);
        Self::sized(records, size_bytes)
    }
}

impl FromIterator<Record> for Records {
    fn from_iter<I: IntoIterator<Item = Record>>(records: I) -> Self {
        Vec::from_iter(records).into()
    }
}

/// Equal when the records are; copies need no look at them.
impl PartialEq for Records {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl Eq for Records {}

impl Serialize for Records {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.records.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}
