//! The groups' column: who reads, what each member owns and has in hand.

use super::card::CardSize;
use super::member::{in_hand, lag, member_card};
use super::producers::Column;
use super::slots::{SLOT, slot};
use super::spread::{Middle, spread};
use super::topic::Topics;
use crate::addition::Addition;
use crate::hit::Thing;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{ClientName, TopicPartition};
use partita_engine::world::{ConsumerView, GroupView, World};
use std::collections::BTreeMap;

/// A consumer's card, and where the wire from each partition enters it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Member {
    pub card: Rect,
    pub ports: BTreeMap<TopicPartition, Point>,
}

/// Between cards.
const GAP: f32 = 12.0;
/// From the box's edge to the cards.
const INSET: f32 = 14.0;
/// A group's heading and the space above it, when it is not the first.
const HEADING: f32 = 44.0;
/// Between a group's last member and the slot for another.
const ABOVE_SLOT: f32 = 8.0;
/// More ports than this share one.
const MOST_PORTS: usize = 6;

/// A group that is about to be drawn.
struct Placed<'m> {
    group: &'m GroupView,
    /// Its members with the places they belong to, from top to bottom.
    members: Vec<(f32, &'m ConsumerView)>,
}

impl Placed<'_> {
    fn ideal(&self) -> f32 {
        self.members.first().map_or(f32::MAX, |(ideal, _)| *ideal)
    }

    /// The height of its box, with what a slot in it takes.
    fn needed(&self, size: CardSize, slot: f32) -> f32 {
        let members = super::measures::count(self.members.len().max(1));
        2.0 * INSET + members * size.height() + (members - 1.0) * GAP + slot
    }
}

impl Column {
    /// Draws the groups, each in its box; gives the members' places, and the lower end.
    pub fn groups(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        topics: &Topics,
        world: &(impl World + ?Sized),
    ) -> (BTreeMap<ClientName, Member>, f32) {
        let mut members = BTreeMap::new();
        let height = sketch.view.height;
        let mut placed: Vec<Placed<'_>> = model
            .groups
            .iter()
            .map(|group| Placed { group, members: ordered(model, topics, group, height) })
            .collect();
        if placed.is_empty() {
            let none = sketch.say(&Phrase::NoGroups);
            let none = sketch.elide(&none, Font::LABEL, self.width);
            let at = point(self.left, self.heading);
            sketch.text(at, Align::Start, none, Font::LABEL, Paint::Ink2);
            return (members, self.top);
        }
        placed.sort_by(|a, b| {
            a.ideal().total_cmp(&b.ideal()).then_with(|| a.group.name.cmp(&b.group.name))
        });
        let headings = super::measures::count(placed.len() - 1) * HEADING;
        let room = self.bottom - self.top - headings;
        let (size, slot) = self.member_size(&placed, room);
        let needed: f32 = placed.iter().map(|group| group.needed(size, slot)).sum();
        let beside = self.beside - self.top - headings;
        let spare = (beside - needed).max(0.0) / super::measures::count(placed.len());
        let mut y = self.top;
        for (index, group) in placed.iter().enumerate() {
            if index > 0 {
                y += HEADING;
            }
            let height = group.needed(size, slot) + spare;
            let rect = Rect::new(self.left, y, self.width, height);
            let heading = if index == 0 { self.heading } else { y - HEADING + 28.0 };
            self.group(sketch, group.group, rect, (heading, slot > 0.0));
            self.members(sketch, (model, world), group, (rect, size, slot), &mut members);
            y += height;
        }
        (members, y)
    }

