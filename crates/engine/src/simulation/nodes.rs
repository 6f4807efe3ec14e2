//! The lives of brokers: set up, killed, stopped, started, configured.

use super::{Node, Refusal, Simulation};
use crate::broker::Broker;
use crate::command::config::{ConfigError, Configured, Overrides, Owner, Removed};
use crate::command::{MOST_BROKERS, MetadataMode, NodeName};
use crate::controller::ControllerError;
use crate::id::{BrokerId, ControllerId, EventId, NodeId, TopicPartition};
use crate::kernel::Context;
use crate::wire::{AdminOperation, ElectionType, Request};
use std::sync::Arc;

/// With eligible leader replicas the cluster always has it.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

impl Simulation {
    pub(super) fn set_up_cluster(
        &mut self,
        brokers: u32,
        metadata: MetadataMode,
        configs: &Overrides,
        event: EventId,
    ) -> Result<(), Refusal> {
        if !self.brokers.is_empty() {
            return Err(Refusal::ClusterExists);
        }
        let defaults = self.broker_defaults.apply(&configs.of(Owner::Broker))?;
        self.check_alone_awake()?;
        self.broker_defaults = defaults;
        self.controller_configured = Configured::new(self.broker_defaults.clone());
        let voters = voters(metadata);
        self.set_up_controllers(&voters, &self.broker_defaults.clone(), event);
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            let of_cluster = configs.of(Owner::Cluster);
            controller.alter_cluster_configs(&mut ctx, &of_cluster, &Removed::new());
        }
        (1..=brokers).try_for_each(|number| {
            self.add_broker(BrokerId(number), None, &Overrides::default(), &voters, event)
        })?;
        if let MetadataMode::ZooKeeper { .. } = metadata
            && let Some((server, mut ctx)) = self.lone_controller(event)
        {
            server.found_controller(&mut ctx, BrokerId(1));
        }
        self.complete_quorum(&voters, event);
        Ok(())
    }

    pub(super) fn add_broker(
        &mut self,
        broker: BrokerId,
        rack: Option<Arc<str>>,
        configs: &Overrides,
        controllers: &[ControllerId],
        event: EventId,
    ) -> Result<(), Refusal> {
        if self.brokers.len() >= usize::try_from(MOST_BROKERS).unwrap_or(usize::MAX) {
            return Err(Refusal::TooMany { most: MOST_BROKERS });
        }
        self.check_alone_awake()?;
        let config = self.broker_defaults.apply(configs)?;
        let is_known = self.is_known_broker(broker);
        let registered = match self.lone_controller(event) {
            Some((controller, mut ctx)) => {
                Some(controller.register(&mut ctx, broker, rack.clone())?)
            }
            None if is_known => {
                return Err(ControllerError::BrokerExists { broker }.into());
            }
            None => None,
        };
        self.brokers_configured.insert(broker, Configured::new(config.clone()));
        let groups = self.settings.groups.clone();
        let actor = Broker::new(broker, rack, config, controllers, groups);
        let mut node = Node::new(actor);
        let (actor, mut ctx) = node.act(&mut self.kernel, NodeId::Broker(broker), event);
        match registered {
            Some(epoch) => actor.begin(&mut ctx, epoch),
            // It registers by itself.
            None => actor.start(&mut ctx, 0),
        }
        self.brokers.insert(broker, node);
        Ok(())
    }

    fn is_known_broker(&self, broker: BrokerId) -> bool {
        self.brokers.contains_key(&broker) || self.metadata().brokers.contains_key(&broker)
    }

    /// A broker that holds nothing is shut down and unregistered (`kafka-cluster.sh unregister`).
    pub(super) fn remove_broker(
        &mut self,
        broker: BrokerId,
        event: EventId,
    ) -> Result<(), Refusal> {
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            controller.unregister(&mut ctx, broker)?;
        } else {
            self.controllers.shown().check_unregister(broker)?;
            if !self.is_of_zookeeper_era() {
                self.administer(AdminOperation::UnregisterBroker { broker }, event)?;
            }
            if let Ok((actor, mut ctx)) = self.running_broker(broker, event) {
                actor.kill(&mut ctx);
            }
        }
        self.brokers.remove(&broker);
        self.brokers_configured.remove(&broker);
        self.kernel.forget(&NodeId::Broker(broker));
        Ok(())
    }

    fn broker_node(
        &mut self,
        broker: BrokerId,
        event: EventId,
    ) -> Result<(&mut Broker, Context<'_>), Refusal> {
        let node = self.brokers.get_mut(&broker).ok_or(Refusal::UnknownBroker { broker })?;
        Ok(node.act(&mut self.kernel, NodeId::Broker(broker), event))
    }

    pub(super) fn start_node(&mut self, node: &NodeName, event: EventId) -> Result<(), Refusal> {
        match self.node_id(node)? {
            NodeId::Broker(broker) => self.start_broker(broker, event),
            NodeId::Controller(controller) => self.start_controller(controller, event),
            NodeId::Producer(client) | NodeId::Consumer(client) => self.start(&client, event),
            NodeId::Admin => Ok(()),
        }
    }

    fn start_broker(&mut self, broker: BrokerId, event: EventId) -> Result<(), Refusal> {
        let node = self.brokers.get_mut(&broker).ok_or(Refusal::UnknownBroker { broker })?;
        if node.actor.is_running() {
            return Err(Refusal::BrokerRuns { broker });
        }
        // What the earlier process was to be woken for is nothing to this one.
        node.incarnation += 1;
        let incarnation = node.incarnation;
        let (actor, mut ctx) = node.act(&mut self.kernel, NodeId::Broker(broker), event);
        actor.start(&mut ctx, incarnation);
        Ok(())
    }

    pub(super) fn stop_node(&mut self, node: &NodeName, event: EventId) -> Result<(), Refusal> {
        match self.node_id(node)? {
            NodeId::Broker(broker) => self.stop_broker(broker, event),
            NodeId::Controller(controller) => self.end_controller(controller, false, event),
            NodeId::Producer(client) | NodeId::Consumer(client) => self.stop(&client, event),
            NodeId::Admin => Ok(()),
        }
    }

    fn stop_broker(&mut self, broker: BrokerId, event: EventId) -> Result<(), Refusal> {
        self.check_awake(&NodeId::Broker(broker))?;
        let (actor, mut ctx) = self.running_broker(broker, event)?;
        actor.stop(&mut ctx);
        Ok(())
    }

    pub(super) fn kill_node(&mut self, node: &NodeName, event: EventId) -> Result<(), Refusal> {
        match self.node_id(node)? {
            NodeId::Broker(broker) => self.kill_broker(broker, event),
            NodeId::Controller(controller) => self.end_controller(controller, true, event),
            NodeId::Producer(client) | NodeId::Consumer(client) => self.crash(&client, event),
            NodeId::Admin => Ok(()),
        }
    }

    fn kill_broker(&mut self, broker: BrokerId, event: EventId) -> Result<(), Refusal> {
        let (actor, mut ctx) = self.running_broker(broker, event)?;
        actor.kill(&mut ctx);
        Ok(())
    }

    /// A broker's disk is lost with all its logs; a process that runs dies of it.
    pub(super) fn lose_disk(&mut self, broker: BrokerId, event: EventId) -> Result<(), Refusal> {
        let (actor, mut ctx) = self.broker_node(broker, event)?;
        actor.lose_disk(&mut ctx);
        Ok(())
    }

    fn running_broker(
        &mut self,
        broker: BrokerId,
        event: EventId,
    ) -> Result<(&mut Broker, Context<'_>), Refusal> {
        let (actor, ctx) = self.broker_node(broker, event)?;
        match actor.is_running() {
            true => Ok((actor, ctx)),
            false => Err(Refusal::BrokerDown { broker }),
        }
    }

    pub(super) fn configure_broker(
        &mut self,
        broker: BrokerId,
        configs: &Overrides,
        removed: &Removed,
        event: EventId,
    ) -> Result<(), Refusal> {
        let unknown = || Refusal::UnknownBroker { broker };
        let configured = self.brokers_configured.get_mut(&broker).ok_or_else(unknown)?;
        let config = configured.alter(configs, removed)?;
        let (actor, _) = self.broker_node(broker, event)?;
        actor.configure(config);
        Ok(())
    }

    /// What topics have that set nothing themselves (`kafka-configs.sh --entity-type brokers
    /// --entity-default`).
    pub(super) fn configure_cluster(
        &mut self,
        configs: &Overrides,
        removed: &Removed,
        event: EventId,
    ) -> Result<(), Refusal> {
        if self.brokers.is_empty() {
            return Err(Refusal::NoBrokers);
        }
        self.check_alone_awake()?;
        if removed.contains(MIN_INSYNC_REPLICAS) && !self.is_of_zookeeper_era() {
            return Err(ConfigError::ClusterLevelMinInsyncReplicas.into());
        }
        let known = &self.metadata().configs;
        if let Some(name) = removed.iter().find(|name| !known.contains_key(**name)) {
            return Err(ConfigError::NotSet { name: (*name).into() }.into());
        }
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            controller.alter_cluster_configs(&mut ctx, configs, removed);
            return Ok(());
        }
        let removed = removed.iter().map(|name| Arc::from(*name)).collect();
        let configs = configs.clone();
        let operation = AdminOperation::IncrementalAlterConfigs { topic: None, configs, removed };
        self.administer(operation, event)
    }

    /// Asks the controller for an election, as `kafka-leader-election.sh` does. The answer comes as
    /// [`AdminAnswered`](crate::event::EventKind::AdminAnswered).
    pub(super) fn elect(
        &mut self,
        topic_partition: TopicPartition,
        election: ElectionType,
        event: EventId,
    ) -> Result<(), Refusal> {
        self.known_partition(&topic_partition.topic, topic_partition.partition)?;
        self.ask_controllers(Request::ElectLeaders { topic_partition, election }, event)
    }
}

/// The nodes that keep the metadata.
fn voters(metadata: MetadataMode) -> Vec<ControllerId> {
    match metadata {
        MetadataMode::KRaft { controllers: 0 | 1 } => vec![ControllerId::ALONE],
        MetadataMode::KRaft { controllers } => ControllerId::quorum(controllers).collect(),
        MetadataMode::ZooKeeper { servers } => ControllerId::ensemble(servers.max(1)).collect(),
    }
}
