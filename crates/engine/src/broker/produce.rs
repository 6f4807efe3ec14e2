//! Produce requests: append, and answer when `acks` is satisfied (`ReplicaManager.appendRecords`).

use super::{Broker, BrokerTimer, Replica};
use crate::command::config::{CleanupPolicy, TimestampType, TopicConfig};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::log::{BatchMetadata, Novelty, SequenceError};
use crate::record::{ProducerStamp, Record, Records};
use crate::time::{SimDuration, Timestamp};
use crate::wire::{Acks, Message, ProducePartition, Response};
use serde::{Deserialize, Serialize};

/// Of one appended batch: its first offset and the high watermark that `acks=all` needs, or why it
/// was refused.
pub type AppendResult = Result<(Offset, Offset), ErrorCode>;

/// A produce request with `acks=all` that waits for high watermarks (`DelayedProduce`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingProduce {
    /// Who is answered.
    pub from: NodeId,
    /// What each partition's answer is, or waits for.
    pub partitions: Vec<(TopicPartition, Acknowledgement)>,
}

/// What a waiting request will say of one partition. What is decided stays so, whatever the others
/// still wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acknowledgement {
    /// The first offset, or what went wrong.
    Decided(Result<Offset, ErrorCode>),
    /// The high watermark must rise.
    Waits {
        /// The first offset.
        base_offset: Offset,
        /// Up to there at least.
        needed: Offset,
    },
}

impl From<AppendResult> for Acknowledgement {
    fn from(appended: AppendResult) -> Self {
        match appended {
            Ok((base_offset, needed)) => Self::Waits { base_offset, needed },
            Err(error) => Self::Decided(Err(error)),
        }
    }
}

