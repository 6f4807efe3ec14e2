//! Topics: made, grown, configured, deleted (`ReplicationControlManager`, `ConfigurationControlManager`).

use super::placement::{PlacementError, UsableBroker, place_replicas};
use super::{ConfigResource, Controller, ControllerError, MetadataRecord};
use crate::cluster::{BrokerRegistration, PartitionRegistration, TopicImage};
use crate::command::config::{ConfigError, Overrides, Removed};
use crate::command::{Assignment, MOST_PARTITIONS};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::topic_name;
use crate::wire::{Message, Response};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most partitions of a world, over all topics.
pub const PARTITION_BOUND: usize = 20_000;

/// Kafka's `offsets.topic.replication.factor`; a smaller cluster gets as many copies as it has brokers.
const INTERNAL_REPLICATION_FACTOR: u32 = 3;

/// The setting whose change empties the eligible leader replicas of its topic, or of all.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// What a new topic shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTopic {
    /// Its name.
    pub topic: TopicName,
    /// How many partitions.
    pub partitions: u32,
    /// How many copies of each.
    pub replication_factor: u32,
    /// Where the copies go, in place of the placer's choice.
    pub assignment: Option<Assignment>,
    /// Its settings.
    pub configs: Overrides,
}

impl Controller {
    /// Makes a topic (`CreateTopics`).
    ///
    /// # Errors
    /// What is wrong with `new`; nothing is made then.
    pub fn create_topic(
        &mut self,
        ctx: &mut Context<'_>,
        new: NewTopic,
    ) -> Result<(), ControllerError> {
        self.check_name(&new.topic)?;
        self.check_count(new.partitions)?;
        let assignment = match new.assignment {
            Some(assignment) => self.check_assignment(assignment, 0, None)?,
            None => self.place(ctx, new.partitions, new.replication_factor)?,
        };
        self.topics_made += 1;
        let incarnation = self.topics_made;
        let partitions: Vec<_> =
            assignment.iter().map(|replicas| self.registration(replicas)).collect();
        let replication_factor = assignment.iter().map(Vec::len).max().unwrap_or(0);
        let topic = new.topic;
        let changed_by = ctx.note_as_cause(EventKind::TopicCreated {
            topic: topic.clone(),
            partitions: u32::try_from(assignment.len()).unwrap_or(u32::MAX),
            replication_factor: u32::try_from(replication_factor).unwrap_or(u32::MAX),
        });
        let mut records =
            vec![MetadataRecord::Topic { topic: topic.clone(), incarnation, changed_by }];
        let resource = ConfigResource::Topic(topic.clone());
        records.extend(config_records(&resource, &BTreeMap::new(), &new.configs, &Removed::new()));
        records.extend(partition_records(&topic, 0, partitions));
        self.write(ctx, records);
        Ok(())
    }

    /// Adds partitions to a topic (`CreatePartitions`): only upwards.
    ///
    /// # Errors
    /// What is wrong; nothing is added then.
    pub fn add_partitions(
        &mut self,
        ctx: &mut Context<'_>,
        topic: &TopicName,
        total: u32,
        assignment: Option<Assignment>,
    ) -> Result<(), ControllerError> {
        let present = self.topic(topic)?.partitions.len();
        let from = u32::try_from(present).unwrap_or(u32::MAX);
        if total <= from {
            return Err(ControllerError::Partitions {
                topic: topic.clone(),
                present: from,
                asked: total,
            });
        }
        let more = total - from;
        self.check_count(more)?;
        let factor = self.topic(topic)?.partitions.first().map(|first| first.replicas.len());
        let assignment = match assignment {
            Some(lists) if lists.len() as u64 != u64::from(more) => {
                let lists = u32::try_from(lists.len()).unwrap_or(u32::MAX);
                return Err(ControllerError::AssignmentCount { lists, partitions: more });
            }
            Some(lists) => self.check_assignment(lists, from, factor)?,
            None => self.place(ctx, more, factor.map_or(1, count))?,
        };
        let added: Vec<_> = assignment.iter().map(|replicas| self.registration(replicas)).collect();
        let changed_by =
            ctx.note_as_cause(EventKind::PartitionsAdded { topic: topic.clone(), from, to: total });
        let incarnation = self.topic(topic)?.incarnation;
        let mut records =
            vec![MetadataRecord::Topic { topic: topic.clone(), incarnation, changed_by }];
        records.extend(partition_records(topic, from, added));
        self.write(ctx, records);
        Ok(())
    }

