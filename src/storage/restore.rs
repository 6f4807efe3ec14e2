//! From what is kept back to a run: branches from the journal, a state from the newest whole
//! checkpoint that fits, the rest by replay.

use super::outcome::{Differences, outcome};
use super::record::{Checkpoint, JournalAction, JournalEntry, Reached, SessionHeader, SessionId};
use super::{BUILD, Document, DocumentError, Kind, Place, SessionBytes, Store, StoreError};
use gloo::timers::future::TimeoutFuture;
use partita_engine::command::Command;
use partita_engine::history::JournalEntry as BranchEntry;
use partita_engine::history::{Branch, BranchId, History};
use partita_engine::log::{Chunk, ChunkId};
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deliveries between two breaths of the page while it replays: a few milliseconds' worth.
const SLICE: u32 = 2_000;

/// Why a session cannot be gone on with. What is kept of it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The store failed, or has no such session.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something of it is damaged, or of a newer Partita.
    #[error(transparent)]
    Refused(#[from] DocumentError),
}

/// A session as it was when it was last seen.
#[derive(Debug)]
pub struct Restored {
    /// How it began.
    pub header: SessionHeader,
    /// The run, at the moment that was shown.
    pub history: History,
    /// How many entries its journal has.
    pub journal_length: u32,
    /// What came out differently from what another build had noted.
    pub differences: Option<Differences>,
    /// The moment of the checkpoint that it went on from; none when all of it was replayed.
    pub from_checkpoint: Option<SimTime>,
}

/// Brings a session back.
///
/// # Errors
/// When the store fails, and when the header, a journal entry or the time reached is damaged or
/// newer. A damaged checkpoint is no error: it is only a cache.
pub async fn restore<S: Store>(store: &S, session: SessionId) -> Result<Restored, RestoreError> {
    let kept = store.session(session).await?;
    let Documents { header, journal, reached } = Documents::read(session, &kept)?;
    let branches = branches(session, &journal, &reached)?;
    // `branches` has at least the first.
    let shown = whole(reached.branch.0).min(branches.len().saturating_sub(1));
    let Some(branch) = branches.get(shown) else {
        return Err(StoreError::NoSession(session).into());
    };
    let checkpoints = fitting(session, &kept, &branches, branch, reached.at);
    let mut found = None;
    let mut differences = None;
    for checkpoint in checkpoints.iter().filter(|checkpoint| checkpoint.build == BUILD) {
        if let Some(state) = read_state(store, checkpoint).await? {
            found = Some((state, checkpoint));
            break;
        }
    }
    if found.is_none()
        && let Some(checkpoint) = checkpoints.iter().find(|checkpoint| checkpoint.build != BUILD)
    {
        let state = replay_to(&header, branch, checkpoint).await;
        let noted = &checkpoint.outcome;
        if state.digest() != checkpoint.digest {
            differences = Differences::between(&checkpoint.build, noted, &outcome(&state));
        }
        found = Some((state, checkpoint));
    }
    let from_checkpoint = found.as_ref().map(|(state, _)| now(state));
    let state = found.map(|(state, checkpoint)| (state, whole(checkpoint.applied)));
    let settings = header.settings.clone();
    let shown = branch.id;
    let mut history = History::restore(header.seed, settings, branches, shown, state);
    seek(&mut history, reached.at).await;
    let journal_length = u32::try_from(journal.len()).unwrap_or(u32::MAX);
    Ok(Restored { header, history, journal_length, differences, from_checkpoint })
}

/// What a session's journal tells, without running it: how it began, its branches, and which of
/// them is shown at which moment.
///
/// # Errors
/// When the header, a journal entry or the time reached is damaged or newer.
pub fn read_journal(
    session: SessionId,
    kept: &SessionBytes,
) -> Result<(SessionHeader, Vec<Branch>, Reached), DocumentError> {
    let Documents { header, journal, reached } = Documents::read(session, kept)?;
    let branches = branches(session, &journal, &reached)?;
    Ok((header, branches, reached))
}

/// The documents without which there is no session.
struct Documents {
    header: SessionHeader,
    journal: Vec<JournalEntry>,
    reached: Reached,
}

impl Documents {
    fn read(session: SessionId, kept: &SessionBytes) -> Result<Self, DocumentError> {
        let whole = Place::Session(session);
        let header = SessionHeader::decode(&kept.header, whole.clone())?;
        let mut journal = Vec::with_capacity(kept.journal.len());
        for (expected, (number, bytes)) in (0..).zip(&kept.journal) {
            let place = Place::Numbered { session, number: *number };
            let entry = JournalEntry::decode(bytes, place.clone())?;
            if *number != expected || entry.number != expected {
                let reason = format!("entry {expected} should be here");
                return Err(DocumentError::damaged(Kind::JournalEntry, place, reason));
            }
            journal.push(entry);
        }
        let reached = match &kept.reached {
            Some(bytes) => Reached::decode(bytes, whole)?,
            None => Reached::default(),
        };
        Ok(Self { header, journal, reached })
    }
}

/// The branches that a journal tells of.
fn branches(
    session: SessionId,
    journal: &[JournalEntry],
    reached: &Reached,
) -> Result<Vec<Branch>, DocumentError> {
    let mut branches = vec![Branch::first()];
    for entry in journal {
        add(&mut branches, entry).map_err(|reason| {
            let place = Place::Numbered { session, number: entry.number };
            DocumentError::damaged(Kind::JournalEntry, place, reason)
        })?;
    }
    for (branch, end) in branches.iter_mut().zip(&reached.ends) {
        branch.end = branch.end.max(*end);
    }
    if let Some(branch) = branches.get_mut(whole(reached.branch.0)) {
        branch.end = branch.end.max(reached.at);
    }
    Ok(branches)
}

