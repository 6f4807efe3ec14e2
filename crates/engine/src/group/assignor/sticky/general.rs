//! The sticky assignment when members want different topics.

use super::super::{Assignment, compare_texts};
use super::movements::Movements;
use super::{Group, Ownership};
use crate::id::{Generation, TopicName, TopicPartition};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps what is valid, gives the rest to whoever has least, then moves partitions until no move
/// makes the shares more even.
pub(super) fn assign(group: &Group, ownership: Ownership) -> Assignment {
    let mut balance = Balance::new(group, ownership);
    balance.run();
    let shares = balance.shares.into_iter().enumerate();
    shares.filter_map(|(at, share)| Some((group.members.get(at)?.0.clone(), share))).collect()
}

/// A way to balance: what each member has, and who has each partition.
struct Balance<'a> {
    group: &'a Group<'a>,
    /// For each topic, the members that want it, by their places.
    takers: BTreeMap<&'a TopicName, Vec<usize>>,
    /// By the members' places.
    shares: Vec<BTreeSet<TopicPartition>>,
    owners: BTreeMap<TopicPartition, usize>,
    /// The members that can give or take, as (size of the share, rank of the id).
    order: BTreeSet<(usize, usize)>,
    /// The members' places by the rank of their ids, and the reverse.
    by_rank: Vec<usize>,
    ranks: Vec<usize>,
    /// What members of earlier generations had.
    previous: BTreeMap<TopicPartition, (usize, Option<Generation>)>,
    movements: Movements,
    /// Whether a member lost what it no longer wants.
    revoked: bool,
}

