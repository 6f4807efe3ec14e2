//! The broker that is the controller, in the ZooKeeper era (`KafkaController`): it has read all that
//! ZooKeeper holds, decides on it, writes what it decides to ZooKeeper, and tells the brokers once it is
//! written.
//!
//! One transaction is on its way at a time, with a number: one that is sent again, because no answer
//! came, is known by it. What is decided in the meantime goes with the next.

use super::leaders::Updating;
use super::{Controller, ControllerTimer, MetadataRecord, Part};
use crate::cluster::ClusterImage;
use crate::command::config::BrokerConfig;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerEpoch, BrokerId, ControllerEpoch, ControllerId, MessageId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{Message, Request, Response, ZooKeeperOperation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So long the controller waits before it sends again what ZooKeeper did not take.
const WRITE_AGAIN: SimDuration = SimDuration::from_millis(100);

/// Most answers that wait for ZooKeeper; who asks for more is told to ask again.
const WAITING_BOUND: usize = 1_000;

/// A transaction on its way to ZooKeeper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Transaction {
    number: u64,
    records: Arc<[MetadataRecord]>,
    /// The newest message that carries it; none while it waits to be sent again.
    message: Option<MessageId>,
}

/// The controller's part of a broker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Elected {
    broker: BrokerId,
    /// The server of ZooKeeper's that the broker's session is with.
    server: ControllerId,
    /// Brokers that have asked to stop: they are elected no more.
    shutting_down: BTreeSet<BrokerId>,
    unsent: Vec<MetadataRecord>,
    sent: Option<Transaction>,
    /// How many transactions were sent.
    last: u64,
    acknowledged: u64,
}

impl Elected {
    /// How many transactions there are with what is not sent yet, and how many are written.
    pub(super) const fn progress(&self) -> (u64, u64) {
        (self.last.saturating_add(!self.unsent.is_empty() as u64), self.acknowledged)
    }
}

impl Controller {
    /// A broker becomes the controller of `epoch`.
    #[must_use]
    pub fn elected(
        broker: BrokerId,
        epoch: ControllerEpoch,
        server: ControllerId,
        config: BrokerConfig,
    ) -> Self {
        let elected = Elected {
            broker,
            server,
            shutting_down: BTreeSet::new(),
            unsent: Vec::new(),
            sent: None,
            last: 0,
            acknowledged: 0,
        };
        let mut controller = Self { part: Part::Elected(elected), ..Self::alone(server) };
        controller.voter.epoch = epoch;
        controller.config = config;
        controller
    }

    /// Whether it is a broker's part of the ZooKeeper era.
    pub(super) const fn is_elected(&self) -> bool {
        matches!(self.part, Part::Elected(_))
    }

    pub(super) fn is_shutting_down(&self, broker: BrokerId) -> bool {
        matches!(&self.part, Part::Elected(elected) if elected.shutting_down.contains(&broker))
    }

    /// The broker's session is with this server.
    pub fn meet_server(&mut self, server: ControllerId) {
        if let Part::Elected(elected) = &mut self.part {
            elected.server = server;
        }
    }

    /// It has read what ZooKeeper holds (`onControllerFailover`): what had waited is decided now.
    pub fn begin(&mut self, ctx: &mut Context<'_>, image: &Arc<ClusterImage>) {
        ctx.note_as_cause(EventKind::ControllerBegan { epoch: self.voter.epoch });
        self.decided = Arc::clone(image);
        self.image = Arc::clone(image);
        let brokers: Vec<BrokerId> = image.brokers.keys().copied().collect();
        brokers.into_iter().for_each(|broker| self.begin_session(ctx.now(), broker));
        self.begin_periodic_work(ctx);
        let waited = self.leader_and_isr_changes(Updating::default(), |_| true);
        self.write(ctx, waited);
        self.publish(ctx);
    }

