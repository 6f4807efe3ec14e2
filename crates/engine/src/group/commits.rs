//! Committed offsets (`OffsetMetadataManager`), and the deletion of groups.

use super::classic::{Awaiting, ClassicGroup};
use super::coordinator::{Act, FetchedOffsets};
use super::offsets_record::{OffsetsRecord, offset_commits};
use crate::error_code::ErrorCode;
use crate::event::{EventKind, GroupState};
use crate::id::{Generation, GroupName, MemberId, Offset, TopicPartition};
use crate::wire::{CommittedOffset, Response};
use std::collections::{BTreeMap, BTreeSet};

impl Act<'_, '_> {
    /// `OffsetCommit`. An administrator, without a member, may commit to an empty group, and thereby
    /// make one.
    pub fn commit(
        &mut self,
        groups: &mut BTreeMap<GroupName, ClassicGroup>,
        name: &GroupName,
        from: &Awaiting,
        member: Option<&(MemberId, Generation)>,
        committed: &BTreeMap<TopicPartition, CommittedOffset>,
    ) {
        let allowed = match (groups.get(name), member) {
            (Some(group), _) => may_commit(group, member),
            (None, Some(_)) => Err(ErrorCode::IllegalGeneration),
            (None, None) => Ok(()),
        };
        let offsets = offsets_of(committed);
        let answer = |result| Response::OffsetCommit { result, offsets: offsets.clone() };
        if allowed.is_err() || committed.is_empty() {
            self.reply(from, answer(allowed));
            return;
        }
        let group = groups.entry(name.clone()).or_insert_with(|| ClassicGroup::new(name.clone()));
        let member = member.map(|(member, _)| member);
        if let Some(member) = member {
            self.heard_of(group, member);
        }
        group
            .offsets
            .extend(committed.iter().map(|(partition, offset)| (partition.clone(), *offset)));
        self.ctx.note_as_cause(EventKind::OffsetsCommitted {
            group: name.clone(),
            member: member.cloned(),
            offsets: offsets.clone(),
        });
        let reply = (from.from.clone(), from.request, answer(Ok(())));
        self.write(name, offset_commits(name, committed), vec![reply]);
    }

    /// `OffsetFetch`; asked for no partitions, it gives all.
    pub fn fetch_offsets(
        &mut self,
        group: Option<&ClassicGroup>,
        from: &Awaiting,
        partitions: &BTreeSet<TopicPartition>,
    ) {
        let committed = |partition: &TopicPartition| group?.offsets.get(partition).copied();
        let mut offsets: FetchedOffsets =
            partitions.iter().map(|partition| (partition.clone(), committed(partition))).collect();
        if partitions.is_empty() {
            let all = group.into_iter().flat_map(|group| &group.offsets);
            offsets = all.map(|(partition, offset)| (partition.clone(), Some(*offset))).collect();
        }
        self.reply(from, Response::OffsetFetch { result: Ok(offsets) });
    }

    /// `DeleteGroups`: the group with its offsets, if nobody is in it.
    pub fn delete(
        &mut self,
        groups: &mut BTreeMap<GroupName, ClassicGroup>,
        name: &GroupName,
        from: &Awaiting,
    ) {
        let error = match groups.get(name).map(|group| group.state) {
            None | Some(GroupState::Dead) => Some(ErrorCode::GroupIdNotFound),
            Some(GroupState::Empty) => None,
            Some(_) => Some(ErrorCode::NonEmptyGroup),
        };
        if let Some(error) = error {
            self.reply(from, Response::DeleteGroups { result: Err(error) });
            return;
        }
        let Some(mut group) = groups.remove(name) else { return };
        self.transition(&mut group, GroupState::Dead, None);
        self.ctx.note_as_cause(EventKind::GroupDeleted { group: name.clone() });
        let tombstone = |topic_partition: &TopicPartition| OffsetsRecord::OffsetCommit {
            group: name.clone(),
            topic_partition: topic_partition.clone(),
            offset: None,
        };
        let mut records: Vec<_> = group.offsets.keys().map(tombstone).collect();
        records.push(OffsetsRecord::GroupMetadata { group: name.clone(), metadata: None });
        let reply = (from.from.clone(), from.request, Response::DeleteGroups { result: Ok(()) });
        self.write(name, records, vec![reply]);
    }
}

/// The offsets alone.
pub(super) fn offsets_of(
    committed: &BTreeMap<TopicPartition, CommittedOffset>,
) -> BTreeMap<TopicPartition, Offset> {
    let offsets = committed.iter();
    offsets.map(|(partition, committed)| (partition.clone(), committed.offset)).collect()
}

/// `ClassicGroup.validateOffsetCommit`.
fn may_commit(
    group: &ClassicGroup,
    member: Option<&(MemberId, Generation)>,
) -> Result<(), ErrorCode> {
    match member {
        None if group.state == GroupState::Empty => return Ok(()),
        None => return Err(ErrorCode::UnknownMemberId),
        Some((member, _)) if !group.members.contains_key(member) => {
            return Err(ErrorCode::UnknownMemberId);
        }
        Some((_, generation)) if *generation != group.generation => {
            return Err(ErrorCode::IllegalGeneration);
        }
        Some(_) => {}
    }
    match group.state {
        GroupState::CompletingRebalance => Err(ErrorCode::RebalanceInProgress),
        GroupState::Dead => Err(ErrorCode::CoordinatorNotAvailable),
        _ => Ok(()),
    }
}
