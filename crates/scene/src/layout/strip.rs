//! A partition's log as it lies on the stage: where each offset is, and what is drawn there.

use super::measures::Measures;
use crate::hit::Thing;
use crate::model::{Model, Reading};
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Stroke, point};
use crate::sketch::{CellState, Sketch};
use crate::view::{LogWindow, Phrase, View};
use partita_engine::id::{ClientName, GroupName, Offset, TopicPartition};
use partita_engine::world::{PartitionView, World};

/// The end of a consumer's wire: its ring on a lane.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Head {
    pub consumer: ClientName,
    pub at: Point,
}

/// A group's lane under a log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lane {
    pub group: GroupName,
    pub y: f32,
    pub heads: Vec<Head>,
}

/// Where a partition's log lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Strip {
    pub topic_partition: TopicPartition,
    pub card: Rect,
    pub measures: Measures,
    /// The left edge of the first cell.
    pub cells_left: f32,
    /// The first offset shown.
    pub first: Offset,
    /// How many places there are for cells and the slot.
    pub columns: u64,
    pub log_end: Offset,
    pub lanes: Vec<Lane>,
}

/// How many lanes a strip has at most; further groups are counted.
pub(crate) const MOST_LANES: usize = 3;

impl Strip {
    pub fn rail(&self) -> f32 {
        self.cell_top() - self.measures.rail_rise
    }

    pub fn cell_top(&self) -> f32 {
        self.card.y + self.measures.cell_top
    }

    pub fn cell_bottom(&self) -> f32 {
        self.cell_top() + self.measures.cell_height
    }

    /// The offset after the last that there is a place for.
    pub fn end(&self) -> Offset {
        self.first.plus(self.columns)
    }

    pub fn shows(&self, offset: Offset) -> bool {
        offset >= self.first && offset < self.end()
    }

    /// Where a mark with this value stands: in the gap left of its cell. Kept within the view.
    pub fn x(&self, offset: Offset) -> f32 {
        let places = offset.since(self.first).min(self.columns);
        self.cells_left + places_wide(places, self.measures.pitch) - 2.0
    }

    /// The cell of an offset.
    pub fn cell(&self, offset: Offset) -> Rect {
        let (width, height) = (self.measures.cell_width(), self.measures.cell_height);
        Rect::new(self.x(offset) + 2.0, self.cell_top(), width, height)
    }

    /// The middle of the place where the record with this offset lands; the last place of the view
    /// when it lies further right.
    pub fn slot(&self, offset: Offset) -> f32 {
        let last = self.first.plus(self.columns.saturating_sub(1));
        self.x(offset.min(last)) + 2.0 + self.measures.cell_width() / 2.0
    }

    pub fn lane(&self, group: &GroupName) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.group == *group)
    }

    pub fn head(&self, consumer: &ClientName) -> Option<Point> {
        let mut heads = self.lanes.iter().flat_map(|lane| &lane.heads);
        heads.find(|head| head.consumer == *consumer).map(|head| head.at)
    }

    /// From the rail's left end into the slot of `offset`.
    pub fn landing(&self, offset: Offset) -> Vec<Segment> {
        let (slot, rail) = (self.slot(offset), self.rail());
        let drop = self.cell_top() - 3.0;
        let bend = (drop - rail).clamp(0.0, 10.0);
        let start = slot - bend.max(1.0);
        vec![
            Segment::Line(point(start, rail)),
            Segment::Quadratic(point(slot, rail), point(slot, rail + bend)),
            Segment::Line(point(slot, drop.max(rail + bend))),
        ]
    }
}

/// So many places of this pitch.
fn places_wide(places: u64, pitch: f32) -> f32 {
    f32::from(u16::try_from(places).unwrap_or(u16::MAX)) * pitch
}

/// The first offset shown: what the window asks for, or the tail with `reserve` places free behind
/// the slot.
pub(crate) fn first_shown(
    view: &View<'_>,
    partition: &PartitionView,
    columns: u64,
    reserve: u64,
) -> Offset {
    let window = view.windows.get(&partition.topic_partition).copied().unwrap_or_default();
    match window {
        LogWindow::From(offset) => offset.clamp(partition.log_start, partition.log_end),
        LogWindow::Tail => {
            let needed = partition.log_end.plus(1 + reserve).0;
            Offset(needed.saturating_sub(columns)).max(partition.log_start)
        }
    }
}

/// A partition that is about to be drawn.
pub(crate) struct Log<'m> {
    pub partition: &'m PartitionView,
    pub readings: &'m [Reading],
    pub model: &'m Model,
}

