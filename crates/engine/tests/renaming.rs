//! Other names are restarts with the same settings; a broker without replicas can go.

use partita_engine::event::GroupState;
use partita_engine::id::{BrokerId, ClientName, GroupName, Offset};
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimDuration;
use partita_engine::world::{ClientState, ConsumerView, World};

fn apply(world: &mut Simulation, line: &str) -> Result<(), Refusal> {
    world.apply(&line.parse().expect(line)).map(drop)
}

fn run(world: &mut Simulation, seconds: u64) {
    world.advance_to(world.now() + SimDuration::from_secs(seconds));
}

fn world(lines: &[&str]) -> Simulation {
    let mut world = Simulation::new(5);
    for line in ["cluster brokers=2", "topic orders partitions=2 rf=2"].iter().chain(lines) {
        apply(&mut world, line).expect(line);
    }
    run(&mut world, 10);
    world
}

fn client(name: &str) -> ClientName {
    ClientName::new(name).expect("a name")
}

fn consumer(world: &Simulation, name: &str) -> Option<ConsumerView> {
    world.consumers().into_iter().find(|view| view.name == client(name))
}

fn committed(world: &Simulation, group: &str) -> Option<u64> {
    let group = GroupName::new(group).expect("a name");
    let view = world.groups().into_iter().find(|view| view.name == group)?;
    Some(view.committed.values().map(|offset: &Offset| offset.0).sum())
}

#[test]
fn a_renamed_producer_keeps_settings_and_flows() {
    let mut world =
        world(&["producer p1 acks=1 enable.idempotence=false", "flow p1 orders rate=2 keys=a,b"]);
    apply(&mut world, "rename p1 web-shop").expect("allowed");
    run(&mut world, 10);
    let producers = world.producers();
    let [renamed] = producers.as_slice() else { panic!("one producer: {producers:?}") };
    assert_eq!((renamed.name.as_str(), renamed.state), ("web-shop", ClientState::Running));
    assert!(renamed.sent >= 15 && renamed.flows.len() == 1, "{renamed:?}");
    let settings = world.producer_settings(&client("web-shop")).expect("there");
    assert_eq!(settings.get("acks").as_deref(), Some("1"));
    assert!(apply(&mut world, "send p1 orders value=1").is_err(), "the old name is gone");
}

#[test]
fn a_renamed_consumer_reads_on_from_what_was_committed() {
    let mut world = world(&[
        "producer p1",
        "send p1 orders key=a value=1 count=20",
        "consumer c1 group=billing topic=orders reset=earliest",
    ]);
    run(&mut world, 15);
    apply(&mut world, "rename c1 c9").expect("allowed");
    run(&mut world, 30);
    assert_eq!(consumer(&world, "c1"), None);
    let renamed = consumer(&world, "c9").expect("there");
    let positions: u64 = renamed.owned.iter().filter_map(|owned| owned.position).map(|o| o.0).sum();
    assert_eq!((renamed.group.as_str(), renamed.owned.len(), positions), ("billing", 2, 20));
    assert_eq!(committed(&world, "billing"), Some(20));
}

#[test]
fn what_was_stopped_stays_stopped_under_its_new_name() {
    let mut world = world(&["consumer c1 group=billing topic=orders", "stop c1"]);
    apply(&mut world, "rename c1 c9").expect("allowed");
    assert_eq!(consumer(&world, "c9").map(|view| view.state), Some(ClientState::Stopped));
    apply(&mut world, "start c9").expect("allowed");
}

#[test]
fn names_that_are_taken_or_nobodys_are_refused_and_change_nothing() {
    let mut world = world(&["producer p1", "consumer c1 group=billing topic=orders"]);
    let before = world.digest();
    for line in ["rename p1 c1", "rename p1 p1", "rename p7 p8", "rename-group invoices billing"] {
        assert!(apply(&mut world, line).is_err(), "{line}");
    }
    let same = apply(&mut world, "rename-group billing billing");
    assert!(matches!(same, Err(Refusal::NobodyInGroup { .. })), "{same:?}");
    assert_eq!(world.digest(), before);
    apply(&mut world, "remove p1").expect("allowed");
    assert!(apply(&mut world, "rename p1 p2").is_err(), "it is leaving");
}

#[test]
fn a_renamed_group_is_a_new_one_and_the_old_keeps_what_it_committed() {
    let mut world = world(&[
        "producer p1",
        "send p1 orders key=a value=1 count=8",
        "consumer c1 group=billing topic=orders reset=earliest",
        "consumer c2 group=billing topic=orders reset=earliest",
    ]);
    run(&mut world, 15);
    apply(&mut world, "rename-group billing invoices").expect("allowed");
    run(&mut world, 30);
    for name in ["c1", "c2"] {
        let view = consumer(&world, name).expect("there");
        assert_eq!((view.group.as_str(), view.owned.len()), ("invoices", 1), "{view:?}");
    }
    assert_eq!((committed(&world, "billing"), committed(&world, "invoices")), (Some(8), Some(8)));
    let groups = world.groups();
    let old = groups.iter().find(|view| view.name.as_str() == "billing").expect("kept");
    assert_eq!((old.state, old.members.len()), (GroupState::Empty, 0));
}

#[test]
fn what_is_crashed_while_it_restarts_comes_back_only_when_it_is_started() {
    let mut world = world(&["consumer c1 group=billing topic=orders"]);
    run(&mut world, 10);
    apply(&mut world, "rename-group billing invoices").expect("allowed");
    apply(&mut world, "crash c1").expect("it is still closing");
    run(&mut world, 10);
    assert_eq!(consumer(&world, "c1").map(|view| view.state), Some(ClientState::Crashed));
    apply(&mut world, "start c1").expect("allowed");
    assert_eq!(consumer(&world, "c1").map(|view| view.group.to_string()), Some("invoices".into()));
}

#[test]
fn only_a_broker_without_replicas_can_be_removed() {
    let mut world = world(&["broker b7", "producer p1", "flow p1 orders rate=5"]);
    let refused = apply(&mut world, "remove b1").expect_err("it holds replicas");
    assert!(refused.to_string().contains("b1 holds replicas of orders"), "{refused}");
    assert!(apply(&mut world, "remove b9").is_err());
    apply(&mut world, "remove b7").expect("it holds nothing");
    let left: Vec<BrokerId> = world.brokers().iter().map(|view| view.id).collect();
    assert_eq!(left, [BrokerId(1), BrokerId(2)]);
    run(&mut world, 30);
    assert_eq!(world.producers()[0].failed, 0);
    apply(&mut world, "broker b7").expect("the number is free again");
}
