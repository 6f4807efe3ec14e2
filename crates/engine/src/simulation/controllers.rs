//! The controllers of the world, and what a person does to them.

use super::{Node, Refusal, Simulation};
use crate::cluster::ClusterImage;
use crate::command::config::{BrokerConfig, Overrides, Removed};
use crate::controller::Controller;
use crate::id::{BrokerId, ClientName, ControllerEpoch, ControllerId, EventId, NodeId, Offset};
use crate::kernel::Context;
use crate::world::{ControllerView, QuorumView, SessionView, ZooKeeperView};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All controllers, by id: one, or the voters of a quorum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Controllers {
    first: Node<Controller>,
    others: Vec<Node<Controller>>,
}

impl Controllers {
    /// One that decides alone.
    pub fn alone() -> Self {
        Self { first: Node::new(Controller::alone(ControllerId::ALONE)), others: Vec::new() }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Controller> {
        core::iter::once(&self.first).chain(&self.others).map(|node| &node.actor)
    }

    pub fn get(&self, id: ControllerId) -> Option<&Controller> {
        self.iter().find(|controller| controller.id() == id)
    }

    pub fn node_mut(&mut self, id: ControllerId) -> Option<&mut Node<Controller>> {
        let mut nodes = core::iter::once(&mut self.first).chain(&mut self.others);
        nodes.find(|node| node.actor.id() == id)
    }

    pub fn ids(&self) -> Vec<ControllerId> {
        self.iter().map(Controller::id).collect()
    }

    /// The active one; of two that both believe so, the one that was elected later.
    pub fn active(&self) -> Option<&Controller> {
        let active = self.iter().filter(|controller| controller.is_active());
        active.max_by_key(|controller| controller.epoch())
    }

    /// The metadata as decided: what the controller has that knows most of it. It is never taken back.
    pub fn metadata(&self) -> &Arc<ClusterImage> {
        self.others.iter().map(|node| node.actor.metadata()).fold(
            self.first.actor.metadata(),
            |most, image| {
                if image.version > most.version { image } else { most }
            },
        )
    }

    /// The one whose log is shown: the active one, or that with the newest records.
    pub fn shown(&self) -> &Controller {
        let newest = |controller: &Controller| {
            let log = controller.metadata_log();
            (log.last_epoch(), log.end())
        };
        let of_all =
            self.others.iter().map(|node| &node.actor).fold(&self.first.actor, |most, next| {
                if newest(next) > newest(most) { next } else { most }
            });
        self.active().unwrap_or(of_all)
    }

    /// What ZooKeeper holds.
    pub fn zookeeper_view(&self) -> ZooKeeperView {
        let image = self.metadata();
        let active = self.active();
        let session = |broker: &BrokerId| {
            let session = active.and_then(|active| active.zookeeper_session(*broker))?;
            let (last_heard, expires) = (session.last_contact, session.expires());
            Some(SessionView { broker: *broker, last_heard, expires })
        };
        ZooKeeperView {
            controller: image.controller.broker,
            controller_epoch: image.controller.epoch,
            registered: image.brokers.keys().copied().collect(),
            sessions: image.brokers.keys().filter_map(session).collect(),
        }
    }

    pub fn view(&self) -> QuorumView {
        let active = self.active();
        let shown = self.shown().metadata_log();
        let view = |controller: &Controller| {
            let heard = active.map(|active| active.heard_of(controller.id()));
            let (last_fetch, last_caught_up) = heard.unwrap_or_default();
            ControllerView {
                id: controller.id(),
                running: controller.is_running(),
                down_since: controller.down_since(),
                role: controller.role(),
                epoch: controller.epoch(),
                voted_for: controller.voted_for(),
                votes: controller.votes(),
                leader: controller.leader().filter(|_| controller.is_running()),
                log_end: Offset(controller.metadata_log().end()),
                same_until: Offset(controller.metadata_log().same_until(shown)),
                high_watermark: Offset(controller.high_watermark()),
                last_fetch,
                last_caught_up,
                deadline: controller.deadline(),
            }
        };
        QuorumView {
            leader: active.map(Controller::id),
            epoch: self.iter().map(Controller::epoch).max().unwrap_or_default(),
            controllers: self.iter().map(view).collect(),
            high_watermark: Offset(self.metadata().version),
        }
    }
}

impl Simulation {
    /// A controller.
    #[must_use]
    pub fn controller(&self, id: ControllerId) -> Option<&Controller> {
        self.controllers.get(id)
    }

    /// The metadata as decided.
    #[must_use]
    pub fn metadata(&self) -> &Arc<ClusterImage> {
        self.controllers.metadata()
    }

    /// Whether ZooKeeper keeps the cluster's metadata.
    pub(super) fn is_of_zookeeper_era(&self) -> bool {
        self.controllers.first.actor.is_server()
    }

