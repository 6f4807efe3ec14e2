//! What forms there are, and the command that each makes of its fields.

use super::list;
use super::values::{Field, Read, Values, Wrong};
use crate::explain::bytes_text;
use crate::session::WorldNames;
use partita_engine::command::config::{Overrides, Owner, Removed};
use partita_engine::command::{
    Command, CommandErrorKind, LinkName, MOST_PARTITIONS, Rate, Spread, Text,
};
use partita_engine::id::{
    BrokerId, ClientName, GroupName, Offset, PartitionIndex, TopicName, TopicPartition,
};
use partita_engine::time::Timestamp;
use partita_engine::world::{ClientState, World};
use std::collections::BTreeSet;

/// The greatest partition, broker and replication factor: Kafka's `INT`.
const INT: u64 = i32::MAX as u64;
/// The greatest offset and timestamp: Kafka's `LONG`.
const LONG: u64 = i64::MAX as u64;

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A record made by hand; what is not given is chosen in the form.
    Send {
        /// Who sends.
        producer: Option<ClientName>,
        /// Where to.
        topic: Option<TopicName>,
        /// An explicit partition.
        partition: Option<PartitionIndex>,
    },
    /// A producer's flow.
    Flow(ClientName),
    /// More partitions.
    Partitions(TopicName),
    /// How long a consumer works on a record.
    Process(ClientName),
    /// A consumer's position.
    Seek {
        /// Whose.
        consumer: ClientName,
        /// In which partition, where that is known.
        partition: Option<TopicPartition>,
    },
    /// How much longer messages take on a link.
    Delay(LinkName),
    /// A new producer.
    Producer,
    /// A new topic.
    Topic,
    /// A new topic with the partitions, copies and settings of another: Kafka has no other name for a
    /// topic that is there.
    TopicLike(Box<Like>),
    /// Another `client.id`.
    Rename(ClientName),
    /// Another `group.id`.
    RenameGroup(GroupName),
    /// A new broker.
    Broker,
    /// A new consumer; of this group, or of one to be named.
    Consumer(Option<GroupName>),
}

/// What a new topic takes over from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// The other.
    pub topic: TopicName,
    /// How many partitions.
    pub partitions: u32,
    /// How many copies of each.
    pub replication_factor: u32,
    /// Its settings.
    pub configs: Overrides,
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// Any text; the words say what an empty one means.
    Text(Option<&'static str>),
    /// Digits; the words say what none means.
    Number(Option<&'static str>),
    /// A text or null.
    Nullable,
    /// One of these.
    Choice(Vec<String>),
    /// Some of these.
    Several(Vec<String>),
    /// Names and values.
    Headers,
}

/// A field and how it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in the line.
    pub field: Field,
    /// How it is filled in.
    pub control: Control,
}

fn input(field: Field, control: Control) -> Input {
    Input { field, control }
}

fn words(words: &[&str]) -> Control {
    Control::Choice(words.iter().map(|word| (*word).to_owned()).collect())
}

