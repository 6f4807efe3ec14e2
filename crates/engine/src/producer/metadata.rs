//! What a producer knows of the cluster, and when it asks again.

use super::Producer;
use crate::cluster::ClusterImage;
use crate::event::EventKind;
use crate::id::{BrokerId, MessageId, NodeId, TopicName};
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use crate::wire::Request;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A client's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    image: Option<Arc<ClusterImage>>,
    learned_at: SimTime,
    topics: BTreeSet<TopicName>,
    asked: Option<(MessageId, BrokerId, SimTime)>,
    ask_at: Option<SimTime>,
    turn: u32,
}

impl Metadata {
    /// The newest known.
    pub fn image(&self) -> Option<Arc<ClusterImage>> {
        self.image.clone()
    }

    /// `topic` is asked for from now on.
    pub fn want(&mut self, topic: &TopicName) {
        if !self.topics.contains(topic) {
            self.topics.insert(topic.clone());
        }
    }

    /// `topic` is not asked for any more.
    pub fn forget(&mut self, topic: &TopicName) {
        self.topics.remove(topic);
    }

    /// The request that is not answered, and whom it went to.
    pub fn awaits(&self) -> Option<(MessageId, BrokerId)> {
        self.asked.map(|(message, broker, _)| (message, broker))
    }

    fn lacks_a_topic(&self) -> bool {
        let known =
            |topic| self.image.as_ref().is_some_and(|image| image.topics.contains_key(topic));
        !self.topics.iter().all(known)
    }
}

impl Producer {
    /// Asks now, unless an answer is awaited.
    pub(super) fn refresh_metadata(&mut self, ctx: &mut Context<'_>) {
        let count = u32::try_from(self.bootstrap.len()).unwrap_or(u32::MAX);
        let Some(turn) = self.metadata.turn.checked_rem(count) else { return };
        if self.metadata.asked.is_some() {
            return;
        }
        let Some(&broker) = self.bootstrap.get(turn as usize) else { return };
        let topics = self.metadata.topics.clone();
        let asked = ctx.request(NodeId::Broker(broker), Request::Metadata { topics });
        self.metadata.asked = Some((asked, broker, ctx.now()));
        self.metadata.ask_at = None;
    }

    /// Asks again at once when a topic is wanted that the image lacks, or after the backoff when
    /// the last answer lacked it too.
    pub(super) fn refresh_metadata_if_unknown(&mut self, ctx: &mut Context<'_>) {
        if self.is_running() && self.metadata.lacks_a_topic() && self.metadata.ask_at.is_none() {
            self.refresh_metadata(ctx);
        }
    }

    /// The leader was not where it was thought: asks again after the backoff.
    pub(super) fn metadata_is_stale(&mut self, ctx: &Context<'_>) {
        if self.metadata.asked.is_none() && self.metadata.ask_at.is_none() {
            self.ask_after_backoff(ctx);
        }
    }

    /// The answer that is awaited will not come: another broker is asked after the backoff.
    pub(super) fn metadata_is_late(&mut self, ctx: &Context<'_>) {
        self.metadata.asked = None;
        self.metadata.turn = self.metadata.turn.wrapping_add(1);
        self.ask_after_backoff(ctx);
    }

    pub(super) fn refresh_metadata_if_due(&mut self, ctx: &mut Context<'_>) {
        if let Some((.., at)) = self.metadata.asked
            && at + at_least(self.config.request_timeout) <= ctx.now()
        {
            // Nobody answered: another broker may.
            self.metadata_is_late(ctx);
            self.refresh_metadata(ctx);
        }
        if self.asks_at().is_some_and(|at| at <= ctx.now()) {
            self.metadata.ask_at = None;
            self.refresh_metadata(ctx);
        }
    }

    pub(super) fn metadata_deadline(&self) -> Option<SimTime> {
        if let Some((.., at)) = self.metadata.asked {
            return Some(at + at_least(self.config.request_timeout));
        }
        self.asks_at()
    }

    /// When it is asked next: after the backoff while one runs, however old what is known may be.
    fn asks_at(&self) -> Option<SimTime> {
        self.metadata.ask_at.or_else(|| self.ages_at())
    }

    pub(super) fn learn(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        image: &Arc<ClusterImage>,
    ) {
        if self.metadata.asked.is_none_or(|(asked, ..)| asked != to_request) {
            return;
        }
        self.metadata.asked = None;
        if image.brokers.is_empty() {
            // The broker has only just started and knows no more than the client does.
            self.ask_after_backoff(ctx);
            return;
        }
        let newer = self.metadata.image.as_ref().is_none_or(|known| known.version < image.version);
        if newer {
            ctx.note_as_cause(EventKind::MetadataLearned { version: image.version });
            self.metadata.image = Some(Arc::clone(image));
            self.bootstrap = image.brokers.keys().copied().collect();
        }
        self.metadata.learned_at = ctx.now();
        if self.metadata.lacks_a_topic() {
            self.ask_after_backoff(ctx);
        }
        self.append_waiting(ctx);
    }

    fn ask_after_backoff(&mut self, ctx: &Context<'_>) {
        self.metadata.ask_at = Some(ctx.now() + at_least(self.config.retry_backoff));
    }

    /// When what is known is too old.
    fn ages_at(&self) -> Option<SimTime> {
        let age = at_least(self.config.metadata_max_age);
        self.metadata.image.as_ref().map(|_| self.metadata.learned_at + age)
    }
}

/// A wait of at least a millisecond, so that time goes on between attempts whatever is configured.
pub(super) fn at_least(wait: SimDuration) -> SimDuration {
    wait.max(SimDuration::from_millis(1))
}
