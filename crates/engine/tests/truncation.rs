//! What happens to readers and followers when a leader's log is not the one that they knew: consumers
//! validate their positions, followers cut their logs off or drop them.

mod support;

use partita_engine::event::{EventKind, PositionReason};
use partita_engine::id::{BrokerId, EventId, Offset, TopicPartition};
use partita_engine::simulation::Simulation;
use partita_engine::wire::MessageWord;
use partita_engine::world::{ClientState, World};
use support::{apply, run};

/// Three brokers that are missed soon, a topic on two of them or on all three, and a producer that
/// waits for the leader alone.
fn world(replicas: &str) -> Simulation {
    let mut simulation = Simulation::new(5);
    for line in [
        "cluster brokers=3 broker.heartbeat.interval.ms=300 broker.session.timeout.ms=1500 \
         replica.lag.time.max.ms=1000",
        "set wire client=0.001 broker=0.001 controller=0.001",
        &format!("topic t assignment={replicas}"),
        "producer p acks=1 enable.idempotence=false linger.ms=0",
        "send p t count=5",
    ] {
        apply(&mut simulation, line);
    }
    run(&mut simulation, 5);
    simulation
}

fn partition() -> TopicPartition {
    "t-0".parse().expect("a partition")
}

/// What happened in the partition at `broker`, or to any consumer: positions set, cuts, logs begun anew.
fn told(simulation: &Simulation) -> Vec<String> {
    let of = |event: &std::sync::Arc<partita_engine::event::Event>| match &event.kind {
        EventKind::PositionSet { topic_partition, offset, reason }
            if *topic_partition == partition() =>
        {
            Some(format!("position {offset} {reason:?}"))
        }
        EventKind::RecordsTruncated { topic_partition, to, from, .. }
            if *topic_partition == partition() =>
        {
            Some(format!("{} cut {from} to {to}", event.node.as_ref()?))
        }
        EventKind::LogStartedAnew { topic_partition, from, to }
            if *topic_partition == partition() =>
        {
            Some(format!("{} anew {from} to {to}", event.node.as_ref()?))
        }
        EventKind::ClientFailed { exception, .. } => Some(exception.to_string()),
        _ => None,
    };
    simulation.events_since(EventId(0)).iter().filter_map(of).collect()
}

fn position(simulation: &Simulation) -> Option<Offset> {
    simulation.consumers()[0].owned[0].position
}

fn asked(simulation: &Simulation, word: MessageWord) -> usize {
    let is = |kind: &EventKind| matches!(kind, EventKind::MessageSent { word: sent, answers: None, .. } if *sent == word);
    simulation.events_since(EventId(0)).iter().filter(|event| is(&event.kind)).count()
}

fn log(simulation: &Simulation, broker: u32) -> (Offset, Offset) {
    let replica = &simulation.broker(BrokerId(broker)).expect("there").replicas()[&partition()];
    (replica.log.log_start(), replica.log.log_end())
}

/// A consumer reads ten records, of which the other replica has five; that one is made leader.
fn the_leader_behind_is_elected(world: &mut Simulation, settings: &str) {
    apply(world, &format!("consumer c group=g topic=t {settings}"));
    run(world, 8);
    apply(world, "cut b1 b2");
    run(world, 4);
    apply(world, "send p t count=5");
    run(world, 2);
    assert_eq!(position(world), Some(Offset(10)));
    apply(world, "kill b1");
    run(world, 3);
    apply(world, "elect t 0 type=unclean");
}

#[test]
fn a_consumer_goes_back_to_where_the_new_leaders_log_parts_from_what_it_read() {
    let mut world = world("1,2");
    the_leader_behind_is_elected(&mut world, "reset=earliest commit=manual");
    run(&mut world, 5);
    assert_eq!(told(&world), ["position 0 ResetEarliest", "position 5 Truncated"]);
    let goes_back = |kind: &EventKind| {
        matches!(kind, EventKind::PositionSet { reason: PositionReason::Truncated, .. })
    };
    let events = world.events_since(EventId(0));
    let back = events.iter().find(|event| goes_back(&event.kind));
    let cause = world.event(back.and_then(|event| event.cause).expect("it has a cause"));
    assert!(
        matches!(
            cause.expect("known").kind,
            EventKind::MessageSent {
                word: MessageWord::OffsetForLeaderEpoch,
                answers: Some(_),
                ..
            }
        ),
        "because of what the new leader answered"
    );
    apply(&mut world, "send p t count=3");
    run(&mut world, 3);
    assert_eq!(position(&world), Some(Offset(8)), "it reads what the new leader got");
}

