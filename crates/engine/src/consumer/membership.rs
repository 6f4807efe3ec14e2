//! How a consumer is a member of its group (`AbstractCoordinator`, `ConsumerCoordinator`): it joins,
//! assigns if it leads, keeps its session alive, rejoins, leaves. Eager rebalancing only.

use super::connection::first_backoff;
use super::life::{Assigned, CommitReason, Life, PositionSource, Purpose, Turn};
use crate::command::config::{CommitMode, ConsumerConfig};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::group::assignor::{Assignment, Subscription, Subscriptions, Topics, client_assignor};
use crate::id::{EventId, Generation, MemberId, TopicName, TopicPartition};
use crate::time::{SimDuration, SimTime};
use crate::wire::{Assignor, JoinProtocol, Joined, Request};
use crate::world::ConsumerPhase;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A join may take as long as the rebalance, and this much more.
const JOIN_TIMEOUT_EXTRA: SimDuration = SimDuration::from_secs(5);

/// Where a member stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    /// It must join.
    Unjoined,
    /// Its commit before the revocation is awaited, until then at the latest.
    Committing { until: SimTime },
    /// Its join is awaited.
    Joining,
    /// It leads, and waits for a metadata update after this one, with all the group's topics.
    Assigning { joined: Box<Joined>, after: Option<u64> },
    /// Its assignment is awaited.
    Syncing,
    /// It has its assignment.
    Stable,
}

/// How many partitions the topics of interest have, by the metadata of some moment
/// (`ConsumerCoordinator.MetadataSnapshot`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct MetadataSnapshot {
    /// The metadata update that it was taken from.
    update: u64,
    partitions: BTreeMap<TopicName, u32>,
}

/// What a consumer knows of its group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Membership {
    phase: Phase,
    pub member_id: Option<MemberId>,
    pub generation: Option<Generation>,
    /// The group rebalances, or should.
    rejoin: bool,
    /// The event because of which.
    rejoin_cause: EventId,
    retry_at: SimTime,
    /// When the next heartbeat is due; none while the member has no session.
    pub heartbeat_at: Option<SimTime>,
    /// When the coordinator was heard of last.
    pub heard_at: SimTime,
    /// All topics of the group: a leader watches them. Empty from the next join on.
    pub group_topics: BTreeSet<TopicName>,
    /// The newest metadata that it has looked at. Of an update that came earlier it is not taken
    /// again when the topics of interest become fewer.
    metadata_snapshot: MetadataSnapshot,
    /// For a leader: what it assigned by.
    assignment_snapshot: Option<MetadataSnapshot>,
    /// What it was assigned last, and in which generation: a `StickyAssignor` remembers it, also when
    /// the partitions were given up since.
    last_assignment: Option<(BTreeSet<TopicPartition>, Generation)>,
}

impl MetadataSnapshot {
    const EMPTY: Self = Self { update: 0, partitions: BTreeMap::new() };
}

impl Membership {
    pub const fn new(cause: EventId) -> Self {
        Self {
            phase: Phase::Unjoined,
            member_id: None,
            generation: None,
            rejoin: false,
            rejoin_cause: cause,
            retry_at: SimTime::ZERO,
            heartbeat_at: None,
            heard_at: SimTime::ZERO,
            group_topics: BTreeSet::new(),
            metadata_snapshot: MetadataSnapshot::EMPTY,
            assignment_snapshot: None,
            last_assignment: None,
        }
    }

    /// Whether it has its assignment.
    pub const fn is_stable(&self) -> bool {
        matches!(self.phase, Phase::Stable)
    }

    pub const fn view(&self, connected: bool) -> ConsumerPhase {
        match self.phase {
            Phase::Unjoined if !connected => ConsumerPhase::Connecting,
            Phase::Unjoined | Phase::Committing { .. } | Phase::Joining => ConsumerPhase::Joining,
            Phase::Assigning { .. } | Phase::Syncing => ConsumerPhase::Syncing,
            Phase::Stable => ConsumerPhase::Stable,
        }
    }

    pub fn deadlines(&self, config: &ConsumerConfig) -> impl Iterator<Item = SimTime> + use<> {
        let until = match self.phase {
            Phase::Committing { until } => Some(until),
            _ => None,
        };
        let session = self.heartbeat_at.map(|_| self.heard_at + config.session_timeout);
        [Some(self.retry_at), self.heartbeat_at, session, until].into_iter().flatten()
    }

