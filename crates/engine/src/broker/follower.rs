//! Followers: one fetcher per leader copies what that broker leads (`ReplicaFetcherThread`).

use super::delete_records::advance_log_start;
use super::produce::PRODUCER_ID_EXPIRATION;
use super::{Broker, BrokerTimer, Replica, Role, Truncation};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{FetchPartition, FetchedPartition, FetchingReplica, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `replica.socket.timeout.ms`.
const ANSWER_WAIT: SimDuration = SimDuration::from_millis(30_000);
/// `replica.fetch.response.max.bytes`.
const FETCH_BYTES: u32 = 10_485_760;

/// The fetcher from one leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetcher {
    in_flight: Option<MessageId>,
    /// When that was sent.
    asked_at: SimTime,
    /// Whether a timer looks after it.
    watched: bool,
    /// Partitions that failed are left out until then.
    resting: BTreeMap<TopicPartition, SimTime>,
}

impl Fetcher {
    /// The partition has a new leader or epoch: it need not rest any longer.
    pub(super) fn wake(&mut self, partition: &TopicPartition) {
        self.resting.remove(partition);
    }
}

impl Broker {
    /// Asks every leader for what this broker follows, unless an answer is under way.
    pub(super) fn run_fetchers(&mut self, ctx: &mut Context<'_>) {
        let mut wanted: BTreeMap<BrokerId, Vec<FetchPartition>> = BTreeMap::new();
        for (partition, replica) in &self.replicas {
            if let Role::Follower { leader: Some(leader) } = replica.role {
                wanted.entry(leader).or_default().push(FetchPartition {
                    topic_partition: partition.clone(),
                    fetch_offset: replica.log.log_end(),
                    current_leader_epoch: replica.leader_epoch,
                    last_fetched_epoch: replica.log.leader_epochs().latest().map(|last| last.epoch),
                    log_start: Some(replica.log.log_start()),
                });
            }
        }
        self.fetchers.retain(|leader, _| wanted.contains_key(leader));
        for (leader, partitions) in wanted {
            self.fetch_from(ctx, leader, partitions);
        }
    }

    fn fetch_from(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        mut partitions: Vec<FetchPartition>,
    ) {
        let now = ctx.now();
        let fetcher = self.fetchers.entry(leader).or_default();
        if fetcher.in_flight.is_some() {
            return;
        }
        fetcher.resting.retain(|_, until| *until > now);
        partitions.retain(|part| !fetcher.resting.contains_key(&part.topic_partition));
        if partitions.is_empty() {
            return;
        }
        let request = Request::Fetch {
            replica: Some(FetchingReplica { broker: self.id, epoch: self.lifecycle.epoch }),
            max_wait: self.config.replica_fetch_wait_max,
            min_bytes: self.config.replica_fetch_min_bytes,
            max_bytes: FETCH_BYTES,
            partition_max_bytes: self.config.replica_fetch_max_bytes,
            partitions,
        };
        fetcher.in_flight = Some(ctx.request(NodeId::Broker(leader), request));
        fetcher.asked_at = now;
        if !core::mem::replace(&mut fetcher.watched, true) {
            ctx.timer(ANSWER_WAIT, Timer::Broker(BrokerTimer::FetchUnanswered(leader)));
        }
    }

    pub(super) fn fetch_unanswered(&mut self, ctx: &mut Context<'_>, leader: BrokerId) {
        let Some(fetcher) = self.fetchers.get_mut(&leader) else { return };
        fetcher.watched = false;
        let Some(message) = fetcher.in_flight else { return };
        let until = fetcher.asked_at + ANSWER_WAIT;
        if until <= ctx.now() {
            self.fetch_failed(ctx, leader, Some(message));
        } else {
            fetcher.watched = true;
            ctx.timer_at(until, Timer::Broker(BrokerTimer::FetchUnanswered(leader)));
        }
    }

    /// The fetch from `leader` will not be answered: all its partitions rest.
    pub(super) fn fetch_failed(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        request: Option<MessageId>,
    ) {
        let backoff = self.fetch_backoff();
        let Some(fetcher) = self.fetchers.get_mut(&leader) else { return };
        if fetcher.in_flight.is_none() || request.is_some_and(|id| fetcher.in_flight != Some(id)) {
            return;
        }
        fetcher.in_flight = None;
        let follows = Role::Follower { leader: Some(leader) };
        for (partition, _) in self.replicas.iter().filter(|(_, replica)| replica.role == follows) {
            fetcher.resting.insert(partition.clone(), ctx.now() + backoff);
        }
        ctx.timer(backoff, Timer::Broker(BrokerTimer::FetchAgain(leader)));
    }