fn add(branches: &mut Vec<Branch>, entry: &JournalEntry) -> Result<(), String> {
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

/// The whole checkpoints from which the branch can go on to `until`, the latest first.
fn fitting(
    session: SessionId,
    kept: &SessionBytes,
    branches: &[Branch],
    branch: &Branch,
    until: SimTime,
) -> Vec<Checkpoint> {
    let mut fitting: Vec<Checkpoint> = kept
        .checkpoints
        .iter()
        .rev()
        .filter_map(|(number, bytes)| {
            Checkpoint::decode(bytes, Place::Numbered { session, number: *number }).ok()
        })
        .filter(|checkpoint| checkpoint.at <= until)
        .filter(|checkpoint| leads_to(branches, checkpoint, branch))
        .collect();
    fitting.sort_by_key(|checkpoint| core::cmp::Reverse((checkpoint.at, checkpoint.applied)));
    fitting
}

/// Whether the checkpoint lies on the way to `branch`.
fn leads_to(branches: &[Branch], checkpoint: &Checkpoint, branch: &Branch) -> bool {
    let mut branch = branch;
    let (mut most_applied, mut latest) = (branch.journal.len(), SimTime::MAX);
    loop {
        if branch.id == checkpoint.branch {
            return whole(checkpoint.applied) <= most_applied && checkpoint.at <= latest;
        }
        most_applied = most_applied.min(branch.inherited);
        latest = latest.min(branch.began_at);
        let parent = branch.parent.and_then(|parent| branches.get(whole(parent.0)));
        match parent {
            Some(parent) => branch = parent,
            None => return false,
        }
    }
}

/// The state of a checkpoint of this build, if it and all its chunks are whole.
async fn read_state<S: Store>(
    store: &S,
    checkpoint: &Checkpoint,
) -> Result<Option<Simulation>, StoreError> {
    let found = store.chunks(&checkpoint.chunks).await?;
    let chunks: BTreeMap<ChunkId, Arc<Chunk>> = checkpoint
        .chunks
        .iter()
        .zip(found)
        .filter_map(|(id, bytes)| Some((*id, Arc::new(Chunk::decode(*id, &bytes?).ok()?))))
        .collect();
    let state = Simulation::from_bytes(&checkpoint.state, &mut |id| chunks.get(&id).cloned());
    // Bytes that read as another state than was meant are found by the digest.
    Ok(state
        .ok()
        .filter(|state| now(state) == checkpoint.at && state.digest() == checkpoint.digest))
}

/// The state at a checkpoint's moment, run again from the beginning.
async fn replay_to(header: &SessionHeader, branch: &Branch, checkpoint: &Checkpoint) -> Simulation {
    let journal = branch.journal.get(..whole(checkpoint.applied)).unwrap_or_default().to_vec();
    let alone = Branch { journal, end: checkpoint.at, ..Branch::first() };
    let settings = header.settings.clone();
    let mut history = History::restore(header.seed, settings, vec![alone], BranchId(0), None);
    seek(&mut history, checkpoint.at).await;
    history.world().clone()
}

/// Goes to a moment without freezing the page.
async fn seek(history: &mut History, at: SimTime) {
    history.seek(at);
    while !history.seek_slice(SLICE) {
        TimeoutFuture::new(0).await;
    }
}

fn now(state: &Simulation) -> SimTime {
    partita_engine::world::World::now(state)
}

fn whole(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn read(journal: &[JournalEntry]) -> Result<Vec<Branch>, DocumentError> {
        branches(SessionId(3), journal, &Reached::default())
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
        };
        let branches = branches(SessionId(3), &journal, &reached).expect("whole");
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
            let error = read(&[first.clone(), second.clone()]).expect_err("contradicts");
            let place = Place::Numbered { session: SessionId(3), number: 1 };
            assert_eq!(error.place(), &place, "{second:?}");
        }
        assert!(read(&[first, entry(1, 1, 600, fork(0, 1))]).is_ok());
    }

    #[test]
    fn checkpoints_fit_only_on_the_way() {
        let journal = [
            entry(0, 0, 0, command("cluster brokers=1")),
            entry(1, 0, 500, command("topic orders")),
            entry(2, 1, 200, fork(0, 1)),
        ];
        let branches = read(&journal).expect("whole");
        let checkpoint = |branch: u32, millis: u64, applied: u32| Checkpoint {
            build: String::new(),
            branch: BranchId(branch),
            at: SimTime::from_millis(millis),
            applied,
            digest: 0,
            outcome: Vec::new(),
            chunks: Vec::new(),
            state: Vec::new(),
        };
        let leads = |checkpoint, branch: usize| leads_to(&branches, &checkpoint, &branches[branch]);
        assert!(leads(checkpoint(0, 600, 2), 0));
        assert!(!leads(checkpoint(0, 600, 3), 0), "more commands than there are");
        assert!(leads(checkpoint(0, 150, 1), 1));
        assert!(!leads(checkpoint(0, 600, 2), 1), "after the parting");
        assert!(!leads(checkpoint(0, 300, 1), 1), "after the parting in time alone");
        assert!(leads(checkpoint(1, 300, 1), 1));
        assert!(!leads(checkpoint(1, 300, 1), 0), "on the other branch");
    }
}
