//! The KRaft controller: registrations, topics, leaders. What it decides, brokers learn by messages.

mod brokers;
pub mod election;
mod error;
mod leaders;
pub mod placement;
mod record;
mod topics;

pub use brokers::BrokerSession;
pub use error::ControllerError;
pub use record::{ChangedFields, ConfigResource, LoggedRecord, MetadataRecord};
pub use topics::{NewTopic, PARTITION_BOUND};

use crate::cluster::ClusterImage;
use crate::command::config::BrokerConfig;
use crate::event::EventKind;
use crate::id::{BrokerId, NodeId, ProducerId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{Body, Message, PRODUCER_ID_BLOCK, Request, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most records that the controller's log keeps.
pub const CONTROLLER_LOG_BOUND: usize = 100_000;

/// What the controller asked to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ControllerTimer {
    /// Brokers that were not heard of for `broker.session.timeout.ms` are fenced.
    CheckSessions,
    /// Partitions go back to their preferred leaders.
    BalanceLeaders,
    /// Partitions without a leader, whose topic allows it, get an unclean one.
    ElectUnclean,
}

/// The controller's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    config: BrokerConfig,
    image: Arc<ClusterImage>,
    topics_made: u64,
    sessions: BTreeMap<BrokerId, BrokerSession>,
    /// The first producer id that no broker was given.
    next_producer_id: ProducerId,
    /// Shared with checkpoints; the newest [`CONTROLLER_LOG_BOUND`].
    log: Arc<Vec<LoggedRecord>>,
    running: bool,
}

impl Controller {
    /// The metadata as decided.
    #[must_use]
    pub const fn image(&self) -> &Arc<ClusterImage> {
        &self.image
    }

    /// What the controller wrote, oldest first.
    #[must_use]
    pub fn log(&self) -> &[LoggedRecord] {
        &self.log
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &BrokerConfig {
        &self.config
    }

    /// Changes its settings; periodic work goes by them from its next turn on.
    pub fn configure(&mut self, config: BrokerConfig) {
        self.config = config;
    }

    /// What brokers and administrators ask of it.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let Body::Request(request) = &message.body else { return };
        match request {
            Request::CreateInternalTopic { topic, partitions } => {
                self.on_create_internal_topic(ctx, message, topic, *partitions);
            }
            Request::AllocateProducerIds => self.allocate_producer_ids(ctx, message),
            Request::BrokerRegistration { .. } => self.on_registration(ctx, message, request),
            Request::BrokerHeartbeat { .. } => self.on_heartbeat(ctx, message, request),
            Request::AlterPartition { broker, broker_epoch, partitions } => {
                self.on_alter_partition(ctx, message, (*broker, *broker_epoch), partitions);
            }
            Request::ElectLeaders { topic_partition, election } => {
                self.on_elect_leaders(ctx, message, topic_partition, *election);
            }
            _ => {}
        }
    }

    /// Gives a broker the next block of producer ids (`ProducerIdControlManager`).
    fn allocate_producer_ids(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let first = self.next_producer_id;
        self.next_producer_id = ProducerId(first.0.saturating_add(PRODUCER_ID_BLOCK));
        ctx.reply(message, Response::AllocateProducerIds { first });
    }

    /// A timer has come.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, timer: ControllerTimer) {
        match timer {
            ControllerTimer::CheckSessions => self.check_sessions(ctx),
            ControllerTimer::BalanceLeaders => self.balance_leaders(ctx),
            ControllerTimer::ElectUnclean => self.elect_unclean_leaders(ctx),
        }
        self.set_timer(ctx, timer);
    }

    fn begin_periodic_work(&mut self, ctx: &mut Context<'_>) {
        if !core::mem::replace(&mut self.running, true) {
            self.set_timer(ctx, ControllerTimer::CheckSessions);
            self.set_timer(ctx, ControllerTimer::BalanceLeaders);
            self.set_timer(ctx, ControllerTimer::ElectUnclean);
        }
    }

    fn set_timer(&self, ctx: &mut Context<'_>, timer: ControllerTimer) {
        let after = match timer {
            // Kafka looks eight times in a session.
            ControllerTimer::CheckSessions => {
                SimDuration::from_millis(self.config.session_timeout.as_millis() / 8)
            }
            ControllerTimer::BalanceLeaders => {
                SimDuration::from_secs(u64::from(self.config.imbalance_check_interval_secs))
            }
            ControllerTimer::ElectUnclean => self.config.unclean_election_interval,
        };
        // Periodic work follows from nothing that happened: its cause is what set up the cluster.
        ctx.timer(after.max(SimDuration::from_millis(1)), Timer::Controller(timer));
    }

    /// Writes records to the log, takes them over and tells the brokers.
    fn write(&mut self, ctx: &mut Context<'_>, records: Vec<MetadataRecord>) {
        if records.is_empty() {
            return;
        }
        let image = Arc::make_mut(&mut self.image);
        let log = Arc::make_mut(&mut self.log);
        for record in records {
            let offset = image.version;
            image.replay(&record);
            note(ctx, image, &record);
            log.push(LoggedRecord { offset, time: ctx.now(), cause: ctx.cause(), record });
        }
        let surplus = log.len().saturating_sub(CONTROLLER_LOG_BOUND);
        log.drain(..surplus);
        self.publish(ctx);
    }

    fn publish(&mut self, ctx: &mut Context<'_>) {
        for (&broker, session) in &mut self.sessions {
            if session.connected {
                session.told_at = ctx.now();
                let image = Arc::clone(&self.image);
                ctx.request(NodeId::Broker(broker), Request::UpdateMetadata { image });
            }
        }
    }
}

/// Notes as an event what a record, which `image` has taken over, means.
fn note(ctx: &mut Context<'_>, image: &ClusterImage, record: &MetadataRecord) {
    match record {
        MetadataRecord::RegisterBroker { broker, .. } => {
            ctx.note_as_cause(EventKind::BrokerRegistered { broker: *broker });
        }
        MetadataRecord::UnregisterBroker { broker } => {
            ctx.note_as_cause(EventKind::BrokerUnregistered { broker: *broker });
        }
        MetadataRecord::BrokerRegistrationChange { broker, fenced: Some(fenced), .. } => {
            let broker = *broker;
            let kind = if *fenced {
                EventKind::BrokerFenced { broker }
            } else {
                EventKind::BrokerUnfenced { broker }
            };
            ctx.note_as_cause(kind);
        }
        MetadataRecord::Partition { topic_partition, registration } => {
            ctx.note(EventKind::LeaderElected {
                topic_partition: topic_partition.clone(),
                leader: registration.leader,
                leader_epoch: registration.leader_epoch,
                unclean: false,
            });
        }
        MetadataRecord::PartitionChange { topic_partition, changed } => {
            let Some(now) = image.partition(topic_partition) else { return };
            let topic_partition = topic_partition.clone();
            if changed.leader.is_some() {
                ctx.note(EventKind::LeaderElected {
                    topic_partition: topic_partition.clone(),
                    leader: now.leader,
                    leader_epoch: now.leader_epoch,
                    unclean: changed.recovering == Some(true),
                });
            }
            if changed.isr.is_some() || changed.elr.is_some() {
                let mut isr = now.isr.clone();
                isr.sort_unstable();
                ctx.note(EventKind::IsrChanged { topic_partition, isr });
            }
        }
        _ => {}
    }
}
