//! The KRaft controller: registrations, topics, leaders. What it decides, brokers learn by messages.

mod error;
pub mod placement;

pub use error::ControllerError;

use crate::cluster::{BrokerRegistration, ClusterImage, PartitionRegistration, TopicImage};
use crate::command::config::{Overrides, TopicConfig};
use crate::command::{Assignment, MOST_PARTITIONS};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{
    BrokerId, LeaderEpoch, NodeId, PartitionEpoch, PartitionIndex, TopicName, TopicPartition,
};
use crate::kernel::Context;
use crate::topic_name;
use crate::wire::{Body, Message, Request, Response};
use placement::{UsableBroker, place_replicas};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most partitions of a world, over all topics.
pub const PARTITION_BOUND: usize = 20_000;

/// Kafka's `offsets.topic.replication.factor`; a smaller cluster gets as many copies as it has brokers.
const INTERNAL_REPLICATION_FACTOR: u32 = 3;

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

/// Most records that the controller's log keeps.
pub const CONTROLLER_LOG_BOUND: usize = 100_000;

/// A `PARTITION_RECORD`: what the controller decided when it made a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionRecord {
    /// Which partition.
    pub topic_partition: TopicPartition,
    /// Its registration.
    pub registration: PartitionRegistration,
}

/// The controller's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    image: Arc<ClusterImage>,
    topics_made: u64,
    /// Shared with checkpoints; the newest [`CONTROLLER_LOG_BOUND`].
    log: Arc<Vec<PartitionRecord>>,
}

impl Controller {
    /// The metadata as decided.
    #[must_use]
    pub const fn image(&self) -> &Arc<ClusterImage> {
        &self.image
    }

    /// What the controller wrote about partitions, oldest first.
    #[must_use]
    pub fn log(&self) -> &[PartitionRecord] {
        &self.log
    }

    fn note_partitions(
        &mut self,
        ctx: &mut Context<'_>,
        topic: &TopicName,
        first: u32,
        partitions: &[PartitionRegistration],
    ) {
        let log = Arc::make_mut(&mut self.log);
        for (index, registration) in (first..).zip(partitions) {
            let topic_partition = TopicPartition::new(topic.clone(), PartitionIndex(index));
            ctx.note(EventKind::LeaderElected {
                topic_partition: topic_partition.clone(),
                leader: registration.leader,
                leader_epoch: registration.leader_epoch,
            });
            log.push(PartitionRecord { topic_partition, registration: registration.clone() });
        }
        let surplus = log.len().saturating_sub(CONTROLLER_LOG_BOUND);
        log.drain(..surplus);
    }

    /// A broker registers; it is unfenced at once.
    ///
    /// # Errors
    /// When it is registered already.
    pub fn register(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        rack: Option<Arc<str>>,
    ) -> Result<(), ControllerError> {
        if self.image.brokers.contains_key(&broker) {
            return Err(ControllerError::BrokerExists { broker });
        }
        self.change(|image| {
            image.brokers.insert(broker, BrokerRegistration { rack, fenced: false })
        });
        ctx.note_as_cause(EventKind::BrokerRegistered { broker });
        self.publish(ctx);
        Ok(())
    }

