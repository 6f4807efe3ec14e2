//! Undo and redo: ways between branches. What was undone stays, as the branch that was left.
//!
//! Undo goes to just before the last command, on a branch that has everything before it and no
//! command of its own; redo goes back to the branch that was left. Both are read from the tree of
//! branches alone, so that a run that was stored and opened again can do the same.

use super::{BRANCH_BOUND, Branch, BranchId, History, JournalEntry};
use crate::simulation::Refusal;
use crate::time::SimTime;

impl History {
    /// The command that [`History::undo`] would take back: the last one carried out at or before the
    /// moment shown.
    #[must_use]
    pub fn undoable(&self) -> Option<&JournalEntry> {
        self.journal().get(self.applied.checked_sub(1)?)
    }

    /// The command that [`History::redo`] would bring back: the one that was undone last, as long as
    /// no other was given since.
    #[must_use]
    pub fn redoable(&self) -> Option<&JournalEntry> {
        self.left_behind().map(|(_, entry)| entry)
    }

    /// Begins to go to just before the last command, on a branch without it: the one that an earlier
    /// undo of it made, or else a new one. As with [`History::seek`], [`History::seek_slice`] must be
    /// called until it says that it is done. Says whether there was a command to undo.
    ///
    /// # Errors
    /// When there are [`BRANCH_BOUND`] branches already.
    pub fn undo(&mut self) -> Result<bool, Refusal> {
        let Some(inherited) = self.applied.checked_sub(1) else { return Ok(false) };
        let Some(time) = self.undoable().map(|entry| entry.time) else { return Ok(false) };
        let branch = match self.undone_before(inherited) {
            Some(branch) => branch,
            None if self.branches.len() >= BRANCH_BOUND => return Err(Refusal::too_many_branches()),
            None => self.add_branch(inherited, time),
        };
        self.seek_in(branch, time);
        Ok(true)
    }

    /// Begins to go back to the branch that the last undo left: to the furthest moment of it, or,
    /// where more commands follow the one that was undone, to just after that one. Says whether there
    /// was anything to redo.
    pub fn redo(&mut self) -> bool {
        let Some((branch, undone)) = self.left_behind() else { return false };
        let last = branch.journal.len() == self.branch().inherited + 1;
        let time = if last { branch.end } else { undone.time };
        let id = branch.id;
        self.seek_in(id, time);
        true
    }

    /// The branch that undo left, and the command that it is without.
    fn left_behind(&self) -> Option<(&Branch, &JournalEntry)> {
        let branch = self.branch();
        if branch.journal.len() > branch.inherited {
            return None;
        }
        let parent = self.branches.get(branch.parent?.index())?;
        Some((parent, parent.journal.get(branch.inherited)?))
    }

    /// The branch of an earlier undo of the same command, with nothing done on it since.
    fn undone_before(&self, inherited: usize) -> Option<BranchId> {
        let made = |branch: &&Branch| {
            branch.parent == Some(self.current)
                && branch.inherited == inherited
                && branch.journal.len() == inherited
        };
        self.branches.iter().find(made).map(|branch| branch.id)
    }

