//! A topic's band: its name and what comes in, its bars by leader, and the groups that read it.

use super::bars::{Bar, BarSize, Bars, State};
use super::frame::{Frame, STACKED_HEADING};
use super::readers::{self, Readership};
use crate::hit::{Hit, Thing};
use crate::layout::measures::count;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::TopicPartition;
use partita_engine::world::{PartitionView, TopicView};

/// A topic that is about to be drawn.
pub(super) struct Row<'m> {
    pub topic: &'m TopicView,
    /// Records in 1,000 seconds.
    pub rate: u64,
    /// Its partitions by the broker that leads them, in the brokers' order; last those without.
    pub columns: Vec<Vec<(&'m PartitionView, Bar)>>,
    /// The groups that read it.
    pub readers: Vec<Readership<'m>>,
    /// The columns of brokers that do not run or are fenced.
    down: Vec<usize>,
}

impl<'m> Row<'m> {
    pub fn new(model: &'m Model, topic: &'m TopicView) -> Self {
        let mut columns: Vec<Vec<(&PartitionView, Bar)>> =
            vec![Vec::new(); model.brokers.len() + 1];
        for partition in &topic.partitions {
            let led = |leader| model.brokers.iter().position(|broker| broker.id == leader);
            let column = partition.leader.and_then(led).unwrap_or(model.brokers.len());
            if let Some(bars) = columns.get_mut(column) {
                bars.push((partition, Bar::new(model, partition)));
            }
        }
        let brokers = model.brokers.iter().enumerate();
        let down = brokers.filter(|(_, broker)| !broker.running || broker.fenced);
        Self {
            topic,
            rate: columns.iter().flatten().map(|(_, bar)| bar.rate).sum(),
            columns,
            readers: readers::of(model, topic),
            down: down.map(|(column, _)| column).collect(),
        }
    }

    /// How many partitions are in this state.
    pub fn count(&self, state: State) -> usize {
        self.columns.iter().flatten().filter(|(_, bar)| bar.state == state).count()
    }

    /// The column that a partition's bar stands in.
    pub fn column_of(&self, at: &TopicPartition) -> Option<usize> {
        let there = |bars: &Vec<(&PartitionView, Bar)>| {
            bars.iter().any(|(partition, _)| partition.topic_partition == *at)
        };
        self.columns.iter().position(there)
    }

    /// Draws the band; only where its things are when it is not `seen`.
    pub fn draw(&self, sketch: &mut Sketch<'_, '_>, frame: &Frame, band: Rect, seen: bool) {
        let grid = if frame.stacked {
            let height = frame.bars_height(self) + 4.0;
            Rect::new(frame.margin, band.y + STACKED_HEADING, band.width, height)
        } else {
            Rect::new(frame.grid - 8.0, band.y, frame.right() - frame.grid + 12.0, band.height)
        };
        self.heading(sketch, frame, (band, grid), seen);
        if seen {
            self.ground(sketch, frame, grid);
        }
        self.bars(sketch, frame, grid, seen);
        readers::draw(sketch, self, frame, (band, grid), seen);
    }

