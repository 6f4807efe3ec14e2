//! Brokers: registration, heartbeats, fencing, shutting down (`ClusterControlManager`,
//! `BrokerHeartbeatManager`).

use super::leaders::Updating;
use super::{Controller, ControllerError, MetadataRecord, Part};
use crate::cluster::BrokerRegistration;
use crate::error_code::ErrorCode;
use crate::id::{BrokerEpoch, BrokerId, NodeId, TopicName};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use crate::wire::{HeartbeatAnswer, Message, Request, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// After so long a broker that is behind is sent the metadata again: a message may have been lost.
pub(super) const RESEND: SimDuration = SimDuration::from_millis(500);

/// What the controller knows of a broker from its heartbeats (`BrokerHeartbeatState`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerSession {
    /// When it was last heard of.
    pub last_contact: SimTime,
    /// How much of the controller's log it had then.
    pub metadata_offset: u64,
    /// Once it is shutting down: how far the others must be before it may go.
    pub shutdown_offset: Option<u64>,
    /// Whether it is there, as far as the controller knows.
    pub connected: bool,
    /// When it was last sent metadata.
    pub told_at: SimTime,
}

impl Controller {
    /// What it knows of a broker from its heartbeats.
    #[must_use]
    pub fn session(&self, broker: BrokerId) -> Option<&BrokerSession> {
        self.sessions.get(&broker)
    }

    /// A broker that has just been set up registers; it is unfenced at once.
    ///
    /// # Errors
    /// When it is registered already.
    pub fn register(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        rack: Option<Arc<str>>,
    ) -> Result<BrokerEpoch, ControllerError> {
        if self.image.brokers.contains_key(&broker) {
            return Err(ControllerError::BrokerExists { broker });
        }
        let epoch = BrokerEpoch(self.image.version);
        let registration = BrokerRegistration {
            rack,
            epoch,
            incarnation: 0,
            fenced: false,
            in_controlled_shutdown: false,
        };
        self.begin_session(ctx.now(), broker);
        self.begin_periodic_work(ctx);
        self.write(ctx, vec![MetadataRecord::RegisterBroker { broker, registration }]);
        Ok(epoch)
    }

    /// Whether a broker can be forgotten: one that holds no replica. Of others Kafka's operators move the
    /// replicas away first, since an unregistered broker's copies are lost to the cluster.
    ///
    /// # Errors
    /// When there is no such broker, or it holds replicas.
    pub fn check_unregister(&self, broker: BrokerId) -> Result<(), ControllerError> {
        if !self.image.brokers.contains_key(&broker) {
            return Err(ControllerError::UnknownBroker { broker });
        }
        let topics = self.image.topics.iter().filter(|(_, image)| {
            image.partitions.iter().any(|partition| partition.replicas.contains(&broker))
        });
        let topics: Vec<TopicName> = topics.map(|(topic, _)| topic.clone()).collect();
        if !topics.is_empty() {
            return Err(ControllerError::BrokerHoldsReplicas { broker, topics });
        }
        Ok(())
    }

    /// Forgets a broker that was shut down (`UnregisterBroker`).
    ///
    /// # Errors
    /// As [`Controller::check_unregister`].
    pub fn unregister(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
    ) -> Result<(), ControllerError> {
        self.check_unregister(broker)?;
        self.sessions.remove(&broker);
        self.write(ctx, vec![MetadataRecord::UnregisterBroker { broker }]);
        Ok(())
    }

    pub(super) fn begin_session(&mut self, now: SimTime, broker: BrokerId) {
        if let Part::Server(_) = self.part {
            self.begin_zookeeper_session(now, broker);
            return;
        }
        let session = BrokerSession {
            last_contact: now,
            metadata_offset: 0,
            shutdown_offset: None,
            connected: true,
            told_at: now,
        };
        self.sessions.insert(broker, session);
    }

