//! The gesture that cuts or heals a link between any two nodes: first one end is named, then the other.

use super::links::cut_or_heal;
use partita_engine::command::Command;
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// One end of a link, while the other is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The end that is known: a node, or what lies on one.
    pub from: Thing,
    /// Whether arrows walk to the other end; else an arrow says in which direction the link leaves.
    pub walks: bool,
}

impl Aim {
    /// Begins at a thing; none where that is no node's, or nothing is linked to it.
    #[must_use]
    pub fn at(from: Thing) -> Option<Self> {
        from.node().map(|_| Self { from, walks: false })
    }

    /// Cuts or heals the link that ends at `to`; none where none does: nodes are not linked to themselves,
    /// and clients talk to brokers alone.
    #[must_use]
    pub fn command(&self, world: &dyn World, to: &Thing) -> Option<Command> {
        match Thing::link(&self.from.node()?, &to.node()?)? {
            Thing::Link { one, other } => cut_or_heal(world, &one, &other),
            _ => None,
        }
    }

    /// The key of what is said of it.
    #[must_use]
    pub const fn note(&self) -> &'static str {
        if self.walks { "stage-cut-walk" } else { "stage-cut-where" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::{BrokerId, ControllerId};
    use partita_engine::simulation::Simulation;

    fn world(lines: &[&str]) -> Simulation {
        let mut world = Simulation::new(1);
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world
    }

    fn line(world: &Simulation, from: &Thing, to: &Thing) -> Option<String> {
        let aim = Aim::at(from.clone()).expect("a node");
        aim.command(world, to).map(|command| command.to_string())
    }

    #[test]
    fn any_two_nodes_that_talk_to_each_other_are_cut_and_healed() {
        let mut quorum = world(&["cluster brokers=3 controllers=3", "producer p1"]);
        let broker = |id| Thing::Broker(BrokerId(id));
        let controller = |id| Thing::Controller(ControllerId(id));
        let p1 = Thing::Producer("p1".parse().expect("a name"));
        for (from, to, cut) in [
            (controller(101), controller(103), "cut 101 103"),
            (controller(103), controller(102), "cut 102 103"),
            (controller(102), broker(3), "cut b3 102"),
            (broker(1), controller(103), "cut b1 103"),
            (broker(3), broker(1), "cut b1 b3"),
            (p1.clone(), broker(2), "cut b2 p1"),
        ] {
            assert_eq!(line(&quorum, &from, &to).as_deref(), Some(cut));
            quorum.apply(&cut.parse().expect(cut)).expect(cut);
            let healed = line(&quorum, &to, &from);
            assert_eq!(healed, Some(cut.replace("cut", "heal")), "from the other end too");
        }
        for (from, to) in [(controller(101), controller(101)), (p1, controller(102))] {
            assert_eq!(line(&quorum, &from, &to), None, "{from:?} {to:?}");
        }
        let alone = world(&["cluster brokers=1"]);
        let only = line(&alone, &Thing::Controller(ControllerId::ALONE), &broker(1));
        assert_eq!(only.as_deref(), Some("cut b1 controller"));
        let era = world(&["cluster brokers=2 meta=zookeeper zk=3"]);
        let [zk1, zk3, b2] = ["zk1", "zk3", "b2"].map(|name| {
            let quorum = partita_engine::world::World::quorum(&era).expect("servers");
            let server = quorum.controllers.iter().find(|one| one.id.to_string() == name);
            server.map_or_else(|| broker(2), |server| Thing::Controller(server.id))
        });
        assert_eq!(line(&era, &zk3, &zk1).as_deref(), Some("cut zk1 zk3"));
        assert_eq!(line(&era, &zk3, &b2).as_deref(), Some("cut b2 zk3"));
    }

    #[test]
    fn it_begins_at_nodes_and_at_what_lies_on_them() {
        let copy = Thing::Replica {
            broker: BrokerId(2),
            topic_partition: "orders-0".parse().expect("a partition"),
        };
        assert_eq!(Aim::at(copy).map(|aim| aim.walks), Some(false));
        assert_eq!(Aim::at(Thing::ControllerLog), None);
    }
}
