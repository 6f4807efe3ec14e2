//! What is kept of a session: its header, its journal, the time it has reached, checkpoints.
//!
//! A session's truth is its header and its journal; checkpoints are caches of the build that made
//! them.

use super::document::{Document, Kind};
use super::picture::Picture;
use core::fmt;
use partita_engine::history::{BranchId, Mark};
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
    /// The settings of its cluster, kept as text: one that a later Partita adds has its default in
    /// the headers from before.
    #[serde(with = "settings_text")]
    pub settings: ClusterSettings,
}

impl Document for SessionHeader {
    const KIND: Kind = Kind::Session;
    const VERSION: u8 = 2;

    fn read(version: u8, content: &[u8]) -> postcard::Result<(Self, &[u8])> {
        match version {
            1 => form_1::header(content),
            _ => postcard::take_from_bytes(content),
        }
    }
}

/// Settings as JSON inside a text.
mod settings_text {
    use partita_engine::simulation::ClusterSettings;
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        settings: &ClusterSettings,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(settings).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ClusterSettings, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
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
    /// Whether time passed.
    pub playing: bool,
}

impl Document for Reached {
    const KIND: Kind = Kind::Reached;
    const VERSION: u8 = 2;

    fn read(version: u8, content: &[u8]) -> postcard::Result<(Self, &[u8])> {
        match version {
            1 => form_1::reached(content),
            _ => postcard::take_from_bytes(content),
        }
    }
}

/// The first forms of documents that have changed since.
mod form_1 {
    use super::{Checkpoint, Reached, SessionHeader};
    use core::num::NonZeroU32;
    use partita_engine::group::GroupCoordinatorConfig;
    use partita_engine::history::BranchId;
    use partita_engine::log::ChunkId;
    use partita_engine::simulation::ClusterSettings;
    use partita_engine::time::{SimDuration, SimTime};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Header {
        title: String,
        created_ms: u64,
        engine: String,
        seed: u64,
        initial_rebalance_delay: SimDuration,
        min_session_timeout: SimDuration,
        max_session_timeout: SimDuration,
        max_size: u32,
        offsets_topic_partitions: NonZeroU32,
        offsets_topic_replication_factor: u32,
    }

    pub fn header(content: &[u8]) -> postcard::Result<(SessionHeader, &[u8])> {
        let (header, rest) = postcard::take_from_bytes::<Header>(content)?;
        let groups = GroupCoordinatorConfig {
            initial_rebalance_delay: header.initial_rebalance_delay,
            min_session_timeout: header.min_session_timeout,
            max_session_timeout: header.max_session_timeout,
            max_size: header.max_size,
            offsets_topic_partitions: header.offsets_topic_partitions,
            offsets_topic_replication_factor: header.offsets_topic_replication_factor,
        };
        let (title, created_ms) = (header.title, header.created_ms);
        let settings = ClusterSettings { groups };
        let header =
            SessionHeader { title, created_ms, engine: header.engine, seed: header.seed, settings };
        Ok((header, rest))
    }

    #[derive(Deserialize)]
    struct Noted {
        branch: BranchId,
        at: SimTime,
        ends: Vec<SimTime>,
    }

    pub fn reached(content: &[u8]) -> postcard::Result<(Reached, &[u8])> {
        let (Noted { branch, at, ends }, rest) = postcard::take_from_bytes(content)?;
        // Sessions of that form always went on when they were opened.
        Ok((Reached { branch, at, ends, playing: true }, rest))
    }

    #[derive(Deserialize)]
    struct State {
        build: String,
        branch: BranchId,
        at: SimTime,
        applied: u32,
        digest: u128,
        outcome: Vec<String>,
        chunks: Vec<ChunkId>,
        state: Vec<u8>,
    }

    pub fn checkpoint(content: &[u8]) -> postcard::Result<(Checkpoint, &[u8])> {
        let (kept, rest) = postcard::take_from_bytes::<State>(content)?;
        let checkpoint = Checkpoint {
            build: kept.build,
            branch: kept.branch,
            at: kept.at,
            applied: kept.applied,
            digest: kept.digest,
            outcome: kept.outcome,
            chunks: kept.chunks,
            state: kept.state,
            marks: Vec::new(),
        };
        Ok((checkpoint, rest))
    }
}

/// What the list of sessions shows of one: a cache, made anew whenever the session is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// When the session was last written, in milliseconds since the Unix epoch by the browser's
    /// clock.
    pub saved_ms: u64,
    /// Its world, small.
    pub picture: Picture,
}

impl Document for Summary {
    const KIND: Kind = Kind::Summary;
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
    /// The timeline's marks up to there.
    pub marks: Vec<Mark>,
}

impl Document for Checkpoint {
    const KIND: Kind = Kind::Checkpoint;
    const VERSION: u8 = 2;

    fn read(version: u8, content: &[u8]) -> postcard::Result<(Self, &[u8])> {
        match version {
            1 => form_1::checkpoint(content),
            _ => postcard::take_from_bytes(content),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{DocumentError, Place};
    use partita_engine::history::MarkKind;
    use partita_engine::id::EventId;

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
            marks: vec![Mark {
                time: SimTime::from_millis(7),
                event: EventId(3),
                kind: MarkKind::Command { line: "topic orders".into() },
            }],
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
            playing: true,
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
