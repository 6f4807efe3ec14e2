//! What is the matter with a cluster, in one line; nothing when nothing is.

use super::Words;
use crate::i18n::Language;
use partita_engine::id::{NodeId, TopicPartition};
use partita_engine::world::{LinkView, QuorumView, TopicView, World};
use partita_scene::hit::Thing;
use partita_scene::watched::watched;
use std::collections::BTreeSet;

/// A world looked over for what is the matter: all its topics are asked for once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// What is the matter; none when nothing is.
    pub matter: Option<Matter>,
    /// The partition most in trouble, else the first.
    pub worst: Option<TopicPartition>,
    /// Whether a log of a topic that people made has a record.
    pub has_records: bool,
}

/// Looks a world over.
#[must_use]
pub fn survey(world: &dyn World) -> Survey {
    let topics = world.topics();
    let worst = watched(&topics, false, [None, None]);
    Survey {
        matter: matter(world, &topics),
        worst: worst.map(|partition| partition.topic_partition.clone()),
        has_records: has_records(&topics),
    }
}

fn has_records(topics: &[TopicView]) -> bool {
    let partitions = topics.iter().filter(|topic| !topic.internal).flat_map(|t| &t.partitions);
    partitions.into_iter().any(|partition| partition.log_end > partition.log_start)
}

/// What is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter(Vec<Words>);

impl Matter {
    /// As one line: a cross, then what is the matter, the worst first.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let parts: Vec<String> = self.0.iter().map(|words| language.words(words)).collect();
        format!("✕ {}", parts.join(" · "))
    }
}

/// The links for which `is` holds in one direction at least, as `b1–b2`.
fn links(world: &dyn World, is: fn(&LinkView) -> bool) -> Vec<String> {
    let faults = world.faults();
    let links = faults.links.iter().filter(|link| is(link));
    let links: BTreeSet<Thing> =
        links.filter_map(|link| Thing::link(&link.from, &link.to)).collect();
    let name = |link: Thing| match link {
        Thing::Link { one, other } => Some(format!("{one}–{other}")),
        _ => None,
    };
    links.into_iter().filter_map(name).collect()
}

