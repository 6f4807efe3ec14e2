//! What a tab that writes a session tells the tabs that watch it: how far it has come.

use crate::storage::SessionId;
use partita_engine::history::BranchId;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// Milliseconds of real time after which a watcher that says nothing is taken to be gone.
const PATIENCE_MS: f64 = 6_000.0;
/// Milliseconds of real time between two signs of life of a watcher.
const SIGN_INTERVAL_MS: f64 = 2_000.0;
/// What a watcher says.
const SIGN: &str = "watching";

/// How far a run has come in the tab that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// How many entries of its journal are on the disk.
    pub written: u32,
    /// The branch that is shown.
    pub branch: BranchId,
    /// The moment that is shown, in microseconds of virtual time.
    pub at_us: u64,
    /// Whether time passes.
    pub playing: bool,
}

/// The line between the tabs that have a session open.
struct Wire {
    channel: BroadcastChannel,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Wire {
    /// None where the browser has no such channels: then nobody is told anything.
    fn open(
        database: &str,
        session: SessionId,
        mut hear: impl FnMut(String) + 'static,
    ) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("{database}-session-{session}")).ok()?;
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text);
            }
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Some(Self { channel, _hear: hear })
    }

    fn say(&self, text: &str) {
        // Refused once the channel is closed only, which dropping it does.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

/// The end of the tab that writes.
pub struct Teller {
    session: SessionId,
    wire: Option<Wire>,
    /// When a watcher last gave a sign, by the clock of [`Teller::tell`].
    sign: Rc<Cell<bool>>,
    heard_at: Cell<Option<f64>>,
    told: Cell<Option<News>>,
}

impl Teller {
    /// Tells of a session.
    #[must_use]
    pub fn new(database: &str, session: SessionId) -> Self {
        let sign = Rc::new(Cell::new(false));
        let heard = Rc::clone(&sign);
        let wire =
            Wire::open(database, session, move |text| heard.set(heard.get() || text == SIGN));
        Self { session, wire, sign, heard_at: Cell::default(), told: Cell::default() }
    }

    /// Which session.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// Says how far the run is, if anyone watches and something is new.
    pub fn tell(&self, now_ms: f64, news: News) {
        if self.sign.take() {
            self.heard_at.set(Some(now_ms));
            self.told.set(None);
        }
        let watched = self.heard_at.get().is_some_and(|at| now_ms - at < PATIENCE_MS);
        if !watched || self.told.replace(Some(news)) == Some(news) {
            return;
        }
        if let (Some(wire), Ok(text)) = (&self.wire, serde_json::to_string(&news)) {
            wire.say(&text);
        }
    }
}

/// The end of a tab that watches.
pub struct Hearer {
    wire: Option<Wire>,
    news: Rc<Cell<Option<News>>>,
    signed_at: Cell<Option<f64>>,
}

impl Hearer {
    /// Hears of a session.
    #[must_use]
    pub fn new(database: &str, session: SessionId) -> Self {
        let news = Rc::new(Cell::new(None));
        let heard = Rc::clone(&news);
        let wire = Wire::open(database, session, move |text| {
            if let Ok(news) = serde_json::from_str(&text) {
                heard.set(Some(news));
            }
        });
        Self { wire, news, signed_at: Cell::default() }
    }

    /// The newest that was heard. To be asked for on every frame: it says now and then that someone
    /// watches.
    pub fn newest(&self, now_ms: f64) -> Option<News> {
        let due = self.signed_at.get().is_none_or(|at| now_ms - at >= SIGN_INTERVAL_MS);
        if let Some(wire) = self.wire.as_ref().filter(|_| due) {
            self.signed_at.set(Some(now_ms));
            wire.say(SIGN);
        }
        self.news.get()
    }

    /// The newest that was heard.
    pub fn heard(&self) -> Option<News> {
        self.news.get()
    }
}
