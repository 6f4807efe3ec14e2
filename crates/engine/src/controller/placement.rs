//! Where the replicas of new partitions go: Kafka's `StripedReplicaPlacer`.

use crate::id::BrokerId;
use crate::java_hash::java_hash_order;
use crate::rng::RandomSource;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A registered broker, as the placer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsableBroker {
    /// Its id.
    pub id: BrokerId,
    /// Where it stands; those without a rack stand together.
    pub rack: Option<Arc<str>>,
    /// Fenced brokers get replicas last, and never the first of a partition.
    pub fenced: bool,
}

/// Why replicas cannot be placed; Kafka's `INVALID_REPLICATION_FACTOR`, in its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PlacementError {
    /// Zero replicas.
    #[error("Invalid replication factor 0: the replication factor must be positive.")]
    NotPositive,
    /// No broker could lead.
    #[error("All brokers are currently fenced.")]
    AllFenced,
    /// A broker holds one replica of a partition at most.
    #[error(
        "The target replication factor of {replication_factor} cannot be reached because only \
         {registered} broker(s) are registered."
    )]
    TooFewBrokers {
        /// How many replicas were asked for.
        replication_factor: u32,
        /// How many brokers are registered, fenced ones included.
        registered: usize,
    },
}

/// Places `replication_factor` replicas of each of `partitions` new partitions, in order of
/// preference. Starts are drawn anew at each call, so two topics look different.
///
/// # Errors
/// When there are no replicas to place, too few brokers, or all are fenced.
pub fn place_replicas(
    brokers: &[UsableBroker],
    partitions: u32,
    replication_factor: u32,
    random: &mut impl RandomSource,
) -> Result<Vec<Vec<BrokerId>>, PlacementError> {
    if replication_factor == 0 {
        return Err(PlacementError::NotPositive);
    }
    if brokers.iter().all(|broker| broker.fenced) {
        return Err(PlacementError::AllFenced);
    }
    let registered = brokers.len();
    if u64::from(replication_factor) > registered as u64 {
        return Err(PlacementError::TooFewBrokers { replication_factor, registered });
    }
    let mut racks = RackList::new(brokers, random);
    Ok((0..partitions).map(|_| racks.place(replication_factor, random)).collect())
}

/// Brokers walked in a ring from a start that advances with each partition.
#[derive(Debug, Default)]
struct BrokerList {
    brokers: Vec<BrokerId>,
    /// How many were taken for the current partition.
    taken: usize,
    start: usize,
    epoch: u32,
}

impl BrokerList {
    fn initialize(&mut self, random: &mut impl RandomSource) {
        self.brokers.sort_unstable();
        if !self.brokers.is_empty() {
            self.start = draw_index(self.brokers.len(), random);
        }
    }

    /// The next broker for the partition numbered `epoch`; none when all were taken.
    fn next(&mut self, epoch: u32) -> Option<BrokerId> {
        let count = self.brokers.len();
        if self.epoch != epoch {
            self.epoch = epoch;
            self.taken = 0;
            self.start = (self.start + 1).checked_rem(count)?;
        }
        if self.taken >= count {
            return None;
        }
        let at = (self.taken + self.start).checked_rem(count)?;
        self.taken += 1;
        self.brokers.get(at).copied()
    }
}

#[derive(Debug, Default)]
struct Rack {
    fenced: BrokerList,
    unfenced: BrokerList,
}

impl Rack {
    fn next(&mut self, epoch: u32) -> Option<BrokerId> {
        self.unfenced.next(epoch).or_else(|| self.fenced.next(epoch))
    }
}

/// The racks of a cluster, walked in a ring.
#[derive(Debug)]
struct RackList {
    /// In the order in which Kafka's hash map of racks is walked: it decides what is drawn when.
    racks: Vec<Rack>,
    /// Indexes into `racks`: by name at first, shuffled later.
    order: Vec<usize>,
    unfenced_count: u32,
    epoch: u32,
    start: usize,
}

impl RackList {
    fn new(brokers: &[UsableBroker], random: &mut impl RandomSource) -> Self {
        let met: Vec<Option<Arc<str>>> = brokers.iter().map(|broker| broker.rack.clone()).collect();
        let names = java_hash_order(&met);
        let mut racks: Vec<Rack> = names.iter().map(|_| Rack::default()).collect();
        for broker in brokers {
            let at = names.iter().position(|name| **name == broker.rack);
            if let Some(rack) = at.and_then(|at| racks.get_mut(at)) {
                let list = if broker.fenced { &mut rack.fenced } else { &mut rack.unfenced };
                list.brokers.push(broker.id);
            }
        }
        for rack in &mut racks {
            rack.fenced.initialize(random);
            rack.unfenced.initialize(random);
        }
        let mut order: Vec<usize> = (0..racks.len()).collect();
        order.sort_by_key(|at| names.get(*at));
        let unfenced = brokers.iter().filter(|broker| !broker.fenced).count();
        let start = draw_index(order.len(), random);
        let unfenced_count = u32::try_from(unfenced).unwrap_or(u32::MAX);
        Self { racks, order, unfenced_count, epoch: 0, start }
    }