    /// A broker's process has started and registers. It is fenced until it has caught up. If it
    /// cannot show the epoch of its last clean shutdown, what it had may be lost.
    pub(super) fn on_registration(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        request: &Request,
    ) {
        let Request::BrokerRegistration { broker, incarnation, rack, previous_epoch } = request
        else {
            return;
        };
        let known = self.image.brokers.get(broker).cloned();
        if let Some(known) = &known {
            if known.incarnation == *incarnation {
                let result = Ok(known.epoch);
                self.answer(ctx, message, Response::BrokerRegistration { result });
                return;
            }
            // Another process of this name may still be alive.
            if self.has_valid_session(*broker, ctx.now()) && !known.in_controlled_shutdown {
                let result = Err(ErrorCode::DuplicateBrokerRegistration);
                self.answer(ctx, message, Response::BrokerRegistration { result });
                return;
            }
        }
        let mut records = Vec::new();
        let clean = known.as_ref().is_none_or(|known| *previous_epoch == Some(known.epoch));
        if clean {
            let left = Updating { removed: Some(*broker), ..Updating::default() };
            records.extend(
                self.leader_and_isr_changes(left, |partition| partition.isr.contains(broker)),
            );
        } else {
            let lost = Updating { unclean_shutdown: Some(*broker), ..Updating::default() };
            records.extend(self.leader_and_isr_changes(lost, |partition| {
                partition.isr.contains(broker) || partition.elr.contains(broker)
            }));
        }
        let epoch = BrokerEpoch(self.image.version.saturating_add(records.len() as u64));
        let registration = BrokerRegistration {
            rack: rack.clone(),
            epoch,
            incarnation: *incarnation,
            fenced: true,
            in_controlled_shutdown: false,
        };
        records.push(MetadataRecord::RegisterBroker { broker: *broker, registration });
        self.begin_session(ctx.now(), *broker);
        self.write(ctx, records);
        self.answer(ctx, message, Response::BrokerRegistration { result: Ok(epoch) });
    }

    fn has_valid_session(&self, broker: BrokerId, now: SimTime) -> bool {
        self.sessions.get(&broker).is_some_and(|session| {
            session.connected && now <= session.last_contact + self.config.session_timeout
        })
    }

    pub(super) fn on_heartbeat(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        request: &Request,
    ) {
        let Request::BrokerHeartbeat {
            broker,
            broker_epoch,
            current_metadata_offset: offset,
            want_shut_down,
        } = request
        else {
            return;
        };
        let known = self.image.brokers.get(broker).filter(|known| known.epoch == *broker_epoch);
        let (Some(known), Some(session)) = (known.cloned(), self.sessions.get_mut(broker)) else {
            let result = Err(ErrorCode::StaleBrokerEpoch);
            self.answer(ctx, message, Response::BrokerHeartbeat { result });
            return;
        };
        session.last_contact = ctx.now();
        session.metadata_offset = session.metadata_offset.max(*offset);
        session.connected = true;
        let should_shut_down = *want_shut_down && self.may_shut_down(ctx, *broker, &known);
        if !want_shut_down && known.fenced && *offset > known.epoch.0 {
            self.unfence(ctx, *broker, &known);
        }
        let is_fenced = self.image.brokers.get(broker).is_none_or(|known| known.fenced);
        let answer = HeartbeatAnswer { is_fenced, should_shut_down };
        self.answer(ctx, message, Response::BrokerHeartbeat { result: Ok(answer) });
        self.tell_again(ctx, *broker);
    }

    /// A broker that is behind although it was told is told again.
    pub(super) fn tell_again(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        let Some(session) = self.sessions.get_mut(&broker) else { return };
        let behind = session.metadata_offset < self.decided.version;
        if session.connected && behind && ctx.now() >= session.told_at + RESEND {
            session.told_at = ctx.now();
            let image = Arc::clone(&self.decided);
            ctx.request(NodeId::Broker(broker), Request::UpdateMetadata { image });
        }
    }

