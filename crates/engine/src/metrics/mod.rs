//! Rates and lags: what the charts and the overview show.
//!
//! This is state, folded as events happen, and not a reading of the window of events, which forgets.
//! Numbers are whole; rates are records per 1,000 seconds. Everything is shared with checkpoints: a
//! checkpoint costs what changed since the one before.
//!
//! *In* counts records appended by leaders, and for producers records that left in a request, each once.
//! *Out* counts records that `poll()` returned, as Kafka's `records-consumed-total`. *Lag* is high
//! watermark − committed, as Kafka's tools print it. A new leader does not say where its log ends until
//! its high watermark has reached the start of its epoch (`OFFSET_NOT_AVAILABLE`): until then the lag is
//! what it was last.

mod fold;
mod samples;
mod series;
mod track;

pub use samples::SAMPLE_BOUND;
pub use series::{Measure, Series, Subject};
pub use track::RATE_WINDOW;

use crate::id::{
    BrokerId, ClientName, GroupName, Offset, PartitionIndex, TopicName, TopicPartition,
};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use track::Track;

/// Most series whose past is kept. Beyond it a number is known for now and the last seconds only.
pub const SERIES_BOUND: u32 = 4096;

/// How many series may still be begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct SeriesBudget {
    used: u32,
}

impl SeriesBudget {
    fn track(&mut self, value: u64, now: SimTime) -> Track {
        let sampled = self.used < SERIES_BOUND;
        self.used += u32::from(sampled);
        Track::new(value, now, sampled)
    }
}

/// The rates and lags of a world. Internal topics are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    topics: BTreeMap<TopicName, Arc<TopicMetrics>>,
    groups: BTreeMap<GroupName, Arc<GroupMetrics>>,
    consumers: BTreeMap<ClientName, Arc<ConsumerMetrics>>,
    producers: BTreeMap<ClientName, Arc<ProducerMetrics>>,
    budget: SeriesBudget,
}

/// A topic's: the sums of its partitions'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TopicMetrics {
    written: Track,
    read: Track,
    /// Of each group that has committed here.
    lags: BTreeMap<GroupName, Track>,
    partitions: Vec<Arc<PartitionMetrics>>,
}

/// A partition's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionMetrics {
    written: Track,
    read: Track,
    /// As its leader last said it.
    high_watermark: Offset,
    /// Who leads it; none before a broker has begun to.
    leader: Option<BrokerId>,
    /// Where that leader's epoch begins: below, it says nothing.
    epoch_start: Offset,
    readers: BTreeMap<GroupName, Reader>,
}

