//! Links as things: between two cards, between the controller and a card, between a producer and the
//! broker that it last wrote to. Each can be pointed at, and says what is wrong with it.

use super::CARD_HEADING;
use crate::hit::Thing;
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device};
use partita_engine::id::{BrokerId, ControllerId, NodeId};
use partita_engine::time::SimDuration;
use partita_engine::world::{BrokerView, FaultsView, LinkView};
use std::collections::BTreeSet;

/// What is wrong with a link, the worst of it, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    /// It loses its next message.
    Loses,
    /// Messages take longer.
    Delayed(SimDuration),
    /// Messages wait.
    Held,
    /// All is lost.
    Cut,
}

impl Trouble {
    fn of(link: &LinkView) -> Option<Self> {
        if link.cut.is_some() {
            Some(Self::Cut)
        } else if link.held.is_some() {
            Some(Self::Held)
        } else if link.delay > SimDuration::ZERO {
            Some(Self::Delayed(link.delay))
        } else {
            (!link.drops.is_empty()).then_some(Self::Loses)
        }
    }

    /// What is wrong between two nodes.
    pub fn between(faults: &FaultsView, one: &NodeId, other: &NodeId) -> Option<Self> {
        let joins = |link: &&LinkView| {
            link.from == *one && link.to == *other || link.from == *other && link.to == *one
        };
        faults.links.iter().filter(joins).filter_map(Self::of).max()
    }

    /// What stands on the link; a cut needs no word beside its cross.
    fn word(self, sketch: &Sketch<'_, '_>) -> String {
        match self {
            Self::Cut => "✕".into(),
            Self::Held => sketch.say_cluster(ClusterPhrase::Held),
            Self::Delayed(by) => sketch.say_cluster(ClusterPhrase::Delayed(by)),
            Self::Loses => format!("✕ {}", sketch.say_cluster(ClusterPhrase::LosesNext)),
        }
    }

    const fn paint(self) -> Paint {
        match self {
            Self::Cut | Self::Loses => Paint::Bad,
            Self::Held | Self::Delayed(_) => Paint::Ink,
        }
    }
}

/// What is said of a node's links at the node: whom it is cut off from, else whose messages wait, else
/// to whom they take longer.
pub(super) fn note(sketch: &Sketch<'_, '_>, faults: &FaultsView, node: &NodeId) -> Option<String> {
    let troubled = faults.links.iter().filter_map(|link| Some((link, Trouble::of(link)?)));
    let troubled: Vec<(String, Trouble)> = troubled
        .filter_map(|(link, trouble)| match (link.from == *node, link.to == *node) {
            (true, _) => Some((link.to.to_string(), trouble)),
            (_, true) => Some((link.from.to_string(), trouble)),
            _ => None,
        })
        .collect();
    let others = |is: fn(Trouble) -> bool| {
        let others = troubled.iter().filter(|(_, trouble)| is(*trouble));
        let others: BTreeSet<&str> = others.map(|(other, _)| other.as_str()).collect();
        let others: Vec<&str> = others.into_iter().collect();
        (!others.is_empty()).then(|| others.join(", "))
    };
    if let Some(others) = others(|trouble| trouble == Trouble::Cut) {
        return Some(sketch.say_cluster(ClusterPhrase::CutFrom(&others)));
    }
    if let Some(others) = others(|trouble| trouble == Trouble::Held) {
        return Some(sketch.say_cluster(ClusterPhrase::HeldFrom(&others)));
    }
    let others = others(|trouble| matches!(trouble, Trouble::Delayed(_)))?;
    Some(sketch.say_cluster(ClusterPhrase::DelayedTo(&others)))
}

/// A link from edge to edge, and what is wrong with it. Upright lines have their word beside them, where
/// there is room for it.
pub(super) fn line(
    sketch: &mut Sketch<'_, '_>,
    (from, to): (Point, Point),
    (trouble, room): (Option<Trouble>, f32),
) {
    let upright = (to.y - from.y).abs() > (to.x - from.x).abs();
    let length = (to.x - from.x).abs().max((to.y - from.y).abs());
    let middle = point(f32::midpoint(from.x, to.x), f32::midpoint(from.y, to.y));
    let Some(trouble) = trouble else {
        sketch.line(from, to, Stroke::solid(Paint::Wire, 1.25));
        return;
    };
    let word = trouble.word(sketch);
    if trouble == Trouble::Cut {
        let (font, reach) =
            if length < ROOM_FOR_CROSS { (Font::NOTE_STRONG, 5.0) } else { (Font::NAME, 8.0) };
        let stroke = Stroke::dashed(Paint::Bad, 1.5, 3.0, 3.0);
        let (before, after) = if upright {
            (point(middle.x, middle.y - reach), point(middle.x, middle.y + reach))
        } else {
            (point(middle.x - reach, middle.y), point(middle.x + reach, middle.y))
        };
        if length > 2.0 * reach + 4.0 {
            sketch.line(from, before, stroke);
            sketch.line(after, to, stroke);
        }
        let at = point(middle.x, middle.y + font.size * 0.35);
        sketch.text(at, Align::Middle, word, font, Paint::Bad);
        return;
    }
    sketch.line(from, to, Stroke::dashed(trouble.paint(), 1.5, 2.0, 3.0));
    let (font, paint) = (Font::NOTE_STRONG, trouble.paint());
    if upright && sketch.width(&word, font) > room {
        // The line itself is dashed, and who suffers says so in words.
    } else if upright {
        sketch.text(point(middle.x + 6.0, middle.y + 4.3), Align::Start, word, font, paint);
    } else if sketch.width(&word, font) <= length - 2.0 {
        sketch.text(point(middle.x, middle.y - 5.0), Align::Middle, word, font, paint);
    }
}

