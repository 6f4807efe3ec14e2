use super::{cases, document, list, number, text};
use partita_engine::group::assignor::sticky::assign_sticky;
use partita_engine::group::assignor::{Assignment, Subscription, Topics, client_assignor};
use partita_engine::id::{Generation, MemberId, TopicName};
use partita_engine::wire::Assignor;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const DATA: &str = include_str!("../data/assignors.json");

#[test]
fn range() {
    check(Assignor::Range, 118);
}

#[test]
fn round_robin() {
    check(Assignor::RoundRobin, 112);
}

#[test]
fn sticky() {
    check(Assignor::Sticky, 116);
}

#[test]
fn cooperative_sticky() {
    check(Assignor::CooperativeSticky, 115);
}

#[test]
fn partitions_that_change_hands() {
    let document = document(DATA);
    let cases = cases(&document, "classic-assignor");
    let cases: Vec<_> =
        cases.iter().filter(|case| case["transferringOwnership"].is_object()).collect();
    assert_eq!(cases.len(), 191);
    for case in cases {
        let transferring = assign_sticky(&topics(case), &subscriptions(case)).transferring;
        let transferring: BTreeMap<String, String> =
            transferring.iter().map(|(part, to)| (part.to_string(), to.to_string())).collect();
        let expected: BTreeMap<String, String> =
            serde_json::from_value(case["transferringOwnership"].clone()).expect("members");
        assert_eq!(transferring, expected, "{}", case["id"]);
    }
}

/// All cases of one assignor: assignments compare as sets.
fn check(assignor: Assignor, count: usize) {
    let document = document(DATA);
    let cases = cases(&document, "classic-assignor");
    let cases: Vec<_> =
        cases.into_iter().filter(|case| case["assignor"] == assignor.word()).collect();
    assert_eq!(cases.len(), count);
    let agrees = |case: &&&Value| {
        let assignment =
            client_assignor(assignor).assign_partitions(&topics(case), &subscriptions(case));
        assignment == expected(case)
    };
    let wrong: Vec<_> = cases.iter().filter(|case| !agrees(case)).map(|case| &case["id"]).collect();
    assert_eq!(wrong, [&Value::Null; 0]);
}

fn topics(case: &Value) -> Topics {
    let counts = case["topics"].as_object().expect("topics");
    let racks = |name: &str, partition: usize| {
        let racks = case["replicaRacks"][name][partition].as_array();
        racks.into_iter().flatten().map(|rack| text(rack).into()).collect()
    };
    let topic = |(name, count): (&String, &Value)| {
        let partitions = 0..number(count) as usize;
        let racks = partitions.map(|partition| racks(name, partition)).collect();
        (TopicName::new(name).expect("valid"), racks)
    };
    counts.iter().map(topic).collect()
}

fn subscriptions(case: &Value) -> Vec<(MemberId, Subscription)> {
    let member = |row: &Value| {
        let subscription = Subscription {
            topics: list(&row["topics"])
                .iter()
                .map(|name| text(name).parse().expect("valid"))
                .collect(),
            group_instance_id: row["instanceId"].as_str().map(Into::into),
            rack: row["rack"].as_str().map(Into::into),
            owned: partitions(&row["owned"]),
            owned_generation: row["generation"]
                .as_u64()
                .map(|_| Generation(number(&row["generation"]))),
        };
        (MemberId(text(&row["id"]).into()), subscription)
    };
    list(&case["members"]).iter().map(member).collect()
}

fn expected(case: &Value) -> Assignment {
    let members = case["expected"].as_object().expect("members");
    members.iter().map(|(id, share)| (MemberId(id.as_str().into()), partitions(share))).collect()
}

fn partitions(value: &Value) -> BTreeSet<partita_engine::id::TopicPartition> {
    let written = value.as_array().map(Vec::as_slice).unwrap_or_default();
    written.iter().map(|partition| text(partition).parse().expect("a partition")).collect()
}
