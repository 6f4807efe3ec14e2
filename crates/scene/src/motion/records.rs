//! Records on their way: discs, several of one batch in a capsule.

use super::route::{Ends, Heading, Route, Routes, Wire};
use super::{Moving, progress};
use crate::hit::{Hit, Thing};
use crate::layout::Layout;
use crate::letter::Letter;
use crate::shape::{Align, Font, Paint, Rect, Segment, Shape, Stroke, point};
use crate::sketch::{port, text};
use crate::stamp::{GROUND, Stamp};
use crate::track::Track;
use crate::view::View;
use core::ops::Range;
use partita_engine::id::{MessageId, NodeId, Offset, TopicPartition};
use partita_engine::record::{Bytes, Record};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, FetchedPartition, Message, Request, Response};
use std::collections::BTreeMap;

/// A batch, or what a fetch brings of one partition, on its way.
struct Trip {
    message: MessageId,
    route: usize,
    letters: Range<usize>,
    /// 0 to 1.
    progress: f32,
}

/// At most so many discs of one capsule; the others are counted.
const MOST_DISCS: usize = 5;

/// All trips, in order of arrival, their ways and their letters.
struct Traffic<'m> {
    layout: &'m Layout,
    routes: Routes<'m>,
    trips: Vec<Trip>,
    letters: Vec<Letter>,
}

impl<'m> Traffic<'m> {
    /// Batches for one partition queue: each is led to the slot that is the log end once those
    /// before it have landed.
    fn new(layout: &'m Layout, messages: &[&'m Message], at: Option<SimTime>) -> Self {
        let (routes, letters) = (Routes::new(layout), Vec::with_capacity(messages.len()));
        let trips = Vec::with_capacity(messages.len());
        let mut traffic = Self { layout, routes, trips, letters };
        let mut ahead: BTreeMap<&TopicPartition, u64> = BTreeMap::new();
        for message in messages {
            let progress = at.map_or(0.0, |at| progress(message, at));
            match (&message.body, &message.from, &message.to) {
                (
                    Body::Request(Request::Produce { partitions, .. }),
                    NodeId::Producer(client),
                    _,
                ) => {
                    for part in partitions {
                        let topic_partition = &part.topic_partition;
                        let ahead = ahead.entry(topic_partition).or_default();
                        let slot = Offset(*ahead);
                        *ahead += part.records.len() as u64;
                        let first = traffic.letters.len();
                        for record in part.records.iter() {
                            traffic.write(record.key.as_ref(), record.value.is_none());
                        }
                        let ends = Ends::Client(client);
                        let wire = Wire { heading: Heading::Written, ends, topic_partition };
                        let route = traffic.routes.find(wire, slot);
                        traffic.add(message.id, route, first, progress);
                    }
                }
                (Body::Response { response: Response::Fetch { partitions }, .. }, from, to) => {
                    let (heading, ends) = match (from, to) {
                        (_, NodeId::Consumer(client)) => (Heading::Read, Ends::Client(client)),
                        (NodeId::Broker(leader), NodeId::Broker(follower)) => {
                            (Heading::Copied, Ends::Brokers(*leader, *follower))
                        }
                        _ => continue,
                    };
                    for part in partitions {
                        let topic_partition = &part.topic_partition;
                        let first = traffic.letters.len();
                        traffic.write_fetched(part);
                        let wire = Wire { heading, ends, topic_partition };
                        let route = traffic.routes.find(wire, part.fetch_offset);
                        traffic.add(message.id, route, first, progress);
                        if heading == Heading::Copied && at.is_some() {
                            traffic.stack(message.id, part, ends, progress);
                        }
                    }
                }
                _ => {}
            }
        }
        traffic
    }

    fn write(&mut self, key: Option<&Bytes>, tombstone: bool) {
        self.letters.push(self.layout.keys.letter(key, tombstone));
    }

    /// The letters of what was asked for.
    fn write_fetched(&mut self, part: &FetchedPartition) {
        for (_, record) in fetched(part) {
            self.write(record.key.as_ref(), record.value.is_none());
        }
    }

    /// What a follower is brought of the partition whose copies stand on one ruler: there each record goes
    /// to its own offset.
    fn stack(
        &mut self,
        message: MessageId,
        part: &'m FetchedPartition,
        ends: Ends<'m>,
        progress: f32,
    ) {
        let shown = self.layout.places.stack.as_ref();
        if shown.is_none_or(|stack| stack.topic_partition != part.topic_partition) {
            return;
        }
        let wire = Wire { heading: Heading::Stacked, ends, topic_partition: &part.topic_partition };
        for (offset, record) in fetched(part) {
            let Some(route) = self.routes.find(wire, offset) else { continue };
            let first = self.letters.len();
            self.write(record.key.as_ref(), record.value.is_none());
            self.add(message, Some(route), first, progress);
        }
    }

    /// A trip of the letters from `first` on, if there are any and its way is in the picture.
    fn add(&mut self, message: MessageId, route: Option<usize>, first: usize, progress: f32) {
        let letters = first..self.letters.len();
        match route.filter(|_| !letters.is_empty()) {
            Some(route) => self.trips.push(Trip { message, route, letters, progress }),
            None => self.letters.truncate(first),
        }
    }

    /// Each trip with its way and its letters, in order of arrival.
    fn each(&self) -> impl DoubleEndedIterator<Item = (&Trip, &Route, &[Letter])> {
        self.trips.iter().filter_map(|trip| {
            let route = self.routes.get(trip.route)?;
            Some((trip, route, self.letters.get(trip.letters.clone())?))
        })
    }

    /// The wire ahead of each trip, up to the next one, in the colour of what comes on it: one path
    /// for each colour.
    fn trails(&self, moving: &mut Moving) {
        let covered = 2.0 * (self.layout.places.disc + GROUND);
        let mut next: Vec<Option<f32>> = vec![None; self.routes.wires()];
        let mut paths: BTreeMap<Paint, Vec<Segment>> = BTreeMap::new();
        for (trip, route, letters) in self.each() {
            let here = route.track.length() * trip.progress;
            let Some(next) = next.get_mut(route.wire) else { continue };
            let end = next.map_or(route.wire_end, |next| next.min(route.wire_end));
            // Discs that touch leave nothing of the wire between them.
            let least = if next.is_some() { covered } else { 0.0 };
            *next = Some(here);
            if end - here > least {
                let path = paths.entry(common_paint(letters)).or_default();
                route.track.trace(here, end, path);
            }
        }
        moving.shapes.extend(paths.into_iter().map(|(paint, segments)| tube(segments, paint, 2.0)));
    }
}

