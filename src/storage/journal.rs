//! From journal entries to branches, without running anything.

use super::breath::Breath;
use super::record::{JournalAction, JournalEntry, Reached, SessionHeader, SessionId};
use super::{Document, DocumentError, Kind, Place, SessionBytes};
use partita_engine::command::Command;
use partita_engine::history::{BRANCH_BOUND, Branch, JournalEntry as BranchEntry};

/// What a session's journal tells, without running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How it began.
    pub header: SessionHeader,
    /// Its branches; at least the first.
    pub branches: Vec<Branch>,
    /// Which of them is shown, at which moment.
    pub reached: Reached,
    /// How many entries the journal has.
    pub journal_length: u32,
}

/// Reads a session's documents, in slices.
///
/// # Errors
/// When the header, a journal entry or the time reached is damaged or newer.
pub async fn read_journal(
    session: SessionId,
    kept: &SessionBytes,
    breath: &mut Breath,
) -> Result<Told, DocumentError> {
    let place = Place::Session(session);
    let header = SessionHeader::decode(&kept.header, place.clone())?;
    let mut branches = vec![Branch::first()];
    for (expected, (number, bytes)) in (0..).zip(&kept.journal) {
        let place = Place::Numbered { session, number: *number };
        let entry = JournalEntry::decode(bytes, place.clone())?;
        if *number != expected || entry.number != expected {
            let reason = format!("entry {expected} should be here");
            return Err(DocumentError::damaged(Kind::JournalEntry, place, reason));
        }
        add(&mut branches, &entry)
            .map_err(|reason| DocumentError::damaged(Kind::JournalEntry, place, reason))?;
        breath.take().await;
    }
    let reached = match &kept.reached {
        Some(bytes) => Reached::decode(bytes, place)?,
        None => Reached { playing: true, ..Reached::default() },
    };
    reach(&mut branches, &reached);
    let journal_length = u32::try_from(kept.journal.len()).unwrap_or(u32::MAX);
    Ok(Told { header, branches, reached, journal_length })
}

/// Lets the branches reach as far as was noted.
pub fn reach(branches: &mut [Branch], reached: &Reached) {
    for (branch, end) in branches.iter_mut().zip(&reached.ends) {
        branch.end = branch.end.max(*end);
    }
    if let Some(branch) = branches.get_mut(whole(reached.branch.0)) {
        branch.end = branch.end.max(reached.at);
    }
}

/// Adds what the next entry of a journal says.
///
/// # Errors
/// How it contradicts the entries before it.
pub fn add(branches: &mut Vec<Branch>, entry: &JournalEntry) -> Result<(), String> {
    let index = whole(entry.branch.0);
    match &entry.action {
        JournalAction::Command(line) => {
            let branch =
                branches.get_mut(index).ok_or_else(|| format!("branch {index} has not begun"))?;
            if branch.journal.last().is_some_and(|last| last.time > entry.at) {
                return Err(format!("it lies at {}, before the entry that it follows", entry.at));
            }
            let command: Command =
                line.parse().map_err(|error| format!("its command “{line}”: {error}"))?;
            let over = match command {
                Command::Run { duration } => entry.at + duration,
                _ => entry.at,
            };
            branch.end = branch.end.max(over);
            branch.journal.push(BranchEntry { time: entry.at, line: line.as_str().into() });
        }
        JournalAction::Fork { parent, inherited } => {
            if index != branches.len() {
                return Err(format!("branch {} should begin next", branches.len()));
            }
            if branches.len() >= BRANCH_BOUND {
                return Err(format!("a session has at most {BRANCH_BOUND} branches"));
            }
            let inherited = whole(*inherited);
            let journal = branches
                .get(whole(parent.0))
                .and_then(|parent| parent.journal.get(..inherited))
                .ok_or_else(|| format!("branch {} has no {inherited} commands", parent.0))?
                .to_vec();
            branches.push(Branch {
                id: entry.branch,
                parent: Some(*parent),
                inherited,
                began_at: entry.at,
                journal,
                end: entry.at,
            });
        }
    }
    Ok(())
}

/// A number as an index.
#[must_use]
pub fn whole(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::BranchId;
    use partita_engine::time::SimTime;

    fn entry(number: u32, branch: u32, millis: u64, action: JournalAction) -> JournalEntry {
        let at = SimTime::from_millis(millis);
        JournalEntry { number, branch: BranchId(branch), at, action }
    }

    fn command(line: &str) -> JournalAction {
        JournalAction::Command(line.into())
    }

    fn fork(parent: u32, inherited: u32) -> JournalAction {
        JournalAction::Fork { parent: BranchId(parent), inherited }
    }

    fn read(journal: &[JournalEntry]) -> Result<Vec<Branch>, String> {
        let mut branches = vec![Branch::first()];
        journal.iter().try_for_each(|entry| add(&mut branches, entry))?;
        Ok(branches)
    }

    #[test]
    fn branches_come_back_from_the_journal() {
        let journal = [
            entry(0, 0, 0, command("cluster brokers=1")),
            entry(1, 0, 500, command("topic orders")),
            entry(2, 1, 200, fork(0, 1)),
            entry(3, 1, 200, command("topic other")),
            entry(4, 0, 700, command("run 5s")),
        ];
        let reached = Reached {
            branch: BranchId(1),
            at: SimTime::from_millis(250),
            ends: vec![SimTime::ZERO, SimTime::from_millis(900)],
            playing: false,
        };
        let mut branches = read(&journal).expect("whole");
        reach(&mut branches, &reached);
        assert_eq!(branches.len(), 2);
        assert_eq!(branches[0].journal.len(), 3);
        assert_eq!(branches[0].end, SimTime::from_millis(5700), "a run counts to its end");
        assert_eq!(branches[1].parent, Some(BranchId(0)));
        assert_eq!(branches[1].inherited, 1);
        let lines: Vec<_> = branches[1].journal.iter().map(|entry| &*entry.line).collect();
        assert_eq!(lines, ["cluster brokers=1", "topic other"]);
        assert_eq!(branches[1].end, SimTime::from_millis(900));
    }

    #[test]
    fn a_journal_that_contradicts_itself_is_refused() {
        let first = entry(0, 0, 500, command("cluster brokers=1"));
        let wrong = [
            entry(1, 1, 600, command("topic orders")),
            entry(1, 0, 400, command("topic orders")),
            entry(1, 0, 600, command("tpoic orders")),
            entry(1, 2, 600, fork(0, 1)),
            entry(1, 1, 600, fork(0, 2)),
            entry(1, 1, 600, fork(1, 0)),
        ];
        for second in wrong {
            assert!(read(&[first.clone(), second.clone()]).is_err(), "{second:?}");
        }
        assert!(read(&[first, entry(1, 1, 600, fork(0, 1))]).is_ok());
    }
}
