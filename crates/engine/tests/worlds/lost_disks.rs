//! Disks that are lost together with what a partition counts on.

use super::broken::partitions;
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{BrokerId, NodeId, TopicPartition};
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
