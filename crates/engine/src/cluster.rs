//! The cluster's metadata as the controller decides it and every node learns it.

use crate::command::config::{ClusterConfig, Overrides, Owner, TopicConfig};
use crate::controller::{ChangedFields, ConfigResource, MetadataRecord};
use crate::id::{
    BrokerEpoch, BrokerId, ControllerEpoch, EventId, LeaderEpoch, PartitionEpoch, PartitionIndex,
    ProducerId, TopicName, TopicPartition,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A broker as the controller knows it (`BrokerRegistration`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerRegistration {
    /// Where it stands; placement spreads replicas over racks.
    pub rack: Option<Arc<str>>,
    /// Of the process that registered last.
    pub epoch: BrokerEpoch,
    /// Which life of the broker's process that is.
    pub incarnation: u32,
    /// Fenced brokers lead nothing and are in no ISR.
    pub fenced: bool,
    /// It has asked to be shut down: it is elected no more.
    pub in_controlled_shutdown: bool,
}

impl BrokerRegistration {
    /// Whether it may lead and be in an ISR.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        !self.fenced && !self.in_controlled_shutdown
    }
}

/// A partition as the controller knows it (`PartitionRegistration`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionRegistration {
    /// In order of preference.
    pub replicas: Vec<BrokerId>,
    /// In the order Kafka keeps it; compare as a set.
    pub isr: Vec<BrokerId>,
    /// Eligible leader replicas: out of the ISR, but certain to have all that was acknowledged.
    pub elr: Vec<BrokerId>,
    /// The last leader, when there is none.
    pub last_known_elr: Vec<BrokerId>,
    /// None when no acceptable replica exists.
    pub leader: Option<BrokerId>,
    /// Whether the leader was elected at the price of records (`LeaderRecoveryState`).
    pub recovering: bool,
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

/// Who decides in the ZooKeeper era: what the znodes `/controller` and `/controller_epoch` say. Nobody
/// ever in a cluster of KRaft's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControllerZnode {
    /// The broker whose session holds `/controller`; none while there is no such znode.
    pub broker: Option<BrokerId>,
    /// How many controllers there were: `/controller_epoch`.
    pub epoch: ControllerEpoch,
    /// The version of the image that last changed who it is.
    pub changed: u64,
    /// The version of the image that last changed which brokers there are.
    pub brokers_changed: u64,
    /// The number of the controller's last write; a write that comes twice is known by it.
    pub written: u64,
}

/// All metadata at one moment. Shared: nodes hold the same image until they learn a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterImage {
    /// How many records of the controller's log it is made of: Kafka's metadata offset.
    pub version: u64,
    /// Registered brokers.
    pub brokers: BTreeMap<BrokerId, BrokerRegistration>,
    /// Topics, internal ones included.
    pub topics: BTreeMap<TopicName, TopicImage>,
    /// What was set for the whole cluster by Kafka's configuration names; the rest is default.
    pub configs: BTreeMap<Arc<str>, Arc<str>>,
    /// How many topics were ever made.
    pub topics_made: u64,
    /// The first producer id that no broker was given.
    pub next_producer_id: ProducerId,
    /// Who decides in the ZooKeeper era.
    pub controller: ControllerZnode,
}

impl PartitionRegistration {
    /// A new partition: its active replicas are in sync, and the first of them leads.
    #[must_use]
    pub fn new(replicas: &[BrokerId], is_active: impl Fn(BrokerId) -> bool) -> Self {
        let isr: Vec<BrokerId> =
            replicas.iter().copied().filter(|broker| is_active(*broker)).collect();
        Self {
            replicas: replicas.to_vec(),
            leader: isr.first().copied(),
            isr,
            elr: Vec::new(),
            last_known_elr: Vec::new(),
            recovering: false,
            leader_epoch: LeaderEpoch(0),
            partition_epoch: PartitionEpoch(0),
        }
    }

    /// Takes over the fields that a record changes. A record that names a leader, even the same or
    /// none, begins a leader epoch; every record begins a partition epoch.
    pub fn merge(&mut self, changed: &ChangedFields) {
        if let Some(leader) = changed.leader {
            self.leader = leader;
            self.leader_epoch = self.leader_epoch.next();
        }
        if let Some(isr) = &changed.isr {
            self.isr.clone_from(isr);
        }
        if let Some(elr) = &changed.elr {
            self.elr.clone_from(elr);
        }
        if let Some(last_known_elr) = &changed.last_known_elr {
            self.last_known_elr.clone_from(last_known_elr);
        }
        if let Some(recovering) = changed.recovering {
            self.recovering = recovering;
        }
        self.partition_epoch = self.partition_epoch.next();
    }
}

impl TopicImage {
    /// The settings of the topic: what it sets itself, else what topics have by default in its cluster
    /// ([`ClusterConfig::topic_defaults`]).
    #[must_use]
    pub fn config(&self, defaults: &TopicConfig) -> TopicConfig {
        let own = stored(Owner::Topic, &self.configs);
        defaults.apply(&own).unwrap_or_else(|_| defaults.clone())
    }
}

