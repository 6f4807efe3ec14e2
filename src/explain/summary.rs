//! A thing in one or two lines: what hovering shows and what a screen reader says.

use super::producer::state_words;
use super::{KeyMark, Words, bytes_text, controller, controller_log};
use super::{key_mark, link, rate_words, readers};
use crate::i18n::Language;
use partita_engine::id::{BrokerId, ClientName, GroupName, MessageId, Offset, TopicPartition};
use partita_engine::wire::{Body, Request, Response};
use partita_engine::world::{ClientState, PartitionView, World};
use partita_scene::addition::Addition;
use partita_scene::hit::Thing;

/// A thing's name and its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it is called.
    pub title: Words,
    /// For records: the key's sign.
    pub key: Option<KeyMark>,
    /// Its numbers, each a short sentence.
    pub lines: Vec<Words>,
}

impl Summary {
    /// All of it as one sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        if self.lines.is_empty() {
            return format!("{}.", language.words(&self.title));
        }
        let lines: Vec<_> = self.lines.iter().map(|line| language.words(line)).collect();
        format!("{}: {}.", language.words(&self.title), lines.join(", "))
    }

    const fn new(title: Words, lines: Vec<Words>) -> Self {
        Self { title, key: None, lines }
    }
}

/// What `thing` is, in short; none when there is no such thing any more.
#[must_use]
pub fn summary(world: &dyn World, thing: &Thing) -> Option<Summary> {
    match thing {
        Thing::Producer(name) => producer(world, name),
        Thing::Broker(broker) => of_broker(world, *broker),
        Thing::Controller(id) => {
            let (title, lines) = controller::summary(world, *id)?;
            Some(Summary::new(title, lines))
        }
        Thing::ControllerLog => {
            let quorum = world.quorum()?;
            let lines = vec![Words::new("controller-log-opens"), controller_log::standing(&quorum)];
            Some(Summary::new(controller_log::title(&quorum), lines))
        }
        Thing::ControllerRecord(offset) => {
            let (title, lines) = controller_log::summary(world, *offset)?;
            Some(Summary::new(title, lines))
        }
        Thing::Topic(topic) => {
            let topic = world.topics().into_iter().find(|view| view.name == *topic)?;
            let line = Words::new("stage-topic")
                .number("partitions", topic.partitions.len() as u64)
                .number("copies", topic.replication_factor);
            Some(Summary::new(Words::new("title-topic").text("topic", topic.name), vec![line]))
        }
        Thing::Partition(at)
        | Thing::LogEnd(at)
        | Thing::HighWatermark(at)
        | Thing::Replica { topic_partition: at, .. } => {
            Some(of_mark(thing, &world.partition(at)?, at))
        }
        Thing::Stack(at) => {
            world.partition(at)?;
            let title = Words::new("title-stack").text("partition", at);
            Some(Summary::new(title, vec![Words::new("brokers-opens")]))
        }
        Thing::Record { topic_partition, offset } => record(world, topic_partition, *offset),
        Thing::Committed { group, topic_partition } => committed(world, group, topic_partition),
        Thing::Position { consumer, topic_partition } => position(world, consumer, topic_partition),
        Thing::Group(name) => of_group(world, name),
        Thing::Consumer(name) => consumer(world, name),
        Thing::Message(id) => message(world, *id),
        Thing::Link { one, other } => link::exists(world, one, other).then(|| {
            let lines = vec![link::state(world, one, other)];
            Summary::new(link::title(one, other), lines)
        }),
        Thing::Add(addition) => Some(of_addition(addition)),
    }
}

/// The message in the slot of what can be added.
#[must_use]
pub const fn addition_key(addition: &Addition) -> &'static str {
    match addition {
        Addition::Producer => "add-producer",
        Addition::Broker => "add-broker",
        Addition::Topic => "add-topic",
        Addition::Partition(_) => "add-partition",
        Addition::Record => "add-record",
        Addition::Consumer(_) => "add-consumer",
        Addition::Group => "add-group",
    }
}

