//! From a line to a command.

use super::arguments::{Arguments, error};
use super::error::{CommandError, CommandErrorKind};
use super::syntax::{Word, words};
use super::verb::{Verb, reference};
use super::{
    Command, ElectionType, MetadataMode, NodeName, RUNNING_NUMBER, Rate, Spread, USUAL_SERVERS,
};
use crate::id::{BrokerId, Offset, PartitionIndex};
use crate::time::Timestamp;
use crate::wire::MessageKind;
use core::str::FromStr;

type Result<T> = core::result::Result<T, CommandError>;

/// The settings of the whole cluster.
const SET_CLUSTER: &str = "set cluster";

impl FromStr for Command {
    type Err = CommandError;

    /// Reads one line.
    fn from_str(line: &str) -> Result<Self> {
        let mut words = words(line)?;
        let verb = verb(line, &mut words)?;
        let arguments = match Arguments::sort(verb, line, words) {
            Err(wrong) if verb.word == SET_CLUSTER => return set_client_cluster(line, wrong),
            arguments => arguments?,
        };
        match verb.word {
            "topic" => topic(&arguments),
            "alter" => alter(&arguments),
            "send" => send(&arguments),
            "flow" => flow(&arguments),
            "set" => set_client(arguments),
            "set wire" => set_wire(&arguments),
            SET_CLUSTER => set_cluster(arguments),
            word => simple(word, arguments),
        }
    }
}

