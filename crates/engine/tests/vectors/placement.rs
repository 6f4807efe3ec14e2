use super::{cases, document, list, number, text};
use partita_engine::controller::placement::{UsableBroker, place_replicas};
use partita_engine::id::BrokerId;
use partita_engine::java_random::{JavaRandom, bounded};
use partita_engine::rng::RandomSource;
use serde_json::Value;

const DATA: &str = include_str!("../data/placement.json");

#[test]
fn replicas_are_placed_as_kafka_places_them() {
    let document = document(DATA);
    let cases = cases(&document, "replica-placement");
    assert_eq!(cases.len(), 9);
    for case in cases {
        let brokers: Vec<UsableBroker> = list(&case["brokers"]).iter().map(broker).collect();
        let mut random = Draws::new(case);
        let placed = place_replicas(
            &brokers,
            number(&case["partitions"]),
            number(&case["replicationFactor"]),
            &mut random,
        )
        .expect("enough brokers");
        let placed: Vec<Vec<u32>> = placed
            .iter()
            .map(|replicas| replicas.iter().map(|broker| broker.0).collect())
            .collect();
        let expected: Vec<Vec<u32>> = list(&case["expected"])
            .iter()
            .map(|replicas| list(replicas).iter().map(number).collect())
            .collect();
        assert_eq!(placed, expected, "{}", case["id"]);
        random.finish();
    }
}

fn broker(row: &Value) -> UsableBroker {
    UsableBroker {
        id: BrokerId(number(&row["id"])),
        rack: row["rack"].as_str().map(Into::into),
        fenced: row["fenced"].as_bool().expect("true or false"),
    }
}

/// The generators that the cases were computed with.
enum Draws {
    /// Kafka's `MockRandom` of `StripedReplicaPlacerTest`.
    Mock(u64),
    Java(JavaRandom),
    /// Prescribed numbers, each with the bound that must be asked for.
    Scripted(Vec<(u32, u32)>),
}

impl Draws {
    fn new(case: &Value) -> Self {
        let rng = text(&case["rng"]);
        if rng.starts_with("MockRandom(17)") {
            return Self::Mock(17);
        }
        if rng == "java.util.Random(42)" {
            return Self::Java(JavaRandom::new(42));
        }
        let start = match rng {
            "scripted: first nextInt returns 1 (broker start), then 0 (rack start)"
            | "scripted 1,0" => 1,
            "scripted 2,0" => 2,
            _ => 0,
        };
        let bounds = list(&case["nextIntBounds"]).iter().map(number);
        let numbers = core::iter::once(start).chain(core::iter::repeat(0));
        let mut script: Vec<(u32, u32)> = bounds.zip(numbers).collect();
        script.reverse();
        Self::Scripted(script)
    }

    fn finish(&self) {
        if let Self::Scripted(rest) = self {
            assert_eq!(rest.as_slice(), [], "all numbers must be drawn");
        }
    }
}

impl RandomSource for Draws {
    fn next_int(&mut self, bound: u32) -> u32 {
        match self {
            Self::Mock(state) => bounded(
                || {
                    *state =
                        state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
                    u32::try_from(*state >> 33).expect("31 bits")
                },
                bound,
            ),
            Self::Java(random) => random.next_int(bound),
            Self::Scripted(script) => {
                let (expected, number) = script.pop().expect("a number is left");
                assert_eq!(bound, expected);
                number
            }
        }
    }
}
