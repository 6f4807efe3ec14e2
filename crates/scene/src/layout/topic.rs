//! Topics: their headings, and their partitions' strips one under the other.

use super::measures::Measures;
use super::strip::{Log, MOST_LANES, Strip, first_shown};
use super::words::reserve;
use crate::hit::{Hit, Thing};
use crate::level::Level;
use crate::model::{Model, Reading};
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{BrokerId, Offset, TopicPartition};
use partita_engine::world::{BrokerView, PartitionView, TopicView, World};
use std::collections::BTreeMap;

/// Where topics go, and how big.
pub(crate) struct Stack {
    pub left: f32,
    pub width: f32,
    /// The baseline of the first heading.
    pub heading: f32,
    pub measures: Measures,
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
const CHIP_HEIGHT: f32 = 28.0;

/// The strip that spells out its marks: the one pointed at, else the first.
fn spelled_out(sketch: &Sketch<'_, '_>, model: &Model) -> Option<TopicPartition> {
    let view = sketch.view;
    let pointed = [&view.hovered, &view.focused].into_iter().flatten();
    let pointed = pointed.filter_map(Thing::topic_partition).next();
    pointed.or_else(|| first(model)).cloned()
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
        let mut topics = Topics::default();
        if model.topics.is_empty() {
            topics.bottom = self.heading + HEADING_DROP;
            self.chips(sketch, model, None, &mut topics);
            let none = sketch.say(&Phrase::NoTopics);
            let at = point(self.left, self.heading);
            sketch.text(at, Align::Start, none, Font::LABEL, Paint::Ink2);
            return topics;
        }
        let readings: Vec<(&TopicView, Vec<Vec<Reading>>)> = model
            .topics
            .iter()
            .map(|topic| {
                let partitions = topic.partitions.iter();
                (topic, partitions.map(|part| model.readings(&part.topic_partition)).collect())
            })
            .collect();
        let plate = self.plate_width(sketch, model, &readings);
        let spelled_out = spelled_out(sketch, model);
        let mut heading = self.heading;
        for (index, (topic, readings)) in readings.iter().enumerate() {
            let mut y = heading + HEADING_DROP + if self.is_dense() { 4.0 } else { 0.0 };
            let room = if index == 0 {
                self.chips(sketch, model, Some(topic), &mut topics)
            } else {
                self.width
            };
            self.topic_heading(sketch, topic, heading, room);
            let top = y;
            let before_strips = sketch.hits.len();
            if self.is_dense() {
                self.dense_card(sketch, topic, y);
            }
            for (partition, readings) in topic.partitions.iter().zip(readings) {
                let log = Log { partition, readings, model };
                let is =
                    |chosen: Option<&TopicPartition>| chosen == Some(&partition.topic_partition);
                let band = self.measures.words > 0.0 && is(first(model));
                let spells = self.measures.spells && is(spelled_out.as_ref());
                let words = spells.then_some(band);
                let height = strip_height(model, &self.measures, partition, band);
                let height = if self.is_dense() { self.row_height() } else { height };
                let card = Rect::new(self.left, y, self.width, height);
                let strip = self.strip(sketch, &log, world, (card, plate), words);
                topics.strips.insert(partition.topic_partition.clone(), strip);
                y += height + self.measures.gap;
            }
            y += if self.is_dense() { 8.0 } else { 0.0 };
            let area = Rect::new(self.left, heading - 18.0, self.width, 24.0);
            let outline = Rect::new(self.left, heading - 18.0, self.width, y - top + 30.0);
            let hit = Hit { thing: Thing::Topic(topic.name.clone()), area, outline, order: 0 };
            sketch.hits.insert(before_strips, hit);
            topics.bottom = y - self.measures.gap;
            heading = topics.bottom + HEADING_RISE;
        }
        topics
    }

    fn is_dense(&self) -> bool {
        self.measures.level == Level::Dense
    }

    fn row_height(&self) -> f32 {
        self.measures.dense_row
    }

    /// Dense rows of a topic share one card.
    fn dense_card(&self, sketch: &mut Sketch<'_, '_>, topic: &TopicView, y: f32) {
        let rows = super::measures::count(topic.partitions.len()) * self.row_height();
        let card = Rect::new(self.left, y - 4.0, self.width, rows + 8.0);
        sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
    }