/// What is the matter: controllers without a majority, brokers that are down or fenced, partitions
/// that nobody leads, those whose leader refuses `acks=all`, those with a copy out of sync, and links
/// that are cut or held.
fn matter(world: &dyn World, topics: &[TopicView]) -> Option<Matter> {
    let (mut dead, mut fenced) = (Vec::new(), Vec::new());
    let zookeeper = world.zookeeper();
    for broker in world.brokers() {
        match (broker.running, broker.fenced) {
            (true, false) => {}
            (false, false) => dead.push(broker.id),
            (_, true) => fenced.push(broker.id),
        }
    }
    let (mut leaderless, mut frozen, mut behind) = (0u64, 0u64, 0u64);
    let partitions = topics.iter().filter(|topic| !topic.internal).flat_map(|t| &t.partitions);
    for partition in partitions {
        leaderless += u64::from(partition.leader.is_none());
        frozen += u64::from(partition.leader.is_some() && partition.high_watermark_frozen);
        behind += u64::from(partition.isr.len() < partition.replicas.len());
    }
    let brokers = |key, brokers: Vec<_>| {
        (!brokers.is_empty()).then(|| Words::new(key).list("brokers", brokers))
    };
    let count = |key, count: u64| (count > 0).then(|| Words::new(key).number("count", count));
    let links_where = |key, is| {
        let links = links(world, is);
        (!links.is_empty()).then(|| Words::new(key).list("links", links))
    };
    let parts: Vec<Words> = [
        undecided(world),
        without_controller(world),
        brokers(if zookeeper.is_some() { "matter-dead-session" } else { "matter-dead" }, dead),
        brokers(if zookeeper.is_some() { "matter-no-session" } else { "matter-fenced" }, fenced),
        count("matter-leaderless", leaderless),
        count("matter-frozen", frozen),
        count("matter-behind", behind),
        links_where("matter-cut", |link| link.cut.is_some()),
        links_where("matter-held", |link| link.held.is_some()),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then_some(Matter(parts))
}

/// Said when too few controllers run for anything to be decided.
fn undecided(world: &dyn World) -> Option<Words> {
    let quorum = world.quorum().filter(QuorumView::is_lost)?;
    let key = match world.zookeeper() {
        Some(_) => "matter-no-ensemble",
        None => "matter-no-majority",
    };
    Some(
        Words::new(key)
            .number("running", quorum.running() as u64)
            .number("voters", quorum.controllers.len() as u64),
    )
}

/// Said in the ZooKeeper era while no broker that runs is the controller.
fn without_controller(world: &dyn World) -> Option<Words> {
    let zookeeper = world.zookeeper()?;
    let Some(controller) = zookeeper.controller else {
        return Some(Words::new("matter-no-controller"));
    };
    let runs = world.is_running(&NodeId::Broker(controller));
    (!runs).then(|| Words::new("matter-dead-controller").text("broker", controller))
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::{ControllerEpoch, ControllerId, Offset};
    use partita_engine::simulation::Simulation;
    use partita_engine::time::SimTime;
    use partita_engine::world::{ControllerRole, ControllerView};

    #[test]
    fn a_topic_has_no_record_before_one_is_sent() {
        let mut world = Simulation::new(1);
        let mut line = |line: &str| {
            world.apply(&line.parse().expect(line)).expect(line);
            survey(&world).has_records
        };
        assert!(!line("cluster brokers=1"));
        assert!(!line("topic orders partitions=2"));
        assert!(!line("producer p1"));
        line("send p1 orders value=1");
        world.advance_to(SimTime::from_millis(2_000));
        assert!(survey(&world).has_records);
    }

    #[test]
    fn nothing_is_the_matter_with_a_sound_cluster() {
        let mut world = Simulation::new(1);
        for line in ["cluster brokers=3", "topic orders partitions=2 rf=3"] {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(5_000));
        let told = survey(&world);
        assert_eq!(told.matter, None);
        assert_eq!(told.worst.map(|at| at.to_string()), Some("orders-0".into()), "the first");
    }

    #[test]
    fn links_that_are_cut_or_held_are_named_once() {
        let mut world = Simulation::new(1);
        let lines = ["cluster brokers=3", "producer p1", "cut b1 b2", "hold b3 p1 way=one"];
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        let told = survey(&world).matter.expect("something is the matter");
        assert_eq!(told.sentence(Language::En), "✕ link b1–b2 cut · link b3–p1 held");
        for line in ["heal b1 b2", "release b3 p1"] {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        assert_eq!(survey(&world).matter, None);
    }

    #[test]
    fn the_partition_most_in_trouble_is_named() {
        let mut world = Simulation::new(1);
        let lines = [
            "cluster brokers=3",
            "topic orders assignment=1,2;1,3 min.insync.replicas=1",
            "run 2s",
            "kill b3",
        ];
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
            world.advance_to(world.now());
        }
        world.advance_to(SimTime::from_millis(20_000));
        let told = survey(&world);
        assert!(told.matter.is_some());
        assert_eq!(told.worst.map(|at| at.to_string()), Some("orders-1".into()));
    }

    /// A quorum of so many, the first of which run.
    fn quorum(running: usize, voters: u32) -> QuorumView {
        let controller = |(index, id)| ControllerView {
            id,
            running: index < running,
            down_since: None,
            role: ControllerRole::Unattached,
            epoch: ControllerEpoch(1),
            voted_for: None,
            votes: Vec::new(),
            leader: None,
            log_end: Offset(0),
            same_until: Offset(0),
            high_watermark: Offset(0),
            last_fetch: None,
            last_caught_up: None,
            deadline: None,
        };
        QuorumView {
            leader: None,
            epoch: ControllerEpoch(1),
            controllers: ControllerId::quorum(voters).enumerate().map(controller).collect(),
            high_watermark: Offset(0),
        }
    }

    #[test]
    fn half_of_the_controllers_are_no_majority() {
        let is_minority = |running: usize, voters: u32| quorum(running, voters).is_lost();
        assert!(is_minority(1, 3) && is_minority(2, 4) && is_minority(0, 1));
        assert!(!is_minority(2, 3) && !is_minority(3, 4) && !is_minority(1, 1));
        assert!(!is_minority(0, 0), "a world without any has no quorum to lose");
        let words = Words::new("matter-no-majority").number("running", 1u64).number("voters", 3u64);
        let line = Matter(vec![words]).sentence(Language::En);
        assert_eq!(line, "✕ 1 of 3 controllers run: nothing is decided");
    }

    #[test]
    fn the_worst_is_said_first() {
        let words = vec![
            Words::new("matter-leaderless").number("count", 1u64),
            Words::new("matter-behind").number("count", 238u64),
        ];
        let line = Matter(words).sentence(Language::En);
        assert_eq!(line, "✕ 1 partition without a leader · 238 with a copy out of sync");
    }
}
