//! What a majority has: voters fetch from the leader, and the high watermark rises.

use super::{Role, WaitingFetch, log::MetadataLog};
use crate::controller::{Controller, ControllerTimer, LoggedRecord};
use crate::event::EventKind;
use crate::id::{ControllerEpoch, ControllerId, MessageId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{FetchedMetadata, Message, Request, Response};
use std::sync::Arc;

/// So long the leader keeps a fetch to which it has nothing to say (`MAX_FETCH_WAIT_MS`).
const FETCH_WAIT: SimDuration = SimDuration::from_millis(500);
/// Most records in an answer.
const MOST_FETCHED: usize = 1000;
/// The first wait after a fetch that found nobody (`reconnect.backoff.ms`); doubled with each.
const FIRST_BACKOFF: SimDuration = SimDuration::from_millis(50);
/// The longest such wait.
const LONGEST_BACKOFF: SimDuration = SimDuration::from_secs(1);

/// A voter's fetch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub voter: ControllerId,
    pub epoch: ControllerEpoch,
    /// Where its log ends.
    pub offset: u64,
    /// The epoch of its last record.
    pub last_epoch: ControllerEpoch,
    /// Up to where it knows that records are decided.
    pub high_watermark: u64,
}

impl Controller {
    /// Asks the leader for what comes after its own log.
    pub(super) fn fetch(&mut self, ctx: &mut Context<'_>) {
        let Role::Follower { leader, .. } = self.voter.role else { return };
        if self.voter.fetch.is_some() {
            return;
        }
        let request = Request::FetchMetadata {
            epoch: self.voter.epoch,
            offset: self.voter.log.end(),
            last_epoch: self.voter.log.last_epoch(),
            high_watermark: self.voter.high_watermark,
        };
        let message = ctx.request(NodeId::Controller(leader), request);
        self.voter.fetch = Some(message);
        let unanswered = ControllerTimer::FetchUnanswered(message);
        let longest = self.config.quorum_request_timeout.max(FETCH_WAIT);
        ctx.timer(longest, Timer::Controller(unanswered));
    }

    /// The fetch found no leader: it is tried again, until the fetch timeout is over.
    pub(super) fn fetch_failed(&mut self, ctx: &mut Context<'_>) {
        self.voter.fetch = None;
        let backoff = FIRST_BACKOFF.doubled(self.voter.failures);
        self.voter.failures = self.voter.failures.saturating_add(1);
        let again = ControllerTimer::FetchAgain(self.voter.turn);
        ctx.timer(backoff.min(LONGEST_BACKOFF), Timer::Controller(again));
    }

    /// A connection to another controller has ended.
    pub(in crate::controller) fn on_quorum_closed(
        &mut self,
        ctx: &mut Context<'_>,
        from: &NodeId,
        to_request: Option<MessageId>,
    ) {
        let Role::Follower { leader, .. } = self.voter.role else { return };
        let concerns = to_request.is_none_or(|request| self.voter.fetch == Some(request));
        if *from == NodeId::Controller(leader) && self.voter.fetch.is_some() && concerns {
            self.fetch_failed(ctx);
        }
    }

    /// Another voter fetches.
    pub(super) fn on_fetch(&mut self, ctx: &mut Context<'_>, message: &Message, asked: Asked) {
        self.hear_of_epoch(ctx, asked.epoch, None);
        if !self.voter.is_leader() || asked.epoch != self.voter.epoch {
            let answer = FetchedMetadata::nothing(self.voter.epoch, self.voter.leader());
            ctx.reply(message, Response::FetchMetadata { answer });
            return;
        }
        let now = ctx.now();
        let diverging = self.diverging(&asked);
        let end = self.voter.log.end();
        let Role::Leader(leading) = &mut self.voter.role else { return };
        let progress = leading.others.entry(asked.voter).or_default();
        progress.last_fetch = Some(now);
        if diverging.is_none() {
            progress.end = Some(asked.offset);
            if asked.offset >= end {
                progress.last_caught_up = Some(now);
            }
        }
        leading.waiting.remove(&asked.voter);
        self.heard(ctx, asked.voter);
        let cause = ctx.cause();
        if diverging.is_none() {
            self.advance_high_watermark(ctx);
            ctx.set_cause(cause);
        }
        let waiting = WaitingFetch {
            message: message.id,
            offset: asked.offset,
            high_watermark: asked.high_watermark,
            cause,
        };
        if diverging.is_some() || self.has_news_for(&waiting) {
            self.answer_fetch(ctx, asked.voter, &waiting, diverging);
            return;
        }
        if let Role::Leader(leading) = &mut self.voter.role {
            leading.waiting.insert(asked.voter, waiting);
            let waited = ControllerTimer::FetchWaited(message.id);
            ctx.timer(FETCH_WAIT, Timer::Controller(waited));
        }
    }

    /// Where the voter's log parts from this one, if it does: its last epoch that both know, and where
    /// that ends here.
    fn diverging(&self, asked: &Asked) -> Option<(ControllerEpoch, u64)> {
        let log = &self.voter.log;
        if asked.offset < log.start() {
            // It is sent a snapshot.
            return None;
        }
        let (epoch, end) = log.end_of_epoch(asked.last_epoch);
        (epoch < asked.last_epoch || end < asked.offset).then_some((epoch, end))
    }

    fn has_news_for(&self, waiting: &WaitingFetch) -> bool {
        waiting.offset < self.voter.log.end() || waiting.high_watermark < self.voter.high_watermark
    }

