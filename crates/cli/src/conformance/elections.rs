//! Who leads a partition after a change, and what else changes with it.

use super::{Outcome, compare, malformed};
use partita_engine::cluster::PartitionRegistration;
use partita_engine::controller::ChangedFields;
use partita_engine::controller::election::{Elected, Election, PartitionChange};
use partita_engine::id::{BrokerId, LeaderEpoch, PartitionEpoch};
use serde_json::{Map, Value, json};

const RECOVERING: &str = "RECOVERING";

pub(super) fn check(case: &Value) -> Outcome {
    outcome(case).unwrap_or_else(|| malformed("partition, election, minIsr or expected"))
}

fn outcome(case: &Value) -> Option<Outcome> {
    let partition = registration(&case["partition"])?;
    let acceptable = brokers(&case["acceptableLeaders"]);
    let is_acceptable =
        |broker: BrokerId| acceptable.as_ref().is_none_or(|list| list.contains(&broker));
    let election = match case["election"].as_str()? {
        "PREFERRED" => Election::Preferred,
        "UNCLEAN" => Election::Unclean,
        _ => Election::Online,
    };
    let target_replicas = brokers(&case["targetReplicas"]).unwrap_or(partition.replicas.clone());
    let min_isr = usize::try_from(case["minIsr"].as_u64()?).ok()?;
    let mut change = PartitionChange::new(&partition, &is_acceptable, min_isr, election);
    change.target_replicas = &target_replicas;
    change.target_isr = brokers(&case["targetIsr"]).unwrap_or(partition.isr.clone());
    change.elr_enabled = case["elrEnabled"].as_bool().unwrap_or(false);
    change.last_known_leader_counts = case["useLastKnownLeader"].as_bool().unwrap_or(true);
    change.unclean_shutdown = match brokers(&case["uncleanShutdownReplicas"]).as_deref() {
        None | Some([]) => None,
        Some([broker]) => Some(*broker),
        Some(_) => return Some(Outcome::Skipped("several unclean shutdowns in one change".into())),
    };
    if let Some(state) = case["targetLeaderRecoveryState"].as_str() {
        change.target_recovering = state == RECOVERING;
    }
    let expected = case["expected"].as_object()?;
    if expected.contains_key("unclean") {
        let elected = change.elect(&partition.elr);
        return Some(compare("elected", &json!(expected), &elected_value(elected)));
    }
    let changed = change.build();
    if expected.get("change").is_some_and(Value::is_null) {
        return Some(compare("change", &None, &changed));
    }
    let actual = changed_value(&partition, &changed.unwrap_or_default());
    let asked: Map<String, Value> =
        expected.keys().map(|name| (name.clone(), actual[name].clone())).collect();
    Some(compare("change", expected, &asked))
}

fn brokers(list: &Value) -> Option<Vec<BrokerId>> {
    let numbers = list.as_array()?.iter();
    numbers.map(|number| Some(BrokerId(u32::try_from(number.as_u64()?).ok()?))).collect()
}

fn broker(number: &Value) -> Option<BrokerId> {
    Some(BrokerId(u32::try_from(number.as_i64()?).ok()?))
}

fn registration(partition: &Value) -> Option<PartitionRegistration> {
    let epoch = |name: &str| u32::try_from(partition[name].as_u64()?).ok();
    Some(PartitionRegistration {
        replicas: brokers(&partition["replicas"])?,
        isr: brokers(&partition["isr"])?,
        elr: brokers(&partition["elr"]).unwrap_or_default(),
        last_known_elr: brokers(&partition["lastKnownElr"]).unwrap_or_default(),
        leader: broker(&partition["leader"]),
        recovering: partition["leaderRecoveryState"] == RECOVERING,
        leader_epoch: LeaderEpoch(epoch("leaderEpoch")?),
        partition_epoch: PartitionEpoch(epoch("partitionEpoch")?),
    })
}

fn leader_value(leader: Option<BrokerId>) -> Value {
    json!(leader.map_or(-1, |leader| i64::from(leader.0)))
}

fn elected_value(elected: Elected) -> Value {
    json!({ "leader": leader_value(elected.leader), "unclean": elected.unclean })
}

/// The partition after the change, and what the record says of the recovery state.
fn changed_value(partition: &PartitionRegistration, changed: &ChangedFields) -> Value {
    let mut after = partition.clone();
    if !changed.is_empty() {
        after.merge(changed);
    }
    let numbers = |brokers: &[BrokerId]| brokers.iter().map(|broker| broker.0).collect::<Vec<_>>();
    let recovery = match changed.recovering {
        None => "NO_CHANGE",
        Some(true) => RECOVERING,
        Some(false) => "RECOVERED",
    };
    json!({
        "isr": numbers(&after.isr),
        "elr": numbers(&after.elr),
        "lastKnownElr": numbers(&after.last_known_elr),
        "leader": leader_value(after.leader),
        "leaderEpoch": after.leader_epoch.0,
        "partitionEpoch": after.partition_epoch.0,
        "recoveryState": recovery,
    })
}
