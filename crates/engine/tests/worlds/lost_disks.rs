//! What may be lost: an unclean leader was chosen, or disks are lost with all that a partition counts on.

use partita_engine::broker::{Broker, BrokerState};
use partita_engine::command::{Command, ElectionType, NodeName};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{BrokerId, NodeId, Offset, TopicPartition};
use partita_engine::simulation::Simulation;
use std::collections::{BTreeMap, BTreeSet};

/// Disks that were lost, and what the controllers make of that.
#[derive(Debug, Default)]
pub struct LostDisks {
    /// Brokers whose disk was lost, until the controller hears that they begin anew.
    unknown: BTreeSet<BrokerId>,
    /// Those that have begun anew, or will, and by partition who of them has been in the ISR since.
    anew: BTreeMap<BrokerId, BTreeSet<TopicPartition>>,
}

impl LostDisks {
    /// Takes in what happened; says which partition may lose what was acknowledged because of it.
    ///
    /// A controller that does not know yet of a lost disk, because it stands still or has no majority, may
    /// leave only brokers in the ISR that have nothing any more. And when nobody is eligible, the last
    /// known leader leads again, even with nothing.
    pub fn note(&mut self, event: &Event) -> Option<TopicPartition> {
        match (&event.kind, &event.node) {
            (EventKind::DiskLost, Some(NodeId::Broker(broker))) => {
                self.unknown.insert(*broker);
                self.anew.insert(*broker, BTreeSet::new());
            }
            (EventKind::BrokerRegistered { broker }, _) => {
                self.unknown.remove(broker);
            }
            (EventKind::LeaderElected { topic_partition, leader, unclean: true, .. }, _) => {
                let copied = self.anew.get(&(*leader)?)?;
                return (!copied.contains(topic_partition)).then(|| topic_partition.clone());
            }
            (EventKind::IsrChanged { topic_partition, isr }, _) => {
                let unknown = &self.unknown;
                let begun = |broker: &BrokerId| isr.contains(broker) && !unknown.contains(broker);
                for (_, copied) in self.anew.iter_mut().filter(|(broker, _)| begun(broker)) {
                    copied.insert(topic_partition.clone());
                }
                let is_left = !isr.is_empty() && isr.iter().all(|it| self.unknown.contains(it));
                return is_left.then(|| topic_partition.clone());
            }
            _ => {}
        }
        None
    }

    /// The partitions that only brokers may lead, by the ISR and the ELR, that have nothing any more: who
    /// else was eligible, a new `min.insync.replicas` of the cluster may have struck out.
    pub fn left_to_them(&self, world: &Simulation) -> Vec<TopicPartition> {
        partitions(world, |partition| {
            world.metadata().partition(partition).is_some_and(|registration| {
                let eligible = || registration.isr.iter().chain(&registration.elr);
                eligible().next().is_some() && eligible().all(|it| self.unknown.contains(it))
            })
        })
    }
}

/// The partitions that may lose what was acknowledged because of `command`.
pub fn excused_by(world: &Simulation, command: &Command) -> Vec<TopicPartition> {
    match command {
        Command::Elect { topic, partition, election: ElectionType::Unclean } => {
            vec![TopicPartition::new(topic.clone(), *partition)]
        }
        Command::LoseDisk { broker } => {
            partitions(world, |partition| has_the_last(world, *broker, partition))
        }
        // Leadership goes to one of the ISR that the controller takes to be alive. One that is not, and
        // comes back without its disk, leaves the ISR; as the last known leader it may lead all the same.
        Command::Stop { node: NodeName::Broker(broker) } => partitions(world, |partition| {
            has_the_last(world, *broker, partition) && !is_alone(world, *broker, partition)
        }),
        _ => Vec::new(),
    }
}

/// The partitions of which that is true.
fn partitions(world: &Simulation, is_so: impl Fn(&TopicPartition) -> bool) -> Vec<TopicPartition> {
    let image = world.metadata();
    let partitions = image.partitions().map(|(partition, _)| partition);
    partitions.filter(|partition| is_so(partition)).collect()
}

/// Whether nobody else is in the ISR.
fn is_alone(world: &Simulation, broker: BrokerId, partition: &TopicPartition) -> bool {
    let registration = world.metadata().partition(partition);
    registration.is_none_or(|it| it.isr.iter().all(|other| *other == broker))
}

/// Whether nobody else that may be elected cleanly has all below the high watermark.
fn has_the_last(world: &Simulation, broker: BrokerId, partition: &TopicPartition) -> bool {
    let Some(registration) = world.metadata().partition(partition) else { return false };
    let copy = |broker: BrokerId| world.broker(broker)?.replicas().get(partition);
    let copies = registration.replicas.iter().filter_map(|broker| copy(*broker));
    let high_watermark = copies.map(|copy| copy.high_watermark).max().unwrap_or(Offset(0));
    // One that was killed, or was and has not registered since, leaves the ELR when it does.
    let is_registered = |other: &BrokerId| {
        let state = world.broker(*other).map(Broker::state);
        matches!(state, Some(BrokerState::Running | BrokerState::PendingControlledShutdown))
    };
    let others = registration.isr.iter().chain(&registration.elr).filter(|other| **other != broker);
    let eligible = others.filter(|other| is_registered(other));
    let mut ends = eligible.filter_map(|other| copy(*other)).map(|copy| copy.log.log_end());
    !ends.any(|end| end >= high_watermark)
}