    /// Whether all of `removed` are set for the topic, so that they can be removed.
    ///
    /// # Errors
    /// The first that is not set: `kafka-configs.sh --delete-config` refuses it. An unknown topic is
    /// left to [`Self::alter_configs`].
    pub fn check_removal(&self, topic: &TopicName, removed: &Removed) -> Result<(), ConfigError> {
        let Some(known) = self.image.topics.get(topic) else { return Ok(()) };
        match removed.iter().find(|name| !known.configs.contains_key(**name)) {
            Some(name) => Err(ConfigError::NotSet { name: (*name).into() }),
            None => Ok(()),
        }
    }

    /// Sets configurations of a topic (`IncrementalAlterConfigs`), and removes others.
    ///
    /// # Errors
    /// When there is no such topic.
    pub fn alter_configs(
        &mut self,
        ctx: &mut Context<'_>,
        topic: &TopicName,
        configs: &Overrides,
        removed: &Removed,
    ) -> Result<(), ControllerError> {
        let resource = ConfigResource::Topic(topic.clone());
        let records = config_records(&resource, &self.topic(topic)?.configs, configs, removed);
        self.write(ctx, records);
        Ok(())
    }

    /// Sets configurations of the whole cluster: what topics have that set nothing themselves.
    pub fn alter_cluster_configs(
        &mut self,
        ctx: &mut Context<'_>,
        configs: &Overrides,
        removed: &Removed,
    ) {
        let resource = ConfigResource::Cluster;
        let records = config_records(&resource, &self.image.configs, configs, removed);
        self.write(ctx, records);
    }

    /// Deletes a topic.
    ///
    /// # Errors
    /// When there is no such topic.
    pub fn delete_topic(
        &mut self,
        ctx: &mut Context<'_>,
        topic: &TopicName,
    ) -> Result<(), ControllerError> {
        self.topic(topic)?;
        ctx.note_as_cause(EventKind::TopicDeleted { topic: topic.clone() });
        self.write(ctx, vec![MetadataRecord::RemoveTopic { topic: topic.clone() }]);
        Ok(())
    }

    pub(super) fn on_create_internal_topic(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        topic: &TopicName,
        partitions: u32,
    ) {
        let result = if self.image.topics.contains_key(topic) {
            Ok(())
        } else {
            let brokers = u32::try_from(self.image.brokers.len()).unwrap_or(u32::MAX);
            let new = NewTopic {
                topic: topic.clone(),
                partitions,
                replication_factor: INTERNAL_REPLICATION_FACTOR.min(brokers),
                assignment: None,
                configs: Overrides::default(),
            };
            self.create_topic(ctx, new).map_err(|_| ErrorCode::InvalidTopicException)
        };
        ctx.reply(message, Response::CreateInternalTopic { result });
    }

    fn topic(&self, topic: &TopicName) -> Result<&TopicImage, ControllerError> {
        self.image
            .topics
            .get(topic)
            .ok_or_else(|| ControllerError::UnknownTopic { topic: topic.clone() })
    }

    fn check_name(&self, topic: &TopicName) -> Result<(), ControllerError> {
        if self.image.topics.contains_key(topic) {
            return Err(ControllerError::TopicExists { topic: topic.clone() });
        }
        let collides = |existing: &&TopicName| topic_name::collide(existing, topic);
        match self.image.topics.keys().find(collides) {
            Some(existing) => Err(ControllerError::TopicCollides {
                topic: topic.clone(),
                existing: existing.clone(),
            }),
            None => Ok(()),
        }
    }

    fn check_count(&self, more: u32) -> Result<(), ControllerError> {
        let present: usize = self.image.topics.values().map(|topic| topic.partitions.len()).sum();
        let room = PARTITION_BOUND.saturating_sub(present);
        let most = MOST_PARTITIONS.min(u32::try_from(room).unwrap_or(u32::MAX));
        if more > most {
            return Err(ControllerError::TooManyPartitions { asked: more, most });
        }
        Ok(())
    }

