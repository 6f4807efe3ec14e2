//! The names of a world, for completion.

use crate::explain::bytes_text;
use partita_engine::command::Names;
use partita_engine::id::ControllerId;
use partita_engine::world::World;

/// Keys that are offered.
const MOST_KEYS: usize = 64;

/// The names of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorldNames {
    topics: Vec<String>,
    producers: Vec<String>,
    consumers: Vec<String>,
    groups: Vec<String>,
    brokers: Vec<String>,
    controllers: Vec<String>,
    keys: Vec<String>,
}

impl WorldNames {
    /// The names in `world`; Kafka's own topics are left out.
    #[must_use]
    pub fn of(world: &dyn World) -> Self {
        let topics = world.topics().into_iter().filter(|topic| !topic.internal);
        Self {
            topics: topics.map(|topic| topic.name.to_string()).collect(),
            producers: world.producers().iter().map(|p| p.name.to_string()).collect(),
            consumers: world.consumers().iter().map(|c| c.name.to_string()).collect(),
            groups: world.groups().iter().map(|group| group.name.to_string()).collect(),
            brokers: world.brokers().iter().map(|broker| broker.id.to_string()).collect(),
            controllers: voters(world),
            keys: world.keys().iter().take(MOST_KEYS).map(bytes_text).collect(),
        }
    }

    /// `prefix` with the least number from 1 that no client has.
    #[must_use]
    pub fn free_client(&self, prefix: &str) -> String {
        free(prefix, |name| self.producers.contains(name) || self.consumers.contains(name))
    }

    /// `prefix` with the least number from 1 that no topic has.
    #[must_use]
    pub fn free_topic(&self, prefix: &str) -> String {
        free(prefix, |name| self.topics.contains(name))
    }

    /// `prefix` with the least number from 1 that no group has.
    #[must_use]
    pub fn free_group(&self, prefix: &str) -> String {
        free(prefix, |name| self.groups.contains(name))
    }

    /// The broker with the least number from 1 that there is none of.
    #[must_use]
    pub fn free_broker(&self) -> String {
        free("b", |name| self.brokers.contains(name))
    }
}

/// The controllers of a quorum, or ZooKeeper's servers; one that decides alone has no number in the
/// language.
fn voters(world: &dyn World) -> Vec<String> {
    let controllers = world.quorum().map(|quorum| quorum.controllers).unwrap_or_default();
    let voters = controllers.iter().map(|voter| voter.id);
    voters.filter(|voter| *voter != ControllerId::ALONE).map(|voter| voter.to_string()).collect()
}

fn free(prefix: &str, taken: impl Fn(&String) -> bool) -> String {
    let mut number = 1_u32;
    loop {
        let name = format!("{prefix}{number}");
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

impl Names for WorldNames {
    fn topics(&self) -> Vec<String> {
        self.topics.clone()
    }
    fn producers(&self) -> Vec<String> {
        self.producers.clone()
    }
    fn consumers(&self) -> Vec<String> {
        self.consumers.clone()
    }
    fn groups(&self) -> Vec<String> {
        self.groups.clone()
    }
    fn brokers(&self) -> Vec<String> {
        self.brokers.clone()
    }
    fn keys(&self) -> Vec<String> {
        self.keys.clone()
    }
    fn controllers(&self) -> Vec<String> {
        self.controllers.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;

    #[test]
    fn names_and_free_names() {
        let mut history = History::new(1);
        for line in ["cluster brokers=2", "topic orders", "producer p1", "producer p2"] {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        let names = WorldNames::of(history.world());
        assert_eq!(names.topics(), ["orders"]);
        assert_eq!(names.free_client("p"), "p3");
        assert_eq!(names.free_client("c"), "c1");
        assert_eq!(names.free_topic("topic-"), "topic-1");
        assert_eq!(names.free_broker(), "b3");
        assert_eq!(names.controllers(), Vec::<String>::new(), "one decides alone");
    }

    #[test]
    fn the_controllers_of_a_quorum_have_names() {
        let mut history = History::new(1);
        history.apply(&"cluster brokers=1 controllers=3".parse().expect("a line")).expect("taken");
        let names = WorldNames::of(history.world());
        assert_eq!(names.controllers(), ["101", "102", "103"]);
        let offered = partita_engine::command::complete("kill 10", 7, &names);
        let offered: Vec<&str> = offered.iter().map(|found| found.insert.as_str()).collect();
        assert_eq!(offered, ["101", "102", "103"]);
    }
}