    fn unfence(&mut self, ctx: &mut Context<'_>, broker: BrokerId, known: &BrokerRegistration) {
        let mut records = vec![MetadataRecord::BrokerRegistrationChange {
            broker,
            epoch: known.epoch,
            fenced: Some(false),
            in_controlled_shutdown: None,
        }];
        // Only partitions without a leader look for one; preferred leaders come back later.
        let came = Updating { added: Some(broker), ..Updating::default() };
        records.extend(self.leader_and_isr_changes(came, |partition| partition.leader.is_none()));
        self.write(ctx, records);
    }

    /// Removes the broker from all ISRs and moves its leaderships.
    fn fence(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        let Some(known) = self.image.brokers.get(&broker).filter(|known| !known.fenced) else {
            return;
        };
        let mut records = vec![MetadataRecord::BrokerRegistrationChange {
            broker,
            epoch: known.epoch,
            fenced: Some(true),
            in_controlled_shutdown: None,
        }];
        let left = Updating { removed: Some(broker), ..Updating::default() };
        records
            .extend(self.leader_and_isr_changes(left, |partition| partition.isr.contains(&broker)));
        self.write(ctx, records);
    }

    pub(super) fn check_sessions(&mut self, ctx: &mut Context<'_>) {
        let (now, timeout) = (ctx.now(), self.config.session_timeout);
        let expired =
            |session: &BrokerSession| session.connected && now > session.last_contact + timeout;
        let sessions = self.sessions.iter_mut().filter(|(_, session)| expired(session));
        let silent: Vec<BrokerId> = sessions
            .map(|(broker, session)| {
                session.connected = false;
                *broker
            })
            .collect();
        let cause = ctx.cause();
        for broker in silent {
            ctx.set_cause(cause);
            ctx.blame_silence_of(&NodeId::Broker(broker));
            self.fence(ctx, broker);
        }
        ctx.set_cause(cause);
    }

    /// A broker wants to shut down in order. It may when it leads nothing and the others know so.
    fn may_shut_down(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        known: &BrokerRegistration,
    ) -> bool {
        if known.fenced {
            self.end_session(broker);
            return true;
        }
        if !known.in_controlled_shutdown && self.leads_anything(broker) {
            self.begin_controlled_shutdown(ctx, broker, known.epoch);
            return false;
        }
        let needed = self.sessions.get(&broker).and_then(|session| session.shutdown_offset);
        if self.leads_anything(broker) || needed > Some(self.lowest_active_offset(broker)) {
            return false;
        }
        self.end_session(broker);
        self.fence(ctx, broker);
        true
    }

    fn begin_controlled_shutdown(
        &mut self,
        ctx: &mut Context<'_>,
        broker: BrokerId,
        epoch: BrokerEpoch,
    ) {
        let mut records = vec![MetadataRecord::BrokerRegistrationChange {
            broker,
            epoch,
            fenced: None,
            in_controlled_shutdown: Some(true),
        }];
        let left = Updating { removed: Some(broker), ..Updating::default() };
        records
            .extend(self.leader_and_isr_changes(left, |partition| partition.isr.contains(&broker)));
        self.write(ctx, records);
        if let Some(session) = self.sessions.get_mut(&broker) {
            session.shutdown_offset = Some(self.image.version);
        }
    }

    fn end_session(&mut self, broker: BrokerId) {
        if let Some(session) = self.sessions.get_mut(&broker) {
            session.connected = false;
        }
    }

    fn leads_anything(&self, broker: BrokerId) -> bool {
        self.image.partitions().any(|(_, partition)| partition.leader == Some(broker))
    }

    /// How much of the log every other active broker has.
    fn lowest_active_offset(&self, except: BrokerId) -> u64 {
        let active = |broker: &BrokerId| *broker != except && self.image.is_active(*broker);
        let sessions = self.sessions.iter().filter(|(broker, _)| active(broker));
        sessions.map(|(_, session)| session.metadata_offset).min().unwrap_or(u64::MAX)
    }
}
