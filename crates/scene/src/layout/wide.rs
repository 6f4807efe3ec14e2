//! Columns: written, kept, read, from left to right.

use super::card::CardSize;
use super::measures::{MOST_DENSE_ROW, Measures, count};
use super::producers::Column;
use super::topic::{HEADING_DROP, HEADING_RISE, Stack, needed_height};
use super::{Arranged, Places, legend, wires};
use crate::level::{LEAST_ROW, Level};
use crate::model::Model;
use crate::plan::Ghosts;
use crate::shape::{Align, Font, Rect, point};
use crate::sketch::Sketch;
use crate::view::View;
use partita_engine::world::World;

/// The columns' edges for a stage's width.
struct Columns {
    margin: f32,
    producers: f32,
    /// Between the columns: room for wires.
    gap: f32,
    groups: f32,
}

/// Widths at the narrowest, middle and widest stage that has its own sizes.
const STAGES: [(f32, [f32; 4]); 3] = [
    (640.0, [12.0, 120.0, 36.0, 130.0]),
    (1057.0, [20.0, 152.0, 57.0, 172.0]),
    (1440.0, [24.0, 176.0, 100.0, 220.0]),
];

impl Columns {
    fn new(width: f32) -> Self {
        let [narrow, middle, wide] = STAGES;
        let (from, to) = if width < middle.0 { (narrow, middle) } else { (middle, wide) };
        let t = ((width - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
        let at = |index: usize| {
            let (a, b) = (from.1.get(index), to.1.get(index));
            let (a, b) = (a.copied().unwrap_or_default(), b.copied().unwrap_or_default());
            (a + (b - a) * t).round()
        };
        Self { margin: at(0), producers: at(1), gap: at(2), groups: at(3) }
    }
}

/// What a topic of dense rows takes besides them: heading and card.
const DENSE_HEADING: f32 = HEADING_DROP + HEADING_RISE + 12.0;

/// The row below the strips.
const LEGEND: f32 = 30.0;

/// What the cards leave free at the stage's lower edge: there one zooms.
const CONTROLS: f32 = 48.0;

/// What stands above and below the rows, at least.
pub(crate) const ABOVE_ROWS: f32 = 30.0 + LEGEND;

/// The sizes of strips for the free height; a person's own choice first.
fn measures(sketch: &Sketch<'_, '_>, model: &Model, free: f32) -> Measures {
    let headings = model.topics.len();
    let partitions = model.partition_count();
    if let Some(row) = sketch.view.row {
        return zoomed(row, partitions);
    }
    let per_partition = free / count((partitions + headings).max(1));
    let previous = sketch.view.previous_level;
    let level = Level::choose((per_partition, partitions), free, previous, |level| match level {
        Level::Comfortable => needed_height(model, &Measures::COMFORTABLE_SHORT),
        Level::Compact => needed_height(model, &Measures::COMPACT),
        Level::Dense | Level::Overview => 0.0,
    });
    match level {
        Level::Comfortable if needed_height(model, &Measures::COMFORTABLE) <= free => {
            loosened(model, Measures::COMFORTABLE, free)
        }
        Level::Comfortable => loosened(model, Measures::COMFORTABLE_SHORT, free),
        Level::Compact => loosened(model, Measures::COMPACT, free),
        Level::Dense | Level::Overview => {
            let rows = free - count(headings) * DENSE_HEADING + HEADING_RISE;
            let row = rows / count(partitions.max(1));
            Measures::dense(row.clamp(LEAST_ROW, MOST_DENSE_ROW).floor())
        }
    }
}

/// The sizes of rows of the height that a person zoomed to.
fn zoomed(row: f32, partitions: usize) -> Measures {
    match Level::of_row(row, partitions) {
        Level::Comfortable => Measures::COMFORTABLE,
        Level::Compact => Measures::COMPACT,
        Level::Dense | Level::Overview => {
            Measures::dense(row.clamp(LEAST_ROW, MOST_DENSE_ROW).floor())
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

/// Arranges everything in columns.
pub(crate) fn arrange(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    world: &(impl World + ?Sized),
) -> Arranged {
    let view = sketch.view;
    let columns = Columns::new(view.width);
    let left = columns.margin + columns.producers + columns.gap;
    let groups_left = view.width - columns.margin - columns.groups;
    let width = (groups_left - columns.gap - left).max(120.0);
    let heading = view.heading();
    let measures = measures(sketch, model, view.height - heading - LEGEND);
    let heading = heading - view.scroll;
    if let Some(hint) = &view.hint {
        let hint = sketch.elide(hint, Font::TITLE, view.width - left - columns.margin);
        sketch.text(
            point(left, heading - 35.0),
            Align::Start,
            hint,
            Font::TITLE,
            view.hint_paint(),
        );
    }
    let top = heading + HEADING_DROP;
    let stack = Stack { left, width, heading, measures };
    let topics = stack.draw(sketch, model, world);
    let column = Column {
        left: columns.margin,
        width: columns.producers,
        heading,
        top,
        bottom: (view.height - view.scroll - CONTROLS).max(topics.bottom),
        beside: topics.bottom,
        largest: if measures.level == Level::Comfortable {
            CardSize::Full
        } else {
            CardSize::Close
        },
    };
    let producers = column.producers(sketch, model, &topics);
    let column = Column { left: groups_left, width: columns.groups, ..column };
    let (members, groups_bottom) = column.groups(sketch, model, &topics, world);
    let mut places = Places {
        strips: topics.strips,
        chips: topics.chips,
        producers,
        members,
        disc: measures.disc,
        ghosts: Some(ghosts(view, &columns)),
        ..Places::default()
    };
    wires::draw(sketch, model, &mut places);
    let baseline = topics.bottom + 21.0;
    legend::draw(sketch, model, (left, baseline, width));
    let producers_bottom = places.producers.values().map(|port| port.y + 60.0).fold(0.0, f32::max);
    let bottom = (topics.bottom + LEGEND).max(groups_bottom + 12.0).max(producers_bottom);
    Arranged {
        level: measures.level,
        content_height: bottom + view.scroll,
        window: (0.0, view.height),
        row: row_height(&measures),
        places,
    }
}

/// New clients stand in the free strip at the stage's lower edge, readers left of its controls.
fn ghosts(view: &View<'_>, columns: &Columns) -> Ghosts {
    const HEIGHT: f32 = 26.0;
    const BESIDE_CONTROLS: f32 = 84.0;
    let top = view.height - HEIGHT - 2.0;
    let right = view.width - columns.margin - columns.groups;
    Ghosts {
        producer: Rect::new(columns.margin, top, columns.producers, HEIGHT),
        consumer: Rect::new(right, top, (columns.groups - BESIDE_CONTROLS).max(48.0), HEIGHT),
    }
}

/// The height of a partition with one lane and two copies.
fn row_height(measures: &Measures) -> f32 {
    match measures.level {
        Level::Dense => measures.dense_row,
        _ => measures.height(1, false, 2, false) + measures.gap,
    }
}
