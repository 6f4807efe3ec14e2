//! What happens around ZooKeeper, in words.

use super::Words;
use partita_engine::event::EventKind;
use partita_engine::id::NodeId;

/// An event of the ZooKeeper era as a sentence.
pub(super) fn say(kind: &EventKind, node: Option<&NodeId>) -> Option<Words> {
    if let Some(NodeId::Controller(server)) = node
        && server.is_zookeeper()
        && let Some(words) = of_server(kind)
    {
        return Some(words);
    }
    Some(match kind {
        EventKind::SessionEnded { broker, expired } => {
            let key = if *expired { "event-session-expired" } else { "event-session-closed" };
            Words::new(key).text("broker", broker)
        }
        EventKind::ControllerGone { broker, .. } => {
            Words::new("event-controller-gone").text("broker", broker)
        }
        EventKind::ControllerCreated { broker, epoch } => {
            Words::new("event-controller-created").text("broker", broker).text("epoch", epoch)
        }
        EventKind::ControllerBegan { epoch } => {
            Words::new("event-controller-began").text("epoch", epoch)
        }
        EventKind::ControllerReplaced { .. } => Words::new("event-controller-replaced"),
        _ => return None,
    })
}

/// The same as happens to controllers, of a server of ZooKeeper's.
fn of_server(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::ControllerStarted => Words::new("event-server-started"),
        EventKind::ControllerStopped => Words::new("event-server-stopped"),
        EventKind::ControllerKilled => Words::new("event-server-killed"),
        EventKind::ControllerMissed { leader: None, .. } => {
            Words::new("event-server-missed-nobody")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::explain::controller_log::{Wanted, page, title};
    use crate::explain::matter::survey;
    use crate::explain::{explain, say};
    use crate::i18n::Language;
    use partita_engine::event::EventKind;
    use partita_engine::id::{BrokerId, ControllerId, EventId};
    use partita_engine::simulation::Simulation;
    use partita_engine::time::SimTime;
    use partita_engine::world::World;
    use partita_scene::hit::Thing;

    fn world(lines: &[&str], millis: u64) -> Simulation {
        let mut world = Simulation::new(3);
        let setting_up = ["cluster brokers=3 meta=zookeeper zk=3", "topic orders assignment=1,2,3"];
        for line in setting_up {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(2_000));
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(millis));
        world
    }

    fn matter(world: &Simulation) -> Option<String> {
        survey(world).matter.map(|matter| matter.sentence(Language::En))
    }

    #[test]
    fn a_dead_controller_is_what_is_the_matter_until_its_session_expires() {
        assert_eq!(matter(&world(&[], 30_000)), None);
        let dead = matter(&world(&["kill b1"], 10_000)).expect("it is dead");
        let first = "✕ b1 is the controller and down: nothing is decided";
        assert!(dead.starts_with(first) && dead.contains("b1 down, session not over"), "{dead}");
        let over = matter(&world(&["kill b1"], 40_000)).expect("it is dead still");
        assert!(over.contains("b1 without a session") && !over.contains("controller"), "{over}");
        let few = matter(&world(&["kill zk2", "kill zk3"], 10_000)).expect("no majority");
        assert!(few.starts_with("✕ 1 of 3 ZooKeeper servers run: nothing is decided"), "{few}");
    }

    #[test]
    fn every_event_of_the_era_has_its_sentence_in_both_languages() {
        let world = world(&["kill zk3", "kill b1"], 40_000);
        let mut seen = 0;
        for event in world.events_since(EventId(0)) {
            let is_of_the_era = matches!(
                event.kind,
                EventKind::SessionEnded { .. }
                    | EventKind::ControllerGone { .. }
                    | EventKind::ControllerCreated { .. }
                    | EventKind::ControllerBegan { .. }
                    | EventKind::ControllerKilled
            );
            if is_of_the_era {
                seen += 1;
                let (english, korean) =
                    (Language::En.words(&say(&event)), Language::Ko.words(&say(&event)));
                assert!(english.len() > 20 && !english.contains("Controller zk"), "{english}");
                assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)), "{korean}");
            }
        }
        assert_eq!(seen, 7, "two controllers, one session, one server");
    }

    #[test]
    fn the_controller_and_its_session_are_facts_of_its_broker() {
        let world = world(&[], 5_000);
        let facts = |broker: u32| -> Vec<String> {
            let told = explain(&world, &Thing::Broker(BrokerId(broker))).expect("it is there");
            let said = told.facts.iter().map(|fact| {
                format!("{}: {}", Language::En.words(&fact.label), Language::En.words(&fact.value))
            });
            said.collect()
        };
        assert!(facts(1).contains(&"Controller: yes, epoch 1".to_owned()), "{:?}", facts(1));
        assert!(facts(2).iter().all(|fact| !fact.starts_with("Controller")), "{:?}", facts(2));
        assert!(facts(2).iter().any(|fact| fact.starts_with("ZooKeeper session: heard")));
    }

    #[test]
    fn what_zookeeper_holds_is_listed_by_its_znodes() {
        let world = world(&[], 5_000);
        let quorum = world.quorum().expect("servers");
        assert_eq!(Language::En.words(&title(&quorum)), "What ZooKeeper holds, change by change");
        let page = page(&world, &Wanted::default());
        let names: Vec<&str> = page.lines.iter().map(|line| line.name.as_str()).collect();
        for znode in ["/controller", "/brokers/ids/2", "/brokers/topics/orders/partitions/0/state"]
        {
            assert!(names.contains(&znode), "{znode} in {names:?}");
        }
        let told = explain(&world, &Thing::Controller(ControllerId(2))).expect("zk2");
        assert_eq!(Language::En.words(&told.title), "ZooKeeper server zk2");
    }
}
