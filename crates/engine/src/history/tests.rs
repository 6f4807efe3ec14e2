use super::*;

fn history(lines: &[&str]) -> History {
    let mut history = History::new(7);
    for line in lines {
        history.apply(&line.parse().expect(line)).expect(line);
    }
    history
}

fn flowing() -> History {
    history(&[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "producer web-shop",
        "flow web-shop orders rate=5 keys=a,b,c",
        "consumer c1 group=billing topic=orders reset=earliest",
    ])
}

fn at(millis: u64) -> SimTime {
    SimTime::from_millis(millis)
}

#[test]
fn going_back_shows_what_was_there_to_the_bit() {
    let mut history = flowing();
    history.advance_to(at(4321));
    let then = history.world().digest();
    history.advance_to(at(20_000));
    let later = history.world().digest();
    history.seek_fully(at(4321));
    assert_eq!(history.world().digest(), then);
    assert_ne!(then, later);
    history.advance_to(at(20_000));
    assert_eq!(history.world().digest(), later);
    assert_eq!(history.branches().len(), 1, "looking begins no branch");
}

#[test]
fn small_and_large_steps_come_to_the_same() {
    let (mut frames, mut leap) = (flowing(), flowing());
    for millis in (0..=9000).step_by(16) {
        frames.advance_to(at(millis));
    }
    frames.advance_to(at(9000));
    leap.advance_to(at(9000));
    assert_eq!(frames.world().digest(), leap.world().digest());
}

#[test]
fn acting_in_the_past_begins_a_branch_and_keeps_the_old_future() {
    let mut history = flowing();
    history.advance_to(at(6000));
    history.apply(&"send web-shop orders key=x value=1".parse().expect("valid")).expect("applies");
    history.advance_to(at(12_000));
    history.seek_fully(at(5000));
    history.apply(&"crash c1".parse().expect("valid")).expect("applies");
    assert_eq!(history.branches().len(), 2);
    assert_eq!(history.end(), at(5000));
    let [main, branch] = history.branches() else { panic!("two branches") };
    assert_eq!(main.journal.len(), 6);
    assert_eq!(main.end, at(12_000));
    assert_eq!(branch.journal.len(), 6);
    assert_eq!(&*branch.journal[5].line, "crash c1");
    history.advance_to(at(12_000));
    assert_eq!(history.journal().len(), 6, "the old branch's command does not come here");
    history.seek_fully(at(5500));
    history.seek_fully(at(5500));
    assert_eq!(history.current_branch(), BranchId(1));
}

#[test]
fn a_refused_command_begins_no_branch() {
    let mut history = flowing();
    history.advance_to(at(6000));
    let digest = history.world().digest();
    history.seek_fully(at(3000));
    assert!(history.apply(&"crash nobody".parse().expect("valid")).is_err());
    assert_eq!(history.branches().len(), 1);
    history.advance_to(at(6000));
    assert_eq!(history.world().digest(), digest);
}

#[test]
fn a_seek_in_slices_shows_the_old_moment_until_it_is_there() {
    let mut history = flowing();
    history.advance_to(at(10_000));
    history.seek(at(3000));
    assert!(!history.seek_slice(1));
    assert_eq!(history.now(), at(10_000));
    while !history.seek_slice(5) {}
    assert_eq!(history.now(), at(3000));
}

#[test]
fn a_restored_run_goes_on_as_the_original() {
    let mut original = flowing();
    original.advance_to(at(7000));
    let state = (original.world().clone(), original.applied());
    let mut restored = History::restore(
        original.seed(),
        original.settings().clone(),
        original.branches().to_vec(),
        original.current_branch(),
        Some(state),
    );
    let mut replayed = History::restore(
        original.seed(),
        original.settings().clone(),
        original.branches().to_vec(),
        original.current_branch(),
        None,
    );
    replayed.seek_fully(at(7000));
    original.advance_to(at(9000));
    restored.advance_to(at(9000));
    replayed.advance_to(at(9000));
    assert_eq!(restored.world().digest(), original.world().digest());
    assert_eq!(replayed.world().digest(), original.world().digest());
    restored.seek_fully(at(100));
    assert_eq!(restored.now(), at(100));
}

#[test]
fn stepping_stops_at_events_both_ways() {
    let mut history = flowing();
    assert!(history.step_forward());
    let first = history.now();
    assert!(history.step_forward());
    assert!(history.now() > first);
    assert_eq!(history.previous_step(), Some(first));
    assert!(!History::new(1).step_forward(), "nothing happens in an empty world");
}

#[test]
fn the_timeline_knows_commands_and_groups() {
    let mut history = flowing();
    history.advance_to(at(15_000));
    let marks = history.marks();
    assert!(matches!(&marks[0].kind, MarkKind::Command { line } if &**line == "cluster brokers=3"));
    let assigned = |mark: &Mark| matches!(&mark.kind, MarkKind::Assigned { group } if group.as_str() == "billing");
    assert_eq!(marks.iter().filter(|mark| assigned(mark)).count(), 1);
    let count = marks.len();
    history.seek_fully(at(1000));
    history.advance_to(at(15_000));
    assert_eq!(history.marks().len(), count, "a replay adds nothing");
}
