//! What becomes of batches that were sent: answered, refused, not answered, too old
//! (`Sender.handleProduceResponse`, `NetworkClient`).

use super::metadata::at_least;
use super::{Producer, ProducerBatch};
use crate::error_code::ErrorCode;
use crate::event::{EventKind, SendFailure};
use crate::id::{BrokerId, MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};

/// Of one partition of a produce request: its first record's offset, or why it was refused.
pub(super) type ProduceResult = (TopicPartition, Result<Offset, ErrorCode>);

impl Producer {
    pub(super) fn on_produced(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        results: &[ProduceResult],
    ) {
        let Some(request) = self.in_flight.remove(&to_request) else { return };
        self.unreachable.answers(request.broker);
        for (partition, batch) in request.batches {
            let result = results.iter().find(|(answered, _)| *answered == partition);
            match result.map(|(_, result)| result) {
                Some(Ok(base_offset)) => {
                    self.last_error = None;
                    self.acknowledged(ctx, to_request, partition, &batch, Some(*base_offset));
                }
                Some(Err(error)) => self.refused(ctx, to_request, partition, batch, *error),
                None => {
                    self.refused(ctx, to_request, partition, batch, ErrorCode::NetworkException);
                }
            }
        }
    }

    /// The connection to `broker` is gone, with all that was asked on it; or only `refused` was not
    /// taken, because nobody is there.
    pub(super) fn on_closed(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        refused: Option<MessageId>,
    ) {
        let concerns = |message: MessageId| refused.is_none_or(|refused| refused == message);
        if refused.is_some() {
            self.unreachable.refuses(ctx, broker);
        }
        let metadata = self.metadata.awaits().filter(|(message, _)| concerns(*message));
        if metadata.is_some_and(|(_, asked)| asked == broker) {
            self.metadata_is_late(ctx);
        }
        let id = self.asks_for_id().filter(|(message, ..)| concerns(*message));
        if id.is_some_and(|(_, asked, _)| asked == broker) {
            self.id_is_late(ctx.now());
        }
        let lost: Vec<MessageId> = self
            .in_flight
            .iter()
            .filter(|(message, request)| request.broker == broker && concerns(**message))
            .map(|(message, _)| *message)
            .collect();
        let because_of = ctx.cause();
        for message in lost {
            ctx.set_cause(because_of);
            self.lose_request(ctx, message, refused.is_some());
        }
        ctx.set_cause(because_of);
        self.metadata_is_stale(ctx);
    }

    /// A request is not answered any more. One that nobody took (`never_sent`) is no attempt: it waits
    /// until the broker can be reached, as in Kafka, where nothing is sent without a connection.
    fn lose_request(&mut self, ctx: &mut Context<'_>, message: MessageId, never_sent: bool) {
        let Some(mut request) = self.in_flight.remove(&message) else { return };
        for (partition, mut batch) in request.batches.drain(..) {
            if never_sent && !self.is_overdue(&batch, ctx.now()) && self.is_running() {
                let again = self.unreachable.next_attempt_at(request.broker);
                self.last_error = Some(ErrorCode::NetworkException.name().into());
                self.newest.refused(
                    message,
                    &partition,
                    ErrorCode::NetworkException,
                    ctx.now(),
                    again,
                );
                batch.attempts = batch.attempts.saturating_sub(1);
                self.accumulator.put_back(partition, batch);
            } else {
                self.refused(ctx, message, partition, batch, ErrorCode::NetworkException);
            }
        }
    }

    pub(super) fn acknowledged(
        &mut self,
        ctx: &mut Context<'_>,
        message: MessageId,
        topic_partition: TopicPartition,
        batch: &ProducerBatch,
        base_offset: Option<Offset>,
    ) {
        let records = batch.count();
        self.totals.acknowledged = self.totals.acknowledged.saturating_add(u64::from(records));
        if let Some(stamp) = batch.stamp {
            self.idempotence.sequences.acknowledged(&topic_partition, stamp, records);
        }
        self.newest.acknowledged(message, &topic_partition, base_offset, ctx.now());
        let first_record = batch.first_record();
        ctx.note(EventKind::BatchAcknowledged {
            topic_partition,
            base_offset,
            first_record,
            records,
        });
    }

    /// A batch was not written, as far as the producer knows: it is sent again, in parts if it was too
    /// large, or given up.
    fn refused(
        &mut self,
        ctx: &mut Context<'_>,
        message: MessageId,
        partition: TopicPartition,
        mut batch: ProducerBatch,
        error: ErrorCode,
    ) {
        let parts = error == ErrorCode::MessageTooLarge && batch.count() > 1;
        let retries = parts || self.may_retry(&partition, &batch, error, ctx.now());
        self.note_failed(ctx, &partition, &batch, error, retries);
        let mut again = retries.then(|| ctx.now());
        if parts {
            self.send_in_parts(partition.clone(), batch);
        } else if retries {
            let until = ctx.now() + self.backoff(ctx, batch.attempts);
            again = Some(until);
            batch.backoff_until = Some(until);
            self.accumulator.put_back(partition.clone(), batch);
        } else {
            if let Some(stamp) = batch.stamp {
                let attempts_left = batch.attempts <= self.config.retries;
                let is_gap = error == ErrorCode::OutOfOrderSequenceNumber || attempts_left;
                self.idempotence.sequences.refused(&partition, stamp, is_gap);
            }
            self.totals.failed = self.totals.failed.saturating_add(u64::from(batch.count()));
        }
        self.newest.refused(message, &partition, error, ctx.now(), again);
        if error.is_invalid_metadata() {
            self.metadata_is_stale(ctx);
        }
    }

