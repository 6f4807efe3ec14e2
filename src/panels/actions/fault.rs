//! What can go wrong with a broker, as actions: its process, its disk, its links.

use super::deed::{Deed, What};
use partita_engine::command::{Command, LinkName, NodeName, Way};
use partita_engine::id::{BrokerId, NodeId};
use partita_engine::time::SimDuration;
use partita_engine::world::{BrokerView, FaultsView, World};

/// What an append to a slow disk takes: enough to be seen, and to fall out of an ISR in time.
const SLOW_APPEND: SimDuration = SimDuration::from_millis(500);

fn run(label: &'static str, command: Command) -> Deed {
    Deed { label, other: None, what: What::Run(command) }
}

/// Kill, stop, start; pause; a slow disk; the links to the other brokers and to the controller.
pub(super) fn of_broker(world: &dyn World, broker: &BrokerView) -> Vec<Deed> {
    let node = || NodeName::Broker(broker.id);
    if !broker.running {
        return vec![run("act-start", Command::Start { node: node() })];
    }
    let faults = world.faults();
    let mut deeds = vec![
        run("act-kill", Command::Crash { node: node() }),
        run("act-shut-down", Command::Stop { node: node() }),
    ];
    let paused = faults.pauses.iter().any(|pause| pause.node == NodeId::Broker(broker.id));
    deeds.push(if paused {
        run("act-resume", Command::Resume { node: node() })
    } else {
        run("act-pause", Command::Pause { node: node() })
    });
    let slow = faults.slow_disks.iter().any(|disk| disk.broker == broker.id);
    deeds.push(if slow {
        run("act-fast-disk", Command::Slow { broker: broker.id, seconds: SimDuration::ZERO })
    } else {
        run("act-slow-disk", Command::Slow { broker: broker.id, seconds: SLOW_APPEND })
    });
    let others = world.brokers().into_iter().map(|other| other.id).filter(|id| *id != broker.id);
    let others = others.map(NodeName::Broker).chain([NodeName::Controller]);
    deeds.extend(others.take(MOST_LINKS).map(|other| link(&faults, broker.id, other)));
    deeds
}

/// More links than this are cut by their line in the console.
const MOST_LINKS: usize = 12;

/// Cuts the link to another node, or heals it.
fn link(faults: &FaultsView, broker: BrokerId, other: NodeName) -> Deed {
    let (from, to) = (NodeId::Broker(broker), node_id(&other));
    let cut = faults.links.iter().any(|link| {
        link.cut.is_some()
            && (link.from == from && Some(&link.to) == to.as_ref()
                || Some(&link.from) == to.as_ref() && link.to == from)
    });
    let name = other.to_string();
    let link = LinkName { a: NodeName::Broker(broker), b: other, way: Way::Both };
    let (label, command) =
        if cut { ("act-heal", Command::Heal { link }) } else { ("act-cut", Command::Cut { link }) };
    Deed { label, other: Some(name), what: What::Run(command) }
}

const fn node_id(name: &NodeName) -> Option<NodeId> {
    match name {
        NodeName::Broker(broker) => Some(NodeId::Broker(*broker)),
        NodeName::Controller => Some(NodeId::Controller),
        NodeName::Client(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;
    use partita_engine::time::SimTime;

    fn labels(history: &History) -> Vec<(&'static str, Option<String>)> {
        let world: &dyn World = history.world();
        let first = world.brokers().into_iter().next().expect("a broker");
        of_broker(world, &first).into_iter().map(|deed| (deed.label, deed.other)).collect()
    }

    #[test]
    fn what_was_broken_can_be_mended_from_the_same_place() {
        let mut history = History::new(1);
        let mut give = |line: &str| {
            history.apply(&line.parse().expect(line)).expect(line);
            history.advance_to(history.now() + SimDuration::from_millis(1_000));
            labels(&history)
        };
        let sound = give("cluster brokers=2");
        assert!(sound.contains(&("act-cut", Some("b2".into()))), "{sound:?}");
        assert!(give("cut b1 b2").contains(&("act-heal", Some("b2".into()))));
        assert!(give("pause b1").contains(&("act-resume", None)));
        assert!(give("resume b1").contains(&("act-pause", None)));
        assert!(give("slow b1 0.5").contains(&("act-fast-disk", None)));
        assert_eq!(give("kill b1"), [("act-start", None)]);
        assert!(history.now() > SimTime::ZERO);
    }
}