    fn ground(&self, sketch: &mut Sketch<'_, '_>, frame: &Frame, grid: Rect) {
        sketch.card(grid, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
        for column in &self.down {
            let left = frame.column_left(*column) - frame.gap / 2.0;
            let rect = Rect::new(left, grid.y + 1.0, frame.column + frame.gap, grid.height - 2.0);
            let fill = Some(Paint::Sunk);
            sketch.ground.push(Shape::Rect { rect, radius: 0.0, fill, stroke: None });
        }
    }

    /// The topic's name, how many partitions it has, and the arrow as wide as what comes in.
    fn heading(
        &self,
        sketch: &mut Sketch<'_, '_>,
        frame: &Frame,
        (band, grid): (Rect, Rect),
        seen: bool,
    ) {
        let thing = Thing::Topic(self.topic.name.clone());
        let label = if frame.stacked {
            Rect::new(band.x, band.y - 2.0, band.width, 24.0)
        } else {
            Rect::new(band.x, band.centre().y - 18.0, frame.labels, 36.0)
        };
        sketch.hit_within(thing, label, label, 2);
        if !seen {
            return;
        }
        let note = sketch.say(&Phrase::TopicNote {
            partitions: self.topic.partitions.len(),
            replication_factor: self.topic.replication_factor,
            short: true,
        });
        let rate = match whole_rate(self.rate) {
            0 => String::new(),
            rate => sketch.say(&Phrase::Rate { millirecords_per_second: rate, short: true }),
        };
        let (right, middle) = (label.right() - 2.0, label.centre().y);
        let name = self.topic.name.as_str();
        if frame.stacked {
            let baseline = label.y + 17.0;
            let rate_left = right - sketch.width(&rate, Font::MONO_NOTE);
            sketch.text(point(right, baseline), Align::End, rate, Font::MONO_NOTE, Paint::Ink);
            sketch.heading(point(label.x, baseline), name, &note, rate_left - label.x - 8.0);
            return;
        }
        let room = label.width - 2.0;
        let rate_width = sketch.width(&rate, Font::MONO_NOTE);
        let name_room = if rate.is_empty() { room } else { room - rate_width - 8.0 };
        let beside = sketch.width(name, Font::NAME) <= name_room;
        let name = sketch.elide(name, Font::NAME, if beside { name_room } else { room });
        sketch.text(point(label.x, middle - 3.0), Align::Start, name, Font::NAME, Paint::Ink);
        let note_room = if beside { room } else { room - rate_width - 8.0 };
        let note = if sketch.width(&note, Font::NOTE) > note_room { String::new() } else { note };
        sketch.text(point(label.x, middle + 13.0), Align::Start, note, Font::NOTE, Paint::Ink2);
        let baseline = if beside { middle - 3.0 } else { middle + 13.0 };
        sketch.text(point(right, baseline), Align::End, rate, Font::MONO_NOTE, Paint::Ink);
        let thickness = thickness(self.rate);
        if thickness > 0.0 {
            sketch.wires.push(arrow(label.right() + 6.0, grid.x - 1.0, middle, thickness));
        }
    }

    fn bars(&self, sketch: &mut Sketch<'_, '_>, frame: &Frame, grid: Rect, seen: bool) {
        let (rise, width) = (8.0 * frame.size, (frame.pitch * 0.7).max(2.0));
        let size = BarSize { width, up: rise, down: frame.line - rise - 2.0 };
        let mut bars = Bars::default();
        for (column, partitions) in self.columns.iter().enumerate() {
            let per_line = frame.bars_in_line(column);
            let inset = if column == frame.brokers { 4.0 } else { 1.5 };
            for (place, (partition, bar)) in partitions.iter().enumerate() {
                let x = frame.column_left(column) + inset + count(place % per_line) * frame.pitch;
                let y = grid.y + rise + 4.0 + count(place / per_line) * frame.line;
                if seen {
                    bars.push((x, y), *bar, size);
                }
                let thing = Thing::Partition(partition.topic_partition.clone());
                let outline = Rect::new(x - 3.0, y - rise - 3.0, width + 6.0, frame.line + 2.0);
                let area = Rect::new(x - 1.0, outline.y, frame.pitch, frame.line);
                sketch.hits.push(Hit { thing, area, outline, order: 4 });
            }
        }
        sketch.marks.extend(bars.shapes());
    }
}

/// A rate as it is read at a glance: from ten records a second on without parts of a record.
const fn whole_rate(rate: u64) -> u64 {
    if rate < 10_000 { rate } else { (rate + 500) / 1000 * 1000 }
}

/// How wide an arrow is for so many records in 1,000 seconds.
pub(super) fn thickness(rate: u64) -> f32 {
    if rate == 0 {
        return 0.0;
    }
    ((rate / 1000) as f32).sqrt().mul_add(0.16, 1.5).min(24.0)
}

/// From a topic's name to its bars.
fn arrow(left: f32, right: f32, y: f32, thickness: f32) -> Shape {
    let (half, neck) = (thickness / 2.0, right - 9.0);
    let corners = [
        (left, y - half),
        (neck, y - half),
        (neck, y - half - 3.0),
        (right, y),
        (neck, y + half + 3.0),
        (neck, y + half),
        (left, y + half),
    ];
    let mut places = corners.into_iter().map(|(x, y)| point(x, y));
    let mut segments: Vec<Segment> = places.next().map(Segment::Move).into_iter().collect();
    segments.extend(places.map(Segment::Line));
    segments.push(Segment::Close);
    Shape::Path { segments, fill: Some(Paint::Wire), stroke: None, outline_first: false }
}