impl Form {
    /// The key of its title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Send { .. } => "act-send",
            Self::Flow(_) => "act-flow",
            Self::Partitions(_) => "act-partitions",
            Self::Process(_) => "act-process",
            Self::Seek { .. } => "act-seek",
            Self::Delay(_) => "act-link-delay",
            Self::Producer => "make-producer",
            Self::Topic => "make-topic",
            Self::Broker => "make-broker",
            Self::TopicLike(_) | Self::Rename(_) | Self::RenameGroup(_) => "act-rename",
            Self::Consumer(_) => "make-consumer",
        }
    }

    /// The key of what must be known before it is sent.
    #[must_use]
    pub const fn note(&self) -> Option<&'static str> {
        match self {
            Self::Partitions(_) => Some("act-partitions-note"),
            Self::TopicLike(_) => Some("act-rename-topic-note"),
            Self::Rename(_) => Some("act-rename-client-note"),
            Self::RenameGroup(_) => Some("act-rename-group-note"),
            _ => None,
        }
    }

    /// The key of what its button says.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Send { .. } => "act-send-do",
            Self::Flow(_) | Self::Process(_) | Self::Delay(_) => "act-set-do",
            Self::Partitions(_) => "act-partitions-do",
            Self::Rename(_) | Self::RenameGroup(_) => "act-rename-do",
            Self::TopicLike(_) => "act-add-do",
            Self::Seek { .. } => "act-seek-do",
            Self::Producer | Self::Topic | Self::Broker | Self::Consumer(_) => "act-add-do",
        }
    }

    /// Its fields in order.
    #[must_use]
    pub fn inputs(&self, world: &dyn World) -> Vec<Input> {
        match self {
            Self::Send { producer, topic, partition } => {
                let mut inputs = Vec::new();
                if producer.is_none() {
                    inputs.push(input("producer", Control::Choice(running_producers(world))));
                }
                if topic.is_none() {
                    inputs.push(input("topic", Control::Choice(topics(world))));
                }
                inputs.push(input("key", Control::Nullable));
                inputs.push(input("value", Control::Nullable));
                if partition.is_none() {
                    inputs.push(input("partition", Control::Number(Some("act-auto"))));
                }
                inputs.push(input("timestamp", Control::Number(Some("act-now"))));
                inputs.push(input("headers", Control::Headers));
                inputs
            }
            Self::Flow(_) => vec![
                input("topic", Control::Choice(topics(world))),
                input("rate", Control::Number(None)),
                input("keys", Control::Text(Some("act-no-key"))),
                input("spread", words(&["partitioner", "partitions"])),
            ],
            Self::Partitions(_) => vec![input("partitions", Control::Number(None))],
            Self::Process(_) => vec![input("process", Control::Number(None))],
            Self::Seek { consumer, partition } => {
                let owned = || Control::Choice(owned(world, consumer));
                let choose = partition.is_none().then(|| input("partition", owned()));
                choose.into_iter().chain([input("offset", Control::Number(None))]).collect()
            }
            Self::Delay(_) => vec![input("seconds", Control::Number(None))],
            Self::Producer => vec![
                input("name", Control::Text(None)),
                input("acks", words(&["all", "1", "0"])),
                input("linger.ms", Control::Number(None)),
                input("partitioner", words(&["default", "roundrobin"])),
            ],
            Self::Topic => vec![
                input("name", Control::Text(None)),
                input("partitions", Control::Number(None)),
                input("rf", Control::Number(None)),
                input("min.insync.replicas", Control::Number(None)),
            ],
            Self::TopicLike(_) | Self::Rename(_) | Self::RenameGroup(_) => {
                vec![input("name", Control::Text(None))]
            }
            Self::Broker => vec![
                input("broker", Control::Text(None)),
                input("rack", Control::Text(Some("act-none"))),
            ],
            Self::Consumer(_) => vec![
                input("name", Control::Text(None)),
                input("group", Control::Text(None)),
                input("topic", Control::Several(topics(world))),
                input("auto.offset.reset", words(&["earliest", "latest", "none"])),
                input("commit", words(&["auto", "after", "before", "manual"])),
                input("process", Control::Number(None)),
            ],
        }
    }

    /// What stands in the fields at first.
    #[must_use]
    pub fn defaults(&self, world: &dyn World) -> Values {
        let names = WorldNames::of(world);
        let first = |names: Vec<String>| names.into_iter().next().unwrap_or_default();
        match self {
            Self::Send { .. } => {
                let producer = first(running_producers(world));
                let topic = first(topics(world));
                let mut values =
                    Values::of(&[("producer", &producer), ("topic", &topic), ("value", "1")]);
                values.set_null("key", true);
                values
            }
            Self::Flow(producer) => flow_now(world, producer),
            Self::Partitions(topic) => {
                let present = world.topics().into_iter().find(|view| view.name == *topic);
                let more = present.map_or(1, |view| view.partitions.len() + 1).to_string();
                Values::of(&[("partitions", &more)])
            }
            Self::Process(consumer) => {
                let view = world.consumers().into_iter().find(|view| view.name == *consumer);
                let seconds = view.map_or_else(String::new, |view| view.processing.to_string());
                Values::of(&[("process", &seconds)])
            }
            Self::Seek { consumer, .. } => {
                Values::of(&[("partition", &first(owned(world, consumer))), ("offset", "0")])
            }
            Self::Delay(_) => Values::of(&[("seconds", "0.5")]),
            Self::Producer => Values::of(&[
                ("name", &names.free_client("p")),
                ("acks", "all"),
                ("linger.ms", "5"),
                ("partitioner", "default"),
            ]),
            Self::Topic => {
                let copies = world.brokers().len().clamp(1, 3).to_string();
                let name = names.free_topic("topic-");
                Values::of(&[
                    ("name", &name),
                    ("partitions", "4"),
                    ("rf", &copies),
                    ("min.insync.replicas", "1"),
                ])
            }
            Self::TopicLike(like) => {
                Values::of(&[("name", &names.free_topic(&format!("{}-", like.topic)))])
            }
            Self::Rename(client) => Values::of(&[("name", client.as_str())]),
            Self::RenameGroup(group) => Values::of(&[("name", group.as_str())]),
            Self::Broker => Values::of(&[("broker", &names.free_broker())]),
            Self::Consumer(group) => {
                let group =
                    group.as_ref().map_or_else(|| names.free_group("group-"), ToString::to_string);
                Values::of(&[
                    ("name", &names.free_client("c")),
                    ("group", &group),
                    ("topic", &topic_of_group(world, &group)),
                    ("auto.offset.reset", "earliest"),
                    ("commit", "auto"),
                    ("process", "0"),
                ])
            }
        }
    }

    /// The command that the fields make.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn command(&self, values: &Values) -> Result<Command, Wrong> {
        match self {
            Self::Send { producer, topic, partition } => {
                send(values, producer.as_ref(), topic.as_ref(), *partition)
            }
            Self::Flow(producer) => Ok(Command::Flow {
                producer: producer.clone(),
                topic: values.name("topic")?,
                rate: rate(values)?,
                keys: values.keys("keys")?,
                value: Some("#".into()),
                spread: match values.word("spread") {
                    "partitions" => Spread::Partitions,
                    _ => Spread::Partitioner,
                },
            }),
            Self::Partitions(topic) => Ok(Command::AlterTopic {
                topic: topic.clone(),
                partitions: Some(narrow(values.number("partitions", 1, MOST_PARTITIONS.into())?)),
                assignment: None,
                configs: Overrides::new(),
                removed: Removed::new(),
            }),
            Self::Process(consumer) => {
                let mut configs = Overrides::new();
                let value =
                    if values.word("process").is_empty() { "0" } else { values.word("process") };
                let set = configs.set(Owner::Consumer, "process", value);
                set.map_err(|error| Wrong {
                    field: "process",
                    kind: CommandErrorKind::Setting(error),
                })?;
                Ok(Command::SetClient { client: consumer.clone(), configs })
            }
            Self::Seek { consumer, partition } => {
                let partition = match partition {
                    Some(partition) => partition.clone(),
                    None => values.name("partition")?,
                };
                Ok(Command::Seek {
                    consumer: consumer.clone(),
                    topic: partition.topic,
                    partition: partition.partition,
                    offset: Offset(values.number("offset", 0, LONG)?),
                })
            }
            Self::Delay(link) => {
                Ok(Command::Delay { link: link.clone(), seconds: values.seconds("seconds")? })
            }
            Self::Producer => new_producer(values),
            Self::Topic => new_topic(values),
            Self::TopicLike(like) => Ok(Command::CreateTopic {
                topic: values.name("name")?,
                partitions: Some(like.partitions),
                replication_factor: Some(like.replication_factor),
                assignment: None,
                configs: like.configs.clone(),
            }),
            Self::Rename(client) => {
                Ok(Command::Rename { client: client.clone(), name: values.client("name")? })
            }
            Self::RenameGroup(group) => {
                Ok(Command::RenameGroup { group: group.clone(), name: values.name("name")? })
            }
            Self::Broker => new_broker(values),
            Self::Consumer(_) => new_consumer(values),
        }
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn send(
    values: &Values,
    producer: Option<&ClientName>,
    topic: Option<&TopicName>,
    partition: Option<PartitionIndex>,
) -> Read<Command> {
    let header = |(name, value): &(String, String)| -> (Text, Text) {
        (name.trim().into(), value.as_str().into())
    };
    let partition = match partition {
        Some(partition) => Some(partition),
        None => values.number_if_given("partition", 0, INT)?.map(|p| PartitionIndex(narrow(p))),
    };
    let timestamp = values.number_if_given("timestamp", 0, LONG)?;
    Ok(Command::Send {
        producer: producer.map_or_else(|| values.name("producer"), |name| Ok(name.clone()))?,
        topic: topic.map_or_else(|| values.name("topic"), |name| Ok(name.clone()))?,
        key: values.nullable("key"),
        value: values.nullable("value"),
        partition,
        headers: values
            .headers
            .iter()
            .filter(|(name, _)| !name.trim().is_empty())
            .map(header)
            .collect(),
        timestamp: timestamp.map(|time| Timestamp(time.cast_signed())),
        count: 1,
    })
}

