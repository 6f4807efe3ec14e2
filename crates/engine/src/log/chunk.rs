//! Chunks: sealed stretches of a log, shared and known by their content.

use crate::id::Offset;
use crate::record::RecordBatch;
use crate::time::Timestamp;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use siphasher::sip128::SipHasher13;
use std::sync::{Arc, OnceLock};

/// The most records in a chunk, unless one batch alone has more.
pub const CHUNK_RECORDS: usize = 256;

/// The form of [`Chunk::encode`]; its first byte.
const VERSION: u8 = 3;

/// A chunk's name: SipHash-1-3 with 128 bits over what its batches are, records by their digests.
/// Equal content has an equal id wherever it lies. Written as 32 hexadecimal digits.
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
    /// Worked out when it is first asked for: a run that is not stored needs no names.
    id: OnceLock<ChunkId>,
    batches: Box<[RecordBatch]>,
    size_bytes: u64,
    max_timestamp: Timestamp,
}

impl Chunk {
    /// Seals `batches`, which are taken to be in offset order.
    #[must_use]
    pub fn new(batches: Vec<RecordBatch>) -> Self {
        let size_bytes = batches.iter().map(RecordBatch::size_bytes).sum();
        let max_timestamp =
            batches.iter().map(RecordBatch::max_timestamp).max().unwrap_or_default();
        Self { id: OnceLock::new(), batches: batches.into(), size_bytes, max_timestamp }
    }

    /// The id, computed from the content.
    #[must_use]
    pub fn id(&self) -> ChunkId {
        *self.id.get_or_init(|| id_of(&self.batches))
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
        // Writing plain data to memory cannot fail; should it ever, what is missing is refused when
        // it is read back.
        bytes.extend(postcard::to_allocvec(&self.batches).unwrap_or_default());
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
        let (batches, rest) = postcard::take_from_bytes(content)
            .map_err(|error| ChunkError::Unreadable(error.to_string()))?;
        if !rest.is_empty() {
            return Err(ChunkError::Unreadable(format!("{} bytes too many", rest.len())));
        }
        let chunk = Self::new(batches);
        let found = chunk.id();
        if found != id {
            return Err(ChunkError::Damaged { expected: id, found });
        }
        Ok(chunk)
    }
}

/// Equal content, by the id.
impl PartialEq for Chunk {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Chunk {}

/// The records of a batch are hashed once for all copies of it, see [`Records::digest`].
///
/// [`Records::digest`]: crate::record::Records::digest
fn id_of(batches: &[RecordBatch]) -> ChunkId {
    let heads: Vec<_> = batches
        .iter()
        .map(|batch| (batch.base_offset, batch.leader_epoch, batch.stamp, batch.records.digest()))
        .collect();
    // Writing plain data to memory cannot fail.
    let bytes = postcard::to_allocvec(&heads).unwrap_or_default();
    ChunkId(SipHasher13::new().hash(&bytes).as_u128())
}

/// A place in a log for a sealed chunk: filled, unless the log was just read back; then it names the
/// chunk that belongs there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "ChunkName", into = "ChunkName")]
pub(super) struct ChunkSlot {
    pub base_offset: Offset,
    pub next_offset: Offset,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Here(Arc<Chunk>),
    Named(ChunkId),
}

/// What is stored of a slot.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct ChunkName {
    id: ChunkId,
    base_offset: Offset,
    next_offset: Offset,
}

impl ChunkName {
    fn of(chunk: &Chunk) -> Self {
        Self { id: chunk.id(), base_offset: chunk.base_offset(), next_offset: chunk.next_offset() }
    }
}

impl From<ChunkSlot> for ChunkName {
    fn from(slot: ChunkSlot) -> Self {
        slot.name()
    }
}

impl From<ChunkName> for ChunkSlot {
    fn from(ChunkName { id, base_offset, next_offset }: ChunkName) -> Self {
        Self { base_offset, next_offset, content: Content::Named(id) }
    }
}

impl ChunkSlot {
    pub fn new(chunk: Chunk) -> Self {
        Self {
            base_offset: chunk.base_offset(),
            next_offset: chunk.next_offset(),
            content: Content::Here(Arc::new(chunk)),
        }
    }

    fn name(&self) -> ChunkName {
        ChunkName { id: self.id(), base_offset: self.base_offset, next_offset: self.next_offset }
    }

    pub fn id(&self) -> ChunkId {
        match &self.content {
            Content::Here(chunk) => chunk.id(),
            Content::Named(id) => *id,
        }
    }

    pub const fn chunk(&self) -> Option<&Arc<Chunk>> {
        match &self.content {
            Content::Here(chunk) => Some(chunk),
            Content::Named(_) => None,
        }
    }

    pub fn batches(&self) -> &[RecordBatch] {
        self.chunk().map(|chunk| chunk.batches()).unwrap_or_default()
    }

    /// Fills the place, if `chunk` is the one that it names; says whether it is.
    pub fn fill(&mut self, chunk: Arc<Chunk>) -> bool {
        let accepts = ChunkName::of(&chunk) == self.name();
        if accepts {
            self.content = Content::Here(chunk);
        }
        accepts
    }
}

/// Equal when they name the same content at the same place.
impl PartialEq for ChunkSlot {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for ChunkSlot {}
