//! The marks on a log: lanes with bookmarks and rings, and the high watermark.

use super::strip::{Head, Lane, Log, MOST_LANES, Strip};
use crate::hit::Thing;
use crate::level::Level;
use crate::model::{Reader, Reading};
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::Offset;

impl Log<'_> {
    /// Every group's lane: solid up to the bookmark, hollow on to the ring.
    pub fn lanes(&self, sketch: &mut Sketch<'_, '_>, strip: &mut Strip) {
        let first = strip.card.y + strip.measures.last_lane(1);
        for (row, reading) in (0u16..).zip(self.readings.iter().take(MOST_LANES)) {
            let y = first + f32::from(row) * strip.measures.lane_pitch;
            let heads = self.lane(sketch, strip, reading, y);
            strip.lanes.push(Lane { group: reading.group.clone(), y, heads });
        }
    }

    fn lane(
        &self,
        sketch: &mut Sketch<'_, '_>,
        strip: &Strip,
        reading: &Reading,
        y: f32,
    ) -> Vec<Head> {
        let start = self.left_of_view(sketch, strip, reading, y);
        let x = |offset: Offset| strip.x(offset.clamp(strip.first, strip.end())).max(start);
        let height = strip.measures.lane_height;
        if let Some(committed) = reading.committed {
            let end = x(committed);
            if end > start {
                let bar = Rect::new(start, y - height / 2.0, end - start, height);
                sketch.rect(bar, height / 2.0, Some(Paint::Ink3), None);
            }
        }
        for reader in &reading.readers {
            // Before the first commit: what the application is not done with.
            let from = reading.committed.or(reader.processed);
            if let (Some(from), Some(position)) = (from, reader.position)
                && position > from
            {
                self.in_hand(sketch, strip, (x(from), x(position)), y);
            }
        }
        self.bookmark(sketch, strip, reading, y);
        let heads = reading.readers.iter();
        heads.filter_map(|reader| self.ring(sketch, strip, reader, y, start)).collect()
    }

    fn in_hand(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, ends: (f32, f32), y: f32) {
        let height = strip.measures.lane_height;
        let width = ends.1 - ends.0 - 0.75;
        if width <= 0.0 {
            return;
        }
        let bar = Rect::new(ends.0 + 0.75, y - height / 2.0, width, height);
        let line = if height > 3.0 { 1.25 } else { 1.0 };
        let stroke = Some(Stroke::solid(Paint::Ink2, line));
        sketch.rect(bar, 0.0, Some(Paint::Panel), stroke);
    }

    /// A bookmark left of the view becomes a number at its edge; gives where the lane begins.
    fn left_of_view(
        &self,
        sketch: &mut Sketch<'_, '_>,
        strip: &Strip,
        reading: &Reading,
        y: f32,
    ) -> f32 {
        let start = strip.cells_left;
        let Some(committed) = reading.committed.filter(|offset| *offset < strip.first) else {
            return start;
        };
        if strip.measures.level == Level::Dense {
            return start;
        }
        let number = format!("‹ {}", sketch.say(&Phrase::Number(committed.0)));
        let at = point(start, y + 4.0);
        let end = sketch.text(at, Align::Start, number, Font::OFFSET, Paint::Ink);
        let outline = Rect::new(start, y - 6.0, end - start, 12.0);
        sketch.hit(self.committed(reading), outline, 5);
        end + 5.0
    }

    fn committed(&self, reading: &Reading) -> Thing {
        Thing::Committed {
            group: reading.group.clone(),
            topic_partition: self.partition.topic_partition.clone(),
        }
    }

    fn bookmark(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, reading: &Reading, y: f32) {
        let Some(committed) = reading.committed else { return };
        if committed < strip.first || committed > strip.end() {
            return;
        }
        let (width, height) = (strip.measures.bookmark_width, strip.measures.bookmark_height);
        let x = strip.x(committed);
        let top = if strip.measures.level == Level::Dense { y + 1.0 - height } else { y - 3.0 };
        sketch.marks.push(bookmark(point(x, top), width, height));
        sketch.hit(self.committed(reading), Rect::new(x - width, top, width, height), 5);
    }

    /// The finger: where a consumer reads next. At the edge when that is left of the view.
    fn ring(
        &self,
        sketch: &mut Sketch<'_, '_>,
        strip: &Strip,
        reader: &Reader,
        y: f32,
        start: f32,
    ) -> Option<Head> {
        let position = reader.position?;
        // Also where the number of a bookmark left of the view takes its place.
        let place = strip.x(position.clamp(strip.first, strip.end()));
        let beside_number = start > strip.cells_left && place < start;
        let shown = position >= strip.first && position <= strip.end() && !beside_number;
        let x = if shown { place } else { place.max(start) };
        let arrow = strip.measures.level != Level::Dense && shown;
        if arrow {
            let tip = strip.cell_bottom() + 1.0;
            let stem = Stroke::solid(Paint::Ink, 1.5);
            sketch.line(point(x, y - strip.measures.ring), point(x, tip + 4.0), stem);
            let head = vec![
                Segment::Move(point(x - 4.0, tip + 6.0)),
                Segment::Line(point(x, tip)),
                Segment::Line(point(x + 4.0, tip + 6.0)),
                Segment::Close,
            ];
            sketch.fill(head, Paint::Ink);
        }
        let at = point(x, y);
        sketch.port(at, strip.measures.ring);
        let thing = Thing::Position {
            consumer: reader.consumer.clone(),
            topic_partition: self.partition.topic_partition.clone(),
        };
        sketch.hit(thing, Rect::around(at, strip.measures.ring), 6);
        Some(Head { consumer: reader.consumer.clone(), at })
    }

    /// The fence: a pole with a flag through cells, lanes and copies. Its name stands at `label`
    /// when the strip has a place for it.
    pub fn pole(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, top: f32, label: Option<f32>) {
        let high_watermark = self.partition.high_watermark;
        let thing = Thing::HighWatermark(self.partition.topic_partition.clone());
        let shown = high_watermark >= strip.first && high_watermark <= strip.end();
        let x = strip.x(high_watermark.clamp(strip.first, strip.end()));
        let bottom =
            strip.card.bottom() - if strip.measures.level == Level::Dense { 0.0 } else { 6.0 };
        if shown {
            sketch.line(point(x, top), point(x, bottom), Stroke::solid(Paint::Ink, 2.0));
            let flag = if strip.measures.level == Level::Dense { 4.0 } else { 8.0 };
            let flag = vec![
                Segment::Move(point(x + 1.0, top)),
                Segment::Line(point(x + 1.0 - flag, top)),
                Segment::Line(point(x + 1.0, top + flag)),
                Segment::Close,
            ];
            sketch.fill(flag, Paint::Ink);
            sketch.hit(thing, Rect::new(x - 8.0, top, 9.0, 10.0), 5);
        }
        let Some(baseline) = label else { return };
        let name = sketch.say(&Phrase::HighWatermark(high_watermark));
        let name = match (shown, high_watermark < strip.first) {
            (true, _) => name,
            (false, true) => format!("‹ {name}"),
            (false, false) => format!("{name} ›"),
        };
        self.pole_label(sketch, strip, x, baseline, name);
    }

    fn pole_label(
        &self,
        sketch: &mut Sketch<'_, '_>,
        strip: &Strip,
        x: f32,
        baseline: f32,
        name: String,
    ) {
        let width = sketch.width(&name, Font::NOTE_STRONG);
        let fits_left = x - 10.0 - width >= strip.card.x + 10.0;
        let (at, align) = if fits_left {
            (point(x - 10.0, baseline), Align::End)
        } else {
            (point(x + 6.0, baseline), Align::Start)
        };
        sketch.text(at, align, name, Font::NOTE_STRONG, Paint::Ink);
    }
}