/// Settings as records hold them; what was stored is valid, since commands check it.
fn stored(owner: Owner, configs: &BTreeMap<Arc<str>, Arc<str>>) -> Overrides {
    let mut overrides = Overrides::default();
    for (name, value) in configs {
        // An unknown name can only come from a newer version's session; it is left at its default.
        let _ = overrides.set(owner, name, value);
    }
    overrides
}

impl ClusterImage {
    /// Takes over one record of the controller's log.
    pub fn replay(&mut self, record: &MetadataRecord) {
        self.version = self.version.saturating_add(1);
        match record {
            MetadataRecord::RegisterBroker { broker, registration } => {
                self.brokers.insert(*broker, registration.clone());
                self.controller.brokers_changed = self.version;
            }
            MetadataRecord::BrokerRegistrationChange {
                broker,
                fenced,
                in_controlled_shutdown,
                ..
            } => {
                if let Some(registration) = self.brokers.get_mut(broker) {
                    registration.fenced = fenced.unwrap_or(registration.fenced);
                    registration.in_controlled_shutdown =
                        in_controlled_shutdown.unwrap_or(registration.in_controlled_shutdown);
                }
            }
            MetadataRecord::UnregisterBroker { broker } => drop(self.brokers.remove(broker)),
            MetadataRecord::Topic { topic, incarnation, changed_by } => {
                self.topics_made = self.topics_made.max(*incarnation);
                let known = self.topics.entry(topic.clone()).or_insert_with(|| TopicImage {
                    incarnation: *incarnation,
                    changed_by: *changed_by,
                    partitions: Vec::new(),
                    configs: BTreeMap::new(),
                });
                known.changed_by = *changed_by;
            }
            MetadataRecord::RemoveTopic { topic } => drop(self.topics.remove(topic)),
            MetadataRecord::Config { resource, name, value } => {
                let configs = match resource {
                    ConfigResource::Cluster => Some(&mut self.configs),
                    ConfigResource::Topic(topic) => {
                        self.topics.get_mut(topic).map(|topic| &mut topic.configs)
                    }
                };
                if let Some(configs) = configs {
                    match value {
                        Some(value) => drop(configs.insert(name.clone(), value.clone())),
                        None => drop(configs.remove(name)),
                    }
                }
            }
            MetadataRecord::Partition { topic_partition, registration } => {
                if let Some(topic) = self.topics.get_mut(&topic_partition.topic) {
                    topic.partitions.push(registration.clone());
                }
            }
            MetadataRecord::PartitionChange { topic_partition, changed } => {
                if let Some(partition) = self.partition_mut(topic_partition) {
                    partition.merge(changed);
                }
            }
            // The controllers' own.
            MetadataRecord::LeaderChange { .. } => {}
            MetadataRecord::ProducerIds { next } => self.next_producer_id = *next,
            MetadataRecord::SessionEnded { broker, .. } => self.end_session(*broker),
            MetadataRecord::ControllerCreated { broker, epoch } => {
                self.controller.broker = Some(*broker);
                self.controller.epoch = *epoch;
                self.controller.changed = self.version;
                self.controller.written = 0;
            }
            MetadataRecord::CheckControllerEpoch { number } => self.controller.written = *number,
            MetadataRecord::ClearElr { topic } => {
                let concerned = |name: &TopicName| topic.as_ref().is_none_or(|topic| topic == name);
                let topics = self.topics.iter_mut().filter(|(name, _)| concerned(name));
                for partition in topics.flat_map(|(_, topic)| &mut topic.partitions) {
                    partition.elr.clear();
                    partition.last_known_elr.clear();
                }
            }
        }
    }

    /// The ephemeral znodes of a broker go with its session.
    fn end_session(&mut self, broker: BrokerId) {
        self.brokers.remove(&broker);
        self.controller.brokers_changed = self.version;
        if self.controller.broker == Some(broker) {
            self.controller.broker = None;
            self.controller.changed = self.version;
        }
    }

    fn partition_mut(
        &mut self,
        topic_partition: &TopicPartition,
    ) -> Option<&mut PartitionRegistration> {
        let index = usize::try_from(topic_partition.partition.0).ok()?;
        self.topics.get_mut(&topic_partition.topic)?.partitions.get_mut(index)
    }

    /// The settings of the whole cluster.
    #[must_use]
    pub fn config(&self) -> ClusterConfig {
        ClusterConfig::default().apply(&stored(Owner::Cluster, &self.configs)).unwrap_or_default()
    }

    /// Whether the broker is registered, not fenced and not shutting down.
    #[must_use]
    pub fn is_active(&self, broker: BrokerId) -> bool {
        self.brokers.get(&broker).is_some_and(BrokerRegistration::is_active)
    }

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
