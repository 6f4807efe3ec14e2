//! A consumer's process: everything that dies with it.

use super::application::Application;
use super::connection::{Connection, first_backoff};
use super::fetcher::Fetched;
use super::membership::Membership;
use super::{ConsumerTimer, Settings};
use crate::command::config::CommitMode;
use crate::event::EventKind;
use crate::id::{BrokerId, EventId, LeaderEpoch, MessageId, NodeId, Offset, TopicPartition};
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{Request, Response};
use crate::world::ConsumerPhase;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// Most commits that may be on their way at once; more are refused.
pub(super) const MOST_COMMITS: usize = 64;

/// One handling: the context, and what the consumer is.
pub(super) struct Turn<'a, 'b> {
    pub ctx: &'a mut Context<'b>,
    pub settings: &'a Settings,
}

/// Why a commit is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum CommitReason {
    /// `enable.auto.commit`, in poll.
    Auto,
    /// The application's `commitSync()`.
    Application,
    /// A person's command.
    Command,
    /// Before partitions are given up.
    Revocation,
    /// Before the consumer closes.
    Close,
}

/// What a request was sent for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    Metadata { topics: BTreeSet<crate::id::TopicName> },
    FindCoordinator,
    Join,
    Sync,
    Heartbeat,
    Leave,
    Commit(CommitReason),
    OffsetFetch(BTreeSet<TopicPartition>),
    ListOffsets(BTreeSet<TopicPartition>),
    OffsetForLeaderEpoch(BTreeMap<TopicPartition, Position>),
    Fetch(BTreeMap<TopicPartition, Offset>),
}

impl Purpose {
    /// Whether the coordinator is asked.
    pub const fn is_for_coordinator(&self) -> bool {
        !matches!(
            self,
            Self::Metadata { .. }
                | Self::FindCoordinator
                | Self::ListOffsets(_)
                | Self::OffsetForLeaderEpoch(_)
                | Self::Fetch(_)
        )
    }

    /// Whether it concerns partitions that are owned.
    pub const fn is_for_assignment(&self) -> bool {
        matches!(
            self,
            Self::OffsetFetch(_)
                | Self::ListOffsets(_)
                | Self::OffsetForLeaderEpoch(_)
                | Self::Fetch(_)
        )
    }
}

/// A request that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    pub to: BrokerId,
    pub sent: SimTime,
    pub deadline: SimTime,
    pub purpose: Purpose,
}

/// How a partition's position comes about (`SubscriptionState.FetchStates`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PositionSource {
    /// The group is asked what it committed.
    Committed,
    /// The leader is asked, by `auto.offset.reset`.
    Reset,
    /// It was known, but the partition has another leader since, or leader epoch: that is asked
    /// whether its log is still the one that was read.
    Validation,
    /// It is known.
    Known,
}

/// A position in a log (`FetchPosition`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// The next offset to read.
    pub offset: Offset,
    /// The leader epoch of the record before it, when that was read: without, nothing can be validated.
    pub epoch: Option<LeaderEpoch>,
    /// Who led the partition when the position was found or validated, and in which epoch.
    pub leader: Option<BrokerId>,
    pub leader_epoch: Option<LeaderEpoch>,
}

/// A partition that the consumer owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Assigned {
    pub position: Option<Position>,
    pub processed: Option<Offset>,
    pub committed: Option<Offset>,
    pub source: PositionSource,
    /// Not before then is a broker asked about it again.
    pub retry_at: SimTime,
}

impl Assigned {
    /// The position from which may be read and which may be committed.
    pub fn valid_position(&self) -> Option<Position> {
        self.position.filter(|_| self.source == PositionSource::Known)
    }
}

/// How the process ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ended {
    /// Orderly.
    Stopped,
    /// By this exception.
    Failed(Arc<str>),
}

/// An orderly end that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stopping {
    /// When it ends whatever happens (`close()` waits 30 s by default).
    pub deadline: SimTime,
    /// The last commit was made or need not be.
    pub committed: bool,
    /// The leave was sent.
    pub left: bool,
}

/// A consumer's process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Life {
    /// The event because of which it does its periodic work: its start, later its last assignment.
    pub cause: EventId,
    pub requests: BTreeMap<MessageId, Pending>,
    pub connection: Connection,
    pub membership: Membership,
    pub assigned: BTreeMap<TopicPartition, Assigned>,
    /// The metadata update that the positions were last compared with.
    pub compared_with: u64,
    pub offsets_retry_at: SimTime,
    pub buffer: VecDeque<Fetched>,
    pub application: Application,
    pub polls: bool,
    pub last_poll: SimTime,
    pub auto_commit_at: SimTime,
    pub commit_retry_at: SimTime,
    pub commit_wanted: bool,
    pub stopping: Option<Stopping>,
    pub ended: Option<Ended>,
    armed: Option<SimTime>,
}

