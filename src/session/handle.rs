//! The session object: a run, its player and its saving, outside the component tree.

use super::autosave::Autosave;
use super::deleted::Deleted;
use super::listeners::{Listeners, Subscription};
use super::log::Line;
use super::lookahead::Lookahead;
use super::news::Teller;
use super::notice::Notice;
use super::opening::Opened;
use super::player::Player;
use super::speed::Speed;
use super::watch::Watch;
use crate::explain::{Coming, Looked};
use crate::storage::{AnyStore, SessionId};
use gloo::events::EventListener;
use gloo::render::AnimationFrame;
use partita_engine::history::History;
use partita_engine::id::TopicPartition;
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The slice of virtual time after which the clock is looked at, at first and at least.
pub(super) const SHORTEST_SLICE: SimDuration = SimDuration::from_millis(1);

/// A run in the browser. Clones are the same run.
#[derive(Clone)]
pub struct Session(pub(super) Rc<Inner>);

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub(super) struct Inner {
    pub(super) title: RefCell<String>,
    pub(super) history: RefCell<History>,
    pub(super) player: RefCell<Player>,
    pub(super) lookahead: RefCell<Lookahead>,
    /// How many runs were here before this one.
    run: Cell<u64>,
    pub(super) autosave: RefCell<Autosave>,
    /// The tab that writes the session, where this one only watches.
    pub(super) watch: RefCell<Option<Watch>>,
    /// Those who watch this one.
    pub(super) teller: RefCell<Option<Teller>>,
    /// What was deleted in this visit.
    pub(super) deleted: RefCell<Vec<Deleted>>,
    store: RefCell<AnyStore>,
    notices: RefCell<Vec<Notice>>,
    pub(super) lines: RefCell<Vec<Line>>,
    pub(super) painters: Listeners,
    pub(super) listeners: Listeners,
    /// Changes with everything that panels show.
    revision: Cell<u64>,
    /// How many sessions were opened in place of the first.
    opened: Cell<u64>,
    pub(super) told: Cell<(u64, f64)>,
    pub(super) slice: Cell<SimDuration>,
    pub(super) frame: RefCell<Option<AnimationFrame>>,
    page_events: RefCell<Vec<EventListener>>,
}

/// What the transport shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlayerView {
    /// Whether time passes.
    pub playing: bool,
    /// How fast it should.
    pub speed: Speed,
    /// Whether the machine does not keep up.
    pub slowed: bool,
    /// Whether the run is on its way to another moment.
    pub travelling: bool,
    /// The moment shown.
    pub now: SimTime,
    /// The furthest moment reached.
    pub end: SimTime,
}

impl Session {
    /// Begins to run what was opened.
    #[must_use]
    pub fn new(opened: Opened) -> Self {
        let session = Self(Rc::new(Inner {
            title: RefCell::new(opened.title),
            history: RefCell::new(opened.history),
            player: RefCell::default(),
            lookahead: RefCell::default(),
            run: Cell::new(0),
            autosave: RefCell::new(opened.autosave),
            watch: RefCell::new(watch_of(&opened.store, opened.watched)),
            teller: RefCell::default(),
            deleted: RefCell::default(),
            store: RefCell::new(opened.store),
            notices: RefCell::new(opened.notices),
            lines: RefCell::default(),
            painters: Listeners::default(),
            listeners: Listeners::default(),
            revision: Cell::new(0),
            opened: Cell::new(0),
            told: Cell::new((0, 0.0)),
            slice: Cell::new(SHORTEST_SLICE),
            frame: RefCell::default(),
            page_events: RefCell::default(),
        }));
        session.0.player.borrow_mut().set_playing(opened.playing);
        session.listen_to_saving();
        session.listen_to_page();
        session.request_frame();
        session
    }

    /// Goes on with another session in place of this one.
    pub fn replace(&self, opened: Opened) {
        self.0.opened.set(self.0.opened.get() + 1);
        self.go_on_with(opened);
    }