/// A bookmark whose right edge is at `at.x`, hanging from `at.y`.
pub(super) fn bookmark(at: Point, width: f32, height: f32) -> Shape {
    let (x, y) = (at.x, at.y);
    Shape::Path {
        segments: vec![
            Segment::Move(point(x - width, y)),
            Segment::Line(point(x, y)),
            Segment::Line(point(x, y + height)),
            Segment::Line(point(x - width / 2.0, y + height - width / 2.0)),
            Segment::Line(point(x - width, y + height)),
            Segment::Close,
        ],
        fill: Some(Paint::Ink),
        stroke: Some(Stroke::solid(Paint::Panel, 1.5)),
        outline_first: true,
    }
}

impl Log<'_> {
    /// Where the lanes of a strip that is not drawn lie, so that wires lead there all the same.
    pub fn lane_places(&self, strip: &mut Strip) {
        let first = strip.card.y + strip.measures.last_lane(1);
        for (row, reading) in (0u16..).zip(self.readings.iter().take(MOST_LANES)) {
            let y = first + f32::from(row) * strip.measures.lane_pitch;
            let heads = reading.readers.iter().filter_map(|reader| {
                let position = reader.position?.clamp(strip.first, strip.end());
                Some(Head { consumer: reader.consumer.clone(), at: point(strip.x(position), y) })
            });
            let heads = heads.collect();
            strip.lanes.push(Lane { group: reading.group.clone(), y, heads });
        }
    }
}
