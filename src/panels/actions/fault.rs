//! What can go wrong with a broker or a controller, as actions: its process, its disk.

use super::deed::{Deed, Taken, TakenDisk, What, aim};
use partita_engine::command::{Command, NodeName};
use partita_engine::id::{BrokerId, ControllerId, NodeId};
use partita_engine::time::SimDuration;
use partita_engine::world::{BrokerView, ReplicaView, World};
use partita_scene::hit::Thing;

/// What an append to a slow disk takes: enough to be seen, and to fall out of an ISR in time.
const SLOW_APPEND: SimDuration = SimDuration::from_millis(500);

fn run(label: &'static str, command: Command) -> Deed {
    Deed { label, other: None, what: What::Run(command) }
}

/// The node that a thing is, or that a copy lies on.
fn node(thing: &Thing) -> Option<NodeName> {
    match thing {
        Thing::Broker(broker) | Thing::Replica { broker, .. } => Some(NodeName::Broker(*broker)),
        Thing::Controller(controller) => controller_name(*controller),
        Thing::Producer(name) | Thing::Consumer(name) => Some(NodeName::Client(name.clone())),
        Thing::Position { consumer, .. } => Some(NodeName::Client(consumer.clone())),
        _ => None,
    }
}

/// How a line names a controller: by its number, or where it is the only one, by the word.
pub(super) fn controller_name(controller: ControllerId) -> Option<NodeName> {
    match controller {
        ControllerId::ALONE => Some(NodeName::Controller),
        id => Some(NodeName::Client(id.to_string().parse().ok()?)),
    }
}

/// Ends the process of a node at once; none where the thing has none.
#[must_use]
pub fn kill(thing: &Thing) -> Option<Command> {
    node(thing).map(|node| Command::Crash { node })
}

/// Starts it again.
#[must_use]
pub fn start(thing: &Thing) -> Option<Command> {
    node(thing).map(|node| Command::Start { node })
}

