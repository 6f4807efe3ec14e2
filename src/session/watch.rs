//! Watching a session that another tab writes: following what it has saved, branching a copy off,
//! going on with it when the other tab has closed.

use super::autosave::Autosave;
use super::handle::Session;
use super::news::{Hearer, News, Teller};
use super::opening::{NewSession, header_of, resume};
use crate::storage::{
    Document, JournalAction, JournalEntry, Place, SessionId, SessionLock, Store, copied_title,
    restore,
};
use partita_engine::command::Command;
use partita_engine::history::History;
use partita_engine::time::{SimDuration, SimTime};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Further ahead than this the run is brought back from what is kept, in slices, instead of being
/// run on at once.
const FURTHEST_AHEAD: SimDuration = SimDuration::from_secs(5);
/// Milliseconds of real time between two readings of the whole session.
const REREAD_INTERVAL_MS: f64 = 500.0;

/// What is known of the tab that writes.
pub(super) struct Watch {
    session: SessionId,
    hearer: Hearer,
    /// How many entries of the journal the run has.
    known: Cell<u32>,
    /// Whether something is being read.
    reading: Cell<bool>,
    reread_at: Cell<f64>,
    /// Whether the run follows; no more once the person looks around by themselves.
    following: Cell<bool>,
    /// Whether the other tab has closed.
    free: Rc<Cell<bool>>,
}

/// What the person is shown of watching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watching {
    /// Whether the run follows the other tab.
    pub following: bool,
    /// Whether the other tab has closed.
    pub free: bool,
}

impl Watch {
    pub fn new(database: &str, session: SessionId, known: u32) -> Self {
        let free = Rc::new(Cell::new(false));
        let (freed, name) = (Rc::clone(&free), database.to_owned());
        spawn_local(async move {
            freed.set(SessionLock::wait(&name, session).await.is_ok());
        });
        Self {
            session,
            hearer: Hearer::new(database, session),
            known: Cell::new(known),
            reading: Cell::new(false),
            reread_at: Cell::new(0.0),
            following: Cell::new(true),
            free,
        }
    }
}

/// What is to be done to keep up.
enum Step {
    Nothing,
    Read(u32),
    Reread,
    Go(SimTime),
}

fn step(watch: &Watch, history: &History, news: News, now_ms: f64) -> Step {
    if watch.reading.get() || history.is_seeking() {
        return Step::Nothing;
    }
    if news.written > watch.known.get() {
        return Step::Read(watch.known.get());
    }
    if news.branch != history.current_branch() {
        let due = now_ms - watch.reread_at.get() >= REREAD_INTERVAL_MS;
        return if due { Step::Reread } else { Step::Nothing };
    }
    let at = SimTime::from_micros(news.at_us);
    if at == history.now() { Step::Nothing } else { Step::Go(at) }
}

/// Takes in entries that follow at the tip of the branch that is shown. Says whether it could;
/// otherwise the session must be read again as a whole.
fn take_in(history: &mut History, entries: &[(u32, Vec<u8>)]) -> bool {
    entries.iter().all(|(number, bytes)| {
        let Ok(entry) = JournalEntry::decode(bytes, Place::Named(number.to_string())) else {
            return false;
        };
        let JournalAction::Command(line) = &entry.action else { return false };
        let Ok(command) = line.parse::<Command>() else { return false };
        let at_tip = history.applied() == history.journal().len();
        let near = entry.at >= history.now() && entry.at.since(history.now()) <= FURTHEST_AHEAD;
        if matches!(command, Command::Run { .. })
            || entry.branch != history.current_branch()
            || !(at_tip && near)
        {
            return false;
        }
        history.advance_to(entry.at);
        history.now() >= history.end() && history.apply(&command).is_ok()
    })
}

impl Session {
    /// How this tab watches another one; none where it writes itself.
    #[must_use]
    pub fn watching(&self) -> Option<Watching> {
        let watch = self.0.watch.borrow();
        let watch = watch.as_ref()?;
        Some(Watching { following: watch.following.get(), free: watch.free.get() })
    }

    /// Whether time passes in the tab that is followed.
    pub(super) fn followed_playing(&self) -> Option<bool> {
        let watch = self.0.watch.borrow();
        let watch = watch.as_ref().filter(|watch| watch.following.get())?;
        Some(watch.hearer.heard().is_some_and(|news| news.playing))
    }

    /// The person looks around by themselves.
    pub(super) fn look_alone(&self) {
        if let Some(watch) = &*self.0.watch.borrow() {
            watch.following.set(false);
        }
    }

    /// Follows the other tab again, from where it is.
    pub fn follow_again(&self) {
        self.0.player.borrow_mut().set_playing(false);
        if let Some(watch) = &*self.0.watch.borrow() {
            watch.following.set(true);
        }
        self.reread();
        self.changed();
    }

