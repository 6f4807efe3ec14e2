//! The tables say what the world holds, in the order of the picture.

use super::model::{MOST_ROWS, Table, Tone, tables};
use crate::explain::recorded::{Recorded, at, bytes, client, group, partition, record, topic};
use crate::explain::{Coming, Looked, Words};
use partita_engine::event::GroupState;
use partita_engine::id::{Generation, Offset};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::{ClientState, ConsumerPhase, ConsumerView, GroupView};
use partita_scene::hit::Thing;
use std::collections::{BTreeMap, BTreeSet};

fn world() -> Recorded {
    Recorded {
        partitions: vec![partition(0, 10, [11, 10, 10]), partition(1, 14, [14, 14, 14])],
        records: (8..14).map(|offset| record(offset, offset)).collect(),
        keys: vec![bytes("cart-2"), bytes("cart-7")],
        groups: vec![GroupView {
            name: group("billing"),
            state: GroupState::Stable,
            generation: Generation(1),
            assignor: None,
            coordinator: None,
            members: BTreeMap::new(),
            topics: [topic()].into(),
            committed: [(at(0), Offset(1)), (at(1), Offset(12))].into(),
        }],
        ..Recorded::default()
    }
}

fn find<'a>(tables: &'a [Table], id: &str) -> &'a Table {
    tables.iter().find(|table| table.id == id).expect(id)
}

#[test]
fn tables_follow_the_picture_from_left_to_right() {
    let tables = tables(&world(), Some(&at(1)), 5, false);
    let ids: Vec<_> = tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(
        ids,
        ["producers", "brokers", "topic-orders", "records", "copies", "group-billing", "consumers"]
    );
    let every_row_is_full = tables
        .iter()
        .all(|table| table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
    assert!(every_row_is_full);
}

#[test]
fn newest_records_come_first_and_say_what_the_group_has() {
    let tables = tables(&world(), Some(&at(1)), 5, false);
    let rows = &find(&tables, "records").rows;
    assert_eq!(rows[0].thing, Thing::Record { topic_partition: at(1), offset: Offset(13) });
    assert_eq!(rows[0].cells[3].words.key, "read-not-yet");
    assert_eq!(rows[2].cells[3].words.key, "read-committed");
}

#[test]
fn lag_is_bold_only_beyond_the_limit() {
    let tables = tables(&world(), None, 5, false);
    let tones: Vec<_> =
        find(&tables, "group-billing").rows.iter().map(|row| row.cells[4].tone).collect();
    assert_eq!(tones, [Tone::Strong, Tone::Plain]);
}

#[test]
fn a_copy_out_of_sync_is_named() {
    let mut world = world();
    world.partitions[0].replicas[2].in_sync = false;
    world.partitions[0].isr.pop();
    let tables = tables(&world, None, 5, false);
    let rows = &find(&tables, "topic-orders").rows;
    assert_eq!(rows[0].cells[2].words.key, "table-not-in-sync");
    assert_eq!(rows[0].cells[2].tone, Tone::Broken);
    assert_eq!(rows[1].cells[2].tone, Tone::Plain);
}

#[test]
fn a_dead_copy_is_said_to_be_dead() {
    let mut world = world();
    world.partitions[1].replicas[1].running = false;
    let tables = tables(&world, Some(&at(1)), 5, false);
    let rows = &find(&tables, "copies").rows;
    let said: Vec<_> = rows.iter().map(|row| row.cells[1].words.key).collect();
    assert_eq!(said[1], "brokers-dead-copy");
    assert_ne!(said[0], "brokers-dead-copy", "its broker runs");
    let tones: Vec<_> = rows.iter().map(|row| row.cells[1].tone).collect();
    assert_eq!(tones[..2], [Tone::Plain, Tone::Broken]);
}

#[test]
fn what_comes_next_is_a_table_too() {
    let coming = Coming {
        time: SimTime::from_millis(40_575),
        words: Words::new("event-broker-fenced").text("broker", "b2"),
        broken: true,
        leads_to: None,
    };
    let found = (vec![coming], Looked::Enough);
    let table = super::copies::ahead(&at(0), &found);
    assert_eq!(table.rows[0].thing, Thing::Partition(at(0)), "it leads somewhere");
    assert_eq!(table.rows[0].cells[1].tone, Tone::Broken);
    assert_eq!(table.note, None);
    let nothing = super::copies::ahead(&at(0), &(Vec::new(), Looked::Looking));
    assert_eq!(nothing.note.map(|words| words.key), Some("ahead-looking"));
}

#[test]
fn long_tables_are_cut_and_say_so() {
    let mut world = world();
    world.partitions = (0..120).map(|index| partition(index, 0, [0, 0, 0])).collect();
    let tables = tables(&world, None, 5, false);
    let table = find(&tables, "topic-orders");
    assert_eq!((table.rows.len(), table.more), (MOST_ROWS, 20));
}

#[test]
fn topics_and_groups_are_reached_by_their_captions() {
    let tables = tables(&world(), None, 5, false);
    assert_eq!(find(&tables, "topic-orders").thing, Some(Thing::Topic(topic())));
    assert_eq!(find(&tables, "group-billing").thing, Some(Thing::Group(group("billing"))));
    assert_eq!(find(&tables, "brokers").thing, None);
}

#[test]
fn a_consumer_without_partitions_has_its_row_too() {
    let consumer = |name: &str, state| ConsumerView {
        name: client(name),
        group: group("billing"),
        state,
        phase: ConsumerPhase::Stable,
        topics: BTreeSet::new(),
        member_id: None,
        generation: None,
        owned: Vec::new(),
        buffered: 0,
        processing: SimDuration::ZERO,
        last_error: None,
    };
    let consumers =
        vec![consumer("c1", ClientState::Running), consumer("c2", ClientState::Crashed)];
    let tables = tables(&Recorded { consumers, ..world() }, None, 5, false);
    let rows = &find(&tables, "consumers").rows;
    let states: Vec<_> = rows.iter().map(|row| row.cells[2].words.key).collect();
    assert_eq!(states, ["state-idle", "state-crashed"]);
    assert_eq!(rows[1].cells[2].tone, Tone::Broken);
}

#[test]
fn what_is_on_the_wire_is_listed_while_time_stands() {
    let ids = |stands| -> Vec<String> {
        tables(&world(), None, 5, stands).into_iter().map(|table| table.id).collect()
    };
    assert!(ids(true).contains(&"wire".to_owned()));
    assert!(!ids(false).contains(&"wire".to_owned()));
}
