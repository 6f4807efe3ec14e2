//! A way that a message takes: a line through the stage on which lengths can be measured.

use crate::shape::{Point, Rect, Segment, point};

/// A path, flattened, with the length up to each of its points.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Track {
    points: Vec<Point>,
    lengths: Vec<f32>,
}

/// Into how many lines a curve is flattened.
const CURVE_STEPS: u8 = 24;

impl Track {
    /// The track along `segments`.
    pub fn new(segments: &[Segment]) -> Self {
        let mut track = Self::default();
        for segment in segments {
            let from = track.points.last().copied().unwrap_or_default();
            match *segment {
                Segment::Move(to) | Segment::Line(to) => track.push(to),
                Segment::Quadratic(control, to) => track.curve(|t| {
                    let u = 1.0 - t;
                    sum(&[(u * u, from), (2.0 * u * t, control), (t * t, to)])
                }),
                Segment::Cubic(first, second, to) => track.curve(|t| {
                    let u = 1.0 - t;
                    sum(&[
                        (u * u * u, from),
                        (3.0 * u * u * t, first),
                        (3.0 * u * t * t, second),
                        (t * t * t, to),
                    ])
                }),
                Segment::Close => {}
            }
        }
        track
    }

    fn curve(&mut self, at: impl Fn(f32) -> Point) {
        for step in 1..=CURVE_STEPS {
            self.push(at(f32::from(step) / f32::from(CURVE_STEPS)));
        }
    }

    fn push(&mut self, to: Point) {
        let length = match (self.points.last(), self.lengths.last()) {
            (Some(from), Some(length)) => length + (to.x - from.x).hypot(to.y - from.y),
            _ => 0.0,
        };
        self.points.push(to);
        self.lengths.push(length);
    }

    /// The whole length.
    pub fn length(&self) -> f32 {
        self.lengths.last().copied().unwrap_or_default()
    }

    /// The point at length `s` from the start, and the direction there as an angle in radians.
    pub fn at(&self, s: f32) -> (Point, f32) {
        let index = self.lengths.partition_point(|length| *length <= s);
        let index = index.clamp(1, self.points.len().saturating_sub(1).max(1));
        let (Some(from), Some(to)) = (self.points.get(index - 1), self.points.get(index)) else {
            return (self.points.first().copied().unwrap_or_default(), 0.0);
        };
        let start = self.lengths.get(index - 1).copied().unwrap_or_default();
        let length = (to.x - from.x).hypot(to.y - from.y);
        let t = if length > 0.0 { ((s - start) / length).clamp(0.0, 1.0) } else { 0.0 };
        let here = if s >= self.length() {
            *to
        } else {
            point(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t)
        };
        (here, (to.y - from.y).atan2(to.x - from.x))
    }

    /// Whether the track runs through a rectangle; near a curve it may say so a few pixels early.
    pub fn crosses(&self, area: &Rect) -> bool {
        let lines = self.points.iter().zip(self.points.iter().skip(1));
        lines.into_iter().any(|(from, to)| {
            let (x, y) = (from.x.min(to.x), from.y.min(to.y));
            let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
            Rect::new(x, y, width.max(0.5), height.max(0.5)).intersects(area)
        })
    }

    /// The part from length `from` to length `to`, as a path.
    pub fn part(&self, from: f32, to: f32) -> Vec<Segment> {
        let mut segments = Vec::new();
        self.trace(from, to, &mut segments);
        segments
    }

    /// Adds the part from length `from` to length `to` to a path.
    pub fn trace(&self, from: f32, to: f32, path: &mut Vec<Segment>) {
        path.push(Segment::Move(self.at(from).0));
        let first = self.lengths.partition_point(|length| *length <= from);
        let last = self.lengths.partition_point(|length| *length < to);
        let between = self.points.get(first..last).unwrap_or_default();
        path.extend(between.iter().map(|place| Segment::Line(*place)));
        path.push(Segment::Line(self.at(to).0));
    }
}

fn sum(parts: &[(f32, Point)]) -> Point {
    parts.iter().fold(point(0.0, 0.0), |total, (weight, place)| {
        point(total.x + weight * place.x, total.y + weight * place.y)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner() -> Track {
        Track::new(&[
            Segment::Move(point(0.0, 0.0)),
            Segment::Line(point(10.0, 0.0)),
            Segment::Line(point(10.0, 10.0)),
        ])
    }

    #[test]
    fn lengths_add_up_round_a_corner() {
        let track = corner();
        assert!((track.length() - 20.0).abs() < 1e-4);
        assert_eq!(track.at(15.0).0, point(10.0, 5.0));
        assert_eq!(track.at(-1.0).0, point(0.0, 0.0), "before the start is the start");
        assert_eq!(track.at(99.0).0, point(10.0, 10.0), "past the end is the end");
    }

    #[test]
    fn a_part_keeps_the_corner_between_its_ends() {
        let part = corner().part(5.0, 15.0);
        assert_eq!(part.len(), 3);
        assert_eq!(part.first(), Some(&Segment::Move(point(5.0, 0.0))));
        assert_eq!(part.last(), Some(&Segment::Line(point(10.0, 5.0))));
    }

    #[test]
    fn it_crosses_what_lies_on_its_way_only() {
        let track = corner();
        assert!(track.crosses(&Rect::new(8.0, 4.0, 4.0, 2.0)));
        assert!(!track.crosses(&Rect::new(2.0, 4.0, 4.0, 2.0)), "inside the corner");
    }

    #[test]
    fn a_curve_ends_where_it_says() {
        let end = point(30.0, 40.0);
        let track = Track::new(&[
            Segment::Move(point(0.0, 0.0)),
            Segment::Cubic(point(15.0, 0.0), point(15.0, 40.0), end),
        ]);
        assert!(track.length() > 50.0, "longer than the straight line");
        assert_eq!(track.at(track.length()).0, end);
    }

    #[test]
    fn an_empty_track_has_no_length_and_no_panic() {
        let track = Track::new(&[]);
        assert!(track.length().abs() < f32::EPSILON);
        assert_eq!(track.at(3.0).0, Point::default());
    }
}
