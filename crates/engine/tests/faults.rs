//! What goes wrong by command, and what that does: links, messages, processes, disks.

use partita_engine::command::Command;
use partita_engine::event::{Event, EventKind};
use partita_engine::id::EventId;
use partita_engine::network::Loss;
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimTime;
use partita_engine::world::World;
use std::sync::Arc;

/// One broker with a topic, a producer that waits two seconds for an answer, and their metadata.
fn world() -> Simulation {
    let mut simulation = Simulation::new(42);
    for line in [
        "cluster brokers=1",
        "topic orders",
        "producer p1 acks=1 enable.idempotence=false linger.ms=0 request.timeout.ms=2000 delivery.timeout.ms=20000",
        "send p1 orders value=first",
    ] {
        apply(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 5);
    simulation
}

fn apply(simulation: &mut Simulation, line: &str) -> Result<EventId, Refusal> {
    let command: Command = line.parse().expect(line);
    simulation.apply(&command).map(|applied| applied.event)
}

fn advance(simulation: &mut Simulation, seconds: u64) {
    let to = simulation.now() + partita_engine::time::SimDuration::from_secs(seconds);
    simulation.advance_to(to);
}

fn lost(simulation: &Simulation, loss: Loss) -> Vec<Arc<Event>> {
    let is = |event: &Arc<Event>| matches!(&event.kind, EventKind::MessageLost { loss: l, .. } if *l == loss);
    simulation.events_since(EventId(0)).into_iter().filter(is).collect()
}

fn kept(simulation: &Simulation) -> u64 {
    simulation
        .topics()
        .iter()
        .filter(|topic| !topic.internal)
        .map(|t| t.partitions[0].log_end.0)
        .sum()
}

#[test]
fn a_cut_loses_what_is_sent_and_names_its_command() {
    let mut simulation = world();
    let cut = apply(&mut simulation, "cut b1 p1").expect("a whole link");
    apply(&mut simulation, "send p1 orders value=lost").expect("a producer");
    advance(&mut simulation, 1);
    assert_eq!(kept(&simulation), 1, "nothing comes through");
    let losses = lost(&simulation, Loss::Cut);
    assert!(!losses.is_empty() && losses.iter().all(|event| event.cause == Some(cut)));
    let faults = simulation.faults();
    assert_eq!(faults.links.len(), 2, "both directions");
    assert!(faults.links.iter().all(|link| link.cut == Some(cut)));
    apply(&mut simulation, "heal p1 b1").expect("a cut link");
    assert!(simulation.faults().links.is_empty());
    advance(&mut simulation, 10);
    assert_eq!(kept(&simulation), 2, "the producer tried again");
    assert_eq!(simulation.producers()[0].acknowledged, 2);
}

#[test]
fn a_cut_loses_what_is_on_its_way() {
    let mut simulation = world();
    apply(&mut simulation, "send p1 orders value=lost").expect("a producer");
    simulation.advance_to(simulation.now() + partita_engine::time::SimDuration::from_millis(100));
    assert!(simulation.messages().iter().any(|message| message.carries_records()));
    apply(&mut simulation, "cut p1 b1 way=one").expect("a whole link");
    assert!(!simulation.messages().iter().any(|message| message.carries_records()));
    assert_eq!(lost(&simulation, Loss::Cut).len(), 1);
    apply(&mut simulation, "cut b1 p1 way=one").expect("the other direction is whole");
    assert!(matches!(apply(&mut simulation, "cut p1 b1"), Err(Refusal::LinkIsCut { .. })));
}

#[test]
fn a_lost_acknowledgement_makes_a_duplicate() {
    let mut simulation = world();
    let drop = apply(&mut simulation, "drop next b1 p1 kind=ack").expect("a link");
    apply(&mut simulation, "send p1 orders value=twice").expect("a producer");
    advance(&mut simulation, 10);
    let losses = lost(&simulation, Loss::Dropped);
    assert_eq!(losses.len(), 1);
    assert_eq!(losses[0].cause, Some(drop));
    assert_eq!(kept(&simulation), 3, "the retry is kept beside what it repeats");
    assert_eq!(simulation.producers()[0].acknowledged, 2);
    assert!(simulation.faults().links.is_empty(), "once");
}

#[test]
fn a_drop_of_another_kind_loses_nothing_here() {
    let mut simulation = world();
    apply(&mut simulation, "drop next b1 p1 kind=heartbeat").expect("a link");
    apply(&mut simulation, "send p1 orders value=once").expect("a producer");
    advance(&mut simulation, 10);
    assert_eq!(kept(&simulation), 2);
    assert_eq!(simulation.faults().links[0].drops.len(), 1, "it still waits for its message");
    for _ in 1..partita_engine::network::DROP_BOUND {
        apply(&mut simulation, "drop next b1 p1").expect("within the bound");
    }
    assert!(matches!(apply(&mut simulation, "drop next b1 p1"), Err(Refusal::TooMany { .. })));
}

#[test]
fn what_is_held_waits_and_goes_on() {
    let mut simulation = world();
    apply(&mut simulation, "hold p1 b1 way=one").expect("a link");
    apply(&mut simulation, "send p1 orders value=late").expect("a producer");
    advance(&mut simulation, 1);
    assert_eq!((kept(&simulation), simulation.kept_back().len()), (1, 1));
    assert_eq!(simulation.faults().links[0].waiting, 1);
    apply(&mut simulation, "release p1 b1").expect("a held link");
    assert!(simulation.kept_back().is_empty());
    advance(&mut simulation, 1);
    assert_eq!(kept(&simulation), 2);
    assert!(matches!(apply(&mut simulation, "release p1 b1"), Err(Refusal::LinkIsNotHeld { .. })));
}

#[test]
fn a_delay_lets_messages_take_longer() {
    let mut simulation = world();
    apply(&mut simulation, "delay p1 b1 1.5 way=one").expect("a link");
    apply(&mut simulation, "send p1 orders value=late").expect("a producer");
    advance(&mut simulation, 1);
    assert_eq!(kept(&simulation), 1);
    advance(&mut simulation, 1);
    assert_eq!(kept(&simulation), 2);
    apply(&mut simulation, "delay p1 b1 0").expect("a link");
    assert!(simulation.faults().links.is_empty());
}

#[test]
fn a_paused_process_finds_that_time_has_passed() {
    let mut simulation = world();
    let line = "consumer c1 group=g topic=orders reset=earliest session.timeout.ms=6000";
    apply(&mut simulation, line).expect(line);
    advance(&mut simulation, 8);
    assert_eq!(simulation.groups()[0].members.len(), 1);
    apply(&mut simulation, "pause c1").expect("it runs");
    assert!(matches!(apply(&mut simulation, "commit c1"), Err(Refusal::Paused { .. })));
    assert!(matches!(apply(&mut simulation, "pause c1"), Err(Refusal::Paused { .. })));
    advance(&mut simulation, 10);
    assert!(simulation.groups()[0].members.is_empty(), "its session ran out");
    assert_eq!(simulation.faults().pauses.len(), 1);
    apply(&mut simulation, "resume c1").expect("it is paused");
    advance(&mut simulation, 8);
    assert_eq!(simulation.groups()[0].members.len(), 1, "it joined again");
    assert!(matches!(apply(&mut simulation, "resume c1"), Err(Refusal::NotPaused { .. })));
}

#[test]
fn a_paused_broker_answers_when_it_goes_on() {
    let mut simulation = world();
    apply(&mut simulation, "pause b1").expect("a broker");
    apply(&mut simulation, "send p1 orders value=late").expect("a producer");
    advance(&mut simulation, 1);
    assert_eq!((kept(&simulation), simulation.faults().pauses[0].waiting), (1, 1));
    apply(&mut simulation, "resume b1").expect("a broker");
    simulation.advance_to(simulation.now());
    assert_eq!(kept(&simulation), 2, "what has come is read at once");
}

#[test]
fn a_slow_disk_writes_one_append_after_the_other() {
    let mut simulation = world();
    apply(&mut simulation, "slow b1 1").expect("a broker");
    apply(&mut simulation, "send p1 orders value=a").expect("a producer");
    simulation.advance_to(simulation.now() + partita_engine::time::SimDuration::from_millis(10));
    apply(&mut simulation, "send p1 orders value=b").expect("a producer");
    let mut lengths = Vec::new();
    for _ in 0..3 {
        advance(&mut simulation, 1);
        lengths.push(kept(&simulation));
    }
    assert_eq!(lengths, [1, 2, 3]);
    apply(&mut simulation, "slow b1 0").expect("a broker");
    assert!(simulation.faults().slow_disks.is_empty());
}

#[test]
fn links_that_are_none_are_refused() {
    let mut simulation = world();
    assert!(matches!(apply(&mut simulation, "cut p1 p1"), Err(Refusal::SameNode { .. })));
    assert!(matches!(apply(&mut simulation, "cut p1 controller"), Err(Refusal::NoLink { .. })));
    assert!(matches!(apply(&mut simulation, "cut p1 b7"), Err(Refusal::UnknownBroker { .. })));
    assert!(matches!(
        apply(&mut simulation, "heal b1 controller"),
        Err(Refusal::LinkIsNotCut { .. })
    ));
    assert!(matches!(apply(&mut simulation, "slow b7 1"), Err(Refusal::UnknownBroker { .. })));
    apply(&mut simulation, "pause controller").expect("it can stand still");
    assert!(matches!(apply(&mut simulation, "topic t"), Err(Refusal::Paused { .. })));
}

#[test]
fn a_world_with_faults_written_down_goes_on_as_it_would_have() {
    let mut simulation = world();
    for line in ["hold p1 b1", "slow b1 0.2", "flow p1 orders rate=5"] {
        apply(&mut simulation, line).expect(line);
    }
    advance(&mut simulation, 1);
    apply(&mut simulation, "pause b1").expect("a broker");
    let bytes = simulation.to_bytes();
    let mut restored = Simulation::from_bytes(&bytes, &mut |_| None).expect("whole");
    for world in [&mut simulation, &mut restored] {
        for line in ["release p1 b1", "resume b1"] {
            apply(world, line).expect(line);
        }
        world.advance_to(SimTime::from_millis(20_000));
    }
    assert_eq!(restored.digest(), simulation.digest());
    assert!(kept(&simulation) > 3);
}
