//! Puts events in order and gives them words.

use super::{Link, Mark, Words, event};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::EventId;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most links that a story has; the oldest are left out beyond it.
pub const MOST_LINKS: usize = 40;

/// How many causes are followed back in search of a command.
const MOST_CAUSES: usize = 256;

/// A story in the making: the events that are known, and the links chosen of them.
pub struct Story {
    events: Vec<Arc<Event>>,
    links: BTreeMap<EventId, Link>,
    begins_earlier: bool,
}

impl Story {
    /// An empty story of what `world` remembers.
    #[must_use]
    pub fn of(world: &dyn World) -> Self {
        Self {
            events: world.events_since(EventId(0)),
            links: BTreeMap::new(),
            begins_earlier: false,
        }
    }

    /// All events that are known, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.events.iter()
    }

    /// The first known event for which `is` holds.
    pub fn first(&self, is: impl Fn(&Event) -> bool) -> Option<Arc<Event>> {
        self.events().find(|event| is(event)).cloned()
    }

    /// The last known event for which `is` holds.
    pub fn last(&self, is: impl Fn(&Event) -> bool) -> Option<Arc<Event>> {
        self.events().rev().find(|event| is(event)).cloned()
    }

    /// The event `id`, while it is known.
    pub fn get(&self, id: EventId) -> Option<Arc<Event>> {
        let index = self.events.partition_point(|event| event.id < id);
        self.events.get(index).filter(|event| event.id == id).cloned()
    }

    /// `event` and its causes, newest first, as far as they are known.
    pub fn causes(&self, event: &Arc<Event>) -> Vec<Arc<Event>> {
        core::iter::successors(Some(Arc::clone(event)), |event| self.get(event.cause?))
            .take(MOST_CAUSES)
            .collect()
    }

    /// The command without which `event` would not have happened. When it is forgotten, the story
    /// begins earlier than what is known.
    pub fn command_of(&mut self, event: &Arc<Event>) -> Option<Arc<Event>> {
        let causes = self.causes(event);
        let oldest = causes.last()?;
        if matches!(oldest.kind, EventKind::CommandApplied { .. }) {
            return Some(Arc::clone(oldest));
        }
        if oldest.cause.is_some() {
            self.begins_earlier = true;
        }
        None
    }

    /// Says that something belongs to the story that is not known any more.
    pub const fn miss(&mut self) {
        self.begins_earlier = true;
    }

    /// Tells `event` in its ordinary words.
    pub fn tell(&mut self, event: &Arc<Event>) {
        let (words, decided_by, leads_to) =
            (event::say(event), event::decided_by(event), event::leads_to(event));
        self.insert(event, words, decided_by, leads_to);
    }

    /// Tells `event` in other words.
    pub fn tell_as(&mut self, event: &Arc<Event>, words: Words, leads_to: Option<Thing>) {
        self.insert(event, words, event::decided_by(event), leads_to);
    }

    /// Tells the command behind `event`, when it is known.
    pub fn tell_command_of(&mut self, event: &Arc<Event>) {
        if let Some(command) = self.command_of(event) {
            self.tell(&command);
        }
    }

    /// Tells `event` and all its causes.
    pub fn tell_with_causes(&mut self, event: &Arc<Event>) {
        let causes = self.causes(event);
        if causes.last().is_some_and(|oldest| oldest.cause.is_some()) {
            self.begins_earlier = true;
        }
        for cause in causes.iter().take(MOST_LINKS) {
            self.tell(cause);
        }
    }

    fn insert(
        &mut self,
        event: &Arc<Event>,
        words: Words,
        decided_by: Option<Words>,
        leads_to: Option<Thing>,
    ) {
        let mark = match event.kind {
            EventKind::CommandApplied { .. } => Mark::Command,
            _ if event::is_broken(event) => Mark::Broken,
            _ => Mark::Event,
        };
        let link = Link { event: event.id, time: event.time, mark, words, decided_by, leads_to };
        self.links.insert(event.id, link);
    }

    /// The links, oldest first, and whether the story begins earlier.
    #[must_use]
    pub fn finish(self) -> (Vec<Link>, bool) {
        let surplus = self.links.len().saturating_sub(MOST_LINKS);
        (self.links.into_values().skip(surplus).collect(), self.begins_earlier)
    }
}