impl<'a> Balance<'a> {
    fn new(group: &'a Group<'a>, ownership: Ownership) -> Self {
        let mut by_rank: Vec<usize> = (0..group.members.len()).collect();
        let id = |at: &usize| group.members.get(*at).map_or("", |(id, _)| &id.0);
        by_rank.sort_by(|one, other| compare_texts(id(one), id(other)));
        let mut ranks = vec![0; by_rank.len()];
        for (rank, at) in by_rank.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*at) {
                *slot = rank;
            }
        }
        let takers = |topic: &TopicName| {
            let members = group.members.iter().enumerate();
            members
                .filter(|(_, (_, member))| member.topics.contains(topic))
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            group,
            takers: group.topics.keys().map(|topic| (*topic, takers(topic))).collect(),
            shares: ownership.owned,
            owners: BTreeMap::new(),
            order: BTreeSet::new(),
            by_rank,
            ranks,
            previous: ownership.previous,
            movements: Movements::default(),
            revoked: false,
        }
    }

    fn run(&mut self) {
        self.drop_unwanted();
        self.order = (0..self.shares.len()).map(|at| self.place(at)).collect();
        let mut all = self.partitions_fewest_takers_first();
        let mut unassigned: Vec<_> =
            all.iter().filter(|partition| !self.owners.contains_key(*partition)).cloned().collect();
        let initializing = self.order.last().is_none_or(|(size, _)| *size == 0);
        for partition in &unassigned {
            self.give_to_least(partition);
        }
        // What has one taker only cannot move, and a member that has only such cannot take part.
        all.retain(|partition| self.can_move(&partition.topic));
        unassigned.retain(|partition| self.can_move(&partition.topic));
        let fixed: Vec<usize> =
            (0..self.shares.len()).filter(|at| !self.can_take_part(*at)).collect();
        for at in &fixed {
            self.order.remove(&self.place(*at));
        }
        let before = (self.shares.clone(), self.score());
        if !self.revoked {
            self.reassign(&unassigned);
        }
        let moved = self.reassign(&all);
        if !initializing && moved && self.score() >= before.1 {
            self.shares = before.0;
        }
    }

    fn share(&self, at: usize) -> &BTreeSet<TopicPartition> {
        static NOTHING: BTreeSet<TopicPartition> = BTreeSet::new();
        self.shares.get(at).unwrap_or(&NOTHING)
    }

    fn place(&self, at: usize) -> (usize, usize) {
        (self.share(at).len(), self.ranks.get(at).copied().unwrap_or(0))
    }

    fn wants(&self, at: usize, topic: &TopicName) -> bool {
        self.group.members.get(at).is_some_and(|(_, member)| member.topics.contains(topic))
    }

    fn takers_of(&self, topic: &TopicName) -> &[usize] {
        self.takers.get(topic).map(Vec::as_slice).unwrap_or_default()
    }

    fn drop_unwanted(&mut self) {
        for (at, share) in self.shares.iter_mut().enumerate() {
            let Some((_, member)) = self.group.members.get(at) else { continue };
            let size = share.len();
            share.retain(|partition| member.topics.contains(&partition.topic));
            self.revoked |= share.len() < size;
            self.owners.extend(share.iter().map(|partition| (partition.clone(), at)));
        }
    }

    /// By the number of members that want the topic, then by its name, then by number.
    fn partitions_fewest_takers_first(&self) -> Vec<TopicPartition> {
        let mut topics: Vec<&TopicName> = self.group.topics.keys().copied().collect();
        topics.sort_by_key(|topic| (self.takers_of(topic).len(), *topic));
        topics.into_iter().flat_map(|topic| self.group.partitions_of(topic)).collect()
    }

    /// The member with the smallest share that wants `topic`, of those that can take part.
    fn least_taker(&self, topic: &TopicName) -> Option<usize> {
        let members = self.order.iter().filter_map(|(_, rank)| self.by_rank.get(*rank).copied());
        members.into_iter().find(|at| self.wants(*at, topic))
    }

    fn give_to_least(&mut self, partition: &TopicPartition) {
        if let Some(at) = self.least_taker(&partition.topic) {
            self.order.remove(&self.place(at));
            self.give(at, partition);
            self.order.insert(self.place(at));
        }
    }

    fn give(&mut self, at: usize, partition: &TopicPartition) {
        if let Some(share) = self.shares.get_mut(at) {
            share.insert(partition.clone());
            self.owners.insert(partition.clone(), at);
        }
    }

    fn can_move(&self, topic: &TopicName) -> bool {
        self.takers_of(topic).len() >= 2
    }

    /// How many partitions a member could have at most.
    fn most(&self, at: usize) -> usize {
        let wanted = self.group.topics.iter().filter(|(topic, _)| self.wants(at, topic));
        wanted.map(|(_, count)| *count as usize).sum()
    }

    fn can_take_part(&self, at: usize) -> bool {
        let share = self.share(at);
        share.len() < self.most(at) || share.iter().any(|partition| self.can_move(&partition.topic))
    }

    fn takes_part(&self, at: usize) -> bool {
        self.order.contains(&self.place(at))
    }

    /// The sum of the differences between all pairs of shares that can change.
    fn score(&self) -> usize {
        let sizes: Vec<usize> = self.order.iter().map(|(size, _)| *size).collect();
        let pairs = sizes
            .iter()
            .enumerate()
            .flat_map(|(at, one)| sizes.iter().skip(at + 1).map(move |other| one.abs_diff(*other)));
        pairs.sum()
    }

    /// Whether no member could still take a partition from one that has two more.
    fn is_balanced(&self) -> bool {
        let (Some((min, _)), Some((max, _))) = (self.order.first(), self.order.last()) else {
            return true;
        };
        if min + 1 >= *max {
            return true;
        }
        let members = self.order.iter().filter_map(|(_, rank)| self.by_rank.get(*rank).copied());
        members.into_iter().all(|at| {
            let size = self.share(at).len();
            let topics = self.group.topics.keys().filter(|topic| self.wants(at, topic));
            let owners = topics
                .flat_map(|topic| self.group.partitions_of(topic))
                .filter_map(|partition| self.owners.get(&partition).copied());
            size == self.most(at)
                || owners.into_iter().all(|owner| size + 1 >= self.share(owner).len())
        })
    }

    /// Moves partitions until nothing gets better; tells whether any moved.
    fn reassign(&mut self, partitions: &[TopicPartition]) -> bool {
        let mut moved_any = false;
        // Every move evens out two shares, so this many passes are never needed.
        for _ in 0..=partitions.len().saturating_mul(self.shares.len()) {
            let mut moved = false;
            for partition in partitions {
                if self.is_balanced() {
                    break;
                }
                moved |= self.reassign_partition(partition);
            }
            moved_any |= moved;
            if !moved {
                break;
            }
        }
        moved_any
    }

    fn reassign_partition(&mut self, partition: &TopicPartition) -> bool {
        let Some(owner) = self.owners.get(partition).copied() else { return false };
        let size = self.share(owner).len();
        let has_less = |at: &usize| size > self.share(*at).len() + 1;
        let previous = self.previous.get(partition).map(|(at, _)| *at);
        // Kafka does not ask whether an earlier owner still wants the topic, and so can give a
        // member what its consumer then refuses with an exception; here it is passed over.
        let wants = |at: &usize| self.takes_part(*at) && self.wants(*at, &partition.topic);
        let previous = previous.filter(wants).filter(has_less);
        let to = previous.or_else(|| {
            let better = self.takers_of(&partition.topic).iter().any(has_less);
            if better { self.least_taker(&partition.topic) } else { None }
        });
        if let Some(to) = to {
            let partition = self.movements.instead_of(partition, owner, to);
            self.move_to(&partition, to);
        }
        to.is_some()
    }

    fn move_to(&mut self, partition: &TopicPartition, to: usize) {
        let Some(from) = self.owners.get(partition).copied() else { return };
        self.order.remove(&self.place(from));
        self.order.remove(&self.place(to));
        self.movements.note(partition, from, to);
        if let Some(share) = self.shares.get_mut(from) {
            share.remove(partition);
        }
        self.give(to, partition);
        self.order.insert(self.place(to));
        self.order.insert(self.place(from));
    }
}
