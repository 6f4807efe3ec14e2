//! Followers: one fetcher per leader copies what that broker leads (`ReplicaFetcherThread`).

use super::{Broker, BrokerTimer, Role};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, MessageId, NodeId, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{FetchPartition, FetchedPartition, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `replica.fetch.wait.max.ms`.
const FETCH_WAIT: SimDuration = SimDuration::from_millis(500);
/// `replica.fetch.backoff.ms`.
const FETCH_BACKOFF: SimDuration = SimDuration::from_millis(1000);
/// `replica.fetch.max.bytes`, per partition.
const FETCH_PARTITION_BYTES: u32 = 1_048_576;
/// `replica.fetch.response.max.bytes`.
const FETCH_BYTES: u32 = 10_485_760;

/// The fetcher from one leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetcher {
    in_flight: Option<MessageId>,
    /// Partitions that failed are left out until then.
    resting: BTreeMap<TopicPartition, SimTime>,
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
            replica: Some(self.id),
            max_wait: FETCH_WAIT,
            min_bytes: 1,
            max_bytes: FETCH_BYTES,
            partition_max_bytes: FETCH_PARTITION_BYTES,
            partitions,
        };
        fetcher.in_flight = Some(ctx.request(NodeId::Broker(leader), request));
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
            replica.log.truncate_to(own.min(end));
            return Ok(());
        }
        let batches = part.batches.as_ref().map_err(|&error| error)?;
        for batch in batches {
            if replica.log.append_as_follower(batch.clone()).is_err() {
                break;
            }
        }
        replica.log.advance_log_start(part.log_start);
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
            return;
        }
        if let Some(fetcher) = self.fetchers.get_mut(&leader) {
            fetcher.resting.insert(part.topic_partition.clone(), ctx.now() + FETCH_BACKOFF);
            ctx.timer(FETCH_BACKOFF, Timer::Broker(BrokerTimer::FetchAgain(leader)));
        }
    }
}
