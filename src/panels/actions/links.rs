//! What can go wrong with a link, as actions; and the links of a broker or a client, as a list.

use super::deed::{Deed, What};
use super::fault::controller_name;
use super::form::Form;
use crate::explain::link;
use crate::interface::{Change, use_interface};
use crate::session::{Problem, use_revision, use_session};
use partita_engine::command::{Command, LinkName, NodeName, Way};
use partita_engine::id::NodeId;
use partita_engine::time::SimDuration;
use partita_engine::wire::{MessageKind, MessageWord};
use partita_engine::world::{LinkView, World};
use partita_scene::hit::Thing;
use yew::prelude::*;

/// More links than this are found by their line in the console.
const MOST_LINKS: usize = 16;

/// The name of a node in a line; none for what no line can name.
fn name(node: &NodeId) -> Option<NodeName> {
    match node {
        NodeId::Controller(controller) => controller_name(*controller),
        NodeId::Broker(broker) => Some(NodeName::Broker(*broker)),
        NodeId::Producer(client) | NodeId::Consumer(client) => {
            Some(NodeName::Client(client.clone()))
        }
        NodeId::Admin => None,
    }
}

/// Both directions of a link with which something is wrong.
fn faults(world: &dyn World, one: &NodeId, other: &NodeId) -> Vec<LinkView> {
    let joins = |link: &LinkView| {
        link.from == *one && link.to == *other || link.from == *other && link.to == *one
    };
    world.faults().links.into_iter().filter(joins).collect()
}

/// Cuts a link; heals it where it is cut.
#[must_use]
pub fn cut_or_heal(world: &dyn World, one: &NodeId, other: &NodeId) -> Option<Command> {
    let link = LinkName { a: name(one)?, b: name(other)?, way: Way::Both };
    let cut = faults(world, one, other).iter().any(|link| link.cut.is_some());
    Some(if cut { Command::Heal { link } } else { Command::Cut { link } })
}

/// The actions on a link, the commonest first.
pub(super) fn of_link(world: &dyn World, one: &NodeId, other: &NodeId) -> Vec<Deed> {
    let there = link::exists(world, one, other);
    let (Some(turn), Some(a), Some(b)) = (cut_or_heal(world, one, other), name(one), name(other))
    else {
        return Vec::new();
    };
    if !there {
        return Vec::new();
    }
    let run = |label, command| Deed { label, other: None, what: What::Run(command) };
    let faults = faults(world, one, other);
    let link = || LinkName { a: a.clone(), b: b.clone(), way: Way::Both };
    let label = if matches!(turn, Command::Heal { .. }) { "act-link-heal" } else { "act-link-cut" };
    let mut deeds = vec![run(label, turn)];
    deeds.push(if faults.iter().any(|link| link.held.is_some()) {
        run("act-link-release", Command::Release { link: link() })
    } else {
        run("act-link-hold", Command::Hold { link: link() })
    });
    let delay = Form::Delay(link());
    deeds.push(Deed { label: delay.title(), other: None, what: What::Fill(delay) });
    if faults.iter().any(|link| link.delay > SimDuration::ZERO) {
        let seconds = SimDuration::ZERO;
        deeds.push(run("act-link-delay-end", Command::Delay { link: link(), seconds }));
    }
    deeds.extend(losses(other, (&a, &b)));
    deeds
}

/// What the next message may be that is lost: of clients by what it is, between others by its way.
fn losses(other: &NodeId, (a, b): (&NodeName, &NodeName)) -> Vec<Deed> {
    let (a, b) = (|| a.clone(), || b.clone());
    let of = |word| Some(MessageKind::Of(word));
    let lose = |from, to, kind: Option<MessageKind>| {
        let (label, said) = match kind {
            Some(MessageKind::Ack) => ("act-link-lose-ack", None),
            Some(kind) => ("act-link-lose", Some(kind.to_string())),
            None => ("act-link-lose-way", Some(format!("{from} → {to}"))),
        };
        let what = What::Run(Command::DropNext { from, to, kind });
        Deed { label, other: said, what }
    };
    match other {
        NodeId::Producer(_) => {
            vec![lose(a(), b(), Some(MessageKind::Ack)), lose(b(), a(), of(MessageWord::Produce))]
        }
        NodeId::Consumer(_) => vec![
            lose(a(), b(), of(MessageWord::Fetch)),
            lose(b(), a(), of(MessageWord::Heartbeat)),
            lose(b(), a(), of(MessageWord::OffsetCommit)),
        ],
        _ => vec![lose(a(), b(), None), lose(b(), a(), None)],
    }
}

/// The links of a thing that is a node.
fn links_of(world: &dyn World, thing: &Thing) -> Vec<(NodeId, NodeId)> {
    let node = match thing {
        Thing::Broker(broker) => NodeId::Broker(*broker),
        Thing::Controller(controller) => NodeId::Controller(*controller),
        Thing::Producer(name) => NodeId::Producer(name.clone()),
        Thing::Consumer(name) => NodeId::Consumer(name.clone()),
        _ => return Vec::new(),
    };
    let brokers = world.brokers().into_iter().map(|broker| NodeId::Broker(broker.id));
    let others = brokers.chain(crate::explain::link::controllers(world));
    let links = others.filter_map(|other| match Thing::link(&node, &other)? {
        Thing::Link { one, other } => Some((one, other)),
        _ => None,
    });
    links.take(MOST_LINKS).collect()
}

/// What the list is given.
#[derive(Clone, PartialEq, Properties)]
pub struct LinksProps {
    /// A broker, a controller or a client; others have none.
    pub thing: Thing,
}

