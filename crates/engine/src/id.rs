//! Identities: names that people give, numbers that Kafka gives.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub $inner);

        impl $name {
            /// The next one; saturates at the type's end.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(
    /// A place in a partition's log; the first record of a partition takes 0.
    Offset(u64)
);
number!(
    /// How many times a partition's leader has been named anew, from 0.
    LeaderEpoch(u32)
);
number!(
    /// How many times anything of a partition's registration has changed, from 0.
    PartitionEpoch(u32)
);
number!(
    /// Given to a broker's process when it registers: the place of that record in the controller's log.
    BrokerEpoch(u64)
);
number!(
    /// The number of a partition within its topic, from 0.
    PartitionIndex(u32)
);
number!(
    /// A classic group's generation: raised by each completed rebalance.
    Generation(u32)
);
number!(
    /// How many times the controllers have looked for an active one among them, from 1.
    ControllerEpoch(u32)
);
number!(
    /// Counts the messages ever put on the wire.
    MessageId(u64)
);
number!(
    /// Counts the events that ever happened in a run.
    EventId(u64)
);
number!(
    /// Counts the records that producers were ever asked to send; identity of a record before it has an offset.
    RecordId(u64)
);
number!(
    /// Counts the commands that were ever applied to a run.
    CommandId(u64)
);

number!(
    /// What a cluster knows an idempotent producer by (`producer.id`), from 0.
    ProducerId(u64)
);
number!(
    /// How often a producer has begun its sequences anew under one id, from 0 to [`ProducerEpoch::GREATEST`].
    ProducerEpoch(u16)
);

impl ProducerEpoch {
    /// Java's greatest `short`: after it comes a new producer id.
    pub const GREATEST: Self = Self(0x7fff);
}

/// What brokers know an idempotent producer by; written `7, epoch 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProducerIdAndEpoch {
    /// Its id.
    pub id: ProducerId,
    /// Its epoch.
    pub epoch: ProducerEpoch,
}

impl fmt::Display for ProducerIdAndEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, epoch {}", self.id, self.epoch)
    }
}

impl Offset {
    /// This place moved by `records`; saturates.
    #[must_use]
    pub const fn plus(self, records: u64) -> Self {
        Self(self.0.saturating_add(records))
    }

    /// How many records lie from `earlier` to here; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A broker's `node.id`; written `b1`, `b2`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BrokerId(pub u32);

impl fmt::Display for BrokerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{}", self.0)
    }
}

/// A node that keeps the metadata. A KRaft controller by its `node.id`: 101, 102, … in a quorum; a lone
/// one is written `controller`. Or, as Kafka had it until 3.9, a server of ZooKeeper's ensemble by its
/// `myid`, 1 to 9, written `zk1`, `zk2`, ….
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ControllerId(pub u32);

impl ControllerId {
    /// The controller that decides alone.
    pub const ALONE: Self = Self(100);

    /// The voters of a quorum of `count`.
    pub fn quorum(count: u32) -> impl Iterator<Item = Self> {
        (1..=count).map(|number| Self(Self::ALONE.0.saturating_add(number)))
    }

    /// The servers of a ZooKeeper ensemble of `count`.
    pub fn ensemble(count: u32) -> impl Iterator<Item = Self> {
        (1..=count).map(Self)
    }

    /// Whether it is a server of ZooKeeper's, and no controller of Kafka's.
    #[must_use]
    pub const fn is_zookeeper(self) -> bool {
        self.0 < Self::ALONE.0
    }
}

impl fmt::Display for ControllerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALONE => f.write_str("controller"),
            Self(myid) if self.is_zookeeper() => write!(f, "zk{myid}"),
            Self(number) => number.fmt(f),
        }
    }
}

/// Why a name is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NameError {
    /// Nothing was written.
    #[error("the name is empty")]
    Empty,
    /// Longer than Kafka allows.
    #[error("the name has {length} characters, at most {most} are allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// A character outside Kafka's set.
    #[error("“{character}” is not allowed in a name: use letters, digits, “.”, “_” and “-”")]
    Character {
        /// The first offending one.
        character: char,
    },
    /// `.` and `..` are no names.
    #[error("“{name}” cannot be a name")]
    Dots {
        /// What was written.
        name: String,
    },
}

