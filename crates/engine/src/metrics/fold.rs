//! What each event changes in the metrics.

use super::track::Track;
use super::{
    Commit, ConsumerMetrics, GroupMetrics, Metrics, PartitionMetrics, ProducerMetrics,
    SeriesBudget, TopicMetrics,
};
use crate::event::{BatchReadiness, EventKind};
use crate::id::{BrokerId, ClientName, GroupName, NodeId, Offset, TopicName, TopicPartition};
use crate::time::SimTime;
use crate::topic_name;
use crate::world;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Metrics {
    /// Takes in what happened at `node`.
    pub(crate) fn fold(&mut self, now: SimTime, node: &NodeId, kind: &EventKind) {
        match kind {
            EventKind::TopicCreated { topic, partitions, .. }
            | EventKind::PartitionsAdded { topic, to: partitions, .. } => {
                self.topic_has(now, topic, *partitions);
            }
            EventKind::TopicDeleted { topic } => self.topic_deleted(now, topic),
            EventKind::BatchAppended { topic_partition, records, .. } => {
                self.appended(now, topic_partition, u64::from(*records));
            }
            EventKind::HighWatermarkAdvanced { topic_partition, to, .. } => {
                if let NodeId::Broker(broker) = node {
                    self.high_watermark_advanced(now, topic_partition, *broker, *to);
                }
            }
            EventKind::OffsetsCommitted { group, offsets, .. } => {
                self.committed(now, group, offsets);
            }
            EventKind::GroupDeleted { group } => self.group_deleted(group),
            EventKind::MemberAdded { group, client, .. } => self.member_added(now, group, client),
            _ => match node {
                NodeId::Producer(name) => self.fold_of_producer(now, name, kind),
                NodeId::Consumer(name) => self.fold_of_consumer(now, name, kind),
                _ => {}
            },
        }
    }

    fn fold_of_producer(&mut self, now: SimTime, name: &ClientName, kind: &EventKind) {
        let EventKind::BatchReady { records, readiness, .. } = kind else { return };
        if *readiness == BatchReadiness::Retried {
            return;
        }
        let Self { producers, budget, .. } = self;
        let producer = producers
            .entry(name.clone())
            .or_insert_with(|| Arc::new(ProducerMetrics { sent: budget.track(0, now) }));
        Arc::make_mut(producer).sent.add(now, u64::from(*records));
    }

    fn fold_of_consumer(&mut self, now: SimTime, name: &ClientName, kind: &EventKind) {
        match kind {
            EventKind::RecordsPolled { topic_partition, from, to } => {
                self.polled(now, name, topic_partition, to.since(*from));
            }
            EventKind::PartitionsAssigned { partitions, .. } => {
                self.assigned(now, name, partitions);
            }
            EventKind::PartitionsRevoked { partitions }
            | EventKind::PartitionsLost { partitions } => self.given_up(now, name, partitions),
            EventKind::ClientCrashed
            | EventKind::ClientStopped
            | EventKind::ClientFailed { .. } => self.ended(now, name),
            _ => {}
        }
    }

    /// A client was removed: nobody can ask for it any more.
    pub(crate) fn forget(&mut self, now: SimTime, node: &NodeId) {
        match node {
            NodeId::Producer(name) => {
                self.producers.remove(name);
            }
            NodeId::Consumer(name) => {
                self.ended(now, name);
                self.consumers.remove(name);
            }
            _ => {}
        }
        self.recount();
    }

    fn topic_has(&mut self, now: SimTime, name: &TopicName, partitions: u32) {
        if topic_name::is_internal(name) {
            return;
        }
        let budget = &mut self.budget;
        let topic = self.topics.entry(name.clone()).or_insert_with(|| {
            let (written, read) = (budget.track(0, now), budget.track(0, now));
            Arc::new(TopicMetrics { written, read, lags: BTreeMap::new(), partitions: Vec::new() })
        });
        let topic = Arc::make_mut(topic);
        while u32::try_from(topic.partitions.len()).is_ok_and(|count| count < partitions) {
            topic.partitions.push(Arc::new(PartitionMetrics {
                written: budget.track(0, now),
                read: budget.track(0, now),
                high_watermark: Offset(0),
                leader: None,
                epoch_start: Offset(0),
                readers: BTreeMap::new(),
            }));
        }
    }

    fn topic_deleted(&mut self, now: SimTime, name: &TopicName) {
        let Some(topic) = self.topics.remove(name) else { return };
        let readers = topic.partitions.iter().flat_map(|partition| &partition.readers);
        for (group, reader) in readers {
            let Some(commit) = &reader.commit else { continue };
            let gone = signed(commit.lag.value()).saturating_neg();
            if let Some(group) = self.groups.get_mut(group) {
                shift(&mut Arc::make_mut(group).lag, &mut self.budget, now, gone);
            }
            if let Some(owner) =
                reader.owner.as_ref().and_then(|owner| self.consumers.get_mut(owner))
            {
                shift(&mut Arc::make_mut(owner).lag, &mut self.budget, now, gone);
            }
        }
        for consumer in self.consumers.values_mut() {
            if consumer.owned.iter().any(|owned| owned.topic == *name) {
                Arc::make_mut(consumer).owned.retain(|owned| owned.topic != *name);
            }
        }
        self.recount();
    }

    fn appended(&mut self, now: SimTime, at: &TopicPartition, records: u64) {
        let Some(topic) = self.topics.get_mut(&at.topic) else { return };
        let topic = Arc::make_mut(topic);
        let Some(partition) = topic.partition_mut(at) else { return };
        partition.written.add(now, records);
        topic.written.add(now, records);
    }

    /// A broker has begun to lead a partition, in an epoch that begins at `epoch_start`.
    pub(crate) fn leader_began(
        &mut self,
        now: SimTime,
        at: &TopicPartition,
        leader: BrokerId,
        epoch_start: Offset,
        high_watermark: Offset,
    ) {
        let Some(topic) = self.topics.get_mut(&at.topic) else { return };
        let Some(partition) = Arc::make_mut(topic).partition_mut(at) else { return };
        (partition.leader, partition.epoch_start) = (Some(leader), epoch_start);
        self.high_watermark_advanced(now, at, leader, high_watermark);
    }

    fn high_watermark_advanced(
        &mut self,
        now: SimTime,
        at: &TopicPartition,
        broker: BrokerId,
        to: Offset,
    ) {
        let Self { topics, groups, consumers, budget, .. } = self;
        let Some(topic) = topics.get_mut(&at.topic) else { return };
        let TopicMetrics { lags, partitions, .. } = Arc::make_mut(topic);
        let Some(partition) = partition_mut(partitions, at) else { return };
        // One that leads no more is asked by nobody.
        let is_asked = partition.leader.is_none_or(|leader| leader == broker);
        if !is_asked || to < partition.epoch_start {
            return;
        }
        partition.high_watermark = to;
        for (name, reader) in &mut partition.readers {
            let Some(commit) = &mut reader.commit else { continue };
            let change = commit.update(now, to);
            if change == 0 {
                continue;
            }
            if let Some(lag) = lags.get_mut(name) {
                lag.shift(now, change);
            }
            if let Some(group) = groups.get_mut(name) {
                shift(&mut Arc::make_mut(group).lag, budget, now, change);
            }
            if let Some(owner) = reader.owner.as_ref().and_then(|owner| consumers.get_mut(owner)) {
                shift(&mut Arc::make_mut(owner).lag, budget, now, change);
            }
        }
    }

    fn committed(
        &mut self,
        now: SimTime,
        name: &GroupName,
        offsets: &BTreeMap<TopicPartition, Offset>,
    ) {
        let mut in_all = 0i64;
        let mut by_topic: BTreeMap<&TopicName, i64> = BTreeMap::new();
        let mut by_owner: BTreeMap<ClientName, i64> = BTreeMap::new();
        for (at, offset) in offsets {
            let Some(topic) = self.topics.get_mut(&at.topic) else { continue };
            let Some(partition) = Arc::make_mut(topic).partition_mut(at) else { continue };
            let high_watermark = partition.high_watermark;
            let reader = partition.readers.entry(name.clone()).or_default();
            let change = match &mut reader.commit {
                Some(commit) => {
                    commit.offset = *offset;
                    commit.update(now, high_watermark)
                }
                None => {
                    let lag = high_watermark.since(*offset);
                    let lag_track = self.budget.track(lag, now);
                    reader.commit = Some(Commit { offset: *offset, lag: lag_track });
                    signed(lag)
                }
            };
            in_all = in_all.saturating_add(change);
            *by_topic.entry(&at.topic).or_default() += change;
            if let Some(owner) = &reader.owner {
                *by_owner.entry(owner.clone()).or_default() += change;
            }
        }
        self.shift_lags(now, name, in_all, by_topic, by_owner);
    }

    /// Of the sums: the whole group's, its topics', its members'.
    fn shift_lags(
        &mut self,
        now: SimTime,
        name: &GroupName,
        in_all: i64,
        by_topic: BTreeMap<&TopicName, i64>,
        by_owner: BTreeMap<ClientName, i64>,
    ) {
        let budget = &mut self.budget;
        let group = group_entry(&mut self.groups, budget, now, name);
        shift(&mut group.lag, budget, now, in_all);
        for (topic, change) in by_topic {
            let Some(topic) = self.topics.get_mut(topic) else { continue };
            let lags = &mut Arc::make_mut(topic).lags;
            match lags.get_mut(name) {
                Some(lag) => lag.shift(now, change),
                None => {
                    let lag = budget.track(unsigned(change), now);
                    lags.insert(name.clone(), lag);
                }
            }
        }
        for (owner, change) in by_owner {
            if let Some(owner) = self.consumers.get_mut(&owner) {
                shift(&mut Arc::make_mut(owner).lag, budget, now, change);
            }
        }
    }

    fn group_deleted(&mut self, name: &GroupName) {
        self.groups.remove(name);
        for topic in self.topics.values_mut() {
            let reads = |partition: &Arc<PartitionMetrics>| partition.readers.contains_key(name);
            if !topic.partitions.iter().any(reads) {
                continue;
            }
            let topic = Arc::make_mut(topic);
            topic.lags.remove(name);
            for partition in topic.partitions.iter_mut().filter(|partition| reads(partition)) {
                Arc::make_mut(partition).readers.remove(name);
            }
        }
        self.recount();
    }

    fn member_added(&mut self, now: SimTime, group: &GroupName, client: &ClientName) {
        group_entry(&mut self.groups, &mut self.budget, now, group);
        let budget = &mut self.budget;
        let consumer = self.consumers.entry(client.clone()).or_insert_with(|| {
            let (group, read) = (group.clone(), budget.track(0, now));
            Arc::new(ConsumerMetrics { group, read, lag: None, owned: BTreeSet::new() })
        });
        if consumer.group != *group {
            Arc::make_mut(consumer).group = group.clone();
        }
    }

    fn polled(&mut self, now: SimTime, name: &ClientName, at: &TopicPartition, records: u64) {
        let Some(consumer) = self.consumers.get_mut(name) else { return };
        let consumer = Arc::make_mut(consumer);
        consumer.read.add(now, records);
        if let Some(group) = self.groups.get_mut(&consumer.group) {
            Arc::make_mut(group).read.add(now, records);
        }
        if let Some(topic) = self.topics.get_mut(&at.topic) {
            let topic = Arc::make_mut(topic);
            topic.read.add(now, records);
            if let Some(partition) = topic.partition_mut(at) {
                partition.read.add(now, records);
            }
        }
    }

    fn assigned(&mut self, now: SimTime, name: &ClientName, to: &BTreeSet<TopicPartition>) {
        let Some(consumer) = self.consumers.get_mut(name) else { return };
        let consumer = Arc::make_mut(consumer);
        let mut gained = None;
        for at in to.iter().filter(|at| !consumer.owned.contains(at)) {
            let Some(topic) = self.topics.get_mut(&at.topic) else { continue };
            let Some(partition) = Arc::make_mut(topic).partition_mut(at) else { continue };
            let reader = partition.readers.entry(consumer.group.clone()).or_default();
            reader.owner = Some(name.clone());
            if let Some(commit) = &reader.commit {
                *gained.get_or_insert(0i64) += signed(commit.lag.value());
            }
        }
        consumer.owned.extend(to.iter().cloned());
        if let Some(gained) = gained {
            shift(&mut consumer.lag, &mut self.budget, now, gained);
        }
    }

    fn given_up(&mut self, now: SimTime, name: &ClientName, what: &BTreeSet<TopicPartition>) {
        let Some(consumer) = self.consumers.get_mut(name) else { return };
        let consumer = Arc::make_mut(consumer);
        let mut lost = 0i64;
        for at in what.iter().filter(|at| consumer.owned.contains(at)) {
            let Some(topic) = self.topics.get_mut(&at.topic) else { continue };
            let Some(partition) = Arc::make_mut(topic).partition_mut(at) else { continue };
            let Some(reader) = partition.readers.get_mut(&consumer.group) else { continue };
            // Another member may own it already: this one heard late that it does not any more.
            if reader.owner.as_ref() != Some(name) {
                continue;
            }
            reader.owner = None;
            lost += reader.commit.as_ref().map_or(0, |commit| signed(commit.lag.value()));
        }
        consumer.owned.retain(|owned| !what.contains(owned));
        if consumer.owned.is_empty() {
            // Nothing owned, nothing behind; also where a sum was not followed to the last record.
            lost = consumer.lag.as_ref().map_or(0, |lag| signed(lag.value()));
        }
        if consumer.lag.is_some() {
            shift(&mut consumer.lag, &mut self.budget, now, lost.saturating_neg());
        }
    }

    fn ended(&mut self, now: SimTime, name: &ClientName) {
        if let Some(owned) = self.consumers.get(name).map(|consumer| consumer.owned.clone()) {
            self.given_up(now, name, &owned);
        }
    }
}

