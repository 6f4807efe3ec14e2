//! The coordinator as its broker sees it: requests and timers go in, writes and answers come out.

use super::classic::{Awaiting, ClassicGroup, Deadline};
use super::commits::offsets_of;
use super::offsets_record::OffsetsRecord;
use super::write::{CoordinatorWrite, StoredAssignment, told};
use super::{GroupCoordinatorConfig, GroupTimer};
use crate::error_code::ErrorCode;
use crate::event::{EventKind, GroupChange, GroupState};
use crate::id::{
    GroupName, MemberId, MessageId, NodeId, PartitionIndex, TopicName, TopicPartition,
};
use crate::java_hash::partition_for_id;
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{Body, CommittedOffset, Message, Request, Response};
use crate::world::GroupView;
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The partition of `__consumer_offsets`, of `partitions`, that keeps `group`; its leader coordinates it.
#[must_use]
pub fn offsets_partition(group: &GroupName, partitions: NonZeroU32) -> PartitionIndex {
    partition_for_id(group.as_str(), partitions)
}

/// The coordinator of all groups whose partition of `__consumer_offsets` its broker leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCoordinator {
    config: GroupCoordinatorConfig,
    leads: BTreeSet<PartitionIndex>,
    groups: BTreeMap<GroupName, ClassicGroup>,
}

/// One handling of a request or timer: what it needs and what comes of it.
pub(super) struct Act<'a, 'b> {
    pub ctx: &'a mut Context<'b>,
    pub config: &'a GroupCoordinatorConfig,
    pub writes: Vec<CoordinatorWrite>,
}

impl GroupCoordinator {
    /// A coordinator with these settings, that leads nothing yet.
    #[must_use]
    pub fn new(config: GroupCoordinatorConfig) -> Self {
        Self { config, ..Self::default() }
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &GroupCoordinatorConfig {
        &self.config
    }

    /// Changes its settings. The number of partitions of `__consumer_offsets` must not change once groups
    /// are kept there.
    pub fn configure(&mut self, config: GroupCoordinatorConfig) {
        self.config = config;
    }

    /// Whether this broker coordinates `group`.
    #[must_use]
    pub fn coordinates(&self, group: &GroupName) -> bool {
        self.leads.contains(&self.partition(group))
    }

    /// The groups that it coordinates, as Kafka's tools describe them; `coordinator` is left to the
    /// caller, who knows the broker.
    #[must_use]
    pub fn views(&self) -> Vec<GroupView> {
        self.groups.values().map(ClassicGroup::view).collect()
    }

    /// Handles a request about a group. Other messages are none of its business.
    ///
    /// Answers that need nothing to be kept are sent at once, the others are in the writes.
    pub fn on_request(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
    ) -> Vec<CoordinatorWrite> {
        let Body::Request(request) = &message.body else { return Vec::new() };
        let Some(name) = group_of(request).cloned() else { return Vec::new() };
        let from = Awaiting { from: message.from.clone(), request: message.id };
        let mut act = Act { ctx, config: &self.config, writes: Vec::new() };
        if self.leads.contains(&offsets_partition(&name, self.config.offsets_topic_partitions)) {
            act.handle(&mut self.groups, &name, from, request);
            act.arm(self.groups.get_mut(&name));
        } else if let Some(refusal) = refusal(request, ErrorCode::NotCoordinator) {
            act.reply(&from, refusal);
        }
        act.writes
    }

    /// Handles a timer that it set: whatever is due in that group.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, timer: &GroupTimer) -> Vec<CoordinatorWrite> {
        let mut act = Act { ctx, config: &self.config, writes: Vec::new() };
        if let Some(group) = self.groups.get_mut(&timer.group) {
            let now = act.ctx.now();
            group.armed = group.armed.filter(|armed| *armed > now);
            act.expire(group);
            act.arm(Some(group));
        }
        act.writes
    }

    /// A write with an assignment is kept (the high watermark has passed it), or could not be.
    pub fn on_stored(
        &mut self,
        ctx: &mut Context<'_>,
        stored: &StoredAssignment,
        result: Result<(), ErrorCode>,
    ) {
        let mut act = Act { ctx, config: &self.config, writes: Vec::new() };
        if let Some(group) = self.groups.get_mut(&stored.group) {
            act.assignment_stored(group, stored, result.map_err(told));
            act.arm(Some(group));
        }
    }

