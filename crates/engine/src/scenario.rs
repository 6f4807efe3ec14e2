//! Scenario documents: a header in comments, then command lines with times.
//!
//! ```text
//! # partita: 1
//! # title: One record
//! # title.ko: 레코드 하나
//! # look-for: The record gets offset 0.
//! # seed: 42
//! # Any other comment stays where it is.
//!
//! cluster brokers=1
//! topic orders
//! producer p1
//! @1.5 send p1 orders value=41
//! run 5s
//! ```
//!
//! `@1.5` is a moment of virtual time in seconds; a line without one happens at the moment of the
//! line before, and `run` moves that moment on. `@20` alone says that the run reached it. The
//! journal of a session is exported in this form too.

mod parse;

use crate::command::Command;
use crate::time::SimTime;
use core::fmt;
use std::collections::BTreeMap;

pub use parse::{
    LONGEST_DOCUMENT, MOST_LINES, MOST_PROBLEMS, Problem, ProblemKind, ScenarioError,
    ScenarioReader,
};

/// The version of the form that this build reads and writes.
pub const VERSION: u32 = 1;

/// A scenario: what is to be done, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called.
    pub title: Localized,
    /// What to look for while it runs.
    pub look_for: Localized,
    /// The seed of its random numbers, if it fixes one.
    pub seed: Option<u64>,
    /// Other comments before the first step.
    pub notes: Vec<String>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// Comments after the last step.
    pub closing_notes: Vec<String>,
    /// The moment that the run reaches; not before the last step, nor before a `run` of it is over.
    pub until: SimTime,
}

/// One command at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: SimTime,
    /// What.
    pub command: Command,
    /// Comments above it.
    pub notes: Vec<String>,
    /// Its line in the document, from 1; 0 when it does not come from one.
    pub line: u32,
}

/// A text in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized {
    /// The text without a language; empty when there is none.
    pub text: String,
    /// Translations by language: `ko`.
    pub translations: BTreeMap<String, String>,
}

impl Localized {
    /// The text in `language`, or the one without a language.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.translations.get(language).unwrap_or(&self.text)
    }
}

impl Scenario {
    /// Adds `command` at `at`, or at the moment reached when that is later.
    pub fn push(&mut self, at: SimTime, command: Command) {
        let at = at.max(self.until);
        self.until = reached(at, &command);
        self.steps.push(Step { at, command, notes: Vec::new(), line: 0 });
    }
}

/// The moment at which `command`, given at `at`, is over.
fn reached(at: SimTime, command: &Command) -> SimTime {
    match command {
        Command::Run { duration } => at + *duration,
        _ => at,
    }
}

/// The document, with a time stamp where it is not that of the line before.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# partita: {VERSION}")?;
        localized(f, "title", &self.title)?;
        localized(f, "look-for", &self.look_for)?;
        if let Some(seed) = self.seed {
            writeln!(f, "# seed: {seed}")?;
        }
        notes(f, &self.notes)?;
        if !self.steps.is_empty() {
            writeln!(f)?;
        }
        let mut now = SimTime::ZERO;
        for step in &self.steps {
            notes(f, &step.notes)?;
            if step.at != now {
                write!(f, "@{} ", step.at.since(SimTime::ZERO))?;
            }
            writeln!(f, "{}", step.command)?;
            now = reached(step.at, &step.command);
        }
        if self.until != now {
            writeln!(f, "@{}", self.until.since(SimTime::ZERO))?;
        }
        notes(f, &self.closing_notes)
    }
}

fn localized(f: &mut fmt::Formatter<'_>, key: &str, texts: &Localized) -> fmt::Result {
    if !texts.text.is_empty() {
        writeln!(f, "# {key}: {}", one_line(&texts.text))?;
    }
    for (language, text) in &texts.translations {
        writeln!(f, "# {key}.{language}: {}", one_line(text))?;
    }
    Ok(())
}

fn notes(f: &mut fmt::Formatter<'_>, notes: &[String]) -> fmt::Result {
    for note in notes {
        writeln!(f, "{}", format!("# {}", one_line(note)).trim_end())?;
    }
    Ok(())
}

/// A text in which a line break cannot end the comment.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests;
