//! The frame around what one answer to a follower carries: its parts leave and land together.

use super::Moving;
use super::records::united;
use crate::hit::Thing;
use crate::layout::{Layout, Places};
use crate::shape::{Align, Font, Paint, Rect, Shape, Stroke, point};
use crate::sketch::text;
use crate::view::{ClusterPhrase, Phrase, View};
use partita_engine::id::{BrokerId, MessageId, NodeId};
use partita_engine::wire::{Body, Message, Response};
use std::collections::BTreeMap;

/// From the parts to their frame.
const AROUND: f32 = 4.0;
/// The height of the frame's word.
const WORD: f32 = 13.0;

/// Draws frames below what moves.
pub(super) fn draw(layout: &Layout, messages: &[&Message], view: &View<'_>, moving: &mut Moving) {
    if layout.places.copies.is_empty() {
        return;
    }
    let mut parts: BTreeMap<MessageId, Vec<Rect>> = BTreeMap::new();
    for hit in &moving.hits {
        if let Thing::Message(message) = hit.thing {
            parts.entry(message).or_default().push(hit.outline);
        }
    }
    let (mut frames, mut words) = (Vec::new(), Vec::new());
    for message in messages {
        let Some(ends) = answer_to_follower(message) else { continue };
        let Some(outlines) = parts.get(&message.id) else { continue };
        for (group, named) in groups(&layout.places, outlines) {
            let Some(frame) = around(&group) else { continue };
            let stroke = Some(Stroke::solid(Paint::Ink2, 1.25));
            frames.push(Shape::Rect { rect: frame, radius: 8.0, fill: None, stroke });
            if named {
                words.extend(word((layout, &words), view, frame, ends));
            }
        }
    }
    moving.shapes.splice(0..0, frames.into_iter().chain(words));
}

/// Between which brokers, if it is what a follower asked for.
const fn answer_to_follower(message: &Message) -> Option<(BrokerId, BrokerId)> {
    match (&message.from, &message.to, &message.body) {
        (
            NodeId::Broker(leader),
            NodeId::Broker(follower),
            Body::Response { response: Response::Fetch { .. }, .. },
        ) => Some((*leader, *follower)),
        _ => None,
    }
}

/// The parts that go along the lanes below the rows, and those that go between the copies on one ruler.
fn groups(places: &Places, outlines: &[Rect]) -> [(Vec<Rect>, bool); 2] {
    let on_lane = |outline: &&Rect| {
        let level = outline.centre().y;
        places.copies.values().any(|copy| (copy.lane - level).abs() < 1.0)
    };
    let in_stack = |outline: &&Rect| {
        let middle = outline.centre();
        places.stack.as_ref().is_some_and(|stack| stack.card.contains(middle.x, middle.y))
    };
    let lanes = outlines.iter().filter(on_lane).filter(|outline| !in_stack(outline));
    let stacked = outlines.iter().filter(in_stack);
    [(lanes.copied().collect(), true), (stacked.copied().collect(), false)]
}

/// One alone needs no frame.
fn around(parts: &[Rect]) -> Option<Rect> {
    let whole = parts.iter().copied().reduce(united).filter(|_| parts.len() > 1)?;
    Some(whole.grown(AROUND))
}

/// Whose answer it is, above the frame or below it, where that covers no other word.
fn word(
    (layout, others): (&Layout, &[Shape]),
    view: &View<'_>,
    frame: Rect,
    (from, to): (BrokerId, BrokerId),
) -> Option<Shape> {
    let words = view.say(&Phrase::Cluster(ClusterPhrase::OneAnswer { from, to }));
    let width = view.text.width(&words, Font::NOTE_STRONG);
    let left = frame.centre().x - width / 2.0;
    let free = |area: &Rect| {
        let covers = |shape: &Shape| match shape {
            Shape::Text(text) => text.area().intersects(area),
            _ => false,
        };
        !layout.shapes.iter().chain(others).any(covers)
    };
    let places = [frame.y - WORD - 2.0, frame.bottom() + 2.0];
    let area = places.map(|top| Rect::new(left, top, width, WORD)).into_iter().find(free)?;
    let (at, halo) = (point(left, area.y + 10.0), Some(Paint::Paper));
    Some(text(view, at, Align::Start, words, Font::NOTE_STRONG, Paint::Ink, halo))
}
