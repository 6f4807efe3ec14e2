//! A small world for tests: the real kernel, one broker with a coordinator and plain logs, consumers.

use super::{CoordinatorWrite, GroupCoordinator, GroupCoordinatorConfig, offsets_partition};
use crate::broker::BrokerTimer;
use crate::cluster::{BrokerRegistration, ClusterImage, PartitionRegistration, TopicImage};
use crate::command::config::{ConsumerConfig, Overrides, Owner};
use crate::consumer::Consumer;
use crate::error_code::ErrorCode;
use crate::event::{Event, EventKind};
use crate::id::*;
use crate::kernel::{Kernel, Scheduled, Timer};
use crate::record::{Bytes, Record, RecordBatch};
use crate::time::{SimDuration, SimTime, Timestamp};
use crate::wire::*;
use crate::world::{ConsumerView, GroupView};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const B1: BrokerId = BrokerId(1);

pub(crate) struct TestWorld {
    pub kernel: Kernel,
    pub coordinator: GroupCoordinator,
    pub consumers: BTreeMap<ClientName, (Consumer, u32)>,
    pub answers: Vec<Response>,
    /// How keeping assignments goes.
    pub stores: Result<(), ErrorCode>,
    logs: BTreeMap<TopicPartition, Vec<Record>>,
    kept: Vec<(PartitionIndex, Bytes, Option<Bytes>)>,
    image: ClusterImage,
    held: Vec<Message>,
    commands: u64,
}

impl TestWorld {
    /// Topics with their numbers of partitions; 1 ms one way.
    pub fn new(topics: &[(&str, u32)], config: GroupCoordinatorConfig) -> Self {
        let mut kernel = Kernel::new(1);
        kernel.set_latency(Latency::uniform(SimDuration::from_millis(1)));
        let mut image = ClusterImage::default();
        image.brokers.insert(
            B1,
            BrokerRegistration {
                rack: None,
                epoch: BrokerEpoch(0),
                incarnation: 0,
                fenced: false,
                in_controlled_shutdown: false,
            },
        );
        let mut world = Self {
            kernel,
            coordinator: GroupCoordinator::new(config),
            consumers: BTreeMap::new(),
            answers: Vec::new(),
            stores: Ok(()),
            logs: BTreeMap::new(),
            kept: Vec::new(),
            image,
            held: Vec::new(),
            commands: 0,
        };
        for (topic, partitions) in topics {
            world.set_partitions(topic, *partitions);
        }
        world.elect_all();
        world
    }

    pub fn set_partitions(&mut self, topic: &str, partitions: u32) {
        let changed_by = self.command(&format!("partitions {topic} {partitions}"));
        let registration = PartitionRegistration::new(&[B1], |_| true);
        let topic_image = TopicImage {
            incarnation: 0,
            changed_by,
            partitions: vec![registration; partitions as usize],
            configs: BTreeMap::new(),
        };
        self.image.version += 1;
        self.image.topics.insert(topic.parse().expect("valid"), topic_image);
        for (topic_partition, _) in self.image.partitions() {
            self.logs.entry(topic_partition).or_default();
        }
    }

    /// The coordinator loses everything and is rebuilt from what it had kept.
    pub fn elect_all(&mut self) {
        let cause = self.command("elect");
        let config = self.coordinator.config().clone();
        self.coordinator = GroupCoordinator::new(config);
        for partition in
            (0..self.coordinator.config().offsets_topic_partitions.get()).map(PartitionIndex)
        {
            let kept = self.kept.iter().filter(|(at, _, _)| *at == partition);
            let records = kept.map(|(_, key, value)| (Some(&**key), value.as_deref()));
            let mut ctx = self.kernel.context(NodeId::Broker(B1), 0, cause);
            self.coordinator.elected(&mut ctx, partition, records);
        }
    }

    pub fn command(&mut self, line: &str) -> EventId {
        self.commands += 1;
        let kind =
            EventKind::CommandApplied { command: CommandId(self.commands), line: line.into() };
        let now = self.kernel.now();
        self.kernel.events_mut().push(now, None, None, kind)
    }

    pub fn append(&mut self, topic_partition: &str, records: u32) {
        let cause = self.command("send");
        let log = self.logs.get_mut(&tp(topic_partition)).expect("exists");
        for _ in 0..records {
            let id = self.kernel.new_record(&NodeId::Admin);
            let (headers, timestamp) = (Arc::from([]), Timestamp(0));
            log.push(Record { id, key: None, value: None, headers, timestamp });
        }
        for message in core::mem::take(&mut self.held) {
            self.fetch(&message, cause, false);
        }
    }

    /// Cuts a log's beginning off is not needed here; this makes positions beyond the end invalid.
    pub fn clear_log(&mut self, topic_partition: &str) {
        self.logs.get_mut(&tp(topic_partition)).expect("exists").clear();
    }

