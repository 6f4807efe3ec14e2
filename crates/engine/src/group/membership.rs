//! The rebalance: the join phase, the assignment, and what members do in between
//! (`GroupMetadataManager`).

use super::classic::{Awaiting, ClassicGroup, JoinPhase, Member};
use super::coordinator::Act;
use super::join::joined;
use super::offsets_record::OffsetsRecord;
use super::write::StoredAssignment;
use crate::error_code::ErrorCode;
use crate::event::{EventKind, GroupChange, GroupState};
use crate::id::{Generation, MemberId, TopicPartition};
use crate::time::SimDuration;
use crate::wire::Response;
use std::collections::{BTreeMap, BTreeSet};

impl Act<'_, '_> {
    /// The group changed: a rebalance begins, or the one that goes on may be complete now.
    pub fn prepare_or_complete(&mut self, group: &mut ClassicGroup, change: GroupChange) {
        match group.state {
            GroupState::PreparingRebalance => self.maybe_complete_join(group),
            GroupState::Dead => {}
            _ => self.prepare(group, change),
        }
    }

    /// Begins a rebalance. An empty group gives more members time to come.
    pub fn prepare(&mut self, group: &mut ClassicGroup, change: GroupChange) {
        let from_empty = group.state == GroupState::Empty;
        let was_completing = group.state == GroupState::CompletingRebalance;
        self.transition(group, GroupState::PreparingRebalance, Some(change));
        group.rebalance = Some(self.ctx.cause());
        if was_completing {
            for member in group.members.values_mut() {
                member.assignment.clear();
            }
            self.answer_syncs(group, Some(ErrorCode::RebalanceInProgress));
        }
        group.sync_phase = None;
        if from_empty {
            let delay = self.config.initial_rebalance_delay;
            let remaining = less(group.rebalance_timeout(), delay);
            let ends = self.deadline(delay);
            group.new_member_added = false;
            group.join_phase = Some(JoinPhase::Initial { ends, delay, remaining });
        } else if group.all_have_joined() {
            self.complete_join(group);
        } else {
            let ends = self.deadline(group.rebalance_timeout());
            group.join_phase = Some(JoinPhase::Rebalance { ends });
        }
    }

    /// Ends the join phase when nobody is missing; an initial delay always runs to its end.
    pub fn maybe_complete_join(&mut self, group: &mut ClassicGroup) {
        if group.state == GroupState::PreparingRebalance
            && group.previous_state != GroupState::Empty
            && group.all_have_joined()
        {
            self.complete_join(group);
        }
    }

    /// The join phase's time is over.
    pub fn join_phase_ended(&mut self, group: &mut ClassicGroup) {
        match group.join_phase {
            Some(JoinPhase::Initial { delay, remaining, .. })
                if group.new_member_added && remaining > SimDuration::ZERO =>
            {
                group.new_member_added = false;
                let next = self.config.initial_rebalance_delay.min(remaining);
                let ends = self.deadline(next);
                let remaining = less(remaining, delay);
                group.join_phase = Some(JoinPhase::Initial { ends, delay: next, remaining });
            }
            Some(_) => self.complete_join(group),
            None => {}
        }
    }

    /// Closes the join phase: who did not come is out, the generation rises, everyone is told.
    fn complete_join(&mut self, group: &mut ClassicGroup) {
        group.join_phase = None;
        if let Some(rebalance) = group.rebalance {
            self.ctx.set_cause(rebalance);
        }
        let missing = |member: &Member| member.awaiting_join.is_none() && member.instance.is_none();
        let late: Vec<MemberId> =
            group.members.iter().filter(|(_, m)| missing(m)).map(|(id, _)| id.clone()).collect();
        for id in late {
            group.remove(&id);
            self.removed(group, GroupChange::RebalanceTimedOut(id));
        }
        if !group.elect_joined_leader() && !group.members.is_empty() {
            // Only static members are left and none came: wait until they come or their sessions end.
            let ends = self.deadline(group.rebalance_timeout());
            group.join_phase = Some(JoinPhase::Rebalance { ends });
            return;
        }
        group.generation = group.generation.next();
        group.pending_sync.clear();
        group.assignor = group.select_assignor();
        self.ctx.note_as_cause(EventKind::GenerationStarted {
            group: group.name.clone(),
            generation: group.generation,
            leader: group.leader.clone(),
            assignor: group.assignor,
            members: u32::try_from(group.members.len()).unwrap_or(u32::MAX),
        });
        if group.members.is_empty() {
            self.transition(group, GroupState::Empty, None);
            self.store(group);
        } else {
            self.transition(group, GroupState::CompletingRebalance, None);
            self.answer_joins(group);
        }
    }

    fn answer_joins(&mut self, group: &mut ClassicGroup) {
        let ids: Vec<MemberId> = group.members.keys().cloned().collect();
        for id in ids {
            let result = joined(group, &id, false).ok_or((ErrorCode::UnknownMemberId, None));
            self.heard_of(group, &id);
            let Some(member) = group.members.get_mut(&id) else { continue };
            member.is_new = false;
            if let Some(waits) = member.awaiting_join.take() {
                self.reply(&waits, Response::JoinGroup { result });
            }
            group.pending_sync.insert(id);
        }
        group.sync_phase = Some(self.deadline(group.rebalance_timeout()));
    }

    /// Answers all waiting syncs, with the members' assignments or with an error.
    fn answer_syncs(&mut self, group: &mut ClassicGroup, error: Option<ErrorCode>) {
        let ids: Vec<MemberId> = group.members.keys().cloned().collect();
        for id in ids {
            let Some(member) = group.members.get_mut(&id) else { continue };
            let Some(waits) = member.awaiting_sync.take() else { continue };
            let result = error.map_or_else(|| Ok(member.assignment.clone()), Err);
            self.reply(&waits, Response::SyncGroup { result });
            self.heard_of(group, &id);
        }
    }

