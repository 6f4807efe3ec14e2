//! The scenarios that come with the app, and how a session begins with one.

use crate::i18n::Language;
use crate::session::NewSession;
use partita_engine::command::Command;
use partita_engine::history::History;
use partita_engine::scenario::Scenario;
use partita_engine::simulation::Refusal;
use partita_engine::time::SimTime;
use partita_scene::view::Perspective;
use std::collections::BTreeSet;

/// Where a scenario opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// At its beginning.
    Start,
    /// Where it ends: it goes on by itself from there.
    End,
}

/// A scenario of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its document.
    source: &'static str,
    opening: Opening,
    /// The view in which what to look for is seen best.
    pub perspective: Perspective,
}

/// A scenario of `www/scenarios`, by the name of its file.
macro_rules! shelved {
    ($id:literal, $opening:ident, $perspective:ident) => {
        Shelved {
            id: $id,
            source: include_str!(concat!("../../www/scenarios/", $id, ".partita")),
            opening: Opening::$opening,
            perspective: Perspective::$perspective,
        }
    };
}

/// All of them; the first is where a first visit begins.
pub const SHELF: &[Shelved] = &[
    shelved!("first-visit", End, Topics),
    shelved!("first-record", Start, Topics),
    shelved!("worked-flow", Start, Topics),
    shelved!("keys-and-order", Start, Topics),
    shelved!("keyless-sticky", Start, Topics),
    shelved!("two-groups", Start, Topics),
    shelved!("slow-consumer", Start, Topics),
    shelved!("more-consumers", Start, Topics),
    shelved!("crash-and-return", Start, Topics),
    shelved!("adding-consumers", Start, Topics),
    shelved!("hot-key", Start, Topics),
    shelved!("many-topics", Start, Topics),
    shelved!("acks-one-loses", Start, Brokers),
    shelved!("min-isr-refuses", Start, Brokers),
    shelved!("slow-follower", Start, Brokers),
    shelved!("stop-or-kill", Start, Brokers),
    shelved!("unclean-election", Start, Brokers),
    shelved!("last-standing", Start, Brokers),
    shelved!("controller-majority", Start, Brokers),
    shelved!("lost-acknowledgement", Start, Topics),
    shelved!("zookeeper-session", Start, Brokers),
];

/// The seed of a scenario that fixes none.
const DEFAULT_SEED: u64 = 1;

impl Shelved {
    /// Its document, read. A test sees to it that all of them can be.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.source.parse().unwrap_or_default()
    }

    /// A session that begins with it.
    #[must_use]
    pub fn begin(&self, language: Language) -> NewSession {
        let scenario = self.scenario();
        let mut history = History::new(scenario.seed.unwrap_or(DEFAULT_SEED));
        // A line that is refused is left out, and the others are carried out.
        let _ = play(&scenario, &mut history);
        if self.opening == Opening::Start {
            history.seek_fully(SimTime::ZERO);
        }
        NewSession { title: scenario.title.get(language.tag()).to_owned(), history }
    }
}

/// Carries out a scenario; goes on after what is refused.
///
/// # Errors
/// The line of the first step that was refused, from 1, and why.
pub fn play(scenario: &Scenario, history: &mut History) -> Result<(), (u32, Refusal)> {
    let mut first = Ok(());
    for step in &scenario.steps {
        history.advance_to(step.at);
        if let Err(refusal) = history.apply(&step.command) {
            first = first.and(Err((step.line, refusal)));
        }
    }
    history.advance_to(scenario.until);
    first
}

/// How much a scenario brings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Brokers.
    pub brokers: u32,
    /// Topics.
    pub topics: u32,
    /// Their partitions.
    pub partitions: u32,
    /// Producers.
    pub producers: u32,
    /// Consumers, also those that come later.
    pub consumers: u32,
    /// Their groups.
    pub groups: u32,
    /// How many seconds it lasts.
    pub seconds: u64,
}

impl Facts {
    /// Counted in a scenario's steps.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut facts = Self { seconds: scenario.until.as_millis() / 1000, ..Self::default() };
        let mut groups = BTreeSet::new();
        for step in &scenario.steps {
            match &step.command {
                Command::Cluster { brokers, .. } => facts.brokers += brokers,
                Command::AddBroker { .. } => facts.brokers += 1,
                Command::CreateTopic { partitions, .. } => {
                    facts.topics += 1;
                    facts.partitions += partitions.unwrap_or(1);
                }
                Command::AddProducer { .. } => facts.producers += 1,
                Command::AddConsumer { group, .. } => {
                    facts.consumers += 1;
                    groups.insert(group);
                }
                _ => {}
            }
        }
        facts.groups = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        facts
    }
}

#[cfg(test)]
mod promises;
#[cfg(test)]
mod tests;
