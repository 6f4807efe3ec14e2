//! A group: its members, what they own, and how it came to its state.

use super::partition::group_fact;
use super::{Explanation, Fact, Readers, Words, readers, story::Story};
use partita_engine::event::{EventKind, GroupState};
use partita_engine::id::{GroupName, TopicPartition};
use partita_engine::world::{GroupView, World};
use partita_scene::hit::Thing;

/// The most partitions whose progress is listed.
const MOST_LISTED: usize = 24;

fn find(world: &dyn World, name: &GroupName) -> Option<GroupView> {
    world.groups().into_iter().find(|group| group.name == *name)
}

/// The facts and the story of a group: why it is in its state.
pub fn explain(world: &dyn World, name: &GroupName) -> Option<Explanation> {
    let group = find(world, name)?;
    let mut story = Story::of(world);
    tell(&mut story, &group);
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("title-group").text("group", name),
        subtitle: None,
        key: None,
        facts: facts(world, &group),
        question: Words::new("why-group").text("group", name).text("state", group.state),
        story,
        begins_earlier,
        began_at: None,
        now: now(&group),
    })
}

fn now(group: &GroupView) -> Option<Words> {
    Some(Words::new(match group.state {
        GroupState::PreparingRebalance => "now-group-preparing",
        GroupState::CompletingRebalance => "now-group-completing",
        GroupState::Empty => "now-group-empty",
        GroupState::Stable | GroupState::Dead => return None,
    }))
}

/// The facts and the story of what a group has committed in one partition.
pub fn explain_committed(
    world: &dyn World,
    name: &GroupName,
    at: &TopicPartition,
) -> Option<Explanation> {
    let partition = world.partition(at)?;
    let reader = readers(world, &partition).into_iter().find(|reader| reader.group == *name)?;
    let committed = reader.committed?;
    let mut story = Story::of(world);
    let commit = story.last(|event| match &event.kind {
        EventKind::OffsetsCommitted { group, offsets, .. } => {
            group == name && offsets.contains_key(at)
        }
        _ => false,
    });
    match &commit {
        Some(commit) => {
            for cause in story.causes(commit).into_iter().take(4) {
                story.tell(&cause);
            }
        }
        None => story.miss(),
    }
    let mut facts = vec![
        Fact::number("fact-committed", committed.0),
        Fact::number("fact-high-watermark", partition.high_watermark.0)
            .leading_to(Thing::HighWatermark(at.clone())),
    ];
    facts.extend(reader.lag.map(|lag| Fact::number("fact-lag", lag)));
    facts.extend(reader.position.map(|position| Fact::number("fact-position", position.0)));
    facts.push(match reader.owner {
        Some(owner) => Fact::text("fact-owner", &owner).leading_to(Thing::Consumer(owner)),
        None => Fact::new("fact-owner", Words::new("value-none")),
    });
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("title-committed").text("group", name).text("partition", at),
        subtitle: Some(Words::new("subtitle-committed")),
        key: None,
        facts,
        question: Words::new("why-committed").number("committed", committed.0),
        story,
        begins_earlier,
        began_at: None,
        now: None,
    })
}

fn facts(world: &dyn World, group: &GroupView) -> Vec<Fact> {
    let mut facts = vec![
        Fact::text("fact-state", group.state),
        Fact::text("fact-generation", group.generation),
    ];
    facts.extend(group.assignor.map(|assignor| Fact::text("fact-assignor", assignor)));
    facts.extend(
        group
            .coordinator
            .map(|broker| Fact::text("fact-coordinator", broker).leading_to(Thing::Broker(broker))),
    );
    for member in group.members.values() {
        let message =
            if member.assignment.is_empty() { "fact-member-nothing" } else { "fact-member-owns" };
        let words = Words::new(message)
            .text("client", &member.client)
            .list("partitions", &member.assignment);
        facts.push(
            Fact::new("fact-member", words).leading_to(Thing::Consumer(member.client.clone())),
        );
    }
    let partitions = world
        .topics()
        .into_iter()
        .filter(|topic| group.topics.contains(&topic.name))
        .flat_map(|topic| topic.partitions);
    let readers = Readers::of(world);
    for partition in partitions.take(MOST_LISTED) {
        let mut fact = group_fact(&partition.topic_partition, &readers.reader(group, &partition));
        fact.label = Words::new("value-text").text("value", &partition.topic_partition);
        fact.value.key = match fact.value.key {
            "fact-group-lag" => "fact-progress",
            _ => "fact-progress-none",
        };
        facts.push(fact);
    }
    facts
}

/// The last round of the protocol: who set it off, who joined, who got what.
fn tell(story: &mut Story, group: &GroupView) {
    let is_ours = |name: &GroupName| *name == group.name;
    let began = story.last(|event| match &event.kind {
        EventKind::GroupStateChanged { group, to: GroupState::PreparingRebalance, .. } => {
            is_ours(group)
        }
        _ => false,
    });
    let Some(began) = began else {
        story.miss();
        return;
    };
    story.tell_command_of(&began);
    let round: Vec<_> = story
        .events()
        .filter(|event| event.id >= began.id)
        .filter(|event| match &event.kind {
            EventKind::GroupStateChanged { group, .. }
            | EventKind::GenerationStarted { group, .. }
            | EventKind::AssignmentComputed { group, .. }
            | EventKind::MemberAdded { group, .. }
            | EventKind::MemberRemoved { group, .. } => is_ours(group),
            _ => false,
        })
        .cloned()
        .collect();
    round.iter().for_each(|event| story.tell(event));
}
