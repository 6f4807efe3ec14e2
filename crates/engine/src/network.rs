//! The network between nodes: how long messages take, and what is wrong with single links.
//!
//! A link is one direction between two nodes. What a cut or a drop loses is lost silently, as on a
//! dead cable: nobody is told, and whoever waits notices by its own timeout. What a hold keeps back is
//! late, not lost, as when TCP sends again until it gets through.

use crate::id::{EventId, NodeId};
use crate::time::{SimDuration, SimTime};
use crate::wire::{Body, Latency, Message, MessageKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Most messages that may be marked to be lost on one link.
pub const DROP_BOUND: u32 = 16;

/// A message that shall be lost: the next one, or the next of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropNext {
    /// Of which kind; any when none.
    pub kind: Option<MessageKind>,
    /// The command that wants it so.
    pub by: EventId,
}

/// Since when and why messages wait on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Since when.
    pub since: SimTime,
    /// The command that wants it so.
    pub by: EventId,
}

/// One direction between two nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The command that cut it, while it is cut.
    pub cut: Option<EventId>,
    /// Whether messages wait.
    pub hold: Option<Hold>,
    /// What a message takes longer than usual.
    pub delay: SimDuration,
    /// What shall be lost, at most [`DROP_BOUND`].
    pub drops: VecDeque<DropNext>,
    /// The number of the connection that messages go over now.
    pub connection: u32,
    /// Messages kept back, oldest first.
    waiting: VecDeque<Message>,
    last_arrival: SimTime,
}

/// What becomes of a message that departs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    /// It is delivered when it arrives.
    Arrives,
    /// It is lost on its way because of this command.
    Lost {
        /// What loses it.
        loss: Loss,
        /// The command.
        by: EventId,
    },
    /// It is kept back.
    Waits,
}

/// How a message came to be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// The receiver's process was not there, or not any more.
    NodeGone,
    /// The link was cut.
    Cut,
    /// It was marked to be dropped.
    Dropped,
}

impl Link {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.cut.is_none()
            && self.hold.is_none()
            && self.delay == SimDuration::ZERO
            && self.drops.is_empty()
    }

    /// Messages kept back, oldest first.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.waiting.iter()
    }

    /// When a message that departs now arrives. One connection keeps its order even when a later
    /// message would be faster.
    pub(crate) fn arrival(&mut self, now: SimTime, latency: SimDuration) -> SimTime {
        self.last_arrival = (now + latency + self.delay).max(self.last_arrival);
        self.last_arrival
    }

    /// What becomes of `body` on this link. A drop that it fulfils is done with.
    pub(crate) fn passage(&mut self, body: &Body) -> Passage {
        if let Some(by) = self.cut {
            return Passage::Lost { loss: Loss::Cut, by };
        }
        let meant = |drop: &DropNext| drop.kind.is_none_or(|kind| kind.is(body));
        if let Some(index) = self.drops.iter().position(meant)
            && let Some(drop) = self.drops.remove(index)
        {
            return Passage::Lost { loss: Loss::Dropped, by: drop.by };
        }
        if self.hold.is_some() { Passage::Waits } else { Passage::Arrives }
    }

    /// Keeps a message back.
    pub(crate) fn keep(&mut self, message: Message) {
        self.waiting.push_back(message);
    }

    /// Takes out what was kept back.
    pub(crate) fn take_waiting(&mut self) -> VecDeque<Message> {
        core::mem::take(&mut self.waiting)
    }

    /// The hold ends: what was kept back goes on from where it stood.
    pub(crate) fn release(&mut self, now: SimTime) -> VecDeque<Message> {
        let since = self.hold.take().map_or(now, |hold| hold.since);
        let mut released = self.take_waiting();
        for message in &mut released {
            let stood = now.since(since.max(message.departs));
            message.departs = message.departs + stood;
            message.arrives = (message.arrives + stood).max(now);
            self.last_arrival = self.last_arrival.max(message.arrives);
        }
        released
    }
}

/// All links that were ever used or tampered with, and the usual latencies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// What messages usually take.
    pub latency: Latency,
    links: BTreeMap<(NodeId, NodeId), Link>,
}

impl Network {
    /// The link from `from` to `to`.
    pub fn link_mut(&mut self, from: &NodeId, to: &NodeId) -> &mut Link {
        self.links.entry((from.clone(), to.clone())).or_default()
    }

    /// What `from` sends to anybody from now on goes over new connections.
    pub(crate) fn reconnect_all(&mut self, from: &NodeId) {
        for link in self.links.iter_mut().filter(|((sender, _), _)| sender == from) {
            link.1.connection = link.1.connection.wrapping_add(1);
        }
    }

