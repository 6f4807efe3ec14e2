//! When a step agrees: by the rules that the traces come with, and no others.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Agreement = Result<(), String>;

/// What the caller got back, without what is `unstable`. Messages are not compared, nor text after an
/// exception's class.
pub(super) fn outcome(expected: &Value, actual: &Value, unstable: &[&str]) -> Agreement {
    let mut expected = classes_only(&without(expected, &["message"]));
    let mut actual = classes_only(actual);
    leave_all_out(&mut expected, &mut actual, unstable);
    differ("outcome", &expected, &actual)
}

fn classes_only(outcome: &Value) -> Value {
    match outcome {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match (name.as_str(), value.as_str()) {
                ("error", Some(text)) => {
                    let class = text.split([':', ' ']).next().unwrap_or(text);
                    (name.clone(), json!(class))
                }
                _ => (name.clone(), classes_only(value)),
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(classes_only).collect(),
        other => other.clone(),
    }
}

/// The fields below `place` in which two recordings differed: the path to each. A place is a step's
/// `outcome` or `then`, as `4.then`, or the `controller_log`.
pub(super) fn unstable<'a>(trace: &'a Value, place: &str) -> Vec<&'a str> {
    let paths = trace["unstable"].as_array().into_iter().flatten().filter_map(Value::as_str);
    paths.filter_map(|path| path.strip_prefix(place)?.strip_prefix('.')).collect()
}

/// The state at rest, without what is `unstable`.
pub(super) fn state(expected: &Value, actual: &Value, unstable: &[&str]) -> Agreement {
    let (mut expected, mut actual) = (comparable(expected), comparable(actual));
    leave_all_out(&mut expected, &mut actual, unstable);
    differ("state", &expected, &actual)
}

fn leave_all_out(expected: &mut Value, actual: &mut Value, paths: &[&str]) {
    for path in paths {
        leave_out(expected, path);
        leave_out(actual, path);
    }
}

/// Names in a path are separated by dots, and topics' and groups' names may have dots of their own.
fn leave_out(value: &mut Value, path: &str) {
    let Some(fields) = value.as_object_mut() else { return };
    fields.remove(path);
    for (name, field) in fields {
        let rest = path.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = rest {
            leave_out(field, rest);
        }
    }
}

/// Member ids are left out, callbacks without partitions dropped and neighbours of one kind merged.
fn comparable(state: &Value) -> Value {
    let mut state = state.clone();
    if let Some(groups) = state["groups"].as_object_mut() {
        for group in groups.values_mut() {
            let members = group.get_mut("members").and_then(Value::as_object_mut);
            for member in members.into_iter().flat_map(|members| members.values_mut()) {
                *member = without(member, &["member_id"]);
            }
        }
    }
    if let Some(members) = state["members"].as_object_mut() {
        for member in members.values_mut() {
            member["callbacks"] = merged(&member["callbacks"]);
        }
    }
    if state["members"].as_object().is_none_or(Map::is_empty) {
        state = without(&state, &["members"]);
    }
    state
}

