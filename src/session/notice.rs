//! What the person must be told when a session is opened.

use super::import::FileTrouble;
use crate::explain::Words;
use crate::i18n::Language;
use crate::storage::{Differences, DocumentError, Kind, Place, SessionId};

/// Something that the person must be told once.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A session cannot be read. It stays as it is and can be exported.
    Refused {
        /// Which.
        session: SessionId,
        /// Why.
        error: DocumentError,
    },
    /// This build runs the session differently from the one that ran it before.
    Different {
        /// Which.
        session: SessionId,
        /// What differs.
        differences: Differences,
    },
    /// A file was not taken.
    FileRefused {
        /// Its name.
        name: String,
        /// Why.
        trouble: FileTrouble,
    },
    /// A text that was pasted is longer than any field holds.
    PasteRefused {
        /// How many bytes it has.
        bytes: usize,
        /// How many a field holds.
        most: usize,
    },
}

impl Notice {
    /// The session that it is about, where it is about one.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Refused { session, .. } | Self::Different { session, .. } => Some(*session),
            Self::FileRefused { .. } | Self::PasteRefused { .. } => None,
        }
    }

    /// It in a sentence or two.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::FileRefused { name, trouble } => language.file_trouble(name, trouble),
            _ => language.words(&self.words()),
        }
    }

    fn words(&self) -> Words {
        match self {
            // Its words are those of what is wrong with a line.
            Self::FileRefused { .. } => Words::new("file-other"),
            Self::PasteRefused { bytes, most } => Words::new("paste-too-long")
                .number("bytes", *bytes as u64)
                .number("most", *most as u64),
            Self::Refused { session, error } => match error {
                DocumentError::Damaged { kind, place, .. } => Words::new("opening-damaged")
                    .number("session", session.0)
                    .words("what", what(*kind, place)),
                DocumentError::Newer { kind, place, found, known } => Words::new("opening-newer")
                    .number("session", session.0)
                    .words("what", what(*kind, place))
                    .number("found", *found)
                    .number("known", *known),
            },
            Self::Different { session, differences } => {
                let count = differences.noted.len().max(differences.now.len());
                Words::new("opening-different")
                    .number("session", session.0)
                    .number("count", u64::try_from(count).unwrap_or(u64::MAX))
            }
        }
    }
}

/// The record that was refused: `journal entry 4`.
fn what(kind: Kind, place: &Place) -> Words {
    let words = Words::new(match kind {
        Kind::Session => "kind-session",
        Kind::JournalEntry => "kind-journal-entry",
        Kind::Reached => "kind-time-reached",
        Kind::Checkpoint => "kind-checkpoint",
        Kind::Chunk => "kind-chunk",
        Kind::Summary => "kind-summary",
        Kind::Progress => "kind-progress",
        Kind::Setting => "kind-setting",
    });
    match place {
        Place::Numbered { number, .. } => words.number("number", *number),
        Place::Session(_) | Place::Named(_) => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_record() {
        let session = SessionId(3);
        let place = Place::Numbered { session, number: 4 };
        let error = DocumentError::damaged(Kind::JournalEntry, place, "its checksum is wrong");
        let entry = Words::new("kind-journal-entry").number("number", 4_u32);
        let words = Words::new("opening-damaged").number("session", 3_u32).words("what", entry);
        let notice = Notice::Refused { session, error };
        assert_eq!((notice.words(), notice.session()), (words, Some(session)));
    }
}
