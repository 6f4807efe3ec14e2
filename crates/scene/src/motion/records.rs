//! Records on their way: discs, several of one batch in a capsule.

use super::{Moving, progress};
use crate::hit::{Hit, Thing};
use crate::layout::Layout;
use crate::model::Letter;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::{disc, port, text};
use crate::track::Track;
use crate::view::View;
use partita_engine::id::{BrokerId, ClientName, MessageId, NodeId, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, FetchedPartition, Message, ProducePartition, Request, Response};
use std::collections::BTreeMap;

/// A batch, or what a fetch brings of one partition, on its way.
struct Trip {
    message: MessageId,
    way: Vec<Segment>,
    /// From the wire's end into the middle of the slot.
    beyond: f32,
    letters: Vec<Letter>,
    /// 0 to 1.
    progress: f32,
    /// The ring that lies over the wire's end at the client; none between brokers.
    port: Option<Point>,
}

/// At most so many discs of one capsule; the others are counted.
const MOST_DISCS: usize = 5;

/// All trips, in order of arrival. Batches for one partition queue: each is led to the slot that is
/// the log end once those before it have landed.
fn trips(layout: &Layout, messages: &[&Message], at: Option<SimTime>) -> Vec<Trip> {
    let mut ahead: BTreeMap<&TopicPartition, u64> = BTreeMap::new();
    let mut trips = Vec::new();
    for message in messages {
        let progress = at.map_or(0.0, |at| progress(message, at));
        match (&message.body, &message.from, &message.to) {
            (Body::Request(Request::Produce { partitions, .. }), NodeId::Producer(producer), _) => {
                for part in partitions {
                    let ahead = ahead.entry(&part.topic_partition).or_default();
                    trips.extend(written(layout, message.id, producer, (part, *ahead), progress));
                    *ahead += part.records.len() as u64;
                }
            }
            (
                Body::Response { response: Response::Fetch { partitions }, .. },
                _,
                NodeId::Consumer(consumer),
            ) => {
                let read = |part| read(layout, message.id, consumer, part, progress);
                trips.extend(partitions.iter().filter_map(read));
            }
            (
                Body::Response { response: Response::Fetch { partitions }, .. },
                NodeId::Broker(leader),
                NodeId::Broker(follower),
            ) => {
                let ends = (*leader, *follower);
                let copied = |part| copied(layout, message.id, ends, part, progress);
                trips.extend(partitions.iter().filter_map(copied));
            }
            _ => {}
        }
    }
    trips
}

/// A batch on its way into its slot, with so many records ahead of it.
fn written(
    layout: &Layout,
    message: MessageId,
    producer: &ClientName,
    (part, ahead): (&ProducePartition, u64),
    progress: f32,
) -> Option<Trip> {
    let port = *layout.places.producers.get(producer)?;
    let letters = part
        .records
        .iter()
        .map(|record| layout.keys.letter(record.key.as_ref(), record.value.is_none()));
    let letters = letters.collect();
    let Some(strip) = layout.places.strips.get(&part.topic_partition) else {
        let (way, beyond) = layout.places.written_copy(producer, &part.topic_partition, ahead)?;
        return Some(Trip { message, way, beyond, letters, progress, port: Some(port) });
    };
    let slot = strip.log_end.plus(ahead);
    let mut way = layout.places.produce(producer, &part.topic_partition, slot)?;
    let end = last_point(&way);
    let middle = strip.cell_top() + strip.measures.cell_height / 2.0;
    way.push(Segment::Line(point(end.x, middle)));
    Some(Trip { message, way, beyond: middle - end.y, letters, progress, port: Some(port) })
}

/// What a fetch brings of one partition, on its way to the consumer.
fn read(
    layout: &Layout,
    message: MessageId,
    consumer: &ClientName,
    part: &FetchedPartition,
    progress: f32,
) -> Option<Trip> {
    let letters = fetched_letters(layout, part);
    if letters.is_empty() {
        return None;
    }
    let way = layout.places.fetch(consumer, &part.topic_partition, part.fetch_offset)?;
    let port = Some(last_point(&way));
    Some(Trip { message, way, beyond: 0.0, letters, progress, port })
}

/// What a follower's fetch brings of one partition, on its way into its copy.
fn copied(
    layout: &Layout,
    message: MessageId,
    ends: (BrokerId, BrokerId),
    part: &FetchedPartition,
    progress: f32,
) -> Option<Trip> {
    let letters = fetched_letters(layout, part);
    if letters.is_empty() {
        return None;
    }
    let (way, beyond) = layout.places.replicate(&part.topic_partition, ends, part.fetch_offset)?;
    Some(Trip { message, way, beyond, letters, progress, port: None })
}

