//! The application's loop: poll, work, commit; and its orderly end.

use super::life::{Assigned, CommitReason, Ended, Life, Purpose, Stopping, Turn};
use crate::command::config::CommitMode;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{EventId, Offset, RecordId, TopicPartition};
use crate::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How long `close()` waits (`ConsumerUtils.DEFAULT_CLOSE_TIMEOUT_MS`).
const CLOSE_TIMEOUT: SimDuration = SimDuration::from_secs(30);

/// How long `commitSync()` tries (`default.api.timeout.ms`).
const API_TIMEOUT: SimDuration = SimDuration::from_secs(60);

/// A record that a poll returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Polled {
    topic_partition: TopicPartition,
    offset: Offset,
    record: RecordId,
    cause: EventId,
}

/// What the application does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Application {
    /// It polls.
    Polling,
    /// It works on these records, on the first one until then.
    Processing { records: VecDeque<Polled>, done_at: SimTime },
    /// It waits for its commit, until then at the latest; then it works on these records, if any.
    Committing { records: VecDeque<Polled>, until: SimTime },
}

impl Application {
    /// When it goes on by itself.
    pub const fn deadline(&self) -> Option<SimTime> {
        match self {
            Self::Polling => None,
            Self::Processing { done_at, .. } => Some(*done_at),
            Self::Committing { until, .. } => Some(*until),
        }
    }
}

impl Life {
    /// `poll()`: takes part in the group, commits if that is due, fetches, and hands records over; true
    /// when it did the last. A member that cannot rejoin, since no coordinator is known, reads on.
    pub fn poll(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        let may_read = self.take_part(turn) || self.waits_to_rejoin();
        if !may_read || self.ended.is_some() {
            return false;
        }
        self.auto_commit(turn);
        self.find_positions(turn);
        if self.ended.is_some() {
            return false;
        }
        let records = self.drain_buffer(turn);
        // As Kafka does, the next records are asked for before these are handed over.
        self.send_fetches(turn);
        if records.is_empty() {
            return false;
        }
        self.last_poll = turn.ctx.now();
        self.application = match turn.settings.config.commit {
            CommitMode::Before => self.committing(turn, records),
            _ => processing(turn, records),
        };
        true
    }

    /// Takes at most `max.poll.records` out of the buffer, partition by partition in the order in which
    /// they came; the positions move behind them.
    fn drain_buffer(&mut self, turn: &mut Turn<'_, '_>) -> VecDeque<Polled> {
        let most = turn.settings.config.max_poll_records as usize;
        let mut records = VecDeque::new();
        while records.len() < most
            && let Some(fetched) = self.buffer.front_mut()
        {
            let topic_partition = fetched.topic_partition.clone();
            let first = records.len();
            let from = fetched.position();
            // A position that is being validated, or is looked for anew, makes the records worthless.
            let valid = self.assigned.get(&topic_partition).and_then(Assigned::valid_position);
            if valid.is_none_or(|position| position.offset != from) {
                self.buffer.pop_front();
                continue;
            }
            while records.len() < most
                && let Some((offset, record)) = fetched.take()
            {
                let cause = fetched.cause;
                let topic_partition = topic_partition.clone();
                records.push_back(Polled { topic_partition, offset, record, cause });
            }
            let (to, epoch, cause) = (fetched.position(), fetched.epoch(), fetched.cause);
            if fetched.remaining() == 0 {
                self.buffer.pop_front();
            }
            let assigned = self.assigned.get_mut(&topic_partition);
            if let Some(position) = assigned.and_then(|assigned| assigned.position.as_mut()) {
                (position.offset, position.epoch) = (to, epoch);
            }
            if records.len() == first {
                continue;
            }
            turn.ctx.set_cause(cause);
            let polled = EventKind::RecordsPolled { topic_partition, from, to };
            let cause = turn.ctx.note_as_cause(polled);
            records.iter_mut().skip(first).for_each(|polled| polled.cause = cause);
        }
        records
    }