    /// One width of labels for all strips, so that cells stand under cells; at most a third.
    fn plate_width(
        &self,
        sketch: &Sketch<'_, '_>,
        model: &Model,
        readings: &[(&TopicView, Vec<Vec<Reading>>)],
    ) -> f32 {
        let logs = readings.iter().flat_map(|(topic, readings)| {
            topic.partitions.iter().zip(readings).map(|(partition, readings)| Log {
                partition,
                readings,
                model,
            })
        });
        let width = |log: Log<'_>| match self.measures.level {
            Level::Dense => log.dense_plate_width(sketch),
            level => log.plate_width(sketch, level),
        };
        let widest = logs.map(width).fold(0.0, f32::max);
        widest.clamp(130.0, (self.width * 0.34).max(156.0)).ceil()
    }

    fn topic_heading(&self, sketch: &mut Sketch<'_, '_>, topic: &TopicView, y: f32, room: f32) {
        let name = sketch.say(&Phrase::Topic(&topic.name));
        let note = sketch.say(&Phrase::TopicNote {
            partitions: topic.partitions.len(),
            replication_factor: topic.replication_factor,
            short: topic.replication_factor < 2,
        });
        sketch.heading(point(self.left, y), &name, &note, room);
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
        let reserve = if self.measures.spells {
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
        if !visible(sketch, card) {
            log.lane_places(&mut strip);
            return strip;
        }
        sketch.hit_within(Thing::Partition(partition.topic_partition.clone()), card, card, 1);
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
            Level::Dense => (strip.cell_top() - 1.0, None),
        };
        log.pole(sketch, strip, top, label);
    }

    /// Brokers at the right of the first heading; gives the room left for the heading. Their notes
    /// go first when they do not fit, then they stand closer.
    fn chips(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        topic: Option<&TopicView>,
        topics: &mut Topics,
    ) -> f32 {
        let heading = topic.map_or(0.0, |topic| {
            sketch.width(&sketch.say(&Phrase::Topic(&topic.name)), Font::LABEL_STRONG)
        });
        let alone = model.topics.len() == 1;
        let details: &[Detail] = if alone {
            &[Detail::Partitions, Detail::Count, Detail::None]
        } else {
            &[Detail::Count, Detail::None]
        };
        let mut chips: Vec<Chip> = Vec::new();
        for detail in details {
            chips = model.brokers.iter().map(|broker| Chip::new(sketch, broker, *detail)).collect();
            if heading + 16.0 + row_width(&chips) <= self.width {
                break;
            }
        }
        let mut x = self.left + self.width - row_width(&chips);
        for chip in &chips {
            let rect = Rect::new(x, self.heading - 20.0, chip.width, CHIP_HEIGHT);
            chip.draw(sketch, rect);
            topics.chips.insert(chip.broker, rect);
            x += chip.width + CHIP_GAP;
        }
        (self.width - row_width(&chips) - 16.0).max(heading.min(self.width * 0.3))
    }
}

const CHIP_GAP: f32 = 8.0;

/// How much a broker's chip says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Partitions,
    Count,
    None,
}

/// A broker, where "what if it dies" begins.
struct Chip {
    broker: BrokerId,
    name: String,
    note: String,
    down: bool,
    name_width: f32,
    width: f32,
}

impl Chip {
    fn new(sketch: &Sketch<'_, '_>, broker: &BrokerView, detail: Detail) -> Self {
        let down = !broker.running || broker.fenced;
        let leads: Vec<String> =
            broker.leads.iter().map(|leads| leads.partition.to_string()).collect();
        let (name, note) = if down {
            let word = if broker.running { Phrase::BrokerFenced } else { Phrase::BrokerDown };
            (format!("✕ {}", broker.id), sketch.say(&word))
        } else {
            match detail {
                Detail::Partitions if leads.is_empty() => {
                    (broker.id.to_string(), sketch.say(&Phrase::LeadsNothing))
                }
                Detail::Partitions if leads.len() <= 6 => {
                    (format!("★ {}", broker.id), sketch.say(&Phrase::Leads(&leads.join(", "))))
                }
                Detail::None => (broker.id.to_string(), String::new()),
                _ => (broker.id.to_string(), format!("★ {}", leads.len())),
            }
        };
        let name_width = sketch.width(&name, Font::LABEL_STRONG);
        let note_width = if note.is_empty() { 0.0 } else { 7.0 + sketch.width(&note, Font::NOTE) };
        let width = (24.0 + name_width + note_width).ceil();
        Self { broker: broker.id, name, note, down, name_width, width }
    }

    fn draw(&self, sketch: &mut Sketch<'_, '_>, rect: Rect) {
        let (fill, edge) =
            if self.down { (Paint::BadSoft, Paint::Bad) } else { (Paint::Panel, Paint::Edge) };
        let stroke = Some(Stroke::solid(edge, 1.0));
        sketch.rect(rect, 8.0, Some(fill), stroke);
        let (ink, note) =
            if self.down { (Paint::Bad, Paint::Bad) } else { (Paint::Ink, Paint::Ink2) };
        let baseline = rect.y + 18.5;
        let at = point(rect.x + 12.0, baseline);
        sketch.text(at, Align::Start, self.name.clone(), Font::LABEL_STRONG, ink);
        let at = point(rect.x + 12.0 + self.name_width + 7.0, baseline);
        sketch.text(at, Align::Start, self.note.clone(), Font::NOTE, note);
        sketch.hit(Thing::Broker(self.broker), rect, 2);
    }
}

fn row_width(chips: &[Chip]) -> f32 {
    let gaps = super::measures::count(chips.len().saturating_sub(1)) * CHIP_GAP;
    chips.iter().map(|chip| chip.width).sum::<f32>() + gaps
}

/// Whether a part of the picture is on the stage: strips that are scrolled away are not drawn.
fn visible(sketch: &Sketch<'_, '_>, card: Rect) -> bool {
    card.bottom() > -40.0 && card.y < sketch.view.height + 40.0
}