/// The letters of what a consumer asked for: whole batches travel, but what lies below the offset
/// asked for is thrown away on arrival.
fn fetched_letters(layout: &Layout, part: &FetchedPartition) -> Vec<Letter> {
    let batches = part.batches.as_deref().unwrap_or_default();
    let mut letters = Vec::new();
    for batch in batches {
        for (delta, record) in (0u64..).zip(batch.records.iter()) {
            if batch.base_offset.plus(delta) >= part.fetch_offset {
                letters.push(layout.keys.letter(record.key.as_ref(), record.value.is_none()));
            }
        }
    }
    letters
}

fn last_point(way: &[Segment]) -> Point {
    match way.last() {
        Some(
            Segment::Move(end)
            | Segment::Line(end)
            | Segment::Quadratic(_, end)
            | Segment::Cubic(_, _, end),
        ) => *end,
        _ => Point::default(),
    }
}

/// Draws the records at one moment.
pub(super) fn travel(
    layout: &Layout,
    messages: &[&Message],
    at: SimTime,
    view: &View<'_>,
    moving: &mut Moving,
) {
    let trips = trips(layout, messages, Some(at));
    let tracks: Vec<(Trip, Track)> = trips
        .into_iter()
        .map(|trip| {
            let track = Track::new(&trip.way);
            (trip, track)
        })
        .collect();
    for (trip, track) in &tracks {
        let here = track.length() * trip.progress;
        let stroke = Some(Stroke::solid(common_paint(&trip.letters), 2.0));
        let wire_end = track.length() - trip.beyond;
        if here >= wire_end {
            continue;
        }
        let segments = track.part(here, wire_end);
        moving.shapes.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
    }
    let ports = tracks.iter().filter_map(|(trip, _)| trip.port);
    moving.shapes.extend(ports.map(|at| port(at, 4.5)));
    // The first to arrive lies on top.
    for (trip, track) in tracks.iter().rev() {
        capsule(layout, trip, track, view, moving);
    }
}

/// The key's colour when all records have it; else none's.
fn common_paint(letters: &[Letter]) -> Paint {
    let mut colours = letters.iter().map(|letter| letter.colour);
    let first = colours.next().flatten();
    match first {
        Some(key) if colours.all(|colour| colour == first) => Paint::KeyEdge(key),
        _ => Paint::Ink3,
    }
}

fn capsule(layout: &Layout, trip: &Trip, track: &Track, view: &View<'_>, moving: &mut Moving) {
    let radius = layout.places.disc;
    let gap = 2.0 * radius + 3.0;
    let here = track.length() * trip.progress;
    let shown = trip.letters.len().min(MOST_DISCS);
    let more = trip.letters.len() - shown;
    let places = u16::try_from(shown + usize::from(more > 0)).unwrap_or(1);
    let back = |place: u16| (here - f32::from(place) * gap).max(0.0);
    let thing = Thing::Message(trip.message);
    let chosen = [&view.hovered, &view.focused, &view.selected].contains(&&Some(thing.clone()));
    if places > 1 || chosen {
        let (edge, width) = if chosen { (Paint::Accent, 10.0) } else { (Paint::Ink2, 8.0) };
        let spine = track.part(back(places - 1), here);
        moving.shapes.push(tube(spine.clone(), edge, 2.0 * radius + width));
        moving.shapes.push(tube(spine, Paint::Panel, 2.0 * radius + 5.4));
    }
    if more > 0 {
        let (place, _) = track.at(back(places - 1));
        let at = point(place.x, place.y + 4.0);
        let more = format!("+{more}");
        let paint = Paint::Ink;
        let shape = text(view, at, Align::Middle, more, Font::letter(11.0, true), paint, None);
        moving.shapes.push(shape);
    }
    let mut area: Option<Rect> = None;
    let discs: Vec<(u16, &Letter)> = (0..).zip(trip.letters.iter().take(shown)).collect();
    for (place, letter) in discs.into_iter().rev() {
        let (centre, _) = track.at(back(place));
        disc(&mut moving.shapes, view, centre, letter, radius);
        let around = Rect::around(centre, radius + 2.0);
        area = Some(area.map_or(around, |area| united(area, around)));
    }
    if let Some(outline) = area {
        moving.hits.push(Hit { thing, area: outline.at_least(24.0), outline, order: 9 });
    }
}

fn tube(segments: Vec<Segment>, paint: Paint, width: f32) -> Shape {
    let stroke = Some(Stroke::solid(paint, width));
    Shape::Path { segments, fill: None, stroke, outline_first: false }
}

fn united(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}

/// Too fast to follow: each way as a line as wide as there are records on it.
pub(super) fn flow(layout: &Layout, messages: &[&Message]) -> Moving {
    let mut moving = Moving::default();
    for trip in trips(layout, messages, None) {
        let records = f32::from(u16::try_from(trip.letters.len()).unwrap_or(u16::MAX));
        let width = (1.5 + records.sqrt()).min(8.0);
        let stroke = Some(Stroke::solid(Paint::Ink3, width));
        let segments = trip.way;
        moving.shapes.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
        moving.shapes.extend(trip.port.map(|at| port(at, 4.5)));
    }
    moving
}
