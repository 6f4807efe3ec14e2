//! The producer: an application that sends, and Kafka's client under it.

mod accumulator;
mod answers;
mod flow;
mod idempotence;
mod metadata;
mod newest;
pub mod partitioner;
mod partitions;
mod sender;
mod sequences;
mod unreachable;
mod waiting;

pub use accumulator::{Accumulator, Appended, ProducerBatch};
pub use flow::Flow;
pub use waiting::WAITING_BOUND;

use crate::command::config::ConfigError;
use crate::command::config::{Overrides, ProducerConfig};
use crate::command::{Rate, Spread};
use crate::event::{EventKind, SendFailure};
use crate::id::{
    BrokerId, ClientName, EventId, MessageId, NodeId, PartitionIndex, RecordId, TopicName,
    TopicPartition,
};
use crate::kernel::{Context, Timer};
use crate::record::{Bytes, Header};
use crate::time::{SimTime, Timestamp};
use crate::wire::{Body, Message, Response};
use crate::world::{ClientState, FlowView, ProducerView};
use idempotence::Idempotence;
use newest::Newest;
use partitions::PartitionChooser;
use sender::InFlight;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use unreachable::Unreachable;
use waiting::{Taken, Waiting};

/// What a producer asked to be woken for: its earliest deadline has come. What was due is in its
/// state, so that a deadline that moved needs no timer to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProducerTimer;

/// A record that the application wants sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSend {
    /// Where to.
    pub topic: TopicName,
    /// Its key.
    pub key: Option<Bytes>,
    /// Its value; `#` stands for the running number.
    pub value: Option<Bytes>,
    /// An explicit partition.
    pub partition: Option<PartitionIndex>,
    /// Its headers.
    pub headers: Arc<[Header]>,
    /// Its own time; the producer's clock when absent.
    pub timestamp: Option<Timestamp>,
}

/// How far a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Process {
    Running,
    /// `close()` was called: what is buffered is still sent.
    Closing,
    Stopped,
    Crashed,
}

/// Counts over the whole run, told by the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Totals {
    sent: u64,
    acknowledged: u64,
    failed: u64,
}

/// A producer's process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Producer {
    name: ClientName,
    config: ProducerConfig,
    overrides: Overrides,
    process: Process,
    bootstrap: Vec<BrokerId>,
    metadata: metadata::Metadata,
    chooser: PartitionChooser,
    waiting: VecDeque<Waiting>,
    accumulator: Accumulator,
    in_flight: BTreeMap<MessageId, InFlight>,
    flows: BTreeMap<TopicName, Flow>,
    drained_last: BTreeMap<BrokerId, TopicPartition>,
    idempotence: Idempotence,
    unreachable: Unreachable,
    newest: Newest,
    /// The event with which its process began.
    began: EventId,
    wakes_at: Option<SimTime>,
    targets: Vec<TopicPartition>,
    keys: Vec<Option<Bytes>>,
    totals: Totals,
    last_error: Option<Arc<str>>,
}

impl Producer {
    /// A producer that does not run yet.
    ///
    /// # Errors
    /// What Kafka says about the settings.
    pub fn new(name: ClientName, overrides: Overrides) -> Result<Self, ConfigError> {
        let config = ProducerConfig::default().apply(&overrides)?;
        Ok(Self::stopped(name, config, overrides, BTreeMap::new()))
    }

    /// A producer of another name with the same settings and flows, which does not run yet.
    #[must_use]
    pub fn successor(&self, name: ClientName) -> Self {
        let (config, overrides) = (self.config.clone(), self.overrides.clone());
        Self::stopped(name, config, overrides, self.flows.clone())
    }

    fn stopped(
        name: ClientName,
        config: ProducerConfig,
        overrides: Overrides,
        flows: BTreeMap<TopicName, Flow>,
    ) -> Self {
        Self {
            name,
            config,
            overrides,
            process: Process::Stopped,
            bootstrap: Vec::new(),
            metadata: metadata::Metadata::default(),
            chooser: PartitionChooser::default(),
            waiting: VecDeque::new(),
            accumulator: Accumulator::default(),
            in_flight: BTreeMap::new(),
            flows,
            drained_last: BTreeMap::new(),
            idempotence: Idempotence::default(),
            unreachable: Unreachable::default(),
            newest: Newest::default(),
            began: EventId::default(),
            wakes_at: None,
            targets: Vec::new(),
            keys: Vec::new(),
            totals: Totals::default(),
            last_error: None,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &ClientName {
        &self.name
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// Whether its process runs (also while it closes).
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.process, Process::Running | Process::Closing)
    }

    /// Starts the process; it knows the brokers in `bootstrap`. Flows go on from now.
    pub fn start(&mut self, ctx: &mut Context<'_>, bootstrap: Vec<BrokerId>) {
        self.process = Process::Running;
        self.bootstrap = bootstrap;
        self.last_error = None;
        self.began = ctx.note_as_cause(EventKind::ClientStarted);
        for flow in self.flows.values_mut() {
            (flow.since, flow.sent, flow.cause) = (ctx.now(), 0, ctx.cause());
        }
        self.refresh_metadata(ctx);
        self.keep_identity(ctx);
        self.reschedule(ctx);
    }

    /// `close()`: what is buffered is sent, then the process ends.
    pub fn stop(&mut self, ctx: &mut Context<'_>) {
        if self.process == Process::Running {
            self.process = Process::Closing;
            self.accumulator.close_all();
            self.run_sender(ctx);
            self.end_if_closed(ctx);
            self.reschedule(ctx);
        }
    }

    /// The process dies: what was buffered is gone; what is on the wire travels on.
    pub fn crash(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::ClientCrashed);
        self.process = Process::Crashed;
        for (partition, batch) in self.accumulator.drain() {
            for record in batch.records() {
                self.drop_record(ctx, record.id, &partition.topic, SendFailure::ProducerGone);
            }
        }
        for waiting in core::mem::take(&mut self.waiting) {
            self.drop_record(ctx, waiting.record.id, &waiting.topic, SendFailure::ProducerGone);
        }
        self.in_flight.clear();
        self.forget_cluster();
        self.wakes_at = None;
    }

