//! What became of every record: what its producer was told, where it is in the log, who has read it,
//! and the event that decided each.
//!
//! The ledger is state, folded as events happen; nothing is read back from the window of events. It
//! keeps about thirty bytes for a record, in chunks shared with checkpoints. Records are found by
//! their number; those of a batch are linked, in the order in which their producer put them into the
//! partition, so that an event about a batch needs no list of them.
//!
//! It knows the newest [`LEDGER_BOUND`] records. Older ones are forgotten in chunks and only counted
//! as such: what becomes of them later is not told any more.

mod account;
mod chunked;
mod entry;
mod fold;
mod place;
mod reading;

pub use account::{
    Count, Delivery, GroupAccount, GroupCount, GroupReach, ProducerAccount, ProducerCount,
    RecordFate,
};
pub use entry::{Moment, Told};

use crate::id::{BrokerId, ClientName, GroupName, LeaderEpoch, RecordId, TopicPartition};
use crate::record::Bytes;
use chunked::Chunked;
use entry::{Entry, MomentId, Moments, NOBODY, NOWHERE};
use place::Place;
use reading::Readings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many records the ledger knows: the newest.
pub const LEDGER_BOUND: u64 = 1 << 17;

/// A producer in one of its lives under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    name: ClientName,
    /// How many of its records are forgotten.
    forgotten: u64,
}

/// What became of every record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    entries: Chunked<Entry>,
    moments: Moments,
    /// For each chunk of entries the number of the first moment that may matter to it.
    first_moments: Chunked<u64>,
    owners: Arc<Vec<Owner>>,
    /// The newest producer of each name.
    producers: Arc<BTreeMap<ClientName, u16>>,
    places: Vec<Place>,
    /// The newest topic of each name.
    place_of: Arc<BTreeMap<TopicPartition, u16>>,
    /// The newest record of a producer in a partition.
    tails: BTreeMap<(u16, u16), RecordId>,
    /// The numbers of keys.
    keys: Arc<BTreeMap<Bytes, u16>>,
    groups: BTreeMap<GroupName, Readings>,
    group_of: Arc<BTreeMap<ClientName, GroupName>>,
    /// Partitions whose new leader's log is still to be looked at.
    unsettled: Vec<u16>,
}

/// An election that the ledger must look at when the leader has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Of which partition.
    pub topic_partition: TopicPartition,
    /// Who leads.
    pub leader: BrokerId,
    /// In which epoch.
    pub leader_epoch: LeaderEpoch,
}

impl Ledger {
    /// The number of the oldest record that is still known.
    #[must_use]
    pub fn first(&self) -> RecordId {
        RecordId(self.entries.first())
    }

    /// A producer is new, also when one of its name was there before.
    pub fn add_producer(&mut self, name: &ClientName) {
        let number = u16::try_from(self.owners.len()).unwrap_or(NOBODY);
        if number != NOBODY {
            Arc::make_mut(&mut self.owners).push(Owner { name: name.clone(), forgotten: 0 });
        }
        Arc::make_mut(&mut self.producers).insert(name.clone(), number);
    }

    /// A consumer is new, or of another group than one of its name before.
    pub fn add_consumer(&mut self, name: &ClientName, group: &GroupName) {
        Arc::make_mut(&mut self.group_of).insert(name.clone(), group.clone());
    }

    /// The next record is made, by the producer of this name; by none when it is an internal topic's.
    pub fn add_record(&mut self, producer: Option<&ClientName>) {
        let owner = producer.and_then(|name| self.producers.get(name)).copied().unwrap_or(NOBODY);
        if self.entries.end() == self.first_moments.end().saturating_mul(chunked::CHUNK_ITEMS) {
            self.first_moments.push(self.moments.end());
        }
        self.entries.push(Entry::new(owner));
        while self.entries.end() - self.entries.first() > LEDGER_BOUND {
            self.forget_oldest();
        }
    }

    /// Elections whose leaders may not have begun yet.
    #[must_use]
    pub fn unsettled(&self) -> Vec<Unsettled> {
        let place = |number: &u16| {
            let place = self.places.get(usize::from(*number))?;
            let (leader, leader_epoch) = (place.leader?, place.epoch);
            let topic_partition = place.topic_partition.clone();
            Some(Unsettled { topic_partition, leader, leader_epoch })
        };
        self.unsettled.iter().filter_map(place).collect()
    }

    /// Whether every leader's log has been looked at.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.unsettled.is_empty()
    }

    fn entry(&self, record: RecordId) -> Option<&Entry> {
        self.entries.get(record.0).filter(|entry| entry.owner != NOBODY)
    }

    fn entry_mut(&mut self, record: RecordId) -> Option<&mut Entry> {
        self.entries.get_mut(record.0).filter(|entry| entry.owner != NOBODY)
    }

    fn owner(&self, number: u16) -> Option<&Owner> {
        self.owners.get(usize::from(number))
    }

    fn place(&self, number: u16) -> Option<&Place> {
        self.places.get(usize::from(number)).filter(|_| number != NOWHERE)
    }

    fn forget_oldest(&mut self) {
        let owners = Arc::make_mut(&mut self.owners);
        for entry in self.entries.oldest_chunk().unwrap_or_default() {
            if let Some(owner) = owners.get_mut(usize::from(entry.owner)) {
                owner.forgotten += 1;
            }
        }
        self.entries.forget_oldest_chunk();
        let first = RecordId(self.entries.first());
        let chunk = first.0 / chunked::CHUNK_ITEMS;
        if let Some(moment) = self.first_moments.get(chunk).copied() {
            self.moments.forget_before(moment);
        }
        self.places.iter_mut().for_each(|place| place.forget_before(first));
        self.groups.values_mut().for_each(|group| group.forget_before(first));
        self.tails.retain(|_, tail| *tail >= first);
    }

    fn moment(&self, id: MomentId) -> Option<Moment> {
        self.moments.get(id)
    }
}

#[cfg(test)]
mod tests;
