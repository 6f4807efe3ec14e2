//! The in-sync replicas, as their leader keeps them: who falls behind goes, who has caught up comes
//! back, when the controller agrees (`Partition`, `AlterPartitionManager`).

use super::{Broker, BrokerTimer, Role};
use crate::cluster::ClusterImage;
use crate::id::{BrokerEpoch, BrokerId, MessageId, NodeId, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{AlterPartition, AlterPartitionResult, AlteredPartition, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the controller is to be asked: one request at a time, for all partitions that wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IsrUpdates {
    unsent: BTreeSet<TopicPartition>,
    in_flight: Option<(MessageId, BTreeSet<TopicPartition>)>,
}

/// Whether a follower may be in the ISR: active, and the same process as the controller knows.
pub(super) fn is_eligible(
    image: &ClusterImage,
    broker: BrokerId,
    epoch: Option<BrokerEpoch>,
) -> bool {
    let known = image.brokers.get(&broker);
    known.is_some_and(|known| known.is_active() && epoch == Some(known.epoch))
}

impl Broker {
    /// A follower that has all below the high watermark, and something of this epoch, may come back.
    pub(super) fn expand_isr(&mut self, partition: &TopicPartition, follower: BrokerId) {
        let Some(replica) = self.replicas.get_mut(partition) else { return };
        let high_watermark = replica.high_watermark;
        let Role::Leader(led) = &mut replica.role else { return };
        if led.pending_isr.is_some() || led.isr.contains(&follower) {
            return;
        }
        let Some(state) = led.followers.get(&follower) else { return };
        let has_enough =
            state.log_end.is_some_and(|end| end >= high_watermark && end >= led.epoch_start);
        if has_enough && is_eligible(&self.image, follower, state.epoch) {
            let mut isr = led.isr.clone();
            isr.insert(follower);
            led.pending_isr = Some(isr);
            self.isr_updates.unsent.insert(partition.clone());
        }
    }

    /// Followers that were not caught up for `replica.lag.time.max.ms` leave.
    pub(super) fn shrink_isrs(&mut self, ctx: &mut Context<'_>) {
        let (now, longest, own) = (ctx.now(), self.config.replica_lag_time_max, self.id);
        let mut slow = BTreeSet::new();
        for (partition, replica) in &mut self.replicas {
            let log_end = replica.log.log_end();
            let Role::Leader(led) = &mut replica.role else { continue };
            if led.pending_isr.is_some() {
                continue;
            }
            let stays = |broker: &&BrokerId| {
                **broker == own
                    || led
                        .followers
                        .get(broker)
                        .is_some_and(|state| state.is_caught_up(log_end, now, longest))
            };
            let isr: BTreeSet<BrokerId> = led.isr.iter().filter(stays).copied().collect();
            if isr.len() < led.isr.len() {
                slow.extend(led.isr.difference(&isr));
                led.pending_isr = Some(isr);
                self.isr_updates.unsent.insert(partition.clone());
            }
        }
        let cause = ctx.cause();
        for follower in slow {
            ctx.blame_silence_of(&NodeId::Broker(follower));
        }
        self.send_isr_updates(ctx);
        ctx.set_cause(cause);
        self.set_periodic_timer(ctx, BrokerTimer::ShrinkIsr);
    }

    /// Asks the controller for what waits, unless an answer is awaited.
    pub(super) fn send_isr_updates(&mut self, ctx: &mut Context<'_>) {
        let Some(broker_epoch) = self.lifecycle.epoch else { return };
        if self.isr_updates.unsent.is_empty() || self.isr_updates.in_flight.is_some() {
            return;
        }
        let Some(controller) = self.controller_node() else { return };
        let asked = core::mem::take(&mut self.isr_updates.unsent);
        let partitions: Vec<AlterPartition> =
            asked.iter().filter_map(|partition| self.isr_update(partition, broker_epoch)).collect();
        if partitions.is_empty() {
            return;
        }
        let request = Request::AlterPartition { broker: self.id, broker_epoch, partitions };
        let message = ctx.request(controller, request);
        self.isr_updates.in_flight = Some((message, asked));
        let longest = SimDuration::from_micros(self.config.session_timeout.as_micros() / 2);
        ctx.timer(longest, Timer::Broker(BrokerTimer::ControllerSilent(message)));
    }

    fn isr_update(
        &self,
        partition: &TopicPartition,
        broker_epoch: BrokerEpoch,
    ) -> Option<AlterPartition> {
        let replica = self.replicas.get(partition)?;
        let led = replica.leadership()?;
        let epoch_of = |broker: &BrokerId| {
            let known = led.followers.get(broker).and_then(|state| state.epoch);
            let registered = || self.image.brokers.get(broker).map(|known| known.epoch);
            match *broker == self.id {
                true => broker_epoch,
                false => known.or_else(registered).unwrap_or_default(),
            }
        };
        let new_isr = led.pending_isr.as_ref()?.iter();
        Some(AlterPartition {
            topic_partition: partition.clone(),
            leader_epoch: replica.leader_epoch,
            partition_epoch: replica.partition_epoch,
            new_isr: new_isr.map(|broker| (*broker, epoch_of(broker))).collect(),
        })
    }

    pub(super) fn on_isr_updated(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        result: &AlterPartitionResult,
    ) {
        let awaited = self.isr_updates.in_flight.as_ref();
        if awaited.is_none_or(|(message, _)| *message != to_request) {
            return;
        }
        let Some((_, asked)) = self.isr_updates.in_flight.take() else { return };
        let answer = ctx.cause();
        match result {
            Ok(partitions) => {
                for (partition, altered) in partitions {
                    ctx.set_cause(answer);
                    self.take_over_isr(ctx, partition, altered.as_ref().ok());
                }
            }
            // The controller knows another process of this name: the next fetch asks anew.
            Err(_) => {
                for partition in &asked {
                    self.take_over_isr(ctx, partition, None);
                }
            }
        }
        ctx.set_cause(answer);
        self.send_isr_updates(ctx);
    }

    fn take_over_isr(
        &mut self,
        ctx: &mut Context<'_>,
        partition: &TopicPartition,
        altered: Option<&AlteredPartition>,
    ) {
        let Some(replica) = self.replicas.get_mut(partition) else { return };
        let Role::Leader(led) = &mut replica.role else { return };
        match altered {
            Some(altered)
                if altered.leader_epoch == replica.leader_epoch
                    && altered.partition_epoch >= replica.partition_epoch =>
            {
                replica.partition_epoch = altered.partition_epoch;
                led.isr = altered.isr.iter().copied().collect();
                led.pending_isr = None;
            }
            // Newer metadata has come in the meantime, and has settled it.
            Some(_) => {}
            None => led.pending_isr = None,
        }
        self.advance_high_watermark(ctx, partition);
        self.answer_produces(ctx, partition);
    }

    /// The request with this id, or whichever is awaited, was not answered: it is asked again.
    pub(super) fn retry_isr_update(&mut self, ctx: &mut Context<'_>, message: Option<MessageId>) {
        if self.take_back_isr_update(message) {
            self.send_isr_updates(ctx);
        }
    }

    /// The request with this id, or whichever is awaited, will not be answered: what it asked for is to be
    /// asked. Says whether there was one.
    pub(super) fn take_back_isr_update(&mut self, message: Option<MessageId>) -> bool {
        let meant = |(asked, _): &mut (MessageId, BTreeSet<TopicPartition>)| {
            message.is_none_or(|message| message == *asked)
        };
        let Some((_, asked)) = self.isr_updates.in_flight.take_if(meant) else { return false };
        self.isr_updates.unsent.extend(asked);
        true
    }
}
