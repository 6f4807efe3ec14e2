//! What became of one record: the events that decided it, and why they happened.

use super::ledger::{key_of, name, place};
use super::{Explanation, Fact, Words, key_mark, story::Story};
use partita_engine::event::EventKind;
use partita_engine::id::{GroupName, RecordId};
use partita_engine::ledger::{
    Count, Delivery, GroupCount, Moment, ProducerCount, RecordFate, Told,
};
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// What became of a record that stands behind `count`; none when the ledger does not know it.
#[must_use]
pub fn fate(world: &dyn World, record: RecordId, count: &Count) -> Option<Explanation> {
    let fate = world.record_fate(record)?;
    let mut story = Story::of(world);
    tell(&mut story, &fate, count);
    let key = key_of(world, &fate);
    let (story, begins_earlier) = story.finish();
    let began_at = fate.sent.map(|moment| moment.time).filter(|_| begins_earlier);
    Some(Explanation {
        title: name(&fate, key.as_ref()),
        subtitle: Some(Words::new("ledger-of").text("producer", &fate.producer)),
        key: key.as_ref().and_then(|key| key_mark(world, key.as_ref())),
        facts: facts(&fate),
        question: question(&fate, count),
        story,
        begins_earlier,
        began_at,
        now: None,
    })
}

/// The record in the log, where it is in one.
#[must_use]
pub fn in_log(world: &dyn World, record: RecordId) -> Option<Thing> {
    cell(&world.record_fate(record)?)
}

fn cell(fate: &RecordFate) -> Option<Thing> {
    let (topic_partition, offset) = (fate.topic_partition.clone()?, *fate.offsets.first()?);
    Some(Thing::Record { topic_partition, offset })
}

fn question(fate: &RecordFate, count: &Count) -> Words {
    let key = match count {
        Count::Producer(_, ProducerCount::Lost) => "ledger-why-lost",
        Count::Producer(_, ProducerCount::Duplicated) => "ledger-why-twice",
        Count::Producer(_, ProducerCount::Refused) => "ledger-why-refused",
        Count::Producer(_, ProducerCount::Unknown) => "ledger-why-unknown",
        Count::Group(_, GroupCount::More) => "ledger-why-more",
        Count::Group(_, GroupCount::Skipped) => "ledger-why-never",
        Count::Group(_, GroupCount::OutOfOrder) => "ledger-why-out-of-order",
        _ => "ledger-why",
    };
    let name = match count {
        Count::Producer(..) => fate.producer.to_string(),
        Count::Group(group, _) => group.to_string(),
    };
    Words::new(key).text("name", name)
}

fn facts(fate: &RecordFate) -> Vec<Fact> {
    let told = Words::new(match fate.told {
        Told::Waiting => "ledger-waiting",
        Told::Acknowledged => "ledger-acknowledged",
        Told::NotAsked => "ledger-not-asked",
        Told::Refused => "ledger-refused",
        Told::Unknown => "ledger-unknown",
    });
    let mut kept = Fact::new("ledger-fact-in-log", place(fate));
    kept.leads_to = cell(fate);
    if fate.is_lost {
        kept = Fact::new("ledger-fact-in-log", Words::new("ledger-lost")).broken(true);
    }
    let refused = fate.told == Told::Refused;
    let mut facts = vec![Fact::new("ledger-fact-told", told).broken(refused), kept];
    if !fate.replicas.is_empty() {
        let on = Words::new("fact-copies-all").list("on", &fate.replicas);
        facts.push(Fact::new("fact-copies", on));
    }
    facts.extend(fate.deliveries.iter().map(delivered));
    facts
}

fn delivered(delivery: &Delivery) -> Fact {
    let key = if delivery.is_out_of_order { "ledger-times-late" } else { "ledger-times" };
    let words = Words::new(key).text("group", &delivery.group).number("times", delivery.times);
    Fact::new("ledger-fact-processed", words).leading_to(Thing::Group(delivery.group.clone()))
}

/// The events that decided it, and with their causes those that decided what is asked about.
fn tell(story: &mut Story, fate: &RecordFate, count: &Count) {
    let moments = [fate.sent, fate.kept_at, fate.told_at, fate.duplicated_at, fate.gone_at];
    let read = fate.deliveries.iter().flat_map(|delivery| [delivery.first, delivery.last]);
    for moment in moments.into_iter().chain(read).flatten() {
        match story.get(moment.event) {
            Some(event) => story.tell(&event),
            None => story.miss(),
        }
    }
    if let Some(sent) = fate.sent.and_then(|moment| story.get(moment.event)) {
        story.tell_command_of(&sent);
    }
    if let Some(event) = decisive(fate, count).and_then(|moment| story.get(moment.event)) {
        story.tell_with_causes(&event);
    }
    if let Count::Group(group, GroupCount::Skipped) = count {
        tell_passed(story, fate, group);
    }
}

/// The event that decided what is asked about.
fn decisive(fate: &RecordFate, count: &Count) -> Option<Moment> {
    match count {
        Count::Producer(_, ProducerCount::Lost) | Count::Group(_, GroupCount::Gone) => fate.gone_at,
        Count::Producer(_, ProducerCount::Duplicated) => fate.duplicated_at,
        Count::Producer(_, ProducerCount::Refused | ProducerCount::Unknown) => fate.told_at,
        Count::Group(group, of) => {
            let delivery = fate.deliveries.iter().find(|delivery| delivery.group == *group)?;
            if *of == GroupCount::More { delivery.last } else { delivery.first }
        }
        Count::Producer(..) => None,
    }
}

/// The group committed an offset behind a record that it never processed.
fn tell_passed(story: &mut Story, fate: &RecordFate, name: &GroupName) {
    let (Some(at), Some(offset)) = (&fate.topic_partition, fate.offsets.first()) else { return };
    let passed = story.first(|event| match &event.kind {
        EventKind::OffsetsCommitted { group, offsets, .. } => {
            group == name && offsets.get(at).is_some_and(|committed| committed > offset)
        }
        _ => false,
    });
    match passed {
        Some(event) => story.tell_with_causes(&event),
        None => story.miss(),
    }
}
