//! The broker: its replicas, and what it answers to clients, followers and the controller.

mod channels;
mod controllers;
mod coordination;
mod delete_records;
mod fetch;
mod follower;
mod isr;
mod lifecycle;
mod metadata;
mod offsets;
mod produce;
mod producer_ids;
mod replica;
mod zookeeper;

pub use channels::Channels;
pub use controllers::Controllers;
pub use delete_records::WaitingDelete;
pub use fetch::{FetchTerms, WaitingFetch};
pub use follower::Fetcher;
pub use isr::IsrUpdates;
pub use lifecycle::{BrokerState, Lifecycle};
pub use produce::WaitingProduce;
pub use producer_ids::ProducerIds;
pub use replica::{FollowerState, Leadership, MOST_TRUNCATIONS, Replica, Role, Truncation};

use crate::cluster::ClusterImage;
use crate::command::config::BrokerConfig;
use crate::group::{GroupCoordinator, GroupCoordinatorConfig};
use crate::id::{BrokerId, ControllerId, MessageId, NodeId, TopicPartition};
use crate::kernel::Context;
use crate::wire::{Body, Message, Request, Response};
use coordination::WaitingWrite;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use zookeeper::Membership;

/// What a broker asked to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BrokerTimer {
    /// A fetch has waited for its `fetch.max.wait.ms`.
    FetchWaited(MessageId),
    /// A produce request with `acks=all` has waited for its timeout.
    ProduceWaited(MessageId),
    /// A `DeleteRecords` request has waited for its timeout.
    DeleteWaited(MessageId),
    /// The fetcher from this leader may ask again.
    FetchAgain(BrokerId),
    /// The fetch from this leader may have waited too long for its answer.
    FetchUnanswered(BrokerId),
    /// The controller has not answered this request.
    ControllerSilent(MessageId),
    /// What could not be asked of a controller is asked again.
    AskAgain,
    /// The next heartbeat or registration is due, unless another turn has come since.
    Communicate(u32),
    /// A controlled shutdown takes too long.
    ShutdownTimedOut,
    /// Followers that lag leave their ISRs.
    ShrinkIsr,
    /// High watermarks are written to disk.
    CheckpointHighWatermarks,
    /// The starts of logs are written to disk.
    CheckpointLogStarts,
}

/// A broker's process with the coordinator that it hosts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broker {
    id: BrokerId,
    config: BrokerConfig,
    lifecycle: Lifecycle,
    controllers: Controllers,
    isr_updates: IsrUpdates,
    image: Arc<ClusterImage>,
    replicas: BTreeMap<TopicPartition, Replica>,
    channels: Channels,
    waiting_produces: BTreeMap<MessageId, WaitingProduce>,
    waiting_fetches: BTreeMap<MessageId, WaitingFetch>,
    waiting_deletes: BTreeMap<MessageId, WaitingDelete>,
    producer_ids: ProducerIds,
    fetchers: BTreeMap<BrokerId, Fetcher>,
    coordinator: GroupCoordinator,
    waiting_writes: Vec<WaitingWrite>,
    /// Its session with ZooKeeper, in that era.
    zookeeper: Option<Box<Membership>>,
}

impl Broker {
    /// A broker without a process that knows nothing of the cluster yet.
    #[must_use]
    pub fn new(
        id: BrokerId,
        rack: Option<Arc<str>>,
        config: BrokerConfig,
        controllers: &[ControllerId],
        groups: GroupCoordinatorConfig,
    ) -> Self {
        Self {
            id,
            config,
            lifecycle: Lifecycle::new(rack),
            controllers: Controllers::new(controllers),
            isr_updates: IsrUpdates::default(),
            image: Arc::default(),
            replicas: BTreeMap::new(),
            channels: Channels::default(),
            waiting_produces: BTreeMap::new(),
            waiting_fetches: BTreeMap::new(),
            waiting_deletes: BTreeMap::new(),
            producer_ids: ProducerIds::default(),
            fetchers: BTreeMap::new(),
            coordinator: GroupCoordinator::new(groups),
            waiting_writes: Vec::new(),
            zookeeper: Membership::with(controllers),
        }
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &BrokerConfig {
        &self.config
    }

    /// Changes its settings; periodic work goes by them from its next turn on.
    pub fn configure(&mut self, config: BrokerConfig) {
        if let Some(office) = self.office_mut() {
            office.configure(config.clone());
        }
        self.config = config;
    }

    /// Its copies of partitions.
    #[must_use]
    pub const fn replicas(&self) -> &BTreeMap<TopicPartition, Replica> {
        &self.replicas
    }

    /// Its copies of partitions, to fill restored logs.
    pub fn replicas_mut(&mut self) -> impl Iterator<Item = &mut Replica> {
        self.replicas.values_mut()
    }

    /// The groups that it coordinates.
    #[must_use]
    pub const fn coordinator(&self) -> &GroupCoordinator {
        &self.coordinator
    }

    /// What came over the wire.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        self.take(ctx, message);
        self.serve_channels(ctx);
    }

    fn take(&mut self, ctx: &mut Context<'_>, message: &Message) {
        match &message.body {
            Body::Request(request) => self.on_request(ctx, message, request),
            Body::Response { to_request, response } => {
                self.on_response(ctx, &message.from, *to_request, response);
            }
            Body::ConnectionClosed { to_request } => match message.from {
                NodeId::Broker(other) => {
                    self.fetch_failed(ctx, other, *to_request);
                    self.other_broker_closed(ctx, other, *to_request);
                }
                NodeId::Controller(controller) => {
                    self.controller_closed(ctx, controller, *to_request);
                }
                NodeId::Producer(ref producer) => self.channels.close(producer, message.connection),
                _ => {}
            },
        }
    }

