//! A broker in the ZooKeeper era: its session, what it knows of the controller, and its part as the
//! controller once it was the first to create `/controller` (`KafkaZkClient`, `KafkaController`).

use super::{Broker, BrokerState};
use crate::cluster::ClusterImage;
use crate::controller::Controller;
use crate::error_code::ErrorCode;
use crate::id::{BrokerId, ControllerId, MessageId, NodeId};
use crate::kernel::Context;
use crate::time::SimDuration;
use crate::wire::{Message, Request, Response, ZooKeeperAnswer, ZooKeeperOperation};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How often a broker asks to be let go before it goes in any case (`controlled.shutdown.max.retries`).
const SHUTDOWN_TRIES: u32 = 3;
/// So long it waits in between (`controlled.shutdown.retry.backoff.ms`).
const SHUTDOWN_BACKOFF: SimDuration = SimDuration::from_secs(5);

/// What a broker's process knows from ZooKeeper, and what it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Who the controller is.
    controller: Option<BrokerId>,
    /// The version that said so.
    changed: u64,
    /// Its request for `/controller` that is not answered.
    creating: Option<MessageId>,
    /// How often it has asked to be let go.
    shutdown_tries: u32,
    /// Its part as the controller.
    office: Option<Box<Controller>>,
}

impl Membership {
    /// A process that knows nothing yet, where `servers` are ZooKeeper's.
    pub(super) fn with(servers: &[ControllerId]) -> Option<Box<Self>> {
        servers.first().is_some_and(|first| first.is_zookeeper()).then(Box::default)
    }
}

impl Broker {
    /// Whether ZooKeeper keeps its cluster's metadata.
    pub(super) const fn is_of_zookeeper_era(&self) -> bool {
        self.zookeeper.is_some()
    }

    /// The broker's part as the controller of the ZooKeeper era, while it is, or believes so.
    #[must_use]
    pub fn office(&self) -> Option<&Controller> {
        self.zookeeper.as_ref()?.office.as_deref()
    }

    pub(super) fn office_mut(&mut self) -> Option<&mut Controller> {
        self.zookeeper.as_mut()?.office.as_deref_mut()
    }

    /// Whom it asks for what the controller decides; nobody while it knows of none.
    pub(super) fn controller_node(&self) -> Option<NodeId> {
        match &self.zookeeper {
            Some(zookeeper) => zookeeper.controller.map(NodeId::Broker),
            None => Some(self.controllers.node()),
        }
    }

    /// Begins its session, shows that it lives, or asks the controller to be let go.
    pub(super) fn communicate_with_zookeeper(&mut self, ctx: &mut Context<'_>) {
        let third = self.heartbeat_interval();
        let session_timeout = self.config.zookeeper_session_timeout;
        let operation = match self.lifecycle.epoch {
            Some(broker_epoch) if self.is_stopping() => {
                let request = Request::ControlledShutdown { broker: self.id, broker_epoch };
                match self.controller_node() {
                    Some(controller) => self.ask_and_wait(ctx, controller, request, third),
                    None => self.communication_failed(ctx),
                }
                return;
            }
            Some(broker_epoch) => ZooKeeperOperation::Ping { broker_epoch, session_timeout },
            None => ZooKeeperOperation::Register {
                incarnation: self.lifecycle.incarnation,
                rack: self.lifecycle.rack.clone(),
                session_timeout,
            },
        };
        let request = Request::ZooKeeper { broker: self.id, operation };
        self.ask_and_wait(ctx, self.controllers.node(), request, third);
    }

    fn is_stopping(&self) -> bool {
        self.lifecycle.state == BrokerState::PendingControlledShutdown
    }

    fn ask_zookeeper(&self, ctx: &mut Context<'_>, operation: ZooKeeperOperation) -> MessageId {
        ctx.request(self.controllers.node(), Request::ZooKeeper { broker: self.id, operation })
    }

