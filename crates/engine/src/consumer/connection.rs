//! How a consumer finds the cluster and its group's coordinator.

use super::life::{Life, Purpose, Turn};
use crate::cluster::ClusterImage;
use crate::command::config::ConsumerConfig;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, EventId, LeaderEpoch, TopicName, TopicPartition};
use crate::time::{SimDuration, SimTime};
use crate::wire::Request;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a consumer knows of the cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Connection {
    bootstrap: Vec<BrokerId>,
    pub image: Option<Arc<ClusterImage>>,
    /// The topics that the image was asked for.
    pub known_topics: BTreeSet<TopicName>,
    /// How many answers have been taken over.
    pub updates: u64,
    refreshed_at: SimTime,
    /// Something in the image was found missing or out of date.
    wanted: bool,
    retry_at: SimTime,
    attempts: u32,
    /// Counts brokers that did not answer: the next one is asked then.
    failures: u32,
    /// How many did not answer since the image came.
    silent: u32,
    pub coordinator: Option<BrokerId>,
    pub coordinator_retry_at: SimTime,
}

impl Connection {
    pub const fn new(bootstrap: Vec<BrokerId>) -> Self {
        Self {
            bootstrap,
            image: None,
            known_topics: BTreeSet::new(),
            updates: 0,
            refreshed_at: SimTime::ZERO,
            wanted: true,
            retry_at: SimTime::ZERO,
            attempts: 0,
            failures: 0,
            silent: 0,
            coordinator: None,
            coordinator_retry_at: SimTime::ZERO,
        }
    }

    /// The metadata is out of date: it is asked for again as soon as the backoff allows.
    pub const fn want_metadata(&mut self) {
        self.wanted = true;
    }

    /// New topics became of interest: metadata is asked for at once.
    pub const fn want_new_topics(&mut self, now: SimTime) {
        self.wanted = true;
        self.retry_at = now;
    }

    /// Who leads the partition and in which epoch, as far as that is known.
    pub fn leader_and_epoch(
        &self,
        topic_partition: &TopicPartition,
    ) -> (Option<BrokerId>, Option<LeaderEpoch>) {
        let image = self.image.as_deref();
        let known = image.and_then(|image| image.partition(topic_partition));
        (known.and_then(|known| known.leader), known.map(|known| known.leader_epoch))
    }

    /// When metadata is asked for next.
    pub fn next_metadata(&self, config: &ConsumerConfig) -> SimTime {
        // Time goes on between two questions, whatever is configured.
        let age = config.metadata_max_age.max(SimDuration::from_millis(1));
        if self.wanted { self.retry_at } else { self.refreshed_at + age }
    }

    pub fn metadata_failed(&mut self, again: SimTime) {
        self.wanted = true;
        self.retry_at = again;
        self.unanswered();
    }

    pub fn coordinator_failed(&mut self, again: SimTime) {
        self.coordinator_retry_at = again;
        self.unanswered();
    }

    fn unanswered(&mut self) {
        self.failures = self.failures.wrapping_add(1);
        self.silent = self.silent.saturating_add(1);
    }

    /// The broker to ask: the first that is known, the next one after each failure. When none of these
    /// answers, it begins again with those that it was started with
    /// (`metadata.recovery.strategy=rebootstrap`).
    fn any_broker(&self) -> Option<BrokerId> {
        let known = self.image.as_deref().map(|image| &image.brokers);
        let mut brokers: Vec<BrokerId> = known
            .into_iter()
            .flatten()
            .filter(|(_, registration)| !registration.fenced)
            .map(|(id, _)| *id)
            .collect();
        if brokers.len() <= usize::try_from(self.silent).unwrap_or(usize::MAX) {
            brokers.clone_from(&self.bootstrap);
        }
        let count = u32::try_from(brokers.len()).ok()?;
        brokers.get(self.failures.checked_rem(count)? as usize).copied()
    }

