//! From what is kept back to a run: branches from the journal, a state from the newest whole
//! checkpoint that fits, the rest by replay.

use super::breath::Breath;
use super::journal::{Told, read_journal, whole};
use super::outcome::{Differences, outcome};
use super::record::{Checkpoint, SessionHeader, SessionId};
use super::{BUILD, Document, DocumentError, Place, SessionBytes, Store, StoreError};
use partita_engine::history::{Branch, BranchId, History, Mark};
use partita_engine::log::{Chunk, ChunkId};
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deliveries between two looks at the clock while the page replays: a millisecond or two.
const SLICE: u32 = 200;

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
    /// Whether time passed when it was last seen.
    pub playing: bool,
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
    let mut breath = Breath::new();
    let Told { header, branches, reached, journal_length } =
        read_journal(session, &kept, &mut breath).await?;
    // `branches` has at least the first.
    let shown = whole(reached.branch.0).min(branches.len().saturating_sub(1));
    let Some(branch) = branches.get(shown) else {
        return Err(StoreError::NoSession(session).into());
    };
    let checkpoints = fitting(session, &kept, &branches, branch, reached.at);
    let mut found = None;
    let mut marks = Vec::new();
    let mut differences = None;
    for checkpoint in checkpoints.iter().filter(|checkpoint| checkpoint.build == BUILD) {
        if let Some(state) = read_state(store, checkpoint).await? {
            found = Some((state, checkpoint));
            marks.clone_from(&checkpoint.marks);
            break;
        }
    }
    // What another build came to is only to be compared: this one runs from the beginning.
    if found.is_none()
        && let Some(checkpoint) = checkpoints.iter().find(|checkpoint| checkpoint.build != BUILD)
    {
        let state = replay_to(&header, branch, checkpoint, &mut breath).await;
        let noted = &checkpoint.outcome;
        if state.0.digest() != checkpoint.digest {
            differences = Differences::between(&checkpoint.build, noted, &outcome(&state.0));
        }
        marks = state.1;
        found = Some((state.0, checkpoint));
    }
    let from_checkpoint = found.as_ref().map(|(state, _)| now(state));
    let state = found.map(|(state, checkpoint)| (state, whole(checkpoint.applied)));
    let settings = header.settings.clone();
    let shown = branch.id;
    let history = History::restore(header.seed, settings, branches, shown, state);
    let mut history = history.with_marks(marks);
    seek(&mut history, reached.at, &mut breath).await;
    let playing = reached.playing;
    Ok(Restored { header, history, journal_length, playing, differences, from_checkpoint })
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
async fn replay_to(
    header: &SessionHeader,
    branch: &Branch,
    checkpoint: &Checkpoint,
    breath: &mut Breath,
) -> (Simulation, Vec<Mark>) {
    let journal = branch.journal.get(..whole(checkpoint.applied)).unwrap_or_default().to_vec();
    let alone = Branch { journal, end: checkpoint.at, ..Branch::first() };
    let settings = header.settings.clone();
    let mut history = History::restore(header.seed, settings, vec![alone], BranchId(0), None);
    seek(&mut history, checkpoint.at, breath).await;
    (history.world().clone(), history.marks().to_vec())
}

/// Goes to a moment without freezing the page.
async fn seek(history: &mut History, at: SimTime, breath: &mut Breath) {
    history.seek(at);
    while !history.seek_slice(SLICE) {
        breath.take().await;
    }
}

fn now(state: &Simulation) -> SimTime {
    partita_engine::world::World::now(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_fit_only_on_the_way() {
        let mut history = History::new(1);
        let apply = |history: &mut History, line: &str| {
            history.apply(&line.parse().expect(line)).expect(line);
        };
        apply(&mut history, "cluster brokers=1");
        history.advance_to(SimTime::from_millis(500));
        apply(&mut history, "topic orders");
        history.seek_fully(SimTime::from_millis(200));
        apply(&mut history, "topic other");
        let branches = history.branches();
        let checkpoint = |branch: u32, millis: u64, applied: u32| Checkpoint {
            build: String::new(),
            branch: BranchId(branch),
            at: SimTime::from_millis(millis),
            applied,
            digest: 0,
            outcome: Vec::new(),
            chunks: Vec::new(),
            state: Vec::new(),
            marks: Vec::new(),
        };
        let leads = |checkpoint, branch: usize| leads_to(branches, &checkpoint, &branches[branch]);
        assert!(leads(checkpoint(0, 600, 2), 0));
        assert!(!leads(checkpoint(0, 600, 3), 0), "more commands than there are");
        assert!(leads(checkpoint(0, 150, 1), 1));
        assert!(!leads(checkpoint(0, 600, 2), 1), "after the parting");
        assert!(!leads(checkpoint(0, 300, 1), 1), "after the parting in time alone");
        assert!(leads(checkpoint(1, 300, 1), 1));
        assert!(!leads(checkpoint(1, 300, 1), 0), "on the other branch");
    }
}