impl Life {
    pub fn new(bootstrap: Vec<BrokerId>, now: SimTime, cause: EventId) -> Self {
        Self {
            cause,
            requests: BTreeMap::new(),
            connection: Connection::new(bootstrap),
            membership: Membership::new(cause),
            assigned: BTreeMap::new(),
            compared_with: 0,
            offsets_retry_at: now,
            buffer: VecDeque::new(),
            application: Application::Polling,
            polls: true,
            last_poll: now,
            auto_commit_at: now,
            commit_retry_at: now,
            commit_wanted: false,
            stopping: None,
            ended: None,
            armed: None,
        }
    }

    pub fn phase(&self) -> ConsumerPhase {
        self.membership.view(self.connection.coordinator.is_some())
    }

    /// Records in the buffer.
    pub fn buffered(&self) -> u32 {
        let records: u64 = self.buffer.iter().map(Fetched::remaining).sum();
        u32::try_from(records).unwrap_or(u32::MAX)
    }

    /// Sends a request and waits for its answer for at most `timeout`.
    pub fn send(
        &mut self,
        turn: &mut Turn<'_, '_>,
        to: BrokerId,
        request: Request,
        timeout: SimDuration,
        purpose: Purpose,
    ) {
        let sent = turn.ctx.now();
        let id = turn.ctx.request(NodeId::Broker(to), request);
        self.requests.insert(id, Pending { to, sent, deadline: sent + timeout, purpose });
    }

    /// Whether a request like this is on its way.
    pub fn awaits(&self, like: impl Fn(&Purpose) -> bool) -> bool {
        self.requests.values().any(|pending| like(&pending.purpose))
    }

    /// The timer rang.
    pub fn woken(&mut self, turn: &Turn<'_, '_>) {
        let now = turn.ctx.now();
        self.armed = self.armed.filter(|armed| *armed > now);
    }

    /// Takes an answer.
    pub fn answered(&mut self, turn: &mut Turn<'_, '_>, request: MessageId, response: &Response) {
        let Some(Pending { sent, purpose, .. }) = self.requests.remove(&request) else { return };
        match (purpose, response) {
            (Purpose::Metadata { topics }, Response::Metadata { image }) => {
                self.learn_metadata(turn, topics, image);
            }
            (Purpose::FindCoordinator, Response::FindCoordinator { coordinator }) => {
                self.found_coordinator(turn, *coordinator);
            }
            (Purpose::Join, Response::JoinGroup { result }) => self.join_answered(turn, result),
            (Purpose::Sync, Response::SyncGroup { result }) => self.sync_answered(turn, result),
            (Purpose::Heartbeat, Response::Heartbeat { result }) => {
                self.heartbeat_answered(turn, *result);
            }
            (Purpose::Commit(reason), Response::OffsetCommit { result, offsets }) => {
                self.commit_answered(turn, reason, *result, offsets);
            }
            (Purpose::OffsetFetch(partitions), Response::OffsetFetch { result }) => {
                self.committed_fetched(turn, &partitions, result);
            }
            (Purpose::ListOffsets(_), Response::ListOffsets { partitions }) => {
                self.offsets_listed(turn, partitions);
            }
            (
                Purpose::OffsetForLeaderEpoch(asked),
                Response::OffsetForLeaderEpoch { partitions },
            ) => {
                self.epochs_ended(turn, &asked, partitions);
            }
            (Purpose::Fetch(offsets), Response::Fetch { partitions }) => {
                self.fetched(turn, sent, &offsets, partitions);
            }
            // A leave needs nothing more; other pairs do not occur.
            _ => {}
        }
    }

    /// Does all that can be done now, then sees to the next wake-up.
    pub fn go_on(&mut self, turn: &mut Turn<'_, '_>) {
        self.expire_requests(turn);
        while self.ended.is_none() && self.step(turn) {}
        if self.ended.is_none() {
            self.arm(turn);
        }
    }

    /// One step; true when another may follow at once.
    fn step(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        self.keep_connected(turn);
        self.watch_poll_interval(turn);
        self.keep_alive(turn);
        self.send_wanted_commit(turn);
        let goes_on = self.work(turn);
        if goes_on || self.application != Application::Polling {
            return goes_on;
        }
        if self.stopping.is_some() {
            self.go_on_stopping(turn);
            return false;
        }
        self.polls && self.poll(turn)
    }

    /// Requests that were not answered in time count as failed; a coordinator that does not answer is
    /// looked up again.
    fn expire_requests(&mut self, turn: &mut Turn<'_, '_>) {
        let now = turn.ctx.now();
        self.give_up(turn, |_, pending| pending.deadline <= now);
    }

