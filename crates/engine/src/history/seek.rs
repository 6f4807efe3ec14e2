//! Going to another moment: the nearest checkpoint before it, then replay in slices.

use super::{Branch, BranchId, History, replay};
use crate::simulation::Simulation;
use crate::time::SimTime;
use crate::world::World;

/// Most checkpoints in memory; beyond that every second of the older ones goes.
pub const CHECKPOINT_BOUND: usize = 64;

/// Deliveries after which a replay collects its marks: far fewer events than the window keeps.
const STEPS_BETWEEN_MARKS: u32 = 500;

/// A state of the past. Logs are shared with the present, so it costs what changed since.
#[derive(Clone, Debug)]
pub(super) struct Checkpoint {
    branch: BranchId,
    applied: usize,
    simulation: Simulation,
}

impl Checkpoint {
    pub fn new(branch: BranchId, applied: usize, simulation: Simulation) -> Self {
        Self { branch, applied, simulation }
    }
}

/// A seek under way: the present stays shown until it is there.
#[derive(Clone, Debug)]
pub(super) struct Seeking {
    /// Whose journal is followed; another branch than the current one becomes it on arrival.
    branch: BranchId,
    target: SimTime,
    simulation: Simulation,
    applied: usize,
}

impl History {
    /// Goes to `time` in the current branch. Where that takes long, [`History::seek_slice`] must be
    /// called until it says that it is done; until then the old moment is shown.
    pub fn seek(&mut self, time: SimTime) {
        self.seek_in(self.current, time);
    }

    /// Goes to `time` in `branch`, which must be one of the run's.
    pub(super) fn seek_in(&mut self, branch: BranchId, time: SimTime) {
        let Some(course) = self.branches.get(branch.index()) else { return };
        let past = |checkpoint: &&Checkpoint| {
            checkpoint.simulation.now() <= time && self.is_past(checkpoint, course)
        };
        let best = self
            .checkpoints
            .iter()
            .filter(past)
            .max_by_key(|checkpoint| (checkpoint.simulation.now(), checkpoint.applied));
        // `restore` put the origin there, and it is never thinned out.
        let Some(best) = best else { return };
        // On the way forward the present may be nearer than any checkpoint.
        let here = branch == self.current && self.now() <= time;
        let from_here = here && best.simulation.now() < self.now();
        let (simulation, applied) = if from_here {
            (self.simulation.clone(), self.applied)
        } else {
            (best.simulation.clone(), best.applied)
        };
        self.seeking = Some(Seeking { branch, target: time, simulation, applied });
    }

    /// Goes on with a seek for at most `most_steps` deliveries. Says whether it is done.
    pub fn seek_slice(&mut self, most_steps: u32) -> bool {
        let Some(mut seeking) = self.seeking.take() else { return true };
        let mut steps = 0_u32;
        loop {
            let course = self.branches.get(seeking.branch.index());
            let entry = course.and_then(|course| course.journal.get(seeking.applied));
            let entry = entry.filter(|entry| entry.time <= seeking.target).cloned();
            let limit = entry.as_ref().map_or(seeking.target, |entry| entry.time);
            while seeking.simulation.step(limit) {
                steps = steps.saturating_add(1);
                let pause = steps >= most_steps;
                // Before the window of events has moved on beyond what is worth a mark.
                if seeking.branch == self.current
                    && (pause || steps.is_multiple_of(STEPS_BETWEEN_MARKS))
                {
                    self.marks.collect(&seeking.simulation);
                }
                if pause {
                    self.seeking = Some(seeking);
                    return false;
                }
            }
            seeking.simulation.advance_to(limit);
            let Some(entry) = entry else { break };
            replay(&mut seeking.simulation, &entry);
            seeking.applied += 1;
        }
        self.simulation = seeking.simulation;
        self.applied = seeking.applied;
        self.enter(seeking.branch);
        self.settle();
        true
    }

    /// Whether a seek is under way.
    #[must_use]
    pub const fn is_seeking(&self) -> bool {
        self.seeking.is_some()
    }

    /// Goes to `time` at once, however long that takes: for tests and terminals.
    pub fn seek_fully(&mut self, time: SimTime) {
        self.seek(time);
        while !self.seek_slice(u32::MAX) {}
    }

    /// Makes `branch` the current one. Marks from where the two part are collected anew.
    fn enter(&mut self, branch: BranchId) {
        if branch == self.current {
            return;
        }
        let fork = self.branches.get(branch.index().max(self.current.index()));
        let parted = fork.map_or(SimTime::ZERO, |branch| branch.began_at);
        self.current = branch;
        self.marks.forget_from(parted);
    }

    /// Whether the checkpoint lies on the way to `course`.
    fn is_past(&self, checkpoint: &Checkpoint, course: &Branch) -> bool {
        let mut branch = course;
        let (mut most_applied, mut latest) = (usize::MAX, SimTime::MAX);
        loop {
            if branch.id == checkpoint.branch {
                return checkpoint.applied <= most_applied && checkpoint.simulation.now() <= latest;
            }
            most_applied = most_applied.min(branch.inherited);
            latest = latest.min(branch.began_at);
            let Some(parent) = branch.parent.and_then(|id| self.branches.get(id.index())) else {
                return false;
            };
            branch = parent;
        }
    }

    pub(super) fn newest_checkpoint_time(&self) -> SimTime {
        let course = self.branch();
        let past = self.checkpoints.iter().filter(|checkpoint| self.is_past(checkpoint, course));
        past.map(|checkpoint| checkpoint.simulation.now()).max().unwrap_or_default()
    }

    pub(super) fn take_checkpoint(&mut self) {
        if self.checkpoints.len() >= CHECKPOINT_BOUND {
            self.thin_out();
        }
        let checkpoint = Checkpoint::new(self.current, self.applied, self.simulation.clone());
        self.checkpoints.push(checkpoint);
    }

    /// Drops every second checkpoint of the older half: the past stays reachable, with more replay.
    /// The first, from which everything can be replayed, always stays.
    fn thin_out(&mut self) {
        let half = self.checkpoints.len() / 2;
        let mut index = 0;
        self.checkpoints.retain(|_| {
            index += 1;
            index == 1 || index > half || index % 2 == 1
        });
    }
}