    fn may_retry(
        &mut self,
        partition: &TopicPartition,
        batch: &ProducerBatch,
        error: ErrorCode,
        now: SimTime,
    ) -> bool {
        let may = !self.is_overdue(batch, now)
            && batch.attempts <= self.config.retries
            && self.is_running();
        may && match batch.stamp {
            Some(_) => self.idempotence.sequences.may_retry(partition, batch, error),
            None => error.is_retriable(),
        }
    }

    fn is_overdue(&self, batch: &ProducerBatch, now: SimTime) -> bool {
        batch.created + self.config.delivery_timeout <= now
    }

    fn note_failed(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: &TopicPartition,
        batch: &ProducerBatch,
        error: ErrorCode,
        retries: bool,
    ) {
        self.last_error = Some(error.name().into());
        ctx.note(EventKind::BatchFailed {
            topic_partition: topic_partition.clone(),
            first_record: batch.first_record(),
            records: batch.count(),
            error,
            retries,
        });
    }

    /// Parts of `batch.size`, of half the size when it was a part already.
    fn send_in_parts(&mut self, partition: TopicPartition, batch: ProducerBatch) {
        let whole = batch.stamp;
        let most = if batch.is_part { batch.bytes / 2 } else { u64::from(self.config.batch_size) };
        let parts = batch.into_parts(most);
        if let Some(whole) = whole {
            let numbers: Vec<_> =
                parts.iter().filter_map(|part| Some((part.stamp?, part.count()))).collect();
            self.idempotence.sequences.parted(&partition, whole, &numbers);
        }
        // Each goes before the one that was put back just before it.
        for part in parts.into_iter().rev() {
            self.accumulator.put_back(partition.clone(), part);
        }
    }

    /// `retry.backoff.ms`, doubled with each attempt, ± 20 %, at most `retry.backoff.max.ms`.
    fn backoff(&self, ctx: &mut Context<'_>, attempts: u32) -> SimDuration {
        let backoff = self.config.retry_backoff.doubled(attempts.saturating_sub(1));
        jittered(ctx, backoff.as_millis(), self.config.retry_backoff_max)
    }

    /// Gives up what waited too long: for an answer, for delivery, for metadata or memory.
    pub(super) fn expire(&mut self, ctx: &mut Context<'_>) {
        self.expire_batches(ctx);
        self.expire_requests(ctx);
        let now = ctx.now();
        while let Some(waiting) = self.waiting.front()
            && waiting.since + self.config.max_block <= now
            && let Some(waiting) = self.waiting.pop_front()
        {
            let failure = SendFailure::BlockedTooLong;
            self.last_error = Some("TimeoutException".into());
            self.drop_record(ctx, waiting.record.id, &waiting.topic, failure);
        }
    }

    /// Batches whose `delivery.timeout.ms` is over, waiting or under way.
    fn expire_batches(&mut self, ctx: &mut Context<'_>) {
        let (now, timeout) = (ctx.now(), self.config.delivery_timeout);
        let is_overdue = |created: SimTime| created + timeout <= now;
        let mut overdue = Vec::new();
        for (message, request) in &mut self.in_flight {
            let sent = request.batches.extract_if(.., |(_, batch)| is_overdue(batch.created));
            overdue.extend(sent.map(|(partition, batch)| (Some(*message), partition, batch)));
        }
        let waiting = self.accumulator.take_overdue(is_overdue);
        overdue.extend(waiting.into_iter().map(|(partition, batch)| (None, partition, batch)));
        for (message, partition, batch) in overdue {
            self.give_up(ctx, message, partition, &batch);
        }
    }

    fn give_up(
        &mut self,
        ctx: &mut Context<'_>,
        message: Option<MessageId>,
        topic_partition: TopicPartition,
        batch: &ProducerBatch,
    ) {
        if let Some(stamp) = batch.stamp {
            let sent_again = batch.attempts > 1 || message.is_none();
            self.idempotence.sequences.timed_out(&topic_partition, stamp, sent_again);
        }
        self.newest.timed_out(message, &topic_partition, ctx.now());
        self.last_error = Some("TimeoutException".into());
        self.totals.failed = self.totals.failed.saturating_add(u64::from(batch.count()));
        ctx.note(EventKind::DeliveryTimedOut {
            topic_partition,
            first_record: batch.first_record(),
            records: batch.count(),
            under_way: message.is_some(),
        });
    }

    /// A request without an answer within `request.timeout.ms` ends the connection, and with it every
    /// other request on it.
    fn expire_requests(&mut self, ctx: &mut Context<'_>) {
        let now = ctx.now();
        let timeout = at_least(self.config.request_timeout);
        let produces = self.in_flight.values().map(|request| (request.broker, request.sent_at));
        let id = self.asks_for_id().map(|(_, broker, at)| (broker, at));
        let late = produces.chain(id).filter(|(_, at)| *at + timeout <= now);
        let brokers: std::collections::BTreeSet<BrokerId> =
            late.map(|(broker, _)| broker).collect();
        for broker in brokers {
            ctx.reconnect(&NodeId::Broker(broker));
            self.on_closed(ctx, broker, None);
        }
    }
}

/// `millis` ± 20 %, at most `most`, at least a millisecond.
pub(super) fn jittered(ctx: &mut Context<'_>, millis: u64, most: SimDuration) -> SimDuration {
    let capped = millis.min(most.as_millis());
    let percent = 80 + u64::from(ctx.rng().below(41));
    let wait = SimDuration::from_millis(capped.saturating_mul(percent) / 100);
    at_least(wait.min(most))
}
