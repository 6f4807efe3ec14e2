//! From a document to a scenario; all that is wrong with it is found at once.

use super::{Localized, Scenario, Step, VERSION, one_line, reached};
use crate::command::{Command, CommandError, CommandErrorKind, Message, parse_duration};
use crate::time::{SimDuration, SimTime};
use core::fmt;
use core::ops::Range;
use core::str::FromStr;

/// The longest document, in bytes: 1 MiB.
pub const LONGEST_DOCUMENT: usize = 1 << 20;

/// The most lines of a document.
pub const MOST_LINES: usize = 100_000;

/// The most problems that are told at once.
pub const MOST_PROBLEMS: usize = 20;

/// What is wrong with a document: each bad line, up to [`MOST_PROBLEMS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// By line; at least one.
    pub problems: Vec<Problem>,
    /// How many more bad lines there are.
    pub omitted: usize,
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which line, from 1; 0 for the document as a whole.
    pub line: u32,
    /// The bytes of that line.
    pub span: Range<usize>,
    /// The line as written.
    pub text: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong with a line of a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The command is wrong.
    #[error(transparent)]
    Command(#[from] CommandErrorKind),
    /// `@` without a moment.
    #[error("“{value}” is no moment: write @ and seconds, for instance @12.48")]
    NotAMoment {
        /// As written.
        value: String,
    },
    /// A moment before that of the line above.
    #[error("@{moment} is in the past: the lines above reach {reached} s")]
    Backwards {
        /// The moment.
        moment: SimDuration,
        /// What is reached.
        reached: SimDuration,
    },
    /// A line of the header twice.
    #[error("{key} is given twice: keep one")]
    HeaderTwice {
        /// Which.
        key: String,
    },
    /// A line of the header after the first command.
    #[error("{key} belongs above the first command")]
    HeaderTooLate {
        /// Which.
        key: String,
    },
    /// A seed that is no number.
    #[error("the seed is a whole number from 0 to {}, not “{value}”", u64::MAX)]
    NotASeed {
        /// As written.
        value: String,
    },
    /// A version that is no number.
    #[error("the version is a whole number, not “{value}”: this build knows {VERSION}")]
    NotAVersion {
        /// As written.
        value: String,
    },
    /// The document was written for a later build.
    #[error(
        "this document is of version {version}, this build knows {VERSION}: open it with a newer Partita"
    )]
    Newer {
        /// The document's.
        version: u32,
    },
    /// More bytes than a document may have.
    #[error("the document has {length} bytes, at most {most} are allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// More lines than a document may have.
    #[error("the document has more than {most} lines")]
    TooManyLines {
        /// How many it may have.
        most: usize,
    },
}

impl ProblemKind {
    /// The error in a form that can be translated.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Command(kind) => kind.message(),
            Self::NotAMoment { value } => Message::new("problem-not-a-moment", [("value", value)]),
            Self::Backwards { moment, reached } => {
                Message::new("problem-backwards", [("moment", moment), ("reached", reached)])
            }
            Self::HeaderTwice { key } => Message::new("problem-header-twice", [("key", key)]),
            Self::HeaderTooLate { key } => Message::new("problem-header-too-late", [("key", key)]),
            Self::NotASeed { value } => Message::new("problem-not-a-seed", [("value", value)]),
            Self::NotAVersion { value } => {
                Message::new("problem-not-a-version", [("value", value), ("known", &VERSION)])
            }
            Self::Newer { version } => {
                Message::new("problem-newer", [("version", version), ("known", &VERSION)])
            }
            Self::TooLong { length, most } => {
                Message::new("problem-too-long", [("length", length), ("most", most)])
            }
            Self::TooManyLines { most } => Message::new("problem-too-many-lines", [("most", most)]),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return self.kind.fmt(f);
        }
        writeln!(f, "line {}: {}", self.line, self.kind)?;
        let before = self.text.get(..self.span.start).unwrap_or("").chars().count();
        let marked = self.text.get(self.span.clone()).unwrap_or("").chars().count().max(1);
        writeln!(f, "  {}", self.text)?;
        write!(f, "  {:before$}{}", "", "^".repeat(marked))
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            problem.fmt(f)?;
        }
        match self.omitted {
            0 => Ok(()),
            omitted => write!(f, "\nand {omitted} more"),
        }
    }
}

