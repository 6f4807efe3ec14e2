//! The phone: from top to bottom producers, topics, consumers; writes come down the left margin,
//! reads leave down the right, one track for each client.

use super::card::{card, down};
use super::groups::Member;
use super::measures::{Measures, count, whole};
use super::member::{lag, owned_text};
use super::producers::{keys, keys_pitch, rate};
use super::slots::slot;
use super::strip::{Log, MOST_LANES, Strip, first_shown};
use super::{Arranged, Places, legend, wires};
use crate::addition::Addition;
use crate::hit::Thing;
use crate::level::Level;
use crate::model::{Model, Reading};
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::world::{
    BrokerView, ConsumerView, PartitionView, ProducerView, TopicView, World,
};

/// Between the stage's edge and the chips of clients.
const MARGIN: f32 = 14.0;
/// Between the stage's edge and the strips: room for tracks.
const TRACKS: f32 = 30.0;
/// What stays free at the lower end: there one zooms.
const CONTROLS: f32 = 52.0;
/// From a topic's line to its strips.
const TOPIC_LINE: f32 = 34.0;
/// The consumers' chips and what stands above them.
const CONSUMERS: f32 = 15.0 + 48.0;
/// How many clients are shown in a row; with more, the view says from which on.
const CHIPS: usize = 3;
const CHIP_GAP: f32 = 10.0;
/// What the words for clients that are not shown take beside the chips.
const MORE: f32 = 52.0;
/// The height of a slot that stands alone.
const FIRST_SLOT: f32 = 48.0;
/// From there to what stands below.
const BELOW_SLOT: f32 = 14.0;
/// Offsets shown, and the slot.
const COLUMNS: u64 = 11;

/// The places of a row of clients' chips.
struct Row {
    y: f32,
    height: f32,
    width: f32,
}

impl Row {
    fn new(view_width: f32, y: f32, height: f32, clients: usize) -> Self {
        let more = if clients > CHIPS { MORE } else { 0.0 };
        let room = view_width - 2.0 * MARGIN - more;
        Self { y, height, width: (room + CHIP_GAP) / count(CHIPS) - CHIP_GAP }
    }

    fn chip(&self, place: usize) -> Rect {
        let x = MARGIN + count(place) * (self.width + CHIP_GAP);
        Rect::new(x, self.y, self.width, self.height)
    }

    /// How many clients are not shown.
    fn more(&self, sketch: &mut Sketch<'_, '_>, clients: usize, first: usize) {
        let hidden = clients.saturating_sub(CHIPS);
        if hidden == 0 {
            return;
        }
        let sign = if first + CHIPS < clients { "›" } else { "‹" };
        let right = sketch.view.width - MARGIN;
        let words = sketch.say(&Phrase::More(hidden));
        let words = sketch.elide(&words, Font::NOTE, MORE - 4.0);
        let (upper, lower) = (self.y + self.height / 2.0 - 2.0, self.y + self.height / 2.0 + 15.0);
        sketch.text(point(right, upper), Align::End, words, Font::NOTE, Paint::Ink2);
        sketch.text(point(right, lower), Align::End, sign, Font::LABEL, Paint::Ink2);
    }
}

/// Where a slot stands while there is nothing of its kind.
fn alone(view_width: f32, y: f32) -> Rect {
    Rect::new(MARGIN, y, view_width - 2.0 * MARGIN, FIRST_SLOT)
}

/// The first client shown, so that the row is full.
fn first_chip(wanted: usize, clients: usize) -> usize {
    wanted.min(clients.saturating_sub(CHIPS))
}

/// Arranges everything from top to bottom.
pub(crate) fn arrange(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    world: &(impl World + ?Sized),
) -> Arranged {
    let view = sketch.view;
    let mut places = Places { disc: 8.5, ..Places::default() };
    let mut y = 4.0 - view.scroll;
    if let Some(hint) = &view.hint {
        let hint = sketch.elide(hint, Font::NAME, view.width - 2.0 * MARGIN);
        sketch.text(point(MARGIN, y + 18.0), Align::Start, hint, Font::NAME, view.hint_paint());
        y += 28.0;
    }
    y = producers(sketch, model, &mut places, y);
    let top = y;
    let measures = measures(model, view.height - (y + view.scroll));
    for (index, topic) in model.topics.iter().enumerate() {
        y = topic_line(sketch, model, &mut places, (topic, index == 0), y);
        for partition in &topic.partitions {
            let strip = strip(sketch, (&Log::new(partition, model), measures), world, y);
            y = strip.card.bottom() + strip.measures.gap;
            places.strips.insert(partition.topic_partition.clone(), strip);
        }
    }
    if model.topics.is_empty() {
        slot(sketch, Addition::Topic, alone(view.width, top));
        y = top + FIRST_SLOT + BELOW_SLOT;
    }
    y = consumers(sketch, model, &mut places, y);
    wires::draw(sketch, model, &mut places);
    legend::draw(sketch, model, (MARGIN, y + 22.0, view.width - 2.0 * MARGIN));
    let needed = y + 36.0 + view.scroll;
    // What scrolls, scrolls free of the controls that lie over it.
    let content_height = if needed > view.height { needed + CONTROLS } else { needed };
    Arranged {
        level: Level::Comfortable,
        content_height,
        window: (0.0, view.height),
        row: measures.height(1, false, 0, false),
        places,
    }
}