fn merged(callbacks: &Value) -> Value {
    let mut merged: Vec<(Value, Vec<String>)> = Vec::new();
    for callback in callbacks.as_array().into_iter().flatten() {
        let partitions: Vec<String> = callback["partitions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|partition| Some(partition.as_str()?.to_owned()))
            .collect();
        match merged.last_mut() {
            _ if partitions.is_empty() => {}
            Some((event, all)) if *event == callback["event"] => all.extend(partitions),
            _ => merged.push((callback["event"].clone(), partitions)),
        }
    }
    let row = |(event, mut partitions): (Value, Vec<String>)| {
        partitions.sort();
        json!({ "event": event, "partitions": partitions })
    };
    merged.into_iter().map(row).collect()
}

/// Per partition, in order; the step is not compared. Of neighbours that only grow the ISR the last
/// counts. `CLEAR_ELR_RECORD`s count by their number per topic. Partitions that are `unstable` are left
/// out, as `orders-0`, and the count of a topic, as `orders-all`.
pub(super) fn controller_log(expected: &Value, actual: &[Value], unstable: &[&str]) -> Agreement {
    let expected = expected.as_array().map(Vec::as_slice).unwrap_or_default();
    let (mut expected, mut actual) = (by_partition(expected), by_partition(actual));
    leave_all_out(&mut expected, &mut actual, unstable);
    differ("records by partition", &expected, &actual)
}

fn by_partition(records: &[Value]) -> Value {
    let mut partitions: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in records {
        let topic = record["topic"].as_str().unwrap_or("?");
        let name = match record["record"].as_str() {
            Some("CLEAR_ELR_RECORD") => format!("{topic}-all"),
            _ => format!("{topic}-{}", record["partition"]),
        };
        partitions.entry(name).or_default().push(without(record, &["step"]));
    }
    for records in partitions.values_mut() {
        *records = without_steps_of_growth(core::mem::take(records));
    }
    json!(partitions)
}

fn without_steps_of_growth(records: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<(Value, bool)> = Vec::new();
    let mut isr: Vec<Value> = Vec::new();
    for record in records {
        let now = record["isr"].as_array().cloned();
        let grows = now.as_ref().is_some_and(|now| {
            isr.iter().all(|broker| now.contains(broker)) && changes_only_isr(&record)
        });
        isr = now.unwrap_or(isr);
        if grows {
            kept.pop_if(|(_, grows_too)| *grows_too);
        }
        kept.push((record, grows));
    }
    kept.into_iter().map(|(record, _)| record).collect()
}

fn changes_only_isr(record: &Value) -> bool {
    let fields = record.as_object().into_iter().flat_map(|fields| fields.keys());
    record["record"] == "PARTITION_CHANGE_RECORD"
        && fields
            .into_iter()
            .all(|name| matches!(name.as_str(), "record" | "topic" | "partition" | "isr" | "step"))
}

fn without(value: &Value, names: &[&str]) -> Value {
    let mut value = value.clone();
    if let Some(fields) = value.as_object_mut() {
        names.iter().for_each(|name| drop(fields.remove(*name)));
    }
    value
}

/// The first place where the two differ, by its path.
fn differ(what: &str, expected: &Value, actual: &Value) -> Agreement {
    match (expected, actual) {
        (Value::Object(one), Value::Object(other)) => {
            for name in one.keys().chain(other.keys()) {
                let field =
                    |fields: &Map<String, Value>| fields.get(name).cloned().unwrap_or(Value::Null);
                differ(&format!("{what}.{name}"), &field(one), &field(other))?;
            }
            Ok(())
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .try_for_each(|(at, (one, other))| differ(&format!("{what}[{at}]"), one, other)),
        _ if expected == actual => Ok(()),
        _ => Err(format!("{what}: expected {expected}, got {actual}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_without_partitions_go_and_neighbours_merge() {
        let callbacks = json!([
            { "event": "assigned", "partitions": [] },
            { "event": "assigned", "partitions": ["t-1"] },
            { "event": "assigned", "partitions": ["t-0"] },
            { "event": "revoked", "partitions": ["t-0"] },
        ]);
        assert_eq!(
            merged(&callbacks),
            json!([
                { "event": "assigned", "partitions": ["t-0", "t-1"] },
                { "event": "revoked", "partitions": ["t-0"] },
            ])
        );
    }

    #[test]
    fn differences_are_found_and_named() {
        let expected = json!({ "topics": { "t": [{ "leader": 1 }] } });
        let other = json!({ "topics": { "t": [{ "leader": 2 }] } });
        assert_eq!(state(&expected, &expected, &[]), Ok(()));
        let difference = state(&expected, &other, &[]).expect_err("they differ");
        assert_eq!(difference, "state.topics.t[0].leader: expected 1, got 2");
    }

    #[test]
    fn what_two_recordings_differed_in_is_left_out_at_its_step_and_nowhere_else() {
        let trace = json!({ "unstable": ["4.then.members.c5.generation"] });
        let expected = json!({ "members": { "c5": { "assignment": ["t-0"] } } });
        let actual = json!({ "members": { "c5": { "assignment": ["t-0"], "generation": 3 } } });
        assert_eq!(state(&expected, &actual, &unstable(&trace, "4.then")), Ok(()));
        assert!(state(&expected, &actual, &unstable(&trace, "5.then")).is_err());
        assert!(state(&expected, &actual, &unstable(&trace, "4.outcome")).is_err());
        let other = json!({ "members": { "c5": { "assignment": ["t-1"], "generation": 3 } } });
        assert!(state(&expected, &other, &unstable(&trace, "4.then")).is_err());
    }

    #[test]
    fn a_topic_whose_name_has_dots_is_left_out_by_its_path() {
        let trace = json!({ "unstable": ["4.then.topics.my.topic"] });
        let paths = unstable(&trace, "4.then");
        let actual = json!({ "topics": { "my.topic": [1], "my": [2] } });
        assert_eq!(state(&json!({ "topics": { "my": [2] } }), &actual, &paths), Ok(()));
        assert!(state(&json!({ "topics": {} }), &actual, &paths).is_err());
    }

    #[test]
    fn an_unstable_outcome_is_not_compared() {
        let trace = json!({ "unstable": ["2.outcome.position"] });
        let paths = unstable(&trace, "2.outcome");
        let actual = json!({ "records": [], "position": 4 });
        assert_eq!(outcome(&json!({ "records": [] }), &actual, &paths), Ok(()));
        assert!(outcome(&json!({ "records": [1] }), &actual, &paths).is_err());
        assert!(outcome(&json!({ "records": [] }), &actual, &[]).is_err());
    }

    #[test]
    fn an_unstable_partition_is_left_out_of_the_controllers_log() {
        let made = |partition| json!({ "record": "PARTITION_RECORD", "topic": "t", "partition": partition, "leader": 1 });
        let trace = json!({ "unstable": ["controller_log.t-1", "controller_log.t-all"] });
        let paths = unstable(&trace, "controller_log");
        let cleared = json!({ "record": "CLEAR_ELR_RECORD", "topic": "t" });
        let actual = [made(0), made(1), cleared];
        assert_eq!(controller_log(&json!([made(0)]), &actual, &paths), Ok(()));
        assert!(controller_log(&json!([made(0)]), &actual, &[]).is_err());
        assert!(controller_log(&json!([]), &actual, &paths).is_err(), "the other partition counts");
    }

    #[test]
    fn of_neighbours_that_only_grow_the_isr_the_last_counts() {
        let change = |isr: Value, more: Value| {
            let mut record = json!({
                "record": "PARTITION_CHANGE_RECORD", "topic": "t", "partition": 0, "isr": isr
            });
            for (name, value) in more.as_object().into_iter().flatten() {
                record[name] = value.clone();
            }
            record
        };
        let leads = json!({ "leader": 1 });
        let one = [
            change(json!([1]), leads.clone()),
            change(json!([1, 3]), json!({})),
            change(json!([1, 2, 3]), json!({})),
        ];
        let other = [
            change(json!([1]), leads.clone()),
            change(json!([1, 2]), json!({})),
            change(json!([1, 2, 3]), json!({})),
        ];
        assert_eq!(controller_log(&json!(one), &other, &[]), Ok(()));
        let shrunk = [change(json!([1]), leads), change(json!([1, 3]), json!({}))];
        assert!(controller_log(&json!(one), &shrunk, &[]).is_err());
        let back = [change(json!([1, 2]), json!({})), change(json!([1]), json!({}))];
        assert!(controller_log(&json!(back), &back[1..], &[]).is_err(), "shrinking counts");
    }

    #[test]
    fn an_exception_is_its_class() {
        let expected = json!({ "error": "TimeoutException: 3 s passed", "message": "any" });
        assert_eq!(outcome(&expected, &json!({ "error": "TimeoutException" }), &[]), Ok(()));
        assert!(outcome(&expected, &json!({ "error": "UnknownMemberIdException" }), &[]).is_err());
    }
}
