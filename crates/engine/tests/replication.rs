//! Rules of replication that a real cluster showed at its edges: each a small world, driven by lines.

use partita_engine::command::Command;
use partita_engine::controller::ControllerError;
use partita_engine::error_code::ErrorCode;
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimDuration;
use partita_engine::world::{PartitionView, World};

/// Three brokers and a topic of one partition on all of them, made with `settings`.
fn world(settings: &str) -> Simulation {
    let mut simulation = Simulation::new(7);
    let topic = format!("topic orders assignment=1,2,3 {settings}");
    let brokers =
        "cluster brokers=3 broker.session.timeout.ms=3000 broker.heartbeat.interval.ms=500";
    for line in [brokers, "set wire client=0.001 broker=0.001 controller=0.001", &topic] {
        apply(&mut simulation, line).expect(line);
    }
    pass(&mut simulation, 2);
    simulation
}

fn apply(simulation: &mut Simulation, line: &str) -> Result<(), Refusal> {
    let command: Command = line.parse().expect(line);
    simulation.apply(&command).map(drop)
}

fn pass(simulation: &mut Simulation, seconds: u64) {
    simulation.advance_to(simulation.now() + SimDuration::from_secs(seconds));
}

fn act(simulation: &mut Simulation, line: &str) {
    apply(simulation, line).expect(line);
    pass(simulation, 8);
}

fn partition(simulation: &Simulation) -> PartitionView {
    let topic = simulation.topics().into_iter().find(|topic| topic.name.as_str() == "orders");
    topic.expect("the topic").partitions[0].clone()
}

fn high_watermark(simulation: &Simulation) -> u64 {
    partition(simulation).high_watermark.0
}

#[test]
fn a_lower_min_insync_replicas_lets_the_high_watermark_rise_with_the_next_append() {
    let mut simulation = world("min.insync.replicas=3");
    act(&mut simulation, "producer p1 acks=1 enable.idempotence=false");
    act(&mut simulation, "send p1 orders value=a");
    assert_eq!(high_watermark(&simulation), 1);
    act(&mut simulation, "stop b3");
    act(&mut simulation, "send p1 orders value=b");
    assert_eq!(high_watermark(&simulation), 1, "two of three are in sync: it is frozen");
    act(&mut simulation, "alter orders min.insync.replicas=2");
    assert_eq!(high_watermark(&simulation), 1, "nobody looks at it because of the setting alone");
    act(&mut simulation, "send p1 orders value=c");
    assert_eq!(high_watermark(&simulation), 3, "the append does");
}

#[test]
fn a_partition_is_not_assigned_to_brokers_of_which_none_could_lead() {
    let mut simulation = world("");
    act(&mut simulation, "kill b2");
    let refused = |simulation: &mut Simulation, line: &str| match apply(simulation, line) {
        Err(Refusal::Controller(error)) => error.error_code(),
        _ => None,
    };
    let wrong = Some(ErrorCode::InvalidReplicaAssignment);
    assert_eq!(refused(&mut simulation, "topic lone assignment=2"), wrong);
    assert_eq!(refused(&mut simulation, "topic lone assignment=2,1"), None);
    let factor = "alter orders partitions=2 assignment=1,3";
    assert_eq!(refused(&mut simulation, factor), wrong, "the others have three replicas");
    assert_eq!(refused(&mut simulation, "alter orders partitions=2 assignment=2,3,1"), None);
    let added = simulation.topics().into_iter().find(|topic| topic.name.as_str() == "orders");
    let added = added.expect("the topic").partitions[1].clone();
    assert_eq!(added.leader.map(|leader| leader.0), Some(3), "the first that runs");
}

#[test]
fn what_was_deleted_is_back_after_a_kill_and_not_after_a_stop() {
    let mut simulation = world("min.insync.replicas=1");
    for line in ["stop b2", "stop b3", "producer p1 acks=1", "send p1 orders value=a count=5"] {
        act(&mut simulation, line);
    }
    let log_start = |simulation: &Simulation| partition(simulation).log_start.0;
    // The first time that starts are written is half a minute after the broker's own start.
    act(&mut simulation, "delete-records orders 0 before=2");
    assert_eq!(log_start(&simulation), 2);
    act(&mut simulation, "kill b1");
    act(&mut simulation, "start b1");
    assert_eq!(log_start(&simulation), 0, "the disk knew nothing of it");
    act(&mut simulation, "delete-records orders 0 before=3");
    act(&mut simulation, "stop b1");
    act(&mut simulation, "start b1");
    assert_eq!(log_start(&simulation), 3, "an orderly end writes it down");
    act(&mut simulation, "delete-records orders 0 before=4");
    pass(&mut simulation, 60);
    act(&mut simulation, "kill b1");
    act(&mut simulation, "start b1");
    assert_eq!(log_start(&simulation), 4, "written down meanwhile");
}

#[test]
fn no_topic_is_made_while_all_brokers_are_fenced() {
    let mut simulation = world("");
    for line in ["kill b1", "kill b2", "kill b3"] {
        act(&mut simulation, line);
    }
    let refused = apply(&mut simulation, "topic more rf=1");
    assert!(matches!(refused, Err(Refusal::Controller(ControllerError::AllFenced))), "{refused:?}");
    act(&mut simulation, "start b2");
    assert_eq!(apply(&mut simulation, "topic more rf=1"), Ok(()));
}
