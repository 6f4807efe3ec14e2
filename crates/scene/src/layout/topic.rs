//! Topics: their headings, and their partitions' strips one under the other.

use super::chips;
use super::measures::Measures;
use super::slots::{SLOT, SLOT_GAP, Slots, fitting, slot};
use super::strip::{Log, MOST_LANES, Strip, first_shown};
use super::words::reserve;
use crate::addition::Addition;
use crate::hit::{Hit, Thing};
use crate::level::Level;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{BrokerId, Offset, TopicPartition};
use partita_engine::world::{PartitionView, TopicView, World};
use std::collections::BTreeMap;

/// Where topics go, and how big.
pub(crate) struct Stack {
    pub left: f32,
    pub width: f32,
    /// The baseline of the first heading.
    pub heading: f32,
    pub measures: Measures,
    pub slots: Slots,
}

/// What the other columns need to know of the topics.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Topics {
    pub strips: BTreeMap<TopicPartition, Strip>,
    /// Chips of brokers: where strands to them end.
    pub chips: BTreeMap<BrokerId, Rect>,
    /// Below everything.
    pub bottom: f32,
}

/// From a heading's baseline to the strips.
pub(crate) const HEADING_DROP: f32 = 16.0;
/// From one topic's strips to the next one's heading.
pub(crate) const HEADING_RISE: f32 = 32.0;
/// The same where rows are dense: what it leaves makes them higher.
pub(crate) const CLOSE_HEADING_RISE: f32 = 20.0;
/// Between the edge of a card of dense rows and the rows.
const DENSE_INSET: f32 = 4.0;

/// The strip that spells out its marks: the one pointed at, else the first.
fn spelled_out<'p>(sketch: &Sketch<'p, '_>, model: &'p Model) -> Option<&'p TopicPartition> {
    let view = sketch.view;
    let pointed = [&view.hovered, &view.focused].into_iter().flatten();
    pointed.filter_map(Thing::topic_partition).next().or_else(|| first(model))
}

/// Whether the partition is the chosen one.
fn is(chosen: Option<&TopicPartition>, partition: &PartitionView) -> bool {
    chosen == Some(&partition.topic_partition)
}

/// The first strip: the one that has room for all its words.
fn first(model: &Model) -> Option<&TopicPartition> {
    model.topics.first()?.partitions.first().map(|first| &first.topic_partition)
}

/// The height that all topics need at these sizes.
pub(crate) fn needed_height(model: &Model, measures: &Measures) -> f32 {
    let mut height = if measures.words > 0.0 { measures.words } else { 0.0 };
    for (index, topic) in model.topics.iter().enumerate() {
        height += if index == 0 { HEADING_DROP } else { HEADING_DROP + HEADING_RISE };
        for partition in &topic.partitions {
            height += strip_height(model, measures, partition, false) + measures.gap;
        }
        height -= measures.gap;
    }
    height
}

fn strip_height(model: &Model, measures: &Measures, partition: &PartitionView, words: bool) -> f32 {
    let lanes = model.readings(&partition.topic_partition).len();
    let followers = super::strip::followers(partition).len();
    measures.height(lanes.min(MOST_LANES), lanes > MOST_LANES, followers, words)
}

impl Stack {
    /// Draws all topics.
    pub fn draw(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        world: &(impl World + ?Sized),
    ) -> Topics {
        let mut topics = Topics { bottom: self.heading + HEADING_DROP, ..Topics::default() };
        let room = chips::draw(sketch, model, self.place(), &mut topics);
        if model.topics.is_empty() {
            let none = sketch.say(&Phrase::NoTopics);
            let at = point(self.left, self.heading);
            sketch.text(at, Align::Start, none, Font::LABEL, Paint::Ink2);
        }
        let plate = self.plate_width(sketch, model);
        let mut heading = self.heading;
        for (index, topic) in model.topics.iter().enumerate() {
            let room = if index == 0 { room } else { self.width };
            let before_strips = sketch.hits.len();
            self.topic_heading(sketch, topic, heading, room);
            topics.bottom =
                self.strips(sketch, model, world, (topic, plate, heading), &mut topics.strips);
            let area = Rect::new(self.left, heading - 18.0, self.width, 24.0);
            let outline = Rect { height: topics.bottom - area.y + 4.0, ..area };
            let hit = Hit { thing: Thing::Topic(topic.name.clone()), area, outline, order: 0 };
            sketch.hits.insert(before_strips, hit);
            heading = topics.bottom + self.heading_rise();
        }
        topics
    }

    /// Left edge, width and the baseline of the first heading.
    const fn place(&self) -> (f32, f32, f32) {
        (self.left, self.width, self.heading)
    }

    /// Draws a topic's strips below its heading; gives their lower end.
    fn strips(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        world: &(impl World + ?Sized),
        (topic, plate, heading): (&TopicView, f32, f32),
        strips: &mut BTreeMap<TopicPartition, Strip>,
    ) -> f32 {
        let mut y = heading + HEADING_DROP;
        if self.is_dense() {
            y += DENSE_INSET;
            self.dense_card(sketch, topic, y);
        }
        for partition in &topic.partitions {
            let log = Log::new(partition, model);
            let words = self.words(sketch, model, partition);
            let band = self.measures.words > 0.0 && is(first(model), partition);
            let height = if self.is_dense() {
                self.measures.dense_row
            } else {
                strip_height(model, &self.measures, partition, band)
            };
            let card = Rect::new(self.left, y, self.width, height);
            let strip = self.strip(sketch, &log, world, (card, plate), words.then_some(band));
            strips.insert(partition.topic_partition.clone(), strip);
            y += height + self.measures.gap;
        }
        let end = if self.is_dense() { y + DENSE_INSET } else { y - self.measures.gap };
        if self.slots == Slots::InHeadings {
            return end + DENSE_INSET;
        }
        let rect = Rect::new(self.left, end + SLOT_GAP, self.width, SLOT);
        slot(sketch, Addition::Partition(topic.name.clone()), rect);
        rect.bottom()
    }

