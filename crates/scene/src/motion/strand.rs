//! Messages without records: a chevron on a dotted strand, with a word.

use super::{Moving, note, progress};
use crate::hit::{Hit, Thing};
use crate::layout::{Layout, Places, bend, rounded};
use crate::level::Level;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, Text, point};
use crate::track::Track;
use crate::view::{Note, Phrase, View};
use partita_engine::id::{BrokerId, MessageId, NodeId, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, Message, Request, Response};

/// A message on its strand.
struct Strand {
    message: MessageId,
    track: Track,
    progress: f32,
    note: Note,
    /// How many of the kind it stands for.
    count: usize,
    /// Left and right of the place where its word may stand.
    gap: (f32, f32),
}

/// More parts than this are drawn as one, with their number.
const MOST_PARTS: usize = 2;

/// Draws the messages at one moment, and their words where these do not run into each other.
pub(super) fn travel(
    layout: &Layout,
    messages: &[&Message],
    at: SimTime,
    view: &View<'_>,
    moving: &mut Moving,
) {
    let strands: Vec<Strand> =
        messages.iter().flat_map(|message| strands(layout, message, at)).collect();
    for strand in &strands {
        let stroke = Some(Stroke::dashed(Paint::Ink3, 1.25, 2.0, 4.0));
        let segments = strand.track.part(0.0, strand.track.length());
        moving.shapes.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
    }
    let taken: Vec<Rect> = moving.hits.iter().map(|hit| hit.outline).collect();
    let mut words: Vec<Word> = Vec::new();
    for strand in &strands {
        chevron(strand, view, moving);
        place_word(strand, view, &taken, &mut words);
    }
    moving.shapes.extend(words.into_iter().map(|word| word.shape(view)));
}

/// The strands of a message: one per partition when they are few.
fn strands(layout: &Layout, message: &Message, at: SimTime) -> Vec<Strand> {
    let Some(word) = note(message) else { return Vec::new() };
    let progress = progress(message, at);
    let strand = |segments: Vec<Segment>, note, count, gap| Strand {
        message: message.id,
        track: Track::new(&segments),
        progress,
        note,
        count,
        gap,
    };
    let places = &layout.places;
    let parts = parts(message, word);
    if parts.is_empty() {
        let way = chip_way(places, &message.from, &message.to);
        return way.map(|(way, gap)| vec![strand(way, word, 1, gap)]).unwrap_or_default();
    }
    let count = parts.len();
    let (shown, each) = if count > MOST_PARTS { (1, count) } else { (count, 1) };
    let shown = parts.into_iter().take(shown);
    shown
        .filter_map(|(topic_partition, note)| {
            let (way, gap) = strip_way(layout, &topic_partition, &message.from, &message.to)?;
            Some(strand(way, note, each, gap))
        })
        .collect()
}

/// The partitions that a message is about, each with what is said of it; empty when it is about a
/// group or the cluster.
fn parts(message: &Message, whole: Note) -> Vec<(TopicPartition, Note)> {
    match &message.body {
        Body::Request(Request::Fetch { partitions, .. }) => partitions
            .iter()
            .map(|part| {
                (part.topic_partition.clone(), Note::FetchFrom { offset: part.fetch_offset })
            })
            .collect(),
        Body::Request(Request::ListOffsets { partitions }) => {
            partitions.iter().map(|(part, _)| (part.clone(), whole)).collect()
        }
        Body::Response { response: Response::Produce { partitions }, .. } => partitions
            .iter()
            .map(|(part, result)| {
                let note = match result {
                    Ok(offset) => Note::Acknowledged { offset: Some(*offset) },
                    Err(error) => Note::Refused { error: *error },
                };
                (part.clone(), note)
            })
            .collect(),
        Body::Response { response: Response::Fetch { partitions }, .. } => {
            partitions.iter().map(|part| (part.topic_partition.clone(), whole)).collect()
        }
        Body::Response { response: Response::ListOffsets { partitions }, .. } => partitions
            .iter()
            .map(|(part, result)| {
                let note = match result {
                    Ok(offset) => Note::OffsetIs { offset: *offset },
                    Err(error) => Note::Refused { error: *error },
                };
                (part.clone(), note)
            })
            .collect(),
        _ => Vec::new(),
    }
}

type Way = (Vec<Segment>, (f32, f32));

