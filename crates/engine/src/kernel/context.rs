//! Through a context an actor sees the time and does things.

use super::{Kernel, Scheduled, Timer};
use crate::event::EventKind;
use crate::id::{EventId, MessageId, NodeId, RecordId};
use crate::record::Bytes;
use crate::rng::Rng;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Body, Message, Request, Response};
use std::sync::Arc;

/// Through this an actor sees the time and does things; it stamps node, time and cause on them.
#[derive(Debug)]
pub struct Context<'a> {
    pub(super) kernel: &'a mut Kernel,
    pub(super) node: NodeId,
    pub(super) incarnation: u32,
    pub(super) cause: EventId,
}

impl Context<'_> {
    /// The current virtual time.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.kernel.now
    }

    /// The acting node.
    #[must_use]
    pub const fn node(&self) -> &NodeId {
        &self.node
    }

    /// The event because of which the node acts.
    #[must_use]
    pub const fn cause(&self) -> EventId {
        self.cause
    }

    /// What follows is caused by `cause`.
    pub const fn set_cause(&mut self, cause: EventId) {
        self.cause = cause;
    }

    /// The run's generator.
    pub const fn rng(&mut self) -> &mut Rng {
        &mut self.kernel.rng
    }

    /// The identity of a new record.
    pub fn new_record(&mut self) -> RecordId {
        self.kernel.new_record(&self.node)
    }

    /// A record with this key is about to be sent; new keys get the next letter.
    pub fn note_key(&mut self, key: &Bytes) {
        let kernel = &mut *self.kernel;
        if kernel.keys.len() < super::KEY_BOUND && !kernel.known_keys.contains(key) {
            Arc::make_mut(&mut kernel.known_keys).insert(Arc::clone(key));
            Arc::make_mut(&mut kernel.keys).push(Arc::clone(key));
        }
    }

    /// Notes what happened here; the cause is the context's.
    pub fn note(&mut self, kind: EventKind) -> EventId {
        self.kernel.note(Some(self.cause), self.node.clone(), kind)
    }

    /// Notes what happened here and makes it the cause of what follows.
    pub fn note_as_cause(&mut self, kind: EventKind) -> EventId {
        self.cause = self.note(kind);
        self.cause
    }

    /// Whether no controller has noted yet that the record at `offset` of their log is decided; from now
    /// on one has.
    pub fn is_first_to_decide(&mut self, offset: u64) -> bool {
        let is_first = offset >= self.kernel.decided;
        if is_first {
            self.kernel.decided = offset.saturating_add(1);
        }
        is_first
    }

    /// Sends a request.
    pub fn request(&mut self, to: NodeId, request: Request) -> MessageId {
        let (from, cause) = (self.node.clone(), self.cause);
        self.kernel.deliver(from, to, cause, Body::Request(request))
    }

    /// Answers the request that `to` sent with the id `to_request`.
    pub fn respond(&mut self, to: NodeId, to_request: MessageId, response: Response) -> MessageId {
        let (from, cause) = (self.node.clone(), self.cause);
        self.kernel.deliver(from, to, cause, Body::Response { to_request, response })
    }

    /// Tells `to` that the connection is closed; with `to_request`, that this was refused.
    pub fn close(&mut self, to: NodeId, to_request: Option<MessageId>) -> MessageId {
        let (from, cause) = (self.node.clone(), self.cause);
        self.kernel.deliver(from, to, cause, Body::ConnectionClosed { to_request })
    }

    /// Gives up the connection to `to`, as far as it is known there: `to` is told so, and what follows goes
    /// over a new one.
    pub fn reconnect(&mut self, to: &NodeId) {
        self.close(to.clone(), None);
        let link = self.kernel.network.link_mut(&self.node, to);
        link.connection = link.connection.wrapping_add(1);
    }

    /// This node's process has ended, because of the context's cause: see [`Kernel::disconnect`].
    pub fn disconnect(&mut self) {
        self.kernel.disconnect(&self.node, self.cause);
    }

    /// Answers `message`.
    pub fn reply(&mut self, message: &Message, response: Response) -> MessageId {
        self.respond(message.from.clone(), message.id, response)
    }

    /// Wakes this node at `at`, moved up to a whole millisecond.
    pub fn timer_at(&mut self, at: SimTime, timer: Timer) {
        let fire = Scheduled::Fire {
            node: self.node.clone(),
            incarnation: self.incarnation,
            timer,
            cause: self.cause,
        };
        self.kernel.schedule(at.max(self.kernel.now).ceil_millis(), fire);
    }

    /// Wakes this node after `delay`.
    pub fn timer(&mut self, delay: SimDuration, timer: Timer) {
        self.timer_at(self.kernel.now + delay, timer);
    }
}
