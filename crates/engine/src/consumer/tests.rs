//! One consumer or a few, over the wire, with one coordinator.

use super::*;
use crate::error_code::ErrorCode;
use crate::event::GroupState;
use crate::group::GroupCoordinatorConfig;
use crate::group::test_world::{TestWorld, overrides, tp};
use crate::id::Generation;
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeMap;

const EARLIEST: (&str, &str) = ("auto.offset.reset", "earliest");
const MANUAL: (&str, &str) = ("commit", "manual");

fn world(topics: &[(&str, u32)]) -> TestWorld {
    TestWorld::new(topics, GroupCoordinatorConfig::default())
}

fn committed(world: &TestWorld, group: &str) -> BTreeMap<TopicPartition, u64> {
    world.group(group).committed.into_iter().map(|(tp, offset)| (tp, offset.0)).collect()
}

#[test]
fn one_consumer_owns_everything_after_the_initial_delay() {
    let mut world = world(&[("orders", 2)]);
    world.start("c1", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(3_000);
    assert_eq!(world.view("c1").phase, ConsumerPhase::Joining);
    assert!(world.story("c1").is_empty());
    world.run_ms(100);
    assert_eq!(world.view("c1").phase, ConsumerPhase::Stable);
    assert_eq!(world.view("c1").generation, Some(Generation(1)));
    assert_eq!(world.story("c1"), ["assigned orders-0,orders-1"]);
    let group = world.group("g");
    assert_eq!((group.state, group.generation), (GroupState::Stable, Generation(1)));
}

#[test]
fn records_are_polled_and_only_what_is_committed_is_committed() {
    let mut world = world(&[("orders", 2)]);
    world.append("orders-0", 3);
    world.start("c1", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(4_000);
    assert_eq!(world.story("c1"), ["assigned orders-0,orders-1", "polled orders-0@0..3"]);
    assert!(committed(&world, "g").is_empty());
    world.with("c1", |consumer, ctx| consumer.commit(ctx).expect("runs"));
    world.run_ms(100);
    // As `commitSync()`: every position, 0 included.
    assert_eq!(committed(&world, "g"), [(tp("orders-0"), 3), (tp("orders-1"), 0)].into());
    assert_eq!(world.view("c1").owned[0].committed, Some(Offset(3)));
    world.append("orders-0", 1);
    world.run_ms(100);
    assert_eq!(world.story("c1").last().map(String::as_str), Some("polled orders-0@3..4"));
}

#[test]
fn another_consumer_goes_on_from_the_committed_offset() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 3);
    world.start("c1", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(4_000);
    world.with("c1", |consumer, ctx| consumer.commit(ctx).expect("runs"));
    world.run_ms(10);
    world.with("c1", |consumer, ctx| consumer.stop(ctx).expect("runs"));
    world.run_ms(100);
    assert!(!world.consumers[&world.view("c1").name].0.is_running());
    assert_eq!(world.view("c1").state, ClientState::Stopped);
    assert_eq!(&world.story("c1")[2..], ["revoked orders-0", "stopped"]);
    assert_eq!(world.group("g").state, GroupState::Empty);
    assert_eq!(world.group("g").generation, Generation(2));
    world.append("orders-0", 1);
    world.start("c2", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(4_000);
    assert_eq!(world.story("c2"), ["assigned orders-0", "polled orders-0@3..4"]);
}

#[test]
fn a_crash_commits_nothing_and_its_session_must_expire() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(4_000);
    world.with("c1", |consumer, ctx| consumer.crash(ctx).expect("runs"));
    world.start("c2", "g", &["orders"], &[EARLIEST]);
    world.run_ms(40_000);
    assert!(world.story("c2").is_empty());
    world.run_ms(10_000);
    assert_eq!(world.story("c2"), ["assigned orders-0", "polled orders-0@0..2"]);
}

#[test]
fn auto_commit_comes_with_the_interval_and_with_the_close() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(7_900);
    assert!(committed(&world, "g").is_empty());
    world.run_ms(300);
    assert_eq!(committed(&world, "g"), [(tp("orders-0"), 2)].into());
    world.append("orders-0", 1);
    world.run_ms(100);
    world.with("c1", |consumer, ctx| consumer.stop(ctx).expect("runs"));
    world.run_ms(100);
    assert_eq!(committed(&world, "g"), [(tp("orders-0"), 3)].into());
}