    /// The member and generation to commit with, unless a rebalance goes on.
    pub fn commits_as(&self) -> Result<(MemberId, Generation), ErrorCode> {
        match self.phase {
            Phase::Stable | Phase::Committing { .. } => {
                let identity = self.member_id.clone().zip(self.generation);
                identity.ok_or(ErrorCode::UnknownMemberId)
            }
            Phase::Unjoined => Err(ErrorCode::UnknownMemberId),
            Phase::Joining | Phase::Assigning { .. } | Phase::Syncing => {
                Err(ErrorCode::RebalanceInProgress)
            }
        }
    }

    /// The group rebalances: the next poll joins again.
    pub const fn must_rejoin(&mut self, cause: EventId) {
        if !self.rejoin {
            self.rejoin = true;
            self.rejoin_cause = cause;
        }
    }

    /// The coordinator does not know this member, or not in this generation: what it had is lost.
    pub fn reset(&mut self, error: ErrorCode, cause: EventId) {
        if error != ErrorCode::IllegalGeneration {
            self.member_id = None;
        }
        self.generation = None;
        self.phase = Phase::Unjoined;
        self.heartbeat_at = None;
        self.rejoin = true;
        self.rejoin_cause = cause;
    }

    pub fn join_failed(&mut self, again: SimTime) {
        self.phase = Phase::Unjoined;
        self.retry_at = again;
    }
}

impl Life {
    /// Takes part in the group; true when it may read what it was assigned.
    pub fn take_part(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        self.take_metadata_snapshot(turn);
        self.watch_partition_counts(turn);
        match self.membership.phase {
            Phase::Stable if !self.membership.rejoin => return true,
            Phase::Stable | Phase::Unjoined => {
                let connected = self.connection.coordinator.is_some();
                if connected && self.membership.retry_at <= turn.ctx.now() {
                    self.prepare_to_join(turn);
                }
            }
            Phase::Committing { until } => {
                let awaited = self.awaits(|p| *p == Purpose::Commit(CommitReason::Revocation));
                if until <= turn.ctx.now() || !awaited && !self.commit_to_revoke(turn) {
                    self.revoke_and_join(turn);
                }
            }
            Phase::Assigning { .. } => self.assign_as_leader(turn),
            Phase::Joining | Phase::Syncing => {}
        }
        false
    }

    /// Whether it has its partitions still, and will give them up when a coordinator is known again.
    pub fn waits_to_rejoin(&self) -> bool {
        self.membership.phase == Phase::Stable && self.connection.coordinator.is_none()
    }

    /// Looks at metadata that has come since it looked last.
    fn take_metadata_snapshot(&mut self, turn: &Turn<'_, '_>) {
        let update = self.connection.updates;
        if update > self.membership.metadata_snapshot.update {
            let partitions = self.connection.partition_counts(&self.watched_topics(turn));
            self.membership.metadata_snapshot = MetadataSnapshot { update, partitions };
        }
    }

    /// A leader that finds other topics or numbers of partitions than it assigned by makes the group
    /// rebalance. So it does when members with topics of their own are gone: what it assigned by may
    /// still have had these.
    fn watch_partition_counts(&mut self, turn: &Turn<'_, '_>) {
        let membership = &mut self.membership;
        let Some(assigned_by) = &membership.assignment_snapshot else { return };
        let differs = assigned_by.partitions != membership.metadata_snapshot.partitions;
        if membership.phase == Phase::Stable && differs {
            membership.must_rejoin(turn.ctx.cause());
        }
    }

    fn prepare_to_join(&mut self, turn: &mut Turn<'_, '_>) {
        turn.ctx.set_cause(self.membership.rejoin_cause);
        let commits = turn.settings.config.commit == CommitMode::Auto
            && self.membership.phase == Phase::Stable
            && self.membership.generation.is_some();
        if commits {
            let until = turn.ctx.now() + turn.settings.config.max_poll_interval;
            self.membership.phase = Phase::Committing { until };
            if self.commit_to_revoke(turn) {
                return;
            }
        }
        self.revoke_and_join(turn);
    }

    /// Commits before partitions are given up; false when there is nothing to wait for.
    fn commit_to_revoke(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        if self.positions().is_empty() {
            return false;
        }
        self.connection.coordinator.is_none()
            || self.commit_retry_at > turn.ctx.now()
            || self.send_commit(turn, CommitReason::Revocation)
    }

    /// The commit before a revocation is answered for good.
    pub fn revocation_committed(&mut self, turn: &mut Turn<'_, '_>) {
        if matches!(self.membership.phase, Phase::Committing { .. }) {
            self.revoke_and_join(turn);
        }
    }

