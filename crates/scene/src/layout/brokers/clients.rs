//! The producers of the brokers' view: what became of each one's last request.

use super::grid::Grid;
use super::link::{self, Trouble};
use crate::hit::Thing;
use crate::layout::Places;
use crate::layout::card;
use crate::layout::measures::count;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, Phrase};
use partita_engine::id::{BrokerId, NodeId, Offset, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::world::{FaultsView, LastRequest, ProducerView, ReplicaView, RequestState};

/// With the lines of a request, and without.
const HEIGHTS: [f32; 2] = [92.0, 54.0];
const GAP: f32 = 10.0;

/// Draws the producers, left of the cards or, on the phone, below them; gives the picture's lower
/// end.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (model, faults): (&Model, &FaultsView),
    grid: &Grid<'_>,
    heading: f32,
    below: f32,
    places: &mut Places,
) -> f32 {
    if model.producers.is_empty() {
        return if sketch.view.device == Device::Phone { below } else { 0.0 };
    }
    let phone = sketch.view.device == Device::Phone;
    let (left, width, heading) = if phone {
        (grid.margin, sketch.view.width - 2.0 * grid.margin, below + 12.0)
    } else {
        (grid.margin, grid.clients, heading)
    };
    let name = sketch.say(&Phrase::Producers);
    let note = sketch.say_cluster(ClusterPhrase::LastRequest);
    sketch.heading(point(left, heading), &name, &note, width);
    let top = heading + 14.0;
    let room = if phone { f32::MAX } else { sketch.view.height - 12.0 - top - grid.below };
    let all = count(model.producers.len());
    let fits = |height: &&f32| all * (**height + GAP) - GAP <= room;
    let height = HEIGHTS.iter().find(fits).copied().unwrap_or(HEIGHTS[1]);
    let mut y = top;
    for producer in &model.producers {
        let rect = Rect::new(left, y, width, height);
        let node = NodeId::Producer(producer.name.clone());
        let last = producer.last_request.as_ref();
        let partition = last.and_then(|request| model.partition(&request.topic_partition));
        let leader = partition.and_then(|partition| partition.leader);
        let link = link::written_to(faults, &node, leader);
        self::producer(sketch, (model, producer), rect, link.map(|link| (node, link)));
        let port = point(rect.right(), rect.y + 20.0);
        places.producers.insert(producer.name.clone(), port);
        ring(sketch, producer, port);
        y += height + GAP;
    }
    if phone { y + 8.0 } else { y - GAP + 12.0 }
}

/// Which copies have the record at an offset: `b1 b3`.
fn kept_on(model: &Model, at: &TopicPartition, offset: Offset) -> String {
    let copies = model.partition(at).map(|partition| partition.replicas.as_slice());
    let has = |copy: &&ReplicaView| copy.log_end > offset;
    let mut brokers: Vec<BrokerId> =
        copies.unwrap_or_default().iter().filter(has).map(|copy| copy.broker).collect();
    brokers.sort_unstable();
    let brokers: Vec<String> = brokers.iter().map(ToString::to_string).collect();
    brokers.join(" ")
}

/// What became of a request, in short lines: the first is the strongest. They have `room` pixels.
fn lines(
    sketch: &Sketch<'_, '_>,
    model: &Model,
    request: &LastRequest,
    room: f32,
) -> (String, Paint, String) {
    let say = |phrase| sketch.say_cluster(phrase);
    let at = request.topic_partition.to_string();
    match request.state {
        RequestState::Waiting { needs: Some(needs), .. } => {
            (say(ClusterPhrase::WaitsFor(needs)), Paint::Ink, at)
        }
        RequestState::Waiting { behind: Some(behind), .. } => {
            (say(ClusterPhrase::WaitsItsTurn(behind)), Paint::Ink, at)
        }
        RequestState::Waiting { needs: None, .. } => (say(ClusterPhrase::OnItsWay), Paint::Ink, at),
        RequestState::Acknowledged { offset: Some(offset), .. } => {
            let place = say(ClusterPhrase::AtOffset { partition: &at, offset });
            let kept = kept_on(model, &request.topic_partition, offset);
            let whole = format!("{place}, {}", say(ClusterPhrase::KeptOn(&kept)));
            let fits = !kept.is_empty() && sketch.width(&whole, Font::NOTE) <= room;
            (say(ClusterPhrase::ToldOk), Paint::Ink, if fits { whole } else { place })
        }
        RequestState::Acknowledged { offset: None, .. } => {
            (say(ClusterPhrase::ToldNothing), Paint::Ink, at)
        }
        RequestState::Refused { error, retries_at, .. } => {
            (refused(sketch, retries_at, room - 10.0), Paint::Bad, error.to_string())
        }
    }
}

