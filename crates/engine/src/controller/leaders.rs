//! Leaders and in-sync replicas: what changes when brokers come and go or are asked about
//! (`ReplicationControlManager`).

use super::election::{Election, PartitionChange};
use super::{Controller, MetadataRecord};
use crate::cluster::{PartitionRegistration, TopicImage};
use crate::command::config::TopicConfig;
use crate::error_code::ErrorCode;
use crate::id::{BrokerEpoch, BrokerId, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::wire::{AlterPartition, AlteredPartition, ElectionType, Message, Response};

/// Most partitions that go back to their preferred leader in one turn.
const MOST_BALANCED: usize = 1000;

/// Which brokers are seen otherwise than the image has them while changes are worked out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Updating {
    /// It leaves every ISR and leads nothing.
    pub removed: Option<BrokerId>,
    /// It may lead although the image still has it fenced.
    pub added: Option<BrokerId>,
    /// It came back and may have lost what it had.
    pub unclean_shutdown: Option<BrokerId>,
}

/// What the topic's settings, or the cluster's for it, say about elections.
struct Rules {
    min_insync_replicas: u32,
    election: Election,
}

impl Rules {
    fn of(topic: &TopicImage, defaults: &TopicConfig) -> Self {
        let config = topic.config(defaults);
        let election = match config.unclean_leader_election {
            true => Election::Unclean,
            false => Election::Online,
        };
        Self { min_insync_replicas: config.min_insync_replicas, election }
    }

    fn min_isr(&self, partition: &PartitionRegistration) -> usize {
        let least = usize::try_from(self.min_insync_replicas).unwrap_or(usize::MAX);
        least.min(partition.replicas.len())
    }
}

impl Controller {
    /// The changes of all partitions that `concerned` picks.
    pub(super) fn leader_and_isr_changes(
        &self,
        updating: Updating,
        concerned: impl Fn(&PartitionRegistration) -> bool,
    ) -> Vec<MetadataRecord> {
        let gone = |broker: BrokerId| {
            updating.removed == Some(broker) || updating.unclean_shutdown == Some(broker)
        };
        let is_acceptable = |broker: BrokerId| {
            !gone(broker) && (updating.added == Some(broker) || self.may_lead(broker))
        };
        self.changes(concerned, |partition, rules| {
            let election = rules.election;
            let min_isr = rules.min_isr(partition);
            let mut change = self.change(partition, &is_acceptable, min_isr, election);
            change.target_isr.retain(|broker| !gone(*broker));
            if self.is_elected() {
                change.target_isr.retain(|broker| self.image.is_active(*broker));
            }
            change.unclean_shutdown = updating.unclean_shutdown;
            change.build()
        })
    }

    /// Whether the broker may lead, and be in an ISR.
    pub(super) fn may_lead(&self, broker: BrokerId) -> bool {
        self.image.is_active(broker) && !self.is_shutting_down(broker)
    }

