//! Branches and their journals.

use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Counts the branches of a run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct BranchId(pub u32);

impl BranchId {
    pub(super) fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A command and when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// When.
    pub time: SimTime,
    /// Its line of text.
    pub line: Arc<str>,
}

/// One course of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its number.
    pub id: BranchId,
    /// The branch it left; none for the first.
    pub parent: Option<BranchId>,
    /// How many entries of its journal are its parent's.
    pub inherited: usize,
    /// When it left its parent.
    pub began_at: SimTime,
    /// All its commands from the run's beginning, by time.
    pub journal: Vec<JournalEntry>,
    /// The furthest moment it has reached.
    pub end: SimTime,
}

impl Branch {
    /// The branch that every run begins with.
    #[must_use]
    pub fn first() -> Self {
        Self {
            id: BranchId(0),
            parent: None,
            inherited: 0,
            began_at: SimTime::ZERO,
            journal: Vec::new(),
            end: SimTime::ZERO,
        }
    }
}
