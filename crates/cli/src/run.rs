//! Scenarios without a picture.

use partita_engine::describe;
use partita_engine::history::History;
use partita_engine::scenario::{Scenario, ScenarioError};
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::world::{
    ConsumerView, GroupView, PartitionView, ProducerView, TopicView, World,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The seed of a scenario that names none.
pub const DEFAULT_SEED: u64 = 42;

/// Why a scenario was not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The file cannot be read.
    #[error("{}: {error}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The document has mistakes.
    #[error("{}: {error}", .file.display())]
    Document {
        /// Which.
        file: PathBuf,
        /// All of them.
        error: ScenarioError,
    },
    /// A command was refused.
    #[error("{}: line {line}: `{command}`: {refusal}", .file.display())]
    Refused {
        /// In which file.
        file: PathBuf,
        /// In which line.
        line: u32,
        /// The command.
        command: String,
        /// Why.
        refusal: Box<Refusal>,
    },
}

/// Runs the scenario in `file` to its end.
///
/// # Errors
/// When it cannot be read, or a command is refused.
pub fn run(file: &Path, seed: Option<u64>) -> Result<Simulation, RunError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| RunError::File { file: file.into(), error })?;
    let scenario: Scenario =
        text.parse().map_err(|error| RunError::Document { file: file.into(), error })?;
    let mut history = History::new(seed.or(scenario.seed).unwrap_or(DEFAULT_SEED));
    for step in &scenario.steps {
        history.advance_to(step.at);
        history.apply(&step.command).map_err(|refusal| RunError::Refused {
            file: file.into(),
            line: step.line,
            command: step.command.to_string(),
            refusal: Box::new(refusal),
        })?;
    }
    history.advance_to(scenario.until);
    Ok(history.world().clone())
}

/// The state as tables, as Kafka's tools print them.
#[must_use]
pub fn text(world: &Simulation) -> String {
    format!("{}\n{}{}", world.now(), describe::topics(world), describe::groups(world))
}

/// The state as JSON.
#[must_use]
pub fn json(world: &Simulation) -> String {
    let topics = world.topics();
    let topics = topics.iter().filter(|topic| !topic.internal);
    let state = json!({
        "time_us": world.now().as_micros(),
        "topics": topics.map(|topic| (topic.name.to_string(), topic_json(topic))).collect::<serde_json::Map<_, _>>(),
        "groups": world.groups().iter().map(|group| (group.name.to_string(), group_json(group))).collect::<serde_json::Map<_, _>>(),
        "producers": world.producers().iter().map(producer_json).collect::<Vec<_>>(),
        "consumers": world.consumers().iter().map(consumer_json).collect::<Vec<_>>(),
    });
    format!("{state:#}\n")
}

fn topic_json(topic: &TopicView) -> Value {
    let partition = |partition: &PartitionView| {
        json!({
            "partition": partition.topic_partition.partition.0,
            "leader": partition.leader.map(|leader| leader.0),
            "leader_epoch": partition.leader_epoch.0,
            "replicas": partition.replicas.iter().map(|copy| copy.broker.0).collect::<Vec<_>>(),
            "isr": partition.isr.iter().map(|broker| broker.0).collect::<Vec<_>>(),
            "log_start": partition.log_start.0,
            "high_watermark": partition.high_watermark.0,
            "log_end": partition.log_end.0,
        })
    };
    topic.partitions.iter().map(partition).collect()
}

fn group_json(group: &GroupView) -> Value {
    let committed = |(partition, offset): (
        &partita_engine::id::TopicPartition,
        &partita_engine::id::Offset,
    )| { (partition.to_string(), json!(offset.0)) };
    json!({
        "state": group.state.to_string(),
        "generation": group.generation.0,
        "assignor": group.assignor.map(partita_engine::wire::Assignor::word),
        "members": group.members.values().map(|member| {
            let partitions: Vec<String> = member.assignment.iter().map(ToString::to_string).collect();
            (member.client.to_string(), json!(partitions))
        }).collect::<serde_json::Map<_, _>>(),
        "committed": group.committed.iter().map(committed).collect::<serde_json::Map<_, _>>(),
    })
}

fn producer_json(producer: &ProducerView) -> Value {
    json!({
        "name": producer.name.to_string(),
        "sent": producer.sent,
        "acknowledged": producer.acknowledged,
        "failed": producer.failed,
    })
}

fn consumer_json(consumer: &ConsumerView) -> Value {
    let owned = |owned: &partita_engine::world::OwnedPartition| {
        json!({
            "partition": owned.topic_partition.to_string(),
            "position": owned.position.map(|offset| offset.0),
            "committed": owned.committed.map(|offset| offset.0),
        })
    };
    json!({
        "name": consumer.name.to_string(),
        "group": consumer.group.to_string(),
        "generation": consumer.generation.map(|generation| generation.0),
        "owned": consumer.owned.iter().map(owned).collect::<Vec<_>>(),
    })
}
