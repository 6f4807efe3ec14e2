//! A group of the classic protocol (`ClassicGroup`): its members, and what follows from them alone.

use super::commits::offsets_of;
use super::offsets_record::{GroupMetadata, MemberMetadata};
use crate::event::GroupState;
use crate::id::{
    ClientName, EventId, Generation, GroupName, MemberId, MessageId, NodeId, TopicName,
    TopicPartition,
};
use crate::java_hash::java_hash_order;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Assignor, CommittedOffset, JoinProtocol};
use crate::world::{GroupView, MemberView};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A request that is answered later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Awaiting {
    /// Who asked.
    pub from: NodeId,
    /// Its message.
    pub request: MessageId,
}

/// When something is to happen, and because of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deadline {
    /// When.
    pub at: SimTime,
    /// The event that set it.
    pub cause: EventId,
}

/// A member (`ClassicGroupMember`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Member {
    pub client: ClientName,
    pub instance: Option<Arc<str>>,
    pub session_timeout: SimDuration,
    pub rebalance_timeout: SimDuration,
    /// In the member's order of preference.
    pub protocols: Vec<JoinProtocol>,
    pub assignment: BTreeSet<TopicPartition>,
    /// Joined for the first time and not answered yet.
    pub is_new: bool,
    pub awaiting_join: Option<Awaiting>,
    pub awaiting_sync: Option<Awaiting>,
    /// When its session ends, unless it is heard of.
    pub session: Option<Deadline>,
}

impl Member {
    /// Its subscription for `assignor`, when it offers that.
    pub fn protocol(&self, assignor: Assignor) -> Option<&JoinProtocol> {
        self.protocols.iter().find(|protocol| protocol.assignor == assignor)
    }

    /// Members that wait for an answer need not send heartbeats, new ones only for so long.
    pub const fn needs_no_heartbeat(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }
}

/// What ends the join phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum JoinPhase {
    /// The group was empty: more members are waited for.
    Initial {
        /// When the present delay ends.
        ends: Deadline,
        /// How long it is.
        delay: SimDuration,
        /// How much longer further delays may take.
        remaining: SimDuration,
    },
    /// All members are to join again.
    Rebalance {
        /// When those that did not are dropped.
        ends: Deadline,
    },
}

impl JoinPhase {
    /// When it ends.
    pub const fn ends(&self) -> Deadline {
        match self {
            Self::Initial { ends, .. } | Self::Rebalance { ends } => *ends,
        }
    }
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClassicGroup {
    pub name: GroupName,
    pub state: GroupState,
    pub previous_state: GroupState,
    pub generation: Generation,
    pub assignor: Option<Assignor>,
    pub leader: Option<MemberId>,
    pub members: BTreeMap<MemberId, Member>,
    /// The members in the order in which they came: hash order depends on it.
    order: Vec<MemberId>,
    /// Ids given to members that have not come back with them.
    pub pending_join: BTreeMap<MemberId, Deadline>,
    /// Members that were told the generation and have not asked for their assignment.
    pub pending_sync: BTreeSet<MemberId>,
    pub join_phase: Option<JoinPhase>,
    /// The event that began the latest rebalance: what comes of it follows from that, not from the last
    /// member to join.
    pub rebalance: Option<EventId>,
    /// When members that did not sync are dropped.
    pub sync_phase: Option<Deadline>,
    /// A member came while an empty group waited for more.
    pub new_member_added: bool,
    pub offsets: BTreeMap<TopicPartition, CommittedOffset>,
    /// For when the group has its earliest timer.
    pub armed: Option<SimTime>,
}

impl ClassicGroup {
    pub const fn new(name: GroupName) -> Self {
        Self {
            name,
            state: GroupState::Empty,
            previous_state: GroupState::Empty,
            generation: Generation(0),
            assignor: None,
            leader: None,
            members: BTreeMap::new(),
            order: Vec::new(),
            pending_join: BTreeMap::new(),
            pending_sync: BTreeSet::new(),
            join_phase: None,
            rebalance: None,
            sync_phase: None,
            new_member_added: false,
            offsets: BTreeMap::new(),
            armed: None,
        }
    }

    /// The group as a log keeps it; sessions begin anew.
    pub fn from_metadata(name: GroupName, metadata: GroupMetadata) -> Self {
        let mut group = Self::new(name);
        group.generation = metadata.generation;
        group.assignor = metadata.assignor;
        for member in metadata.members {
            let id = member.id;
            let member = Member {
                client: member.client,
                instance: member.instance,
                session_timeout: member.session_timeout,
                rebalance_timeout: member.rebalance_timeout,
                protocols: vec![member.subscription],
                assignment: member.assignment,
                is_new: false,
                awaiting_join: None,
                awaiting_sync: None,
                session: None,
            };
            group.add(id, member);
        }
        if !group.members.is_empty() {
            group.leader = metadata.leader;
            group.state = GroupState::Stable;
        }
        group
    }

    /// What a log keeps of the group.
    pub fn metadata(&self) -> GroupMetadata {
        let kept = |id: &MemberId| {
            let member = self.members.get(id)?;
            Some(MemberMetadata {
                id: id.clone(),
                client: member.client.clone(),
                instance: member.instance.clone(),
                session_timeout: member.session_timeout,
                rebalance_timeout: member.rebalance_timeout,
                subscription: member.protocol(self.assignor?)?.clone(),
                assignment: member.assignment.clone(),
            })
        };
        GroupMetadata {
            generation: self.generation,
            assignor: self.assignor,
            leader: self.leader.clone(),
            members: self.order.iter().filter_map(kept).collect(),
        }
    }

