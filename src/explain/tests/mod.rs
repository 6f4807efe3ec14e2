//! What is explained is what happened, and nothing else.

use super::record::utc;
use super::recorded::{Recorded, at, bytes, client, group, partition, record, topic};
use super::{Arg, Explanation, KeyMark, Mark, ReadState, explain, readers, say};
use partita_engine::event::{BatchReadiness, EventKind, GroupState, PartitionChoice};
use partita_engine::id::{
    BrokerId, CommandId, EventId, Generation, LeaderEpoch, MessageId, NodeId, Offset, RecordId,
};
use partita_engine::time::SimDuration;
use partita_engine::wire::MessageWord;
use partita_engine::world::{
    ClientState, ConsumerPhase, ConsumerView, GroupView, OwnedPartition, World,
};
use partita_scene::hit::Thing;
use std::collections::BTreeMap;

fn keys_of(explanation: &Explanation) -> Vec<&'static str> {
    explanation.story.iter().map(|link| link.words.key).collect()
}

fn thing(offset: u64) -> Thing {
    Thing::Record { topic_partition: at(1), offset: Offset(offset) }
}

/// A record of web-shop on its way to orders-1, up to its append at offset 12.
fn written(world: &mut Recorded) {
    let web_shop = Some(NodeId::Producer(client("web-shop")));
    let b1 = Some(NodeId::Broker(BrokerId(1)));
    let line = "flow web-shop orders rate=2 keys=cart-7".into();
    let command =
        world.happens(0, None, None, EventKind::CommandApplied { command: CommandId(0), line });
    let sent = world.happens(
        1000,
        Some(command),
        web_shop.clone(),
        EventKind::RecordSent {
            record: RecordId(7),
            topic_partition: at(1),
            key: Some(bytes("cart-7")),
            choice: PartitionChoice::KeyHash {
                murmur2: 0xe113_8af1_u32.cast_signed(),
                partitions: 4,
            },
        },
    );
    let ready = EventKind::BatchReady {
        topic_partition: at(1),
        first_record: RecordId(7),
        records: 2,
        bytes: 90,
        readiness: BatchReadiness::Lingered,
    };
    let ready = world.happens(1005, Some(sent), web_shop.clone(), ready);
    let request = EventKind::MessageSent {
        message: MessageId(3),
        to: NodeId::Broker(BrokerId(1)),
        word: MessageWord::Produce,
        answers: None,
    };
    let request = world.happens(1005, Some(ready), web_shop, request);
    let appended = EventKind::BatchAppended {
        topic_partition: at(1),
        base_offset: Offset(12),
        first_record: RecordId(7),
        records: 2,
        leader_epoch: LeaderEpoch(0),
    };
    world.happens(1305, Some(request), b1, appended);
    world.partitions = vec![partition(0, 0, [0, 0, 0]), partition(1, 12, [14, 12, 12])];
    world.records = vec![record(12, 7), record(13, 8)];
    world.keys = vec![bytes("cart-2"), bytes("cart-7")];
}

/// c1 of billing is handed the record and processes it.
fn delivered(world: &mut Recorded) {
    let b2 = Some(NodeId::Broker(BrokerId(2)));
    let c1 = Some(NodeId::Consumer(client("c1")));
    let (from, to) = (Offset(12), Offset(14));
    let cause = Some(EventId(4));
    let copied = EventKind::RecordsReplicated { topic_partition: at(1), from, to };
    world.happens(1345, cause, b2, copied);
    let raised = EventKind::HighWatermarkAdvanced { topic_partition: at(1), from, to };
    world.happens(1385, cause, Some(NodeId::Broker(BrokerId(1))), raised);
    for kind in [
        EventKind::RecordsFetched { topic_partition: at(1), from, to },
        EventKind::RecordsPolled { topic_partition: at(1), from, to },
        EventKind::RecordProcessed {
            topic_partition: at(1),
            offset: Offset(12),
            record: RecordId(7),
        },
    ] {
        world.happens(1700, cause, c1.clone(), kind);
    }
    world.partitions[1] = partition(1, 14, [14, 14, 14]);
    let owned = OwnedPartition {
        topic_partition: at(1),
        position: Some(Offset(14)),
        processed: Some(Offset(13)),
        committed: Some(Offset(12)),
    };
    world.consumers = vec![ConsumerView {
        name: client("c1"),
        group: group("billing"),
        state: ClientState::Running,
        phase: ConsumerPhase::Stable,
        topics: [topic()].into(),
        member_id: None,
        generation: Some(Generation(1)),
        owned: vec![owned],
        buffered: 0,
        processing: SimDuration::ZERO,
        last_error: None,
    }];
    world.groups = vec![GroupView {
        name: group("billing"),
        state: GroupState::Stable,
        generation: Generation(1),
        assignor: None,
        coordinator: Some(BrokerId(1)),
        members: BTreeMap::new(),
        topics: [topic()].into(),
        committed: [(at(1), Offset(12))].into(),
    }];
}

