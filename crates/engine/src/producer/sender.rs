//! The sender: which batches leave, and what their answers mean (`Sender`, `RecordAccumulator`).

use super::accumulator::ProducerBatch;
use super::metadata::at_least;
use super::{Process, Producer};
use crate::cluster::ClusterImage;
use crate::error_code::ErrorCode;
use crate::event::{BatchReadiness, EventKind, SendFailure};
use crate::id::{BrokerId, MessageId, NodeId, Offset, RecordId, TopicPartition};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Acks, ProducePartition, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A produce request that is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFlight {
    broker: BrokerId,
    sent_at: SimTime,
    batches: Vec<(TopicPartition, ProducerBatch)>,
}

impl InFlight {
    /// How many records it carries.
    pub fn records(&self) -> u32 {
        self.batches.iter().map(|(_, batch)| batch.count()).fold(0, u32::saturating_add)
    }
}

impl Producer {
    /// Sends all that may leave: to each broker, as long as it has fewer than
    /// `max.in.flight.requests.per.connection` unanswered requests.
    pub(super) fn run_sender(&mut self, ctx: &mut Context<'_>) {
        let Some(image) = self.metadata.image() else { return };
        if !self.is_running() {
            return;
        }
        self.append_waiting(ctx);
        for broker in self.ready_brokers(ctx, &image) {
            while self.may_send_to(broker) && self.send_to(ctx, broker, &image) {}
        }
    }

    fn may_send_to(&self, broker: BrokerId) -> bool {
        let open = self.in_flight.values().filter(|request| request.broker == broker).count();
        open < usize::try_from(self.config.max_in_flight).unwrap_or(usize::MAX)
    }

