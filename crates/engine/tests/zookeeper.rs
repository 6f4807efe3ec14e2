//! The ZooKeeper era, as Kafka was governed until 3.9: sessions, a broker that is the controller, and
//! nothing decided while there is none, or ZooKeeper has no majority.

mod support;

use partita_engine::command::{Command, CommandErrorKind};
use partita_engine::event::EventKind;
use partita_engine::id::{BrokerId, ControllerEpoch, EventId};
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::{PartitionView, World, ZooKeeperView};
use support::{advance, attempt};

const ONE: BrokerId = BrokerId(1);
const TWO: BrokerId = BrokerId(2);
const THREE: BrokerId = BrokerId(3);

fn run(simulation: &mut Simulation, line: &str) {
    attempt(simulation, line).expect(line);
}

/// Three brokers, three servers, a topic whose leader is b1, a producer that knows it.
fn world(seed: u64) -> Simulation {
    let mut simulation = Simulation::new(seed);
    for line in [
        "cluster brokers=3 meta=zookeeper zk=3",
        "topic orders assignment=1,2,3",
        "producer p1 acks=all linger.ms=0",
        "send p1 orders value=first",
    ] {
        run(&mut simulation, line);
    }
    advance(&mut simulation, 5_000);
    assert_eq!(acknowledged(&simulation), 1, "it works to begin with");
    simulation
}

fn acknowledged(simulation: &Simulation) -> u64 {
    simulation.producers().first().expect("p1").acknowledged
}

fn zookeeper(simulation: &Simulation) -> ZooKeeperView {
    simulation.zookeeper().expect("of that era")
}

fn controller(simulation: &Simulation) -> (Option<BrokerId>, ControllerEpoch) {
    let view = zookeeper(simulation);
    (view.controller, view.controller_epoch)
}

fn orders(simulation: &Simulation) -> PartitionView {
    let topics = simulation.topics();
    let topic = topics.iter().find(|topic| topic.name.as_str() == "orders").expect("orders");
    topic.partitions.first().expect("partition 0").clone()
}

fn exists(simulation: &Simulation, topic: &str) -> bool {
    simulation.topics().iter().any(|known| known.name.as_str() == topic)
}

/// When the first event after `since` happened for which `is` holds.
fn first(simulation: &Simulation, since: EventId, is: impl Fn(&EventKind) -> bool) -> SimTime {
    let events = simulation.events_since(since);
    events.iter().find(|event| is(&event.kind)).expect("it happened").time
}

#[test]
fn the_first_broker_is_the_controller_of_a_new_cluster() {
    let simulation = world(1);
    assert_eq!(controller(&simulation), (Some(ONE), ControllerEpoch(1)));
    assert!(simulation.broker(ONE).expect("b1").office().is_some(), "it decides");
    assert!(simulation.broker(TWO).expect("b2").office().is_none());
    assert_eq!(zookeeper(&simulation).registered, [ONE, TWO, THREE]);
    assert_eq!(orders(&simulation).leader, Some(ONE));
    let names: Vec<String> = simulation
        .quorum()
        .expect("servers")
        .controllers
        .iter()
        .map(|zk| zk.id.to_string())
        .collect();
    assert_eq!(names, ["zk1", "zk2", "zk3"]);
}

#[test]
fn nothing_is_decided_until_the_session_of_a_dead_controller_expires() {
    let mut simulation = world(2);
    let heard = zookeeper(&simulation).session(ONE).expect("b1's").last_heard;
    let killed = attempt(&mut simulation, "kill b1").expect("it runs");
    let timeout = SimDuration::from_secs(18);

    simulation.advance_to(heard + timeout);
    assert_eq!(
        controller(&simulation),
        (Some(ONE), ControllerEpoch(1)),
        "its znode is still there"
    );
    assert_eq!(orders(&simulation).leader, Some(ONE), "nobody decides on another");

    advance(&mut simulation, 4_000);
    let (successor, epoch) = controller(&simulation);
    assert!(matches!(successor, Some(TWO | THREE)), "one of the others is it: {successor:?}");
    assert_eq!(epoch, ControllerEpoch(2));
    let partition = orders(&simulation);
    assert_eq!(partition.leader, Some(TWO), "the first live replica of the ISR");
    assert_eq!(partition.isr, [TWO, THREE]);
    assert!(partition.elr.is_empty() && partition.last_known_leader.is_none(), "of a later time");

    let expired = first(&simulation, killed, |kind| {
        matches!(kind, EventKind::SessionEnded { broker: ONE, expired: true })
    });
    let elected = first(&simulation, killed, |kind| {
        matches!(kind, EventKind::LeaderElected { leader: Some(TWO), .. })
    });
    assert!(heard + timeout < expired && expired <= elected, "{heard} {expired} {elected}");

    run(&mut simulation, "send p1 orders value=second");
    advance(&mut simulation, 5_000);
    assert_eq!(acknowledged(&simulation), 2, "with the new leader it goes on");
}