impl core::error::Error for ScenarioError {}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(document: &str) -> Result<Self, ScenarioError> {
        let mut reader = ScenarioReader::new(document)?;
        document.lines().for_each(|line| reader.read(line));
        reader.finish()
    }
}

/// An error about the whole document.
fn refuse(kind: ProblemKind) -> ScenarioError {
    let problem = Problem { line: 0, span: 0..0, text: String::new(), kind };
    ScenarioError { problems: vec![problem], omitted: 0 }
}

fn check_size(document: &str) -> Result<(), ScenarioError> {
    let length = document.len();
    if length > LONGEST_DOCUMENT {
        return Err(refuse(ProblemKind::TooLong { length, most: LONGEST_DOCUMENT }));
    }
    if document.lines().count() > MOST_LINES {
        return Err(refuse(ProblemKind::TooManyLines { most: MOST_LINES }));
    }
    Ok(())
}

/// A newer document is refused before anything else in it is judged.
fn check_version(document: &str) -> Result<(), ScenarioError> {
    let lines = document.lines().map(str::trim);
    let header = lines.take_while(|line| line.is_empty() || line.starts_with('#'));
    let versions = header.filter_map(|line| entry(line).filter(|(key, _)| *key == "partita"));
    let newest = versions.filter_map(|(_, value)| value.parse::<u32>().ok()).max();
    match newest.filter(|version| *version > VERSION) {
        Some(version) => Err(refuse(ProblemKind::Newer { version })),
        None => Ok(()),
    }
}

/// `# key: value`
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().strip_prefix('#')?.split_once(':')?;
    Some((key.trim(), value.trim()))
}

/// What is wrong, and where in the line.
type Wrong = (Range<usize>, ProblemKind);

/// A document half read: whoever must not be kept waiting reads it line by line.
#[derive(Debug, Default)]
pub struct ScenarioReader {
    /// How many lines were read.
    lines: u32,
    scenario: Scenario,
    notes: Vec<String>,
    given: Vec<String>,
    problems: Vec<Problem>,
    omitted: usize,
}

impl ScenarioReader {
    /// Nothing of `document` is read yet, but it may be.
    ///
    /// # Errors
    /// When the document is too long, or of a newer version.
    pub fn new(document: &str) -> Result<Self, ScenarioError> {
        check_size(document)?;
        check_version(document.strip_prefix('\u{feff}').unwrap_or(document))?;
        Ok(Self::default())
    }

    /// Reads the next line of the document.
    pub fn read(&mut self, line: &str) {
        let line = match self.lines {
            0 => line.strip_prefix('\u{feff}').unwrap_or(line),
            _ => line,
        };
        self.lines = self.lines.saturating_add(1);
        if let Err(wrong) = self.line(self.lines, line) {
            self.complain(self.lines, line, wrong);
        }
    }

    fn complain(&mut self, line: u32, text: &str, (span, kind): Wrong) {
        if self.problems.len() == MOST_PROBLEMS {
            self.omitted += 1;
        } else {
            self.problems.push(Problem { line, span, text: text.to_owned(), kind });
        }
    }

