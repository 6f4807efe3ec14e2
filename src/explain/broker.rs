//! A broker: what it leads, and since when.

use super::{Explanation, Fact, Words, story::Story};
use partita_engine::event::EventKind;
use partita_engine::id::{BrokerId, NodeId};
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// The most partitions that are listed, and elections that are told.
const MOST_LISTED: usize = 16;

/// The facts and the story of a broker.
pub fn explain(world: &dyn World, id: BrokerId) -> Option<Explanation> {
    let broker = world.brokers().into_iter().find(|broker| broker.id == id)?;
    let mut story = Story::of(world);
    tell(&mut story, id);
    let state = match (broker.running, broker.fenced) {
        (false, _) => "broker-down",
        (true, true) if broker.is_of_zookeeper_era() => "broker-no-session",
        (true, true) => "broker-fenced",
        (true, false) => "broker-up",
    };
    let mut facts =
        vec![Fact::new("fact-state", Words::new(state)).broken(!broker.running || broker.fenced)];
    facts.extend(of_zookeeper(world, id));
    facts.extend(broker.rack.as_ref().map(|rack| Fact::text("fact-rack", rack)));
    facts.push(Fact::number("fact-leads-count", broker.leads.len() as u64));
    facts.extend(broker.leads.iter().take(MOST_LISTED).map(|partition| {
        Fact::text("fact-leads", partition).leading_to(Thing::Partition(partition.clone()))
    }));
    let coordinates = world.groups().into_iter().filter(|group| group.coordinator == Some(id));
    facts.extend(coordinates.map(|group| {
        Fact::text("fact-coordinates", &group.name).leading_to(Thing::Group(group.name))
    }));
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("title-broker").text("broker", id.0),
        subtitle: Some(Words::new("subtitle-broker").text("broker", id)),
        key: None,
        facts,
        question: Words::new(if broker.leads.is_empty() {
            "why-leads-nothing"
        } else {
            "why-leads"
        })
        .text("broker", id),
        story,
        begins_earlier,
        began_at: None,
        now: None,
    })
}

/// In the ZooKeeper era: whether it is the controller, and until when its session holds.
fn of_zookeeper(world: &dyn World, id: BrokerId) -> Vec<Fact> {
    let Some(zookeeper) = world.zookeeper() else { return Vec::new() };
    let controller = (zookeeper.controller == Some(id)).then(|| {
        let epoch = zookeeper.controller_epoch;
        Fact::new("fact-controller", Words::new("value-controller-epoch").text("epoch", epoch))
    });
    let session = zookeeper.session(id).map(|session| {
        let value = Words::new("value-session")
            .text("heard", session.last_heard)
            .text("expires", session.expires);
        Fact::new("fact-session", value).broken(!world.is_running(&NodeId::Broker(id)))
    });
    controller.into_iter().chain(session).collect()
}

fn tell(story: &mut Story, id: BrokerId) {
    let registered = story.first(|event| match event.kind {
        EventKind::BrokerRegistered { broker } => broker == id,
        _ => false,
    });
    match &registered {
        Some(event) => {
            story.tell_command_of(event);
            story.tell(event);
        }
        None => story.miss(),
    }
    let node = NodeId::Broker(id);
    let elections: Vec<_> = story
        .events()
        .rev()
        .filter(|event| match &event.kind {
            EventKind::LeaderElected { leader, topic_partition, .. } => {
                *leader == Some(id) && !topic_partition.topic.as_str().starts_with("__")
            }
            EventKind::CoordinatorLoaded { groups, .. } => {
                *groups > 0 && event.node.as_ref() == Some(&node)
            }
            _ => false,
        })
        .take(MOST_LISTED)
        .cloned()
        .collect();
    for event in &elections {
        story.tell_command_of(event);
        story.tell_as(
            event,
            super::say(event),
            match &event.kind {
                EventKind::LeaderElected { topic_partition, .. } => {
                    Some(Thing::Partition(topic_partition.clone()))
                }
                _ => None,
            },
        );
    }
}
