//! The simulation: owns the nodes, delivers messages, applies commands.

mod admin;
mod administrator;
mod clients;
mod commands;
mod controllers;
mod fates;
mod faults;
mod nodes;
mod refusal;
mod renaming;
mod views;

pub use administrator::AdminTimer;
pub use refusal::Refusal;

use crate::broker::Broker;
use crate::command::config::{BrokerConfig, Configured};
use crate::consumer::Consumer;
use crate::event::EventKind;
use crate::group::GroupCoordinatorConfig;
use crate::id::{BrokerId, ClientName, CommandId, EventId, NodeId, TopicName};
use crate::kernel::{Context, Kernel, Scheduled, Timer};
use crate::log::{Chunk, ChunkId, MissingChunk};
use crate::network::Loss;
use crate::producer::Producer;
use crate::time::SimTime;
use crate::wire::{Body, Message, Response};
use administrator::Administrator;
use controllers::Controllers;
use renaming::Restart;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Settings of the whole cluster that are no topic's or client's.
///
/// Sessions keep them as text for ever: a setting that is added has its default where it is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterSettings {
    /// The group coordinators'.
    pub groups: GroupCoordinatorConfig,
}

/// A process in one of its lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Node<T> {
    incarnation: u32,
    actor: T,
}

impl<T> Node<T> {
    const fn new(actor: T) -> Self {
        Self { incarnation: 0, actor }
    }

    /// The actor and the context in which it acts as `id`, in its present life, because of `cause`.
    const fn act<'a>(
        &'a mut self,
        kernel: &'a mut Kernel,
        id: NodeId,
        cause: EventId,
    ) -> (&'a mut T, Context<'a>) {
        (&mut self.actor, kernel.context(id, self.incarnation, cause))
    }
}

/// A command was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub command: CommandId,
    /// Its event: the cause of all that followed.
    pub event: EventId,
}

/// Why stored bytes are no simulation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The bytes cannot be read.
    #[error("the checkpoint cannot be read: {0}")]
    Unreadable(String),
    /// A chunk that it names is not there.
    #[error(transparent)]
    Missing(#[from] MissingChunk),
}

/// A world and all that will happen in it: the same seed and commands give the same run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulation {
    seed: u64,
    settings: ClusterSettings,
    /// What `cluster` set for its brokers and for those that are added later.
    broker_defaults: BrokerConfig,
    /// What each broker was begun with, and what was set since.
    brokers_configured: BTreeMap<BrokerId, Configured>,
    /// The same of the controller.
    controller_configured: Configured,
    kernel: Kernel,
    controllers: Controllers,
    administrator: Administrator,
    /// Topics that are being deleted, each with the command that asked for it.
    forgetting: BTreeMap<TopicName, EventId>,
    brokers: BTreeMap<BrokerId, Node<Broker>>,
    producers: BTreeMap<ClientName, Node<Producer>>,
    consumers: BTreeMap<ClientName, Node<Consumer>>,
    /// Clients that were removed while they ran: they go when they have closed.
    leaving: BTreeSet<ClientName>,
    /// Consumers that start anew when they have closed.
    restarting: BTreeMap<ClientName, Restart>,
    next_command: CommandId,
    /// Counts what happened and what was commanded. Not part of the state.
    #[serde(skip)]
    revision: u64,
}

