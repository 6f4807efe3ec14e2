//! Fetches: one per leader at a time, for partitions that have nothing in the buffer (`Fetcher`).

use super::life::{Life, PositionSource, Purpose, Turn};
use crate::command::config::AutoOffsetReset;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, EventId, LeaderEpoch, Offset, RecordId, TopicPartition};
use crate::record::RecordBatch;
use crate::time::{SimDuration, SimTime};
use crate::wire::{FetchPartition, FetchedPartition, Request};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Records of one partition that were fetched and not polled (`CompletedFetch`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fetched {
    pub topic_partition: TopicPartition,
    /// The event that says so.
    pub cause: EventId,
    next: Offset,
    /// The leader epoch of the record taken last.
    epoch: Option<LeaderEpoch>,
    end: Offset,
    /// The batch at the front holds `next`.
    batches: VecDeque<RecordBatch>,
}

impl Fetched {
    /// Records from `from` on, if the batches have any.
    fn new(part: &FetchedPartition, from: Offset, cause: EventId) -> Option<Self> {
        let batches = part.batches.as_ref().ok()?.iter();
        let batches: VecDeque<_> = batches.filter(|b| b.next_offset() > from).cloned().collect();
        let end = batches.back()?.next_offset();
        let topic_partition = part.topic_partition.clone();
        Some(Self { topic_partition, cause, next: from, epoch: None, end, batches })
    }

    /// How many records are left, gaps counted.
    pub const fn remaining(&self) -> u64 {
        self.end.since(self.next)
    }

    /// The next record, by its offset and identity; gaps are passed over.
    pub fn take(&mut self) -> Option<(Offset, RecordId)> {
        loop {
            let batch = self.batches.front()?;
            let offset = self.next.max(batch.base_offset);
            if let Some(record) = batch.get(offset) {
                self.epoch = Some(batch.leader_epoch);
                self.next = offset.next();
                return Some((offset, record.id));
            }
            self.next = batch.next_offset();
            self.batches.pop_front();
        }
    }

    /// The position after what was taken; after the last record that is the end of the fetch.
    pub fn position(&self) -> Offset {
        self.next
    }

    /// The leader epoch of the record before the position, when that was taken from here.
    pub fn epoch(&self) -> Option<LeaderEpoch> {
        self.epoch
    }
}

impl Life {
    /// Sends a fetch to each leader that has none on its way, for the partitions that can be read on.
    pub fn send_fetches(&mut self, turn: &mut Turn<'_, '_>) {
        let config = &turn.settings.config;
        for (leader, partitions) in self.fetchable(turn) {
            let offsets = partitions
                .iter()
                .map(|part| (part.topic_partition.clone(), part.fetch_offset))
                .collect();
            let request = Request::Fetch {
                replica: None,
                max_wait: config.fetch_max_wait,
                min_bytes: config.fetch_min_bytes,
                max_bytes: config.fetch_max_bytes,
                partition_max_bytes: config.max_partition_fetch_bytes,
                partitions,
            };
            self.send(turn, leader, request, config.request_timeout, Purpose::Fetch(offsets));
        }
    }

    fn fetchable(&mut self, turn: &Turn<'_, '_>) -> BTreeMap<BrokerId, Vec<FetchPartition>> {
        let Some(image) = self.connection.image.clone() else { return BTreeMap::new() };
        let fetches = self.requests.values().filter(|p| matches!(p.purpose, Purpose::Fetch(_)));
        let busy: BTreeSet<BrokerId> = fetches.map(|pending| pending.to).collect();
        let buffered: BTreeSet<&TopicPartition> =
            self.buffer.iter().map(|fetched| &fetched.topic_partition).collect();
        let now = turn.ctx.now();
        let mut fetchable: BTreeMap<BrokerId, Vec<FetchPartition>> = BTreeMap::new();
        let mut leaderless = Vec::new();
        for (topic_partition, assigned) in &self.assigned {
            let position = assigned.valid_position().filter(|_| assigned.retry_at <= now);
            let Some(position) = position else { continue };
            let leads = image.leader(topic_partition).and(position.leader);
            let Some((leader, epoch)) = leads.zip(position.leader_epoch) else {
                leaderless.push(topic_partition.clone());
                continue;
            };
            if !busy.contains(&leader) && !buffered.contains(topic_partition) {
                fetchable.entry(leader).or_default().push(FetchPartition {
                    topic_partition: topic_partition.clone(),
                    fetch_offset: position.offset,
                    current_leader_epoch: epoch,
                    last_fetched_epoch: None,
                    log_start: None,
                });
            }
        }
        for topic_partition in leaderless {
            self.ask_later(turn, &topic_partition);
        }
        fetchable
    }

    pub fn fetched(
        &mut self,
        turn: &mut Turn<'_, '_>,
        sent: SimTime,
        offsets: &BTreeMap<TopicPartition, Offset>,
        partitions: &[FetchedPartition],
    ) {
        for part in partitions {
            let asked = offsets.get(&part.topic_partition);
            let Some(assigned) = self.assigned.get_mut(&part.topic_partition) else { continue };
            // A seek in between makes the answer worthless, and so does a leader to be asked first.
            let position = assigned.valid_position().map(|position| position.offset);
            if position.is_none() || position.as_ref() != asked {
                continue;
            }
            match &part.batches {
                Ok(batches) if batches.is_empty() => {
                    // Time goes on even if a broker answers at once.
                    if sent == turn.ctx.now() {
                        assigned.retry_at = sent + SimDuration::from_millis(1);
                    }
                }
                Ok(_) => self.keep_fetched(turn, part),
                Err(error) => self.fetch_refused(turn, &part.topic_partition, *error),
            }
        }
    }

    fn keep_fetched(&mut self, turn: &mut Turn<'_, '_>, part: &FetchedPartition) {
        let Some(mut fetched) = Fetched::new(part, part.fetch_offset, turn.ctx.cause()) else {
            return;
        };
        fetched.cause = turn.ctx.note(EventKind::RecordsFetched {
            topic_partition: part.topic_partition.clone(),
            from: part.fetch_offset,
            to: fetched.end,
        });
        self.buffer.push_back(fetched);
    }

    fn fetch_refused(
        &mut self,
        turn: &mut Turn<'_, '_>,
        topic_partition: &TopicPartition,
        error: ErrorCode,
    ) {
        match error {
            ErrorCode::OffsetOutOfRange => {}
            // The leader does not know yet of its epoch: it will.
            ErrorCode::UnknownLeaderEpoch => return self.rest_for_backoff(turn, topic_partition),
            _ => return self.ask_later(turn, topic_partition),
        }
        if turn.settings.config.auto_offset_reset == AutoOffsetReset::None {
            let exception = "OffsetOutOfRangeException";
            return self.fail(turn, exception, Some(topic_partition.clone()));
        }
        if let Some(assigned) = self.assigned.get_mut(topic_partition) {
            assigned.source = PositionSource::Reset;
            assigned.position = None;
        }
    }
}
