//! Where a record would go is where it goes.

use partita_engine::event::{EventKind, PartitionChoice};
use partita_engine::id::{ClientName, EventId, PartitionIndex, TopicName};
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_engine::world::World;

fn world(producer: &str) -> Simulation {
    let mut simulation = Simulation::new(7);
    for line in ["cluster brokers=1", "topic orders partitions=6", producer] {
        apply(&mut simulation, line);
    }
    simulation
}

fn apply(simulation: &mut Simulation, line: &str) -> EventId {
    let command = line.parse().expect("a command");
    simulation.apply(&command).expect("allowed").event
}

fn foreseen(
    simulation: &Simulation,
    explicit: Option<u32>,
    key: Option<&str>,
) -> Option<(Option<PartitionIndex>, PartitionChoice)> {
    let producer = ClientName::new("p1").expect("a name");
    let topic = TopicName::new("orders").expect("a name");
    simulation.destination(&producer, &topic, explicit.map(PartitionIndex), key.map(str::as_bytes))
}

/// Sends by `line` and tells where the record went.
fn sent(simulation: &mut Simulation, line: &str) -> PartitionIndex {
    let first = apply(simulation, line);
    simulation.advance_to(simulation.now() + partita_engine::time::SimDuration::from_secs(2));
    let events = simulation.events_since(first);
    let sent = events.iter().find_map(|event| match &event.kind {
        EventKind::RecordSent { topic_partition, .. } => Some(topic_partition.partition),
        _ => None,
    });
    sent.expect("a record was sent")
}

#[test]
fn a_key_is_foreseen_before_the_producer_knows_the_topic() {
    let mut simulation = world("producer p1");
    let (partition, choice) = foreseen(&simulation, None, Some("cart-17")).expect("known");
    assert!(matches!(choice, PartitionChoice::KeyHash { partitions: 6, .. }));
    assert_eq!(partition, Some(sent(&mut simulation, "send p1 orders key=cart-17 value=1")));
}

#[test]
fn without_a_key_it_is_drawn_and_then_stays_or_is_drawn_anew() {
    let mut simulation = world("producer p1 linger.ms=1000");
    assert_eq!(
        foreseen(&simulation, None, None),
        Some((None, PartitionChoice::Sticky { drawn: true }))
    );
    let first = sent(&mut simulation, "send p1 orders value=1");
    let again = foreseen(&simulation, None, None);
    assert_eq!(again, Some((Some(first), PartitionChoice::Sticky { drawn: false })));
    assert_eq!(sent(&mut simulation, "send p1 orders value=2"), first);
}

#[test]
fn round_robin_and_named_partitions_are_foreseen() {
    let mut simulation = world("producer p1 partitioner=roundrobin");
    for _ in 0..7 {
        let (next, choice) = foreseen(&simulation, None, Some("k")).expect("known");
        assert_eq!(choice, PartitionChoice::RoundRobin);
        assert_eq!(next, Some(sent(&mut simulation, "send p1 orders key=k value=1")));
    }
    let named = foreseen(&simulation, Some(4), Some("k"));
    assert_eq!(named, Some((Some(PartitionIndex(4)), PartitionChoice::Explicit)));
}

#[test]
fn a_producer_goes_by_what_it_knows() {
    let mut simulation = world("producer p1");
    sent(&mut simulation, "send p1 orders key=a value=1");
    apply(&mut simulation, "alter orders partitions=8");
    let (_, choice) = foreseen(&simulation, None, Some("a")).expect("known");
    assert!(matches!(choice, PartitionChoice::KeyHash { partitions: 6, .. }), "{choice:?}");
    simulation.advance_to(SimTime::from_millis(400_000));
    let (_, choice) = foreseen(&simulation, None, Some("a")).expect("known");
    assert!(matches!(choice, PartitionChoice::KeyHash { partitions: 8, .. }), "{choice:?}");
}

#[test]
fn nobody_and_nowhere_have_no_answer() {
    let mut simulation = world("producer p1");
    apply(&mut simulation, "delete-topic orders");
    assert_eq!(foreseen(&simulation, None, None), None);
    assert_eq!(foreseen(&Simulation::new(1), None, None), None);
}
