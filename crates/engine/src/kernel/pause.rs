//! Nodes that stand still, as in a long garbage collection: their process neither runs nor ends.
//!
//! The machine goes on for a paused process: what is sent to it is received and waits with its timers.
//! When it resumes, all that is due happens in its order, and by its clock time has passed.

use super::{Kernel, Scheduled};
use crate::id::{EventId, NodeId};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// A node that stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: SimTime,
    /// The command that wants it so.
    pub by: EventId,
    waiting: Vec<Scheduled>,
}

impl Pause {
    /// Lays aside what is due.
    pub(super) fn keep(&mut self, scheduled: Scheduled) {
        self.waiting.push(scheduled);
    }

    /// How many messages wait to be read.
    #[must_use]
    pub fn messages(&self) -> usize {
        self.waiting.iter().filter(|scheduled| scheduled.message().is_some()).count()
    }
}

impl Kernel {
    /// The nodes that stand still.
    pub fn pauses(&self) -> impl Iterator<Item = (&NodeId, &Pause)> {
        self.pauses.iter()
    }

    /// Whether `node` stands still.
    #[must_use]
    pub fn is_paused(&self, node: &NodeId) -> bool {
        self.pauses.contains_key(node)
    }

    /// Lets `node` stand still. A pause that is on goes on as it is.
    pub fn pause(&mut self, node: NodeId, by: EventId) {
        let since = self.now;
        self.pauses.entry(node).or_insert(Pause { since, by, waiting: Vec::new() });
    }

    /// Lets `node` go on: what was due in the meantime is due now.
    pub fn resume(&mut self, node: &NodeId) {
        let Some(pause) = self.pauses.remove(node) else { return };
        self.aside -= pause.waiting.len();
        for scheduled in pause.waiting {
            self.schedule(self.now, scheduled);
        }
    }
}
