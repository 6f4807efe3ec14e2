//! How the adaptive partitioner weighs partitions by what waits for them.

use super::{Outcome, compare, malformed};
use core::num::NonZeroU32;
use partita_engine::id::PartitionIndex;
use partita_engine::producer::partitioner::{BuiltInPartitioner, Choices, LoadTable};
use serde_json::Value;

pub(super) fn check(case: &Value) -> Outcome {
    outcome(case).unwrap_or_else(|| malformed("queueSizes, cumulative or pickForRandom0toN"))
}

fn outcome(case: &Value) -> Option<Outcome> {
    let numbers =
        |list: &Value| -> Option<Vec<u64>> { list.as_array()?.iter().map(Value::as_u64).collect() };
    let sizes = numbers(&case["queueSizes"])?;
    let waiting: Vec<(PartitionIndex, u32)> = (0u32..)
        .zip(&sizes)
        .map(|(index, size)| Some((PartitionIndex(index), u32::try_from(*size).ok()?)))
        .collect::<Option<_>>()?;
    let load = LoadTable::new(&waiting, waiting.len());
    let cumulative = load.as_ref().map(|load| load.cumulative().collect::<Vec<_>>());
    let expected = match &case["cumulative"] {
        Value::Null => None,
        list => Some(numbers(list)?),
    };
    if cumulative != expected {
        return Some(compare("cumulative", &expected, &cumulative));
    }
    let available: Vec<PartitionIndex> = waiting.iter().map(|(partition, _)| *partition).collect();
    let partitions = NonZeroU32::new(u32::try_from(available.len()).ok()?)?;
    let picks = (0i32..).zip(numbers(&case["pickForRandom0toN"])?);
    for (random, expected) in picks {
        let mut partitioner = BuiltInPartitioner::new(16_384);
        partitioner.set_load(load.clone());
        let choices = Choices { partitions, available: &available };
        let picked = u64::from(partitioner.partition(choices, || random).0);
        if picked != expected {
            return Some(compare(&format!("pick for random {random}"), &expected, &picked));
        }
    }
    Some(Outcome::Passed)
}
