//! The engine end to end: commands in, a world out.

use partita_engine::command::Command;
use partita_engine::event::{EventKind, GroupState};
use partita_engine::id::EventId;
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_engine::world::World;

fn run(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(42);
    for line in lines {
        let command: Command = line.parse().expect(line);
        simulation.apply(&command).expect(line);
    }
    simulation
}

#[test]
fn records_flow_from_producer_to_group() {
    let mut simulation = run(&[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "producer web-shop",
        "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
        "consumer c1 group=billing topic=orders reset=earliest",
        "consumer c2 group=billing topic=orders reset=earliest",
    ]);
    simulation.advance_to(SimTime::from_millis(20_000));
    let sent = simulation.producers()[0].sent;
    assert_eq!(sent, 40, "two a second for twenty seconds");
    let topics = simulation.topics();
    let orders = topics.iter().find(|topic| topic.name.as_str() == "orders").expect("made");
    let kept: u64 = orders.partitions.iter().map(|partition| partition.log_end.0).sum();
    assert!(kept >= 38, "only what is on the wire is not kept yet: {kept}");
    for partition in &orders.partitions {
        assert_eq!(partition.isr.len(), 3);
        assert!(partition.high_watermark <= partition.log_end);
    }
    let groups = simulation.groups();
    assert_eq!(groups[0].state, GroupState::Stable);
    assert_eq!(groups[0].members.len(), 2);
    let committed: u64 = groups[0].committed.values().map(|offset| offset.0).sum();
    assert!(committed > 0, "auto-commit has run");
    let read: u64 = simulation
        .consumers()
        .iter()
        .flat_map(|consumer| &consumer.owned)
        .filter_map(|owned| owned.position)
        .map(|position| position.0)
        .sum();
    assert!(read >= committed && read <= kept);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let digest = |seed| {
        let mut simulation = Simulation::new(seed);
        for line in
            ["cluster brokers=3", "topic t partitions=3 rf=2", "producer p", "flow p t rate=9"]
        {
            simulation.apply(&line.parse::<Command>().expect(line)).expect(line);
        }
        simulation.advance_to(SimTime::from_millis(9_000));
        simulation.digest()
    };
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}

#[test]
fn a_world_written_down_goes_on_as_it_would_have() {
    let mut simulation = run(&[
        "cluster brokers=2",
        "topic t partitions=2 rf=2",
        "producer p linger.ms=0",
        "flow p t rate=300 keys=a,b",
        "consumer c group=g topic=t reset=earliest",
    ]);
    simulation.advance_to(SimTime::from_millis(9_000));
    let (bytes, chunks) = (simulation.to_bytes(), simulation.chunks());
    assert!(!chunks.is_empty(), "enough records for a sealed chunk");
    let mut lookup = |id| chunks.get(&id).cloned();
    let mut restored = Simulation::from_bytes(&bytes, &mut lookup).expect("whole");
    restored.advance_to(SimTime::from_millis(12_000));
    simulation.advance_to(SimTime::from_millis(12_000));
    assert_eq!(restored.digest(), simulation.digest());
    assert!(Simulation::from_bytes(&bytes, &mut |_| None).is_err(), "chunks are missing");
    assert!(Simulation::from_bytes(&bytes[..bytes.len() / 2], &mut lookup).is_err(), "cut off");
}

#[test]
fn a_removed_consumer_commits_and_leaves_before_it_is_gone() {
    let mut simulation = run(&[
        "cluster brokers=1",
        "topic orders partitions=1",
        "producer p",
        "consumer c1 group=g topic=orders reset=earliest",
        "send p orders value=a",
    ]);
    simulation.advance_to(SimTime::from_millis(9_000));
    simulation.apply(&"remove c1".parse().expect("valid")).expect("there");
    assert_eq!(simulation.consumers().len(), 1, "it closes first");
    simulation.advance_to(SimTime::from_millis(11_000));
    assert!(simulation.consumers().is_empty());
    let lost = |event: &EventKind| matches!(event, EventKind::MessageLost { .. });
    let events = simulation.events_since(EventId(0));
    let lost = events.iter().filter(|event| lost(&event.kind)).count();
    assert_eq!(lost, 0, "it waits for its answers");
    let group = &simulation.groups()[0];
    assert_eq!(group.state, GroupState::Empty);
    assert_eq!(group.committed.values().map(|offset| offset.0).sum::<u64>(), 1);
    assert!(simulation.apply(&"remove c1".parse().expect("valid")).is_err());
}

