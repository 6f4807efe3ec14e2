//! Every kind of event in words, with what decided it and where it leads.

use super::{Words, bytes_text, delivery, quorum, zookeeper};
use partita_engine::event::{
    BatchReadiness, Event, EventKind, GroupChange, PartitionChoice, PositionReason, Resignation,
    SendFailure,
};
use partita_engine::id::{BrokerId, MemberId, NodeId, Offset};
use partita_engine::network::Loss;
use partita_engine::wire::MessageWord;
use partita_scene::hit::Thing;

/// What happened, as a sentence.
#[must_use]
pub fn say(event: &Event) -> Words {
    let node = node_name(event);
    match &event.kind {
        EventKind::CommandApplied { line, .. } => Words::new("value-text").text("value", line),
        kind => cluster(kind)
            .or_else(|| client(kind))
            .or_else(|| zookeeper::say(kind, event.node.as_ref()))
            .or_else(|| quorum::say(kind))
            .or_else(|| delivery::say(kind))
            .or_else(|| written(kind))
            .or_else(|| read(kind))
            .or_else(|| in_group(kind))
            .unwrap_or_else(|| Words::new("value-text"))
            .text("node", node),
    }
}

fn node_name(event: &Event) -> String {
    event.node.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn cluster(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::BrokerUnregistered { broker } => {
            Words::new("event-broker-unregistered").text("broker", broker)
        }
        EventKind::BrokerRegistered { broker } => {
            Words::new("event-broker-registered").text("broker", broker)
        }
        EventKind::BrokerFenced { broker } => {
            Words::new("event-broker-fenced").text("broker", broker)
        }
        EventKind::BrokerUnfenced { broker } => {
            Words::new("event-broker-unfenced").text("broker", broker)
        }
        EventKind::BrokerStarted => Words::new("event-broker-started"),
        EventKind::BrokerStopping => Words::new("event-broker-stopping"),
        EventKind::BrokerStopped => Words::new("event-broker-stopped"),
        EventKind::DiskLost => Words::new("event-disk-lost"),
        EventKind::BrokerKilled => Words::new("event-broker-killed"),
        EventKind::RecordsTruncated { topic_partition, to, from, .. } => {
            Words::new("event-records-truncated")
                .text("partition", topic_partition)
                .text("to", to)
                .number("records", from.since(*to))
        }
        EventKind::LogStartedAnew { topic_partition, from, to } => {
            Words::new("event-log-started-anew")
                .text("partition", topic_partition)
                .number("from", from.0)
                .number("to", to.0)
        }
        EventKind::TopicCreated { topic, partitions, replication_factor } => {
            Words::new("event-topic-created")
                .text("topic", topic)
                .number("partitions", *partitions)
                .number("copies", *replication_factor)
        }
        EventKind::PartitionsAdded { topic, from, to } => Words::new("event-partitions-added")
            .text("topic", topic)
            .number("from", *from)
            .number("to", *to),
        EventKind::TopicDeleted { topic } => Words::new("event-topic-deleted").text("topic", topic),
        EventKind::LeaderElected {
            topic_partition,
            leader: Some(leader),
            leader_epoch,
            unclean,
        } => {
            let key = if *unclean { "event-leader-unclean" } else { "event-leader-elected" };
            Words::new(key)
                .text("broker", leader)
                .text("partition", topic_partition)
                .text("epoch", leader_epoch)
        }
        EventKind::LeaderElected { topic_partition, leader: None, .. } => {
            Words::new("event-leader-none").text("partition", topic_partition)
        }
        EventKind::IsrChanged { topic_partition, isr } => {
            Words::new("event-isr-changed").text("partition", topic_partition).list("brokers", isr)
        }
        EventKind::MetadataLearned { .. } => Words::new("event-metadata-learned"),
        EventKind::MessageSent { to, word, answers, .. } => {
            let key = if answers.is_some() { "event-answer-sent" } else { "event-request-sent" };
            Words::new(key).text("to", to).text("word", format!("{word:?}"))
        }
        EventKind::MessageLost { from, word, loss, .. } => Words::new(match loss {
            Loss::NodeGone => "event-message-lost",
            Loss::Cut => "event-message-lost-cut",
            Loss::Dropped => "event-message-lost-dropped",
        })
        .text("from", from)
        .text("word", format!("{word:?}")),
        EventKind::AdminAnswered {
            word: MessageWord::DeleteRecords,
            offset: Some(offset),
            error: None,
            ..
        } => Words::new("event-deleted-records").number("offset", offset.0),
        EventKind::AdminAnswered { word, error, .. } => {
            let words = match error {
                Some(error) => Words::new("event-admin-refused").text("error", error),
                None => Words::new("event-admin-answered"),
            };
            words.text("word", format!("{word:?}"))
        }
        _ => return None,
    })
}

