//! Messages without records: a chevron on a dotted strand, with a word.

use super::note::epoch_end;
use super::way::{WordPlace, chip_way, strip_way};
use super::{Moving, note, progress, word};
use crate::hit::{Hit, Thing};
use crate::layout::Layout;
use crate::shape::{Paint, Point, Rect, Shape, Stroke};
use crate::stamp::Stamp;
use crate::track::Track;
use crate::view::{Note, View};
use partita_engine::id::{MessageId, NodeId, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, Message, Request, Response};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The line that messages between two ends keep to, and where their words may stand.
#[derive(Debug)]
pub(super) struct Line {
    pub track: Track,
    pub words: WordPlace,
    /// How thick it is drawn.
    pub width: f32,
}

/// A message on its strand.
pub(super) struct Strand {
    message: MessageId,
    pub line: Rc<Line>,
    progress: f32,
    pub note: Note,
    /// How many of the kind it stands for.
    pub count: usize,
    /// Whether it is drawn thin and small, without a word.
    pub quiet: bool,
}

impl Strand {
    /// Where its chevron is, and the direction there.
    pub fn here(&self) -> (Point, f32) {
        self.line.track.at(self.line.track.length() * self.progress)
    }
}

/// What is quiet is drawn thin and small.
const QUIET_WIDTH: f32 = 0.75;
const QUIET_SCALE: f32 = 0.7;

/// More parts than this are drawn as one, with their number.
const MOST_PARTS: usize = 2;

/// With more than this on the stage no word finds a place, and none is looked for.
const MOST_WITH_WORDS: usize = 200;

/// Draws the messages at one moment, and their words where these do not run into each other.
pub(super) fn travel(
    layout: &Layout,
    messages: &[&Message],
    at: SimTime,
    view: &View<'_>,
    moving: &mut Moving,
) {
    let mut lines = Lines { layout, known: BTreeMap::new() };
    let mut strands = Vec::new();
    for message in messages {
        lines.string(message, at, &mut strands);
    }
    for line in lines.known.into_values().flatten() {
        let stroke = Some(Stroke::dashed(Paint::Ink3, line.width, 2.0, 4.0));
        let segments = line.track.part(0.0, line.track.length());
        moving.shapes.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
    }
    for strand in &strands {
        chevron(strand, view, moving);
    }
    if moving.hits.len() > MOST_WITH_WORDS {
        return;
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

/// Between which nodes, and beside which partition's wire.
type Ends<'m> = (&'m NodeId, &'m NodeId, Option<&'m TopicPartition>);

/// The lines in use, each worked out once.
struct Lines<'m> {
    layout: &'m Layout,
    known: BTreeMap<Ends<'m>, Option<Rc<Line>>>,
}

impl<'m> Lines<'m> {
    /// The strands of a message: one per partition when they are few.
    fn string(&mut self, message: &'m Message, at: SimTime, strands: &mut Vec<Strand>) {
        let progress = progress(message, at);
        let Some(word) = note(message) else {
            for (topic_partition, note) in beside_records(message) {
                let ends = (&message.from, &message.to, Some(topic_partition));
                if let Some(line) = self.find(ends, false) {
                    let (message, count, quiet) = (message.id, 1, false);
                    strands.push(Strand { message, line, progress, note, count, quiet });
                }
            }
            return;
        };
        let parts = parts(message, word);
        let (shown, count) = match parts.len() {
            0 => (vec![(None, word)], 1),
            many if many > MOST_PARTS => (first(&parts, 1), many),
            few => (first(&parts, few), 1),
        };
        for (topic_partition, note) in shown {
            let ends = (&message.from, &message.to, topic_partition);
            if is_among_brokers(ends) && !governs(note) {
                continue;
            }
            let quiet = note.is_routine();
            if let Some(line) = self.find(ends, quiet) {
                strands.push(Strand { message: message.id, line, progress, note, count, quiet });
            }
        }
    }

    fn find(&mut self, ends: Ends<'m>, quiet: bool) -> Option<Rc<Line>> {
        let layout = self.layout;
        let line = self.known.entry(ends).or_insert_with_key(|(from, to, topic_partition)| {
            let way = match topic_partition {
                Some(topic_partition) => strip_way(layout, topic_partition, from, to)
                    .or_else(|| layout.places.copy_way(topic_partition, (from, to))),
                None => layout
                    .places
                    .controller_way(from, to)
                    .or_else(|| layout.places.governing_way(from, to))
                    .or_else(|| layout.places.voter_way(from, to))
                    .or_else(|| chip_way(&layout.places, from, to)),
            };
            let width = if quiet { QUIET_WIDTH } else { 1.25 };
            way.map(|(way, words)| Rc::new(Line { track: Track::new(&way), words, width }))
        });
        line.clone()
    }
}

