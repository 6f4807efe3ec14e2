//! What a group has done with records.

use super::chunked::CHUNK_ITEMS;
use super::entry::MomentId;
use crate::id::{RecordId, TopicName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a group has done with one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    /// How often its application was done with it; 255 is that many or more.
    pub times: u8,
    /// When it first was, another with the same key that was sent later was done already.
    pub is_out_of_order: bool,
    /// When first.
    pub first: MomentId,
    /// When last.
    pub last: MomentId,
}

/// What a group has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Readings {
    /// By number of the record's chunk; chunks that it has read nothing of are not there.
    chunks: BTreeMap<u64, Arc<Vec<Reading>>>,
    /// Of each partition's topic and key the last record, in the order of sending, that was done.
    newest: Arc<BTreeMap<(TopicName, u16), RecordId>>,
}

impl Readings {
    /// The group is done with a record: of this topic, with this key if it has one.
    pub fn note(&mut self, record: RecordId, key: Option<(TopicName, u16)>, at: MomentId) {
        let is_late = key.is_some_and(|key| {
            let newest = Arc::make_mut(&mut self.newest);
            let before = newest.entry(key).or_insert(record);
            let is_late = *before > record;
            *before = record.max(*before);
            is_late
        });
        let chunk = self.chunks.entry(record.0 / CHUNK_ITEMS).or_default();
        let chunk = Arc::make_mut(chunk);
        let index = usize::try_from(record.0 % CHUNK_ITEMS).unwrap_or_default();
        if chunk.len() <= index {
            chunk.resize(index + 1, Reading::default());
        }
        let Some(reading) = chunk.get_mut(index) else { return };
        if reading.times == 0 {
            reading.first = at;
            reading.is_out_of_order = is_late;
        }
        reading.times = reading.times.saturating_add(1);
        reading.last = at;
    }

    /// What it has done with a record.
    pub fn get(&self, record: RecordId) -> Reading {
        let index = usize::try_from(record.0 % CHUNK_ITEMS).unwrap_or_default();
        let chunk = self.chunks.get(&(record.0 / CHUNK_ITEMS));
        chunk.and_then(|chunk| chunk.get(index)).copied().unwrap_or_default()
    }

    /// All that it has done something with.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, Reading)> {
        self.chunks.iter().flat_map(|(number, chunk)| {
            let ids = (number * CHUNK_ITEMS..).map(RecordId);
            ids.zip(chunk.iter().copied()).filter(|(_, reading)| reading.times > 0)
        })
    }

    /// Forgets records older than `first`, the first of a chunk.
    pub fn forget_before(&mut self, first: RecordId) {
        let chunk = first.0 / CHUNK_ITEMS;
        while self.chunks.first_key_value().is_some_and(|(number, _)| *number < chunk) {
            self.chunks.pop_first();
        }
    }
}
