//! The assignors of classic groups.

use super::{Outcome, compare, malformed};
use partita_engine::group::assignor::{
    Assignment, ClientAssignor, Subscription, Topics, client_assignor,
};
use partita_engine::id::{Generation, MemberId, TopicName, TopicPartition};
use partita_engine::wire::Assignor;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn check(case: &Value) -> Outcome {
    let Some(name) = case["assignor"].as_str() else { return malformed("assignor") };
    match Assignor::from_word(name) {
        Some(assignor) => run(client_assignor(assignor), case)
            .unwrap_or_else(|| malformed("topics, members or expected")),
        None => Outcome::Skipped(format!("assignor {name} is not built yet")),
    }
}

fn run(assignor: &dyn ClientAssignor, case: &Value) -> Option<Outcome> {
    let assignment = assignor.assign_partitions(&topics(case)?, &subscriptions(case)?);
    Some(compare("assignment", &expected(case)?, &assignment))
}

fn topics(case: &Value) -> Option<Topics> {
    let mut topics = Topics::new();
    for (name, count) in case["topics"].as_object()? {
        let racks = |partition: usize| {
            let racks = case["replicaRacks"][name.as_str()][partition].as_array();
            racks.into_iter().flatten().filter_map(Value::as_str).map(Into::into).collect()
        };
        let count = usize::try_from(count.as_u64()?).ok()?;
        topics.insert(TopicName::new(name).ok()?, (0..count).map(racks).collect());
    }
    Some(topics)
}

fn subscriptions(case: &Value) -> Option<Vec<(MemberId, Subscription)>> {
    let mut members = Vec::new();
    for row in case["members"].as_array()? {
        let topics: Option<BTreeSet<TopicName>> = row["topics"]
            .as_array()?
            .iter()
            .map(|name| TopicName::new(name.as_str()?).ok())
            .collect();
        let generation = row["generation"].as_u64().and_then(|number| u32::try_from(number).ok());
        let subscription = Subscription {
            topics: topics?,
            group_instance_id: row["instanceId"].as_str().map(Into::into),
            rack: row["rack"].as_str().map(Into::into),
            owned: partitions(&row["owned"])?,
            owned_generation: generation.map(Generation),
        };
        members.push((MemberId(row["id"].as_str()?.into()), subscription));
    }
    Some(members)
}

fn expected(case: &Value) -> Option<Assignment> {
    let members = case["expected"].as_object()?;
    members
        .iter()
        .map(|(id, share)| Some((MemberId(id.as_str().into()), partitions(share)?)))
        .collect()
}

fn partitions(list: &Value) -> Option<BTreeSet<TopicPartition>> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|partition| partition.as_str()?.parse().ok()).collect()
}