    /// Makes the run a session of its own, with everything that it has; from now on this tab writes
    /// that one. In memory, where nothing is kept, nothing changes.
    pub fn keep_copy(&self) {
        let store = self.store();
        let Some(database) = store.database() else { return };
        let title = copied_title(&self.title());
        let header = self.with_history(|history| header_of(&title, history));
        self.0.watch.replace(None);
        self.0.title.replace(title);
        self.0.autosave.replace(Autosave::beginning(store, header, Some(database)));
        self.listen_to_saving();
        self.observe();
        self.changed();
    }

    /// Before anything is done: where another tab writes the session, the run becomes a copy.
    pub(super) fn own(&self) {
        if self.watching().is_some() {
            self.keep_copy();
        }
    }

    /// Goes on with the session that was watched, now that no other tab writes it.
    pub fn take_over(&self) {
        let store = self.store();
        let watched = self.0.watch.borrow().as_ref().map(|watch| watch.session);
        let (Some(session), Some(database)) = (watched, store.database()) else { return };
        let this = self.clone();
        spawn_local(async move {
            let begin = || NewSession { title: this.title(), history: History::new(1) };
            let opened = resume(&database, store, session, begin).await;
            this.go_on_with(opened);
        });
    }

    /// Tells those who watch, or follows the one that is watched. To be called on every frame.
    pub(super) fn keep_in_touch(&self, now_ms: f64) {
        self.tell_watchers(now_ms);
        let next = {
            let watch = self.0.watch.borrow();
            let Some(watch) = watch.as_ref() else { return };
            let news = watch.hearer.newest(now_ms);
            match news.filter(|_| watch.following.get()) {
                Some(news) => step(watch, &self.0.history.borrow(), news, now_ms),
                None => Step::Nothing,
            }
        };
        match next {
            Step::Nothing => {}
            Step::Read(known) => self.read_on(known),
            Step::Reread => self.reread(),
            Step::Go(at) => {
                let mut history = self.0.history.borrow_mut();
                if at > history.now() {
                    self.0.player.borrow_mut().hurry_to(at);
                } else {
                    history.seek(at);
                }
            }
        }
    }

    fn tell_watchers(&self, now_ms: f64) {
        let autosave = self.autosave();
        let (Some(session), Some(database)) = (autosave.session(), self.store().database()) else {
            self.0.teller.replace(None);
            return;
        };
        let mut teller = self.0.teller.borrow_mut();
        if teller.as_ref().is_none_or(|teller| teller.session() != session) {
            *teller = Some(Teller::new(&database, session));
        }
        let Some(teller) = &*teller else { return };
        let playing = self.0.player.borrow().is_playing();
        let history = self.0.history.borrow();
        let (branch, at_us) = (history.current_branch(), history.now().as_micros());
        teller.tell(now_ms, News { written: autosave.written(), branch, at_us, playing });
    }

    /// Reads the entries that are new.
    fn read_on(&self, known: u32) {
        let Some(session) = self.begin_reading() else { return };
        let (this, store) = (self.clone(), self.store());
        spawn_local(async move {
            let entries = store.journal_from(session, known).await.unwrap_or_default();
            if !this.end_reading(session) || entries.is_empty() {
                return;
            }
            let taken = take_in(&mut this.0.history.borrow_mut(), &entries);
            if taken {
                let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                if let Some(watch) = &*this.0.watch.borrow() {
                    watch.known.set(known.saturating_add(count));
                }
                this.changed();
            } else {
                this.reread();
            }
        });
    }

    /// Reads the whole session again.
    fn reread(&self) {
        let Some(session) = self.begin_reading() else { return };
        let (this, store) = (self.clone(), self.store());
        spawn_local(async move {
            let restored = restore(&store, session).await;
            if !this.end_reading(session) {
                return;
            }
            if let Ok(restored) = restored {
                this.0.history.replace(restored.history);
                this.0.title.replace(restored.header.title);
                if let Some(watch) = &*this.0.watch.borrow() {
                    watch.known.set(restored.journal_length);
                    watch.reread_at.set(super::handle::now_ms());
                }
            }
            this.changed();
        });
    }

    fn begin_reading(&self) -> Option<SessionId> {
        let watch = self.0.watch.borrow();
        let watch = watch.as_ref().filter(|watch| !watch.reading.replace(true))?;
        Some(watch.session)
    }

    /// Whether the session that was read is still watched and followed.
    fn end_reading(&self, session: SessionId) -> bool {
        let watch = self.0.watch.borrow();
        let Some(watch) = watch.as_ref().filter(|watch| watch.session == session) else {
            return false;
        };
        watch.reading.set(false);
        watch.following.get()
    }
}
