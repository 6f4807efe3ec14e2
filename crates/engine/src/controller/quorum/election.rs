//! Who leads: pre-votes, votes, and what a new leader does first.

use super::{Leading, Progress, Role, Voter, Votes, check_quorum};
use crate::controller::{Controller, ControllerTimer, MetadataRecord};
use crate::event::{EventKind, Resignation};
use crate::id::{ControllerEpoch, ControllerId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{Message, Request, Response};

/// Somebody who asks for a vote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidacy {
    pub candidate: ControllerId,
    pub epoch: ControllerEpoch,
    /// The epoch of the last record of its log, and where that ends.
    pub last: (ControllerEpoch, u64),
    /// Whether it only asks whether it would get one.
    pub pre_vote: bool,
}

impl Voter {
    fn last(&self) -> (ControllerEpoch, u64) {
        (self.log.last_epoch(), self.log.end())
    }

    /// Whether `asks` gets what it asks for. A vote is given once in an epoch, to one whose log is not
    /// behind; a pre-vote also to several, but not against a leader that is heard of.
    fn grants(&self, asks: &Candidacy) -> bool {
        if asks.epoch != self.epoch {
            return false;
        }
        let up_to_date = asks.last >= self.last();
        match &self.role {
            Role::Leader(_) => false,
            Role::Follower { fetched, .. } => asks.pre_vote && up_to_date && !fetched,
            Role::Candidate { .. } | Role::Resigned => asks.pre_vote && up_to_date,
            Role::Unattached | Role::Prospective { .. } if asks.pre_vote => up_to_date,
            Role::Prospective { leader: Some(_), .. } => false,
            Role::Unattached | Role::Prospective { .. } => match self.voted_for {
                Some(voted_for) => voted_for == asks.candidate,
                None => up_to_date,
            },
        }
    }
}

impl Controller {
    /// Another asks for a vote.
    pub(super) fn on_vote(&mut self, ctx: &mut Context<'_>, message: &Message, asks: Candidacy) {
        self.hear_of_epoch(ctx, asks.epoch, None);
        let granted = self.voter.grants(&asks);
        if granted && !asks.pre_vote {
            self.voter.voted_for = Some(asks.candidate);
            let (candidate, epoch) = (asks.candidate, asks.epoch);
            ctx.note_as_cause(EventKind::VoteGiven { candidate, epoch });
            // It waits for the outcome before it tries itself.
            self.take_role(ctx, Role::Unattached);
        }
        let (epoch, leader) = (self.voter.epoch, self.voter.leader());
        let answer = Response::Vote { epoch, leader, granted, pre_vote: asks.pre_vote };
        ctx.reply(message, answer);
    }

    /// It has not heard of its leader, or nobody was elected: it asks whether it would be.
    pub(super) fn become_prospective(&mut self, ctx: &mut Context<'_>) {
        let leader = self.voter.leader();
        let epoch = self.voter.epoch;
        if let Some(leader) = leader {
            ctx.blame_silence_of(&NodeId::Controller(leader));
        }
        ctx.note_as_cause(EventKind::ControllerMissed { leader, epoch });
        let votes = self.own_vote();
        self.take_role(ctx, Role::Prospective { votes, leader });
        self.ask_for_votes(ctx, true);
    }

    fn own_vote(&self) -> Votes {
        Votes { granted: [self.voter.id].into(), ..Votes::default() }
    }

    /// A majority would elect it, or it is alone: it begins an epoch and asks for votes.
    pub(super) fn become_candidate(&mut self, ctx: &mut Context<'_>) {
        let epoch = self.voter.epoch.next();
        self.enter_epoch(epoch);
        self.voter.voted_for = Some(self.voter.id);
        ctx.note_as_cause(EventKind::CandidacyBegan { epoch });
        let votes = self.own_vote();
        self.take_role(ctx, Role::Candidate { votes });
        self.ask_for_votes(ctx, false);
        self.count_votes(ctx);
    }

    fn ask_for_votes(&self, ctx: &mut Context<'_>, pre_vote: bool) {
        let epoch = self.voter.epoch;
        let (last_epoch, last_offset) = self.voter.last();
        for other in self.voter.others() {
            let request = Request::Vote { epoch, last_offset, last_epoch, pre_vote };
            ctx.request(NodeId::Controller(other), request);
        }
    }

    /// Another has answered.
    pub(super) fn on_vote_answered(
        &mut self,
        ctx: &mut Context<'_>,
        (from, epoch): (ControllerId, ControllerEpoch),
        granted: bool,
        pre_vote: bool,
    ) {
        let is_of_now = epoch == self.voter.epoch;
        let votes = match &mut self.voter.role {
            Role::Prospective { votes, .. } if pre_vote && is_of_now => votes,
            Role::Candidate { votes } if !pre_vote && is_of_now => votes,
            _ => return,
        };
        match granted {
            true => votes.granted.insert(from),
            false => votes.refused.insert(from),
        };
        self.count_votes(ctx);
    }

    fn count_votes(&mut self, ctx: &mut Context<'_>) {
        let (majority, voters) = (self.voter.majority(), self.voter.voters.len());
        match &self.voter.role {
            Role::Prospective { votes, .. } if votes.granted.len() >= majority => {
                self.become_candidate(ctx);
            }
            Role::Prospective { votes, .. } if voters - votes.refused.len() < majority => {
                self.give_up(ctx);
            }
            Role::Candidate { votes } if votes.granted.len() >= majority => self.lead(ctx),
            // A candidate that lost waits for its timeout, so that another may win.
            _ => {}
        }
    }

