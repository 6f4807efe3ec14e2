//! A message in flight: what it carries, and why it was sent.

use super::event::node_thing;
use super::{Explanation, Fact, Words, story::Story};
use partita_engine::id::{MessageId, NodeId};
use partita_engine::wire::{Body, Message, Request, Response};
use partita_engine::world::World;

/// The facts and the story of a message, while it is on its way.
pub fn explain(world: &dyn World, id: MessageId) -> Option<Explanation> {
    let messages = world.messages();
    let message = messages.into_iter().find(|message| message.id == id)?;
    let mut story = Story::of(world);
    match story.get(message.sent_by) {
        Some(sent) => story.tell_with_causes(&sent),
        None => story.miss(),
    }
    let is_answer = matches!(message.body, Body::Response { .. });
    let title = if is_answer { "title-answer" } else { "title-request" };
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new(title).text("word", format!("{:?}", message.body.word())),
        subtitle: Some(
            Words::new("subtitle-message").text("from", &message.from).text("to", &message.to),
        ),
        key: None,
        facts: facts(message),
        question: Words::new("why-message"),
        story,
        begins_earlier,
        began_at: None,
        now: Some(Words::new("now-message").text("to", &message.to).text("time", message.arrives)),
    })
}

fn facts(message: &Message) -> Vec<Fact> {
    let end = |label, node: &NodeId| {
        let mut fact = Fact::text(label, node);
        fact.leads_to = node_thing(node);
        fact
    };
    let mut facts = vec![
        end("fact-from", &message.from),
        end("fact-to", &message.to),
        Fact::text("fact-departs", message.departs),
        Fact::text("fact-arrives", message.arrives),
        Fact::new(
            "fact-one-way",
            Words::new("value-seconds").text("value", message.arrives.since(message.departs)),
        ),
    ];
    facts.extend(contents(&message.body));
    facts
}

/// What the message carries, as far as it concerns partitions.
fn contents(body: &Body) -> Vec<Fact> {
    let at = |label, partition: &partita_engine::id::TopicPartition, offset: u64| {
        let words = Words::new("value-at").text("partition", partition).number("offset", offset);
        Fact::new(label, words).leading_to(partita_scene::hit::Thing::Partition(partition.clone()))
    };
    let count = |partition: &partita_engine::id::TopicPartition, records: u64| {
        let words =
            Words::new("value-records-for").text("partition", partition).number("records", records);
        Fact::new("fact-carries", words)
            .leading_to(partita_scene::hit::Thing::Partition(partition.clone()))
    };
    let error = |error| Fact::text("fact-last-error", error).broken(true);
    match body {
        Body::Request(Request::Produce { partitions, .. }) => partitions
            .iter()
            .map(|part| count(&part.topic_partition, part.records.len() as u64))
            .collect(),
        Body::Request(Request::Fetch { partitions, .. }) => partitions
            .iter()
            .map(|part| at("fact-asks-from", &part.topic_partition, part.fetch_offset.0))
            .collect(),
        Body::Request(Request::OffsetCommit { offsets, .. }) => offsets
            .iter()
            .map(|(partition, offset)| at("fact-commits", partition, offset.offset.0))
            .collect(),
        Body::Response { response: Response::Produce { partitions }, .. } => partitions
            .iter()
            .map(|(partition, result)| match result {
                Ok(offset) => at("fact-written-at", partition, offset.0),
                Err(code) => error(*code),
            })
            .collect(),
        Body::Response { response: Response::Fetch { partitions }, .. } => partitions
            .iter()
            .map(|part| match &part.batches {
                Ok(batches) => {
                    let records = batches.iter().map(|batch| batch.records.len() as u64).sum();
                    count(&part.topic_partition, records)
                }
                Err(code) => error(*code),
            })
            .collect(),
        Body::Response { response: Response::OffsetCommit { result: Err(code), .. }, .. } => {
            vec![error(*code)]
        }
        _ => Vec::new(),
    }
}