    fn on_response(
        &mut self,
        ctx: &mut Context<'_>,
        from: &NodeId,
        to_request: MessageId,
        response: &Response,
    ) {
        match response {
            Response::Fetch { partitions } => {
                if let NodeId::Broker(leader) = from {
                    self.on_fetched(ctx, *leader, to_request, partitions);
                }
            }
            Response::ListOffsets { partitions } => {
                if let NodeId::Broker(leader) = from {
                    self.on_leader_offset(ctx, *leader, to_request, partitions);
                }
            }
            Response::AlterPartition { result } => self.on_isr_updated(ctx, to_request, result),
            Response::BrokerRegistration { result } => self.on_registered(ctx, to_request, *result),
            Response::BrokerHeartbeat { result } => {
                self.on_heartbeat_answered(ctx, to_request, *result);
            }
            Response::AllocateProducerIds { first } => self.producer_ids_allocated(*first),
            Response::NotController { leader, .. } => {
                self.not_controller(ctx, from, to_request, *leader);
            }
            Response::ControlledShutdown { remaining } => {
                self.on_shutdown_answered(ctx, to_request, *remaining);
            }
            Response::UpdateMetadata { version } => self.on_told(from, *version),
            Response::ZooKeeper { answer, image } => {
                self.on_zookeeper(ctx, to_request, *answer, image);
            }
            _ => {}
        }
    }

    fn on_request(&mut self, ctx: &mut Context<'_>, message: &Message, request: &Request) {
        match request {
            Request::Produce { .. } => self.on_produce_request(ctx, message),
            Request::Fetch {
                replica,
                max_wait,
                min_bytes,
                max_bytes,
                partition_max_bytes,
                partitions,
            } => {
                let terms = FetchTerms {
                    replica: *replica,
                    max_wait: *max_wait,
                    min_bytes: *min_bytes,
                    max_bytes: *max_bytes,
                    partition_max_bytes: *partition_max_bytes,
                    partitions: partitions.clone(),
                };
                self.on_fetch(ctx, message, terms);
            }
            Request::ListOffsets { replica, partitions } => {
                self.on_list_offsets(ctx, message, *replica, partitions);
            }
            Request::OffsetForLeaderEpoch { partitions } => {
                self.on_offset_for_leader_epoch(ctx, message, partitions);
            }
            Request::Metadata { .. } => {
                ctx.reply(message, Response::Metadata { image: Arc::clone(&self.image) });
            }
            Request::FindCoordinator { group } => self.on_find_coordinator(ctx, message, group),
            Request::UpdateMetadata { image } => {
                if let NodeId::Controller(controller) = message.from {
                    self.told_by_controller(ctx, controller, image);
                    self.update_metadata(ctx, image);
                } else {
                    self.told_by_broker(ctx, message, image);
                }
            }
            Request::ZooKeeperNotice { image } => self.see(ctx, image),
            Request::JoinGroup { .. }
            | Request::SyncGroup { .. }
            | Request::Heartbeat { .. }
            | Request::LeaveGroup { .. }
            | Request::OffsetCommit { .. }
            | Request::OffsetFetch { .. }
            | Request::DeleteGroups { .. } => self.on_group_request(ctx, message),
            Request::InitProducerId => self.on_init_producer_id(ctx, message),
            Request::DeleteRecords { topic_partition, before, timeout } => {
                self.on_delete_records(ctx, message, topic_partition, *before, *timeout);
            }
            // The controller's, which is a broker in the ZooKeeper era.
            Request::AlterPartition { .. }
            | Request::AllocateProducerIds
            | Request::CreateInternalTopic { .. }
            | Request::ControlledShutdown { .. }
            | Request::ElectLeaders { .. }
            | Request::Administer { .. } => self.on_controller_request(ctx, message),
            // The controllers' and ZooKeeper's.
            Request::BrokerRegistration { .. }
            | Request::BrokerHeartbeat { .. }
            | Request::ZooKeeper { .. }
            | Request::Vote { .. }
            | Request::BeginQuorumEpoch { .. }
            | Request::EndQuorumEpoch { .. }
            | Request::FetchMetadata { .. } => {}
        }
    }

    /// A timer has come.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, timer: BrokerTimer) {
        if self.is_running() {
            self.wake(ctx, timer);
            self.serve_channels(ctx);
        }
    }

    fn wake(&mut self, ctx: &mut Context<'_>, timer: BrokerTimer) {
        match timer {
            BrokerTimer::FetchWaited(message) => self.fetch_waited(ctx, message),
            BrokerTimer::ProduceWaited(message) => self.produce_waited(ctx, message),
            BrokerTimer::DeleteWaited(message) => self.delete_waited(ctx, message),
            BrokerTimer::FetchAgain(_) => self.run_fetchers(ctx),
            BrokerTimer::FetchUnanswered(leader) => self.fetch_unanswered(ctx, leader),
            BrokerTimer::ControllerSilent(message) => self.controller_silent(ctx, message),
            BrokerTimer::AskAgain => self.send_isr_updates(ctx),
            BrokerTimer::Communicate(turn) => self.communicate_if_due(ctx, turn),
            BrokerTimer::ShutdownTimedOut => self.shutdown_timed_out(ctx),
            BrokerTimer::ShrinkIsr => self.shrink_isrs(ctx),
            BrokerTimer::CheckpointHighWatermarks => {
                self.checkpoint_high_watermarks();
                self.set_periodic_timer(ctx, timer);
            }
            BrokerTimer::CheckpointLogStarts => {
                self.checkpoint_log_starts();
                self.set_periodic_timer(ctx, timer);
            }
        }
    }
}