impl Acknowledgement {
    /// Decides if that can be done now, with the partition's copy on this broker
    /// (`Partition.checkEnoughReplicasReachOffset`).
    fn decide(&mut self, replica: Option<&Replica>) {
        let Self::Waits { base_offset, needed } = *self else { return };
        let Some(replica) = replica.filter(|replica| replica.leadership().is_some()) else {
            *self = Self::Decided(Err(ErrorCode::NotLeaderOrFollower));
            return;
        };
        if replica.high_watermark >= needed {
            // Kafka looks at the ISR once more: another thread may have shrunk it since the high
            // watermark rose, which it does not do while the ISR is too small.
            *self = Self::Decided(match replica.is_maximal_isr_too_small() {
                true => Err(ErrorCode::NotEnoughReplicasAfterAppend),
                false => Ok(base_offset),
            });
        }
    }
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
                let result =
                    self.append(ctx, acks, &part.topic_partition, &part.records, part.stamp);
                (part.topic_partition.clone(), result)
            })
            .collect();
        if appended.iter().all(|(_, result)| result.is_err()) {
            ctx.set_cause(request);
        }
        let appended_cause = ctx.cause();
        match acks {
            Acks::None => {
                if appended.iter().any(|(_, result)| result.is_err()) {
                    // There is no answer that could say so: the producer sees its connection end.
                    ctx.close(message.from.clone(), None);
                    self.channels.close_of(message);
                }
            }
            Acks::Leader => {
                let partitions =
                    appended.iter().map(|(at, result)| (at.clone(), result.map(|(base, _)| base)));
                ctx.reply(message, Response::Produce { partitions: partitions.collect() });
            }
            Acks::All => {
                let acknowledgement = |(partition, result): &(TopicPartition, AppendResult)| {
                    (partition.clone(), Acknowledgement::from(*result))
                };
                let partitions = appended.iter().map(acknowledgement).collect();
                let waiting = WaitingProduce { from: message.from.clone(), partitions };
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
    /// waits for. A batch that lies in the log already counts as appended where it lies.
    pub(super) fn append(
        &mut self,
        ctx: &mut Context<'_>,
        acks: Acks,
        partition: &TopicPartition,
        records: &Records,
        stamp: Option<ProducerStamp>,
    ) -> AppendResult {
        let first_record = records.first().map(|record| record.id).unwrap_or_default();
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let topic_partition = partition.clone();
        let (base_offset, next_offset) = match self.try_append(ctx, acks, partition, records, stamp)
        {
            Ok(Appended::Now(base_offset)) => {
                let leader_epoch = self.replicas.get(partition).map(|replica| replica.leader_epoch);
                ctx.note_as_cause(EventKind::BatchAppended {
                    topic_partition,
                    base_offset,
                    first_record,
                    records: count,
                    leader_epoch: leader_epoch.unwrap_or_default(),
                });
                (base_offset, base_offset.plus(u64::from(count)))
            }
            Ok(Appended::Before(stamp, batch)) => {
                let base_offset = batch.base_offset;
                ctx.note_as_cause(EventKind::DuplicateRecognised {
                    topic_partition,
                    base_offset,
                    first_record,
                    records: count,
                    stamp,
                });
                (base_offset, batch.next_offset)
            }
            Err(refused) => {
                let (error, sequence) = (refused.error, refused.sequence);
                ctx.note(EventKind::BatchRefused {
                    topic_partition,
                    first_record,
                    error,
                    sequence,
                });
                return Err(error);
            }
        };
        Ok((base_offset, next_offset))
    }

    fn try_append(
        &mut self,
        ctx: &Context<'_>,
        acks: Acks,
        partition: &TopicPartition,
        records: &Records,
        stamp: Option<ProducerStamp>,
    ) -> Result<Appended, Refused> {
        let replica = self.replicas.get_mut(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if replica.leadership().is_none() {
            return Err(ErrorCode::NotLeaderOrFollower.into());
        }
        if acks == Acks::All && replica.is_under_min_isr() {
            return Err(ErrorCode::NotEnoughReplicas.into());
        }
        let now = ctx.now();
        let records = validate(records, &replica.config, now.timestamp())?;
        if let Some(stamp) = stamp {
            replica.log.expire_producers(now, self.config.producer_id_expiration);
            let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
            match replica.log.producers().judge(stamp, count) {
                Ok(Novelty::New) => {}
                Ok(Novelty::Duplicate(batch)) => return Ok(Appended::Before(stamp, batch)),
                Err(error) => {
                    return Err(Refused { error: error.error_code(), sequence: Some(error) });
                }
            }
        }
        let base_offset = replica
            .log
            .append_as_leader(records, replica.leader_epoch, stamp)
            .map_err(|_| ErrorCode::InvalidRecord)?;
        Ok(Appended::Now(base_offset))
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
        let Some(waiting) = self.waiting_produces.get_mut(&message) else { return };
        let mut all_decided = true;
        for (partition, acknowledgement) in &mut waiting.partitions {
            acknowledgement.decide(self.replicas.get(partition));
            all_decided &= matches!(acknowledgement, Acknowledgement::Decided(_));
        }
        if all_decided {
            self.answer_produce(ctx, message);
        }
    }

    /// Answers a waiting request; partitions that still wait have timed out.
    fn answer_produce(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        let Some(waiting) = self.waiting_produces.remove(&message) else { return };
        self.channels.answered(&waiting.from, message);
        let outcome = |(partition, acknowledgement)| match acknowledgement {
            Acknowledgement::Decided(result) => (partition, result),
            Acknowledgement::Waits { .. } => (partition, Err(ErrorCode::RequestTimedOut)),
        };
        let partitions = waiting.partitions.into_iter().map(outcome).collect();
        ctx.respond(waiting.from, message, Response::Produce { partitions });
    }

    /// The high watermark that an unanswered produce request waits for in `partition`.
    #[must_use]
    pub fn awaited_by(&self, message: MessageId, partition: &TopicPartition) -> Option<Offset> {
        let waiting = self.waiting_produces.get(&message)?;
        let (_, acknowledgement) =
            waiting.partitions.iter().find(|(waits, _)| waits == partition)?;
        match acknowledgement {
            Acknowledgement::Waits { needed, .. } => Some(*needed),
            Acknowledgement::Decided(_) => None,
        }
    }

    pub(super) fn produce_waited(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        self.answer_produce(ctx, message);
    }
}

/// Where a batch lies that was to be appended.
enum Appended {
    /// It was appended; the first record's offset.
    Now(Offset),
    /// It has lain there since it came the first time.
    Before(ProducerStamp, BatchMetadata),
}

/// Why a batch was not appended.
struct Refused {
    error: ErrorCode,
    sequence: Option<SequenceError>,
}

impl From<ErrorCode> for Refused {
    fn from(error: ErrorCode) -> Self {
        Self { error, sequence: None }
    }
}

/// The records as they will lie in the log, if its settings allow them (`LogValidator`).
fn validate(records: &Records, config: &TopicConfig, now: Timestamp) -> Result<Records, ErrorCode> {
    let size = records.size_bytes();
    if size > u64::from(config.max_message_bytes) {
        return Err(ErrorCode::MessageTooLarge);
    }
    let is_compacted = config.cleanup_policy != CleanupPolicy::Delete;
    if is_compacted && records.iter().any(|record| record.key.is_none()) {
        return Err(ErrorCode::InvalidRecord);
    }
    let records = match config.timestamp_type {
        TimestampType::LogAppendTime => stamped(records, now),
        TimestampType::CreateTime => {
            let earliest = i128::from(now.0) - i128::from(config.timestamp_before_max.as_millis());
            let latest = i128::from(now.0) + i128::from(config.timestamp_after_max.as_millis());
            let valid =
                |record: &Record| (earliest..=latest).contains(&i128::from(record.timestamp.0));
            if !records.iter().all(valid) {
                return Err(ErrorCode::InvalidTimestamp);
            }
            records.clone()
        }
    };
    if size > u64::from(config.segment_bytes) {
        return Err(ErrorCode::RecordListTooLarge);
    }
    Ok(records)
}

fn stamped(records: &[Record], now: Timestamp) -> Records {
    records.iter().map(|record| Record { timestamp: now, ..record.clone() }).collect()
}
