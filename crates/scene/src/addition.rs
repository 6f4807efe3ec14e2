//! What can be added to a world where it would stand: in a dashed slot of the picture.

use partita_engine::id::{GroupName, TopicName};

/// Something that is not there yet and can be added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Addition {
    /// A producer.
    Producer,
    /// A broker.
    Broker,
    /// A topic.
    Topic,
    /// One more partition of this topic.
    Partition(TopicName),
    /// A record, written by hand.
    Record,
    /// One more consumer in this group.
    Consumer(GroupName),
    /// A consumer in a group of its own.
    Group,
}
