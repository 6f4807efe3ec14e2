//! The records of the controller's log, by Kafka's names: what was decided, in order.

mod fields;

pub use fields::{Field, FieldValue};

use crate::cluster::{BrokerRegistration, PartitionRegistration};
use crate::id::{
    BrokerEpoch, BrokerId, ControllerEpoch, ControllerId, EventId, ProducerId, TopicName,
    TopicPartition,
};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The fields that a `PARTITION_CHANGE_RECORD` changes; the others stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFields {
    /// The in-sync replicas.
    pub isr: Option<Vec<BrokerId>>,
    /// The leader, or that there is none.
    pub leader: Option<Option<BrokerId>>,
    /// The eligible leader replicas.
    pub elr: Option<Vec<BrokerId>>,
    /// The last leader of a partition without one.
    pub last_known_elr: Option<Vec<BrokerId>>,
    /// Whether the leader was elected at the price of records.
    pub recovering: Option<bool>,
}

impl ChangedFields {
    /// Whether nothing would change.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.isr.is_none()
            && self.leader.is_none()
            && self.elr.is_none()
            && self.last_known_elr.is_none()
            && self.recovering.is_none()
    }
}

/// Whose setting a `CONFIG_RECORD` holds (`ConfigResource`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfigResource {
    /// A topic's.
    Topic(TopicName),
    /// All brokers': what topics have that set nothing themselves.
    Cluster,
}

/// One record of the controller's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetadataRecord {
    /// `REGISTER_BROKER_RECORD`
    RegisterBroker {
        /// Which broker.
        broker: BrokerId,
        /// What it said of itself, and its epoch.
        registration: BrokerRegistration,
    },
    /// `BROKER_REGISTRATION_CHANGE_RECORD`
    BrokerRegistrationChange {
        /// Which broker.
        broker: BrokerId,
        /// Of which of its processes.
        epoch: BrokerEpoch,
        /// Fenced or unfenced now; none: as before.
        fenced: Option<bool>,
        /// Whether it is shutting down; none: as before.
        in_controlled_shutdown: Option<bool>,
    },
    /// `UNREGISTER_BROKER_RECORD`
    UnregisterBroker {
        /// Which broker.
        broker: BrokerId,
    },
    /// `TOPIC_RECORD`: a topic is made, or gets more partitions.
    Topic {
        /// Its name.
        topic: TopicName,
        /// Kafka's topic id.
        incarnation: u64,
        /// The event that made it or gave it its newest partitions.
        changed_by: EventId,
    },
    /// `REMOVE_TOPIC_RECORD`
    RemoveTopic {
        /// Its name.
        topic: TopicName,
    },
    /// `CONFIG_RECORD`
    Config {
        /// Whose.
        resource: ConfigResource,
        /// Kafka's name of the setting.
        name: Arc<str>,
        /// Its value; none removes what was set.
        value: Option<Arc<str>>,
    },
    /// `PARTITION_RECORD`: a partition is made.
    Partition {
        /// Which.
        topic_partition: TopicPartition,
        /// Its registration.
        registration: PartitionRegistration,
    },
    /// `PARTITION_CHANGE_RECORD`
    PartitionChange {
        /// Which.
        topic_partition: TopicPartition,
        /// What is different now.
        changed: ChangedFields,
    },
    /// `LeaderChange`: a controller leads from here on. Not written at the beginning of a lone one.
    LeaderChange {
        /// Which.
        leader: ControllerId,
        /// Who voted for it.
        votes: Vec<ControllerId>,
    },
    /// `PRODUCER_IDS_RECORD`: the first producer id that no broker was given. A lone controller gives
    /// them without a record.
    ProducerIds {
        /// That id.
        next: ProducerId,
    },
    /// ZooKeeper: a session has ended, and with it the ephemeral znodes that it held: `/brokers/ids/N`
    /// and, if it was the controller's, `/controller`.
    SessionEnded {
        /// Whose.
        broker: BrokerId,
        /// Whether ZooKeeper had not heard of it for too long; else the broker closed it.
        expired: bool,
    },
    /// ZooKeeper: a broker has created `/controller`, which raises `/controller_epoch`.
    ControllerCreated {
        /// Which.
        broker: BrokerId,
        /// The epoch that begins with it.
        epoch: ControllerEpoch,
    },
    /// ZooKeeper: what follows was written by the controller in one transaction, which first looks
    /// whether `/controller_epoch` is still its own.
    CheckControllerEpoch {
        /// Numbers its writes, from 1 in each epoch.
        number: u64,
    },
    /// `CLEAR_ELR_RECORD`: the ELR and the last known leader of all partitions of the topic are empty.
    ClearElr {
        /// The topic; none: all topics.
        topic: Option<TopicName>,
    },
}

impl MetadataRecord {
    /// Kafka's name of its kind.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RegisterBroker { .. } => "REGISTER_BROKER_RECORD",
            Self::BrokerRegistrationChange { .. } => "BROKER_REGISTRATION_CHANGE_RECORD",
            Self::UnregisterBroker { .. } => "UNREGISTER_BROKER_RECORD",
            Self::Topic { .. } => "TOPIC_RECORD",
            Self::RemoveTopic { .. } => "REMOVE_TOPIC_RECORD",
            Self::Config { .. } => "CONFIG_RECORD",
            Self::Partition { .. } => "PARTITION_RECORD",
            Self::PartitionChange { .. } => "PARTITION_CHANGE_RECORD",
            Self::LeaderChange { .. } => "LEADER_CHANGE",
            Self::ProducerIds { .. } => "PRODUCER_IDS_RECORD",
            Self::SessionEnded { .. } => "closeSession",
            Self::ControllerCreated { .. } => "create",
            Self::CheckControllerEpoch { .. } => "check",
            Self::ClearElr { .. } => "CLEAR_ELR_RECORD",
        }
    }
}

/// A record where it lies in the controller's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedRecord {
    /// Its place, counted from 0.
    pub offset: u64,
    /// The epoch of the controller that wrote it.
    pub epoch: ControllerEpoch,
    /// When it was written.
    pub time: SimTime,
    /// The event because of which it was written.
    pub cause: EventId,
    /// What it says.
    pub record: MetadataRecord,
}
