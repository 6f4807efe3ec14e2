//! Where something lies in a log that this broker leads: `ListOffsets` and `OffsetForLeaderEpoch`.

use super::{Broker, Replica};
use crate::error_code::ErrorCode;
use crate::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::kernel::Context;
use crate::wire::{
    EpochEndResult, ListOffsetsPartition, Message, OffsetForLeaderPartition, OffsetSpec, Response,
};
use core::cmp::Ordering;

impl Broker {
    pub(super) fn on_list_offsets(
        &self,
        ctx: &mut Context<'_>,
        message: &Message,
        replica: Option<BrokerId>,
        partitions: &[ListOffsetsPartition],
    ) {
        let answer = |part: &ListOffsetsPartition| {
            (part.topic_partition.clone(), self.offset_of(replica, part))
        };
        let partitions = partitions.iter().map(answer).collect();
        ctx.reply(message, Response::ListOffsets { partitions });
    }

    pub(super) fn on_offset_for_leader_epoch(
        &self,
        ctx: &mut Context<'_>,
        message: &Message,
        partitions: &[OffsetForLeaderPartition],
    ) {
        let answer =
            |part: &OffsetForLeaderPartition| (part.topic_partition.clone(), self.epoch_end(part));
        let partitions = partitions.iter().map(answer).collect();
        ctx.reply(message, Response::OffsetForLeaderEpoch { partitions });
    }

    /// The copy of `partition` that this broker leads, in the epoch that the asking node knows.
    ///
    /// # Errors
    /// When they know different epochs, or this broker does not lead it.
    pub(super) fn led_replica(
        &self,
        partition: &TopicPartition,
        current_leader_epoch: LeaderEpoch,
    ) -> Result<&Replica, ErrorCode> {
        let replica = self.replicas.get(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        match current_leader_epoch.cmp(&replica.leader_epoch) {
            Ordering::Less => Err(ErrorCode::FencedLeaderEpoch),
            Ordering::Greater => Err(ErrorCode::UnknownLeaderEpoch),
            Ordering::Equal if replica.leadership().is_none() => {
                Err(ErrorCode::NotLeaderOrFollower)
            }
            Ordering::Equal => Ok(replica),
        }
    }

    fn epoch_end(&self, part: &OffsetForLeaderPartition) -> EpochEndResult {
        let replica = self.led_replica(&part.topic_partition, part.current_leader_epoch)?;
        Ok(replica.log.end_offset_for(part.leader_epoch))
    }

    fn offset_of(
        &self,
        follower: Option<BrokerId>,
        part: &ListOffsetsPartition,
    ) -> Result<Option<Offset>, ErrorCode> {
        let partition = &part.topic_partition;
        if let Some(epoch) = part.current_leader_epoch {
            let replica = self.led_replica(partition, epoch)?;
            if follower.is_some() && part.spec == OffsetSpec::Latest {
                return Ok(Some(replica.log.log_end()));
            }
        }
        self.list_offset(partition, part.spec)
    }

    /// `ListOffsets` of a client for one partition that this broker leads. `None`: no record that late.
    ///
    /// # Errors
    /// When it does not lead it, or cannot know yet.
    pub fn list_offset(
        &self,
        partition: &TopicPartition,
        spec: OffsetSpec,
    ) -> Result<Option<Offset>, ErrorCode> {
        let replica = self.replicas.get(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let led = replica.leadership().ok_or(ErrorCode::NotLeaderOrFollower)?;
        let high_watermark = replica.high_watermark;
        let found = match spec {
            OffsetSpec::Earliest => return Ok(Some(replica.log.log_start())),
            OffsetSpec::Latest => None,
            OffsetSpec::MaxTimestamp => replica.log.offset_of_max_timestamp(),
            OffsetSpec::At(timestamp) => {
                replica.log.offset_for_timestamp(timestamp, high_watermark)
            }
        };
        match found {
            Some((offset, _)) if offset < high_watermark => Ok(Some(offset)),
            // Until the high watermark has reached the epoch's start, the leader cannot know.
            _ if high_watermark < led.epoch_start => Err(ErrorCode::OffsetNotAvailable),
            _ => Ok((spec == OffsetSpec::Latest).then_some(high_watermark)),
        }
    }
}
