//! Messages on their way: sent, kept back, lost; connections that close.

use super::{Kernel, Scheduled};
use crate::event::EventKind;
use crate::id::{EventId, MessageId, NodeId};
use crate::network::{DropNext, Hold, Loss, Network, Passage};
use crate::time::SimDuration;
use crate::wire::{Body, Message};

impl Kernel {
    /// The links and what is wrong with them.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// Puts a message on the wire.
    pub(super) fn deliver(
        &mut self,
        from: NodeId,
        to: NodeId,
        cause: EventId,
        body: Body,
    ) -> MessageId {
        // That a connection is closed its machine tells, not the process.
        if !matches!(body, Body::ConnectionClosed { .. }) {
            self.is_heard(&from);
        }
        let id = self.next_message;
        self.next_message = id.next();
        let word = body.word();
        let answers = match &body {
            Body::Response { to_request, .. } => Some(*to_request),
            Body::ConnectionClosed { to_request } => *to_request,
            Body::Request(_) => None,
        };
        let sent = EventKind::MessageSent { message: id, to: to.clone(), word, answers };
        let sent_by = self.note(Some(cause), from.clone(), sent);
        let latency = self.network.latency.between(&from, &to);
        let link = self.network.link_mut(&from, &to);
        let passage = link.passage(&body);
        let arrives = link.arrival(self.now, latency);
        let connection = link.connection;
        let message =
            Message { id, from, to, departs: self.now, arrives, sent_by, connection, body };
        match passage {
            Passage::Arrives => self.schedule(arrives, Scheduled::Deliver(Box::new(message))),
            Passage::Lost { loss, by } => {
                // Half way, where the break is drawn.
                let half = SimDuration::from_micros(arrives.since(self.now).as_micros() / 2);
                let message = Box::new(message);
                self.schedule(self.now + half, Scheduled::Lose { message, loss, by });
            }
            Passage::Waits => {
                link.keep(message);
                self.aside += 1;
            }
        }
        id
    }

    /// Messages kept back by a hold, by link, oldest first.
    pub fn kept_back(&self) -> impl Iterator<Item = &Message> {
        self.network.links().flat_map(|(_, _, link)| link.waiting())
    }

    /// Cuts the link from `from` to `to`: what is on its way there is lost, and all that follows.
    pub fn cut(&mut self, from: &NodeId, to: &NodeId, by: EventId) {
        let link = self.network.link_mut(from, to);
        link.cut = Some(by);
        let waiting = link.take_waiting();
        self.aside -= waiting.len();
        let moving = self.take_moving(from, to);
        for message in waiting.into_iter().chain(moving) {
            self.lose(&message, Loss::Cut, by);
        }
    }

    /// Ends a cut.
    pub fn heal(&mut self, from: &NodeId, to: &NodeId) {
        self.network.link_mut(from, to).cut = None;
    }

    /// Lets the messages from `from` to `to` wait where they are, and all that follow.
    pub fn hold(&mut self, from: &NodeId, to: &NodeId, by: EventId) {
        let moving = self.take_moving(from, to);
        self.aside += moving.len();
        let since = self.now;
        let link = self.network.link_mut(from, to);
        link.hold = Some(Hold { since, by });
        moving.into_iter().for_each(|message| link.keep(message));
    }

    /// Ends a hold: what was kept back goes on from where it stood.
    pub fn release(&mut self, from: &NodeId, to: &NodeId) {
        let now = self.now;
        let released = self.network.link_mut(from, to).release(now);
        self.aside -= released.len();
        for message in released {
            self.schedule(message.arrives, Scheduled::Deliver(Box::new(message)));
        }
    }

    /// What messages from `from` to `to` take longer than usual from now on.
    pub fn delay(&mut self, from: &NodeId, to: &NodeId, delay: SimDuration) {
        self.network.link_mut(from, to).delay = delay;
    }

    /// The next message from `from` to `to` that `drop` means will be lost.
    pub fn drop_next(&mut self, from: &NodeId, to: &NodeId, drop: DropNext) {
        self.network.link_mut(from, to).drops.push_back(drop);
    }

    /// The nodes that `node` has ever sent anything to or heard from: it has a connection with each.
    #[must_use]
    pub fn peers(&self, node: &NodeId) -> Vec<NodeId> {
        self.network.peers(node)
    }

    /// A node's process has ended because of `cause`: whoever is connected to it is told by its machine,
    /// and what is still on its way to it finds nobody, whoever lives there by then.
    pub fn disconnect(&mut self, node: &NodeId, cause: EventId) {
        self.end(node, cause);
        for message in self.network.take_waiting_for(node) {
            self.aside -= 1;
            self.lose(&message, Loss::NodeGone, cause);
        }
        for scheduled in self.queue.values_mut() {
            if let Scheduled::Deliver(message) = scheduled
                && message.to == *node
            {
                let message = message.clone();
                *scheduled = Scheduled::Lose { message, loss: Loss::NodeGone, by: cause };
            }
        }
        for peer in self.peers(node) {
            let closed = Body::ConnectionClosed { to_request: None };
            self.deliver(node.clone(), peer, cause, closed);
        }
    }

    /// A message has come to a node whose process does not run. Whoever asked is told that nobody
    /// listens.
    pub fn refuse(&mut self, message: &Message) {
        self.lose(message, Loss::NodeGone, message.sent_by);
        if matches!(message.body, Body::Request(_)) {
            let (from, to) = (message.to.clone(), message.from.clone());
            let refused = Body::ConnectionClosed { to_request: Some(message.id) };
            self.deliver(from, to, message.sent_by, refused);
        }
    }

    /// Notes that a message is lost.
    pub fn lose(&mut self, message: &Message, loss: Loss, by: EventId) {
        let from = message.from.clone();
        let word = message.body.word();
        let lost = EventKind::MessageLost { message: message.id, from, word, loss };
        self.note(Some(by), message.to.clone(), lost);
    }

    /// Takes the messages from `from` to `to` off the wire, in order of arrival.
    fn take_moving(&mut self, from: &NodeId, to: &NodeId) -> Vec<Message> {
        let on_link = |_: &_, scheduled: &mut Scheduled| match scheduled {
            Scheduled::Deliver(message) => message.from == *from && message.to == *to,
            _ => false,
        };
        let taken = self.queue.extract_if(.., on_link);
        taken
            .filter_map(|(_, scheduled)| match scheduled {
                Scheduled::Deliver(message) => Some(*message),
                _ => None,
            })
            .collect()
    }
}
