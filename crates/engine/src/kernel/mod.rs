//! Time, the one queue, and the context through which actors act.

mod context;
mod disk;
mod links;
mod pause;
mod silence;

pub use context::Context;
pub use disk::Disk;
pub use pause::Pause;

use crate::broker::BrokerTimer;
use crate::consumer::ConsumerTimer;
use crate::controller::ControllerTimer;
use crate::event::{EventKind, EventLog};
use crate::group::GroupTimer;
use crate::id::{BrokerId, EventId, MessageId, NodeId, RecordId};
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::network::{Loss, Network};
use crate::producer::ProducerTimer;
use crate::record::Bytes;
use crate::rng::Rng;
use crate::simulation::AdminTimer;
use crate::time::SimTime;
use crate::wire::{Latency, Message};
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
    /// A controller's.
    Controller(ControllerTimer),
    /// The administrator's.
    Admin(AdminTimer),
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
    /// A message that is lost on its way.
    Lose {
        /// Which.
        message: Box<Message>,
        /// How.
        loss: Loss,
        /// Because of what.
        by: EventId,
    },
    /// A message that came to a broker whose slow disk has written it now; in that life of the broker only.
    Write {
        /// Which.
        message: Box<Message>,
        /// In which of its lives the broker received it.
        incarnation: u32,
    },
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

impl Scheduled {
    /// The node that it concerns, and that must not stand still for it.
    const fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Deliver(message) | Self::Write { message, .. } => Some(&message.to),
            Self::Fire { node, .. } => Some(node),
            Self::Lose { .. } => None,
        }
    }

    /// The message, while it is on the wire.
    const fn message(&self) -> Option<&Message> {
        match self {
            Self::Deliver(message) | Self::Lose { message, .. } => Some(message),
            Self::Write { .. } | Self::Fire { .. } => None,
        }
    }
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
    network: Network,
    pauses: BTreeMap<NodeId, Pause>,
    /// The nodes whose process has ended, and that have said nothing since, with what ended it.
    ended: BTreeMap<NodeId, EventId>,
    disks: BTreeMap<BrokerId, Disk>,
    /// How many records of the controllers' log were noted to be decided.
    decided: u64,
    /// How much waits outside the queue: on links that are held, at nodes that are paused.
    aside: usize,
    overflowed: bool,
    keys: Arc<Vec<Bytes>>,
    known_keys: Arc<BTreeSet<Bytes>>,
    metrics: Metrics,
    ledger: Ledger,
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
            network: Network::default(),
            pauses: BTreeMap::new(),
            ended: BTreeMap::new(),
            disks: BTreeMap::new(),
            decided: 0,
            aside: 0,
            overflowed: false,
            keys: Arc::default(),
            known_keys: Arc::default(),
            metrics: Metrics::default(),
            ledger: Ledger::default(),
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

    /// Takes the next thing that is due at `limit` or before, and moves the clock to it. What is due at
    /// a paused node is laid aside there.
    pub fn pop(&mut self, limit: SimTime) -> Option<Scheduled> {
        while self.next_time()? <= limit {
            let ((time, _), scheduled) = self.queue.pop_first()?;
            self.advance_clock(time);
            match scheduled.node().and_then(|node| self.pauses.get_mut(node)) {
                Some(pause) => {
                    pause.keep(scheduled);
                    self.aside += 1;
                }
                None => return Some(scheduled),
            }
        }
        None
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

    /// Notes what happened at `node` because of `cause`.
    fn note(&mut self, cause: Option<EventId>, node: NodeId, kind: EventKind) -> EventId {
        self.metrics.fold(self.now, &node, &kind);
        self.ledger.fold(self.events.next_id(), self.now, &node, &kind);
        self.events.push(self.now, cause, Some(node), kind)
    }

    /// The generator.
    pub const fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// The wire's latencies.
    #[must_use]
    pub const fn latency(&self) -> &Latency {
        &self.network.latency
    }

    /// Sets the wire's latencies for messages from now on.
    pub const fn set_latency(&mut self, latency: Latency) {
        self.network.latency = latency;
    }

    /// Whether the queue's bound was reached: the run cannot go on truthfully.
    #[must_use]
    pub const fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Messages that have departed and not arrived, by time of arrival.
    pub fn in_flight(&self) -> impl Iterator<Item = &Message> {
        self.queue.values().filter_map(Scheduled::message)
    }

    /// The identity of the next record, which `node` makes: a producer its own, a broker one for an
    /// internal topic.
    pub fn new_record(&mut self, node: &NodeId) -> RecordId {
        let producer = match node {
            NodeId::Producer(name) => Some(name),
            _ => None,
        };
        self.ledger.add_record(producer);
        let id = self.next_record;
        self.next_record = id.next();
        id
    }

    /// Keys in order of first appearance, at most [`KEY_BOUND`].
    #[must_use]
    pub fn keys(&self) -> &[Bytes] {
        &self.keys
    }

    /// What became of every record, folded from the events.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, to tell it what no event says.
    pub const fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// Rates and lags, folded from the events.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The same, to be told what no event tells.
    pub const fn metrics_mut(&mut self) -> &mut Metrics {
        &mut self.metrics
    }

    /// A node is forgotten: its links and its metrics too.
    pub fn forget(&mut self, node: &NodeId) {
        self.metrics.forget(self.now, node);
        self.ended.remove(node);
        self.aside -= self.network.forget(node);
    }

    /// The context of `node` in its life `incarnation`, acting because of `cause`.
    pub const fn context(&mut self, node: NodeId, incarnation: u32, cause: EventId) -> Context<'_> {
        Context { kernel: self, node, incarnation, cause }
    }

    fn schedule(&mut self, at: SimTime, scheduled: Scheduled) {
        if self.queue.len() + self.aside >= QUEUE_BOUND {
            self.overflowed = true;
            return;
        }
        self.sequence += 1;
        self.queue.insert((at, self.sequence), scheduled);
    }
}
