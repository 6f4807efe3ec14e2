//! A topic: its partitions and how it came to have them.

use super::{Explanation, Fact, Words, story::Story};
use partita_engine::event::EventKind;
use partita_engine::id::TopicName;
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// The most partitions that are listed.
const MOST_LISTED: usize = 24;

/// The facts and the story of a topic.
pub fn explain(world: &dyn World, name: &TopicName) -> Option<Explanation> {
    let topic = world.topics().into_iter().find(|topic| topic.name == *name)?;
    let mut story = Story::of(world);
    let changes: Vec<_> = story
        .events()
        .filter(|event| match &event.kind {
            EventKind::TopicCreated { topic, .. } | EventKind::PartitionsAdded { topic, .. } => {
                topic == name
            }
            _ => false,
        })
        .cloned()
        .collect();
    if !changes.iter().any(|event| matches!(event.kind, EventKind::TopicCreated { .. })) {
        story.miss();
    }
    for event in &changes {
        story.tell_command_of(event);
        story.tell(event);
    }
    let records: u64 =
        topic.partitions.iter().map(|partition| partition.log_end.since(partition.log_start)).sum();
    let mut facts = vec![
        Fact::number("fact-partitions", topic.partitions.len() as u64),
        Fact::number("fact-replication-factor", topic.replication_factor),
        Fact::number("fact-records", records),
        Fact::number("fact-size", topic.partitions.iter().map(|p| p.size_bytes).sum::<u64>()),
    ];
    facts.extend(topic.partitions.iter().take(MOST_LISTED).map(|partition| {
        let at = &partition.topic_partition;
        let leader = partition.leader.map(|leader| leader.to_string()).unwrap_or_default();
        let message =
            if partition.leader.is_some() { "fact-partition-led" } else { "fact-partition-none" };
        let words = Words::new(message)
            .text("partition", at)
            .text("broker", leader)
            .number("log_end", partition.log_end.0);
        Fact::new("fact-partition", words)
            .broken(partition.leader.is_none())
            .leading_to(Thing::Partition(at.clone()))
    }));
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("title-topic").text("topic", name),
        subtitle: None,
        key: None,
        facts,
        question: Words::new("why-topic").number("partitions", topic.partitions.len() as u64),
        story,
        begins_earlier,
        began_at: None,
        now: None,
    })
}