#[test]
fn every_step_of_a_change_of_controllers_has_its_cause() {
    let mut simulation = world(3);
    let killed = attempt(&mut simulation, "kill b1").expect("it runs");
    advance(&mut simulation, 25_000);
    let elected = simulation
        .events_since(killed)
        .into_iter()
        .find(|event| matches!(event.kind, EventKind::LeaderElected { leader: Some(TWO), .. }));
    let mut steps = Vec::new();
    let mut event = elected;
    while let Some(present) = event {
        steps.push(present.kind.clone());
        event = present.cause.and_then(|cause| simulation.event(cause));
    }
    let place = |is: &dyn Fn(&EventKind) -> bool| steps.iter().position(is).expect("in the chain");
    let began = place(&|kind| matches!(kind, EventKind::ControllerBegan { .. }));
    let created = place(&|kind| matches!(kind, EventKind::ControllerCreated { .. }));
    let gone = place(&|kind| matches!(kind, EventKind::ControllerGone { broker: ONE, .. }));
    let ended = place(&|kind| matches!(kind, EventKind::SessionEnded { expired: true, .. }));
    assert!(began < created && created < gone && gone < ended, "{steps:#?}");
}

#[test]
fn a_controller_that_stops_in_order_makes_way_at_once() {
    let mut simulation = world(4);
    run(&mut simulation, "stop b1");
    advance(&mut simulation, 2_000);
    let (successor, epoch) = controller(&simulation);
    assert!(matches!(successor, Some(TWO | THREE)));
    assert_eq!(epoch, ControllerEpoch(2));
    assert_eq!(orders(&simulation).leader, Some(TWO), "it gave its leadership away before");
    assert!(!simulation.broker(ONE).expect("b1").is_running());
    assert_eq!(zookeeper(&simulation).registered, [TWO, THREE]);
}

#[test]
fn a_broker_that_comes_back_too_soon_waits_for_its_old_session() {
    let mut simulation = world(5);
    run(&mut simulation, "kill b2");
    advance(&mut simulation, 1_000);
    run(&mut simulation, "start b2");
    advance(&mut simulation, 5_000);
    assert_eq!(zookeeper(&simulation).registered, [ONE, TWO, THREE], "of the one before it");
    assert_eq!(
        simulation.broker(TWO).expect("b2").metadata_offset(),
        0,
        "nobody tells it anything"
    );
    advance(&mut simulation, 60_000);
    assert!(simulation.broker(TWO).expect("b2").metadata_offset() > 0);
    assert_eq!(orders(&simulation).isr, [ONE, TWO, THREE], "it has caught up");
}

#[test]
fn without_a_majority_of_zookeeper_leaders_go_on_and_nothing_is_decided() {
    let mut simulation = world(6);
    for server in ["zk2", "zk3"] {
        run(&mut simulation, &format!("kill {server}"));
    }
    advance(&mut simulation, 10_000);
    assert_eq!(simulation.quorum().expect("servers").leader, None);
    run(&mut simulation, "send p1 orders value=second");
    advance(&mut simulation, 5_000);
    assert_eq!(acknowledged(&simulation), 2, "no record passes through ZooKeeper");

    run(&mut simulation, "topic payments");
    run(&mut simulation, "kill b1");
    advance(&mut simulation, 60_000);
    assert!(!exists(&simulation, "payments"));
    assert_eq!(controller(&simulation), (Some(ONE), ControllerEpoch(1)), "no session can end");
    assert_eq!(orders(&simulation).leader, Some(ONE), "nobody is elected");

    run(&mut simulation, "start zk2");
    advance(&mut simulation, 40_000);
    assert_eq!(controller(&simulation).1, ControllerEpoch(2), "with a majority it is made up for");
    assert_eq!(orders(&simulation).leader, Some(TWO));
}

#[test]
fn another_server_takes_over_without_a_session_lost() {
    let mut simulation = world(7);
    run(&mut simulation, "kill zk1");
    advance(&mut simulation, 60_000);
    assert!(simulation.quorum().expect("servers").leader.is_some());
    assert_eq!(controller(&simulation), (Some(ONE), ControllerEpoch(1)));
    assert_eq!(zookeeper(&simulation).registered, [ONE, TWO, THREE]);
    run(&mut simulation, "topic payments rf=3");
    advance(&mut simulation, 5_000);
    assert!(exists(&simulation, "payments"), "the controller writes to the new one");
}

