//! A record: from the command that sent it to the commit that makes it done.

use super::{Explanation, Fact, Reader, Words, bytes_text, event, key_mark, readers, story::Story};
use partita_engine::event::{Event, EventKind, PartitionChoice};
use partita_engine::id::{ClientName, NodeId, Offset, RecordId, TopicPartition};
use partita_engine::time::{EPOCH_MS, SimTime, Timestamp};
use partita_engine::world::{PartitionView, RecordView, World};
use partita_scene::hit::Thing;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The facts and the story of the record at `offset`; none when the log does not hold it.
pub fn explain(world: &dyn World, at: &TopicPartition, offset: Offset) -> Option<Explanation> {
    let partition = world.partition(at)?;
    let found = world.records(at, None, offset, 1).into_iter().next()?;
    let record = (found.offset == offset).then_some(found)?;
    let readers = readers(world, &partition);
    let mut story = Story::of(world);
    tell_writing(&mut story, at, &record);
    tell_keeping(&mut story, at, offset);
    tell_reading(&mut story, at, offset);
    let choice = record.record.and_then(|id| choice(&story, id));
    if choice.is_none() {
        story.miss();
    }
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: title(at, &record),
        subtitle: None,
        key: key_mark(world, record.key.as_ref()),
        facts: facts(&partition, &record, &readers),
        question: Words::new("why-partition").text("partition", at.partition),
        story,
        began_at: begins_earlier.then(|| moment(record.timestamp, world.now())).flatten(),
        begins_earlier,
        now: now(&readers, offset, partition.high_watermark),
    })
}

pub fn title(at: &TopicPartition, record: &RecordView) -> Words {
    let message = if record.key.is_some() { "title-record" } else { "title-record-no-key" };
    Words::new(message)
        .text("partition", at)
        .number("offset", record.offset.0)
        .text("key", record.key.as_ref().map(bytes_text).unwrap_or_default())
}

fn facts(partition: &PartitionView, record: &RecordView, readers: &[Reader]) -> Vec<Fact> {
    let offset = record.offset;
    let null = || Words::new("value-null");
    let text = |value: String| Words::new("value-text").text("value", value);
    let mut facts = vec![
        Fact::new("fact-value", record.value.as_ref().map_or_else(null, |v| text(bytes_text(v)))),
        Fact::text("fact-timestamp", utc(record.timestamp.0)),
    ];
    for (name, value) in &record.headers {
        facts.push(Fact::text("fact-header", format!("{name}: {}", bytes_text(value))));
    }
    let holders = |has: bool| {
        let holds = move |end: Offset| (end > offset) == has;
        partition.replicas.iter().filter(move |copy| holds(copy.log_end)).map(|copy| copy.broker)
    };
    let copies = Words::new(if holders(false).next().is_some() {
        "fact-copies-some"
    } else {
        "fact-copies-all"
    });
    let copies = copies.list("on", holders(true)).list("not", holders(false));
    let whole = Thing::Partition(partition.topic_partition.clone());
    facts.push(Fact::new("fact-copies", copies).leading_to(whole));
    facts.push(Fact::text("fact-leader-epoch", record.leader_epoch));
    for reader in readers {
        let state = reader.state_of(offset, partition.high_watermark).words();
        let value = Words::new("fact-reader").text("group", &reader.group).words("state", state);
        facts.push(Fact::new("fact-group", value).leading_to(Thing::Group(reader.group.clone())));
    }
    facts
}

/// What the record waits for.
fn now(readers: &[Reader], offset: Offset, high_watermark: Offset) -> Option<Words> {
    if offset >= high_watermark {
        return Some(Words::new("now-above-high-watermark"));
    }
    let waiting = |reader: &&Reader| reader.committed.is_none_or(|committed| offset >= committed);
    let reader = readers.iter().find(waiting)?;
    let handed = reader.position.is_some_and(|position| offset < position);
    let message = match (&reader.owner, handed) {
        (Some(_), true) => "now-not-committed",
        (Some(_), false) => "now-not-read",
        (None, _) => "now-no-owner",
    };
    let owner = reader.owner.as_ref().map(ToString::to_string).unwrap_or_default();
    Some(Words::new(message).text("group", &reader.group).text("consumer", owner))
}

/// Why the record went to its partition.
fn choice(story: &Story, record: RecordId) -> Option<PartitionChoice> {
    story.events().find_map(|event| match &event.kind {
        EventKind::RecordSent { record: sent, choice, .. } if *sent == record => {
            Some(choice.clone())
        }
        _ => None,
    })
}

fn tell_writing(story: &mut Story, at: &TopicPartition, record: &RecordView) {
    let sent = story.first(|event| match &event.kind {
        EventKind::RecordSent { record: sent, .. } => Some(*sent) == record.record,
        _ => false,
    });
    if let Some(sent) = &sent {
        story.tell_command_of(sent);
        story.tell(sent);
    }
    let appended = story.first(|event| match &event.kind {
        EventKind::BatchAppended { topic_partition, base_offset, records, .. } => {
            topic_partition == at
                && (*base_offset..base_offset.plus(u64::from(*records))).contains(&record.offset)
        }
        _ => false,
    });
    let Some(appended) = appended else { return };
    for cause in story.causes(&appended).into_iter().skip(1) {
        match cause.kind {
            EventKind::MessageSent { .. } => story.tell(&cause),
            EventKind::BatchReady { .. } => {
                story.tell(&cause);
                break;
            }
            _ => break,
        }
    }
    let words = Words::new("record-appended")
        .number("offset", record.offset.0)
        .text("partition", at)
        .text("node", broker_name(&appended));
    story.tell_as(&appended, words, event::broker_of(&appended).map(Thing::Broker));
    tell_answer(story, &appended);
}

