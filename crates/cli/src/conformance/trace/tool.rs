//! A client of its own, as Kafka's tools are one: it asks brokers and reads what they answer.

use super::play::Player;
use partita_engine::error_code::ErrorCode;
use partita_engine::id::{
    BrokerId, EventId, LeaderEpoch, MessageId, NodeId, Offset, TopicPartition,
};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::wire::{Body, ListOffsetsPartition, Message, OffsetSpec, Request, Response};
use partita_engine::world::World;
use std::collections::BTreeSet;

/// Kafka's `retry.backoff.ms`: the pause before a client asks again.
const RETRY_BACKOFF: SimDuration = SimDuration::from_millis(100);

impl Player {
    /// Sends `request` and lets time pass until its answer is on its way back, at most until `until`.
    /// None when that time has come, or when nobody is there to answer.
    pub(super) fn ask(&mut self, to: NodeId, request: Request, until: SimTime) -> Option<Response> {
        let next = self.simulation.kernel().events().next_id();
        let asked = self.simulation.ask(to, request, EventId(next.0.saturating_sub(1)));
        loop {
            let messages = self.simulation.messages();
            if let Some(answer) = messages.into_iter().find_map(|message| answer(message, asked)) {
                return answer;
            }
            if self.simulation.now() >= until {
                return None;
            }
            self.pass(SimDuration::from_millis(1));
        }
    }

    /// Who leads the partition by the metadata of the first broker that answers.
    pub(super) fn leader(
        &mut self,
        partition: &TopicPartition,
        until: SimTime,
    ) -> Option<(BrokerId, LeaderEpoch)> {
        let brokers: Vec<BrokerId> =
            self.simulation.brokers().iter().map(|broker| broker.id).collect();
        for broker in brokers {
            let request = Request::Metadata { topics: BTreeSet::from([partition.topic.clone()]) };
            if let Some(Response::Metadata { image }) =
                self.ask(NodeId::Broker(broker), request, until)
            {
                let known = image.partition(partition)?;
                return Some((known.leader?, known.leader_epoch));
            }
        }
        None
    }

    /// Asks the partition's leader until it gives what `read` takes from an answer; errors that
    /// Kafka's clients retry are retried until `until`.
    ///
    /// # Errors
    /// What the leader refuses it for; at last that the time has run out.
    pub(super) fn ask_leader<T>(
        &mut self,
        partition: &TopicPartition,
        until: SimTime,
        request: impl Fn(LeaderEpoch) -> Request,
        read: impl Fn(Response) -> Option<Result<T, ErrorCode>>,
    ) -> Result<T, ErrorCode> {
        while self.simulation.now() < until {
            let leader = self.leader(partition, until);
            let answer = leader.and_then(|(leader, epoch)| {
                self.ask(NodeId::Broker(leader), request(epoch), until)
            });
            match answer.and_then(&read) {
                Some(Ok(value)) => return Ok(value),
                Some(Err(error)) if !error.is_retriable() => return Err(error),
                _ => self.pass(RETRY_BACKOFF),
            }
        }
        Err(ErrorCode::RequestTimedOut)
    }

    /// `ListOffsets`. `None`: no record that late.
    ///
    /// # Errors
    /// As the leader's.
    pub(super) fn listed_offset(
        &mut self,
        partition: &TopicPartition,
        spec: OffsetSpec,
        until: SimTime,
    ) -> Result<Option<Offset>, ErrorCode> {
        let part = ListOffsetsPartition {
            topic_partition: partition.clone(),
            current_leader_epoch: None,
            spec,
        };
        let request = |_| Request::ListOffsets { replica: None, partitions: vec![part.clone()] };
        self.ask_leader(partition, until, request, |response| match response {
            Response::ListOffsets { partitions } => Some(partitions.into_iter().next()?.1),
            _ => None,
        })
    }
}

/// What `message` answers to the request `asked`; the inner none: the connection was refused.
fn answer(message: &Message, asked: MessageId) -> Option<Option<Response>> {
    match &message.body {
        Body::Response { to_request, response } if *to_request == asked => {
            Some(Some(response.clone()))
        }
        Body::ConnectionClosed { to_request } if *to_request == Some(asked) => Some(None),
        _ => None,
    }
}
