//! Saving while the run goes on: commands first, then the time reached, then states.
//!
//! A command is written to the journal before the run goes on beyond its moment: the player asks
//! [`Autosave::holds`] before it lets time pass. It waits a quarter of a second at most; a disk
//! that is slower than that must not stop the picture, but the person is told.

use super::opening::{note_last, summary_of};
use super::save_status::{MemoryReason, SaveStatus, UnsavedReason};
use crate::storage::{
    AnyStore, BUILD, Checkpoint, CheckpointBytes, Document, JournalAction, JournalEntry, Reached,
    SessionHeader, SessionId, SessionLock, Store, StoreError, outcome,
};
use partita_engine::history::{Branch, BranchId, History};
use partita_engine::time::SimTime;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The longest that the run waits for a command to be written, in milliseconds of real time.
pub const LONGEST_HOLD_MS: f64 = 250.0;
/// Milliseconds of real time between two notes of the time reached.
pub const NOTE_INTERVAL_MS: f64 = 1_000.0;
/// Milliseconds of real time between two checkpoints while the run changes.
pub const CHECKPOINT_INTERVAL_MS: f64 = 10_000.0;
/// Milliseconds of real time after which a write that failed is tried again.
const RETRY_INTERVAL_MS: f64 = 1_000.0;
/// How many checkpoints of a session are kept.
pub const CHECKPOINTS_KEPT: usize = 3;

/// Saves one session. Clones save the same one.
pub struct Autosave<S = AnyStore>(Rc<Inner<S>>);

impl<S> Clone for Autosave<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

struct Inner<S> {
    /// Nothing where the session is in memory only.
    kept: Option<Kept<S>>,
    status: RefCell<SaveStatus>,
    listener: RefCell<Option<Listener>>,
}

type Listener = Rc<dyn Fn(&SaveStatus)>;

struct Kept<S> {
    store: S,
    /// None until the store has given it a number.
    session: Cell<Option<SessionId>>,
    lock: RefCell<Option<SessionLock>>,
    /// What a session begins with that has no number yet.
    beginning: RefCell<Option<Beginning>>,
    state: RefCell<State>,
    /// Whether time passes, as the session's player says.
    playing: Cell<bool>,
    noting: Cell<bool>,
    checkpointing: Cell<bool>,
}

struct Beginning {
    header: SessionHeader,
    /// The database in which its lock is named.
    database: Option<String>,
    /// Whether the store has been asked already.
    asked: bool,
}

#[derive(Default)]
struct State {
    /// How many commands of each branch are in the journal or in the queue.
    recorded: Vec<usize>,
    /// The journal's length on the disk.
    written: u32,
    /// Entries that are not confirmed.
    queue: Vec<Vec<u8>>,
    /// When the queue began to wait, in milliseconds of real time.
    waiting_since: Option<f64>,
    /// How many entries of the queue are being written.
    writing: usize,
    failure: Option<StoreError>,
    retry_at: f64,
    noted: Option<Reached>,
    noted_at: f64,
    checkpoint_at: Option<f64>,
    checkpoint_revision: Option<u64>,
}

