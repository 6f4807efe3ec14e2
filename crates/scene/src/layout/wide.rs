//! Columns: written, kept, read, from left to right.

use super::card::CardSize;
use super::measures::Measures;
use super::producers::Column;
use super::slots::{FIRST_SLOT, SLOT, SLOT_GAP, SLOT_ROW, Slots, fitting, slot};
use super::topic::{HEADING_DROP, Stack};
use super::{Arranged, Places, legend, room, wires};
use crate::addition::Addition;
use crate::level::Level;
use crate::model::Model;
use crate::plan::Plan;
use crate::shape::{Align, Font, Rect, point};
use crate::sketch::Sketch;
use partita_engine::world::{ClientState, World};

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

/// The row below the strips.
const LEGEND: f32 = 30.0;
/// From the strips' lower edge to the legend's baseline.
const LEGEND_BASELINE: f32 = 21.0;

/// What the cards leave free at the stage's lower edge: there one zooms.
const CONTROLS: f32 = 48.0;

/// How wide that is, from the groups' right edge.
const CONTROLS_WIDTH: f32 = 84.0;

/// What stands above and below the rows, at least.
pub(crate) const ABOVE_ROWS: f32 = 30.0 + LEGEND;

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
    let (measures, slots) = room::choose(view, model, view.height - heading - LEGEND);
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
    let stack = Stack { left, width, heading, measures, slots };
    let topics = stack.draw(sketch, model, world);
    let topics_end = below_topics(sketch, model, slots, Rect::new(left, topics.bottom, width, 0.0));
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
    let (producers, producers_end) = column.producers(sketch, model, &topics);
    let column = Column { left: groups_left, width: columns.groups, ..column };
    let (members, groups_bottom) = column.groups(sketch, model, &topics, world);
    // The slot for another group stands on the line of the one for another topic, and leaves the
    // stage's corner to those who zoom.
    let mut group = Rect::new(groups_left, groups_bottom + SLOT_GAP, columns.groups, SLOT);
    if model.groups.is_empty() {
        group = Rect { y: groups_bottom, height: FIRST_SLOT, ..group };
    } else if group.bottom() > view.height - view.scroll - CONTROLS {
        group.width -= CONTROLS_WIDTH;
    }
    slot(sketch, Addition::Group, group);
    let mut places = Places {
        strips: topics.strips,
        chips: topics.chips,
        producers,
        members,
        disc: measures.disc,
        ..Places::default()
    };
    wires::draw(sketch, model, &mut places);
    let groups_end = (groups_bottom + 12.0).max(group.bottom());
    let bottom = topics_end.max(groups_end).max(producers_end);
    Arranged {
        level: measures.level,
        content_height: bottom + view.scroll,
        window: (0.0, view.height),
        row: row_height(&measures),
        places,
    }
}

/// The slots for another topic and for a record, and what the letters stand for; gives the lower end.
/// `above` is the lower edge of all topics.
fn below_topics(sketch: &mut Sketch<'_, '_>, model: &Model, slots: Slots, above: Rect) -> f32 {
    const BETWEEN: f32 = 8.0;
    if model.topics.is_empty() {
        slot(sketch, Addition::Topic, Rect { height: FIRST_SLOT, ..above });
        return above.y + FIRST_SLOT + LEGEND;
    }
    let below = slots == Slots::Below;
    let planned = matches!(sketch.view.plan, Some(Plan::Topic { .. }));
    let y = above.y + SLOT_GAP;
    let mut left = above.x;
    let sends = model.producers.iter().any(|producer| producer.state == ClientState::Running);
    let record = fitting(sketch, &Addition::Record, above.width * 0.3).filter(|_| sends);
    let right = above.right() - record.map_or(0.0, |width| width + BETWEEN);
    if !below && !planned && !model.keys.is_empty() {
        let width = fitting(sketch, &Addition::Topic, (right - left) * 0.3).unwrap_or(SLOT);
        left = right - width;
        let legend = (above.x, above.y + LEGEND_BASELINE, left - 2.0 * BETWEEN - above.x);
        legend::draw(sketch, model, legend);
    }
    slot(sketch, Addition::Topic, Rect::new(left, y, right - left, SLOT));
    if let Some(width) = record {
        slot(sketch, Addition::Record, Rect::new(right + BETWEEN, y, width, SLOT));
    }
    if !below {
        return above.y + LEGEND;
    }
    legend::draw(sketch, model, (above.x, above.y + SLOT_ROW + LEGEND_BASELINE, above.width));
    above.y + SLOT_ROW + LEGEND
}

/// The height of a partition with one lane and two copies.
fn row_height(measures: &Measures) -> f32 {
    match measures.level {
        Level::Dense => measures.dense_row,
        _ => measures.height(1, false, 2, false) + measures.gap,
    }
}
