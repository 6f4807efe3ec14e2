//! The window of a run's newest events.

use super::{Event, EventKind};
use crate::id::{EventId, NodeId};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many events the window keeps; older ones are found again by replay.
pub const EVENT_WINDOW: usize = 8192;

/// The newest events of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLog {
    window: VecDeque<Arc<Event>>,
    next: EventId,
}

impl EventLog {
    /// Adds what happened; forgets the oldest beyond [`EVENT_WINDOW`].
    pub fn push(
        &mut self,
        time: SimTime,
        cause: Option<EventId>,
        node: Option<NodeId>,
        kind: EventKind,
    ) -> EventId {
        let id = self.next;
        self.next = id.next();
        let event = Event { id, time, cause, node, kind };
        let is_full = self.window.len() >= EVENT_WINDOW;
        let oldest = if is_full { self.window.pop_front() } else { None };
        self.window.push_back(match oldest {
            Some(oldest) => written_over(oldest, event),
            None => Arc::new(event),
        });
        self.forget_oldest();
        id
    }

    /// Adds what is about to be tried: until [`EventLog::confirm`] or [`EventLog::retract`] it stands
    /// beside a full window, so that a refusal has pushed nothing out.
    pub fn announce(
        &mut self,
        time: SimTime,
        cause: Option<EventId>,
        node: Option<NodeId>,
        kind: EventKind,
    ) -> EventId {
        let id = self.next;
        self.next = id.next();
        self.window.push_back(Arc::new(Event { id, time, cause, node, kind }));
        id
    }

    /// What was announced came to be.
    pub fn confirm(&mut self) {
        self.forget_oldest();
    }

    /// Takes back the newest event, when it is `id`: what it announced was refused.
    pub fn retract(&mut self, id: EventId) {
        if self.window.back().is_some_and(|event| event.id == id) {
            self.window.pop_back();
            self.next = id;
        }
    }

    fn forget_oldest(&mut self) {
        while self.window.len() > EVENT_WINDOW {
            self.window.pop_front();
        }
    }

    /// The event with this id, when the window still has it.
    #[must_use]
    pub fn get(&self, id: EventId) -> Option<&Arc<Event>> {
        let first = self.window.front()?.id.0;
        self.window.get(usize::try_from(id.0.checked_sub(first)?).ok()?)
    }

    /// The id that the next event will get.
    #[must_use]
    pub const fn next_id(&self) -> EventId {
        self.next
    }

    /// Events from `first` on, oldest first, as far as the window has them.
    pub fn since(&self, first: EventId) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        let front = self.window.front().map_or(0, |event| event.id.0);
        let skip = usize::try_from(first.0.saturating_sub(front)).unwrap_or(usize::MAX);
        self.window.range(skip.min(self.window.len())..)
    }

    /// All events of the window, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.window.iter()
    }

    /// The chain of causes from `id` back to the command that began it, newest first,
    /// as far as the window has it.
    #[must_use]
    pub fn chain(&self, id: EventId) -> Vec<Arc<Event>> {
        core::iter::successors(self.get(id), |event| self.get(event.cause?)).cloned().collect()
    }
}

/// `event` in the place of `oldest`, when nobody else holds that.
fn written_over(mut oldest: Arc<Event>, event: Event) -> Arc<Event> {
    match Arc::get_mut(&mut oldest) {
        Some(place) => {
            *place = event;
            oldest
        }
        None => Arc::new(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_pushes_nothing_out_of_a_full_window() {
        let mut events = EventLog::default();
        let push = |events: &mut EventLog| {
            events.push(SimTime::ZERO, None, None, EventKind::ClientStarted)
        };
        for _ in 0..=EVENT_WINDOW {
            push(&mut events);
        }
        assert!(events.get(EventId(0)).is_none());
        let before = events.clone();
        let refused = events.announce(SimTime::ZERO, None, None, EventKind::ClientStarted);
        events.retract(refused);
        assert_eq!(events, before);
        events.announce(SimTime::ZERO, None, None, EventKind::ClientStarted);
        events.confirm();
        assert!(events.get(EventId(1)).is_none() && events.get(EventId(2)).is_some());
    }
}