fn client(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::ClientStarted => Words::new("event-client-started"),
        EventKind::ClientStopped => Words::new("event-client-stopped"),
        EventKind::ClientCrashed => Words::new("event-client-crashed"),
        EventKind::ClientFailed { exception, topic_partition } => {
            let words = Words::new(match topic_partition {
                Some(_) => "event-client-failed-at",
                None => "event-client-failed",
            });
            let words = words.text("exception", exception);
            match topic_partition {
                Some(partition) => words.text("partition", partition),
                None => words,
            }
        }
        _ => return None,
    })
}

fn written(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::RecordSent { topic_partition, key, choice, .. } => {
            let message = match choice {
                PartitionChoice::Explicit => "event-record-sent-explicit",
                PartitionChoice::KeyHash { .. } => "event-record-sent-key",
                PartitionChoice::Sticky { drawn: true } => "event-record-sent-sticky-drawn",
                PartitionChoice::Sticky { drawn: false } => "event-record-sent-sticky",
                PartitionChoice::RoundRobin => "event-record-sent-round-robin",
            };
            Words::new(message)
                .text("partition", topic_partition.partition)
                .text("topic", &topic_partition.topic)
                .text("key", key.as_ref().map(bytes_text).unwrap_or_default())
        }
        EventKind::RecordDropped { topic, failure, .. } => Words::new(match failure {
            SendFailure::TooLarge => "event-record-dropped-large",
            SendFailure::BlockedTooLong => "event-record-dropped-blocked",
            SendFailure::ProducerGone => "event-record-dropped-gone",
        })
        .text("topic", topic),
        EventKind::BatchReady { topic_partition, records, bytes, readiness, .. } => {
            Words::new(match readiness {
                BatchReadiness::Full => "event-batch-full",
                BatchReadiness::Lingered => "event-batch-lingered",
                BatchReadiness::Followed => "event-batch-followed",
                BatchReadiness::Flushed => "event-batch-flushed",
                BatchReadiness::Retried => "event-batch-retried",
                BatchReadiness::MemoryExhausted => "event-batch-memory",
                BatchReadiness::RidesAlong => "event-batch-rides-along",
            })
            .text("partition", topic_partition)
            .number("records", *records)
            .number("bytes", *bytes)
        }
        EventKind::BatchAcknowledged { topic_partition, base_offset, records, .. } => {
            let words = match base_offset {
                Some(offset) => Words::new("event-batch-acknowledged").number("offset", offset.0),
                None => Words::new("event-batch-unacknowledged"),
            };
            words.text("partition", topic_partition).number("records", *records)
        }
        EventKind::BatchFailed { topic_partition, records, error, retries, .. } => {
            Words::new(if *retries { "event-batch-failed-retry" } else { "event-batch-failed" })
                .text("partition", topic_partition)
                .number("records", *records)
                .text("error", error)
        }
        EventKind::BatchAppended { topic_partition, base_offset, records, .. } => {
            Words::new("event-batch-appended")
                .text("partition", topic_partition)
                .number("offset", base_offset.0)
                .number("records", *records)
        }
        EventKind::BatchRefused { topic_partition, error, .. } => Words::new("event-batch-refused")
            .text("partition", topic_partition)
            .text("error", error),
        EventKind::RecordsReplicated { topic_partition, from, to } => {
            range(Words::new("event-records-replicated"), *from, *to)
                .text("partition", topic_partition)
        }
        EventKind::HighWatermarkAdvanced { topic_partition, from, to } => {
            Words::new("event-high-watermark")
                .text("partition", topic_partition)
                .number("from", from.0)
                .number("to", to.0)
        }
        _ => return None,
    })
}