    /// The scenario, after all lines.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn finish(mut self) -> Result<Scenario, ScenarioError> {
        let notes = core::mem::take(&mut self.notes);
        match self.scenario.steps.is_empty() {
            true => self.scenario.notes = notes,
            false => self.scenario.closing_notes = notes,
        }
        if self.problems.is_empty() {
            return Ok(self.scenario);
        }
        Err(ScenarioError { problems: self.problems, omitted: self.omitted })
    }

    fn line(&mut self, number: u32, line: &str) -> Result<(), Wrong> {
        let text = line.trim();
        if let Some(comment) = text.strip_prefix('#') {
            return self.comment(line, comment);
        }
        let mut start = line.len() - line.trim_start().len();
        if text.starts_with('@') {
            start += self.moment(line, start)?;
        }
        let command = line.get(start..).unwrap_or_default();
        if command.trim().is_empty() {
            return Ok(());
        }
        match command.parse::<Command>() {
            Ok(command) => self.step(number, command),
            Err(CommandError { span, kind }) => {
                return Err((span.start + start..span.end + start, kind.into()));
            }
        }
        Ok(())
    }

    fn step(&mut self, line: u32, command: Command) {
        let mut notes = core::mem::take(&mut self.notes);
        if self.scenario.steps.is_empty() {
            self.scenario.notes = core::mem::take(&mut notes);
        }
        let at = self.scenario.until;
        self.scenario.until = reached(at, &command);
        self.scenario.steps.push(Step { at, command, notes, line });
    }

    /// Reads `@12.48` at `start` and moves on to it; gives its length.
    fn moment(&mut self, line: &str, start: usize) -> Result<usize, Wrong> {
        let word = line.get(start..).unwrap_or_default();
        let word = word.split(char::is_whitespace).next().unwrap_or_default();
        let span = start..start + word.len();
        let value = word.trim_start_matches('@').to_owned();
        let moment = parse_duration(&value)
            .map_err(|_| (span.clone(), ProblemKind::NotAMoment { value: word.to_owned() }))?;
        let reached = self.scenario.until.since(SimTime::ZERO);
        if moment < reached {
            return Err((span, ProblemKind::Backwards { moment, reached }));
        }
        self.scenario.until = SimTime::ZERO + moment;
        Ok(word.len())
    }

    fn comment(&mut self, line: &str, comment: &str) -> Result<(), Wrong> {
        let Some((key, value)) = entry(line) else {
            self.note(comment);
            return Ok(());
        };
        let (field, language) = match key.split_once('.') {
            Some((field @ ("title" | "look-for"), language)) if is_language(language) => {
                (field, Some(language))
            }
            _ => (key, None),
        };
        if !matches!(field, "partita" | "title" | "look-for" | "seed") {
            self.note(comment);
            return Ok(());
        }
        let start = line.find(key).unwrap_or(0);
        let key_span = start..start + key.len();
        if !self.scenario.steps.is_empty() {
            return Err((key_span, ProblemKind::HeaderTooLate { key: key.to_owned() }));
        }
        if self.given.iter().any(|given| given == key) {
            return Err((key_span, ProblemKind::HeaderTwice { key: key.to_owned() }));
        }
        self.given.push(key.to_owned());
        let end = line.trim_end().len();
        let wrong = |kind| (end - value.len()..end, kind);
        match field {
            "partita" => {
                let not = ProblemKind::NotAVersion { value: value.to_owned() };
                let version = value.parse::<u32>().ok().filter(|version| *version == VERSION);
                version.map(|_| ()).ok_or_else(|| wrong(not))?;
            }
            "seed" => {
                let not = ProblemKind::NotASeed { value: value.to_owned() };
                self.scenario.seed = Some(value.parse().map_err(|_| wrong(not))?);
            }
            "title" => translate(&mut self.scenario.title, language, value),
            _ => translate(&mut self.scenario.look_for, language, value),
        }
        Ok(())
    }

    fn note(&mut self, comment: &str) {
        let comment = one_line(comment);
        let comment = comment.strip_prefix(' ').unwrap_or(&comment);
        self.notes.push(comment.trim_end().to_owned());
    }
}

fn translate(texts: &mut Localized, language: Option<&str>, text: &str) {
    let text = one_line(text).trim().to_owned();
    match language {
        Some(language) => {
            texts.translations.insert(language.to_owned(), text);
        }
        None => texts.text = text,
    }
}

/// `ko`, `pt-BR`
fn is_language(tag: &str) -> bool {
    !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}