    /// Answers the fetches that waited for what there is now.
    pub(super) fn answer_fetches(&mut self, ctx: &mut Context<'_>) {
        let Role::Leader(leading) = &self.voter.role else { return };
        let waiting = leading.waiting.iter();
        let news: Vec<_> = waiting
            .filter(|(_, waiting)| self.has_news_for(waiting))
            .map(|(voter, waiting)| (*voter, waiting.clone()))
            .collect();
        let because_of = ctx.cause();
        for (voter, waiting) in news {
            if let Role::Leader(leading) = &mut self.voter.role {
                leading.waiting.remove(&voter);
            }
            self.answer_fetch(ctx, voter, &waiting, None);
            ctx.set_cause(because_of);
        }
    }

    /// A fetch has waited long enough: it is told that there is nothing.
    pub(super) fn fetch_waited(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        let Role::Leader(leading) = &mut self.voter.role else { return };
        let mut waiting = leading.waiting.iter();
        let found = waiting.find(|(_, waiting)| waiting.message == message);
        if let Some((voter, waiting)) = found.map(|(voter, waiting)| (*voter, waiting.clone())) {
            leading.waiting.remove(&voter);
            ctx.set_cause(waiting.cause);
            self.answer_fetch(ctx, voter, &waiting, None);
        }
    }

    fn answer_fetch(
        &self,
        ctx: &mut Context<'_>,
        voter: ControllerId,
        waiting: &WaitingFetch,
        diverging: Option<(ControllerEpoch, u64)>,
    ) {
        let log = &self.voter.log;
        let mut answer = FetchedMetadata::nothing(self.voter.epoch, Some(self.voter.id));
        answer.high_watermark = self.voter.high_watermark;
        answer.diverging = diverging;
        if waiting.offset < log.start() {
            let epoch = log.epoch_before(self.decided.version);
            answer.snapshot = Some((Arc::clone(&self.decided), epoch));
        } else if diverging.is_none() {
            answer.records = log.since(waiting.offset).iter().take(MOST_FETCHED).cloned().collect();
        }
        let response = Response::FetchMetadata { answer };
        ctx.respond(NodeId::Controller(voter), waiting.message, response);
    }

    /// The leader has answered.
    pub(super) fn on_fetched(
        &mut self,
        ctx: &mut Context<'_>,
        from: ControllerId,
        to_request: MessageId,
        answer: &FetchedMetadata,
    ) {
        if self.voter.fetch != Some(to_request) {
            self.hear_of_epoch(ctx, answer.epoch, answer.leader);
            return;
        }
        self.voter.fetch = None;
        self.hear_of_epoch(ctx, answer.epoch, answer.leader);
        let epoch = self.voter.epoch;
        let Role::Follower { leader, fetched } = &mut self.voter.role else { return };
        if *leader != from || answer.epoch != epoch || answer.leader != Some(from) {
            self.fetch_failed(ctx);
            return;
        }
        *fetched = true;
        self.voter.failures = 0;
        self.voter.deadline = ctx.now() + self.config.quorum_fetch_timeout;
        self.take_in(ctx, answer);
        self.fetch(ctx);
    }

    fn take_in(&mut self, ctx: &mut Context<'_>, answer: &FetchedMetadata) {
        if let Some((image, epoch)) = &answer.snapshot {
            self.voter.log = MetadataLog::after_snapshot(image.version, *epoch);
            self.decided = Arc::clone(image);
            self.image = Arc::clone(image);
            self.voter.high_watermark = image.version;
        } else if let Some((epoch, end)) = answer.diverging {
            let (_, own) = self.voter.log.end_of_epoch(epoch);
            self.truncate(ctx, own.min(end));
        } else {
            for record in answer.records.iter() {
                if record.offset == self.voter.log.end() {
                    self.voter.log.append(record.clone(), self.voter.high_watermark);
                }
            }
        }
        let known = answer.high_watermark.min(self.voter.log.end());
        if known > self.voter.high_watermark {
            self.voter.high_watermark = known;
            self.take_over_decided();
        }
    }

    /// What it has and the leader has not was never decided: it goes.
    fn truncate(&mut self, ctx: &mut Context<'_>, to: u64) {
        let from = self.voter.log.end();
        let to = to.max(self.voter.high_watermark);
        if to < from {
            self.voter.log.truncate(to);
            ctx.note_as_cause(EventKind::MetadataTruncated { from, to });
        }
    }

    /// A follower takes over into its image what is decided now.
    fn take_over_decided(&mut self) {
        // Let go first, so that nothing is copied.
        self.image = Arc::default();
        let image = Arc::make_mut(&mut self.decided);
        let records = self.voter.log.since(image.version);
        let records = records.iter().take_while(|logged| logged.offset < self.voter.high_watermark);
        records.for_each(|logged: &LoggedRecord| image.replay(&logged.record));
        self.image = Arc::clone(&self.decided);
    }

    /// The leader looks how far a majority is: the offset in the middle of all, which must be one of
    /// its own epoch.
    pub(in crate::controller) fn advance_high_watermark(&mut self, ctx: &mut Context<'_>) {
        let end = self.voter.log.end();
        let Role::Leader(leading) = &self.voter.role else { return };
        let mut ends: Vec<u64> =
            leading.others.values().map(|progress| progress.end.unwrap_or(0)).collect();
        ends.push(end);
        ends.sort_unstable_by_key(|end| core::cmp::Reverse(*end));
        let Some(&majority_has) = ends.get(ends.len() / 2) else { return };
        let is_own = majority_has > leading.epoch_start;
        if majority_has > self.voter.high_watermark && is_own {
            self.voter.high_watermark = majority_has;
            self.decide(ctx);
        }
        self.answer_fetches(ctx);
    }
}
