//! A partition as the ledger sees it: which record is where in the current leader's log.

use super::chunked::Chunked;
use super::entry::{Entry, MomentId};
use crate::id::{BrokerId, LeaderEpoch, Offset, RecordId, TopicPartition};
use serde::{Deserialize, Serialize};

/// Stands for a record that is nobody's.
const NONE: RecordId = RecordId(u64::MAX);

/// A partition of a topic; another of the same name that is made later is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub topic_partition: TopicPartition,
    /// By offset, from zero.
    log: Chunked<RecordId>,
    pub leader: Option<BrokerId>,
    pub epoch: LeaderEpoch,
    /// When that epoch began.
    pub elected_at: MomentId,
    /// Its topic is gone.
    pub deleted_at: MomentId,
    /// What leaders of the past appended while nobody has begun to lead in this epoch: whether it is kept
    /// is seen in the log of the next who leads.
    pub strays: Vec<RecordId>,
}

impl Place {
    pub fn new(topic_partition: TopicPartition) -> Self {
        Self {
            topic_partition,
            log: Chunked::default(),
            leader: None,
            epoch: LeaderEpoch(0),
            elected_at: MomentId::default(),
            deleted_at: MomentId::default(),
            strays: Vec::new(),
        }
    }

    /// The offset after the last.
    pub fn end(&self) -> Offset {
        Offset(self.log.end())
    }

    /// Whether `record` is at `offset`; what was forgotten there is taken to be.
    pub fn holds(&self, offset: Offset, record: RecordId) -> bool {
        offset.0 < self.log.first() || self.log.get(offset.0) == Some(&record)
    }

    /// Appends what comes next in the leader's log.
    pub fn push(&mut self, record: RecordId) {
        self.log.push(record);
    }

    /// Takes the last record.
    pub fn pop(&mut self) -> Option<RecordId> {
        self.log.pop()
    }

    /// Fills up to `end` with records of nobody.
    pub fn fill_to(&mut self, end: Offset) {
        while self.log.end() < end.0 {
            self.log.push(NONE);
        }
    }

    /// The records of the log with their offsets, as far as they are known.
    pub fn records(&self) -> impl Iterator<Item = (Offset, RecordId)> {
        let known = self.log.iter().filter(|(_, record)| **record != NONE);
        known.map(|(offset, record)| (Offset(offset), *record))
    }

    /// Where `entry`, which is this record's, is in the log.
    pub fn offsets_of(&self, record: RecordId, entry: &Entry) -> Vec<Offset> {
        if entry.copies == 0 {
            return Vec::new();
        }
        self.records().filter(|(_, known)| *known == record).map(|(offset, _)| offset).collect()
    }

    /// Forgets, in whole chunks, records older than `first`.
    pub fn forget_before(&mut self, first: RecordId) {
        self.strays.retain(|record| *record >= first);
        let is_old = |record: &RecordId| *record < first || *record == NONE;
        while self.log.oldest_chunk().is_some_and(|chunk| chunk.iter().all(is_old)) {
            self.log.forget_oldest_chunk();
        }
    }
}
