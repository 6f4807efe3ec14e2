//! `JoinGroup`: who may join, and whether that begins a rebalance.

use super::GroupCoordinatorConfig;
use super::classic::{Awaiting, ClassicGroup, Member};
use super::coordinator::Act;
use super::offsets_record::OffsetsRecord;
use crate::error_code::ErrorCode;
use crate::event::{EventKind, GroupChange, GroupState};
use crate::id::{ClientName, GroupName, MemberId};
use crate::kernel::Context;
use crate::time::SimDuration;
use crate::wire::{JoinProtocol, Joined, Request, Response};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A join request, taken apart.
pub(super) struct Join<'a> {
    from: Awaiting,
    group: &'a GroupName,
    suggested_id: Option<&'a MemberId>,
    client: &'a ClientName,
    instance: Option<&'a Arc<str>>,
    session_timeout: SimDuration,
    rebalance_timeout: SimDuration,
    protocols: &'a [JoinProtocol],
}

impl Join<'_> {
    fn member(&self) -> Member {
        Member {
            client: self.client.clone(),
            instance: self.instance.cloned(),
            session_timeout: self.session_timeout,
            rebalance_timeout: self.rebalance_timeout,
            protocols: self.protocols.to_vec(),
            assignment: BTreeSet::new(),
            is_new: true,
            awaiting_join: Some(self.from.clone()),
            awaiting_sync: None,
            session: None,
        }
    }
}

impl Act<'_, '_> {
    /// `JoinGroup`.
    pub fn join(
        &mut self,
        groups: &mut BTreeMap<GroupName, ClassicGroup>,
        from: Awaiting,
        request: &Request,
    ) {
        let Request::JoinGroup {
            group,
            member_id,
            suggested_id,
            client_id,
            group_instance_id,
            session_timeout,
            rebalance_timeout,
            protocols,
        } = request
        else {
            return;
        };
        let join = Join {
            from,
            group,
            suggested_id: suggested_id.as_ref(),
            client: client_id,
            instance: group_instance_id.as_ref(),
            session_timeout: *session_timeout,
            rebalance_timeout: *rebalance_timeout,
            protocols,
        };
        let allowed = self.config.min_session_timeout..=self.config.max_session_timeout;
        if !allowed.contains(session_timeout) {
            return self.refuse_join(&join, ErrorCode::InvalidSessionTimeout);
        }
        let is_new_group = !groups.contains_key(group);
        if is_new_group && member_id.is_some() {
            return self.refuse_join(&join, ErrorCode::UnknownMemberId);
        }
        let known = groups.entry(group.clone()).or_insert_with(|| ClassicGroup::new(group.clone()));
        if !accepts(known, member_id.as_ref(), self.config.most_members()) {
            return self.refuse_join(&join, ErrorCode::GroupMaxSizeReached);
        }
        match member_id {
            None => self.join_new(known, &join),
            Some(member) => self.join_existing(known, &join, member),
        }
        if is_new_group {
            let metadata = Some(known.metadata());
            let record = OffsetsRecord::GroupMetadata { group: group.clone(), metadata };
            self.write(group, vec![record], Vec::new());
        }
    }

    /// First contact: a dynamic member gets an id to come back with, a static one joins at once.
    fn join_new(&mut self, group: &mut ClassicGroup, join: &Join<'_>) {
        if !group.supports(join.protocols) {
            return self.refuse_join(join, ErrorCode::InconsistentGroupProtocol);
        }
        let id = new_member_id(self.ctx, group, join);
        match join.instance {
            None => {
                let deadline = self.deadline(join.session_timeout);
                group.pending_join.insert(id.clone(), deadline);
                let result = Err((ErrorCode::MemberIdRequired, Some(id)));
                self.reply(&join.from, Response::JoinGroup { result });
            }
            Some(instance) => match group.static_member(instance).cloned() {
                Some(old) => self.replace_static(group, join, &old, &id),
                None => self.add_member(group, join, id),
            },
        }
    }

    /// A member, or one that comes back with the id that it was given.
    fn join_existing(&mut self, group: &mut ClassicGroup, join: &Join<'_>, id: &MemberId) {
        if !group.supports(join.protocols) {
            return self.refuse_join(join, ErrorCode::InconsistentGroupProtocol);
        }
        if group.pending_join.contains_key(id) && join.instance.is_none() {
            return self.add_member(group, join, id.clone());
        }
        if let Some(instance) = join.instance
            && group.static_member(instance).is_some_and(|known| known != id)
        {
            return self.refuse_join(join, ErrorCode::FencedInstanceId);
        }
        let Some(member) = group.members.get(id) else {
            return self.refuse_join(join, ErrorCode::UnknownMemberId);
        };
        let unchanged = member.protocols == join.protocols;
        let current = match group.state {
            GroupState::PreparingRebalance => false,
            GroupState::CompletingRebalance => unchanged,
            GroupState::Stable => unchanged && !group.is_leader(id),
            GroupState::Empty | GroupState::Dead => {
                return self.refuse_join(join, ErrorCode::UnknownMemberId);
            }
        };
        if current {
            // Nothing new, so nothing changes: the answer to the earlier join may have been lost.
            let result = joined(group, id, false).ok_or((ErrorCode::UnknownMemberId, None));
            self.heard_of(group, id);
            self.reply(&join.from, Response::JoinGroup { result });
        } else {
            update(group, id, join);
            self.prepare_or_complete(group, GroupChange::Rejoined(id.clone()));
        }
    }

