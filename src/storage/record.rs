//! What is kept of a session: its header, its journal, the time it has reached, checkpoints.
//!
//! A session's truth is its header and its journal; checkpoints are caches of the build that made
//! them.

use super::document::{Document, Kind};
use core::fmt;
use partita_engine::history::BranchId;
use partita_engine::log::ChunkId;
use partita_engine::simulation::ClusterSettings;
use partita_engine::time::SimTime;
use serde::{Deserialize, Serialize};

/// The number of a session in the store, from 1; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub u32);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a session began. Written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionHeader {
    /// What the person sees in a list of sessions.
    pub title: String,
    /// When it was made, in milliseconds since the Unix epoch by the browser's clock.
    pub created_ms: u64,
    /// The version of the engine that ran it first.
    pub engine: String,
    /// The seed of its random numbers.
    pub seed: u64,
    /// The settings of its cluster. Their form is part of this document's: when they change,
    /// [`SessionHeader::VERSION`] rises.
    pub settings: ClusterSettings,
}

impl Document for SessionHeader {
    const KIND: Kind = Kind::Session;
}

/// One thing that a person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its number in the journal, from 0 without gaps.
    pub number: u32,
    /// The branch on which it was done.
    pub branch: BranchId,
    /// The virtual time at which it was done.
    pub at: SimTime,
    /// What was done.
    pub action: JournalAction,
}

/// What a journal entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JournalAction {
    /// A command, as its line of text.
    Command(String),
    /// The entry's branch began here, with everything its parent had done before.
    Fork {
        /// The branch that it left.
        parent: BranchId,
        /// How many of the parent's commands, counted from the run's beginning, are its own too.
        inherited: u32,
    },
}

impl Document for JournalEntry {
    const KIND: Kind = Kind::JournalEntry;
}

/// Where the person's picture stands: noted once a second.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The branch that is shown.
    pub branch: BranchId,
    /// The moment of virtual time that is shown.
    pub at: SimTime,
    /// The furthest moment that each branch has reached, by its number.
    pub ends: Vec<SimTime>,
}

impl Document for Reached {
    const KIND: Kind = Kind::Reached;
}

/// Which session the app goes on with when it is opened. Without it, the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSession(pub SessionId);

impl LastSession {
    /// Its name among the settings.
    pub const NAME: &str = "last-session";
}

impl Document for LastSession {
    const KIND: Kind = Kind::Setting;
}

/// A state of the simulation, so that a reload need not run everything again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The build that made it: only that one reads `state`.
    pub build: String,
    /// The branch that it lies on.
    pub branch: BranchId,
    /// Its moment.
    pub at: SimTime,
    /// How many of the branch's commands, counted from the run's beginning, it has carried out.
    pub applied: u32,
    /// The digest of the state, as the engine computes it.
    pub digest: u128,
    /// What the world had come to, in lines that another build can compare.
    pub outcome: Vec<String>,
    /// The sealed stretches of logs that the state names.
    pub chunks: Vec<ChunkId>,
    /// The state without those stretches.
    pub state: Vec<u8>,
}

impl Document for Checkpoint {
    const KIND: Kind = Kind::Checkpoint;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{DocumentError, Place};

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            build: "0.1.0-abc".into(),
            branch: BranchId(1),
            at: SimTime::from_millis(12_480),
            applied: 3,
            digest: u128::MAX / 3,
            outcome: vec!["orders-0 log end 12".into()],
            chunks: vec![ChunkId(7), ChunkId(u128::MAX)],
            state: (0..200).collect(),
        }
    }

    fn refuses_every_change<D: Document + PartialEq + fmt::Debug>(document: &D) {
        let bytes = document.encode();
        assert_eq!(D::decode(&bytes, "1").as_ref(), Ok(document));
        for place in 0..bytes.len() {
            for value in [bytes[place] ^ 1, bytes[place] ^ 0x80, !bytes[place]] {
                let mut changed = bytes.clone();
                changed[place] = value;
                assert!(D::decode(&changed, "1").is_err(), "byte {place} became {value}");
            }
            assert!(D::decode(&bytes[..place], "1").is_err(), "cut at {place}");
        }
    }

    #[test]
    fn no_change_of_a_byte_and_no_cut_passes() {
        refuses_every_change(&SessionHeader {
            title: "First steps".into(),
            created_ms: 1_767_225_600_000,
            engine: "0.1.0".into(),
            seed: 42,
            settings: ClusterSettings::default(),
        });
        refuses_every_change(&JournalEntry {
            number: 300,
            branch: BranchId(0),
            at: SimTime::from_millis(1500),
            action: JournalAction::Command("send p1 orders key=cart-7 value=41".into()),
        });
        refuses_every_change(&JournalEntry {
            number: 0,
            branch: BranchId(2),
            at: SimTime::ZERO,
            action: JournalAction::Fork { parent: BranchId(1), inherited: 9 },
        });
        refuses_every_change(&Reached {
            branch: BranchId(1),
            at: SimTime::from_millis(3),
            ends: vec![SimTime::MAX, SimTime::ZERO],
        });
        refuses_every_change(&checkpoint());
    }

    #[test]
    fn messages_say_what_and_where() {
        let place = Place::Numbered { session: SessionId(2), number: 4 };
        let error = Checkpoint::decode(&[1, 2, 3], place.clone()).expect_err("short");
        assert_eq!(error.kind(), Kind::Checkpoint);
        assert_eq!(error.place(), &place);
        let text = error.to_string();
        assert!(text.starts_with("checkpoint 4 of session 2 is damaged: it has 3 bytes"), "{text}");
        assert!(matches!(error, DocumentError::Damaged { .. }));
    }
}