    pub fn is_leader(&self, member: &MemberId) -> bool {
        self.leader.as_ref() == Some(member)
    }

    /// The member with this `group.instance.id`.
    pub fn static_member(&self, instance: &str) -> Option<&MemberId> {
        let same = |member: &&Member| member.instance.as_deref() == Some(instance);
        self.members.iter().find(|(_, member)| same(member)).map(|(id, _)| id)
    }

    /// Members as Java's hash map gives them.
    pub fn in_hash_order(&self) -> Vec<MemberId> {
        java_hash_order(&self.order).into_iter().cloned().collect()
    }

    /// Adds a member; the first one leads.
    pub fn add(&mut self, id: MemberId, member: Member) {
        self.pending_join.remove(&id);
        self.leader.get_or_insert_with(|| id.clone());
        if self.members.insert(id.clone(), member).is_none() {
            self.order.push(id);
        }
    }

    /// Removes a member or a pending one; a leader is followed by the first in hash order.
    pub fn remove(&mut self, id: &MemberId) -> Option<Member> {
        self.pending_join.remove(id);
        self.pending_sync.remove(id);
        let member = self.members.remove(id);
        self.order.retain(|other| other != id);
        if self.is_leader(id) {
            self.leader = self.in_hash_order().first().cloned();
        }
        member
    }

    /// Gives the static member `old` the id `new`: the newer process takes its place.
    pub fn replace(&mut self, old: &MemberId, new: &MemberId) {
        let leads = self.is_leader(old);
        let Some(member) = self.members.remove(old) else { return };
        self.order.retain(|other| other != old);
        self.pending_sync.remove(old);
        self.members.insert(new.clone(), member);
        self.order.push(new.clone());
        if leads {
            self.leader = Some(new.clone());
        }
    }

    /// The largest rebalance timeout of the members.
    pub fn rebalance_timeout(&self) -> SimDuration {
        self.members.values().map(|member| member.rebalance_timeout).max().unwrap_or_default()
    }

    /// Whether nobody is missing for the next generation.
    pub fn all_have_joined(&self) -> bool {
        self.pending_join.is_empty()
            && self.members.values().all(|member| member.awaiting_join.is_some())
    }

    /// Keeps the leader if it joined again, else the first in hash order that did; false when nobody did.
    pub fn elect_joined_leader(&mut self) -> bool {
        let awaits = |id: &MemberId| {
            self.members.get(id).is_some_and(|member| member.awaiting_join.is_some())
        };
        match &self.leader {
            Some(leader) if awaits(leader) => true,
            Some(_) => match self.in_hash_order().into_iter().find(awaits) {
                Some(joined) => {
                    self.leader = Some(joined);
                    true
                }
                None => false,
            },
            None => false,
        }
    }

    /// Whether a member that offers `protocols` fits to the others.
    pub fn supports(&self, protocols: &[JoinProtocol]) -> bool {
        let by_all = |assignor| self.members.values().all(|m| m.protocol(assignor).is_some());
        !protocols.is_empty()
            && (self.state == GroupState::Empty || protocols.iter().any(|p| by_all(p.assignor)))
    }

    /// The assignor with most votes among those that all members offer; a tie goes by hash order.
    pub fn select_assignor(&self) -> Option<Assignor> {
        let by_all = |protocol: &&JoinProtocol| {
            self.members.values().all(|m| m.protocol(protocol.assignor).is_some())
        };
        let mut votes: BTreeMap<Arc<str>, (Assignor, usize)> = BTreeMap::new();
        let mut voted = Vec::new();
        for id in self.in_hash_order() {
            let Some(member) = self.members.get(&id) else { continue };
            let Some(vote) = member.protocols.iter().find(by_all) else { continue };
            let name: Arc<str> = vote.assignor.word().into();
            voted.push(Arc::clone(&name));
            votes.entry(name).or_insert((vote.assignor, 0)).1 += 1;
        }
        let mut best: Option<(Assignor, usize)> = None;
        for (assignor, count) in
            java_hash_order(&voted).into_iter().filter_map(|name| votes.get(name))
        {
            if best.is_none_or(|(_, most)| *count > most) {
                best = Some((*assignor, *count));
            }
        }
        best.map(|(assignor, _)| assignor)
    }

    /// When the group must be looked at next.
    pub fn next_deadline(&self) -> Option<SimTime> {
        let sessions = self.members.values().filter_map(|member| member.session);
        let pending = self.pending_join.values().copied();
        let phases =
            self.join_phase.as_ref().map(JoinPhase::ends).into_iter().chain(self.sync_phase);
        sessions.chain(pending).chain(phases).map(|deadline| deadline.at).min()
    }

    /// The group as Kafka's tools describe it: assignments and assignor are known in Stable only.
    pub fn view(&self) -> GroupView {
        let stable = self.state == GroupState::Stable;
        let member = |(id, member): (&MemberId, &Member)| {
            let assignment = if stable { member.assignment.clone() } else { BTreeSet::new() };
            (id.clone(), MemberView { client: member.client.clone(), assignment })
        };
        let subscribed = self.members.values().flat_map(|m| &m.protocols).flat_map(|p| &p.topics);
        let committed = self.offsets.keys().map(|topic_partition| &topic_partition.topic);
        let topics: BTreeSet<TopicName> = subscribed.chain(committed).cloned().collect();
        GroupView {
            name: self.name.clone(),
            state: self.state,
            generation: self.generation,
            assignor: self.assignor.filter(|_| stable),
            coordinator: None,
            members: self.members.iter().map(member).collect(),
            topics,
            committed: offsets_of(&self.offsets),
        }
    }
}
