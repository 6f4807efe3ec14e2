//! Whose settings a form shows, what was typed into it, and the command that it makes.

use partita_engine::command::config::{
    BrokerConfig, ConfigError, ConsumerConfig, Overrides, Owner, ProducerConfig, REMOVED, Removed,
    Setting,
};
use partita_engine::command::{Command, MOST_PARTITIONS};
use partita_engine::id::{BrokerId, ClientName, TopicName};
use partita_engine::simulation::Simulation;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use std::collections::BTreeMap;

/// The row that is no setting of Kafka's: how many partitions a topic has.
pub const PARTITIONS: &str = "partitions";

/// What was typed, by the setting's name. What was not touched is not in it.
pub type Typed = BTreeMap<&'static str, String>;

/// Whose settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A topic's.
    Topic(TopicName),
    /// A producer's.
    Producer(ClientName),
    /// A consumer's.
    Consumer(ClientName),
    /// A broker's.
    Broker(BrokerId),
    /// Those of the controllers, which all have the same.
    Controllers,
}

/// How a field goes back to the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// With this text in it.
    Put(String),
    /// By taking away what was typed.
    Forget,
}

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The number of partitions is none, or not more than there are.
    Partitions {
        /// How many there are.
        present: u32,
    },
    /// What Kafka says of the setting.
    Setting(ConfigError),
}

/// What was typed, looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// Rows that differ from what holds now.
    pub changed: Vec<&'static str>,
    /// Rows that are refused.
    pub refused: BTreeMap<&'static str, Wrong>,
    /// Why the settings are refused together, though each alone would do.
    pub together: Option<ConfigError>,
    /// The command that makes the changes; none while there is nothing to change, or something refused.
    pub command: Option<Command>,
}

impl Subject {
    /// The thing's settings, where it has any that can be changed.
    #[must_use]
    pub fn of(thing: &Thing, world: &Simulation) -> Option<Self> {
        match thing {
            Thing::Topic(name) => {
                let view = world.topics().into_iter().find(|view| view.name == *name)?;
                (!view.internal).then(|| Self::Topic(name.clone()))
            }
            Thing::Producer(name) => {
                world.producer_settings(name).map(|_| Self::Producer(name.clone()))
            }
            Thing::Consumer(name) => {
                world.consumer_settings(name).map(|_| Self::Consumer(name.clone()))
            }
            Thing::Broker(broker) => world.broker_settings(*broker).map(|_| Self::Broker(*broker)),
            Thing::Controller(controller) => {
                world.controller(*controller).map(|_| Self::Controllers)
            }
            _ => None,
        }
    }

    /// Which table its settings are of.
    #[must_use]
    pub const fn owner(&self) -> Owner {
        match self {
            Self::Topic(_) => Owner::Topic,
            Self::Producer(_) => Owner::Producer,
            Self::Consumer(_) => Owner::Consumer,
            Self::Broker(_) | Self::Controllers => Owner::Broker,
        }
    }

    /// What the setting `name` is now; none when the thing is gone.
    #[must_use]
    pub fn present(&self, world: &Simulation, name: &str) -> Option<String> {
        match self {
            Self::Topic(topic) if name == PARTITIONS => {
                partitions(world, topic).map(|n| n.to_string())
            }
            Self::Topic(topic) => world.topic_settings(topic)?.get(name),
            Self::Producer(client) => world.producer_settings(client)?.get(name),
            Self::Consumer(client) => world.consumer_settings(client)?.get(name),
            Self::Broker(broker) => world.broker_settings(*broker)?.get(name),
            Self::Controllers => controllers(world).get(name),
        }
    }

    /// What the setting `name` is where nothing was set: of a topic what the cluster has, of a broker
    /// what it was begun with, of a client Kafka's default.
    #[must_use]
    pub fn default(&self, world: &Simulation, name: &str) -> String {
        let value = match self {
            Self::Topic(_) => world.cluster_settings().topic_defaults().get(name),
            Self::Producer(_) => ProducerConfig::default().get(name),
            Self::Consumer(_) => ConsumerConfig::default().get(name),
            Self::Broker(broker) => {
                world.broker_configured(*broker).and_then(|known| known.begun_with().get(name))
            }
            Self::Controllers => world.controllers_configured().begun_with().get(name),
        };
        value.unwrap_or_default()
    }