    /// Adds a branch that leaves the current one at `time` with its first `inherited` commands.
    pub(super) fn add_branch(&mut self, inherited: usize, time: SimTime) -> BranchId {
        let id = BranchId(u32::try_from(self.branches.len()).unwrap_or(u32::MAX));
        let journal = self.journal().get(..inherited).unwrap_or_default().to_vec();
        self.branches.push(Branch {
            id,
            parent: Some(self.current),
            inherited,
            began_at: time,
            journal,
            end: time,
        });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn at(millis: u64) -> SimTime {
        SimTime::from_millis(millis)
    }

    fn apply(history: &mut History, line: &str) {
        history.apply(&line.parse().expect(line)).expect(line);
    }

    fn undo(history: &mut History) -> bool {
        let undone = history.undo().expect("there is room for a branch");
        while !history.seek_slice(u32::MAX) {}
        undone
    }

    fn redo(history: &mut History) -> bool {
        let redone = history.redo();
        while !history.seek_slice(u32::MAX) {}
        redone
    }

    fn line(entry: Option<&JournalEntry>) -> Option<&str> {
        entry.map(|entry| &*entry.line)
    }

    fn world() -> History {
        let mut history = History::new(7);
        for line in ["cluster brokers=1", "topic orders partitions=2", "producer p1"] {
            apply(&mut history, line);
        }
        history.advance_to(at(3000));
        history
    }

    #[test]
    fn undo_shows_the_world_before_and_redo_the_world_that_was_left() {
        let mut history = world();
        let before = history.world().digest();
        apply(&mut history, "send p1 orders key=a value=1");
        history.advance_to(at(9000));
        let after = history.world().digest();
        assert_eq!(line(history.undoable()), Some("send p1 orders key=a value=1"));
        assert!(undo(&mut history));
        assert_eq!((history.now(), history.world().digest()), (at(3000), before));
        assert_eq!(line(history.redoable()), Some("send p1 orders key=a value=1"));
        assert!(redo(&mut history));
        assert_eq!((history.now(), history.world().digest()), (at(9000), after));
        assert_eq!(line(history.redoable()), None);
    }

    #[test]
    fn all_can_be_undone_one_after_the_other_and_redone() {
        let mut history = world();
        let end = history.world().digest();
        let mut left = 0;
        while undo(&mut history) {
            left += 1;
        }
        assert_eq!((left, history.applied()), (3, 0));
        assert!(history.world().brokers().is_empty());
        while redo(&mut history) {}
        assert_eq!((history.world().digest(), history.now()), (end, at(3000)));
        assert_eq!(history.current_branch(), BranchId(0));
    }

    #[test]
    fn undone_twice_needs_one_branch() {
        let mut history = world();
        for _ in 0..5 {
            undo(&mut history);
            redo(&mut history);
        }
        assert_eq!(history.branches().len(), 2);
    }

    #[test]
    fn another_command_ends_redo_but_not_what_it_would_have_brought_back() {
        let mut history = world();
        undo(&mut history);
        history.advance_to(at(5000));
        assert!(history.redoable().is_some(), "time alone takes nothing away");
        apply(&mut history, "producer p2");
        assert_eq!(line(history.redoable()), None);
        assert!(!redo(&mut history));
        assert!(history.branches()[0].journal.iter().any(|entry| &*entry.line == "producer p1"));
        assert_eq!(history.branches().len(), 2, "the branch of the undo goes on");
    }

    #[test]
    fn in_the_past_undo_takes_the_command_before_and_redo_goes_to_just_after_it() {
        let mut history = world();
        apply(&mut history, "send p1 orders key=a value=1");
        history.advance_to(at(9000));
        apply(&mut history, "send p1 orders key=b value=2");
        history.seek_fully(at(5000));
        undo(&mut history);
        assert_eq!(history.now(), at(3000));
        redo(&mut history);
        assert_eq!((history.now(), history.applied()), (at(3000), 4));
        assert_eq!(history.end(), at(9000));
    }

    #[test]
    fn the_timeline_is_that_of_the_branch() {
        let mut history = world();
        let marks = |history: &History| {
            let lines = history.marks().iter().filter_map(|mark| match &mark.kind {
                crate::history::MarkKind::Command { line } => Some(line.to_string()),
                _ => None,
            });
            lines.collect::<Vec<_>>()
        };
        let all = marks(&history);
        undo(&mut history);
        assert_eq!(marks(&history), all[..2]);
        redo(&mut history);
        assert_eq!(marks(&history), all);
    }

    #[test]
    fn a_stored_run_undoes_and_redoes_as_before() {
        let mut history = world();
        let before = history.world().digest();
        apply(&mut history, "delete-topic orders");
        history.advance_to(at(6000));
        let after = history.world().digest();
        undo(&mut history);
        let mut opened = History::restore(
            history.seed(),
            history.settings().clone(),
            history.branches().to_vec(),
            history.current_branch(),
            None,
        );
        opened.seek_fully(history.now());
        assert_eq!(opened.world().digest(), before);
        assert_eq!(line(opened.redoable()), Some("delete-topic orders"));
        redo(&mut opened);
        assert_eq!(opened.world().digest(), after);
        assert_eq!(line(opened.undoable()), Some("delete-topic orders"));
    }

    #[test]
    fn nothing_done_is_nothing_to_undo() {
        let mut history = History::new(1);
        assert!(!undo(&mut history));
        assert!(!redo(&mut history));
        assert_eq!(history.branches().len(), 1);
    }

    #[test]
    fn a_command_given_on_the_way_ends_the_way() {
        let mut history = world();
        history.undo().expect("there is room");
        apply(&mut history, "producer p2");
        assert_eq!(history.current_branch(), BranchId(0));
        assert_eq!(line(history.undoable()), Some("producer p2"));
    }
}
