//! A partition in the lens: its whole log as one bar with all bookmarks, and its newest records.

use super::bars::worst;
use super::lens::record;
use crate::hit::Thing;
use crate::layout::marks::bookmark;
use crate::layout::measures::count;
use crate::model::{Model, Reading};
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::{CellState, Sketch};
use crate::view::Phrase;
use partita_engine::id::Offset;
use partita_engine::world::{PartitionView, World};

/// The most records shown as cells.
const MOST_CELLS: usize = 7;
/// From cell to cell.
const CELL_PITCH: f32 = 27.0;
/// The least length of the bar that leaves room for cells.
const LEAST_BAR: f32 = 190.0;

/// Draws the log in its place.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (model, world): (&Model, &(impl World + ?Sized)),
    partition: &PartitionView,
    place: Rect,
) {
    let middle = place.y + 76.0;
    let room = place.width - LEAST_BAR - 28.0;
    let cells = crate::layout::measures::whole(room / CELL_PITCH);
    let cells = usize::try_from(cells).unwrap_or(0).min(MOST_CELLS);
    let cells_width = count(cells) * CELL_PITCH - 3.0;
    let (right, cells_left) = if cells >= 3 {
        (place.right() - cells_width - 28.0, Some(place.right() - cells_width))
    } else {
        (place.right(), None)
    };
    let bar = Bar { partition, area: Rect::new(place.x, middle - 4.5, right - place.x, 9.0) };
    bar.draw(sketch, model);
    if let Some(left) = cells_left {
        newest(sketch, (model, world), partition, (point(left, middle), cells));
    }
}

/// The whole log.
struct Bar<'m> {
    partition: &'m PartitionView,
    area: Rect,
}

impl Bar<'_> {
    /// Where an offset lies.
    fn x(&self, offset: Offset) -> f32 {
        let all = self.partition.log_end.since(self.partition.log_start).max(1);
        let part = offset.since(self.partition.log_start).min(all);
        self.area.x + self.area.width * (part as f64 / all as f64) as f32
    }

    fn draw(&self, sketch: &mut Sketch<'_, '_>, model: &Model) {
        let edge = Stroke::solid(Paint::Edge, 1.0);
        sketch.rect(self.area, 4.0, Some(Paint::Sunk), Some(edge));
        self.ends(sketch);
        let readings = model.readings(&self.partition.topic_partition);
        if let Some((behind, lag)) = worst(model, self.partition)
            && let Some(committed) = behind.committed
        {
            let done = Rect { width: self.x(committed) - self.area.x, ..self.area };
            if done.width > 0.0 {
                sketch.rect(done, 4.0, Some(Paint::Ink3), None);
            }
            self.bracket(sketch, committed, lag);
            self.names(sketch, behind, committed, readings);
        }
        for reading in readings {
            self.bookmark(sketch, reading);
        }
    }

    /// The numbers of both ends.
    fn ends(&self, sketch: &mut Sketch<'_, '_>) {
        let baseline = self.area.y - 6.0;
        let start = sketch.say(&Phrase::Number(self.partition.log_start.0));
        let at = point(self.area.x, baseline);
        let left = sketch.text(at, Align::Start, start, Font::OFFSET, Paint::Ink2);
        let end = sketch.say(&Phrase::LogEndName(self.partition.log_end));
        if self.area.right() - sketch.width(&end, Font::NOTE) >= left + 10.0 {
            let at = point(self.area.right(), baseline);
            sketch.text(at, Align::End, end, Font::NOTE, Paint::Ink);
        }
    }

    fn bookmark(&self, sketch: &mut Sketch<'_, '_>, reading: &Reading) {
        let Some(committed) = reading.committed else { return };
        let at = point(self.x(committed), self.area.y + 2.0);
        sketch.marks.push(bookmark(at, 9.0, 15.0));
        let thing = Thing::Committed {
            group: reading.group.clone(),
            topic_partition: self.partition.topic_partition.clone(),
        };
        sketch.hit(thing, Rect::new(at.x - 9.0, at.y, 9.0, 15.0), 6);
    }

    /// The lag of the group that is furthest behind, as long as it is.
    fn bracket(&self, sketch: &mut Sketch<'_, '_>, committed: Offset, lag: u64) {
        let (left, right) = (self.x(committed), self.x(self.partition.high_watermark));
        let words = sketch.say(&Phrase::Lag(lag));
        let width = sketch.width(&words, Font::NOTE_STRONG);
        if right - left < width + 24.0 {
            return;
        }
        let (y, foot) = (self.area.y - 26.0, self.area.y - 19.0);
        let middle = f32::midpoint(left, right);
        let halves = [
            [point(left, foot), point(left, y), point(middle - width / 2.0 - 5.0, y)],
            [point(right, foot), point(right, y), point(middle + width / 2.0 + 5.0, y)],
        ];
        for half in halves {
            sketch.marks.push(thin(&half));
        }
        let at = point(middle, y + 4.0);
        sketch.text(at, Align::Middle, words, Font::NOTE_STRONG, Paint::Ink);
    }

    /// Whose bookmarks these are: the one furthest behind by name, the others counted.
    fn names(
        &self,
        sketch: &mut Sketch<'_, '_>,
        behind: &Reading,
        committed: Offset,
        readings: &[Reading],
    ) {
        let baseline = self.area.bottom() + 20.0;
        let group = sketch.elide(behind.group.as_str(), Font::NOTE_STRONG, self.area.width * 0.4);
        let words = sketch.say(&Phrase::GroupCommitted { group: &group, offset: committed });
        let words = sketch.elide(&words, Font::NOTE_STRONG, self.area.width);
        let width = sketch.width(&words, Font::NOTE_STRONG);
        let start = beside(self.x(committed), width, (self.area.x, self.area.right()));
        let at = point(start, baseline);
        let end = sketch.text(at, Align::Start, words, Font::NOTE_STRONG, Paint::Ink);
        let others = readings.iter().filter(|reading| reading.group != behind.group);
        let others: Vec<Offset> = others.filter_map(|reading| reading.committed).collect();
        let Some(nearest) = others.iter().min() else { return };
        let words = sketch.say(&Phrase::OtherGroups(others.len()));
        let width = sketch.width(&words, Font::NOTE);
        let place = beside(self.x(*nearest), width, (self.area.x, self.area.right()));
        if place >= end + 12.0 || place + width + 12.0 <= start {
            sketch.text(point(place, baseline), Align::Start, words, Font::NOTE, Paint::Ink2);
        }
    }
}