    pub fn start(&mut self, name: &str, group: &str, topics: &[&str], settings: &[(&str, &str)]) {
        let name: ClientName = name.parse().expect("valid");
        if !self.consumers.contains_key(&name) {
            let topics = topics.iter().map(|topic| topic.parse().expect("valid")).collect();
            let config = ConsumerConfig::default().apply(&overrides(settings)).expect("valid");
            let consumer =
                Consumer::new(name.clone(), group.parse().expect("valid"), topics, config);
            self.consumers.insert(name.clone(), (consumer, 0));
        }
        let cause = self.command(&format!("start {name}"));
        let (consumer, incarnation) = self.consumers.get_mut(&name).expect("there");
        *incarnation += 1;
        let mut ctx = self.kernel.context(NodeId::Consumer(name), *incarnation, cause);
        consumer.start(&mut ctx, vec![B1]).expect("does not run");
    }

    pub fn with(
        &mut self,
        name: &str,
        act: impl FnOnce(&mut Consumer, &mut crate::kernel::Context<'_>),
    ) {
        let cause = self.command(name);
        let name: ClientName = name.parse().expect("valid");
        let (consumer, incarnation) = self.consumers.get_mut(&name).expect("there");
        act(consumer, &mut self.kernel.context(NodeId::Consumer(name), *incarnation, cause));
    }

    pub fn run(&mut self, length: SimDuration) {
        let until = self.kernel.now() + length;
        while let Some(scheduled) = self.kernel.pop(until) {
            match scheduled {
                Scheduled::Deliver(message) => self.deliver(&message),
                Scheduled::Fire { node, incarnation, timer, cause } => {
                    self.fire(node, incarnation, &timer, cause);
                }
                Scheduled::Lose { .. } | Scheduled::Write { .. } => {}
            }
        }
        self.kernel.advance_clock(until);
    }

    pub fn run_ms(&mut self, millis: u64) {
        self.run(SimDuration::from_millis(millis));
    }

    fn deliver(&mut self, message: &Message) {
        match &message.to {
            NodeId::Broker(_) => self.broker(message),
            NodeId::Consumer(name) => {
                let (consumer, incarnation) = self.consumers.get_mut(name).expect("there");
                let mut ctx =
                    self.kernel.context(message.to.clone(), *incarnation, message.sent_by);
                consumer.on_message(&mut ctx, message);
            }
            NodeId::Admin => {
                if let Body::Response { response, .. } = &message.body {
                    self.answers.push(response.clone());
                }
            }
            _ => {}
        }
    }

    fn fire(&mut self, node: NodeId, incarnation: u32, timer: &Timer, cause: EventId) {
        match timer {
            Timer::Consumer(timer) => {
                let NodeId::Consumer(name) = &node else { return };
                let (consumer, living) = self.consumers.get_mut(name).expect("there");
                if *living == incarnation {
                    consumer.on_timer(&mut self.kernel.context(node, incarnation, cause), *timer);
                }
            }
            Timer::Group(timer) => {
                let mut ctx = self.kernel.context(node, incarnation, cause);
                let writes = self.coordinator.on_timer(&mut ctx, timer);
                self.keep(writes);
            }
            Timer::Broker(BrokerTimer::FetchWaited(id)) => {
                if let Some(at) = self.held.iter().position(|message| message.id == *id) {
                    let message = self.held.remove(at);
                    self.fetch(&message, cause, true);
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, writes: Vec<CoordinatorWrite>) {
        for write in writes {
            for record in &write.records {
                let (key, value) = record.to_bytes();
                self.kept.push((write.partition, key, value));
            }
            let mut ctx = self.kernel.context(NodeId::Broker(B1), 0, write.cause);
            for (to, request, response) in write.replies {
                ctx.respond(to, request, response);
            }
            if let Some(assignment) = write.assignment {
                self.coordinator.on_stored(&mut ctx, &assignment, self.stores);
            }
        }
    }

    fn broker(&mut self, message: &Message) {
        let Body::Request(request) = &message.body else { return };
        let image = Arc::new(self.image.clone());
        let mut ctx = self.kernel.context(message.to.clone(), 0, message.sent_by);
        match request {
            Request::Metadata { .. } => {
                ctx.reply(message, Response::Metadata { image });
            }
            Request::FindCoordinator { .. } => {
                ctx.reply(message, Response::FindCoordinator { coordinator: Ok(B1) });
            }
            Request::ListOffsets { partitions, .. } => {
                let answer = |part: &ListOffsetsPartition| {
                    let (partition, spec) = (&part.topic_partition, part.spec);
                    let end = self.logs.get(partition).map_or(0, |log| log.len() as u64);
                    let offset = if spec == OffsetSpec::Earliest { 0 } else { end };
                    (partition.clone(), Ok(Some(Offset(offset))))
                };
                let partitions = partitions.iter().map(answer).collect();
                ctx.reply(message, Response::ListOffsets { partitions });
            }
            Request::OffsetForLeaderEpoch { partitions } => {
                let answer = |part: &OffsetForLeaderPartition| {
                    let end =
                        self.logs.get(&part.topic_partition).map_or(0, |log| log.len() as u64);
                    let end = EpochEnd { epoch: part.leader_epoch, end_offset: Offset(end) };
                    (part.topic_partition.clone(), Ok(Some(end)))
                };
                let partitions = partitions.iter().map(answer).collect();
                ctx.reply(message, Response::OffsetForLeaderEpoch { partitions });
            }
            Request::Fetch { .. } => self.fetch(message, message.sent_by, false),
            _ => {
                let writes = self.coordinator.on_request(&mut ctx, message);
                self.keep(writes);
            }
        }
    }

    fn fetch(&mut self, message: &Message, cause: EventId, waited: bool) {
        let Body::Request(Request::Fetch { max_wait, partitions, .. }) = &message.body else {
            return;
        };
        let read = |part: &FetchPartition| {
            let log = self.logs.get(&part.topic_partition).expect("exists");
            let from = part.fetch_offset.0 as usize;
            let batches = match log.get(from..) {
                None => Err(ErrorCode::OffsetOutOfRange),
                Some([]) => Ok(vec![]),
                // From the log's start, as a broker may: the reader skips what it did not ask for.
                Some(_) => Ok(vec![RecordBatch {
                    base_offset: Offset(0),
                    leader_epoch: LeaderEpoch(0),
                    stamp: None,
                    records: log.iter().cloned().collect(),
                }]),
            };
            FetchedPartition {
                topic_partition: part.topic_partition.clone(),
                fetch_offset: part.fetch_offset,
                log_start: Offset(0),
                high_watermark: Offset(log.len() as u64),
                batches,
                diverging: None,
            }
        };
        let partitions: Vec<_> = partitions.iter().map(read).collect();
        let nothing = |part: &FetchedPartition| part.batches.as_ref().is_ok_and(Vec::is_empty);
        let mut ctx = self.kernel.context(NodeId::Broker(B1), 0, cause);
        if !waited && partitions.iter().all(nothing) {
            ctx.timer(*max_wait, Timer::Broker(BrokerTimer::FetchWaited(message.id)));
            self.held.push(message.clone());
        } else {
            ctx.reply(message, Response::Fetch { partitions });
        }
    }

    pub fn view(&self, name: &str) -> ConsumerView {
        self.consumers[&name.parse::<ClientName>().expect("valid")].0.view()
    }

    pub fn group(&self, name: &str) -> GroupView {
        let name: GroupName = name.parse().expect("valid");
        self.coordinator.views().into_iter().find(|view| view.name == name).expect("known")
    }

    /// The partition of the offsets topic that keeps the group.
    pub fn offsets_partition(&self, group: &str) -> PartitionIndex {
        let partitions = self.coordinator.config().offsets_topic_partitions;
        offsets_partition(&group.parse().expect("valid"), partitions)
    }

    pub fn events(&self) -> Vec<Arc<Event>> {
        self.kernel.events().iter().cloned().collect()
    }

    /// What `pick` finds among the events of a consumer since `from`, with their times.
    pub fn seen<T>(&self, name: &str, pick: impl Fn(&EventKind) -> Option<T>) -> Vec<(SimTime, T)> {
        let node = NodeId::Consumer(name.parse().expect("valid"));
        let events = self.kernel.events().iter().filter(|event| event.node.as_ref() == Some(&node));
        events.filter_map(|event| Some((event.time, pick(&event.kind)?))).collect()
    }

    /// What the application saw: partitions assigned, revoked, lost; records polled.
    pub fn story(&self, name: &str) -> Vec<String> {
        let list = |word: &str, partitions: &std::collections::BTreeSet<TopicPartition>| {
            let names: Vec<String> = partitions.iter().map(ToString::to_string).collect();
            format!("{word} {}", names.join(","))
        };
        let tell = |kind: &EventKind| match kind {
            EventKind::PartitionsAssigned { partitions, .. } => Some(list("assigned", partitions)),
            EventKind::PartitionsRevoked { partitions } => Some(list("revoked", partitions)),
            EventKind::PartitionsLost { partitions } => Some(list("lost", partitions)),
            EventKind::RecordsPolled { topic_partition, from, to } => {
                Some(format!("polled {topic_partition}@{from}..{to}"))
            }
            EventKind::ClientFailed { exception, .. } => Some(format!("failed {exception}")),
            EventKind::ClientStopped => Some("stopped".into()),
            EventKind::CommitRefused { error } => Some(format!("refused {error}")),
            _ => None,
        };
        self.seen(name, tell).into_iter().map(|(_, story)| story).collect()
    }
}

pub(crate) fn tp(text: &str) -> TopicPartition {
    text.parse().expect("valid")
}

pub(crate) fn overrides(settings: &[(&str, &str)]) -> Overrides {
    let mut overrides = Overrides::new();
    for (name, value) in settings {
        overrides.set(Owner::Consumer, name, value).expect("valid");
    }
    overrides
}
