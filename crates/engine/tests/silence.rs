//! A story of somebody who was waited for in vain begins with what was done to him.

mod support;

use partita_engine::event::{Event, EventKind, GroupChange};
use partita_engine::id::BrokerId;
use partita_engine::simulation::Simulation;
use support::{apply, run};

fn world(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(7);
    let cluster = "cluster brokers=3 replica.lag.time.max.ms=2000";
    apply(&mut simulation, &format!("{cluster} {}", lines[0]));
    apply(&mut simulation, "topic orders assignment=2,1,3");
    for line in &lines[1..] {
        apply(&mut simulation, line);
    }
    run(&mut simulation, 5);
    simulation
}

/// Brokers of KRaft that are fenced soon.
const SHORT: &str = "broker.session.timeout.ms=3000 broker.heartbeat.interval.ms=500";

/// The command with which the story of the newest event begins that is so.
fn story(simulation: &Simulation, is_so: impl Fn(&Event) -> bool) -> String {
    let events = simulation.kernel().events();
    let newest = events.iter().rev().find(|event| is_so(event)).expect("it happened");
    let first = events.chain(newest.id).pop().expect("it is in its own chain");
    match &first.kind {
        EventKind::CommandApplied { line, .. } => line.to_string(),
        other => panic!("begins with {other:?}"),
    }
}

fn is_fencing(event: &Event) -> bool {
    matches!(event.kind, EventKind::BrokerFenced { broker } if broker == BrokerId(2))
}

fn is_new_leader(event: &Event) -> bool {
    matches!(event.kind, EventKind::LeaderElected { leader: Some(BrokerId(1)), .. })
}

#[test]
fn a_broker_is_fenced_because_of_what_was_done_to_it() {
    for done in ["kill b2", "pause b2", "cut b2 controller way=one", "hold b2 controller way=one"] {
        let mut simulation = world(&[SHORT]);
        apply(&mut simulation, done);
        run(&mut simulation, 8);
        assert_eq!(story(&simulation, is_fencing), done);
        assert_eq!(story(&simulation, is_new_leader), done);
    }
}

#[test]
fn what_was_mended_before_is_blamed_no_more() {
    let mut simulation = world(&[SHORT]);
    for line in ["kill b2", "start b2", "pause b3", "resume b3", "cut b2 controller"] {
        apply(&mut simulation, line);
        run(&mut simulation, 8);
    }
    assert_eq!(story(&simulation, is_fencing), "cut b2 controller");
}

#[test]
fn a_session_with_zookeeper_ends_because_of_what_was_done_to_its_broker() {
    let mut simulation = world(&["meta=zookeeper zookeeper.session.timeout.ms=4000"]);
    apply(&mut simulation, "kill b2");
    run(&mut simulation, 12);
    assert_eq!(story(&simulation, is_new_leader), "kill b2");
}

#[test]
fn a_follower_leaves_the_isr_because_of_what_makes_it_slow() {
    for done in ["cut b2 b3", "slow b3 9", "pause b3"] {
        let lines = ["broker.session.timeout.ms=60000", "producer p1", "flow p1 orders rate=5"];
        let mut simulation = world(&lines);
        apply(&mut simulation, done);
        run(&mut simulation, 12);
        let is_shrunk = |event: &Event| {
            matches!(&event.kind, EventKind::IsrChanged { isr, .. }
                if *isr == [BrokerId(1), BrokerId(2)])
        };
        assert_eq!(story(&simulation, is_shrunk), done);
    }
}

#[test]
fn a_member_is_out_because_its_consumer_crashed() {
    let mut simulation = world(&["", "consumer c1 group=g topic=orders session.timeout.ms=6000"]);
    apply(&mut simulation, "crash c1");
    run(&mut simulation, 20);
    let is_expired = |event: &Event| {
        matches!(
            &event.kind,
            EventKind::MemberRemoved { change: GroupChange::SessionExpired(_), .. }
        )
    };
    assert_eq!(story(&simulation, is_expired), "crash c1");
}

#[test]
fn a_controller_is_missed_because_it_was_stopped_from_speaking() {
    for done in ["kill controller", "pause controller"] {
        let mut simulation = world(&["controllers=3"]);
        apply(&mut simulation, done);
        run(&mut simulation, 8);
        let is_missed = |event: &Event| matches!(event.kind, EventKind::ControllerElected { .. });
        assert_eq!(story(&simulation, is_missed), done);
    }
}