    /// How many sessions were opened in place of the first: what was typed for one is not meant for
    /// another.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.0.opened.get()
    }

    /// Goes on with the run as it was opened again.
    pub(super) fn go_on_with(&self, opened: Opened) {
        let inner = &self.0;
        self.save_now();
        inner.title.replace(opened.title);
        inner.history.replace(opened.history);
        inner.lookahead.borrow_mut().forget();
        inner.run.set(inner.run.get() + 1);
        inner.autosave.replace(opened.autosave);
        inner.watch.replace(watch_of(&opened.store, opened.watched));
        inner.store.replace(opened.store);
        inner.notices.replace(opened.notices);
        inner.lines.borrow_mut().clear();
        inner.player.borrow_mut().set_playing(opened.playing);
        self.listen_to_saving();
        self.changed();
    }

    /// What the run is called.
    #[must_use]
    pub fn title(&self) -> String {
        self.0.title.borrow().clone()
    }

    /// Where sessions are kept.
    #[must_use]
    pub fn store(&self) -> AnyStore {
        self.0.store.borrow().clone()
    }

    /// What saves this one.
    #[must_use]
    pub fn autosave(&self) -> Autosave {
        self.0.autosave.borrow().clone()
    }

    /// What the person must be told about the session's opening.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.0.notices.borrow().clone()
    }

    /// Tells the person something.
    pub fn tell_of(&self, notice: Notice) {
        self.0.notices.borrow_mut().push(notice);
        self.changed();
    }

    /// The run is called something else from now on.
    pub fn set_title(&self, title: String) {
        self.0.title.replace(title);
        self.changed();
    }

    /// The notices have been read.
    pub fn forget_notices(&self) {
        self.0.notices.borrow_mut().clear();
        self.changed();
    }

    /// Looks at the world as it is now. `look` must not act on the session.
    pub fn with_world<R>(&self, look: impl FnOnce(&Simulation) -> R) -> R {
        look(self.0.history.borrow().world())
    }

    /// Looks at the history. `look` must not act on the session.
    pub fn with_history<R>(&self, look: impl FnOnce(&History) -> R) -> R {
        look(&self.0.history.borrow())
    }

    /// Changes with everything that panels show; never goes back.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.0.revision.get()
    }

    /// Names the state of the world that is shown: another state has another name, in this visit.
    #[must_use]
    pub fn state(&self) -> (u64, u64) {
        (self.0.run.get(), self.with_history(History::revision))
    }

    /// Looks ahead for what happens to this partition if nobody does anything, or for nothing.
    pub fn look_ahead(&self, partition: Option<TopicPartition>) {
        if self.0.lookahead.borrow_mut().want(partition) {
            self.changed();
        }
    }

    /// For which partition what was found ahead, oldest first, and how far was looked; none while
    /// nothing is wanted.
    #[must_use]
    pub fn ahead(&self) -> Option<(TopicPartition, (Vec<Coming>, Looked))> {
        let now = self.with_history(History::now);
        let lookahead = self.0.lookahead.borrow();
        let (at, (coming, looked)) = lookahead.found()?;
        let ahead = coming.iter().filter(|coming| coming.time > now);
        Some((at.clone(), (ahead.cloned().collect(), *looked)))
    }

    /// The console's lines of this visit, oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        self.0.lines.borrow().clone()
    }

    /// What the transport shows.
    #[must_use]
    pub fn player(&self) -> PlayerView {
        let followed = self.followed_playing();
        let player = self.0.player.borrow();
        let history = self.0.history.borrow();
        PlayerView {
            playing: followed.unwrap_or_else(|| player.is_playing()),
            speed: player.speed(),
            slowed: player.is_slowed(),
            travelling: followed.is_none() && (history.is_seeking() || player.run_to().is_some()),
            now: history.now(),
            end: history.end(),
        }
    }

    /// Calls `painter` once in every frame, after time has passed.
    pub fn on_frame(&self, painter: impl Fn() + 'static) -> Subscription {
        self.0.painters.add(painter)
    }

    /// Calls `listener` when something changed, at most ten times a second.
    pub fn subscribe(&self, listener: impl Fn() + 'static) -> Subscription {
        self.0.listeners.add(listener)
    }

    /// Something that panels show has changed.
    pub fn changed(&self) {
        self.0.revision.set(self.0.revision.get() + 1);
    }

    /// Writes everything at once.
    pub fn save_now(&self) {
        self.autosave().set_playing(self.0.player.borrow().is_playing());
        self.autosave().leave(now_ms(), &self.0.history.borrow());
    }

    pub(super) fn observe(&self) {
        let autosave = self.autosave();
        autosave.set_playing(self.0.player.borrow().is_playing());
        autosave.observe(now_ms(), &self.0.history.borrow());
    }

    pub(super) fn listen_to_saving(&self) {
        let inner = Rc::downgrade(&self.0);
        self.autosave().on_change(move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.revision.set(inner.revision.get() + 1);
            }
        });
    }

    /// A hidden page runs nothing, and may never be seen again: everything is written.
    fn listen_to_page(&self) {
        let inner = Rc::downgrade(&self.0);
        let leave = move || {
            if let Some(session) = inner.upgrade().map(Self) {
                session.0.player.borrow_mut().rest();
                session.save_now();
            }
        };
        let hide = leave.clone();
        *self.0.page_events.borrow_mut() = vec![
            EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| leave()),
            EventListener::new(&gloo::utils::window(), "pagehide", move |_| hide()),
        ];
    }
}

/// Follows the session that another tab writes.
fn watch_of(store: &AnyStore, watched: Option<(SessionId, u32)>) -> Option<Watch> {
    let (session, known) = watched?;
    Some(Watch::new(&store.database()?, session, known))
}

/// Real time in milliseconds since the page was opened.
pub(super) fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}
