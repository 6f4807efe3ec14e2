//! Producers' connections. A broker reads the next request of a connection when the one before it is
//! answered (`SocketServer` mutes a channel in between): so batches are appended in the order in which they
//! were sent, and no more are unanswered than the producer has in flight, which is what the window of five
//! batches of idempotence rests on.
//!
//! Only produce requests wait for each other here. What else clients and brokers ask is answered as it
//! comes, as if each had a connection for it.

use super::Broker;
use crate::id::{ClientName, MessageId, NodeId};
use crate::kernel::Context;
use crate::wire::{Body, Message, Request};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// All of a broker's connections with producers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    by_producer: BTreeMap<ClientName, Channel>,
    /// Those that may have a request to be read.
    ready: BTreeSet<ClientName>,
}

/// A producer's newest connection. What waits on it is bounded by what the producer may have in flight.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Channel {
    connection: u32,
    is_closed: bool,
    /// The request that is not answered yet.
    at_work: Option<MessageId>,
    /// What has come and is not read yet, oldest first.
    waiting: VecDeque<Message>,
}

impl Channels {
    /// A produce request has come: whether it is read at once. On a connection that is gone, nobody ever
    /// reads it.
    fn receive(&mut self, producer: &ClientName, message: &Message) -> bool {
        let channel = self.by_producer.entry(producer.clone()).or_default();
        if message.connection > channel.connection {
            *channel = Channel { connection: message.connection, ..Channel::default() };
        }
        if message.connection != channel.connection || channel.is_closed {
            return false;
        }
        let is_next = channel.at_work.is_none() && channel.waiting.is_empty();
        if !is_next {
            channel.waiting.push_back(message.clone());
        }
        is_next
    }

    /// A connection is closed: what is not read of it is gone.
    pub(super) fn close(&mut self, producer: &ClientName, connection: u32) {
        if let Some(channel) = self.by_producer.get_mut(producer)
            && channel.connection == connection
        {
            *channel = Channel { connection, is_closed: true, ..Channel::default() };
        }
    }

    /// The broker closes the connection that `message` came over.
    pub(super) fn close_of(&mut self, message: &Message) {
        if let NodeId::Producer(producer) = &message.from {
            self.close(producer, message.connection);
        }
    }

    /// A request is answered: the next one may be read.
    pub(super) fn answered(&mut self, from: &NodeId, message: MessageId) {
        let NodeId::Producer(producer) = from else { return };
        let Some(channel) = self.by_producer.get_mut(producer) else { return };
        if channel.at_work.take_if(|at_work| *at_work == message).is_some() {
            self.ready.insert(producer.clone());
        }
    }

    fn next(&mut self, producer: &ClientName) -> Option<Message> {
        let channel = self.by_producer.get_mut(producer)?;
        if channel.at_work.is_some() { None } else { channel.waiting.pop_front() }
    }

    /// How many requests of its connection come before an unread one; none if it is not such a one.
    pub(super) fn before(&self, producer: &ClientName, message: MessageId) -> Option<u64> {
        let channel = self.by_producer.get(producer)?;
        let place = channel.waiting.iter().position(|waiting| waiting.id == message)?;
        let before = place + usize::from(channel.at_work.is_some());
        u64::try_from(before).ok()
    }
}

impl Broker {
    /// A produce request has come.
    pub(super) fn on_produce_request(&mut self, ctx: &mut Context<'_>, message: &Message) {
        if let NodeId::Producer(producer) = &message.from
            && self.channels.receive(producer, message)
        {
            self.serve(ctx, producer, message);
        }
    }

    /// Reads what may be read by now.
    pub(super) fn serve_channels(&mut self, ctx: &mut Context<'_>) {
        while let Some(producer) = self.channels.ready.pop_first() {
            while let Some(message) = self.channels.next(&producer) {
                self.serve(ctx, &producer, &message);
            }
        }
    }

    fn serve(&mut self, ctx: &mut Context<'_>, producer: &ClientName, message: &Message) {
        let Body::Request(Request::Produce { acks, timeout, partitions }) = &message.body else {
            return;
        };
        let cause = ctx.cause();
        ctx.set_cause(message.sent_by);
        self.on_produce(ctx, message, *acks, *timeout, partitions);
        ctx.set_cause(cause);
        let is_unanswered = self.waiting_produces.contains_key(&message.id);
        if let Some(channel) = self.channels.by_producer.get_mut(producer) {
            channel.at_work = is_unanswered.then_some(message.id);
        }
    }

    /// How many requests of the same connection are answered before `message`, which this broker has not
    /// read yet; none if it is not such a one.
    #[must_use]
    pub fn requests_before(&self, producer: &ClientName, message: MessageId) -> Option<u64> {
        self.channels.before(producer, message)
    }
}
