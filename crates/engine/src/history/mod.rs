//! History: checkpoints, seeking, branches. Nothing that was done is discarded.

mod branch;
mod mark;
mod seek;
mod undo;

pub use branch::{Branch, BranchId, JournalEntry};
pub use mark::{MARK_BOUND, Mark, MarkKind};
pub use seek::CHECKPOINT_BOUND;

use crate::command::Command;
use crate::id::EventId;
use crate::simulation::{Applied, ClusterSettings, Refusal, Simulation};
use crate::time::{SimDuration, SimTime};
use crate::world::World;
use mark::Marks;
use seek::{Checkpoint, Seeking};
use std::sync::Arc;

/// Virtual time after which a checkpoint is taken while the run goes on.
const CHECKPOINT_INTERVAL: SimDuration = SimDuration::from_secs(2);

/// Most branches kept.
pub const BRANCH_BOUND: usize = 1000;

/// A run with its past and its other futures.
#[derive(Clone, Debug)]
pub struct History {
    seed: u64,
    settings: ClusterSettings,
    branches: Vec<Branch>,
    current: BranchId,
    simulation: Simulation,
    /// How many entries of the current branch's journal the simulation has carried out.
    applied: usize,
    checkpoints: Vec<Checkpoint>,
    seeking: Option<Seeking>,
    marks: Marks,
    revision: u64,
}

