//! Why a thing is as it is, in plain words: pure functions from a [`World`] and a [`Thing`].
//!
//! What happened is told by the engine's events and their causes; nothing is guessed. No sentence
//! is built here: an [`Explanation`] names Fluent messages and their arguments.

mod ahead;
mod broker;
mod consumer;
pub mod controller;
pub mod controller_log;
mod delivery;
mod event;
mod fate;
mod group;
pub mod ledger;
pub mod link;
mod matter;
mod message;
mod partition;
mod producer;
mod quorum;
mod reading;
mod record;
mod story;
mod summary;
mod topic;
mod words;
mod zookeeper;

#[cfg(test)]
mod controller_tests;
#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
pub(crate) mod recorded;
#[cfg(test)]
mod tests;

pub use ahead::{Ahead, Coming, Looked};
pub use event::say;
pub use fate::{fate, in_log};
pub use matter::{Survey, survey};
pub use partition::progress_thing;
pub use producer::rate_words;
pub use reading::{ReadState, Reader, Readers, readers};
pub use summary::{Summary, addition_key, records_in, summary};
pub use words::{Arg, Words};

use partita_engine::id::EventId;
use partita_engine::record::Bytes;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// What is known of one thing: its facts and the story of how it came to be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it is called.
    pub title: Words,
    /// What kind of thing it is, in few words.
    pub subtitle: Option<Words>,
    /// For records: the number of the key in [`World::keys`]; none for a record without a key.
    pub key: Option<KeyMark>,
    /// Its numbers.
    pub facts: Vec<Fact>,
    /// The question that the story answers.
    pub question: Words,
    /// What happened, oldest first.
    pub story: Vec<Link>,
    /// Whether the story begins before the oldest event that is still known.
    pub begins_earlier: bool,
    /// A moment at which the beginning can be seen, when it is not known any more.
    pub began_at: Option<SimTime>,
    /// What holds now: the story's last line.
    pub now: Option<Words>,
}

/// The sign of a record's key: a colour and a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMark {
    /// The key with this number in [`World::keys`].
    Key(usize),
    /// No key.
    NoKey,
}

/// One number or name with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The Fluent message that names it.
    pub label: Words,
    /// What it is.
    pub value: Words,
    /// Whether it says that something is broken.
    pub broken: bool,
    /// The thing that it counts or names.
    pub leads_to: Option<Thing>,
}

/// What kind of happening a link of the story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A command that a person gave.
    Command,
    /// An event.
    Event,
    /// What broke.
    Broken,
}

/// One link of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event that it tells.
    pub event: EventId,
    /// When it happened.
    pub time: SimTime,
    /// What kind of happening it is.
    pub mark: Mark,
    /// What is said.
    pub words: Words,
    /// What decided it: a setting and its value, a computation.
    pub decided_by: Option<Words>,
    /// The thing that it names.
    pub leads_to: Option<Thing>,
}

impl Fact {
    /// A fact of the message `label`.
    #[must_use]
    pub const fn new(label: &'static str, value: Words) -> Self {
        Self { label: Words::new(label), value, broken: false, leads_to: None }
    }

    /// A fact that is a name or another text that is the same in all languages.
    #[must_use]
    pub fn text(label: &'static str, value: impl ToString) -> Self {
        Self::new(label, Words::new("value-text").text("value", value))
    }

    /// A fact that is a number.
    #[must_use]
    pub fn number(label: &'static str, value: impl Into<u64>) -> Self {
        Self::new(label, Words::new("value-number").number("value", value))
    }

    /// The same, as something broken when `broken`.
    #[must_use]
    pub const fn broken(mut self, broken: bool) -> Self {
        self.broken = broken;
        self
    }

    /// The same, with a way to `thing`.
    #[must_use]
    pub fn leading_to(mut self, thing: Thing) -> Self {
        self.leads_to = Some(thing);
        self
    }
}

/// Explains `thing`, as it is in `world` now; none when there is no such thing any more, and for the
/// controllers' log, which has a panel of its own.
#[must_use]
pub fn explain(world: &dyn World, thing: &Thing) -> Option<Explanation> {
    match thing {
        Thing::Producer(name) => producer::explain(world, name),
        Thing::Topic(name) => topic::explain(world, name),
        Thing::Partition(partition)
        | Thing::Stack(partition)
        | Thing::LogEnd(partition)
        | Thing::HighWatermark(partition)
        | Thing::Replica { topic_partition: partition, .. } => partition::explain(world, partition),
        Thing::Record { topic_partition, offset } => {
            record::explain(world, topic_partition, *offset)
        }
        Thing::Broker(broker) => broker::explain(world, *broker),
        Thing::Controller(controller) => controller::explain(world, *controller),
        Thing::ControllerLog => None,
        Thing::ControllerRecord(offset) => controller_log::explain_record(world, *offset),
        Thing::Group(name) => group::explain(world, name),
        Thing::Committed { group, topic_partition } => {
            group::explain_committed(world, group, topic_partition)
        }
        Thing::Consumer(name) => consumer::explain(world, name),
        Thing::Position { consumer, topic_partition } => {
            consumer::explain_position(world, consumer, topic_partition)
        }
        Thing::Message(id) => message::explain(world, *id),
        Thing::Link { one, other } => link::explain(world, one, other),
        // What is not there yet has nothing to be explained.
        Thing::Add(_) => None,
    }
}

/// A record's key or value as text: as it is when it is UTF-8, else as hexadecimal digits.
#[must_use]
pub fn bytes_text(bytes: &Bytes) -> String {
    core::str::from_utf8(bytes).map_or_else(
        |_| {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("0x{digits}")
        },
        str::to_owned,
    )
}

/// The sign of `key` in `world`.
#[must_use]
pub fn key_mark(world: &dyn World, key: Option<&Bytes>) -> Option<KeyMark> {
    match key {
        None => Some(KeyMark::NoKey),
        Some(key) => world.keys().iter().position(|known| known == key).map(KeyMark::Key),
    }
}
