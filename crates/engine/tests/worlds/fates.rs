//! Records' fates: what Kafka promises is kept, and the ledger says what the logs say.

use super::broken::{DURABLE, IDEMPOTENT};
use super::run::{Checker, Looked};
use partita_engine::id::{RecordId, TopicPartition};
use partita_engine::ledger::{Count, ProducerCount};
use partita_engine::simulation::Simulation;
use partita_engine::topic_name;
use partita_engine::world::World;
use std::collections::BTreeMap;

/// The checker.
#[derive(Debug, Default)]
pub struct Fates;

impl Checker for Fates {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        let world = looked.world;
        for producer in world.producers() {
            let account = world.producer_account(&producer.name).ok_or("an account is missing")?;
            let told = account.acknowledged + account.not_asked + account.refused + account.unknown;
            if account.sent != told + account.waiting + account.forgotten {
                return Err(format!(
                    "the account of {} does not close: {account:?}",
                    producer.name
                ));
            }
            let records = |count| {
                let count = Count::Producer(producer.name.clone(), count);
                world.counted_records(&count, None, usize::MAX)
            };
            for (count, number) in [
                (ProducerCount::Lost, account.lost),
                (ProducerCount::Duplicated, account.duplicated),
            ] {
                if records(count).len() as u64 != number {
                    return Err(format!(
                        "{} has {number} records {count:?}, not as many are listed",
                        producer.name
                    ));
                }
            }
            let excused = &looked.past.excused;
            for record in records(ProducerCount::Lost) {
                promised(world, record, "is lost", |fate| {
                    let at = fate.topic_partition.as_ref();
                    at.is_some_and(|at| at.topic.as_str() == DURABLE && !excused.contains(at))
                        && fate.producer.as_str() != "one"
                })?;
            }
            for record in records(ProducerCount::Duplicated) {
                promised(world, record, "is in the log twice", |fate| {
                    fate.producer.as_str() == IDEMPOTENT
                })?;
            }
        }
        Ok(())
    }

    fn check_at_end(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        let world = looked.world;
        for (partition, registration) in world.metadata().partitions() {
            let leader = registration.leader.and_then(|leader| world.broker(leader));
            let replica = leader.and_then(|broker| broker.replicas().get(&partition));
            // A leader that has not begun yet, or one that does not know that it leads no more.
            let Some(replica) = replica.filter(|replica| {
                replica.leadership().is_some() && replica.leader_epoch == registration.leader_epoch
            }) else {
                continue;
            };
            if topic_name::is_internal(&partition.topic) {
                continue;
            }
            let log = &replica.log;
            let records = log.iter(log.log_start()..log.log_end());
            let records = records.map(|(offset, record)| (offset.0, record.id));
            ledger_has(world, &partition, log.log_start().0, records)?;
        }
        Ok(())
    }
}

/// Says what is wrong when a record's fate is one that Kafka promises against.
fn promised(
    world: &Simulation,
    record: RecordId,
    wrong: &str,
    against: impl Fn(&partita_engine::ledger::RecordFate) -> bool,
) -> Result<(), String> {
    let fate = world.record_fate(record).ok_or("a fate is missing")?;
    if against(&fate) {
        return Err(format!("record {record} {wrong}: {fate:?}"));
    }
    Ok(())
}

/// The ledger knows every record of a leader's log at its places.
fn ledger_has(
    world: &Simulation,
    partition: &TopicPartition,
    log_start: u64,
    records: impl Iterator<Item = (u64, RecordId)>,
) -> Result<(), String> {
    let mut places: BTreeMap<RecordId, Vec<u64>> = BTreeMap::new();
    records.for_each(|(offset, record)| places.entry(record).or_default().push(offset));
    for (record, offsets) in places {
        let Some(fate) = world.record_fate(record) else { continue };
        // What was deleted lies below the start, and is not looked at.
        let known =
            fate.offsets.iter().map(|offset| offset.0).filter(|offset| *offset >= log_start);
        if !known.eq(offsets.iter().copied()) {
            return Err(format!(
                "record {record} is at {offsets:?} of {partition}, its fate says {:?}",
                fate.offsets
            ));
        }
    }
    Ok(())
}
