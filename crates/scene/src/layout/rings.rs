//! Rings around what is focused and what is chosen.

use crate::hit::Thing;
use crate::shape::{Paint, Rect, Shape, Stroke};
use crate::sketch::Sketch;

/// How round a thing's ring is, and how far it stands off.
fn roundness(thing: &Thing, outline: Rect) -> (f32, f32) {
    match thing {
        Thing::Partition(_) if outline.width < 30.0 => (3.0, 0.0),
        Thing::Record { .. } | Thing::LogEnd(_) | Thing::Replica { .. } => (5.0, 0.0),
        Thing::Broker(_) | Thing::Add(_) => (8.0, 0.0),
        Thing::ControllerRecord(_) => (5.0, 0.0),
        Thing::Committed { .. } | Thing::HighWatermark(_) => (4.0, 3.0),
        Thing::Position { .. } | Thing::Message(_) => (9.0, 4.0),
        Thing::Topic(_) | Thing::Group(_) => (6.0, 3.0),
        Thing::Link { .. } | Thing::Controller(_) => (6.0, 0.0),
        Thing::Partition(_)
        | Thing::Stack(_)
        | Thing::ControllerLog
        | Thing::Producer(_)
        | Thing::Consumer(_) => (10.0, 0.0),
    }
}

/// Draws the rings.
pub(crate) fn draw(sketch: &mut Sketch<'_, '_>) {
    let view = sketch.view;
    aim(sketch);
    if let Some((thing, outline)) = find(sketch, view.selected.as_ref()) {
        let (radius, off) = roundness(&thing, outline);
        let stroke = Some(Stroke::solid(Paint::Accent, 2.0));
        sketch.marks.push(Shape::Rect { rect: outline.grown(off), radius, fill: None, stroke });
    }
    if let Some((thing, outline)) = find(sketch, view.focused.as_ref()) {
        let (radius, off) = roundness(&thing, outline);
        let gap = Some(Stroke::solid(Paint::Panel, 1.5));
        let inner = outline.grown(off - 0.75);
        sketch.marks.push(Shape::Rect { rect: inner, radius, fill: None, stroke: gap });
        let ring = Some(Stroke::solid(Paint::Accent, 3.0));
        let outer = outline.grown(off + 1.5);
        let radius = radius + 1.5;
        sketch.marks.push(Shape::Rect { rect: outer, radius, fill: None, stroke: ring });
    }
}

/// Both ends of the link that is about to be cut or healed, in accent dashes: the other is what the pointer
/// or the keyboard is on.
fn aim(sketch: &mut Sketch<'_, '_>) {
    let view = sketch.view;
    let Some(from) = &view.aimed_from else { return };
    let is_linked = |to: &&Thing| {
        let ends = from.node().zip(to.node());
        ends.is_some_and(|(one, other)| Thing::link(&one, &other).is_some())
    };
    let to = [&view.hovered, &view.focused].into_iter().flatten().find(is_linked);
    for end in [Some(from), to] {
        let Some((thing, outline)) = find(sketch, end) else { continue };
        let (radius, off) = roundness(&thing, outline);
        let stroke = Some(Stroke::dashed(Paint::Accent, 2.0, 5.0, 4.0));
        let rect = outline.grown(off + 4.0);
        sketch.marks.push(Shape::Rect { rect, radius: radius + 3.0, fill: None, stroke });
    }
}

fn find(sketch: &Sketch<'_, '_>, thing: Option<&Thing>) -> Option<(Thing, Rect)> {
    let thing = thing?;
    let hit = sketch.hits.iter().find(|hit| hit.thing == *thing)?;
    // What lies under a part that does not scroll has no area, and no ring.
    (hit.area.width > 0.0).then(|| (hit.thing.clone(), hit.outline))
}