    /// Whether the setting `name` was set for the topic or broker; what a client is given is no
    /// override.
    #[must_use]
    pub fn is_overridden(&self, world: &Simulation, name: &str) -> bool {
        match self {
            Self::Topic(topic) => {
                world.topic_overrides(topic).is_some_and(|set| set.contains_key(name))
            }
            Self::Broker(broker) => world
                .broker_configured(*broker)
                .is_some_and(|known| known.overrides().get(name).is_some()),
            Self::Controllers => world.controllers_configured().overrides().get(name).is_some(),
            Self::Producer(_) | Self::Consumer(_) => false,
        }
    }

    /// What "Back to default" does to the field of the setting `name`, in which `typed` stands: puts
    /// a text there, or takes away what was typed. None where the default holds and nothing else is
    /// typed.
    #[must_use]
    pub fn back(&self, world: &Simulation, name: &str, typed: Option<&str>) -> Option<Back> {
        let default = self.default(world, name);
        if self.is_overridden(world, name) {
            return (typed != Some(REMOVED)).then(|| Back::Put(REMOVED.into()));
        }
        if self.owner().has_overrides() || self.present(world, name).as_ref() == Some(&default) {
            return typed.map(|_| Back::Forget);
        }
        (typed != Some(default.as_str())).then_some(Back::Put(default))
    }

    /// Settings that are shown before all are asked for.
    #[must_use]
    pub const fn first(&self) -> &'static [&'static str] {
        match self {
            Self::Topic(_) => &[
                "min.insync.replicas",
                "retention.ms",
                "segment.bytes",
                "cleanup.policy",
                "retention.bytes",
                "unclean.leader.election.enable",
            ],
            Self::Producer(_) => {
                &["acks", "linger.ms", "batch.size", "enable.idempotence", "partitioner"]
            }
            Self::Consumer(_) => &[
                "process",
                "commit",
                "auto.commit.interval.ms",
                "max.poll.records",
                "session.timeout.ms",
            ],
            Self::Broker(_) => &[
                "broker.heartbeat.interval.ms",
                "replica.lag.time.max.ms",
                "replica.fetch.wait.max.ms",
                "controlled.shutdown.enable",
            ],
            Self::Controllers => &[
                "broker.session.timeout.ms",
                "controller.quorum.fetch.timeout.ms",
                "controller.quorum.election.timeout.ms",
                "unclean.leader.election.interval.ms",
            ],
        }
    }

    /// Looks through what was typed.
    #[must_use]
    pub fn review(&self, world: &Simulation, typed: &Typed) -> Review {
        let mut review = Review::default();
        let (mut configs, mut removed) = (Overrides::new(), Removed::new());
        for setting in self.owner().settings() {
            let Some(text) = typed.get(setting.name) else { continue };
            if text.trim() == REMOVED && self.owner().has_overrides() {
                if self.is_overridden(world, setting.name) {
                    review.changed.push(setting.name);
                    removed.insert(setting.name);
                }
                continue;
            }
            match setting.canonical(setting.name, text.trim()) {
                Err(error) => {
                    review.changed.push(setting.name);
                    review.refused.insert(setting.name, Wrong::Setting(error));
                }
                Ok(value) if Some(&value) != self.present(world, setting.name).as_ref() => {
                    review.changed.push(setting.name);
                    // It has just been found right.
                    let _ = configs.set(self.owner(), setting.name, &value);
                }
                Ok(_) => {}
            }
        }
        let partitions = self.typed_partitions(world, typed, &mut review);
        if !review.refused.is_empty() || review.changed.is_empty() {
            return review;
        }
        review.together = self.check_together(world, &configs).err();
        if review.together.is_none() {
            review.command = Some(self.command(partitions, configs, removed));
        }
        review
    }

    fn typed_partitions(
        &self,
        world: &Simulation,
        typed: &Typed,
        review: &mut Review,
    ) -> Option<u32> {
        let Self::Topic(topic) = self else { return None };
        let text = typed.get(PARTITIONS)?.trim();
        let present = partitions(world, topic)?;
        let number = text.parse::<u32>().ok().filter(|number| *number <= MOST_PARTITIONS);
        if number == Some(present) {
            return None;
        }
        review.changed.push(PARTITIONS);
        let more = number.filter(|number| *number > present);
        if more.is_none() {
            review.refused.insert(PARTITIONS, Wrong::Partitions { present });
        }
        more
    }

    /// Rules that bind several settings.
    fn check_together(&self, world: &Simulation, configs: &Overrides) -> Result<(), ConfigError> {
        match self {
            Self::Topic(topic) => {
                let present = world.topic_settings(topic).unwrap_or_default();
                present.apply(configs).map(drop)
            }
            Self::Producer(client) => {
                let present = world.producer_settings(client).cloned().unwrap_or_default();
                present.apply(configs).map(drop)
            }
            Self::Consumer(client) => {
                let present = world.consumer_settings(client).cloned().unwrap_or_default();
                present.apply(configs).map(drop)
            }
            Self::Broker(broker) => {
                let present = world.broker_settings(*broker).cloned().unwrap_or_default();
                present.apply(configs).map(drop)
            }
            Self::Controllers => controllers(world).apply(configs).map(drop),
        }
    }

    fn command(&self, partitions: Option<u32>, configs: Overrides, removed: Removed) -> Command {
        match self {
            Self::Topic(topic) => {
                let topic = topic.clone();
                Command::AlterTopic { topic, partitions, assignment: None, configs, removed }
            }
            Self::Producer(client) | Self::Consumer(client) => {
                Command::SetClient { client: client.clone(), configs }
            }
            Self::Broker(broker) => Command::SetBroker { broker: *broker, configs, removed },
            Self::Controllers => Command::SetController { configs, removed },
        }
    }
}

