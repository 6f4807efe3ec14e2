//! The step that produces.

use super::play::{Played, Player, exception, text};
use partita_engine::command::Command;
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{EventId, NodeId};
use partita_engine::simulation::Refusal;
use partita_engine::time::SimDuration;
use serde_json::{Value, json};

/// The producer's `max.block.ms`: so long it waits for metadata.
const MAX_BLOCK: SimDuration = SimDuration::from_secs(4);
/// Longer than the producer's own limits: 4 s for metadata and 3 s for delivery.
const PRODUCE_WAIT: SimDuration = SimDuration::from_secs(10);

impl Player {
    /// Sends the values one by one with a producer of its own, as the recorder did.
    pub(super) fn produce(&mut self, step: &Value) -> Played {
        self.producers_made += 1;
        let name = format!("producer-{}", self.producers_made);
        let acks = step["acks"].as_str().unwrap_or("all");
        self.apply(&format!(
            "producer {name} acks={acks} linger.ms=0 retries=0 enable.idempotence=false \
             request.timeout.ms=2500 delivery.timeout.ms=3000 max.block.ms=4000 \
             max.in.flight.requests.per.connection=1"
        ))?;
        let mut results = Vec::new();
        for value in step["values"].as_array().into_iter().flatten() {
            let mut line = format!("send {name} {}", text(step, "topic")?);
            match value.as_str() {
                Some(value) => line.push_str(&format!(" value={}", quoted(value))),
                None => line.push_str(" value=null"),
            }
            if let Some(key) = step["key"].as_str() {
                line.push_str(&format!(" key={}", quoted(key)));
            }
            if let Some(partition) = step["partition"].as_u64() {
                line.push_str(&format!(" partition={partition}"));
            }
            let result = match self.send(&line)? {
                Some(first) => {
                    let answered = |event: &Event| produce_result(event, &name);
                    self.wait_for(first, PRODUCE_WAIT, answered)
                }
                None => {
                    self.pass(MAX_BLOCK);
                    None
                }
            };
            results.push(result.unwrap_or_else(|| json!({ "error": "TimeoutException" })));
        }
        self.apply(&format!("remove {name}"))?;
        Ok(json!({ "results": results }))
    }

    /// Carries out a line that sends a record. None where there is no such topic or partition: Kafka's
    /// producer waits for metadata that has it.
    fn send(&mut self, line: &str) -> Result<Option<EventId>, String> {
        let command: Command = line.parse().map_err(|error| format!("`{line}`: {error}"))?;
        match self.simulation.apply(&command) {
            Ok(applied) => Ok(Some(applied.event)),
            Err(Refusal::UnknownTopic { .. } | Refusal::UnknownPartition { .. }) => Ok(None),
            Err(refusal) => Err(format!("`{line}`: {refusal}")),
        }
    }
}

fn produce_result(event: &Event, producer: &str) -> Option<Value> {
    if !matches!(&event.node, Some(NodeId::Producer(name)) if name.as_str() == producer) {
        return None;
    }
    match &event.kind {
        EventKind::BatchAcknowledged { topic_partition, base_offset, .. } => Some(json!({
            "partition": topic_partition.partition.0,
            "offset": base_offset.map_or(-1, |offset| i64::try_from(offset.0).unwrap_or(i64::MAX)),
        })),
        EventKind::BatchFailed { error, retries: false, .. } => {
            Some(json!({ "error": exception(*error) }))
        }
        EventKind::RecordDropped { .. } => Some(json!({ "error": "TimeoutException" })),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
