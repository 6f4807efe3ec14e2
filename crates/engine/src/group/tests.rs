//! The coordinator's answers, asked over the wire by hand and by consumers.

use super::test_world::{TestWorld, tp};
use super::*;
use crate::error_code::ErrorCode;
use crate::event::{EventKind, GroupState};
use crate::id::{Generation, MemberId, Offset, TopicPartition};
use crate::time::SimDuration;
use crate::wire::{Assignor, JoinProtocol, Joined, Request, Response};
use std::collections::{BTreeMap, BTreeSet};

const EARLIEST: (&str, &str) = ("auto.offset.reset", "earliest");

fn world() -> TestWorld {
    TestWorld::new(&[("orders", 4)], GroupCoordinatorConfig::default())
}

fn g() -> GroupName {
    "g".parse().expect("valid")
}

fn member(id: &str) -> MemberId {
    MemberId(id.into())
}

fn join(member_id: Option<&str>, suggested: Option<&str>, instance: Option<&str>) -> Request {
    let protocol = JoinProtocol {
        assignor: Assignor::Range,
        topics: ["orders".parse().expect("valid")].into(),
        owned: BTreeSet::new(),
        owned_generation: None,
    };
    Request::JoinGroup {
        group: g(),
        member_id: member_id.map(member),
        suggested_id: suggested.map(member),
        client_id: "c".parse().expect("valid"),
        group_instance_id: instance.map(Into::into),
        session_timeout: SimDuration::from_secs(10),
        rebalance_timeout: SimDuration::from_secs(30),
        protocols: vec![protocol],
    }
}

/// Sends a request and runs for a while; the answers that came.
fn ask(world: &mut TestWorld, request: Request, millis: u64) -> Vec<Response> {
    let cause = world.command("ask");
    let mut ctx = world.kernel.context(crate::id::NodeId::Admin, 0, cause);
    ctx.request(crate::id::NodeId::Broker(test_world::B1), request);
    world.run_ms(millis);
    core::mem::take(&mut world.answers)
}

fn joined(answers: &[Response]) -> &Joined {
    match answers {
        [Response::JoinGroup { result: Ok(joined) }] => joined,
        other => panic!("not joined: {other:?}"),
    }
}

/// A stable group of one member made by hand.
fn group_of_one(world: &mut TestWorld, id: &str) {
    let answers = ask(world, join(None, Some(id), None), 10);
    let required = Err((ErrorCode::MemberIdRequired, Some(member(id))));
    assert_eq!(answers, [Response::JoinGroup { result: required }]);
    let answers = ask(world, join(Some(id), None, None), 3_100);
    assert_eq!(joined(&answers).generation, Generation(1));
    let assignments = [(member(id), [tp("orders-0")].into())].into();
    let sync = sync(id, 1, assignments);
    let result = Ok([tp("orders-0")].into());
    assert_eq!(ask(world, sync, 10), [Response::SyncGroup { result }]);
}

fn sync(
    id: &str,
    generation: u32,
    assignments: BTreeMap<MemberId, BTreeSet<TopicPartition>>,
) -> Request {
    let generation = Generation(generation);
    Request::SyncGroup { group: g(), generation, member_id: member(id), assignments }
}

fn heartbeat(world: &mut TestWorld, id: &str, generation: u32) -> Result<(), ErrorCode> {
    let generation = Generation(generation);
    let request = Request::Heartbeat { group: g(), generation, member_id: member(id) };
    match ask(world, request, 10).as_slice() {
        [Response::Heartbeat { result }] => *result,
        other => panic!("not a heartbeat: {other:?}"),
    }
}

fn commit(
    world: &mut TestWorld,
    member_of: Option<(&str, u32)>,
    offset: u64,
) -> Result<(), ErrorCode> {
    let member = member_of.map(|(id, generation)| (member(id), Generation(generation)));
    let offsets = [(tp("orders-0"), Offset(offset).into())].into();
    match ask(world, Request::OffsetCommit { group: g(), member, offsets }, 10).as_slice() {
        [Response::OffsetCommit { result, .. }] => *result,
        other => panic!("not a commit: {other:?}"),
    }
}