    /// This broker leads `partition` of `__consumer_offsets` now: the groups kept there are rebuilt from
    /// its log's `records`, oldest first. Records that cannot be read are skipped, as Kafka does.
    pub fn elected<'r>(
        &mut self,
        ctx: &mut Context<'_>,
        partition: PartitionIndex,
        records: impl Iterator<Item = (Option<&'r [u8]>, Option<&'r [u8]>)>,
    ) {
        self.resigned(partition);
        let mut loaded: BTreeMap<GroupName, ClassicGroup> = BTreeMap::new();
        for record in records.filter_map(|(key, value)| OffsetsRecord::from_bytes(key, value).ok())
        {
            replay(&mut loaded, record);
        }
        let groups = u32::try_from(loaded.len()).unwrap_or(u32::MAX);
        ctx.note_as_cause(EventKind::CoordinatorLoaded { partition, groups });
        self.leads.insert(partition);
        let mut act = Act { ctx, config: &self.config, writes: Vec::new() };
        for (name, mut group) in loaded {
            let members: Vec<MemberId> = group.members.keys().cloned().collect();
            for member in members {
                act.heard_of(&mut group, &member);
            }
            act.arm(Some(&mut group));
            self.groups.insert(name, group);
        }
    }

    /// This broker does not lead `partition` of `__consumer_offsets` any more: its groups are another's.
    pub fn resigned(&mut self, partition: PartitionIndex) {
        self.leads.remove(&partition);
        let partitions = self.config.offsets_topic_partitions;
        self.groups.retain(|name, _| offsets_partition(name, partitions) != partition);
    }

    /// A topic is gone: so are the offsets committed for it.
    pub fn topic_deleted(&mut self, ctx: &Context<'_>, topic: &TopicName) -> Vec<CoordinatorWrite> {
        let partitions = self.config.offsets_topic_partitions;
        let mut writes = Vec::new();
        for group in self.groups.values_mut() {
            let gone: Vec<_> =
                group.offsets.keys().filter(|tp| tp.topic == *topic).cloned().collect();
            if gone.is_empty() {
                continue;
            }
            group.offsets.retain(|topic_partition, _| topic_partition.topic != *topic);
            let tombstone = |topic_partition| OffsetsRecord::OffsetCommit {
                group: group.name.clone(),
                topic_partition,
                offset: None,
            };
            writes.push(CoordinatorWrite {
                partition: offsets_partition(&group.name, partitions),
                records: gone.into_iter().map(tombstone).collect(),
                replies: Vec::new(),
                assignment: None,
                cause: ctx.cause(),
            });
        }
        writes
    }

    fn partition(&self, group: &GroupName) -> PartitionIndex {
        offsets_partition(group, self.config.offsets_topic_partitions)
    }
}

/// Applies a record of the log to the groups found so far.
fn replay(groups: &mut BTreeMap<GroupName, ClassicGroup>, record: OffsetsRecord) {
    match record {
        OffsetsRecord::OffsetCommit { group, topic_partition, offset: Some(offset) } => {
            let name = group.clone();
            let group = groups.entry(group).or_insert_with(|| ClassicGroup::new(name));
            group.offsets.insert(topic_partition, offset);
        }
        OffsetsRecord::OffsetCommit { group, topic_partition, offset: None } => {
            if let Some(group) = groups.get_mut(&group) {
                group.offsets.remove(&topic_partition);
            }
        }
        OffsetsRecord::GroupMetadata { group, metadata: Some(metadata) } => {
            let mut newer = ClassicGroup::from_metadata(group.clone(), metadata);
            newer.offsets = groups.remove(&group).map(|older| older.offsets).unwrap_or_default();
            groups.insert(group, newer);
        }
        OffsetsRecord::GroupMetadata { group, metadata: None } => {
            groups.remove(&group);
        }
    }
}

/// The group that a request is about, when the coordinator answers it.
const fn group_of(request: &Request) -> Option<&GroupName> {
    match request {
        Request::JoinGroup { group, .. }
        | Request::SyncGroup { group, .. }
        | Request::Heartbeat { group, .. }
        | Request::LeaveGroup { group, .. }
        | Request::OffsetCommit { group, .. }
        | Request::OffsetFetch { group, .. }
        | Request::DeleteGroups { group, .. } => Some(group),
        _ => None,
    }
}

/// The answer that refuses a request.
pub(super) fn refusal(request: &Request, error: ErrorCode) -> Option<Response> {
    Some(match request {
        Request::JoinGroup { .. } => Response::JoinGroup { result: Err((error, None)) },
        Request::SyncGroup { .. } => Response::SyncGroup { result: Err(error) },
        Request::Heartbeat { .. } => Response::Heartbeat { result: Err(error) },
        Request::LeaveGroup { .. } => Response::LeaveGroup { result: Err(error) },
        Request::OffsetCommit { offsets, .. } => {
            Response::OffsetCommit { result: Err(error), offsets: offsets_of(offsets) }
        }
        Request::OffsetFetch { .. } => Response::OffsetFetch { result: Err(error) },
        Request::DeleteGroups { .. } => Response::DeleteGroups { result: Err(error) },
        _ => return None,
    })
}

