//! The controllers as a broker knows them: one of them is asked for everything until it turns out not to
//! be the active one (`NodeToControllerChannelManager`).

use super::{Broker, BrokerTimer};
use crate::cluster::ClusterImage;
use crate::id::{ControllerId, MessageId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use serde::{Deserialize, Serialize};

/// So long a broker waits before it asks again what nobody took.
const ASK_AGAIN: SimDuration = SimDuration::from_millis(100);

/// Whom a broker asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controllers {
    /// All of them (`controller.quorum.bootstrap.servers`).
    voters: Vec<ControllerId>,
    asked: ControllerId,
}

impl Controllers {
    /// The first is asked first.
    #[must_use]
    pub fn new(voters: &[ControllerId]) -> Self {
        let asked = voters.first().copied().unwrap_or(ControllerId::ALONE);
        Self { voters: voters.to_vec(), asked }
    }

    /// All of them.
    #[must_use]
    pub fn voters(&self) -> &[ControllerId] {
        &self.voters
    }

    /// The one that is asked.
    #[must_use]
    pub const fn asked(&self) -> ControllerId {
        self.asked
    }

    /// The one that is asked, as a node.
    #[must_use]
    pub const fn node(&self) -> NodeId {
        NodeId::Controller(self.asked)
    }

    /// `asked` did not take a request: it knew another, or the next one is tried.
    pub fn try_another(&mut self, asked: ControllerId, known: Option<ControllerId>) {
        if self.asked != asked {
            // It is given up already.
            return;
        }
        let place = self.voters.iter().position(|voter| *voter == asked).unwrap_or(0);
        let next = self.voters.get(place + 1).or_else(|| self.voters.first());
        self.asked = known.or(next.copied()).unwrap_or(asked);
    }

    /// `controller` shows that it is the active one. Says whether another was asked until now.
    pub fn is_active(&mut self, controller: ControllerId) -> bool {
        core::mem::replace(&mut self.asked, controller) != controller
    }
}

impl Broker {
    /// The controller that it asks.
    #[must_use]
    pub const fn controller(&self) -> ControllerId {
        self.controllers.asked()
    }

    /// A controller tells newer metadata: it is the active one, and what another has not answered it is
    /// asked now.
    pub(super) fn told_by_controller(
        &mut self,
        ctx: &mut Context<'_>,
        controller: ControllerId,
        image: &ClusterImage,
    ) {
        if image.version <= self.image.version || !self.controllers.is_active(controller) {
            return;
        }
        let cause = ctx.cause();
        self.ask_the_new_one(ctx);
        self.retry_isr_update(ctx, None);
        self.producer_ids_refused(None);
        ctx.set_cause(cause);
    }

    /// The controller that was asked is not the active one.
    pub(super) fn not_controller(
        &mut self,
        ctx: &mut Context<'_>,
        from: &NodeId,
        to_request: MessageId,
        leader: Option<ControllerId>,
    ) {
        if let NodeId::Controller(asked) = from {
            self.controllers.try_another(*asked, leader);
            self.server_failed(ctx, Some(to_request));
        }
        self.controller_failed(ctx, Some(to_request));
    }

    /// The connection to a controller has ended, or it did not take a request.
    pub(super) fn controller_closed(
        &mut self,
        ctx: &mut Context<'_>,
        controller: ControllerId,
        to_request: Option<MessageId>,
    ) {
        if to_request.is_none() && self.controllers.asked() != controller {
            return;
        }
        self.controllers.try_another(controller, None);
        if self.is_of_zookeeper_era() {
            self.server_failed(ctx, to_request);
        } else {
            self.controller_failed(ctx, to_request);
        }
    }

    pub(super) fn controller_failed(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: Option<MessageId>,
    ) {
        let cause = ctx.cause();
        self.communication_refused(ctx, to_request);
        ctx.set_cause(cause);
        self.requests_refused(ctx, to_request);
    }

    /// The controller has not taken the request with this id, or whichever is not answered.
    pub(super) fn requests_refused(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: Option<MessageId>,
    ) {
        if self.take_back_isr_update(to_request) {
            ctx.timer(ASK_AGAIN, Timer::Broker(BrokerTimer::AskAgain));
        }
        self.producer_ids_refused(to_request);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_after_the_other_is_tried_until_one_is_active() {
        let voters: Vec<_> = ControllerId::quorum(3).collect();
        let [one, two, three] = voters[..] else { panic!("three") };
        let mut controllers = Controllers::new(&voters);
        controllers.try_another(one, None);
        assert_eq!(controllers.asked(), two);
        controllers.try_another(one, None);
        assert_eq!(controllers.asked(), two, "the first is given up already");
        controllers.try_another(two, None);
        controllers.try_another(three, None);
        assert_eq!(controllers.asked(), one, "round and round");
        controllers.try_another(one, Some(three));
        assert_eq!(controllers.asked(), three, "the one asked knew");
        assert!(controllers.is_active(two) && !controllers.is_active(two));
    }
}
