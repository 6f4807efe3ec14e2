//! The ways of messages without records: beside the wires, and up to the brokers' chips.

use crate::layout::{Layout, Places, bend, rounded};
use crate::level::Level;
use crate::shape::{Point, Segment, point};
use partita_engine::id::{BrokerId, NodeId, TopicPartition};

/// Where a strand's word may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum WordPlace {
    /// Below or above the chevron, between these edges.
    Between(f32, f32),
    /// Left of the chevron, as far as the edge, while it is below the line along the chips.
    LeftOf { edge: f32, below: f32 },
    /// Right of the chevron, the same.
    RightOf { edge: f32, below: f32 },
    /// Right of the chevron on this baseline, as far as the edge: in the gap that it crosses.
    InGap { baseline: f32, edge: f32 },
    /// There is no room: the chevron can be asked.
    Nowhere,
}

/// A strand's line, and where its word may stand.
pub(super) type Way = (Vec<Segment>, WordPlace);

/// Between a client and a partition's strip, beside the wire.
pub(super) fn strip_way(
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
            let from_client = matches!(from, NodeId::Producer(_));
            let port = *places.producers.get(client)?;
            let log = point(strip.card.x, strip.rail() + beside_strip);
            if let Some(track) = places.writing.get(client) {
                let corner = point(port.x, track.y);
                let through = [port, corner, point(track.x, track.y), point(track.x, log.y), log];
                return Some((walked(through.to_vec(), from_client), WordPlace::Nowhere));
            }
            let card = point(port.x + 6.0, port.y + beside_card);
            let words = WordPlace::Between(port.x + WORDS, strip.card.x - 4.0);
            Some((directed(card, log, from_client), words))
        }
        (NodeId::Consumer(client), _) | (_, NodeId::Consumer(client)) => {
            let from_client = matches!(from, NodeId::Consumer(_));
            let member = places.members.get(client)?;
            let port = member.ports.get(topic_partition).copied();
            let port = port.unwrap_or(point(member.card.x, member.card.centre().y));
            let lane = strip.head(client).map_or_else(
                || strip.lanes.first().map_or(strip.card.centre().y, |lane| lane.y),
                |head| head.y,
            );
            let log = point(strip.card.right(), lane + beside_strip);
            if let Some(track) = places.reading.get(client) {
                let corner = point(port.x, track.y);
                let through = [port, corner, point(track.x, track.y), point(track.x, log.y), log];
                return Some((walked(through.to_vec(), from_client), WordPlace::Nowhere));
            }
            let card = point(port.x - 6.0, port.y + beside_card);
            let words = if dense {
                WordPlace::Nowhere
            } else {
                WordPlace::Between(strip.card.right() + 4.0, member.card.x - WORDS)
            };
            Some((directed(log, card, !from_client), words))
        }
        _ => None,
    }
}

/// An S between two places, forwards or backwards.
fn directed(left: Point, right: Point, forwards: bool) -> Vec<Segment> {
    let (from, to) = if forwards { (left, right) } else { (right, left) };
    vec![Segment::Move(from), bend(from, to)]
}

/// Straight on through these places, from the client or to it.
fn walked(mut through: Vec<Point>, from_client: bool) -> Vec<Segment> {
    if !from_client {
        through.reverse();
    }
    rounded(&through)
}

/// From a card to the line that runs up beside the column: one line for all, so that wires are
/// crossed once. Close to the cards, so that words have the rest of the gap.
const BESIDE: f32 = 7.0;
/// From a card to the words beside its wires: beyond that line.
const WORDS: f32 = BESIDE + 4.0;

/// Between a client and a broker's chip: up beside the client's column to the line between chips
/// and strips, along it, and to the chip from below.
pub(super) fn chip_way(places: &Places, from: &NodeId, to: &NodeId) -> Option<Way> {
    let (client, broker, from_client) = match (from, to) {
        (client, NodeId::Broker(broker)) => (client, broker, true),
        (NodeId::Broker(broker), client) => (client, broker, false),
        _ => return None,
    };
    if let Some(way) = phone_chip_way(places, client, *broker, from_client) {
        return Some(way);
    }
    let strip = places.strips.values().next()?.card;
    let chip = places.chips.get(broker)?;
    let line = chip.bottom() + 4.0;
    let (start, beside, words) = match client {
        NodeId::Producer(name) => {
            let port = *places.producers.get(name)?;
            let beside = (port.x + BESIDE).min(strip.x - 8.0);
            (
                point(port.x, port.y - 16.0),
                beside,
                WordPlace::RightOf { edge: strip.x - 4.0, below: line },
            )
        }
        NodeId::Consumer(name) => {
            let card = places.members.get(name)?.card;
            let beside = (card.x - BESIDE).max(strip.right() + 8.0);
            (
                point(card.x, card.y + 14.0),
                beside,
                WordPlace::LeftOf { edge: strip.right() + 4.0, below: line },
            )
        }
        _ => return None,
    };
    let through = vec![
        start,
        point(beside, start.y),
        point(beside, line),
        point(chip.centre().x, line),
        point(chip.centre().x, chip.bottom()),
    ];
    Some((walked(through, from_client), words))
}

/// On the phone: along the client's margin to the line below the chips.
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
    let through = vec![
        port,
        point(port.x, track.y),
        point(track.x, track.y),
        point(track.x, line),
        point(chip.centre().x, line),
        point(chip.centre().x, chip.bottom()),
    ];
    Some((walked(through, from_client), WordPlace::Nowhere))
}
