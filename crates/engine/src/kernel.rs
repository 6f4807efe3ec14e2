//! Time, the one queue, and the context through which actors act.

use crate::broker::BrokerTimer;
use crate::consumer::ConsumerTimer;
use crate::event::{EventKind, EventLog};
use crate::group::GroupTimer;
use crate::id::{EventId, MessageId, NodeId, RecordId};
use crate::metrics::Metrics;
use crate::producer::ProducerTimer;
use crate::record::Bytes;
use crate::rng::Rng;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Body, Latency, Message, Request, Response};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most messages and timers that may wait at once. Reaching it ends the run with a message, not a panic.
pub const QUEUE_BOUND: usize = 1 << 20;

/// What an actor asked to be woken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timer {
    /// A broker's own.
    Broker(BrokerTimer),
    /// A coordinator's, on its broker.
    Group(GroupTimer),
    /// A producer's.
    Producer(ProducerTimer),
    /// A consumer's.
    Consumer(ConsumerTimer),
}

/// What waits in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scheduled {
    /// A message to be delivered.
    Deliver(Box<Message>),
    /// A timer to be fired, for that life of the node only.
    Fire {
        /// Whose.
        node: NodeId,
        /// In which of its lives it was set.
        incarnation: u32,
        /// What for.
        timer: Timer,
        /// The event that set it.
        cause: EventId,
    },
}

/// What all actors share: the clock, the queue, the generator, the events. Part of the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kernel {
    now: SimTime,
    sequence: u64,
    queue: BTreeMap<(SimTime, u64), Scheduled>,
    rng: Rng,
    events: EventLog,
    next_message: MessageId,
    next_record: RecordId,
    latency: Latency,
    last_arrival: BTreeMap<(NodeId, NodeId), SimTime>,
    overflowed: bool,
    keys: Arc<Vec<Bytes>>,
    known_keys: Arc<BTreeSet<Bytes>>,
    metrics: Metrics,
}

/// Most keys that get a letter.
pub const KEY_BOUND: usize = 10_000;

impl Kernel {
    /// At time zero with an empty queue.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            now: SimTime::ZERO,
            sequence: 0,
            queue: BTreeMap::new(),
            rng: Rng::new(seed),
            events: EventLog::default(),
            next_message: MessageId(0),
            next_record: RecordId(0),
            latency: Latency::default(),
            last_arrival: BTreeMap::new(),
            overflowed: false,
            keys: Arc::default(),
            known_keys: Arc::default(),
            metrics: Metrics::default(),
        }
    }

    /// The current virtual time.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// Moves the clock; never back.
    pub fn advance_clock(&mut self, to: SimTime) {
        self.now = self.now.max(to);
    }

    /// When the next thing happens.
    #[must_use]
    pub fn next_time(&self) -> Option<SimTime> {
        self.queue.first_key_value().map(|((time, _), _)| *time)
    }

    /// Takes the next thing that is due at `limit` or before, and moves the clock to it.
    pub fn pop(&mut self, limit: SimTime) -> Option<Scheduled> {
        if self.next_time()? > limit {
            return None;
        }
        let ((time, _), scheduled) = self.queue.pop_first()?;
        self.advance_clock(time);
        Some(scheduled)
    }

    /// The events so far.
    #[must_use]
    pub const fn events(&self) -> &EventLog {
        &self.events
    }

    /// The events, to add to.
    pub const fn events_mut(&mut self) -> &mut EventLog {
        &mut self.events
    }

    /// The generator.
    pub const fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// The wire's latencies.
    #[must_use]
    pub const fn latency(&self) -> &Latency {
        &self.latency
    }

    /// Sets the wire's latencies for messages from now on.
    pub const fn set_latency(&mut self, latency: Latency) {
        self.latency = latency;
    }

    /// Whether the queue's bound was reached: the run cannot go on truthfully.
    #[must_use]
    pub const fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Messages that have departed and not arrived, by time of arrival.
    pub fn in_flight(&self) -> impl Iterator<Item = &Message> {
        self.queue.values().filter_map(|scheduled| match scheduled {
            Scheduled::Deliver(message) => Some(message.as_ref()),
            Scheduled::Fire { .. } => None,
        })
    }

    /// The identity of the next record that a producer is asked to send.
    pub const fn new_record(&mut self) -> RecordId {
        let id = self.next_record;
        self.next_record = id.next();
        id
    }

    /// Keys in order of first appearance, at most [`KEY_BOUND`].
    #[must_use]
    pub fn keys(&self) -> &[Bytes] {
        &self.keys
    }

    /// Rates and lags, folded from the events.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// A node is forgotten: its links and its metrics too.
    pub fn forget(&mut self, node: &NodeId) {
        self.metrics.forget(self.now, node);
        self.last_arrival.retain(|(from, to), _| from != node && to != node);
    }

    /// The context of `node` in its life `incarnation`, acting because of `cause`.
    pub const fn context(&mut self, node: NodeId, incarnation: u32, cause: EventId) -> Context<'_> {
        Context { kernel: self, node, incarnation, cause }
    }

    fn schedule(&mut self, at: SimTime, scheduled: Scheduled) {
        if self.queue.len() >= QUEUE_BOUND {
            self.overflowed = true;
            return;
        }
        self.sequence += 1;
        self.queue.insert((at, self.sequence), scheduled);
    }

    fn deliver(&mut self, from: NodeId, to: NodeId, cause: EventId, body: Body) -> MessageId {
        let id = self.next_message;
        self.next_message = id.next();
        let word = body.word();
        let answers = match &body {
            Body::Response { to_request, .. } => Some(*to_request),
            Body::Request(_) => None,
        };
        let sent = EventKind::MessageSent { message: id, to: to.clone(), word, answers };
        let sent_by = self.events.push(self.now, Some(cause), Some(from.clone()), sent);
        // One connection keeps its order even when a later message would be faster.
        let link = (from.clone(), to.clone());
        let earliest = self.last_arrival.get(&link).copied().unwrap_or_default();
        let arrives = (self.now + self.latency.between(&from, &to)).max(earliest);
        self.last_arrival.insert(link, arrives);
        let message = Message { id, from, to, departs: self.now, arrives, sent_by, body };
        self.schedule(arrives, Scheduled::Deliver(Box::new(message)));
        id
    }
}

/// Through this an actor sees the time and does things; it stamps node, time and cause on them.
#[derive(Debug)]
pub struct Context<'a> {
    kernel: &'a mut Kernel,
    node: NodeId,
    incarnation: u32,
    cause: EventId,
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
    pub const fn new_record(&mut self) -> RecordId {
        self.kernel.new_record()
    }

    /// A record with this key is about to be sent; new keys get the next letter.
    pub fn note_key(&mut self, key: &Bytes) {
        let kernel = &mut *self.kernel;
        if kernel.keys.len() < KEY_BOUND && !kernel.known_keys.contains(key) {
            Arc::make_mut(&mut kernel.known_keys).insert(Arc::clone(key));
            Arc::make_mut(&mut kernel.keys).push(Arc::clone(key));
        }
    }

    /// Notes what happened here; the cause is the context's.
    pub fn note(&mut self, kind: EventKind) -> EventId {
        self.kernel.metrics.fold(self.kernel.now, &self.node, &kind);
        self.kernel.events.push(self.kernel.now, Some(self.cause), Some(self.node.clone()), kind)
    }

    /// Notes what happened here and makes it the cause of what follows.
    pub fn note_as_cause(&mut self, kind: EventKind) -> EventId {
        self.cause = self.note(kind);
        self.cause
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