    /// It would not be elected: the leader that it missed may still be there.
    pub(super) fn give_up(&mut self, ctx: &mut Context<'_>) {
        match self.voter.leader() {
            Some(leader) => self.follow(ctx, leader),
            None => self.take_role(ctx, Role::Unattached),
        }
    }

    /// A majority has voted for it: it leads. What it knows is decided only with a record of its own
    /// epoch, so it writes one.
    fn lead(&mut self, ctx: &mut Context<'_>) {
        let Role::Candidate { votes } = &self.voter.role else { return };
        let votes = votes.granted.clone();
        let epoch = self.voter.epoch;
        let by: Vec<ControllerId> = votes.iter().copied().collect();
        ctx.note_as_cause(EventKind::ControllerElected { epoch, votes: by.clone() });
        let others = self.voter.others().into_iter().map(|other| (other, Progress::default()));
        let leading = Leading {
            epoch_start: self.voter.log.end(),
            votes,
            others: others.collect(),
            ..Leading::default()
        };
        self.take_role(ctx, Role::Leader(leading));
        self.tell_epoch(ctx);
        self.append(ctx, MetadataRecord::LeaderChange { leader: self.voter.id, votes: by });
        self.advance_high_watermark(ctx);
    }

    /// Tells those that do not fetch that it leads; again, until they do.
    pub(super) fn tell_epoch(&mut self, ctx: &mut Context<'_>) {
        let (now, epoch) = (ctx.now(), self.voter.epoch);
        let Role::Leader(leading) = &self.voter.role else { return };
        if leading.others.is_empty() {
            return;
        }
        let half = SimDuration::from_micros(self.config.quorum_fetch_timeout.as_micros() / 2);
        let silent = leading.others.iter().filter(|(_, progress)| {
            progress.last_fetch.is_none_or(|last_fetch| last_fetch + half <= now)
        });
        let silent: Vec<ControllerId> = silent.map(|(other, _)| *other).collect();
        for other in silent {
            ctx.request(NodeId::Controller(other), Request::BeginQuorumEpoch { epoch });
        }
        let again = ControllerTimer::TellEpoch(self.voter.turn);
        ctx.timer(half.max(SimDuration::from_millis(1)), Timer::Controller(again));
    }

    /// A leader that has not had its majority in time leads no more, before it does anything else: one
    /// that stood still must not take its brokers for dead (`pollLeader` looks before it takes records).
    pub(in crate::controller) fn resign_if_overdue(&mut self, ctx: &mut Context<'_>) {
        let voter = &self.voter;
        if voter.is_leader() && !voter.is_alone() && ctx.now() >= voter.deadline {
            self.resign(ctx, Resignation::NoMajority);
        }
    }

    /// It leads no more: it tells the others, those with the longest logs first in line.
    pub(super) fn resign(&mut self, ctx: &mut Context<'_>, why: Resignation) {
        let Role::Leader(leading) = &self.voter.role else { return };
        let epoch = self.voter.epoch;
        let mut successors: Vec<ControllerId> = leading.others.keys().copied().collect();
        let end = |other: &ControllerId| leading.others.get(other).and_then(|known| known.end);
        successors.sort_by_key(|other| (core::cmp::Reverse(end(other)), *other));
        ctx.note_as_cause(EventKind::ControllerResigned { epoch, why });
        for other in self.voter.others() {
            let request = Request::EndQuorumEpoch { epoch, successors: successors.clone() };
            ctx.request(NodeId::Controller(other), request);
        }
        self.step_down(ctx);
        self.take_role(ctx, Role::Resigned);
    }

    /// The leader resigns: the first in line tries at once, the last after
    /// `controller.quorum.election.backoff.max.ms`.
    pub(super) fn on_end_of_epoch(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        (from, epoch): (ControllerId, ControllerEpoch),
        successors: &[ControllerId],
    ) {
        self.hear_of_epoch(ctx, epoch, None);
        if epoch == self.voter.epoch
            && let Role::Follower { leader, fetched } = &mut self.voter.role
            && *leader == from
        {
            *fetched = false;
            let place = successors.iter().position(|successor| *successor == self.voter.id);
            let wait = backoff(place, successors.len(), self.config.quorum_election_backoff_max);
            self.voter.deadline = ctx.now() + wait;
            let wake = ControllerTimer::Wake(self.voter.turn);
            ctx.timer(wait, Timer::Controller(wake));
        }
        let epoch = self.voter.epoch;
        ctx.reply(message, Response::EndQuorumEpoch { epoch });
    }

    /// The leader has heard a voter fetch: with a majority behind it, it goes on.
    pub(super) fn heard(&mut self, ctx: &Context<'_>, voter: ControllerId) {
        let majority = self.voter.majority();
        let Role::Leader(leading) = &mut self.voter.role else { return };
        leading.heard.insert(voter);
        if leading.heard.len() + 1 >= majority {
            leading.heard.clear();
            self.voter.deadline = ctx.now() + check_quorum(self.config.quorum_fetch_timeout);
        }
    }
}

/// How long the one at `place` of `of` successors waits (`strictExponentialElectionBackoffMs`).
fn backoff(place: Option<usize>, of: usize, most: SimDuration) -> SimDuration {
    let last = of.saturating_sub(1);
    match place {
        Some(0) => SimDuration::ZERO,
        Some(place) if place < last => {
            let shift = u32::try_from(last.saturating_sub(place)).unwrap_or(u32::MAX);
            SimDuration::from_micros(most.as_micros().checked_shr(shift).unwrap_or(0))
        }
        _ => most,
    }
}