/// A node's links: each leads to what can be done with it, and is cut or healed from here.
#[component]
pub fn Links(LinksProps { thing }: &LinksProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let refused = use_state_eq(|| None::<Problem>);
    let links = session.with_world(|world| {
        let links = links_of(world, thing).into_iter();
        let rows = links.filter_map(|(one, other)| {
            let command = cut_or_heal(world, &one, &other)?;
            let sound = link::is_sound(world, &one, &other);
            Some((link::state(world, &one, &other), sound, command, one, other))
        });
        rows.collect::<Vec<_>>()
    });
    if links.is_empty() {
        return html! {};
    }
    html! {
        <section class="links" aria-label={language.text("links-label")}>
            <h3>{ language.text("links-label") }</h3>
            <ul>
                { for links.into_iter().map(|(state, sound, command, one, other)| {
                    let words = language.words(&link::title(&one, &other));
                    let key = words.clone();
                    let state = language.words(&state);
                    let state = if sound { state } else { format!("✕ {state}") };
                    let select = {
                        let interface = interface.clone();
                        Callback::from(move |_: MouseEvent| {
                            interface.dispatch(Change::Select(Thing::link(&one, &other)));
                        })
                    };
                    let heals = matches!(command, Command::Heal { .. });
                    let act = if heals { "act-link-heal" } else { "act-link-cut" };
                    let line = command.to_string();
                    let run = {
                        let (session, refused, line) = (session.clone(), refused.clone(), line.clone());
                        Callback::from(move |_: MouseEvent| refused.set(session.run_line(&line).err()))
                    };
                    let label = format!("{}: {words}", language.text(act));
                    html! {
                        <li {key}>
                            <button type="button" class="link" onclick={select}>{ words }</button>
                            <span class={(!sound).then_some("bad")}>{ state }</span>
                            <button type="button" class="button" aria-label={label} title={line} onclick={run}>
                                { language.text(act) }
                            </button>
                        </li>
                    }
                }) }
            </ul>
            <div class="form-problem" role="alert">
                { for refused.iter().map(|problem| format!("✕ {}", language.problem(problem).text)) }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;
    use partita_engine::id::{BrokerId, ClientName, ControllerId};

    fn history(lines: &[&str]) -> History {
        let mut history = History::new(1);
        for line in lines {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history
    }

    fn lines(history: &History, other: &NodeId) -> Vec<String> {
        let deeds = of_link(history.world(), &NodeId::Broker(BrokerId(1)), other);
        let run = deeds.into_iter().filter_map(|deed| match deed.what {
            What::Run(command) => Some(command.to_string()),
            _ => None,
        });
        run.collect()
    }

    #[test]
    fn every_fault_of_a_link_can_be_made_and_mended() {
        let b2 = NodeId::Broker(BrokerId(2));
        let mut history = history(&["cluster brokers=2"]);
        let sound = ["cut b1 b2", "hold b1 b2", "drop next b1 b2", "drop next b2 b1"];
        assert_eq!(lines(&history, &b2), sound);
        for line in ["cut b1 b2", "hold b1 b2", "delay b1 b2 0.5"] {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        let mended = ["heal b1 b2", "release b1 b2", "delay b1 b2 0"];
        assert_eq!(lines(&history, &b2)[..3], mended);
        for line in mended {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        assert_eq!(lines(&history, &b2), sound);
    }

    #[test]
    fn an_acknowledgement_is_lost_on_its_way_to_the_producer() {
        let history = history(&["cluster brokers=1", "producer p1"]);
        let p1 = NodeId::Producer(ClientName::new("p1").expect("a name"));
        let lines = lines(&history, &p1);
        assert!(lines.contains(&"drop next b1 p1 kind=ack".into()), "{lines:?}");
        assert!(
            of_link(history.world(), &NodeId::Broker(BrokerId(2)), &p1).is_empty(),
            "there is no b2"
        );
    }

    #[test]
    fn a_node_has_a_link_to_each_broker_and_a_broker_to_the_controller() {
        let history = history(&["cluster brokers=3", "producer p1"]);
        let world = history.world();
        assert_eq!(links_of(world, &Thing::Broker(BrokerId(2))).len(), 3);
        let p1 = Thing::Producer(ClientName::new("p1").expect("a name"));
        assert_eq!(links_of(world, &p1).len(), 3);
        let orders = Thing::Topic("orders".parse().expect("a name"));
        assert!(links_of(world, &orders).is_empty());
    }

    #[test]
    fn a_controller_has_links_to_brokers_and_to_the_other_controllers() {
        let mut history = history(&["cluster brokers=2 controllers=3"]);
        let voter = |id| NodeId::Controller(ControllerId(id));
        let links = links_of(history.world(), &Thing::Controller(ControllerId(102)));
        assert_eq!(links.len(), 2 + 2, "{links:?}");
        assert!(links.contains(&(voter(101), voter(102))));
        let cut = |history: &History| {
            let command = cut_or_heal(history.world(), &voter(101), &voter(102));
            command.map(|command| command.to_string())
        };
        assert_eq!(cut(&history).as_deref(), Some("cut 101 102"));
        history.apply(&"cut 101 102".parse().expect("a line")).expect("allowed");
        assert_eq!(cut(&history).as_deref(), Some("heal 101 102"));
        let deeds = of_link(history.world(), &voter(101), &voter(102));
        assert!(deeds.iter().any(|deed| deed.label == "act-link-hold"), "{deeds:?}");
    }
}
