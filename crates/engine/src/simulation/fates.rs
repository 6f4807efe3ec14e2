//! The ledger beside the logs: what a new leader has, in which copies a record is.

use super::Simulation;
use crate::id::{BrokerId, GroupName, RecordId};
use crate::ledger::{Count, GroupReach, RecordFate};
use crate::world::World;

impl Simulation {
    /// Shows the ledger the logs of leaders that have begun.
    pub(super) fn settle_ledger(&mut self) {
        if self.kernel.ledger().is_settled() {
            return;
        }
        let now = self.kernel.now();
        for unsettled in self.kernel.ledger().unsettled() {
            let broker = self.brokers.get(&unsettled.leader);
            let replica =
                broker.and_then(|node| node.actor.replicas().get(&unsettled.topic_partition));
            let led = replica.and_then(|replica| Some((replica, replica.leadership()?)));
            let Some((replica, led)) =
                led.filter(|(replica, _)| replica.leader_epoch >= unsettled.leader_epoch)
            else {
                continue;
            };
            let log = &replica.log;
            let records = log.iter(log.log_start()..log.log_end());
            let records = records.map(|(offset, record)| (offset, record.id));
            let ledger = self.kernel.ledger_mut();
            ledger.settle(&unsettled.topic_partition, log.log_start(), records);
            let (at, high_watermark) = (&unsettled.topic_partition, replica.high_watermark);
            let metrics = self.kernel.metrics_mut();
            metrics.leader_began(now, at, unsettled.leader, led.epoch_start, high_watermark);
        }
    }

    /// What is asked of a group beside the ledger.
    pub(super) fn reach(&self, group: &GroupName) -> Option<GroupReach> {
        let view = self.groups().into_iter().find(|view| view.name == *group)?;
        Some(GroupReach { topics: view.topics, committed: view.committed })
    }

    /// What is asked of a count's group beside the ledger; nothing for a producer's.
    pub(super) fn reach_of(&self, count: &Count) -> GroupReach {
        match count {
            Count::Producer(..) => GroupReach::default(),
            Count::Group(group, _) => self.reach(group).unwrap_or_default(),
        }
    }

    /// A record's fate, with the copies that it is in.
    pub(super) fn fate(&self, record: RecordId) -> Option<RecordFate> {
        let mut fate = self.kernel.ledger().fate(record)?;
        if let Some(partition) = &fate.topic_partition {
            let has = |broker: &BrokerId| {
                let replica = self.broker(*broker).and_then(|b| b.replicas().get(partition));
                replica.is_some_and(|replica| {
                    let log = &replica.log;
                    log.iter(log.log_start()..log.log_end()).any(|(_, kept)| kept.id == record)
                })
            };
            fate.replicas = self.brokers.keys().copied().filter(has).collect();
        }
        Some(fate)
    }
}
