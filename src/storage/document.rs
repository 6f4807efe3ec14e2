//! The form of everything kept: a version, the content, a checksum.
//!
//! ```text
//! byte 0        version of the content's form
//! bytes 1 … n   the content, as postcard writes it
//! last 16       SipHash-1-3 with 128 bits over the kind's name and all bytes before, little endian
//! ```
//!
//! The envelope is the same in every version, so that a damaged record and a newer one can be told
//! apart: a newer one has a good checksum.

use super::record::SessionId;
use core::fmt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use siphasher::sip128::SipHasher13;

/// The bytes of the checksum at the end.
const CHECKSUM: usize = 16;

/// What a stored record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A session's header.
    Session,
    /// A command, or the beginning of a branch.
    JournalEntry,
    /// The time that a session has reached.
    Reached,
    /// A state of the simulation.
    Checkpoint,
    /// A sealed stretch of a log.
    Chunk,
    /// What the list of sessions shows of one.
    Summary,
    /// How far a lesson has come.
    Progress,
    /// A setting of the app.
    Setting,
}

impl Kind {
    /// Its name, in documents and in messages; never renamed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::JournalEntry => "journal entry",
            Self::Reached => "time reached",
            Self::Checkpoint => "checkpoint",
            Self::Chunk => "chunk",
            Self::Summary => "summary",
            Self::Progress => "progress",
            Self::Setting => "setting",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a stored record lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the one of its kind that a session has.
    Session(SessionId),
    /// It is one of several that a session has.
    Numbered {
        /// Which session.
        session: SessionId,
        /// Which of them.
        number: u32,
    },
    /// It has a name of its own.
    Named(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(session) => write!(f, "of session {session}"),
            Self::Numbered { session, number } => write!(f, "{number} of session {session}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl From<&str> for Place {
    fn from(name: &str) -> Self {
        Self::Named(name.into())
    }
}

/// Why stored bytes are refused. Nothing that is refused is ever overwritten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The bytes are not what was written.
    #[error("{kind} {place} is damaged: {reason}")]
    Damaged {
        /// What it should have been.
        kind: Kind,
        /// Where it lies.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// A later Partita wrote it.
    #[error(
        "{kind} {place} has form {found}, written by a newer Partita; this one knows forms up to {known}"
    )]
    Newer {
        /// What it is.
        kind: Kind,
        /// Where it lies.
        place: Place,
        /// Its version.
        found: u8,
        /// The latest version that this build reads.
        known: u8,
    },
}

impl DocumentError {
    /// The bytes of a `kind` at `place` are not what was written, because of `reason`.
    #[must_use]
    pub fn damaged(kind: Kind, place: impl Into<Place>, reason: impl fmt::Display) -> Self {
        Self::Damaged { kind, place: place.into(), reason: reason.to_string() }
    }

    /// What was refused.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Damaged { kind, .. } | Self::Newer { kind, .. } => *kind,
        }
    }

    /// Where what was refused lies.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::Damaged { place, .. } | Self::Newer { place, .. } => place,
        }
    }
}

/// A type that is kept as a document.
pub trait Document: Serialize + DeserializeOwned {
    /// What it is.
    const KIND: Kind;
    /// The version that this build writes, and the latest that it reads. From 1.
    const VERSION: u8 = 1;

    /// Reads content of any form up to [`Document::VERSION`], and says what follows it. A type whose
    /// form has changed reads its older ones here, for ever.
    ///
    /// # Errors
    /// When the content is not of that form.
    fn read(_version: u8, content: &[u8]) -> postcard::Result<(Self, &[u8])> {
        postcard::take_from_bytes(content)
    }

    /// The bytes to store.
    fn encode(&self) -> Vec<u8> {
        // Plain data always fits into memory that grows; the checksum would tell if it ever did not.
        let content = postcard::to_allocvec(self).unwrap_or_default();
        seal(Self::KIND, Self::VERSION, &content)
    }