    /// Whether this strip spells out its marks.
    fn words(&self, sketch: &Sketch<'_, '_>, model: &Model, partition: &PartitionView) -> bool {
        self.measures.spells && is(spelled_out(sketch, model), partition)
    }

    const fn heading_rise(&self) -> f32 {
        match self.slots {
            Slots::InHeadings => CLOSE_HEADING_RISE,
            _ => HEADING_RISE,
        }
    }

    fn is_dense(&self) -> bool {
        self.measures.level == Level::Dense
    }

    /// Dense rows of a topic share one card.
    fn dense_card(&self, sketch: &mut Sketch<'_, '_>, topic: &TopicView, y: f32) {
        let rows = super::measures::count(topic.partitions.len()) * self.measures.dense_row;
        let card = Rect::new(self.left, y - DENSE_INSET, self.width, rows + 2.0 * DENSE_INSET);
        sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
    }

    /// One width of labels for all strips, so that cells stand under cells; at most a third.
    fn plate_width(&self, sketch: &Sketch<'_, '_>, model: &Model) -> f32 {
        let partitions = model.topics.iter().flat_map(|topic| &topic.partitions);
        let width = |log: Log<'_>| match self.measures.level {
            Level::Dense | Level::Overview => log.dense_plate_width(sketch),
            level => log.plate_width(sketch, level),
        };
        let widths = partitions.map(|partition| width(Log::new(partition, model)));
        let most = (self.width * 0.34).max(156.0);
        widths.fold(0.0, f32::max).clamp(130.0, most).ceil()
    }

    /// A topic's name and its note; where there is no row for it below, the slot for one more
    /// partition beside them.
    fn topic_heading(&self, sketch: &mut Sketch<'_, '_>, topic: &TopicView, y: f32, room: f32) {
        const BEFORE_SLOT: f32 = 12.0;
        let name = sketch.say(&Phrase::Topic(&topic.name));
        let note = sketch.say(&Phrase::TopicNote {
            partitions: topic.partitions.len(),
            replication_factor: topic.replication_factor,
            short: topic.replication_factor < 2,
        });
        let beside = self.slots == Slots::InHeadings;
        let most = if beside { room - BEFORE_SLOT - SLOT } else { room };
        let end = sketch.heading(point(self.left, y), &name, &note, most);
        let addition = Addition::Partition(topic.name.clone());
        let left = end + BEFORE_SLOT;
        if beside && let Some(width) = fitting(sketch, &addition, self.left + room - left) {
            slot(sketch, addition, Rect::new(left, y - 16.5, width, SLOT));
        }
    }

    fn strip(
        &self,
        sketch: &mut Sketch<'_, '_>,
        log: &Log<'_>,
        world: &(impl World + ?Sized),
        (card, plate): (Rect, f32),
        words: Option<bool>,
    ) -> Strip {
        let partition = log.partition;
        let cells_left = card.x + plate;
        let pitch = self.measures.pitch;
        let number_beside = if self.measures.offset_drop.is_none() { 44.0 } else { 0.0 };
        let room = card.right() - 8.0 - number_beside - cells_left;
        let columns = super::measures::whole(room / pitch).max(2);
        let reserve = if self.measures.spells && visible(sketch, card) {
            reserve(sketch, Offset(partition.log_end.0.max(1000)), pitch, columns)
        } else {
            1
        };
        let mut strip = Strip {
            topic_partition: partition.topic_partition.clone(),
            card,
            measures: self.measures,
            cells_left,
            first: first_shown(sketch.view, partition, columns, reserve),
            columns,
            log_end: partition.log_end,
            lanes: Vec::new(),
        };
        sketch.hit_within(Thing::Partition(partition.topic_partition.clone()), card, card, 1);
        if !visible(sketch, card) {
            log.lane_places(&mut strip);
            return strip;
        }
        if !self.is_dense() {
            sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
        }
        log.cells(sketch, &strip, world);
        self.pole(sketch, log, &strip);
        log.lanes(sketch, &mut strip);
        if self.is_dense() {
            log.dense_plate(sketch, &strip);
        } else {
            log.plate(sketch, &strip);
        }
        if let Some(band) = words {
            log.words(sketch, &strip, band);
        }
        strip
    }

    /// The high watermark, below the rings and bookmarks that may stand at it.
    fn pole(&self, sketch: &mut Sketch<'_, '_>, log: &Log<'_>, strip: &Strip) {
        let (top, label) = match self.measures.level {
            Level::Comfortable => (strip.card.y + 5.0, Some(strip.card.y + 15.0)),
            Level::Compact => (strip.cell_top() - 3.0, None),
            Level::Dense | Level::Overview => (strip.cell_top() - 1.0, None),
        };
        log.pole(sketch, strip, top, label);
    }
}

/// Whether a part of the picture is on the stage: strips that are scrolled away are not drawn.
fn visible(sketch: &Sketch<'_, '_>, card: Rect) -> bool {
    card.bottom() > -40.0 && card.y < sketch.view.height + 40.0
}