/// A line shorter than this has room for a small cross only.
const ROOM_FOR_CROSS: f32 = 24.0;

/// A finger's target on the phone, a pointer's elsewhere.
fn target(sketch: &Sketch<'_, '_>) -> f32 {
    if sketch.view.device == Device::Phone { 44.0 } else { 24.0 }
}

pub(super) fn hit(
    sketch: &mut Sketch<'_, '_>,
    ends: (&NodeId, &NodeId),
    outline: Rect,
    area: Rect,
) {
    if let Some(thing) = Thing::link(ends.0, ends.1) {
        sketch.hit_within(thing, outline, area, 3);
    }
}

/// The link between two cards that stand beside each other, at the height of their headings: below,
/// the rows run through the gap.
pub(super) fn beside(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    (left, left_card): (BrokerId, Rect),
    (right, right_card): (BrokerId, Rect),
) {
    let (left, right) = (NodeId::Broker(left), NodeId::Broker(right));
    let (from, to) = (left_card.right(), right_card.x);
    let y = left_card.y + CARD_HEADING / 2.0;
    let trouble = Trouble::between(faults, &left, &right);
    line(sketch, (point(from, y), point(to, y)), (trouble, f32::MAX));
    let gap = Rect::new(from, left_card.y, to - from, CARD_HEADING);
    hit(sketch, (&left, &right), gap, gap.at_least(target(sketch)));
}

/// The link between two cards that stand above each other.
pub(super) fn above(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    (upper, upper_card): (BrokerId, Rect),
    (lower, lower_card): (BrokerId, Rect),
) {
    let (upper, lower) = (NodeId::Broker(upper), NodeId::Broker(lower));
    upright(sketch, faults, (&upper, &lower), upper_card.bottom(), lower_card);
}

/// The link between the controller, whose box ends at `bottom`, and a card below it. That of a broker
/// which is down is drawn as broken already.
pub(super) fn to_controller(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    bottom: f32,
    (broker, card): (&BrokerView, Rect),
) {
    let node = NodeId::Broker(broker.id);
    let asked = NodeId::Controller(broker.controller.unwrap_or(ControllerId::ALONE));
    let ends = (&asked, &node);
    if broker.running || Trouble::between(faults, ends.0, ends.1).is_some() {
        upright(sketch, faults, ends, bottom, card);
    } else {
        upright_hit(sketch, ends, bottom, card);
    }
}

fn upright(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    (upper, lower): (&NodeId, &NodeId),
    from: f32,
    card: Rect,
) {
    let x = card.centre().x;
    let trouble = Trouble::between(faults, upper, lower);
    line(sketch, (point(x, from), point(x, card.y)), (trouble, f32::MAX));
    upright_hit(sketch, (upper, lower), from, card);
}

fn upright_hit(
    sketch: &mut Sketch<'_, '_>,
    (upper, lower): (&NodeId, &NodeId),
    from: f32,
    card: Rect,
) {
    let outline = Rect::new(card.centre().x - 22.0, from, 44.0, card.y - from);
    hit(sketch, (upper, lower), outline, outline.at_least(target(sketch)));
}

/// The broker that a producer's link is drawn to: one with which something is wrong, else the
/// leader of what it wrote last.
pub(super) fn written_to(
    faults: &FaultsView,
    producer: &NodeId,
    leader: Option<BrokerId>,
) -> Option<(BrokerId, Option<Trouble>)> {
    let broker_of = |link: &LinkView| match (&link.from, &link.to) {
        (from, NodeId::Broker(broker)) | (NodeId::Broker(broker), from) if from == producer => {
            Some((Trouble::of(link)?, *broker))
        }
        _ => None,
    };
    match faults.links.iter().filter_map(broker_of).max() {
        Some((trouble, broker)) => Some((broker, Some(trouble))),
        None => leader.map(|leader| (leader, None)),
    }
}

/// A producer's link as a chip that ends at `right`, with the broker's name and what is wrong; up to
/// `left` there is room for it. Gives its left edge.
pub(super) fn chip(
    sketch: &mut Sketch<'_, '_>,
    producer: &NodeId,
    (broker, trouble): (BrokerId, Option<Trouble>),
    (left, right, top): (f32, f32, f32),
) -> Option<f32> {
    let text = match trouble {
        None => format!("→ {broker}"),
        Some(trouble) => {
            let full = format!("{} {broker}", trouble.word(sketch));
            let fits = sketch.width(&full, Font::NOTE_STRONG) + CHIP_PADDING <= right - left;
            if fits { full } else { format!("✕ {broker}") }
        }
    };
    let font = if trouble.is_some() { Font::NOTE_STRONG } else { Font::NOTE };
    let width = sketch.width(&text, font) + CHIP_PADDING;
    if width > right - left {
        return None;
    }
    let chip = Rect::new(right - width, top, width, CHIP_HEIGHT);
    let (stroke, paint) = match trouble {
        None => (Stroke::solid(Paint::Line2, 1.0), Paint::Ink2),
        Some(trouble) => (Stroke::dashed(trouble.paint(), 1.5, 3.0, 3.0), trouble.paint()),
    };
    sketch.rect(chip, CHIP_HEIGHT / 2.0, Some(Paint::Panel), Some(stroke));
    let at = point(chip.centre().x, chip.centre().y + 4.3);
    sketch.text(at, Align::Middle, text, font, paint);
    let area = chip.at_least(target(sketch));
    hit(sketch, (producer, &NodeId::Broker(broker)), chip, area);
    Some(chip.x)
}

const CHIP_PADDING: f32 = 14.0;
const CHIP_HEIGHT: f32 = 20.0;