/// The sizes of strips: a little closer where that is what the consumers' chips need to be on the
/// stage as a whole.
fn measures(model: &Model, free: f32) -> Measures {
    let needed = |measures: &Measures| {
        let strips = model.topics.iter().flat_map(|topic| &topic.partitions).map(|partition| {
            let lanes = model.readings(&partition.topic_partition).len().min(MOST_LANES);
            measures.height(lanes, false, 0, false) + measures.gap
        });
        strips.sum::<f32>() + count(model.topics.len()) * TOPIC_LINE + CONSUMERS
    };
    let close = Measures::PHONE_CLOSE;
    if needed(&Measures::PHONE) > free && needed(&close) <= free { close } else { Measures::PHONE }
}

fn producers(sketch: &mut Sketch<'_, '_>, model: &Model, places: &mut Places, y: f32) -> f32 {
    let all = &model.producers;
    if all.is_empty() {
        slot(sketch, Addition::Producer, alone(sketch.view.width, y));
        return y + FIRST_SLOT + BELOW_SLOT;
    }
    let row = Row::new(sketch.view.width, y, 50.0, all.len());
    let first = first_chip(sketch.view.first_producer, all.len());
    for (place, producer) in all.iter().skip(first).take(CHIPS).enumerate() {
        let rect = row.chip(place);
        producer_chip(sketch, model, producer, rect);
        let port = point(rect.x + 14.0, rect.bottom());
        places.producers.insert(producer.name.clone(), port);
        let track = super::Track {
            x: 19.0 - 4.0 * count(place),
            y: rect.bottom() + 5.0 + 3.5 * count(place),
        };
        places.writing.insert(producer.name.clone(), track);
    }
    if all.len() < CHIPS {
        slot(sketch, Addition::Producer, row.chip(all.len()));
    }
    row.more(sketch, all.len(), first);
    y + 64.0
}

fn producer_chip(sketch: &mut Sketch<'_, '_>, model: &Model, producer: &ProducerView, rect: Rect) {
    card(sketch, rect, producer.state);
    sketch.hit(Thing::Producer(producer.name.clone()), rect, 2);
    let (left, room) = (rect.x + 10.0, rect.width - 20.0);
    let name = sketch.elide(producer.name.as_str(), Font::NAME_SMALL, room);
    sketch.text(point(left, rect.y + 19.0), Align::Start, name, Font::NAME_SMALL, Paint::Ink);
    let (note, font, paint) = down(sketch, producer.state)
        .unwrap_or_else(|| (rate(sketch, producer, true), Font::LABEL, Paint::Ink2));
    let note = sketch.elide(&note, font, room);
    let end = sketch.text(point(left, rect.y + 39.0), Align::Start, note, font, paint);
    let (cell, right) = (17.0, rect.right() - 7.0);
    let pitch = keys_pitch(cell);
    let most = usize::try_from(whole((right - end - 3.0 + pitch - cell) / pitch)).unwrap_or(0);
    let width = count(producer.keys.len().min(most)) * pitch - (pitch - cell);
    if width > 0.0 {
        keys(sketch, model, producer, Rect::new(right - width, rect.y + 25.0, width, cell));
    }
}

/// A topic's name and, on the first, the brokers.
fn topic_line(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    places: &mut Places,
    (topic, first): (&TopicView, bool),
    y: f32,
) -> f32 {
    let right = sketch.view.width - TRACKS - 2.0;
    let mut room = right - TRACKS;
    let baseline = y + 20.0;
    if first {
        let mut x = right;
        for broker in model.brokers.iter().rev() {
            let rect = Rect::new(x - 44.0, baseline - 17.0, 44.0, 26.0);
            if rect.x < TRACKS + room * 0.4 {
                break;
            }
            broker_chip(sketch, broker, rect);
            places.chips.insert(broker.id, rect);
            x = rect.x - 5.0;
        }
        room = x - TRACKS - 4.0;
    }
    let name = sketch.say(&Phrase::Topic(&topic.name));
    let note = sketch.say(&Phrase::TopicNote {
        partitions: topic.partitions.len(),
        replication_factor: topic.replication_factor,
        short: true,
    });
    sketch.heading(point(TRACKS, baseline), &name, &note, room);
    let area = Rect::new(TRACKS, baseline - 22.0, room, 34.0);
    sketch.hit_within(Thing::Topic(topic.name.clone()), area, area, 0);
    y + TOPIC_LINE
}