/// The settings of the controllers.
fn controllers(world: &Simulation) -> BrokerConfig {
    let voters = world.quorum().map(|quorum| quorum.controllers).unwrap_or_default();
    let first = voters.first().and_then(|voter| world.controller(voter.id));
    first.map(|controller| controller.config().clone()).unwrap_or_default()
}

/// How many partitions the topic has.
fn partitions(world: &Simulation, topic: &TopicName) -> Option<u32> {
    let view = world.topics().into_iter().find(|view| view.name == *topic)?;
    u32::try_from(view.partitions.len()).ok()
}

/// What was set for `topic`.
#[must_use]
pub fn changed_settings(world: &Simulation, topic: &TopicName) -> Overrides {
    let mut overrides = Overrides::new();
    for (name, value) in world.topic_overrides(topic).into_iter().flatten() {
        // It holds, so it is right.
        let _ = overrides.set(Owner::Topic, name, value);
    }
    overrides
}

/// Kafka's own name where the table has a shorter word for the setting.
#[must_use]
pub fn kafkas_name(setting: &Setting) -> &'static str {
    match (setting.owner, setting.name) {
        (Owner::Consumer, "reset") => "auto.offset.reset",
        (Owner::Consumer, "assignor") => "partition.assignment.strategy",
        (Owner::Consumer, "instance") => "group.instance.id",
        (_, name) => name,
    }
}

