//! What a broker does when it learns of new metadata: lead, follow, drop.

use super::{Broker, FollowerState, Leadership, Replica, Role};
use crate::cluster::{ClusterImage, PartitionRegistration, TopicImage};
use crate::command::config::TopicConfig;
use crate::event::EventKind;
use crate::id::{BrokerId, Offset, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::topic_name;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Broker {
    pub(super) fn update_metadata(&mut self, ctx: &mut Context<'_>, image: &Arc<ClusterImage>) {
        if image.version <= self.image.version || !self.is_registered_in(image) {
            return;
        }
        ctx.note_as_cause(EventKind::MetadataLearned { version: image.version });
        let learned = ctx.cause();
        let known = core::mem::replace(&mut self.image, Arc::clone(image));
        self.drop_deleted(ctx, &known, image);
        let defaults = image.config().topic_defaults();
        for (topic, topic_image) in &image.topics {
            let config = topic_image.config(&defaults);
            for (index, registration) in (0u32..).zip(&topic_image.partitions) {
                if registration.replicas.contains(&self.id) {
                    let partition = TopicPartition::new(topic.clone(), PartitionIndex(index));
                    ctx.set_cause(learned);
                    self.apply(ctx, partition, topic_image.incarnation, &config, registration);
                }
            }
        }
        ctx.set_cause(learned);
        self.run_fetchers(ctx);
        self.caught_up(ctx, known.version);
    }

    /// Topics that this broker knew and that are gone now, or made anew: their copies go, and so do
    /// the offsets that groups of its coordinator have committed for them, copy or not.
    fn drop_deleted(&mut self, ctx: &mut Context<'_>, known: &ClusterImage, image: &ClusterImage) {
        let is_gone = |(name, topic): &(&TopicName, &TopicImage)| {
            image.topics.get(*name).is_none_or(|now| now.incarnation != topic.incarnation)
        };
        for (topic, _) in known.topics.iter().filter(is_gone) {
            self.forget_offsets(ctx, topic);
        }
        // Also those that went while this broker did not run.
        self.replicas.retain(|partition, replica| {
            let topic = image.topics.get(&partition.topic);
            topic.is_some_and(|topic| topic.incarnation == replica.incarnation)
        });
    }

    fn apply(
        &mut self,
        ctx: &mut Context<'_>,
        partition: TopicPartition,
        incarnation: u64,
        config: &TopicConfig,
        registration: &PartitionRegistration,
    ) {
        let own = self.id;
        let leads = registration.leader == Some(own);
        let replica_count = u32::try_from(registration.replicas.len()).unwrap_or(u32::MAX);
        let known = self.replicas.get(&partition);
        let is_new = known.is_none();
        let new_epoch = known.is_none_or(|replica| {
            replica.role == Role::Offline || replica.leader_epoch < registration.leader_epoch
        });
        let replica = self.replicas.entry(partition.clone()).or_insert_with(|| Replica {
            log: crate::log::PartitionLog::default(),
            high_watermark: Offset(0),
            checkpointed_high_watermark: Offset(0),
            checkpointed_log_start: Offset(0),
            truncations: Vec::new(),
            leader_epoch: registration.leader_epoch,
            partition_epoch: registration.partition_epoch,
            role: Role::Follower { leader: None },
            incarnation,
            config: config.clone(),
            replica_count,
        });
        replica.replica_count = replica_count;
        let is_news = replica.partition_epoch < registration.partition_epoch;
        replica.partition_epoch = replica.partition_epoch.max(registration.partition_epoch);
        if new_epoch || is_new {
            replica.leader_epoch = registration.leader_epoch;
            if leads {
                lead(ctx, replica, own, registration);
            } else {
                replica.role = Role::Follower { leader: registration.leader };
            }
            self.role_changed(ctx, &partition, leads);
        } else if let Role::Leader(led) = &mut replica.role
            && is_news
        {
            led.isr = registration.isr.iter().copied().collect();
            led.pending_isr = None;
        }
        if leads && (new_epoch || is_news) {
            self.advance_high_watermark(ctx, &partition);
            self.answer_produces(ctx, &partition);
        }
        // Kafka takes over settings after leaders and ISRs: a lower min.insync.replicas moves the high
        // watermark only with the next append, follower's progress or change of the ISR.
        if let Some(replica) = self.replicas.get_mut(&partition) {
            replica.config = config.clone();
        }
    }

    fn role_changed(&mut self, ctx: &mut Context<'_>, partition: &TopicPartition, leads: bool) {
        for fetcher in self.fetchers.values_mut() {
            fetcher.wake(partition);
        }
        if partition.topic.as_str() == topic_name::CONSUMER_OFFSETS {
            self.coordinate(ctx, partition, leads);
        }
        if !leads {
            // Whoever waited here for this partition is told to look for the new leader.
            self.answer_fetches(ctx, partition);
            self.answer_produces(ctx, partition);
            self.answer_deletes(ctx, partition);
        }
    }
}

fn lead(
    ctx: &Context<'_>,
    replica: &mut Replica,
    own: BrokerId,
    registration: &PartitionRegistration,
) {
    replica.log.begin_leader_epoch(registration.leader_epoch);
    let followers: BTreeMap<_, _> = registration
        .replicas
        .iter()
        .filter(|broker| **broker != own)
        .map(|broker| {
            let in_sync = registration.isr.contains(broker);
            let caught_up_at = if in_sync { ctx.now() } else { Default::default() };
            (*broker, FollowerState { caught_up_at, ..FollowerState::default() })
        })
        .collect();
    replica.role = Role::Leader(Leadership {
        isr: registration.isr.iter().copied().collect(),
        pending_isr: None,
        followers,
        epoch_start: replica.log.log_end(),
    });
}
