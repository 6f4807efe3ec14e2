//! The scenarios of failure: what each asks to look for really happens.

use partita_engine::error_code::ErrorCode;
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{BrokerId, EventId};
use partita_engine::ledger::ProducerAccount;
use partita_engine::scenario::Scenario;
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_engine::world::{PartitionView, World};
use std::sync::Arc;

/// A scenario that is played.
struct Played {
    scenario: Scenario,
    simulation: Simulation,
    next: usize,
    events: Vec<Arc<Event>>,
}

impl Played {
    fn new(text: &str) -> Self {
        let scenario: Scenario = text.parse().unwrap_or_else(|error| panic!("{error:?}"));
        let simulation = Simulation::new(scenario.seed.expect("it has one"));
        Self { scenario, simulation, next: 0, events: Vec::new() }
    }

    /// Goes on to that second.
    fn at(&mut self, second: u64) -> &mut Self {
        let end = SimTime::from_millis(second * 1_000);
        while let Some(step) = self.scenario.steps.get(self.next).filter(|step| step.at <= end) {
            self.simulation.advance_to(step.at);
            self.simulation
                .apply(&step.command)
                .unwrap_or_else(|r| panic!("{}: {r}", step.command));
            self.next += 1;
        }
        self.simulation.advance_to(end);
        let from = self.events.last().map_or(EventId(0), |event| event.id.next());
        self.events.extend(self.simulation.events_since(from));
        self
    }

    fn run_out(&mut self) -> &mut Self {
        let end = self.scenario.until.as_millis() / 1_000;
        self.at(end)
    }

    fn partition(&self, index: usize) -> PartitionView {
        let topics = self.simulation.topics();
        let orders = topics.iter().find(|topic| topic.name.as_str() == "orders").expect("made");
        orders.partitions[index].clone()
    }

    fn account(&self, producer: &str) -> ProducerAccount {
        self.simulation.producer_account(&producer.parse().expect("valid")).expect("there")
    }

    /// When something first happened from that second on.
    fn first(&self, second: u64, is: impl Fn(&EventKind) -> bool) -> Option<u64> {
        let from = SimTime::from_millis(second * 1_000);
        let event = self.events.iter().find(|event| event.time >= from && is(&event.kind))?;
        Some(event.time.as_millis())
    }
}

fn isr(partition: &PartitionView) -> Vec<u32> {
    partition.isr.iter().map(|broker| broker.0).collect()
}

#[test]
fn acks_one_loses_what_was_acknowledged() {
    let mut played = Played::new(include_str!("../../../www/scenarios/acks-one-loses.partita"));
    played.at(10);
    assert_eq!((played.account("p1").acknowledged, played.account("p1").lost), (2, 0));
    played.run_out();
    assert_eq!((played.account("p1").kept, played.account("p1").lost), (1, 1));
    let partition = played.partition(0);
    assert_eq!((partition.leader, partition.log_end.0), (Some(BrokerId(2)), 1));
    assert!(partition.replicas.iter().all(|replica| replica.log_end.0 == 1), "it is cut off");
    assert!(played.first(26, |kind| matches!(kind, EventKind::RecordsTruncated { .. })).is_some());
}

#[test]
fn min_isr_refuses_until_enough_are_in_sync() {
    let mut played = Played::new(include_str!("../../../www/scenarios/min-isr-refuses.partita"));
    let refused = |kind: &EventKind| {
        matches!(kind, EventKind::BatchRefused { error: ErrorCode::NotEnoughReplicas, .. })
    };
    played.at(5);
    assert_eq!(isr(&played.partition(0)), [1, 2, 3]);
    played.at(31);
    assert_eq!(isr(&played.partition(0)), [1]);
    assert!(played.first(6, refused).is_some_and(|at| at > 10_000), "not before the ISR shrank");
    let before = played.account("p1").acknowledged;
    played.run_out();
    assert_eq!(isr(&played.partition(0)), [1, 2]);
    assert!(played.account("p1").acknowledged > before + 5, "writes are taken again");
    assert_eq!(played.account("p1").lost, 0);
}

#[test]
fn a_follower_with_a_slow_disk_leaves_the_isr_and_comes_back() {
    let mut played = Played::new(include_str!("../../../www/scenarios/slow-follower.partita"));
    played.at(5);
    assert_eq!(isr(&played.partition(0)), [1, 2, 3]);
    played.at(49);
    assert_eq!(isr(&played.partition(0)), [1, 2]);
    let written = played.account("p1");
    assert!(written.waiting < 6, "nobody waits for b3: {written:?}");
    played.run_out();
    assert_eq!(isr(&played.partition(0)), [1, 2, 3]);
}

#[test]
fn a_stop_hands_over_what_a_kill_leaves_alone() {
    let mut played = Played::new(include_str!("../../../www/scenarios/stop-or-kill.partita"));
    played.run_out();
    let elected = |index: u32| {
        move |kind: &EventKind| {
            matches!(kind, EventKind::LeaderElected { topic_partition, leader: Some(_), .. }
                if topic_partition.topic.as_str() == "orders" && topic_partition.partition.0 == index)
        }
    };
    let handed_over = played.first(8, elected(0)).expect("another leads");
    assert!(handed_over < 9_000, "at once, not at {handed_over} ms");
    let moved = played.first(16, elected(1)).expect("another leads");
    assert!((23_000..28_000).contains(&moved), "when the session has run out, not at {moved} ms");
    assert_eq!(played.account("p1").lost, 0);
}