impl<S: Store + Clone + 'static> Autosave<S> {
    /// Saves `session`, whose journal has nothing of `history` yet or, when it was restored,
    /// everything of it: then `journal_length` entries.
    #[must_use]
    pub fn new(
        store: S,
        session: SessionId,
        lock: Option<SessionLock>,
        restored: Option<(&History, u32)>,
    ) -> Self {
        let mut state = State::default();
        if let Some((history, journal_length)) = restored {
            state.recorded = history.branches().iter().map(|branch| branch.journal.len()).collect();
            state.written = journal_length;
            state.checkpoint_revision = Some(history.revision());
        }
        Self::of(Some(Kept::new(store, Some(session), lock, None, state)), SaveStatus::Saved)
    }

    /// Saves a session that begins with `header` as soon as the store takes it, with everything of
    /// its history; its lock lies in `database`. A full disk is tried again as with any command.
    #[must_use]
    pub fn beginning(store: S, header: SessionHeader, database: Option<String>) -> Self {
        let beginning = Some(Beginning { header, database, asked: false });
        let kept = Kept::new(store, None, None, beginning, State::default());
        Self::of(Some(kept), SaveStatus::Saving)
    }

    /// Saves nothing, and says why.
    #[must_use]
    pub fn memory_only(reason: MemoryReason) -> Self {
        Self::of(None, SaveStatus::MemoryOnly(reason))
    }

    fn of(kept: Option<Kept<S>>, status: SaveStatus) -> Self {
        Self(Rc::new(Inner { kept, status: RefCell::new(status), listener: RefCell::default() }))
    }

    /// The session that is saved; none in memory.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        self.0.kept.as_ref().and_then(|kept| kept.session.get())
    }

    /// How many entries of the journal are on the disk.
    #[must_use]
    pub fn written(&self) -> u32 {
        self.0.kept.as_ref().map_or(0, |kept| kept.state.borrow().written)
    }

    /// Whether time passes: noted with the time reached.
    pub fn set_playing(&self, playing: bool) {
        if let Some(kept) = &self.0.kept {
            kept.playing.set(playing);
        }
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> SaveStatus {
        self.0.status.borrow().clone()
    }

    /// Calls `listener` whenever the status changes, in place of the listener before.
    pub fn on_change(&self, listener: impl Fn(&SaveStatus) + 'static) {
        *self.0.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// Whether the run must wait at this moment, since a command is not written yet. `now_ms` is
    /// real time from any fixed start.
    #[must_use]
    pub fn holds(&self, now_ms: f64) -> bool {
        let Some(kept) = &self.0.kept else { return false };
        let state = kept.state.borrow();
        let waits = state.waiting_since.is_some_and(|since| now_ms - since < LONGEST_HOLD_MS);
        waits && state.failure.is_none()
    }

    /// Takes in what has been done and how far the run is, and writes what is due. To be called
    /// after every command and on every frame.
    pub fn observe(&self, now_ms: f64, history: &History) {
        let Some(kept) = &self.0.kept else { return };
        let (write, note, checkpoint) = {
            let mut state = kept.state.borrow_mut();
            state.record(history, now_ms);
            let idle = state.queue.is_empty() && state.failure.is_none();
            let write = state.may_write(now_ms);
            let retry = state.failure.is_some() && now_ms >= state.retry_at;
            let stopped =
                state.noted.as_ref().is_none_or(|noted| noted.playing != kept.playing.get());
            let note_due = now_ms - state.noted_at >= NOTE_INTERVAL_MS || stopped;
            let note = state.queue.is_empty() && ((idle && note_due) || retry);
            let last = *state.checkpoint_at.get_or_insert(now_ms);
            (write, note, idle && now_ms - last >= CHECKPOINT_INTERVAL_MS)
        };
        if write {
            self.write(now_ms, kept.reached(history));
        } else if note {
            self.note(now_ms, kept.reached(history));
        }
        if checkpoint {
            self.checkpoint(now_ms, history);
        }
        self.tell(Some(now_ms));
    }

    /// Writes everything at once: the page is being left, or hidden and perhaps never seen again.
    pub fn leave(&self, now_ms: f64, history: &History) {
        let Some(kept) = &self.0.kept else { return };
        let (unsent, may_go_on) = {
            let mut state = kept.state.borrow_mut();
            state.record(history, now_ms);
            (state.writing < state.queue.len(), state.may_go_on())
        };
        // Not even a write under way is waited for: the database keeps the order.
        if unsent && may_go_on {
            self.write(now_ms, kept.reached(history));
        } else {
            self.note(now_ms, kept.reached(history));
        }
        self.checkpoint(now_ms, history);
        self.tell(Some(now_ms));
    }

    /// Writes what of the queue is not on its way, and the time reached with it.
    fn write(&self, now_ms: f64, reached: Reached) {
        let Some(kept) = &self.0.kept else { return };
        let (first, entries) = {
            let mut state = kept.state.borrow_mut();
            let entries = state.queue.get(state.writing..).unwrap_or_default().to_vec();
            let first = state.written.saturating_add(count(state.writing));
            state.writing = state.queue.len();
            state.retry_at = now_ms + RETRY_INTERVAL_MS;
            (first, entries)
        };
        let this = self.clone();
        spawn_local(async move {
            let Some(kept) = &this.0.kept else { return };
            let note = reached.encode();
            let done = match kept.number().await {
                Ok(session) => kept.store.append_journal(session, first, &entries, &note).await,
                Err(error) => Err(error),
            };
            {
                let mut state = kept.state.borrow_mut();
                state.writing = state.writing.saturating_sub(entries.len());
                if done.is_ok() {
                    state.confirm(entries.len());
                    state.noted = Some(reached);
                    state.noted_at = now_ms;
                }
                state.failure = done.err();
            }
            this.tell(None);
        });
    }

    fn note(&self, now_ms: f64, reached: Reached) {
        let Some(kept) = &self.0.kept else { return };
        {
            let state = kept.state.borrow();
            let same = state.noted.as_ref() == Some(&reached) && state.failure.is_none();
            let making = kept.beginning.borrow().as_ref().is_some_and(|beginning| beginning.asked);
            if kept.noting.get() || same || making || !state.may_go_on() {
                return;
            }
        }
        kept.noting.set(true);
        kept.state.borrow_mut().retry_at = now_ms + RETRY_INTERVAL_MS;
        let this = self.clone();
        spawn_local(async move {
            let Some(kept) = &this.0.kept else { return };
            let done = match kept.number().await {
                Ok(session) => kept.store.note_reached(session, &reached.encode()).await,
                Err(error) => Err(error),
            };
            kept.noting.set(false);
            {
                let mut state = kept.state.borrow_mut();
                if done.is_ok() {
                    state.noted = Some(reached);
                    state.noted_at = now_ms;
                }
                // A command that could not be written is the graver news.
                if state.queue.is_empty() || done.is_err() {
                    state.failure = done.err();
                }
            }
            this.tell(None);
        });
    }

    fn checkpoint(&self, now_ms: f64, history: &History) {
        let Some(kept) = &self.0.kept else { return };
        let Some(session) = kept.session.get() else { return };
        let revision = Some(history.revision());
        {
            let mut state = kept.state.borrow_mut();
            state.checkpoint_at = Some(now_ms);
            if kept.checkpointing.get()
                || state.checkpoint_revision == revision
                || !state.may_go_on()
            {
                return;
            }
            state.checkpoint_revision = revision;
        }
        kept.checkpointing.set(true);
        let (document, chunks) = checkpoint_of(history);
        let summary = summary_of(history.world());
        let this = self.clone();
        spawn_local(async move {
            let Some(kept) = &this.0.kept else { return };
            let bytes =
                CheckpointBytes { document: document.encode(), chunks, keep: CHECKPOINTS_KEPT };
            // A checkpoint is a cache: without it nothing is lost, and the journal's own writes
            // tell when the disk is full.
            if kept.store.put_checkpoint(session, &bytes).await.is_err() {
                kept.state.borrow_mut().checkpoint_revision = None;
            }
            // Nor is anything lost without a picture in the list.
            let _ = kept.store.put_summary(session, &summary.encode()).await;
            kept.checkpointing.set(false);
        });
    }

    /// Works out the status, and tells the listener of a change.
    fn tell(&self, now_ms: Option<f64>) {
        let Some(kept) = &self.0.kept else { return };
        let status = kept.state.borrow().status(now_ms);
        // Between frames nothing is known of the time: waiting stays what it was.
        let Some(status) = status else { return };
        if *self.0.status.borrow() == status {
            return;
        }
        self.0.status.replace(status.clone());
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(&status);
        }
    }
}