fn rate(values: &Values) -> Read<Rate> {
    let value = values.word("rate");
    Rate::parse(value).map_err(|_| Wrong {
        field: "rate",
        kind: CommandErrorKind::NotARate { argument: "rate", value: value.into(), least: "0" },
    })
}

fn new_producer(values: &Values) -> Read<Command> {
    let producer = values.client("name")?;
    let mut configs = Overrides::new();
    values.setting(&mut configs, Owner::Producer, "acks", "all")?;
    values.setting(&mut configs, Owner::Producer, "linger.ms", "5")?;
    values.setting(&mut configs, Owner::Producer, "partitioner", "default")?;
    Ok(Command::AddProducer { producer, configs })
}

fn new_topic(values: &Values) -> Read<Command> {
    let mut configs = Overrides::new();
    values.setting(&mut configs, Owner::Topic, "min.insync.replicas", "1")?;
    Ok(Command::CreateTopic {
        topic: values.name("name")?,
        partitions: Some(narrow(values.number("partitions", 1, MOST_PARTITIONS.into())?)),
        replication_factor: Some(narrow(values.number("rf", 1, INT)?)),
        assignment: None,
        configs,
    })
}

fn new_broker(values: &Values) -> Read<Command> {
    let value = values.word("broker");
    let digits = value.strip_prefix('b').unwrap_or(value);
    let number = digits.parse().ok().filter(|number| u64::from(*number) <= INT);
    let broker = number.map(BrokerId).ok_or_else(|| Wrong {
        field: "broker",
        kind: CommandErrorKind::NotABroker { value: value.into() },
    })?;
    let rack = Some(values.word("rack")).filter(|rack| !rack.is_empty()).map(Into::into);
    Ok(Command::AddBroker { broker, rack, configs: Overrides::new() })
}

