//! Letters on the focused picture that make something go wrong, or mend it: each becomes a line.

use crate::panels::actions::{cut_or_heal, kill, start};
use partita_engine::command::Command;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use web_sys::KeyboardEvent;

/// What a letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKey {
    /// `k`: ends a process at once.
    Kill,
    /// `s`: starts it again.
    Start,
    /// `x`: cuts a link, or heals it.
    Cut,
}

impl FaultKey {
    /// The letter that was pressed, if it means one. By its place on the keyboard where an input
    /// method makes something else of it.
    pub fn of(event: &KeyboardEvent) -> Option<Self> {
        let key = event.key();
        if key.is_ascii() && key.len() == 1 {
            Self::named(&key)
        } else {
            Self::placed(&event.code())
        }
    }

    fn named(key: &str) -> Option<Self> {
        match key {
            "k" | "K" => Some(Self::Kill),
            "s" | "S" => Some(Self::Start),
            "x" | "X" => Some(Self::Cut),
            _ => None,
        }
    }

    fn placed(code: &str) -> Option<Self> {
        Self::named(&code.strip_prefix("Key")?.to_lowercase())
    }

    /// What it does to `thing`; none where the thing has no process or is no link.
    #[must_use]
    pub fn command(self, world: &dyn World, thing: &Thing) -> Option<Command> {
        match (self, thing) {
            (Self::Kill, thing) => kill(thing),
            (Self::Start, thing) => start(thing),
            (Self::Cut, Thing::Link { one, other }) => cut_or_heal(world, one, other),
            (Self::Cut, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::{BrokerId, ClientName, ControllerId, NodeId, TopicPartition};
    use partita_engine::simulation::Simulation;

    #[test]
    fn letters_become_lines() {
        let mut world = Simulation::new(1);
        for line in ["cluster brokers=2", "topic orders rf=2", "producer p1"] {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        let b2 = Thing::Broker(BrokerId(2));
        let line = |key: FaultKey, world: &Simulation, thing: &Thing| {
            key.command(world, thing).map(|command| command.to_string())
        };
        assert_eq!(line(FaultKey::Kill, &world, &b2).as_deref(), Some("kill b2"));
        assert_eq!(line(FaultKey::Start, &world, &b2).as_deref(), Some("start b2"));
        let controller = Thing::Controller(ControllerId::ALONE);
        assert_eq!(line(FaultKey::Kill, &world, &controller).as_deref(), Some("kill controller"));
        let voter = Thing::Controller(ControllerId(102));
        assert_eq!(line(FaultKey::Start, &world, &voter).as_deref(), Some("start 102"));
        let p1 = Thing::Producer(ClientName::new("p1").expect("a name"));
        assert_eq!(line(FaultKey::Kill, &world, &p1).as_deref(), Some("crash p1"));
        let topic_partition: TopicPartition = "orders-0".parse().expect("a partition");
        let copy = Thing::Replica { broker: BrokerId(1), topic_partition: topic_partition.clone() };
        assert_eq!(line(FaultKey::Kill, &world, &copy).as_deref(), Some("kill b1"));
        assert_eq!(line(FaultKey::Kill, &world, &Thing::Partition(topic_partition)), None);
        assert_eq!(line(FaultKey::Cut, &world, &b2), None, "first an arrow says which link");
        let link = Thing::link(&NodeId::Broker(BrokerId(2)), &NodeId::Broker(BrokerId(1)));
        let link = link.expect("a link");
        assert_eq!(line(FaultKey::Cut, &world, &link).as_deref(), Some("cut b1 b2"));
        world.apply(&"cut b1 b2".parse().expect("a line")).expect("allowed");
        assert_eq!(line(FaultKey::Cut, &world, &link).as_deref(), Some("heal b1 b2"));
    }

    #[test]
    fn a_letter_counts_by_its_place_where_it_is_no_latin_one() {
        assert_eq!(FaultKey::named("x"), Some(FaultKey::Cut));
        assert_eq!(FaultKey::named("z"), None);
        assert_eq!(FaultKey::placed("KeyX"), Some(FaultKey::Cut));
        assert_eq!(FaultKey::placed("Digit1"), None);
    }
}
