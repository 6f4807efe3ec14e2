//! Conformance: does the engine do what Kafka's own classes and a real cluster did?
//!
//! What is not built yet counts as skipped, never as passed.

mod assignors;
mod elections;
mod hashes;
mod names;
mod partitioner;
mod placement;
mod sequences;
pub mod trace;

use serde_json::Value;
use std::fmt;
use std::path::Path;

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The engine agrees.
    Passed,
    /// It does not; the difference.
    Failed(String),
    /// What the case needs is not built.
    Skipped(String),
}

/// One case with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Where it comes from.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of all cases. Printed, it has a line for each failure and closes with the counts.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of the files.
    pub cases: Vec<Case>,
}

impl Report {
    /// Whether nothing failed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_)))
    }

    /// How many passed, failed, were skipped.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |like: fn(&Outcome) -> bool| {
            self.cases.iter().filter(|case| like(&case.outcome)).count()
        };
        (
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        )
    }

    pub(crate) fn add(&mut self, name: impl Into<String>, outcome: Outcome) {
        self.cases.push(Case { name: name.into(), outcome });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for case in &self.cases {
            match &case.outcome {
                Outcome::Passed => {}
                Outcome::Failed(difference) => writeln!(f, "FAILED {}: {difference}", case.name)?,
                Outcome::Skipped(missing) => writeln!(f, "skipped {}: {missing}", case.name)?,
            }
        }
        let (passed, failed, skipped) = self.counts();
        writeln!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Checks the engine against files; a file that cannot be read is a failure.
#[must_use]
pub fn check_files<P: AsRef<Path>>(files: &[P]) -> Report {
    let mut report = Report::default();
    for file in files {
        let file = file.as_ref();
        let read = std::fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        match read {
            Ok(document) => check_document(&mut report, &document),
            Err(error) => report.add(file.display().to_string(), Outcome::Failed(error)),
        }
    }
    report
}

/// Checks one document of either form.
pub fn check_document(report: &mut Report, document: &Value) {
    if document["steps"].is_array() {
        let name = document["name"].as_str().unwrap_or("a trace without a name");
        report.add(name, trace::check(document));
        return;
    }
    let known = ["murmur2", "javaHashMapOrder", "cases"];
    if !known.iter().any(|key| document[key].is_array()) {
        let problem = "neither a trace (it has no steps) nor a file of vectors";
        report.add("a document", Outcome::Failed(problem.into()));
    }
    hashes::check(report, document);
    for case in document["cases"].as_array().into_iter().flatten() {
        let name = case["id"].as_str().unwrap_or("a case without an id").to_owned();
        report.add(name, check_case(case));
    }
}

fn check_case(case: &Value) -> Outcome {
    match case["kind"].as_str() {
        Some("classic-assignor") => assignors::check(case),
        Some("adaptive-partitioner") => partitioner::check(case),
        Some("topic-name") => names::check(case),
        Some("producer-sequence") => sequences::check(case),
        Some("replica-placement") => placement::check(case),
        Some("leader-election") => elections::check(case),
        Some(kind) => Outcome::Skipped(format!("{kind} is not built yet")),
        None => Outcome::Failed("the case has no kind".into()),
    }
}

/// Passed when both are equal, else failed with both.
fn compare<T: PartialEq + fmt::Debug>(what: &str, expected: &T, actual: &T) -> Outcome {
    if expected == actual {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("{what}: expected {expected:?}, got {actual:?}"))
    }
}

/// A document that lacks what its kind must have is a failure with this text.
fn malformed(what: &str) -> Outcome {
    Outcome::Failed(format!("malformed: {what} is missing or of another type"))
}
