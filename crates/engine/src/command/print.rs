//! From a command to its line.

use super::config::{Overrides, Owner, REMOVED, Removed};
use super::value::write_text;
use super::{
    Assignment, Command, DeleteBefore, ElectionType, LinkName, MetadataMode, NodeName,
    OffsetTarget, RUNNING_NUMBER, Spread, Text, Way,
};
use core::fmt::{self, Display, Formatter};

/// The one line of text that the command has.
impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster { brokers, metadata, configs } => {
                write!(f, "cluster brokers={brokers}")?;
                match metadata {
                    MetadataMode::KRaft { controllers } => {
                        option(f, "controllers", (*controllers != 1).then_some(controllers))?;
                    }
                    MetadataMode::ZooKeeper { servers } => {
                        write!(f, " meta=zookeeper zk={servers}")?;
                    }
                }
                settings(f, configs, &[Owner::Broker, Owner::Cluster])
            }
            Self::AddBroker { broker, rack, configs } => {
                write!(f, "broker {broker}")?;
                text(f, "rack", rack.as_ref())?;
                settings(f, configs, &[Owner::Broker])
            }
            Self::SetBroker { broker, configs, removed } => {
                write!(f, "set {broker}")?;
                altered(f, configs, removed, &[Owner::Broker])
            }
            Self::SetController { configs, removed } => {
                f.write_str("set controller")?;
                altered(f, configs, removed, &[Owner::Broker])
            }
            Self::SetCluster { configs, removed } => {
                f.write_str("set cluster")?;
                altered(f, configs, removed, &[Owner::Cluster])
            }
            Self::Elect { topic, partition, election } => {
                write!(f, "elect {topic} {partition} type={}", word(*election))
            }
            Self::CreateTopic { .. } | Self::AlterTopic { .. } => topic(f, self),
            Self::DeleteTopic { topic } => write!(f, "delete-topic {topic}"),
            Self::DeleteRecords { topic, partition, before } => {
                write!(f, "delete-records {topic} {partition} before={before}")
            }
            Self::DeleteGroup { group } => write!(f, "delete-group {group}"),
            Self::AddProducer { producer, configs } => {
                write!(f, "producer {producer}")?;
                settings(f, configs, &[Owner::Producer])
            }
            Self::Send { .. } => send(f, self),
            Self::Flow { .. } => flow(f, self),
            Self::AddConsumer { consumer, group, topics, configs } => {
                write!(f, "consumer {consumer} group={group} topic=")?;
                separated(f, topics, ",")?;
                settings(f, configs, &[Owner::Consumer])
            }
            Self::SetClient { client, configs } => {
                write!(f, "set {client}")?;
                settings(f, configs, &[Owner::Producer, Owner::Consumer])
            }
            Self::SetWire { client, broker, controller } => {
                f.write_str("set wire")?;
                option(f, "client", client.as_ref())?;
                option(f, "broker", broker.as_ref())?;
                option(f, "controller", controller.as_ref())
            }
            Self::Start { node } => write!(f, "start {node}"),
            Self::Stop { node } => write!(f, "stop {node}"),
            Self::Crash { node: NodeName::Broker(broker) } => write!(f, "kill {broker}"),
            Self::Crash { node } if node.may_be_controller() => write!(f, "kill {node}"),
            Self::Crash { node } => write!(f, "crash {node}"),
            Self::Remove { node } => write!(f, "remove {node}"),
            Self::Rename { client, name } => write!(f, "rename {client} {name}"),
            Self::RenameGroup { group, name } => write!(f, "rename-group {group} {name}"),
            Self::Commit { consumer } => write!(f, "commit {consumer}"),
            Self::Seek { consumer, topic, partition, offset } => {
                write!(f, "seek {consumer} {topic} {partition} {offset}")
            }
            Self::ResetOffsets { group, topic, partition, to } => {
                write!(f, "reset-offsets {group} {topic}")?;
                partition.map_or(Ok(()), |partition| write!(f, " {partition}"))?;
                write!(f, " to={to}")
            }
            Self::Cut { link } => write_link(f, "cut", link, ""),
            Self::Heal { link } => write_link(f, "heal", link, ""),
            Self::Hold { link } => write_link(f, "hold", link, ""),
            Self::Release { link } => write_link(f, "release", link, ""),
            Self::Delay { link, seconds } => write_link(f, "delay", link, &format!(" {seconds}")),
            Self::DropNext { from, to, kind } => {
                write!(f, "drop next {from} {to}")?;
                option(f, "kind", kind.as_ref())
            }
            Self::Pause { node } => write!(f, "pause {node}"),
            Self::Resume { node } => write!(f, "resume {node}"),
            Self::Slow { broker, seconds } => write!(f, "slow {broker} {seconds}"),
            Self::LoseDisk { broker } => write!(f, "lose-disk {broker}"),
            Self::Run { duration } => write!(f, "run {duration}s"),
        }
    }
}

