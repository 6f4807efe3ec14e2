//! Reduced motion: nothing travels; each step shows what it changed.

use super::Moving;
use crate::hit::Thing;
use crate::layout::Layout;
use crate::shape::{Paint, Rect, Shape, Stroke};
use partita_engine::id::TopicPartition;
use std::collections::BTreeMap;

/// What is other in `after` than in `before`: old places outlined, new places ringed in accent.
/// Both must be laid out with the same view. A log that follows its tail takes its marks along;
/// that alone changes nothing.
#[must_use]
pub fn changed(before: &Layout, after: &Layout) -> Moving {
    let old: BTreeMap<&Thing, Rect> =
        before.hits.iter().map(|hit| (&hit.thing, hit.outline)).collect();
    let shifts = shifts(&old, after);
    let mut shapes = Vec::new();
    for hit in after.hits.iter().filter(|hit| is_mark(&hit.thing)) {
        let shift = hit.thing.topic_partition().and_then(|at| shifts.get(at));
        let (dx, dy) = shift.copied().unwrap_or_default();
        match old.get(&hit.thing) {
            None => shapes.push(ring(hit.outline)),
            Some(before) => {
                let taken = Rect { x: before.x + dx, y: before.y + dy, ..*before };
                if differs(taken, hit.outline) {
                    // The high watermark's label stands where its flag was.
                    if !matches!(hit.thing, Thing::HighWatermark(_)) {
                        shapes.push(outline(taken));
                    }
                    shapes.push(ring(hit.outline));
                }
            }
        }
    }
    Moving { shapes, hits: Vec::new() }
}

/// How far each log was shifted: as far as a record that is in both pictures.
fn shifts<'a>(
    old: &BTreeMap<&Thing, Rect>,
    after: &'a Layout,
) -> BTreeMap<&'a TopicPartition, (f32, f32)> {
    let records = after.hits.iter().filter_map(|hit| match &hit.thing {
        Thing::Record { topic_partition, .. } => {
            let from = old.get(&hit.thing)?;
            Some((topic_partition, (hit.outline.x - from.x, hit.outline.y - from.y)))
        }
        _ => None,
    });
    records.collect()
}

/// Things whose place says something; cards move only to make room, and the log's end only with a
/// record that is new itself.
fn is_mark(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::Record { .. }
            | Thing::HighWatermark(_)
            | Thing::Committed { .. }
            | Thing::Position { .. }
    )
}

fn differs(from: Rect, to: Rect) -> bool {
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