    /// The process has ended: the next one begins without what this one knew.
    fn forget_cluster(&mut self) {
        self.metadata = metadata::Metadata::default();
        self.chooser = PartitionChooser::default();
        self.idempotence = Idempotence::default();
        self.unreachable = Unreachable::default();
        self.drained_last.clear();
    }

    /// Changes settings of the running client.
    ///
    /// # Errors
    /// What Kafka says about them; nothing is changed then.
    pub fn configure(&mut self, overrides: &Overrides) -> Result<(), ConfigError> {
        let mut merged = self.overrides.clone();
        merged.merge(overrides);
        self.config = ProducerConfig::default().apply(&merged)?;
        self.overrides = merged;
        Ok(())
    }

    /// Begins, changes or (rate zero) ends the flow to `topic`.
    pub fn set_flow(
        &mut self,
        ctx: &mut Context<'_>,
        topic: TopicName,
        rate: Rate,
        keys: Vec<Option<Bytes>>,
        value: Option<Bytes>,
        spread: Spread,
    ) {
        if rate == Rate::ZERO {
            self.flows.remove(&topic);
        } else {
            self.metadata.want(&topic);
            let (since, cause) = (ctx.now(), ctx.cause());
            let flow = Flow { rate, keys, value, spread, since, sent: 0, cause };
            self.flows.insert(topic, flow);
            self.refresh_metadata_if_unknown(ctx);
        }
        self.reschedule(ctx);
    }

    /// `send()`, so many times: a record gets a partition as soon as the topic's metadata is known.
    pub fn send(&mut self, ctx: &mut Context<'_>, to_send: &ToSend, count: u32) {
        let cause = ctx.cause();
        for number in 0..count {
            // Each follows from what caused all of them, not from the one before.
            ctx.set_cause(cause);
            let taken = self.accept(ctx, to_send.clone());
            // The sender has looked at everything else at this moment already.
            if number == 0 || taken != Taken::IntoOpenBatch {
                self.run_sender(ctx);
                self.reschedule(ctx);
            }
        }
    }