/// A value of the setting in a greater unit, where it is a whole number of it: `1 h`, `512 KiB`.
#[must_use]
pub fn in_greater_unit(name: &str, value: &str) -> Option<String> {
    const TIMES: [(u64, &str); 4] =
        [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
    const SIZES: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let units: &[(u64, &str)] = if name.ends_with(".ms") {
        &TIMES
    } else if name.ends_with(".bytes") || name == "batch.size" || name == "buffer.memory" {
        &SIZES
    } else {
        return None;
    };
    let number: u64 = value.trim().parse().ok().filter(|number| *number > 0)?;
    let (unit, sign) = units.iter().find(|(unit, _)| number.is_multiple_of(*unit))?;
    Some(format!("{} {sign}", number / unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::ControllerId;

    fn world() -> Simulation {
        let mut world = Simulation::new(1);
        for line in [
            "cluster brokers=3",
            "topic orders partitions=4 rf=3 retention.ms=60000",
            "producer p1",
            "consumer c1 group=g topic=orders",
        ] {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world
    }

    fn orders() -> Subject {
        Subject::Topic(TopicName::new("orders").expect("a name"))
    }

    fn typed(texts: &[(&'static str, &str)]) -> Typed {
        texts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
    }

    fn line(review: &Review) -> Option<String> {
        review.command.as_ref().map(ToString::to_string)
    }

    #[test]
    fn what_differs_becomes_one_line() {
        let texts = typed(&[
            (PARTITIONS, "6"),
            ("min.insync.replicas", "2"),
            ("retention.ms", "60000"),
            ("cleanup.policy", "delete"),
        ]);
        let review = orders().review(&world(), &texts);
        assert_eq!(
            line(&review).as_deref(),
            Some("alter orders partitions=6 min.insync.replicas=2")
        );
        assert_eq!(review.changed, ["min.insync.replicas", PARTITIONS]);
        assert_eq!(orders().review(&world(), &Typed::new()), Review::default());
    }

    #[test]
    fn what_is_refused_is_said_of_its_row_and_nothing_runs() {
        let texts = typed(&[("segment.bytes", "524288"), ("min.insync.replicas", "2")]);
        let review = orders().review(&world(), &texts);
        assert_eq!((review.changed.len(), line(&review)), (2, None));
        let Some(Wrong::Setting(error)) = review.refused.get("segment.bytes") else {
            panic!("{review:?}")
        };
        assert_eq!(
            error.to_string(),
            "Invalid value 524288 for configuration segment.bytes: Value must be at least 1048576"
        );
    }

    #[test]
    fn partitions_only_grow() {
        for text in ["3", "0", "many", "10001", ""] {
            let review = orders().review(&world(), &typed(&[(PARTITIONS, text)]));
            let wrong = review.refused.get(PARTITIONS);
            assert_eq!(wrong, Some(&Wrong::Partitions { present: 4 }), "{text}");
        }
        let review = orders().review(&world(), &typed(&[(PARTITIONS, "4")]));
        assert_eq!(review, Review::default());
    }

    #[test]
    fn the_way_back_removes_what_was_set() {
        let world = world();
        let retention = |typed| orders().back(&world, "retention.ms", typed);
        assert_eq!(retention(None), Some(Back::Put(REMOVED.into())));
        assert_eq!(retention(Some(REMOVED)), None);
        let line = line(&orders().review(&world, &typed(&[("retention.ms", REMOVED)])));
        assert_eq!(line.as_deref(), Some("alter orders retention.ms=default"));
        // What was never set has no way back but to take away what was typed.
        let segment = |typed| orders().back(&world, "segment.ms", typed);
        assert_eq!((segment(None), segment(Some("5"))), (None, Some(Back::Forget)));
        let nothing = orders().review(&world, &typed(&[("segment.ms", REMOVED)]));
        assert_eq!(nothing, Review::default());
    }

    #[test]
    fn a_topics_default_is_the_clusters() {
        let mut world = world();
        let min_isr = |world: &Simulation| orders().default(world, "min.insync.replicas");
        assert_eq!(min_isr(&world), "1");
        let line = "set cluster min.insync.replicas=2";
        world.apply(&line.parse().expect(line)).expect("allowed");
        assert_eq!(min_isr(&world), "2");
    }

    #[test]
    fn a_client_goes_back_to_the_defaults_value() {
        let mut world = world();
        let p1 = Subject::Producer(ClientName::new("p1").expect("a name"));
        assert_eq!(p1.back(&world, "linger.ms", None), None);
        world.apply(&"set p1 linger.ms=50".parse().expect("a line")).expect("allowed");
        assert_eq!(p1.back(&world, "linger.ms", None), Some(Back::Put("5".into())));
    }

    #[test]
    fn a_brokers_settings_are_set_and_removed() {
        let mut world = world();
        let b1 = Subject::Broker(BrokerId(1));
        let texts = typed(&[("replica.lag.time.max.ms", "5000")]);
        let line_of = |world: &Simulation, texts: &Typed| line(&b1.review(world, texts));
        let set = line_of(&world, &texts).expect("a line");
        assert_eq!(set, "set b1 replica.lag.time.max.ms=5000");
        world.apply(&set.parse().expect("a line")).expect("allowed");
        assert!(b1.is_overridden(&world, "replica.lag.time.max.ms"));
        let texts = typed(&[("replica.lag.time.max.ms", REMOVED)]);
        let removed = line_of(&world, &texts).expect("a line");
        assert_eq!(removed, "set b1 replica.lag.time.max.ms=default");
        world.apply(&removed.parse().expect("a line")).expect("allowed");
        assert!(!b1.is_overridden(&world, "replica.lag.time.max.ms"));
    }

    #[test]
    fn all_controllers_are_set_at_once_and_go_back_together() {
        let mut world = Simulation::new(1);
        let set_up = "cluster brokers=1 controllers=3";
        world.apply(&set_up.parse().expect("a line")).expect("allowed");
        let subjects =
            [101, 103].map(|id| Subject::of(&Thing::Controller(ControllerId(id)), &world));
        assert_eq!(subjects, [Some(Subject::Controllers), Some(Subject::Controllers)]);
        assert_eq!(Subject::of(&Thing::Controller(ControllerId(104)), &world), None);
        let all = Subject::Controllers;
        let name = "controller.quorum.fetch.timeout.ms";
        let line_of = |world: &Simulation, text| line(&all.review(world, &typed(&[(name, text)])));
        assert_eq!(line_of(&world, "2000"), None, "it is so already");
        let set = line_of(&world, "4000").expect("a line");
        assert_eq!(set, format!("set controller {name}=4000"));
        world.apply(&set.parse().expect("a line")).expect("allowed");
        assert_eq!(all.present(&world, name).as_deref(), Some("4000"));
        for voter in world.quorum().expect("a quorum").controllers {
            let config = world.controller(voter.id).expect("a voter").config();
            assert_eq!(config.get(name).as_deref(), Some("4000"), "{}", voter.id);
        }
        let back = line_of(&world, REMOVED).expect("a line");
        world.apply(&back.parse().expect("a line")).expect("allowed");
        assert!(!all.is_overridden(&world, name));
        assert_eq!(all.present(&world, name).as_deref(), Some("2000"));
    }

    #[test]
    fn settings_that_bind_each_other_are_looked_at_together() {
        let p1 = Subject::Producer(ClientName::new("p1").expect("a name"));
        let longer = [("linger.ms", "200000"), ("delivery.timeout.ms", "210000")];
        let both = p1.review(&world(), &typed(&longer));
        assert!(both.together.is_some() && both.command.is_none(), "{both:?}");
        let alone = p1.review(&world(), &typed(&[("acks", "1")]));
        assert_eq!(line(&alone).as_deref(), Some("set p1 acks=1"));
    }

    #[test]
    fn every_setting_that_stands_first_is_one() {
        let name = |name: &str| ClientName::new(name).expect("a name");
        let clients = [Subject::Producer(name("p1")), Subject::Consumer(name("c1"))];
        let others = [orders(), Subject::Broker(BrokerId(1)), Subject::Controllers];
        for subject in clients.into_iter().chain(others) {
            for first in subject.first() {
                assert!(subject.owner().settings().iter().any(|s| s.name == *first), "{first}");
                assert!(subject.present(&world(), first).is_some(), "{first}");
            }
        }
    }

    #[test]
    fn greater_units_are_exact() {
        assert_eq!(in_greater_unit("retention.ms", "604800000").as_deref(), Some("7 d"));
        assert_eq!(in_greater_unit("retention.ms", "5400000").as_deref(), Some("90 min"));
        assert_eq!(in_greater_unit("segment.bytes", "524288").as_deref(), Some("512 KiB"));
        assert_eq!(in_greater_unit("segment.bytes", "1000"), None);
        assert_eq!(in_greater_unit("retention.bytes", "-1"), None);
        assert_eq!(in_greater_unit("acks", "1"), None);
    }
}