#[test]
fn a_rebalance_revokes_before_it_assigns() {
    let mut world = world(&[("orders", 3)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(4_000);
    world.start("c2", "g", &["orders"], &[EARLIEST]);
    world.run_ms(4_000);
    let story = world.story("c1");
    // What was polled is committed before it is given up, so nobody reads it twice.
    let expected = [
        "assigned orders-0,orders-1,orders-2",
        "polled orders-0@0..2",
        "revoked orders-0,orders-1,orders-2",
        "assigned orders-0,orders-1",
    ];
    assert_eq!(story, expected);
    assert_eq!(world.story("c2"), ["assigned orders-2"]);
    assert_eq!(committed(&world, "g").get(&tp("orders-0")), Some(&2));
    assert_eq!(world.view("c2").generation, Some(Generation(2)));
}

#[test]
fn without_auto_commit_a_rebalance_reads_again() {
    let mut world = world(&[("orders", 2)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(4_000);
    world.start("c2", "g", &["orders"], &[EARLIEST, MANUAL]);
    world.run_ms(4_000);
    assert_eq!(world.story("c1").last().map(String::as_str), Some("polled orders-0@0..2"));
    assert_eq!(world.story("c1").len(), 5);
}

#[test]
fn the_reset_policy_decides_where_reading_begins() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 2);
    world.start("late", "g1", &["orders"], &[("reset", "latest")]);
    world.start("none", "g2", &["orders"], &[("reset", "none")]);
    world.run_ms(4_000);
    assert_eq!(world.view("late").owned[0].position, Some(Offset(2)));
    assert_eq!(world.story("none"), ["assigned orders-0", "failed NoOffsetForPartitionException"]);
    assert_eq!(world.view("none").state, ClientState::Failed);
    assert_eq!(world.group("g2").state, GroupState::Empty);
    world.append("orders-0", 1);
    world.run_ms(100);
    assert_eq!(world.story("late"), ["assigned orders-0", "polled orders-0@2..3"]);
}

#[test]
fn a_position_outside_of_the_log_is_reset() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(4_000);
    world.with("c1", |consumer, ctx| consumer.seek(ctx, &tp("orders-0"), Offset(9)).expect("its"));
    world.run_ms(1_000);
    assert_eq!(world.story("c1").last().map(String::as_str), Some("polled orders-0@0..2"));
    assert_eq!(world.view("c1").owned[0].position, Some(Offset(2)));
    world.clear_log("orders-0");
    world.run_ms(1_000);
    assert_eq!(world.view("c1").owned[0].position, Some(Offset(0)));
}

#[test]
fn seek_needs_an_owned_partition() {
    let mut world = world(&[("orders", 1)]);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.with("c1", |consumer, ctx| {
        let error = consumer.seek(ctx, &tp("orders-0"), Offset(0)).expect_err("not assigned");
        assert_eq!(error.to_string(), "c1 does not own orders-0; it owns nothing now");
        assert!(consumer.start(ctx, vec![]).is_err());
        consumer.crash(ctx).expect("runs");
        assert!(consumer.commit(ctx).is_err());
        assert!(consumer.crash(ctx).is_err());
    });
}

#[test]
fn new_partitions_are_found_with_the_next_metadata() {
    let mut world = world(&[("orders", 1)]);
    world.start("c1", "g", &["orders"], &[EARLIEST, ("metadata.max.age.ms", "10000")]);
    world.run_ms(5_000);
    world.set_partitions("orders", 2);
    world.run_ms(4_500);
    assert_eq!(world.story("c1"), ["assigned orders-0"]);
    world.run_ms(2_000);
    assert_eq!(
        world.story("c1"),
        ["assigned orders-0", "revoked orders-0", "assigned orders-0,orders-1"]
    );
}

#[test]
fn a_rebalance_follows_from_what_began_it() {
    let mut world = world(&[("orders", 2)]);
    let settings = [EARLIEST, MANUAL, ("metadata.max.age.ms", "1000")];
    world.start("c1", "g", &["orders"], &settings);
    world.start("c2", "g", &["orders"], &settings);
    world.run_ms(8_000);
    world.set_partitions("orders", 4);
    world.run_ms(5_000);
    for name in ["c1", "c2"] {
        let events = world.events();
        let assigned = events.iter().rev().find(|event| {
            event.node == Some(crate::id::NodeId::Consumer(name.parse().expect("valid")))
                && matches!(event.kind, EventKind::PartitionsAssigned { .. })
        });
        let chain = world.kernel.events().chain(assigned.expect("assigned").id);
        let command = &chain.last().expect("a chain").kind;
        let began = |line: &str| matches!(command, EventKind::CommandApplied { line: l, .. } if **l == *line);
        assert!(began("partitions orders 4"), "{name}: {command:?}");
        assert!(chain.len() < 20, "{name}: {}", chain.len());
    }
}

#[test]
fn a_topic_that_comes_later_is_found_soon() {
    let mut world = world(&[]);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(5_000);
    assert_eq!(world.story("c1"), ["assigned "]);
    world.set_partitions("orders", 1);
    world.run_ms(2_000);
    assert_eq!(world.story("c1"), ["assigned ", "assigned orders-0"]);
}

#[test]
fn work_takes_its_time_and_the_commit_its_place() {
    let settings = |commit| [EARLIEST, ("commit", commit), ("process", "0.5")];
    for (mode, at_first, at_last) in [("before", Some(3), Some(3)), ("after", None, Some(3))] {
        let mut world = world(&[("orders", 1)]);
        world.append("orders-0", 3);
        world.start("c1", "g", &["orders"], &settings(mode));
        world.run_ms(4_000);
        let owned = &world.view("c1").owned[0];
        assert_eq!((owned.position, owned.processed), (Some(Offset(3)), Some(Offset(1))), "{mode}");
        assert_eq!(committed(&world, "g").get(&tp("orders-0")).copied(), at_first, "{mode}");
        world.run_ms(1_000);
        assert_eq!(world.view("c1").owned[0].processed, Some(Offset(3)), "{mode}");
        assert_eq!(committed(&world, "g").get(&tp("orders-0")).copied(), at_last, "{mode}");
    }
}

#[test]
fn a_poll_returns_no_more_than_it_may() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 3);
    world.start("c1", "g", &["orders"], &[EARLIEST, ("max.poll.records", "2"), ("process", "1")]);
    world.run_ms(4_000);
    assert_eq!(world.view("c1").buffered, 1);
    world.run_ms(2_000);
    assert_eq!(&world.story("c1")[1..], ["polled orders-0@0..2", "polled orders-0@2..3"]);
}

