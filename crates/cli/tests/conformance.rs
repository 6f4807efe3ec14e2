//! The engine against Kafka: vectors of its own classes, traces of a real cluster.

use partita_cli::conformance::{Outcome, Report, check_document, check_files};
use serde_json::{Value, json};

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn checked(document: &Value) -> Report {
    let mut report = Report::default();
    check_document(&mut report, document);
    report
}

#[test]
fn vectors_of_kafkas_classes() {
    let vectors = [
        (include_str!("../../engine/tests/data/hashes.json"), 245),
        (include_str!("../../engine/tests/data/assignors.json"), 461),
        (include_str!("../../engine/tests/data/placement.json"), 9),
        (include_str!("../../engine/tests/data/elections.json"), 12),
        (include_str!("../../engine/tests/data/clients.json"), 5),
        (include_str!("../../engine/tests/data/sequences.json"), 3),
        (include_str!("../../engine/tests/data/drawn.json"), 79),
    ];
    for (text, count) in vectors {
        let report = checked(&document(text));
        assert_eq!(report.counts(), (count, 0, 0), "{report}");
    }
}

#[test]
fn a_sequence_that_kafka_would_refuse_fails() {
    let mut vectors = document(include_str!("../../engine/tests/data/sequences.json"));
    vectors["cases"][1]["steps"][1]["seq"] = json!(1);
    assert_eq!(checked(&vectors).counts(), (2, 1, 0));
}

#[test]
fn traces_of_a_real_cluster() {
    let traces = [
        include_str!("data/r01-failover.json"),
        include_str!("data/r02-controlled-stop.json"),
        include_str!("data/r03-unclean.json"),
        include_str!("data/r06-worked-flow.json"),
        include_str!("data/r04-elr.json"),
        include_str!("data/r05-elr-kill.json"),
        include_str!("data/d01-delete-records.json"),
        include_str!("data/R02.json"),
        include_str!("data/R12.json"),
        include_str!("data/R14.json"),
        include_str!("data/R21.json"),
        include_str!("data/r100-lowered-min-isr.json"),
        include_str!("data/r106-made-again.json"),
        include_str!("data/r119-refused.json"),
        include_str!("data/r130-not-there.json"),
        include_str!("data/r131-known-for-five-seconds.json"),
        include_str!("data/d103-deleted-and-killed.json"),
        include_str!("data/d130-deleted-and-stopped.json"),
        include_str!("data/r79-no-coordinator.json"),
        include_str!("data/g01-range.json"),
        include_str!("data/g02-roundrobin.json"),
        include_str!("data/g03-sticky.json"),
        include_str!("data/g05-default.json"),
        include_str!("data/g10-offsets.json"),
        include_str!("data/G04.json"),
    ];
    for text in traces {
        let report = checked(&document(text));
        assert_eq!(report.counts(), (1, 0, 0), "{report}");
    }
}

/// A trace that says something else must fail, and name the step and the difference.
#[test]
fn a_trace_that_differs_fails_at_its_step() {
    let mut trace = document(include_str!("data/g01-range.json"));
    trace["steps"][8]["then"]["groups"]["g"]["committed"]["orders-6"] = json!(2);
    let report = checked(&trace);
    let Outcome::Failed(difference) = &report.cases[0].outcome else { panic!("{report}") };
    assert!(
        difference.starts_with("step 8 (commit): state.groups.g.committed.orders-6"),
        "{difference}"
    );
    assert!(difference.ends_with("expected 2, got 1"), "{difference}");
    assert!(report.to_string().ends_with("0 passed, 1 failed, 0 skipped\n"));
}

/// What a consumer read, where a log begins and which offset a time has are compared too.
#[test]
fn a_record_that_was_not_there_is_noticed() {
    let given = document(include_str!("data/d01-delete-records.json"));
    let differences = [
        (2, "low_watermark", json!(1), "step 2 (delete_records): outcome.low_watermark"),
        (3, "error", json!("NoOffsetForPartitionException"), "step 3 (fetch): outcome.error"),
        (4, "records", json!([[2, null, "c"]]), "step 4 (fetch): outcome.records"),
        (5, "position", json!(0), "step 5 (fetch): outcome.position"),
        (12, "offset", json!(6), "step 12 (list_offsets): outcome.offset"),
    ];
    for (step, field, value, place) in differences {
        let mut trace = given.clone();
        trace["steps"][step]["outcome"][field] = value;
        let report = checked(&trace);
        let Outcome::Failed(difference) = &report.cases[0].outcome else { panic!("{report}") };
        assert!(difference.starts_with(place), "{difference}");
    }
}

#[test]
fn what_is_not_built_is_skipped_and_what_is_not_readable_fails() {
    let begin = json!({ "name": "t", "steps": [{ "do": "txn_begin", "producer": "p1" }] });
    assert_eq!(checked(&begin).counts(), (0, 0, 1));
    let create = json!({ "do": "create_topic", "topic": "t", "configs": { "no.such": "1" } });
    assert_eq!(checked(&json!({ "name": "t", "steps": [create] })).counts(), (0, 0, 1));
    let vectors = json!({ "cases": [{ "id": "x", "kind": "retention" }] });
    assert_eq!(checked(&vectors).counts(), (0, 0, 1));
    assert_eq!(checked(&json!({ "some": "thing" })).counts(), (0, 1, 0));
    assert_eq!(check_files(&["no/such/file.json"]).counts(), (0, 1, 0));
    let wrong = json!({ "murmur2": [{ "keyHex": "3231", "murmur2": 1 }] });
    assert_eq!(checked(&wrong).counts(), (0, 1, 0));
}
