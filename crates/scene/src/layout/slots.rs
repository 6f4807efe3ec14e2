//! Slots: with a dashed edge, where something new would stand.

use crate::addition::Addition;
use crate::hit::Thing;
use crate::plan::Plan;
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;

/// The height of a slot.
pub(crate) const SLOT: f32 = 24.0;
/// Between a slot and what stands above it.
pub(crate) const SLOT_GAP: f32 = 5.0;
/// What a slot takes below something.
pub(crate) const SLOT_ROW: f32 = SLOT + SLOT_GAP;
/// The height of a slot that stands alone in its column.
pub(crate) const FIRST_SLOT: f32 = 54.0;
/// Left and right of a slot's words.
const INSET: f32 = 10.0;
/// What a slot says where there is no room for words.
const SIGN: &str = "+";

/// Where a topic's and a group's slots stand, and the one for another topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slots {
    /// Below a topic's partitions, and below all topics.
    Below,
    /// Below a topic's partitions; the one for another topic beside the legend.
    BesideLegend,
    /// Beside the headings, where they take no height; the one for another topic beside the legend.
    InHeadings,
}

impl Slots {
    /// The height that they take with so many topics.
    pub fn height(self, topics: usize) -> f32 {
        let rows = match self {
            Self::Below => topics + 1,
            Self::BesideLegend => topics,
            Self::InHeadings => 0,
        };
        super::measures::count(rows) * SLOT_ROW
    }
}

/// The width of a slot that says its words, and of one that is a sign alone.
pub(crate) fn widths(sketch: &Sketch<'_, '_>, addition: &Addition) -> [f32; 2] {
    let words = sketch.width(&sketch.say(&Phrase::Add(addition)), Font::LABEL);
    [(words + 2.0 * INSET).ceil(), SLOT]
}

/// The widest slot that leaves room, if any does.
pub(crate) fn fitting(sketch: &Sketch<'_, '_>, addition: &Addition, room: f32) -> Option<f32> {
    widths(sketch, addition).into_iter().find(|width| *width <= room)
}

/// Draws a slot: in the accent while it is being filled, and then without words where the plan says
/// more.
pub(crate) fn slot(sketch: &mut Sketch<'_, '_>, addition: Addition, rect: Rect) {
    let view = sketch.view;
    let filled = view.adding.contains(&addition);
    let thing = Thing::Add(addition);
    let hovered = view.hovered.as_ref() == Some(&thing);
    let (fill, stroke, paint) = if filled {
        let stroke = Stroke::dashed(Paint::Accent, 2.0, 6.0, 4.0);
        (Some(Paint::AccentSoft), stroke, Paint::Accent)
    } else {
        let stroke = Stroke::dashed(Paint::Edge, 1.0, 4.0, 3.0);
        let paint = if hovered { Paint::Ink } else { Paint::Ink2 };
        (hovered.then_some(Paint::Panel), stroke, paint)
    };
    let Thing::Add(addition) = &thing else { return };
    if !(filled && view.plan.as_ref().is_some_and(|plan| says_more(plan, addition))) {
        sketch.rect(rect.grown(-0.5), 8.0, fill, Some(stroke));
        let words = sketch.say(&Phrase::Add(addition));
        let fits = sketch.width(&words, Font::LABEL) + INSET <= rect.width;
        let words = if fits { words } else { SIGN.into() };
        let baseline = point(rect.centre().x, rect.centre().y + Font::LABEL.size * 0.36);
        sketch.text(baseline, Align::Middle, words, Font::LABEL, paint);
    }
    sketch.hit(thing, rect, 3);
}

/// Whether a plan has a card of its own to be drawn in a slot.
const fn says_more(plan: &Plan, addition: &Addition) -> bool {
    !matches!(plan, Plan::Record { .. }) && !matches!(addition, Addition::Record)
}
