//! Reduced motion: nothing travels; each step shows what it changed.

use super::Moving;
use crate::hit::{Hit, Thing};
use crate::layout::Layout;
use crate::shape::{Paint, Rect, Shape, Stroke};
use std::collections::BTreeMap;

/// What is other in `after` than in `before`: old places outlined, new places ringed in accent.
/// Both must be laid out with the same view.
#[must_use]
pub fn changed(before: &Layout, after: &Layout) -> Moving {
    let old: BTreeMap<&Thing, &Hit> = before.hits.iter().map(|hit| (&hit.thing, hit)).collect();
    let mut shapes = Vec::new();
    for hit in after.hits.iter().filter(|hit| is_mark(&hit.thing)) {
        match old.get(&hit.thing) {
            None => shapes.push(ring(hit.outline)),
            Some(before) if moved(before.outline, hit.outline) => {
                shapes.push(outline(before.outline));
                shapes.push(ring(hit.outline));
            }
            Some(_) => {}
        }
    }
    Moving { shapes, hits: Vec::new() }
}

/// Things whose place says something; cards move only to make room.
fn is_mark(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::Record { .. }
            | Thing::LogEnd(_)
            | Thing::HighWatermark(_)
            | Thing::Committed { .. }
            | Thing::Position { .. }
    )
}

fn moved(from: Rect, to: Rect) -> bool {
    (from.x - to.x).abs() > 0.5 || (from.y - to.y).abs() > 0.5
}

fn outline(rect: Rect) -> Shape {
    let stroke = Some(Stroke::dashed(Paint::Ink3, 1.25, 3.0, 3.0));
    Shape::Rect { rect: rect.grown(2.0), radius: 6.0, fill: None, stroke }
}

fn ring(rect: Rect) -> Shape {
    let stroke = Some(Stroke::solid(Paint::Accent, 2.0));
    Shape::Rect { rect: rect.grown(3.0), radius: 6.0, fill: None, stroke }
}
