//! A picture drawn larger than it was laid out: on a projector, or looked at closely.

use crate::hit::Hit;
use crate::shape::{Font, Point, Rect, Segment, Shape, Stroke, Text, point};
use crate::view::View;

/// From pixels as laid out to pixels of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Magnifier {
    factor: f32,
    pan: f32,
}

impl Magnifier {
    pub fn of(view: &View<'_>) -> Self {
        Self { factor: view.scale * view.magnification, pan: view.pan }
    }

    /// So many times as large, from the corner.
    pub const fn times(factor: f32) -> Self {
        Self { factor, pan: 0.0 }
    }

    pub fn y(self, y: f32) -> f32 {
        y * self.factor
    }

    fn is_plain(self) -> bool {
        self.factor == 1.0 && self.pan == 0.0
    }

    /// Takes shapes and hits from where they were laid out to where they lie on the stage.
    pub fn enlarge(self, shapes: &mut [Shape], hits: &mut [Hit]) {
        if self.is_plain() {
            return;
        }
        for shape in shapes {
            self.shape(shape);
        }
        for hit in hits {
            hit.area = self.rect(hit.area);
            hit.outline = self.rect(hit.outline);
        }
    }

    fn point(self, at: Point) -> Point {
        point((at.x - self.pan) * self.factor, at.y * self.factor)
    }

    fn rect(self, rect: Rect) -> Rect {
        let corner = self.point(point(rect.x, rect.y));
        Rect::new(corner.x, corner.y, rect.width * self.factor, rect.height * self.factor)
    }

    fn stroke(self, stroke: &mut Option<Stroke>) {
        if let Some(stroke) = stroke {
            stroke.width *= self.factor;
            stroke.dash = stroke.dash.map(|dash| dash.map(|length| length * self.factor));
        }
    }

    fn shape(self, shape: &mut Shape) {
        match shape {
            Shape::Rect { rect, radius, stroke, .. } => {
                *rect = self.rect(*rect);
                *radius *= self.factor;
                self.stroke(stroke);
            }
            Shape::Circle { centre, radius, stroke, .. } => {
                *centre = self.point(*centre);
                *radius *= self.factor;
                self.stroke(stroke);
            }
            Shape::Path { segments, stroke, .. } => {
                for segment in segments {
                    *segment = self.segment(*segment);
                }
                self.stroke(stroke);
            }
            Shape::Text(text) => self.text(text),
            Shape::Stamp { at, scale, .. } => {
                *at = self.point(*at);
                *scale *= self.factor;
            }
        }
    }

    fn segment(self, segment: Segment) -> Segment {
        match segment {
            Segment::Move(to) => Segment::Move(self.point(to)),
            Segment::Line(to) => Segment::Line(self.point(to)),
            Segment::Quadratic(control, to) => {
                Segment::Quadratic(self.point(control), self.point(to))
            }
            Segment::Cubic(first, second, to) => {
                Segment::Cubic(self.point(first), self.point(second), self.point(to))
            }
            Segment::Close => Segment::Close,
        }
    }

    fn text(self, text: &mut Text) {
        text.at = self.point(text.at);
        text.font = Font { size: text.font.size * self.factor, ..text.font };
        text.width *= self.factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hit::Thing;
    use crate::shape::Paint;
    use partita_engine::id::BrokerId;

    const TWICE: Magnifier = Magnifier { factor: 2.0, pan: 10.0 };

    #[test]
    fn everything_grows_from_the_panned_corner() {
        let rect = Rect::new(20.0, 5.0, 30.0, 40.0);
        let stroke = Some(Stroke::dashed(Paint::Ink, 1.5, 2.0, 4.0));
        let mut shapes = [Shape::Rect { rect, radius: 3.0, fill: None, stroke }];
        let thing = Thing::Broker(BrokerId(1));
        let mut hits = [Hit { thing, area: rect, outline: rect, order: 1 }];
        TWICE.enlarge(&mut shapes, &mut hits);
        let grown = Rect::new(20.0, 10.0, 60.0, 80.0);
        let stroke = Some(Stroke::dashed(Paint::Ink, 3.0, 4.0, 8.0));
        assert_eq!(shapes, [Shape::Rect { rect: grown, radius: 6.0, fill: None, stroke }]);
        assert_eq!((hits[0].area, hits[0].outline), (grown, grown));
    }

    #[test]
    fn at_its_own_size_nothing_changes() {
        let plain = Magnifier { factor: 1.0, pan: 0.0 };
        let rect = Rect::new(20.0, 5.0, 30.0, 40.0);
        let shape = Shape::Rect { rect, radius: 3.0, fill: None, stroke: None };
        let mut shapes = [shape.clone()];
        plain.enlarge(&mut shapes, &mut []);
        assert_eq!(shapes, [shape]);
    }
}
