//! Followers: one fetcher per leader copies what that broker leads (`ReplicaFetcherThread`).

use super::delete_records::advance_log_start;
use super::{Broker, BrokerTimer, Replica, Role, Truncation};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::record::RecordBatch;
use crate::time::{SimDuration, SimTime};
use crate::wire::{
    FetchPartition, FetchedPartition, FetchingReplica, ListOffsetsPartition, OffsetSpec, Request,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// `replica.socket.timeout.ms`.
const ANSWER_WAIT: SimDuration = SimDuration::from_millis(30_000);
/// `replica.fetch.response.max.bytes`.
const FETCH_BYTES: u32 = 10_485_760;

/// The fetcher from one leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetcher {
    in_flight: Option<MessageId>,
    /// What that asks, when it is no fetch: where the leader's log of a partition begins or ends.
    asks: Option<(TopicPartition, OffsetSpec)>,
    /// Partitions that were fetched from an offset which the leader does not have.
    out_of_range: BTreeSet<TopicPartition>,
    /// When the request in flight was sent.
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
        self.out_of_range.remove(partition);
    }

    /// The request `message` was sent at `now`; says whether a timer must look after it.
    fn sent(&mut self, message: MessageId, now: SimTime) -> bool {
        self.in_flight = Some(message);
        self.asked_at = now;
        !core::mem::replace(&mut self.watched, true)
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
        let is_wanted = |partition: &TopicPartition| {
            partitions.iter().any(|part| part.topic_partition == *partition)
        };
        fetcher.out_of_range.retain(is_wanted);
        if let Some(partition) = fetcher.out_of_range.first().cloned() {
            return self.ask_for_offset(ctx, leader, partition, OffsetSpec::Latest);
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
        if fetcher.sent(ctx.request(NodeId::Broker(leader), request), now) {
            ctx.timer(ANSWER_WAIT, Timer::Broker(BrokerTimer::FetchUnanswered(leader)));
        }
    }

    /// Asks where the leader's log of a partition begins or ends; nothing is fetched meanwhile.
    fn ask_for_offset(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        topic_partition: TopicPartition,
        spec: OffsetSpec,
    ) {
        let (Some(replica), Some(fetcher)) =
            (self.replicas.get(&topic_partition), self.fetchers.get_mut(&leader))
        else {
            return;
        };
        let part = ListOffsetsPartition {
            topic_partition: topic_partition.clone(),
            current_leader_epoch: Some(replica.leader_epoch),
            spec,
        };
        let request = Request::ListOffsets { replica: Some(self.id), partitions: vec![part] };
        fetcher.asks = Some((topic_partition, spec));
        if fetcher.sent(ctx.request(NodeId::Broker(leader), request), ctx.now()) {
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
        fetcher.asks = None;
        fetcher.out_of_range.clear();
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
                self.rest(ctx, leader, &part.topic_partition, error);
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
            let target = match replica.log.end_offset_for(epoch) {
                // The epoch that both have: up to where both have it.
                Some(own) if own.epoch == epoch => own.end_offset.min(end),
                // The follower knows only older ones: up to the end of those, and then it asks again.
                Some(own) => own.end_offset,
                None => end,
            };
            truncate(ctx, partition, replica, target);
            return Ok(());
        }
        let batches = part.batches.as_ref().map_err(|&error| error)?;
        let log_start = replica.log.log_start();
        if let Some(first) = batches.first().filter(|first| begins_within(replica, first)) {
            replica.log.truncate_fully_and_start_at(first.base_offset);
        }
        for batch in batches {
            if replica.log.append_as_follower(batch.clone()).is_err() {
                break;
            }
        }
        replica.log.advance_log_start(log_start);
        replica.log.expire_producers(ctx.now(), self.config.producer_id_expiration);
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

    /// A partition that cannot be copied is left alone for a while, so that the others go on. One that
    /// is out of the leader's range is not: the leader is asked for its range.
    fn rest(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        partition: &TopicPartition,
        error: ErrorCode,
    ) {
        let backoff = self.fetch_backoff();
        let Some(fetcher) = self.fetchers.get_mut(&leader) else { return };
        if error == ErrorCode::OffsetOutOfRange {
            fetcher.out_of_range.insert(partition.clone());
            return;
        }
        fetcher.resting.insert(partition.clone(), ctx.now() + backoff);
        ctx.timer(backoff, Timer::Broker(BrokerTimer::FetchAgain(leader)));
    }

    /// The leader has said where its log of a partition that is out of range ends or begins
    /// (`AbstractFetcherThread.fetchOffsetAndTruncate`).
    pub(super) fn on_leader_offset(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        to_request: MessageId,
        partitions: &[(TopicPartition, Result<Option<Offset>, ErrorCode>)],
    ) {
        let Some(fetcher) = self.fetchers.get_mut(&leader) else { return };
        if fetcher.in_flight != Some(to_request) {
            return;
        }
        fetcher.in_flight = None;
        let Some((partition, spec)) = fetcher.asks.take() else { return };
        fetcher.out_of_range.remove(&partition);
        let result = partitions.first().map(|(_, result)| *result);
        if let Some(Ok(Some(offset))) = result
            && self.come_into_range(ctx, leader, &partition, spec, offset)
        {
            return self.ask_for_offset(ctx, leader, partition, OffsetSpec::Earliest);
        }
        if let Some(Err(error)) = result {
            self.rest(ctx, leader, &partition, error);
        }
        self.run_fetchers(ctx);
    }

    /// Cuts the log where the leader's ends, or drops it when the leader's begins only beyond it; true
    /// when the leader must still be asked where its log begins.
    fn come_into_range(
        &mut self,
        ctx: &mut Context<'_>,
        leader: BrokerId,
        partition: &TopicPartition,
        spec: OffsetSpec,
        offset: Offset,
    ) -> bool {
        let Some(replica) = self.replicas.get_mut(partition) else { return false };
        if replica.role != (Role::Follower { leader: Some(leader) }) {
            return false;
        }
        let log_end = replica.log.log_end();
        match spec {
            OffsetSpec::Latest if offset < log_end => {
                truncate(ctx, partition, replica, offset);
                false
            }
            OffsetSpec::Latest => true,
            _ => {
                if offset > log_end {
                    start_anew(ctx, partition, replica, offset);
                }
                false
            }
        }
    }
}

/// Whether an empty log is to begin in the midst of a batch, as its leader's does since records were
/// deleted: then it takes the whole batch (Kafka's `UnexpectedAppendOffsetException`).
fn begins_within(replica: &Replica, batch: &RecordBatch) -> bool {
    let log_start = replica.log.log_start();
    log_start == replica.log.log_end()
        && batch.base_offset < log_start
        && batch.next_offset() > log_start
}

/// Drops a log whose every record is older than what the leader still keeps, and says so.
fn start_anew(
    ctx: &mut Context<'_>,
    partition: &TopicPartition,
    replica: &mut Replica,
    log_start: Offset,
) {
    let log_end = replica.log.log_end();
    replica.log.truncate_fully_and_start_at(log_start);
    replica.high_watermark = log_start;
    replica.checkpointed_high_watermark = log_start;
    ctx.note_as_cause(EventKind::LogStartedAnew {
        topic_partition: partition.clone(),
        from: log_end,
        to: log_start,
    });
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