/// That a request was refused, and when it is tried again, as far as there is room for it: a card
/// without Kafka's error says at least that.
fn refused(sketch: &Sketch<'_, '_>, retries_at: Option<SimTime>, room: f32) -> String {
    let time = retries_at.map(|time| time.to_string());
    let until = |short| {
        let time = time.as_deref()?;
        Some(format!("✕ {}", sketch.say_cluster(ClusterPhrase::RefusedUntil { time, short })))
    };
    let fits = |words: &String| sketch.width(words, Font::NOTE_STRONG) <= room;
    let ways = [until(false), until(true)].into_iter().flatten();
    let word = || format!("✕ {}", sketch.say_cluster(ClusterPhrase::RefusedWord));
    ways.into_iter().find(fits).unwrap_or_else(word)
}

/// A producer's link, to which broker, and what is wrong with it.
type Link = (NodeId, (BrokerId, Option<Trouble>));

fn producer(
    sketch: &mut Sketch<'_, '_>,
    (model, producer): (&Model, &ProducerView),
    rect: Rect,
    link: Option<Link>,
) {
    card::card(sketch, rect, producer.state);
    sketch.hit(Thing::Producer(producer.name.clone()), rect, 2);
    let (left, room) = (rect.x + 12.0, rect.width - 30.0);
    let short = rect.height < HEIGHTS[0];
    let (mut note, font, paint) = card::down(sketch, producer.state)
        .unwrap_or_else(|| (format!("acks={}", producer.acks), Font::NOTE, Paint::Ink2));
    let mut name_room = room;
    match link {
        // Where there is no line for it, only a link with which something is wrong has room.
        Some((node, link @ (_, Some(_)))) if short => {
            let place = (left + LEAST_NAME, rect.right() - 16.0, rect.y + 9.0);
            let chip = link::chip(sketch, &node, link, place);
            name_room = chip.map_or(room, |chip| chip - 8.0 - left);
        }
        Some((node, link)) if !short => {
            // What is wrong with it takes the note's room where it needs that.
            let beside = left + sketch.width(&note, font) + 8.0;
            let from = if link.1.is_some() { left } else { beside };
            let place = (from, rect.right() - 12.0, rect.y + 26.0);
            let chip = link::chip(sketch, &node, link, place);
            if chip.is_some_and(|chip| chip < beside) {
                note.clear();
            }
        }
        _ => {}
    }
    let name = sketch.elide(producer.name.as_str(), Font::NAME, name_room);
    sketch.text(point(left, rect.y + 22.0), Align::Start, name, Font::NAME, Paint::Ink);
    let Some(request) = &producer.last_request else {
        sketch.text(point(left, rect.y + 40.0), Align::Start, note, font, paint);
        return;
    };
    let (strong, strong_paint, detail) = lines(sketch, model, request, rect.width - 20.0);
    let mut baseline = rect.y + 40.0;
    if !short {
        sketch.text(point(left, baseline), Align::Start, note, font, paint);
        baseline += 19.0;
    }
    let strong = sketch.elide(&strong, Font::NOTE_STRONG, room);
    sketch.text(point(left, baseline), Align::Start, strong, Font::NOTE_STRONG, strong_paint);
    if !short {
        let detail = sketch.elide(&detail, Font::NOTE, rect.width - 20.0);
        sketch.text(point(left, baseline + 17.0), Align::Start, detail, Font::NOTE, Paint::Ink2);
    }
}

/// A name is given at least so much room beside a link.
const LEAST_NAME: f32 = 40.0;

/// The sign of a request's state at the producer's edge: an hourglass, a tick, a cross.
fn ring(sketch: &mut Sketch<'_, '_>, producer: &ProducerView, at: Point) {
    let state = producer.last_request.as_ref().map(|request| request.state);
    let paint =
        if matches!(state, Some(RequestState::Refused { .. })) { Paint::Bad } else { Paint::Ink };
    let Some(state) = state else {
        sketch.port(at, 4.5);
        return;
    };
    let stroke = Some(Stroke::solid(paint, 2.0));
    let fill = Some(Paint::Panel);
    sketch.marks.push(Shape::Circle { centre: at, radius: 10.0, fill, stroke });
    let to = |x: f32, y: f32| point(at.x + x, at.y + y);
    let segments = match state {
        RequestState::Waiting { .. } => vec![
            Segment::Move(to(-4.0, -4.5)),
            Segment::Line(to(4.0, -4.5)),
            Segment::Line(to(-4.0, 4.5)),
            Segment::Line(to(4.0, 4.5)),
            Segment::Close,
        ],
        RequestState::Acknowledged { .. } => vec![
            Segment::Move(to(-4.5, 0.0)),
            Segment::Line(to(-1.5, 3.4)),
            Segment::Line(to(4.5, -3.4)),
        ],
        RequestState::Refused { .. } => vec![
            Segment::Move(to(-3.5, -3.5)),
            Segment::Line(to(3.5, 3.5)),
            Segment::Move(to(3.5, -3.5)),
            Segment::Line(to(-3.5, 3.5)),
        ],
    };
    let stroke = Some(Stroke::solid(paint, 1.8));
    sketch.marks.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
}
