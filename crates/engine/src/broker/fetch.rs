//! Fetch requests of consumers and followers (`ReplicaManager.fetchMessages`, `DelayedFetch`).

use super::{Broker, BrokerTimer};
use crate::error_code::ErrorCode;
use crate::id::{MessageId, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::record::RecordBatch;
use crate::time::{SimDuration, SimTime};
use crate::wire::{FetchPartition, FetchedPartition, FetchingReplica, Message, Response};
use serde::{Deserialize, Serialize};

/// A fetch that waits for enough bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFetch {
    /// The request; its contents say what is wanted.
    pub request: Message,
    /// What it asks.
    pub terms: FetchTerms,
    /// Answered then in any case.
    pub until: SimTime,
}

/// What a fetch asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchTerms {
    /// The follower; none for consumers.
    pub replica: Option<FetchingReplica>,
    /// Waits at most so long.
    pub max_wait: SimDuration,
    /// Answered at once from so many bytes on.
    pub min_bytes: u32,
    /// At most so many bytes, but at least one batch.
    pub max_bytes: u32,
    /// At most so many per partition, but at least one batch.
    pub partition_max_bytes: u32,
    /// What is read.
    pub partitions: Vec<FetchPartition>,
}

impl Broker {
    pub(super) fn on_fetch(&mut self, ctx: &mut Context<'_>, message: &Message, terms: FetchTerms) {
        if let Some(follower) = terms.replica {
            self.note_follower_progress(ctx, follower, &terms.partitions);
        }
        let parts = self.read(&terms);
        if terms.max_wait == SimDuration::ZERO || is_enough(&parts, terms.min_bytes) {
            ctx.set_cause(message.sent_by);
            ctx.reply(message, Response::Fetch { partitions: parts });
            return;
        }
        let until = ctx.now() + terms.max_wait;
        ctx.set_cause(message.sent_by);
        ctx.timer_at(until, Timer::Broker(BrokerTimer::FetchWaited(message.id)));
        let waiting = WaitingFetch { request: message.clone(), terms, until };
        self.waiting_fetches.insert(message.id, waiting);
    }

    /// A follower's fetch tells how far it is; high watermarks may rise.
    fn note_follower_progress(
        &mut self,
        ctx: &mut Context<'_>,
        follower: FetchingReplica,
        partitions: &[FetchPartition],
    ) {
        let request = ctx.cause();
        for part in partitions {
            let Some(replica) = self.replicas.get_mut(&part.topic_partition) else { continue };
            if replica.leader_epoch != part.current_leader_epoch {
                continue;
            }
            let moved = replica.note_follower_fetch(follower, part, ctx.now());
            ctx.set_cause(request);
            self.expand_isr(&part.topic_partition, follower.broker);
            if moved {
                self.advance_high_watermark(ctx, &part.topic_partition);
            }
            self.answer_deletes(ctx, &part.topic_partition);
        }
        ctx.set_cause(request);
        self.send_isr_updates(ctx);
    }

    /// Answers waiting fetches that `partition` now has enough for.
    pub(super) fn answer_fetches(&mut self, ctx: &mut Context<'_>, partition: &TopicPartition) {
        let concerned: Vec<MessageId> = self
            .waiting_fetches
            .iter()
            .filter(|(_, waiting)| waiting.concerns(partition))
            .map(|(message, _)| *message)
            .collect();
        let cause = ctx.cause();
        for message in concerned {
            let Some(waiting) = self.waiting_fetches.get(&message) else { continue };
            let parts = self.read(&waiting.terms);
            if is_enough(&parts, waiting.terms.min_bytes)
                && let Some(waiting) = self.waiting_fetches.remove(&message)
            {
                ctx.set_cause(cause);
                ctx.reply(&waiting.request, Response::Fetch { partitions: parts });
            }
        }
    }

    pub(super) fn fetch_waited(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        if let Some(waiting) = self.waiting_fetches.remove(&message) {
            let partitions = self.read(&waiting.terms);
            ctx.reply(&waiting.request, Response::Fetch { partitions });
        }
    }

    fn read(&self, terms: &FetchTerms) -> Vec<FetchedPartition> {
        let mut room = u64::from(terms.max_bytes);
        let mut nothing_read = true;
        let mut parts = Vec::with_capacity(terms.partitions.len());
        for part in &terms.partitions {
            let most = room.min(u64::from(terms.partition_max_bytes));
            let mut fetched = self.read_partition(terms.replica, part, most);
            if let Ok(batches) = &mut fetched.batches {
                // Only the first batch of a response may be larger than the limits.
                if !nothing_read && bytes_of(batches) > most {
                    batches.clear();
                }
                nothing_read &= batches.is_empty();
                room = room.saturating_sub(bytes_of(batches));
            }
            parts.push(fetched);
        }
        parts
    }

    fn read_partition(
        &self,
        follower: Option<FetchingReplica>,
        part: &FetchPartition,
        max_bytes: u64,
    ) -> FetchedPartition {
        let mut fetched = FetchedPartition {
            topic_partition: part.topic_partition.clone(),
            fetch_offset: part.fetch_offset,
            log_start: Default::default(),
            high_watermark: Default::default(),
            batches: Err(ErrorCode::UnknownTopicOrPartition),
            diverging: None,
        };
        let replica = match self.led_replica(&part.topic_partition, part.current_leader_epoch) {
            Ok(replica) => replica,
            Err(error) => {
                fetched.batches = Err(error);
                return fetched;
            }
        };
        fetched.log_start = replica.log.log_start();
        fetched.high_watermark = replica.high_watermark;
        let ends = part.last_fetched_epoch.map(|epoch| (epoch, replica.log.end_offset_for(epoch)));
        if matches!(ends, Some((_, None))) || part.fetch_offset < replica.log.log_start() {
            fetched.batches = Err(ErrorCode::OffsetOutOfRange);
        } else if let Some((last_fetched, Some(end))) = ends
            && (end.epoch < last_fetched || end.end_offset < part.fetch_offset)
        {
            // The follower's log has parted from this one.
            fetched.diverging = Some((end.epoch, end.end_offset));
            fetched.batches = Ok(Vec::new());
        } else if part.fetch_offset > replica.log.log_end() {
            fetched.batches = Err(ErrorCode::OffsetOutOfRange);
        } else {
            let up_to = match follower {
                Some(_) => replica.log.log_end(),
                None => replica.high_watermark,
            };
            fetched.batches = Ok(replica.log.read(part.fetch_offset, up_to, max_bytes));
        }
        fetched
    }
}

impl WaitingFetch {
    fn concerns(&self, partition: &TopicPartition) -> bool {
        self.terms.partitions.iter().any(|part| part.topic_partition == *partition)
    }
}

fn bytes_of(batches: &[RecordBatch]) -> u64 {
    batches.iter().map(RecordBatch::size_bytes).sum()
}

fn is_enough(parts: &[FetchedPartition], min_bytes: u32) -> bool {
    let mut bytes = 0u64;
    for part in parts {
        match &part.batches {
            Ok(batches) => bytes = bytes.saturating_add(bytes_of(batches)),
            Err(_) => return true,
        }
        if part.diverging.is_some() {
            return true;
        }
    }
    parts.is_empty() || bytes >= u64::from(min_bytes)
}