    /// Brokers that lead a partition with a batch that may leave. Without a leader: ask again.
    fn ready_brokers(&mut self, ctx: &Context<'_>, image: &ClusterImage) -> BTreeSet<BrokerId> {
        let mut brokers = BTreeSet::new();
        let mut leaderless = false;
        for (partition, batch) in self.accumulator.fronts() {
            if self.readiness(partition, batch, ctx.now()).is_some() {
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
        partition: &TopicPartition,
        batch: &ProducerBatch,
        now: SimTime,
    ) -> Option<BatchReadiness> {
        if batch.backoff_until.is_some_and(|until| until > now) {
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
                    && batch.backoff_until.is_none_or(|until| until <= now)
                    && !self.is_muted(partition)
            })
            .map(|(partition, _)| partition.clone())
            .collect();
        let any_ready = candidates.iter().any(|partition| {
            let front = self.accumulator.queue(partition).and_then(|queue| queue.front());
            front.is_some_and(|batch| self.readiness(partition, batch, now).is_some())
        });
        if !any_ready {
            return false;
        }
        if let Some(last) = self.drained_last.get(&broker) {
            let after = candidates.partition_point(|partition| partition <= last);
            candidates.rotate_left(after);
        }
        let batches = self.drain(ctx, candidates);
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
            let readiness =
                self.readiness(&partition, front, ctx.now()).unwrap_or(BatchReadiness::RidesAlong);
            let Some(mut batch) = self.accumulator.take(&partition) else { continue };
            batch.attempts = batch.attempts.saturating_add(1);
            batch.closed = true;
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
        batches: Vec<(TopicPartition, ProducerBatch)>,
    ) -> bool {
        let acks = self.config.acks;
        let partitions = batches
            .iter()
            .map(|(topic_partition, batch)| ProducePartition {
                topic_partition: topic_partition.clone(),
                records: Arc::from(batch.records.as_slice()),
            })
            .collect();
        let timeout = self.config.request_timeout;
        let request = Request::Produce { acks, timeout, partitions };
        let message = ctx.request(NodeId::Broker(broker), request);
        if acks == Acks::None {
            for (partition, batch) in batches {
                self.acknowledged(ctx, partition, &batch, None);
            }
        } else {
            let request = InFlight { broker, sent_at: ctx.now(), batches };
            self.in_flight.insert(message, request);
        }
        true
    }

    /// A broker's process has ended, or was not there for one request: what was sent to it will not be
    /// answered.
    pub(super) fn connection_closed(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        to_request: Option<MessageId>,
    ) {
        let concerned = |(id, request): &(&MessageId, &InFlight)| {
            request.broker == broker && to_request.is_none_or(|request| request == **id)
        };
        let lost: Vec<MessageId> =
            self.in_flight.iter().filter(concerned).map(|(id, _)| *id).collect();
        for message in lost {
            let Some(request) = self.in_flight.remove(&message) else { continue };
            for (partition, batch) in request.batches {
                self.failed(ctx, partition, batch, ErrorCode::NetworkException);
            }
        }
        self.metadata_is_stale(ctx);
    }

    pub(super) fn on_produced(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        results: &[(TopicPartition, Result<Offset, ErrorCode>)],
    ) {
        let Some(request) = self.in_flight.remove(&to_request) else { return };
        for (partition, batch) in request.batches {
            let result = results.iter().find(|(answered, _)| *answered == partition);
            match result.map(|(_, result)| result) {
                Some(Ok(base_offset)) => {
                    self.last_error = None;
                    self.acknowledged(ctx, partition, &batch, Some(*base_offset));
                }
                Some(Err(error)) => self.failed(ctx, partition, batch, *error),
                None => self.failed(ctx, partition, batch, ErrorCode::RequestTimedOut),
            }
        }
    }

    fn acknowledged(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: TopicPartition,
        batch: &ProducerBatch,
        base_offset: Option<Offset>,
    ) {
        let records = batch.count();
        self.totals.acknowledged = self.totals.acknowledged.saturating_add(u64::from(records));
        let first_record = batch.first_record();
        ctx.note(EventKind::BatchAcknowledged {
            topic_partition,
            base_offset,
            first_record,
            records,
        });
    }

    fn failed(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: TopicPartition,
        mut batch: ProducerBatch,
        error: ErrorCode,
    ) {
        let in_time = batch.created + self.config.delivery_timeout > ctx.now();
        let retries = error.is_retriable()
            && in_time
            && batch.attempts <= self.config.retries
            && self.is_running();
        self.last_error = Some(error.name().into());
        ctx.note(EventKind::BatchFailed {
            topic_partition: topic_partition.clone(),
            first_record: batch.first_record(),
            records: batch.count(),
            error,
            retries,
        });
        if retries {
            batch.backoff_until = Some(ctx.now() + self.backoff(ctx, batch.attempts));
            self.accumulator.put_back(topic_partition, batch);
            self.metadata_is_stale(ctx);
        } else {
            self.totals.failed = self.totals.failed.saturating_add(u64::from(batch.count()));
        }
    }

    /// `retry.backoff.ms`, doubled with each attempt up to `retry.backoff.max.ms`, ± 20 %.
    fn backoff(&self, ctx: &mut Context<'_>, attempts: u32) -> SimDuration {
        let doubled = self
            .config
            .retry_backoff
            .as_millis()
            .saturating_mul(1u64.checked_shl(attempts.saturating_sub(1)).unwrap_or(u64::MAX));
        let capped = doubled.min(self.config.retry_backoff_max.as_millis());
        let percent = 80 + u64::from(ctx.rng().below(41));
        at_least(SimDuration::from_millis(capped.saturating_mul(percent) / 100))
    }

    /// Gives up what waited too long: for an answer, for delivery, for metadata or memory.
    pub(super) fn expire(&mut self, ctx: &mut Context<'_>) {
        let now = ctx.now();
        let unanswered: Vec<MessageId> = self
            .in_flight
            .iter()
            .filter(|(_, request)| request.sent_at + at_least(self.config.request_timeout) <= now)
            .map(|(message, _)| *message)
            .collect();
        for message in unanswered {
            self.on_produced(ctx, message, &[]);
        }
        let overdue: Vec<TopicPartition> = self
            .accumulator
            .fronts()
            .filter(|(_, batch)| batch.created + self.config.delivery_timeout <= now)
            .map(|(partition, _)| partition.clone())
            .collect();
        for partition in overdue {
            if let Some(batch) = self.accumulator.take(&partition) {
                self.failed(ctx, partition, batch, ErrorCode::RequestTimedOut);
            }
        }
        while let Some(waiting) = self.waiting.front()
            && waiting.since + self.config.max_block <= now
            && let Some(waiting) = self.waiting.pop_front()
        {
            let failure = SendFailure::BlockedTooLong;
            self.last_error = Some("TimeoutException".into());
            self.drop_record(ctx, waiting.record.id, &waiting.topic, failure);
        }
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
        let answers = self
            .in_flight
            .values()
            .map(|request| request.sent_at + at_least(self.config.request_timeout));
        batches.chain(answers).min()
    }
}

impl ProducerBatch {
    /// Its first record.
    pub fn first_record(&self) -> RecordId {
        self.records.first().map_or(RecordId(0), |record| record.id)
    }
}