#[test]
fn an_application_that_does_not_poll_is_put_out_and_loses_its_partitions() {
    let mut world = world(&[("orders", 1)]);
    let settings = [EARLIEST, MANUAL, ("max.poll.interval.ms", "8000")];
    world.start("c1", "g", &["orders"], &settings);
    world.run_ms(4_000);
    world.with("c1", |consumer, ctx| consumer.set_polling(ctx, false).expect("runs"));
    world.run_ms(7_900);
    assert_eq!(world.group("g").state, GroupState::Stable);
    world.run_ms(200);
    assert_eq!(world.group("g").state, GroupState::Empty);
    assert_eq!(world.story("c1"), ["assigned orders-0"]);
    world.with("c1", |consumer, ctx| consumer.set_polling(ctx, true).expect("runs"));
    world.run_ms(4_000);
    assert_eq!(world.story("c1"), ["assigned orders-0", "lost orders-0", "assigned orders-0"]);
}

#[test]
fn heartbeats_go_on_while_it_works_and_the_rebalance_waits() {
    let mut world = world(&[("orders", 2)]);
    world.append("orders-0", 1);
    let settings = [EARLIEST, ("commit", "after"), ("process", "60")];
    world.start("c1", "g", &["orders"], &settings);
    world.run_ms(4_000);
    world.start("c2", "g", &["orders"], &settings);
    world.run_ms(50_000);
    assert_eq!(world.group("g").state, GroupState::PreparingRebalance);
    assert_eq!(world.group("g").members.len(), 2);
    world.run_ms(15_000);
    assert_eq!(world.story("c2"), ["assigned orders-1"]);
    assert_eq!(committed(&world, "g").get(&tp("orders-0")), Some(&1));
}

