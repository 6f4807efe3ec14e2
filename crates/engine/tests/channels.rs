//! A broker takes what comes over one connection of a producer one after the other.

mod support;

use partita_engine::error_code::ErrorCode;
use partita_engine::event::EventKind;
use partita_engine::id::{ClientName, Offset};
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::{ProducerView, RequestState, World};
use support::{apply, run};

/// A leader whose follower does not fetch: with `min.insync.replicas=1`, a batch waits for it until it
/// leaves the ISR.
fn world(producer: &str) -> Simulation {
    let mut simulation = Simulation::new(7);
    for line in [
        "cluster brokers=2 broker.session.timeout.ms=60000 replica.lag.time.max.ms=10000",
        "set wire client=0.002 broker=0.001 controller=0.001",
        "topic orders assignment=1,2",
        &format!("producer p1 acks=all linger.ms=0 {producer}"),
    ] {
        apply(&mut simulation, line);
    }
    run(&mut simulation, 2);
    apply(&mut simulation, "send p1 orders value=first");
    run(&mut simulation, 1);
    apply(&mut simulation, "cut b2 b1");
    simulation
}

/// Sends `count` records, each in a batch of its own.
fn send(simulation: &mut Simulation, count: u64) {
    for _ in 0..count {
        apply(simulation, "send p1 orders value=x");
        let soon = simulation.now() + SimDuration::from_millis(10);
        simulation.advance_to(soon);
    }
}

fn log_end(simulation: &Simulation) -> Offset {
    simulation.topics()[0].partitions[0].log_end
}

fn producer(simulation: &Simulation) -> ProducerView {
    let name: ClientName = "p1".parse().expect("a name");
    simulation.producers().into_iter().find(|it| it.name == name).expect("it was added")
}

fn behind(simulation: &Simulation) -> Option<u64> {
    match producer(simulation).last_request.expect("it has sent").state {
        RequestState::Waiting { behind, .. } => behind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_comes_after_a_request_that_waits_is_not_read() {
    let mut simulation = world("max.in.flight=5");
    send(&mut simulation, 4);
    assert_eq!(log_end(&simulation), Offset(2), "one of the four is written");
    assert_eq!(behind(&simulation), Some(3));
    apply(&mut simulation, "heal b2 b1");
    run(&mut simulation, 20);
    assert_eq!(log_end(&simulation), Offset(5), "then one after the other");
    assert_eq!(producer(&simulation).acknowledged, 5);
}

#[test]
fn without_waiting_there_is_no_queue() {
    let mut simulation = world("max.in.flight=5");
    apply(&mut simulation, "heal b2 b1");
    run(&mut simulation, 20);
    for _ in 0..3 {
        apply(&mut simulation, "send p1 orders value=x");
    }
    run(&mut simulation, 2);
    assert_eq!(producer(&simulation).acknowledged, 4);
}

#[test]
fn each_producer_has_a_connection_of_its_own() {
    let mut simulation = world("");
    apply(&mut simulation, "producer p2 acks=1 enable.idempotence=false");
    send(&mut simulation, 2);
    assert_eq!(log_end(&simulation), Offset(2));
    apply(&mut simulation, "send p2 orders value=y");
    run(&mut simulation, 1);
    assert_eq!(log_end(&simulation), Offset(3));
}

#[test]
fn what_is_unread_when_the_producer_gives_the_connection_up_is_never_written() {
    let settings = "enable.idempotence=false retries=0 request.timeout.ms=1000 \
                    delivery.timeout.ms=5000 max.in.flight=5";
    let mut simulation = world(settings);
    // The broker's own patience with the first ends later than the producer's.
    apply(&mut simulation, "delay p1 b1 0.1");
    send(&mut simulation, 3);
    apply(&mut simulation, "delay p1 b1 0");
    run(&mut simulation, 2);
    let failed = |simulation: &Simulation| {
        let events = simulation.kernel().events();
        let of_the_network = |kind: &EventKind| {
            matches!(kind, EventKind::BatchFailed { error: ErrorCode::NetworkException, .. })
        };
        events.iter().filter(|event| of_the_network(&event.kind)).count()
    };
    assert_eq!(failed(&simulation), 3, "one timed out, and the connection with it");
    apply(&mut simulation, "heal b2 b1");
    run(&mut simulation, 20);
    assert_eq!(log_end(&simulation), Offset(2), "two were never read");
    send(&mut simulation, 1);
    run(&mut simulation, 2);
    assert_eq!(log_end(&simulation), Offset(3), "the next connection is read");
}

#[test]
fn a_new_connection_does_not_wait_for_the_old_one() {
    let settings = "enable.idempotence=false request.timeout.ms=4000 delivery.timeout.ms=60000";
    let mut simulation = world(settings);
    send(&mut simulation, 2);
    // The broker does not hear that the connection is given up.
    apply(&mut simulation, "cut p1 b1 way=one");
    run(&mut simulation, 1);
    apply(&mut simulation, "crash p1");
    apply(&mut simulation, "heal p1 b1 way=one");
    apply(&mut simulation, "start p1");
    run(&mut simulation, 1);
    assert!(simulation.now() < SimTime::from_millis(6_000), "the old request is not over yet");
    send(&mut simulation, 1);
    assert_eq!(log_end(&simulation), Offset(3));
}

/// Old batches that are sent again after newer ones have filled the window would not be recognised.
#[test]
fn five_in_flight_are_never_written_twice() {
    let settings = "max.in.flight=5 request.timeout.ms=1500 delivery.timeout.ms=30000";
    let mut simulation = world(settings);
    apply(&mut simulation, "topic others assignment=1");
    for _ in 0..12 {
        send(&mut simulation, 1);
        apply(&mut simulation, "send p1 others value=y");
        run(&mut simulation, 1);
    }
    apply(&mut simulation, "heal b2 b1");
    run(&mut simulation, 60);
    let account = simulation.producer_account(&"p1".parse().expect("a name")).expect("it sent");
    assert_eq!((account.duplicated, account.acknowledged), (0, 25));
    assert_eq!(log_end(&simulation), Offset(13));
}