    /// Goes on with records and with the application's commit; true when something was finished.
    pub fn work(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        let now = turn.ctx.now();
        match core::mem::replace(&mut self.application, Application::Polling) {
            Application::Polling => false,
            Application::Processing { records, done_at } if done_at > now => {
                self.application = Application::Processing { records, done_at };
                false
            }
            Application::Processing { records, done_at } => {
                self.process(turn, records, done_at);
                true
            }
            Application::Committing { records, until } => {
                let awaited = self.awaits(|p| *p == Purpose::Commit(CommitReason::Application));
                let waits = awaited
                    || self.connection.coordinator.is_none()
                    || self.commit_retry_at > now
                    || self.send_commit(turn, CommitReason::Application);
                if waits && until > now {
                    self.application = Application::Committing { records, until };
                    return false;
                }
                if waits {
                    let error = ErrorCode::RequestTimedOut;
                    turn.ctx.note_as_cause(EventKind::CommitRefused { error });
                }
                self.application = processing(turn, records);
                true
            }
        }
    }

    /// Finishes the records that are done by now.
    fn process(
        &mut self,
        turn: &mut Turn<'_, '_>,
        mut records: VecDeque<Polled>,
        mut done_at: SimTime,
    ) {
        let each = turn.settings.config.process;
        while done_at <= turn.ctx.now()
            && let Some(polled) = records.pop_front()
        {
            turn.ctx.set_cause(polled.cause);
            if let Some(assigned) = self.assigned.get_mut(&polled.topic_partition) {
                assigned.processed = Some(polled.offset.next());
            }
            turn.ctx.note_as_cause(EventKind::RecordProcessed {
                topic_partition: polled.topic_partition,
                offset: polled.offset,
                record: polled.record,
            });
            done_at = done_at + each;
        }
        self.application = match turn.settings.config.commit {
            _ if !records.is_empty() => Application::Processing { records, done_at },
            CommitMode::After => self.committing(turn, VecDeque::new()),
            _ => Application::Polling,
        };
    }

    /// `commitSync()`: the application waits.
    fn committing(&mut self, turn: &Turn<'_, '_>, records: VecDeque<Polled>) -> Application {
        self.commit_retry_at = turn.ctx.now();
        Application::Committing { records, until: turn.ctx.now() + API_TIMEOUT }
    }

    /// The application's commit is decided: it goes on.
    pub fn application_committed(&mut self, turn: &Turn<'_, '_>) {
        if let Application::Committing { records, .. } = &mut self.application {
            let records = core::mem::take(records);
            self.application = processing(turn, records);
        }
    }

    pub fn set_polling(&mut self, now: SimTime, polls: bool) {
        if self.is_polling() {
            self.last_poll = now;
        }
        self.polls = polls;
    }

    /// An orderly end begins; asked again, nothing changes.
    pub fn begin_stop(&mut self, turn: &Turn<'_, '_>) {
        let deadline = turn.ctx.now() + CLOSE_TIMEOUT;
        let committed = turn.settings.config.commit != CommitMode::Auto;
        if self.stopping.is_none() {
            self.cause = turn.ctx.cause();
            self.stopping = Some(Stopping { deadline, committed, left: false });
        }
    }

    /// Commits, gives up the partitions, leaves, ends.
    pub fn go_on_stopping(&mut self, turn: &mut Turn<'_, '_>) {
        let Some(mut stopping) = self.stopping else { return };
        let now = turn.ctx.now();
        if stopping.deadline <= now {
            return self.end(turn);
        }
        if !stopping.committed {
            let awaited = self.awaits(|purpose| matches!(purpose, Purpose::Commit(_)));
            let waits = awaited
                || self.commit_retry_at > now
                || self.membership.commits_as().is_ok() && self.commit_to_close(turn);
            if waits {
                return;
            }
        }
        stopping.committed = true;
        if !stopping.left {
            stopping.left = true;
            turn.ctx.set_cause(self.cause);
            self.give_up_partitions(turn);
            self.requests.clear();
            self.leave(turn);
        }
        self.stopping = Some(stopping);
        if !self.awaits(|purpose| *purpose == Purpose::Leave) {
            self.end(turn);
        }
    }

    /// Makes the last commit; false when there is nothing to wait for.
    fn commit_to_close(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        let waits = self.connection.coordinator.is_none() && !self.positions().is_empty();
        waits || self.send_commit(turn, CommitReason::Close)
    }

    fn end(&mut self, turn: &mut Turn<'_, '_>) {
        turn.ctx.note_as_cause(EventKind::ClientStopped);
        self.ended = Some(Ended::Stopped);
    }
}

/// The application begins to work on `records`.
fn processing(turn: &Turn<'_, '_>, records: VecDeque<Polled>) -> Application {
    if records.is_empty() {
        return Application::Polling;
    }
    let done_at = turn.ctx.now() + turn.settings.config.process;
    Application::Processing { records, done_at }
}