impl<S> Kept<S> {
    const fn new(
        store: S,
        session: Option<SessionId>,
        lock: Option<SessionLock>,
        beginning: Option<Beginning>,
        state: State,
    ) -> Self {
        Self {
            store,
            session: Cell::new(session),
            lock: RefCell::new(lock),
            beginning: RefCell::new(beginning),
            state: RefCell::new(state),
            playing: Cell::new(false),
            noting: Cell::new(false),
            checkpointing: Cell::new(false),
        }
    }

    fn reached(&self, history: &History) -> Reached {
        Reached {
            branch: history.current_branch(),
            at: history.now(),
            ends: history.branches().iter().map(|branch| branch.end).collect(),
            playing: self.playing.get(),
        }
    }
}

impl<S: Store> Kept<S> {
    /// The session's number; one that has none yet is made now.
    async fn number(&self) -> Result<SessionId, StoreError> {
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let (header, database) = {
            let mut beginning = self.beginning.borrow_mut();
            let Some(beginning) = beginning.as_mut().filter(|beginning| !beginning.asked) else {
                return Err(StoreError::Failed("the session is being made".into()));
            };
            beginning.asked = true;
            (beginning.header.encode(), beginning.database.clone())
        };
        let made = self.store.create_session(&header, &[], None).await;
        match made {
            Ok(session) => {
                self.session.set(Some(session));
                self.beginning.replace(None);
                if let Some(database) = database {
                    // Without a lock the journal's numbers still keep two tabs apart.
                    self.lock.replace(SessionLock::acquire(&database, session).await.ok());
                    note_last(&self.store, session).await;
                }
            }
            Err(_) => {
                if let Some(beginning) = self.beginning.borrow_mut().as_mut() {
                    beginning.asked = false;
                }
            }
        }
        made
    }
}