    fn revoke_and_join(&mut self, turn: &mut Turn<'_, '_>) {
        self.give_up_partitions(turn);
        self.membership.phase = Phase::Unjoined;
        let Some(coordinator) = self.connection.coordinator else { return };
        let (settings, membership) = (turn.settings, &mut self.membership);
        let config = &settings.config;
        membership.phase = Phase::Joining;
        membership.heartbeat_at = None;
        membership.rejoin = false;
        membership.group_topics = BTreeSet::new();
        let protocol = |assignor: &Assignor| {
            let remembered = membership.last_assignment.as_ref();
            let remembered = remembered.filter(|_| *assignor == Assignor::Sticky).cloned();
            let (owned, owned_generation) = match remembered {
                Some((owned, generation)) => (owned, Some(generation)),
                None => (BTreeSet::new(), membership.generation),
            };
            let topics = settings.topics.clone();
            JoinProtocol { assignor: *assignor, topics, owned, owned_generation }
        };
        let request = Request::JoinGroup {
            group: settings.group.clone(),
            member_id: membership.member_id.clone(),
            suggested_id: settings.suggested_id.clone().filter(|_| membership.member_id.is_none()),
            client_id: settings.name.clone(),
            group_instance_id: config.group_instance_id.as_ref().map(|id| id.as_str().into()),
            session_timeout: config.session_timeout,
            rebalance_timeout: config.max_poll_interval,
            protocols: config.assignors.iter().map(protocol).collect(),
        };
        let timeout = config.request_timeout.max(config.max_poll_interval + JOIN_TIMEOUT_EXTRA);
        self.send(turn, coordinator, request, timeout, Purpose::Join);
    }

    /// All partitions go: revoked while the member is in good standing, else lost.
    pub fn give_up_partitions(&mut self, turn: &mut Turn<'_, '_>) {
        self.requests.retain(|_, pending| !pending.purpose.is_for_assignment());
        self.buffer.clear();
        let partitions: BTreeSet<TopicPartition> =
            core::mem::take(&mut self.assigned).into_keys().collect();
        if partitions.is_empty() {
            return;
        }
        turn.ctx.note_as_cause(match self.membership.generation {
            Some(_) => EventKind::PartitionsRevoked { partitions },
            None => EventKind::PartitionsLost { partitions },
        });
    }

    pub fn join_answered(
        &mut self,
        turn: &mut Turn<'_, '_>,
        result: &Result<Joined, (ErrorCode, Option<MemberId>)>,
    ) {
        let (now, cause) = (turn.ctx.now(), turn.ctx.cause());
        match result {
            Ok(joined) => self.joined(turn, joined),
            Err((ErrorCode::MemberIdRequired, id)) => {
                self.membership.member_id.clone_from(id);
                self.membership.phase = Phase::Unjoined;
                self.membership.rejoin = false;
                self.membership.must_rejoin(cause);
            }
            Err((error @ (ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration), _)) => {
                self.membership.reset(*error, cause);
            }
            Err((ErrorCode::RebalanceInProgress, _)) => self.membership.join_failed(now),
            Err((error, _)) => self.join_refused(turn, *error),
        }
    }

    fn join_refused(&mut self, turn: &mut Turn<'_, '_>, error: ErrorCode) {
        if !error.is_retriable() {
            return self.fail(turn, exception_of(error), None);
        }
        if matches!(error, ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable) {
            self.lose_coordinator(turn);
        }
        let again = turn.ctx.now() + first_backoff(&turn.settings.config);
        self.membership.join_failed(again);
    }

    fn joined(&mut self, turn: &mut Turn<'_, '_>, joined: &Joined) {
        let (now, membership) = (turn.ctx.now(), &mut self.membership);
        if membership.phase != Phase::Joining {
            return;
        }
        membership.member_id = Some(joined.member_id.clone());
        membership.generation = Some(joined.generation);
        membership.heartbeat_at = Some(now + turn.settings.config.heartbeat_interval);
        membership.heard_at = now;
        self.cause = turn.ctx.cause();
        if joined.leader != joined.member_id {
            membership.assignment_snapshot = None;
            return self.sync(turn, BTreeMap::new());
        }
        let topics = joined.members.values().flat_map(|protocol| &protocol.topics);
        membership.group_topics = topics.cloned().collect();
        let beyond = !membership.group_topics.is_subset(&turn.settings.topics);
        let after = beyond.then_some(self.connection.updates);
        membership.phase = Phase::Assigning { joined: Box::new(joined.clone()), after };
        if beyond {
            self.connection.want_new_topics(now);
        }
        self.assign_as_leader(turn);
    }