impl<'m> Log<'m> {
    /// The log of a partition, with the groups that read it.
    pub fn new(partition: &'m PartitionView, model: &'m Model) -> Self {
        Self { partition, readings: model.readings(&partition.topic_partition), model }
    }

    fn high_watermark(&self) -> Offset {
        self.partition.high_watermark
    }

    fn state(&self, offset: Offset) -> CellState {
        if offset >= self.high_watermark() {
            return CellState::Dark;
        }
        let behind = |reading: &Reading| reading.committed.is_some_and(|place| offset < place);
        if !self.readings.is_empty() && self.readings.iter().all(behind) {
            CellState::Done
        } else {
            CellState::New
        }
    }

    /// Cells, their offsets, the copies under them, and the slot.
    pub fn cells(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, world: &(impl World + ?Sized)) {
        let most = usize::try_from(strip.columns).unwrap_or(0);
        let topic_partition = &self.partition.topic_partition;
        let records = world.records(topic_partition, None, strip.first, most);
        let step = offset_step(sketch, strip);
        for record in records.iter().filter(|record| strip.shows(record.offset)) {
            let cell = strip.cell(record.offset);
            let letter = self.model.keys.of(record);
            sketch.cell(cell, &letter, self.state(record.offset), strip.measures.letter);
            if record.offset.0 % step == 0
                && !self.crowds_log_end(sketch, strip, record.offset)
                && self.crossing(sketch, strip, record.offset).is_none()
            {
                self.offset_label(sketch, strip, record.offset);
            }
            let thing =
                Thing::Record { topic_partition: topic_partition.clone(), offset: record.offset };
            let area =
                Rect::new(cell.x - 2.0, cell.y - 2.0, strip.measures.pitch, cell.height + 4.0);
            sketch.hit_within(thing, cell, area, 4);
        }
        self.copies(sketch, strip, &records);
        self.slot(sketch, strip);
    }

    fn offset_label(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, offset: Offset) {
        let Some(drop) = strip.measures.offset_drop else { return };
        let middle = offset_middle(sketch, strip, offset, Font::OFFSET);
        let number = sketch.say(&Phrase::Number(offset.0));
        let at = point(middle, strip.cell_bottom() + drop);
        sketch.text(at, Align::Middle, number, Font::OFFSET, Paint::Ink3);
    }

    /// Whether an offset's number would touch the log end's, which is always there.
    fn crowds_log_end(&self, sketch: &Sketch<'_, '_>, strip: &Strip, offset: Offset) -> bool {
        let end = self.partition.log_end;
        let both = offset_width(sketch, offset, Font::OFFSET)
            + offset_width(sketch, end, Font::OFFSET_STRONG);
        let middle = offset_middle(sketch, strip, end, Font::OFFSET_STRONG);
        middle - strip.slot(offset) < both / 2.0 + 4.0
    }

    /// Where the high watermark or a position's arrow would run through an offset's number, when the
    /// number is wider than its cell.
    fn crossing(&self, sketch: &Sketch<'_, '_>, strip: &Strip, offset: Offset) -> Option<f32> {
        let reach = offset_width(sketch, offset, Font::OFFSET_STRONG) / 2.0 + 1.0;
        let readers = self.readings.iter().flat_map(|reading| &reading.readers);
        let positions = readers.filter_map(|reader| reader.position);
        let marks = positions.chain([self.high_watermark()]);
        let mut marks = marks.filter(|mark| *mark >= strip.first && *mark <= strip.end());
        let middle = strip.slot(offset);
        let crosses = |mark: &Offset| (strip.x(*mark) - middle).abs() < reach;
        marks.find(crosses).map(|mark| strip.x(mark))
    }

    /// The log end: a place, not a line.
    fn slot(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip) {
        let end = self.partition.log_end;
        if !strip.shows(end) {
            return;
        }
        let slot = strip.cell(end);
        let dashes = Stroke::dashed(Paint::Ink3, 1.25, 3.0, 3.0);
        let radius = (slot.width / 5.0).min(5.0);
        sketch.rect(slot.grown(-0.75), radius, None, Some(dashes));
        if let Some(drop) = strip.measures.offset_drop {
            let width = offset_width(sketch, end, Font::OFFSET_STRONG);
            let beside = self.crossing(sketch, strip, end).map(|mark| mark + 3.0 + width / 2.0);
            let middle = offset_middle(sketch, strip, end, Font::OFFSET_STRONG);
            let at = point(beside.map_or(middle, |x| x.max(middle)), strip.cell_bottom() + drop);
            let number = sketch.say(&Phrase::Number(end.0));
            sketch.text(at, Align::Middle, number, Font::OFFSET_STRONG, Paint::Ink);
        } else {
            let at = point(slot.right() + 5.0, slot.centre().y + 4.0);
            let number = sketch.say(&Phrase::Number(end.0));
            sketch.text(at, Align::Start, number, Font::OFFSET_STRONG, Paint::Ink);
        }
        sketch.hit(Thing::LogEnd(self.partition.topic_partition.clone()), slot, 4);
    }

