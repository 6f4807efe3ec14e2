//! A consumer: what it owns, how far it is, and why.

use super::producer::state_words;
use super::{Explanation, Fact, Words, story::Story};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{ClientName, NodeId, Offset, TopicPartition};
use partita_engine::world::{ClientState, ConsumerPhase, ConsumerView, OwnedPartition, World, lag};
use partita_scene::hit::Thing;
use std::sync::Arc;

fn find(world: &dyn World, name: &ClientName) -> Option<ConsumerView> {
    world.consumers().into_iter().find(|consumer| consumer.name == *name)
}

/// The facts and the story of a consumer: why it owns what it owns, or why it does nothing.
pub fn explain(world: &dyn World, name: &ClientName) -> Option<Explanation> {
    let consumer = find(world, name)?;
    let mut story = Story::of(world);
    tell_life(&mut story, &consumer);
    if consumer.state == ClientState::Running {
        tell_ownership(&mut story, &consumer);
    }
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("value-text").text("value", name),
        subtitle: Some(Words::new("subtitle-consumer").text("group", &consumer.group)),
        key: None,
        facts: facts(world, &consumer),
        question: question(&consumer),
        story,
        begins_earlier,
        began_at: None,
        now: now(&consumer),
    })
}

/// The facts and the story of a consumer's position in one partition.
pub fn explain_position(
    world: &dyn World,
    name: &ClientName,
    at: &TopicPartition,
) -> Option<Explanation> {
    let consumer = find(world, name)?;
    let owned = consumer.owned.iter().find(|owned| owned.topic_partition == *at)?;
    let position = owned.position?;
    let mut story = Story::of(world);
    tell_position(&mut story, name, at);
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("title-position").text("consumer", name).text("partition", at),
        subtitle: Some(Words::new("subtitle-position")),
        key: None,
        facts: owned_facts(world, owned),
        question: Words::new("why-position").number("position", position.0),
        story,
        begins_earlier,
        began_at: None,
        now: None,
    })
}

fn question(consumer: &ConsumerView) -> Words {
    let message = match (consumer.state, consumer.phase) {
        (ClientState::Failed, _) => "why-failed",
        (ClientState::Crashed, _) => "why-crashed",
        (ClientState::Stopped, _) => "why-stopped",
        (ClientState::Running, ConsumerPhase::Stable) if consumer.owned.is_empty() => {
            "why-owns-nothing"
        }
        (ClientState::Running, ConsumerPhase::Stable) => "why-owns",
        (ClientState::Running, _) => "why-joining",
    };
    Words::new(message)
        .text("client", &consumer.name)
        .list("partitions", consumer.owned.iter().map(|owned| &owned.topic_partition))
}

fn now(consumer: &ConsumerView) -> Option<Words> {
    let message = match (consumer.state, consumer.phase) {
        (ClientState::Crashed, _) => "now-crashed",
        (ClientState::Stopped | ClientState::Failed, _) => "now-not-running",
        (_, ConsumerPhase::Joining) => "now-joining",
        (_, ConsumerPhase::Syncing) => "now-syncing",
        (_, ConsumerPhase::Connecting | ConsumerPhase::Down) => "now-connecting",
        (_, ConsumerPhase::Stable) => return None,
    };
    Some(Words::new(message).text("group", &consumer.group))
}

/// What a consumer does about its group, in a word.
fn phase_words(consumer: &ConsumerView) -> Words {
    if consumer.state != ClientState::Running {
        return state_words(consumer.state);
    }
    Words::new(match consumer.phase {
        ConsumerPhase::Down => "state-stopped",
        ConsumerPhase::Connecting => "phase-connecting",
        ConsumerPhase::Joining => "phase-joining",
        ConsumerPhase::Syncing => "phase-syncing",
        ConsumerPhase::Stable => "phase-stable",
    })
}

fn facts(world: &dyn World, consumer: &ConsumerView) -> Vec<Fact> {
    let broken = matches!(consumer.state, ClientState::Crashed | ClientState::Failed);
    let topics = Words::new("value-list").list("values", &consumer.topics);
    let mut facts = vec![
        Fact::new("fact-state", phase_words(consumer)).broken(broken),
        Fact::text("fact-group", &consumer.group).leading_to(Thing::Group(consumer.group.clone())),
        Fact::new("fact-topics", topics),
    ];
    if let Some(generation) = consumer.generation {
        facts.push(Fact::text("fact-generation", generation));
    }
    if let Some(member) = &consumer.member_id {
        facts.push(Fact::text("fact-member-id", member));
    }
    facts.push(Fact::number("fact-fetched-waiting", consumer.buffered));
    facts.push(Fact::new(
        "fact-processing",
        Words::new("value-seconds").text("value", consumer.processing),
    ));
    if let Some(error) = &consumer.last_error {
        facts.push(Fact::text("fact-last-error", error).broken(true));
    }
    for owned in &consumer.owned {
        facts.push(owned_fact(world, consumer, owned));
    }
    facts
}

