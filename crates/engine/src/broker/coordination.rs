//! The group coordinator on its broker: what it writes goes through the broker's own log of
//! `__consumer_offsets`, and is answered when the high watermark has passed it.

use super::Broker;
use crate::error_code::ErrorCode;
use crate::group::{
    CoordinatorWrite, GroupTimer, OffsetsRecord, StoredAssignment, offsets_partition,
};
use crate::id::{EventId, GroupName, MessageId, NodeId, Offset, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::record::{Record, Records};
use crate::topic_name;
use crate::wire::{Acks, Message, Request, Response};
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Replies that wait until a write is on all in-sync replicas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingWrite {
    partition: TopicPartition,
    needed: Offset,
    replies: Vec<(NodeId, MessageId, Response)>,
    assignment: Option<StoredAssignment>,
    /// The event that the replies follow from; the replication in between explains nothing.
    cause: EventId,
}

impl Broker {
    /// Which broker coordinates `group`: the leader of its partition of `__consumer_offsets`, which
    /// is made when it is first needed.
    pub(super) fn on_find_coordinator(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        group: &GroupName,
    ) {
        let Ok(topic) = TopicName::new(topic_name::CONSUMER_OFFSETS) else { return };
        let coordinator = match NonZeroU32::new(self.image.partition_count(&topic)) {
            Some(partitions) => {
                let partition = offsets_partition(group, partitions);
                let partition = TopicPartition::new(topic, partition);
                self.image.leader(&partition).ok_or(ErrorCode::CoordinatorNotAvailable)
            }
            None => {
                let partitions = self.coordinator.config().offsets_topic_partitions.get();
                let create = Request::CreateInternalTopic { topic, partitions };
                if let Some(controller) = self.controller_node() {
                    ctx.request(controller, create);
                }
                Err(ErrorCode::CoordinatorNotAvailable)
            }
        };
        ctx.reply(message, Response::FindCoordinator { coordinator });
    }

    pub(super) fn on_group_request(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let writes = self.coordinator.on_request(ctx, message);
        self.write(ctx, writes);
    }

    /// A coordinator's timer has come.
    pub fn on_group_timer(&mut self, ctx: &mut Context<'_>, timer: GroupTimer) {
        let writes = self.coordinator.on_timer(ctx, &timer);
        self.write(ctx, writes);
    }

    /// This broker leads a partition of `__consumer_offsets` now, or does so no more.
    pub(super) fn coordinate(
        &mut self,
        ctx: &mut Context<'_>,
        partition: &TopicPartition,
        leads: bool,
    ) {
        if !leads {
            self.coordinator.resigned(partition.partition);
            self.refuse_coordinator_writes(ctx, partition);
            return;
        }
        let Some(replica) = self.replicas.get(partition) else { return };
        let log = &replica.log;
        let records = log
            .iter(log.log_start()..log.log_end())
            .map(|(_, record)| (record.key.as_deref(), record.value.as_deref()));
        self.coordinator.elected(ctx, partition.partition, records);
    }

    /// This broker leads the partition no more: whether what waits there is kept, another will know.
    fn refuse_coordinator_writes(&mut self, ctx: &mut Context<'_>, partition: &TopicPartition) {
        let concerned = |waiting: &mut WaitingWrite| waiting.partition == *partition;
        let refused: Vec<WaitingWrite> = self.waiting_writes.extract_if(.., concerned).collect();
        for waiting in refused {
            for (to, request, response) in waiting.replies {
                let response = CoordinatorWrite::refused(response, ErrorCode::NotLeaderOrFollower);
                ctx.respond(to, request, response);
            }
        }
    }

    /// A topic is gone, and the offsets committed for it.
    pub(super) fn forget_offsets(&mut self, ctx: &mut Context<'_>, topic: &TopicName) {
        let writes = self.coordinator.topic_deleted(ctx, topic);
        self.write(ctx, writes);
    }

    fn write(&mut self, ctx: &mut Context<'_>, writes: Vec<CoordinatorWrite>) {
        let Ok(topic) = TopicName::new(topic_name::CONSUMER_OFFSETS) else { return };
        for write in writes {
            ctx.set_cause(write.cause);
            let partition = TopicPartition::new(topic.clone(), write.partition);
            let records: Records =
                write.records.iter().map(|record| to_record(ctx, record)).collect();
            match self.append(ctx, Acks::All, &partition, &records, None) {
                Ok((_, needed)) => {
                    self.waiting_writes.push(WaitingWrite {
                        partition: partition.clone(),
                        needed,
                        replies: write.replies,
                        assignment: write.assignment,
                        cause: write.cause,
                    });
                    self.after_append(ctx, &partition);
                }
                Err(error) => {
                    if let Some(assignment) = &write.assignment {
                        self.coordinator.on_stored(ctx, assignment, Err(error));
                    }
                    for (to, request, response) in write.failed(error) {
                        ctx.respond(to, request, response);
                    }
                }
            }
        }
    }

    /// Sends the replies whose writes are on all in-sync replicas now.
    pub(super) fn answer_coordinator_writes(
        &mut self,
        ctx: &mut Context<'_>,
        partition: &TopicPartition,
    ) {
        if self.waiting_writes.is_empty() {
            return;
        }
        let Some(replica) = self.replicas.get(partition) else { return };
        let reached = replica.high_watermark;
        let passed = |waiting: &mut WaitingWrite| {
            waiting.partition == *partition && waiting.needed <= reached
        };
        let answered: Vec<WaitingWrite> = self.waiting_writes.extract_if(.., passed).collect();
        let because_of = ctx.cause();
        for waiting in answered {
            ctx.set_cause(waiting.cause);
            for (to, request, response) in waiting.replies {
                ctx.respond(to, request, response);
            }
            if let Some(assignment) = &waiting.assignment {
                self.coordinator.on_stored(ctx, assignment, Ok(()));
            }
        }
        ctx.set_cause(because_of);
    }
}

fn to_record(ctx: &mut Context<'_>, record: &OffsetsRecord) -> Record {
    let (key, value) = record.to_bytes();
    let timestamp = ctx.now().timestamp();
    Record { id: ctx.new_record(), key: Some(key), value, headers: Arc::from([]), timestamp }
}
