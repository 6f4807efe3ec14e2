//! The scenarios that come with the app, and how a session begins with one.

use crate::i18n::Language;
use crate::session::NewSession;
use partita_engine::history::History;
use partita_engine::scenario::Scenario;
use partita_engine::simulation::Refusal;
use partita_engine::time::SimTime;

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
}

/// All of them; the first is where a first visit begins.
pub const SHELF: [Shelved; 2] = [
    Shelved {
        id: "first-visit",
        source: include_str!("../www/scenarios/first-visit.partita"),
        opening: Opening::End,
    },
    Shelved {
        id: "worked-flow",
        source: include_str!("../www/scenarios/worked-flow.partita"),
        opening: Opening::Start,
    },
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

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::Offset;
    use partita_engine::world::World;

    #[test]
    fn every_scenario_can_be_read_and_played() {
        for shelved in SHELF {
            let scenario: Scenario = shelved.source.parse().expect(shelved.id);
            let mut history = History::new(1);
            assert_eq!(play(&scenario, &mut history), Ok(()), "{}", shelved.id);
            for language in Language::ALL {
                assert!(!scenario.title.get(language.tag()).is_empty());
                assert!(!scenario.look_for.get(language.tag()).is_empty());
            }
            assert!(scenario.title.translations.contains_key("ko"));
            assert!(scenario.look_for.translations.contains_key("ko"));
        }
    }

    #[test]
    fn the_first_visit_opens_on_a_living_world() {
        let history = SHELF[0].begin(Language::En).history;
        let world = history.world();
        assert_eq!(history.now(), SimTime::from_millis(20_000));
        let groups = world.groups();
        assert_eq!(groups.len(), 1);
        assert!(!groups[0].committed.is_empty(), "something is committed");
        let topics = world.topics();
        let orders = topics.iter().find(|topic| topic.name.as_str() == "orders").expect("orders");
        for partition in &orders.partitions {
            assert!(partition.log_end > Offset(2), "{}", partition.topic_partition);
        }
        assert!(world.messages().iter().any(|message| message.carries_records()));
    }

    #[test]
    fn the_worked_flow_is_exact() {
        let mut history = SHELF[1].begin(Language::En).history;
        assert_eq!(history.now(), SimTime::ZERO);
        let end = history.end();
        let partition = "topic-1-0".parse().expect("a partition");
        let log_end = |history: &History| {
            history.world().partition(&partition).map(|partition| partition.log_end)
        };
        for (second, offset) in [(2, 1), (4, 2), (6, 3)] {
            history.seek_fully(SimTime::from_millis(second * 1000));
            assert_eq!(log_end(&history), Some(Offset(offset)));
        }
        history.seek_fully(SimTime::from_millis(15_500));
        assert_eq!(history.world().groups().len(), 2);
        history.seek_fully(SimTime::from_millis(18_900));
        let billing = history.world().groups().into_iter().find(|g| g.name.as_str() == "billing");
        let committed = billing.and_then(|group| group.committed.get(&partition).copied());
        assert_eq!(committed, Some(Offset(3)), "c1 committed before it left");
        history.seek_fully(end);
        assert_eq!(log_end(&history), Some(Offset(5)));
        for group in history.world().groups() {
            let members: Vec<_> = group.members.values().map(|m| m.client.as_str()).collect();
            let expected = if group.name.as_str() == "billing" { "c2" } else { "d1" };
            assert_eq!(members, [expected]);
        }
        let consumers = history.world().consumers();
        let c2 = consumers.iter().find(|consumer| consumer.name.as_str() == "c2").expect("c2");
        let owned = c2.owned.iter().find(|owned| owned.topic_partition == partition);
        assert_eq!(owned.and_then(|owned| owned.position), Some(Offset(5)));
    }

    #[test]
    fn a_refused_line_is_told() {
        let scenario: Scenario = "topic orders\n".parse().expect("readable");
        let refused = play(&scenario, &mut History::new(1)).expect_err("there is no broker");
        assert_eq!(refused.0, 1);
    }
}
