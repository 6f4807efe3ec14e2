//! How a member keeps its session alive, and how it leaves (`HeartbeatThread`).

use super::connection::first_backoff;
use super::life::{Life, Purpose, Turn};
use crate::error_code::ErrorCode;
use crate::id::EventId;
use crate::wire::Request;

impl Life {
    /// Sends the heartbeat that is due, and notices when no answer came for a whole session.
    pub fn keep_alive(&mut self, turn: &mut Turn<'_, '_>) {
        let (now, config) = (turn.ctx.now(), &turn.settings.config);
        let Some(at) = self.membership.heartbeat_at else { return };
        if self.membership.heard_at + config.session_timeout <= now {
            self.membership.heard_at = now;
            self.lose_coordinator(turn);
        }
        let identity = self.membership.member_id.clone().zip(self.membership.generation);
        let (Some((member_id, generation)), Some(coordinator)) =
            (identity, self.connection.coordinator)
        else {
            return;
        };
        if at > now || self.awaits(|purpose| *purpose == Purpose::Heartbeat) {
            return;
        }
        self.membership.heartbeat_at =
            Some(now + config.heartbeat_interval.max(first_backoff(config)));
        let group = turn.settings.group.clone();
        let request = Request::Heartbeat { group, generation, member_id };
        self.because(turn, self.cause, |life, turn| {
            life.send(turn, coordinator, request, config.request_timeout, Purpose::Heartbeat);
        });
    }

    /// Does something whose cause is not what woke the consumer.
    pub fn because<'a, 'b>(
        &mut self,
        turn: &mut Turn<'a, 'b>,
        cause: EventId,
        act: impl FnOnce(&mut Self, &mut Turn<'a, 'b>),
    ) {
        let woken_by = turn.ctx.cause();
        turn.ctx.set_cause(cause);
        act(self, turn);
        turn.ctx.set_cause(woken_by);
    }

    pub fn heartbeat_answered(&mut self, turn: &Turn<'_, '_>, result: Result<(), ErrorCode>) {
        let (now, cause) = (turn.ctx.now(), turn.ctx.cause());
        if self.membership.heartbeat_at.is_none() {
            return;
        }
        match result {
            Ok(()) => self.membership.heard_at = now,
            Err(ErrorCode::RebalanceInProgress) => {
                self.membership.heard_at = now;
                if self.membership.is_stable() {
                    self.membership.must_rejoin(cause);
                }
            }
            Err(ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable) => {
                self.lose_coordinator(turn);
            }
            Err(error) => self.membership.reset(error, cause),
        }
    }

    /// An application that does not poll for `max.poll.interval.ms` is out of the group.
    pub fn watch_poll_interval(&mut self, turn: &mut Turn<'_, '_>) {
        let limit = self.last_poll + turn.settings.config.max_poll_interval;
        if self.is_polling() {
            self.last_poll = turn.ctx.now();
        } else if limit <= turn.ctx.now() && self.membership.generation.is_some() {
            self.leave(turn);
            self.membership.reset(ErrorCode::UnknownMemberId, turn.ctx.cause());
        }
    }

    /// Sends `LeaveGroup`, unless the member is static or unknown; true when it was sent.
    pub fn leave(&mut self, turn: &mut Turn<'_, '_>) -> bool {
        let is_static = turn.settings.config.group_instance_id.is_some();
        self.membership.heartbeat_at = None;
        let (Some(member_id), Some(coordinator), false) =
            (self.membership.member_id.clone(), self.connection.coordinator, is_static)
        else {
            return false;
        };
        let request = Request::LeaveGroup { group: turn.settings.group.clone(), member_id };
        self.send(turn, coordinator, request, turn.settings.config.request_timeout, Purpose::Leave);
        true
    }
}