    /// ZooKeeper has answered.
    pub(super) fn on_zookeeper(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        answer: ZooKeeperAnswer,
        image: &Arc<ClusterImage>,
    ) {
        match answer {
            ZooKeeperAnswer::Registered(result) => {
                let cause = ctx.cause();
                self.on_registered(ctx, to_request, result);
                ctx.set_cause(cause);
            }
            ZooKeeperAnswer::Pinged(result) => {
                if !self.is_awaited(to_request) {
                    return;
                }
                if result.is_err() {
                    self.session_lost(ctx);
                    return;
                }
                self.lifecycle.failures = 0;
                let cause = ctx.cause();
                self.communicate_after(ctx, self.heartbeat_interval());
                ctx.set_cause(cause);
                if let Some(zookeeper) = &mut self.zookeeper {
                    // If there is still no controller, the request was lost.
                    zookeeper.creating = None;
                }
            }
            ZooKeeperAnswer::ControllerCreated(_) => self.creation_over(to_request),
            ZooKeeperAnswer::Written(Ok(number)) => {
                if let Some(office) = self.office_mut() {
                    office.on_written(ctx, number, image);
                }
            }
            ZooKeeperAnswer::Written(Err(_)) => self.leave_office(ctx),
        }
        self.see(ctx, image);
    }

    fn creation_over(&mut self, request: MessageId) {
        if let Some(zookeeper) = &mut self.zookeeper {
            zookeeper.creating.take_if(|creating| *creating == request);
        }
    }

    /// Its session has ended, and what it held is gone. It begins another; what it leads, it leads on
    /// until it is told otherwise.
    fn session_lost(&mut self, ctx: &mut Context<'_>) {
        self.leave_office(ctx);
        if self.is_stopping() {
            self.shut_down(ctx);
            return;
        }
        self.lifecycle.epoch = None;
        self.communicate_with_zookeeper(ctx);
    }

    /// It sees what ZooKeeper holds: who the controller is, if anybody. If nobody is, it would be.
    pub(super) fn see(&mut self, ctx: &mut Context<'_>, image: &Arc<ClusterImage>) {
        let own = image.brokers.get(&self.id).map(|known| known.epoch);
        let has_session = own.is_some() && own == self.lifecycle.epoch;
        if !has_session || !self.learn_controller(ctx, image) {
            return;
        }
        let epoch = image.controller.epoch;
        match image.controller.broker {
            Some(controller) if controller == self.id => {
                let server = self.controllers.asked();
                match self.office_mut().filter(|office| office.epoch() == epoch) {
                    Some(office) => {
                        office.meet_server(server);
                        office.learn(ctx, image);
                    }
                    None => self.take_office(ctx, image),
                }
            }
            Some(_) => self.leave_office(ctx),
            None => {
                self.leave_office(ctx);
                self.run_for_controller(ctx);
            }
        }
    }

    /// Takes over who the controller is, unless it knows that from later. What the one before has not
    /// answered, the new one is asked.
    fn learn_controller(&mut self, ctx: &mut Context<'_>, image: &ClusterImage) -> bool {
        let Some(zookeeper) = &mut self.zookeeper else { return false };
        let znode = image.controller;
        if znode.changed < zookeeper.changed {
            return false;
        }
        zookeeper.changed = znode.changed;
        let before = core::mem::replace(&mut zookeeper.controller, znode.broker);
        if znode.broker.is_some() && before != znode.broker {
            let cause = ctx.cause();
            self.retry_isr_update(ctx, None);
            self.producer_ids_refused(None);
            ctx.set_cause(cause);
        }
        true
    }

    fn run_for_controller(&mut self, ctx: &mut Context<'_>) {
        let Some(broker_epoch) = self.lifecycle.epoch.filter(|_| !self.is_stopping()) else {
            return;
        };
        if self.zookeeper.as_ref().is_some_and(|zookeeper| zookeeper.creating.is_none()) {
            let creation = ZooKeeperOperation::CreateController { broker_epoch };
            let message = self.ask_zookeeper(ctx, creation);
            if let Some(zookeeper) = &mut self.zookeeper {
                zookeeper.creating = Some(message);
            }
        }
    }

    fn take_office(&mut self, ctx: &mut Context<'_>, image: &Arc<ClusterImage>) {
        self.leave_office(ctx);
        let (epoch, server) = (image.controller.epoch, self.controllers.asked());
        let mut office = Controller::elected(self.id, epoch, server, self.config.clone());
        office.begin(ctx, image);
        if let Some(zookeeper) = &mut self.zookeeper {
            zookeeper.office = Some(Box::new(office));
        }
    }

    fn leave_office(&mut self, ctx: &mut Context<'_>) {
        let office = self.zookeeper.as_mut().and_then(|zookeeper| zookeeper.office.take());
        if let Some(mut office) = office {
            office.end_of_office(ctx);
        }
    }

