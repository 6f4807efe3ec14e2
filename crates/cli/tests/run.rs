//! Scenario files, run headless.

use partita_cli::run::{self, RunError};
use std::path::PathBuf;

fn scenario(name: &str, text: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("partita-{}-{name}", std::process::id()));
    std::fs::write(&file, text).expect("written");
    file
}

const FLOW: &str = "\
# partita: 1
# title: One record
cluster brokers=1
topic orders partitions=2
producer p1
@1 send p1 orders key=cart-7 value=41
consumer c1 group=billing topic=orders reset=earliest commit=after
run 15s
";

#[test]
fn a_scenario_ends_in_a_state_that_is_printed() {
    let world = run::run(&scenario("flow", FLOW), None).expect("it runs");
    let text = run::text(&world);
    assert!(text.starts_with("00:16.000\n"), "{text}");
    assert!(text.contains("Topic: orders\tPartitionCount: 2"), "{text}");
    assert!(text.contains("billing"), "{text}");
    let state: serde_json::Value = serde_json::from_str(&run::json(&world)).expect("JSON");
    assert_eq!(state["groups"]["billing"]["state"], "Stable");
    assert_eq!(state["producers"][0]["acknowledged"], 1);
    let partitions = state["topics"]["orders"].as_array().expect("two");
    let kept: u64 = partitions.iter().filter_map(|row| row["log_end"].as_u64()).sum();
    assert_eq!(kept, 1);
}

#[test]
fn mistakes_are_named_with_their_line() {
    let bad = scenario("bad", "cluster brokers=1\ntopik orders\n");
    let error = run::run(&bad, None).expect_err("a mistake");
    assert!(matches!(error, RunError::Document { .. }), "{error}");
    assert!(error.to_string().contains('2') && error.to_string().contains("topic"), "{error}");
    let refused = scenario("refused", "cluster brokers=1\ntopic orders rf=3\n");
    let error = run::run(&refused, None).expect_err("one broker cannot hold three copies");
    assert!(matches!(error, RunError::Refused { line: 2, .. }), "{error}");
    let missing = run::run(&PathBuf::from("no/such/scenario"), None).expect_err("no file");
    assert!(matches!(missing, RunError::File { .. }), "{missing}");
}
