//! Which partitions moved between which members while a balance is sought.

use crate::id::{TopicName, TopicPartition};
use crate::java_hash::java_hash_order_sized;
use std::collections::BTreeMap;

/// A move from one member to another, by their places.
type Pair = (usize, usize);

/// Kafka's `PartitionMovements`: it keeps two members from exchanging partitions of one topic.
#[derive(Debug, Default)]
pub(super) struct Movements {
    by_topic: BTreeMap<TopicName, BTreeMap<Pair, Moved>>,
    by_partition: BTreeMap<TopicPartition, Pair>,
}

/// The partitions that made the same move: a `HashSet`, of which Kafka takes the first.
#[derive(Debug, Default)]
struct Moved {
    /// In order of insertion.
    partitions: Vec<TopicPartition>,
    /// The set's table never shrinks.
    most: u32,
}

impl Moved {
    fn insert(&mut self, partition: TopicPartition) {
        self.partitions.push(partition);
        self.most = self.most.max(u32::try_from(self.partitions.len()).unwrap_or(u32::MAX));
    }

    fn first(&self) -> Option<TopicPartition> {
        let room = self.most.saturating_mul(4).div_ceil(3).max(16);
        java_hash_order_sized(&self.partitions, room).first().map(|first| (*first).clone())
    }
}

impl Movements {
    /// Notes that `partition` moved; moves of one partition are joined to one, or to none when it
    /// came back.
    pub fn note(&mut self, partition: &TopicPartition, from: usize, to: usize) {
        let Some((origin, last)) = self.by_partition.remove(partition) else {
            self.add(partition, (from, to));
            return;
        };
        self.remove(partition, (origin, last));
        if origin != to {
            self.add(partition, (origin, to));
        }
    }

    fn add(&mut self, partition: &TopicPartition, pair: Pair) {
        self.by_partition.insert(partition.clone(), pair);
        let topic = self.by_topic.entry(partition.topic.clone()).or_default();
        topic.entry(pair).or_default().insert(partition.clone());
    }

    fn remove(&mut self, partition: &TopicPartition, pair: Pair) {
        let Some(topic) = self.by_topic.get_mut(&partition.topic) else { return };
        if let Some(moved) = topic.get_mut(&pair) {
            moved.partitions.retain(|other| other != partition);
            if moved.partitions.is_empty() {
                topic.remove(&pair);
            }
        }
    }

    /// The partition to move instead of `partition`: one of its topic that made the opposite move
    /// before goes back rather; else itself.
    pub fn instead_of(&self, partition: &TopicPartition, from: usize, to: usize) -> TopicPartition {
        let from = self.by_partition.get(partition).map_or(from, |(origin, _)| *origin);
        let moves = self.by_topic.get(&partition.topic);
        let opposite = moves.and_then(|moves| moves.get(&(to, from))?.first());
        opposite.unwrap_or_else(|| partition.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(text: &str) -> TopicPartition {
        text.parse().expect("a partition")
    }

    #[test]
    fn the_opposite_move_is_undone_rather() {
        let (a, b) = (partition("t-0"), partition("t-1"));
        let mut movements = Movements::default();
        assert_eq!(movements.instead_of(&b, 2, 1), b);
        movements.note(&a, 1, 2);
        assert_eq!(movements.instead_of(&b, 2, 1), a);
        assert_eq!(movements.instead_of(&b, 1, 2), b);
        assert_eq!(movements.instead_of(&partition("other-1"), 2, 1), partition("other-1"));
    }

    #[test]
    fn moves_of_one_partition_are_joined() {
        let (a, b) = (partition("t-0"), partition("t-1"));
        let mut movements = Movements::default();
        movements.note(&a, 1, 2);
        movements.note(&a, 2, 3);
        assert_eq!(movements.instead_of(&b, 3, 1), a);
        assert_eq!(movements.instead_of(&b, 2, 1), b);
        movements.note(&a, 3, 1);
        assert_eq!(movements.instead_of(&b, 3, 1), b, "it came back: no move");
    }
}
