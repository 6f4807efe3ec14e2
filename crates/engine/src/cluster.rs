//! The cluster's metadata as the controller decides it and every node learns it.

use crate::id::{
    BrokerId, EventId, LeaderEpoch, PartitionEpoch, PartitionIndex, TopicName, TopicPartition,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A broker as the controller knows it (`BrokerRegistration`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerRegistration {
    /// Where it stands; placement spreads replicas over racks.
    pub rack: Option<Arc<str>>,
    /// Fenced brokers lead nothing and are in no ISR.
    pub fenced: bool,
}

/// A partition as the controller knows it (`PartitionRegistration`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionRegistration {
    /// In order of preference.
    pub replicas: Vec<BrokerId>,
    /// In the order Kafka keeps it; compare as a set.
    pub isr: Vec<BrokerId>,
    /// None when no acceptable replica exists.
    pub leader: Option<BrokerId>,
    /// Raised whenever a leader is named.
    pub leader_epoch: LeaderEpoch,
    /// Raised by every change.
    pub partition_epoch: PartitionEpoch,
}

/// A topic as the controller knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicImage {
    /// Distinguishes a topic from a later one of the same name; Kafka's topic id.
    pub incarnation: u64,
    /// The event that made it or gave it its newest partitions: why clients learn something new.
    pub changed_by: EventId,
    /// By partition number, dense.
    pub partitions: Vec<PartitionRegistration>,
    /// What was set for this topic by Kafka's configuration names; the rest is default.
    pub configs: BTreeMap<Arc<str>, Arc<str>>,
}

/// All metadata at one moment. Shared: nodes hold the same image until they learn a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterImage {
    /// Raised by every change.
    pub version: u64,
    /// Registered brokers.
    pub brokers: BTreeMap<BrokerId, BrokerRegistration>,
    /// Topics, internal ones included.
    pub topics: BTreeMap<TopicName, TopicImage>,
}

impl ClusterImage {
    /// The registration of one partition.
    #[must_use]
    pub fn partition(&self, topic_partition: &TopicPartition) -> Option<&PartitionRegistration> {
        let index = usize::try_from(topic_partition.partition.0).ok()?;
        self.topics.get(&topic_partition.topic)?.partitions.get(index)
    }

    /// Who leads it, when someone does.
    #[must_use]
    pub fn leader(&self, topic_partition: &TopicPartition) -> Option<BrokerId> {
        self.partition(topic_partition)?.leader
    }

    /// The number of partitions of `topic`; zero when it does not exist.
    #[must_use]
    pub fn partition_count(&self, topic: &TopicName) -> u32 {
        let count = self.topics.get(topic).map_or(0, |topic| topic.partitions.len());
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Every partition of every topic, in order of name and number.
    pub fn partitions(&self) -> impl Iterator<Item = (TopicPartition, &PartitionRegistration)> {
        self.topics.iter().flat_map(|(name, topic)| {
            (0u32..).zip(&topic.partitions).map(|(index, registration)| {
                (TopicPartition::new(name.clone(), PartitionIndex(index)), registration)
            })
        })
    }
}
