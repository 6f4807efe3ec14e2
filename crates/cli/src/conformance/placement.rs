//! Where the controller puts replicas, with the random numbers that the cases were computed with.

use super::{Outcome, compare, malformed};
use partita_engine::controller::placement::{UsableBroker, place_replicas};
use partita_engine::id::BrokerId;
use partita_engine::java_random::{JavaRandom, bounded};
use partita_engine::rng::RandomSource;
use serde_json::Value;
use std::collections::VecDeque;

pub(super) fn check(case: &Value) -> Outcome {
    outcome(case).unwrap_or_else(|| malformed("brokers, partitions, rng or expected"))
}

fn outcome(case: &Value) -> Option<Outcome> {
    let number = |value: &Value| u32::try_from(value.as_u64()?).ok();
    let broker = |row: &Value| {
        Some(UsableBroker {
            id: BrokerId(number(&row["id"])?),
            rack: row["rack"].as_str().map(Into::into),
            fenced: row["fenced"].as_bool()?,
        })
    };
    let brokers: Option<Vec<UsableBroker>> =
        case["brokers"].as_array()?.iter().map(broker).collect();
    let list = |row: &Value| -> Option<Vec<u32>> { row.as_array()?.iter().map(number).collect() };
    let mut draws = Draws::new(case)?;
    let (partitions, factor) = (number(&case["partitions"])?, number(&case["replicationFactor"])?);
    let placed = place_replicas(&brokers?, partitions, factor, &mut draws);
    let expected = &case["expected"];
    if expected["error"].is_string() {
        // Kafka has one exception for all of them, and words that are not compared.
        return Some(compare("refused", &true, &placed.is_err()));
    }
    let expected: Option<Vec<Vec<u32>>> = expected.as_array()?.iter().map(list).collect();
    let placed = match placed {
        Ok(placed) => placed,
        Err(error) => return Some(Outcome::Failed(error.to_string())),
    };
    let placed: Vec<Vec<u32>> =
        placed.iter().map(|replicas| replicas.iter().map(|broker| broker.0).collect()).collect();
    Some(compare("placement", &expected?, &placed))
}

/// The generators that the cases name.
enum Draws {
    /// Kafka's `MockRandom` of `StripedReplicaPlacerTest`.
    Mock(u64),
    Java(JavaRandom),
    /// Prescribed numbers, then zeros.
    Scripted(VecDeque<u32>),
}

impl Draws {
    fn new(case: &Value) -> Option<Self> {
        let rng = case["rng"].as_str()?;
        if let Some(seed) = argument(rng, "MockRandom(") {
            return Some(Self::Mock(seed));
        }
        if let Some(seed) = argument(rng, "java.util.Random(") {
            return Some(Self::Java(JavaRandom::new(i64::try_from(seed).ok()?)));
        }
        // "scripted: first nextInt returns 1 (broker start), then 0 (rack start)", "scripted 1,0",
        // "scripted all 0"
        let script = rng.strip_prefix("scripted")?;
        let numbers = script.split(|letter: char| !letter.is_ascii_digit());
        Some(Self::Scripted(numbers.filter_map(|number| number.parse().ok()).collect()))
    }
}

fn argument(text: &str, before: &str) -> Option<u64> {
    text.strip_prefix(before)?.split(')').next()?.parse().ok()
}

impl RandomSource for Draws {
    fn next_int(&mut self, bound: u32) -> u32 {
        match self {
            Self::Mock(state) => bounded(
                || {
                    *state =
                        state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
                    u32::try_from(*state >> 33).unwrap_or(0)
                },
                bound,
            ),
            Self::Java(random) => random.next_int(bound),
            Self::Scripted(script) => script.pop_front().unwrap_or(0),
        }
    }
}
