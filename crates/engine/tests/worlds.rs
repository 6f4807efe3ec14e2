//! Random worlds: what must hold in every run, held against a thousand of them.
//!
//! A seed draws the options of a world (how many brokers, topics, clients, with which settings), then
//! what a person does to it while it runs. Checkers look at it all the time; what they find wrong is
//! printed with the seed and with the scenario that leads there. `PARTITA_SEED=17` runs one world,
//! `PARTITA_SEEDS=100000` more of them than usual.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the engine has no threads and no environment; who runs many worlds may have both"
)]

mod worlds {
    pub mod causes;
    pub mod commands;
    pub mod draw;
    pub mod groups;
    pub mod history;
    pub mod logs;
    pub mod options;
    pub mod producers;
    pub mod records;
    pub mod run;
    pub mod script;
    pub mod sights;
}

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use worlds::run::{Run, check_world};
use worlds::sights::Sight;

/// How many worlds a usual run of the tests looks at.
const WORLDS: u64 = 1_000;

/// The number in an environment variable, if there is one.
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text} is not a number")))
}

/// Runs one world to its end; a panic in it counts as a failure of it.
fn try_world(seed: u64) -> Result<Run, String> {
    let mut run = Run::new(seed);
    let checked = catch_unwind(AssertUnwindSafe(|| check_world(&mut run)));
    let wrong = match checked {
        Ok(Ok(())) => return Ok(run),
        Ok(Err(wrong)) => wrong,
        Err(_) => "it panicked (see above)".to_owned(),
    };
    Err(format!(
        "seed {seed}: {wrong}\nPARTITA_SEED={seed} runs it again. What leads there:\n\n{}",
        run.scenario()
    ))
}

#[test]
fn what_must_hold_holds_in_a_thousand_random_worlds() {
    if let Some(seed) = number("PARTITA_SEED") {
        if let Err(report) = try_world(seed) {
            panic!("{report}");
        }
        return;
    }
    let worlds = number("PARTITA_SEEDS").unwrap_or(WORLDS);
    let next = AtomicU64::new(0);
    let seen: Mutex<BTreeMap<Sight, u64>> = Mutex::new(BTreeMap::new());
    let failures: Mutex<BTreeMap<u64, String>> = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= worlds || !failures.lock().expect("no panic holds it").is_empty() {
                return;
            }
            match try_world(seed) {
                Ok(run) => {
                    let mut seen = seen.lock().expect("no panic holds it");
                    run.sights().for_each(|sight| *seen.entry(sight).or_default() += 1);
                }
                Err(report) => {
                    failures.lock().expect("no panic holds it").insert(seed, report);
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    if let Some(report) = failures.lock().expect("no panic holds it").values().next() {
        panic!("{report}");
    }
    let seen = seen.lock().expect("no panic holds it");
    let never: Vec<&Sight> = Sight::ALL.iter().filter(|sight| !seen.contains_key(sight)).collect();
    assert!(never.is_empty(), "in no world was seen: {never:?}\nseen: {seen:?}");
}
