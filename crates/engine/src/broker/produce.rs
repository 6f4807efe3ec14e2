//! Produce requests: append, and answer when `acks` is satisfied (`ReplicaManager.appendRecords`).

use super::{Broker, BrokerTimer};
use crate::command::config::TimestampType;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::record::{Record, batch_size_bytes};
use crate::time::{SimDuration, Timestamp};
use crate::wire::{Acks, Message, ProducePartition, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Of one appended batch: its first offset and the high watermark that `acks=all` needs, or why it
/// was refused.
pub type AppendResult = Result<(Offset, Offset), ErrorCode>;

/// A produce request with `acks=all` that waits for high watermarks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingProduce {
    /// Who is answered.
    pub from: NodeId,
    /// Per partition the first offset and the high watermark needed, or what went wrong.
    pub partitions: Vec<(TopicPartition, AppendResult)>,
}

impl Broker {
    pub(super) fn on_produce(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        acks: Acks,
        timeout: SimDuration,
        partitions: &[ProducePartition],
    ) {
        let request = ctx.cause();
        let appended: Vec<_> = partitions
            .iter()
            .map(|part| {
                ctx.set_cause(request);
                let result = self.append(ctx, acks, &part.topic_partition, &part.records);
                (part.topic_partition.clone(), result)
            })
            .collect();
        if appended.iter().all(|(_, result)| result.is_err()) {
            ctx.set_cause(request);
        }
        let appended_cause = ctx.cause();
        match acks {
            Acks::None => {}
            Acks::Leader => {
                let partitions =
                    appended.iter().map(|(at, result)| (at.clone(), result.map(|(base, _)| base)));
                ctx.reply(message, Response::Produce { partitions: partitions.collect() });
            }
            Acks::All => {
                let waiting =
                    WaitingProduce { from: message.from.clone(), partitions: appended.clone() };
                self.waiting_produces.insert(message.id, waiting);
                ctx.timer(timeout, Timer::Broker(BrokerTimer::ProduceWaited(message.id)));
            }
        }
        for (partition, result) in &appended {
            ctx.set_cause(appended_cause);
            if result.is_ok() {
                self.after_append(ctx, partition);
            }
        }
        if acks == Acks::All {
            ctx.set_cause(appended_cause);
            self.answer_produce_if_satisfied(ctx, message.id);
        }
    }

    /// Appends one batch as leader; answers its first offset and the high watermark that `acks=all`
    /// waits for.
    pub(super) fn append(
        &mut self,
        ctx: &mut Context<'_>,
        acks: Acks,
        partition: &TopicPartition,
        records: &Arc<[Record]>,
    ) -> AppendResult {
        let first_record = records.first().map(|record| record.id).unwrap_or_default();
        let refused = self.try_append(ctx, acks, partition, records).inspect_err(|&error| {
            let topic_partition = partition.clone();
            ctx.note(EventKind::BatchRefused { topic_partition, first_record, error });
        });
        let base_offset = refused?;
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let leader_epoch =
            self.replicas.get(partition).map(|replica| replica.leader_epoch).unwrap_or_default();
        ctx.note_as_cause(EventKind::BatchAppended {
            topic_partition: partition.clone(),
            base_offset,
            first_record,
            records: count,
            leader_epoch,
        });
        Ok((base_offset, base_offset.plus(u64::from(count))))
    }