    /// The connection with `broker` is closed: what was asked on it, or that one request, will not be
    /// answered.
    pub fn disconnected(
        &mut self,
        turn: &Turn<'_, '_>,
        broker: BrokerId,
        request: Option<MessageId>,
    ) {
        self.give_up(turn, |id, pending| {
            pending.to == broker && request.is_none_or(|request| request == id)
        });
    }

    fn give_up(&mut self, turn: &Turn<'_, '_>, which: impl Fn(MessageId, &Pending) -> bool) {
        let given_up = self.requests.extract_if(.., |id, pending| which(*id, pending));
        let given_up: Vec<Pending> = given_up.map(|(_, pending)| pending).collect();
        for pending in given_up {
            if pending.purpose.is_for_coordinator() {
                self.lose_coordinator(turn);
            }
            self.failed(turn, pending.purpose);
        }
    }

    /// A request was not answered: what it was for is tried again.
    fn failed(&mut self, turn: &Turn<'_, '_>, purpose: Purpose) {
        let again = turn.ctx.now() + first_backoff(&turn.settings.config);
        match purpose {
            Purpose::Metadata { .. } => self.connection.metadata_failed(again),
            Purpose::FindCoordinator => self.connection.coordinator_failed(again),
            Purpose::Join | Purpose::Sync => self.membership.join_failed(again),
            Purpose::Commit(reason) => self.commit_unanswered(reason, again),
            Purpose::OffsetFetch(_) => self.offsets_retry_at = again,
            Purpose::ListOffsets(partitions) => self.rest(partitions.iter(), again),
            Purpose::OffsetForLeaderEpoch(asked) => self.rest(asked.keys(), again),
            Purpose::Fetch(offsets) => self.rest(offsets.keys(), again),
            Purpose::Heartbeat | Purpose::Leave => {}
        }
    }

    /// Their leader did not answer: another may lead them by now, and it is not asked again at once.
    fn rest<'a>(&mut self, partitions: impl Iterator<Item = &'a TopicPartition>, again: SimTime) {
        self.connection.want_metadata();
        for partition in partitions {
            if let Some(assigned) = self.assigned.get_mut(partition) {
                assigned.retry_at = again;
            }
        }
    }

    /// The process cannot go on: it notes why, and leaves its group on its way out.
    pub fn fail(
        &mut self,
        turn: &mut Turn<'_, '_>,
        exception: &str,
        topic_partition: Option<TopicPartition>,
    ) {
        let exception: Arc<str> = exception.into();
        let kind = EventKind::ClientFailed { exception: Arc::clone(&exception), topic_partition };
        turn.ctx.note_as_cause(kind);
        self.leave(turn);
        self.ended = Some(Ended::Failed(exception));
    }

    /// Sees to it that there is a timer for the earliest moment at which something is to be done.
    fn arm(&mut self, turn: &mut Turn<'_, '_>) {
        let Some(at) = self.next_deadline(turn) else { return };
        let at = at.ceil_millis();
        if self.armed.is_none_or(|armed| armed > at) {
            self.armed = Some(at);
            turn.ctx.timer_at(at, Timer::Consumer(ConsumerTimer));
        }
    }

    /// When something is due next. What is due by now and was not done waits for something else, which
    /// wakes the consumer itself.
    fn next_deadline(&self, turn: &Turn<'_, '_>) -> Option<SimTime> {
        let config = &turn.settings.config;
        let now = turn.ctx.now();
        let mut next: Option<SimTime> = None;
        let mut note = |at: SimTime| {
            if at > now && at < SimTime::MAX && next.is_none_or(|next| at < next) {
                next = Some(at);
            }
        };
        self.requests.values().map(|pending| pending.deadline).for_each(&mut note);
        note(self.connection.next_metadata(config));
        note(self.connection.coordinator_retry_at);
        self.membership.deadlines(config).for_each(&mut note);
        self.assigned.values().map(|assigned| assigned.retry_at).for_each(&mut note);
        note(self.offsets_retry_at);
        note(self.commit_retry_at);
        self.application.deadline().into_iter().for_each(&mut note);
        self.stopping.map(|stopping| stopping.deadline).into_iter().for_each(&mut note);
        if config.commit == CommitMode::Auto && self.application == Application::Polling {
            note(self.auto_commit_at);
        }
        if !self.is_polling() {
            note(self.last_poll + config.max_poll_interval);
        }
        next
    }

    /// Whether the application is in `poll()`.
    pub fn is_polling(&self) -> bool {
        self.polls && self.application == Application::Polling
    }
}
