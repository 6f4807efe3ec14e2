//! A session as a file that can be carried to another browser: all its branches, nothing else.
//!
//! One JSON document in a line. The form is kept for ever:
//!
//! ```text
//! {"format":"partita-session","version":1,"title":…,"created_ms":…,"engine":…,"seed":…,"settings":{…}}
//! {"branch":0,"at_us":0,"command":"cluster brokers=3"}
//! {"branch":1,"at_us":8000000,"fork":{"parent":0,"inherited":7}}
//! {"entries":…,"branch":…,"at_us":…,"ends_us":[…],"playing":…,"noted":{…}}
//! {"checksum":…}
//! ```
//!
//! The entries are the journal's. `noted` is what the world had come to, and in which build, so that
//! another build can say what comes out differently. The checksum is SipHash-1-3 with 128 bits over
//! all lines before it, each with its line feed: a file that was cut off or changed is told from a
//! whole one.

use super::breath::Breath;
use super::journal::{add, whole};
use super::record::{Checkpoint, JournalAction, JournalEntry, Reached, SessionHeader};
use super::{Document, SessionBytes};
use partita_engine::command::LONGEST_LINE;
use partita_engine::history::{Branch, BranchId};
use partita_engine::simulation::ClusterSettings;
use partita_engine::time::SimTime;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;

/// What the first line calls the document.
pub const FORMAT: &str = "partita-session";
/// The version that is written, and the latest that is read.
pub const VERSION: u32 = 1;
/// The longest file that is read, in bytes: 16 MiB.
pub const LONGEST_FILE: usize = 16 << 20;
/// The most entries that all branches of a file may have, inherited ones counted with each: 4 M.
const MOST_BRANCH_ENTRIES: usize = 4 << 20;
/// The longest line: the most that is said of an outcome is longer than any command.
const LONGEST_FILE_LINE: usize = 32 * LONGEST_LINE;

/// Why a file is no session. Nothing was kept of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionFileError {
    /// More bytes than a session's file may have.
    #[error("the file has {bytes} bytes, at most {most} are read")]
    TooLong {
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        most: usize,
    },
    /// Its first line says that it is something else.
    #[error("the file is no session: its first line should begin {{\"format\":\"{FORMAT}\"")]
    Other,
    /// A later Partita wrote it.
    #[error(
        "the file has form {found}, written by a newer Partita; this one reads up to {VERSION}"
    )]
    Newer {
        /// Its version.
        found: u32,
    },
    /// A line is not what it should be.
    #[error("line {line}: {problem}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// Lines are missing at the end.
    #[error("the file ends after line {lines}, before its checksum: it was cut off")]
    Cut {
        /// How many lines are there.
        lines: usize,
    },
    /// The lines are not those that were written.
    #[error("the file was changed after it was written: its checksum does not match")]
    Changed,
}

/// A session as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFile {
    /// How it began.
    pub header: SessionHeader,
    /// Its journal.
    pub journal: Vec<JournalEntry>,
    /// What is shown of it.
    pub reached: Reached,
    /// What its world had come to; a checkpoint without its state.
    pub noted: Option<Checkpoint>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    title: String,
    created_ms: u64,
    engine: String,
    seed: u64,
    settings: ClusterSettings,
}