impl State {
    /// Puts into the queue what the branches have beyond what is recorded.
    fn record(&mut self, history: &History, now_ms: f64) {
        for branch in history.branches() {
            let index = usize::try_from(branch.id.0).unwrap_or(usize::MAX);
            if index >= self.recorded.len() {
                if let Some(parent) = branch.parent {
                    let action = JournalAction::Fork { parent, inherited: count(branch.inherited) };
                    self.push(branch.id, branch.began_at, action);
                }
                self.recorded.push(branch.inherited);
            }
            self.record_commands(index, branch);
        }
        if !self.queue.is_empty() {
            self.waiting_since.get_or_insert(now_ms);
        }
    }

    fn record_commands(&mut self, index: usize, branch: &Branch) {
        let Some(recorded) = self.recorded.get(index).copied() else { return };
        for entry in branch.journal.get(recorded..).unwrap_or_default() {
            self.push(branch.id, entry.time, JournalAction::Command(entry.line.to_string()));
        }
        if let Some(recorded) = self.recorded.get_mut(index) {
            *recorded = branch.journal.len();
        }
    }

    fn push(&mut self, branch: BranchId, at: SimTime, action: JournalAction) {
        let number = self.written.saturating_add(count(self.queue.len()));
        self.queue.push(JournalEntry { number, branch, at, action }.encode());
    }

    /// Whether there is something to write and nothing in the way.
    fn may_write(&self, now_ms: f64) -> bool {
        let due = self.failure.is_none() || now_ms >= self.retry_at;
        !self.queue.is_empty() && self.writing == 0 && due && self.may_go_on()
    }

    /// Whether trying again can help.
    const fn may_go_on(&self) -> bool {
        !matches!(
            self.failure,
            Some(StoreError::Closed | StoreError::Conflict { .. } | StoreError::NoSession(_))
        )
    }

    fn confirm(&mut self, entries: usize) {
        self.queue.drain(..entries.min(self.queue.len()));
        self.written = self.written.saturating_add(count(entries));
        self.waiting_since = None;
    }

    fn status(&self, now_ms: Option<f64>) -> Option<SaveStatus> {
        if let Some(failure) = &self.failure {
            return Some(SaveStatus::NotSaved(UnsavedReason::Store(failure.clone())));
        }
        if self.queue.is_empty() {
            return Some(SaveStatus::Saved);
        }
        let waited = now_ms? - self.waiting_since.unwrap_or(now_ms?);
        Some(if waited < LONGEST_HOLD_MS {
            SaveStatus::Saving
        } else {
            SaveStatus::NotSaved(UnsavedReason::Slow)
        })
    }
}

fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

type Chunks = Vec<std::sync::Arc<partita_engine::log::Chunk>>;

fn checkpoint_of(history: &History) -> (Checkpoint, Chunks) {
    let world = history.world();
    let chunks = world.chunks();
    let document = Checkpoint {
        build: BUILD.into(),
        branch: history.current_branch(),
        at: history.now(),
        applied: count(history.applied()),
        digest: world.digest(),
        outcome: outcome(world),
        chunks: chunks.keys().copied().collect(),
        state: world.to_bytes(),
        marks: history.marks().to_vec(),
    };
    (document, chunks.into_values().collect())
}