fn owned_fact(world: &dyn World, consumer: &ConsumerView, owned: &OwnedPartition) -> Fact {
    let at = &owned.topic_partition;
    let committed = group_committed(world, &consumer.group, at);
    let known = owned.position.is_some();
    let message = match (known, committed) {
        (true, Some(_)) => "fact-owned-both",
        (true, None) => "fact-owned-position",
        (false, _) => "fact-owned-unknown",
    };
    let words = Words::new(message)
        .text("partition", at)
        .number("position", owned.position.unwrap_or_default().0)
        .number("committed", committed.unwrap_or_default().0);
    Fact::new("fact-owns", words).leading_to(Thing::Partition(at.clone()))
}

fn group_committed(
    world: &dyn World,
    group: &partita_engine::id::GroupName,
    at: &TopicPartition,
) -> Option<Offset> {
    let groups = world.groups();
    groups.iter().find(|view| view.name == *group)?.committed.get(at).copied()
}

fn owned_facts(world: &dyn World, owned: &OwnedPartition) -> Vec<Fact> {
    let at = &owned.topic_partition;
    let Some(partition) = world.partition(at) else { return Vec::new() };
    let place = |label, offset: Option<Offset>| match offset {
        Some(offset) => Fact::number(label, offset.0),
        None => Fact::new(label, Words::new("value-none")),
    };
    let mut facts = vec![
        place("fact-position", owned.position),
        place("fact-processed", owned.processed),
        place("fact-committed", owned.committed),
        Fact::number("fact-high-watermark", partition.high_watermark.0)
            .leading_to(Thing::HighWatermark(at.clone())),
    ];
    if let Some(lag) = lag(partition.latest_offset, owned.committed) {
        facts.push(Fact::number("fact-lag", lag));
    }
    facts
}

fn tell_life(story: &mut Story, consumer: &ConsumerView) {
    let node = NodeId::Consumer(consumer.name.clone());
    let life = story.last(|event| {
        event.node.as_ref() == Some(&node)
            && matches!(
                event.kind,
                EventKind::ClientStarted
                    | EventKind::ClientStopped
                    | EventKind::ClientCrashed
                    | EventKind::ClientFailed { .. }
            )
    });
    let Some(life) = life else {
        story.miss();
        return;
    };
    story.tell_command_of(&life);
    story.tell(&life);
    if consumer.state != ClientState::Running {
        tell_removal(story, consumer, &life);
    }
}

/// How its group noticed that it is gone.
fn tell_removal(story: &mut Story, consumer: &ConsumerView, life: &Arc<Event>) {
    let removed = story.first(|event| {
        event.id > life.id
            && match &event.kind {
                EventKind::MemberRemoved { group, change } => {
                    *group == consumer.group && is_member(change, &consumer.name)
                }
                _ => false,
            }
    });
    if let Some(removed) = removed {
        story.tell(&removed);
    }
}

fn is_member(change: &partita_engine::event::GroupChange, client: &ClientName) -> bool {
    use partita_engine::event::GroupChange as Change;
    let (Change::Joined(member)
    | Change::Rejoined(member)
    | Change::Left(member)
    | Change::SessionExpired(member)
    | Change::RebalanceTimedOut(member)) = change;
    super::event::client_of(member) == client.as_str()
}

/// From joining to the partitions: the generation in force.
fn tell_ownership(story: &mut Story, consumer: &ConsumerView) {
    let added = story.last(|event| match &event.kind {
        EventKind::MemberAdded { group, client, .. } => {
            *group == consumer.group && *client == consumer.name
        }
        _ => false,
    });
    let Some(added) = added else {
        story.miss();
        return;
    };
    story.tell(&added);
    let started = story.last(|event| match &event.kind {
        EventKind::GenerationStarted { group, generation, .. } => {
            *group == consumer.group && Some(*generation) == consumer.generation
        }
        _ => false,
    });
    let Some(started) = started else { return };
    story.tell(&started);
    let node = NodeId::Consumer(consumer.name.clone());
    let steps: Vec<_> = story
        .events()
        .filter(|event| event.id > started.id)
        .filter(|event| match &event.kind {
            EventKind::AssignmentComputed { group, .. } => *group == consumer.group,
            EventKind::PartitionsAssigned { .. }
            | EventKind::PositionSet { .. }
            | EventKind::PartitionsRevoked { .. }
            | EventKind::PartitionsLost { .. } => event.node.as_ref() == Some(&node),
            _ => false,
        })
        .take(24)
        .cloned()
        .collect();
    steps.iter().for_each(|event| story.tell(event));
}

/// Where the position began, and what moved it last.
fn tell_position(story: &mut Story, name: &ClientName, at: &TopicPartition) {
    let node = NodeId::Consumer(name.clone());
    let set = story.last(|event| match &event.kind {
        EventKind::PositionSet { topic_partition, .. } => {
            topic_partition == at && event.node.as_ref() == Some(&node)
        }
        _ => false,
    });
    match &set {
        Some(set) => story.tell(set),
        None => story.miss(),
    }
    let moves: Vec<_> = story
        .events()
        .rev()
        .filter(|event| event.node.as_ref() == Some(&node))
        .filter(|event| match &event.kind {
            EventKind::RecordsPolled { topic_partition, .. }
            | EventKind::RecordsFetched { topic_partition, .. } => topic_partition == at,
            _ => false,
        })
        .take(6)
        .cloned()
        .collect();
    moves.iter().for_each(|event| story.tell(event));
}
