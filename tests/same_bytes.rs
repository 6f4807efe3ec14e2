//! Same seed, same run: the engine gives the same bytes natively and in wasm.
//!
//! This test runs in both. Natively it prints what came out, and `cargo xtask test browser` builds
//! that into the wasm test, which must come to the same. Alone, each compares two runs.

use partita_engine::history::History;
use partita_engine::scenario::Scenario;
use partita_engine::time::{SimDuration, SimTime};

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// What the native run printed, without its line ends.
const NATIVE: Option<&str> = option_env!("PARTITA_NATIVE_DIGESTS");

/// Runs, each with its own seed.
const SEEDS: u64 = 8;

/// A bit of everything: keys, no keys, batches, copies, groups that grow and shrink, crashes.
const SCENARIO: &str = "\
cluster brokers=3
topic orders partitions=4 rf=3
topic clicks partitions=3 rf=2
producer web linger.ms=0
producer batch linger.ms=400 batch.size=900
producer bare acks=1 enable.idempotence=false
flow web orders rate=7 keys=cart-1,cart-2,cart-3,cart-4,cart-5
flow batch clicks rate=20
flow bare orders rate=3 keys=a,b value=#
consumer c1 group=billing topic=orders reset=earliest process=0.2
consumer c2 group=billing topic=orders reset=earliest
consumer d1 group=audit topic=orders,clicks reset=latest
@9 consumer c3 group=billing topic=orders reset=earliest
@12 crash c1
@14 send web orders key=cart-7 value=null headers=trace:1
alter orders partitions=6
@20 stop c2
@26 start c1
set d1 max.poll.records=3
@33 remove c3
flow bare orders rate=0
@45
";

/// One line for each seed: the digests of the state at three moments.
fn digests() -> Vec<String> {
    let scenario: Scenario = SCENARIO.parse().expect("the scenario can be read");
    (0..SEEDS)
        .map(|seed| format!("digests of seed {seed}:{}", digests_of(seed, &scenario)))
        .collect()
}

fn digests_of(seed: u64, scenario: &Scenario) -> String {
    let mut history = History::new(seed);
    for step in &scenario.steps {
        history.advance_to(step.at);
        history.apply(&step.command).expect("the world takes the command");
    }
    let digest_at = |seconds| {
        history.advance_to(SimTime::ZERO + SimDuration::from_secs(seconds));
        format!(" {:032x}", history.world().digest())
    };
    [34, 40, 45].map(digest_at).concat()
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
#[expect(clippy::print_stdout, reason = "the native lines are what the wasm test is built with")]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let digests = digests();
    assert_eq!(digests, self::digests(), "two runs of one build differ");
    if cfg!(target_family = "wasm") {
        let native = NATIVE.unwrap_or_default();
        assert!(native.is_empty() || native == digests.concat(), "{native}\n{}", digests.concat());
    } else {
        digests.iter().for_each(|line| println!("{line}"));
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn another_seed_gives_other_bytes() {
    let scenario: Scenario = SCENARIO.parse().expect("the scenario can be read");
    assert_ne!(digests_of(1, &scenario), digests_of(2, &scenario));
}
