//! What happens, and what caused it. Explanations, timeline and ledger read nothing else.

mod kind;
mod log;

pub use kind::*;
pub use log::{EVENT_WINDOW, EventLog};

use crate::id::{EventId, NodeId, TopicPartition};
use crate::time::SimTime;
use crate::wire::MessageWord;
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number: a counter of the run, the same in every replay.
    pub id: EventId,
    /// When.
    pub time: SimTime,
    /// The event without which it would not have happened; none for a person's command.
    pub cause: Option<EventId>,
    /// Where; none for commands.
    pub node: Option<NodeId>,
    /// What.
    pub kind: EventKind,
}

impl Event {
    /// Whether it is worth stopping at when a person steps: not what Kafka does only to keep itself
    /// informed, and not what concerns its internal topics.
    #[must_use]
    pub fn is_notable(&self) -> bool {
        let internal =
            |partition: &TopicPartition| crate::topic_name::is_internal(&partition.topic);
        match &self.kind {
            EventKind::MetadataLearned { .. }
            | EventKind::CoordinatorLoaded { .. }
            | EventKind::AdminAnswered { .. } => false,
            EventKind::MessageSent { to, word, .. } => {
                let among_brokers =
                    matches!(self.node, Some(NodeId::Broker(_))) && matches!(to, NodeId::Broker(_));
                let routine = matches!(
                    word,
                    MessageWord::Metadata
                        | MessageWord::Heartbeat
                        | MessageWord::UpdateMetadata
                        | MessageWord::CreateInternalTopic
                        | MessageWord::ConnectionClosed
                        | MessageWord::AllocateProducerIds
                        | MessageWord::BeginQuorumEpoch
                        | MessageWord::FetchMetadata
                        | MessageWord::ZooKeeperPing
                );
                !among_brokers && !routine
            }
            EventKind::TopicCreated { topic, .. } => !crate::topic_name::is_internal(topic),
            EventKind::LeaderElected { topic_partition, .. }
            | EventKind::IsrChanged { topic_partition, .. }
            | EventKind::BatchAppended { topic_partition, .. }
            | EventKind::RecordsReplicated { topic_partition, .. }
            | EventKind::HighWatermarkAdvanced { topic_partition, .. } => {
                !internal(topic_partition)
            }
            _ => true,
        }
    }
}
