//! Whatever was commanded can be undone and redone: every word of the language.

use partita_engine::command::reference;
use partita_engine::history::History;
use partita_engine::time::{SimDuration, SimTime};

/// Worlds in which the examples of the table of commands are tried, each as lines.
const WORLDS: [&[&str]; 6] = [
    &[],
    &["cluster brokers=3"],
    &[
        "cluster brokers=3",
        "broker b5",
        "topic orders partitions=4 rf=3",
        "producer p1",
        "flow p1 orders rate=5 keys=a,b,c",
        "consumer c1 group=billing topic=orders reset=earliest",
        "run 20s",
    ],
    &[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "producer p1",
        "send p1 orders key=a value=1",
        "consumer c1 group=billing topic=orders reset=earliest",
        "run 20s",
        "stop c1",
        "run 20s",
    ],
    &[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "producer p1",
        "consumer c1 group=billing topic=orders reset=earliest",
        "run 20s",
        "cut b1 b2",
        "hold b1 p1",
        "pause c1",
    ],
    &[
        "cluster brokers=3 controllers=3",
        "topic orders partitions=4 rf=3",
        "producer p1",
        "flow p1 orders rate=5 keys=a,b,c",
        "run 10s",
        "kill 102",
        "cut 101 b1",
        "run 5s",
    ],
];

fn world(lines: &[&str]) -> History {
    let mut history = History::new(11);
    for line in lines {
        history.apply(&line.parse().expect(line)).expect(line);
    }
    history
}

/// Carries out `line` in the world of `lines`, undoes it, redoes it. Says whether it was taken.
fn holds(lines: &[&str], line: &str) -> bool {
    let mut history = world(lines);
    let (then, before) = (history.now(), history.world().digest());
    if history.apply(&line.parse().expect(line)).is_err() {
        return false;
    }
    let later = history.now() + SimDuration::from_secs(3);
    history.advance_to(later);
    let after = history.world().digest();

    history.undo().expect("there is room for a branch");
    while !history.seek_slice(1000) {}
    assert_eq!((history.now(), history.world().digest()), (then, before), "undo {line}");
    assert_eq!(history.redoable().map(|entry| &*entry.line), Some(line));

    assert!(history.redo(), "redo {line}");
    while !history.seek_slice(1000) {}
    assert_eq!((history.now(), history.world().digest()), (later, after), "redo {line}");
    true
}

#[test]
fn every_word_can_be_undone_and_redone() {
    for verb in reference() {
        let taken = WORLDS.iter().filter(|lines| holds(lines, verb.example)).count();
        assert!(taken > 0, "add a world in which `{}` can be done", verb.example);
    }
}

#[test]
fn a_refused_line_leaves_nothing_to_undo() {
    let mut history = world(WORLDS[1]);
    let line = "delete-topic orders";
    assert!(history.apply(&line.parse().expect(line)).is_err());
    assert_eq!(history.undoable().map(|entry| &*entry.line), Some("cluster brokers=3"));
    assert_eq!(history.now(), SimTime::ZERO);
}
