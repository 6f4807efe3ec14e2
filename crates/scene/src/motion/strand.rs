//! Messages without records: a chevron on a dotted strand, with a word.

use super::way::{WordPlace, chip_way, strip_way};
use super::{Moving, note, progress, word};
use crate::hit::{Hit, Thing};
use crate::layout::Layout;
use crate::shape::{Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::track::Track;
use crate::view::{Note, View};
use partita_engine::id::{MessageId, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, Message, Request, Response};

/// A message on its strand.
pub(super) struct Strand {
    message: MessageId,
    pub track: Track,
    progress: f32,
    pub note: Note,
    /// How many of the kind it stands for.
    pub count: usize,
    pub words: WordPlace,
}

impl Strand {
    /// Where its chevron is, and the direction there.
    pub fn here(&self) -> (Point, f32) {
        self.track.at(self.track.length() * self.progress)
    }
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
    for strand in &strands {
        chevron(strand, view, moving);
    }
    let surroundings = word::Surroundings {
        taken: moving.hits.iter().map(|hit| hit.outline).collect(),
        wires: &layout.places.wires,
    };
    let mut words: Vec<word::Word> = Vec::new();
    for strand in &strands {
        word::place(strand, view, &surroundings, &mut words);
    }
    moving.shapes.extend(words.into_iter().map(word::Word::shape));
}

/// The strands of a message: one per partition when they are few.
fn strands(layout: &Layout, message: &Message, at: SimTime) -> Vec<Strand> {
    let Some(word) = note(message) else { return Vec::new() };
    let progress = progress(message, at);
    let strand = |segments: Vec<Segment>, note, count, words| Strand {
        message: message.id,
        track: Track::new(&segments),
        progress,
        note,
        count,
        words,
    };
    let places = &layout.places;
    let parts = parts(message, word);
    if parts.is_empty() {
        let way = chip_way(places, &message.from, &message.to);
        return way.map(|(way, words)| vec![strand(way, word, 1, words)]).unwrap_or_default();
    }
    let count = parts.len();
    let (shown, each) = if count > MOST_PARTS { (1, count) } else { (count, 1) };
    let shown = parts.into_iter().take(shown);
    shown
        .filter_map(|(topic_partition, note)| {
            let ends = (&message.from, &message.to);
            let (way, words) = strip_way(layout, &topic_partition, &message.from, &message.to)
                .or_else(|| places.copy_way(&topic_partition, ends))?;
            Some(strand(way, note, each, words))
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

/// The chevron, pointing where it goes.
fn chevron(strand: &Strand, view: &View<'_>, moving: &mut Moving) {
    let (at, angle) = strand.here();
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
