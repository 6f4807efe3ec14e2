//! The sender: which batches leave (`Sender`, `RecordAccumulator.drain`).

use super::accumulator::ProducerBatch;
use super::metadata::at_least;
use super::{Process, Producer};
use crate::cluster::ClusterImage;
use crate::event::{BatchReadiness, EventKind};
use crate::id::{BrokerId, NodeId, RecordId, TopicPartition};
use crate::kernel::Context;
use crate::time::SimTime;
use crate::wire::{Acks, ProducePartition, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A produce request that is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFlight {
    pub(super) broker: BrokerId,
    pub(super) sent_at: SimTime,
    /// Those of its batches that were not given up meanwhile.
    pub(super) batches: Vec<(TopicPartition, ProducerBatch)>,
}

impl InFlight {
    /// Its batches, to renumber them.
    pub fn batches_mut(&mut self) -> impl Iterator<Item = &mut (TopicPartition, ProducerBatch)> {
        self.batches.iter_mut()
    }

    /// How many records it carries.
    pub fn records(&self) -> u32 {
        self.batches.iter().map(|(_, batch)| batch.count()).fold(0, u32::saturating_add)
    }
}

impl Producer {
    /// Sends all that may leave: to each broker, as long as it has fewer than
    /// `max.in.flight.requests.per.connection` unanswered requests.
    pub(super) fn run_sender(&mut self, ctx: &mut Context<'_>) {
        self.keep_identity(ctx);
        let Some(image) = self.metadata.image() else { return };
        if !self.is_running() {
            return;
        }
        self.append_waiting(ctx);
        for broker in self.ready_brokers(ctx, &image) {
            while self.may_send_to(ctx, broker) && self.send_to(ctx, broker, &image) {}
        }
    }

    fn may_send_to(&self, ctx: &Context<'_>, broker: BrokerId) -> bool {
        if self.unreachable.is_at_rest(broker, ctx.now()) {
            return false;
        }
        let open = self.in_flight.values().filter(|request| request.broker == broker).count();
        open < usize::try_from(self.config.max_in_flight).unwrap_or(usize::MAX)
    }

    /// Brokers that lead a partition with a batch that may leave. Without a leader: ask again.
    fn ready_brokers(&mut self, ctx: &Context<'_>, image: &ClusterImage) -> BTreeSet<BrokerId> {
        let mut brokers = BTreeSet::new();
        let mut leaderless = false;
        for (partition, batch) in self.accumulator.fronts() {
            if self.readiness(image, partition, batch, ctx.now()).is_some() {
                match image.leader(partition) {
                    Some(leader) => drop(brokers.insert(leader)),
                    None => leaderless = true,
                }
            }
        }
        if leaderless {
            self.metadata_is_stale(ctx);
        }
        brokers
    }

    /// Why the batch may leave now, if it may.
    fn readiness(
        &self,
        image: &ClusterImage,
        partition: &TopicPartition,
        batch: &ProducerBatch,
        now: SimTime,
    ) -> Option<BatchReadiness> {
        if backs_off(image, partition, batch, now) {
            return None;
        }
        let followed = self.accumulator.queue(partition).is_some_and(|queue| queue.len() > 1);
        if batch.attempts > 0 {
            Some(BatchReadiness::Retried)
        } else if followed {
            Some(BatchReadiness::Followed)
        } else if self.process == Process::Closing {
            Some(BatchReadiness::Flushed)
        } else if batch.is_full() {
            Some(BatchReadiness::Full)
        } else if batch.lingers_until(self.config.linger) <= now {
            Some(BatchReadiness::Lingered)
        } else if self.is_memory_exhausted() {
            Some(BatchReadiness::MemoryExhausted)
        } else {
            None
        }
    }

    /// Drains one batch of each partition that `broker` leads into one request, beginning after
    /// the partition drained last. Says whether anything was sent.
    fn send_to(&mut self, ctx: &mut Context<'_>, broker: BrokerId, image: &ClusterImage) -> bool {
        let now = ctx.now();
        let mut candidates: Vec<TopicPartition> = self
            .accumulator
            .fronts()
            .filter(|(partition, batch)| {
                image.leader(partition) == Some(broker)
                    && !backs_off(image, partition, batch, now)
                    && !self.is_muted(partition)
                    && self.is_in_sequence(partition, batch)
            })
            .map(|(partition, _)| partition.clone())
            .collect();
        let any_ready = candidates.iter().any(|partition| {
            let front = self.accumulator.queue(partition).and_then(|queue| queue.front());
            front.is_some_and(|batch| self.readiness(image, partition, batch, now).is_some())
        });
        if !any_ready {
            return false;
        }
        if let Some(last) = self.drained_last.get(&broker) {
            let after = candidates.partition_point(|partition| partition <= last);
            candidates.rotate_left(after);
        }
        let batches = self.drain(ctx, image, candidates);
        if let Some((last, _)) = batches.last() {
            self.drained_last.insert(broker, last.clone());
        }
        !batches.is_empty() && self.send_request(ctx, broker, batches)
    }

    /// With one request in flight order is guaranteed also over retries: a partition whose batch is
    /// under way sends no other.
    fn is_muted(&self, partition: &TopicPartition) -> bool {
        self.config.max_in_flight == 1
            && self
                .in_flight
                .values()
                .any(|request| request.batches.iter().any(|(in_flight, _)| in_flight == partition))
    }

    fn drain(
        &mut self,
        ctx: &mut Context<'_>,
        image: &ClusterImage,
        candidates: Vec<TopicPartition>,
    ) -> Vec<(TopicPartition, ProducerBatch)> {
        let mut size = 0u64;
        let mut batches: Vec<(TopicPartition, ProducerBatch)> = Vec::new();
        for partition in candidates {
            let Some(front) = self.accumulator.queue(&partition).and_then(|queue| queue.front())
            else {
                continue;
            };
            let larger = size.saturating_add(front.bytes);
            if larger > u64::from(self.config.max_request_size) && !batches.is_empty() {
                break;
            }
            size = larger;
            let readiness = self
                .readiness(image, &partition, front, ctx.now())
                .unwrap_or(BatchReadiness::RidesAlong);
            let Some(mut batch) = self.accumulator.take(&partition) else { continue };
            batch.attempts = batch.attempts.saturating_add(1);
            batch.closed = true;
            batch.sent_in = image.partition(&partition).map(|known| known.leader_epoch);
            if self.config.enable_idempotence && batch.stamp.is_none() {
                batch.stamp = self.idempotence.sequences.assign(&partition, batch.count());
            }
            ctx.note_as_cause(EventKind::BatchReady {
                topic_partition: partition.clone(),
                first_record: batch.first_record(),
                records: batch.count(),
                bytes: u32::try_from(batch.bytes).unwrap_or(u32::MAX),
                readiness,
            });
            batches.push((partition, batch));
        }
        batches
    }

    fn send_request(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        mut batches: Vec<(TopicPartition, ProducerBatch)>,
    ) -> bool {
        let acks = self.config.acks;
        let partitions = batches
            .iter_mut()
            .map(|(topic_partition, batch)| ProducePartition {
                topic_partition: topic_partition.clone(),
                stamp: batch.stamp,
                records: batch.share(),
            })
            .collect();
        let timeout = self.config.request_timeout;
        let request = Request::Produce { acks, timeout, partitions };
        let message = ctx.request(NodeId::Broker(broker), request);
        if let Some((partition, batch)) = batches.last() {
            self.newest.sent(message, partition, batch.count(), ctx.now());
        }
        if acks == Acks::None {
            for (partition, batch) in batches {
                self.acknowledged(ctx, message, partition, &batch, None);
            }
        } else {
            let request = InFlight { broker, sent_at: ctx.now(), batches };
            self.in_flight.insert(message, request);
        }
        true
    }

    /// When the sender has something to do next.
    pub(super) fn sender_deadline(&self, now: SimTime) -> Option<SimTime> {
        let batches = self.accumulator.fronts().map(|(_, batch)| {
            let ready =
                batch.backoff_until.unwrap_or_else(|| batch.lingers_until(self.config.linger));
            let expires = batch.created + self.config.delivery_timeout;
            // What is ready and still here waits for an answer or a leader, not for the clock.
            if ready > now { ready.min(expires) } else { expires }
        });
        let answers = self.in_flight.values().map(|request| {
            let expires = request
                .batches
                .iter()
                .map(|(_, batch)| batch.created + self.config.delivery_timeout);
            let late = request.sent_at + at_least(self.config.request_timeout);
            expires.chain([late]).min().unwrap_or(late)
        });
        let again = self.unreachable.next_attempt(now);
        batches.chain(answers).chain(again).min()
    }
}

/// Whether the batch must wait before it is sent again; not when its partition has a new leader.
fn backs_off(
    image: &ClusterImage,
    partition: &TopicPartition,
    batch: &ProducerBatch,
    now: SimTime,
) -> bool {
    let has_new_leader = || {
        let epoch = image.partition(partition).map(|known| known.leader_epoch);
        batch.sent_in.is_some() && epoch > batch.sent_in
    };
    batch.backoff_until.is_some_and(|until| until > now) && !has_new_leader()
}

impl ProducerBatch {
    /// Its first record.
    pub fn first_record(&self) -> RecordId {
        self.records().first().map_or(RecordId(0), |record| record.id)
    }
}
