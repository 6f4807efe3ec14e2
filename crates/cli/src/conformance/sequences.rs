//! What a log says to the batches of an idempotent producer.

use super::{Outcome, compare, malformed};
use partita_engine::id::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, ProducerIdAndEpoch};
use partita_engine::log::ProducerStates;
use partita_engine::record::{ProducerStamp, Record, RecordBatch, Sequence};
use partita_engine::time::Timestamp;
use serde_json::Value;

/// Appends by one producer, of one record each where a step has no `count`. A duplicate is looked for in a step before: where the
/// case names an error "if not caught as duplicate", it must be found there, and be that error beyond.
pub(super) fn check(case: &Value) -> Outcome {
    let Some(steps) = case["steps"].as_array() else { return malformed("steps") };
    let mut states = ProducerStates::default();
    for (number, step) in (0u64..).zip(steps) {
        let (Some(stamp), Some(expected)) = (stamp(step), step["expect"].as_str()) else {
            return malformed("epoch, seq or expect");
        };
        let (code, rest) = expected.split_once(' ').unwrap_or((expected, ""));
        let checked = states.check(stamp);
        let said = checked.map_or_else(|error| error.error_code().name(), |()| "OK");
        let Some(count) = u32::try_from(step["count"].as_u64().unwrap_or(1)).ok() else {
            return malformed("count");
        };
        let is_duplicate = states.find_duplicate(stamp, count).is_some();
        let expected = (code, rest.contains("duplicate"));
        let outcome = compare(&format!("step {number}"), &expected, &(said, is_duplicate));
        if outcome != Outcome::Passed {
            return outcome;
        }
        if checked.is_ok() {
            states.note(&batch(stamp, number, count));
        }
    }
    Outcome::Passed
}

fn stamp(step: &Value) -> Option<ProducerStamp> {
    let epoch = ProducerEpoch(u16::try_from(step["epoch"].as_u64()?).ok()?);
    let base_sequence = Sequence::new(u32::try_from(step["seq"].as_u64()?).ok()?)?;
    Some(ProducerStamp { producer: ProducerIdAndEpoch { id: ProducerId(1), epoch }, base_sequence })
}

fn batch(stamp: ProducerStamp, offset: u64, count: u32) -> RecordBatch {
    let record = Record {
        id: Default::default(),
        key: None,
        value: None,
        headers: [].into(),
        timestamp: Timestamp(0),
    };
    RecordBatch {
        base_offset: Offset(offset),
        leader_epoch: LeaderEpoch(0),
        stamp: Some(stamp),
        records: (0..count).map(|_| record.clone()).collect(),
    }
}