#[test]
fn groups_have_kafkas_partition() {
    let partitions = core::num::NonZeroU32::new(50).expect("not zero");
    // "g".hashCode() is 103, "billing".hashCode() is -109829509.
    assert_eq!(offsets_partition(&g(), partitions).0, 3);
    let billing = "billing".parse().expect("valid");
    assert_eq!(offsets_partition(&billing, partitions).0, 9);
}

#[test]
fn heartbeats_are_answered_by_state_and_generation() {
    let mut world = world();
    assert_eq!(heartbeat(&mut world, "c-1", 1), Err(ErrorCode::UnknownMemberId));
    group_of_one(&mut world, "c-1");
    assert_eq!(heartbeat(&mut world, "c-1", 1), Ok(()));
    assert_eq!(heartbeat(&mut world, "c-1", 0), Err(ErrorCode::IllegalGeneration));
    assert_eq!(heartbeat(&mut world, "c-2", 1), Err(ErrorCode::UnknownMemberId));
    ask(&mut world, join(None, Some("c-2"), None), 10);
    // A pending id alone disturbs nobody; a member does.
    assert_eq!(heartbeat(&mut world, "c-1", 1), Ok(()));
    ask(&mut world, join(Some("c-2"), None, None), 10);
    assert_eq!(heartbeat(&mut world, "c-1", 1), Err(ErrorCode::RebalanceInProgress));
    assert_eq!(world.group("g").state, GroupState::PreparingRebalance);
}

#[test]
fn sessions_expire_unless_the_member_is_heard_of() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    world.run_ms(9_000);
    assert_eq!(heartbeat(&mut world, "c-1", 1), Ok(()));
    world.run_ms(9_900);
    assert_eq!(world.group("g").state, GroupState::Stable);
    world.run_ms(200);
    let group = world.group("g");
    assert_eq!((group.state, group.generation), (GroupState::Empty, Generation(2)));
    assert_eq!(group.assignor, None);
}

#[test]
fn ids_that_nobody_comes_back_with_are_forgotten() {
    let mut world = world();
    ask(&mut world, join(None, Some("c-1"), None), 11_000);
    let result = Err((ErrorCode::UnknownMemberId, None));
    assert_eq!(
        ask(&mut world, join(Some("c-1"), None, None), 10),
        [Response::JoinGroup { result }]
    );
}

#[test]
fn the_initial_delay_is_extended_while_members_come() {
    let mut world = world();
    for (name, wait) in [("c1", 2_000), ("c2", 2_000), ("c3", 0)] {
        world.start(name, "g", &["orders"], &[EARLIEST]);
        world.run_ms(wait);
    }
    // c2 came in the first delay (until 3 s), c3 in the second (until 6 s): the third ends at 9 s.
    world.run_ms(4_500);
    assert_eq!(world.group("g").state, GroupState::PreparingRebalance);
    world.run_ms(1_000);
    let group = world.group("g");
    assert_eq!((group.state, group.generation), (GroupState::Stable, Generation(1)));
    assert_eq!(group.members.len(), 3);
}

#[test]
fn members_that_do_not_rejoin_are_dropped_after_the_rebalance_timeout() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    ask(&mut world, join(None, Some("c-2"), None), 10);
    assert!(ask(&mut world, join(Some("c-2"), None, None), 9_000).is_empty());
    // c-1 keeps its session alive, but does not join.
    let mut answers = Vec::new();
    for _ in 0..4 {
        let generation = Generation(1);
        let alive = Request::Heartbeat { group: g(), generation, member_id: member("c-1") };
        answers.extend(ask(&mut world, alive, 6_000));
    }
    let is_join = |response: &Response| matches!(response, Response::JoinGroup { .. });
    let answers: Vec<Response> = answers.into_iter().filter(is_join).collect();
    let joined = joined(&answers);
    assert_eq!((joined.generation, &joined.leader), (Generation(2), &member("c-2")));
    assert_eq!(joined.members.len(), 1);
}

#[test]
fn members_that_do_not_sync_are_dropped() {
    let mut world = world();
    ask(&mut world, join(None, Some("c-1"), None), 10);
    joined(&ask(&mut world, join(Some("c-1"), None, None), 3_100));
    assert_eq!(world.group("g").state, GroupState::CompletingRebalance);
    for _ in 0..4 {
        heartbeat(&mut world, "c-1", 1).expect("a member");
        world.run_ms(7_000);
    }
    heartbeat(&mut world, "c-1", 1).expect("a member");
    world.run_ms(3_000);
    assert_eq!(world.group("g").state, GroupState::Empty);
}

