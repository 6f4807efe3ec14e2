//! The numbers add up, and behind each stand the records that it counts, with what decided them.

use super::ledger::{Counted, MOST_RECORDS, Sum, Weight, list, sums};
use super::{Explanation, KeyMark, Mark, fate, in_log};
use partita_engine::history::History;
use partita_engine::id::Offset;
use partita_engine::ledger::Count;
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// A scenario, played to its end.
fn played(text: &str) -> History {
    let scenario = text.parse().expect("readable");
    let mut history = History::new(1);
    crate::scenarios::play(&scenario, &mut history).expect("nothing is refused");
    history
}

fn producer(name: &str) -> Thing {
    Thing::Producer(name.parse().expect("valid"))
}

fn group(name: &str) -> Thing {
    Thing::Group(name.parse().expect("valid"))
}

/// Every sum closes, and every number has as many records behind it.
fn check(world: &dyn World, sums: &[Sum]) {
    for sum in sums {
        let parts: u64 = sum.parts.iter().map(|part| part.number).sum();
        assert_eq!(parts, sum.total.number, "{}", sum.caption);
        for counted in sum.parts.iter().chain([&sum.total]).chain(&sum.beside) {
            let found = list(world, counted);
            let listed = u64::try_from(found.records.len()).expect("few");
            assert_eq!(listed + found.more, counted.number, "{}", counted.label);
            let all = counted.count.is_none() || found.more == 0 || listed == MOST_RECORDS as u64;
            assert!(all, "{}: {listed} of {}", counted.label, counted.number);
        }
    }
}

fn counted<'a>(sums: &'a [Sum], caption: &str, label: &str) -> &'a Counted {
    let sum = sums.iter().find(|sum| sum.caption == caption).expect(caption);
    sum.parts.iter().chain(&sum.beside).find(|counted| counted.label == label).expect(label)
}

/// What became of the first record behind a number.
fn first(world: &dyn World, counted: &Counted) -> Explanation {
    let record = list(world, counted).records.first().expect("one").record;
    let count: &Count = counted.count.as_ref().expect("it opens");
    fate(world, record, count).expect("it is known")
}

fn keys(told: &Explanation) -> Vec<&str> {
    told.story.iter().map(|link| link.words.key).collect()
}

#[test]
fn a_lost_record_is_broken_and_its_election_says_why() {
    let history = played(include_str!("../../www/scenarios/acks-one-loses.partita"));
    let world = history.world();
    let sums = sums(world, &producer("p1"));
    check(world, &sums);
    let lost = counted(&sums, "ledger-in-log", "ledger-lost");
    assert_eq!((lost.number, lost.weight), (1, Weight::Broken));
    let told = first(world, lost);
    assert_eq!(told.question.key, "ledger-why-lost");
    assert!(keys(&told).contains(&"event-leader-elected"), "{:?}", keys(&told));
    assert!(told.story.iter().any(|link| link.mark == Mark::Broken), "what broke is told");
    assert!(told.facts.iter().any(|fact| fact.broken && fact.value.key == "ledger-lost"));
    let record = list(world, lost).records[0].record;
    assert_eq!(in_log(world, record), None, "no log holds it");

    let once = counted(&sums, "ledger-in-log", "ledger-once");
    assert_eq!((once.number, once.weight), (1, Weight::Fine));
    let told = first(world, once);
    assert!(!told.facts.iter().any(|fact| fact.broken), "nothing is wrong with it");
}

#[test]
fn a_record_that_is_there_twice_leads_to_its_first_place() {
    let history = played(include_str!("../../www/scenarios/lost-acknowledgement.partita"));
    let world = history.world();
    let twice = |name: &str| {
        let sums = sums(world, &producer(name));
        check(world, &sums);
        counted(&sums, "ledger-in-log", "ledger-twice").clone()
    };
    assert_eq!(twice("p2").number, 0, "it is idempotent");
    let twice = twice("p1");
    assert_eq!((twice.number, twice.weight), (1, Weight::Odd));
    let found = list(world, &twice);
    assert_eq!(found.records[0].name.key, "ledger-record-key");
    assert!(matches!(found.records[0].mark, Some(KeyMark::Key(_))));
    let cell = in_log(world, found.records[0].record);
    assert!(matches!(cell, Some(Thing::Record { offset: Offset(0), .. })), "{cell:?}");
    let told = first(world, &twice);
    assert_eq!(told.question.key, "ledger-why-twice");
    assert!(keys(&told).contains(&"event-batch-retried"), "{:?}", keys(&told));
}

#[test]
fn refused_records_are_told_apart_from_taken_ones() {
    let history = played(include_str!("../../www/scenarios/min-isr-refuses.partita"));
    let world = history.world();
    let sums = sums(world, &producer("p1"));
    check(world, &sums);
    let taken = counted(&sums, "ledger-told", "ledger-acknowledged");
    let failed: u64 = sums[0].parts.iter().map(|part| part.number).sum::<u64>() - taken.number;
    assert!(taken.number > 0 && failed > 0);
}

#[test]
fn what_a_group_processed_again_is_counted_apart() {
    let history = played(include_str!("../../www/scenarios/crash-and-return.partita"));
    let world = history.world();
    let sums = sums(world, &group("billing"));
    check(world, &sums);
    let again = counted(&sums, "ledger-processed", "ledger-more");
    assert!(again.number > 0 && again.weight == Weight::Odd);
    let told = first(world, again);
    assert_eq!(told.question.key, "ledger-why-more");
    assert!(keys(&told).contains(&"event-record-processed"), "{:?}", keys(&told));
    assert_eq!(counted(&sums, "ledger-processed", "ledger-never").number, 0);
}

#[test]
fn what_has_no_ledger_has_no_sums() {
    let history = History::new(1);
    assert_eq!(sums(history.world(), &producer("p1")), Vec::new());
    assert_eq!(sums(history.world(), &group("billing")), Vec::new());
}