/// What can be added, and to what.
fn of_addition(addition: &Addition) -> Summary {
    let lines = match addition {
        Addition::Partition(topic) => vec![Words::new("title-topic").text("topic", topic)],
        Addition::Consumer(group) => vec![Words::new("title-group").text("group", group)],
        _ => Vec::new(),
    };
    Summary::new(Words::new(addition_key(addition)), lines)
}

fn name(value: impl ToString) -> Words {
    Words::new("value-text").text("value", value)
}

fn producer(world: &dyn World, of: &ClientName) -> Option<Summary> {
    let producer = world.producers().into_iter().find(|producer| producer.name == *of)?;
    let mut lines = Vec::new();
    if producer.state != ClientState::Running {
        lines.push(state_words(producer.state));
    }
    lines.extend(producer.flows.iter().map(|flow| {
        Words::new("summary-flow")
            .words("rate", rate_words(flow.millirecords_per_second))
            .text("topic", &flow.topic)
    }));
    lines.push(
        Words::new("summary-producer")
            .number("sent", producer.sent)
            .number("acknowledged", producer.acknowledged)
            .text("acks", producer.acks.word()),
    );
    if let Some(error) = &producer.last_error {
        lines.push(name(error));
    }
    Some(Summary::new(name(of), lines))
}

fn of_broker(world: &dyn World, id: BrokerId) -> Option<Summary> {
    let broker = world.brokers().into_iter().find(|broker| broker.id == id)?;
    let line = match (broker.running, broker.leads.is_empty()) {
        (false, _) => Words::new("broker-down"),
        (true, true) => Words::new("stage-leads-nothing"),
        (true, false) => Words::new("summary-leads").list("partitions", broker.leads),
    };
    Some(Summary::new(Words::new("title-broker").text("broker", id.0), vec![line]))
}

fn of_mark(thing: &Thing, partition: &PartitionView, at: &TopicPartition) -> Summary {
    let both = |mark: &'static str, meaning: &'static str, offset: Offset| {
        vec![Words::new(mark).number("offset", offset.0), Words::new(meaning)]
    };
    let lines = match thing {
        Thing::LogEnd(_) => both("stage-log-end", "stage-log-end-meaning", partition.log_end),
        Thing::HighWatermark(_) => {
            both("stage-high-watermark", "stage-high-watermark-meaning", partition.high_watermark)
        }
        Thing::Replica { broker, .. } => partition
            .replicas
            .iter()
            .filter(|copy| copy.broker == *broker)
            .map(|copy| {
                let message = if copy.in_sync { "fact-copy-in-sync" } else { "fact-copy-out" };
                Words::new(message).text("broker", broker).number("offset", copy.log_end.0)
            })
            .collect(),
        _ => partition_lines(partition),
    };
    Summary::new(name(at), lines)
}

fn partition_lines(partition: &PartitionView) -> Vec<Words> {
    let led = match partition.leader {
        Some(leader) => Words::new("summary-led").text("broker", leader),
        None => Words::new("stage-no-leader"),
    };
    vec![
        led.list("isr", &partition.isr),
        Words::new("summary-log")
            .number("high_watermark", partition.high_watermark.0)
            .number("log_end", partition.log_end.0),
    ]
}

fn record(world: &dyn World, at: &TopicPartition, offset: Offset) -> Option<Summary> {
    let partition = world.partition(at)?;
    let found = world.records(at, None, offset, 1).into_iter().next()?;
    let record = (found.offset == offset).then_some(found)?;
    let value = match &record.value {
        Some(value) => Words::new("summary-value").text("value", bytes_text(value)),
        None => Words::new("value-null"),
    };
    let mut lines = vec![value];
    lines.extend(readers(world, &partition).iter().map(|reader| {
        Words::new("fact-reader")
            .text("group", &reader.group)
            .words("state", reader.state_of(offset, partition.high_watermark).words())
    }));
    let mut summary = Summary::new(super::record::title(at, &record), lines);
    summary.key = key_mark(world, record.key.as_ref());
    Some(summary)
}