    /// `SyncGroup`: the leader brings the assignment, everyone waits for their part of it.
    pub fn sync(
        &mut self,
        group: &mut ClassicGroup,
        from: Awaiting,
        generation: Generation,
        id: &MemberId,
        assignments: &BTreeMap<MemberId, BTreeSet<TopicPartition>>,
    ) {
        let error = match group.state {
            _ if !group.members.contains_key(id) => Some(ErrorCode::UnknownMemberId),
            _ if generation != group.generation => Some(ErrorCode::IllegalGeneration),
            GroupState::Empty | GroupState::Dead => Some(ErrorCode::UnknownMemberId),
            GroupState::PreparingRebalance => Some(ErrorCode::RebalanceInProgress),
            GroupState::CompletingRebalance | GroupState::Stable => None,
        };
        if let Some(error) = error {
            return self.reply(&from, Response::SyncGroup { result: Err(error) });
        }
        group.pending_sync.remove(id);
        if group.pending_sync.is_empty() {
            group.sync_phase = None;
        }
        let leads = group.is_leader(id);
        let Some(member) = group.members.get_mut(id) else { return };
        if group.state == GroupState::Stable {
            let result = Ok(member.assignment.clone());
            self.heard_of(group, id);
            return self.reply(&from, Response::SyncGroup { result });
        }
        member.awaiting_sync = Some(from);
        if leads {
            self.assign(group, assignments);
        }
    }

    /// The leader's assignment is to be kept; when that is done, it is in force.
    fn assign(
        &mut self,
        group: &mut ClassicGroup,
        assignments: &BTreeMap<MemberId, BTreeSet<TopicPartition>>,
    ) {
        let share = |id: &MemberId| assignments.get(id).cloned().unwrap_or_default();
        let mut metadata = group.metadata();
        for member in &mut metadata.members {
            member.assignment = share(&member.id);
        }
        let record =
            OffsetsRecord::GroupMetadata { group: group.name.clone(), metadata: Some(metadata) };
        let assignments = group.members.keys().map(|id| (id.clone(), share(id))).collect();
        self.write(&group.name, vec![record], Vec::new());
        if let Some(write) = self.writes.last_mut() {
            let (group, generation) = (group.name.clone(), group.generation);
            write.assignment = Some(StoredAssignment { group, generation, assignments });
        }
    }

    /// An assignment is kept, or could not be: who waits for it is told, unless the group has gone on
    /// to another rebalance.
    pub fn assignment_stored(
        &mut self,
        group: &mut ClassicGroup,
        stored: &StoredAssignment,
        result: Result<(), ErrorCode>,
    ) {
        if group.state != GroupState::CompletingRebalance || group.generation != stored.generation {
            return;
        }
        if let Err(error) = result {
            // Members look for the coordinator and join again, and their leader assigns again.
            return self.answer_syncs(group, Some(error));
        }
        for (id, assignment) in &stored.assignments {
            if let Some(member) = group.members.get_mut(id) {
                member.assignment.clone_from(assignment);
            }
        }
        self.transition(group, GroupState::Stable, None);
        self.answer_syncs(group, None);
    }

    /// Keeps the group as it is now.
    fn store(&mut self, group: &ClassicGroup) {
        let metadata = Some(group.metadata());
        let record = OffsetsRecord::GroupMetadata { group: group.name.clone(), metadata };
        self.write(&group.name, vec![record], Vec::new());
    }

    /// `Heartbeat`.
    pub fn heartbeat(
        &mut self,
        group: &mut ClassicGroup,
        generation: Generation,
        id: &MemberId,
    ) -> Result<(), ErrorCode> {
        if !group.members.contains_key(id) {
            return Err(ErrorCode::UnknownMemberId);
        }
        if generation != group.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        self.heard_of(group, id);
        match group.state {
            GroupState::CompletingRebalance | GroupState::Stable => Ok(()),
            GroupState::PreparingRebalance => Err(ErrorCode::RebalanceInProgress),
            GroupState::Empty => Err(ErrorCode::UnknownMemberId),
            GroupState::Dead => Err(ErrorCode::CoordinatorNotAvailable),
        }
    }

    /// `LeaveGroup`: a member, or one that never came back with the id that it was given.
    pub fn leave(&mut self, group: &mut ClassicGroup, id: &MemberId) -> Result<(), ErrorCode> {
        if group.pending_join.remove(id).is_some() {
            self.maybe_complete_join(group);
            return Ok(());
        }
        if !group.members.contains_key(id) {
            return Err(ErrorCode::UnknownMemberId);
        }
        self.remove(group, GroupChange::Left(id.clone()), id);
        Ok(())
    }

    /// A member goes: whoever waits for it is told, and the others rebalance.
    pub fn remove(&mut self, group: &mut ClassicGroup, change: GroupChange, id: &MemberId) {
        let waits = group.remove(id).and_then(|member| member.awaiting_join);
        self.removed(group, change.clone());
        if let Some(waits) = waits {
            let result = Err((ErrorCode::UnknownMemberId, None));
            self.reply(&waits, Response::JoinGroup { result });
        }
        self.prepare_or_complete(group, change);
    }

    /// Notes that a member is gone; that becomes the cause of what follows.
    pub fn removed(&mut self, group: &ClassicGroup, change: GroupChange) {
        self.ctx.note_as_cause(EventKind::MemberRemoved { group: group.name.clone(), change });
    }
}

/// `length` less `other`, not below zero.
const fn less(length: SimDuration, other: SimDuration) -> SimDuration {
    SimDuration::from_micros(length.as_micros().saturating_sub(other.as_micros()))
}
