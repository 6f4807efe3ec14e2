//! The groups' column: who reads, what each member owns and has in hand.

use super::card::{CardSize, card, down};
use super::producers::Column;
use super::spread::spread;
use super::topic::Topics;
use crate::hit::Thing;
use crate::model::{Letter, Model};
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{ClientName, Offset, TopicPartition};
use partita_engine::world::{
    ClientState, ConsumerPhase, ConsumerView, GroupView, OwnedPartition, World,
};
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

    fn needed(&self, size: CardSize) -> f32 {
        let members = super::measures::count(self.members.len().max(1));
        2.0 * INSET + members * size.height() + (members - 1.0) * GAP
    }
}

/// What members have in hand: the first of it, and how much.
pub(crate) struct InHand {
    pub letters: Vec<Letter>,
    pub total: u64,
}

/// The records between a consumer's commits and positions.
pub(crate) fn in_hand(
    model: &Model,
    world: &(impl World + ?Sized),
    group: Option<&GroupView>,
    consumer: &ConsumerView,
) -> InHand {
    const MOST: usize = 8;
    let mut in_hand = InHand { letters: Vec::new(), total: 0 };
    for owned in &consumer.owned {
        let Some((from, to)) = held(group, owned) else { continue };
        in_hand.total = in_hand.total.saturating_add(to.since(from));
        let most = usize::try_from(to.since(from)).unwrap_or(MOST).min(MOST);
        if most > 0 && in_hand.letters.len() < MOST {
            let records = world.records(&owned.topic_partition, None, from, most);
            in_hand.letters.extend(records.iter().map(|record| model.keys.of(record)));
        }
    }
    in_hand.letters.truncate(MOST);
    in_hand
}

fn held(group: Option<&GroupView>, owned: &OwnedPartition) -> Option<(Offset, Offset)> {
    let position = owned.position?;
    let committed = group.and_then(|group| group.committed.get(&owned.topic_partition).copied());
    Some((committed.or(owned.committed).or(owned.processed)?, position))
}

/// A consumer's lag over all it owns; none when nothing of it is known.
pub(crate) fn lag(
    model: &Model,
    group: Option<&GroupView>,
    consumer: &ConsumerView,
) -> Option<u64> {
    let mut total = None;
    for owned in &consumer.owned {
        let topic = model.topics.iter().find(|topic| topic.name == owned.topic_partition.topic);
        let index = usize::try_from(owned.topic_partition.partition.0).unwrap_or(usize::MAX);
        let partition = topic.and_then(|topic| topic.partitions.get(index));
        let committed =
            group.and_then(|group| group.committed.get(&owned.topic_partition).copied());
        if let (Some(partition), Some(committed)) = (partition, committed) {
            let lag = partition.high_watermark.since(committed);
            total = Some(total.unwrap_or(0_u64).saturating_add(lag));
        }
    }
    total
}

/// What a consumer owns in few words: `orders-0, orders-1`; when that is too wide `orders-0, 1`,
/// then `orders-0–3`.
pub(crate) fn owned_text(consumer: &ConsumerView, tightness: u8) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut run: Option<(TopicPartition, u32)> = None;
    let mut last_topic = None;
    for partition in consumer.owned.iter().map(|owned| &owned.topic_partition) {
        if let (Some((_, last)), 2..) = (&mut run, tightness)
            && last_topic == Some(&partition.topic)
            && partition.partition.0 == *last + 1
        {
            *last += 1;
            continue;
        }
        parts.extend(run.take().and_then(|run| range_end(&run)));
        if tightness > 0 && last_topic == Some(&partition.topic) {
            parts.push(format!(", {}", partition.partition));
        } else if last_topic.is_none() {
            parts.push(partition.to_string());
        } else {
            parts.push(format!(", {partition}"));
        }
        run = Some((partition.clone(), partition.partition.0));
        last_topic = Some(&partition.topic);
    }
    parts.extend(run.and_then(|run| range_end(&run)));
    parts.concat()
}

