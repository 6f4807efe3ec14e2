//! Copies of partitions when brokers fail: high watermarks, and agreement below them.

use super::broken::DURABLE;
use super::run::{Checker, Looked};
use partita_engine::broker::Replica;
use partita_engine::event::EventKind;
use partita_engine::id::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use partita_engine::topic_name;
use partita_engine::world::World;
use std::collections::BTreeMap;

/// The checker.
#[derive(Debug, Default)]
pub struct Replicas {
    /// How far the high watermark of each leader's process was, by the epoch in which it leads.
    reached: BTreeMap<(TopicPartition, LeaderEpoch, BrokerId), Offset>,
}

impl Checker for Replicas {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        self.forget_ended_processes(looked);
        let mut copies: BTreeMap<&TopicPartition, Vec<(BrokerId, &Replica)>> = BTreeMap::new();
        for view in looked.world.brokers() {
            let Some(broker) = looked.world.broker(view.id) else { continue };
            for (partition, replica) in broker.replicas() {
                self.high_watermark(partition, view.id, replica)?;
                copies.entry(partition).or_default().push((view.id, replica));
            }
        }
        let promised = |partition: &TopicPartition| {
            let is_kept = topic_name::is_internal(&partition.topic);
            (is_kept || partition.topic.as_str() == DURABLE)
                && !looked.past.excused.contains(partition)
        };
        for (partition, copies) in copies.into_iter().filter(|(p, _)| promised(p)) {
            for (index, (one, replica)) in copies.iter().enumerate() {
                for (other, another) in &copies[index + 1..] {
                    agree(replica, another).map_err(|at| {
                        format!("{partition}: {one} and {other} differ at {at}, below both high watermarks")
                    })?;
                }
            }
        }
        Ok(())
    }
}

impl Replicas {
    /// In the ZooKeeper era a process may lead on in the epoch of the one before it, from the high
    /// watermark on its disk: a controller that is elected only when the broker is there again finds no
    /// leader missing. In KRaft one that is fenced, or registers anew, leads in a new epoch.
    fn forget_ended_processes(&mut self, looked: &Looked<'_>) {
        if looked.world.zookeeper().is_none() {
            return;
        }
        for event in looked.events.iter().filter(|event| event.kind == EventKind::BrokerStarted) {
            if let Some(NodeId::Broker(started)) = event.node {
                self.reached.retain(|(_, _, broker), _| *broker != started);
            }
        }
    }

    fn high_watermark(
        &mut self,
        partition: &TopicPartition,
        broker: BrokerId,
        replica: &Replica,
    ) -> Result<(), String> {
        let (end, now) = (replica.log.log_end(), replica.high_watermark);
        if now > end {
            return Err(format!(
                "{partition} on {broker}: high watermark {now} beyond its end {end}"
            ));
        }
        if replica.leadership().is_none() {
            return Ok(());
        }
        let at = (partition.clone(), replica.leader_epoch, broker);
        let before = self.reached.insert(at, now).unwrap_or_default();
        if now < before {
            let epoch = replica.leader_epoch;
            return Err(format!(
                "{partition} on {broker}: the high watermark went back from {before} to {now} in epoch {epoch}"
            ));
        }
        Ok(())
    }
}

/// Whether two copies have the same below the lower of their high watermarks; where they differ first.
fn agree(one: &Replica, other: &Replica) -> Result<(), Offset> {
    let end = one.high_watermark.min(other.high_watermark);
    let start = one.log.log_start().max(other.log.log_start());
    let mut of_other = other.log.iter(start..end);
    for (offset, record) in one.log.iter(start..end) {
        match of_other.next() {
            Some((at, same)) if at == offset && same.id == record.id => {}
            _ => return Err(offset),
        }
    }
    Ok(())
}
