//! Random worlds: what must hold in every run, held against thousands of them.
//!
//! A seed draws the options of a world (how many brokers, topics, clients, with which settings), then
//! what a person does to it while it runs. Checkers look at it all the time; what they find wrong is
//! printed with the seed and with the scenario that leads there, which is also written to a file that
//! the app opens. There are two kinds: calm worlds, in which clients come and go, and broken ones, in
//! which brokers, links, processes and disks fail. `PARTITA_SEED=17` runs one world of each kind,
//! `PARTITA_SEEDS=100000` that many of each, from `PARTITA_FIRST` on, and says how far it is.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the engine has no threads and no environment; who runs many worlds may have both"
)]

mod worlds {
    pub mod broken;
    pub mod causes;
    pub mod commands;
    pub mod controllers;
    pub mod draw;
    pub mod fates;
    pub mod groups;
    pub mod history;
    pub mod logs;
    pub mod lost_disks;
    pub mod mishaps;
    pub mod options;
    pub mod producers;
    pub mod records;
    pub mod replicas;
    pub mod run;
    pub mod script;
    pub mod sights;
}

use partita_engine::scenario::Scenario;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use worlds::broken::BrokenRun;
use worlds::mishaps::Mishap;
use worlds::run::{Run, check_world};
use worlds::sights::Sight;

/// How many calm worlds a usual run of the tests looks at.
const CALM_WORLDS: u64 = 1_000;
/// How many broken ones.
const BROKEN_WORLDS: u64 = 2_000;
/// After so many failures a long run ends; a usual one ends with the first.
const MOST_FAILURES: usize = 8;

/// The number in an environment variable, if there is one.
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text} is not a number")))
}

/// What is wrong with a world, and the run that leads there.
struct Wrong {
    what: String,
    scenario: Box<Scenario>,
}

/// A world's looks; a panic in one counts as a failure of it.
fn caught(check: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let panicked = |_| Err("it panicked (see above)".to_owned());
    catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(panicked)
}

/// Runs one calm world to its end.
fn try_calm(seed: u64) -> Result<Vec<Sight>, Wrong> {
    let mut run = Run::new(seed);
    match caught(|| check_world(&mut run)) {
        Ok(()) => Ok(run.sights().collect()),
        Err(what) => Err(Wrong { what, scenario: Box::new(run.scenario()) }),
    }
}

/// Runs one broken world to its end.
fn try_broken(seed: u64) -> Result<Vec<Mishap>, Wrong> {
    let mut run = BrokenRun::new(seed);
    match caught(|| run.check()) {
        Ok(()) => Ok(run.mishaps().collect()),
        Err(what) => Err(Wrong { what, scenario: Box::new(run.scenario()) }),
    }
}

/// Puts a scenario into a file that the app opens.
fn keep(kind: &str, seed: u64, scenario: &Scenario) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{seed}.partita"));
    std::fs::write(&file, scenario.to_string()).expect("the folder for it is there");
    file
}

/// Says what is wrong with the world of a seed, and how to see it again.
fn report(kind: &str, seed: u64, wrong: &Wrong) -> String {
    let file = keep(kind, seed, &wrong.scenario);
    format!(
        "{kind} world, seed {seed}: {}\nPARTITA_SEED={seed} runs it again. The scenario that leads there \
         is in {}:\n\n{}",
        wrong.what,
        file.display(),
        wrong.scenario
    )
}

/// Looks at many worlds of a kind; what must be seen in some of them is in `all`.
fn look_at_worlds<S: Copy + Ord + Debug + Send>(
    kind: &str,
    worlds: u64,
    try_world: impl Fn(u64) -> Result<Vec<S>, Wrong> + Sync,
    all: &[S],
) {
    if let Some(seed) = number("PARTITA_SEED") {
        if let Err(wrong) = try_world(seed) {
            panic!("{}", report(kind, seed, &wrong));
        }
        return;
    }
    let asked = number("PARTITA_SEEDS");
    let worlds = asked.unwrap_or(worlds);
    let first = number("PARTITA_FIRST").unwrap_or(0);
    let most_failures = if asked.is_some() { MOST_FAILURES } else { 1 };
    let next = AtomicU64::new(first);
    let done = AtomicU64::new(0);
    let seen: Mutex<BTreeMap<S, u64>> = Mutex::new(BTreeMap::new());
    let failures: Mutex<BTreeMap<u64, Wrong>> = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let failed = failures.lock().expect("no panic holds it").len();
            if seed >= first + worlds || failed >= most_failures {
                return;
            }
            match try_world(seed) {
                Ok(sights) => {
                    let mut seen = seen.lock().expect("no panic holds it");
                    sights.into_iter().for_each(|sight| *seen.entry(sight).or_default() += 1);
                }
                Err(wrong) => {
                    if asked.is_some() {
                        eprintln!("{kind} world, seed {seed}: {}", wrong.what);
                    }
                    failures.lock().expect("no panic holds it").insert(seed, wrong);
                }
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if asked.is_some() && done.is_multiple_of((worlds / 100).max(1)) {
                eprintln!("{done} of {worlds} {kind} worlds");
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let failures = failures.into_inner().expect("no panic holds it");
    let reports: Vec<String> =
        failures.iter().map(|(seed, wrong)| report(kind, *seed, wrong)).collect();
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
    let seen = seen.lock().expect("no panic holds it");
    let never: Vec<&S> = all.iter().filter(|sight| !seen.contains_key(sight)).collect();
    assert!(never.is_empty(), "in no {kind} world was seen: {never:?}\nseen: {seen:?}");
}

#[test]
fn what_must_hold_holds_in_a_thousand_calm_worlds() {
    look_at_worlds("calm", CALM_WORLDS, try_calm, Sight::ALL);
}

#[test]
fn what_must_hold_holds_in_two_thousand_broken_worlds() {
    look_at_worlds("broken", BROKEN_WORLDS, try_broken, Mishap::ALL);
}

#[test]
fn the_scenario_of_a_broken_world_leads_to_the_same_end() {
    let mut run = BrokenRun::new(3);
    run.check().unwrap_or_else(|wrong| panic!("{wrong}"));
    let file = keep("example", 3, &run.scenario());
    let text = std::fs::read_to_string(&file).expect("it was written");
    let scenario: Scenario = text.parse().unwrap_or_else(|error| panic!("{error:?}"));
    let mut again = partita_engine::history::History::new(scenario.seed.expect("it has one"));
    for step in &scenario.steps {
        again.advance_to(step.at);
        again.apply(&step.command).expect("it was carried out before");
    }
    again.advance_to(scenario.until);
    assert_eq!(again.world().digest(), run.world().digest());
    let damaged = text.replacen("cluster", "clutser", 1);
    assert!(damaged.parse::<Scenario>().is_err(), "what cannot be read is said");
}