/// What a group has to do with a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Reader {
    owner: Option<ClientName>,
    commit: Option<Commit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Commit {
    offset: Offset,
    lag: Track,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct GroupMetrics {
    read: Track,
    /// Over all partitions; none before the first commit.
    lag: Option<Track>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ConsumerMetrics {
    group: GroupName,
    read: Track,
    /// Of its group, over the partitions that it owns.
    lag: Option<Track>,
    owned: BTreeSet<TopicPartition>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ProducerMetrics {
    sent: Track,
}

/// A lag, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// High watermark − committed.
    pub records: u64,
    /// By how much it grew (or fell, below zero) over the last [`RATE_WINDOW`] seconds, in records per
    /// 1,000 seconds.
    pub change: i64,
}

impl Lag {
    fn of(track: &Track, now: SimTime) -> Self {
        Self { records: track.value(), change: track.change(now) }
    }
}

/// All present rates of a world, for those who draw many at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Records appended to each partition, per 1,000 seconds, over the last [`RATE_WINDOW`] seconds.
    pub records_in: BTreeMap<TopicPartition, u64>,
    /// Records that consumers were handed from each partition, likewise.
    pub records_out: BTreeMap<TopicPartition, u64>,
    /// Records that each producer sent, likewise.
    pub producers: BTreeMap<ClientName, u64>,
    /// By how much each group's lag in a topic changed, likewise.
    pub lag_change: BTreeMap<(GroupName, TopicName), i64>,
}

impl PartitionMetrics {
    /// Records appended per 1,000 seconds, over the last [`RATE_WINDOW`] whole seconds.
    #[must_use]
    pub fn rate_in(&self, now: SimTime) -> u64 {
        self.written.rate(now)
    }

    /// Records handed to consumers per 1,000 seconds, over the last [`RATE_WINDOW`] whole seconds.
    #[must_use]
    pub fn rate_out(&self, now: SimTime) -> u64 {
        self.read.rate(now)
    }

    /// The lags of all groups that have committed here, by name.
    pub fn lags(&self, now: SimTime) -> impl Iterator<Item = (&GroupName, Lag)> {
        let lag = move |(group, reader)| -> Option<(&GroupName, Lag)> {
            let reader: &Reader = reader;
            Some((group, Lag::of(&reader.commit.as_ref()?.lag, now)))
        };
        self.readers.iter().filter_map(lag)
    }
}

impl Metrics {
    /// A partition's.
    #[must_use]
    pub fn partition(&self, at: &TopicPartition) -> Option<&PartitionMetrics> {
        let index = usize::try_from(at.partition.0).ok()?;
        self.topics.get(&at.topic)?.partitions.get(index).map(AsRef::as_ref)
    }

    /// All partitions', by topic and number.
    pub fn partitions(
        &self,
    ) -> impl Iterator<Item = (&TopicName, PartitionIndex, &PartitionMetrics)> {
        self.topics.iter().flat_map(|(name, topic)| {
            let numbered = (0..).map(PartitionIndex).zip(&topic.partitions);
            numbered.map(move |(index, partition)| (name, index, partition.as_ref()))
        })
    }

    /// The lag of `group` over all partitions; none before its first commit.
    #[must_use]
    pub fn group_lag(&self, group: &GroupName, now: SimTime) -> Option<Lag> {
        Some(Lag::of(self.groups.get(group)?.lag.as_ref()?, now))
    }

    /// The lag of `group` over a topic's partitions; none before its first commit there.
    #[must_use]
    pub fn topic_lag(&self, topic: &TopicName, group: &GroupName, now: SimTime) -> Option<Lag> {
        Some(Lag::of(self.topics.get(topic)?.lags.get(group)?, now))
    }

    /// Records that a producer sent per 1,000 seconds, over the last [`RATE_WINDOW`] whole seconds.
    #[must_use]
    pub fn producer_rate(&self, producer: &ClientName, now: SimTime) -> u64 {
        self.producers.get(producer).map_or(0, |producer| producer.sent.rate(now))
    }

    /// All rates at `now`.
    #[must_use]
    pub fn rates(&self, now: SimTime) -> Rates {
        let mut rates = Rates::default();
        for (topic, index, partition) in self.partitions() {
            let at = TopicPartition::new(topic.clone(), index);
            rates.records_in.insert(at.clone(), partition.rate_in(now));
            rates.records_out.insert(at, partition.rate_out(now));
        }
        for (name, topic) in &self.topics {
            for (group, lag) in &topic.lags {
                rates.lag_change.insert((group.clone(), name.clone()), lag.change(now));
            }
        }
        let producers = self.producers.iter();
        rates.producers =
            producers.map(|(name, producer)| (name.clone(), producer.sent.rate(now))).collect();
        rates
    }

    /// How many series are kept: what went with a topic, a group or a client has made room.
    fn recount(&mut self) {
        let sampled = |track: &Track| u32::from(track.samples().is_some());
        let of_partition = |partition: &Arc<PartitionMetrics>| {
            let commits = partition.readers.values().filter_map(|reader| reader.commit.as_ref());
            let lags: u32 = commits.map(|commit| sampled(&commit.lag)).sum();
            lags + sampled(&partition.written) + sampled(&partition.read)
        };
        let of_topic = |topic: &Arc<TopicMetrics>| {
            let lags: u32 = topic.lags.values().map(sampled).sum();
            let partitions: u32 = topic.partitions.iter().map(of_partition).sum();
            lags + partitions + sampled(&topic.written) + sampled(&topic.read)
        };
        let topics: u32 = self.topics.values().map(of_topic).sum();
        let pair = |read, lag: &Option<Track>| sampled(read) + lag.as_ref().map_or(0, sampled);
        let groups: u32 = self.groups.values().map(|group| pair(&group.read, &group.lag)).sum();
        let consumers = self.consumers.values();
        let consumers: u32 = consumers.map(|consumer| pair(&consumer.read, &consumer.lag)).sum();
        let producers: u32 = self.producers.values().map(|producer| sampled(&producer.sent)).sum();
        self.budget.used = topics + groups + consumers + producers;
    }
}

#[cfg(test)]
mod tests;