    /// Assigns, if other members have topics of their own, as soon as metadata has come for all topics.
    fn assign_as_leader(&mut self, turn: &mut Turn<'_, '_>) {
        let Phase::Assigning { joined, after } = &self.membership.phase else { return };
        if after.is_some_and(|after| self.connection.updates <= after) {
            return;
        }
        let joined = joined.clone();
        if !self.membership.group_topics.is_subset(&self.connection.known_topics) {
            self.connection.want_metadata();
            return;
        }
        self.take_metadata_snapshot(turn);
        let counts = self.connection.partition_counts(&self.membership.group_topics);
        let assignment =
            if joined.skip_assignment { Assignment::new() } else { assign(&joined, &counts) };
        self.membership.assignment_snapshot = Some(self.membership.metadata_snapshot.clone());
        if !joined.skip_assignment {
            turn.ctx.note_as_cause(EventKind::AssignmentComputed {
                group: turn.settings.group.clone(),
                generation: joined.generation,
                assignment: assignment.clone(),
            });
        }
        self.sync(turn, assignment);
    }

    fn sync(&mut self, turn: &mut Turn<'_, '_>, assignments: Assignment) {
        let identity = self.membership.member_id.clone().zip(self.membership.generation);
        let (Some((member_id, generation)), Some(coordinator)) =
            (identity, self.connection.coordinator)
        else {
            self.membership.phase = Phase::Unjoined;
            return;
        };
        self.membership.phase = Phase::Syncing;
        let group = turn.settings.group.clone();
        let request = Request::SyncGroup { group, generation, member_id, assignments };
        self.send(turn, coordinator, request, turn.settings.config.request_timeout, Purpose::Sync);
    }

    pub fn sync_answered(
        &mut self,
        turn: &mut Turn<'_, '_>,
        result: &Result<BTreeSet<TopicPartition>, ErrorCode>,
    ) {
        if self.membership.phase != Phase::Syncing {
            return;
        }
        let cause = turn.ctx.cause();
        match result {
            Ok(partitions) => self.assigned(turn, partitions),
            Err(ErrorCode::RebalanceInProgress) => {
                self.membership.phase = Phase::Unjoined;
                self.membership.must_rejoin(cause);
            }
            Err(error @ (ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration)) => {
                self.membership.reset(*error, cause);
            }
            Err(error) => self.join_refused(turn, *error),
        }
    }

    fn assigned(&mut self, turn: &mut Turn<'_, '_>, partitions: &BTreeSet<TopicPartition>) {
        let now = turn.ctx.now();
        self.membership.phase = Phase::Stable;
        let generation = self.membership.generation.unwrap_or_default();
        let sticky = turn.settings.config.assignors.contains(&Assignor::Sticky);
        self.membership.last_assignment = sticky.then(|| (partitions.clone(), generation));
        self.auto_commit_at = now + turn.settings.config.auto_commit_interval;
        self.offsets_retry_at = now;
        let fresh = Assigned {
            position: None,
            processed: None,
            committed: None,
            source: PositionSource::Committed,
            retry_at: now,
        };
        self.assigned = partitions.iter().map(|p| (p.clone(), fresh.clone())).collect();
        self.cause = turn.ctx.note_as_cause(EventKind::PartitionsAssigned {
            partitions: partitions.clone(),
            generation,
        });
    }
}

/// What the leader gives to whom.
fn assign(joined: &Joined, counts: &BTreeMap<TopicName, u32>) -> Assignment {
    let racks = |count: &u32| vec![BTreeSet::new(); *count as usize];
    let topics: Topics =
        counts.iter().map(|(topic, count)| (topic.clone(), racks(count))).collect();
    let subscription = |(id, protocol): (&MemberId, &JoinProtocol)| {
        let subscription = Subscription {
            topics: protocol.topics.clone(),
            group_instance_id: joined.instances.get(id).cloned(),
            rack: None,
            owned: protocol.owned.clone(),
            owned_generation: protocol.owned_generation,
        };
        (id.clone(), subscription)
    };
    let subscriptions: Subscriptions = joined.members.iter().map(subscription).collect();
    client_assignor(joined.assignor).assign(&topics, &subscriptions)
}

/// The exception that Kafka's consumer throws for an error that it cannot go on from.
const fn exception_of(error: ErrorCode) -> &'static str {
    match error {
        ErrorCode::InconsistentGroupProtocol => "InconsistentGroupProtocolException",
        ErrorCode::InvalidSessionTimeout => "InvalidSessionTimeoutException",
        ErrorCode::GroupMaxSizeReached => "GroupMaxSizeReachedException",
        ErrorCode::FencedInstanceId => "FencedInstanceIdException",
        _ => "KafkaException",
    }
}