    /// The rack at `place` of the ring.
    fn rack(&mut self, place: usize) -> Option<&mut Rack> {
        self.racks.get_mut(*self.order.get(place)?)
    }

    fn after(&self, place: usize) -> usize {
        (place + 1).checked_rem(self.order.len()).unwrap_or(0)
    }

    fn place(&mut self, replication_factor: u32, random: &mut impl RandomSource) -> Vec<BrokerId> {
        // As many partitions as there are unfenced brokers have all the different assignments that
        // striping gives; the order changes so that they are not simply repeated.
        if self.epoch == self.unfenced_count && self.unfenced_count > 1 {
            self.shuffle(random);
            self.epoch = 0;
        }
        if self.start >= self.order.len() {
            self.start = 0;
        }
        let epoch = self.epoch;
        let mut replicas = Vec::new();
        let mut first_rack = self.start;
        for _ in 0..self.order.len() {
            if let Some(leader) = self.rack(first_rack).and_then(|rack| rack.unfenced.next(epoch)) {
                replicas.push(leader);
                break;
            }
            first_rack = self.after(first_rack);
        }
        self.place_followers(&mut replicas, replication_factor, first_rack);
        self.epoch = self.epoch.saturating_add(1);
        self.start += 1;
        replicas
    }

    /// One broker per rack and lap; the first lap skips the rack of the first replica once.
    fn place_followers(&mut self, replicas: &mut Vec<BrokerId>, count: u32, first_rack: usize) {
        let (epoch, mut place) = (self.epoch, self.start);
        let mut to_skip = Some(first_rack);
        let mut fruitless = 0;
        while (replicas.len() as u64) < u64::from(count) {
            let mut found = None;
            if to_skip == Some(place) {
                to_skip = None;
            } else {
                found = self.rack(place).and_then(|rack| rack.next(epoch));
            }
            place = self.after(place);
            fruitless = if found.is_some() { 0 } else { fruitless + 1 };
            // Kafka would walk on for ever when lists still count what they gave in an earlier
            // round; any broker that is free will do then.
            if fruitless > 2 * self.order.len() {
                found = self.any_other_than(replicas);
            }
            match found {
                Some(broker) => replicas.push(broker),
                None if fruitless > 2 * self.order.len() => return,
                None => {}
            }
        }
    }

    fn any_other_than(&self, taken: &[BrokerId]) -> Option<BrokerId> {
        let lists = self.racks.iter().flat_map(|rack| [&rack.unfenced, &rack.fenced]);
        let free = lists.flat_map(|list| &list.brokers).filter(|broker| !taken.contains(broker));
        free.min().copied()
    }

    fn shuffle(&mut self, random: &mut impl RandomSource) {
        random.shuffle(&mut self.order);
        for rack in &mut self.racks {
            random.shuffle(&mut rack.fenced.brokers);
            random.shuffle(&mut rack.unfenced.brokers);
        }
    }
}

fn draw_index(count: usize, random: &mut impl RandomSource) -> usize {
    let bound = u32::try_from(count).unwrap_or(u32::MAX);
    random.next_int(bound) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use std::collections::BTreeSet;

    fn brokers(count: u32, fenced: u32, racks: u32) -> Vec<UsableBroker> {
        let broker = |id| UsableBroker {
            id: BrokerId(id),
            rack: (racks > 0).then(|| format!("rack{}", id % racks).into()),
            fenced: id <= fenced,
        };
        (1..=count).map(broker).collect()
    }

    #[test]
    fn impossible_factors_are_refused_in_kafkas_words() {
        let place = |brokers: &[UsableBroker], factor| {
            place_replicas(brokers, 1, factor, &mut Rng::new(1)).map_err(|error| error.to_string())
        };
        assert!(place(&brokers(3, 2, 0), 3).is_ok(), "fenced ones count");
        assert_eq!(
            place(&brokers(3, 0, 0), 4).expect_err("too many"),
            "The target replication factor of 4 cannot be reached because only 3 broker(s) are \
             registered."
        );
        assert_eq!(place(&brokers(3, 3, 0), 1), Err("All brokers are currently fenced.".into()));
        assert_eq!(place(&[], 1), Err("All brokers are currently fenced.".into()));
        assert!(place(&brokers(3, 0, 0), 0).is_err());
    }

    #[test]
    fn every_partition_has_distinct_brokers_and_an_unfenced_leader() {
        for seed in 0..300 {
            let mut rng = Rng::new(seed);
            let count = 1 + rng.below(7);
            let (fenced, racks) = (rng.below(count), rng.below(4));
            let factor = 1 + rng.below(count);
            let brokers = brokers(count, fenced, racks);
            let placed = place_replicas(&brokers, 30, factor, &mut rng).expect("possible");
            for replicas in placed {
                assert_eq!(replicas.len(), factor as usize, "seed {seed}");
                assert_eq!(replicas.iter().collect::<BTreeSet<_>>().len(), replicas.len());
                assert!(replicas[0].0 > fenced, "seed {seed}");
            }
        }
    }
}
