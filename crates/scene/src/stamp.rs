//! Small marks of which a picture may hold thousands, all alike: a painter may draw each kind once
//! and keep its pixels.

use crate::letter::Letter;
use crate::magnifier::Magnifier;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, Text, point};
use crate::view::TextMeasure;

/// A mark that is drawn about a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stamp {
    /// A record on its way or in hand: a disc in its key's colour, with its letter.
    Disc {
        /// Its key.
        letter: Letter,
        /// Of the disc; the ground around it reaches [`GROUND`] further.
        radius: f32,
    },
    /// A message without records: an arrow head that points where it goes.
    Chevron {
        /// Where it points, in radians, clockwise from the right.
        angle: f32,
        /// Its colour.
        paint: Paint,
    },
}

/// A disc keeps so many pixels of the stage around it free.
pub const GROUND: f32 = 2.0;

impl Stamp {
    /// How far from its point it may leave ink.
    #[must_use]
    pub fn reach(&self) -> f32 {
        match self {
            Self::Disc { radius, .. } => radius + GROUND,
            Self::Chevron { .. } => 10.0,
        }
    }

    /// The stamp at a point, `scale` times as large, as the shapes that it is made of, in painting
    /// order.
    #[must_use]
    pub fn shapes(&self, at: Point, scale: f32, text: &dyn TextMeasure) -> Vec<Shape> {
        let at = point(at.x / scale, at.y / scale);
        let mut shapes = match *self {
            Self::Disc { letter, radius } => disc(at, letter, radius, text),
            Self::Chevron { angle, paint } => vec![chevron(at, angle, paint)],
        };
        Magnifier::times(scale).enlarge(&mut shapes, &mut []);
        shapes
    }
}

fn disc(centre: Point, letter: Letter, radius: f32, measure: &dyn TextMeasure) -> Vec<Shape> {
    let (fill, edge, paint) = match letter.colour() {
        Some(key) => (Paint::KeyFill(key), Paint::KeyEdge(key), Paint::OnKey(key)),
        None => (Paint::Panel, Paint::Edge, Paint::Ink),
    };
    let ground = Some(Paint::Paper);
    let stroke = Some(Stroke::solid(edge, 1.0));
    let text = letter.text();
    let font = Font::letter(fitting((radius * 1.12).max(11.0), &text), true);
    let mut shapes = vec![
        Shape::Circle { centre, radius: radius + GROUND, fill: ground, stroke: None },
        Shape::Circle { centre, radius, fill: Some(fill), stroke },
        Shape::Text(Text {
            at: point(centre.x, centre.y + font.size * 0.35),
            align: Align::Middle,
            width: measure.width(&text, font),
            text,
            font,
            paint,
            halo: None,
        }),
    ];
    if letter.tombstone {
        let (from, to) = diagonal(Rect::around(centre, radius));
        shapes.push(Shape::Path {
            segments: vec![Segment::Move(from), Segment::Line(to)],
            fill: None,
            stroke: Some(Stroke::solid(paint, 1.25)),
            outline_first: false,
        });
    }
    shapes
}

fn chevron(at: Point, angle: f32, paint: Paint) -> Shape {
    let (sin, cos) = angle.sin_cos();
    let turned = |x: f32, y: f32| point(at.x + x * cos - y * sin, at.y + x * sin + y * cos);
    Shape::Path {
        segments: vec![
            Segment::Move(turned(-6.0, -5.5)),
            Segment::Line(turned(5.0, 0.0)),
            Segment::Line(turned(-6.0, 5.5)),
            Segment::Line(turned(-3.0, 0.0)),
            Segment::Close,
        ],
        fill: Some(paint),
        stroke: Some(Stroke::solid(Paint::Paper, 3.0)),
        outline_first: true,
    }
}

/// Letters of two and three (AA, AAA) are set smaller, never under 11 px.
pub(crate) fn fitting(size: f32, letters: &str) -> f32 {
    if letters.chars().count() > 1 { (size - 2.0).max(11.0) } else { size }
}

/// The stroke through the letter of a record without a value.
pub(crate) fn diagonal(rect: Rect) -> (Point, Point) {
    let inset = rect.width * 0.25;
    (point(rect.x + inset, rect.bottom() - inset), point(rect.right() - inset, rect.y + inset))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Monospaced;
    impl TextMeasure for Monospaced {
        fn width(&self, text: &str, font: Font) -> f32 {
            text.chars().count() as f32 * font.size * 0.6
        }
    }

    #[test]
    fn a_stamp_stays_within_its_reach() {
        let at = point(50.0, 50.0);
        for step in 0..64_u8 {
            let stamp = Stamp::Chevron { angle: f32::from(step) * 0.1, paint: Paint::Ink };
            for shape in stamp.shapes(at, 1.0, &Monospaced) {
                let Shape::Path { segments, .. } = shape else { panic!("{shape:?}") };
                for segment in segments {
                    if let Segment::Move(to) | Segment::Line(to) = segment {
                        let away = (to.x - at.x).hypot(to.y - at.y) + 1.5;
                        assert!(away <= stamp.reach(), "{away} at {step}");
                    }
                }
            }
        }
    }

    #[test]
    fn twice_as_large_everything_is() {
        let stamp = Stamp::Disc { letter: Letter::keyless(false), radius: 10.0 };
        let at = point(30.0, 40.0);
        let drawn = |scale| stamp.shapes(at, scale, &Monospaced);
        match (&drawn(1.0)[1], &drawn(2.0)[1]) {
            (
                Shape::Circle { centre: one, radius: small, stroke: Some(thin), .. },
                Shape::Circle { centre: other, radius: large, stroke: Some(thick), .. },
            ) => {
                assert_eq!((*one, *other), (at, at), "about the same point");
                assert_eq!((*large, thick.width), (2.0 * small, 2.0 * thin.width));
            }
            others => panic!("{others:?}"),
        }
    }

    #[test]
    fn only_a_tombstone_is_struck_through() {
        let drawn = |tombstone| {
            let letter = Letter::of_key(Some(0), tombstone);
            Stamp::Disc { letter, radius: 10.0 }.shapes(point(0.0, 0.0), 1.0, &Monospaced).len()
        };
        assert_eq!((drawn(false), drawn(true)), (3, 4));
    }
}
