//! How large strips are, and where slots stand, for the free height.

use super::measures::{DENSE_ROW_WITH_OFFSETS, MOST_DENSE_ROW, Measures, count};
use super::slots::Slots;
use super::topic::{CLOSE_HEADING_RISE, HEADING_DROP, HEADING_RISE, needed_height};
use crate::level::{LEAST_ROW, Level};
use crate::model::Model;
use crate::view::View;

/// From the roomiest on: the words of the first strip come before a row for the slot of topics.
const COMFORTABLE: [(Measures, Slots); 4] = [
    (Measures::COMFORTABLE, Slots::Below),
    (Measures::COMFORTABLE, Slots::BesideLegend),
    (Measures::COMFORTABLE_SHORT, Slots::Below),
    (Measures::COMFORTABLE_SHORT, Slots::BesideLegend),
];
const COMPACT: [(Measures, Slots); 2] =
    [(Measures::COMPACT, Slots::Below), (Measures::COMPACT, Slots::BesideLegend)];

/// The height that all topics need with their slots.
fn needed(model: &Model, (measures, slots): &(Measures, Slots)) -> f32 {
    needed_height(model, measures) + slots.height(model.topics.len())
}

/// The sizes of strips for the free height, and where slots stand; a person's own choice first.
pub(crate) fn choose(view: &View<'_>, model: &Model, free: f32) -> (Measures, Slots) {
    let headings = model.topics.len();
    let partitions = model.partition_count();
    if let Some(row) = view.row {
        return zoomed(row, partitions);
    }
    let per_partition = free / count((partitions + headings).max(1));
    let closest =
        |sizes: &[(Measures, Slots)]| sizes.last().map_or(0.0, |sizes| needed(model, sizes));
    let level =
        Level::choose(
            (per_partition, partitions),
            free,
            view.previous_level,
            |level| match level {
                Level::Comfortable => closest(&COMFORTABLE),
                Level::Compact => closest(&COMPACT),
                Level::Dense | Level::Overview => 0.0,
            },
        );
    match level {
        Level::Comfortable => roomiest(model, &COMFORTABLE, free),
        Level::Compact => roomiest(model, &COMPACT, free),
        Level::Dense | Level::Overview => dense(headings, partitions, free),
    }
}

/// The first of these that fits, else the last.
fn roomiest(model: &Model, sizes: &[(Measures, Slots)], free: f32) -> (Measures, Slots) {
    let fits = sizes.iter().find(|sizes| needed(model, sizes) <= free).or(sizes.last());
    let (measures, slots) = fits.copied().unwrap_or((Measures::COMPACT, Slots::BesideLegend));
    (loosened(model, measures, free - slots.height(model.topics.len())), slots)
}

/// Rows that fill the height. Slots stand below them only where the rows keep their offsets.
fn dense(headings: usize, partitions: usize, free: f32) -> (Measures, Slots) {
    // What topics take besides their rows: heading and card.
    let row = |rise: f32, slots: Slots| {
        let topics = count(headings) * (HEADING_DROP + rise + 12.0) - rise;
        (free - topics - slots.height(headings)) / count(partitions.max(1))
    };
    let below = Slots::BesideLegend;
    let with_slots = row(HEADING_RISE, below);
    let (row, slots) = if with_slots >= DENSE_ROW_WITH_OFFSETS {
        (with_slots, below)
    } else {
        (row(CLOSE_HEADING_RISE, Slots::InHeadings), Slots::InHeadings)
    };
    (Measures::dense(row.clamp(LEAST_ROW, MOST_DENSE_ROW).floor()), slots)
}

/// The sizes of rows of the height that a person zoomed to.
fn zoomed(row: f32, partitions: usize) -> (Measures, Slots) {
    match Level::of_row(row, partitions) {
        Level::Comfortable => (Measures::COMFORTABLE, Slots::Below),
        Level::Compact => (Measures::COMPACT, Slots::Below),
        Level::Dense | Level::Overview => {
            let row = row.clamp(LEAST_ROW, MOST_DENSE_ROW).floor();
            let offsets = row >= DENSE_ROW_WITH_OFFSETS;
            let slots = if offsets { Slots::BesideLegend } else { Slots::InHeadings };
            (Measures::dense(row), slots)
        }
    }
}

/// Room that is left over goes between the strips, a little of it.
fn loosened(model: &Model, measures: Measures, free: f32) -> Measures {
    const MOST: f32 = 28.0;
    let gaps = count(model.partition_count().saturating_sub(1).max(1));
    let more = ((free - needed_height(model, &measures)) / gaps).clamp(0.0, MOST).floor();
    Measures { gap: measures.gap + more, ..measures }
}