#[test]
fn without_a_reset_policy_the_consumer_fails() {
    let mut world = world("1,2");
    // It needs something committed to begin from.
    apply(&mut world, "consumer first group=g topic=t reset=earliest");
    run(&mut world, 8);
    apply(&mut world, "remove first");
    run(&mut world, 2);
    the_leader_behind_is_elected(&mut world, "reset=none");
    run(&mut world, 5);
    assert_eq!(told(&world).last().map(String::as_str), Some("LogTruncationException"));
    assert_eq!(world.consumers()[0].state, ClientState::Failed);
}

#[test]
fn a_leader_that_has_all_confirms_the_position() {
    let mut world = world("1,2");
    apply(&mut world, "consumer c group=g topic=t reset=earliest commit=manual");
    run(&mut world, 8);
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 0, "nothing to validate yet");
    apply(&mut world, "kill b1");
    run(&mut world, 6);
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 1);
    apply(&mut world, "send p t count=2");
    run(&mut world, 3);
    assert_eq!(told(&world), ["position 0 ResetEarliest"]);
    assert_eq!(position(&world), Some(Offset(7)));
}

/// A group's coordinator went down with the last broker; another one, which leads the topic by an unclean
/// election, comes back alone.
fn the_coordinator_stays_away() -> Simulation {
    let mut world = world("1,2");
    apply(&mut world, "alter t unclean.leader.election.enable=true");
    let settings = "reset=earliest commit=manual metadata.max.age.ms=1000";
    apply(&mut world, &format!("consumer c group=g topic=t {settings}"));
    run(&mut world, 8);
    for line in ["kill b3", "kill b2"] {
        apply(&mut world, line);
        run(&mut world, 4);
    }
    apply(&mut world, "send p t count=2");
    run(&mut world, 2);
    assert_eq!(position(&world), Some(Offset(7)));
    apply(&mut world, "kill b1");
    run(&mut world, 4);
    apply(&mut world, "start b2");
    run(&mut world, 6);
    world
}

fn commits(simulation: &Simulation) -> usize {
    asked(simulation, MessageWord::OffsetCommit)
}

#[test]
fn a_consumer_whose_brokers_are_all_gone_begins_again_with_those_it_was_started_with() {
    let world = the_coordinator_stays_away();
    let learned = |kind: &EventKind| matches!(kind, EventKind::MetadataLearned { .. });
    let started = |kind: &EventKind| matches!(kind, EventKind::BrokerStarted);
    let events = world.events_since(EventId(0));
    let back = events.iter().rposition(|event| started(&event.kind)).expect("b2 started");
    let by_c = |event: &partita_engine::event::Event| {
        event.node.as_ref().is_some_and(|node| node.to_string() == "c")
    };
    assert!(events[back..].iter().any(|event| by_c(event) && learned(&event.kind)));
}

#[test]
fn without_a_coordinator_no_leader_is_asked_and_what_is_not_validated_is_not_committed() {
    let mut world = the_coordinator_stays_away();
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 0);
    let before = commits(&world);
    apply(&mut world, "commit c");
    apply(&mut world, "send p t count=1");
    run(&mut world, 3);
    assert_eq!(position(&world), Some(Offset(7)), "it is not read on from there");
    apply(&mut world, "start b1");
    run(&mut world, 8);
    assert_eq!(commits(&world), before, "the commit of nothing was over at once");
    assert_eq!(told(&world).last().map(String::as_str), Some("position 5 Truncated"));
    assert_eq!(position(&world), Some(Offset(6)), "it reads what the new leader got");
    apply(&mut world, "commit c");
    run(&mut world, 1);
    assert_eq!(commits(&world), before + 1);
}

#[test]
fn a_member_that_should_rejoin_but_knows_no_coordinator_reads_on() {
    let mut world = world("2");
    apply(&mut world, "consumer c group=g topic=t reset=earliest metadata.max.age.ms=1000");
    run(&mut world, 8);
    for line in ["kill b3", "kill b2", "cut b1 b2", "start b2", "kill b1"] {
        apply(&mut world, line);
        run(&mut world, 4);
    }
    apply(&mut world, "alter t partitions=2 assignment=2");
    run(&mut world, 3);
    apply(&mut world, "send p t partition=0 count=2");
    run(&mut world, 3);
    assert_eq!(position(&world), Some(Offset(7)));
    assert_eq!(world.consumers()[0].owned.len(), 1, "it has not rejoined");
    apply(&mut world, "start b1");
    run(&mut world, 10);
    assert_eq!(world.consumers()[0].owned.len(), 2);
}