    /// The controller that decides alone and at once, if it is there: it is asked without a message. So
    /// is ZooKeeper while a cluster is set up.
    pub(super) fn lone_controller(
        &mut self,
        event: EventId,
    ) -> Option<(&mut Controller, Context<'_>)> {
        let node = &mut self.controllers.first;
        let is_set_up = node.actor.metadata().controller.epoch > ControllerEpoch::default();
        let is_alone = node.actor.is_alone() || node.actor.is_server() && !is_set_up;
        if !is_alone || !node.actor.is_active() {
            return None;
        }
        let id = NodeId::Controller(node.actor.id());
        Some(node.act(&mut self.kernel, id, event))
    }

    /// An empty world gets the controllers of a quorum, or ZooKeeper's servers, the first of which leads.
    pub(super) fn set_up_controllers(
        &mut self,
        voters: &[ControllerId],
        config: &BrokerConfig,
        event: EventId,
    ) {
        let Controllers { first, .. } = &mut self.controllers;
        let leader = voters.first().copied().unwrap_or(ControllerId::ALONE);
        if leader.is_zookeeper() {
            *first = Node::new(Controller::server(leader));
        } else if voters.len() > 1 {
            *first = Node::new(Controller::alone(leader));
        }
        first.actor.configure(config.clone());
        if voters.len() > 1 {
            let (actor, mut ctx) = first.act(&mut self.kernel, NodeId::Controller(leader), event);
            actor.found(&mut ctx, voters);
        }
    }

    /// The brokers are registered: from now on the controllers decide together, or ZooKeeper's servers.
    pub(super) fn complete_quorum(&mut self, voters: &[ControllerId], event: EventId) {
        let Controllers { first, others } = &mut self.controllers;
        let leader = first.actor.id();
        if voters.len() > 1 {
            let (actor, mut ctx) = first.act(&mut self.kernel, NodeId::Controller(leader), event);
            *others = actor.found_quorum(&mut ctx, voters).into_iter().map(Node::new).collect();
            for node in others {
                let id = NodeId::Controller(node.actor.id());
                let (actor, mut ctx) = node.act(&mut self.kernel, id, event);
                actor.begin_to_follow(&mut ctx, leader);
            }
        }
        self.administrator.meet(voters);
    }

    /// The node that a person means by `controller`: in the ZooKeeper era, the broker that is it.
    pub(super) fn controller_node(&self) -> Result<NodeId, Refusal> {
        if self.is_of_zookeeper_era() {
            let broker = self.metadata().controller.broker;
            return broker.map(NodeId::Broker).ok_or(Refusal::NobodyIsController);
        }
        self.meant_controller().map(NodeId::Controller)
    }

    /// The controller that a person means by `controller`: the active one, or the only one.
    fn meant_controller(&self) -> Result<ControllerId, Refusal> {
        if let Some(active) = self.controllers.active() {
            return Ok(active.id());
        }
        match self.controllers.ids().as_slice() {
            [only] => Ok(*only),
            all => Err(Refusal::NoActiveController { controllers: all.to_vec() }),
        }
    }

    /// The controller whose `node.id` stands where a client's name could.
    pub(super) fn numbered_controller(&self, name: &ClientName) -> Option<ControllerId> {
        let number = name.as_str().strip_prefix("zk").unwrap_or(name.as_str());
        let number = number.parse().ok().map(ControllerId)?;
        let is_written_so = number.to_string() == name.as_str();
        self.controllers.get(number).filter(|_| is_written_so).map(Controller::id)
    }

    pub(super) fn start_controller(
        &mut self,
        id: ControllerId,
        event: EventId,
    ) -> Result<(), Refusal> {
        let unknown = Refusal::UnknownController { controller: id };
        let node = self.controllers.node_mut(id).ok_or(unknown)?;
        if node.actor.is_running() {
            return Err(Refusal::ControllerRuns { controller: id });
        }
        node.incarnation += 1;
        let (actor, mut ctx) = node.act(&mut self.kernel, NodeId::Controller(id), event);
        actor.start(&mut ctx);
        Ok(())
    }

    /// Ends a controller's process, in order or killed.
    pub(super) fn end_controller(
        &mut self,
        id: ControllerId,
        killed: bool,
        event: EventId,
    ) -> Result<(), Refusal> {
        if !killed {
            self.check_awake(&NodeId::Controller(id))?;
        }
        let unknown = Refusal::UnknownController { controller: id };
        let node = self.controllers.node_mut(id).ok_or(unknown)?;
        if !node.actor.is_running() {
            return Err(Refusal::ControllerDown { controller: id });
        }
        let (actor, mut ctx) = node.act(&mut self.kernel, NodeId::Controller(id), event);
        actor.end(&mut ctx, killed);
        // What the process was to be woken for is nothing to the next one.
        node.incarnation += 1;
        Ok(())
    }

    /// Sets and removes settings of all controllers.
    pub(super) fn configure_controllers(
        &mut self,
        configs: &Overrides,
        removed: &Removed,
    ) -> Result<(), Refusal> {
        if self.is_of_zookeeper_era() {
            return Err(Refusal::ControllerIsBroker);
        }
        let config = self.controller_configured.alter(configs, removed)?;
        for id in self.controllers.ids() {
            if let Some(node) = self.controllers.node_mut(id) {
                node.actor.configure(config.clone());
            }
        }
        Ok(())
    }
}
