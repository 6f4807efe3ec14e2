//! Why a file was not taken, in the person's language.

use super::Language;
use crate::session::import::FileTrouble;
use crate::session::{Problem, save_status};
use crate::storage::session_file::{SessionFileError, VERSION};
use partita_engine::scenario::{ProblemKind, ScenarioError};

impl Language {
    /// Why the file with this name was not taken.
    #[must_use]
    pub fn file_trouble(self, name: &str, trouble: &FileTrouble) -> String {
        let why = match trouble {
            FileTrouble::Unreadable => self.text("file-unreadable"),
            FileTrouble::Session(error) => self.session_file(error),
            FileTrouble::Scenario(error) => self.scenario(error),
            FileTrouble::Refused { line, refusal } => {
                let why = self.problem(&Problem::Refused(refusal.clone())).text;
                self.say("file-line", &[("line", (*line).into()), ("why", why.into())])
            }
            FileTrouble::TooLate { seconds, most } => self
                .say("file-too-late", &[("seconds", (*seconds).into()), ("most", (*most).into())]),
            FileTrouble::Store(error) => self.text(save_status::reason(error)),
        };
        self.say("file-refused", &[("name", name.into()), ("why", why.into())])
    }

    fn session_file(self, error: &SessionFileError) -> String {
        match error {
            SessionFileError::TooLong { bytes, most } => self
                .say("problem-too-long", &[("length", (*bytes).into()), ("most", (*most).into())]),
            SessionFileError::Other => self.text("file-other"),
            SessionFileError::Newer { found } => {
                self.say("file-newer", &[("found", (*found).into()), ("known", VERSION.into())])
            }
            SessionFileError::Line { line, problem } => {
                self.say("file-line", &[("line", (*line).into()), ("why", problem.into())])
            }
            SessionFileError::Cut { lines } => self.say("file-cut", &[("lines", (*lines).into())]),
            SessionFileError::Changed => self.text("file-changed"),
        }
    }

    /// The first bad line, and how many more there are.
    fn scenario(self, error: &ScenarioError) -> String {
        let Some(first) = error.problems.first() else { return self.text("file-other") };
        let why = self.scenario_problem(&first.kind);
        let told = match first.line {
            0 => why,
            line => self.say("file-line", &[("line", line.into()), ("why", why.into())]),
        };
        match error.problems.len() + error.omitted - 1 {
            0 => told,
            more => self.say("file-more", &[("told", told.into()), ("more", more.into())]),
        }
    }

    fn scenario_problem(self, kind: &ProblemKind) -> String {
        self.message(&kind.message())
    }
}