    /// A change of a partition. In the ZooKeeper era there were no eligible leader replicas.
    fn change<'a>(
        &self,
        partition: &'a PartitionRegistration,
        is_acceptable: &'a dyn Fn(BrokerId) -> bool,
        min_isr: usize,
        election: Election,
    ) -> PartitionChange<'a> {
        let mut change = PartitionChange::new(partition, is_acceptable, min_isr, election);
        change.elr_enabled = !self.is_elected();
        change.last_known_leader_counts = !self.is_elected();
        change
    }

    fn changes(
        &self,
        concerned: impl Fn(&PartitionRegistration) -> bool,
        change: impl Fn(&PartitionRegistration, &Rules) -> Option<super::ChangedFields>,
    ) -> Vec<MetadataRecord> {
        let mut records = Vec::new();
        let defaults = self.topic_defaults();
        for (name, topic) in &self.image.topics {
            let partitions = (0u32..).zip(&topic.partitions);
            let mut partitions =
                partitions.filter(|(_, partition)| concerned(partition)).peekable();
            if partitions.peek().is_none() {
                continue;
            }
            let rules = Rules::of(topic, &defaults);
            records.extend(partitions.filter_map(|(index, partition)| {
                let changed = change(partition, &rules)?;
                let topic_partition = TopicPartition::new(name.clone(), PartitionIndex(index));
                Some(MetadataRecord::PartitionChange { topic_partition, changed })
            }));
        }
        records
    }

    /// Partitions that another than their first replica leads, although that could, go back to it.
    pub(super) fn balance_leaders(&mut self, ctx: &mut Context<'_>) {
        if !self.config.auto_leader_rebalance {
            return;
        }
        let imbalanced = |partition: &PartitionRegistration| {
            partition.leader.is_some() && partition.leader != partition.replicas.first().copied()
        };
        let is_acceptable = |broker: BrokerId| self.may_lead(broker);
        let mut records = self.changes(imbalanced, |partition, rules| {
            let min_isr = rules.min_isr(partition);
            self.change(partition, &is_acceptable, min_isr, Election::Preferred).build()
        });
        records.truncate(MOST_BALANCED);
        self.write(ctx, records);
    }

    /// Topics that allow it get a leader at the price of records.
    pub(super) fn elect_unclean_leaders(&mut self, ctx: &mut Context<'_>) {
        let records = self
            .leader_and_isr_changes(Updating::default(), |partition| partition.leader.is_none());
        self.write(ctx, records);
    }

    /// An administrator asks for an election (`kafka-leader-election.sh`).
    pub(super) fn on_elect_leaders(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        partition: &TopicPartition,
        election: ElectionType,
    ) {
        let result = self.election(partition, election).map(|record| {
            self.write(ctx, vec![record]);
        });
        self.answer(ctx, message, Response::ElectLeaders { result });
    }

    fn election(
        &self,
        topic_partition: &TopicPartition,
        election: ElectionType,
    ) -> Result<MetadataRecord, ErrorCode> {
        let unknown = ErrorCode::UnknownTopicOrPartition;
        let topic = self.image.topics.get(&topic_partition.topic).ok_or(unknown)?;
        let partition = self.image.partition(topic_partition).ok_or(unknown)?;
        let (needless, kind, unavailable) = match election {
            ElectionType::Preferred => (
                partition.leader.is_some()
                    && partition.leader == partition.replicas.first().copied(),
                Election::Preferred,
                ErrorCode::PreferredLeaderNotAvailable,
            ),
            ElectionType::Unclean => (
                partition.leader.is_some(),
                Election::Unclean,
                ErrorCode::EligibleLeadersNotAvailable,
            ),
        };
        if needless {
            return Err(ErrorCode::ElectionNotNeeded);
        }
        let is_acceptable = |broker: BrokerId| self.may_lead(broker);
        let min_isr = Rules::of(topic, &self.topic_defaults()).min_isr(partition);
        let changed = self.change(partition, &is_acceptable, min_isr, kind).build();
        let topic_partition = topic_partition.clone();
        changed
            .map(|changed| MetadataRecord::PartitionChange { topic_partition, changed })
            .ok_or(unavailable)
    }

    /// A leader asks to change the ISR of partitions that it leads.
    pub(super) fn on_alter_partition(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        (broker, epoch): (BrokerId, BrokerEpoch),
        partitions: &[AlterPartition],
    ) {
        let known = self.image.brokers.get(&broker);
        if known.is_none_or(|known| known.epoch != epoch) {
            let result = Err(ErrorCode::StaleBrokerEpoch);
            self.answer(ctx, message, Response::AlterPartition { result });
            return;
        }
        let mut records = Vec::new();
        let mut answers = Vec::new();
        for asked in partitions {
            let (record, result) = match self.altered(broker, asked) {
                Ok((record, altered)) => (record, Ok(altered)),
                Err(error) => (None, Err(error)),
            };
            records.extend(record);
            answers.push((asked.topic_partition.clone(), result));
        }
        self.write(ctx, records);
        self.answer(ctx, message, Response::AlterPartition { result: Ok(answers) });
    }

    fn altered(
        &self,
        leader: BrokerId,
        asked: &AlterPartition,
    ) -> Result<(Option<MetadataRecord>, AlteredPartition), ErrorCode> {
        let topic = self.topic_of(&asked.topic_partition.topic)?;
        let partition = self
            .image
            .partition(&asked.topic_partition)
            .ok_or(ErrorCode::UnknownTopicOrPartition)?;
        self.check_alteration(leader, asked, partition)?;
        let rules = Rules::of(topic, &self.topic_defaults());
        let is_acceptable = |broker: BrokerId| self.may_lead(broker);
        let min_isr = rules.min_isr(partition);
        let mut change = self.change(partition, &is_acceptable, min_isr, rules.election);
        change.target_isr = asked.new_isr.iter().map(|(broker, _)| *broker).collect();
        change.target_recovering = false;
        let changed = change.build();
        let mut after = partition.clone();
        if let Some(changed) = &changed {
            after.merge(changed);
        }
        let topic_partition = asked.topic_partition.clone();
        let record =
            changed.map(|changed| MetadataRecord::PartitionChange { topic_partition, changed });
        if after.leader != Some(leader) {
            return Err(ErrorCode::NewLeaderElected);
        }
        let altered = AlteredPartition {
            isr: after.isr,
            leader_epoch: after.leader_epoch,
            partition_epoch: after.partition_epoch,
        };
        Ok((record, altered))
    }

    fn topic_defaults(&self) -> TopicConfig {
        self.image.config().topic_defaults()
    }

    fn topic_of(&self, topic: &TopicName) -> Result<&TopicImage, ErrorCode> {
        self.image.topics.get(topic).ok_or(ErrorCode::UnknownTopicOrPartition)
    }

    fn check_alteration(
        &self,
        leader: BrokerId,
        asked: &AlterPartition,
        partition: &PartitionRegistration,
    ) -> Result<(), ErrorCode> {
        if asked.leader_epoch > partition.leader_epoch
            || asked.partition_epoch > partition.partition_epoch
        {
            return Err(ErrorCode::NotController);
        }
        if asked.leader_epoch < partition.leader_epoch {
            return Err(ErrorCode::FencedLeaderEpoch);
        }
        if partition.leader != Some(leader) {
            return Err(ErrorCode::InvalidRequest);
        }
        if asked.partition_epoch < partition.partition_epoch {
            return Err(ErrorCode::InvalidUpdateVersion);
        }
        let is_replica = |broker: &BrokerId| partition.replicas.contains(broker);
        let has_leader = asked.new_isr.iter().any(|(broker, _)| *broker == leader);
        if !has_leader || !asked.new_isr.iter().all(|(broker, _)| is_replica(broker)) {
            return Err(ErrorCode::InvalidRequest);
        }
        let is_eligible = |(broker, epoch): &(BrokerId, BrokerEpoch)| {
            let known = self.image.brokers.get(broker);
            known.is_some_and(|known| known.epoch == *epoch) && self.may_lead(*broker)
        };
        match asked.new_isr.iter().all(is_eligible) {
            true => Ok(()),
            false => Err(ErrorCode::IneligibleReplica),
        }
    }
}
