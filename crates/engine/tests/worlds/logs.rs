//! Logs: offsets without gaps, replicas that agree, high watermarks that only rise.

use super::run::{Checker, Looked};
use partita_engine::broker::Replica;
use partita_engine::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use partita_engine::log::PartitionLog;
use partita_engine::simulation::Simulation;
use partita_engine::world::World;
use std::collections::BTreeMap;

/// A copy of a partition; topics that were deleted and made again differ in the second number.
type Copy = (TopicPartition, u64, BrokerId);

/// What was seen of a copy.
#[derive(Debug, Default)]
struct Seen {
    log_end: Offset,
    high_watermark: Offset,
    leader_epoch: LeaderEpoch,
}

/// The checker.
#[derive(Debug, Default)]
pub struct Logs {
    seen: BTreeMap<Copy, Seen>,
}

impl Checker for Logs {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for view in looked.world.brokers() {
            let Some(broker) = looked.world.broker(view.id) else { continue };
            for (partition, replica) in broker.replicas() {
                let wrong = |what: String| format!("{partition} on {}: {what}", view.id);
                let copy = (partition.clone(), replica.incarnation, view.id);
                let seen = self.seen.entry(copy).or_default();
                rises(seen, replica).map_err(wrong)?;
                is_dense(&replica.log, seen.log_end).map_err(wrong)?;
                if let Some(leader) = leader_of(looked.world, partition, replica) {
                    agrees(leader, replica, seen.log_end).map_err(wrong)?;
                }
                seen.log_end = replica.log.log_end();
                seen.high_watermark = replica.high_watermark;
                seen.leader_epoch = replica.leader_epoch;
            }
        }
        Ok(())
    }

    fn check_at_end(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for view in looked.world.brokers() {
            let Some(broker) = looked.world.broker(view.id) else { continue };
            for (partition, replica) in broker.replicas() {
                let wrong = |what: String| format!("{partition} on {}: {what}", view.id);
                is_dense(&replica.log, Offset(0)).map_err(wrong)?;
                let size: u64 = replica.log.batches_from(Offset(0)).map(|b| b.size_bytes()).sum();
                if size != replica.log.size_bytes() {
                    return Err(wrong(format!(
                        "holds {size} bytes, counts {:?}",
                        replica.log.size_bytes()
                    )));
                }
            }
        }
        Ok(())
    }
}

/// No broker fails in these worlds: nothing is cut off, and no high watermark goes back.
fn rises(seen: &Seen, replica: &Replica) -> Result<(), String> {
    let (end, high_watermark) = (replica.log.log_end(), replica.high_watermark);
    if high_watermark > end {
        return Err(format!("high watermark {high_watermark} is beyond the log's end {end}"));
    }
    if end < seen.log_end {
        return Err(format!("the log's end went back from {} to {end}", seen.log_end));
    }
    if replica.leader_epoch == seen.leader_epoch && high_watermark < seen.high_watermark {
        return Err(format!(
            "the high watermark went back from {} to {high_watermark} in epoch {}",
            seen.high_watermark, seen.leader_epoch
        ));
    }
    Ok(())
}

/// From `from`, which a batch begins at, to the end each offset has its record.
fn is_dense(log: &PartitionLog, from: Offset) -> Result<(), String> {
    let mut expected = from;
    for batch in log.batches_from(from) {
        if batch.base_offset != expected || batch.records.is_empty() {
            return Err(format!("a batch begins at {}, not at {expected}", batch.base_offset));
        }
        expected = batch.next_offset();
    }
    if expected != log.log_end() {
        return Err(format!("the batches end at {expected}, the log at {}", log.log_end()));
    }
    let read = log.iter(from..log.log_end()).map(|(offset, _)| offset);
    if !read.eq((from.0..log.log_end().0).map(Offset)) {
        return Err(format!("reading from {from} skips or repeats an offset"));
    }
    Ok(())
}

/// The leader's copy of the same incarnation, where it is not this one.
fn leader_of<'a>(
    world: &'a Simulation,
    partition: &TopicPartition,
    replica: &Replica,
) -> Option<&'a Replica> {
    let leader = world.metadata().leader(partition)?;
    let leader = world.broker(leader)?.replicas().get(partition)?;
    let follows = replica.leadership().is_none() && leader.incarnation == replica.incarnation;
    follows.then_some(leader)
}

/// What a follower has, its leader has too, batch by batch; it knows no higher high watermark.
fn agrees(leader: &Replica, follower: &Replica, from: Offset) -> Result<(), String> {
    if follower.high_watermark > leader.high_watermark {
        return Err(format!(
            "it knows the high watermark {}, its leader {}",
            follower.high_watermark, leader.high_watermark
        ));
    }
    if follower.log.log_end() > leader.log.log_end() {
        return Err(format!("it reaches {}, its leader less", follower.log.log_end()));
    }
    if let Some(leadership) = leader.leadership()
        && leadership.isr.len() > 1
        && follower.log.log_end() < leader.high_watermark
    {
        return Err(format!(
            "in sync, it ends at {}, below the high watermark {}",
            follower.log.log_end(),
            leader.high_watermark
        ));
    }
    let mut of_leader = leader.log.batches_from(from);
    for batch in follower.log.batches_from(from) {
        if of_leader.next() != Some(batch) {
            return Err(format!("the batch at {} is not its leader's", batch.base_offset));
        }
    }
    Ok(())
}
