//! Which partition a record goes to, in Kafka's order: named, hashed, round robin, sticky.

use super::accumulator::{Accumulator, Appended};
use super::partitioner::{BuiltInPartitioner, Choices, LoadTable, RoundRobinPartitioner};
use crate::cluster::ClusterImage;
use crate::command::config::{Partitioner, ProducerConfig};
use crate::event::PartitionChoice;
use crate::id::{PartitionIndex, TopicName, TopicPartition};
use crate::java_hash::{murmur2, partition_for_key};
use crate::rng::Rng;
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The partitioners' state, per topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionChooser {
    sticky: BTreeMap<TopicName, StickyTopic>,
    round_robin: BTreeMap<TopicName, RoundRobinPartitioner>,
}

/// The sticky partitioner of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StickyTopic {
    partitioner: BuiltInPartitioner,
    /// The image's version and the accumulator's shape for which the load was weighed.
    weighed: Option<(u64, u64)>,
}

/// What a choice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The producer's settings.
    pub config: &'a ProducerConfig,
    /// What it knows of the cluster.
    pub image: &'a ClusterImage,
    /// What waits to be sent.
    pub accumulator: &'a Accumulator,
}

impl Surroundings<'_> {
    fn available(&self, topic: &TopicName) -> Vec<PartitionIndex> {
        let Some(topic) = self.image.topics.get(topic) else { return Vec::new() };
        let led = |(index, partition): (u32, &crate::cluster::PartitionRegistration)| {
            partition.leader.map(|_| PartitionIndex(index))
        };
        (0u32..).zip(&topic.partitions).filter_map(led).collect()
    }

    /// Whether no batch of the partition could take more.
    fn all_full(&self, partition: &TopicPartition) -> bool {
        self.accumulator
            .queue(partition)
            .is_none_or(|queue| queue.iter().rev().all(|batch| batch.closed))
    }

    /// The load table, when every partition of the topic has a queue.
    fn load(&self, topic: &TopicName, available: &[PartitionIndex]) -> Option<LoadTable> {
        let partitions = self.image.partition_count(topic);
        let queue = |index| {
            let queue = self.accumulator.queue(&TopicPartition::new(topic.clone(), index))?;
            Some((index, u32::try_from(queue.len()).unwrap_or(u32::MAX)))
        };
        let waiting: Option<Vec<_>> = (0..partitions).map(|at| queue(PartitionIndex(at))).collect();
        let usable: Vec<_> =
            waiting?.into_iter().filter(|(index, _)| available.contains(index)).collect();
        if usable.len() < 2 {
            return None;
        }
        LoadTable::new(&usable, usize::try_from(partitions).ok()?)
    }
}

impl PartitionChooser {
    /// The partition for a record with `key` that names `explicit`, or not, and why. The topic must
    /// be known with at least one partition.
    pub fn choose(
        &mut self,
        rng: &mut Rng,
        around: Surroundings<'_>,
        topic: &TopicName,
        explicit: Option<PartitionIndex>,
        key: Option<&[u8]>,
    ) -> (PartitionIndex, PartitionChoice) {
        let count = around.image.partition_count(topic);
        let partitions = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        if let Some(partition) = explicit {
            return (partition, PartitionChoice::Explicit);
        }
        if around.config.partitioner == Partitioner::RoundRobin {
            let available = around.available(topic);
            let turn = self.round_robin.entry(topic.clone()).or_default();
            let partition = turn.partition(Choices { partitions, available: &available });
            return (partition, PartitionChoice::RoundRobin);
        }
        if let Some(key) = key.filter(|_| !around.config.partitioner_ignore_keys) {
            let choice =
                PartitionChoice::KeyHash { murmur2: murmur2(key), partitions: partitions.get() };
            return (partition_for_key(key, partitions), choice);
        }
        self.choose_sticky(rng, around, topic, partitions)
    }

    fn choose_sticky(
        &mut self,
        rng: &mut Rng,
        around: Surroundings<'_>,
        topic: &TopicName,
        partitions: NonZeroU32,
    ) -> (PartitionIndex, PartitionChoice) {
        let StickyTopic { partitioner, weighed } = match self.sticky.get_mut(topic) {
            Some(sticky) => sticky,
            None => {
                let partitioner = BuiltInPartitioner::new(around.config.batch_size);
                let sticky = StickyTopic { partitioner, weighed: None };
                self.sticky.entry(topic.clone()).or_insert(sticky)
            }
        };
        let state = (around.image.version, around.accumulator.shape());
        if around.config.adaptive_partitioning && weighed.replace(state) != Some(state) {
            partitioner.set_load(around.load(topic, &around.available(topic)));
        }
        let is_full = |partition| around.all_full(&TopicPartition::new(topic.clone(), partition));
        if let Some(partition) = partitioner.current().filter(|at| !is_full(*at)) {
            return (partition, PartitionChoice::Sticky { drawn: false });
        }
        let available = around.available(topic);
        let choices = Choices { partitions, available: &available };
        let mut drawn = false;
        let mut draw = || {
            drawn = true;
            rng.random_positive()
        };
        let mut partition = partitioner.partition(choices, &mut draw);
        if partitioner.complete_withheld_switch(is_full(partition), choices, &mut draw) {
            partition = partitioner.partition(choices, &mut draw);
        }
        (partition, PartitionChoice::Sticky { drawn })
    }

    /// What [`Self::choose`] would say now, without choosing: the partition is `None` when it is yet
    /// to be drawn.
    #[must_use]
    pub fn foresee(
        &self,
        around: Surroundings<'_>,
        topic: &TopicName,
        explicit: Option<PartitionIndex>,
        key: Option<&[u8]>,
    ) -> (Option<PartitionIndex>, PartitionChoice) {
        // What is drawn is not looked at, so that any generator will do.
        let mut rng = Rng::new(0);
        let (partition, choice) = self.clone().choose(&mut rng, around, topic, explicit, key);
        let drawn = choice == PartitionChoice::Sticky { drawn: true };
        ((!drawn).then_some(partition), choice)
    }

    /// Counts what a record without a key added, and changes the partition when it is time.
    pub fn note_appended(
        &mut self,
        rng: &mut Rng,
        around: Surroundings<'_>,
        target: &TopicPartition,
        appended: Appended,
    ) {
        let Some(sticky) = self.sticky.get_mut(&target.topic) else { return };
        let count = around.image.partition_count(&target.topic);
        let Some(partitions) = NonZeroU32::new(count) else { return };
        if sticky.partitioner.count(appended.bytes, around.all_full(target)) {
            let available = around.available(&target.topic);
            let choices = Choices { partitions, available: &available };
            sticky.partitioner.draw(choices, || rng.random_positive());
        }
    }
}
