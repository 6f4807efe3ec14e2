//! Records: each that was appended was sent, lies where it was sent to, and lies there once.
//!
//! Nothing in these worlds can put a record into a log twice: no broker fails, no message is lost, and
//! no answer comes later than a producer waits for it.

use super::run::{Checker, Looked};
use partita_engine::event::EventKind;
use partita_engine::id::{BrokerId, Offset, RecordId, TopicPartition};
use partita_engine::topic_name;
use std::collections::BTreeMap;

/// The checker.
#[derive(Debug, Default)]
pub struct Records {
    /// Where each record was sent to.
    sent: BTreeMap<RecordId, TopicPartition>,
    /// Where each lies, or lay in a topic that is deleted.
    kept: BTreeMap<RecordId, (TopicPartition, Offset)>,
    /// Up to where each leader's log was read, by the topic's incarnation.
    read: BTreeMap<(TopicPartition, u64), Offset>,
}

impl Checker for Records {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            if let EventKind::RecordSent { record, topic_partition, .. } = &event.kind
                && let Some(before) = self.sent.insert(*record, topic_partition.clone())
            {
                return Err(format!("record {record} was sent to {before} and {topic_partition}"));
            }
        }
        let world = looked.world;
        for (partition, registration) in world.metadata().partitions() {
            if !topic_name::is_internal(&partition.topic)
                && let Some(leader) = registration.leader
            {
                self.read_log(looked, &partition, leader)?;
            }
        }
        self.acknowledged_are_kept(looked)
    }
}

impl Records {
    fn read_log(
        &mut self,
        looked: &Looked<'_>,
        partition: &TopicPartition,
        leader: BrokerId,
    ) -> Result<(), String> {
        let broker = looked.world.broker(leader);
        let Some(replica) = broker.and_then(|broker| broker.replicas().get(partition)) else {
            return Ok(());
        };
        let read = self.read.entry((partition.clone(), replica.incarnation)).or_default();
        for (offset, record) in replica.log.iter(*read..replica.log.log_end()) {
            let id = record.id;
            if self.sent.get(&id) != Some(partition) {
                let sent = self.sent.get(&id);
                return Err(format!("record {id} lies in {partition}, sent to {sent:?}"));
            }
            if let Some((at, before)) = self.kept.insert(id, (partition.clone(), offset)) {
                return Err(format!(
                    "record {id} lies in {partition} at {offset} and in {at} at {before}"
                ));
            }
        }
        *read = replica.log.log_end();
        Ok(())
    }

    /// What a producer was told that it is kept, is kept, and there. A topic that was deleted in the
    /// meantime may take a record with it that nobody saw.
    fn acknowledged_are_kept(&self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            let EventKind::BatchAcknowledged {
                topic_partition,
                base_offset: Some(offset),
                first_record,
                ..
            } = &event.kind
            else {
                continue;
            };
            let kept = self.kept.get(first_record);
            let deleted = looked.past.deleted.contains(&topic_partition.topic);
            match kept {
                Some((partition, at)) if (partition, at) == (topic_partition, offset) => {}
                None if deleted => {}
                _ => {
                    return Err(format!(
                        "record {first_record} was acknowledged at {offset} of {topic_partition}, \
                         it lies at {kept:?}"
                    ));
                }
            }
        }
        Ok(())
    }
}