    /// `replica.fetch.backoff.ms`, at least a millisecond, so that time goes on.
    fn fetch_backoff(&self) -> SimDuration {
        self.config.replica_fetch_backoff.max(SimDuration::from_millis(1))
    }

    pub(super) fn on_fetched(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        to_request: MessageId,
        parts: &[FetchedPartition],
    ) {
        let Some(fetcher) = self.fetchers.get_mut(&leader) else { return };
        if fetcher.in_flight != Some(to_request) {
            return;
        }
        fetcher.in_flight = None;
        let response = ctx.cause();
        let mut progress = response;
        for part in parts {
            ctx.set_cause(response);
            if let Err(error) = self.copy(ctx, leader, part) {
                self.rest(ctx, leader, part, error);
            } else if ctx.cause() != response {
                progress = ctx.cause();
            }
        }
        // The next fetch tells the leader of the progress: that is why it matters.
        ctx.set_cause(progress);
        self.run_fetchers(ctx);
    }

    fn copy(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        part: &FetchedPartition,
    ) -> Result<(), ErrorCode> {
        let partition = &part.topic_partition;
        let Some(replica) = self.replicas.get_mut(partition) else { return Ok(()) };
        if replica.role != (Role::Follower { leader: Some(leader) })
            || replica.log.log_end() != part.fetch_offset
        {
            return Ok(());
        }
        if let Some((epoch, end)) = part.diverging {
            let own = replica.log.end_offset_for(epoch).map_or(end, |own| own.end_offset);
            truncate(ctx, partition, replica, own.min(end));
            return Ok(());
        }
        let batches = part.batches.as_ref().map_err(|&error| error)?;
        for batch in batches {
            if replica.log.append_as_follower(batch.clone()).is_err() {
                break;
            }
        }
        replica.log.expire_producers(ctx.now(), PRODUCER_ID_EXPIRATION);
        advance_log_start(ctx, partition, replica, part.log_start);
        let log_end = replica.log.log_end();
        replica.high_watermark = part.high_watermark.min(log_end).max(replica.log.log_start());
        if log_end > part.fetch_offset {
            ctx.note_as_cause(EventKind::RecordsReplicated {
                topic_partition: partition.clone(),
                from: part.fetch_offset,
                to: log_end,
            });
        }
        Ok(())
    }

    /// A partition that cannot be copied is left alone for a while, so that the others go on.
    fn rest(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        part: &FetchedPartition,
        error: ErrorCode,
    ) {
        if error == ErrorCode::OffsetOutOfRange
            && let Some(replica) = self.replicas.get_mut(&part.topic_partition)
            && replica.log.log_end() < part.log_start
        {
            // All that the follower has is older than what the leader still keeps.
            replica.log.truncate_fully_and_start_at(part.log_start);
            replica.high_watermark = replica.log.log_start();
            return;
        }
        let backoff = self.fetch_backoff();
        if let Some(fetcher) = self.fetchers.get_mut(&leader) {
            fetcher.resting.insert(part.topic_partition.clone(), ctx.now() + backoff);
            ctx.timer(backoff, Timer::Broker(BrokerTimer::FetchAgain(leader)));
        }
    }
}

/// Cuts a follower's log off where it parted from its leader's, and says so.
fn truncate(
    ctx: &mut Context<'_>,
    partition: &TopicPartition,
    replica: &mut Replica,
    target: Offset,
) {
    let from = replica.log.log_end();
    replica.log.truncate_to(target);
    let to = replica.log.log_end();
    replica.high_watermark = replica.high_watermark.min(to);
    replica.checkpointed_high_watermark = replica.checkpointed_high_watermark.min(to);
    if to < from {
        let event = ctx.note_as_cause(EventKind::RecordsTruncated {
            topic_partition: partition.clone(),
            to,
            from,
            leader_epoch: replica.leader_epoch,
        });
        replica.note_truncation(Truncation { to, from, time: ctx.now(), event });
    }
}