#[test]
fn an_unclean_election_loses_what_all_in_sync_had() {
    let mut played = Played::new(include_str!("../../../www/scenarios/unclean-election.partita"));
    played.at(23);
    assert_eq!(isr(&played.partition(0)), [1]);
    assert_eq!((played.account("p1").acknowledged, played.account("p1").lost), (4, 0));
    played.at(39);
    assert_eq!(played.partition(0).leader, None);
    played.run_out();
    assert_eq!(played.partition(0).leader, Some(BrokerId(2)));
    assert_eq!((played.account("p1").acknowledged, played.account("p1").lost), (5, 3));
}

#[test]
fn the_last_standing_is_waited_for() {
    let mut played = Played::new(include_str!("../../../www/scenarios/last-standing.partita"));
    played.at(31);
    assert_eq!(played.partition(0).leader, None);
    played.at(43);
    assert_eq!(played.partition(0).leader, None, "b3 missed a record and may not lead");
    played.run_out();
    assert!(played.partition(0).leader.is_some_and(|leader| leader != BrokerId(3)));
    assert_eq!((played.account("p1").acknowledged, played.account("p1").lost), (3, 0));
}

#[test]
fn controllers_without_a_majority_elect_nobody_and_leaders_go_on() {
    let mut played =
        Played::new(include_str!("../../../www/scenarios/controller-majority.partita"));
    let decided = |played: &Played| {
        let quorum = played.simulation.quorum().expect("there is one");
        (quorum.leader.is_some(), quorum.running(), quorum.high_watermark)
    };
    played.at(8);
    let before = played.account("p1").acknowledged;
    assert_eq!((decided(&played).0, decided(&played).1), (true, 2), "two are a majority");
    played.at(19);
    let (leads, running, high_watermark) = decided(&played);
    assert_eq!((leads, running), (false, 1));
    assert!(played.account("p1").acknowledged > before + 15, "records still flow");
    played.at(43);
    assert_eq!(decided(&played), (false, 1, high_watermark), "nothing was decided");
    let b1 = &played.simulation.brokers()[0];
    assert!(!b1.running && !b1.fenced, "23 s after its death nobody has fenced it");
    assert_eq!(played.partition(0).leader, Some(BrokerId(1)), "and nobody else leads");
    let (first, second) = (played.partition(0).log_end, played.partition(1).log_end);
    played.run_out();
    assert!(decided(&played).0 && played.simulation.brokers()[0].fenced);
    assert_eq!(played.partition(0).leader, Some(BrokerId(2)));
    assert!(played.partition(0).log_end > first && played.partition(1).log_end > second);
    let elected = |kind: &EventKind| {
        matches!(kind, EventKind::LeaderElected { topic_partition, leader: Some(_), .. }
            if topic_partition.topic.as_str() == "orders" && topic_partition.partition.0 == 0)
    };
    assert_eq!(played.first(20, elected).filter(|at| *at < 44_000), None);
    assert_eq!(played.account("p1").lost, 0);
}

#[test]
fn a_lost_acknowledgement_makes_a_duplicate_without_idempotence_only() {
    let mut played =
        Played::new(include_str!("../../../www/scenarios/lost-acknowledgement.partita"));
    played.run_out();
    let (plain, idempotent) = (played.account("p1"), played.account("p2"));
    assert_eq!((plain.acknowledged, plain.duplicated), (1, 1));
    assert_eq!((idempotent.acknowledged, idempotent.duplicated), (1, 0));
    assert_eq!(played.partition(0).log_end.0, 3);
}

#[test]
fn nothing_is_decided_before_a_dead_controllers_session_expires() {
    let mut played = Played::new(include_str!("../../../www/scenarios/zookeeper-session.partita"));
    played.at(7);
    let governs = |played: &Played| played.simulation.zookeeper().expect("of that era").controller;
    assert_eq!(governs(&played), Some(BrokerId(1)));
    assert_eq!(played.partition(0).leader, Some(BrokerId(1)));
    let heard = played.simulation.brokers()[0].last_heartbeat.expect("a session").as_millis();
    played.run_out();
    let expired = played.first(8, |kind| matches!(kind, EventKind::SessionEnded { .. }));
    let expired = expired.expect("ZooKeeper ends it");
    assert!(expired >= heard + 18_000, "heard at {heard} ms, expired at {expired} ms");
    let elected = played.first(8, |kind| {
        matches!(kind, EventKind::LeaderElected { leader: Some(_), topic_partition, .. }
            if topic_partition.topic.as_str() == "orders")
    });
    assert!(elected.expect("another leads") >= expired, "nothing is decided before");
    assert_ne!(governs(&played), Some(BrokerId(1)));
    assert_eq!(played.partition(0).leader, Some(BrokerId(2)));
    assert_eq!(played.account("p1").lost, 0);
}
