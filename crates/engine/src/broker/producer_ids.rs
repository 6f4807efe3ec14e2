//! Ids for idempotent producers: a broker gives them out of a block that it got from the controller
//! (`RPCProducerIdManager`).

use super::Broker;
use crate::error_code::ErrorCode;
use crate::id::{MessageId, ProducerEpoch, ProducerId, ProducerIdAndEpoch};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use crate::wire::{Message, PRODUCER_ID_BLOCK, Request, Response};
use serde::{Deserialize, Serialize};

/// An unanswered request for a block is sent again after this (`controller.socket.timeout.ms`).
const REQUEST_TIMEOUT: SimDuration = SimDuration::from_secs(30);

/// What a broker has left to give.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducerIds {
    next: ProducerId,
    /// After the last of the block.
    end: ProducerId,
    /// The first of the block after that one.
    following: Option<ProducerId>,
    /// The request for a block that is not answered, and when it was sent.
    asked: Option<(MessageId, SimTime)>,
}

impl ProducerIds {
    /// The next id, if there is one.
    fn claim(&mut self) -> Option<ProducerId> {
        if self.next == self.end {
            self.next = self.following.take()?;
            self.end = ProducerId(self.next.0.saturating_add(PRODUCER_ID_BLOCK));
        }
        let claimed = self.next;
        self.next = claimed.next();
        Some(claimed)
    }

    /// Whether it is time to ask for more: nine tenths of the block are given, or there is none.
    fn runs_low(&self) -> bool {
        let left = self.end.0.saturating_sub(self.next.0);
        self.following.is_none() && left < PRODUCER_ID_BLOCK / 10
    }
}

impl Broker {
    /// Gives an id with epoch 0. Without one at hand it asks the controller and lets the producer come
    /// again.
    pub(super) fn on_init_producer_id(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let claimed = self.producer_ids.claim();
        if self.producer_ids.runs_low() {
            self.ask_for_producer_ids(ctx);
        }
        let result = claimed
            .map(|id| ProducerIdAndEpoch { id, epoch: ProducerEpoch(0) })
            .ok_or(ErrorCode::CoordinatorLoadInProgress);
        ctx.reply(message, Response::InitProducerId { result });
    }

    fn ask_for_producer_ids(&mut self, ctx: &mut Context<'_>) {
        let now = ctx.now();
        let Some(controller) = self.controller_node() else { return };
        if self.producer_ids.asked.is_none_or(|(_, at)| at + REQUEST_TIMEOUT <= now) {
            let message = ctx.request(controller, Request::AllocateProducerIds);
            self.producer_ids.asked = Some((message, now));
        }
    }

    pub(super) fn producer_ids_allocated(&mut self, first: ProducerId) {
        self.producer_ids.asked = None;
        self.producer_ids.following = Some(first);
    }

    /// Nobody took the request for a block: the next producer that asks lets the broker ask again.
    pub(super) fn producer_ids_refused(&mut self, to_request: Option<MessageId>) {
        self.producer_ids
            .asked
            .take_if(|(asked, _)| to_request.is_none_or(|request| request == *asked));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_blocks_one_after_the_other() {
        let mut ids = ProducerIds::default();
        assert!(ids.claim().is_none() && ids.runs_low());
        ids.following = Some(ProducerId(3000));
        let claimed: Vec<_> = (0..900).filter_map(|_| ids.claim()).collect();
        assert_eq!(claimed.first(), Some(&ProducerId(3000)));
        assert!(!ids.runs_low(), "a tenth is left");
        assert_eq!(ids.claim(), Some(ProducerId(3900)));
        assert!(ids.runs_low());
        assert_eq!((0..99).filter_map(|_| ids.claim()).count(), 99);
        assert_eq!(ids.claim(), None);
        ids.following = Some(ProducerId(7000));
        assert_eq!(ids.claim(), Some(ProducerId(7000)));
    }
}
