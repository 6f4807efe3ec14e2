//! Several controllers: they decide by majority, and leaders of partitions go on without them.

mod support;

use partita_engine::command::Command;
use partita_engine::error_code::ErrorCode;
use partita_engine::event::EventKind;
use partita_engine::id::{ControllerEpoch, ControllerId, EventId, Offset};
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimDuration;
use partita_engine::world::{ControllerRole, QuorumView, World};
use support::{advance, attempt};

const ONE: ControllerId = ControllerId(101);

/// Three brokers, `controllers` controllers, a topic on all brokers, a producer that knows it.
fn world(seed: u64, controllers: u32) -> Simulation {
    let mut simulation = Simulation::new(seed);
    for line in [
        &format!("cluster brokers=3 controllers={controllers}"),
        "topic orders rf=3",
        "producer p1 acks=all linger.ms=0",
        "send p1 orders value=first",
    ] {
        attempt(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 5_000);
    assert_eq!(simulation.producers()[0].acknowledged, 1, "it works to begin with");
    simulation
}

fn quorum(simulation: &Simulation) -> QuorumView {
    simulation.quorum().expect("there is one")
}

fn exists(simulation: &Simulation, topic: &str) -> bool {
    simulation.topics().iter().any(|known| known.name.as_str() == topic)
}

fn role(simulation: &Simulation, id: u32) -> ControllerRole {
    let quorum = quorum(simulation);
    let found = quorum.controllers.iter().find(|controller| controller.id == ControllerId(id));
    found.expect("a voter").role
}

fn happened(simulation: &Simulation, is: impl Fn(&EventKind) -> bool) -> bool {
    simulation.events_since(EventId(0)).iter().any(|event| is(&event.kind))
}

#[test]
fn a_quorum_is_set_up_with_its_first_in_the_lead() {
    let simulation = world(1, 3);
    let quorum = quorum(&simulation);
    assert_eq!((quorum.leader, quorum.epoch), (Some(ONE), ControllerEpoch(1)));
    assert_eq!((quorum.controllers.len(), quorum.majority()), (3, 2));
    for controller in &quorum.controllers {
        assert_eq!(controller.log_end, quorum.high_watermark, "all have all");
        assert_eq!(controller.high_watermark, quorum.high_watermark, "and know it");
    }
    assert!(exists(&simulation, "orders"));
    let log = simulation.controller_log(Offset(0), 100);
    assert_eq!(log.len() as u64, quorum.high_watermark.0);
    assert!((0..).zip(log).all(|(offset, logged)| logged.offset == offset));
    let offsets: Vec<_> = simulation.brokers().iter().map(|b| b.metadata_offset).collect();
    assert!(offsets.iter().all(|offset| *offset == Some(quorum.high_watermark)), "{offsets:?}");
}

#[test]
fn when_the_active_one_dies_another_is_elected_and_decides() {
    for seed in 0..20 {
        let mut simulation = world(seed, 3);
        attempt(&mut simulation, "kill controller").expect("it is active");
        assert_eq!(role(&simulation, 101), ControllerRole::Down);
        attempt(&mut simulation, "send p1 orders value=meanwhile").expect("a producer");
        attempt(&mut simulation, "topic after rf=3").expect("it is asked for");
        assert!(!exists(&simulation, "after"), "nobody can decide it yet");
        advance(&mut simulation, 10_000);
        assert_eq!(simulation.producers()[0].acknowledged, 2, "leaders go on");
        let now = quorum(&simulation);
        assert!(now.leader.is_some_and(|leader| leader != ONE), "seed {seed}: {now:?}");
        assert!(now.epoch > ControllerEpoch(1));
        assert!(exists(&simulation, "after"), "seed {seed}: it was asked again");
        let brokers = simulation.brokers();
        assert!(brokers.iter().all(|broker| !broker.fenced && broker.controller == now.leader));
        attempt(&mut simulation, "start 101").expect("it is down");
        advance(&mut simulation, 3_000);
        let then = quorum(&simulation);
        assert_eq!((then.leader, then.epoch), (now.leader, now.epoch), "it disturbs nobody");
        assert_eq!(role(&simulation, 101), ControllerRole::Follower);
        assert!(then.controllers.iter().all(|one| one.log_end == then.high_watermark));
    }
}

#[test]
fn without_a_majority_nothing_is_decided_and_leaders_go_on() {
    let mut simulation = world(7, 3);
    attempt(&mut simulation, "kill 102").expect("it runs");
    attempt(&mut simulation, "kill 103").expect("it runs");
    attempt(&mut simulation, "topic late").expect("it is asked for");
    attempt(&mut simulation, "kill b3").expect("it runs");
    let decided = quorum(&simulation).high_watermark;
    advance(&mut simulation, 30_000);
    let now = quorum(&simulation);
    assert_eq!((now.leader, now.high_watermark), (None, decided));
    assert!(!exists(&simulation, "late"));
    let b3 = &simulation.brokers()[2];
    assert!(!b3.fenced && !b3.running, "nobody can fence it");
    assert!(happened(&simulation, |kind| matches!(kind, EventKind::ControllerResigned { .. })));
    // acks=1 is all that can be had: b3 cannot leave the ISR.
    attempt(&mut simulation, "producer p2 acks=1 enable.idempotence=false linger.ms=0")
        .expect("new");
    let leader = simulation.topics()[0].partitions[0].leader.expect("as before");
    if leader.0 != 3 {
        attempt(&mut simulation, "send p2 orders value=on").expect("a producer");
        advance(&mut simulation, 3_000);
        assert_eq!(simulation.producers()[1].acknowledged, 1, "the leader goes on");
    }
    attempt(&mut simulation, "start 103").expect("it is down");
    advance(&mut simulation, 20_000);
    let then = quorum(&simulation);
    assert!(then.leader.is_some() && then.high_watermark > decided, "{then:?}");
    assert!(exists(&simulation, "late"), "what was asked for is decided now");
    assert!(simulation.brokers()[2].fenced, "and b3 is fenced");
}

#[test]
fn what_cannot_be_decided_in_time_is_given_up() {
    let mut simulation = world(3, 3);
    attempt(&mut simulation, "kill 101").expect("it runs");
    attempt(&mut simulation, "kill 102").expect("it runs");
    attempt(&mut simulation, "topic never").expect("it is asked for");
    advance(&mut simulation, 61_000);
    let timed_out = Some(ErrorCode::RequestTimedOut);
    assert!(happened(&simulation, |kind| {
        matches!(kind, EventKind::AdminAnswered { error, .. } if *error == timed_out)
    }));
    attempt(&mut simulation, "start 102").expect("it is down");
    advance(&mut simulation, 10_000);
    assert!(quorum(&simulation).leader.is_some());
    assert!(!exists(&simulation, "never"), "nobody asks for it any more");
}

#[test]
fn a_leader_that_is_cut_off_resigns_and_what_it_wrote_alone_is_cut_off() {
    let mut simulation = world(5, 3);
    for line in ["cut 101 102", "cut 101 103"] {
        attempt(&mut simulation, line).expect(line);
    }
    // Only the old leader hears of this.
    attempt(&mut simulation, "topic lonely").expect("it is asked for");
    advance(&mut simulation, 200);
    let written = simulation.controller_log(Offset(0), 1_000).len() as u64;
    assert!(written > quorum(&simulation).high_watermark.0, "it is written, and not decided");
    assert_eq!(quorum(&simulation).have(Offset(written)), 1, "the others have none of it");
    assert!(!exists(&simulation, "lonely"));
    advance(&mut simulation, 10_000);
    let now = quorum(&simulation);
    assert!(now.leader.is_some_and(|leader| leader != ONE), "{now:?}");
    assert!(happened(&simulation, |kind| matches!(kind, EventKind::ControllerResigned { .. })));
    let old = now.controllers.iter().find(|voter| voter.id == ONE).expect("a voter");
    assert!(old.log_end > old.same_until, "what it wrote alone is not the others' log: {old:?}");
    assert!(now.controllers.iter().all(|voter| voter.deadline > Some(simulation.now())));
    for line in ["heal 101 102", "heal 101 103"] {
        attempt(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 10_000);
    assert!(happened(&simulation, |kind| matches!(kind, EventKind::MetadataTruncated { .. })));
    let then = quorum(&simulation);
    assert!(then.controllers.iter().all(|one| one.log_end == then.high_watermark), "{then:?}");
}

#[test]
fn a_voter_that_is_cut_off_raises_no_epoch() {
    let mut simulation = world(9, 3);
    for line in ["cut 103 101", "cut 103 102"] {
        attempt(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 20_000);
    assert!(happened(&simulation, |kind| matches!(kind, EventKind::ControllerMissed { .. })));
    for line in ["heal 103 101", "heal 103 102"] {
        attempt(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 5_000);
    let now = quorum(&simulation);
    assert_eq!((now.leader, now.epoch), (Some(ONE), ControllerEpoch(1)), "it asked before");
    assert_eq!(role(&simulation, 103), ControllerRole::Follower);
}

#[test]
fn one_that_stops_in_order_is_succeeded_sooner_than_one_that_is_killed() {
    let time_without = |line: &str| {
        let mut simulation = world(11, 3);
        attempt(&mut simulation, line).expect(line);
        let began = simulation.now();
        while quorum(&simulation).leader.is_none() {
            advance(&mut simulation, 5);
        }
        simulation.now().since(began)
    };
    let (stopped, killed) = (time_without("stop controller"), time_without("kill controller"));
    assert!(stopped < SimDuration::from_millis(100), "{stopped}");
    assert!(killed > SimDuration::from_millis(1_000), "{killed}");
}

#[test]
fn one_alone_can_die_and_come_back() {
    let mut simulation = world(13, 1);
    attempt(&mut simulation, "kill controller").expect("it runs");
    assert_eq!(quorum(&simulation).leader, None);
    assert!(matches!(
        attempt(&mut simulation, "kill controller"),
        Err(Refusal::ControllerDown { .. })
    ));
    attempt(&mut simulation, "topic late").expect("it is asked for");
    attempt(&mut simulation, "send p1 orders value=on").expect("a producer");
    advance(&mut simulation, 5_000);
    assert!(!exists(&simulation, "late"));
    assert_eq!(simulation.producers()[0].acknowledged, 2, "leaders go on");
    attempt(&mut simulation, "start controller").expect("it is down");
    advance(&mut simulation, 5_000);
    let now = quorum(&simulation);
    assert_eq!((now.leader, now.epoch), (Some(ControllerId::ALONE), ControllerEpoch(2)));
    assert!(exists(&simulation, "late") && exists(&simulation, "orders"));
    assert!(simulation.brokers().iter().all(|broker| !broker.fenced));
}

#[test]
fn a_paused_leader_finds_another_in_its_place() {
    let mut simulation = world(17, 5);
    attempt(&mut simulation, "pause 101").expect("it runs");
    advance(&mut simulation, 8_000);
    attempt(&mut simulation, "resume 101").expect("it stands still");
    advance(&mut simulation, 2_000);
    let now = quorum(&simulation);
    assert!(now.leader.is_some_and(|leader| leader != ONE), "{now:?}");
    assert_eq!(role(&simulation, 101), ControllerRole::Follower);
}

#[test]
fn a_leader_that_stood_still_takes_no_broker_for_dead() {
    let mut simulation = world(8, 3);
    attempt(&mut simulation, "kill 103").expect("it runs");
    attempt(&mut simulation, "pause 101").expect("it runs");
    // Longer than a broker's session.
    advance(&mut simulation, 20_000);
    attempt(&mut simulation, "resume 101").expect("it stands still");
    advance(&mut simulation, 10_000);
    assert!(quorum(&simulation).leader.is_some(), "there is a majority again");
    let is_fenced = |event: &EventKind| matches!(event, EventKind::BrokerFenced { .. });
    assert!(!happened(&simulation, is_fenced));
    attempt(&mut simulation, "kill b3").expect("it runs");
    advance(&mut simulation, 20_000);
    assert!(happened(&simulation, is_fenced), "one that is dead is");
}

#[test]
fn a_broker_added_later_registers_with_the_active_one() {
    let mut simulation = world(19, 3);
    attempt(&mut simulation, "broker b4 rack=r1").expect("a new one");
    assert!(simulation.brokers().iter().any(|broker| broker.id.0 == 4 && broker.fenced));
    advance(&mut simulation, 1_000);
    assert!(simulation.brokers().iter().any(|broker| broker.id.0 == 4 && !broker.fenced));
    attempt(&mut simulation, "remove b4").expect("it holds nothing");
    advance(&mut simulation, 1_000);
    assert!(simulation.brokers().iter().all(|broker| broker.id.0 != 4));
}

#[test]
fn a_number_names_a_controller_where_no_client_has_it() {
    let mut simulation = world(23, 1);
    attempt(&mut simulation, "producer 101").expect("a name like any other");
    attempt(&mut simulation, "crash 101").expect("it runs");
    let mut simulation = world(23, 3);
    assert!(matches!(attempt(&mut simulation, "producer 101"), Err(Refusal::NameTaken { .. })));
    assert!(matches!(attempt(&mut simulation, "kill 104"), Err(Refusal::UnknownClient { .. })));
    assert!(matches!(attempt(&mut simulation, "remove 101"), Err(Refusal::ControllerStays { .. })));
    assert!(attempt(&mut simulation, "cut 101 p1").is_err(), "they never speak");
    let line = "kill 101".parse::<Command>().expect("a line").to_string();
    assert_eq!(line, "kill 101");
}