fn broker_chip(sketch: &mut Sketch<'_, '_>, broker: &BrokerView, rect: Rect) {
    let down = !broker.running || broker.fenced;
    let (fill, edge, ink) = if down {
        (Paint::BadSoft, Paint::Bad, Paint::Bad)
    } else {
        (Paint::Panel, Paint::Edge, Paint::Ink)
    };
    sketch.rect(rect, 7.0, Some(fill), Some(Stroke::solid(edge, 1.0)));
    let name = if down { format!("✕ {}", broker.id) } else { broker.id.to_string() };
    let at = point(rect.centre().x, rect.centre().y + 4.5);
    sketch.text(at, Align::Middle, name, Font::LABEL_STRONG, ink);
    sketch.hit_within(Thing::Broker(broker.id), rect, rect.at_least(44.0), 2);
}

fn strip(
    sketch: &mut Sketch<'_, '_>,
    (log, sizes): (&Log<'_>, Measures),
    world: &(impl World + ?Sized),
    y: f32,
) -> Strip {
    let width = sketch.view.width - 2.0 * TRACKS - 2.0;
    let pitch = ((width - 14.0) / f32::from(u16::try_from(COLUMNS).unwrap_or(1))).clamp(20.0, 44.0);
    let measures = Measures { pitch, ..sizes };
    let lanes = log.readings.len();
    let height = measures.height(lanes.min(MOST_LANES), false, 0, false);
    let partition = log.partition;
    let mut strip = Strip {
        topic_partition: partition.topic_partition.clone(),
        card: Rect::new(TRACKS, y, width, height),
        measures,
        cells_left: TRACKS + 13.0,
        first: first_shown(sketch.view, partition, COLUMNS, 0),
        columns: COLUMNS,
        log_end: partition.log_end,
        lanes: Vec::new(),
    };
    let card = strip.card;
    sketch.hit_within(Thing::Partition(partition.topic_partition.clone()), card, card, 1);
    if card.bottom() < -40.0 || card.y > sketch.view.height + 40.0 {
        log.lane_places(&mut strip);
        return strip;
    }
    sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
    log.cells(sketch, &strip, world);
    let title_end = title(sketch, log, &strip);
    let pole = strip.x(log.partition.high_watermark.clamp(strip.first, strip.end()));
    let in_title = pole > card.x + 8.0 && pole - 9.0 < title_end;
    log.pole(sketch, &strip, card.y + if in_title { 23.0 } else { 7.0 }, None);
    log.lanes(sketch, &mut strip);
    high_watermark_label(sketch, log, &strip, title_end);
    strip
}

/// Name, leader, worst lag, and which copies are missing; gives the right end.
fn title(sketch: &mut Sketch<'_, '_>, log: &Log<'_>, strip: &Strip) -> f32 {
    let partition = log.partition;
    let baseline = strip.card.y + 17.0;
    let mut parts: Vec<(String, Font, Paint)> = Vec::new();
    match partition.leader {
        Some(broker) => parts.push((format!("★ {broker}"), Font::LABEL, Paint::Ink)),
        None => {
            let word = format!("✕ {}", sketch.say(&Phrase::NoLeader));
            parts.push((word, Font::NOTE_STRONG, Paint::Bad));
        }
    }
    if !log.readings.is_empty() {
        let worst = log.readings.iter().filter_map(|reading: &Reading| reading.committed).min();
        let (lag, font) = log.lag(sketch, worst);
        parts.push((lag, font, Paint::Ink));
    }
    if let Some(missing) = missing_copies(partition) {
        parts.push((missing, Font::OFFSET_STRONG, Paint::Bad));
    }
    let parts_width: f32 =
        parts.iter().map(|(text, font, _)| sketch.width(text, *font) + 9.0).sum();
    let left = strip.card.x + 10.0;
    let room = strip.card.width - 20.0 - parts_width - 52.0;
    let name = partition.topic_partition.to_string();
    let name = sketch.elide_start(&name, Font::NAME_SMALL, room.max(40.0));
    let at = point(left, baseline);
    let mut end = sketch.text(at, Align::Start, name, Font::NAME_SMALL, Paint::Ink);
    for (text, font, paint) in parts {
        let at = point(end + 9.0, baseline);
        if at.x + sketch.width(&text, font) > strip.card.right() - 8.0 {
            break;
        }
        end = sketch.text(at, Align::Start, text, font, paint);
    }
    end
}

/// `✕ b3` for copies out of the ISR; nothing while it is full.
fn missing_copies(partition: &PartitionView) -> Option<String> {
    let missing: Vec<String> = partition
        .replicas
        .iter()
        .filter(|replica| !partition.isr.contains(&replica.broker))
        .map(|replica| replica.broker.to_string())
        .collect();
    (!missing.is_empty()).then(|| format!("✕ {}", missing.join(" ")))
}

/// The high watermark's name beside its pole, where the title leaves room; else at the right end.
fn high_watermark_label(sketch: &mut Sketch<'_, '_>, log: &Log<'_>, strip: &Strip, title_end: f32) {
    let high_watermark = log.partition.high_watermark;
    let name = sketch.say(&Phrase::HighWatermark(high_watermark));
    let width = sketch.width(&name, Font::NOTE_STRONG);
    let x = strip.x(high_watermark.clamp(strip.first, strip.end()));
    let right = strip.card.right() - 8.0;
    let left_edge = title_end + 8.0;
    let starts = [x - 10.0 - width, x + 6.0, right - width];
    let clear = |start: &f32| {
        *start >= left_edge && start + width <= right && (x <= *start || x - 9.0 >= start + width)
    };
    if let Some(start) = starts.into_iter().find(clear) {
        let at = point(start, strip.card.y + 17.0);
        sketch.text(at, Align::Start, name, Font::NOTE_STRONG, Paint::Ink);
    }
}

fn consumers(sketch: &mut Sketch<'_, '_>, model: &Model, places: &mut Places, y: f32) -> f32 {
    let all = &model.consumers;
    if all.is_empty() {
        let rect = alone(sketch.view.width, y);
        slot(sketch, Addition::Group, rect);
        return rect.bottom();
    }
    let row = Row::new(sketch.view.width, y + 15.0, 48.0, all.len());
    let first = first_chip(sketch.view.first_consumer, all.len());
    for (place, consumer) in all.iter().skip(first).take(CHIPS).enumerate() {
        let rect = row.chip(place);
        consumer_chip(sketch, model, consumer, rect);
        let port = point(rect.right() - 14.0, rect.y);
        let ports = consumer.owned.iter().map(|owned| (owned.topic_partition.clone(), port));
        let member = Member { card: rect, ports: ports.collect() };
        places.members.insert(consumer.name.clone(), member);
        let track = super::Track {
            x: sketch.view.width - 21.0 + 5.0 * count(place),
            y: rect.y - 14.0 + 4.0 * count(place),
        };
        places.reading.insert(consumer.name.clone(), track);
    }
    if all.len() < CHIPS {
        let addition = match model.groups.as_slice() {
            [only] => Addition::Consumer(only.name.clone()),
            _ => Addition::Group,
        };
        slot(sketch, addition, row.chip(all.len()));
    }
    row.more(sketch, all.len(), first);
    y + 15.0 + 48.0
}

fn consumer_chip(sketch: &mut Sketch<'_, '_>, model: &Model, consumer: &ConsumerView, rect: Rect) {
    card(sketch, rect, consumer.state);
    sketch.hit(Thing::Consumer(consumer.name.clone()), rect, 2);
    let (left, right) = (rect.x + 10.0, rect.right() - 10.0);
    let group = model.groups.iter().find(|group| group.name == consumer.group);
    let lag = lag(model, group, consumer);
    let mut room = right - left;
    if let Some(lag) = lag {
        let font = if lag > sketch.view.lag_limit { Font::LABEL_STRONG } else { Font::LABEL };
        let lag = sketch.say(&Phrase::Lag(lag));
        room -= sketch.width(&lag, font) + 6.0;
        sketch.text(point(right, rect.y + 19.0), Align::End, lag, font, Paint::Ink);
    }
    let name = sketch.elide(consumer.name.as_str(), Font::NAME_SMALL, room);
    sketch.text(point(left, rect.y + 19.0), Align::Start, name, Font::NAME_SMALL, Paint::Ink);
    let (note, font, paint) = down(sketch, consumer.state).unwrap_or_else(|| {
        let owned = if consumer.owned.is_empty() {
            sketch.say(&Phrase::OwnsNothing)
        } else {
            owned_text(consumer, 2)
        };
        let several = model.groups.len() > 1;
        let both = format!("{} {owned}", consumer.group);
        let fits = sketch.width(&both, Font::LABEL) <= right - left;
        let note = match (several, fits) {
            (false, _) => owned,
            (true, true) => both,
            (true, false) => consumer.group.to_string(),
        };
        (note, Font::LABEL, Paint::Ink2)
    });
    let note = sketch.elide(&note, font, right - left);
    sketch.text(point(left, rect.y + 38.0), Align::Start, note, font, paint);
}
