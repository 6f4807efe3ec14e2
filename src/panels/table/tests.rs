//! The tables say what the world holds, in the order of the picture.

use super::model::{MOST_ROWS, Table, Tone, tables};
use crate::explain::recorded::{Recorded, at, bytes, group, partition, record, topic};
use partita_engine::event::GroupState;
use partita_engine::id::{Generation, Offset};
use partita_engine::world::GroupView;
use partita_scene::hit::Thing;
use std::collections::BTreeMap;

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
    let tables = tables(&world(), Some(&at(1)), 5);
    let ids: Vec<_> = tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, ["producers", "brokers", "topic-orders", "records", "group-billing"]);
    let every_row_is_full = tables
        .iter()
        .all(|table| table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
    assert!(every_row_is_full);
}

#[test]
fn newest_records_come_first_and_say_what_the_group_has() {
    let tables = tables(&world(), Some(&at(1)), 5);
    let rows = &find(&tables, "records").rows;
    assert_eq!(rows[0].thing, Thing::Record { topic_partition: at(1), offset: Offset(13) });
    assert_eq!(rows[0].cells[3].words.key, "read-not-yet");
    assert_eq!(rows[2].cells[3].words.key, "read-committed");
}

#[test]
fn lag_is_bold_only_beyond_the_limit() {
    let tables = tables(&world(), None, 5);
    let tones: Vec<_> =
        find(&tables, "group-billing").rows.iter().map(|row| row.cells[4].tone).collect();
    assert_eq!(tones, [Tone::Strong, Tone::Plain]);
}

#[test]
fn a_copy_out_of_sync_is_named() {
    let mut world = world();
    world.partitions[0].replicas[2].in_sync = false;
    world.partitions[0].isr.pop();
    let tables = tables(&world, None, 5);
    let rows = &find(&tables, "topic-orders").rows;
    assert_eq!(rows[0].cells[2].words.key, "table-not-in-sync");
    assert_eq!(rows[0].cells[2].tone, Tone::Broken);
    assert_eq!(rows[1].cells[2].tone, Tone::Plain);
}

#[test]
fn long_tables_are_cut_and_say_so() {
    let mut world = world();
    world.partitions = (0..120).map(|index| partition(index, 0, [0, 0, 0])).collect();
    let tables = tables(&world, None, 5);
    let table = find(&tables, "topic-orders");
    assert_eq!((table.rows.len(), table.more), (MOST_ROWS, 20));
}