#[test]
fn a_record_is_told_from_its_command_to_its_append() {
    let mut world = Recorded::default();
    written(&mut world);
    let told = explain(&world, &thing(12)).expect("the record is there");
    assert_eq!(
        keys_of(&told),
        [
            "value-text",
            "event-record-sent-key",
            "event-batch-lingered",
            "event-request-sent",
            "record-appended"
        ]
    );
    assert_eq!(told.story[0].mark, Mark::Command);
    assert!(!told.begins_earlier);
    assert_eq!(told.key, Some(KeyMark::Key(1)));
    assert_eq!(told.now.expect("it waits").key, "now-above-high-watermark");
}

#[test]
fn the_hash_is_shown_as_it_was_computed() {
    let mut world = Recorded::default();
    written(&mut world);
    let told = explain(&world, &thing(12)).expect("the record is there");
    let decided = told.story[1].decided_by.as_ref().expect("a hash decides");
    let text = |name: &str| match decided.args.iter().find(|(known, _)| *known == name) {
        Some((_, Arg::Text(text))) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(text("hash"), "0xe1138af1");
    assert_eq!(text("positive"), (0x6113_8af1_u32).to_string());
    assert_eq!(text("partition"), "1");
}

#[test]
fn a_record_in_hand_says_that_a_crash_delivers_it_again() {
    let mut world = Recorded::default();
    written(&mut world);
    delivered(&mut world);
    let told = explain(&world, &thing(12)).expect("the record is there");
    let tail = keys_of(&told).split_off(5);
    assert_eq!(
        tail,
        [
            "record-replicated",
            "record-readable",
            "record-fetched",
            "record-polled",
            "record-processed"
        ]
    );
    assert_eq!(told.now.expect("it waits").key, "now-not-committed");
}

#[test]
fn a_commit_ends_the_story() {
    let mut world = Recorded::default();
    written(&mut world);
    delivered(&mut world);
    let offsets = [(at(1), Offset(14))].into();
    let commit = EventKind::OffsetsCommitted { group: group("billing"), member: None, offsets };
    world.happens(2000, Some(EventId(4)), Some(NodeId::Broker(BrokerId(1))), commit);
    world.groups[0].committed = [(at(1), Offset(14))].into();
    let told = explain(&world, &thing(12)).expect("the record is there");
    assert_eq!(keys_of(&told).last(), Some(&"record-committed"));
    assert_eq!(told.now, None);
}

#[test]
fn what_is_forgotten_is_said_and_not_guessed() {
    let mut world = Recorded::default();
    written(&mut world);
    world.forgotten = 3;
    let told = explain(&world, &thing(12)).expect("the record is there");
    assert!(told.begins_earlier);
    assert_eq!(told.began_at, None, "its timestamp lies ahead of this run");
    assert_eq!(keys_of(&told), ["event-request-sent", "record-appended"]);
}

#[test]
fn a_record_that_is_not_there_is_not_explained() {
    let mut world = Recorded::default();
    written(&mut world);
    assert_eq!(explain(&world, &thing(14)), None);
    assert_eq!(explain(&world, &Thing::Consumer(client("nobody"))), None);
}

#[test]
fn four_states_of_a_record_for_a_group() {
    let mut world = Recorded::default();
    written(&mut world);
    delivered(&mut world);
    let view = world.partition(&at(1)).expect("it is there");
    let reader = &readers(&world, &view)[0];
    let state = |offset| reader.state_of(Offset(offset), Offset(15));
    assert_eq!(state(11), ReadState::Committed);
    assert_eq!(state(12), ReadState::Processed(client("c1")));
    assert_eq!(state(13), ReadState::InHand(client("c1")));
    assert_eq!(state(14), ReadState::NotRead);
    assert_eq!(state(15), ReadState::NotReadable);
    assert_eq!(reader.lag, Some(2));
}

#[test]
fn a_high_watermark_waits_for_the_shortest_copy() {
    let mut world = Recorded::default();
    written(&mut world);
    let told = explain(&world, &Thing::Partition(at(1))).expect("it is there");
    assert_eq!(told.question.key, "why-high-watermark-behind");
    assert_eq!(told.now.expect("it waits").key, "now-shortest-copy");
    delivered(&mut world);
    let told = explain(&world, &Thing::Partition(at(1))).expect("it is there");
    assert_eq!(told.question.key, "why-high-watermark");
}

#[test]
fn what_breaks_is_marked() {
    let mut world = Recorded::default();
    let c1 = NodeId::Consumer(client("c1"));
    let id = world.happens(5, None, Some(c1), EventKind::ClientCrashed);
    let event = world.event(id).expect("just happened");
    assert!(super::event::is_broken(&event));
    assert_eq!(say(&event).key, "event-client-crashed");
    let id = world.happens(6, None, None, EventKind::ClientStarted);
    assert!(!super::event::is_broken(&world.event(id).expect("just happened")));
}

#[test]
fn timestamps_are_read_as_utc() {
    assert_eq!(utc(1_767_225_612_480), "2026-01-01 00:00:12.480 UTC");
    assert_eq!(utc(951_782_400_000), "2000-02-29 00:00:00.000 UTC");
    assert_eq!(utc(-1), "1969-12-31 23:59:59.999 UTC");
}
