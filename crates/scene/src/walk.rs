//! Walking the picture by arrow keys, along its structure: producers, then rows of one partition
//! each, then groups and consumers.

use crate::addition::Addition;
use crate::hit::{Direction, Hit, Thing};
use crate::layout::Layout;
use crate::level::Level;
use crate::shape::Rect;
use core::mem::discriminant;
use partita_engine::id::NodeId;
use std::collections::BTreeSet;

/// The picture as the arrows walk it.
struct Map<'l> {
    producers: Vec<&'l Hit>,
    /// A topic with the brokers, or a partition with what lies in it.
    rows: Vec<Vec<&'l Hit>>,
    readers: Vec<&'l Hit>,
    /// Whether producers stand above the rows, and not left of them.
    stacked: bool,
}

/// The order of things in a partition's row: in the brokers' view its copies come first.
const fn rank(thing: &Thing, copies_first: bool) -> u8 {
    match thing {
        Thing::Replica { .. } if copies_first => 0,
        Thing::Topic(_) | Thing::Partition(_) | Thing::Stack(_) => 0,
        Thing::Record { .. } => 1,
        Thing::LogEnd(_) => 2,
        Thing::HighWatermark(_) => 3,
        Thing::Committed { .. } => 4,
        Thing::Position { .. } => 5,
        _ => 6,
    }
}

/// Whether a row is a topic's heading.
const fn is_heading(row: &[&Hit]) -> bool {
    matches!(row, [Hit { thing: Thing::Topic(_), .. }, ..])
}

impl<'l> Map<'l> {
    fn new(layout: &'l Layout) -> Self {
        let stacked = layout.places.is_stacked();
        let copies_first = !layout.places.copies.is_empty();
        let (mut producers, mut readers, mut brokers) = (Vec::new(), Vec::new(), Vec::new());
        let (mut controllers, mut controlled) = (Vec::<Vec<&Hit>>::new(), Vec::new());
        let (mut rows, mut records) = (Vec::<Vec<&Hit>>::new(), Vec::new());
        // What is shown in two places is walked where it comes first.
        let mut seen = BTreeSet::new();
        for hit in &layout.hits {
            let again = !seen.insert(&hit.thing);
            match &hit.thing {
                Thing::Topic(_) | Thing::Partition(_) if again => rows.push(Vec::new()),
                _ if again => {}
                Thing::Producer(_)
                | Thing::Link { other: NodeId::Producer(_), .. }
                | Thing::Add(Addition::Producer) => {
                    producers.push(hit);
                }
                Thing::Group(_)
                | Thing::Consumer(_)
                | Thing::Add(Addition::Group | Addition::Consumer(_)) => readers.push(hit),
                Thing::ControllerLog | Thing::Controller(_) => controllers.push(vec![hit]),
                // Between two voters: in the line of the upper one.
                Thing::Link { one: NodeId::Controller(_), .. } => {
                    controllers.last_mut().into_iter().for_each(|line| line.push(hit));
                }
                Thing::ControllerRecord(_) => records.push(hit),
                Thing::Link { other: NodeId::Controller(_), .. } => controlled.push(hit),
                Thing::Broker(_) | Thing::Link { .. } | Thing::Add(Addition::Broker) => {
                    brokers.push(hit);
                }
                // Below the topics, or in the heading of its own.
                Thing::Add(Addition::Topic) => rows.push(vec![hit]),
                Thing::Add(Addition::Partition(_)) => match rows.last_mut() {
                    Some(row) if is_heading(row) => row.push(hit),
                    _ => rows.push(vec![hit]),
                },
                Thing::Topic(_) | Thing::Partition(_) | Thing::Stack(_) => rows.push(vec![hit]),
                _ => rows.last_mut().into_iter().for_each(|row| row.push(hit)),
            }
        }
        for row in &mut rows {
            row.sort_by_key(|hit| rank(&hit.thing, copies_first));
        }
        match rows.first_mut() {
            // The cards stand above the rows that run through them, their links between them.
            Some(_) if copies_first => {
                brokers.sort_by(|a, b| {
                    let (a, b) = (a.outline, b.outline);
                    a.y.total_cmp(&b.y).then_with(|| a.x.total_cmp(&b.x))
                });
                rows.insert(0, brokers);
                rows.insert(0, controlled);
            }
            Some(first) => first.extend(brokers),
            None => rows.extend([controlled, brokers]),
        }
        rows.splice(0..0, with_records(controllers, records));
        rows.retain(|row| !row.is_empty());
        let along = |hit: &&Hit| if stacked { hit.outline.x } else { hit.outline.y };
        producers.sort_by(|a, b| along(a).total_cmp(&along(b)));
        readers.sort_by(|a, b| along(a).total_cmp(&along(b)));
        Self { producers, rows, readers, stacked }
    }