#[derive(Deserialize)]
struct Format {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    branch: BranchId,
    at_us: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fork: Option<Fork>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fork {
    parent: BranchId,
    inherited: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    entries: usize,
    branch: BranchId,
    at_us: u64,
    ends_us: Vec<u64>,
    playing: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    noted: Option<Noted>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Noted {
    build: String,
    branch: BranchId,
    at_us: u64,
    applied: u32,
    digest: String,
    outcome: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sum {
    checksum: String,
}

impl SessionFile {
    /// What is kept of a session, as a file tells it; nothing where it cannot all be read.
    #[must_use]
    pub fn of(kept: &SessionBytes) -> Option<Self> {
        let header = SessionHeader::decode(&kept.header, "").ok()?;
        let journal = kept.journal.iter().map(|(_, bytes)| JournalEntry::decode(bytes, "").ok());
        let journal = journal.collect::<Option<Vec<_>>>()?;
        let reached = match &kept.reached {
            Some(bytes) => Reached::decode(bytes, "").ok()?,
            None => Reached::default(),
        };
        let noted = kept.checkpoints.iter().rev();
        let noted = noted.filter_map(|(_, bytes)| Checkpoint::decode(bytes, "").ok()).next();
        Some(Self { header, journal, reached, noted })
    }

    /// The records to keep of it.
    #[must_use]
    pub fn records(&self) -> SessionBytes {
        SessionBytes {
            header: self.header.encode(),
            journal: self.journal.iter().map(|entry| (entry.number, entry.encode())).collect(),
            reached: Some(self.reached.encode()),
            checkpoints: self.noted.iter().map(|noted| (1, noted.encode())).collect(),
        }
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.put(&Head {
            format: FORMAT.into(),
            version: VERSION,
            title: self.header.title.clone(),
            created_ms: self.header.created_ms,
            engine: self.header.engine.clone(),
            seed: self.header.seed,
            settings: self.header.settings.clone(),
        });
        for entry in &self.journal {
            let (command, fork) = match &entry.action {
                JournalAction::Command(line) => (Some(line.clone()), None),
                JournalAction::Fork { parent, inherited } => {
                    (None, Some(Fork { parent: *parent, inherited: *inherited }))
                }
            };
            let at_us = entry.at.as_micros();
            lines.put(&Entry { branch: entry.branch, at_us, command, fork });
        }
        lines.put(&End {
            entries: self.journal.len(),
            branch: self.reached.branch,
            at_us: self.reached.at.as_micros(),
            ends_us: self.reached.ends.iter().map(|end| end.as_micros()).collect(),
            playing: self.reached.playing,
            noted: self.noted.as_ref().map(|noted| Noted {
                build: noted.build.clone(),
                branch: noted.branch,
                at_us: noted.at.as_micros(),
                applied: noted.applied,
                digest: format!("{:032x}", noted.digest),
                outcome: noted.outcome.clone(),
            }),
        });
        let checksum = lines.checksum();
        lines.put(&Sum { checksum });
        lines.text
    }

    /// Reads a file, in slices.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub async fn read(text: &str, breath: &mut Breath) -> Result<Self, SessionFileError> {
        let bytes = text.len();
        if bytes > LONGEST_FILE {
            return Err(SessionFileError::TooLong { bytes, most: LONGEST_FILE });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = (1..).zip(text.lines());
        let (_, first) = lines.next().ok_or(SessionFileError::Other)?;
        let mut reader = Reader::new(first)?;
        for (number, line) in lines {
            if reader.done {
                if line.trim().is_empty() {
                    continue;
                }
                let problem = "nothing may follow the checksum".into();
                return Err(SessionFileError::Line { line: number, problem });
            }
            reader.line(number, line)?;
            breath.take().await;
        }
        reader.finish()
    }
}

/// A file half written.
#[derive(Default)]
struct Lines {
    text: String,
    hasher: SipHasher13,
}

impl Lines {
    fn put(&mut self, line: &impl Serialize) {
        // Plain data with names as keys always has a form in JSON.
        let line = serde_json::to_string(line).unwrap_or_default();
        sum(&mut self.hasher, &line);
        self.text.push_str(&line);
        self.text.push('\n');
    }

    fn checksum(&self) -> String {
        format!("{:032x}", self.hasher.finish128().as_u128())
    }
}

fn sum(hasher: &mut SipHasher13, line: &str) {
    hasher.write(line.as_bytes());
    hasher.write(b"\n");
}

/// A file half read.
struct Reader {
    head: Head,
    journal: Vec<JournalEntry>,
    branches: Vec<Branch>,
    end: Option<End>,
    hasher: SipHasher13,
    lines: usize,
    done: bool,
}

impl Reader {
    fn new(first: &str) -> Result<Self, SessionFileError> {
        // What is no session at all may be of any length, in one line.
        if !first.starts_with('{') || first.len() > LONGEST_FILE_LINE {
            return Err(SessionFileError::Other);
        }
        let format: Format = serde_json::from_str(first).map_err(|_| SessionFileError::Other)?;
        if format.format != FORMAT {
            return Err(SessionFileError::Other);
        }
        if format.version > VERSION {
            return Err(SessionFileError::Newer { found: format.version });
        }
        let mut hasher = SipHasher13::new();
        sum(&mut hasher, first);
        Ok(Self {
            head: read(1, first)?,
            journal: Vec::new(),
            branches: vec![Branch::first()],
            end: None,
            hasher,
            lines: 1,
            done: false,
        })
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), SessionFileError> {
        let wrong = |problem: String| SessionFileError::Line { line: number, problem };
        self.lines = number;
        if line.len() > LONGEST_FILE_LINE {
            return Err(wrong(format!("it has {} bytes, at most {LONGEST_FILE_LINE}", line.len())));
        }
        if self.end.is_some() {
            let Sum { checksum } = read(number, line)?;
            if checksum != format!("{:032x}", self.hasher.finish128().as_u128()) {
                return Err(SessionFileError::Changed);
            }
            self.done = true;
            return Ok(());
        }
        sum(&mut self.hasher, line);
        if line.starts_with("{\"entries\"") {
            let end: End = read(number, line)?;
            if end.entries != self.journal.len() {
                let (said, there) = (end.entries, self.journal.len());
                return Err(wrong(format!("{said} entries should be above it, {there} are")));
            }
            self.end = Some(end);
            return Ok(());
        }
        self.entry(read(number, line)?).map_err(wrong)
    }

    fn entry(&mut self, entry: Entry) -> Result<(), String> {
        let action = match (entry.command, entry.fork) {
            (Some(line), None) => JournalAction::Command(line),
            (None, Some(Fork { parent, inherited })) => JournalAction::Fork { parent, inherited },
            _ => return Err("it should say either a command or a fork".into()),
        };
        let number = u32::try_from(self.journal.len()).map_err(|_| "too many entries")?;
        let at = SimTime::from_micros(entry.at_us);
        let entry = JournalEntry { number, branch: entry.branch, at, action };
        if let JournalAction::Fork { inherited, .. } = &entry.action {
            let held: usize = self.branches.iter().map(|branch| branch.journal.len()).sum();
            if held.saturating_add(whole(*inherited)) > MOST_BRANCH_ENTRIES {
                return Err(format!(
                    "all branches together have over {MOST_BRANCH_ENTRIES} entries"
                ));
            }
        }
        add(&mut self.branches, &entry)?;
        self.journal.push(entry);
        Ok(())
    }

    fn finish(self) -> Result<SessionFile, SessionFileError> {
        let Some(end) = self.end.filter(|_| self.done) else {
            return Err(SessionFileError::Cut { lines: self.lines });
        };
        let last = self.lines.saturating_sub(1);
        let wrong = |problem: String| SessionFileError::Line { line: last, problem };
        if whole(end.branch.0) >= self.branches.len() {
            return Err(wrong(format!("there is no branch {}", end.branch.0)));
        }
        let noted = end.noted.map(Noted::checkpoint).transpose().map_err(wrong)?;
        let head = self.head;
        Ok(SessionFile {
            header: SessionHeader {
                title: head.title,
                created_ms: head.created_ms,
                engine: head.engine,
                seed: head.seed,
                settings: head.settings,
            },
            journal: self.journal,
            reached: Reached {
                branch: end.branch,
                at: SimTime::from_micros(end.at_us),
                ends: end.ends_us.into_iter().map(SimTime::from_micros).collect(),
                playing: end.playing,
            },
            noted,
        })
    }
}

impl Noted {
    fn checkpoint(self) -> Result<Checkpoint, String> {
        let digest = u128::from_str_radix(&self.digest, 16)
            .map_err(|_| format!("“{}” is no digest: 32 hexadecimal digits", self.digest))?;
        Ok(Checkpoint {
            build: self.build,
            branch: self.branch,
            at: SimTime::from_micros(self.at_us),
            applied: self.applied,
            digest,
            outcome: self.outcome,
            chunks: Vec::new(),
            state: Vec::new(),
            marks: Vec::new(),
        })
    }
}

fn read<T: DeserializeOwned>(number: usize, line: &str) -> Result<T, SessionFileError> {
    serde_json::from_str(line)
        .map_err(|error| SessionFileError::Line { line: number, problem: error.to_string() })
}
