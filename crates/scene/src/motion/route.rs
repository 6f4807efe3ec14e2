//! The ways of records, each worked out once per picture: thousands may be on one.

use crate::layout::Layout;
use crate::shape::{Point, Segment, point};
use crate::track::Track;
use partita_engine::id::{BrokerId, ClientName, Offset, TopicPartition};
use std::collections::BTreeMap;

/// Which way records go on a client's wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    /// From a producer into a slot.
    Written,
    /// From a log to a consumer.
    Read,
    /// From the leader's copy into a follower's.
    Copied,
    /// The same, where one partition's copies stand on one ruler.
    Stacked,
}

/// The two ends of a way of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends<'m> {
    /// A client, and whichever broker leads.
    Client(&'m ClientName),
    /// The leader and a follower.
    Brokers(BrokerId, BrokerId),
}

/// A wire on which records of a partition travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wire<'m> {
    pub heading: Heading,
    pub ends: Ends<'m>,
    pub topic_partition: &'m TopicPartition,
}

/// The way of a record.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub track: Track,
    /// The length at which the wire ends: what is written goes on into the middle of its slot.
    pub wire_end: f32,
    /// The wire's number among those in use.
    pub wire: usize,
}

/// All ways that are in use.
#[derive(Debug)]
pub(super) struct Routes<'m> {
    layout: &'m Layout,
    known: BTreeMap<(Wire<'m>, Offset), Option<usize>>,
    routes: Vec<Route>,
    wires: BTreeMap<Wire<'m>, usize>,
    ports: Vec<Option<Point>>,
}

impl<'m> Routes<'m> {
    pub fn new(layout: &'m Layout) -> Self {
        Self {
            layout,
            known: BTreeMap::new(),
            routes: Vec::new(),
            wires: BTreeMap::new(),
            ports: Vec::new(),
        }
    }

    /// The number of the way on `wire` to or from `offset`; none when its ends are not in the
    /// picture. For what is written, `offset` counts from the log end.
    pub fn find(&mut self, wire: Wire<'m>, offset: Offset) -> Option<usize> {
        let offset = self.shown(wire, offset);
        if let Some(known) = self.known.get(&(wire, offset)) {
            return *known;
        }
        let found = match (wire.heading, wire.ends) {
            (Heading::Written, Ends::Client(client)) => self.written(wire, client, offset),
            (Heading::Read, Ends::Client(client)) => self.read(wire, client, offset),
            (Heading::Copied, Ends::Brokers(leader, follower)) => {
                let ends = (leader, follower);
                let way = self.layout.places.replicate(wire.topic_partition, ends, offset);
                way.map(|(way, beyond)| self.add(wire, None, &way, beyond))
            }
            (Heading::Stacked, Ends::Brokers(leader, follower)) => {
                let ends = (leader, follower);
                let way = self.layout.places.stacked(wire.topic_partition, ends, offset);
                way.map(|way| self.add(wire, None, &way, f32::MAX))
            }
            _ => None,
        };
        self.known.insert((wire, offset), found);
        found
    }

    /// All that lies beyond the view has its way in common.
    fn shown(&self, wire: Wire<'m>, offset: Offset) -> Offset {
        let Some(strip) = self.layout.places.strips.get(wire.topic_partition) else {
            return offset;
        };
        match wire.heading {
            Heading::Written => Offset(offset.0.min(strip.columns)),
            Heading::Read | Heading::Copied | Heading::Stacked => {
                offset.clamp(strip.first, strip.end())
            }
        }
    }

    fn written(&mut self, wire: Wire<'m>, client: &ClientName, ahead: Offset) -> Option<usize> {
        let places = &self.layout.places;
        let port = Some(*places.producers.get(client)?);
        let Some(strip) = places.strips.get(wire.topic_partition) else {
            // In the brokers' view the sign of the last request stands where the wire begins.
            let (way, beyond) = places.written_copy(client, wire.topic_partition, ahead.0)?;
            return Some(self.add(wire, None, &way, beyond));
        };
        let slot = strip.log_end.plus(ahead.0);
        let mut way = places.produce(client, wire.topic_partition, slot)?;
        let end = last_point(&way);
        let middle = strip.cell_top() + strip.measures.cell_height / 2.0;
        way.push(Segment::Line(point(end.x, middle)));
        Some(self.add(wire, port, &way, middle - end.y))
    }

    fn read(&mut self, wire: Wire<'m>, client: &ClientName, offset: Offset) -> Option<usize> {
        let way = self.layout.places.fetch(client, wire.topic_partition, offset)?;
        Some(self.add(wire, Some(last_point(&way)), &way, 0.0))
    }

    fn add(&mut self, wire: Wire<'m>, port: Option<Point>, way: &[Segment], beyond: f32) -> usize {
        let number = *self.wires.entry(wire).or_insert_with(|| {
            self.ports.push(port);
            self.ports.len() - 1
        });
        let track = Track::new(way);
        let wire_end = (track.length() - beyond).max(0.0);
        self.routes.push(Route { track, wire_end, wire: number });
        self.routes.len() - 1
    }

    /// The way with this number.
    pub fn get(&self, number: usize) -> Option<&Route> {
        self.routes.get(number)
    }

    /// How many wires are in use.
    pub fn wires(&self) -> usize {
        self.ports.len()
    }

    /// The rings that lie over the wires' ends at clients.
    pub fn ports(&self) -> impl Iterator<Item = Point> {
        self.ports.iter().copied().flatten()
    }
}

fn last_point(way: &[Segment]) -> Point {
    match way.last() {
        Some(
            Segment::Move(end)
            | Segment::Line(end)
            | Segment::Quadratic(_, end)
            | Segment::Cubic(_, _, end),
        ) => *end,
        _ => Point::default(),
    }
}
