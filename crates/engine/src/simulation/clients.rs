//! The lives of clients: added, started, stopped, crashed, removed.

use super::commands::CLIENT_BOUND;
use super::{Node, Refusal, Simulation};
use crate::command::config::Overrides;
use crate::id::{BrokerId, ClientName, EventId, NodeId};
use crate::producer::Producer;

impl Simulation {
    pub(super) fn check_new_client(&self, client: &ClientName) -> Result<(), Refusal> {
        let is_client = self.producers.contains_key(client) || self.consumers.contains_key(client);
        if is_client || self.numbered_controller(client).is_some() {
            return Err(Refusal::NameTaken { client: client.clone() });
        }
        if self.brokers.is_empty() {
            return Err(Refusal::NoBrokers);
        }
        let present = self.producers.len() + self.consumers.len();
        if present >= usize::try_from(CLIENT_BOUND).unwrap_or(usize::MAX) {
            return Err(Refusal::TooMany { most: CLIENT_BOUND });
        }
        Ok(())
    }

    fn bootstrap(&self) -> Vec<BrokerId> {
        self.brokers.keys().copied().collect()
    }

    pub(super) fn add_producer(
        &mut self,
        name: &ClientName,
        configs: Overrides,
        event: EventId,
    ) -> Result<(), Refusal> {
        self.check_new_client(name)?;
        let actor = Producer::new(name.clone(), configs)?;
        self.producers.insert(name.clone(), Node::new(actor));
        self.kernel.ledger_mut().add_producer(name);
        self.start(name, event)
    }

    pub(super) fn start(&mut self, name: &ClientName, event: EventId) -> Result<(), Refusal> {
        let bootstrap = self.bootstrap();
        let already = || Refusal::AlreadyRunning { client: name.clone() };
        if let Some(node) = self.producers.get_mut(name) {
            if node.actor.is_running() {
                return Err(already());
            }
            node.incarnation += 1;
            let id = NodeId::Producer(name.clone());
            let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
            actor.start(&mut ctx, bootstrap);
            return Ok(());
        }
        let unknown = || Refusal::UnknownClient { client: name.clone() };
        let node = self.consumers.get_mut(name).ok_or_else(unknown)?;
        if node.actor.is_running() {
            return Err(already());
        }
        node.incarnation += 1;
        let id = NodeId::Consumer(name.clone());
        let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
        Ok(actor.start(&mut ctx, bootstrap)?)
    }

    pub(super) fn stop(&mut self, name: &ClientName, event: EventId) -> Result<(), Refusal> {
        self.check_running(name)?;
        self.check_client_awake(name)?;
        if let Some(node) = self.producers.get_mut(name) {
            let id = NodeId::Producer(name.clone());
            let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
            actor.stop(&mut ctx);
        } else if let Some(node) = self.consumers.get_mut(name) {
            let id = NodeId::Consumer(name.clone());
            let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
            actor.stop(&mut ctx)?;
        }
        Ok(())
    }

    pub(super) fn crash(&mut self, name: &ClientName, event: EventId) -> Result<(), Refusal> {
        self.check_running(name)?;
        if let Some(node) = self.producers.get_mut(name) {
            let id = NodeId::Producer(name.clone());
            let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
            actor.crash(&mut ctx);
            let crashed = ctx.cause();
            node.incarnation += 1;
            self.kernel.end(&NodeId::Producer(name.clone()), crashed);
        } else if let Some(node) = self.consumers.get_mut(name) {
            let id = NodeId::Consumer(name.clone());
            let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
            actor.crash(&mut ctx)?;
            let crashed = ctx.cause();
            node.incarnation += 1;
            self.kernel.end(&NodeId::Consumer(name.clone()), crashed);
        }
        self.keep_from_restarting(name);
        Ok(())
    }

    /// Stopped in order, then gone: a consumer must commit and leave its group first, a producer send
    /// what it has.
    pub(super) fn remove(&mut self, name: &ClientName, event: EventId) -> Result<(), Refusal> {
        match self.check_running(name) {
            Ok(()) => self.stop(name, event)?,
            Err(Refusal::NotRunning { .. }) => {}
            Err(refusal) => return Err(refusal),
        }
        self.restarting.remove(name);
        self.leaving.insert(name.clone());
        Ok(())
    }

    /// Forgets the removed clients that have closed. What they still had under way is answered to nobody.
    pub(super) fn let_go(&mut self) {
        if self.leaving.is_empty() {
            return;
        }
        for name in core::mem::take(&mut self.leaving) {
            if self.check_running(&name).is_ok() {
                self.leaving.insert(name);
                continue;
            }
            if self.producers.remove(&name).is_some() {
                self.kernel.forget(&NodeId::Producer(name));
            } else if self.consumers.remove(&name).is_some() {
                self.kernel.forget(&NodeId::Consumer(name));
            }
        }
    }

    pub(super) fn configure(
        &mut self,
        name: &ClientName,
        configs: &Overrides,
        event: EventId,
    ) -> Result<(), Refusal> {
        self.check_client_awake(name)?;
        if let Some(node) = self.producers.get_mut(name) {
            return Ok(node.actor.configure(configs)?);
        }
        let unknown = || Refusal::UnknownClient { client: name.clone() };
        let node = self.consumers.get_mut(name).ok_or_else(unknown)?;
        let id = NodeId::Consumer(name.clone());
        let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
        Ok(actor.configure(&mut ctx, configs)?)
    }

    pub(super) fn check_client_awake(&self, name: &ClientName) -> Result<(), Refusal> {
        self.check_awake(&NodeId::Producer(name.clone()))?;
        self.check_awake(&NodeId::Consumer(name.clone()))
    }

    pub(super) fn check_running(&self, name: &ClientName) -> Result<(), Refusal> {
        if self.is_client_running(name)? {
            return Ok(());
        }
        Err(Refusal::NotRunning { client: name.clone() })
    }

    /// Whether the process of a producer or a consumer runs, also while it closes.
    pub(super) fn is_client_running(&self, name: &ClientName) -> Result<bool, Refusal> {
        let producer = self.producers.get(name).map(|node| node.actor.is_running());
        let consumer = self.consumers.get(name).map(|node| node.actor.is_running());
        producer.or(consumer).ok_or_else(|| Refusal::UnknownClient { client: name.clone() })
    }
}
