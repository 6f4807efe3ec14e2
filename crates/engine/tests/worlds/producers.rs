//! Producers: every record that one was asked to send is accounted for.

use super::run::{Checker, Looked};
use partita_engine::event::EventKind;
use partita_engine::id::{ClientName, NodeId, RecordId};
use partita_engine::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// The checker.
#[derive(Debug, Default)]
pub struct Producers {
    /// Records that have got a partition.
    placed: BTreeSet<RecordId>,
    counts: BTreeMap<ClientName, Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// Records that got a partition.
    placed: u64,
    /// Records given up before they had one.
    dropped: u64,
}

impl Checker for Producers {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            let Some(NodeId::Producer(name)) = &event.node else { continue };
            match &event.kind {
                EventKind::RecordSent { record, .. } => {
                    self.placed.insert(*record);
                    self.counts.entry(name.clone()).or_default().placed += 1;
                }
                EventKind::RecordDropped { record, .. } if !self.placed.contains(record) => {
                    self.counts.entry(name.clone()).or_default().dropped += 1;
                }
                _ => {}
            }
        }
        let producers = looked.world.producers();
        self.counts.retain(|name, _| producers.iter().any(|producer| producer.name == *name));
        for producer in producers {
            let Counts { placed, dropped } = self.counts.entry(producer.name.clone()).or_default();
            let waiting = producer.sent.checked_sub(*placed + *dropped);
            let unknown = looked.past.unanswered.get(&producer.name).copied().unwrap_or(0);
            let here = u64::from(producer.buffered) + u64::from(producer.in_flight);
            let known = producer.acknowledged + producer.failed + here + unknown;
            if waiting.map(|waiting| waiting + known) != Some(producer.sent) {
                return Err(format!(
                    "{} was asked for {} records: {} acknowledged + {} failed + {} buffered + {} in \
                     flight + {waiting:?} waiting + {unknown} never answered are not as many",
                    producer.name,
                    producer.sent,
                    producer.acknowledged,
                    producer.failed,
                    producer.buffered,
                    producer.in_flight
                ));
            }
        }
        Ok(())
    }
}