    fn try_append(
        &mut self,
        ctx: &Context<'_>,
        acks: Acks,
        partition: &TopicPartition,
        records: &Arc<[Record]>,
    ) -> Result<Offset, ErrorCode> {
        let replica = self.replicas.get_mut(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if replica.leadership().is_none() {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        if acks == Acks::All && replica.is_under_min_isr() {
            return Err(ErrorCode::NotEnoughReplicas);
        }
        if batch_size_bytes(records) > u64::from(replica.config.max_message_bytes) {
            return Err(ErrorCode::MessageTooLarge);
        }
        let now = ctx.now().timestamp();
        let records = match replica.config.timestamp_type {
            TimestampType::LogAppendTime => stamped(records, now),
            TimestampType::CreateTime => {
                let config = &replica.config;
                let earliest =
                    i128::from(now.0) - i128::from(config.timestamp_before_max.as_millis());
                let latest = i128::from(now.0) + i128::from(config.timestamp_after_max.as_millis());
                let valid =
                    |record: &Record| (earliest..=latest).contains(&i128::from(record.timestamp.0));
                if !records.iter().all(valid) {
                    return Err(ErrorCode::InvalidTimestamp);
                }
                Arc::clone(records)
            }
        };
        replica
            .log
            .append_as_leader(records, replica.leader_epoch)
            .map_err(|_| ErrorCode::InvalidRecord)
    }

    /// What an append sets off: with no followers the high watermark rises at once; followers that
    /// wait for records get them.
    pub(super) fn after_append(&mut self, ctx: &mut Context<'_>, partition: &TopicPartition) {
        let cause = ctx.cause();
        self.advance_high_watermark(ctx, partition);
        ctx.set_cause(cause);
        self.answer_fetches(ctx, partition);
    }

    /// Raises the high watermark of a led partition as far as it may, and does what waits for that.
    pub(super) fn advance_high_watermark(
        &mut self,
        ctx: &mut Context<'_>,
        partition: &TopicPartition,
    ) {
        let longest = self.config.replica_lag_time_max;
        let Some(replica) = self.replicas.get_mut(partition) else { return };
        let candidate = replica.high_watermark_candidate(&self.image, ctx.now(), longest);
        let Some(to) = candidate else { return };
        let from = core::mem::replace(&mut replica.high_watermark, to);
        let topic_partition = partition.clone();
        ctx.note_as_cause(EventKind::HighWatermarkAdvanced { topic_partition, from, to });
        self.answer_produces(ctx, partition);
        self.answer_coordinator_writes(ctx, partition);
        self.answer_fetches(ctx, partition);
    }

    pub(super) fn answer_produces(&mut self, ctx: &mut Context<'_>, partition: &TopicPartition) {
        let concerned: Vec<MessageId> = self
            .waiting_produces
            .iter()
            .filter(|(_, waiting)| waiting.partitions.iter().any(|(waits, _)| waits == partition))
            .map(|(message, _)| *message)
            .collect();
        for message in concerned {
            self.answer_produce_if_satisfied(ctx, message);
        }
    }

    fn answer_produce_if_satisfied(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        let Some(waiting) = self.waiting_produces.get(&message) else { return };
        let passed = |(partition, result): &(TopicPartition, AppendResult)| {
            let Ok((_, needed)) = result else { return true };
            // A replica that leads no more answers with an error instead of waiting.
            self.replicas.get(partition).is_none_or(|replica| {
                replica.leadership().is_none() || replica.high_watermark >= *needed
            })
        };
        if waiting.partitions.iter().all(passed) {
            self.answer_produce(ctx, message, ErrorCode::NotLeaderOrFollower);
        }
    }

    /// Answers a waiting request; partitions that are still not replicated get `otherwise`.
    fn answer_produce(&mut self, ctx: &mut Context<'_>, message: MessageId, otherwise: ErrorCode) {
        let Some(waiting) = self.waiting_produces.remove(&message) else { return };
        let outcome = |(partition, result): (TopicPartition, AppendResult)| {
            let result = result.and_then(|(base_offset, needed)| {
                let replica =
                    self.replicas.get(&partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
                if replica.leadership().is_none() || replica.high_watermark < needed {
                    Err(otherwise)
                } else if replica.is_maximal_isr_too_small() {
                    Err(ErrorCode::NotEnoughReplicasAfterAppend)
                } else {
                    Ok(base_offset)
                }
            });
            (partition, result)
        };
        let partitions = waiting.partitions.into_iter().map(outcome).collect();
        ctx.respond(waiting.from, message, Response::Produce { partitions });
    }

    pub(super) fn produce_waited(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        self.answer_produce(ctx, message, ErrorCode::RequestTimedOut);
    }
}

fn stamped(records: &[Record], now: Timestamp) -> Arc<[Record]> {
    records.iter().map(|record| Record { timestamp: now, ..record.clone() }).collect()
}
