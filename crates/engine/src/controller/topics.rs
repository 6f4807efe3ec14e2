//! Topics: made, grown, configured, deleted (`ReplicationControlManager`, `ConfigurationControlManager`).

use super::placement::{PlacementError, UsableBroker, place_replicas};
use super::{ConfigResource, Controller, ControllerError, LoggedRecord, MetadataRecord};
use crate::cluster::{BrokerRegistration, ClusterImage, PartitionRegistration, TopicImage};
use crate::command::config::{ConfigError, Overrides, Owner, Removed};
use crate::command::{Assignment, MOST_PARTITIONS};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, EventId, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::rng::Rng;
use crate::topic_name;
use crate::wire::{AdminOperation, Message, Response};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most partitions of a world, over all topics.
pub const PARTITION_BOUND: usize = 20_000;

/// Kafka's `offsets.topic.replication.factor`; a smaller cluster gets as many copies as it has brokers.
const INTERNAL_REPLICATION_FACTOR: u32 = 3;

/// The setting whose change empties the eligible leader replicas of its topic, or of all.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// What a new topic shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where the partitions of a new topic go.
    ///
    /// # Errors
    /// What is wrong with `new`.
    pub fn plan_topic(&self, rng: &mut Rng, new: &NewTopic) -> Result<Assignment, ControllerError> {
        self.check_name(&new.topic)?;
        self.check_count(new.partitions)?;
        match &new.assignment {
            Some(assignment) => self.check_assignment(assignment, 0, None),
            None => self.place(rng, new.partitions, new.replication_factor),
        }
    }

    /// Makes a topic (`CreateTopics`).
    ///
    /// # Errors
    /// What is wrong with `new`; nothing is made then.
    pub fn create_topic(
        &mut self,
        ctx: &mut Context<'_>,
        new: &NewTopic,
    ) -> Result<(), ControllerError> {
        let assignment = self.plan_topic(ctx.rng(), new)?;
        let incarnation = self.image.topics_made.saturating_add(1);
        let partitions: Vec<_> =
            assignment.iter().map(|replicas| self.registration(replicas)).collect();
        let topic = &new.topic;
        let changed_by = self.note_change(ctx, made(topic, &partitions));
        let mut records =
            vec![MetadataRecord::Topic { topic: topic.clone(), incarnation, changed_by }];
        let resource = ConfigResource::Topic(topic.clone());
        records.extend(config_records(&resource, &BTreeMap::new(), &new.configs, &Removed::new()));
        records.extend(partition_records(topic, 0, partitions));
        self.write(ctx, records);
        Ok(())
    }

    /// What a lone controller writes has happened; what others must have too is noted once they have.
    fn note_change(&self, ctx: &mut Context<'_>, kind: EventKind) -> EventId {
        match self.is_alone() {
            true => ctx.note_as_cause(kind),
            false => ctx.cause(),
        }
    }

    /// What it means for a topic that the record at `offset` is decided in a quorum; `before` is the image
    /// without it.
    pub(super) fn note_topic(
        &self,
        ctx: &mut Context<'_>,
        before: &ClusterImage,
        logged: &LoggedRecord,
    ) {
        match &logged.record {
            MetadataRecord::Topic { topic, .. } => {
                let partitions = self.partitions_written_after(logged.offset, topic);
                let from = before.partition_count(topic);
                let to = from.saturating_add(count(partitions.len()));
                ctx.note_as_cause(match before.topics.contains_key(topic) {
                    true => EventKind::PartitionsAdded { topic: topic.clone(), from, to },
                    false => made(topic, &partitions),
                });
            }
            MetadataRecord::RemoveTopic { topic } => {
                ctx.note_as_cause(EventKind::TopicDeleted { topic: topic.clone() });
            }
            _ => {}
        }
    }

    fn partitions_written_after(
        &self,
        offset: u64,
        topic: &TopicName,
    ) -> Vec<PartitionRegistration> {
        let written = self.metadata_log().since(offset.saturating_add(1)).iter();
        let of_topic = written.take_while(|logged| match &logged.record {
            MetadataRecord::Config { resource: ConfigResource::Topic(of), .. }
            | MetadataRecord::ClearElr { topic: Some(of) } => of == topic,
            MetadataRecord::Partition { topic_partition, .. } => topic_partition.topic == *topic,
            _ => false,
        });
        let partitions = of_topic.filter_map(|logged| match &logged.record {
            MetadataRecord::Partition { registration, .. } => Some(registration.clone()),
            _ => None,
        });
        partitions.collect()
    }

    /// Where the partitions go with which `topic` would have `total`.
    ///
    /// # Errors
    /// What is wrong.
    pub fn plan_partitions(
        &self,
        rng: &mut Rng,
        topic: &TopicName,
        total: u32,
        assignment: Option<&Assignment>,
    ) -> Result<Assignment, ControllerError> {
        let present = self.topic(topic)?.partitions.len();
        let from = count(present);
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
        match assignment {
            Some(lists) if lists.len() as u64 != u64::from(more) => {
                let lists = count(lists.len());
                Err(ControllerError::AssignmentCount { lists, partitions: more })
            }
            Some(lists) => self.check_assignment(lists, from, factor),
            None => self.place(rng, more, factor.map_or(1, count)),
        }
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
        assignment: Option<&Assignment>,
    ) -> Result<(), ControllerError> {
        let assignment = self.plan_partitions(ctx.rng(), topic, total, assignment)?;
        let from = self.image.partition_count(topic);
        let added: Vec<_> = assignment.iter().map(|replicas| self.registration(replicas)).collect();
        let grown = EventKind::PartitionsAdded { topic: topic.clone(), from, to: total };
        let changed_by = self.note_change(ctx, grown);
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
        self.note_change(ctx, EventKind::TopicDeleted { topic: topic.clone() });
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
            self.create_topic(ctx, &new).map_err(|_| ErrorCode::InvalidTopicException)
        };
        self.answer(ctx, message, Response::CreateInternalTopic { result });
    }

    /// An administrator asks for a change.
    pub(super) fn on_administer(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        operation: &AdminOperation,
    ) {
        let result = match operation {
            AdminOperation::CreateTopics { new } => self.create_topic(ctx, new),
            AdminOperation::CreatePartitions { topic, total, assignment } => {
                self.add_partitions(ctx, topic, *total, assignment.as_ref())
            }
            AdminOperation::IncrementalAlterConfigs { topic, configs, removed } => {
                let owner = if topic.is_some() { Owner::Topic } else { Owner::Cluster };
                let known = removed.iter().filter_map(|name| owner.find(name).ok());
                let removed: Removed = known.map(|setting| setting.name).collect();
                match topic {
                    Some(topic) => self.alter_configs(ctx, topic, configs, &removed),
                    None => {
                        self.alter_cluster_configs(ctx, configs, &removed);
                        Ok(())
                    }
                }
            }
            AdminOperation::DeleteTopics { topic } => self.delete_topic(ctx, topic),
            AdminOperation::UnregisterBroker { broker } => self.unregister(ctx, *broker),
        };
        let result =
            result.map_err(|error| error.error_code().unwrap_or(ErrorCode::InvalidRequest));
        let word = operation.word();
        self.answer(ctx, message, Response::Administer { word, result });
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
        assignment: &Assignment,
        first: u32,
        factor: Option<usize>,
    ) -> Result<Assignment, ControllerError> {
        let factor = factor.or_else(|| assignment.first().map(Vec::len)).unwrap_or(0);
        for (partition, replicas) in (first..).zip(assignment) {
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
        Ok(assignment.clone())
    }

    fn place(
        &self,
        rng: &mut Rng,
        partitions: u32,
        replication_factor: u32,
    ) -> Result<Assignment, ControllerError> {
        let usable = |(&id, broker): (&BrokerId, &BrokerRegistration)| UsableBroker {
            id,
            rack: broker.rack.clone(),
            fenced: broker.fenced,
        };
        let usable: Vec<UsableBroker> = self.image.brokers.iter().map(usable).collect();
        let brokers = count(usable.len());
        place_replicas(&usable, partitions, replication_factor, rng).map_err(|error| match error {
            PlacementError::AllFenced => ControllerError::AllFenced,
            PlacementError::NotPositive | PlacementError::TooFewBrokers { .. } => {
                ControllerError::ReplicationFactor { asked: replication_factor, brokers }
            }
        })
    }

    fn registration(&self, replicas: &[BrokerId]) -> PartitionRegistration {
        PartitionRegistration::new(replicas, |broker| self.may_lead(broker))
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

/// A topic is made with these partitions.
fn made(topic: &TopicName, partitions: &[PartitionRegistration]) -> EventKind {
    let replicas = partitions.iter().map(|partition| partition.replicas.len());
    EventKind::TopicCreated {
        topic: topic.clone(),
        partitions: count(partitions.len()),
        replication_factor: count(replicas.max().unwrap_or(0)),
    }
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