/// Kill, stop, start; pause; a slow disk, a lost one.
pub(super) fn of_broker(world: &dyn World, broker: &BrokerView) -> Vec<Deed> {
    let node = || NodeName::Broker(broker.id);
    if !broker.running {
        return vec![
            run("act-start", Command::Start { node: node() }),
            aim(),
            lose_disk(world, broker.id),
        ];
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
    deeds.extend([aim(), lose_disk(world, broker.id)]);
    deeds
}

/// Kill, stop, start; pause.
pub(super) fn of_controller(world: &dyn World, id: ControllerId) -> Vec<Deed> {
    let quorum = world.quorum();
    let there = quorum.is_some_and(|quorum| quorum.controllers.iter().any(|one| one.id == id));
    let Some(node) = controller_name(id).filter(|_| there) else { return Vec::new() };
    let (is, node) = (NodeId::Controller(id), || node.clone());
    if !world.is_running(&is) {
        return vec![run("act-start", Command::Start { node: node() }), aim()];
    }
    let paused = world.faults().pauses.iter().any(|pause| pause.node == is);
    vec![
        run("act-kill", Command::Crash { node: node() }),
        run("act-shut-down", Command::Stop { node: node() }),
        if paused {
            run("act-resume", Command::Resume { node: node() })
        } else {
            run("act-pause", Command::Pause { node: node() })
        },
        aim(),
    ]
}

/// Loses a broker's disk, after a question that says what is on it.
pub(super) fn lose_disk(world: &dyn World, broker: BrokerId) -> Deed {
    let mut taken = TakenDisk { broker, replicas: 0, records: 0, last: 0 };
    let running: Vec<BrokerId> =
        world.brokers().into_iter().filter(|view| view.running).map(|view| view.id).collect();
    let topics = world.topics();
    for partition in topics.iter().flat_map(|topic| &topic.partitions) {
        let here = partition.replicas.iter().find(|copy| copy.broker == broker);
        let Some(copy) = here else { continue };
        taken.replicas += 1;
        taken.records += copy.log_end.since(copy.log_start);
        let elsewhere =
            |copy: &ReplicaView| copy.broker != broker && running.contains(&copy.broker);
        taken.last += u64::from(!partition.replicas.iter().any(elsewhere));
    }
    let what = What::Ask(Command::LoseDisk { broker }, Taken::Disk(taken));
    Deed { label: "act-lose-disk", other: None, what }
}

/// What can be done to a broker at one of its copies: the disk that it lies on is lost, its process
/// ends or comes back.
pub(super) fn of_replica(world: &dyn World, broker: BrokerId) -> Vec<Deed> {
    let node = NodeName::Broker(broker);
    let Some(view) = world.brokers().into_iter().find(|view| view.id == broker) else {
        return Vec::new();
    };
    let life = if view.running {
        run("act-kill", Command::Crash { node })
    } else {
        run("act-start", Command::Start { node })
    };
    vec![life, lose_disk(world, broker)]
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
        assert!(give("cluster brokers=2").contains(&("act-kill", None)));
        assert!(give("pause b1").contains(&("act-resume", None)));
        assert!(give("resume b1").contains(&("act-pause", None)));
        assert!(give("slow b1 0.5").contains(&("act-fast-disk", None)));
        assert_eq!(
            give("kill b1"),
            [("act-start", None), ("act-cut-where", None), ("act-lose-disk", None)]
        );
        assert!(history.now() > SimTime::ZERO);
    }

    #[test]
    fn a_controller_is_killed_paused_and_started_by_its_number() {
        for (cluster, id) in [
            ("cluster brokers=1 controllers=3", ControllerId(102)),
            ("cluster brokers=1", ControllerId::ALONE),
        ] {
            let mut history = History::new(1);
            history.apply(&cluster.parse().expect("a line")).expect("taken");
            let lines = |history: &History| -> Vec<String> {
                let deeds = of_controller(history.world(), id).into_iter();
                let lines = deeds.filter_map(|deed| match deed.what {
                    What::Run(command) => Some(command.to_string()),
                    _ => None,
                });
                lines.collect()
            };
            let all = |verbs: &[&str]| -> Vec<String> {
                verbs.iter().map(|verb| format!("{verb} {id}")).collect()
            };
            assert_eq!(lines(&history), all(&["kill", "stop", "pause"]));
            for (line, then) in [
                ("pause", &["kill", "stop", "resume"][..]),
                ("resume", &["kill", "stop", "pause"]),
                ("kill", &["start"]),
                ("start", &["kill", "stop", "pause"]),
            ] {
                let line = format!("{line} {id}");
                history.apply(&line.parse().expect("a line")).expect(&line);
                assert_eq!(lines(&history), all(then), "after {line}");
            }
            assert!(of_controller(history.world(), ControllerId(104)).is_empty());
        }
    }

    #[test]
    fn a_lost_disk_is_asked_about_with_what_is_on_it() {
        let mut history = History::new(1);
        for line in [
            "cluster brokers=3",
            "topic alone assignment=1",
            "topic copied assignment=1,2",
            "producer p1",
            "send p1 alone value=1",
            "send p1 copied value=2",
        ] {
            history.apply(&line.parse().expect(line)).expect(line);
            history.advance_to(history.now() + SimDuration::from_millis(3_000));
        }
        let asked = |history: &History, id: u32| {
            let broker = history.world().brokers().into_iter().find(|b| b.id == BrokerId(id));
            let deeds = of_broker(history.world(), &broker.expect("a broker"));
            deeds.into_iter().find_map(|deed| match deed.what {
                What::Ask(command, Taken::Disk(taken)) => Some((command.to_string(), taken)),
                _ => None,
            })
        };
        let disk = |broker, replicas, records, last| TakenDisk { broker, replicas, records, last };
        let taken = |id, replicas, records, last| {
            Some((format!("lose-disk b{id}"), disk(BrokerId(id), replicas, records, last)))
        };
        assert_eq!(asked(&history, 1), taken(1, 2, 2, 1));
        assert_eq!(asked(&history, 3), taken(3, 0, 0, 0));
        history.apply(&"kill b2".parse().expect("a line")).expect("allowed");
        assert_eq!(asked(&history, 1), taken(1, 2, 2, 2), "the other copy is down");
    }
}
