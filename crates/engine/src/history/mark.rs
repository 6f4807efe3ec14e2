//! What the timeline shows of a run.

use crate::event::{EventKind, GroupState};
use crate::id::{EventId, GroupName, NodeId};
use crate::simulation::Simulation;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most marks of a branch.
pub const MARK_BOUND: usize = 10_000;

/// A moment worth a word on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub time: SimTime,
    /// The event.
    pub event: EventId,
    /// What.
    pub kind: MarkKind,
}

/// What a mark stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// A command was given.
    Command {
        /// Its line.
        line: Arc<str>,
    },
    /// A group began to rebalance.
    Rebalance {
        /// Which.
        group: GroupName,
    },
    /// A group's partitions are assigned.
    Assigned {
        /// Which.
        group: GroupName,
    },
    /// A client crashed or failed.
    Broken {
        /// Which.
        node: NodeId,
    },
}

/// The marks of a branch, collected as its events happen.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    marks: Vec<Mark>,
    next: EventId,
}

impl Marks {
    pub fn all(&self) -> &[Mark] {
        &self.marks
    }

    /// Takes in what has happened since the last time. What a replay shows again has been seen.
    pub fn collect(&mut self, simulation: &Simulation) {
        let events = simulation.kernel().events();
        for event in events.since(self.next) {
            let kind = match &event.kind {
                EventKind::CommandApplied { line, .. } => MarkKind::Command { line: line.clone() },
                EventKind::GroupStateChanged { group, to, .. } => match to {
                    GroupState::PreparingRebalance => MarkKind::Rebalance { group: group.clone() },
                    GroupState::Stable => MarkKind::Assigned { group: group.clone() },
                    _ => continue,
                },
                EventKind::ClientCrashed | EventKind::ClientFailed { .. } => match &event.node {
                    Some(node) => MarkKind::Broken { node: node.clone() },
                    None => continue,
                },
                _ => continue,
            };
            if self.marks.len() < MARK_BOUND {
                self.marks.push(Mark { time: event.time, event: event.id, kind });
            }
        }
        self.next = self.next.max(events.next_id());
    }

    /// Puts marks of before the known events in front of those that are known.
    pub fn prepend(&mut self, mut before: Vec<Mark>) {
        let first = self.marks.first().map_or(self.next, |mark| mark.event);
        before.retain(|mark| mark.event < first);
        before.append(&mut self.marks);
        before.truncate(MARK_BOUND);
        self.marks = before;
    }

    /// Another branch begins: what came after `now` in the old one is not its own.
    pub fn cut_after(&mut self, next: EventId, now: SimTime) {
        // The command that began the branch has been noted as an event already; its mark follows.
        self.marks.retain(|mark| mark.time <= now && mark.event < next);
        self.collect_after_newest();
    }

    /// Another branch is shown, which left this one at `time`, or the other way round: what came
    /// from then on is collected anew.
    pub fn forget_from(&mut self, time: SimTime) {
        self.marks.retain(|mark| mark.time < time);
        self.collect_after_newest();
    }

    fn collect_after_newest(&mut self) {
        let newest = self.marks.last().map(|mark| mark.event.next());
        self.next = newest.unwrap_or_default();
    }
}