impl Simulation {
    /// An empty world at time zero.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_settings(seed, ClusterSettings::default())
    }

    /// An empty world at time zero whose cluster has other settings than Kafka's defaults.
    #[must_use]
    pub fn with_settings(seed: u64, settings: ClusterSettings) -> Self {
        Self {
            seed,
            controllers: Controllers::alone(),
            administrator: Administrator::new(),
            forgetting: BTreeMap::new(),
            settings,
            broker_defaults: BrokerConfig::default(),
            brokers_configured: BTreeMap::new(),
            controller_configured: Configured::default(),
            kernel: Kernel::new(seed),
            brokers: BTreeMap::new(),
            producers: BTreeMap::new(),
            consumers: BTreeMap::new(),
            leaving: BTreeSet::new(),
            restarting: BTreeMap::new(),
            next_command: CommandId(0),
            revision: 0,
        }
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Lets time pass until `time`, and everything happen that is due by then.
    pub fn advance_to(&mut self, time: SimTime) {
        while self.step(time) {}
        self.kernel.advance_clock(time);
    }

    /// Lets the next thing happen, if it is due at `limit` or before. Says whether one was.
    pub fn step(&mut self, limit: SimTime) -> bool {
        let Some(scheduled) = self.kernel.pop(limit) else { return false };
        self.revision += 1;
        match scheduled {
            Scheduled::Deliver(message) => self.arrive(&message),
            Scheduled::Lose { message, loss, by } => self.kernel.lose(&message, loss, by),
            Scheduled::Write { message, incarnation } => self.write(&message, incarnation),
            Scheduled::Fire { node, incarnation, timer, cause } => {
                self.fire(node, incarnation, timer, cause);
            }
        }
        self.let_go();
        self.restart();
        self.forget_topics();
        self.settle_ledger();
        true
    }

    /// When the next thing happens, if anything does.
    #[must_use]
    pub fn next_time(&self) -> Option<SimTime> {
        self.kernel.next_time()
    }

    /// Whether the queue's bound was reached; the run is not true from then on.
    #[must_use]
    pub const fn overflowed(&self) -> bool {
        self.kernel.overflowed()
    }

    /// The shared part of the state: clock, queue, events.
    #[must_use]
    pub const fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// A broker.
    #[must_use]
    pub fn broker(&self, broker: BrokerId) -> Option<&Broker> {
        self.brokers.get(&broker).map(|node| &node.actor)
    }

    /// A consumer, to set what no command sets (a replayed trace prescribes member ids).
    pub fn consumer_mut(&mut self, name: &ClientName) -> Option<&mut Consumer> {
        self.consumers.get_mut(name).map(|node| &mut node.actor)
    }

    /// A message has come; one that is to be written waits for a slow disk.
    fn arrive(&mut self, message: &Message) {
        if let NodeId::Broker(broker) = &message.to
            && let Some(node) = self.brokers.get(broker)
            && self.kernel.waits_for_disk(*broker, node.incarnation, message)
        {
            return;
        }
        self.deliver(message);
    }

    /// A slow disk has written what came to its broker, unless that died over it.
    fn write(&mut self, message: &Message, incarnation: u32) {
        let NodeId::Broker(broker) = &message.to else { return };
        match self.brokers.get(broker) {
            Some(node) if node.incarnation == incarnation => self.deliver(message),
            _ => self.kernel.lose(message, Loss::NodeGone, message.sent_by),
        }
    }

    fn deliver(&mut self, message: &Message) {
        let kernel = &mut self.kernel;
        let cause = message.sent_by;
        match &message.to {
            NodeId::Controller(id) => match self.controllers.node_mut(*id) {
                Some(node) if node.actor.is_running() => {
                    let mut ctx = kernel.context(message.to.clone(), node.incarnation, cause);
                    node.actor.on_message(&mut ctx, message);
                }
                _ => kernel.refuse(message),
            },
            NodeId::Broker(id) => match self.brokers.get_mut(id) {
                Some(node) if node.actor.is_running() => {
                    let mut ctx = kernel.context(message.to.clone(), node.incarnation, cause);
                    node.actor.on_message(&mut ctx, message);
                }
                _ => kernel.refuse(message),
            },
            NodeId::Producer(name) => match self.producers.get_mut(name) {
                Some(node) if node.actor.is_running() => {
                    let mut ctx = kernel.context(message.to.clone(), node.incarnation, cause);
                    node.actor.on_message(&mut ctx, message);
                }
                _ => kernel.refuse(message),
            },
            NodeId::Consumer(name) => match self.consumers.get_mut(name) {
                Some(node) if node.actor.is_running() => {
                    let mut ctx = kernel.context(message.to.clone(), node.incarnation, cause);
                    node.actor.on_message(&mut ctx, message);
                }
                _ => kernel.refuse(message),
            },
            NodeId::Admin => self.answer_admin(message),
        }
    }

    fn answer_admin(&mut self, message: &Message) {
        if !self.administrator.on_message(&mut self.kernel, message) {
            return;
        }
        let Body::Response { to_request, response } = &message.body else { return };
        let (error, offset) = match response {
            Response::DeleteGroups { result }
            | Response::OffsetCommit { result, .. }
            | Response::Administer { result, .. }
            | Response::ElectLeaders { result } => (result.err(), None),
            Response::DeleteRecords { result } => (result.err(), result.ok()),
            Response::ListOffsets { partitions } => match partitions.first() {
                Some((_, result)) => (result.err(), result.ok().flatten()),
                None => (None, None),
            },
            _ => (None, None),
        };
        let answered =
            EventKind::AdminAnswered { request: *to_request, word: response.word(), error, offset };
        self.kernel.context(NodeId::Admin, 0, message.sent_by).note(answered);
    }

    fn fire(&mut self, node: NodeId, incarnation: u32, timer: Timer, cause: EventId) {
        let kernel = &mut self.kernel;
        match (&node, timer) {
            (NodeId::Controller(id), Timer::Controller(timer)) => {
                let living = self.controllers.node_mut(*id);
                let Some(living) = living.filter(|node| node.incarnation == incarnation) else {
                    return;
                };
                living.actor.on_timer(&mut kernel.context(node, incarnation, cause), timer);
            }
            (NodeId::Admin, Timer::Admin(timer)) => {
                self.administrator.learn(self.controllers.metadata());
                self.administrator.on_timer(kernel, timer);
            }
            (NodeId::Broker(id), timer) => {
                let Some(broker) = living(&mut self.brokers, id, incarnation) else { return };
                let mut ctx = kernel.context(node, incarnation, cause);
                match timer {
                    Timer::Broker(timer) => broker.on_timer(&mut ctx, timer),
                    Timer::Group(timer) => broker.on_group_timer(&mut ctx, timer),
                    Timer::Controller(timer) => broker.on_office_timer(&mut ctx, timer),
                    Timer::Admin(_) | Timer::Producer(_) | Timer::Consumer(_) => {}
                }
            }
            (NodeId::Producer(name), Timer::Producer(timer)) => {
                let Some(producer) = living(&mut self.producers, name, incarnation) else { return };
                producer.on_timer(&mut kernel.context(node, incarnation, cause), timer);
            }
            (NodeId::Consumer(name), Timer::Consumer(timer)) => {
                let Some(consumer) = living(&mut self.consumers, name, incarnation) else { return };
                consumer.on_timer(&mut kernel.context(node, incarnation, cause), timer);
            }
            _ => {}
        }
    }

    /// A number for the whole state: equal states have equal digests, natively and in wasm.
    #[must_use]
    pub fn digest(&self) -> u128 {
        let mut hasher = SipHasher13::new();
        core::hash::Hasher::write(&mut hasher, &self.to_bytes());
        hasher.finish128().as_u128()
    }

    /// The state without the contents of sealed chunks, which [`Simulation::chunks`] gives.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing plain data to memory cannot fail; empty bytes are refused when read back.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Simulation::to_bytes`] wrote; `lookup` gives the sealed chunks.
    ///
    /// # Errors
    /// When the bytes are not a simulation's, or a chunk is missing.
    pub fn from_bytes(
        bytes: &[u8],
        lookup: &mut dyn FnMut(ChunkId) -> Option<Arc<Chunk>>,
    ) -> Result<Self, RestoreError> {
        let mut simulation: Self = postcard::from_bytes(bytes)
            .map_err(|error| RestoreError::Unreadable(error.to_string()))?;
        for broker in simulation.brokers.values_mut() {
            for replica in broker.actor.replicas_mut() {
                replica.log.restore_chunks(lookup)?;
            }
        }
        Ok(simulation)
    }

    /// All sealed chunks of all logs; those that replicas share come once.
    #[must_use]
    pub fn chunks(&self) -> BTreeMap<ChunkId, Arc<Chunk>> {
        let logs = self.brokers.values().flat_map(|broker| broker.actor.replicas().values());
        logs.flat_map(|replica| replica.log.chunks())
            .map(|chunk| (chunk.id(), Arc::clone(chunk)))
            .collect()
    }
}

fn living<'a, K: Ord, T>(
    nodes: &'a mut BTreeMap<K, Node<T>>,
    id: &K,
    incarnation: u32,
) -> Option<&'a mut T> {
    let node = nodes.get_mut(id).filter(|node| node.incarnation == incarnation)?;
    Some(&mut node.actor)
}