    fn step(&self, from: &Thing, direction: Direction) -> Option<&'l Hit> {
        let place = |column: &[&Hit]| column.iter().position(|hit| hit.thing == *from);
        if let Some(index) = place(&self.producers) {
            return self.within_column(&self.producers, index, direction);
        }
        if let Some(index) = place(&self.readers) {
            return self.within_column(&self.readers, index, direction);
        }
        let mut rows = self.rows.iter().enumerate();
        let (row, index) = rows.find_map(|(row, hits)| Some((row, place(hits)?)))?;
        self.within_rows(row, index, direction)
    }

    /// Among producers or readers, and from there into the rows.
    fn within_column(
        &self,
        column: &[&'l Hit],
        index: usize,
        direction: Direction,
    ) -> Option<&'l Hit> {
        let (back, forth) = if self.stacked {
            (Direction::Left, Direction::Right)
        } else {
            (Direction::Up, Direction::Down)
        };
        if direction == back {
            return column.get(index.checked_sub(1)?).copied();
        }
        if direction == forth {
            return column.get(index + 1).copied();
        }
        let from = column.get(index)?;
        let reads = is_reader(&from.thing);
        let inwards = match (self.stacked, reads) {
            (true, false) => Direction::Down,
            (true, true) => Direction::Up,
            (false, false) => Direction::Right,
            (false, true) => Direction::Left,
        };
        if direction != inwards {
            return None;
        }
        match (self.stacked, reads) {
            (true, false) => self.rows.first()?.first().copied(),
            (true, true) => self.rows.last()?.first().copied(),
            (false, _) => {
                let Some(row) = self.nearest_row(from.outline) else {
                    return self.rows.first()?.first().copied();
                };
                if reads { self.own_end(row, &from.thing) } else { row.first().copied() }
            }
        }
    }

    /// The row that lies most nearly level with a card.
    fn nearest_row(&self, card: Rect) -> Option<&[&'l Hit]> {
        let middle = card.centre().y;
        let distance = |row: &&Vec<&Hit>| {
            row.first().map_or(f32::MAX, |hit| (hit.outline.centre().y - middle).abs())
        };
        let partitions = self
            .rows
            .iter()
            .filter(|row| matches!(row[..], [Hit { thing: Thing::Partition(_), .. }, ..]));
        partitions.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(Vec::as_slice)
    }

    /// A consumer's own position in a row, else the row's log end.
    fn own_end(&self, row: &[&'l Hit], reader: &Thing) -> Option<&'l Hit> {
        let own = row.iter().find(|hit| match (&hit.thing, reader) {
            (Thing::Position { consumer, .. }, Thing::Consumer(name)) => consumer == name,
            _ => false,
        });
        let end = || row.iter().find(|hit| matches!(hit.thing, Thing::LogEnd(_)));
        own.or_else(end).or_else(|| row.first()).copied()
    }

    /// Along a row, from row to row, and out of the rows at their ends.
    fn within_rows(&self, row: usize, index: usize, direction: Direction) -> Option<&'l Hit> {
        let hits = self.rows.get(row)?;
        let from = *hits.get(index)?;
        match direction {
            Direction::Left if index > 0 => hits.get(index - 1).copied(),
            Direction::Left if !self.stacked => nearest(&self.producers, from.outline, |c| c.y),
            Direction::Right if index + 1 < hits.len() => hits.get(index + 1).copied(),
            Direction::Right if !self.stacked => nearest(&self.readers, from.outline, |c| c.y),
            Direction::Up if row > 0 => alike(self.rows.get(row - 1)?, from),
            Direction::Up if self.stacked => nearest(&self.producers, from.outline, |c| c.x),
            Direction::Down if row + 1 < self.rows.len() => alike(self.rows.get(row + 1)?, from),
            Direction::Down if self.stacked => nearest(&self.readers, from.outline, |c| c.x),
            _ => None,
        }
    }
}

/// The controllers' log, then a row for each of its voters: the records, oldest first, stand in the row
/// of the first, whose copy they are.
fn with_records<'l>(mut rows: Vec<Vec<&'l Hit>>, mut records: Vec<&'l Hit>) -> Vec<Vec<&'l Hit>> {
    records.sort_by(|a, b| a.outline.x.total_cmp(&b.outline.x));
    let level = |row: &&mut Vec<&Hit>| {
        let voter = |hit: &&Hit| matches!(hit.thing, Thing::Controller(_));
        row.first().is_some_and(voter)
    };
    if let Some(first) = rows.iter_mut().find(level) {
        first.extend(records);
    }
    rows
}

