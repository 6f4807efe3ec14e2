//! `DeleteRecords`: the log's start moves up, on the leader at once, on followers with their next
//! fetch; the answer waits for them (`ReplicaManager.deleteRecords`, `DelayedDeleteRecords`).

use super::{Broker, BrokerTimer, Replica};
use crate::command::config::CleanupPolicy;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, EventId, MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::topic_name;
use crate::wire::{DeleteBefore, Message, Response};
use serde::{Deserialize, Serialize};

/// A request that waits until all living replicas have moved their log's start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingDelete {
    from: NodeId,
    topic_partition: TopicPartition,
    needed: Offset,
    /// The event that the answer follows from, not the fetch of the last follower.
    cause: EventId,
}

impl Broker {
    pub(super) fn on_delete_records(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        topic_partition: &TopicPartition,
        before: DeleteBefore,
        timeout: SimDuration,
    ) {
        match self.delete_records(ctx, topic_partition, before) {
            Err(error) => {
                ctx.reply(message, Response::DeleteRecords { result: Err(error) });
            }
            Ok(needed) => {
                let waiting = WaitingDelete {
                    from: message.from.clone(),
                    topic_partition: topic_partition.clone(),
                    needed,
                    cause: ctx.cause(),
                };
                self.waiting_deletes.insert(message.id, waiting);
                ctx.timer(timeout, Timer::Broker(BrokerTimer::DeleteWaited(message.id)));
                self.answer_deletes(ctx, topic_partition);
            }
        }
    }

    /// Moves the start of a led log up to `before`, never back; answers the offset asked for.
    fn delete_records(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: &TopicPartition,
        before: DeleteBefore,
    ) -> Result<Offset, ErrorCode> {
        if topic_name::is_internal(&topic_partition.topic) {
            return Err(ErrorCode::InvalidTopicException);
        }
        let replica =
            self.replicas.get_mut(topic_partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if replica.leadership().is_none() {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        if replica.config.cleanup_policy == CleanupPolicy::Compact {
            return Err(ErrorCode::PolicyViolation);
        }
        let needed = match before {
            DeleteBefore::HighWatermark => replica.high_watermark,
            DeleteBefore::Offset(offset) if offset > replica.high_watermark => {
                return Err(ErrorCode::OffsetOutOfRange);
            }
            DeleteBefore::Offset(offset) => offset,
        };
        advance_log_start(ctx, topic_partition, replica, needed);
        Ok(needed)
    }

    /// Answers the requests for `topic_partition` whose deletion all living replicas have followed, or
    /// that cannot be followed here any more.
    pub(super) fn answer_deletes(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: &TopicPartition,
    ) {
        if self.waiting_deletes.is_empty() {
            return;
        }
        let low_watermark = self.low_watermark(topic_partition);
        let ready = |(message, waiting): (&MessageId, &WaitingDelete)| {
            let reached = low_watermark.is_none_or(|low| low >= waiting.needed);
            (waiting.topic_partition == *topic_partition && reached).then_some(*message)
        };
        let answered: Vec<MessageId> = self.waiting_deletes.iter().filter_map(ready).collect();
        let result = low_watermark.ok_or(ErrorCode::NotLeaderOrFollower);
        for message in answered {
            self.answer_delete(ctx, message, result);
        }
    }

    pub(super) fn delete_waited(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        self.answer_delete(ctx, message, Err(ErrorCode::RequestTimedOut));
    }

    fn answer_delete(
        &mut self,
        ctx: &mut Context<'_>,
        message: MessageId,
        result: Result<Offset, ErrorCode>,
    ) {
        let Some(waiting) = self.waiting_deletes.remove(&message) else { return };
        let because_of = ctx.cause();
        ctx.set_cause(waiting.cause);
        ctx.respond(waiting.from, message, Response::DeleteRecords { result });
        ctx.set_cause(because_of);
    }

    /// The least log start of the replicas on living brokers; none when another broker leads.
    fn low_watermark(&self, topic_partition: &TopicPartition) -> Option<Offset> {
        let replica = self.replicas.get(topic_partition)?;
        let led = replica.leadership()?;
        let lives = |broker: &BrokerId| {
            self.image.brokers.get(broker).is_some_and(|registration| !registration.fenced)
        };
        let followers = led.followers.iter().filter(|(broker, _)| lives(broker));
        let starts = followers.map(|(_, follower)| follower.log_start);
        starts.chain([replica.log.log_start()]).min()
    }
}

/// Moves the start of a replica's log up to `to`, at most to its end, and notes it.
pub(super) fn advance_log_start(
    ctx: &mut Context<'_>,
    topic_partition: &TopicPartition,
    replica: &mut Replica,
    to: Offset,
) {
    let from = replica.log.log_start();
    replica.log.advance_log_start(to);
    let to = replica.log.log_start();
    if to > from {
        let topic_partition = topic_partition.clone();
        ctx.note_as_cause(EventKind::LogStartAdvanced { topic_partition, from, to });
    }
}