    /// One thin strip for each copy, coloured as the cells above it.
    fn copies(
        &self,
        sketch: &mut Sketch<'_, '_>,
        strip: &Strip,
        records: &[partita_engine::world::RecordView],
    ) {
        let Some(pitch) = strip.measures.copy_pitch else { return };
        let followers = followers(self.partition);
        let top = strip.card.bottom()
            - strip.measures.bottom
            - super::measures::count(followers.len()) * pitch;
        for (row, replica) in (0u16..).zip(followers) {
            let y = top + f32::from(row) * pitch;
            for record in records {
                if record.offset < replica.log_start || record.offset >= replica.log_end {
                    continue;
                }
                let cell = strip.cell(record.offset);
                let part = Rect::new(cell.x, y, cell.width, strip.measures.copy_height);
                let colour = self.model.keys.of(record).colour();
                let soft = colour.map_or(Paint::EdgeSoft, Paint::KeyEdgeSoft);
                if replica.in_sync {
                    sketch.rect(part, 2.0, Some(soft), None);
                } else {
                    let lost = Stroke::dashed(Paint::Bad, 1.0, 2.0, 2.0);
                    sketch.rect(part.grown(-0.5), 2.0, None, Some(lost));
                }
            }
            let right = strip.x(replica.log_end.clamp(strip.first, strip.end()));
            let outline = Rect::new(
                strip.cells_left,
                y,
                right - strip.cells_left,
                strip.measures.copy_height,
            );
            let thing = Thing::Replica {
                broker: replica.broker,
                topic_partition: self.partition.topic_partition.clone(),
            };
            let area = Rect::new(strip.cells_left, y - 3.0, outline.width.max(24.0), pitch);
            sketch.hit_within(thing, outline, area, 3);
            if !replica.in_sync && strip.measures.level == crate::level::Level::Comfortable {
                self.out_of_isr(sketch, strip, point(right + 7.0, y + 8.0));
            }
        }
    }

    fn out_of_isr(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, at: Point) {
        let word = sketch.say(&Phrase::OutOfIsr);
        let width = sketch.width(&word, Font::NOTE_STRONG);
        let pole = strip.x(self.high_watermark().clamp(strip.first, strip.end()));
        let at =
            if at.x < pole && at.x + width + 6.0 > pole { point(pole + 8.0, at.y) } else { at };
        if at.x + width < strip.card.right() - 8.0 {
            sketch.text(at, Align::Start, word, Font::NOTE_STRONG, Paint::Bad);
        }
    }
}

/// The copies that follow, in order of preference.
pub(crate) fn followers(partition: &PartitionView) -> Vec<&partita_engine::world::ReplicaView> {
    partition.replicas.iter().filter(|replica| Some(replica.broker) != partition.leader).collect()
}

fn offset_width(sketch: &Sketch<'_, '_>, offset: Offset, font: Font) -> f32 {
    sketch.width(&sketch.say(&Phrase::Number(offset.0)), font)
}

/// Where the middle of an offset's number is: under its cell, but within the card.
fn offset_middle(sketch: &Sketch<'_, '_>, strip: &Strip, offset: Offset, font: Font) -> f32 {
    let most = strip.card.right() - 4.0 - offset_width(sketch, offset, font) / 2.0;
    strip.slot(offset).min(most)
}

/// How many offsets apart their numbers stand: each where they fit, else every 2nd, 5th, 10th …
fn offset_step(sketch: &Sketch<'_, '_>, strip: &Strip) -> u64 {
    if strip.measures.level == crate::level::Level::Dense {
        return 10;
    }
    let widest = offset_width(sketch, strip.log_end, Font::OFFSET) + 6.0;
    let fits = |step: &u64| places_wide(*step, strip.measures.pitch) >= widest;
    [1, 2, 5, 10, 20, 50].into_iter().find(fits).unwrap_or(100)
}