    fn add_member(&mut self, group: &mut ClassicGroup, join: &Join<'_>, id: MemberId) {
        if group.state == GroupState::PreparingRebalance
            && group.previous_state == GroupState::Empty
        {
            group.new_member_added = true;
        }
        self.ctx.note_as_cause(EventKind::MemberAdded {
            group: group.name.clone(),
            member: id.clone(),
            client: join.client.clone(),
        });
        let mut member = join.member();
        member.session = Some(self.deadline(GroupCoordinatorConfig::NEW_MEMBER_JOIN_TIMEOUT));
        group.add(id.clone(), member);
        self.prepare_or_complete(group, GroupChange::Joined(id));
    }

    /// A static member's new process takes the place of the older one, which is fenced. A stable group
    /// goes on as it is when the assignor would stay.
    fn replace_static(
        &mut self,
        group: &mut ClassicGroup,
        join: &Join<'_>,
        old: &MemberId,
        id: &MemberId,
    ) {
        if let Some(member) = group.members.get_mut(old) {
            let (join_waits, sync_waits) =
                (member.awaiting_join.take(), member.awaiting_sync.take());
            if let Some(waits) = join_waits {
                let result = Err((ErrorCode::FencedInstanceId, None));
                self.reply(&waits, Response::JoinGroup { result });
            }
            if let Some(waits) = sync_waits {
                self.reply(
                    &waits,
                    Response::SyncGroup { result: Err(ErrorCode::FencedInstanceId) },
                );
            }
        }
        group.replace(old, id);
        update(group, id, join);
        self.heard_of(group, id);
        if group.state != GroupState::Stable || group.assignor != group.select_assignor() {
            return self.prepare_or_complete(group, GroupChange::Rejoined(id.clone()));
        }
        if let Some(member) = group.members.get_mut(id) {
            member.awaiting_join = None;
        }
        let result = joined(group, id, true).ok_or((ErrorCode::UnknownMemberId, None));
        let reply = (join.from.from.clone(), join.from.request, Response::JoinGroup { result });
        let metadata = Some(group.metadata());
        let record = OffsetsRecord::GroupMetadata { group: group.name.clone(), metadata };
        self.write(join.group, vec![record], vec![reply]);
    }

    fn refuse_join(&mut self, join: &Join<'_>, error: ErrorCode) {
        self.reply(&join.from, Response::JoinGroup { result: Err((error, None)) });
    }
}

/// Takes over what a member that joins again brings; it waits for the answer.
fn update(group: &mut ClassicGroup, id: &MemberId, join: &Join<'_>) {
    if let Some(member) = group.members.get_mut(id) {
        member.protocols = join.protocols.to_vec();
        member.session_timeout = join.session_timeout;
        member.rebalance_timeout = join.rebalance_timeout;
        member.awaiting_join = Some(join.from.clone());
    }
}

/// Whether there is room (`acceptJoiningMember`); ids that were given away need room too.
fn accepts(group: &ClassicGroup, member: Option<&MemberId>, most: usize) -> bool {
    let known =
        |id: &MemberId| group.members.contains_key(id) || group.pending_join.contains_key(id);
    member.is_some_and(known) || group.members.len() + group.pending_join.len() < most
}

/// What a member is told about the present generation.
pub(super) fn joined(group: &ClassicGroup, id: &MemberId, skip_assignment: bool) -> Option<Joined> {
    let (leader, assignor) = (group.leader.clone()?, group.assignor?);
    let leads = group.is_leader(id);
    let everyone = group.members.iter().filter(|_| leads);
    let members =
        everyone.clone().filter_map(|(id, m)| Some((id.clone(), m.protocol(assignor)?.clone())));
    let instances = everyone.filter_map(|(id, m)| Some((id.clone(), m.instance.clone()?)));
    Some(Joined {
        generation: group.generation,
        member_id: id.clone(),
        leader,
        assignor,
        members: members.collect(),
        instances: instances.collect(),
        skip_assignment: skip_assignment && leads,
    })
}

/// The id that a new member gets: the one that the run prescribes, if it is free, else
/// `<client.id>-<uuid>`, for static members `<group.instance.id>-<uuid>`.
fn new_member_id(ctx: &mut Context<'_>, group: &ClassicGroup, join: &Join<'_>) -> MemberId {
    let taken =
        |id: &MemberId| group.members.contains_key(id) || group.pending_join.contains_key(id);
    if let Some(suggested) = join.suggested_id.filter(|id| !taken(id)) {
        return suggested.clone();
    }
    let [a, b, c, d] = [0; 4].map(|_: u32| ctx.rng().next_u32());
    // The version (4: random) and the variant have their places in a UUID.
    let (b, c) = ((b & 0xffff_0fff) | 0x4000, (c & 0x3fff_ffff) | 0x8000_0000);
    let prefix = join.instance.map_or(join.client.as_str(), |instance| instance);
    let (b1, b2, c1, c2) = (b >> 16, b & 0xffff, c >> 16, c & 0xffff);
    MemberId(format!("{prefix}-{a:08x}-{b1:04x}-{b2:04x}-{c1:04x}-{c2:04x}{d:08x}").into())
}