fn committed(world: &dyn World, group: &GroupName, at: &TopicPartition) -> Option<Summary> {
    let partition = world.partition(at)?;
    let reader = readers(world, &partition).into_iter().find(|reader| reader.group == *group)?;
    let mut lines = vec![
        Words::new("stage-committed").number("offset", reader.committed?.0),
        Words::new("stage-committed-meaning"),
    ];
    lines.extend(reader.lag.map(|lag| Words::new("stage-lag").number("lag", lag)));
    let title = Words::new("title-committed").text("group", group).text("partition", at);
    Some(Summary::new(title, lines))
}

fn position(world: &dyn World, of: &ClientName, at: &TopicPartition) -> Option<Summary> {
    let consumer = world.consumers().into_iter().find(|consumer| consumer.name == *of)?;
    let owned = consumer.owned.into_iter().find(|owned| owned.topic_partition == *at)?;
    let lines = vec![
        Words::new("stage-position").number("offset", owned.position?.0),
        Words::new("stage-position-meaning"),
    ];
    let title = Words::new("title-position").text("consumer", of).text("partition", at);
    Some(Summary::new(title, lines))
}

fn of_group(world: &dyn World, of: &GroupName) -> Option<Summary> {
    let group = world.groups().into_iter().find(|group| group.name == *of)?;
    let line = Words::new("summary-group")
        .text("state", group.state)
        .text("generation", group.generation)
        .number("members", group.members.len() as u64);
    Some(Summary::new(Words::new("title-group").text("group", of), vec![line]))
}

fn consumer(world: &dyn World, of: &ClientName) -> Option<Summary> {
    let consumer = world.consumers().into_iter().find(|consumer| consumer.name == *of)?;
    let mut lines = Vec::new();
    if consumer.state != ClientState::Running {
        lines.push(state_words(consumer.state));
    }
    let owned: Vec<_> = consumer.owned.iter().map(|owned| owned.topic_partition.clone()).collect();
    lines.push(if owned.is_empty() {
        Words::new("stage-owns-nothing")
    } else {
        Words::new("summary-owns").list("partitions", owned)
    });
    if consumer.buffered > 0 {
        lines.push(Words::new("summary-buffered").number("records", consumer.buffered));
    }
    if let Some(error) = &consumer.last_error {
        lines.push(name(error));
    }
    let title = Words::new("summary-consumer").text("consumer", of).text("group", consumer.group);
    Some(Summary::new(title, lines))
}

fn message(world: &dyn World, id: MessageId) -> Option<Summary> {
    let message = world.messages().into_iter().find(|message| message.id == id)?;
    let answer = matches!(message.body, Body::Response { .. });
    let title = Words::new(if answer { "title-answer" } else { "title-request" })
        .text("word", format!("{:?}", message.body.word()));
    let mut lines =
        vec![Words::new("subtitle-message").text("from", &message.from).text("to", &message.to)];
    let records = records_in(&message.body);
    if records > 0 {
        lines.push(Words::new("value-records").number("records", records));
    }
    lines.push(Words::new("summary-arrives").text("time", message.arrives));
    Some(Summary::new(title, lines))
}

/// How many records a message carries.
#[must_use]
pub fn records_in(body: &Body) -> u64 {
    match body {
        Body::Request(Request::Produce { partitions, .. }) => {
            partitions.iter().map(|part| part.records.len() as u64).sum()
        }
        Body::Response { response: Response::Fetch { partitions }, .. } => partitions
            .iter()
            .flat_map(|part| part.batches.iter().flatten())
            .map(|batch| batch.records.len() as u64)
            .sum(),
        _ => 0,
    }
}
