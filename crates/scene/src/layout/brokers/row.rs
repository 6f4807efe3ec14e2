//! A partition as a row: its copies stand side by side on the same ruler.

use super::copy::{self, Copy, CopyPlace};
use super::grid::{Detail, INSET, PITCH, Row};
use super::records;
use crate::hit::{Hit, Thing};
use crate::layout::Places;
use crate::layout::measures::whole;
use crate::model::Model;
use crate::shape::{Paint, Rect};
use crate::sketch::Sketch;
use crate::view::{LogWindow, View};
use partita_engine::id::Offset;
use partita_engine::world::{BrokerView, PartitionView, World};

/// The first offset that all copies of a partition show: the tail of the longest, unless the person
/// looks further back.
pub(super) fn first_shown(view: &View<'_>, partition: &PartitionView, columns: u64) -> Offset {
    let ends = partition.replicas.iter().map(|replica| replica.log_end);
    let end = ends.max().unwrap_or_default().max(partition.log_end);
    let starts = partition.replicas.iter().map(|replica| replica.log_start);
    let start = starts.min().unwrap_or_default().min(partition.log_start);
    match view.windows.get(&partition.topic_partition) {
        Some(LogWindow::From(offset)) => (*offset).clamp(start, end),
        _ => Offset((end.0 + 1).saturating_sub(columns)).max(start),
    }
}

/// Draws a row through the cards of its band.
pub(super) fn draw<'c>(
    sketch: &mut Sketch<'_, '_>,
    (model, world): (&Model, &(impl World + ?Sized)),
    row: &Row<'_>,
    cards: impl Iterator<Item = (&'c BrokerView, &'c Rect)>,
    places: &mut Places,
) {
    let partition = row.partition;
    let at = &partition.topic_partition;
    let outline =
        Rect::new(row.left - 6.0, row.top, row.right - row.left + 12.0, row.bottom() - row.top);
    let hit = Hit { thing: Thing::Partition(at.clone()), area: outline, outline, order: 1 };
    if sketch.view.selected.as_ref() == Some(&hit.thing) {
        sketch.rect(outline, 10.0, Some(Paint::AccentSoft), None);
    }
    sketch.hits.push(hit);
    let columns = cards_columns(row);
    let first = first_shown(sketch.view, partition, columns);
    let visible = outline.bottom() > -40.0 && outline.y < sketch.view.height + 40.0;
    let most = usize::try_from(columns).unwrap_or(0);
    for (broker, card) in cards {
        let Some(replica) = partition.replicas.iter().find(|copy| copy.broker == broker.id) else {
            continue;
        };
        let area = Rect::new(card.x, row.top, card.width, row.bottom() - row.top);
        let place = CopyPlace {
            area,
            lane: row.lane(),
            cells: (row.detail == Detail::Cells).then_some(card.x + INSET),
            first,
            columns,
            log_end: replica.log_end,
        };
        if partition.leader == Some(broker.id) {
            places.leaders.insert(at.clone(), broker.id);
        }
        places.copies.insert((at.clone(), broker.id), place);
        let thing = Thing::Replica { broker: broker.id, topic_partition: at.clone() };
        sketch.hit_within(thing, area.grown(-2.0), area, 2);
        if !visible {
            continue;
        }
        let without_records = records::epoch_without_records(world, at, replica);
        let copy = Copy { partition, replica, place, without_records, keys: &model.keys };
        copy.labels(sketch);
        if row.detail == Detail::Cells {
            let kept = world.records(at, Some(broker.id), first, most);
            let cut = records::divergence(world, partition, replica).map(|cut| cut.from);
            copy::cells(sketch, &copy, &kept, cut);
        } else {
            copy.end(sketch);
        }
    }
}

/// How many records a copy shows at most: as many as fit into a card.
fn cards_columns(row: &Row<'_>) -> u64 {
    whole((row.card - 2.0 * INSET) / PITCH)
}