fn read(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::PositionSet { topic_partition, offset, reason } => Words::new(match reason {
            PositionReason::Committed => "event-position-committed",
            PositionReason::ResetEarliest => "event-position-earliest",
            PositionReason::ResetLatest => "event-position-latest",
            PositionReason::Sought => "event-position-sought",
            PositionReason::Truncated => "event-position-truncated",
        })
        .text("partition", topic_partition)
        .number("offset", offset.0),
        EventKind::RecordsFetched { topic_partition, from, to } => {
            range(Words::new("event-records-fetched"), *from, *to)
                .text("partition", topic_partition)
        }
        EventKind::RecordsPolled { topic_partition, from, to } => {
            range(Words::new("event-records-polled"), *from, *to).text("partition", topic_partition)
        }
        EventKind::RecordProcessed { topic_partition, offset, .. } => {
            Words::new("event-record-processed")
                .text("partition", topic_partition)
                .number("offset", offset.0)
        }
        EventKind::CommitAcknowledged { offsets } => Words::new("event-commit-acknowledged").list(
            "offsets",
            offsets.iter().map(|(partition, offset)| format!("{partition}: {offset}")),
        ),
        EventKind::CommitRefused { error } => {
            Words::new("event-commit-refused").text("error", error)
        }
        EventKind::PartitionsAssigned { partitions, generation } => {
            Words::new(if partitions.is_empty() { "event-assigned-none" } else { "event-assigned" })
                .list("partitions", partitions)
                .text("generation", generation)
        }
        EventKind::PartitionsRevoked { partitions } => {
            Words::new("event-revoked").list("partitions", partitions)
        }
        EventKind::PartitionsLost { partitions } => {
            Words::new("event-lost").list("partitions", partitions)
        }
        _ => return None,
    })
}

fn in_group(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::MemberAdded { group, client, .. } => {
            Words::new("event-member-added").text("group", group).text("client", client)
        }
        EventKind::MemberRemoved { group, change } => {
            change_words("event-member-removed", change).text("group", group)
        }
        EventKind::GroupStateChanged { group, from, to, change } => {
            let words = match change {
                Some(change) => Words::new("event-group-state-because")
                    .words("because", change_words("group-change", change)),
                None => Words::new("event-group-state"),
            };
            words.text("group", group).text("from", from).text("to", to)
        }
        EventKind::GenerationStarted { group, generation, assignor, members, .. } => {
            let words = match assignor {
                Some(assignor) => Words::new("event-generation").text("assignor", assignor),
                None => Words::new("event-generation-empty"),
            };
            words.text("group", group).text("generation", generation).number("members", *members)
        }
        EventKind::AssignmentComputed { group, assignment, .. } => {
            Words::new("event-assignment").text("group", group).list(
                "assignment",
                assignment.iter().map(|(member, partitions)| {
                    let partitions: Vec<_> = partitions.iter().map(ToString::to_string).collect();
                    format!("{}: {}", client_of(member), partitions.join(" "))
                }),
            )
        }
        EventKind::OffsetsCommitted { group, offsets, .. } => {
            Words::new("event-offsets-committed").text("group", group).list(
                "offsets",
                offsets.iter().map(|(partition, offset)| format!("{partition}: {offset}")),
            )
        }
        EventKind::GroupDeleted { group } => Words::new("event-group-deleted").text("group", group),
        EventKind::CoordinatorLoaded { partition, groups } => {
            Words::new("event-coordinator-loaded")
                .text("partition", partition)
                .number("groups", *groups)
        }
        _ => return None,
    })
}