impl Act<'_, '_> {
    fn handle(
        &mut self,
        groups: &mut BTreeMap<GroupName, ClassicGroup>,
        name: &GroupName,
        from: Awaiting,
        request: &Request,
    ) {
        match request {
            Request::JoinGroup { .. } => self.join(groups, from, request),
            Request::OffsetCommit { member, offsets, .. } => {
                self.commit(groups, name, &from, member.as_ref(), offsets);
            }
            Request::OffsetFetch { partitions, .. } => {
                self.fetch_offsets(groups.get(name), &from, partitions);
            }
            Request::DeleteGroups { .. } => self.delete(groups, name, &from),
            _ => match groups.get_mut(name) {
                Some(group) => self.member_request(group, from, request),
                None => self.refuse(&from, request, ErrorCode::UnknownMemberId),
            },
        }
    }

    fn member_request(&mut self, group: &mut ClassicGroup, from: Awaiting, request: &Request) {
        match request {
            Request::SyncGroup { generation, member_id, assignments, .. } => {
                self.sync(group, from, *generation, member_id, assignments);
            }
            Request::Heartbeat { generation, member_id, .. } => {
                let result = self.heartbeat(group, *generation, member_id);
                if let (Err(ErrorCode::RebalanceInProgress), Some(rebalance)) =
                    (result, group.rebalance)
                {
                    self.ctx.set_cause(rebalance);
                }
                self.reply(&from, Response::Heartbeat { result });
            }
            Request::LeaveGroup { member_id, .. } => {
                let result = self.leave(group, member_id);
                self.reply(&from, Response::LeaveGroup { result });
            }
            _ => {}
        }
    }

    /// Answers now.
    pub fn reply(&mut self, to: &Awaiting, response: Response) {
        self.ctx.respond(to.from.clone(), to.request, response);
    }

    /// Refuses now.
    pub fn refuse(&mut self, to: &Awaiting, request: &Request, error: ErrorCode) {
        if let Some(response) = refusal(request, error) {
            self.reply(to, response);
        }
    }

    /// Keeps `records` of `group`, then answers.
    pub fn write(
        &mut self,
        group: &GroupName,
        records: Vec<OffsetsRecord>,
        replies: Vec<(NodeId, MessageId, Response)>,
    ) {
        let partition = offsets_partition(group, self.config.offsets_topic_partitions);
        let (assignment, cause) = (None, self.ctx.cause());
        self.writes.push(CoordinatorWrite { partition, records, replies, assignment, cause });
    }

    /// A deadline from now, because of what happens now.
    pub fn deadline(&self, after: SimDuration) -> Deadline {
        Deadline { at: self.ctx.now() + after, cause: self.ctx.cause() }
    }

    /// A member showed that it lives: its session begins anew.
    pub fn heard_of(&mut self, group: &mut ClassicGroup, member: &MemberId) {
        if let Some(member) = group.members.get_mut(member) {
            member.session = Some(self.deadline(member.session_timeout));
        }
    }

    /// Moves the group to another state; the event becomes the cause of what follows.
    pub fn transition(
        &mut self,
        group: &mut ClassicGroup,
        to: GroupState,
        change: Option<GroupChange>,
    ) {
        let from = group.state;
        group.previous_state = from;
        group.state = to;
        let group = group.name.clone();
        self.ctx.note_as_cause(EventKind::GroupStateChanged { group, from, to, change });
    }

    /// Sees to it that there is a timer for the group's earliest deadline.
    pub fn arm(&mut self, group: Option<&mut ClassicGroup>) {
        let Some(group) = group else { return };
        let Some(next) = group.next_deadline() else { return };
        // Never for now: what is due now was handled, so time always goes on.
        let soonest = self.ctx.now() + SimDuration::from_micros(1);
        let at: SimTime = next.max(soonest).ceil_millis();
        if group.armed.is_none_or(|armed| armed > at) {
            group.armed = Some(at);
            let timer = GroupTimer { group: group.name.clone() };
            self.ctx.timer_at(at, Timer::Group(timer));
        }
    }
}

/// Offsets as `OffsetFetch` answers them.
pub(super) type FetchedOffsets = BTreeMap<TopicPartition, Option<CommittedOffset>>;
