//! What administrators ask of groups (`kafka-consumer-groups.sh`) and of logs
//! (`kafka-delete-records.sh`).

use super::{Refusal, Simulation};
use crate::command::OffsetTarget;
use crate::event::GroupState;
use crate::group::offsets_partition;
use crate::id::{
    EventId, GroupName, MessageId, NodeId, Offset, PartitionIndex, TopicName, TopicPartition,
};
use crate::time::SimDuration;
use crate::topic_name;
use crate::wire::{CommittedOffset, DeleteBefore, OffsetSpec, Request};
use crate::world::World;
use core::num::NonZeroU32;
use std::collections::BTreeMap;

/// The admin client's `request.timeout.ms`: so long a broker may wait for its followers.
const REQUEST_TIMEOUT: SimDuration = SimDuration::from_secs(30);

impl Simulation {
    /// Sends `request`, which concerns `group`, to the group's coordinator as an administrator's tool
    /// does, because of `cause`. The answer comes as
    /// [`AdminAnswered`](crate::event::EventKind::AdminAnswered).
    ///
    /// # Errors
    /// When nothing coordinates groups yet.
    pub fn ask_coordinator(
        &mut self,
        group: &GroupName,
        request: Request,
        cause: EventId,
    ) -> Result<MessageId, Refusal> {
        let unknown = || Refusal::UnknownGroup { group: group.clone() };
        let topic = TopicName::new(topic_name::CONSUMER_OFFSETS).map_err(|_| unknown())?;
        let image = self.metadata();
        let partitions = NonZeroU32::new(image.partition_count(&topic)).ok_or_else(unknown)?;
        let partition = offsets_partition(group, partitions);
        let leader = image.leader(&TopicPartition::new(topic, partition)).ok_or_else(unknown)?;
        Ok(self.ask(NodeId::Broker(leader), request, cause))
    }

    /// Sends `request` as an administrator's tool does, because of `cause`. The answer comes as
    /// [`AdminAnswered`](crate::event::EventKind::AdminAnswered).
    pub fn ask(&mut self, to: NodeId, request: Request, cause: EventId) -> MessageId {
        self.kernel.context(NodeId::Admin, 0, cause).request(to, request)
    }

    pub(super) fn delete_records(
        &mut self,
        topic: &TopicName,
        partition: PartitionIndex,
        before: DeleteBefore,
        event: EventId,
    ) -> Result<(), Refusal> {
        let topic_partition = self.known_partition(topic, partition)?;
        let Some(leader) = self.metadata().leader(&topic_partition) else {
            return Err(Refusal::NoLeader { topic_partition });
        };
        let timeout = REQUEST_TIMEOUT;
        let request = Request::DeleteRecords { topic_partition, before, timeout };
        self.ask(NodeId::Broker(leader), request, event);
        Ok(())
    }

    /// The coordinator would refuse it later: a person is told at once.
    fn check_inactive(&self, group: &GroupName) -> Result<(), Refusal> {
        let view = self.groups().into_iter().find(|view| view.name == *group);
        let view = view.ok_or_else(|| Refusal::UnknownGroup { group: group.clone() })?;
        if matches!(view.state, GroupState::Empty | GroupState::Dead) {
            return Ok(());
        }
        Err(Refusal::GroupActive { group: group.clone(), state: view.state })
    }

    pub(super) fn delete_group(
        &mut self,
        group: &GroupName,
        event: EventId,
    ) -> Result<(), Refusal> {
        self.check_inactive(group)?;
        let request = Request::DeleteGroups { group: group.clone() };
        self.ask_coordinator(group, request, event).map(drop)
    }

    pub(super) fn reset_offsets(
        &mut self,
        group: &GroupName,
        topic: &TopicName,
        partition: Option<PartitionIndex>,
        to: OffsetTarget,
        event: EventId,
    ) -> Result<(), Refusal> {
        let count = self.known_topic(topic)?;
        let partitions: Vec<TopicPartition> = match partition {
            Some(partition) => vec![self.known_partition(topic, partition)?],
            None => (0..count)
                .map(|index| TopicPartition::new(topic.clone(), PartitionIndex(index)))
                .collect(),
        };
        self.check_inactive(group)?;
        let offsets: BTreeMap<TopicPartition, CommittedOffset> = partitions
            .into_iter()
            .filter_map(|partition| {
                let offset = self.target_offset(&partition, to)?;
                Some((partition, offset.into()))
            })
            .collect();
        let request = Request::OffsetCommit { group: group.clone(), member: None, offsets };
        self.ask_coordinator(group, request, event).map(drop)
    }

    /// Where `to` is in a partition, moved into the log's range as `kafka-consumer-groups.sh` does.
    fn target_offset(&self, partition: &TopicPartition, to: OffsetTarget) -> Option<Offset> {
        let leader = self.broker(self.metadata().leader(partition)?)?;
        let earliest = leader.list_offset(partition, OffsetSpec::Earliest).ok()??;
        let latest = leader.list_offset(partition, OffsetSpec::Latest).ok()??;
        Some(match to {
            OffsetTarget::Earliest => earliest,
            OffsetTarget::Latest => latest,
            OffsetTarget::Offset(offset) => offset.max(earliest).min(latest),
        })
    }
}