    /// The largest size that fits, and what the slot for another member takes in each box: nothing
    /// where members would be one line only to make room for it; then it stands in the heading.
    fn member_size(&self, placed: &[Placed<'_>], room: f32) -> (CardSize, f32) {
        let sizes = [CardSize::Full, CardSize::Close, CardSize::Short, CardSize::Line];
        let fitting = |slot: f32| {
            let needed = |size: CardSize| -> f32 {
                placed.iter().map(|group| group.needed(size, slot)).sum()
            };
            let mut sizes = sizes.into_iter().filter(|size| *size >= self.largest);
            sizes.find(|size| needed(*size) <= room)
        };
        let without = fitting(0.0).unwrap_or(CardSize::Line);
        let slot = ABOVE_SLOT + SLOT;
        match fitting(slot) {
            Some(with) if with < CardSize::Line || with == without => (with, slot),
            _ => (without, 0.0),
        }
    }

    /// A group's box and heading; with the slot for another member where there is none in the box.
    fn group(
        &self,
        sketch: &mut Sketch<'_, '_>,
        group: &GroupView,
        rect: Rect,
        (heading, has_slot): (f32, bool),
    ) {
        let name = sketch.say(&Phrase::Group(&group.name));
        let note = sketch.say(&Phrase::GroupNote(group.state));
        let most = if has_slot { rect.width } else { rect.width - ABOVE_SLOT - SLOT };
        let right = sketch.heading(point(rect.x, heading), &name, &note, most);
        sketch.card(rect, Paint::Sunk, Stroke::solid(Paint::Line, 1.0));
        let label = Rect::new(rect.x, heading - 16.0, (right - rect.x).max(24.0), 24.0);
        sketch.hit_within(Thing::Group(group.name.clone()), label, label, 3);
        if !has_slot {
            let beside = Rect::new(rect.right() - SLOT, heading - 16.5, SLOT, SLOT);
            slot(sketch, Addition::Consumer(group.name.clone()), beside);
        }
    }

    fn members(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (model, world): (&Model, &(impl World + ?Sized)),
        placed: &Placed<'_>,
        (rect, size, below): (Rect, CardSize, f32),
        members: &mut BTreeMap<ClientName, Member>,
    ) {
        let mut end = rect.y + INSET;
        if placed.members.is_empty() {
            let none = sketch.say(&Phrase::NoMembers);
            let at = point(rect.x + INSET, rect.y + 30.0);
            sketch.text(at, Align::Start, format!("✕ {none}"), Font::NOTE_STRONG, Paint::Bad);
            end = rect.y + INSET + 22.0;
        }
        let mut ideals: Vec<f32> = placed.members.iter().map(|(ideal, _)| *ideal).collect();
        if placed.ideal() == f32::MAX {
            // Nobody owns anything yet: as they will stand when all of them own something.
            let pitch = (rect.height - below) / super::measures::count(ideals.len());
            for (ideal, place) in ideals.iter_mut().zip(0u16..) {
                *ideal = rect.y + (f32::from(place) + 0.5) * pitch;
            }
        }
        let heights = vec![size.height(); ideals.len()];
        let bounds = (rect.y + INSET, rect.bottom() - INSET - below);
        let tops = spread(&ideals, &heights, GAP, bounds);
        for ((_, consumer), top) in placed.members.iter().zip(tops) {
            let card = Rect::new(rect.x + INSET, top, rect.width - 2.0 * INSET, size.height());
            let group = Some(placed.group);
            // A card that is scrolled away is only a place.
            if card.bottom() > -40.0 && card.y < sketch.view.height + 40.0 {
                let hand = size.row().map(|_| in_hand(model, world, group, consumer));
                let hand = hand.unwrap_or_default();
                member_card(sketch, consumer, lag(model, group, consumer), &hand, (card, size));
            } else {
                sketch.hit(Thing::Consumer(consumer.name.clone()), card, 2);
            }
            let ports = ports(consumer, card);
            members.insert(consumer.name.clone(), Member { card, ports });
            end = card.bottom();
        }
        if below > 0.0 {
            let (left, width) = (rect.x + INSET, rect.width - 2.0 * INSET);
            let rect = Rect::new(left, end + ABOVE_SLOT, width, SLOT);
            slot(sketch, Addition::Consumer(placed.group.name.clone()), rect);
        }
    }
}

/// A group's members from top to bottom: each beside what it reads, so that wires do not cross;
/// those that own nothing last.
fn ordered<'m>(
    model: &'m Model,
    topics: &Topics,
    group: &'m GroupView,
    stage_height: f32,
) -> Vec<(f32, &'m ConsumerView)> {
    let ideal = |consumer: &ConsumerView| {
        let strips =
            consumer.owned.iter().filter_map(|owned| topics.strips.get(&owned.topic_partition));
        let lanes: Vec<f32> = strips
            .map(|strip| strip.lane(&group.name).map_or(strip.card.centre().y, |lane| lane.y))
            .collect();
        let last = Middle { of_all: f32::MAX, on_stage: f32::MAX };
        Middle::of(&lanes, stage_height).unwrap_or(last)
    };
    let mut members: Vec<_> =
        model.members(&group.name).map(|consumer| (ideal(consumer), consumer)).collect();
    members.sort_by(|(a, one), (b, other)| {
        a.of_all.total_cmp(&b.of_all).then_with(|| one.name.cmp(&other.name))
    });
    members.into_iter().map(|(middle, consumer)| (middle.on_stage, consumer)).collect()
}

/// A port for each partition, from top to bottom; many partitions share one.
pub(crate) fn ports(consumer: &ConsumerView, card: Rect) -> BTreeMap<TopicPartition, Point> {
    let count = consumer.owned.len();
    let middle = card.centre().y;
    let pitch = if count > MOST_PORTS {
        0.0
    } else {
        16.0_f32.min((card.height - 14.0) / super::measures::count(count.max(1)))
    };
    let first = middle - pitch * (super::measures::count(count.max(1)) - 1.0) / 2.0;
    let places = (0u16..).map(|place| point(card.x, first + f32::from(place) * pitch));
    consumer.owned.iter().map(|owned| owned.topic_partition.clone()).zip(places).collect()
}