    /// Somebody asks the controller for something.
    pub(super) fn on_controller_request(&mut self, ctx: &mut Context<'_>, message: &Message) {
        if !self.is_of_zookeeper_era() {
            return;
        }
        match self.office_mut().filter(|office| !office.is_full()) {
            Some(office) => office.on_message(ctx, message),
            None => {
                let word = message.body.word();
                ctx.reply(message, Response::NotController { word, leader: None });
            }
        }
    }

    /// A timer of its part as the controller has come.
    pub fn on_office_timer(
        &mut self,
        ctx: &mut Context<'_>,
        timer: crate::controller::ControllerTimer,
    ) {
        if let Some(office) = self.office_mut() {
            office.on_timer(ctx, timer);
        }
    }

    /// The controller tells metadata: it is told how far this broker is.
    pub(super) fn told_by_broker(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        image: &Arc<ClusterImage>,
    ) {
        if !self.is_of_zookeeper_era() || !self.is_registered_in(image) {
            return;
        }
        self.learn_controller(ctx, image);
        let cause = ctx.cause();
        self.update_metadata(ctx, image);
        ctx.set_cause(cause);
        let version = self.metadata_offset();
        ctx.reply(message, Response::UpdateMetadata { version });
    }

    pub(super) fn on_told(&mut self, from: &NodeId, version: u64) {
        if let (NodeId::Broker(broker), Some(office)) = (from, self.office_mut()) {
            office.on_told(*broker, version);
        }
    }

    /// A server of ZooKeeper's has not taken a request, or its process has ended.
    pub(super) fn server_failed(&mut self, ctx: &mut Context<'_>, request: Option<MessageId>) {
        let server = self.controllers.asked();
        if let Some(office) = self.office_mut() {
            office.meet_server(server);
            let cause = ctx.cause();
            office.write_refused(ctx, request);
            ctx.set_cause(cause);
        }
        if let Some(zookeeper) = &mut self.zookeeper {
            zookeeper.creating.take_if(|creating| request.is_none_or(|asked| asked == *creating));
        }
        // A broker that stops awaits the controller's answer.
        if request.is_some() || !self.is_stopping() {
            let cause = ctx.cause();
            self.communication_refused(ctx, request);
            ctx.set_cause(cause);
        }
    }

    /// Another broker's process has ended, or did not take a request. It may be the controller.
    pub(super) fn other_broker_closed(
        &mut self,
        ctx: &mut Context<'_>,
        other: BrokerId,
        request: Option<MessageId>,
    ) {
        let asked = self.zookeeper.as_ref().and_then(|zookeeper| zookeeper.controller);
        if asked != Some(other) {
            return;
        }
        match request {
            // What it awaits then is an answer of ZooKeeper's.
            None if !self.is_stopping() => self.requests_refused(ctx, None),
            request => self.controller_failed(ctx, request),
        }
    }

    /// The session ends in order.
    pub(super) fn close_session(&mut self, ctx: &mut Context<'_>) {
        if let Some(broker_epoch) = self.lifecycle.epoch.filter(|_| self.is_of_zookeeper_era()) {
            self.ask_zookeeper(ctx, ZooKeeperOperation::Close { broker_epoch });
        }
    }

    /// The controller has answered how much is left that others could lead.
    pub(super) fn on_shutdown_answered(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        remaining: Result<u32, ErrorCode>,
    ) {
        if !self.is_awaited(to_request) {
            return;
        }
        match remaining {
            Ok(0) => self.shut_down(ctx),
            _ => self.communication_failed(ctx),
        }
    }

    /// A broker that was not let go asks again a few times, and then goes in any case. Whether this is
    /// about that.
    pub(super) fn gives_up_shutdown(&mut self, ctx: &mut Context<'_>) -> bool {
        if !self.is_stopping() {
            return false;
        }
        let Some(zookeeper) = &mut self.zookeeper else { return false };
        zookeeper.shutdown_tries = zookeeper.shutdown_tries.saturating_add(1);
        match zookeeper.shutdown_tries < SHUTDOWN_TRIES {
            true => self.communicate_after(ctx, SHUTDOWN_BACKOFF),
            false => self.shut_down(ctx),
        }
        true
    }
}
