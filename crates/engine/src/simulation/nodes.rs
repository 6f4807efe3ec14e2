//! The lives of brokers: set up, killed, stopped, started, configured.

use super::{Node, Refusal, Simulation};
use crate::broker::Broker;
use crate::command::config::{ConfigError, Configured, Overrides, Owner, Removed};
use crate::command::{MOST_BROKERS, NodeName};
use crate::id::{BrokerId, EventId, NodeId, TopicPartition};
use crate::kernel::Context;
use crate::wire::{ElectionType, Request};
use std::sync::Arc;

/// With eligible leader replicas the cluster always has it.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

impl Simulation {
    pub(super) fn set_up_cluster(
        &mut self,
        brokers: u32,
        configs: &Overrides,
        event: EventId,
    ) -> Result<(), Refusal> {
        if !self.brokers.is_empty() {
            return Err(Refusal::ClusterExists);
        }
        self.broker_defaults = self.broker_defaults.apply(&configs.of(Owner::Broker))?;
        self.controller.configure(self.broker_defaults.clone());
        self.controller_configured = Configured::new(self.broker_defaults.clone());
        let mut ctx = self.kernel.context(NodeId::Controller, 0, event);
        let of_cluster = configs.of(Owner::Cluster);
        self.controller.alter_cluster_configs(&mut ctx, &of_cluster, &Removed::new());
        (1..=brokers).try_for_each(|number| {
            self.add_broker(BrokerId(number), None, &Overrides::default(), event)
        })
    }

    pub(super) fn add_broker(
        &mut self,
        broker: BrokerId,
        rack: Option<Arc<str>>,
        configs: &Overrides,
        event: EventId,
    ) -> Result<(), Refusal> {
        if self.brokers.len() >= usize::try_from(MOST_BROKERS).unwrap_or(usize::MAX) {
            return Err(Refusal::TooMany { most: MOST_BROKERS });
        }
        self.check_awake(&NodeId::Controller)?;
        let config = self.broker_defaults.apply(configs)?;
        let mut ctx = self.kernel.context(NodeId::Controller, 0, event);
        let epoch = self.controller.register(&mut ctx, broker, rack.clone())?;
        self.brokers_configured.insert(broker, Configured::new(config.clone()));
        let actor = Broker::new(broker, rack, config, self.settings.groups.clone());
        let mut node = Node::new(actor);
        let (actor, mut ctx) = node.act(&mut self.kernel, NodeId::Broker(broker), event);
        actor.begin(&mut ctx, epoch);
        self.brokers.insert(broker, node);
        Ok(())
    }

    /// A broker that holds nothing is shut down and unregistered (`kafka-cluster.sh unregister`).
    pub(super) fn remove_broker(
        &mut self,
        broker: BrokerId,
        event: EventId,
    ) -> Result<(), Refusal> {
        let mut ctx = self.kernel.context(NodeId::Controller, 0, event);
        self.controller.unregister(&mut ctx, broker)?;
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
        let broker = match node {
            NodeName::Client(client) => return self.start(client, event),
            NodeName::Broker(broker) => *broker,
            NodeName::Controller => return Err(Refusal::ControllerStays),
        };
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
        match node {
            NodeName::Client(client) => self.stop(client, event),
            NodeName::Controller => Err(Refusal::ControllerStays),
            NodeName::Broker(broker) => {
                self.check_awake(&NodeId::Broker(*broker))?;
                let (actor, mut ctx) = self.running_broker(*broker, event)?;
                actor.stop(&mut ctx);
                Ok(())
            }
        }
    }

    pub(super) fn kill_node(&mut self, node: &NodeName, event: EventId) -> Result<(), Refusal> {
        match node {
            NodeName::Client(client) => self.crash(client, event),
            NodeName::Controller => Err(Refusal::ControllerStays),
            NodeName::Broker(broker) => {
                let (actor, mut ctx) = self.running_broker(*broker, event)?;
                actor.kill(&mut ctx);
                Ok(())
            }
        }
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

    pub(super) fn configure_controller(
        &mut self,
        configs: &Overrides,
        removed: &Removed,
    ) -> Result<(), Refusal> {
        let config = self.controller_configured.alter(configs, removed)?;
        self.controller.configure(config);
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
        self.check_awake(&NodeId::Controller)?;
        if removed.contains(MIN_INSYNC_REPLICAS) {
            return Err(ConfigError::ClusterLevelMinInsyncReplicas.into());
        }
        let known = &self.controller.image().configs;
        if let Some(name) = removed.iter().find(|name| !known.contains_key(**name)) {
            return Err(ConfigError::NotSet { name: (*name).into() }.into());
        }
        let mut ctx = self.kernel.context(NodeId::Controller, 0, event);
        self.controller.alter_cluster_configs(&mut ctx, configs, removed);
        Ok(())
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
        let mut ctx = self.kernel.context(NodeId::Admin, 0, event);
        ctx.request(NodeId::Controller, Request::ElectLeaders { topic_partition, election });
        Ok(())
    }
}