#[test]
fn a_session_timeout_that_the_group_does_not_allow_is_the_end() {
    let mut world = world(&[("orders", 1)]);
    let settings = [("session.timeout.ms", "5000"), ("heartbeat.interval.ms", "1000")];
    world.start("c1", "g", &["orders"], &settings);
    world.run_ms(1_000);
    assert_eq!(world.story("c1"), ["failed InvalidSessionTimeoutException"]);
    let wrong = overrides(&[("heartbeat.interval.ms", "50000")]);
    world.with("c1", |consumer, ctx| assert!(consumer.configure(ctx, &wrong).is_err()));
    let right = overrides(&[("session.timeout.ms", "6000")]);
    world.with("c1", |consumer, ctx| consumer.configure(ctx, &right).expect("valid"));
    world.start("c1", "g", &["orders"], &[]);
    world.run_ms(4_000);
    assert_eq!(world.view("c1").phase, ConsumerPhase::Stable);
}

#[test]
fn a_prescribed_member_id_is_used_once() {
    let mut world = world(&[("orders", 1)]);
    let id = MemberId("c1-prescribed".into());
    world.start("c1", "g", &["orders"], &[]);
    world.with("c1", |consumer, _| consumer.suggest_member_id(Some(id.clone())));
    world.run_ms(4_000);
    assert_eq!(world.view("c1").member_id, Some(id.clone()));
    world.with("c1", |consumer, ctx| consumer.stop(ctx).expect("runs"));
    world.run_ms(100);
    world.start("c1", "g", &["orders"], &[]);
    world.run_ms(4_000);
    let made = world.view("c1").member_id.expect("a member");
    assert!(made.0.starts_with("c1-") && made.0.len() == "c1-".len() + 36, "{made}");
    assert_ne!(made, id);
}

