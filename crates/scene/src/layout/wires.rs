//! Wires: from producers along the rails into the slots, from positions along the lanes to consumers.

use super::Places;
use super::groups::Member;
use super::strip::Strip;
use crate::model::Model;
use crate::shape::{Paint, Point, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::track::Track;
use partita_engine::id::{ClientName, Offset, TopicPartition};

/// An S from one place to another, level at both ends.
pub(crate) fn bend(from: Point, to: Point) -> Segment {
    let middle = f32::midpoint(from.x, to.x);
    Segment::Cubic(point(middle, from.y), point(middle, to.y), to)
}

/// A corner of a track that goes from `from` to `to` by way of `corner`, rounded.
fn round(from: Point, corner: Point, to: Point) -> [Segment; 2] {
    const RADIUS: f32 = 5.0;
    let towards = |end: Point| {
        let length = (end.x - corner.x).hypot(end.y - corner.y).max(0.01);
        let part = (RADIUS / length).min(0.5);
        point(corner.x + (end.x - corner.x) * part, corner.y + (end.y - corner.y) * part)
    };
    [Segment::Line(towards(from)), Segment::Quadratic(corner, towards(to))]
}

/// Straight lines through these places, with rounded corners.
pub(crate) fn rounded(through: &[Point]) -> Vec<Segment> {
    let mut way: Vec<Segment> =
        through.first().map(|start| Segment::Move(*start)).into_iter().collect();
    for corner in through.windows(3) {
        if let [from, corner, to] = corner {
            way.extend(round(*from, *corner, *to));
        }
    }
    if through.len() > 1 {
        way.extend(through.last().map(|end| Segment::Line(*end)));
    }
    way
}

impl Places {
    /// The way from a producer's port to the left end of a partition's rail.
    fn to_rail(&self, producer: &ClientName, strip: &Strip) -> Option<Vec<Segment>> {
        let from = *self.producers.get(producer)?;
        let rail = point(strip.card.x, strip.rail());
        let Some(track) = self.writing.get(producer) else {
            return Some(vec![Segment::Move(from), bend(from, rail)]);
        };
        let through =
            [from, point(from.x, track.y), point(track.x, track.y), point(track.x, rail.y), rail];
        Some(rounded(&through))
    }

    /// The way from the right end of a lane to a consumer's port.
    fn to_port(&self, consumer: &ClientName, edge: Point, port: Point) -> Vec<Segment> {
        let Some(track) = self.reading.get(consumer) else {
            return vec![Segment::Line(edge), bend(edge, port)];
        };
        let through =
            [edge, point(track.x, edge.y), point(track.x, track.y), point(port.x, track.y), port];
        rounded(&through).into_iter().skip(1).collect()
    }

    /// The way of a record from a producer into the slot of `offset`.
    pub fn produce(
        &self,
        producer: &ClientName,
        topic_partition: &TopicPartition,
        offset: Offset,
    ) -> Option<Vec<Segment>> {
        let strip = self.strips.get(topic_partition)?;
        let mut way = self.to_rail(producer, strip)?;
        way.extend(strip.landing(offset));
        Some(way)
    }

    /// The way of a record from a log to the consumer that fetches it: from the ring, or from
    /// `offset` on the group's lane while there is no ring.
    pub fn fetch(
        &self,
        consumer: &ClientName,
        topic_partition: &TopicPartition,
        offset: Offset,
    ) -> Option<Vec<Segment>> {
        let member = self.members.get(consumer)?;
        let strip = self.strips.get(topic_partition)?;
        let head = strip.head(consumer).or_else(|| {
            let lane = strip.lanes.first()?;
            Some(point(strip.x(offset.clamp(strip.first, strip.end())), lane.y))
        })?;
        let port = member.ports.get(topic_partition).copied();
        let port = port.unwrap_or(point(member.card.x, member.card.centre().y));
        let edge = point(strip.card.right(), head.y);
        let mut way = vec![Segment::Move(point(head.x + strip.measures.ring, head.y))];
        way.extend(self.to_port(consumer, edge, port));
        Some(way)
    }
}

fn wire(segments: Vec<Segment>) -> Shape {
    let stroke = Some(Stroke::solid(Paint::Wire, 1.25));
    Shape::Path { segments, fill: None, stroke, outline_first: false }
}

fn on_stage(sketch: &Sketch<'_, '_>, strip: &Strip) -> bool {
    strip.card.bottom() > -40.0 && strip.card.y < sketch.view.height + 40.0
}

/// Draws every wire and its ports.
pub(crate) fn draw(sketch: &mut Sketch<'_, '_>, model: &Model, places: &mut Places) {
    let ways = ways(sketch, model, places);
    places.wires = ways.iter().map(|way| Track::new(way)).collect();
    sketch.wires.extend(ways.into_iter().map(wire));
    draw_ports(sketch, places);
}

/// The ways of all wires whose log is on the stage.
fn ways(sketch: &Sketch<'_, '_>, model: &Model, places: &Places) -> Vec<Vec<Segment>> {
    let mut ways = Vec::new();
    for producer in &model.producers {
        for target in &producer.targets {
            let Some(strip) = places.strips.get(target).filter(|strip| on_stage(sketch, strip))
            else {
                continue;
            };
            ways.extend(places.produce(&producer.name, target, strip.log_end));
        }
    }
    for (consumer, member) in &places.members {
        for topic_partition in member.ports.keys() {
            let strip = places.strips.get(topic_partition);
            let Some(strip) = strip.filter(|strip| on_stage(sketch, strip)) else { continue };
            if strip.head(consumer).is_none() {
                continue;
            }
            ways.extend(places.fetch(consumer, topic_partition, strip.log_end));
        }
    }
    ways
}

const PORT: f32 = 4.5;

fn draw_ports(sketch: &mut Sketch<'_, '_>, places: &Places) {
    for place in places.producers.values() {
        sketch.port(*place, PORT);
    }
    for (consumer, member) in &places.members {
        for place in owned_ports(places, consumer, member) {
            sketch.port(place, PORT);
        }
    }
}

fn owned_ports(places: &Places, consumer: &ClientName, member: &Member) -> Vec<Point> {
    let connected = |topic_partition: &TopicPartition| {
        places.strips.get(topic_partition).is_some_and(|strip| strip.head(consumer).is_some())
    };
    let ports = member.ports.iter().filter(|(topic_partition, _)| connected(topic_partition));
    let mut ports: Vec<Point> = ports.map(|(_, place)| *place).collect();
    ports.dedup();
    ports
}
