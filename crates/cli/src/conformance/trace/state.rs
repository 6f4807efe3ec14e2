//! The world in the form of a trace.

use super::groups::is_consumer;
use super::play::{Player, refused};
use partita_engine::controller::{Field, FieldValue, MetadataRecord};
use partita_engine::error_code::ErrorCode;
use partita_engine::event::{Event, EventKind, GroupState};
use partita_engine::group::offsets_partition;
use partita_engine::id::{BrokerId, GroupName, Offset, TopicName, TopicPartition};
use partita_engine::topic_name;
use partita_engine::wire::{Assignor, OffsetSpec};
use partita_engine::world::{GroupView, PartitionView, World};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

pub(super) fn topics(player: &Player) -> Value {
    let views = player.simulation.topics();
    let shown = views.iter().filter(|topic| player.topics.contains(topic.name.as_str()));
    shown
        .map(|topic| {
            let partitions = topic.partitions.iter().map(|view| partition(player, view));
            let partitions: Vec<Value> = partitions.collect();
            (topic.name.to_string(), json!(partitions))
        })
        .collect::<Map<_, _>>()
        .into()
}

fn partition(player: &Player, view: &PartitionView) -> Value {
    let numbers = |brokers: &[BrokerId]| brokers.iter().map(|broker| broker.0).collect::<Vec<_>>();
    let mut elr = view.elr.clone();
    elr.sort_unstable();
    let mut row = json!({
        "partition": view.topic_partition.partition.0,
        "leader": view.leader.map(|leader| leader.0),
        "replicas": view.replicas.iter().map(|replica| replica.broker.0).collect::<Vec<_>>(),
        "isr": numbers(&view.isr),
        "elr": numbers(&elr),
        "last_known_elr": view.last_known_leader.iter().map(|last| last.0).collect::<Vec<_>>(),
    });
    let leader = view.leader.and_then(|leader| player.simulation.broker(leader));
    if let Some(leader) = leader
        && let Some(row) = row.as_object_mut()
    {
        let listed = |spec| {
            let offset = leader.list_offset(&view.topic_partition, spec);
            json!(offset.ok().flatten().map(|offset| offset.0))
        };
        row.insert("log_start".into(), listed(OffsetSpec::Earliest));
        row.insert("high_watermark".into(), listed(OffsetSpec::Latest));
        // Without transactions nothing holds it back.
        row.insert("last_stable_offset".into(), listed(OffsetSpec::Latest));
    }
    row
}

pub(super) fn groups(player: &Player) -> Value {
    let views = player.simulation.groups();
    let state = |name: &String| {
        let view = views.iter().find(|view| view.name.as_str() == name);
        let known =
            view.filter(|view| view.coordinator.is_some() && view.state != GroupState::Dead);
        let state = match known {
            _ if !has_coordinator(player, name) => refused(ErrorCode::RequestTimedOut),
            Some(view) => group(player, view),
            None => refused(ErrorCode::GroupIdNotFound),
        };
        (name.clone(), state)
    };
    player.groups.iter().map(state).collect::<Map<_, _>>().into()
}

/// Whether an administrator finds a broker that coordinates the group: one that leads where it is kept.
/// Where groups are not kept yet, the first question for one changes that.
fn has_coordinator(player: &Player, group: &str) -> bool {
    let metadata = player.simulation.metadata();
    let offsets = TopicName::new(topic_name::CONSUMER_OFFSETS).ok();
    let partitions = offsets.and_then(|topic| Some(&metadata.topics.get(&topic)?.partitions));
    let leader = partitions.map(|partitions| {
        let count = NonZeroU32::new(u32::try_from(partitions.len()).ok()?)?;
        let group = GroupName::new(group).ok()?;
        let index = usize::try_from(offsets_partition(&group, count).0).ok()?;
        partitions.get(index)?.leader
    });
    !player.brokers_up().is_empty() && leader.is_none_or(|leader| leader.is_some())
}

