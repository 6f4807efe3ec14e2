//! A link: how long messages take on it, what is wrong with it, and by which commands.

use super::event::node_thing;
use super::story::Story;
use super::{Explanation, Fact, Words};
use partita_engine::event::EventKind;
use partita_engine::id::{EventId, NodeId};
use partita_engine::world::{LinkView, World};
use partita_scene::hit::Thing;
use std::collections::BTreeSet;

/// The most losses that are told, the newest.
const MOST_LOSSES: usize = 12;

/// More brokers than this are not linked pair by pair in a list.
const MOST_PAIRED: usize = 6;

/// What is wrong on the way from `from` to `to`; none where nothing is.
fn wrong(world: &dyn World, from: &NodeId, to: &NodeId) -> Option<LinkView> {
    let mut links = world.faults().links.into_iter();
    links.find(|link| link.from == *from && link.to == *to)
}

/// How one direction is, in words: the worst of what is wrong with it.
fn direction(link: Option<&LinkView>) -> Words {
    let Some(link) = link else { return Words::new("link-sound") };
    if link.cut.is_some() {
        return Words::new("link-cut");
    }
    if link.held.is_some() {
        return Words::new("link-held").number("messages", link.waiting as u64);
    }
    let delayed = (link.delay.as_micros() > 0).then_some(link.delay);
    match (delayed, link.drops.as_slice()) {
        (Some(delay), _) => Words::new("link-delayed").text("seconds", delay),
        (None, [(Some(kind), _), ..]) => Words::new("link-loses").text("kind", kind),
        (None, [(None, _), ..]) => Words::new("link-loses-any"),
        (None, []) => Words::new("link-sound"),
    }
}

/// Whether nothing is wrong with a link, in either direction.
#[must_use]
pub fn is_sound(world: &dyn World, one: &NodeId, other: &NodeId) -> bool {
    wrong(world, one, other).is_none() && wrong(world, other, one).is_none()
}

/// How a link is, in few words: one of them where both directions are alike.
#[must_use]
pub fn state(world: &dyn World, one: &NodeId, other: &NodeId) -> Words {
    let there = direction(wrong(world, one, other).as_ref());
    let back = direction(wrong(world, other, one).as_ref());
    match (there == back, there.key, back.key) {
        (true, ..) | (_, _, "link-sound") => there,
        (_, "link-sound", _) => back,
        _ => Words::new("link-both").words("there", there).words("back", back),
    }
}

/// What a link is called: `b1 – b2`.
#[must_use]
pub fn title(one: &NodeId, other: &NodeId) -> Words {
    Words::new("title-link").text("one", one).text("other", other)
}

/// Whether both ends are there.
#[must_use]
pub fn exists(world: &dyn World, one: &NodeId, other: &NodeId) -> bool {
    is_there(world, one) && is_there(world, other)
}

fn is_there(world: &dyn World, node: &NodeId) -> bool {
    match node {
        NodeId::Broker(id) => world.brokers().iter().any(|broker| broker.id == *id),
        NodeId::Controller(id) => {
            let quorum = world.quorum();
            quorum.is_some_and(|quorum| quorum.controllers.iter().any(|one| one.id == *id))
        }
        NodeId::Producer(name) => world.producers().iter().any(|client| client.name == *name),
        NodeId::Consumer(name) => world.consumers().iter().any(|client| client.name == *name),
        NodeId::Admin => false,
    }
}

/// All controllers.
#[must_use]
pub fn controllers(world: &dyn World) -> Vec<NodeId> {
    let controllers = world.quorum().map(|quorum| quorum.controllers).unwrap_or_default();
    controllers.into_iter().map(|controller| NodeId::Controller(controller.id)).collect()
}

/// The links worth listing: those with which something is wrong, and where brokers are few, each to
/// each other and to the controllers.
#[must_use]
pub fn listed(world: &dyn World) -> Vec<Thing> {
    let mut listed = BTreeSet::new();
    let troubled = world.faults().links;
    listed.extend(troubled.iter().filter_map(|link| Thing::link(&link.from, &link.to)));
    let brokers: Vec<NodeId> =
        world.brokers().into_iter().map(|broker| NodeId::Broker(broker.id)).collect();
    if brokers.len() <= MOST_PAIRED {
        let controllers = controllers(world);
        let ends = brokers.iter().chain(&controllers);
        for (index, one) in ends.clone().enumerate() {
            listed.extend(ends.clone().skip(index + 1).filter_map(|other| Thing::link(one, other)));
        }
    }
    listed.into_iter().collect()
}

