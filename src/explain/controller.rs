//! A controller: what it is in its quorum, how much of the log it has, and what it does next.

use super::story::Story;
use super::{Explanation, Fact, Words, quorum};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{BrokerId, ControllerId, EventId, NodeId};
use partita_engine::time::SimTime;
use partita_engine::world::{ControllerRole, ControllerView, QuorumView, World};
use partita_scene::hit::Thing;

/// The most that is told of what happened to it, the newest.
const MOST_TOLD: usize = 12;

/// A controller among the others, and whether it stands still.
struct Looked {
    quorum: QuorumView,
    controller: ControllerView,
    /// The command that paused it.
    paused: Option<EventId>,
}

impl Looked {
    fn at(world: &dyn World, id: ControllerId) -> Option<Self> {
        let quorum = world.quorum()?;
        let controller = quorum.controllers.iter().find(|one| one.id == id)?.clone();
        let paused = paused(world, id);
        Some(Self { quorum, controller, paused })
    }

    const fn is_alone(&self) -> bool {
        self.quorum.controllers.len() == 1
    }
}

/// The command that paused a controller, while it stands still.
fn paused(world: &dyn World, id: ControllerId) -> Option<EventId> {
    let node = NodeId::Controller(id);
    let pause = world.faults().pauses.into_iter().find(|pause| pause.node == node);
    pause.map(|pause| pause.by)
}

/// What a controller is called: its number, or "Controller" where it is the only one.
#[must_use]
pub fn title(id: ControllerId) -> Words {
    match id {
        ControllerId::ALONE => Words::new("brokers-controller"),
        id if id.is_zookeeper() => Words::new("title-server").text("server", id),
        id => Words::new("title-controller").text("controller", id),
    }
}

/// What it is in its quorum, in few words, and whether that is as it should not be.
#[must_use]
pub fn role(world: &dyn World, id: ControllerId) -> Option<(Words, bool)> {
    let looked = Looked::at(world, id)?;
    let broken = !looked.controller.running || looked.paused.is_some();
    Some((role_words(&looked), broken))
}

fn role_words(looked: &Looked) -> Words {
    let controller = &looked.controller;
    let leader = controller.leader.filter(|leader| *leader != controller.id);
    if controller.running && looked.paused.is_some() {
        return Words::new("controller-paused");
    }
    match (controller.role, leader, controller.voted_for) {
        (ControllerRole::Down, ..) => match controller.down_since {
            Some(time) => Words::new("controller-down").text("time", time),
            None => Words::new("broker-down"),
        },
        (ControllerRole::Leader, ..) if looked.is_alone() && controller.id.is_zookeeper() => {
            Words::new("server-alone")
        }
        (ControllerRole::Leader, ..) if looked.is_alone() => Words::new("controller-alone"),
        (ControllerRole::Leader, ..) => Words::new("controller-leads"),
        (ControllerRole::Follower, Some(leader), _) => {
            Words::new("controller-follows").text("leader", leader)
        }
        (ControllerRole::Prospective, Some(leader), _) => {
            Words::new("controller-misses").text("leader", leader)
        }
        (ControllerRole::Prospective, None, _) => Words::new("controller-asks"),
        (ControllerRole::Candidate, ..) => Words::new("controller-candidate"),
        (ControllerRole::Resigned, ..) => Words::new("controller-resigned"),
        (ControllerRole::Follower | ControllerRole::Unattached, _, Some(candidate)) => {
            Words::new("controller-voted").text("candidate", candidate)
        }
        (ControllerRole::Follower | ControllerRole::Unattached, _, None) => {
            Words::new("controller-unattached")
        }
    }
}

/// What it does next by itself.
fn next(looked: &Looked) -> Words {
    let controller = &looked.controller;
    if !controller.running {
        let line = format!("start {}", controller.id);
        return Words::new("controller-next-down").text("line", line);
    }
    if looked.paused.is_some() {
        let line = format!("resume {}", controller.id);
        return Words::new("controller-next-paused").text("line", line);
    }
    let Some(deadline) = controller.deadline else {
        let is_server = controller.id.is_zookeeper();
        return Words::new(if is_server { "server-next-alone" } else { "controller-next-alone" });
    };
    let until = |key: &'static str, time: SimTime| Words::new(key).text("time", time);
    match (controller.role, controller.leader) {
        (ControllerRole::Leader, _) => until("controller-next-leader", deadline),
        (ControllerRole::Follower, Some(leader)) => {
            until("controller-next-follower", deadline).text("leader", leader)
        }
        (ControllerRole::Prospective, _) => until("controller-next-prospective", deadline),
        (ControllerRole::Candidate, _) => until("controller-next-candidate", deadline),
        (ControllerRole::Resigned, _) => until("controller-next-resigned", deadline),
        _ => until("controller-next-unattached", deadline),
    }
}