/// What the producer was told about the batch that was appended.
fn tell_answer(story: &mut Story, appended: &Arc<Event>) {
    let EventKind::BatchAppended { first_record: batch, .. } = appended.kind else { return };
    let answer = story.first(|event| {
        event.id > appended.id
            && match event.kind {
                EventKind::BatchAcknowledged { first_record, .. }
                | EventKind::DeliveryTimedOut { first_record, .. }
                | EventKind::BatchFailed { first_record, .. } => first_record == batch,
                _ => false,
            }
    });
    if let Some(answer) = answer {
        story.tell(&answer);
    }
    let again = story.first(|event| {
        matches!(event.kind, EventKind::DuplicateRecognised { first_record, .. } if first_record == batch)
    });
    if let Some(again) = again {
        story.tell(&again);
    }
}

fn tell_keeping(story: &mut Story, at: &TopicPartition, offset: Offset) {
    let copied: Vec<_> = story
        .events()
        .filter(|event| match &event.kind {
            EventKind::RecordsReplicated { topic_partition, from, to } => {
                topic_partition == at && (*from..*to).contains(&offset)
            }
            _ => false,
        })
        .cloned()
        .collect();
    for event in copied {
        let words = Words::new("record-replicated").text("node", broker_name(&event));
        story.tell_as(&event, words, event::broker_of(&event).map(Thing::Broker));
    }
    let passed = story.first(|event| match &event.kind {
        EventKind::HighWatermarkAdvanced { topic_partition, from, to } => {
            topic_partition == at && (*from..*to).contains(&offset)
        }
        _ => false,
    });
    if let Some(event) = passed {
        let EventKind::HighWatermarkAdvanced { to, .. } = event.kind else { return };
        let words = Words::new("record-readable").number("high_watermark", to.0);
        story.tell_as(&event, words, Some(Thing::HighWatermark(at.clone())));
    }
}

/// The last delivery to each consumer, and the first commit of each group behind the record.
fn tell_reading(story: &mut Story, at: &TopicPartition, offset: Offset) {
    let mut consumers: BTreeSet<ClientName> = BTreeSet::new();
    let events: Vec<_> = story.events().cloned().collect();
    for event in &events {
        let (message, within) = match &event.kind {
            EventKind::RecordsFetched { topic_partition, from, to } => {
                ("record-fetched", topic_partition == at && (*from..*to).contains(&offset))
            }
            EventKind::RecordsPolled { topic_partition, from, to } => {
                ("record-polled", topic_partition == at && (*from..*to).contains(&offset))
            }
            EventKind::RecordProcessed { topic_partition, offset: done, .. } => {
                ("record-processed", topic_partition == at && *done == offset)
            }
            _ => continue,
        };
        let Some(NodeId::Consumer(consumer)) = &event.node else { continue };
        if within {
            consumers.insert(consumer.clone());
            let words = Words::new(message).text("consumer", consumer);
            story.tell_as(event, words, Some(Thing::Consumer(consumer.clone())));
        }
    }
    tell_commits(story, at, offset, &events, !consumers.is_empty());
}

fn tell_commits(
    story: &mut Story,
    at: &TopicPartition,
    offset: Offset,
    events: &[Arc<Event>],
    delivered: bool,
) {
    let mut told = BTreeSet::new();
    for event in events {
        let EventKind::OffsetsCommitted { group, offsets, .. } = &event.kind else { continue };
        let Some(committed) = offsets.get(at).filter(|committed| **committed > offset) else {
            continue;
        };
        if !delivered || !told.insert(group.clone()) {
            continue;
        }
        let words =
            Words::new("record-committed").text("group", group).number("offset", committed.0);
        let leads_to = Thing::Committed { group: group.clone(), topic_partition: at.clone() };
        story.tell_as(event, words, Some(leads_to));
    }
}

/// The moment of the run that a timestamp names, unless it lies ahead or before the run.
fn moment(timestamp: Timestamp, now: SimTime) -> Option<SimTime> {
    let millis = u64::try_from(timestamp.0.checked_sub(EPOCH_MS)?).ok()?;
    // The record was sent within the millisecond that it is stamped with.
    let moment = SimTime::from_millis(millis.saturating_add(1));
    (moment < now).then_some(moment)
}

fn broker_name(event: &Event) -> String {
    event.node.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// `2026-01-01 00:00:12.480 UTC` from milliseconds since the Unix epoch
/// (days to civil date by Howard Hinnant's algorithm).
#[must_use]
pub fn utc(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:03} UTC",
        rest % 1000
    )
}