    /// The link from `from` to `to`, if it was ever used.
    #[must_use]
    pub fn link(&self, from: &NodeId, to: &NodeId) -> Option<&Link> {
        self.links.get(&(from.clone(), to.clone()))
    }

    /// All links that were ever used, by their ends.
    pub fn links(&self) -> impl Iterator<Item = (&NodeId, &NodeId, &Link)> {
        self.links.iter().map(|((from, to), link)| (from, to, link))
    }

    /// Every node that has sent to `node` or been sent to by it.
    #[must_use]
    pub fn peers(&self, node: &NodeId) -> Vec<NodeId> {
        let of = |(from, to): &(NodeId, NodeId)| match (from == node, to == node) {
            (true, false) => Some(to.clone()),
            (false, true) => Some(from.clone()),
            _ => None,
        };
        let mut peers: Vec<NodeId> = self.links.keys().filter_map(of).collect();
        peers.sort_unstable();
        peers.dedup();
        peers
    }

    /// Takes out what is kept back on its way to `node`.
    pub(crate) fn take_waiting_for(&mut self, node: &NodeId) -> Vec<Message> {
        let links = self.links.iter_mut().filter(|((_, to), _)| to == node);
        links.flat_map(|(_, link)| link.take_waiting()).collect()
    }

    /// A node is forgotten, and its links; says how many messages were kept back on them.
    pub(crate) fn forget(&mut self, node: &NodeId) -> usize {
        let gone = self.links.extract_if(.., |(from, to), _| from == node || to == node);
        gone.map(|(_, link)| link.waiting.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BrokerId, MessageId, TopicPartition};
    use crate::wire::{MessageWord, Request, Response};

    fn metadata() -> Body {
        Body::Request(Request::Metadata { topics: Default::default() })
    }

    fn acknowledgement() -> Body {
        let response = Response::Produce { partitions: Vec::<(TopicPartition, _)>::new() };
        Body::Response { to_request: MessageId(0), response }
    }

    fn drop(kind: Option<MessageKind>) -> DropNext {
        DropNext { kind, by: EventId(7) }
    }

    const LOST: Passage = Passage::Lost { loss: Loss::Dropped, by: EventId(7) };

    #[test]
    fn the_next_message_is_lost_once() {
        let mut link = Link { drops: [drop(None)].into(), ..Link::default() };
        assert_eq!(link.passage(&metadata()), LOST);
        assert_eq!(link.passage(&metadata()), Passage::Arrives);
    }

    #[test]
    fn a_drop_of_a_kind_waits_for_its_kind() {
        let mut link = Link { drops: [drop(Some(MessageKind::Ack))].into(), ..Link::default() };
        assert_eq!(link.passage(&metadata()), Passage::Arrives);
        assert_eq!(link.passage(&acknowledgement()), LOST);
        let requests = MessageKind::Of(MessageWord::Metadata);
        let mut link = Link { drops: [drop(Some(requests))].into(), ..Link::default() };
        assert_eq!(link.passage(&acknowledgement()), Passage::Arrives);
        assert_eq!(link.passage(&metadata()), LOST);
    }

    #[test]
    fn what_is_cut_is_lost_whatever_else_is_wrong() {
        let hold = Some(Hold { since: SimTime::ZERO, by: EventId(1) });
        let mut link = Link { cut: Some(EventId(2)), hold, ..Link::default() };
        let lost = Passage::Lost { loss: Loss::Cut, by: EventId(2) };
        assert_eq!(link.passage(&metadata()), lost);
        link.cut = None;
        assert_eq!(link.passage(&metadata()), Passage::Waits);
    }

    #[test]
    fn what_is_released_goes_on_from_where_it_stood() {
        let at = SimTime::from_millis;
        let message = |departs, arrives| Message {
            id: MessageId(0),
            from: NodeId::Broker(BrokerId(1)),
            to: NodeId::Broker(BrokerId(2)),
            departs: at(departs),
            arrives: at(arrives),
            sent_by: EventId(0),
            connection: 0,
            body: metadata(),
        };
        let hold = Some(Hold { since: at(100), by: EventId(1) });
        let mut link = Link { hold, ..Link::default() };
        link.keep(message(80, 120));
        link.keep(message(150, 190));
        let times: Vec<_> =
            link.release(at(300)).into_iter().map(|m| (m.departs, m.arrives)).collect();
        assert_eq!(times, [(at(280), at(320)), (at(300), at(340))]);
        assert_eq!(link.arrival(at(300), SimDuration::ZERO), at(340), "the order stays");
        assert!(link.is_sound());
    }
}
