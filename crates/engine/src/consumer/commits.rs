//! Commits: by the client, by the application, by a person, before partitions are given up.

use super::connection::first_backoff;
use super::life::{CommitReason, Life, MOST_COMMITS, Position, Purpose, Turn};
use crate::command::config::CommitMode;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{Offset, TopicPartition};
use crate::time::SimTime;
use crate::wire::{CommittedOffset, Request};
use std::collections::BTreeMap;

impl Life {
    /// The positions of all partitions that have a valid one (`SubscriptionState.allConsumed`).
    pub fn positions(&self) -> BTreeMap<TopicPartition, CommittedOffset> {
        let position = |(topic_partition, assigned): (&TopicPartition, &super::life::Assigned)| {
            let Position { offset, epoch: leader_epoch, .. } = assigned.valid_position()?;
            Some((topic_partition.clone(), CommittedOffset { offset, leader_epoch }))
        };
        self.assigned.iter().filter_map(position).collect()
    }

    /// A person wants a commit. One of nothing is over at once, whether a coordinator is known or not.
    pub fn want_commit(&mut self, turn: &Turn<'_, '_>) {
        if self.positions().is_empty() {
            return;
        }
        self.commit_wanted = true;
        self.commit_retry_at = turn.ctx.now();
    }

    /// Makes the commit that a person wants, as soon as the coordinator is known.
    pub fn send_wanted_commit(&mut self, turn: &mut Turn<'_, '_>) {
        let ready = self.connection.coordinator.is_some() && self.commit_retry_at <= turn.ctx.now();
        if self.commit_wanted && ready {
            self.commit_wanted = false;
            self.send_commit(turn, CommitReason::Command);
        }
    }

    /// Commits by itself when the interval is over.
    pub fn auto_commit(&mut self, turn: &mut Turn<'_, '_>) {
        let config = &turn.settings.config;
        let due = self.auto_commit_at <= turn.ctx.now();
        if config.commit != CommitMode::Auto || !due || self.connection.coordinator.is_none() {
            return;
        }
        self.auto_commit_at =
            turn.ctx.now() + config.auto_commit_interval.max(first_backoff(config));
        self.because(turn, self.cause, |life, turn| {
            life.send_commit(turn, CommitReason::Auto);
        });
    }

    /// Sends the positions to the coordinator. False when there is nothing to wait for: no positions, or
    /// no right to commit, which is noted.
    pub fn send_commit(&mut self, turn: &mut Turn<'_, '_>, reason: CommitReason) -> bool {
        let offsets = self.positions();
        let under_way = self.requests.values().filter(|p| matches!(p.purpose, Purpose::Commit(_)));
        let identity = if under_way.count() < MOST_COMMITS {
            self.membership.commits_as()
        } else {
            Err(ErrorCode::RequestTimedOut)
        };
        let Some(coordinator) = self.connection.coordinator.filter(|_| !offsets.is_empty()) else {
            return false;
        };
        match identity {
            Ok(member) => {
                let (group, member) = (turn.settings.group.clone(), Some(member));
                let request = Request::OffsetCommit { group, member, offsets };
                let timeout = turn.settings.config.request_timeout;
                self.send(turn, coordinator, request, timeout, Purpose::Commit(reason));
                true
            }
            Err(error) => {
                turn.ctx.note(EventKind::CommitRefused { error });
                false
            }
        }
    }

    pub fn commit_answered(
        &mut self,
        turn: &mut Turn<'_, '_>,
        reason: CommitReason,
        result: Result<(), ErrorCode>,
        offsets: &BTreeMap<TopicPartition, Offset>,
    ) {
        match result {
            Ok(()) => {
                for (topic_partition, offset) in offsets {
                    if let Some(assigned) = self.assigned.get_mut(topic_partition) {
                        assigned.committed = Some(*offset);
                    }
                }
                let offsets = offsets.clone();
                turn.ctx.note_as_cause(EventKind::CommitAcknowledged { offsets });
                self.commit_over(turn, reason);
            }
            Err(error) if error.is_retriable() => {
                if matches!(error, ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable) {
                    self.lose_coordinator(turn);
                }
                let again = turn.ctx.now() + first_backoff(&turn.settings.config);
                self.commit_unanswered(reason, again);
            }
            Err(error) => {
                let cause = turn.ctx.note_as_cause(EventKind::CommitRefused { error });
                match error {
                    ErrorCode::RebalanceInProgress => self.membership.must_rejoin(cause),
                    ErrorCode::UnknownMemberId
                    | ErrorCode::IllegalGeneration
                    | ErrorCode::FencedInstanceId
                        if self.membership.commits_as().is_ok() =>
                    {
                        self.membership.reset(error, cause);
                    }
                    _ => {}
                }
                self.commit_over(turn, reason);
            }
        }
    }

    /// A commit that is to be tried again.
    pub fn commit_unanswered(&mut self, reason: CommitReason, again: SimTime) {
        match reason {
            CommitReason::Auto => self.auto_commit_at = again,
            CommitReason::Command => {
                self.commit_wanted = true;
                self.commit_retry_at = again;
            }
            CommitReason::Application | CommitReason::Revocation | CommitReason::Close => {
                self.commit_retry_at = again;
            }
        }
    }

    /// A commit is decided: who waited for it goes on.
    fn commit_over(&mut self, turn: &mut Turn<'_, '_>, reason: CommitReason) {
        match reason {
            CommitReason::Auto | CommitReason::Command => {}
            CommitReason::Application => self.application_committed(turn),
            CommitReason::Revocation => self.revocation_committed(turn),
            CommitReason::Close => {
                if let Some(stopping) = &mut self.stopping {
                    stopping.committed = true;
                }
            }
        }
    }
}
