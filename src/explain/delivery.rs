//! Batches that come twice, late or not at all, and records that are deleted, in words.

use super::{Fact, Words};
use partita_engine::event::EventKind;
use partita_engine::log::SequenceError;
use partita_engine::world::{LastRequest, ProducerView, RequestState};
use partita_scene::hit::Thing;

/// What happened, as a sentence; none for other kinds of events.
pub(super) fn say(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::ProducerIdGiven { producer } => {
            Words::new("event-producer-id-given").text("id", producer.id)
        }
        EventKind::ProducerEpochBumped { producer, partitions } => {
            Words::new("event-producer-epoch-bumped")
                .text("epoch", producer.epoch)
                .list("partitions", partitions)
        }
        EventKind::DeliveryTimedOut { topic_partition, records, under_way, .. } => {
            Words::new(if *under_way {
                "event-delivery-timed-out-sent"
            } else {
                "event-delivery-timed-out"
            })
            .text("partition", topic_partition)
            .number("records", *records)
        }
        EventKind::DuplicateRecognised { topic_partition, base_offset, stamp, .. } => {
            Words::new("event-duplicate-recognised")
                .text("partition", topic_partition)
                .number("offset", base_offset.0)
                .text("id", stamp.producer.id)
        }
        EventKind::BatchRefused { topic_partition, sequence: Some(sequence), .. } => {
            sequence_words(*sequence).text("partition", topic_partition)
        }
        EventKind::LogStartAdvanced { topic_partition, to, .. } => {
            Words::new("event-log-start-advanced")
                .text("partition", topic_partition)
                .number("to", to.0)
        }
        _ => return None,
    })
}

fn sequence_words(error: SequenceError) -> Words {
    match error {
        SequenceError::OutOfOrder { found, last: Some(last) } => {
            Words::new("event-batch-out-of-order").text("found", found).text("last", last)
        }
        SequenceError::OutOfOrder { found, last: None } => {
            Words::new("event-batch-out-of-order-first").text("found", found)
        }
        SequenceError::OldEpoch { found, known } => {
            Words::new("event-batch-old-epoch").text("found", found).text("known", known)
        }
    }
}

/// What brokers know the producer by, and what came of its last batch.
pub(super) fn facts(producer: &ProducerView) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(identity) = producer.identity {
        facts.push(Fact::text("fact-producer-id", identity.id));
        facts.push(Fact::text("fact-producer-epoch", identity.epoch));
    }
    if let Some(request) = &producer.last_request {
        let refused = matches!(request.state, RequestState::Refused { .. });
        let thing = Thing::Partition(request.topic_partition.clone());
        let fact = Fact::new("fact-last-request", request_words(request));
        facts.push(fact.broken(refused).leading_to(thing));
    }
    facts
}

fn request_words(request: &LastRequest) -> Words {
    match &request.state {
        RequestState::Waiting { behind: Some(behind), .. } => {
            Words::new("last-request-waits-its-turn").number("requests", *behind)
        }
        RequestState::Waiting { needs: None, .. } => Words::new("last-request-waiting"),
        RequestState::Waiting { needs: Some(needs), .. } => {
            Words::new("last-request-waits-for").number("offset", needs.0)
        }
        RequestState::Acknowledged { offset: Some(offset), .. } => {
            Words::new("last-request-acknowledged").number("offset", offset.0)
        }
        RequestState::Acknowledged { offset: None, .. } => {
            Words::new("last-request-unacknowledged")
        }
        RequestState::Refused { error, retries_at: None, .. } => {
            Words::new("last-request-refused").text("error", error)
        }
        RequestState::Refused { error, retries_at: Some(at), .. } => {
            Words::new("last-request-retried").text("error", error).text("time", at)
        }
    }
    .text("partition", &request.topic_partition)
}
