//! What lies where: pointing at things, and walking them by keyboard.

use crate::addition::Addition;
use crate::layout::Layout;
use crate::motion::Moving;
use crate::shape::Rect;
use partita_engine::id::{
    BrokerId, ClientName, ControllerId, GroupName, MessageId, NodeId, Offset, TopicName,
    TopicPartition,
};

/// Something on the stage that can be pointed at, focused, selected and asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A producer.
    Producer(ClientName),
    /// A broker.
    Broker(BrokerId),
    /// A controller: a voter of a quorum, or the one that decides alone.
    Controller(ControllerId),
    /// The controllers' log.
    ControllerLog,
    /// A record of it, by its offset.
    ControllerRecord(Offset),
    /// A topic.
    Topic(TopicName),
    /// A partition.
    Partition(TopicPartition),
    /// A record in a log.
    Record {
        /// Which log.
        topic_partition: TopicPartition,
        /// Its place.
        offset: Offset,
    },
    /// A partition's log end.
    LogEnd(TopicPartition),
    /// A partition's high watermark.
    HighWatermark(TopicPartition),
    /// What a group has committed.
    Committed {
        /// Which group.
        group: GroupName,
        /// In which log.
        topic_partition: TopicPartition,
    },
    /// Where a consumer reads next.
    Position {
        /// Which consumer.
        consumer: ClientName,
        /// In which log.
        topic_partition: TopicPartition,
    },
    /// A group.
    Group(GroupName),
    /// A consumer.
    Consumer(ClientName),
    /// A message in flight.
    Message(MessageId),
    /// In the brokers' view: the way from the partition shown on one ruler to the topic view.
    Stack(TopicPartition),
    /// A copy of a partition.
    Replica {
        /// On which broker.
        broker: BrokerId,
        /// Of which partition.
        topic_partition: TopicPartition,
    },
    /// The link between two nodes, both directions of it. Made by [`Thing::link`].
    Link {
        /// A broker; of two the one with the lower id. Between two controllers, that with the lower id.
        one: NodeId,
        /// The other end.
        other: NodeId,
    },
    /// The slot where something can be added.
    Add(Addition),
}

impl Thing {
    /// The link between two nodes, whichever is named first; none where there is no link: clients talk
    /// to brokers alone, and no node to itself.
    #[must_use]
    pub fn link(one: &NodeId, other: &NodeId) -> Option<Self> {
        let (one, other) = match (one, other) {
            (NodeId::Broker(a), NodeId::Broker(b)) if a < b => (one, other),
            (NodeId::Broker(a), NodeId::Broker(b)) if a > b => (other, one),
            (NodeId::Controller(a), NodeId::Controller(b)) if a < b => (one, other),
            (NodeId::Controller(a), NodeId::Controller(b)) if a > b => (other, one),
            (NodeId::Broker(_), NodeId::Broker(_)) => return None,
            (NodeId::Broker(_), _) => (one, other),
            (_, NodeId::Broker(_)) => (other, one),
            _ => return None,
        };
        Some(Self::Link { one: one.clone(), other: other.clone() })
    }

    /// The node that the thing is, or lies on: one end of a link. None where it is no node's.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Producer(name) => Some(NodeId::Producer(name.clone())),
            Self::Consumer(name) | Self::Position { consumer: name, .. } => {
                Some(NodeId::Consumer(name.clone()))
            }
            Self::Broker(broker) | Self::Replica { broker, .. } => Some(NodeId::Broker(*broker)),
            Self::Controller(controller) => Some(NodeId::Controller(*controller)),
            _ => None,
        }
    }

    /// The partition that the thing belongs to, when it belongs to one.
    #[must_use]
    pub fn topic_partition(&self) -> Option<&TopicPartition> {
        match self {
            Self::Partition(topic_partition)
            | Self::Stack(topic_partition)
            | Self::LogEnd(topic_partition)
            | Self::HighWatermark(topic_partition)
            | Self::Record { topic_partition, .. }
            | Self::Committed { topic_partition, .. }
            | Self::Position { topic_partition, .. }
            | Self::Replica { topic_partition, .. } => Some(topic_partition),
            _ => None,
        }
    }
}

/// Where a thing can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What.
    pub thing: Thing,
    /// Where; at least 24 px wide and high unless neighbours are nearer than that.
    pub area: Rect,
    /// The thing's own outline: a focus ring goes here.
    pub outline: Rect,
    /// Of two areas that overlap, the higher order wins.
    pub order: u16,
}

/// A direction to walk in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

fn topmost<'h>(hits: impl IntoIterator<Item = &'h Hit>, x: f32, y: f32) -> Option<&'h Hit> {
    let mut best: Option<&Hit> = None;
    for hit in hits.into_iter().filter(|hit| hit.area.contains(x, y)) {
        let better = best.is_none_or(|best| {
            hit.order > best.order
                || hit.order == best.order && distance(hit.area, x, y) < distance(best.area, x, y)
        });
        if better {
            best = Some(hit);
        }
    }
    best
}

fn distance(area: Rect, x: f32, y: f32) -> f32 {
    let centre = area.centre();
    (centre.x - x).abs() + (centre.y - y).abs()
}

/// The thing at a point of the stage that does not move.
#[must_use]
pub fn hit(layout: &Layout, x: f32, y: f32) -> Option<Thing> {
    topmost(&layout.hits, x, y).map(|hit| hit.thing.clone())
}

/// The thing at a point of the stage: a message in flight first, else what lies under it.
#[must_use]
pub fn hit_all(layout: &Layout, moving: &Moving, x: f32, y: f32) -> Option<Thing> {
    topmost(&moving.hits, x, y).map(|hit| hit.thing.clone()).or_else(|| hit(layout, x, y))
}

/// The node whose part of the stage this is: a link may end there. The box of a controller that decides
/// alone is the controller's.
#[must_use]
pub fn node_at(layout: &Layout, x: f32, y: f32) -> Option<Thing> {
    let nodes = layout.hits.iter().filter(|hit| hit.thing.node().is_some());
    let found = topmost(nodes, x, y).map(|hit| hit.thing.clone());
    let in_box =
        || matches!(hit(layout, x, y), Some(Thing::ControllerLog | Thing::ControllerRecord(_)));
    found.or_else(|| {
        let is_controller = |hit: &&Hit| matches!(hit.thing, Thing::Controller(_));
        let mut controllers = layout.hits.iter().filter(is_controller);
        let alone = controllers.next().filter(|_| controllers.next().is_none() && in_box())?;
        Some(alone.thing.clone())
    })
}

/// The outline of a thing that does not move, for a ring around it.
#[must_use]
pub fn outline(layout: &Layout, thing: &Thing) -> Option<Rect> {
    layout.hits.iter().find(|hit| hit.thing == *thing).map(|hit| hit.outline)
}

/// The link that leaves `from`, a broker, a controller or a producer, in a direction: to the card beside,
/// above or below it, or the controller. None where there is none in the picture.
#[must_use]
pub fn link_towards(layout: &Layout, from: &Thing, direction: Direction) -> Option<Thing> {
    crate::walk::link_towards(layout, from, direction)
}

/// The thing that an arrow key leads to: along a log and its marks, from partition to partition,
/// at the ends to the producer or reader that stands level. None where the picture ends.
#[must_use]
pub fn neighbour(layout: &Layout, from: &Thing, direction: Direction) -> Option<Thing> {
    crate::walk::neighbour(layout, from, direction)
}
