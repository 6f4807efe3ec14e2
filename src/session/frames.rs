//! What a session does in every frame: it lets time pass, goes on with a way to another moment, looks
//! ahead, and tells who paints and who shows.

use super::handle::{SHORTEST_SLICE, Session, now_ms};
use gloo::render::request_animation_frame;
use partita_engine::history::History;
use partita_engine::time::SimDuration;
use std::rc::Rc;

/// Milliseconds of a frame that the engine may take.
const ENGINE_BUDGET_MS: f64 = 12.0;
/// Milliseconds of a frame that a replay may take.
const SEEK_BUDGET_MS: f64 = 8.0;
/// Deliveries between two looks at the clock while seeking.
const SEEK_STEPS: u32 = 400;
/// Milliseconds between two refreshes of the panels.
const TELL_INTERVAL_MS: f64 = 100.0;

impl Session {
    pub(super) fn request_frame(&self) {
        let inner = Rc::downgrade(&self.0);
        let handle = request_animation_frame(move |time| {
            if let Some(session) = inner.upgrade().map(Self) {
                session.request_frame();
                session.frame(time);
            }
        });
        *self.0.frame.borrow_mut() = Some(handle);
    }

    fn frame(&self, frame_ms: f64) {
        let before = self.with_history(History::revision);
        self.observe();
        self.keep_in_touch(now_ms());
        if self.with_history(History::is_seeking) {
            self.seek_for_a_while();
            self.0.player.borrow_mut().rest();
        } else if !self.autosave().holds(now_ms()) {
            self.run_for_a_while(frame_ms);
            self.look_ahead_for_a_while();
        }
        if self.with_history(History::revision) != before {
            self.changed();
        }
        self.0.painters.call();
        self.tell(frame_ms);
    }

    /// Tells the panels, when there is news and not too often.
    fn tell(&self, frame_ms: f64) {
        let (revision, told_at) = self.0.told.get();
        if revision != self.revision() && frame_ms - told_at >= TELL_INTERVAL_MS {
            self.0.told.set((self.revision(), frame_ms));
            self.0.listeners.call();
        }
    }

    /// Goes on with a seek as long as a frame allows.
    pub(super) fn seek_for_a_while(&self) {
        let started = now_ms();
        let mut history = self.0.history.borrow_mut();
        while !history.seek_slice(SEEK_STEPS) && now_ms() - started < SEEK_BUDGET_MS {}
    }

    /// Ends a seek that is under way: what comes next acts on the moment asked for.
    pub(super) fn finish_seek(&self) {
        let mut history = self.0.history.borrow_mut();
        while !history.seek_slice(u32::MAX) {}
    }

    /// Lets the time pass that is due, as far as a frame allows.
    fn run_for_a_while(&self, frame_ms: f64) {
        let mut history = self.0.history.borrow_mut();
        let mut player = self.0.player.borrow_mut();
        let Some(due) = player.due(frame_ms, history.now()) else { return };
        let started = now_ms();
        let mut slice = self.0.slice.get();
        loop {
            let before = now_ms();
            let target = due.min(history.now() + slice);
            history.advance_to(target);
            slice = next_slice(slice, now_ms() - before);
            if history.now() >= due || now_ms() - started >= ENGINE_BUDGET_MS {
                break;
            }
        }
        self.0.slice.set(slice);
        player.reached(due, history.now());
    }

    /// Runs ahead on a copy as long as a frame allows.
    fn look_ahead_for_a_while(&self) {
        let player = self.player();
        let speed = match (player.travelling, player.playing) {
            (true, _) => f64::INFINITY,
            (false, true) => player.speed.factor(),
            (false, false) => 0.0,
        };
        let history = self.0.history.borrow();
        if self.0.lookahead.borrow_mut().go_on(&history, speed, now_ms) {
            self.changed();
        }
    }
}

/// Looks at the clock neither too often nor too seldom.
fn next_slice(slice: SimDuration, took_ms: f64) -> SimDuration {
    /// Longer slices could take long when much begins to happen.
    const LONGEST: u64 = 1_000_000;
    let micros = slice.as_micros();
    let next = if took_ms > 3.0 {
        micros / 2
    } else if took_ms < 1.0 {
        micros * 2
    } else {
        micros
    };
    SimDuration::from_micros(next.clamp(SHORTEST_SLICE.as_micros(), LONGEST))
}