fn range_end((first, last): &(TopicPartition, u32)) -> Option<String> {
    match last - first.partition.0 {
        0 => None,
        1 => Some(format!(", {last}")),
        _ => Some(format!("–{last}")),
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
        let mut placed: Vec<Placed<'_>> = model
            .groups
            .iter()
            .map(|group| Placed { group, members: ordered(model, topics, group) })
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
        let size = self.member_size(&placed, room);
        let needed: f32 = placed.iter().map(|group| group.needed(size)).sum();
        let beside = self.beside - self.top - headings;
        let spare = (beside - needed).max(0.0) / super::measures::count(placed.len());
        let mut y = self.top;
        for (index, group) in placed.iter().enumerate() {
            if index > 0 {
                y += HEADING;
            }
            let height = group.needed(size) + spare;
            let rect = Rect::new(self.left, y, self.width, height);
            let heading = if index == 0 { self.heading } else { y - HEADING + 28.0 };
            self.group(sketch, group.group, rect, heading);
            self.members(sketch, (model, world), group, (rect, size), &mut members);
            y += height;
        }
        (members, y)
    }

    fn member_size(&self, placed: &[Placed<'_>], room: f32) -> CardSize {
        let sizes = [CardSize::Full, CardSize::Close, CardSize::Short, CardSize::Line];
        let fits =
            |size: &CardSize| placed.iter().map(|group| group.needed(*size)).sum::<f32>() <= room;
        let mut sizes = sizes.into_iter().filter(|size| *size >= self.largest);
        sizes.find(fits).unwrap_or(CardSize::Line)
    }

    fn group(&self, sketch: &mut Sketch<'_, '_>, group: &GroupView, rect: Rect, heading: f32) {
        let name = sketch.say(&Phrase::Group(&group.name));
        let note = sketch.say(&Phrase::GroupNote(group.state));
        let right = sketch.heading(point(rect.x, heading), &name, &note, rect.width);
        sketch.card(rect, Paint::Sunk, Stroke::solid(Paint::Line, 1.0));
        let label = Rect::new(rect.x, heading - 16.0, (right - rect.x).max(24.0), 24.0);
        sketch.hit_within(Thing::Group(group.name.clone()), label, label, 3);
    }

    fn members(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (model, world): (&Model, &(impl World + ?Sized)),
        placed: &Placed<'_>,
        (rect, size): (Rect, CardSize),
        members: &mut BTreeMap<ClientName, Member>,
    ) {
        if placed.members.is_empty() {
            let none = sketch.say(&Phrase::NoMembers);
            let at = point(rect.x + INSET, rect.y + 30.0);
            sketch.text(at, Align::Start, format!("✕ {none}"), Font::NOTE_STRONG, Paint::Bad);
            return;
        }
        let mut ideals: Vec<f32> = placed.members.iter().map(|(ideal, _)| *ideal).collect();
        if placed.ideal() == f32::MAX {
            // Nobody owns anything yet: as they will stand when all of them own something.
            let pitch = rect.height / super::measures::count(ideals.len());
            for (ideal, place) in ideals.iter_mut().zip(0u16..) {
                *ideal = rect.y + (f32::from(place) + 0.5) * pitch;
            }
        }
        let heights = vec![size.height(); ideals.len()];
        let bounds = (rect.y + INSET, rect.bottom() - INSET);
        let tops = spread(&ideals, &heights, GAP, bounds);
        for ((_, consumer), top) in placed.members.iter().zip(tops) {
            let card = Rect::new(rect.x + INSET, top, rect.width - 2.0 * INSET, size.height());
            let group = Some(placed.group);
            let hand = in_hand(model, world, group, consumer);
            member_card(sketch, consumer, lag(model, group, consumer), &hand, (card, size));
            let ports = ports(consumer, card);
            members.insert(consumer.name.clone(), Member { card, ports });
        }
    }
}

/// A group's members from top to bottom: each beside what it reads, so that wires do not cross;
/// those that own nothing last.
fn ordered<'m>(
    model: &'m Model,
    topics: &Topics,
    group: &'m GroupView,
) -> Vec<(f32, &'m ConsumerView)> {
    let ideal = |consumer: &ConsumerView| {
        let strips =
            consumer.owned.iter().filter_map(|owned| topics.strips.get(&owned.topic_partition));
        let lanes: Vec<f32> = strips
            .map(|strip| strip.lane(&group.name).map_or(strip.card.centre().y, |lane| lane.y))
            .collect();
        if lanes.is_empty() {
            f32::MAX
        } else {
            lanes.iter().sum::<f32>() / super::measures::count(lanes.len())
        }
    };
    let mut members: Vec<_> =
        model.members(&group.name).map(|consumer| (ideal(consumer), consumer)).collect();
    members.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
    members
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

fn member_card(
    sketch: &mut Sketch<'_, '_>,
    consumer: &ConsumerView,
    lag: Option<u64>,
    hand: &InHand,
    (rect, size): (Rect, CardSize),
) {
    card(sketch, rect, consumer.state);
    sketch.hit(Thing::Consumer(consumer.name.clone()), rect, 2);
    let (left, right) = (rect.x + 16.0, rect.right() - 14.0);
    let baseline = rect.y + size.name();
    let (mark, font, paint) = mark(sketch, consumer, lag, size);
    let mark = sketch.elide(&mark, font, (right - left) * 0.6);
    sketch.text(point(right, baseline), Align::End, mark.clone(), font, paint);
    let room = right - left - sketch.width(&mark, font) - 8.0;
    let name = sketch.elide(consumer.name.as_str(), Font::NAME, room);
    sketch.text(point(left, baseline), Align::Start, name, Font::NAME, Paint::Ink);
    if let Some(drop) = size.note() {
        let busy = size == CardSize::Short && consumer.state == ClientState::Running;
        let phase = phase(consumer).filter(|_| busy);
        let note = phase.map_or_else(
            || owned_note(sketch, consumer, right - left),
            |phase| sketch.elide(&sketch.say(&phase), Font::NOTE, right - left),
        );
        sketch.text(point(left, rect.y + drop), Align::Start, note, Font::NOTE, Paint::Ink2);
    }
    if let Some(middle) = size.row() {
        let row = Rect::new(left, rect.y + middle - 10.0, right - left, 20.0);
        work(sketch, consumer, hand, row);
    }
}

/// What stands right of a member's name: its lag; or, on small cards, that it does not run.
fn mark(
    sketch: &Sketch<'_, '_>,
    consumer: &ConsumerView,
    lag: Option<u64>,
    size: CardSize,
) -> (String, Font, Paint) {
    if size >= CardSize::Short
        && let Some(down) = down(sketch, consumer.state)
    {
        return down;
    }
    match lag {
        Some(lag) if lag > sketch.view.lag_limit => {
            (sketch.say(&Phrase::Lag(lag)), Font::LABEL_STRONG, Paint::Ink)
        }
        Some(lag) => (sketch.say(&Phrase::Lag(lag)), Font::LABEL, Paint::Ink),
        None if consumer.owned.is_empty() => (String::new(), Font::LABEL, Paint::Ink),
        None => (sketch.say(&Phrase::LagUnknown), Font::LABEL, Paint::Ink),
    }
}

/// The longest of the ways to say what a member owns that fits.
fn owned_note(sketch: &Sketch<'_, '_>, consumer: &ConsumerView, room: f32) -> String {
    if consumer.owned.is_empty() {
        return sketch.elide(&sketch.say(&Phrase::OwnsNothing), Font::NOTE, room);
    }
    let texts = || (0..3).map(|tightness| owned_text(consumer, tightness));
    let whole = texts().map(|text| sketch.say(&Phrase::Owns(&text)));
    let fits = |text: &String| sketch.width(text, Font::NOTE) <= room;
    if let Some(text) = whole.chain(texts()).find(fits) {
        return text;
    }
    if let [only] = consumer.owned.as_slice() {
        return sketch.elide_start(&only.topic_partition.to_string(), Font::NOTE, room);
    }
    let count = sketch.say(&Phrase::OwnsCount(consumer.owned.len()));
    sketch.elide(&count, Font::NOTE, room)
}

/// The third row: records in hand, or what else the member is doing.
fn work(sketch: &mut Sketch<'_, '_>, consumer: &ConsumerView, hand: &InHand, row: Rect) {
    let baseline = row.centre().y + 4.0;
    let at = point(row.x, baseline);
    if let Some((word, font, paint)) = down(sketch, consumer.state) {
        let word = match &consumer.last_error {
            Some(error) if consumer.state == ClientState::Failed => format!("✕ {error}"),
            _ => word,
        };
        let word = sketch.elide(&word, font, row.width);
        sketch.text(at, Align::Start, word, font, paint);
        return;
    }
    let word =
        phase(consumer).unwrap_or(if hand.total == 0 { Phrase::Waiting } else { Phrase::InHand });
    let in_hand = word == Phrase::InHand;
    let word = sketch.say(&word);
    let room = row.width - sketch.width(&word, Font::NOTE) - 10.0;
    let discs = f32::from(u16::try_from(hand.total).unwrap_or(u16::MAX)) * PITCH;
    if in_hand && discs > room {
        hand_discs(sketch, hand, row);
        return;
    }
    let end = sketch.text(at, Align::Start, word, Font::NOTE, Paint::Ink2);
    if in_hand {
        let discs = Rect::new(end + 10.0, row.y, row.right() - end - 10.0, row.height);
        hand_discs(sketch, hand, discs);
    }
}

/// What a member does about its group, when it does not simply read.
const fn phase(consumer: &ConsumerView) -> Option<Phrase<'static>> {
    match consumer.phase {
        ConsumerPhase::Down | ConsumerPhase::Connecting => Some(Phrase::Connecting),
        ConsumerPhase::Joining => Some(Phrase::Joining),
        ConsumerPhase::Syncing => Some(Phrase::Syncing),
        ConsumerPhase::Stable => None,
    }
}

/// From disc to disc in a member's hand.
const PITCH: f32 = 22.0;

/// Discs for what is in hand, as many as fit, then how many more.
fn hand_discs(sketch: &mut Sketch<'_, '_>, hand: &InHand, row: Rect) {
    const RADIUS: f32 = 9.0;
    let fit = usize::try_from(super::measures::whole(row.width / PITCH)).unwrap_or(0);
    let total = usize::try_from(hand.total).unwrap_or(usize::MAX);
    let shown = if total > fit { fit.saturating_sub(1) } else { total }.min(hand.letters.len());
    for (place, letter) in (0u16..).zip(hand.letters.iter().take(shown)) {
        let x = row.x + RADIUS + f32::from(place) * PITCH;
        sketch.disc(point(x, row.centre().y), letter, RADIUS);
    }
    if total > shown {
        let x = row.x + super::measures::count(shown) * PITCH + 1.0;
        let more = format!("+{}", sketch.say(&Phrase::Number(hand.total - shown as u64)));
        let at = point(x, row.centre().y + 4.0);
        let more = sketch.elide(&more, Font::NOTE, row.right() - x);
        sketch.text(at, Align::Start, more, Font::NOTE, Paint::Ink2);
    }
}