#[test]
fn a_controller_cut_off_from_zookeeper_decides_no_more() {
    let mut simulation = world(8);
    for server in ["zk1", "zk2", "zk3"] {
        run(&mut simulation, &format!("cut b1 {server}"));
    }
    advance(&mut simulation, 30_000);
    let (successor, epoch) = controller(&simulation);
    assert!(matches!(successor, Some(TWO | THREE)));
    assert_eq!(epoch, ControllerEpoch(2));
    let own = |simulation: &Simulation| simulation.broker(ONE).expect("b1").office().is_some();
    assert!(own(&simulation), "it has not heard that it is not the controller any more");
    for server in ["zk1", "zk2", "zk3"] {
        run(&mut simulation, &format!("heal b1 {server}"));
    }
    advance(&mut simulation, 30_000);
    assert!(!own(&simulation), "now it has");
    assert_eq!(controller(&simulation).1, ControllerEpoch(2));
    assert_eq!(zookeeper(&simulation).registered, [ONE, TWO, THREE], "with a session anew");
    assert_eq!(orders(&simulation).isr, [ONE, TWO, THREE]);
}

#[test]
fn the_last_of_the_isr_waits_without_a_leader_for_it_alone() {
    let mut simulation = world(9);
    run(&mut simulation, "stop b3");
    run(&mut simulation, "stop b2");
    advance(&mut simulation, 40_000);
    assert_eq!(orders(&simulation).isr, [ONE]);
    run(&mut simulation, "kill b1");
    run(&mut simulation, "start b2");
    advance(&mut simulation, 60_000);
    let partition = orders(&simulation);
    assert_eq!((partition.leader, partition.isr), (None, vec![ONE]), "b2 may lack records");
    assert_eq!(controller(&simulation).0, Some(TWO));
    run(&mut simulation, "start b1");
    advance(&mut simulation, 30_000);
    assert_eq!(orders(&simulation).leader, Some(ONE));

    run(&mut simulation, "kill b1");
    run(&mut simulation, "alter orders unclean.leader.election.enable=true");
    advance(&mut simulation, 30_000);
    let leader = orders(&simulation).leader;
    assert!(matches!(leader, Some(TWO | THREE)), "unclean, since it is allowed now: {leader:?}");
}

#[test]
fn the_controller_is_named_by_its_word() {
    let mut simulation = world(10);
    let refused =
        attempt(&mut simulation, "set controller leader.imbalance.check.interval.seconds=5");
    assert_eq!(refused, Err(Refusal::ControllerIsBroker));
    run(&mut simulation, "kill controller");
    assert!(!simulation.broker(ONE).expect("b1").is_running());
    advance(&mut simulation, 20_100);
    run(&mut simulation, "pause zk1");
    run(&mut simulation, "resume zk1");
    let taken = attempt(&mut simulation, "producer zk2");
    assert!(matches!(taken, Err(Refusal::NameTaken { .. })));
}

#[test]
fn a_shorter_session_is_noticed_sooner() {
    let mut simulation = Simulation::new(11);
    run(&mut simulation, "cluster brokers=3 meta=zookeeper zk=1 zookeeper.session.timeout.ms=6000");
    advance(&mut simulation, 5_000);
    run(&mut simulation, "kill b1");
    advance(&mut simulation, 8_100);
    assert_eq!(controller(&simulation).1, ControllerEpoch(2));
}

#[test]
fn what_keeps_the_metadata_is_said_clearly() {
    let wrong = |line: &str| line.parse::<Command>().expect_err(line).kind;
    let is = |kind: &CommandErrorKind, argument: &str, needs: &str| {
        matches!(kind, CommandErrorKind::OtherMetadata { name, wants }
            if *name == argument && *wants == needs)
    };
    assert!(is(&wrong("cluster brokers=3 zk=3"), "zk", "zookeeper"));
    assert!(is(&wrong("cluster brokers=3 meta=kraft zk=3"), "zk", "zookeeper"));
    assert!(is(&wrong("cluster brokers=3 meta=zookeeper controllers=3"), "controllers", "kraft"));
    assert!(matches!(
        wrong("cluster brokers=3 meta=zookeeper zk=0"),
        CommandErrorKind::NotANumber { .. }
    ));
    let line = |line: &str| line.parse::<Command>().expect(line).to_string();
    assert_eq!(line("cluster brokers=3 meta=zookeeper"), "cluster brokers=3 meta=zookeeper zk=3");
    assert_eq!(line("cluster brokers=3 meta=kraft"), "cluster brokers=3");
    let mut simulation = Simulation::new(12);
    run(&mut simulation, "cluster brokers=3 meta=kraft controllers=3");
    advance(&mut simulation, 30_000);
    assert_eq!(simulation.zookeeper(), None, "KRaft has none");
    let of_zookeeper = simulation.events_since(EventId(0)).into_iter().any(|event| {
        matches!(event.kind, EventKind::ControllerCreated { .. } | EventKind::SessionEnded { .. })
    });
    assert!(!of_zookeeper);
}