    /// How many partitions each of `topics` has, as far as they were asked for and exist.
    pub fn partition_counts(&self, topics: &BTreeSet<TopicName>) -> BTreeMap<TopicName, u32> {
        let Some(image) = self.image.as_deref() else { return BTreeMap::new() };
        let count = |topic: &TopicName| (topic.clone(), image.partition_count(topic));
        let known = topics.intersection(&self.known_topics);
        known.map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether all of `topics` exist and have leaders everywhere.
    fn is_complete_for(&self, topics: &BTreeSet<TopicName>) -> bool {
        let has_leaders = |topic: &TopicName| {
            let topic = self.image.as_deref().and_then(|image| image.topics.get(topic));
            topic.is_some_and(|topic| topic.partitions.iter().all(|p| p.leader.is_some()))
        };
        topics.iter().all(has_leaders)
    }
}

impl Life {
    /// Asks for metadata and for the coordinator when that is needed.
    pub fn keep_connected(&mut self, turn: &mut Turn<'_, '_>) {
        let (now, config) = (turn.ctx.now(), &turn.settings.config);
        let timeout = config.request_timeout;
        let asks_metadata = self.awaits(|purpose| matches!(purpose, Purpose::Metadata { .. }));
        if !asks_metadata
            && self.connection.next_metadata(config) <= now
            && let Some(broker) = self.connection.any_broker()
        {
            let topics = self.watched_topics(turn);
            let request = Request::Metadata { topics: topics.clone() };
            self.send(turn, broker, request, timeout, Purpose::Metadata { topics });
        }
        if self.connection.coordinator.is_none()
            && self.connection.image.is_some()
            && self.connection.coordinator_retry_at <= now
            && !self.awaits(|purpose| *purpose == Purpose::FindCoordinator)
            && let Some(broker) = self.connection.any_broker()
        {
            let request = Request::FindCoordinator { group: turn.settings.group.clone() };
            self.send(turn, broker, request, timeout, Purpose::FindCoordinator);
        }
    }

    /// Its own topics and, for a leader, those of the whole group.
    pub fn watched_topics(&self, turn: &Turn<'_, '_>) -> BTreeSet<TopicName> {
        turn.settings.topics.union(&self.membership.group_topics).cloned().collect()
    }

    pub fn learn_metadata(
        &mut self,
        turn: &mut Turn<'_, '_>,
        topics: BTreeSet<TopicName>,
        image: &Arc<ClusterImage>,
    ) {
        let (now, config) = (turn.ctx.now(), &turn.settings.config);
        let known = self.connection.image.as_ref().map(|image| image.version);
        if known.is_none_or(|known| known <= image.version) {
            if known != Some(image.version) {
                if let Some(news) = self.news_of(turn, image) {
                    turn.ctx.set_cause(news);
                }
                turn.ctx.note_as_cause(EventKind::MetadataLearned { version: image.version });
            }
            self.connection.image = Some(Arc::clone(image));
        }
        self.connection.silent = 0;
        self.connection.updates = self.connection.updates.saturating_add(1);
        self.connection.refreshed_at = now;
        self.connection.known_topics = topics;
        let watched = self.watched_topics(turn);
        let complete = self.connection.is_complete_for(&watched)
            && watched.is_subset(&self.connection.known_topics);
        let attempts = if complete { 0 } else { self.connection.attempts.saturating_add(1) };
        self.connection.attempts = attempts;
        self.connection.wanted = !complete;
        self.connection.retry_at = now + backoff(config, attempts);
    }

    /// The newest change of a watched topic that `image` tells of: what is learned follows from that, not
    /// from its being asked for. The first image is no news.
    fn news_of(&self, turn: &Turn<'_, '_>, image: &ClusterImage) -> Option<EventId> {
        let known = self.connection.image.as_deref()?;
        let changed_by = |topic: &TopicName| {
            let changed_by = image.topics.get(topic)?.changed_by;
            let before = known.topics.get(topic).map(|topic| topic.changed_by);
            (before != Some(changed_by)).then_some(changed_by)
        };
        self.watched_topics(turn).iter().filter_map(changed_by).max()
    }

    pub fn found_coordinator(
        &mut self,
        turn: &Turn<'_, '_>,
        coordinator: Result<BrokerId, ErrorCode>,
    ) {
        let again = turn.ctx.now() + first_backoff(&turn.settings.config);
        match coordinator {
            Ok(broker) => self.connection.coordinator = Some(broker),
            Err(_) => self.connection.coordinator_retry_at = again,
        }
    }

    /// The coordinator moved or is not there: it is looked up again after the backoff.
    pub fn lose_coordinator(&mut self, turn: &Turn<'_, '_>) {
        if self.connection.coordinator.take().is_some() {
            let again = turn.ctx.now() + first_backoff(&turn.settings.config);
            self.connection.coordinator_retry_at = again;
        }
    }
}

/// `retry.backoff.ms`, at least a millisecond, so that time goes on between attempts.
pub(super) fn first_backoff(config: &ConsumerConfig) -> SimDuration {
    config.retry_backoff.max(SimDuration::from_millis(1))
}

/// `retry.backoff.ms`, doubled with each attempt up to `retry.backoff.max.ms`; Kafka's jitter is left out.
fn backoff(config: &ConsumerConfig, attempts: u32) -> SimDuration {
    let first = first_backoff(config);
    first.doubled(attempts.saturating_sub(1)).min(config.retry_backoff_max.max(first))
}