/// Takes the verb from the front of `words`.
pub(super) fn verb(line: &str, words: &mut Vec<Word<'_>>) -> Result<&'static Verb> {
    let Some(first) = words.first() else {
        return error(0..line.len(), CommandErrorKind::Empty);
    };
    let text = first.text(line).to_owned();
    let span = first.span.clone();
    words.remove(0);
    let second = words.first().map(|word| word.text(line));
    let two_words = |verb: &&Verb| {
        verb.word.split_once(' ').is_some_and(|(one, two)| one == text && second == Some(two))
    };
    if let Some(verb) = reference().iter().find(two_words) {
        words.remove(0);
        return Ok(verb);
    }
    match reference().iter().find(|verb| verb.word == text) {
        Some(verb) => Ok(verb),
        None => error(span, CommandErrorKind::UnknownVerb { word: text }),
    }
}

/// What keeps the metadata of a new cluster.
fn metadata(arguments: &Arguments<'_>) -> Result<MetadataMode> {
    let controllers = arguments.number("controllers")?;
    let servers = arguments.number("zk")?;
    let misplaced = |name: &'static str, wants: &'static str| {
        error(arguments.span(name), CommandErrorKind::OtherMetadata { name, wants })
    };
    match arguments.word("meta")? {
        Some("zookeeper") if controllers.is_some() => misplaced("controllers", "kraft"),
        Some("zookeeper") => {
            Ok(MetadataMode::ZooKeeper { servers: servers.unwrap_or(USUAL_SERVERS) })
        }
        _ if servers.is_some() => misplaced("zk", "zookeeper"),
        _ => Ok(MetadataMode::KRaft { controllers: controllers.unwrap_or(1) }),
    }
}

/// The commands that are nothing but their arguments.
fn simple(verb: &'static str, arguments: Arguments<'_>) -> Result<Command> {
    Ok(match verb {
        "cluster" => {
            let brokers = arguments.demand("brokers", arguments.number("brokers")?)?;
            let metadata = metadata(&arguments)?;
            Command::Cluster { brokers, metadata, configs: arguments.configs }
        }
        "broker" => Command::AddBroker {
            broker: arguments.broker("broker")?,
            rack: arguments.text("rack")?,
            configs: arguments.configs,
        },
        "elect" => Command::Elect {
            topic: arguments.name("topic")?,
            partition: PartitionIndex(
                arguments.demand("partition", arguments.number("partition")?)?,
            ),
            election: match arguments.word("type")? {
                Some("unclean") => ElectionType::Unclean,
                _ => ElectionType::Preferred,
            },
        },
        "delete-topic" => Command::DeleteTopic { topic: arguments.name("topic")? },
        "delete-records" => Command::DeleteRecords {
            topic: arguments.name("topic")?,
            partition: PartitionIndex(
                arguments.demand("partition", arguments.number("partition")?)?,
            ),
            before: arguments.delete_before("before")?,
        },
        "delete-group" => Command::DeleteGroup { group: arguments.name("group")? },
        "producer" => {
            Command::AddProducer { producer: arguments.client("name")?, configs: arguments.configs }
        }
        "consumer" => Command::AddConsumer {
            consumer: arguments.client("name")?,
            group: arguments.name("group")?,
            topics: arguments.names("topic")?,
            configs: with_rate(arguments)?.configs,
        },
        "start" => Command::Start { node: arguments.node("node")? },
        "stop" => Command::Stop { node: arguments.node("node")? },
        "crash" | "kill" => Command::Crash { node: arguments.node("node")? },
        "cut" => Command::Cut { link: arguments.link()? },
        "heal" => Command::Heal { link: arguments.link()? },
        "hold" => Command::Hold { link: arguments.link()? },
        "release" => Command::Release { link: arguments.link()? },
        "delay" => Command::Delay {
            link: arguments.link()?,
            seconds: arguments.demand("seconds", arguments.duration("seconds")?)?,
        },
        "drop next" => Command::DropNext {
            from: arguments.node("a")?,
            to: arguments.node("b")?,
            kind: arguments.word("kind")?.and_then(MessageKind::named),
        },
        "pause" => Command::Pause { node: arguments.node("node")? },
        "resume" => Command::Resume { node: arguments.node("node")? },
        "slow" => Command::Slow {
            broker: arguments.broker("broker")?,
            seconds: arguments.demand("seconds", arguments.duration("seconds")?)?,
        },
        "lose-disk" => Command::LoseDisk { broker: arguments.broker("broker")? },
        "remove" => Command::Remove { node: arguments.node("node")? },
        "rename" => {
            Command::Rename { client: arguments.client("client")?, name: arguments.client("name")? }
        }
        "rename-group" => {
            Command::RenameGroup { group: arguments.name("group")?, name: arguments.name("name")? }
        }
        "commit" => Command::Commit { consumer: arguments.client("consumer")? },
        "seek" => Command::Seek {
            consumer: arguments.client("consumer")?,
            topic: arguments.name("topic")?,
            partition: PartitionIndex(
                arguments.demand("partition", arguments.number("partition")?)?,
            ),
            offset: Offset(arguments.demand("offset", arguments.number("offset")?)?),
        },
        "reset-offsets" => Command::ResetOffsets {
            group: arguments.name("group")?,
            topic: arguments.name("topic")?,
            partition: arguments.number("partition")?.map(PartitionIndex),
            to: arguments.offset_target("to")?,
        },
        _ => {
            let duration = arguments.demand("duration", arguments.duration("duration")?)?;
            Command::Run { duration }
        }
    })
}

/// `rate=4` of a consumer is `process=0.25`, rounded down to whole microseconds.
fn with_rate(mut arguments: Arguments<'_>) -> Result<Arguments<'_>> {
    let slowest = Rate::from_thousandths(1).unwrap_or(Rate::MOST);
    if let Some(interval) = arguments.rate("rate", slowest)?.and_then(Rate::interval) {
        let span = arguments.span("rate");
        if arguments.configs.get("process").is_some() {
            return error(span, CommandErrorKind::Excludes { one: "rate", other: "process" });
        }
        let owner = super::config::Owner::Consumer;
        if let Err(reason) = arguments.configs.set(owner, "process", &interval.to_string()) {
            return error(span, CommandErrorKind::Setting(reason));
        }
    }
    Ok(arguments)
}

fn topic(arguments: &Arguments<'_>) -> Result<Command> {
    let assignment = arguments.assignment("assignment")?;
    let mut partitions = arguments.number("partitions")?;
    let mut replication_factor = arguments.number("rf")?;
    if let Some(assignment) = &assignment {
        let replicas = assignment.first().map_or(0, Vec::len);
        agrees(arguments, "partitions", partitions.take(), assignment.len())?;
        agrees(arguments, "rf", replication_factor.take(), replicas)?;
    }
    Ok(Command::CreateTopic {
        topic: arguments.name("name")?,
        partitions,
        replication_factor,
        assignment,
        configs: arguments.configs.clone(),
    })
}

/// A number given beside an assignment must be the assignment's own.
fn agrees(
    arguments: &Arguments<'_>,
    argument: &'static str,
    given: Option<u32>,
    assigned: usize,
) -> Result<()> {
    match given {
        Some(value) if usize::try_from(value) != Ok(assigned) => {
            let kind = CommandErrorKind::AssignmentDiffers { argument, value, assigned };
            error(arguments.span(argument), kind)
        }
        _ => Ok(()),
    }
}

fn alter(arguments: &Arguments<'_>) -> Result<Command> {
    let partitions = arguments.number("partitions")?;
    let assignment = arguments.assignment("assignment")?;
    if assignment.is_some() && partitions.is_none() {
        return arguments.missing("partitions");
    }
    if partitions.is_none() && arguments.configs.is_empty() && arguments.removed.is_empty() {
        return arguments.nothing_to_change("partitions=8 or retention.ms=60000");
    }
    Ok(Command::AlterTopic {
        topic: arguments.name("topic")?,
        partitions,
        assignment,
        configs: arguments.configs.clone(),
        removed: arguments.removed.clone(),
    })
}

fn send(arguments: &Arguments<'_>) -> Result<Command> {
    Ok(Command::Send {
        producer: arguments.client("producer")?,
        topic: arguments.name("topic")?,
        key: arguments.text("key")?,
        value: arguments.text("value")?,
        partition: arguments.number("partition")?.map(PartitionIndex),
        headers: arguments.headers("headers")?,
        timestamp: arguments.number("timestamp")?.map(Timestamp),
        count: arguments.number("count")?.unwrap_or(1),
    })
}

fn flow(arguments: &Arguments<'_>) -> Result<Command> {
    let value = arguments.text("value")?;
    let spread = match arguments.word("spread")? {
        Some("partitions") => Spread::Partitions,
        _ => Spread::Partitioner,
    };
    Ok(Command::Flow {
        producer: arguments.client("producer")?,
        topic: arguments.name("topic")?,
        rate: arguments.demand("rate", arguments.rate("rate", Rate::ZERO)?)?,
        keys: arguments.texts("keys")?,
        value: if arguments.has("value") { value } else { Some(RUNNING_NUMBER.into()) },
        spread,
    })
}

fn set_client(arguments: Arguments<'_>) -> Result<Command> {
    let client = match arguments.node("node")? {
        NodeName::Broker(broker) => return set_broker(arguments, broker),
        NodeName::Controller => return set_controller(arguments),
        NodeName::Client(client) => client,
    };
    if let Some(name) = arguments.removed.first() {
        return error(arguments.end.clone(), arguments.unknown_argument(name));
    }
    let arguments = with_rate(arguments)?;
    if arguments.configs.is_empty() {
        return arguments.nothing_to_change("acks=1 or max.poll.records=10");
    }
    Ok(Command::SetClient { client, configs: arguments.configs })
}

fn set_broker(arguments: Arguments<'_>, broker: BrokerId) -> Result<Command> {
    let Arguments { configs, removed, .. } = &arguments;
    if configs.is_empty() && removed.is_empty() {
        return arguments.nothing_to_change("replica.lag.time.max.ms=10000");
    }
    Ok(Command::SetBroker { broker, configs: configs.clone(), removed: removed.clone() })
}

fn set_controller(arguments: Arguments<'_>) -> Result<Command> {
    let Arguments { configs, removed, .. } = &arguments;
    if configs.is_empty() && removed.is_empty() {
        return arguments.nothing_to_change("broker.session.timeout.ms=6000");
    }
    Ok(Command::SetController { configs: configs.clone(), removed: removed.clone() })
}

fn set_cluster(arguments: Arguments<'_>) -> Result<Command> {
    let Arguments { configs, removed, .. } = &arguments;
    if configs.is_empty() && removed.is_empty() {
        return arguments.nothing_to_change("min.insync.replicas=2");
    }
    Ok(Command::SetCluster { configs: configs.clone(), removed: removed.clone() })
}

/// A client may be called `cluster`: its settings have other names than the cluster's.
fn set_client_cluster(line: &str, wrong: CommandError) -> Result<Command> {
    let mut words = words(line)?;
    words.remove(0);
    let set = reference().iter().find(|verb| verb.word == "set");
    let of_client = set.map(|set| Arguments::sort(set, line, words).and_then(set_client));
    match of_client {
        Some(Ok(command)) => Ok(command),
        _ => Err(wrong),
    }
}

fn set_wire(arguments: &Arguments<'_>) -> Result<Command> {
    let client = arguments.duration("client")?;
    let broker = arguments.duration("broker")?;
    let controller = arguments.duration("controller")?;
    if client.is_none() && broker.is_none() && controller.is_none() {
        return arguments.nothing_to_change("client=0.3 or broker=0.04");
    }
    Ok(Command::SetWire { client, broker, controller })
}
