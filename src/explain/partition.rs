//! A partition: who leads it, who has copies, how far it may be read.

use super::{Explanation, Fact, Reader, Words, readers, story::Story};
use partita_engine::event::EventKind;
use partita_engine::id::{Offset, TopicPartition};
use partita_engine::world::{PartitionView, World};
use partita_scene::hit::Thing;

/// The facts and the story of a partition.
pub fn explain(world: &dyn World, at: &TopicPartition) -> Option<Explanation> {
    let partition = world.partition(at)?;
    let mut story = Story::of(world);
    tell(&mut story, at, &partition);
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("value-text").text("value", at),
        subtitle: Some(Words::new("subtitle-partition")),
        key: None,
        facts: facts(&partition, &readers(world, &partition)),
        question: question(&partition),
        story,
        begins_earlier,
        began_at: None,
        now: now(&partition),
    })
}

fn question(partition: &PartitionView) -> Words {
    if partition.leader.is_none() {
        return Words::new("why-no-leader");
    }
    let message = if partition.high_watermark < partition.log_end {
        "why-high-watermark-behind"
    } else {
        "why-high-watermark"
    };
    Words::new(message).number("high_watermark", partition.high_watermark.0)
}

/// What the high watermark waits for.
fn now(partition: &PartitionView) -> Option<Words> {
    let shortest = partition
        .replicas
        .iter()
        .filter(|copy| copy.in_sync && Some(copy.broker) != partition.leader)
        .min_by_key(|copy| copy.log_end)?;
    let message = if shortest.log_end < partition.log_end {
        "now-shortest-copy"
    } else if partition.high_watermark < partition.log_end {
        "now-copies-not-known"
    } else {
        "now-all-copies-equal"
    };
    Some(Words::new(message).text("broker", shortest.broker).number("offset", shortest.log_end.0))
}

fn facts(partition: &PartitionView, readers: &[Reader]) -> Vec<Fact> {
    let at = &partition.topic_partition;
    let leader = match partition.leader {
        Some(broker) => Fact::new(
            "fact-leader",
            Words::new("fact-leader-value")
                .text("broker", broker)
                .text("epoch", partition.leader_epoch),
        )
        .leading_to(Thing::Broker(broker)),
        None => Fact::new("fact-leader", Words::new("value-none")).broken(true),
    };
    let everyone = partition.isr.len() == partition.replicas.len();
    let names = |list: Vec<String>| Words::new("value-list").list("values", list);
    let texts = |brokers: &[partita_engine::id::BrokerId]| {
        brokers.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let replicas: Vec<_> = partition.replicas.iter().map(|copy| copy.broker).collect();
    let mut facts = vec![
        leader,
        Fact::new("fact-replicas", names(texts(&replicas))),
        Fact::new("fact-isr", names(texts(&partition.isr))).broken(!everyone),
        Fact::number("fact-log-start", partition.log_start.0)
            .leading_to(record_thing(at, partition.log_start)),
        Fact::number("fact-high-watermark", partition.high_watermark.0)
            .leading_to(Thing::HighWatermark(at.clone())),
        Fact::number("fact-log-end", partition.log_end.0).leading_to(Thing::LogEnd(at.clone())),
        Fact::number("fact-size", partition.size_bytes),
    ];
    for copy in partition.replicas.iter().filter(|copy| Some(copy.broker) != partition.leader) {
        let message = if copy.in_sync { "fact-copy-in-sync" } else { "fact-copy-out" };
        let words =
            Words::new(message).text("broker", copy.broker).number("offset", copy.log_end.0);
        facts.push(
            Fact::new("fact-copy", words)
                .broken(!copy.in_sync)
                .leading_to(Thing::Broker(copy.broker)),
        );
    }
    facts.extend(readers.iter().map(|reader| group_fact(at, reader)));
    facts
}

/// How far a group is, in one line.
pub fn group_fact(at: &TopicPartition, reader: &Reader) -> Fact {
    let message = match (reader.committed, reader.lag) {
        (Some(_), Some(_)) => "fact-group-lag",
        _ => "fact-group-no-commit",
    };
    let words = Words::new(message)
        .text("group", &reader.group)
        .number("committed", reader.committed.unwrap_or_default().0)
        .number("lag", reader.lag.unwrap_or_default());
    Fact::new("fact-group", words)
        .leading_to(Thing::Committed { group: reader.group.clone(), topic_partition: at.clone() })
}

/// The group's bookmark, or its partition while there is none.
pub fn progress_thing(at: &TopicPartition, reader: &Reader) -> Thing {
    match reader.committed {
        Some(_) => Thing::Committed { group: reader.group.clone(), topic_partition: at.clone() },
        None => Thing::Partition(at.clone()),
    }
}

fn record_thing(at: &TopicPartition, offset: Offset) -> Thing {
    Thing::Record { topic_partition: at.clone(), offset }
}

fn tell(story: &mut Story, at: &TopicPartition, partition: &PartitionView) {
    let created = story.first(|event| match &event.kind {
        EventKind::TopicCreated { topic, .. } => *topic == at.topic,
        EventKind::PartitionsAdded { topic, from, to } => {
            *topic == at.topic && (*from..*to).contains(&at.partition.0)
        }
        _ => false,
    });
    match created {
        Some(event) => {
            story.tell_command_of(&event);
            story.tell(&event);
        }
        None => story.miss(),
    }
    let changes: Vec<_> = story
        .events()
        .rev()
        .filter(|event| match &event.kind {
            EventKind::LeaderElected { topic_partition, .. }
            | EventKind::IsrChanged { topic_partition, .. } => topic_partition == at,
            _ => false,
        })
        .take(6)
        .cloned()
        .collect();
    changes.iter().for_each(|event| story.tell(event));
    tell_high_watermark(story, at, partition);
}

/// What raised the high watermark to where it is, and what lies above it.
fn tell_high_watermark(story: &mut Story, at: &TopicPartition, partition: &PartitionView) {
    let raised = story.last(|event| match &event.kind {
        EventKind::HighWatermarkAdvanced { topic_partition, .. } => topic_partition == at,
        _ => false,
    });
    let from = match raised.as_ref().map(|event| &event.kind) {
        Some(EventKind::HighWatermarkAdvanced { from, .. }) => *from,
        _ => partition.log_start,
    };
    let steps: Vec<_> = story
        .events()
        .rev()
        .filter(|event| match &event.kind {
            EventKind::BatchAppended { topic_partition, base_offset, records, .. } => {
                topic_partition == at && base_offset.plus(u64::from(*records)) > from
            }
            EventKind::RecordsReplicated { topic_partition, to, .. } => {
                topic_partition == at && *to > from
            }
            _ => false,
        })
        .take(8)
        .cloned()
        .collect();
    steps.iter().chain(&raised).for_each(|event| story.tell(event));
}
