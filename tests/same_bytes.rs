//! Same seed, same run: the engine gives the same bytes natively and in wasm.
//!
//! This test runs in both. What both must give stands in `same_bytes.txt`; when the engine's
//! behaviour or the form of its state is changed on purpose, write that file anew with
//! `PARTITA_UPDATE=1 cargo test --package partita --test same_bytes`.

use partita_engine::history::History;
use partita_engine::scenario::Scenario;
use partita_engine::time::{SimDuration, SimTime};

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const EXPECTED: &str = include_str!("same_bytes.txt");

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

fn digests() -> String {
    let scenario: Scenario = SCENARIO.parse().expect("the scenario can be read");
    let mut lines = String::new();
    for seed in 0..8 {
        lines.push_str(&format!("seed {seed}:"));
        let mut history = History::new(seed);
        for step in &scenario.steps {
            history.advance_to(step.at);
            history.apply(&step.command).expect("the world takes the command");
        }
        for seconds in [34, 40, 45] {
            history.advance_to(SimTime::ZERO + SimDuration::from_millis(seconds * 1_000));
            lines.push_str(&format!(" {:032x}", history.world().digest()));
        }
        lines.push('\n');
    }
    lines
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let digests = digests();
    #[cfg(not(target_family = "wasm"))]
    if std::env::var_os("PARTITA_UPDATE").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/same_bytes.txt");
        std::fs::write(file, &digests).expect("the file can be written");
        return;
    }
    assert_eq!(digests, EXPECTED, "see the head of tests/same_bytes.rs");
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn another_seed_gives_other_bytes() {
    let mut lines: Vec<&str> =
        EXPECTED.lines().filter_map(|line| line.split(": ").nth(1)).collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 8, "eight seeds, eight runs");
}