fn change_words(message: &'static str, change: &GroupChange) -> Words {
    let (how, member) = match change {
        GroupChange::Joined(member) => ("joined", member),
        GroupChange::Rejoined(member) => ("rejoined", member),
        GroupChange::Left(member) => ("left", member),
        GroupChange::SessionExpired(member) => ("session-expired", member),
        GroupChange::RebalanceTimedOut(member) => ("rebalance-timed-out", member),
    };
    Words::new(message).text("how", how).text("client", client_of(member))
}

/// The `client.id` in a member's id: what stands before the UUID's 36 characters and a hyphen.
#[must_use]
pub fn client_of(member: &MemberId) -> &str {
    let id = &*member.0;
    let uuid = id.len().checked_sub(37).filter(|at| id.as_bytes().get(*at) == Some(&b'-'));
    uuid.and_then(|at| id.get(..at)).unwrap_or(id)
}

/// The records `from .. to`, said by their first and last offset.
fn range(words: Words, from: Offset, to: Offset) -> Words {
    words
        .number("from", from.0)
        .number("last", to.0.saturating_sub(1))
        .number("records", to.since(from))
}

/// A setting with its value, or a computation, that decided this event.
#[must_use]
pub fn decided_by(event: &Event) -> Option<Words> {
    Some(match &event.kind {
        EventKind::RecordSent {
            key: Some(key),
            choice: PartitionChoice::KeyHash { murmur2, partitions },
            topic_partition,
            ..
        } => hash_words(&bytes_text(key), *murmur2, *partitions, topic_partition.partition.0),
        EventKind::RecordSent { choice: PartitionChoice::RoundRobin, .. } => {
            setting("partitioner.class=RoundRobinPartitioner")
        }
        EventKind::BatchReady { readiness, .. } => match readiness {
            BatchReadiness::Full => setting("batch.size"),
            BatchReadiness::Lingered => setting("linger.ms"),
            BatchReadiness::Retried => setting("retry.backoff.ms"),
            BatchReadiness::MemoryExhausted => setting("buffer.memory"),
            _ => return None,
        },
        EventKind::RecordDropped { failure: SendFailure::TooLarge, .. } => {
            setting("max.request.size")
        }
        EventKind::RecordDropped { failure: SendFailure::BlockedTooLong, .. } => {
            setting("max.block.ms")
        }
        EventKind::PositionSet { reason, .. } => match reason {
            PositionReason::ResetEarliest => setting("auto.offset.reset=earliest"),
            PositionReason::ResetLatest => setting("auto.offset.reset=latest"),
            _ => return None,
        },
        EventKind::MemberRemoved { change: GroupChange::SessionExpired(_), .. } => {
            setting("session.timeout.ms")
        }
        EventKind::MemberRemoved { change: GroupChange::RebalanceTimedOut(_), .. } => {
            setting("max.poll.interval.ms")
        }
        EventKind::GenerationStarted { assignor: Some(assignor), .. } => {
            setting(&format!("partition.assignment.strategy={assignor}"))
        }
        _ => return None,
    })
}

fn setting(name: &str) -> Words {
    Words::new("value-text").text("value", name)
}

/// How a key's hash came to its partition (`BuiltInPartitioner.partitionForKey`).
fn hash_words(key: &str, murmur2: i32, partitions: u32, partition: u32) -> Words {
    Words::new("decided-by-hash")
        .text("key", key)
        .text("hash", format!("0x{murmur2:08x}"))
        .text("positive", murmur2 & i32::MAX)
        .text("partitions", partitions)
        .text("partition", partition)
}

