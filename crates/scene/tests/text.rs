//! No text lies over another, over a line, or outside its card: in both languages, on every stage.

mod support;

use partita_engine::id::Offset;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use partita_scene::layout::{Layout, layout};
use partita_scene::shape::{Rect, Segment, Shape, Text};
use partita_scene::view::{LogWindow, Perspective, View};
use support::gallery::everywhere;

const HINT: &str = "Click any record to ask why it went there.";

/// Each picture, with a name for messages: as it is first seen, scrolled, and with the first topic's
/// last partition chosen and its log looked back in.
fn pictures(check: impl Fn(&str, &Layout, (f32, f32))) {
    everywhere(HINT, |picture, world, view| {
        let stage = (view.width, view.height);
        for perspective in [Perspective::Topics, Perspective::Brokers] {
            let mut view = view.clone();
            view.perspective = perspective;
            let picture = format!("{picture}, {perspective:?}");
            let first = layout(world, &view);
            check(&picture, &first, stage);
            view.scroll = first.most_scroll.min(137.0);
            look_closer(&mut view, world);
            check(&format!("{picture}, chosen"), &layout(world, &view), stage);
        }
    });
}

/// Chooses a partition and looks back in its log.
fn look_closer(view: &mut View<'_>, world: &dyn World) {
    let topics = world.topics();
    let shown = topics.iter().find(|topic| !topic.internal);
    if let Some(partition) = shown.and_then(|topic| topic.partitions.last()) {
        let at = partition.topic_partition.clone();
        let back = Offset(partition.log_end.0 / 2);
        view.windows.insert(at.clone(), LogWindow::From(back));
        view.selected = Some(Thing::Partition(at));
        view.ahead = support::ahead();
    }
}

fn texts(layout: &Layout) -> Vec<&Text> {
    let texts = layout.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

#[test]
fn texts_do_not_overlap() {
    pictures(|picture, layout, _| {
        let texts = texts(layout);
        for (index, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(index + 1) {
                let overlap = one.area().grown(-0.5).intersects(&other.area().grown(-0.5));
                assert!(!overlap, "{picture}: {one:?} lies over {other:?}");
            }
        }
    });
}

/// What of a picture is seen around a text: all that is painted after the ground it stands on.
fn around<'l>(layout: &'l Layout, text: &Text) -> &'l [Shape] {
    let is_text = |shape: &Shape| matches!(shape, Shape::Text(other) if other == text);
    let place = layout.shapes.iter().position(is_text).unwrap_or(0);
    let area = text.area();
    let is_ground = |shape: &Shape| match shape {
        Shape::Rect { rect, fill: Some(_), .. } => {
            rect.x <= area.x
                && rect.y <= area.y
                && rect.right() >= area.right()
                && rect.bottom() >= area.bottom()
        }
        _ => false,
    };
    let ground = layout.shapes[..place].iter().rposition(is_ground).unwrap_or(0);
    &layout.shapes[ground..]
}

#[test]
fn texts_stay_within_their_cards_and_the_stage() {
    pictures(|picture, layout, (width, _)| {
        for text in texts(layout) {
            let area = text.area().grown(-0.5);
            assert!(area.x >= 0.0 && area.right() <= width, "{picture}: {text:?} leaves the stage");
            for card in cards(around(layout, text)) {
                let centre = area.centre();
                if card.contains(centre.x, centre.y) {
                    let inside = area.x >= card.x
                        && area.right() <= card.right()
                        && area.y >= card.y
                        && area.bottom() <= card.bottom();
                    assert!(inside, "{picture}: {text:?} leaves its card {card:?}");
                }
            }
        }
    });
}

/// Everything with ground and corners: cards, boxes, chips, cells.
fn cards(shapes: &[Shape]) -> impl Iterator<Item = Rect> {
    shapes.iter().filter_map(|shape| match shape {
        Shape::Rect { rect, radius, fill: Some(_), .. } if rect.height > 12.0 && *radius > 0.0 => {
            Some(*rect)
        }
        _ => None,
    })
}

#[test]
fn no_line_runs_through_text() {
    pictures(|picture, layout, _| {
        for text in texts(layout).into_iter().filter(|text| text.text.chars().count() > 2) {
            let area = text.area().grown(-1.0);
            for line in straight_lines(around(layout, text)) {
                assert!(!area.intersects(&line), "{picture}: {line:?} runs through {text:?}");
            }
        }
    });
}

/// The upright and level parts of all lines.
fn straight_lines(shapes: &[Shape]) -> Vec<Rect> {
    let mut lines = Vec::new();
    for shape in shapes {
        let Shape::Path { segments, fill: None, .. } = shape else { continue };
        let mut here = None;
        for segment in segments {
            let to = match segment {
                Segment::Move(to)
                | Segment::Line(to)
                | Segment::Quadratic(_, to)
                | Segment::Cubic(_, _, to) => *to,
                Segment::Close => continue,
            };
            if let (Some(from), Segment::Line(_)) = (here, segment) {
                let from: partita_scene::shape::Point = from;
                let (x, y) = (from.x.min(to.x), from.y.min(to.y));
                let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
                if width < 1.0 || height < 1.0 {
                    lines.push(Rect::new(x, y, width.max(0.5), height.max(0.5)));
                }
            }
            here = Some(to);
        }
    }
    lines
}