/// The facts and the story of a link.
pub fn explain(world: &dyn World, one: &NodeId, other: &NodeId) -> Option<Explanation> {
    if !exists(world, one, other) {
        return None;
    }
    let ways = [(one, other), (other, one)];
    let mut facts: Vec<Fact> = ways
        .iter()
        .map(|(from, to)| {
            let link = wrong(world, from, to);
            let value = Words::new("link-way")
                .text("from", from)
                .text("to", to)
                .words("state", direction(link.as_ref()));
            let broken = link.is_some_and(|link| link.cut.is_some() || !link.drops.is_empty());
            Fact::new("fact-way", value).broken(broken)
        })
        .collect();
    facts.extend(world.latency().map(|latency| {
        let usual = match other {
            NodeId::Controller(_) => latency.controller,
            NodeId::Broker(_) => latency.broker,
            _ => latency.client,
        };
        Fact::new("fact-one-way", Words::new("value-seconds").text("value", usual))
    }));
    let end = |node: &NodeId| Some(Fact::text("fact-end", node).leading_to(node_thing(node)?));
    facts.extend([one, other].into_iter().filter_map(end));
    let mut story = Story::of(world);
    for (from, to) in ways {
        tell(&mut story, world, from, to);
    }
    let (story, begins_earlier) = story.finish();
    let nothing = story.is_empty().then(|| Words::new("link-nothing-lost"));
    let now = stands_by(world, one, other).or(nothing);
    let question = if is_sound(world, one, other) { "why-link-sound" } else { "why-link" };
    Some(Explanation {
        title: title(one, other),
        subtitle: Some(Words::new("subtitle-link")),
        key: None,
        facts,
        question: Words::new(question),
        story,
        begins_earlier,
        began_at: None,
        now,
    })
}

/// Why a sound link carries nothing: an end is down.
fn stands_by(world: &dyn World, one: &NodeId, other: &NodeId) -> Option<Words> {
    let ends = [one, other];
    let down = ends.into_iter().find(|node| !world.is_running(node));
    down.map(|node| Words::new("link-end-down").text("node", node))
}

/// The commands that made one direction what it is, and what it lost lately.
fn tell(story: &mut Story, world: &dyn World, from: &NodeId, to: &NodeId) {
    if let Some(link) = wrong(world, from, to) {
        let by: Vec<EventId> = link
            .cut
            .into_iter()
            .chain(link.held)
            .chain(link.drops.iter().map(|drop| drop.1))
            .collect();
        for event in by {
            match story.get(event) {
                Some(event) => story.tell(&event),
                None => story.miss(),
            }
        }
    }
    let lost: Vec<_> = story
        .events()
        .rev()
        .filter(|event| match &event.kind {
            EventKind::MessageLost { from: sender, .. } => {
                sender == from && event.node.as_ref() == Some(to)
            }
            _ => false,
        })
        .take(MOST_LOSSES)
        .cloned()
        .collect();
    for event in &lost {
        story.tell_command_of(event);
        story.tell(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use partita_engine::history::History;
    use partita_engine::id::{BrokerId, ControllerId};
    use partita_engine::time::SimDuration;

    fn history(lines: &[&str]) -> History {
        let mut history = History::new(1);
        for line in lines {
            history.apply(&line.parse().expect(line)).expect(line);
            history.advance_to(history.now() + SimDuration::from_millis(3_000));
        }
        history
    }

    const WORLD: [&str; 4] = [
        "cluster brokers=2",
        "topic orders partitions=1 rf=2",
        "producer p1",
        "flow p1 orders rate=2",
    ];

    fn b1() -> NodeId {
        NodeId::Broker(BrokerId(1))
    }

    fn said(history: &History, other: &NodeId) -> String {
        Language::En.words(&state(history.world(), &b1(), other))
    }

    #[test]
    fn a_link_says_what_is_wrong_with_it_and_by_which_command() {
        let b2 = NodeId::Broker(BrokerId(2));
        let mut history = history(&WORLD);
        assert!(is_sound(history.world(), &b1(), &b2));
        history.apply(&"cut b1 b2 way=one".parse().expect("a line")).expect("allowed");
        history.advance_to(history.now() + SimDuration::from_millis(3_000));
        assert!(!is_sound(history.world(), &b1(), &b2));
        assert_eq!(said(&history, &b2), Language::En.text("link-cut"));
        let told = explain(history.world(), &b1(), &b2).expect("a link");
        assert!(told.facts[0].broken != told.facts[1].broken, "one direction only");
        let commands: Vec<String> =
            told.story.iter().map(|link| Language::En.words(&link.words)).collect();
        assert!(commands.iter().any(|line| line.contains("cut b1 b2")), "{commands:?}");
    }

    #[test]
    fn only_a_link_with_two_ends_is_explained() {
        let history = history(&WORLD[..1]);
        let world = history.world();
        assert!(explain(world, &b1(), &NodeId::Controller(ControllerId::ALONE)).is_some());
        assert!(explain(world, &b1(), &NodeId::Broker(BrokerId(9))).is_none());
        assert!(explain(world, &b1(), &NodeId::Admin).is_none());
    }

    #[test]
    fn links_are_listed_pair_by_pair_while_they_are_few() {
        let few = history(&["cluster brokers=3", "producer p1", "hold b1 p1"]);
        let listed_few = listed(few.world());
        assert_eq!(listed_few.len(), 3 + 3 + 1, "{listed_few:?}");
        let quorum = history(&["cluster brokers=1 controllers=3"]);
        assert_eq!(listed(quorum.world()).len(), 3 + 3, "those between controllers too");
        let many = history(&["cluster brokers=9", "cut b1 b9"]);
        let only = Thing::link(&NodeId::Broker(BrokerId(1)), &NodeId::Broker(BrokerId(9)));
        assert_eq!(Some(listed(many.world())), only.map(|link| vec![link]));
    }
}