#[test]
fn an_unchanged_follower_disturbs_nobody_and_a_leader_always_does() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    let answers = ask(&mut world, join(Some("c-1"), None, None), 10);
    assert_eq!(joined(&answers).generation, Generation(2));
    assert_eq!(world.group("g").state, GroupState::CompletingRebalance);
    // The same again, before the sync: the same answer.
    let answers = ask(&mut world, join(Some("c-1"), None, None), 10);
    assert_eq!(joined(&answers).generation, Generation(2));
}

#[test]
fn commits_need_the_present_generation_or_an_empty_group() {
    let mut world = world();
    assert_eq!(commit(&mut world, Some(("c-1", 1)), 1), Err(ErrorCode::IllegalGeneration));
    group_of_one(&mut world, "c-1");
    assert_eq!(commit(&mut world, Some(("c-1", 1)), 5), Ok(()));
    assert_eq!(commit(&mut world, Some(("c-1", 0)), 6), Err(ErrorCode::IllegalGeneration));
    assert_eq!(commit(&mut world, Some(("c-9", 1)), 6), Err(ErrorCode::UnknownMemberId));
    assert_eq!(commit(&mut world, None, 6), Err(ErrorCode::UnknownMemberId));
    assert_eq!(world.group("g").committed, [(tp("orders-0"), Offset(5))].into());
    let leave = Request::LeaveGroup { group: g(), member_id: member("c-1") };
    assert_eq!(ask(&mut world, leave, 10), [Response::LeaveGroup { result: Ok(()) }]);
    assert_eq!(commit(&mut world, None, 6), Ok(()));
    assert_eq!(world.group("g").committed, [(tp("orders-0"), Offset(6))].into());
}

#[test]
fn only_groups_that_are_there_and_empty_are_deleted() {
    let mut world = world();
    let delete = |world: &mut TestWorld| {
        let [Response::DeleteGroups { result }] =
            ask(world, Request::DeleteGroups { group: g() }, 10)[..]
        else {
            panic!("not answered")
        };
        result
    };
    assert_eq!(delete(&mut world), Err(ErrorCode::GroupIdNotFound));
    group_of_one(&mut world, "c-1");
    assert_eq!(delete(&mut world), Err(ErrorCode::NonEmptyGroup));
    commit(&mut world, Some(("c-1", 1)), 5).expect("a member");
    ask(&mut world, Request::LeaveGroup { group: g(), member_id: member("c-1") }, 10);
    assert_eq!(delete(&mut world), Ok(()));
    assert_eq!(delete(&mut world), Err(ErrorCode::GroupIdNotFound));
    world.elect_all();
    assert!(world.coordinator.views().is_empty());
}

#[test]
fn a_new_coordinator_finds_what_the_old_one_kept() {
    let mut world = world();
    world.append("orders-0", 3);
    for name in ["c1", "c2"] {
        world.start(name, "g", &["orders"], &[EARLIEST]);
    }
    world.run_ms(20_000);
    let before = world.group("g");
    assert_eq!(before.state, GroupState::Stable);
    assert_eq!(before.committed.get(&tp("orders-0")), Some(&Offset(3)));
    world.elect_all();
    assert_eq!(world.group("g"), before);
    world.run_ms(60_000);
    assert_eq!(world.group("g"), before);
    let of_g = world.offsets_partition("g");
    let loaded = |kind: &EventKind| matches!(kind, EventKind::CoordinatorLoaded { partition, groups: 1 } if *partition == of_g);
    assert!(world.events().iter().any(|event| loaded(&event.kind)));
}

#[test]
fn a_broker_that_leads_nothing_says_so() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    let partition = world.offsets_partition("g");
    world.coordinator.resigned(partition);
    assert!(!world.coordinator.coordinates(&g()));
    assert_eq!(heartbeat(&mut world, "c-1", 1), Err(ErrorCode::NotCoordinator));
    assert!(world.coordinator.views().is_empty());
}

