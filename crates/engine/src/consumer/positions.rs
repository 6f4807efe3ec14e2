//! Where reading begins: the committed offset, else the reset policy (`ConsumerCoordinator`,
//! `OffsetFetcher`).

use super::connection::first_backoff;
use super::life::{Life, Position, PositionSource, Purpose, Turn};
use crate::command::config::AutoOffsetReset;
use crate::error_code::ErrorCode;
use crate::event::{EventKind, PositionReason};
use crate::id::{BrokerId, Offset, TopicPartition};
use crate::wire::{CommittedOffset, ListOffsetsPartition, OffsetSpec, Request};
use std::collections::{BTreeMap, BTreeSet};

impl Life {
    /// Asks for the positions that are not known, and whether those that are known still hold. While no
    /// coordinator is known nobody is asked, but which must be validated is found out.
    pub fn find_positions(&mut self, turn: &mut Turn<'_, '_>) {
        self.compare_with_metadata(turn);
        if self.connection.coordinator.is_none() {
            return;
        }
        self.validate_positions(turn);
        self.ask_for_committed(turn);
        self.ask_for_reset(turn);
    }

    fn ask_for_committed(&mut self, turn: &mut Turn<'_, '_>) {
        let Some(coordinator) = self.connection.coordinator else { return };
        let asked = self.awaits(|purpose| matches!(purpose, Purpose::OffsetFetch(_)));
        if asked || self.offsets_retry_at > turn.ctx.now() {
            return;
        }
        let partitions: BTreeSet<TopicPartition> = self
            .assigned
            .iter()
            .filter(|(_, assigned)| assigned.source == PositionSource::Committed)
            .map(|(topic_partition, _)| topic_partition.clone())
            .collect();
        if !partitions.is_empty() {
            let group = turn.settings.group.clone();
            let request = Request::OffsetFetch { group, partitions: partitions.clone() };
            let timeout = turn.settings.config.request_timeout;
            self.send(turn, coordinator, request, timeout, Purpose::OffsetFetch(partitions));
        }
    }

    pub fn committed_fetched(
        &mut self,
        turn: &mut Turn<'_, '_>,
        partitions: &BTreeSet<TopicPartition>,
        result: &Result<BTreeMap<TopicPartition, Option<CommittedOffset>>, ErrorCode>,
    ) {
        let offsets = match result {
            Ok(offsets) => offsets,
            Err(error) => {
                if matches!(error, ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable) {
                    self.lose_coordinator(turn);
                }
                self.offsets_retry_at = turn.ctx.now() + first_backoff(&turn.settings.config);
                return;
            }
        };
        for topic_partition in partitions {
            let Some(assigned) = self.assigned.get_mut(topic_partition) else { continue };
            if assigned.source != PositionSource::Committed {
                continue;
            }
            match offsets.get(topic_partition).copied().flatten() {
                Some(committed) => {
                    assigned.committed = Some(committed.offset);
                    self.set_position(turn, topic_partition, committed, PositionReason::Committed);
                }
                None => assigned.source = PositionSource::Reset,
            }
        }
    }

    /// Reading goes on at an offset, once the leader has confirmed the epoch that may belong to it;
    /// what lies in the buffer is dropped.
    pub fn set_position(
        &mut self,
        turn: &mut Turn<'_, '_>,
        topic_partition: &TopicPartition,
        CommittedOffset { offset, leader_epoch }: CommittedOffset,
        reason: PositionReason,
    ) {
        let (leader, current) = self.connection.leader_and_epoch(topic_partition);
        let Some(assigned) = self.assigned.get_mut(topic_partition) else { return };
        let position = Position { offset, epoch: leader_epoch, leader, leader_epoch: current };
        assigned.position = Some(position);
        assigned.source = position.source();
        self.buffer.retain(|fetched| fetched.topic_partition != *topic_partition);
        let topic_partition = topic_partition.clone();
        turn.ctx.note(EventKind::PositionSet { topic_partition, offset, reason });
    }