impl History {
    /// An empty world at time zero.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_settings(seed, ClusterSettings::default())
    }

    /// An empty world at time zero whose cluster has other settings than Kafka's defaults.
    #[must_use]
    pub fn with_settings(seed: u64, settings: ClusterSettings) -> Self {
        Self::restore(seed, settings, vec![Branch::first()], BranchId(0), None)
    }

    /// A run as it was stored: its branches, the one it was in, and, where there is one, a state of
    /// that branch with the number of journal entries it had carried out. Without it the run
    /// stands at time zero; [`History::seek`] goes on from there by replay.
    #[must_use]
    pub fn restore(
        seed: u64,
        settings: ClusterSettings,
        branches: Vec<Branch>,
        current: BranchId,
        state: Option<(Simulation, usize)>,
    ) -> Self {
        let branches = if branches.is_empty() { vec![Branch::first()] } else { branches };
        let current = if current.index() < branches.len() { current } else { BranchId(0) };
        let start = Simulation::with_settings(seed, settings.clone());
        let origin = Checkpoint::new(BranchId(0), 0, start.clone());
        let (simulation, applied) = state.unwrap_or((start, 0));
        let mut history = Self {
            seed,
            settings,
            branches,
            current,
            simulation,
            applied,
            checkpoints: vec![origin],
            seeking: None,
            marks: Marks::default(),
            revision: 0,
        };
        history.marks.collect(&history.simulation);
        history.note_end();
        history
    }

    /// With the marks that were stored beside the state it was restored from: the state itself
    /// knows those of its window of events alone.
    #[must_use]
    pub fn with_marks(mut self, marks: Vec<Mark>) -> Self {
        self.marks.prepend(marks);
        self
    }

    /// The seed of the run.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The cluster's settings.
    #[must_use]
    pub const fn settings(&self) -> &ClusterSettings {
        &self.settings
    }

    /// The state at [`History::now`].
    #[must_use]
    pub const fn world(&self) -> &Simulation {
        &self.simulation
    }

    /// Changes whenever another state is shown; never goes back.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The moment shown.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.simulation.now()
    }

    /// The furthest moment that the current branch has reached.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.branch().end
    }

    /// All branches; the first is the one that every run begins with.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branch one is in.
    #[must_use]
    pub const fn current_branch(&self) -> BranchId {
        self.current
    }

    /// The commands of the current branch from the run's beginning, with their times.
    #[must_use]
    pub fn journal(&self) -> &[JournalEntry] {
        &self.branch().journal
    }

    /// How many entries of [`History::journal`] lie at or before [`History::now`].
    #[must_use]
    pub const fn applied(&self) -> usize {
        self.applied
    }

    /// What the timeline shows of the current branch, by time.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        self.marks.all()
    }

    #[expect(clippy::indexing_slicing, reason = "branches are only added, and `restore` checks")]
    fn branch(&self) -> &Branch {
        &self.branches[self.current.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "branches are only added, and `restore` checks")]
    fn branch_mut(&mut self) -> &mut Branch {
        &mut self.branches[self.current.index()]
    }

    /// Carries out a command now. In the past this begins a new branch; the old future stays.
    /// `run` lets its time pass.
    ///
    /// # Errors
    /// Why it cannot be; nothing has changed then, and no branch was begun.
    pub fn apply(&mut self, command: &Command) -> Result<Applied, Refusal> {
        let in_the_past = self.applied < self.journal().len() || self.now() < self.end();
        if in_the_past && self.branches.len() >= BRANCH_BOUND {
            return Err(Refusal::too_many_branches());
        }
        let now = self.now();
        let applied = self.simulation.apply(command)?;
        self.seeking = None;
        if in_the_past {
            self.begin_branch(now);
        }
        let entry = JournalEntry { time: now, line: Arc::from(command.to_string()) };
        self.branch_mut().journal.push(entry);
        self.applied += 1;
        // What the command did at once belongs to this moment, also when it is replayed.
        self.simulation.advance_to(now);
        if let Command::Run { duration } = command {
            self.advance_to(now + *duration);
        }
        self.settle();
        Ok(applied)
    }

    fn begin_branch(&mut self, now: SimTime) {
        self.current = self.add_branch(self.applied, now);
        self.marks.cut_after(self.simulation.kernel().events().next_id(), now);
    }

    /// Lets time pass until `time`; the branch's own commands come at their times. Never goes back.
    pub fn advance_to(&mut self, time: SimTime) {
        self.seeking = None;
        while let Some(entry) = self.journal().get(self.applied)
            && entry.time <= time
        {
            let entry = entry.clone();
            self.advance_with_checkpoints(entry.time);
            replay(&mut self.simulation, &entry);
            self.applied += 1;
        }
        self.advance_with_checkpoints(time);
        self.settle();
    }

    fn advance_with_checkpoints(&mut self, time: SimTime) {
        loop {
            let next = self.newest_checkpoint_time() + CHECKPOINT_INTERVAL;
            if next > time || next <= self.now() {
                break;
            }
            self.simulation.advance_to(next);
            self.take_checkpoint();
            self.marks.collect(&self.simulation);
        }
        self.simulation.advance_to(time);
        if self.newest_checkpoint_time() + CHECKPOINT_INTERVAL <= self.now() {
            self.take_checkpoint();
        }
    }

    fn settle(&mut self) {
        self.revision += 1;
        self.marks.collect(&self.simulation);
        self.note_end();
    }

    fn note_end(&mut self) {
        let now = self.now();
        let branch = self.branch_mut();
        branch.end = branch.end.max(now);
    }

    /// When anything happens next: a command of the branch, a message, a timer.
    fn next_time(&self) -> Option<SimTime> {
        let command = self.journal().get(self.applied).map(|entry| entry.time);
        [self.simulation.next_time(), command].into_iter().flatten().min()
    }

    /// Goes on to the next event worth stopping at. Says whether there was one.
    pub fn step_forward(&mut self) -> bool {
        // A world in which nothing notable happens any more still has its heartbeats.
        const MOST_STEPS: u32 = 20_000;
        for _ in 0..MOST_STEPS {
            let Some(next) = self.next_time() else { return false };
            let first: EventId = self.simulation.kernel().events().next_id();
            self.advance_to(next);
            if self.simulation.kernel().events().since(first).any(|event| event.is_notable()) {
                return true;
            }
        }
        false
    }

    /// The time of the last event worth stopping at before now, as far as events are known.
    #[must_use]
    pub fn previous_step(&self) -> Option<SimTime> {
        let now = self.now();
        let events = self.simulation.kernel().events().iter().rev();
        let mut before = events.filter(|event| event.time < now && event.is_notable());
        before.next().map(|event| event.time)
    }
}

/// Carries out what was carried out once before.
fn replay(simulation: &mut Simulation, entry: &JournalEntry) {
    // The line was printed from a command that was not refused in this very state. A session that
    // another version wrote may differ: what is refused now is skipped, and the digests tell.
    if let Ok(command) = entry.line.parse::<Command>() {
        let _ = simulation.apply(&command);
    }
    simulation.advance_to(entry.time);
}

#[cfg(test)]
mod tests;
