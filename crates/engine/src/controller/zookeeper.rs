//! A server of a ZooKeeper ensemble, as Kafka kept its metadata until 3.9: sessions, the ephemeral znodes
//! that live as long as these, `/controller`, the transactions of the controller, and the watches by which
//! brokers are told of changes.
//!
//! The servers agree by majority. ZooKeeper has a protocol of its own for it (Zab): here the quorum's log
//! stands for it, which gives the same: one server leads, what a majority has is decided and never lost,
//! and without a majority nothing is. Of ZooKeeper's znodes the image stands for the contents. Two things
//! are simpler than they were: a broker speaks with the server that leads, as if every other passed on
//! what it is asked; and a notice holds what its receiver would read next. What a lost notice would have
//! said, the answer to the next ping says.

use super::{Controller, MetadataRecord, Part};
use crate::cluster::{BrokerRegistration, ClusterImage};
use crate::error_code::ErrorCode;
use crate::id::{BrokerEpoch, BrokerId, ControllerId, EventId, NodeId};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Message, Request, Response, ZooKeeperAnswer, ZooKeeperOperation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often sessions are looked at (`tickTime`). No session is shorter than two of them
/// (`minSessionTimeout`).
pub(super) const TICK: SimDuration = SimDuration::from_secs(2);

/// A broker's session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZooKeeperSession {
    /// When the broker was last heard of.
    pub last_contact: SimTime,
    /// How long it may be silent.
    pub timeout: SimDuration,
    /// The event by which it was last heard of.
    heard_by: EventId,
    /// The version of the image of the newest notice.
    told: u64,
}

impl ZooKeeperSession {
    /// When it ends, if nothing is heard any more; it is noticed with the next tick.
    #[must_use]
    pub fn expires(&self) -> SimTime {
        self.last_contact + self.timeout
    }
}

impl Controller {
    /// A server that is its ensemble alone.
    #[must_use]
    pub fn server(id: ControllerId) -> Self {
        Self { part: Part::Server(BTreeMap::new()), ..Self::alone(id) }
    }

    /// Whether it is a server of ZooKeeper's.
    #[must_use]
    pub const fn is_server(&self) -> bool {
        matches!(self.part, Part::Server(_))
    }

    /// A broker's session with ZooKeeper, as the server that leads knows it.
    #[must_use]
    pub fn zookeeper_session(&self, broker: BrokerId) -> Option<&ZooKeeperSession> {
        match &self.part {
            Part::Server(sessions) => sessions.get(&broker),
            Part::KRaft | Part::Elected(_) => None,
        }
    }

    fn session_mut(&mut self, broker: BrokerId) -> Option<&mut ZooKeeperSession> {
        match &mut self.part {
            Part::Server(sessions) => sessions.get_mut(&broker),
            Part::KRaft | Part::Elected(_) => None,
        }
    }

    /// A session begins; or goes on at a server that leads only now, which has heard of nobody yet and
    /// gives all their time anew.
    pub(super) fn begin_zookeeper_session(&mut self, now: SimTime, broker: BrokerId) {
        let timeout = self.config.zookeeper_session_timeout.max(TICK + TICK);
        let Part::Server(sessions) = &mut self.part else { return };
        let heard_by = EventId(0);
        let session = ZooKeeperSession { last_contact: now, timeout, heard_by, told: 0 };
        sessions.insert(broker, session);
    }

    /// A new cluster: its first broker was the first to create `/controller`.
    pub fn found_controller(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        self.create_controller(ctx, broker);
    }

    fn create_controller(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        let epoch = self.image.controller.epoch.next();
        self.write(ctx, vec![MetadataRecord::ControllerCreated { broker, epoch }]);
    }

    /// A broker asks for something.
    pub(super) fn on_operation(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        broker: BrokerId,
        operation: &ZooKeeperOperation,
    ) {
        if !self.is_server() {
            return;
        }
        let answer = match operation {
            ZooKeeperOperation::Register { incarnation, rack, session_timeout } => {
                let rack = rack.clone();
                let result = self.begin_or_find(ctx, broker, *incarnation, rack);
                if result.is_ok() {
                    self.hear(ctx, broker, *session_timeout);
                }
                ZooKeeperAnswer::Registered(result)
            }
            ZooKeeperOperation::Ping { broker_epoch, session_timeout } => {
                let result = self.check_session(broker, *broker_epoch);
                if result.is_ok() {
                    self.hear(ctx, broker, *session_timeout);
                }
                let image = Arc::clone(&self.decided);
                let answer = ZooKeeperAnswer::Pinged(result);
                ctx.reply(message, Response::ZooKeeper { answer, image });
                return;
            }
            ZooKeeperOperation::Close { broker_epoch } => {
                if self.check_session(broker, *broker_epoch).is_ok() {
                    self.end_zookeeper_session(ctx, broker, false);
                }
                return;
            }
            ZooKeeperOperation::CreateController { broker_epoch } => {
                let present = self.image.controller.broker;
                let is_free = present.is_none_or(|present| present == broker);
                let result = match self.check_session(broker, *broker_epoch) {
                    Ok(()) if is_free => {
                        if present.is_none() {
                            self.create_controller(ctx, broker);
                        }
                        Ok(self.image.controller.epoch)
                    }
                    _ => Err(ErrorCode::NotController),
                };
                ZooKeeperAnswer::ControllerCreated(result)
            }
            ZooKeeperOperation::Write { epoch, number, records } => {
                let znode = self.image.controller;
                let is_controller = znode.broker == Some(broker) && znode.epoch == *epoch;
                if is_controller && *number > znode.written {
                    let check = MetadataRecord::CheckControllerEpoch { number: *number };
                    let records = records.iter().cloned();
                    self.write(ctx, core::iter::once(check).chain(records).collect());
                }
                let result = is_controller.then_some(*number).ok_or(ErrorCode::NotController);
                ZooKeeperAnswer::Written(result)
            }
        };
        let image = Arc::default();
        self.answer(ctx, message, Response::ZooKeeper { answer, image });
    }