/// Whether something broke, was lost or was refused.
#[must_use]
pub const fn is_broken(event: &Event) -> bool {
    match &event.kind {
        EventKind::LeaderElected { leader: None, .. }
        | EventKind::LeaderElected { unclean: true, .. }
        | EventKind::BrokerFenced { .. }
        | EventKind::SessionEnded { expired: true, .. }
        | EventKind::ControllerGone { .. }
        | EventKind::BrokerKilled
        | EventKind::ControllerKilled
        | EventKind::ControllerMissed { .. }
        | EventKind::ControllerResigned { why: Resignation::NoMajority, .. }
        | EventKind::MetadataTruncated { .. }
        | EventKind::DiskLost
        | EventKind::RecordsTruncated { .. }
        | EventKind::LogStartedAnew { .. }
        | EventKind::PositionSet { reason: PositionReason::Truncated, .. }
        | EventKind::MessageLost { .. }
        | EventKind::ClientCrashed
        | EventKind::ClientFailed { .. }
        | EventKind::RecordDropped { .. }
        | EventKind::BatchFailed { .. }
        | EventKind::BatchRefused { .. }
        | EventKind::DeliveryTimedOut { .. }
        | EventKind::CommitRefused { .. }
        | EventKind::PartitionsLost { .. }
        | EventKind::AdminAnswered { error: Some(_), .. } => true,
        EventKind::MemberRemoved { change, .. } => {
            matches!(change, GroupChange::SessionExpired(_) | GroupChange::RebalanceTimedOut(_))
        }
        _ => false,
    }
}

/// The thing that an event is about.
#[must_use]
pub fn leads_to(event: &Event) -> Option<Thing> {
    match &event.kind {
        EventKind::CommandApplied { .. } | EventKind::MetadataLearned { .. } => None,
        EventKind::BrokerRegistered { broker }
        | EventKind::BrokerFenced { broker }
        | EventKind::SessionEnded { broker, .. }
        | EventKind::ControllerGone { broker, .. }
        | EventKind::ControllerCreated { broker, .. }
        | EventKind::BrokerUnfenced { broker } => Some(Thing::Broker(*broker)),
        EventKind::TopicCreated { topic, .. } | EventKind::PartitionsAdded { topic, .. } => {
            Some(Thing::Topic(topic.clone()))
        }
        EventKind::LeaderElected { leader: Some(leader), .. } => Some(Thing::Broker(*leader)),
        EventKind::LeaderElected { topic_partition, leader: None, .. }
        | EventKind::IsrChanged { topic_partition, .. }
        | EventKind::LogStartAdvanced { topic_partition, .. }
        | EventKind::HighWatermarkAdvanced { topic_partition, .. } => {
            Some(Thing::Partition(topic_partition.clone()))
        }
        EventKind::BatchAppended { topic_partition, base_offset, .. }
        | EventKind::DuplicateRecognised { topic_partition, base_offset, .. } => {
            Some(Thing::Record { topic_partition: topic_partition.clone(), offset: *base_offset })
        }
        EventKind::RecordProcessed { topic_partition, offset, .. } => {
            Some(Thing::Record { topic_partition: topic_partition.clone(), offset: *offset })
        }
        EventKind::MemberAdded { client, .. } => Some(Thing::Consumer(client.clone())),
        EventKind::MemberRemoved { group, .. }
        | EventKind::GroupStateChanged { group, .. }
        | EventKind::GenerationStarted { group, .. }
        | EventKind::AssignmentComputed { group, .. }
        | EventKind::OffsetsCommitted { group, .. } => Some(Thing::Group(group.clone())),
        _ => event.node.as_ref().and_then(node_thing),
    }
}

/// A node as a thing of the picture.
#[must_use]
pub fn node_thing(node: &NodeId) -> Option<Thing> {
    Some(match node {
        NodeId::Admin => return None,
        NodeId::Controller(controller) => Thing::Controller(*controller),
        NodeId::Broker(broker) => Thing::Broker(*broker),
        NodeId::Producer(name) => Thing::Producer(name.clone()),
        NodeId::Consumer(name) => Thing::Consumer(name.clone()),
    })
}

/// The broker on which an event happened.
#[must_use]
pub const fn broker_of(event: &Event) -> Option<BrokerId> {
    match &event.node {
        Some(NodeId::Broker(broker)) => Some(*broker),
        _ => None,
    }
}
