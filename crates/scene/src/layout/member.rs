//! A consumer's card: what it owns, how far it lags, what it has in hand.

use super::card::{CardSize, card, down};
use crate::hit::Thing;
use crate::letter::Letter;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{Offset, TopicPartition};
use partita_engine::world::{
    ClientState, ConsumerPhase, ConsumerView, GroupView, OwnedPartition, World,
};

/// What members have in hand: the first of it, and how much.
#[derive(Default)]
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

/// Draws the card.
pub(crate) fn member_card(
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