/// Whether a message between brokers is about no partition of its own.
const fn is_among_brokers((from, to, topic_partition): Ends<'_>) -> bool {
    matches!((from, to), (NodeId::Broker(_), NodeId::Broker(_))) && topic_partition.is_none()
}

/// Whether a broker says it as the controller, or to it, in the ZooKeeper era.
const fn governs(note: Note) -> bool {
    matches!(
        note,
        Note::MetadataUpto { .. }
            | Note::AlterPartition
            | Note::ControlledShutdown
            | Note::AllocateProducerIds
            | Note::CreateInternalTopic
    )
}

/// In an answer to a follower that carries records: what is said of other partitions than theirs. That
/// there is nothing new of one is not.
fn beside_records(message: &Message) -> Vec<(&TopicPartition, Note)> {
    let (NodeId::Broker(_), NodeId::Broker(_)) = (&message.from, &message.to) else {
        return Vec::new();
    };
    let Body::Response { response: Response::Fetch { partitions }, .. } = &message.body else {
        return Vec::new();
    };
    let said = partitions.iter().filter_map(|part| {
        let note = match (&part.batches, part.diverging) {
            (Err(error), _) => Note::Refused { error: *error },
            (Ok(_), Some((epoch, end))) => Note::EpochEnds { epoch, end },
            (Ok(_), None) => return None,
        };
        Some((&part.topic_partition, note))
    });
    said.collect()
}

/// A message's first parts.
fn first<'m>(
    parts: &[(&'m TopicPartition, Note)],
    most: usize,
) -> Vec<(Option<&'m TopicPartition>, Note)> {
    parts.iter().take(most).map(|(part, note)| (Some(*part), *note)).collect()
}

/// The partitions that a message is about, each with what is said of it; empty when it is about a
/// group or the cluster.
fn parts(message: &Message, whole: Note) -> Vec<(&TopicPartition, Note)> {
    match &message.body {
        Body::Request(Request::Fetch { partitions, .. }) => partitions
            .iter()
            .map(|part| (&part.topic_partition, Note::FetchFrom { offset: part.fetch_offset }))
            .collect(),
        Body::Request(Request::ListOffsets { partitions, .. }) => {
            partitions.iter().map(|part| (&part.topic_partition, whole)).collect()
        }
        Body::Request(Request::OffsetForLeaderEpoch { partitions }) => {
            partitions.iter().map(|part| (&part.topic_partition, whole)).collect()
        }
        Body::Response { response: Response::Produce { partitions }, .. } => partitions
            .iter()
            .map(|(part, result)| {
                let note = match result {
                    Ok(offset) => Note::Acknowledged { offset: Some(*offset) },
                    Err(error) => Note::Refused { error: *error },
                };
                (part, note)
            })
            .collect(),
        Body::Response { response: Response::Fetch { partitions }, .. } => {
            // Where a follower's log parts from the leader's, that is what the answer says.
            let parted = partitions.iter().filter_map(|part| {
                let (epoch, end) = part.diverging?;
                Some((&part.topic_partition, Note::EpochEnds { epoch, end }))
            });
            let parted: Vec<_> = parted.collect();
            if !parted.is_empty() {
                return parted;
            }
            partitions.iter().map(|part| (&part.topic_partition, whole)).collect()
        }
        Body::Response { response: Response::OffsetForLeaderEpoch { partitions }, .. } => {
            partitions.iter().map(|(part, result)| (part, epoch_end(*result))).collect()
        }
        Body::Response { response: Response::ListOffsets { partitions }, .. } => partitions
            .iter()
            .map(|(part, result)| {
                let note = match result {
                    Ok(offset) => Note::OffsetIs { offset: *offset },
                    Err(error) => Note::Refused { error: *error },
                };
                (part, note)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The chevron, pointing where it goes.
fn chevron(strand: &Strand, view: &View<'_>, moving: &mut Moving) {
    let (at, angle) = strand.here();
    let thing = Thing::Message(strand.message);
    let is_this = |chosen: &Option<Thing>| chosen.as_ref() == Some(&thing);
    let chosen = [&view.hovered, &view.focused, &view.selected].into_iter().any(is_this);
    let paint = if chosen {
        Paint::Accent
    } else if matches!(strand.note, Note::Refused { .. }) {
        Paint::Bad
    } else if strand.quiet {
        Paint::Ink3
    } else {
        Paint::Ink
    };
    let scale = if strand.quiet { QUIET_SCALE } else { 1.0 };
    moving.shapes.push(Shape::Stamp { at, scale, stamp: Stamp::Chevron { angle, paint } });
    let outline = Rect::around(at, 7.0);
    moving.hits.push(Hit { thing, area: Rect::around(at, 12.0), outline, order: 8 });
}
