//! The small picture of a session: its world laid out as on the stage, without words.

use crate::stage::palette::property;
use crate::storage::picture::{Area, Picture};
use core::fmt::Write as _;
use partita_engine::world::World;
use partita_scene::layout::layout;
use partita_scene::motion::moving;
use partita_scene::shape::{Font, Paint, Point, Rect, Segment, Shape, Stroke};
use partita_scene::view::{Phrase, TextMeasure, View, Words};

/// The stage on which the world is laid out.
const WIDTH: u16 = 960;
/// Its height: a stage's shape.
const HEIGHT: u16 = 500;
/// Lines that are thinner could not be seen in a list.
const THINNEST: f32 = 3.0;
/// The most bytes of paths: what a world has beyond that is too small to be told apart.
const MOST_BYTES: usize = 24 * 1024;

/// The world, small.
#[must_use]
pub fn picture_of(world: &impl World) -> Picture {
    let view = View::new(WIDTH.into(), HEIGHT.into(), &Roughly, &Silent);
    let layout = layout(world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let mut drawing = Drawing::default();
    for shape in layout.shapes.iter().chain(&moving.shapes) {
        if drawing.bytes >= MOST_BYTES {
            break;
        }
        drawing.shape(shape);
    }
    Picture { width: WIDTH, height: HEIGHT, areas: drawing.areas }
}

#[derive(Default)]
struct Drawing {
    areas: Vec<Area>,
    bytes: usize,
}

impl Drawing {
    fn shape(&mut self, shape: &Shape) {
        let (path, fill, stroke) = match shape {
            Shape::Rect { rect, fill, stroke, .. } => (rectangle(*rect), fill, stroke),
            Shape::Circle { centre, radius, fill, stroke } => {
                (circle(*centre, *radius), fill, stroke)
            }
            Shape::Path { segments, fill, stroke, .. } => (outline(segments), fill, stroke),
            Shape::Text(_) => return,
            Shape::Stamp { at, scale, stamp } => {
                stamp.shapes(*at, *scale, &Roughly).iter().for_each(|part| self.shape(part));
                return;
            }
        };
        if let Some(paint) = fill {
            self.add(*paint, None, &path);
        }
        if let Some(Stroke { paint, width, .. }) = stroke {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a line's width is a few pixels"
            )]
            let line = (width.max(THINNEST) * 10.0) as u16;
            self.add(*paint, Some(line), &path);
        }
    }

    fn add(&mut self, paint: Paint, line: Option<u16>, path: &str) {
        let Some((property, half)) = property(paint) else { return };
        self.bytes += path.len();
        if let Some(last) = self.areas.last_mut()
            && (&last.property, last.half, last.line) == (&property, half, line)
        {
            last.path.push_str(path);
        } else {
            self.areas.push(Area { property, half, line, path: path.to_owned() });
        }
    }
}

fn rectangle(rect: Rect) -> String {
    let Rect { x, y, width, height } = rect;
    format!("M{x:.0} {y:.0}h{width:.0}v{height:.0}h-{width:.0}z")
}

fn circle(centre: Point, radius: f32) -> String {
    let (left, y, across) = (centre.x - radius, centre.y, radius * 2.0);
    format!(
        "M{left:.0} {y:.0}a{radius:.0} {radius:.0} 0 1 0 {across:.0} 0a{radius:.0} {radius:.0} 0 1 0 -{across:.0} 0z"
    )
}

fn outline(segments: &[Segment]) -> String {
    let mut path = String::new();
    for segment in segments {
        // Writing into a text does not fail.
        let _ = match segment {
            Segment::Move(to) => write!(path, "M{:.0} {:.0}", to.x, to.y),
            Segment::Line(to) => write!(path, "L{:.0} {:.0}", to.x, to.y),
            Segment::Quadratic(by, to) => {
                write!(path, "Q{:.0} {:.0} {:.0} {:.0}", by.x, by.y, to.x, to.y)
            }
            Segment::Cubic(one, two, to) => write!(
                path,
                "C{:.0} {:.0} {:.0} {:.0} {:.0} {:.0}",
                one.x, one.y, two.x, two.y, to.x, to.y
            ),
            Segment::Close => write!(path, "z"),
        };
    }
    path
}

/// No word is drawn: how wide one would be need not be exact.
struct Roughly;

impl TextMeasure for Roughly {
    #[expect(clippy::cast_precision_loss, reason = "the length of a label")]
    fn width(&self, text: &str, font: Font) -> f32 {
        text.chars().count() as f32 * font.size * 0.55
    }
}

struct Silent;

impl Words for Silent {
    fn say(&self, _phrase: &Phrase<'_>) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;
    use partita_engine::time::SimTime;

    fn world(lines: &[&str]) -> History {
        let mut history = History::new(7);
        for line in lines {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history.advance_to(SimTime::from_millis(8_000));
        history
    }

    #[test]
    fn a_world_with_more_in_it_has_another_picture() {
        let begin = ["cluster brokers=1", "topic orders partitions=3", "producer p1"];
        let more = [&begin[..], &["send p1 orders key=a value=1"]].concat();
        let (empty, one) = (picture_of(world(&begin).world()), picture_of(world(&more).world()));
        assert!(!empty.areas.is_empty());
        assert_ne!(empty, one);
        assert_eq!(one, picture_of(world(&more).world()), "the same world has the same picture");
        let keyed = |picture: &Picture| {
            picture.areas.iter().any(|area| area.property.starts_with("--key-"))
        };
        assert!(keyed(&one) && !keyed(&empty), "the record shows in its key's colour");
    }

    #[test]
    fn the_picture_of_a_large_world_is_bounded() {
        let large =
            ["cluster brokers=6", "topic a partitions=400 rf=3", "topic b partitions=400 rf=3"];
        let picture = picture_of(world(&large).world());
        let bytes: usize = picture.areas.iter().map(|area| area.path.len()).sum();
        assert!(bytes < MOST_BYTES + 4096, "{bytes}");
    }
}