#[test]
fn everything_follows_from_commands() {
    let mut world = world(&[("orders", 2)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(10_000);
    let polled = |event: &&std::sync::Arc<crate::event::Event>| {
        matches!(event.kind, EventKind::RecordsPolled { .. })
    };
    let events = world.events();
    let polled = events.iter().find(polled).expect("polled");
    let chain = world.kernel.events().chain(polled.id);
    let first = chain.last().expect("a chain");
    assert!(matches!(&first.kind, EventKind::CommandApplied { line, .. } if **line == *"start c1"));
    let has = |pick: fn(&EventKind) -> bool| chain.iter().any(|event| pick(&event.kind));
    assert!(has(|kind| matches!(kind, EventKind::PartitionsAssigned { .. })));
    assert!(has(|kind| matches!(kind, EventKind::AssignmentComputed { .. })));
    assert!(has(|kind| matches!(kind, EventKind::GenerationStarted { .. })));
    assert!(has(|kind| matches!(kind, EventKind::MemberAdded { .. })));
}

#[test]
fn its_state_goes_through_bytes_and_the_same_run_gives_the_same() {
    let run = || {
        let mut world = world(&[("orders", 3)]);
        world.append("orders-1", 5);
        for name in ["c1", "c2"] {
            world.start(name, "g", &["orders"], &[EARLIEST]);
        }
        world.run_ms(20_000);
        world
    };
    let (one, other) = (run(), run());
    assert_eq!(one.events(), other.events());
    let consumers: Vec<_> = one.consumers.values().collect();
    let bytes = postcard::to_allocvec(&(&consumers, &one.coordinator)).expect("encodes");
    type State = (Vec<(Consumer, u32)>, crate::group::GroupCoordinator);
    let state: State = postcard::from_bytes(&bytes).expect("decodes");
    assert_eq!(state.0.iter().collect::<Vec<_>>(), consumers);
    assert_eq!(state.1, one.coordinator);
}

#[test]
fn time_goes_on_whatever_the_settings() {
    let mut world = world(&[("orders", 1)]);
    world.kernel.set_latency(crate::wire::Latency::uniform(SimDuration::ZERO));
    let settings = [
        ("fetch.max.wait.ms", "0"),
        ("fetch.min.bytes", "0"),
        ("retry.backoff.ms", "0"),
        ("auto.commit.interval.ms", "0"),
        ("heartbeat.interval.ms", "0"),
        ("metadata.max.age.ms", "0"),
    ];
    world.start("c1", "g", &["orders", "missing"], &settings);
    world.run_ms(3_500);
    assert_eq!(world.kernel.now(), SimTime::from_millis(3_500));
    assert_eq!(world.view("c1").phase, ConsumerPhase::Stable);
    assert!(world.events().len() < 60_000);
}

#[test]
fn a_stopped_consumer_finishes_what_it_polled() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 2);
    world.start("c1", "g", &["orders"], &[EARLIEST, ("commit", "after"), ("process", "1")]);
    world.run_ms(3_500);
    world.with("c1", |consumer, ctx| consumer.stop(ctx).expect("runs"));
    world.run_ms(1_000);
    assert_eq!(world.view("c1").state, ClientState::Running);
    world.run_ms(1_000);
    assert_eq!(world.view("c1").state, ClientState::Stopped);
    assert_eq!(committed(&world, "g"), [(tp("orders-0"), 2)].into());
}

#[test]
fn a_commit_without_a_group_is_refused() {
    let mut world = world(&[("orders", 1)]);
    world.append("orders-0", 1);
    let settings =
        [EARLIEST, ("commit", "after"), ("process", "20"), ("max.poll.interval.ms", "8000")];
    world.start("c1", "g", &["orders"], &settings);
    world.run_ms(24_000);
    let refused = format!("refused {}", ErrorCode::UnknownMemberId);
    assert!(world.story("c1").contains(&refused), "{:?}", world.story("c1"));
    assert!(committed(&world, "g").is_empty());
}

/// `c1` leads a group whose other member, with topics of its own, dies.
fn a_member_of_a_leader_dies(topics_of_leader: &[&str]) -> TestWorld {
    let mut world = world(&[("orders", 2), ("payments", 1)]);
    let settings =
        [EARLIEST, MANUAL, ("session.timeout.ms", "6000"), ("metadata.max.age.ms", "1000")];
    world.start("c1", "g", topics_of_leader, &settings);
    world.run_ms(4_000);
    world.start("c2", "g", &["orders"], &settings);
    world.run_ms(5_000);
    assert_eq!(world.view("c1").generation, Some(Generation(2)));
    world.with("c2", |consumer, ctx| consumer.crash(ctx).expect("runs"));
    world.run_ms(15_000);
    world
}

#[test]
fn a_leader_rebalances_once_more_when_its_group_lost_topics() {
    // It assigned by what it knew last, which still had them: its next look at metadata differs.
    let world = a_member_of_a_leader_dies(&["payments"]);
    assert_eq!(world.view("c1").generation, Some(Generation(4)));
    let assigned = world.story("c1").iter().filter(|story| story.starts_with("assigned")).count();
    assert_eq!(assigned, 4, "{:?}", world.story("c1"));
}

#[test]
fn a_leader_that_reads_all_topics_itself_rebalances_once() {
    let world = a_member_of_a_leader_dies(&["orders", "payments"]);
    assert_eq!(world.view("c1").generation, Some(Generation(3)));
}
