//! The scenarios can be read and played, and open where they should.

use super::*;
use partita_engine::command::NodeName;
use partita_engine::id::Offset;
use partita_engine::world::World;

#[test]
fn every_scenario_can_be_read_and_played() {
    for shelved in SHELF {
        let scenario: Scenario = shelved.source.parse().expect(shelved.id);
        let mut history = History::new(1);
        assert_eq!(play(&scenario, &mut history), Ok(()), "{}", shelved.id);
        for language in Language::ALL {
            assert!(!scenario.title.get(language.tag()).is_empty());
            assert!(!scenario.look_for.get(language.tag()).is_empty());
        }
        assert!(scenario.title.translations.contains_key("ko"));
        assert!(scenario.look_for.translations.contains_key("ko"));
    }
}

#[test]
fn the_first_visit_opens_on_a_living_world() {
    let history = SHELF[0].begin(Language::En).history;
    let world = history.world();
    assert_eq!(history.now(), SimTime::from_millis(20_000));
    let groups = world.groups();
    assert_eq!(groups.len(), 1);
    assert!(!groups[0].committed.is_empty(), "something is committed");
    let topics = world.topics();
    let orders = topics.iter().find(|topic| topic.name.as_str() == "orders").expect("orders");
    for partition in &orders.partitions {
        assert!(partition.log_end > Offset(2), "{}", partition.topic_partition);
    }
    assert!(world.messages().iter().any(|message| message.carries_records()));
}

#[test]
fn the_worked_flow_is_exact() {
    let mut history = SHELF[2].begin(Language::En).history;
    assert_eq!(history.now(), SimTime::ZERO);
    let end = history.end();
    let partition = "topic-1-0".parse().expect("a partition");
    let log_end = |history: &History| {
        history.world().partition(&partition).map(|partition| partition.log_end)
    };
    for (second, offset) in [(2, 1), (4, 2), (6, 3)] {
        history.seek_fully(SimTime::from_millis(second * 1000));
        assert_eq!(log_end(&history), Some(Offset(offset)));
    }
    history.seek_fully(SimTime::from_millis(15_500));
    assert_eq!(history.world().groups().len(), 2);
    history.seek_fully(SimTime::from_millis(18_900));
    let billing = history.world().groups().into_iter().find(|g| g.name.as_str() == "billing");
    let committed = billing.and_then(|group| group.committed.get(&partition).copied());
    assert_eq!(committed, Some(Offset(3)), "c1 committed before it left");
    history.seek_fully(end);
    assert_eq!(log_end(&history), Some(Offset(5)));
    for group in history.world().groups() {
        let members: Vec<_> = group.members.values().map(|m| m.client.as_str()).collect();
        let expected = if group.name.as_str() == "billing" { "c2" } else { "d1" };
        assert_eq!(members, [expected]);
    }
    let consumers = history.world().consumers();
    let c2 = consumers.iter().find(|consumer| consumer.name.as_str() == "c2").expect("c2");
    let owned = c2.owned.iter().find(|owned| owned.topic_partition == partition);
    assert_eq!(owned.and_then(|owned| owned.position), Some(Offset(5)));
}

#[test]
fn a_refused_line_is_told() {
    let scenario: Scenario = "topic orders\n".parse().expect("readable");
    let refused = play(&scenario, &mut History::new(1)).expect_err("there is no broker");
    assert_eq!(refused.0, 1);
}

#[test]
fn what_a_scenario_brings_is_counted() {
    let facts = Facts::of(&SHELF[0].scenario());
    assert_eq!((facts.brokers, facts.topics, facts.partitions), (3, 1, 4));
    assert_eq!((facts.producers, facts.consumers, facts.groups), (3, 3, 1));
    assert_eq!(facts.seconds, 20);
    assert_eq!(Facts::of(&Scenario::default()), Facts::default());
}

#[test]
fn scenarios_of_failing_brokers_open_in_the_view_of_brokers() {
    let fails = |command: &Command| {
        matches!(
            command,
            Command::Crash { node: NodeName::Broker(_) }
                | Command::Stop { node: NodeName::Broker(_) }
                | Command::Slow { .. }
        )
    };
    for shelved in SHELF {
        let broken = shelved.scenario().steps.iter().any(|step| fails(&step.command));
        assert_eq!(shelved.perspective == Perspective::Brokers, broken, "{}", shelved.id);
    }
}