/// A client that is started with its cluster is answered by brokers that know nothing yet.
#[test]
fn a_producer_asks_again_when_the_first_broker_knows_nothing() {
    let mut simulation = run(&[
        "cluster brokers=1",
        "topic t",
        "set wire client=0 broker=0 controller=0.01",
        "producer p",
        "send p t value=1",
    ]);
    simulation.advance_to(SimTime::from_millis(1_000));
    assert_eq!(simulation.producers()[0].acknowledged, 1);
}

#[test]
fn time_goes_on_whatever_is_set_to_zero() {
    let lines = [
        "cluster brokers=2",
        "topic t partitions=2 rf=2 min.insync.replicas=2",
        "topic u",
        "set wire client=0 broker=0 controller=0",
        "producer p1 retry.backoff.ms=0 metadata.max.age.ms=0 linger.ms=0",
        "producer p2 request.timeout.ms=0 retry.backoff.ms=0 linger.ms=0 delivery.timeout.ms=5000",
        "flow p1 t rate=20",
        "flow p2 t rate=20",
        "consumer c1 group=g topic=t,u retry.backoff.ms=0 metadata.max.age.ms=0 request.timeout.ms=0",
        "consumer c2 group=g topic=t auto.commit.interval.ms=0 heartbeat.interval.ms=0 \
         fetch.max.wait.ms=0 fetch.min.bytes=0",
    ];
    for wire in ["client=0", "client=0.1 broker=0.04"] {
        let mut simulation = run(&lines);
        simulation.apply(&format!("set wire {wire}").parse().expect("valid")).expect("valid");
        let mut steps = 0;
        while simulation.step(SimTime::from_millis(5_000)) {
            steps += 1;
            assert!(steps < 400_000, "{steps} steps by {}", simulation.now());
        }
    }
}

/// The coordinator need not hold a copy of what its groups read.
#[test]
fn deleting_a_topic_deletes_its_committed_offsets_wherever_the_group_is_kept() {
    for broker in 1..=3 {
        let mut simulation = run(&[
            "cluster brokers=3",
            &format!("topic orders assignment={broker}"),
            "topic other assignment=1",
            "producer p",
            "send p orders value=1",
            "consumer c group=billing topic=orders,other reset=earliest commit=after",
        ]);
        simulation.advance_to(SimTime::from_millis(15_000));
        let committed = |simulation: &Simulation| {
            let group = simulation.groups().remove(0);
            group.committed.keys().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(committed(&simulation).contains(&"orders-0".to_owned()), "kept on b{broker}");
        for line in ["crash c", "delete-topic orders"] {
            simulation.apply(&line.parse::<Command>().expect(line)).expect(line);
        }
        simulation.advance_to(SimTime::from_millis(16_000));
        assert!(!committed(&simulation).contains(&"orders-0".to_owned()), "kept on b{broker}");
    }
}

/// What a record waits for is not why it was sent.
#[test]
fn a_record_that_waits_for_metadata_follows_from_its_command() {
    let mut simulation = run(&["cluster brokers=1", "topic t", "producer p"]);
    let command =
        simulation.apply(&"send p t value=1".parse().expect("valid")).expect("it runs").event;
    simulation.advance_to(SimTime::from_millis(2_000));
    let events = simulation.events_since(command);
    let learned =
        events.iter().find(|event| matches!(event.kind, EventKind::MetadataLearned { .. }));
    let sent = events.iter().find(|event| matches!(event.kind, EventKind::RecordSent { .. }));
    let sent = sent.expect("it is sent");
    assert!(learned.is_some_and(|learned| learned.id < sent.id), "it had to wait");
    assert_eq!(sent.cause, Some(command));
}