/// The longest name Kafka allows for a topic; kept for all names here.
pub const LONGEST_NAME: usize = 249;

/// Kafka's rule for topic names (`org.apache.kafka.common.internals.Topic`).
///
/// # Errors
/// The first rule that `name` breaks.
pub fn check_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name == "." || name == ".." {
        return Err(NameError::Dots { name: name.into() });
    }
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return Err(NameError::TooLong { length, most: LONGEST_NAME });
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    match name.chars().find(|c| !legal(*c)) {
        Some(character) => Err(NameError::Character { character }),
        None => Ok(()),
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        /// By the text; copies of one name need no look at it.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
            }
        }

        impl Eq for $name {}

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }

        impl $name {
            /// The name, checked by Kafka's rule for topic names.
            ///
            /// # Errors
            /// The first rule that it breaks.
            pub fn new(name: &str) -> Result<Self, NameError> {
                check_name(name)?;
                Ok(Self(name.into()))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(name: &str) -> Result<Self, NameError> {
                Self::new(name)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(name: String) -> Result<Self, NameError> {
                Self::new(&name)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// The name of a topic.
    TopicName
);
name!(
    /// The `group.id` of a consumer group.
    GroupName
);
name!(
    /// The `client.id` of a producer or consumer; one name space for both.
    ClientName
);

/// The id that a group's coordinator knows a member by: `<client.id>-<uuid>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MemberId(pub Arc<str>);

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One partition of one topic; written `orders-0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TopicPartition {
    /// The topic.
    pub topic: TopicName,
    /// The partition's number in it.
    pub partition: PartitionIndex,
}

impl TopicPartition {
    /// The partition `partition` of `topic`.
    #[must_use]
    pub fn new(topic: TopicName, partition: PartitionIndex) -> Self {
        Self { topic, partition }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// Reads `orders-0`: the last hyphen parts topic and number.
impl FromStr for TopicPartition {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let (topic, number) =
            text.rsplit_once('-').ok_or(NameError::Character { character: '-' })?;
        let partition = number.parse().map_err(|_| NameError::Dots { name: text.into() })?;
        Ok(Self::new(TopicName::new(topic)?, PartitionIndex(partition)))
    }
}

/// A process of the simulated world.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeId {
    /// A KRaft controller, or a server of ZooKeeper's.
    Controller(ControllerId),
    /// A broker, with the coordinators that it hosts.
    Broker(BrokerId),
    /// A producer's process.
    Producer(ClientName),
    /// A consumer's process.
    Consumer(ClientName),
    /// An administrator's tool (`kafka-consumer-groups.sh` and its sisters): what a person's commands ask of coordinators.
    Admin,
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Controller(controller) => controller.fmt(f),
            Self::Admin => f.write_str("admin"),
            Self::Broker(broker) => broker.fmt(f),
            Self::Producer(name) | Self::Consumer(name) => name.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_kafkas_rule() {
        for name in ["valid", "TOPIC", "_0-9_.", "...", &"a".repeat(249)] {
            assert!(TopicName::new(name).is_ok(), "{name}");
        }
        for name in ["", "foo bar", "..", "foo:bar", ".", "토픽", &"a".repeat(250)] {
            assert!(TopicName::new(name).is_err(), "{name}");
        }
    }

    #[test]
    fn topic_partition_round_trip() {
        let text = "my-topic-12";
        let partition: TopicPartition = text.parse().expect("valid");
        assert_eq!(partition.topic.as_str(), "my-topic");
        assert_eq!(partition.to_string(), text);
        assert!("nonumber-x".parse::<TopicPartition>().is_err());
        assert!("nohyphen".parse::<TopicPartition>().is_err());
    }

    #[test]
    fn names_are_checked_when_read_back() {
        assert!(serde_json::from_str::<TopicName>("\"orders\"").is_ok());
        assert!(serde_json::from_str::<TopicName>("\"or ders\"").is_err());
    }
}
