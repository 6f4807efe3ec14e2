//! How an idempotent producer comes to its id, and what a new epoch changes in what is under way.

use super::metadata::at_least;
use super::sequences::{EpochBump, Sequences};
use super::{Producer, ProducerBatch};
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, MessageId, NodeId, ProducerIdAndEpoch, TopicPartition};
use crate::kernel::Context;
use crate::time::SimTime;
use crate::wire::Request;
use serde::{Deserialize, Serialize};

/// The id of an idempotent producer and the numbers that it has given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Idempotence {
    pub sequences: Sequences,
    /// The request for an id, whom it went to, and when.
    asked: Option<(MessageId, BrokerId, SimTime)>,
    ask_at: Option<SimTime>,
    /// Counts brokers that did not answer: the next one is asked then.
    turn: u32,
}

impl Producer {
    /// Sees to it that the producer has an id, and begins a new epoch when that is due.
    pub(super) fn keep_identity(&mut self, ctx: &mut Context<'_>) {
        if !self.config.enable_idempotence || !self.is_running() {
            return;
        }
        self.idempotence.sequences.resolve();
        if let Some(bump) = self.idempotence.sequences.bump() {
            self.take_over(ctx, &bump);
        }
        let due = self.idempotence.ask_at.is_none_or(|at| at <= ctx.now());
        if self.idempotence.sequences.producer().is_none() && due {
            self.ask_for_id(ctx);
        }
    }

    fn ask_for_id(&mut self, ctx: &mut Context<'_>) {
        let count = u32::try_from(self.bootstrap.len()).unwrap_or(u32::MAX);
        let Some(turn) = self.idempotence.turn.checked_rem(count) else { return };
        let Some(&broker) = self.bootstrap.get(turn as usize) else { return };
        if self.idempotence.asked.is_some() {
            return;
        }
        // An id is needed because the process began, whatever happens at the moment.
        let because_of = ctx.cause();
        ctx.set_cause(self.began);
        let message = ctx.request(NodeId::Broker(broker), Request::InitProducerId);
        ctx.set_cause(because_of);
        self.idempotence.asked = Some((message, broker, ctx.now()));
        self.idempotence.ask_at = None;
    }

    pub(super) fn on_id(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        result: Result<ProducerIdAndEpoch, ErrorCode>,
    ) {
        if self.idempotence.asked.is_none_or(|(asked, ..)| asked != to_request) {
            return;
        }
        self.idempotence.asked = None;
        match result {
            Ok(producer) => {
                ctx.note_as_cause(EventKind::ProducerIdGiven { producer });
                self.idempotence.sequences.set_producer(producer);
            }
            Err(_) => self.ask_for_id_again(ctx.now()),
        }
    }

    /// The request for an id will not be answered: another broker is asked.
    pub(super) fn id_is_late(&mut self, now: SimTime) {
        self.idempotence.asked = None;
        self.idempotence.turn = self.idempotence.turn.wrapping_add(1);
        self.ask_for_id_again(now);
    }

    fn ask_for_id_again(&mut self, now: SimTime) {
        self.idempotence.ask_at = Some(now + at_least(self.config.retry_backoff));
    }

    /// When the id was asked for without answer, and of whom.
    pub(super) fn asks_for_id(&self) -> Option<(MessageId, BrokerId, SimTime)> {
        self.idempotence.asked
    }

    /// When the producer must look after its id next.
    pub(super) fn identity_deadline(&self) -> Option<SimTime> {
        let asked = self.idempotence.asked;
        asked
            .map(|(.., at)| at + at_least(self.config.request_timeout))
            .or_else(|| self.idempotence.ask_at.filter(|_| self.config.enable_idempotence))
    }

    /// Whether the front batch of the partition's queue may leave, by its number.
    pub(super) fn is_in_sequence(&self, partition: &TopicPartition, batch: &ProducerBatch) -> bool {
        // A batch that has a number keeps to it, also when the setting was changed meanwhile.
        let counts = self.config.enable_idempotence || batch.stamp.is_some();
        !counts || self.idempotence.sequences.may_leave(partition, batch.stamp)
    }

    /// Gives batches under way the numbers of the new epoch. What lies on the wire keeps the old ones.
    fn take_over(&mut self, ctx: &mut Context<'_>, bump: &EpochBump) {
        let partitions = bump.renumbered.keys().cloned().collect();
        let producer = bump.producer;
        ctx.note(EventKind::ProducerEpochBumped { producer, partitions });
        for (partition, renumbered) in &bump.renumbered {
            let sent = self.in_flight.values_mut().flat_map(|request| request.batches_mut());
            let sent = sent.filter(|(to, _)| to == partition).map(|(_, batch)| batch);
            let waiting = self.accumulator.batches_mut(partition);
            for batch in sent.chain(waiting) {
                let Some(stamp) = batch.stamp else { continue };
                if let Some(new) = renumbered.iter().find(|new| new.from == stamp) {
                    batch.stamp = Some(new.to);
                    batch.renumbered = true;
                }
            }
        }
    }
}