    /// What came over the wire.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        match (&message.body, &message.from) {
            (Body::Response { to_request, response }, _) => {
                if !self.on_response(ctx, *to_request, response) {
                    return;
                }
            }
            (Body::ConnectionClosed { to_request }, NodeId::Broker(broker)) => {
                self.on_closed(ctx, *broker, *to_request);
            }
            _ => return,
        }
        self.run_sender(ctx);
        self.end_if_closed(ctx);
        self.reschedule(ctx);
    }

    /// Takes an answer; says whether it is one that a producer can get.
    fn on_response(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        response: &Response,
    ) -> bool {
        match response {
            Response::Metadata { image } => self.learn(ctx, to_request, image),
            Response::Produce { partitions } => self.on_produced(ctx, to_request, partitions),
            Response::InitProducerId { result } => self.on_id(ctx, to_request, *result),
            _ => return false,
        }
        true
    }

    /// A deadline has come.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, _timer: ProducerTimer) {
        if !self.is_running() {
            return;
        }
        if self.wakes_at.is_some_and(|at| at <= ctx.now()) {
            self.wakes_at = None;
        }
        self.run_flows(ctx);
        self.expire(ctx);
        self.refresh_metadata_if_due(ctx);
        self.run_sender(ctx);
        self.end_if_closed(ctx);
        self.reschedule(ctx);
    }

    /// A topic was deleted: the application sends nothing to it any more.
    pub fn forget_topic(&mut self, ctx: &mut Context<'_>, topic: &TopicName) {
        self.targets.retain(|target| target.topic != *topic);
        self.flows.remove(topic);
        self.metadata.forget(topic);
        let (gone, kept) = core::mem::take(&mut self.waiting)
            .into_iter()
            .partition::<VecDeque<_>, _>(|waiting| waiting.topic == *topic);
        self.waiting = kept;
        for waiting in gone {
            self.drop_record(ctx, waiting.record.id, topic, SendFailure::BlockedTooLong);
        }
    }

    fn run_flows(&mut self, ctx: &mut Context<'_>) {
        if self.process != Process::Running {
            return;
        }
        let topics: Vec<TopicName> = self.flows.keys().cloned().collect();
        for topic in topics {
            while let Some((cause, to_send)) = self.next_of_flow(&topic, ctx.now()) {
                ctx.set_cause(cause);
                self.accept(ctx, to_send);
            }
        }
    }

    fn next_of_flow(&mut self, topic: &TopicName, now: SimTime) -> Option<(EventId, ToSend)> {
        let partitions = self.metadata.image().map_or(0, |image| image.partition_count(topic));
        let flow = self.flows.get_mut(topic).filter(|flow| flow.next_due() <= now)?;
        let key = flow.next_key();
        let turn = u32::try_from(flow.sent % u64::from(partitions.max(1))).unwrap_or(0);
        let partition =
            (flow.spread == Spread::Partitions && partitions > 0).then_some(PartitionIndex(turn));
        flow.sent = flow.sent.saturating_add(1);
        let value = flow.value.clone();
        let headers = Arc::from([]);
        let cause = flow.cause;
        let topic = topic.clone();
        Some((cause, ToSend { topic, key, value, partition, headers, timestamp: None }))
    }

    fn drop_record(
        &mut self,
        ctx: &mut Context<'_>,
        record: RecordId,
        topic: &TopicName,
        failure: SendFailure,
    ) {
        self.totals.failed = self.totals.failed.saturating_add(1);
        ctx.note(EventKind::RecordDropped { record, topic: topic.clone(), failure });
    }

    fn end_if_closed(&mut self, ctx: &mut Context<'_>) {
        let idle =
            self.accumulator.records() == 0 && self.in_flight.is_empty() && self.waiting.is_empty();
        if self.process == Process::Closing && idle {
            self.process = Process::Stopped;
            ctx.note(EventKind::ClientStopped);
            self.forget_cluster();
        }
    }

    /// Sets a timer for the earliest deadline, unless one that early is set already.
    fn reschedule(&mut self, ctx: &mut Context<'_>) {
        if !self.is_running() {
            return;
        }
        let flows = (self.process == Process::Running)
            .then(|| self.flows.values().map(Flow::next_due).min())
            .flatten();
        let blocked = self.waiting.front().map(|waiting| waiting.since + self.config.max_block);
        let deadlines = [
            flows,
            blocked,
            self.sender_deadline(ctx.now()),
            self.metadata_deadline(),
            self.identity_deadline(),
        ];
        let Some(earliest) = deadlines.into_iter().flatten().min() else { return };
        let at = earliest.max(ctx.now()).ceil_millis();
        if self.wakes_at.is_none_or(|set| at < set) {
            self.wakes_at = Some(at);
            ctx.timer_at(at, Timer::Producer(ProducerTimer));
        }
    }

    fn note_target(&mut self, target: &TopicPartition) {
        if !self.targets.contains(target) {
            if self.targets.len() >= 64 {
                self.targets.remove(0);
            }
            self.targets.push(target.clone());
        }
    }

    fn note_key(&mut self, ctx: &mut Context<'_>, key: &Option<Bytes>) {
        if let Some(key) = key {
            ctx.note_key(key);
        }
        if !self.keys.contains(key) && self.keys.len() < 16 {
            self.keys.push(key.clone());
        }
    }

    /// How it looks from outside.
    #[must_use]
    pub fn view(&self) -> ProducerView {
        let flow = |(topic, flow): (&TopicName, &Flow)| FlowView {
            topic: topic.clone(),
            millirecords_per_second: u64::from(flow.rate.thousandths()),
            keys: flow.keys.iter().flatten().cloned().collect(),
        };
        let in_flight = self.in_flight.values().map(InFlight::records).sum();
        ProducerView {
            name: self.name.clone(),
            state: match self.process {
                Process::Running | Process::Closing => ClientState::Running,
                Process::Stopped => ClientState::Stopped,
                Process::Crashed => ClientState::Crashed,
            },
            acks: self.config.acks,
            flows: self.flows.iter().map(flow).collect(),
            targets: self.targets.clone(),
            keys: self.keys.clone(),
            buffered: self.accumulator.records(),
            in_flight,
            sent: self.totals.sent,
            acknowledged: self.totals.acknowledged,
            failed: self.totals.failed,
            last_error: self.last_error.clone(),
            identity: self.idempotence.sequences.producer(),
            last_request: self.newest.get().map(|(_, batch)| batch.clone()),
        }
    }

    /// The newest request that is not answered: a broker knows what it waits for.
    #[must_use]
    pub fn unanswered(&self) -> Option<(BrokerId, MessageId)> {
        let (message, _) = self.newest.get()?;
        Some((self.in_flight.get(message)?.broker, *message))
    }
}
