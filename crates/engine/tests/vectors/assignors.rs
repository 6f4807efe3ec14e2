use super::{cases, document, list, number, text};
use partita_engine::group::assignor::range::RangeAssignor;
use partita_engine::group::assignor::{
    Assignment, ClientAssignor, Subscription, Subscriptions, Topics,
};
use partita_engine::id::{Generation, MemberId, TopicName};
use serde_json::Value;
use std::collections::BTreeSet;

const DATA: &str = include_str!("../data/assignors.json");

#[test]
fn range() {
    check(&RangeAssignor, 118);
}

/// All cases of one assignor: assignments compare as sets.
fn check(assignor: &dyn ClientAssignor, count: usize) {
    let document = document(DATA);
    let cases = cases(&document, "classic-assignor");
    let cases: Vec<_> =
        cases.into_iter().filter(|case| case["assignor"] == assignor.name().name()).collect();
    assert_eq!(cases.len(), count);
    for case in cases {
        let assignment = assignor.assign(&topics(case), &subscriptions(case));
        assert_eq!(assignment, expected(case), "{}", case["id"]);
    }
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

fn subscriptions(case: &Value) -> Subscriptions {
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