#[test]
fn offsets_of_a_deleted_topic_go_with_it() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    commit(&mut world, Some(("c-1", 1)), 5).expect("a member");
    let cause = world.command("delete topic");
    let node = crate::id::NodeId::Broker(test_world::B1);
    let ctx = world.kernel.context(node, 0, cause);
    let topic = "orders".parse().expect("valid");
    let writes = world.coordinator.topic_deleted(&ctx, &topic);
    assert_eq!(writes.len(), 1);
    let tombstone =
        OffsetsRecord::OffsetCommit { group: g(), topic_partition: tp("orders-0"), offset: None };
    assert_eq!(writes[0].records, [tombstone]);
    assert!(world.group("g").committed.is_empty());
}

#[test]
fn a_static_member_takes_its_own_place() {
    let mut world = world();
    let settings = [EARLIEST, ("group.instance.id", "one")];
    world.start("c1", "g", &["orders"], &settings);
    world.start("c2", "g", &["orders"], &[EARLIEST]);
    world.run_ms(7_000);
    let before = world.group("g");
    assert_eq!((before.state, before.generation), (GroupState::Stable, Generation(1)));
    world.with("c1", |consumer, ctx| consumer.stop(ctx).expect("runs"));
    world.run_ms(5_000);
    assert_eq!(world.group("g").members, before.members);
    assert_eq!(world.group("g").state, GroupState::Stable);
    world.start("c1", "g", &["orders"], &settings);
    world.run_ms(5_000);
    let after = world.group("g");
    assert_eq!((after.state, after.generation), (GroupState::Stable, Generation(1)));
    let assignments = |view: &crate::world::GroupView| {
        view.members.values().map(|m| (m.client.clone(), m.assignment.clone())).collect::<Vec<_>>()
    };
    assert_eq!(assignments(&after), assignments(&before));
    assert_ne!(after.members, before.members);
    assert_eq!(world.story("c1").iter().filter(|s| s.starts_with("assigned")).count(), 2);
    assert_eq!(world.story("c2").len(), 1);
}

#[test]
fn an_assignment_is_in_force_only_when_it_is_kept() {
    let mut world = world();
    world.stores = Err(ErrorCode::NotEnoughReplicas);
    world.start("c1", "g", &["orders"], &[EARLIEST]);
    world.run_ms(5_000);
    assert_eq!(world.group("g").state, GroupState::CompletingRebalance);
    assert!(world.story("c1").is_empty());
    world.stores = Ok(());
    world.run_ms(1_000);
    assert_eq!(world.group("g").state, GroupState::Stable);
    assert_eq!(world.story("c1").len(), 1);
}

#[test]
fn a_full_group_takes_nobody() {
    let config = GroupCoordinatorConfig { max_size: 1, ..GroupCoordinatorConfig::default() };
    let mut world = TestWorld::new(&[("orders", 1)], config);
    group_of_one(&mut world, "c-1");
    let result = Err((ErrorCode::GroupMaxSizeReached, None));
    assert_eq!(ask(&mut world, join(None, None, None), 10), [Response::JoinGroup { result }]);
}

#[test]
fn members_without_a_common_assignor_are_refused() {
    let mut world = world();
    group_of_one(&mut world, "c-1");
    let Request::JoinGroup { protocols, .. } = &mut join(None, None, None) else { return };
    protocols[0].assignor = Assignor::Sticky;
    let mut request = join(None, None, None);
    if let Request::JoinGroup { protocols: offered, .. } = &mut request {
        offered.clone_from(protocols);
    }
    let result = Err((ErrorCode::InconsistentGroupProtocol, None));
    assert_eq!(ask(&mut world, request, 10), [Response::JoinGroup { result }]);
}

#[test]
fn a_write_that_failed_is_told_in_kafkas_way() {
    let offsets: BTreeMap<TopicPartition, Offset> = [(tp("orders-0"), Offset(1))].into();
    let write = CoordinatorWrite {
        partition: crate::id::PartitionIndex(0),
        records: vec![],
        replies: vec![(
            crate::id::NodeId::Admin,
            crate::id::MessageId(1),
            Response::OffsetCommit { result: Ok(()), offsets: offsets.clone() },
        )],
        assignment: None,
        cause: crate::id::EventId(0),
    };
    let replies = write.failed(ErrorCode::NotEnoughReplicas);
    let result = Err(ErrorCode::CoordinatorNotAvailable);
    assert_eq!(replies[0].2, Response::OffsetCommit { result, offsets });
}