    /// Every partition must have as many replicas as the others, `factor` where that is known, on
    /// different brokers, of which one at least could lead it.
    fn check_assignment(
        &self,
        assignment: Assignment,
        first: u32,
        factor: Option<usize>,
    ) -> Result<Assignment, ControllerError> {
        let factor = factor.or_else(|| assignment.first().map(Vec::len)).unwrap_or(0);
        for (partition, replicas) in (first..).zip(&assignment) {
            let mut seen = BTreeSet::new();
            for &broker in replicas {
                if !self.image.brokers.contains_key(&broker) || !seen.insert(broker) {
                    return Err(ControllerError::Assignment { partition, broker });
                }
            }
            if replicas.len() != factor {
                let (asked, replicas) = (count(replicas.len()), count(factor));
                return Err(ControllerError::AssignmentFactor { partition, asked, replicas });
            }
            if !replicas.iter().any(|broker| self.image.is_active(*broker)) {
                return Err(ControllerError::AssignmentDown { partition });
            }
        }
        Ok(assignment)
    }

    fn place(
        &self,
        ctx: &mut Context<'_>,
        partitions: u32,
        replication_factor: u32,
    ) -> Result<Assignment, ControllerError> {
        let usable = |(&id, broker): (&BrokerId, &BrokerRegistration)| UsableBroker {
            id,
            rack: broker.rack.clone(),
            fenced: broker.fenced,
        };
        let usable: Vec<UsableBroker> = self.image.brokers.iter().map(usable).collect();
        let brokers = u32::try_from(usable.len()).unwrap_or(u32::MAX);
        place_replicas(&usable, partitions, replication_factor, ctx.rng()).map_err(|error| {
            match error {
                PlacementError::AllFenced => ControllerError::AllFenced,
                PlacementError::NotPositive | PlacementError::TooFewBrokers { .. } => {
                    ControllerError::ReplicationFactor { asked: replication_factor, brokers }
                }
            }
        })
    }

    fn registration(&self, replicas: &[BrokerId]) -> PartitionRegistration {
        PartitionRegistration::new(replicas, |broker| self.image.is_active(broker))
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Settings that are new or different, and those that are removed. Where `min.insync.replicas` is
/// among them, the ELR of the topics that it is for is emptied (`createClearElrRecordsAsNeeded`).
fn config_records(
    resource: &ConfigResource,
    known: &BTreeMap<Arc<str>, Arc<str>>,
    configs: &Overrides,
    removed: &Removed,
) -> Vec<MetadataRecord> {
    let record = |name: &str, value: Option<&str>| MetadataRecord::Config {
        resource: resource.clone(),
        name: name.into(),
        value: value.map(Into::into),
    };
    let is_new = |(name, value): &(&str, &str)| known.get(*name).map(AsRef::as_ref) != Some(*value);
    let set: Vec<(&str, &str)> = configs.iter().filter(is_new).collect();
    let removed = removed.iter().copied().filter(|name| known.contains_key(*name));
    let removed: Vec<&str> = removed.collect();
    let clears =
        set.iter().map(|(name, _)| name).chain(&removed).any(|name| *name == MIN_INSYNC_REPLICAS);
    let mut records: Vec<_> = set.iter().map(|(name, value)| record(name, Some(value))).collect();
    records.extend(removed.iter().map(|name| record(name, None)));
    let topic = match resource {
        ConfigResource::Topic(topic) => Some(topic.clone()),
        ConfigResource::Cluster => None,
    };
    records.extend(clears.then_some(MetadataRecord::ClearElr { topic }));
    records
}

fn partition_records(
    topic: &TopicName,
    first: u32,
    partitions: Vec<PartitionRegistration>,
) -> impl Iterator<Item = MetadataRecord> {
    let record = |(index, registration)| {
        let topic_partition = TopicPartition::new(topic.clone(), PartitionIndex(index));
        MetadataRecord::Partition { topic_partition, registration }
    };
    (first..).zip(partitions).map(record)
}