    /// What ZooKeeper answers comes with what it holds by then.
    pub(super) fn complete(&self, response: Response) -> Response {
        match response {
            Response::ZooKeeper { answer, .. } => {
                Response::ZooKeeper { answer, image: Arc::clone(&self.decided) }
            }
            other => other,
        }
    }

    /// Creates `/brokers/ids/N`, unless it is there: of this process, or of one before it whose session
    /// has not ended yet.
    fn begin_or_find(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        incarnation: u32,
        rack: Option<Arc<str>>,
    ) -> Result<BrokerEpoch, ErrorCode> {
        if let Some(known) = self.image.brokers.get(&broker) {
            let is_own = known.incarnation == incarnation && self.session_mut(broker).is_some();
            let epoch = self.image.brokers.get(&broker).map(|known| known.epoch);
            return epoch.filter(|_| is_own).ok_or(ErrorCode::DuplicateBrokerRegistration);
        }
        let epoch = BrokerEpoch(self.image.version);
        let registration = BrokerRegistration {
            rack,
            epoch,
            incarnation,
            fenced: false,
            in_controlled_shutdown: false,
        };
        self.begin_zookeeper_session(ctx.now(), broker);
        // What there is by then, it learns by the answer.
        let known = self.image.version.saturating_add(1);
        if let Some(session) = self.session_mut(broker) {
            session.told = known;
        }
        self.write(ctx, vec![MetadataRecord::RegisterBroker { broker, registration }]);
        Ok(epoch)
    }

    fn check_session(&self, broker: BrokerId, epoch: BrokerEpoch) -> Result<(), ErrorCode> {
        let known = self.image.brokers.get(&broker).filter(|known| known.epoch == epoch);
        let session = self.zookeeper_session(broker);
        known.and(session).map(|_| ()).ok_or(ErrorCode::StaleBrokerEpoch)
    }

    fn hear(&mut self, ctx: &Context<'_>, broker: BrokerId, timeout: SimDuration) {
        let (now, cause) = (ctx.now(), ctx.cause());
        if let Some(session) = self.session_mut(broker) {
            session.last_contact = now;
            session.heard_by = cause;
            session.timeout = timeout.max(TICK + TICK);
        }
    }

    fn end_zookeeper_session(&mut self, ctx: &mut Context<'_>, broker: BrokerId, expired: bool) {
        if let Part::Server(sessions) = &mut self.part {
            sessions.remove(&broker);
        }
        self.write(ctx, vec![MetadataRecord::SessionEnded { broker, expired }]);
    }

    /// Ends the sessions of brokers that were not heard of for too long.
    pub(super) fn expire_sessions(&mut self, ctx: &mut Context<'_>) {
        let now = ctx.now();
        let Part::Server(sessions) = &self.part else { return };
        let expired = sessions.iter().filter(|(_, session)| now > session.expires());
        let expired: Vec<(BrokerId, EventId)> =
            expired.map(|(broker, session)| (*broker, session.heard_by)).collect();
        let cause = ctx.cause();
        for (broker, heard_by) in expired {
            // Nothing has happened since it was last heard of.
            ctx.set_cause(heard_by.max(cause));
            ctx.blame_silence_of(&NodeId::Broker(broker));
            self.end_zookeeper_session(ctx, broker, true);
        }
        ctx.set_cause(cause);
    }

    /// Tells those who watch what has changed since they were last told: all who the controller is, the
    /// controller also which brokers there are.
    pub(super) fn notify(&mut self, ctx: &mut Context<'_>) {
        let Part::Server(sessions) = &mut self.part else { return };
        for (&broker, session) in sessions {
            if session.told < concerns(&self.decided, broker) {
                session.told = self.decided.version;
                let image = Arc::clone(&self.decided);
                ctx.request(NodeId::Broker(broker), Request::ZooKeeperNotice { image });
            }
        }
    }
}

/// The version that last changed what `broker` watches.
fn concerns(image: &ClusterImage, broker: BrokerId) -> u64 {
    let znode = image.controller;
    match znode.broker == Some(broker) {
        true => znode.changed.max(znode.brokers_changed),
        false => znode.changed,
    }
}