/// Between a client and a partition's strip, beside the wire.
fn strip_way(
    layout: &Layout,
    topic_partition: &TopicPartition,
    from: &NodeId,
    to: &NodeId,
) -> Option<Way> {
    let places = &layout.places;
    let strip = places.strips.get(topic_partition)?;
    let dense = strip.measures.level == Level::Dense;
    let (beside_card, beside_strip) = if dense { (8.0, 5.0) } else { (14.0, 16.0) };
    match (from, to) {
        (NodeId::Producer(client), _) | (_, NodeId::Producer(client)) => {
            let port = *places.producers.get(client)?;
            let card = point(port.x + 6.0, port.y + beside_card);
            let log = point(strip.card.x, strip.rail() + beside_strip);
            if let Some(track) = places.writing.get(client) {
                let through = [port, point(port.x, track.y), point(track.x, track.y)];
                let through = through.into_iter().chain([point(track.x, log.y), log]);
                return Some((
                    walked(through.collect(), matches!(from, NodeId::Producer(_))),
                    NO_WORDS,
                ));
            }
            let gap = (port.x + 8.0, strip.card.x - 4.0);
            Some((directed(card, log, matches!(from, NodeId::Producer(_))), gap))
        }
        (NodeId::Consumer(client), _) | (_, NodeId::Consumer(client)) => {
            let member = places.members.get(client)?;
            let port = member.ports.get(topic_partition).copied();
            let port = port.unwrap_or(point(member.card.x, member.card.centre().y));
            let lane = strip.head(client).map_or_else(
                || strip.lanes.first().map_or(strip.card.centre().y, |lane| lane.y),
                |head| head.y,
            );
            let card = point(port.x - 6.0, port.y + beside_card);
            let log = point(strip.card.right(), lane + beside_strip);
            if let Some(track) = places.reading.get(client) {
                let through = [port, point(port.x, track.y), point(track.x, track.y)];
                let through = through.into_iter().chain([point(track.x, log.y), log]);
                return Some((
                    walked(through.collect(), matches!(from, NodeId::Consumer(_))),
                    NO_WORDS,
                ));
            }
            let gap = (strip.card.right() + 4.0, member.card.x - 8.0);
            Some((directed(log, card, !matches!(from, NodeId::Consumer(_))), gap))
        }
        _ => None,
    }
}

/// On the phone there is no room for words beside a strand: the chevron can be asked.
const NO_WORDS: (f32, f32) = (0.0, 0.0);

/// Along a margin, from the client or to it.
fn walked(mut through: Vec<Point>, from_client: bool) -> Vec<Segment> {
    if !from_client {
        through.reverse();
    }
    rounded(&through)
}

/// An S between two places, forwards or backwards.
fn directed(left: Point, right: Point, forwards: bool) -> Vec<Segment> {
    let (from, to) = if forwards { (left, right) } else { (right, left) };
    vec![Segment::Move(from), bend(from, to)]
}

/// Between a client and a broker's chip: in the gap up to the line between chips and strips, and
/// along it.
fn chip_way(places: &Places, from: &NodeId, to: &NodeId) -> Option<Way> {
    let (client, broker, outwards) = match (from, to) {
        (client, NodeId::Broker(broker)) => (client, broker, true),
        (NodeId::Broker(broker), client) => (client, broker, false),
        _ => return None,
    };
    if let Some(way) = phone_chip_way(places, client, *broker, outwards) {
        return Some(way);
    }
    let (start, edge, gap) = match client {
        NodeId::Producer(name) => {
            let port = *places.producers.get(name)?;
            let edge = places.strips.values().next().map(|strip| strip.card.x)?;
            (point(port.x + 6.0, port.y - 14.0), edge, (port.x + 8.0, edge - 4.0))
        }
        NodeId::Consumer(name) => {
            let card = places.members.get(name)?.card;
            let edge = places.strips.values().next().map(|strip| strip.card.right())?;
            (point(card.x, card.y + 14.0), edge, (edge + 4.0, card.x - 8.0))
        }
        _ => return None,
    };
    let (chip, line) = chip(places, *broker)?;
    let corner = point(edge, line);
    let forwards = vec![
        Segment::Move(start),
        bend(start, corner),
        Segment::Line(point(chip.centre().x, line)),
        Segment::Line(point(chip.centre().x, chip.bottom())),
    ];
    let backwards = || {
        vec![
            Segment::Move(point(chip.centre().x, chip.bottom())),
            Segment::Line(point(chip.centre().x, line)),
            Segment::Line(corner),
            bend(corner, start),
        ]
    };
    Some((if outwards { forwards } else { backwards() }, gap))
}

/// On the phone: along the client's margin to the topic's line, and to the chip from its side.
fn phone_chip_way(
    places: &Places,
    client: &NodeId,
    broker: BrokerId,
    from_client: bool,
) -> Option<Way> {
    let (port, track) = match client {
        NodeId::Producer(name) => (*places.producers.get(name)?, places.writing.get(name)?),
        NodeId::Consumer(name) => {
            let card = places.members.get(name)?.card;
            (point(card.right() - 14.0, card.y), places.reading.get(name)?)
        }
        _ => return None,
    };
    let chip = places.chips.get(&broker)?;
    let line = chip.bottom() + 2.5;
    let through = [
        port,
        point(port.x, track.y),
        point(track.x, track.y),
        point(track.x, line),
        point(chip.centre().x, line),
        point(chip.centre().x, chip.bottom()),
    ];
    Some((walked(through.to_vec(), from_client), NO_WORDS))
}

