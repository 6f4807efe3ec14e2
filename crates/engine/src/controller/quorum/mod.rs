//! The controllers as a Raft quorum (`KafkaRaftClient`): who of them leads, and what a majority has.
//!
//! Each voter keeps a copy of the metadata log and remembers on its disk the epoch and for whom it
//! voted in it. The leader appends; the others fetch from it. What a majority has is decided, lies below
//! the high watermark, and is never lost. A controller that decides alone is a quorum of one: it has
//! a majority by itself, so that what it writes is decided at once, and it sends no message for it.

mod election;
mod log;
mod replication;

pub use log::{CONTROLLER_LOG_BOUND, MetadataLog};

use super::{Controller, ControllerTimer, Part};
use crate::event::{EventKind, Resignation};
use crate::id::{ControllerEpoch, ControllerId, EventId, MessageId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{Message, Request, Response};
use crate::world::ControllerRole;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who answered a candidate, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Votes {
    granted: BTreeSet<ControllerId>,
    refused: BTreeSet<ControllerId>,
}

/// How far a voter is, as the leader knows it from its fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Where its log ends; none before its first fetch in this epoch.
    end: Option<u64>,
    last_fetch: Option<SimTime>,
    last_caught_up: Option<SimTime>,
}

/// A voter's fetch that the leader keeps until there is something to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WaitingFetch {
    message: MessageId,
    offset: u64,
    high_watermark: u64,
    cause: EventId,
}

/// What the leader of an epoch knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Leading {
    /// Where the records of its epoch begin. Those before are decided only together with one of its own.
    epoch_start: u64,
    votes: BTreeSet<ControllerId>,
    others: BTreeMap<ControllerId, Progress>,
    waiting: BTreeMap<ControllerId, WaitingFetch>,
    /// Who has fetched since the leader last knew a majority behind it.
    heard: BTreeSet<ControllerId>,
}

/// What a voter is (`EpochState`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Role {
    Unattached,
    Follower {
        leader: ControllerId,
        /// Whether it has fetched from that leader: then it helps nobody against it.
        fetched: bool,
    },
    Prospective {
        votes: Votes,
        /// The leader that it misses.
        leader: Option<ControllerId>,
    },
    Candidate {
        votes: Votes,
    },
    Leader(Leading),
    Resigned,
}

/// A controller's part in the quorum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Voter {
    pub(super) id: ControllerId,
    /// All of them, itself included (`controller.quorum.voters`).
    voters: Vec<ControllerId>,
    down_since: Option<SimTime>,
    pub(super) running: bool,
    // On disk.
    pub(super) epoch: ControllerEpoch,
    voted_for: Option<ControllerId>,
    pub(super) log: MetadataLog,
    // Of the process.
    pub(super) high_watermark: u64,
    pub(super) role: Role,
    /// When it does something about its role, unless it hears of others before.
    deadline: SimTime,
    /// Numbers its roles, so that a timer of an earlier one is known.
    turn: u32,
    /// Its fetch that is not answered.
    fetch: Option<MessageId>,
    failures: u32,
}

impl Voter {
    /// The lone leader of the first epoch.
    pub(super) fn leading(id: ControllerId) -> Self {
        let votes = BTreeSet::from([id]);
        Self {
            id,
            voters: vec![id],
            down_since: None,
            running: true,
            epoch: ControllerEpoch(1),
            voted_for: Some(id),
            log: MetadataLog::default(),
            high_watermark: 0,
            role: Role::Leader(Leading { votes, ..Leading::default() }),
            deadline: SimTime::ZERO,
            turn: 0,
            fetch: None,
            failures: 0,
        }
    }

    /// Whether there is no other voter.
    pub(super) const fn is_alone(&self) -> bool {
        self.voters.len() == 1
    }

    pub(super) const fn majority(&self) -> usize {
        self.voters.len() / 2 + 1
    }

    fn others(&self) -> Vec<ControllerId> {
        self.voters.iter().copied().filter(|voter| *voter != self.id).collect()
    }

