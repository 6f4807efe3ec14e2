//! What the ledger keeps of a record: a few bytes.

use super::chunked::Chunked;
use crate::id::EventId;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// An event that decided something, with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub time: SimTime,
}

/// The number of a [`Moment`] in the ledger, from 1; zero is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MomentId(u32);

impl MomentId {
    pub fn is_some(self) -> bool {
        self.0 > 0
    }
}

/// Deciding events, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moments(Chunked<Moment>);

impl Moments {
    /// The number of a moment; the newest may be asked for again.
    pub fn note(&mut self, moment: Moment) -> MomentId {
        let end = self.0.end();
        let newest = end.checked_sub(1).and_then(|last| self.0.get(last));
        if newest != Some(&moment) {
            self.0.push(moment);
        }
        // Beyond what fits, moments are not told apart from none.
        MomentId(u32::try_from(self.0.end()).unwrap_or(0))
    }

    pub fn get(&self, id: MomentId) -> Option<Moment> {
        self.0.get(u64::from(id.0.checked_sub(1)?)).copied()
    }

    /// The number that the next moment gets.
    pub fn end(&self) -> u64 {
        self.0.end()
    }

    /// Forgets, in whole chunks, what is older than the moment with that number.
    pub fn forget_before(&mut self, end: u64) {
        while self.0.oldest_chunk().is_some_and(|chunk| self.0.first() + chunk.len() as u64 <= end)
        {
            self.0.forget_oldest_chunk();
        }
    }
}

/// What a producer knows of its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Told {
    /// Nothing yet.
    #[default]
    Waiting,
    /// It is written, says its leader.
    Acknowledged,
    /// With `acks=0` the producer does not ask.
    NotAsked,
    /// It is not written: no broker has taken it.
    Refused,
    /// Nothing, and it will hear no more: the record may be written or not.
    Unknown,
}

/// No producer's: a record of an internal topic.
pub(super) const NOBODY: u16 = u16::MAX;
/// In no partition yet.
pub(super) const NOWHERE: u16 = u16::MAX;
/// No key, or one beyond those that have a letter.
pub(super) const KEYLESS: u16 = u16::MAX;

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Whose, by number.
    pub owner: u16,
    /// Where it was sent, by number.
    pub place: u16,
    /// Its key, by number.
    pub key: u16,
    pub told: Told,
    /// It is in a request that is not answered.
    pub is_under_way: bool,
    /// An attempt ended so that it may be written.
    pub is_open: bool,
    /// How often it is in the current leader's log.
    pub copies: u8,
    /// How many records on the next one of its producer and partition is; zero: none yet.
    pub next: u32,
    /// When it got its partition.
    pub sent_at: MomentId,
    /// When its producer was told.
    pub told_at: MomentId,
    /// When a leader first appended it.
    pub kept_at: MomentId,
    /// When it last came into the log once more.
    pub again_at: MomentId,
    /// When the last copy went from the current leader's log.
    pub gone_at: MomentId,
}

impl Entry {
    pub const fn new(owner: u16) -> Self {
        let none = MomentId(0);
        Self {
            owner,
            place: NOWHERE,
            key: KEYLESS,
            told: Told::Waiting,
            is_under_way: false,
            is_open: false,
            copies: 0,
            next: 0,
            sent_at: none,
            told_at: none,
            kept_at: none,
            again_at: none,
            gone_at: none,
        }
    }

    /// Its producer is told; what it was told first stays.
    pub fn tell(&mut self, told: Told, at: MomentId) {
        if self.told == Told::Waiting {
            self.told = told;
            self.told_at = at;
        }
    }

    /// It was given up: whether it may be written all the same depends on how its attempts ended.
    pub fn give_up(&mut self, at: MomentId) {
        let is_open = self.is_open || self.is_under_way;
        self.tell(if is_open { Told::Unknown } else { Told::Refused }, at);
    }

    /// It is in the current leader's log, or there once more.
    pub fn appear(&mut self, at: MomentId) {
        self.copies = self.copies.saturating_add(1);
        if !self.kept_at.is_some() {
            self.kept_at = at;
        }
        if self.copies > 1 {
            self.again_at = at;
        }
        self.gone_at = MomentId(0);
    }

    /// A copy of it is gone from the current leader's log.
    pub fn vanish(&mut self, at: MomentId) {
        self.copies = self.copies.saturating_sub(1);
        if self.copies == 0 {
            self.gone_at = at;
        }
    }

    /// Acknowledged, and in no current leader's log.
    pub fn is_lost(&self) -> bool {
        self.told == Told::Acknowledged && self.copies == 0 && self.gone_at.is_some()
    }
}