    /// It is the controller no more: whoever waits is told to look for another.
    pub fn end_of_office(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::ControllerReplaced { epoch: self.voter.epoch });
        self.step_down(ctx);
    }

    /// What ZooKeeper holds has changed. Brokers that went lose what they led; those that came may lead
    /// what nobody does.
    pub fn learn(&mut self, ctx: &mut Context<'_>, image: &Arc<ClusterImage>) {
        if image.version <= self.decided.version {
            return;
        }
        let before = core::mem::replace(&mut self.decided, Arc::clone(image));
        self.restore_image();
        let is_of = |image: &ClusterImage, broker: BrokerId, epoch: BrokerEpoch| {
            image.brokers.get(&broker).is_some_and(|known| known.epoch == epoch)
        };
        let processes = |image: &ClusterImage| -> Vec<(BrokerId, BrokerEpoch)> {
            image.brokers.iter().map(|(broker, known)| (*broker, known.epoch)).collect()
        };
        let went = processes(&before).into_iter().filter(|(id, epoch)| !is_of(image, *id, *epoch));
        for (broker, _) in went {
            self.broker_went(ctx, broker);
        }
        let mut came = processes(image);
        came.retain(|(id, epoch)| !is_of(&before, *id, *epoch));
        for (broker, _) in &came {
            self.begin_session(ctx.now(), *broker);
        }
        if !came.is_empty() {
            let changes = self.leader_and_isr_changes(Updating::default(), |partition| {
                partition.leader.is_none()
            });
            self.write(ctx, changes);
        }
        self.publish(ctx);
    }

    fn broker_went(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        self.sessions.remove(&broker);
        if let Part::Elected(elected) = &mut self.part {
            elected.shutting_down.remove(&broker);
        }
        let left = Updating { removed: Some(broker), ..Updating::default() };
        let changes = self.leader_and_isr_changes(left, |partition| {
            partition.isr.contains(&broker) || partition.leader == Some(broker)
        });
        self.write(ctx, changes);
    }

    /// What is decided, with what it has decided since and ZooKeeper has not written yet.
    fn restore_image(&mut self) {
        self.image = Arc::clone(&self.decided);
        let Part::Elected(elected) = &self.part else { return };
        let written = self.decided.controller.written;
        let sent = elected.sent.iter().filter(|sent| sent.number > written);
        let pending: Vec<&MetadataRecord> =
            sent.flat_map(|sent| sent.records.iter()).chain(&elected.unsent).collect();
        if !pending.is_empty() {
            let image = Arc::make_mut(&mut self.image);
            pending.into_iter().for_each(|record| image.replay(record));
        }
    }

    /// Lets ZooKeeper write `records`.
    pub(super) fn write_znodes(&mut self, ctx: &mut Context<'_>, records: Vec<MetadataRecord>) {
        let Part::Elected(elected) = &mut self.part else { return };
        // There are no eligible leader replicas that could be cleared.
        let records =
            records.into_iter().filter(|record| !matches!(record, MetadataRecord::ClearElr { .. }));
        for record in records {
            Arc::make_mut(&mut self.image).replay(&record);
            elected.unsent.push(record);
        }
        self.send_write(ctx);
    }

    /// Sends the next transaction, or again the one that is not on its way any more.
    pub(super) fn send_write(&mut self, ctx: &mut Context<'_>) {
        let (epoch, longest) = (self.voter.epoch, self.config.quorum_request_timeout);
        let Part::Elected(elected) = &mut self.part else { return };
        if elected.sent.is_none() && !elected.unsent.is_empty() {
            elected.last = elected.last.saturating_add(1);
            let records = Arc::from(core::mem::take(&mut elected.unsent));
            elected.sent = Some(Transaction { number: elected.last, records, message: None });
        }
        let Some(sent) = elected.sent.as_mut().filter(|sent| sent.message.is_none()) else {
            return;
        };
        let operation = ZooKeeperOperation::Write {
            epoch,
            number: sent.number,
            records: Arc::clone(&sent.records),
        };
        let request = Request::ZooKeeper { broker: elected.broker, operation };
        let message = ctx.request(NodeId::Controller(elected.server), request);
        sent.message = Some(message);
        ctx.timer(longest, Timer::Controller(ControllerTimer::WriteUnanswered(message)));
    }

    pub(super) fn write_unanswered(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        if self.take_back_write(Some(message)) {
            self.send_write(ctx);
        }
    }

    fn take_back_write(&mut self, message: Option<MessageId>) -> bool {
        let Part::Elected(elected) = &mut self.part else { return false };
        let Some(sent) = &mut elected.sent else { return false };
        let meant = sent.message.is_some() && (message.is_none() || message == sent.message);
        if meant {
            sent.message = None;
        }
        meant
    }

    /// The server that was asked, by this message or whichever is not answered, does not lead or is gone:
    /// the transaction is sent again.
    pub fn write_refused(&mut self, ctx: &mut Context<'_>, message: Option<MessageId>) {
        if self.take_back_write(message) {
            ctx.timer(WRITE_AGAIN, Timer::Controller(ControllerTimer::WriteAgain));
        }
    }

    /// ZooKeeper has written a transaction.
    pub fn on_written(&mut self, ctx: &mut Context<'_>, number: u64, image: &Arc<ClusterImage>) {
        let Part::Elected(elected) = &mut self.part else { return };
        if elected.sent.as_ref().is_some_and(|sent| sent.number == number) {
            elected.sent = None;
            elected.acknowledged = number;
        }
        let cause = ctx.cause();
        self.learn(ctx, image);
        ctx.set_cause(cause);
        self.answer_waiting(ctx);
        self.send_write(ctx);
    }

    /// Whether so many wait for ZooKeeper that nobody else can.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= WAITING_BOUND
    }

    /// A broker says how far it is.
    pub fn on_told(&mut self, broker: BrokerId, version: u64) {
        if let Some(session) = self.sessions.get_mut(&broker) {
            session.metadata_offset = session.metadata_offset.max(version);
        }
    }

    pub(super) fn tell_brokers_again(&mut self, ctx: &mut Context<'_>) {
        let brokers: Vec<BrokerId> = self.sessions.keys().copied().collect();
        brokers.into_iter().for_each(|broker| self.tell_again(ctx, broker));
    }

    /// A broker wants to stop (`doControlledShutdown`): what others can lead, they lead now.
    pub(super) fn on_controlled_shutdown(
        &mut self,
        ctx: &mut Context<'_>,
        message: &Message,
        broker: BrokerId,
        epoch: BrokerEpoch,
    ) {
        if self.image.brokers.get(&broker).is_none_or(|known| known.epoch != epoch) {
            let remaining = Err(ErrorCode::StaleBrokerEpoch);
            self.answer(ctx, message, Response::ControlledShutdown { remaining });
            return;
        }
        let Part::Elected(elected) = &mut self.part else { return };
        elected.shutting_down.insert(broker);
        let left = Updating { removed: Some(broker), ..Updating::default() };
        let mut changes = self.leader_and_isr_changes(left, |partition| {
            partition.isr.contains(&broker) || partition.leader == Some(broker)
        });
        // What nobody else can lead, it leads until it is gone.
        changes.retain(|record| {
            !matches!(record, MetadataRecord::PartitionChange { changed, .. }
                if changed.leader == Some(None))
        });
        self.write(ctx, changes);
        let led = self.image.partitions().filter(|(_, partition)| {
            partition.leader == Some(broker) && partition.replicas.len() > 1
        });
        let remaining = Ok(u32::try_from(led.count()).unwrap_or(u32::MAX));
        self.answer(ctx, message, Response::ControlledShutdown { remaining });
    }
}