/// Its name, and in short what it is and has.
pub(super) fn summary(world: &dyn World, id: ControllerId) -> Option<(Words, Vec<Words>)> {
    let looked = Looked::at(world, id)?;
    let controller = &looked.controller;
    let has = Words::new("summary-controller")
        .text("epoch", controller.epoch)
        .number("log_end", controller.log_end.0);
    Some((title(id), vec![role_words(&looked), has]))
}

/// The facts and the story of a controller.
pub(super) fn explain(world: &dyn World, id: ControllerId) -> Option<Explanation> {
    let looked = Looked::at(world, id)?;
    let mut story = Story::of(world);
    tell(&mut story, &looked);
    let (story, begins_earlier) = story.finish();
    let subtitle = match looked.is_alone() {
        true if id.is_zookeeper() => Words::new("subtitle-server-alone"),
        false if id.is_zookeeper() => Words::new("subtitle-server"),
        true => Words::new("subtitle-controller-alone"),
        false => Words::new("subtitle-controller")
            .number("voters", looked.quorum.controllers.len() as u64)
            .number("majority", looked.quorum.majority() as u64),
    };
    let controller = &looked.controller;
    let question = match (controller.role, controller.leader) {
        (ControllerRole::Down, _) => Words::new("why-controller-down"),
        (ControllerRole::Leader, _) => Words::new("why-controller-leads"),
        (ControllerRole::Follower, Some(leader)) => {
            Words::new("why-controller-follows").text("leader", leader)
        }
        _ => Words::new("why-controller-has-no-leader"),
    };
    Some(Explanation {
        title: title(id),
        subtitle: Some(subtitle),
        key: None,
        facts: facts(world, &looked),
        question: question.text("controller", id),
        story,
        begins_earlier,
        began_at: None,
        now: Some(next(&looked)),
    })
}

fn facts(world: &dyn World, looked: &Looked) -> Vec<Fact> {
    let controller = &looked.controller;
    let broken = !controller.running || looked.paused.is_some();
    let mut facts = vec![
        Fact::new("fact-state", role_words(looked)).broken(broken),
        Fact::text("fact-epoch", controller.epoch),
    ];
    let votes = |key, controllers: &[ControllerId]| {
        Fact::new(key, Words::new("value-list").list("values", controllers))
    };
    if !looked.is_alone() {
        facts.push(match controller.voted_for {
            Some(voted_for) => {
                Fact::text("fact-voted-for", voted_for).leading_to(Thing::Controller(voted_for))
            }
            None => Fact::new("fact-voted-for", Words::new("controller-voted-for-nobody")),
        });
    }
    facts.extend([
        Fact::number("fact-log-end", controller.log_end.0).leading_to(Thing::ControllerLog),
        Fact::number("fact-high-watermark", controller.high_watermark.0),
    ]);
    if controller.same_until < controller.log_end {
        let tail = Words::new("controller-own-tail").number("offset", controller.same_until.0);
        facts.push(Fact::new("fact-own-tail", tail).broken(true));
    }
    let asking = world.brokers().into_iter();
    let asking = asking.filter(|broker| broker.running && broker.controller == Some(controller.id));
    let asking: Vec<BrokerId> = asking.map(|broker| broker.id).collect();
    if !asking.is_empty() {
        facts.push(Fact::new("fact-asked-by", Words::new("value-list").list("values", asking)));
    }
    if !controller.votes.is_empty() && !looked.is_alone() {
        facts.push(votes("fact-votes", &controller.votes));
    }
    facts.extend(controller.last_fetch.map(|time| Fact::text("fact-last-fetch", time)));
    facts.extend(controller.last_caught_up.map(|time| Fact::text("fact-caught-up", time)));
    facts
}

/// Whether an event is of what made a controller what it is: what it did itself, and which of the others
/// came to lead or ceased to.
fn concerns(event: &Event, id: ControllerId) -> bool {
    let its_own = event.node == Some(NodeId::Controller(id));
    match &event.kind {
        EventKind::ControllerElected { .. }
        | EventKind::ControllerResigned { .. }
        | EventKind::ControllerKilled
        | EventKind::ControllerStopped => true,
        kind => its_own && quorum::say(kind).is_some(),
    }
}

fn tell(story: &mut Story, looked: &Looked) {
    let id = looked.controller.id;
    if let Some(by) = looked.paused {
        match story.get(by) {
            Some(event) => story.tell(&event),
            None => story.miss(),
        }
    }
    let known = story.events().rev().filter(|event| concerns(event, id));
    let newest: Vec<_> = known.take(MOST_TOLD).cloned().collect();
    for event in &newest {
        story.tell_command_of(event);
        story.tell(event);
    }
}