impl Display for DeleteBefore {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::HighWatermark => f.write_str("high-watermark"),
            Self::Offset(offset) => offset.fmt(f),
        }
    }
}

impl Display for OffsetTarget {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Earliest => f.write_str("earliest"),
            Self::Latest => f.write_str("latest"),
            Self::Offset(offset) => offset.fmt(f),
        }
    }
}

const fn word(election: ElectionType) -> &'static str {
    match election {
        ElectionType::Preferred => "preferred",
        ElectionType::Unclean => "unclean",
    }
}

fn topic(f: &mut Formatter<'_>, command: &Command) -> fmt::Result {
    match command {
        Command::CreateTopic {
            topic,
            partitions,
            replication_factor,
            assignment: assigned,
            configs,
        } => {
            write!(f, "topic {topic}")?;
            option(f, "partitions", partitions.as_ref())?;
            option(f, "rf", replication_factor.as_ref())?;
            assignment(f, assigned.as_ref())?;
            settings(f, configs, &[Owner::Topic])
        }
        Command::AlterTopic { topic, partitions, assignment: assigned, configs, removed } => {
            write!(f, "alter {topic}")?;
            option(f, "partitions", partitions.as_ref())?;
            assignment(f, assigned.as_ref())?;
            altered(f, configs, removed, &[Owner::Topic])
        }
        _ => Ok(()),
    }
}

fn send(f: &mut Formatter<'_>, command: &Command) -> fmt::Result {
    let Command::Send { producer, topic, key, value, partition, headers, timestamp, count } =
        command
    else {
        return Ok(());
    };
    write!(f, "send {producer} {topic}")?;
    text(f, "key", key.as_ref())?;
    f.write_str(" value=")?;
    write_text(f, value.as_ref(), false)?;
    option(f, "partition", partition.as_ref())?;
    for (index, (name, value)) in headers.iter().enumerate() {
        f.write_str(if index == 0 { " headers=" } else { "," })?;
        write_text(f, Some(name), true)?;
        f.write_str(":")?;
        write_text(f, Some(value), true)?;
    }
    option(f, "timestamp", timestamp.map(|timestamp| timestamp.0).as_ref())?;
    option(f, "count", (*count != 1).then_some(count))
}

fn flow(f: &mut Formatter<'_>, command: &Command) -> fmt::Result {
    let Command::Flow { producer, topic, rate, keys, value, spread } = command else {
        return Ok(());
    };
    write!(f, "flow {producer} {topic} rate={rate}")?;
    for (index, key) in keys.iter().enumerate() {
        f.write_str(if index == 0 { " keys=" } else { "," })?;
        write_text(f, key.as_ref(), true)?;
    }
    if value.as_deref() != Some(RUNNING_NUMBER) {
        f.write_str(" value=")?;
        write_text(f, value.as_ref(), false)?;
    }
    match spread {
        Spread::Partitioner => Ok(()),
        Spread::Partitions => f.write_str(" spread=partitions"),
    }
}

fn write_link(f: &mut Formatter<'_>, verb: &str, link: &LinkName, rest: &str) -> fmt::Result {
    write!(f, "{verb} {} {}{rest}", link.a, link.b)?;
    match link.way {
        Way::Both => Ok(()),
        Way::One => f.write_str(" way=one"),
    }
}

fn option(f: &mut Formatter<'_>, name: &str, value: Option<&impl Display>) -> fmt::Result {
    value.map_or(Ok(()), |value| write!(f, " {name}={value}"))
}

fn text(f: &mut Formatter<'_>, name: &str, text: Option<&Text>) -> fmt::Result {
    if text.is_some() {
        write!(f, " {name}=")?;
        write_text(f, text, false)?;
    }
    Ok(())
}

fn separated<T: Display>(
    f: &mut Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    separator: &str,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

fn assignment(f: &mut Formatter<'_>, assignment: Option<&Assignment>) -> fmt::Result {
    for (index, replicas) in assignment.into_iter().flatten().enumerate() {
        f.write_str(if index == 0 { " assignment=" } else { ";" })?;
        separated(f, replicas.iter().map(|broker| broker.0), ",")?;
    }
    Ok(())
}

/// Settings in the order of the table, so that a line does not depend on the alphabet.
fn settings(f: &mut Formatter<'_>, configs: &Overrides, owners: &[Owner]) -> fmt::Result {
    altered(f, configs, &Removed::new(), owners)
}

/// The same, with those whose overrides are removed.
fn altered(
    f: &mut Formatter<'_>,
    configs: &Overrides,
    removed: &Removed,
    owners: &[Owner],
) -> fmt::Result {
    let mut written: Vec<&str> = Vec::new();
    for setting in owners.iter().flat_map(|owner| owner.settings()) {
        let given = configs.get(setting.name);
        let value = given.or_else(|| removed.contains(setting.name).then_some(REMOVED));
        if let (Some(value), false) = (value, written.contains(&setting.name)) {
            write!(f, " {}={value}", setting.name)?;
            written.push(setting.name);
        }
    }
    Ok(())
}
