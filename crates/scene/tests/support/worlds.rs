//! Small worlds written out by hand.

use partita_engine::controller::{ChangedFields, MetadataRecord};
use partita_engine::event::{Event, GroupState};
use partita_engine::id::{
    BrokerEpoch, BrokerId, ClientName, ControllerEpoch, ControllerId, EventId, Generation,
    GroupName, LeaderEpoch, MemberId, MessageId, NodeId, Offset, PartitionIndex, RecordId,
    TopicName, TopicPartition,
};
use partita_engine::metrics::Rates;
use partita_engine::record::{Bytes, Record, RecordBatch};
use partita_engine::time::{SimDuration, SimTime, Timestamp};
use partita_engine::wire::{
    Acks, Body, FetchPartition, FetchedPartition, Latency, Message, ProducePartition, Request,
    Response,
};
use partita_engine::world::{
    BrokerView, ClientState, ConsumerPhase, ConsumerView, ControllerRole, ControllerView, FlowView,
    GroupView, LoggedRecord, OwnedPartition, PartitionView, ProducerView, QuorumView, RecordView,
    ReplicaRole, ReplicaView, TopicView, World,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A world that stands still: it answers what it was given.
#[derive(Clone, Default)]
pub struct Still {
    pub now: SimTime,
    pub brokers: Vec<BrokerView>,
    pub topics: Vec<TopicView>,
    /// Key numbers by partition; `None` is a record without a key.
    pub logs: BTreeMap<TopicPartition, Vec<Option<usize>>>,
    pub producers: Vec<ProducerView>,
    pub consumers: Vec<ConsumerView>,
    pub groups: Vec<GroupView>,
    pub messages: Vec<Message>,
    pub keys: Vec<Bytes>,
    pub rates: Rates,
    pub quorum: Option<QuorumView>,
    pub controller_log: Vec<LoggedRecord>,
}

impl World for Still {
    fn now(&self) -> SimTime {
        self.now
    }

    fn revision(&self) -> u64 {
        0
    }

    fn brokers(&self) -> Vec<BrokerView> {
        self.brokers.clone()
    }

    fn topics(&self) -> Vec<TopicView> {
        self.topics.clone()
    }

    fn records(
        &self,
        topic_partition: &TopicPartition,
        replica: Option<BrokerId>,
        from: Offset,
        most: usize,
    ) -> Vec<RecordView> {
        let log = self.logs.get(topic_partition).map(Vec::as_slice).unwrap_or_default();
        let copies = self.topics.iter().flat_map(|topic| &topic.partitions);
        let copies = copies.filter(|partition| partition.topic_partition == *topic_partition);
        let kept = copies.flat_map(|partition| &partition.replicas);
        let end = kept.filter(|copy| Some(copy.broker) == replica).map(|copy| copy.log_end.0).max();
        let shown = |offset: &u64| *offset >= from.0 && end.is_none_or(|end| *offset < end);
        let records = (0u64..).zip(log).filter(|(offset, _)| shown(offset)).take(most);
        records
            .map(|(offset, key)| RecordView {
                offset: Offset(offset),
                record: Some(RecordId(offset)),
                key: key.map(|key| self.keys[key].clone()),
                value: Some(b"1".as_slice().into()),
                headers: Vec::new(),
                timestamp: Timestamp(0),
                leader_epoch: LeaderEpoch(0),
            })
            .collect()
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

    fn events_since(&self, _first: EventId) -> Vec<Arc<Event>> {
        Vec::new()
    }

    fn event(&self, _id: EventId) -> Option<Arc<Event>> {
        None
    }

    fn latency(&self) -> Option<Latency> {
        Some(Latency::SLOWED)
    }

    fn rates(&self) -> Rates {
        self.rates.clone()
    }

    fn quorum(&self) -> Option<QuorumView> {
        self.quorum.clone()
    }

    fn controller_log(&self, from: Offset, most: usize) -> &[LoggedRecord] {
        let before = self.controller_log.partition_point(|logged| logged.offset < from.0);
        let kept = &self.controller_log[before..];
        &kept[..most.min(kept.len())]
    }

    fn is_running(&self, _node: &NodeId) -> bool {
        true
    }
}

pub fn topic(name: &str) -> TopicName {
    TopicName::new(name).expect("a topic's name")
}

pub fn partition(name: &str, index: u32) -> TopicPartition {
    TopicPartition::new(topic(name), PartitionIndex(index))
}

pub fn client(name: &str) -> ClientName {
    ClientName::new(name).expect("a client's name")
}

pub fn group_name(name: &str) -> GroupName {
    GroupName::new(name).expect("a group's name")
}

/// A partition in few words.
pub struct Log<'k> {
    pub leader: u32,
    pub isr: &'k [u32],
    pub replicas: &'k [(u32, u64)],
    pub high_watermark: u64,
    /// One letter for each record: its key; `-` is none.
    pub keys: &'k str,
}

impl Still {
    /// The keys `cart-2`, `cart-7`, … with the letters A to H.
    pub fn with_keys() -> Self {
        let keys = ["cart-2", "cart-7", "cart-1", "cart-5", "cart-8", "cart-3", "cart-9", "cart-4"];
        let keys = keys.into_iter().map(|key| key.as_bytes().into()).collect();
        Self { now: SimTime::from_millis(12_480), keys, ..Self::default() }
    }

    pub fn add_brokers(&mut self, count: u32) {
        for id in 1..=count {
            self.brokers.push(BrokerView {
                id: BrokerId(id),
                rack: None,
                running: true,
                fenced: false,
                shutting_down: false,
                down_since: None,
                last_heartbeat: None,
                metadata_offset: None,
                controller: None,
                leads: Vec::new(),
            });
        }
    }

    pub fn add_topic(&mut self, name: &str, logs: &[Log<'_>]) {
        let mut partitions = Vec::new();
        for (index, log) in (0u32..).zip(logs) {
            let topic_partition = partition(name, index);
            let keys: Vec<Option<usize>> =
                log.keys.bytes().map(|key| key.checked_sub(b'A').map(usize::from)).collect();
            let end = keys.len() as u64;
            self.logs.insert(topic_partition.clone(), keys);
            let role = |broker: u32| match (broker == log.leader, log.isr.contains(&broker)) {
                (true, _) => ReplicaRole::Leader,
                (_, true) => ReplicaRole::InSync,
                _ => ReplicaRole::OutOfSync,
            };
            let copy = |(broker, end): (u32, u64)| ReplicaView {
                broker: BrokerId(broker),
                role: role(broker),
                in_sync: log.isr.contains(&broker),
                running: true,
                log_start: Offset(0),
                log_end: Offset(end),
                high_watermark: Offset(log.high_watermark),
            };
            let leader = (log.leader > 0).then(|| copy((log.leader, end)));
            let mut replicas: Vec<ReplicaView> = leader.into_iter().collect();
            replicas.extend(log.replicas.iter().copied().map(copy));
            partitions.push(PartitionView {
                topic_partition: topic_partition.clone(),
                leader: (log.leader > 0).then_some(BrokerId(log.leader)),
                leader_epoch: LeaderEpoch(0),
                isr: log.isr.iter().copied().map(BrokerId).collect(),
                replicas,
                log_start: Offset(0),
                high_watermark: Offset(log.high_watermark),
                latest_offset: Some(Offset(log.high_watermark)),
                log_end: Offset(end),
                size_bytes: end * 80,
                min_insync_replicas: 1,
                high_watermark_frozen: false,
                elr: Vec::new(),
                last_known_leader: None,
            });
            if let Some(broker) = self.brokers.iter_mut().find(|broker| broker.id.0 == log.leader) {
                broker.leads.push(topic_partition);
            }
        }
        let replication_factor = 1 + logs.first().map_or(0, |log| log.replicas.len() as u32);
        self.topics.push(TopicView {
            name: topic(name),
            partitions,
            replication_factor,
            internal: false,
        });
    }

    pub fn add_producer(
        &mut self,
        name: &str,
        rate: u64,
        acks: Acks,
        keys: &[Option<usize>],
        targets: &[TopicPartition],
    ) {
        let keys: Vec<Option<Bytes>> =
            keys.iter().map(|key| key.map(|key| self.keys[key].clone())).collect();
        let flows = targets.first().map(|target| FlowView {
            topic: target.topic.clone(),
            millirecords_per_second: rate,
            keys: keys.iter().flatten().cloned().collect(),
        });
        self.producers.push(ProducerView {
            name: client(name),
            state: ClientState::Running,
            acks,
            flows: flows.into_iter().filter(|flow| flow.millirecords_per_second > 0).collect(),
            targets: targets.to_vec(),
            keys,
            buffered: 0,
            in_flight: 0,
            sent: 0,
            acknowledged: 0,
            failed: 0,
            last_error: None,
            identity: None,
            last_request: None,
        });
    }

    /// A group with what it has committed.
    pub fn add_group(&mut self, name: &str, committed: &[(TopicPartition, u64)]) {
        let topics = committed.iter().map(|(partition, _)| partition.topic.clone()).collect();
        self.groups.push(GroupView {
            name: group_name(name),
            state: GroupState::Stable,
            generation: Generation(1),
            assignor: None,
            coordinator: Some(BrokerId(1)),
            members: BTreeMap::new(),
            topics,
            committed: committed
                .iter()
                .map(|(partition, offset)| (partition.clone(), Offset(*offset)))
                .collect(),
        });
    }

    /// A member with what it owns and its positions.
    pub fn add_consumer(&mut self, name: &str, group: &str, owned: &[(TopicPartition, u64)]) {
        self.consumers.push(ConsumerView {
            name: client(name),
            group: group_name(group),
            state: ClientState::Running,
            phase: ConsumerPhase::Stable,
            topics: owned.iter().map(|(partition, _)| partition.topic.clone()).collect(),
            member_id: Some(MemberId(format!("{name}-1").into())),
            generation: Some(Generation(1)),
            owned: owned
                .iter()
                .map(|(partition, position)| OwnedPartition {
                    topic_partition: partition.clone(),
                    position: Some(Offset(*position)),
                    processed: None,
                    committed: None,
                })
                .collect(),
            buffered: 0,
            processing: SimDuration::ZERO,
            last_error: None,
        });
    }

    /// Puts a message on the wire, `behind` thousandths of its way done.
    pub fn send(&mut self, from: NodeId, to: NodeId, behind: u64, body: Body) {
        let departs = SimTime::from_micros(self.now.as_micros() - behind * 300);
        self.messages.push(Message {
            id: MessageId(self.messages.len() as u64),
            from,
            to,
            departs,
            arrives: departs + SimDuration::from_millis(300),
            sent_by: EventId(0),
            connection: 0,
            body,
        });
    }

    fn record(&self, key: usize) -> Record {
        Record {
            id: RecordId(0),
            key: Some(self.keys[key].clone()),
            value: Some(b"1".as_slice().into()),
            headers: [].into(),
            timestamp: Timestamp(0),
        }
    }

    pub fn produce(&mut self, producer: &str, to: &TopicPartition, behind: u64, keys: &[usize]) {
        let records: Vec<Record> = keys.iter().map(|key| self.record(*key)).collect();
        let part =
            ProducePartition { topic_partition: to.clone(), stamp: None, records: records.into() };
        let request = Request::Produce {
            acks: Acks::All,
            timeout: SimDuration::from_secs(30),
            partitions: vec![part],
        };
        let from = NodeId::Producer(client(producer));
        self.send(from, NodeId::Broker(BrokerId(1)), behind, Body::Request(request));
    }

    pub fn acknowledge(&mut self, producer: &str, of: &TopicPartition, behind: u64, offset: u64) {
        let response = Response::Produce { partitions: vec![(of.clone(), Ok(Offset(offset)))] };
        let body = Body::Response { to_request: MessageId(0), response };
        let to = NodeId::Producer(client(producer));
        self.send(NodeId::Broker(BrokerId(1)), to, behind, body);
    }

    pub fn ask(&mut self, consumer: &str, of: &TopicPartition, behind: u64, offset: u64) {
        let part = FetchPartition {
            topic_partition: of.clone(),
            fetch_offset: Offset(offset),
            current_leader_epoch: LeaderEpoch(0),
            last_fetched_epoch: None,
            log_start: None,
        };
        let request = Request::Fetch {
            replica: None,
            max_wait: SimDuration::from_millis(500),
            min_bytes: 1,
            max_bytes: 1 << 20,
            partition_max_bytes: 1 << 20,
            partitions: vec![part],
        };
        let from = NodeId::Consumer(client(consumer));
        self.send(from, NodeId::Broker(BrokerId(1)), behind, Body::Request(request));
    }

    pub fn bring(
        &mut self,
        consumer: &str,
        of: &TopicPartition,
        behind: u64,
        (offset, keys): (u64, &[usize]),
    ) {
        let records: Vec<Record> = keys.iter().map(|key| self.record(*key)).collect();
        let batch = RecordBatch {
            base_offset: Offset(offset),
            leader_epoch: LeaderEpoch(0),
            stamp: None,
            records: records.into(),
        };
        let part = FetchedPartition {
            topic_partition: of.clone(),
            fetch_offset: Offset(offset),
            log_start: Offset(0),
            high_watermark: Offset(offset),
            batches: Ok(vec![batch]),
            diverging: None,
        };
        let response = Response::Fetch { partitions: vec![part] };
        let body = Body::Response { to_request: MessageId(0), response };
        let to = NodeId::Consumer(client(consumer));
        self.send(NodeId::Broker(BrokerId(1)), to, behind, body);
    }
}

/// The world of the first visit's mock.
pub fn first_visit() -> Still {
    let mut world = Still::with_keys();
    world.add_brokers(3);
    let isr = &[1, 2, 3];
    world.add_topic(
        "orders",
        &[
            Log {
                leader: 1,
                isr,
                replicas: &[(2, 11), (3, 10)],
                high_watermark: 10,
                keys: "ADAADDAADAD",
            },
            Log {
                leader: 2,
                isr,
                replicas: &[(1, 14), (3, 14)],
                high_watermark: 14,
                keys: "BBFBBFBFBBBFBB",
            },
            Log {
                leader: 3,
                isr,
                replicas: &[(1, 7), (2, 8)],
                high_watermark: 7,
                keys: "EGEEGEGE",
            },
            Log {
                leader: 1,
                isr,
                replicas: &[(2, 12), (3, 12)],
                high_watermark: 12,
                keys: "CHCCHCHCCHCH",
            },
        ],
    );
    let orders = |index| partition("orders", index);
    let all = [Some(0), Some(3), Some(1)];
    world.add_producer("web-shop", 2000, Acks::All, &all, &[orders(0), orders(1)]);
    let all = [Some(5), Some(4), Some(6)];
    world.add_producer("mobile", 1000, Acks::All, &all, &[orders(1), orders(2)]);
    world.add_producer("importer", 500, Acks::Leader, &[Some(2), Some(7)], &[orders(3)]);
    let committed = [(orders(0), 7), (orders(1), 11), (orders(2), 5), (orders(3), 3)];
    world.add_group("billing", &committed);
    world.add_consumer("c1", "billing", &[(orders(0), 9), (orders(1), 13)]);
    world.add_consumer("c2", "billing", &[(orders(2), 5)]);
    world.add_consumer("c3", "billing", &[(orders(3), 5)]);
    world.produce("web-shop", &orders(0), 85, &[0]);
    world.produce("web-shop", &orders(1), 850, &[1]);
    world.produce("mobile", &orders(2), 110, &[6, 4]);
    world.produce("importer", &orders(3), 990, &[7]);
    world.acknowledge("importer", &orders(3), 500, 11);
    world.bring("c1", &orders(0), 905, (9, &[0]));
    world.bring("c3", &orders(3), 940, (5, &[2, 7]));
    world.ask("c2", &orders(2), 500, 5);
    world
}

/// Three topics of eight partitions, two groups.
pub fn dense() -> Still {
    let mut world = Still::with_keys();
    world.add_brokers(3);
    let logs = [
        "DADDADAADDADAADD",
        "EEBEBBEEBBEEBBEE",
        "CFCFC",
        "GGDGDDGGDGGDGDDGGD",
        "",
        "B",
        "HH-H",
        "AC",
    ];
    for name in ["topic-1", "topic-2", "topic-3"] {
        let logs: Vec<Log<'_>> = (0u32..)
            .zip(logs)
            .map(|(index, keys)| Log {
                leader: index % 3 + 1,
                isr: &[1, 2, 3],
                replicas: &[(1, 1), (2, 1)],
                high_watermark: keys.len() as u64,
                keys,
            })
            .collect();
        world.add_topic(name, &logs);
    }
    for (index, name) in (0u32..).zip(["topic-1", "topic-2", "topic-3"]) {
        let targets: Vec<TopicPartition> = (0..8).map(|part| partition(name, part)).collect();
        let keys = [Some(0), Some(3), None];
        world.add_producer(&format!("producer-{index}"), 1000, Acks::All, &keys, &targets);
    }
    for (group, name, members) in [("analytics", "topic-1", 2), ("billing", "topic-2", 3)] {
        let committed: Vec<_> = (0..8)
            .map(|part| {
                let log = world.logs[&partition(name, part)].len() as u64;
                (partition(name, part), log / 2)
            })
            .collect();
        world.add_group(group, &committed);
        for member in 0..members {
            let owned: Vec<_> = committed
                .iter()
                .filter(|(part, _)| part.partition.0 * members / 8 == member)
                .map(|(part, offset)| (part.clone(), offset + 1))
                .collect();
            world.add_consumer(&format!("{group}-c{}", member + 1), group, &owned);
        }
    }
    world.produce("producer-0", &partition("topic-1", 3), 400, &[3]);
    world.produce("producer-1", &partition("topic-2", 1), 700, &[1, 4, 1, 4, 4, 1, 1]);
    world.bring("billing-c1", &partition("topic-2", 0), 800, (8, &[1]));
    world
}

/// One record on its way into an empty topic.
pub fn one_record() -> Still {
    let mut world = Still::with_keys();
    world.add_brokers(1);
    world.add_topic(
        "orders",
        &[Log { leader: 1, isr: &[1], replicas: &[], high_watermark: 0, keys: "" }],
    );
    world.add_producer("p1", 0, Acks::All, &[Some(0)], &[partition("orders", 0)]);
    world.produce("p1", &partition("orders", 0), 500, &[0]);
    world
}

/// What goes wrong: a broker down, copies out of the ISR, members that crashed or stopped, names
/// and numbers that are too long.
pub fn trouble() -> Still {
    let mut world = Still::with_keys();
    world.add_brokers(3);
    world.brokers[2].running = false;
    let isr = &[1, 2];
    let long = "ABCDEFGH".repeat(40);
    world.add_topic(
        "customer-payments-of-the-north-west",
        &[
            Log {
                leader: 1,
                isr,
                replicas: &[(2, 318), (3, 310)],
                high_watermark: 318,
                keys: &long,
            },
            Log {
                leader: 0,
                isr: &[3],
                replicas: &[(2, 3), (3, 4)],
                high_watermark: 3,
                keys: "AB-D",
            },
        ],
    );
    let copies = world.topics.iter_mut().flat_map(|topic| &mut topic.partitions);
    for copy in copies.flat_map(|partition| &mut partition.replicas) {
        copy.running = copy.broker != BrokerId(3);
    }
    let name = "customer-payments-of-the-north-west";
    let keys: Vec<_> = (0..8).map(Some).collect();
    let both = [partition(name, 0), partition(name, 1)];
    world.add_producer("the-producer-with-a-long-name", 123_400, Acks::None, &keys, &both);
    world.producers[0].last_error = Some("NOT_ENOUGH_REPLICAS_AFTER_APPEND".into());
    world.add_producer("gone", 0, Acks::All, &[None], &both);
    world.producers[1].state = ClientState::Crashed;
    let committed = [(partition(name, 0), 210), (partition(name, 1), 1)];
    for group in ["billing", "fraud-detection-and-prevention", "search", "warehouse"] {
        world.add_group(group, &committed);
        world.add_consumer(&format!("{group}-1"), group, &[(partition(name, 0), 300)]);
    }
    world.groups[3].state = GroupState::PreparingRebalance;
    world.consumers[3].state = ClientState::Failed;
    world.consumers[3].phase = ConsumerPhase::Down;
    world.consumers[3].owned = Vec::new();
    world.consumers[3].last_error = Some("NoOffsetForPartitionException".into());
    world.add_consumer("late", "billing", &[]);
    world.consumers[4].phase = ConsumerPhase::Joining;
    world.consumers[4].topics = BTreeSet::from([topic(name)]);
    world.add_consumer("old", "search", &[]);
    world.consumers[5].state = ClientState::Stopped;
    world
}

/// Two groups that read one topic, each in its own place.
pub fn two_groups() -> Still {
    let mut world = first_visit();
    let orders = |index| partition("orders", index);
    world.add_group("analytics", &[(orders(0), 2), (orders(1), 14), (orders(2), 0)]);
    world.groups.sort_by(|a, b| a.name.cmp(&b.name));
    let owned = [(orders(0), 4), (orders(1), 14), (orders(2), 0), (orders(3), 1)];
    world.add_consumer("a1", "analytics", &owned);
    world
}

/// A consumer went back behind what its group had committed; another log is read up to its end.
pub fn sought_back() -> Still {
    let mut world = first_visit();
    world.consumers[0].owned[0].position = Some(Offset(2));
    world.consumers[1].owned[0].position = Some(Offset(8));
    let committed = &mut world.groups[0].committed;
    committed.insert(partition("orders", 0), Offset(9));
    world
}

/// The same, with three controllers of which one is behind, and what they decided.
pub fn quorum() -> Still {
    let mut world = trouble();
    let name = "customer-payments-of-the-north-west";
    let leader = ControllerId(101);
    let controller = |id, log_end| ControllerView {
        id: ControllerId(id),
        running: true,
        down_since: None,
        role: if id == 101 { ControllerRole::Leader } else { ControllerRole::Follower },
        epoch: ControllerEpoch(3),
        voted_for: Some(leader),
        votes: Vec::new(),
        leader: Some(leader),
        log_end: Offset(log_end),
        same_until: Offset(log_end),
        high_watermark: Offset(log_end.min(219)),
        last_fetch: None,
        last_caught_up: None,
        deadline: None,
    };
    world.quorum = Some(QuorumView {
        leader: Some(leader),
        epoch: ControllerEpoch(3),
        controllers: vec![controller(101, 220), controller(102, 219), controller(103, 216)],
        high_watermark: Offset(219),
    });
    let isr = |place: u64, isr: &[u32]| {
        let changed = ChangedFields {
            isr: Some(isr.iter().copied().map(BrokerId).collect()),
            ..ChangedFields::default()
        };
        let topic_partition = partition(name, u32::from(place % 2 == 1));
        (place, MetadataRecord::PartitionChange { topic_partition, changed })
    };
    let fenced = MetadataRecord::BrokerRegistrationChange {
        broker: BrokerId(3),
        epoch: BrokerEpoch(1),
        fenced: Some(true),
        in_controlled_shutdown: None,
    };
    let records = [isr(215, &[1, 2, 3]), isr(216, &[2, 3]), (218, fenced), isr(219, &[1, 2])];
    let logged = records.into_iter().map(|(offset, record)| LoggedRecord {
        offset,
        epoch: ControllerEpoch(3),
        time: SimTime::from_millis(0),
        cause: EventId(0),
        record,
    });
    world.controller_log = logged.collect();
    world
}