    /// Reads what [`Document::encode`] wrote. `place` says in messages where the bytes lay.
    ///
    /// # Errors
    /// When the bytes are damaged or of a newer form.
    fn decode(bytes: &[u8], place: impl Into<Place>) -> Result<Self, DocumentError> {
        let place = place.into();
        let damaged =
            |reason: &dyn fmt::Display| DocumentError::damaged(Self::KIND, place.clone(), reason);
        let (version, content) = unseal(Self::KIND, bytes).map_err(|problem| damaged(&problem))?;
        if version > Self::VERSION {
            return Err(DocumentError::Newer {
                kind: Self::KIND,
                place,
                found: version,
                known: Self::VERSION,
            });
        }
        let (document, rest) = Self::read(version, content)
            .map_err(|problem| damaged(&format!("its content cannot be read ({problem})")))?;
        if !rest.is_empty() {
            return Err(damaged(&format!("{} bytes follow its content", rest.len())));
        }
        Ok(document)
    }
}

/// Puts `content` of form `version` into its envelope.
#[must_use]
pub fn seal(kind: Kind, version: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + content.len() + CHECKSUM);
    bytes.push(version);
    bytes.extend_from_slice(content);
    let checksum = checksum(kind, &bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// What is wrong with an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum EnvelopeError {
    #[error("it has {0} bytes, fewer than the shortest record")]
    Short(usize),
    #[error("its checksum does not match its content")]
    Checksum,
    #[error("it has no version")]
    NoVersion,
}

fn unseal(kind: Kind, bytes: &[u8]) -> Result<(u8, &[u8]), EnvelopeError> {
    let (sealed, found) =
        bytes.split_last_chunk::<CHECKSUM>().ok_or(EnvelopeError::Short(bytes.len()))?;
    let (&version, content) = sealed.split_first().ok_or(EnvelopeError::Short(bytes.len()))?;
    if checksum(kind, sealed) != *found {
        return Err(EnvelopeError::Checksum);
    }
    if version == 0 {
        return Err(EnvelopeError::NoVersion);
    }
    Ok((version, content))
}

fn checksum(kind: Kind, sealed: &[u8]) -> [u8; CHECKSUM] {
    // The kind is part of what is summed: a record of one kind is damage in the place of another.
    let mut summed = kind.name().as_bytes().to_vec();
    summed.push(0);
    summed.extend_from_slice(sealed);
    SipHasher13::new().hash(&summed).as_u128().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Note {
        number: u64,
        text: String,
    }

    impl Document for Note {
        const KIND: Kind = Kind::Setting;
        const VERSION: u8 = 3;
    }

    fn note() -> Note {
        Note { number: 300, text: "send p1 orders key=cart-7".into() }
    }

    #[test]
    fn round_trip() {
        assert_eq!(Note::decode(&note().encode(), "here"), Ok(note()));
        assert_eq!(note().encode()[0], 3);
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let bytes = note().encode();
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let error = Note::decode(&changed, "here").expect_err("flipped");
                assert!(matches!(error, DocumentError::Damaged { .. }), "byte {place}: {error}");
            }
        }
    }

    #[test]
    fn every_cut_and_every_tail_is_found() {
        let bytes = note().encode();
        for length in 0..bytes.len() {
            assert!(Note::decode(&bytes[..length], "here").is_err(), "cut at {length}");
            assert!(Note::decode(&bytes[bytes.len() - length..], "here").is_err(), "from {length}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert!(Note::decode(&longer, "here").is_err());
    }

    #[test]
    fn a_newer_form_is_told_from_damage() {
        let newer = seal(Kind::Setting, 4, b"whatever it holds");
        assert_eq!(
            Note::decode(&newer, "theme"),
            Err(DocumentError::Newer {
                kind: Kind::Setting,
                place: "theme".into(),
                found: 4,
                known: 3
            })
        );
        let text = Note::decode(&newer, "theme").expect_err("newer").to_string();
        assert!(text.contains("setting theme has form 4") && text.contains("up to 3"), "{text}");
    }

    #[test]
    fn another_kind_in_this_place_is_damage() {
        let content = postcard::to_allocvec(&note()).expect("plain data");
        assert!(Note::decode(&seal(Kind::Setting, 3, &content), "here").is_ok());
        assert!(Note::decode(&seal(Kind::Progress, 3, &content), "here").is_err());
    }

    #[test]
    fn content_must_be_read_to_its_end() {
        let mut content = postcard::to_allocvec(&note()).expect("plain data");
        content.push(7);
        let error = Note::decode(&seal(Kind::Setting, 3, &content), "here").expect_err("longer");
        assert!(error.to_string().contains("1 bytes follow"), "{error}");
        assert!(Note::decode(&seal(Kind::Setting, 0, &content), "here").is_err());
    }
}
