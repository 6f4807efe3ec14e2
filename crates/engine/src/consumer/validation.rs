//! After a leader change a consumer asks the leader whether its log still is the one that was read
//! (`OffsetFetcherUtils`, `OffsetsForLeaderEpochClient`): an unclean election may have cut it.

use super::life::{Life, Position, PositionSource, Purpose, Turn};
use crate::command::config::AutoOffsetReset;
use crate::event::PositionReason;
use crate::id::{BrokerId, TopicPartition};
use crate::wire::{CommittedOffset, EpochEnd, EpochEndResult, OffsetForLeaderPartition, Request};
use std::collections::BTreeMap;

impl Position {
    /// Whether it may be read from at once: only what is known of an epoch can be asked about.
    pub const fn source(&self) -> PositionSource {
        match (self.epoch, self.leader_epoch) {
            (Some(_), Some(_)) => PositionSource::Validation,
            _ => PositionSource::Known,
        }
    }
}

impl Life {
    /// Asks leaders about the positions that must be validated.
    pub fn validate_positions(&mut self, turn: &mut Turn<'_, '_>) {
        for (leader, asked) in self.unvalidated(turn) {
            let part = |(topic_partition, position): (&TopicPartition, &Position)| {
                Some(OffsetForLeaderPartition {
                    topic_partition: topic_partition.clone(),
                    current_leader_epoch: position.leader_epoch?,
                    leader_epoch: position.epoch?,
                })
            };
            let partitions = asked.iter().filter_map(part).collect();
            let request = Request::OffsetForLeaderEpoch { partitions };
            let timeout = turn.settings.config.request_timeout;
            self.send(turn, leader, request, timeout, Purpose::OffsetForLeaderEpoch(asked));
        }
    }

    /// A partition that has another leader, or the same in another epoch, is read on from only when
    /// that has confirmed the position.
    pub fn compare_with_metadata(&mut self, turn: &Turn<'_, '_>) {
        let updates = self.connection.updates;
        if core::mem::replace(&mut self.compared_with, updates) == updates {
            return;
        }
        for (topic_partition, assigned) in &mut self.assigned {
            let (leader, epoch) = self.connection.leader_and_epoch(topic_partition);
            let Some(position) = assigned.position.as_mut().filter(|_| leader.is_some()) else {
                continue;
            };
            if (position.leader, position.leader_epoch) != (leader, epoch) {
                (position.leader, position.leader_epoch) = (leader, epoch);
                assigned.source = position.source();
                assigned.retry_at = turn.ctx.now();
            }
        }
    }

    /// The positions to ask about, by the broker that leads; those without a leader wait for newer
    /// metadata.
    fn unvalidated(
        &mut self,
        turn: &Turn<'_, '_>,
    ) -> BTreeMap<BrokerId, BTreeMap<TopicPartition, Position>> {
        let mut by_leader: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        let mut leaderless = Vec::new();
        for (topic_partition, assigned) in &self.assigned {
            let Some(position) = assigned.position.filter(|_| {
                assigned.source == PositionSource::Validation && assigned.retry_at <= turn.ctx.now()
            }) else {
                continue;
            };
            if self.asks_about(topic_partition, &position) {
                continue;
            }
            match position.leader {
                Some(leader) => {
                    let partitions = by_leader.entry(leader).or_default();
                    partitions.insert(topic_partition.clone(), position);
                }
                None => leaderless.push(topic_partition.clone()),
            }
        }
        for topic_partition in leaderless {
            self.ask_later(turn, &topic_partition);
        }
        by_leader
    }

    /// Whether a leader is asked about this very position already.
    fn asks_about(&self, topic_partition: &TopicPartition, position: &Position) -> bool {
        self.awaits(|purpose| match purpose {
            Purpose::OffsetForLeaderEpoch(asked) => asked.get(topic_partition) == Some(position),
            _ => false,
        })
    }

    /// Leaders have said where the epochs end that the positions belong to.
    pub fn epochs_ended(
        &mut self,
        turn: &mut Turn<'_, '_>,
        asked: &BTreeMap<TopicPartition, Position>,
        partitions: &[(TopicPartition, EpochEndResult)],
    ) {
        for (topic_partition, result) in partitions {
            let Some(assigned) = self.assigned.get(topic_partition) else { continue };
            let Some(position) = assigned.position.filter(|position| {
                assigned.source == PositionSource::Validation
                    && asked.get(topic_partition) == Some(position)
            }) else {
                continue;
            };
            match result {
                Err(_) => self.ask_later(turn, topic_partition),
                Ok(end) => self.compare_with_end(turn, topic_partition, position, *end),
            }
        }
    }

    /// The position holds when the epoch of the record before it reaches to it in the leader's log.
    fn compare_with_end(
        &mut self,
        turn: &mut Turn<'_, '_>,
        topic_partition: &TopicPartition,
        position: Position,
        end: Option<EpochEnd>,
    ) {
        let holds = end.is_some_and(|end| position.offset <= end.end_offset);
        if !holds && turn.settings.config.auto_offset_reset == AutoOffsetReset::None {
            return self.fail(turn, "LogTruncationException", Some(topic_partition.clone()));
        }
        if let Some(end) = end.filter(|_| !holds) {
            let back = CommittedOffset { offset: end.end_offset, leader_epoch: Some(end.epoch) };
            self.set_position(turn, topic_partition, back, PositionReason::Truncated);
        }
        let Some(assigned) = self.assigned.get_mut(topic_partition) else { return };
        match end {
            // The leader answered by the log that it has now: there is nothing left to ask.
            Some(_) => assigned.source = PositionSource::Known,
            None => {
                assigned.source = PositionSource::Reset;
                assigned.position = None;
            }
        }
    }
}
