//! What is said of controllers and of their log.

use super::controller::role;
use super::controller_log::{PAGE, Wanted, page};
use super::{Explanation, explain, summary};
use crate::i18n::Language;
use partita_engine::history::History;
use partita_engine::id::{ControllerId, Offset, PartitionIndex, TopicName};
use partita_engine::time::SimDuration;
use partita_engine::world::World;
use partita_scene::hit::Thing;

fn give(history: &mut History, line: &str) {
    history.apply(&line.parse().expect(line)).expect(line);
}

fn run(history: &mut History, millis: u64) {
    history.advance_to(history.now() + SimDuration::from_millis(millis));
}

fn quorum(lines: &[&str]) -> History {
    let mut history = History::new(1);
    give(&mut history, "cluster brokers=3 controllers=3");
    give(&mut history, "topic orders partitions=2 rf=3");
    run(&mut history, 2_000);
    for line in lines {
        give(&mut history, line);
        run(&mut history, 10_000);
    }
    history
}

fn told(history: &History, id: u32) -> Explanation {
    explain(history.world(), &Thing::Controller(ControllerId(id))).expect("it is there")
}

fn said(history: &History, id: u32) -> String {
    let (words, _) = role(history.world(), ControllerId(id)).expect("it is there");
    Language::En.words(&words)
}

fn next(history: &History, id: u32) -> String {
    Language::En.words(&told(history, id).now.expect("something comes next"))
}

fn value(told: &Explanation, label: &str) -> Option<String> {
    let fact = told.facts.iter().find(|fact| Language::En.words(&fact.label) == label);
    fact.map(|fact| Language::En.words(&fact.value))
}

#[test]
fn a_controller_says_what_it_is_and_what_it_does_next() {
    let mut history = quorum(&[]);
    assert_eq!((said(&history, 101), said(&history, 102)), ("leads".into(), "follows 101".into()));
    assert!(next(&history, 101).contains("gives up the lead"), "{}", next(&history, 101));
    assert!(next(&history, 102).contains("if 101 is not heard"), "{}", next(&history, 102));
    give(&mut history, "kill 101");
    run(&mut history, 10_000);
    assert!(said(&history, 101).starts_with("down since"));
    assert!(next(&history, 101).contains("start 101"));
    let leader = history.world().quorum().and_then(|quorum| quorum.leader).expect("elected");
    let other = if leader == ControllerId(102) { 103 } else { 102 };
    assert_eq!(said(&history, other), format!("follows {leader}"));
    let told = told(&history, other);
    assert_eq!(value(&told, "Voted for"), Some(leader.to_string()));
    let story: Vec<String> =
        told.story.iter().map(|link| Language::En.words(&link.words)).collect();
    assert!(story.iter().any(|words| words.contains("kill 101")), "{story:?}");
    assert!(story.iter().any(|words| words.contains("is elected in epoch")), "{story:?}");
}

#[test]
fn without_a_majority_nobody_follows_anybody() {
    let mut history = quorum(&["kill 101", "kill 102"]);
    run(&mut history, 10_000);
    let told = told(&history, 103);
    assert!(Language::En.words(&told.question).contains("have no leader"), "{told:?}");
    assert!(!said(&history, 103).contains("follows") && !said(&history, 103).contains("leads"));
}

#[test]
fn what_comes_next_comes_then() {
    let mut history = quorum(&[]);
    give(&mut history, "cut 102 101");
    give(&mut history, "cut 102 103");
    let deadline = |history: &History| {
        let quorum = history.world().quorum().expect("there is one");
        let controller = quorum.controllers.into_iter().find(|one| one.id == ControllerId(102));
        controller.and_then(|controller| controller.deadline).expect("it waits")
    };
    run(&mut history, 100);
    let at = deadline(&history);
    assert!(next(&history, 102).contains(&at.to_string()));
    history.advance_to(at);
    assert!(said(&history, 102).contains("misses 101"), "{}", said(&history, 102));
}

#[test]
fn a_controller_that_stands_still_says_what_wakes_it() {
    let mut history = quorum(&[]);
    give(&mut history, "pause 103");
    run(&mut history, 500);
    assert_eq!(said(&history, 103), "paused");
    assert!(next(&history, 103).contains("resume 103"));
    assert!(told(&history, 103).facts[0].broken);
    give(&mut history, "resume 103");
    run(&mut history, 500);
    assert_ne!(said(&history, 103), "paused");
}

#[test]
fn one_that_decides_alone_has_nobody_to_vote_for() {
    let mut history = History::new(1);
    give(&mut history, "cluster brokers=1");
    let told = explain(history.world(), &Thing::Controller(ControllerId::ALONE)).expect("one");
    assert_eq!(Language::En.words(&told.title), "Controller");
    assert_eq!(value(&told, "Voted for"), None);
    assert_eq!(value(&told, "State").as_deref(), Some("decides alone"));
    assert!(explain(history.world(), &Thing::Controller(ControllerId(101))).is_none());
}

