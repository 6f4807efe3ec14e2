//! Partition logs: one per replica, cheap to copy, shared between replicas and checkpoints.
//!
//! A [`PartitionLog`] is a list of sealed [`Chunk`]s, which never change and are shared, and a small
//! open tail. Where a chunk ends depends only on the batches before it, so replicas that appended
//! the same batches hold equal chunks with equal ids, and a store keeps each of them once.
//! Kafka's segments are boundaries over chunks, not the unit of sharing.

mod chunk;
mod leader_epochs;
mod partition_log;
mod producer_state;
mod timestamps;

pub use chunk::{CHUNK_RECORDS, Chunk, ChunkError, ChunkId};
pub use leader_epochs::{EpochEnd, EpochEntry, LeaderEpochs};
pub use partition_log::{AppendError, MissingChunk, PartitionLog};
pub use producer_state::{
    BatchMetadata, KNOWN_BATCHES, Novelty, ProducerStateEntry, ProducerStates, SequenceError,
};