/// Where words of this width begin that end at a mark, or begin there; within these edges.
fn beside(mark: f32, width: f32, (left, right): (f32, f32)) -> f32 {
    if mark - 14.0 - width >= left {
        mark - 14.0 - width
    } else {
        (mark + 6.0).min(right - width).max(left)
    }
}

fn thin(through: &[Point]) -> Shape {
    let mut places = through.iter().copied();
    let mut segments: Vec<Segment> = places.next().map(Segment::Move).into_iter().collect();
    segments.extend(places.map(Segment::Line));
    let stroke = Some(Stroke::solid(Paint::Ink3, 1.25));
    Shape::Path { segments, fill: None, stroke, outline_first: false }
}

/// The newest records, and where the high watermark stands among them.
fn newest(
    sketch: &mut Sketch<'_, '_>,
    (model, world): (&Model, &(impl World + ?Sized)),
    partition: &PartitionView,
    (left, cells): (Point, usize),
) {
    let at = &partition.topic_partition;
    let most = u64::try_from(cells).unwrap_or(0);
    let from = Offset(partition.log_end.0.saturating_sub(most)).max(partition.log_start);
    let records = world.records(at, None, from, cells);
    let readings = model.readings(at);
    let x = |offset: Offset| {
        let place = usize::try_from(offset.since(from)).unwrap_or(0).min(cells);
        left.x + count(place) * CELL_PITCH
    };
    for shown in &records {
        let cell = Rect::new(x(shown.offset), left.y - 13.0, CELL_PITCH - 3.0, 26.0);
        let done = |reading: &Reading| reading.committed.is_some_and(|at| shown.offset < at);
        let state = if shown.offset >= partition.high_watermark {
            CellState::Dark
        } else if !readings.is_empty() && readings.iter().all(done) {
            CellState::Done
        } else {
            CellState::New
        };
        sketch.cell(cell, &model.keys.of(shown), state, 12.0);
        sketch.hit_within(record(at, shown.offset), cell, cell.grown(1.0), 6);
    }
    let baseline = left.y + 27.0;
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
    let number = sketch.say(&Phrase::Number(first.offset.0));
    let at = point(left.x, baseline);
    let end = sketch.text(at, Align::Start, number, Font::OFFSET, Paint::Ink3);
    let right = x(last.offset) + CELL_PITCH - 3.0;
    let number = sketch.say(&Phrase::Number(last.offset.0));
    if right - sketch.width(&number, Font::OFFSET) >= end + 8.0 {
        sketch.text(point(right, baseline), Align::End, number, Font::OFFSET, Paint::Ink3);
    }
    if partition.high_watermark > from {
        fence(sketch, partition, x(partition.high_watermark) - 1.5, left);
    }
}

/// The high watermark through the cells, with its name where the cells leave room.
fn fence(sketch: &mut Sketch<'_, '_>, partition: &PartitionView, x: f32, left: Point) {
    let top = left.y - 22.0;
    let pole = Stroke::solid(Paint::Ink, 2.0);
    sketch.line(point(x, top), point(x, left.y + 15.0), pole);
    let flag = vec![
        Segment::Move(point(x + 1.0, top)),
        Segment::Line(point(x - 7.0, top)),
        Segment::Line(point(x + 1.0, top + 8.0)),
        Segment::Close,
    ];
    sketch.fill(flag, Paint::Ink);
    let name = sketch.say(&Phrase::HighWatermark(partition.high_watermark));
    if x - 12.0 - sketch.width(&name, Font::NOTE_STRONG) >= left.x - 12.0 {
        let at = point(x - 12.0, top + 4.0);
        sketch.text(at, Align::End, name, Font::NOTE_STRONG, Paint::Ink);
    }
}