/// The records that were asked for: whole batches travel, but what lies below the offset asked for is
/// thrown away on arrival.
fn fetched(part: &FetchedPartition) -> impl Iterator<Item = (Offset, &Record)> {
    let batches = part.batches.as_deref().unwrap_or_default().iter();
    let records = batches.flat_map(|batch| {
        let numbered = (0u64..).zip(batch.records.iter());
        numbered.map(|(delta, record)| (batch.base_offset.plus(delta), record))
    });
    records.filter(|(offset, _)| *offset >= part.fetch_offset)
}

/// Draws the records at one moment.
pub(super) fn travel(
    layout: &Layout,
    messages: &[&Message],
    at: SimTime,
    view: &View<'_>,
    moving: &mut Moving,
) {
    let traffic = Traffic::new(layout, messages, Some(at));
    moving.shapes.reserve(traffic.letters.len());
    moving.hits.reserve(traffic.trips.len());
    traffic.trails(moving);
    moving.shapes.extend(traffic.routes.ports().map(|place| port(place, 4.5)));
    // The first to arrive lies on top.
    for (trip, route, letters) in traffic.each().rev() {
        capsule(layout, (trip, &route.track, letters), view, moving);
    }
}

/// The key's colour when all records have it; else none's.
fn common_paint(letters: &[Letter]) -> Paint {
    let mut colours = letters.iter().map(|letter| letter.colour());
    let first = colours.next().flatten();
    match first {
        Some(key) if colours.all(|colour| colour == first) => Paint::KeyEdge(key),
        _ => Paint::Ink3,
    }
}

fn capsule(
    layout: &Layout,
    (trip, track, letters): (&Trip, &Track, &[Letter]),
    view: &View<'_>,
    moving: &mut Moving,
) {
    let radius = layout.places.disc;
    let gap = 2.0 * radius + 3.0;
    let here = track.length() * trip.progress;
    let shown = letters.len().min(MOST_DISCS);
    let more = letters.len() - shown;
    let places = u16::try_from(shown + usize::from(more > 0)).unwrap_or(1);
    let back = |place: u16| (here - f32::from(place) * gap).max(0.0);
    let thing = Thing::Message(trip.message);
    let is_this = |chosen: &Option<Thing>| chosen.as_ref() == Some(&thing);
    let chosen = [&view.hovered, &view.focused, &view.selected].into_iter().any(is_this);
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
    for (place, letter) in (0..places).zip(letters.iter().take(shown)).rev() {
        let (centre, _) = track.at(back(place));
        let stamp = Stamp::Disc { letter: *letter, radius };
        moving.shapes.push(Shape::Stamp { at: centre, scale: 1.0, stamp });
        let around = Rect::around(centre, radius + GROUND);
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

pub(super) fn united(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}

/// Too fast to follow: each wire as wide as there are records on it, which is its rate times the
/// time that they take.
pub(super) fn flow(layout: &Layout, messages: &[&Message]) -> Moving {
    let traffic = Traffic::new(layout, messages, None);
    let mut lines: Vec<Option<(&Track, usize)>> = vec![None; traffic.routes.wires()];
    for (_, route, letters) in traffic.each() {
        if let Some(line) = lines.get_mut(route.wire) {
            line.get_or_insert((&route.track, 0)).1 += letters.len();
        }
    }
    let mut moving = Moving::default();
    for (track, records) in lines.into_iter().flatten() {
        let records = f32::from(u16::try_from(records).unwrap_or(u16::MAX));
        let width = (1.5 + records.sqrt()).min(8.0);
        moving.shapes.push(tube(track.part(0.0, track.length()), Paint::Ink3, width));
    }
    moving.shapes.extend(traffic.routes.ports().map(|place| port(place, 4.5)));
    moving
}