/// Whether a thing stands where is read.
const fn is_reader(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::Group(_) | Thing::Consumer(_) | Thing::Add(Addition::Group | Addition::Consumer(_))
    )
}

/// The card whose middle is nearest along one axis.
fn nearest<'l>(
    cards: &[&'l Hit],
    to: Rect,
    axis: impl Fn(crate::shape::Point) -> f32,
) -> Option<&'l Hit> {
    let distance = |hit: &Hit| (axis(hit.outline.centre()) - axis(to.centre())).abs();
    cards.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// What corresponds in another row: the same kind of thing, the nearest of them; for a record also
/// the log end; else the row's first.
fn alike<'l>(row: &[&'l Hit], from: &Hit) -> Option<&'l Hit> {
    let record_like = |thing: &Thing| matches!(thing, Thing::Record { .. } | Thing::LogEnd(_));
    let in_column = |thing: &Thing| {
        matches!(thing, Thing::Broker(_) | Thing::Link { .. } | Thing::Replica { .. })
    };
    let corresponds = |hit: &&&Hit| {
        discriminant(&hit.thing) == discriminant(&from.thing)
            || record_like(&hit.thing) && record_like(&from.thing)
            || in_column(&hit.thing) && in_column(&from.thing)
    };
    let distance = |hit: &Hit| (hit.outline.centre().x - from.outline.centre().x).abs();
    let near = row.iter().filter(corresponds).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    near.or_else(|| row.first()).copied()
}

/// See [`crate::hit::neighbour`].
pub(crate) fn neighbour(layout: &Layout, from: &Thing, direction: Direction) -> Option<Thing> {
    let next = if layout.level == Level::Overview {
        nearest_towards(layout, from, direction)
    } else {
        Map::new(layout).step(from, direction)
    };
    next.map(|hit| hit.thing.clone())
}

/// See [`crate::hit::link_towards`].
pub(crate) fn link_towards(layout: &Layout, from: &Thing, direction: Direction) -> Option<Thing> {
    let node = from.node()?;
    let own = match &node {
        NodeId::Broker(broker) => Thing::Broker(*broker),
        _ => from.clone(),
    };
    let card = layout.hits.iter().find(|hit| hit.thing == own)?.outline;
    // A producer's link is the only one that leaves its card; a controller's are all upright.
    let (alone, upright) =
        (matches!(node, NodeId::Producer(_)), matches!(node, NodeId::Controller(_)));
    let leaves = |hit: &&Hit| {
        let Thing::Link { one, other } = &hit.thing else { return false };
        // A producer's link is at its own card: from a broker no arrow leads there.
        let ends = match other {
            NodeId::Producer(_) => *other == node,
            _ => *one == node || *other == node,
        };
        let middle = hit.outline.centre();
        ends && match direction {
            _ if alone => true,
            Direction::Left => middle.x <= card.x && !upright,
            Direction::Right => middle.x >= card.right() && !upright,
            Direction::Up => middle.y <= card.y + TOUCHING,
            Direction::Down => middle.y >= card.bottom() - TOUCHING,
        }
    };
    // A voter's line is as wide as the box: what counts is the way down, then from its name.
    let distance = |hit: &&Hit| {
        let (from, to) = (card.centre(), hit.outline.centre());
        let down = (from.y - to.y).abs();
        if upright { down + (card.x - to.x).abs() / 100.0 } else { (from.x - to.x).abs() + down }
    };
    let leaving = layout.hits.iter().filter(leaves);
    let nearest = leaving.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map(|hit| hit.thing.clone())
}

/// The lines of voters touch: the link between two lies on their common edge.
const TOUCHING: f32 = 2.0;

/// Among bars: the nearest thing in a direction; what lies askew counts as further away.
fn nearest_towards<'l>(layout: &'l Layout, from: &Thing, direction: Direction) -> Option<&'l Hit> {
    const ASKEW: f32 = 4.0;
    let start = layout.hits.iter().find(|hit| hit.thing == *from)?.outline.centre();
    let distance = |hit: &&Hit| {
        let end = hit.outline.centre();
        let (x, y) = (end.x - start.x, end.y - start.y);
        let (along, aside) = match direction {
            Direction::Left => (-x, y),
            Direction::Right => (x, y),
            Direction::Up => (-y, x),
            Direction::Down => (y, x),
        };
        (along > 1.0).then(|| along + ASKEW * aside.abs())
    };
    let others = layout.hits.iter().filter(|hit| hit.thing != *from);
    let ahead = others.filter_map(|hit| Some((distance(&hit)?, hit)));
    ahead.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, hit)| hit)
}