fn chip(places: &Places, broker: BrokerId) -> Option<(Rect, f32)> {
    let chip = *places.chips.get(&broker)?;
    Some((chip, chip.bottom() + 4.0))
}

/// The chevron, pointing where it goes.
fn chevron(strand: &Strand, view: &View<'_>, moving: &mut Moving) {
    let (at, angle) = strand.track.at(strand.track.length() * strand.progress);
    let (sin, cos) = angle.sin_cos();
    let turned = |x: f32, y: f32| point(at.x + x * cos - y * sin, at.y + x * sin + y * cos);
    let thing = Thing::Message(strand.message);
    let chosen = [&view.hovered, &view.focused, &view.selected].contains(&&Some(thing.clone()));
    let fill = if chosen {
        Paint::Accent
    } else if matches!(strand.note, Note::Refused { .. }) {
        Paint::Bad
    } else {
        Paint::Ink
    };
    moving.shapes.push(Shape::Path {
        segments: vec![
            Segment::Move(turned(-6.0, -5.5)),
            Segment::Line(turned(5.0, 0.0)),
            Segment::Line(turned(-6.0, 5.5)),
            Segment::Line(turned(-3.0, 0.0)),
            Segment::Close,
        ],
        fill: Some(fill),
        stroke: Some(Stroke::solid(Paint::Paper, 3.0)),
        outline_first: true,
    });
    let outline = Rect::around(at, 7.0);
    moving.hits.push(Hit { thing, area: Rect::around(at, 12.0), outline, order: 8 });
}

/// A word beside its chevron.
struct Word {
    note: Note,
    count: usize,
    at: Point,
    gap: (f32, f32),
    area: Rect,
}

impl Word {
    fn text(&self, view: &View<'_>) -> Option<(String, f32)> {
        let room = self.gap.1 - self.gap.0;
        let phrases = [Phrase::Note(self.note), Phrase::NoteShort(self.note)];
        phrases.into_iter().find_map(|phrase| {
            let mut words = view.say(&phrase);
            if self.count > 1 {
                words = view.say(&Phrase::Times { what: &words, count: self.count });
            }
            let width = view.text.width(&words, Font::NOTE);
            (width <= room).then_some((words, width))
        })
    }

    fn shape(&self, view: &View<'_>) -> Shape {
        let (text, width) = self.text(view).unwrap_or_default();
        let bad = matches!(self.note, Note::Refused { .. });
        Shape::Text(Text {
            at: self.at,
            align: Align::Middle,
            text,
            font: Font::NOTE,
            paint: if bad { Paint::Bad } else { Paint::Ink2 },
            halo: Some(Paint::Paper),
            width,
        })
    }
}

/// Places to try for a word, from its chevron's middle down to its baseline.
const DROPS: [f32; 4] = [20.0, -10.0, 34.0, -24.0];

/// Finds a place for a strand's word within its gap; one of the same kind that is in the way counts
/// it instead, and without any place it is left out: the chevron can be asked.
fn place_word(strand: &Strand, view: &View<'_>, taken: &[Rect], words: &mut Vec<Word>) {
    let (at, _) = strand.track.at(strand.track.length() * strand.progress);
    if strand.gap == NO_WORDS || at.x < strand.gap.0 - 12.0 || at.x > strand.gap.1 + 12.0 {
        return;
    }
    let mut word =
        Word { note: strand.note, count: strand.count, at, gap: strand.gap, area: Rect::default() };
    let Some((_, width)) = word.text(view) else { return };
    let half = width / 2.0;
    let x = at.x.clamp(strand.gap.0 + half, (strand.gap.1 - half).max(strand.gap.0 + half));
    for drop in DROPS {
        let baseline = at.y + drop;
        let area = Rect::new(x - half, baseline - 10.0, width, 13.0);
        let free = |other: &Rect| !other.intersects(&area);
        if taken.iter().all(free) && words.iter().all(|other| free(&other.area)) {
            word.at = point(x, baseline);
            word.area = area;
            words.push(word);
            return;
        }
    }
    let same = |other: &&mut Word| {
        core::mem::discriminant(&other.note) == core::mem::discriminant(&strand.note)
            && (other.at.y - at.y).abs() < 60.0
    };
    if let Some(other) = words.iter_mut().find(same) {
        let (note, count) = (other.note, other.count);
        other.count += strand.count;
        match other.text(view) {
            Some((_, width)) if width <= other.area.width + 14.0 => {}
            _ => (other.note, other.count) = (note, count),
        }
    }
}