impl Commit {
    /// The lag follows from the offset and the high watermark; says by how much it changed.
    fn update(&mut self, now: SimTime, high_watermark: Offset) -> i64 {
        let before = self.lag.value();
        let lag = world::lag(Some(high_watermark), Some(self.offset)).unwrap_or_default();
        if lag != before {
            self.lag.set(now, lag);
        }
        signed(lag).saturating_sub(signed(before))
    }
}

fn group_entry<'m>(
    groups: &'m mut BTreeMap<GroupName, Arc<GroupMetrics>>,
    budget: &mut SeriesBudget,
    now: SimTime,
    name: &GroupName,
) -> &'m mut GroupMetrics {
    let group = groups
        .entry(name.clone())
        .or_insert_with(|| Arc::new(GroupMetrics { read: budget.track(0, now), lag: None }));
    Arc::make_mut(group)
}

fn partition_mut<'m>(
    partitions: &'m mut [Arc<PartitionMetrics>],
    at: &TopicPartition,
) -> Option<&'m mut PartitionMetrics> {
    let index = usize::try_from(at.partition.0).ok()?;
    partitions.get_mut(index).map(Arc::make_mut)
}

impl TopicMetrics {
    fn partition_mut(&mut self, at: &TopicPartition) -> Option<&mut PartitionMetrics> {
        partition_mut(&mut self.partitions, at)
    }
}

/// Moves a sum; one that begins to be known was not something else before.
fn shift(lag: &mut Option<Track>, budget: &mut SeriesBudget, now: SimTime, change: i64) {
    match lag {
        Some(lag) => lag.shift(now, change),
        None => *lag = Some(budget.track(unsigned(change), now)),
    }
}

fn signed(records: u64) -> i64 {
    i64::try_from(records).unwrap_or(i64::MAX)
}

fn unsigned(records: i64) -> u64 {
    u64::try_from(records).unwrap_or(0)
}