#[test]
fn a_server_of_zookeepers_that_stands_alone_says_what_that_is() {
    let said = |servers: u32| {
        let mut history = History::new(1);
        give(&mut history, &format!("cluster brokers=1 meta=zookeeper zk={servers}"));
        run(&mut history, 3_000);
        let told = explain(history.world(), &Thing::Controller(ControllerId(1))).expect("zk1");
        let subtitle = told.subtitle.as_ref().map(|words| Language::En.words(words));
        let next = told.now.as_ref().map(|words| Language::En.words(words));
        (value(&told, "State").unwrap_or_default(), subtitle.unwrap_or_default(), next)
    };
    let (state, subtitle, next) = said(1);
    assert!(state.starts_with("standalone"), "{state}");
    assert!(subtitle.starts_with("ZooKeeper’s only server"), "{subtitle}");
    assert!(next.is_some_and(|words| words.contains("as soon as this server has it")));
    let (state, subtitle, _) = said(3);
    assert!(!state.contains("standalone") && subtitle.starts_with("one of"), "{state} {subtitle}");
}

#[test]
fn what_a_lost_leader_wrote_alone_will_be_cut_off() {
    let mut history = quorum(&[]);
    assert_eq!(value(&told(&history, 101), "Will be cut off"), None);
    for line in ["cut 101 102", "cut 101 103", "topic lonely"] {
        give(&mut history, line);
    }
    run(&mut history, 10_000);
    let tail = value(&told(&history, 101), "Will be cut off");
    assert!(tail.is_some_and(|words| words.contains("no majority had it")));
}

#[test]
fn a_page_has_the_newest_first_and_leads_to_older_and_newer_ones() {
    let mut history = quorum(&[]);
    for number in 0..40 {
        give(&mut history, &format!("topic t{number} partitions=3"));
    }
    run(&mut history, 5_000);
    let world = history.world();
    let all = world.controller_log(Offset(0), usize::MAX).len();
    assert!(all > 2 * PAGE, "{all}");
    let newest = page(world, &Wanted::default());
    assert_eq!((newest.lines.len(), newest.total, newest.newer), (PAGE, all, 0));
    assert_eq!(newest.lines[0].offset, Offset(all as u64 - 1));
    assert!(newest.towards_newer.is_none() && newest.begins_at.is_none());
    let mut seen: Vec<Offset> = newest.lines.iter().map(|line| line.offset).collect();
    let (mut here, mut pages) = (newest.clone(), vec![newest]);
    while let Some(older) = &here.towards_older {
        here = page(world, older);
        assert_eq!(here.newer, seen.len(), "as many are before it");
        seen.extend(here.lines.iter().map(|line| line.offset));
        pages.push(here.clone());
    }
    assert!(seen.windows(2).all(|pair| pair[0].0 == pair[1].0 + 1), "each once, in order");
    assert_eq!(seen.len(), all);
    while let Some(newer) = &here.towards_newer {
        pages.pop();
        here = page(world, newer);
    }
    assert_eq!((pages.len(), here.newer), (1, 0), "as many pages back");
}

#[test]
fn only_what_concerns_a_partition_is_listed() {
    let history = quorum(&["kill b3"]);
    let orders = TopicName::new("orders").expect("a name");
    let of = |topic: &TopicName, partition: Option<u32>| {
        let partition = partition.map(PartitionIndex);
        page(history.world(), &Wanted { topic: Some(topic.clone()), partition, before: None })
    };
    let said = |lines: &[super::controller_log::Line]| -> String {
        lines.iter().map(|line| Language::En.words(&line.says)).collect::<Vec<_>>().join("\n")
    };
    let (topic, first) = (of(&orders, None), of(&orders, Some(0)));
    assert!(said(&topic.lines).contains("orders-1") && said(&first.lines).contains("orders-0"));
    assert!(!said(&first.lines).contains("orders-1"));
    assert!(said(&first.lines).contains("ISR b1 b2"), "{}", said(&first.lines));
    let none = of(&TopicName::new("others").expect("a name"), None);
    assert!(none.lines.iter().all(|line| line.name == "CLEAR_ELR_RECORD"), "of all topics");
}

#[test]
fn a_record_tells_why_it_was_written_and_whether_it_counts() {
    let history = quorum(&["kill b3"]);
    let newest = page(history.world(), &Wanted::default());
    let fenced = newest.lines.iter().find(|line| line.name == "BROKER_REGISTRATION_CHANGE_RECORD");
    let fenced = fenced.expect("b3 is fenced");
    assert!(fenced.decided);
    let thing = Thing::ControllerRecord(fenced.offset);
    let told = explain(history.world(), &thing).expect("it is kept");
    let story: Vec<String> =
        told.story.iter().map(|link| Language::En.words(&link.words)).collect();
    assert!(story.iter().any(|words| words.contains("b3")), "{story:?}");
    assert_eq!(value(&told, "On").as_deref(), Some("3\u{a0}of\u{a0}3"));
    assert_eq!(value(&told, "brokerId").as_deref(), Some("3"));
    let said = summary(history.world(), &thing).expect("it is kept");
    assert!(said.sentence(Language::En).contains("b3 fenced"));
    let beyond = Thing::ControllerRecord(Offset(100_000));
    assert!(
        explain(history.world(), &beyond).is_none() && summary(history.world(), &beyond).is_none()
    );
}

#[test]
fn what_no_majority_has_is_not_decided() {
    let mut history = quorum(&[]);
    for line in ["cut 101 102", "cut 101 103", "topic lonely"] {
        give(&mut history, line);
    }
    run(&mut history, 200);
    let newest = page(history.world(), &Wanted::default());
    let line = &newest.lines[0];
    assert!(!line.decided, "{line:?}");
    assert_eq!(Language::En.words(&line.standing), "1\u{a0}of\u{a0}3, not\u{a0}decided");
    let told = explain(history.world(), &Thing::ControllerRecord(line.offset)).expect("kept");
    assert!(told.facts.iter().any(|fact| fact.broken));
}
