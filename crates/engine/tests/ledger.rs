//! The ledger in a running world: counts, the records behind them, and the events that decided.

use partita_engine::command::Command;
use partita_engine::event::EventKind;
use partita_engine::id::{ClientName, GroupName, RecordId};
use partita_engine::ledger::{Count, GroupCount, ProducerAccount, ProducerCount, Told};
use partita_engine::simulation::Simulation;
use partita_engine::time::SimDuration;
use partita_engine::world::World;

fn run(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(42);
    lines.iter().for_each(|line| apply(&mut simulation, line));
    simulation
}

fn apply(simulation: &mut Simulation, line: &str) {
    let command: Command = line.parse().expect(line);
    simulation.apply(&command).expect(line);
}

fn advance(simulation: &mut Simulation, seconds: u64) {
    simulation.advance_to(simulation.now() + SimDuration::from_secs(seconds));
}

fn producer(name: &str) -> ClientName {
    name.parse().expect("valid")
}

fn account(simulation: &Simulation, name: &str) -> ProducerAccount {
    simulation.producer_account(&producer(name)).expect("it is there")
}

#[test]
fn a_lost_acknowledgement_is_a_duplicate_with_its_cause() {
    let mut simulation = run(&[
        "cluster brokers=1",
        "topic orders",
        "producer p acks=1 enable.idempotence=false linger.ms=0 request.timeout.ms=1000 delivery.timeout.ms=9000",
        "consumer c group=g topic=orders reset=earliest",
        "drop next b1 p kind=ack",
        "send p orders value=twice",
    ]);
    advance(&mut simulation, 6);
    apply(&mut simulation, "send p orders value=once");
    advance(&mut simulation, 15);
    let before = account(&simulation, "p");
    assert_eq!((before.sent, before.acknowledged, before.duplicated), (2, 2, 1));
    let count = Count::Producer(producer("p"), ProducerCount::Duplicated);
    let records = simulation.counted_records(&count, None, 10);
    let [twice] = records[..] else { panic!("one is there twice: {records:?}") };
    let fate = simulation.record_fate(twice).expect("known");
    assert_eq!((fate.told, fate.offsets.len()), (Told::Acknowledged, 2));
    assert_eq!(fate.replicas.len(), 1);
    let decided = simulation.event(fate.duplicated_at.expect("twice").event).expect("known");
    assert!(matches!(decided.kind, EventKind::BatchAppended { .. }));
    assert_eq!(fate.deliveries[0].times, 2, "its group reads it twice");
    let group: GroupName = "g".parse().expect("valid");
    let read = simulation.group_account(&group).expect("it is there");
    assert_eq!((read.kept, read.once, read.more, read.ahead), (2, 1, 1, 0));
    let count = Count::Group(group, GroupCount::Once);
    let once = simulation.counted_records(&count, None, 10);
    assert_eq!(once.len(), 1);
    assert_ne!(once[0], twice);
    assert!(
        simulation.counted_records(&count, Some(once[0]), 10).is_empty(),
        "nothing comes after it"
    );
}

#[test]
fn without_loss_everything_is_once_and_known() {
    let mut simulation = run(&[
        "cluster brokers=3",
        "topic orders partitions=3 rf=3",
        "producer p",
        "flow p orders rate=20 keys=a,b,c,d",
        "consumer c group=g topic=orders reset=earliest",
    ]);
    advance(&mut simulation, 10);
    apply(&mut simulation, "flow p orders rate=0");
    advance(&mut simulation, 8);
    let account = account(&simulation, "p");
    assert_eq!((account.sent, account.acknowledged, account.kept), (200, 200, 200));
    assert_eq!((account.lost, account.duplicated, account.waiting), (0, 0, 0));
    let read = simulation.group_account(&"g".parse().expect("valid")).expect("it is there");
    assert_eq!((read.kept, read.once, read.out_of_order), (200, 200, 0));
    let fate = simulation.record_fate(RecordId(7)).expect("known");
    assert_eq!(fate.replicas.len(), 3);
    assert!(fate.sent < fate.kept_at && fate.kept_at < fate.told_at);
}

#[test]
fn more_partitions_let_a_key_be_read_out_of_order() {
    let mut simulation = run(&[
        "cluster brokers=1",
        "topic orders",
        "producer p linger.ms=0 metadata.max.age.ms=1000",
        "send p orders key=k count=200",
    ]);
    advance(&mut simulation, 3);
    apply(&mut simulation, "alter orders partitions=8");
    advance(&mut simulation, 3);
    apply(&mut simulation, "send p orders key=k");
    advance(&mut simulation, 3);
    for line in [
        "consumer slow group=g topic=orders reset=earliest process=0.1 max.poll.records=1",
        "consumer fast group=g topic=orders reset=earliest",
    ] {
        apply(&mut simulation, line);
    }
    advance(&mut simulation, 60);
    let read = simulation.group_account(&"g".parse().expect("valid")).expect("it is there");
    assert_eq!(read.kept, 201);
    let partition =
        |record| simulation.record_fate(RecordId(record)).expect("known").topic_partition;
    if partition(0) != partition(200) {
        assert!(read.out_of_order > 0, "the newest was read before older ones of its key");
    }
}

#[test]
fn a_hundred_thousand_records_are_known_and_a_checkpoint_costs_what_changed() {
    let mut simulation = run(&[
        "cluster brokers=1",
        "set wire client=0.0005",
        "topic orders",
        "producer p linger.ms=5",
    ]);
    for _ in 0..10 {
        apply(&mut simulation, "send p orders value=# count=10000");
        advance(&mut simulation, 1);
    }
    let account = account(&simulation, "p");
    assert_eq!((account.acknowledged, account.kept), (100_000, 100_000));
    let copy = simulation.clone();
    apply(&mut simulation, "send p orders value=last");
    advance(&mut simulation, 1);
    assert_eq!(
        copy.producer_account(&producer("p")),
        Some(account),
        "a checkpoint stays as it was"
    );
    assert_eq!(simulation.producer_account(&producer("p")).expect("there").sent, 100_001);
}