    /// The leader that it is or follows.
    pub(super) const fn leader(&self) -> Option<ControllerId> {
        match &self.role {
            Role::Leader(_) => Some(self.id),
            Role::Follower { leader, .. } => Some(*leader),
            Role::Prospective { leader, .. } => *leader,
            Role::Unattached | Role::Candidate { .. } | Role::Resigned => None,
        }
    }

    pub(super) const fn is_leader(&self) -> bool {
        self.running && matches!(self.role, Role::Leader(_))
    }
}

impl Controller {
    /// Its `node.id`.
    #[must_use]
    pub const fn id(&self) -> ControllerId {
        self.voter.id
    }

    /// All controllers of its quorum, itself included.
    #[must_use]
    pub fn voters(&self) -> &[ControllerId] {
        &self.voter.voters
    }

    /// Whether it decides alone.
    #[must_use]
    pub const fn is_alone(&self) -> bool {
        self.voter.is_alone() && matches!(self.part, Part::KRaft)
    }

    /// Whether its process runs.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.voter.running
    }

    /// Since when there is no process.
    #[must_use]
    pub const fn down_since(&self) -> Option<SimTime> {
        self.voter.down_since
    }

    /// The newest epoch that it knows.
    #[must_use]
    pub const fn epoch(&self) -> ControllerEpoch {
        self.voter.epoch
    }

    /// For whom it voted in that epoch.
    #[must_use]
    pub const fn voted_for(&self) -> Option<ControllerId> {
        self.voter.voted_for
    }

    /// The leader that it is or follows.
    #[must_use]
    pub const fn leader(&self) -> Option<ControllerId> {
        self.voter.leader()
    }

    /// Whether it leads the quorum, or believes so.
    #[must_use]
    pub const fn is_leader(&self) -> bool {
        self.voter.is_leader()
    }

    /// Up to where it knows that records are decided.
    #[must_use]
    pub const fn high_watermark(&self) -> u64 {
        self.voter.high_watermark
    }

    /// When it does something about its role, unless it hears of others before; none without a process,
    /// and where nobody else can lead.
    #[must_use]
    pub const fn deadline(&self) -> Option<SimTime> {
        match self.voter.running && !self.voter.is_alone() {
            true => Some(self.voter.deadline),
            false => None,
        }
    }

    /// Its copy of the log.
    #[must_use]
    pub const fn metadata_log(&self) -> &MetadataLog {
        &self.voter.log
    }

    /// What it is in the quorum.
    #[must_use]
    pub const fn role(&self) -> ControllerRole {
        match &self.voter.role {
            _ if !self.voter.running => ControllerRole::Down,
            Role::Unattached => ControllerRole::Unattached,
            Role::Follower { .. } => ControllerRole::Follower,
            Role::Prospective { .. } => ControllerRole::Prospective,
            Role::Candidate { .. } => ControllerRole::Candidate,
            Role::Leader(_) => ControllerRole::Leader,
            Role::Resigned => ControllerRole::Resigned,
        }
    }

    /// Who would elect it, votes for it, or has elected it.
    #[must_use]
    pub fn votes(&self) -> Vec<ControllerId> {
        match &self.voter.role {
            _ if !self.voter.running => Vec::new(),
            Role::Prospective { votes, .. } | Role::Candidate { votes } => {
                votes.granted.iter().copied().collect()
            }
            Role::Leader(leading) => leading.votes.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// When this leader last heard `voter` fetch, and when that last had all of the log.
    #[must_use]
    pub fn heard_of(&self, voter: ControllerId) -> (Option<SimTime>, Option<SimTime>) {
        match &self.voter.role {
            Role::Leader(leading) => leading
                .others
                .get(&voter)
                .map_or((None, None), |progress| (progress.last_fetch, progress.last_caught_up)),
            _ => (None, None),
        }
    }

    /// What the controllers tell each other.
    pub(super) fn on_quorum_request(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        request: &Request,
    ) {
        let NodeId::Controller(from) = message.from else { return };
        match request {
            Request::Vote { epoch, last_offset, last_epoch, pre_vote } => {
                let candidate = election::Candidacy {
                    candidate: from,
                    epoch: *epoch,
                    last: (*last_epoch, *last_offset),
                    pre_vote: *pre_vote,
                };
                self.on_vote(ctx, message, candidate);
            }
            Request::BeginQuorumEpoch { epoch } => {
                self.hear_of_epoch(ctx, *epoch, Some(from));
                if *epoch == self.voter.epoch
                    && let Role::Prospective { .. } = self.voter.role
                {
                    // The one that it missed is there again.
                    self.follow(ctx, from);
                }
                let epoch = self.voter.epoch;
                ctx.reply(message, Response::BeginQuorumEpoch { epoch });
            }
            Request::EndQuorumEpoch { epoch, successors } => {
                self.on_end_of_epoch(ctx, message, (from, *epoch), successors);
            }
            Request::FetchMetadata { epoch, offset, last_epoch, high_watermark } => {
                let asked = replication::Asked {
                    voter: from,
                    epoch: *epoch,
                    offset: *offset,
                    last_epoch: *last_epoch,
                    high_watermark: *high_watermark,
                };
                self.on_fetch(ctx, message, asked);
            }
            _ => {}
        }
    }

    /// What another controller answers.
    pub(super) fn on_quorum_response(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        (to_request, response): (MessageId, &Response),
    ) {
        let NodeId::Controller(from) = message.from else { return };
        match response {
            Response::Vote { epoch, leader, granted, pre_vote } => {
                self.hear_of_epoch(ctx, *epoch, *leader);
                self.on_vote_answered(ctx, (from, *epoch), *granted, *pre_vote);
            }
            Response::BeginQuorumEpoch { epoch } | Response::EndQuorumEpoch { epoch } => {
                self.hear_of_epoch(ctx, *epoch, None);
            }
            Response::FetchMetadata { answer } => self.on_fetched(ctx, from, to_request, answer),
            _ => {}
        }
    }

    /// One of the quorum's timers has come.
    pub(super) fn on_quorum_timer(&mut self, ctx: &mut Context<'_>, timer: ControllerTimer) {
        match timer {
            ControllerTimer::Wake(turn) => self.wake(ctx, turn),
            ControllerTimer::FetchAgain(turn) if turn == self.voter.turn => self.fetch(ctx),
            ControllerTimer::FetchUnanswered(message) if self.voter.fetch == Some(message) => {
                self.voter.fetch = None;
                self.fetch(ctx);
            }
            ControllerTimer::FetchWaited(message) => self.fetch_waited(ctx, message),
            ControllerTimer::TellEpoch(turn) if turn == self.voter.turn => self.tell_epoch(ctx),
            _ => {}
        }
    }

    /// The time has come to do something about its role.
    fn wake(&mut self, ctx: &mut Context<'_>, turn: u32) {
        if turn != self.voter.turn {
            return;
        }
        if ctx.now() < self.voter.deadline {
            ctx.timer_at(self.voter.deadline, wake(turn));
            return;
        }
        match &self.voter.role {
            Role::Unattached | Role::Follower { .. } | Role::Candidate { .. } => {
                self.become_prospective(ctx);
            }
            Role::Prospective { .. } => self.give_up(ctx),
            // It has resigned before it was woken.
            Role::Leader(_) => {}
            Role::Resigned => {
                let next = self.voter.epoch.next();
                self.enter_epoch(next);
                self.take_role(ctx, Role::Unattached);
            }
        }
    }

    /// Takes on a role and sets its timer.
    fn take_role(&mut self, ctx: &mut Context<'_>, role: Role) {
        let voter = &mut self.voter;
        voter.turn = voter.turn.wrapping_add(1);
        voter.fetch = None;
        voter.failures = 0;
        let wait = match &role {
            Role::Follower { .. } => self.config.quorum_fetch_timeout,
            Role::Leader(_) => check_quorum(self.config.quorum_fetch_timeout),
            _ => {
                let timeout = self.config.quorum_election_timeout;
                let bound = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
                timeout + SimDuration::from_millis(u64::from(ctx.rng().below(bound)))
            }
        };
        let has_deadline = !matches!(role, Role::Leader(_)) || !voter.is_alone();
        voter.role = role;
        voter.deadline = ctx.now() + wait;
        if has_deadline {
            ctx.timer_at(voter.deadline, wake(voter.turn));
        }
    }

    /// A newer epoch: nobody has its vote in it yet.
    const fn enter_epoch(&mut self, epoch: ControllerEpoch) {
        self.voter.epoch = epoch;
        self.voter.voted_for = None;
    }

    /// It has heard of an epoch, and perhaps of its leader.
    fn hear_of_epoch(
        &mut self,
        ctx: &mut Context<'_>,
        epoch: ControllerEpoch,
        leader: Option<ControllerId>,
    ) {
        let leader = leader.filter(|leader| *leader != self.voter.id);
        if epoch > self.voter.epoch {
            if self.voter.is_leader() {
                let (epoch, why) = (self.voter.epoch, Resignation::NewerEpoch);
                ctx.note(EventKind::ControllerResigned { epoch, why });
                self.step_down(ctx);
            }
            self.enter_epoch(epoch);
            match leader {
                Some(leader) => self.follow(ctx, leader),
                None => self.take_role(ctx, Role::Unattached),
            }
        } else if epoch == self.voter.epoch
            && let Some(leader) = leader
            && matches!(
                self.voter.role,
                Role::Unattached | Role::Prospective { leader: None, .. } | Role::Candidate { .. }
            )
        {
            self.follow(ctx, leader);
        }
    }

    /// It leads a quorum of these from now on; the others have all that it has.
    pub(super) fn enlarge(&mut self, ctx: &mut Context<'_>, voters: &[ControllerId]) {
        let own = self.voter.id;
        self.voter.voters = voters.to_vec();
        let progress = Progress {
            end: Some(self.voter.log.end()),
            last_fetch: Some(ctx.now()),
            last_caught_up: Some(ctx.now()),
        };
        let others = voters.iter().filter(|voter| **voter != own);
        let leading = Leading {
            votes: voters.iter().copied().collect(),
            others: others.map(|voter| (*voter, progress)).collect(),
            ..Leading::default()
        };
        self.take_role(ctx, Role::Leader(leading));
        self.tell_epoch(ctx);
    }

    /// Another voter with all that this one has, which follows it.
    pub(super) fn follower(&self, id: ControllerId) -> Self {
        let mut follower = self.clone();
        follower.voter.id = id;
        follower.voter.role = Role::Unattached;
        follower.forget_leadership();
        follower
    }

    /// A follower of a quorum that has just been set up begins to fetch.
    pub fn begin_to_follow(&mut self, ctx: &mut Context<'_>, leader: ControllerId) {
        self.follow(ctx, leader);
    }

    fn follow(&mut self, ctx: &mut Context<'_>, leader: ControllerId) {
        self.take_role(ctx, Role::Follower { leader, fetched: false });
        self.fetch(ctx);
    }

    /// Its process ends, in order or killed. Its log stays, and what it promised.
    pub fn end(&mut self, ctx: &mut Context<'_>, killed: bool) {
        ctx.note_as_cause(match killed {
            true => EventKind::ControllerKilled,
            false => EventKind::ControllerStopped,
        });
        if !killed && self.voter.is_leader() {
            self.resign(ctx, Resignation::Stops);
        }
        ctx.disconnect();
        self.voter.running = false;
        self.voter.down_since = Some(ctx.now());
        self.voter.turn = self.voter.turn.wrapping_add(1);
        self.voter.fetch = None;
        self.voter.role = Role::Unattached;
        self.forget_leadership();
    }

    /// Its process starts, with what is on its disk.
    pub fn start(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::ControllerStarted);
        self.voter.running = true;
        self.voter.down_since = None;
        match self.voter.is_alone() {
            // It has a majority by itself.
            true => self.become_candidate(ctx),
            false => self.take_role(ctx, Role::Unattached),
        }
    }
}

/// So long a leader goes on without hearing from a majority (`CHECK_QUORUM_TIMEOUT_FACTOR`).
const fn check_quorum(fetch_timeout: SimDuration) -> SimDuration {
    SimDuration::from_micros(fetch_timeout.as_micros() / 2 * 3)
}

const fn wake(turn: u32) -> Timer {
    Timer::Controller(ControllerTimer::Wake(turn))
}