    /// Forgets a broker that was shut down (`UnregisterBroker`). Only one that holds no replica: of
    /// others Kafka's operators move the replicas away first, since an unregistered broker's copies
    /// are lost to the cluster.
    ///
    /// # Errors
    /// When there is no such broker, or it holds replicas.
    pub fn unregister(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
    ) -> Result<(), ControllerError> {
        if !self.image.brokers.contains_key(&broker) {
            return Err(ControllerError::UnknownBroker { broker });
        }
        let topics = self.image.topics.iter().filter(|(_, image)| {
            image.partitions.iter().any(|partition| partition.replicas.contains(&broker))
        });
        let topics: Vec<TopicName> = topics.map(|(topic, _)| topic.clone()).collect();
        if !topics.is_empty() {
            return Err(ControllerError::BrokerHoldsReplicas { broker, topics });
        }
        self.change(|image| image.brokers.remove(&broker));
        ctx.note_as_cause(EventKind::BrokerUnregistered { broker });
        self.publish(ctx);
        Ok(())
    }

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
            Some(assignment) => self.check_assignment(assignment, 0)?,
            None => self.place(ctx, new.partitions, new.replication_factor)?,
        };
        let configs: BTreeMap<_, _> =
            new.configs.iter().map(|(name, value)| (name.into(), value.into())).collect();
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
        let image = TopicImage { incarnation, changed_by, partitions, configs };
        self.note_partitions(ctx, &topic, 0, &image.partitions);
        self.change(|cluster| cluster.topics.insert(topic, image));
        self.publish(ctx);
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
        let assignment = match assignment {
            Some(lists) if lists.len() as u64 != u64::from(more) => {
                let lists = u32::try_from(lists.len()).unwrap_or(u32::MAX);
                return Err(ControllerError::AssignmentCount { lists, partitions: more });
            }
            Some(lists) => self.check_assignment(lists, from)?,
            None => {
                let first = self.topic(topic)?.partitions.first();
                let factor = first.map_or(1, |partition| partition.replicas.len());
                self.place(ctx, more, u32::try_from(factor).unwrap_or(1))?
            }
        };
        let added: Vec<_> = assignment.iter().map(|replicas| self.registration(replicas)).collect();
        let changed_by =
            ctx.note_as_cause(EventKind::PartitionsAdded { topic: topic.clone(), from, to: total });
        self.note_partitions(ctx, topic, from, &added);
        self.change(|image| {
            if let Some(image) = image.topics.get_mut(topic) {
                image.changed_by = changed_by;
                image.partitions.extend(added);
            }
        });
        self.publish(ctx);
        Ok(())
    }

    /// Sets configurations of a topic.
    ///
    /// # Errors
    /// When there is no such topic.
    pub fn alter_configs(
        &mut self,
        ctx: &mut Context<'_>,
        topic: &TopicName,
        configs: &Overrides,
    ) -> Result<(), ControllerError> {
        self.topic(topic)?;
        self.change(|image| {
            if let Some(image) = image.topics.get_mut(topic) {
                image
                    .configs
                    .extend(configs.iter().map(|(name, value)| (name.into(), value.into())));
            }
        });
        self.publish(ctx);
        Ok(())
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
        self.change(|image| image.topics.remove(topic));
        ctx.note_as_cause(EventKind::TopicDeleted { topic: topic.clone() });
        self.publish(ctx);
        Ok(())
    }

    /// What brokers ask of it.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let Body::Request(Request::CreateInternalTopic { topic, partitions }) = &message.body
        else {
            return;
        };
        let result = if self.image.topics.contains_key(topic) {
            Ok(())
        } else {
            let brokers = u32::try_from(self.image.brokers.len()).unwrap_or(u32::MAX);
            let new = NewTopic {
                topic: topic.clone(),
                partitions: *partitions,
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

    fn check_assignment(
        &self,
        assignment: Assignment,
        first: u32,
    ) -> Result<Assignment, ControllerError> {
        for (partition, replicas) in (first..).zip(&assignment) {
            let mut seen = BTreeSet::new();
            for &broker in replicas {
                if !self.image.brokers.contains_key(&broker) || !seen.insert(broker) {
                    return Err(ControllerError::Assignment { partition, broker });
                }
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
        place_replicas(&usable, partitions, replication_factor, ctx.rng())
            .map_err(|_| ControllerError::ReplicationFactor { asked: replication_factor, brokers })
    }

    fn registration(&self, replicas: &[BrokerId]) -> PartitionRegistration {
        let active = |broker: &&BrokerId| {
            self.image.brokers.get(broker).is_some_and(|registration| !registration.fenced)
        };
        let isr: Vec<BrokerId> = replicas.iter().filter(active).copied().collect();
        PartitionRegistration {
            replicas: replicas.to_vec(),
            leader: isr.first().copied(),
            isr,
            leader_epoch: LeaderEpoch(0),
            partition_epoch: PartitionEpoch(0),
        }
    }

    fn change<R>(&mut self, change: impl FnOnce(&mut ClusterImage) -> R) {
        let image = Arc::make_mut(&mut self.image);
        image.version += 1;
        change(image);
    }

    fn publish(&self, ctx: &mut Context<'_>) {
        for &broker in self.image.brokers.keys() {
            let image = Arc::clone(&self.image);
            ctx.request(NodeId::Broker(broker), Request::UpdateMetadata { image });
        }
    }
}

/// The settings of a topic; what was stored is valid, since commands check it.
#[must_use]
pub fn topic_config(image: &TopicImage) -> TopicConfig {
    let mut overrides = Overrides::default();
    for (name, value) in &image.configs {
        // An unknown name can only come from a newer version's session; it is left at its default.
        let _ = overrides.set(crate::command::config::Owner::Topic, name, value);
    }
    TopicConfig::default().apply(&overrides).unwrap_or_default()
}