#[test]
fn a_position_that_was_sought_is_not_validated() {
    let mut world = world("1,2");
    apply(&mut world, "consumer c group=g topic=t reset=latest commit=manual");
    run(&mut world, 8);
    apply(&mut world, "seek c t 0 5");
    run(&mut world, 1);
    apply(&mut world, "kill b1");
    run(&mut world, 6);
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 0, "no epoch belongs to it");
    assert_eq!(position(&world), Some(Offset(5)));
}

#[test]
fn what_is_committed_names_its_epoch_and_is_validated_when_read_on_from() {
    let mut world = world("1,2");
    apply(&mut world, "consumer c group=g topic=t reset=earliest");
    run(&mut world, 8);
    apply(&mut world, "stop c");
    run(&mut world, 2);
    apply(&mut world, "start c");
    run(&mut world, 8);
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 1);
    assert_eq!(told(&world), ["position 0 ResetEarliest", "position 5 Committed"]);
    // An administrator's commit has none.
    apply(&mut world, "stop c");
    run(&mut world, 2);
    apply(&mut world, "reset-offsets g t to=3");
    run(&mut world, 2);
    apply(&mut world, "start c");
    run(&mut world, 8);
    assert_eq!(asked(&world, MessageWord::OffsetForLeaderEpoch), 1);
    assert_eq!(told(&world).last().map(String::as_str), Some("position 3 Committed"));
}

#[test]
fn a_follower_that_ends_before_its_leader_begins_drops_its_log() {
    let mut world = world("1,2");
    apply(&mut world, "kill b2");
    run(&mut world, 3);
    apply(&mut world, "send p t count=10");
    run(&mut world, 2);
    apply(&mut world, "delete-records t 0 before=12");
    run(&mut world, 2);
    assert_eq!((log(&world, 1), log(&world, 2).1), ((Offset(12), Offset(15)), Offset(5)));
    apply(&mut world, "start b2");
    run(&mut world, 6);
    assert_eq!(told(&world), ["b2 anew 5 to 12"]);
    // What lies below the start of the leader's log but in the batch that holds it comes along.
    assert_eq!(log(&world, 2).1, Offset(15));
    let view = world.partition(&partition()).expect("there");
    assert_eq!(view.isr, [1, 2].map(BrokerId));
}

#[test]
fn a_follower_that_is_within_its_leaders_log_goes_on_where_it_ended() {
    let mut world = world("1,2");
    apply(&mut world, "kill b2");
    run(&mut world, 3);
    apply(&mut world, "send p t count=10");
    run(&mut world, 2);
    apply(&mut world, "delete-records t 0 before=5");
    run(&mut world, 2);
    apply(&mut world, "start b2");
    run(&mut world, 6);
    assert!(told(&world).is_empty(), "{:?}", told(&world));
    assert_eq!(log(&world, 2), (Offset(5), Offset(15)));
    assert_eq!(asked(&world, MessageWord::ListOffsets), 0);
}

#[test]
fn a_follower_without_epochs_that_is_ahead_of_its_leader_is_cut_to_the_leaders_end() {
    let mut world = world("1,2,3");
    apply(&mut world, "kill b2");
    apply(&mut world, "kill b3");
    run(&mut world, 4);
    apply(&mut world, "send p t count=10");
    run(&mut world, 2);
    apply(&mut world, "delete-records t 0 before=high-watermark");
    run(&mut world, 2);
    apply(&mut world, "start b2");
    run(&mut world, 4);
    assert_eq!(log(&world, 2), (Offset(15), Offset(15)), "it has no record, and knows no epoch");
    apply(&mut world, "kill b2");
    run(&mut world, 4);
    apply(&mut world, "kill b1");
    apply(&mut world, "start b3");
    run(&mut world, 4);
    apply(&mut world, "elect t 0 type=unclean");
    run(&mut world, 2);
    assert_eq!(log(&world, 3), (Offset(0), Offset(5)));
    apply(&mut world, "start b2");
    run(&mut world, 6);
    assert_eq!(told(&world), ["b2 anew 5 to 15", "b2 cut 15 to 5"]);
    assert_eq!(log(&world, 2), (Offset(5), Offset(5)));
    apply(&mut world, "send p t count=2");
    run(&mut world, 3);
    assert_eq!(log(&world, 2), (Offset(5), Offset(7)), "and it follows again");
}
