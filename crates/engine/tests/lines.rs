//! Whatever is typed: a clear answer and a world that goes on, never a panic.

use partita_engine::command::{Command, reference};
use partita_engine::scenario::Scenario;
use partita_engine::simulation::Simulation;
use partita_engine::time::SimDuration;
use partita_engine::world::World;
use proptest::collection::vec;
use proptest::prelude::*;

/// Words that commands are made of, in the right places and in wrong ones.
fn word() -> impl Strategy<Value = String> {
    let names: &[&str] =
        &["p1", "p2", "c1", "c2", "t", "u", "g", "b1", "b4", "wire", "0", "1", "7", "5s"];
    let values: &[&str] =
        &["0", "1", "3", "9999", "-1", "null", "\"a b\"", "a,b,null", "1,2;2,1", "all", "t,u"];
    let argument = || reference().iter().flat_map(|verb| verb.arguments).map(|it| it.name);
    let settings = ["linger.ms", "batch.size", "retry.backoff.ms", "metadata.max.age.ms", "commit"];
    let keys: Vec<&str> = argument().chain(settings).collect();
    prop_oneof![
        4 => prop::sample::select(names).prop_map(str::to_owned),
        4 => (prop::sample::select(keys), prop::sample::select(values))
            .prop_map(|(key, value)| format!("{key}={value}")),
        1 => "\\PC{0,6}",
    ]
}

/// A line: an example from the reference, a verb with anything behind it, or anything.
fn line() -> impl Strategy<Value = String> {
    let verbs: Vec<&str> = reference().iter().map(|verb| verb.word).collect();
    let examples: Vec<&str> = reference().iter().map(|verb| verb.example).collect();
    prop_oneof![
        3 => (prop::sample::select(verbs), vec(word(), 0..5))
            .prop_map(|(verb, words)| format!("{verb} {}", words.join(" "))),
        2 => prop::sample::select(examples).prop_map(str::to_owned),
        6 => prop::sample::select(&LIVELY[..]).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
    ]
}

/// Lines that work together, at the edges of what may be set.
const LIVELY: [&str; 10] = [
    "topic t partitions=2",
    "topic u partitions=3 rf=2",
    "producer p1 retry.backoff.ms=0 metadata.max.age.ms=0 linger.ms=0",
    "producer p2 request.timeout.ms=0 delivery.timeout.ms=0 linger.ms=0",
    "flow p1 t rate=50",
    "flow p2 u rate=5 keys=a,b spread=partitions",
    "consumer c1 group=g topic=t,u reset=earliest retry.backoff.ms=0 metadata.max.age.ms=0",
    "consumer c2 group=g topic=t auto.commit.interval.ms=0 fetch.max.wait.ms=0",
    "set wire client=0 broker=0 controller=0",
    "delete-topic t",
];

/// Lets a little time pass; false when more happens in it than can be true.
fn goes_on(simulation: &mut Simulation) -> bool {
    const MOST_STEPS: u32 = 50_000;
    let next = simulation.now() + SimDuration::from_millis(70);
    let steps = (0..MOST_STEPS).take_while(|_| simulation.step(next)).count();
    simulation.kernel().next_time().is_none_or(|time| time > next) && steps < MOST_STEPS as usize
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_lines_make_the_engine_panic_or_stand_still(lines in vec(line(), 1..25)) {
        let mut simulation = Simulation::new(1);
        let setup: Command = "cluster brokers=2".parse().expect("valid");
        simulation.apply(&setup).expect("an empty world");
        for line in &lines {
            // Crowds are no question of panics.
            match line.parse::<Command>() {
                Ok(Command::CreateTopic { partitions: Some(33..), .. }) | Err(_) => continue,
                Ok(Command::AlterTopic { partitions: Some(33..), .. }) => continue,
                Ok(Command::Send { count: 101.., .. }) => continue,
                Ok(Command::Flow { rate, .. }) if rate.thousandths() > 100_000 => continue,
                Ok(command) => drop(simulation.apply(&command)),
            }
            prop_assert!(goes_on(&mut simulation), "time stands still after {:?}", line);
        }
    }

    #[test]
    fn a_scenario_that_can_be_read_is_written_as_itself(lines in vec(line(), 1..12)) {
        if let Ok(scenario) = lines.join("\n").parse::<Scenario>() {
            let written = scenario.to_string();
            let again = written.parse::<Scenario>().map(|scenario| scenario.to_string());
            prop_assert_eq!(again, Ok(written));
        }
    }
}
