//! Ways of messages in the brokers' view: along the lanes below the rows.

use super::way::{Way, WordPlace};
use crate::layout::{CopyPlace, Places, bend, rounded};
use crate::shape::{Point, Segment, point};
use partita_engine::id::{BrokerId, ClientName, NodeId, Offset, TopicPartition};

impl Places {
    fn copy(&self, at: &TopicPartition, broker: BrokerId) -> Option<&CopyPlace> {
        self.copies.get(&(at.clone(), broker))
    }

    /// The way of a record from a producer to its place in the leader's copy, with so many records
    /// ahead of it; and how much of it lies beyond the lane.
    pub(super) fn written_copy(
        &self,
        producer: &ClientName,
        at: &TopicPartition,
        ahead: u64,
    ) -> Option<(Vec<Segment>, f32)> {
        let copy = self.copy(at, *self.leaders.get(at)?)?;
        let offset = copy.log_end.plus(ahead);
        let mut way = self.to_lane(producer, copy)?;
        let landing = copy.landing(offset);
        way.push(Segment::Line(point(landing.x, copy.lane)));
        way.push(Segment::Line(landing));
        Some((way, (copy.lane - landing.y).abs()))
    }

    /// From a producer's port to the left edge of a copy's card, along its lane.
    fn to_lane(&self, producer: &ClientName, copy: &CopyPlace) -> Option<Vec<Segment>> {
        let port = *self.producers.get(producer)?;
        let approach = self.approach?;
        if port.x > approach {
            // On the phone producers stand below the cards, and write up their right edge.
            let edge = point(port.x, copy.lane);
            return Some(rounded(&[port, edge, point(copy.area.right(), copy.lane)]));
        }
        let entry = point(approach, copy.lane);
        Some(vec![
            Segment::Move(port),
            bend(port, entry),
            Segment::Line(point(copy.area.x, copy.lane)),
        ])
    }

    /// The way of records from the leader's copy into the follower's.
    pub(super) fn replicate(
        &self,
        at: &TopicPartition,
        (leader, follower): (BrokerId, BrokerId),
        offset: Offset,
    ) -> Option<(Vec<Segment>, f32)> {
        let to = self.copy(at, follower)?;
        let (start, entry) = between(self.copy(at, leader)?, to);
        let landing = to.landing(offset);
        let way = vec![
            Segment::Move(start),
            Segment::Line(entry),
            Segment::Line(point(landing.x, to.lane)),
            Segment::Line(landing),
        ];
        Some((way, (to.lane - landing.y).abs()))
    }

    /// The way of a message without records about a partition.
    pub(super) fn copy_way(
        &self,
        at: &TopicPartition,
        (from, to): (&NodeId, &NodeId),
    ) -> Option<Way> {
        match (from, to) {
            (NodeId::Broker(from), NodeId::Broker(to)) => {
                let (start, end) = between(self.copy(at, *from)?, self.copy(at, *to)?);
                let (left, right) = (start.x.min(end.x), start.x.max(end.x));
                let words = WordPlace::Between(left + 4.0, right - 4.0);
                Some((vec![Segment::Move(start), Segment::Line(end)], words))
            }
            (NodeId::Producer(client), NodeId::Broker(broker)) => {
                let way = self.to_lane(client, self.copy(at, *broker)?)?;
                Some((way, WordPlace::Nowhere))
            }
            (NodeId::Broker(broker), NodeId::Producer(client)) => {
                let way = self.to_lane(client, self.copy(at, *broker)?)?;
                Some((backwards(&way), self.beside(client)))
            }
            _ => None,
        }
    }

    /// The way of a message between the controllers' box and a broker's card: straight down, or for
    /// lower cards down the gutter left of them and along the gap above.
    pub(super) fn controller_way(&self, from: &NodeId, to: &NodeId) -> Option<Way> {
        let controllers = self.controllers?;
        let (broker, down) = match (from, to) {
            (NodeId::Broker(broker), to) if is_controller(to) => (broker, false),
            (from, NodeId::Broker(broker)) if is_controller(from) => (broker, true),
            _ => return None,
        };
        let card = *self.cards.get(broker)?;
        let x = card.centre().x;
        let end = point(x, card.y + INTO_CARD);
        let mut through = if card.y - controllers.bottom() < NEAR {
            vec![point(x, controllers.bottom() - INTO_CARD), end]
        } else {
            let (gutter, gap) = (controllers.x - GUTTER, card.y - GUTTER);
            let start = point(controllers.x, controllers.bottom() - GUTTER);
            vec![start, point(gutter, start.y), point(gutter, gap), point(x, gap), end]
        };
        if !down {
            through.reverse();
        }
        let words = WordPlace::InGap { baseline: card.y - 3.0, edge: card.right() - 4.0 };
        Some((rounded(&through), words))
    }

