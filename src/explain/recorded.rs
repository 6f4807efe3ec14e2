//! A small world written down by hand: what a recording of a cluster would give.

use partita_engine::event::{Event, EventKind, EventLog};
use partita_engine::id::{
    BrokerId, ClientName, EventId, GroupName, LeaderEpoch, NodeId, Offset, PartitionIndex,
    RecordId, TopicName, TopicPartition,
};
use partita_engine::record::Bytes;
use partita_engine::time::{SimTime, Timestamp};
use partita_engine::wire::{Latency, Message};
use partita_engine::world::{
    BrokerView, ConsumerView, GroupView, PartitionView, ProducerView, RecordView, ReplicaRole,
    ReplicaView, TopicView, World,
};
use std::sync::Arc;

/// Everything that the world answers, as it is told.
#[derive(Default)]
pub struct Recorded {
    pub now: SimTime,
    pub brokers: Vec<BrokerView>,
    pub partitions: Vec<PartitionView>,
    pub records: Vec<RecordView>,
    pub producers: Vec<ProducerView>,
    pub consumers: Vec<ConsumerView>,
    pub groups: Vec<GroupView>,
    pub messages: Vec<Message>,
    pub keys: Vec<Bytes>,
    pub events: EventLog,
    pub forgotten: u64,
}

impl Recorded {
    /// Something happens `millis` milliseconds after the start.
    pub fn happens(
        &mut self,
        millis: u64,
        cause: Option<EventId>,
        node: Option<NodeId>,
        kind: EventKind,
    ) -> EventId {
        self.events.push(SimTime::from_millis(millis), cause, node, kind)
    }
}

impl World for Recorded {
    fn now(&self) -> SimTime {
        self.now
    }

    fn revision(&self) -> u64 {
        self.events.next_id().0
    }

    fn brokers(&self) -> Vec<BrokerView> {
        self.brokers.clone()
    }

    fn topics(&self) -> Vec<TopicView> {
        let mut topics: Vec<TopicView> = Vec::new();
        for partition in &self.partitions {
            let name = partition.topic_partition.topic.clone();
            if topics.last().is_none_or(|topic| topic.name != name) {
                topics.push(TopicView {
                    name,
                    partitions: Vec::new(),
                    replication_factor: 3,
                    internal: false,
                });
            }
            topics.last_mut().expect("pushed").partitions.push(partition.clone());
        }
        topics
    }

    fn records(
        &self,
        _: &TopicPartition,
        _: Option<BrokerId>,
        from: Offset,
        most: usize,
    ) -> Vec<RecordView> {
        self.records.iter().filter(|record| record.offset >= from).take(most).cloned().collect()
    }

    fn producers(&self) -> Vec<ProducerView> {
        self.producers.clone()
    }

    fn consumers(&self) -> Vec<ConsumerView> {
        self.consumers.clone()
    }

    fn groups(&self) -> Vec<GroupView> {
        self.groups.clone()
    }

    fn messages(&self) -> Vec<&Message> {
        self.messages.iter().collect()
    }

    fn keys(&self) -> &[Bytes] {
        &self.keys
    }

    fn events_since(&self, first: EventId) -> Vec<Arc<Event>> {
        let first = EventId(first.0.max(self.forgotten));
        self.events.since(first).cloned().collect()
    }

    fn event(&self, id: EventId) -> Option<Arc<Event>> {
        (id.0 >= self.forgotten).then(|| self.events.get(id).cloned()).flatten()
    }

    fn latency(&self) -> Option<Latency> {
        None
    }

    fn is_running(&self, _: &NodeId) -> bool {
        true
    }
}

pub fn topic() -> TopicName {
    TopicName::new("orders").expect("valid")
}

pub fn at(partition: u32) -> TopicPartition {
    TopicPartition::new(topic(), PartitionIndex(partition))
}

pub fn client(name: &str) -> ClientName {
    ClientName::new(name).expect("valid")
}

pub fn group(name: &str) -> GroupName {
    GroupName::new(name).expect("valid")
}

pub fn bytes(text: &str) -> Bytes {
    text.as_bytes().into()
}

/// A partition on b1 (leader), b2 and b3, with the copies' log ends as given.
pub fn partition(index: u32, high_watermark: u64, ends: [u64; 3]) -> PartitionView {
    let replica = |broker: u32, end: u64| ReplicaView {
        broker: BrokerId(broker),
        role: if broker == 1 { ReplicaRole::Leader } else { ReplicaRole::InSync },
        in_sync: true,
        running: true,
        log_start: Offset(0),
        log_end: Offset(end),
        high_watermark: Offset(high_watermark),
    };
    PartitionView {
        topic_partition: at(index),
        leader: Some(BrokerId(1)),
        leader_epoch: LeaderEpoch(0),
        isr: [1, 2, 3].map(BrokerId).into(),
        replicas: (1..).zip(ends).map(|(broker, end)| replica(broker, end)).collect(),
        log_start: Offset(0),
        high_watermark: Offset(high_watermark),
        latest_offset: Some(Offset(high_watermark)),
        log_end: Offset(ends[0]),
        size_bytes: 0,
        min_insync_replicas: 1,
        high_watermark_frozen: false,
        elr: Vec::new(),
        last_known_leader: None,
    }
}

/// A record with the key `cart-7`.
pub fn record(offset: u64, id: u64) -> RecordView {
    RecordView {
        offset: Offset(offset),
        record: Some(RecordId(id)),
        key: Some(bytes("cart-7")),
        value: Some(bytes("41")),
        headers: Vec::new(),
        timestamp: Timestamp(1_767_225_612_480),
        leader_epoch: LeaderEpoch(0),
    }
}
