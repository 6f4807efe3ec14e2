//! Chunks: sealed stretches of a log, shared and known by their content.

use crate::id::Offset;
use crate::record::RecordBatch;
use crate::time::Timestamp;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use siphasher::sip128::SipHasher13;
use std::sync::Arc;

/// The most records in a chunk, unless one batch alone has more.
pub const CHUNK_RECORDS: usize = 256;

/// The form of [`Chunk::encode`]; its first byte.
const VERSION: u8 = 2;

/// A chunk's name: SipHash-1-3 with 128 bits over the bytes of its content. Equal content has an
/// equal id wherever it lies. Written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkId(pub u128);

impl fmt::Display for ChunkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for ChunkId {
    type Err = ChunkError;
    fn from_str(text: &str) -> Result<Self, ChunkError> {
        let wrong = || ChunkError::Name(text.into());
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        u128::from_str_radix(text, 16).map(Self).map_err(|_| wrong())
    }
}

/// Why bytes or text are not a chunk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// Not written as ids are.
    #[error("“{0}” is not the id of a chunk, which is 32 hexadecimal digits")]
    Name(String),
    /// Written by another version of the program, or not a chunk at all.
    #[error("a chunk of form {found} cannot be read, only form {VERSION}")]
    Version {
        /// The first byte.
        found: u8,
    },
    /// The bytes are not what was stored under this id.
    #[error("the chunk {expected} is damaged: its content has the id {found}")]
    Damaged {
        /// The id it was stored under.
        expected: ChunkId,
        /// The id of what was found.
        found: ChunkId,
    },
    /// The bytes cannot be read.
    #[error("the chunk is damaged: {0}")]
    Unreadable(String),
}

/// At most [`CHUNK_RECORDS`] records in whole batches, or one larger batch alone. Never changes.
#[derive(Debug)]
pub struct Chunk {
    id: ChunkId,
    batches: Box<[RecordBatch]>,
    size_bytes: u64,
    max_timestamp: Timestamp,
}

impl Chunk {
    /// Seals `batches`: gives them an id by their content. They are taken to be in offset order.
    #[must_use]
    pub fn new(batches: Vec<RecordBatch>) -> Self {
        Self::with_id(id_of(&content(&batches)), batches)
    }

    fn with_id(id: ChunkId, batches: Vec<RecordBatch>) -> Self {
        let size_bytes = batches.iter().map(RecordBatch::size_bytes).sum();
        let max_timestamp =
            batches.iter().map(RecordBatch::max_timestamp).max().unwrap_or_default();
        Self { id, batches: batches.into(), size_bytes, max_timestamp }
    }

    /// The id, computed from the content.
    #[must_use]
    pub fn id(&self) -> ChunkId {
        self.id
    }

    /// The batches, in offset order.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The offset of the first record; 0 when there is none.
    #[must_use]
    pub fn base_offset(&self) -> Offset {
        self.batches.first().map(|batch| batch.base_offset).unwrap_or_default()
    }

    /// The offset after the last record; 0 when there is none.
    #[must_use]
    pub fn next_offset(&self) -> Offset {
        self.batches.last().map(RecordBatch::next_offset).unwrap_or_default()
    }

    /// What Kafka would store for it, in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The latest timestamp of its records.
    #[must_use]
    pub fn max_timestamp(&self) -> Timestamp {
        self.max_timestamp
    }

    /// How many records it holds.
    #[must_use]
    pub fn record_count(&self) -> usize {
        self.batches.iter().map(|batch| batch.records.len()).sum()
    }

    /// The bytes to store: a version, then the content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(content(&self.batches));
        bytes
    }

    /// Reads what [`Chunk::encode`] wrote, and checks it against the id it was stored under.
    ///
    /// # Errors
    /// When another form wrote it, or when the content is not that of `id`.
    pub fn decode(id: ChunkId, bytes: &[u8]) -> Result<Self, ChunkError> {
        let (&version, content) =
            bytes.split_first().ok_or_else(|| ChunkError::Unreadable("it is empty".into()))?;
        if version != VERSION {
            return Err(ChunkError::Version { found: version });
        }
        let found = id_of(content);
        if found != id {
            return Err(ChunkError::Damaged { expected: id, found });
        }
        let batches = postcard::from_bytes(content)
            .map_err(|error| ChunkError::Unreadable(error.to_string()))?;
        Ok(Self::with_id(id, batches))
    }
}

/// Equal content, by the id.
impl PartialEq for Chunk {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Chunk {}

fn content(batches: &[RecordBatch]) -> Vec<u8> {
    // Writing plain data to memory cannot fail; should it ever, the empty content is refused when
    // it is read back rather than taken for a chunk.
    postcard::to_allocvec(batches).unwrap_or_default()
}

fn id_of(content: &[u8]) -> ChunkId {
    ChunkId(SipHasher13::new().hash(content).as_u128())
}

/// A place in a log for a sealed chunk: named always, filled unless the log was just read back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ChunkSlot {
    pub id: ChunkId,
    pub base_offset: Offset,
    pub next_offset: Offset,
    #[serde(skip)]
    pub chunk: Option<Arc<Chunk>>,
}

impl ChunkSlot {
    pub fn new(chunk: Chunk) -> Self {
        Self {
            id: chunk.id,
            base_offset: chunk.base_offset(),
            next_offset: chunk.next_offset(),
            chunk: Some(Arc::new(chunk)),
        }
    }

    pub fn batches(&self) -> &[RecordBatch] {
        self.chunk.as_deref().map(Chunk::batches).unwrap_or_default()
    }

    /// Whether `chunk` is the one that this place names.
    pub fn accepts(&self, chunk: &Chunk) -> bool {
        chunk.id == self.id
            && chunk.base_offset() == self.base_offset
            && chunk.next_offset() == self.next_offset
    }
}

/// Equal when they name the same content at the same place.
impl PartialEq for ChunkSlot {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.base_offset, self.next_offset)
            == (other.id, other.base_offset, other.next_offset)
    }
}

impl Eq for ChunkSlot {}