    /// The way of a message between the broker that is the controller and another: through the gap above
    /// their cards, where these stand side by side.
    pub(super) fn governing_way(&self, from: &NodeId, to: &NodeId) -> Option<Way> {
        let controllers = self.controllers?;
        let (NodeId::Broker(from), NodeId::Broker(to)) = (from, to) else { return None };
        let (from, to) = (*self.cards.get(from)?, *self.cards.get(to)?);
        if from == to || from.y.max(to.y) - controllers.bottom() >= NEAR {
            return None;
        }
        let gap = f32::midpoint(controllers.bottom(), from.y);
        let (start, end) = (from.centre().x, to.centre().x);
        let through = [
            point(start, from.y + INTO_CARD),
            point(start, gap),
            point(end, gap),
            point(end, to.y + INTO_CARD),
        ];
        let words = WordPlace::InGap { baseline: to.y - 3.0, edge: to.right() - 4.0 };
        Some((rounded(&through), words))
    }

    /// The way of a message between two controllers: in the lane beside their names.
    pub(super) fn voter_way(&self, from: &NodeId, to: &NodeId) -> Option<Way> {
        let lane = self.voters.as_ref()?;
        let (NodeId::Controller(from), NodeId::Controller(to)) = (from, to) else { return None };
        let way = vec![Segment::Move(lane.port(*from)?), Segment::Line(lane.port(*to)?)];
        let words = match lane.words {
            Some(edge) => WordPlace::RightOf { edge, below: f32::MIN },
            None => WordPlace::Nowhere,
        };
        Some((way, words))
    }

    /// The way of a record from the leader's log into a follower's, where one partition's copies stand on
    /// one ruler.
    pub(super) fn stacked(
        &self,
        at: &TopicPartition,
        (leader, follower): (BrokerId, BrokerId),
        offset: Offset,
    ) -> Option<Vec<Segment>> {
        let stack = self.stack.as_ref().filter(|stack| stack.topic_partition == *at)?;
        let (from, to) = (stack.cell(leader, offset)?, stack.cell(follower, offset)?);
        Some(vec![Segment::Move(from), Segment::Line(to)])
    }

    /// Words of what comes back to a producer stand between it and the cards.
    fn beside(&self, client: &ClientName) -> WordPlace {
        match (self.producers.get(client), self.approach) {
            (Some(port), Some(approach)) if port.x < approach => {
                WordPlace::Between(port.x + 12.0, approach - 2.0)
            }
            _ => WordPlace::Nowhere,
        }
    }
}

const fn is_controller(node: &NodeId) -> bool {
    matches!(node, NodeId::Controller(_))
}

/// How far a message between controllers and a broker reaches into their cards.
const INTO_CARD: f32 = 6.0;
/// Cards that begin so close below the controllers have nothing between them.
const NEAR: f32 = 30.0;
/// From the cards to the line that runs beside and above them.
const GUTTER: f32 = 9.0;

/// How far into a card a strand reaches.
const REACH: f32 = 8.0;

/// From the edge of one copy's card to the edge of another's that faces it.
fn between(from: &CopyPlace, to: &CopyPlace) -> (Point, Point) {
    if from.area.x <= to.area.x {
        (point(from.area.right() - REACH, from.lane), point(to.area.x + REACH, to.lane))
    } else {
        (point(from.area.x + REACH, from.lane), point(to.area.right() - REACH, to.lane))
    }
}

fn backwards(way: &[Segment]) -> Vec<Segment> {
    let track = crate::track::Track::new(way);
    let length = track.length();
    let steps = 32u16;
    let at = |step: u16| track.at(length * f32::from(steps - step) / f32::from(steps)).0;
    let mut back = vec![Segment::Move(at(0))];
    back.extend((1..=steps).map(|step| Segment::Line(at(step))));
    back
}
