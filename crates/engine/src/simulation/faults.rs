//! What goes wrong by command: links, messages, processes, disks.

use super::{Refusal, Simulation};
use crate::command::{Command, LinkName, NodeName, Way};
use crate::id::{BrokerId, EventId, NodeId};
use crate::network::{DROP_BOUND, DropNext, Link};
use crate::time::SimDuration;
use crate::wire::MessageKind;

/// One direction of a link, by its ends.
type Direction = (NodeId, NodeId);

impl Simulation {
    /// Carries out a command that makes something go wrong, or mends it.
    pub(super) fn carry_out_fault(
        &mut self,
        command: &Command,
        event: EventId,
    ) -> Result<(), Refusal> {
        match command {
            Command::Cut { link } => self.cut(link, event),
            Command::Heal { link } => self.heal(link),
            Command::Hold { link } => self.hold(link, event),
            Command::Release { link } => self.release(link),
            Command::Delay { link, seconds } => self.delay(link, *seconds),
            Command::DropNext { from, to, kind } => self.drop_next(from, to, *kind, event),
            Command::Pause { node } => self.pause(node, event),
            Command::Resume { node } => self.resume(node),
            Command::Slow { broker, seconds } => self.slow(*broker, *seconds, event),
            _ => Ok(()),
        }
    }

    /// The node that a person names.
    pub(super) fn node_id(&self, node: &NodeName) -> Result<NodeId, Refusal> {
        match node {
            NodeName::Controller => self.controller_node(),
            NodeName::Broker(broker) if self.brokers.contains_key(broker) => {
                Ok(NodeId::Broker(*broker))
            }
            NodeName::Broker(broker) => Err(Refusal::UnknownBroker { broker: *broker }),
            NodeName::Client(client) if self.producers.contains_key(client) => {
                Ok(NodeId::Producer(client.clone()))
            }
            NodeName::Client(client) if self.consumers.contains_key(client) => {
                Ok(NodeId::Consumer(client.clone()))
            }
            NodeName::Client(client) => match self.numbered_controller(client) {
                Some(controller) => Ok(NodeId::Controller(controller)),
                None => Err(Refusal::UnknownClient { client: client.clone() }),
            },
        }
    }

    /// Refuses what a process would have to do that stands still.
    pub(super) fn check_awake(&self, node: &NodeId) -> Result<(), Refusal> {
        match self.kernel.is_paused(node) {
            true => Err(Refusal::Paused { node: node.clone() }),
            false => Ok(()),
        }
    }

    fn ends(&self, a: &NodeName, b: &NodeName) -> Result<Direction, Refusal> {
        let (a, b) = (self.node_id(a)?, self.node_id(b)?);
        if a == b {
            return Err(Refusal::SameNode { node: a });
        }
        let is_broker = |node: &NodeId| matches!(node, NodeId::Broker(_));
        let are_controllers = matches!((&a, &b), (NodeId::Controller(_), NodeId::Controller(_)));
        if !is_broker(&a) && !is_broker(&b) && !are_controllers {
            return Err(Refusal::NoLink { a, b });
        }
        Ok((a, b))
    }

    fn directions(&self, link: &LinkName) -> Result<Vec<Direction>, Refusal> {
        let (a, b) = self.ends(&link.a, &link.b)?;
        Ok(match link.way {
            Way::One => vec![(a, b)],
            Way::Both => vec![(a.clone(), b.clone()), (b, a)],
        })
    }

    /// Those of `directions` for which `is` holds.
    fn those(&self, directions: &[Direction], is: impl Fn(&Link) -> bool) -> Vec<Direction> {
        let network = self.kernel.network();
        let holds = |(from, to): &&Direction| network.link(from, to).is_some_and(&is);
        directions.iter().filter(holds).cloned().collect()
    }

    fn cut(&mut self, link: &LinkName, event: EventId) -> Result<(), Refusal> {
        let mut directions = self.directions(link)?;
        let cut = self.those(&directions, |link| link.cut.is_some());
        directions.retain(|direction| !cut.contains(direction));
        if directions.is_empty() {
            let (a, b) = self.ends(&link.a, &link.b)?;
            return Err(Refusal::LinkIsCut { a, b });
        }
        directions.iter().for_each(|(from, to)| self.kernel.cut(from, to, event));
        Ok(())
    }

    fn heal(&mut self, link: &LinkName) -> Result<(), Refusal> {
        let directions = self.directions(link)?;
        let cut = self.those(&directions, |link| link.cut.is_some());
        if cut.is_empty() {
            let (a, b) = self.ends(&link.a, &link.b)?;
            return Err(Refusal::LinkIsNotCut { a, b });
        }
        cut.iter().for_each(|(from, to)| self.kernel.heal(from, to));
        Ok(())
    }

    fn hold(&mut self, link: &LinkName, event: EventId) -> Result<(), Refusal> {
        let mut directions = self.directions(link)?;
        let held = self.those(&directions, |link| link.hold.is_some());
        directions.retain(|direction| !held.contains(direction));
        if directions.is_empty() {
            let (a, b) = self.ends(&link.a, &link.b)?;
            return Err(Refusal::LinkIsHeld { a, b });
        }
        directions.iter().for_each(|(from, to)| self.kernel.hold(from, to, event));
        Ok(())
    }

    fn release(&mut self, link: &LinkName) -> Result<(), Refusal> {
        let directions = self.directions(link)?;
        let held = self.those(&directions, |link| link.hold.is_some());
        if held.is_empty() {
            let (a, b) = self.ends(&link.a, &link.b)?;
            return Err(Refusal::LinkIsNotHeld { a, b });
        }
        held.iter().for_each(|(from, to)| self.kernel.release(from, to));
        Ok(())
    }

    fn delay(&mut self, link: &LinkName, seconds: SimDuration) -> Result<(), Refusal> {
        for (from, to) in self.directions(link)? {
            self.kernel.delay(&from, &to, seconds);
        }
        Ok(())
    }

    fn drop_next(
        &mut self,
        from: &NodeName,
        to: &NodeName,
        kind: Option<MessageKind>,
        event: EventId,
    ) -> Result<(), Refusal> {
        let (from, to) = self.ends(from, to)?;
        let most = DROP_BOUND as usize;
        if self.kernel.network().link(&from, &to).is_some_and(|link| link.drops.len() >= most) {
            return Err(Refusal::TooMany { most: DROP_BOUND });
        }
        self.kernel.drop_next(&from, &to, DropNext { kind, by: event });
        Ok(())
    }

    fn pause(&mut self, node: &NodeName, event: EventId) -> Result<(), Refusal> {
        let node = self.node_id(node)?;
        self.check_awake(&node)?;
        match &node {
            NodeId::Producer(name) | NodeId::Consumer(name) => self.check_running(name)?,
            _ => {}
        }
        self.kernel.pause(node, event);
        Ok(())
    }

    fn resume(&mut self, node: &NodeName) -> Result<(), Refusal> {
        let node = self.node_id(node)?;
        if !self.kernel.is_paused(&node) {
            return Err(Refusal::NotPaused { node });
        }
        self.kernel.resume(&node);
        Ok(())
    }

    fn slow(
        &mut self,
        broker: BrokerId,
        seconds: SimDuration,
        event: EventId,
    ) -> Result<(), Refusal> {
        if !self.brokers.contains_key(&broker) {
            return Err(Refusal::UnknownBroker { broker });
        }
        self.kernel.set_disk(broker, seconds, event);
        Ok(())
    }
}