fn group(player: &Player, view: &GroupView) -> Value {
    let stable = view.state == GroupState::Stable;
    let assignor = view.assignor.filter(|_| stable).map_or("", Assignor::word);
    let members = view.members.iter().map(|(id, member)| {
        let assignment: Vec<String> = sorted(&member.assignment);
        (
            member.client.to_string(),
            json!({ "member_id": id.to_string(), "assignment": assignment }),
        )
    });
    let shown = |partition: &&TopicPartition| player.topics.contains(partition.topic.as_str());
    let committed = view.committed.iter().filter(|(partition, _)| shown(partition));
    json!({
        "type": "classic",
        "state": view.state.to_string(),
        "assignor": assignor,
        "members": members.collect::<Map<_, _>>(),
        "committed": committed
            .map(|(partition, offset)| (partition.to_string(), json!(offset.0)))
            .collect::<Map<_, _>>(),
    })
}

/// Each consumer as it saw itself, and what it was called with and received in this step.
pub(super) fn members(player: &Player, events: &[Arc<Event>]) -> Value {
    let consumers = player.simulation.consumers();
    let shown = consumers.iter().filter(|consumer| player.members.contains(consumer.name.as_str()));
    shown
        .map(|consumer| {
            let name = consumer.name.as_str();
            let mine: Vec<&Event> = events
                .iter()
                .map(AsRef::as_ref)
                .filter(|event| is_consumer(event.node.as_ref(), name))
                .collect();
            let owned: BTreeSet<TopicPartition> =
                consumer.owned.iter().map(|owned| owned.topic_partition.clone()).collect();
            let state = json!({
                "generation": consumer.generation.map_or(-1, |generation| i64::from(generation.0)),
                "assignment": sorted(&owned),
                "callbacks": mine.iter().filter_map(|event| callback(event)).collect::<Vec<_>>(),
                "received": received(&mine),
            });
            (name.to_owned(), state)
        })
        .collect::<Map<_, _>>()
        .into()
}

fn callback(event: &Event) -> Option<Value> {
    let (name, partitions) = match &event.kind {
        EventKind::PartitionsAssigned { partitions, .. } => ("assigned", partitions),
        EventKind::PartitionsRevoked { partitions } => ("revoked", partitions),
        EventKind::PartitionsLost { partitions } => ("lost", partitions),
        _ => return None,
    };
    Some(json!({ "event": name, "partitions": sorted(partitions) }))
}

fn received(events: &[&Event]) -> Vec<String> {
    let mut received = Vec::new();
    for event in events {
        if let EventKind::RecordsPolled { topic_partition, from, to } = &event.kind {
            received.extend((from.0..to.0).map(|offset| format!("{topic_partition}@{offset}")));
        }
    }
    received.sort();
    received
}

/// As the recorder wrote them: sorted as text.
fn sorted(partitions: &BTreeSet<TopicPartition>) -> Vec<String> {
    let mut texts: Vec<String> = partitions.iter().map(ToString::to_string).collect();
    texts.sort();
    texts
}

/// Of topics that there are at the end, as they are then: a trace's records were found by the ids of
/// topics, those that empty an ELR by their names.
pub(super) fn controller_log(player: &Player) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    for logged in player.simulation.controller_log(Offset(0), usize::MAX) {
        match &logged.record {
            MetadataRecord::RemoveTopic { topic } => rows.retain(|row| {
                row["topic"] != topic.as_str() || row["record"] == "CLEAR_ELR_RECORD"
            }),
            other => rows.extend(record(other)),
        }
    }
    let topics = &player.simulation.metadata().topics;
    let is_left = |row: &Value| topics.keys().any(|topic| row["topic"] == topic.as_str());
    rows.retain(is_left);
    rows
}

/// A record about a topic of the trace's own: what happens to its partitions.
fn record(record: &MetadataRecord) -> Option<Value> {
    let about_partitions = matches!(
        record,
        MetadataRecord::Partition { .. }
            | MetadataRecord::PartitionChange { .. }
            | MetadataRecord::ClearElr { .. }
    );
    let topic = record.topic().filter(|_| about_partitions)?;
    let mut row = json!({ "record": record.name() });
    for Field { name, value } in record.fields() {
        row[name] = match value {
            FieldValue::Number(number) => json!(number),
            FieldValue::Numbers(numbers) => json!(numbers),
            FieldValue::Text(text) => json!(text),
        };
    }
    (!partita_engine::topic_name::is_internal(topic)).then_some(row)
}