    fn ask_for_reset(&mut self, turn: &mut Turn<'_, '_>) {
        let now = turn.ctx.now();
        let asked: BTreeSet<TopicPartition> = self
            .requests
            .values()
            .filter_map(|pending| match &pending.purpose {
                Purpose::ListOffsets(partitions) => Some(partitions),
                _ => None,
            })
            .flatten()
            .cloned()
            .collect();
        let unknown: Vec<TopicPartition> = self
            .assigned
            .iter()
            .filter(|(_, a)| a.source == PositionSource::Reset && a.retry_at <= now)
            .map(|(topic_partition, _)| topic_partition.clone())
            .filter(|topic_partition| !asked.contains(topic_partition))
            .collect();
        let spec = match turn.settings.config.auto_offset_reset {
            AutoOffsetReset::Earliest => OffsetSpec::Earliest,
            AutoOffsetReset::Latest => OffsetSpec::Latest,
            AutoOffsetReset::None => {
                if let Some(topic_partition) = unknown.into_iter().next() {
                    self.fail(turn, "NoOffsetForPartitionException", Some(topic_partition));
                }
                return;
            }
        };
        for (leader, partitions) in self.by_leader(turn, unknown) {
            let part = |topic_partition: &TopicPartition| ListOffsetsPartition {
                topic_partition: topic_partition.clone(),
                current_leader_epoch: self.connection.leader_and_epoch(topic_partition).1,
                spec,
            };
            let partitions_asked = partitions.iter().map(part).collect();
            let request = Request::ListOffsets { replica: None, partitions: partitions_asked };
            let timeout = turn.settings.config.request_timeout;
            self.send(turn, leader, request, timeout, Purpose::ListOffsets(partitions));
        }
    }

    /// Partitions by the broker that leads them; those without a leader wait for newer metadata.
    fn by_leader(
        &mut self,
        turn: &Turn<'_, '_>,
        partitions: Vec<TopicPartition>,
    ) -> BTreeMap<BrokerId, BTreeSet<TopicPartition>> {
        let mut by_leader: BTreeMap<BrokerId, BTreeSet<TopicPartition>> = BTreeMap::new();
        for topic_partition in partitions {
            match self.connection.image.as_deref().and_then(|image| image.leader(&topic_partition))
            {
                Some(leader) => {
                    by_leader.entry(leader).or_default().insert(topic_partition);
                }
                None => self.ask_later(turn, &topic_partition),
            }
        }
        by_leader
    }

    /// A partition could not be asked about: newer metadata is needed first.
    pub fn ask_later(&mut self, turn: &Turn<'_, '_>, topic_partition: &TopicPartition) {
        self.connection.want_metadata();
        self.rest_for_backoff(turn, topic_partition);
    }

    /// The partition is asked about again when the backoff is over.
    pub fn rest_for_backoff(&mut self, turn: &Turn<'_, '_>, topic_partition: &TopicPartition) {
        if let Some(assigned) = self.assigned.get_mut(topic_partition) {
            assigned.retry_at = turn.ctx.now() + first_backoff(&turn.settings.config);
        }
    }

    pub fn offsets_listed(
        &mut self,
        turn: &mut Turn<'_, '_>,
        partitions: &[(TopicPartition, Result<Option<Offset>, ErrorCode>)],
    ) {
        let reason = match turn.settings.config.auto_offset_reset {
            AutoOffsetReset::Earliest => PositionReason::ResetEarliest,
            AutoOffsetReset::Latest | AutoOffsetReset::None => PositionReason::ResetLatest,
        };
        for (topic_partition, result) in partitions {
            let Some(assigned) = self.assigned.get_mut(topic_partition) else { continue };
            if assigned.source != PositionSource::Reset {
                continue;
            }
            match result {
                Ok(Some(offset)) => {
                    self.set_position(turn, topic_partition, (*offset).into(), reason);
                }
                // The broker knows no such place yet.
                Ok(None) => {
                    assigned.retry_at = turn.ctx.now() + turn.settings.config.request_timeout;
                }
                Err(_) => self.ask_later(turn, topic_partition),
            }
        }
    }
}