fn new_consumer(values: &Values) -> Read<Command> {
    let consumer = values.client("name")?;
    let group = values.name("group")?;
    let topics = values.word("topic").split(',').map(|topic| {
        topic.parse::<TopicName>().map_err(|reason| Wrong {
            field: "topic",
            kind: CommandErrorKind::NotAName { argument: "topic", value: topic.into(), reason },
        })
    });
    let topics = topics.collect::<Read<BTreeSet<_>>>()?;
    let mut configs = Overrides::new();
    values.setting(&mut configs, Owner::Consumer, "auto.offset.reset", "latest")?;
    values.setting(&mut configs, Owner::Consumer, "commit", "auto")?;
    values.setting(&mut configs, Owner::Consumer, "process", "0")?;
    Ok(Command::AddConsumer { consumer, group, topics, configs })
}

/// The names of the topics, those of Kafka itself left out.
#[must_use]
pub fn topics(world: &dyn World) -> Vec<String> {
    let topics = world.topics().into_iter().filter(|topic| !topic.internal);
    topics.map(|topic| topic.name.to_string()).collect()
}

fn running_producers(world: &dyn World) -> Vec<String> {
    let running = world.producers().into_iter().filter(|view| view.state == ClientState::Running);
    running.map(|view| view.name.to_string()).collect()
}

fn owned(world: &dyn World, consumer: &ClientName) -> Vec<String> {
    let view = world.consumers().into_iter().find(|view| view.name == *consumer);
    let owned = view.map(|view| view.owned).unwrap_or_default();
    owned.iter().map(|owned| owned.topic_partition.to_string()).collect()
}

/// What the group reads already; else the first topic there is.
fn topic_of_group(world: &dyn World, group: &str) -> String {
    let group = world.groups().into_iter().find(|view| view.name.as_str() == group);
    let read: Vec<String> =
        group.map(|view| view.topics.iter().map(ToString::to_string).collect()).unwrap_or_default();
    if read.is_empty() {
        topics(world).into_iter().next().unwrap_or_default()
    } else {
        read.join(",")
    }
}

/// The flow that a producer has, or one to begin with.
fn flow_now(world: &dyn World, producer: &ClientName) -> Values {
    let view = world.producers().into_iter().find(|view| view.name == *producer);
    let flow = view.and_then(|view| view.flows.into_iter().next());
    let Some(flow) = flow else {
        let topic = topics(world).into_iter().next().unwrap_or_default();
        return Values::of(&[("topic", &topic), ("rate", "1"), ("spread", "partitioner")]);
    };
    let thousandths = u32::try_from(flow.millirecords_per_second).unwrap_or(u32::MAX);
    let rate = Rate::from_thousandths(thousandths).unwrap_or(Rate::MOST).to_string();
    let keys: Vec<String> = flow.keys.iter().map(bytes_text).collect();
    let keys = list::write(keys.iter().map(|key| Some(key.as_str())));
    Values::of(&[
        ("topic", flow.topic.as_str()),
        ("rate", &rate),
        ("keys", &keys),
        ("spread", "partitioner"),
    ])
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
