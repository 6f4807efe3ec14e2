//! Commands, carried out.

use super::administrator::REQUEST_BOUND;
use super::{Applied, Node, Refusal, Simulation};
use crate::command::config::{ConsumerConfig, Overrides, Removed};
use crate::command::{Command, NodeName, Rate, Text};
use crate::consumer::Consumer;
use crate::controller::{ControllerError, NewTopic};
use crate::event::EventKind;
use crate::id::{ClientName, EventId, NodeId, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::producer::{Producer, ToSend};
use crate::record::{Bytes, Header};
use crate::wire::{AdminOperation, Latency, Request};
use std::sync::Arc;

/// Most producers and consumers together.
pub const CLIENT_BOUND: u32 = 2000;

impl Simulation {
    /// Carries out a command now. [`Command::Run`] changes nothing by itself: who drives the clock
    /// lets the time pass.
    ///
    /// # Errors
    /// Why it cannot be; nothing has changed then.
    pub fn apply(&mut self, command: &Command) -> Result<Applied, Refusal> {
        if self.overflowed() {
            return Err(Refusal::WorldFull);
        }
        let number = self.next_command;
        let applied =
            EventKind::CommandApplied { command: number, line: command.to_string().into() };
        let now = self.kernel.now();
        let event = self.kernel.events_mut().announce(now, None, None, applied);
        if let Err(refusal) = self.carry_out(command, event) {
            self.kernel.events_mut().retract(event);
            return Err(refusal);
        }
        self.kernel.events_mut().confirm();
        self.let_go();
        self.restart();
        self.settle_ledger();
        self.next_command = number.next();
        self.revision += 1;
        Ok(Applied { command: number, event })
    }

    fn carry_out(&mut self, command: &Command, event: EventId) -> Result<(), Refusal> {
        match command {
            Command::Cluster { brokers, metadata, configs } => {
                self.set_up_cluster(*brokers, *metadata, configs, event)
            }
            Command::AddBroker { broker, rack, configs } => {
                let controllers = self.controllers.ids();
                self.add_broker(*broker, rack.clone(), configs, &controllers, event)
            }
            Command::SetBroker { broker, configs, removed } => {
                self.configure_broker(*broker, configs, removed, event)
            }
            Command::SetController { configs, removed } => {
                self.configure_controllers(configs, removed)
            }
            Command::SetCluster { configs, removed } => {
                self.configure_cluster(configs, removed, event)
            }
            Command::Elect { topic, partition, election } => {
                self.elect(TopicPartition::new(topic.clone(), *partition), *election, event)
            }
            Command::CreateTopic { topic, partitions, replication_factor, assignment, configs } => {
                let lists =
                    assignment.as_ref().map(|lists| u32::try_from(lists.len()).unwrap_or(u32::MAX));
                let defaults = self.controllers.shown().config();
                let new = NewTopic {
                    topic: topic.clone(),
                    partitions: partitions.or(lists).unwrap_or(defaults.num_partitions),
                    replication_factor: replication_factor
                        .unwrap_or(defaults.default_replication_factor),
                    assignment: assignment.clone(),
                    configs: configs.clone(),
                };
                self.create_topic(new, event)
            }
            Command::AlterTopic { topic, partitions, assignment, configs, removed } => {
                let altered = (configs, removed);
                self.alter_topic(topic, *partitions, assignment.as_ref(), altered, event)
            }
            Command::DeleteTopic { topic } => self.delete_topic(topic, event),
            Command::DeleteRecords { topic, partition, before } => {
                self.delete_records(topic, *partition, *before, event)
            }
            Command::DeleteGroup { group } => self.delete_group(group, event),
            Command::ResetOffsets { group, topic, partition, to } => {
                self.reset_offsets(group, topic, *partition, *to, event)
            }
            Command::SetWire { client, broker, controller } => {
                let old = *self.kernel.latency();
                self.kernel.set_latency(Latency {
                    client: client.unwrap_or(old.client),
                    broker: broker.unwrap_or(old.broker),
                    controller: controller.unwrap_or(old.controller),
                });
                Ok(())
            }
            Command::LoseDisk { broker } => self.lose_disk(*broker, event),
            Command::Run { .. } => Ok(()),
            Command::Cut { .. }
            | Command::Heal { .. }
            | Command::Hold { .. }
            | Command::Release { .. }
            | Command::Delay { .. }
            | Command::DropNext { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::Slow { .. } => self.carry_out_fault(command, event),
            client => self.carry_out_on_client(client, event),
        }
    }

    fn carry_out_on_client(&mut self, command: &Command, event: EventId) -> Result<(), Refusal> {
        match command {
            Command::AddProducer { producer, configs } => {
                self.add_producer(producer, configs.clone(), event)
            }
            Command::AddConsumer { consumer, group, topics, configs } => {
                self.check_new_client(consumer)?;
                let config = ConsumerConfig::default().apply(configs)?;
                let actor = Consumer::new(consumer.clone(), group.clone(), topics.clone(), config);
                self.consumers.insert(consumer.clone(), Node::new(actor));
                self.kernel.ledger_mut().add_consumer(consumer, group);
                self.start(consumer, event)
            }
            Command::Send { producer, .. } => self.send(producer, command, event),
            Command::Flow { producer, topic, rate, keys, value, spread } => {
                if *rate != Rate::ZERO {
                    self.known_topic(topic)?;
                }
                let keys = keys.iter().map(|key| key.as_ref().map(to_bytes)).collect();
                let value = value.as_ref().map(to_bytes);
                let (producer, mut ctx) = self.producer(producer, event)?;
                producer.set_flow(&mut ctx, topic.clone(), *rate, keys, value, *spread);
                Ok(())
            }
            Command::SetClient { client, configs } => self.configure(client, configs, event),
            Command::Start { node } => self.start_node(node, event),
            Command::Stop { node } => self.stop_node(node, event),
            Command::Crash { node } => self.kill_node(node, event),
            Command::Remove { node: NodeName::Client(client) } => {
                match self.numbered_controller(client) {
                    Some(controller) => Err(Refusal::ControllerStays { controller }),
                    None => self.remove(client, event),
                }
            }
            Command::Remove { node: NodeName::Broker(broker) } => {
                self.remove_broker(*broker, event)
            }
            Command::Rename { client, name } => self.rename(client, name, event),
            Command::RenameGroup { group, name } => self.rename_group(group, name, event),
            Command::Commit { consumer } => {
                let (consumer, mut ctx) = self.running_consumer(consumer, event)?;
                Ok(consumer.commit(&mut ctx)?)
            }
            Command::Seek { consumer, topic, partition, offset } => {
                let topic_partition = TopicPartition::new(topic.clone(), *partition);
                let (actor, mut ctx) = self.running_consumer(consumer, event)?;
                actor
                    .seek(&mut ctx, &topic_partition, *offset)
                    .map_err(|_| Refusal::NotOwned { client: consumer.clone(), topic_partition })
            }
            _ => Ok(()),
        }
    }

    fn create_topic(&mut self, new: NewTopic, event: EventId) -> Result<(), Refusal> {
        if self.brokers.is_empty() {
            return Err(Refusal::NoBrokers);
        }
        self.check_alone_awake()?;
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            return Ok(controller.create_topic(&mut ctx, &new)?);
        }
        if self.administrator.partitions_asked(&new.topic).is_some() {
            return Err(ControllerError::TopicExists { topic: new.topic }.into());
        }
        let mut rng = self.kernel.rng().clone();
        self.controllers.shown().plan_topic(&mut rng, &new)?;
        self.administer(AdminOperation::CreateTopics { new }, event)
    }

    fn alter_topic(
        &mut self,
        topic: &TopicName,
        partitions: Option<u32>,
        assignment: Option<&crate::command::Assignment>,
        (configs, removed): (&Overrides, &Removed),
        event: EventId,
    ) -> Result<(), Refusal> {
        self.check_alone_awake()?;
        self.controllers.shown().check_removal(topic, removed)?;
        let alters = !configs.is_empty() || !removed.is_empty();
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            if let Some(total) = partitions {
                controller.add_partitions(&mut ctx, topic, total, assignment)?;
            }
            if alters {
                controller.alter_configs(&mut ctx, topic, configs, removed)?;
            }
            return Ok(());
        }
        self.known_topic(topic)?;
        if let Some(total) = partitions {
            if self.administrator.partitions_asked(topic).is_none() {
                let mut rng = self.kernel.rng().clone();
                let shown = self.controllers.shown();
                shown.plan_partitions(&mut rng, topic, total, assignment)?;
            }
            let (topic, assignment) = (topic.clone(), assignment.cloned());
            let operation = AdminOperation::CreatePartitions { topic, total, assignment };
            self.administer(operation, event)?;
        }
        if alters {
            let (topic, configs) = (Some(topic.clone()), configs.clone());
            let removed = removed.iter().map(|name| Arc::from(*name)).collect();
            let operation = AdminOperation::IncrementalAlterConfigs { topic, configs, removed };
            self.administer(operation, event)?;
        }
        Ok(())
    }

    fn delete_topic(&mut self, topic: &TopicName, event: EventId) -> Result<(), Refusal> {
        self.check_alone_awake()?;
        if let Some((controller, mut ctx)) = self.lone_controller(event) {
            controller.delete_topic(&mut ctx, topic)?;
            self.forget_topic(topic, event);
            return Ok(());
        }
        self.known_topic(topic)?;
        let operation = AdminOperation::DeleteTopics { topic: topic.clone() };
        self.administer(operation, event)?;
        self.forgetting.insert(topic.clone(), event);
        Ok(())
    }

    /// A controller that decides alone is asked without a message: it cannot be asked while it stands
    /// still.
    pub(super) fn check_alone_awake(&self) -> Result<(), Refusal> {
        match self.controllers.ids().as_slice() {
            [only] if !self.is_of_zookeeper_era() => self.check_awake(&NodeId::Controller(*only)),
            _ => Ok(()),
        }
    }

    /// Asks the controllers for a change by a message. The answer comes as
    /// [`AdminAnswered`](crate::event::EventKind::AdminAnswered).
    pub(super) fn administer(
        &mut self,
        operation: AdminOperation,
        event: EventId,
    ) -> Result<(), Refusal> {
        self.ask_controllers(Request::Administer { operation }, event)
    }

    pub(super) fn ask_controllers(
        &mut self,
        request: Request,
        event: EventId,
    ) -> Result<(), Refusal> {
        if self.administrator.is_full() {
            return Err(Refusal::TooMany { most: REQUEST_BOUND });
        }
        self.administrator.learn(self.controllers.metadata());
        self.administrator.ask(&mut self.kernel, request, event);
        Ok(())
    }

    /// How many partitions `topic` has.
    pub(super) fn known_topic(&self, topic: &TopicName) -> Result<u32, Refusal> {
        match self.metadata().partition_count(topic) {
            // It may have been asked for, and not be decided yet.
            0 => self
                .administrator
                .partitions_asked(topic)
                .ok_or_else(|| Refusal::UnknownTopic { topic: topic.clone() }),
            partitions => Ok(partitions),
        }
    }

    pub(super) fn known_partition(
        &self,
        topic: &TopicName,
        partition: PartitionIndex,
    ) -> Result<TopicPartition, Refusal> {
        let partitions = self.known_topic(topic)?;
        let topic_partition = TopicPartition::new(topic.clone(), partition);
        if partition.0 >= partitions {
            return Err(Refusal::UnknownPartition { topic_partition, partitions });
        }
        Ok(topic_partition)
    }

    fn send(
        &mut self,
        name: &ClientName,
        command: &Command,
        event: EventId,
    ) -> Result<(), Refusal> {
        let Command::Send { topic, key, value, partition, headers, timestamp, count, .. } = command
        else {
            return Ok(());
        };
        if let Some(partition) = partition {
            self.known_partition(topic, *partition)?;
        } else {
            self.known_topic(topic)?;
        }
        let headers: Arc<[Header]> = headers
            .iter()
            .map(|(key, value)| Header { key: key.clone(), value: to_bytes(value) })
            .collect();
        // The name as the cluster has it: names that are shared are equal at a glance.
        let named = self.metadata().topics.get_key_value(topic);
        let to_send = ToSend {
            topic: named.map_or(topic, |(name, _)| name).clone(),
            key: key.as_ref().map(to_bytes),
            value: value.as_ref().map(to_bytes),
            partition: *partition,
            headers,
            timestamp: *timestamp,
        };
        let (producer, mut ctx) = self.producer(name, event)?;
        if !producer.is_running() {
            return Err(Refusal::NotRunning { client: name.clone() });
        }
        producer.send(&mut ctx, &to_send, *count);
        Ok(())
    }

    fn producer(
        &mut self,
        name: &ClientName,
        event: EventId,
    ) -> Result<(&mut Producer, Context<'_>), Refusal> {
        let is_consumer = self.consumers.contains_key(name);
        self.check_awake(&NodeId::Producer(name.clone()))?;
        match self.producers.get_mut(name) {
            Some(node) => Ok(node.act(&mut self.kernel, NodeId::Producer(name.clone()), event)),
            None if is_consumer => Err(Refusal::NotAProducer { client: name.clone() }),
            None => Err(Refusal::UnknownClient { client: name.clone() }),
        }
    }

    fn running_consumer(
        &mut self,
        name: &ClientName,
        event: EventId,
    ) -> Result<(&mut Consumer, Context<'_>), Refusal> {
        let is_producer = self.producers.contains_key(name);
        self.check_awake(&NodeId::Consumer(name.clone()))?;
        match self.consumers.get_mut(name) {
            Some(node) if node.actor.is_running() => {
                Ok(node.act(&mut self.kernel, NodeId::Consumer(name.clone()), event))
            }
            Some(_) => Err(Refusal::NotRunning { client: name.clone() }),
            None if is_producer => Err(Refusal::NotAConsumer { client: name.clone() }),
            None => Err(Refusal::UnknownClient { client: name.clone() }),
        }
    }
}

fn to_bytes(text: &Text) -> Bytes {
    Arc::from(text.as_bytes())
}
