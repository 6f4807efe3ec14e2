//! The sticky assignment when all members want the same topics.

use super::super::compare_texts;
use super::{Group, Ownership, StickyAssignment};
use crate::id::TopicPartition;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// First each member keeps what it owns up to its quota, then the rest is dealt out in turn.
pub(super) fn assign(group: &Group, ownership: Ownership) -> StickyAssignment {
    let mut deal = Deal::new(group, ownership.claimed_twice);
    for (at, mut owned) in ownership.owned.into_iter().enumerate() {
        owned.retain(|partition| !deal.must_move.contains(partition));
        deal.keep_owned(at, owned);
    }
    deal.deal_out_rest();
    deal.finish()
}

/// An assignment in the making.
struct Deal<'a> {
    group: &'a Group<'a>,
    /// By the members' places.
    shares: Vec<BTreeSet<TopicPartition>>,
    /// What a member gives up: whoever gets it must wait until it is revoked.
    must_move: BTreeSet<TopicPartition>,
    transferring: BTreeMap<TopicPartition, usize>,
    min_quota: usize,
    max_quota: usize,
    /// How many more members can hold more than the least.
    slots: usize,
    /// Members with less than the least.
    under_min: Vec<usize>,
    /// Members with the least, which can take one more.
    exactly_min: VecDeque<usize>,
}

impl<'a> Deal<'a> {
    fn new(group: &'a Group<'a>, claimed_twice: BTreeSet<TopicPartition>) -> Self {
        let partitions: usize = group.topics.values().map(|count| *count as usize).sum();
        let members = group.members.len();
        let slots = partitions.checked_rem(members).unwrap_or(0);
        let min_quota = partitions.checked_div(members).unwrap_or(0);
        Self {
            group,
            shares: vec![BTreeSet::new(); members],
            must_move: claimed_twice,
            transferring: BTreeMap::new(),
            min_quota,
            max_quota: min_quota + usize::from(slots > 0),
            slots,
            under_min: Vec::new(),
            exactly_min: VecDeque::new(),
        }
    }

    fn keep_owned(&mut self, at: usize, owned: BTreeSet<TopicPartition>) {
        let mut owned: Vec<TopicPartition> = owned.into_iter().collect();
        // Over all topics alike, so that a member keeps the low numbers of each.
        owned.sort_by(|one, other| {
            (one.partition, &one.topic).cmp(&(other.partition, &other.topic))
        });
        if owned.len() < self.min_quota {
            self.under_min.push(at);
        } else if owned.len() >= self.max_quota && self.slots > 0 {
            self.slots -= 1;
            if self.slots == 0 {
                self.exactly_min.clear();
            }
            self.must_move.extend(owned.split_off(self.max_quota));
        } else {
            self.must_move.extend(owned.split_off(self.min_quota));
            if self.slots > 0 {
                self.exactly_min.push_back(at);
            }
        }
        if let Some(share) = self.shares.get_mut(at) {
            share.extend(owned);
        }
    }

    fn deal_out_rest(&mut self) {
        let kept: BTreeSet<TopicPartition> = self.shares.iter().flatten().cloned().collect();
        let topics = self.group.topics.keys();
        let all = topics.flat_map(|topic| self.group.partitions_of(topic));
        let rest: Vec<TopicPartition> = all.filter(|partition| !kept.contains(partition)).collect();
        self.sort_by_id();
        let mut turn = 0;
        for partition in rest {
            if turn >= self.under_min.len() {
                turn = 0;
            }
            if let Some(at) = self.under_min.get(turn).copied() {
                if self.give(at, partition) >= self.min_quota {
                    self.under_min.remove(turn);
                    self.exactly_min.push_back(at);
                } else {
                    turn += 1;
                }
            } else if let Some(at) = self.exactly_min.pop_front() {
                self.give(at, partition);
            }
        }
    }

    fn sort_by_id(&mut self) {
        let members = &self.group.members;
        let id = |at: &usize| members.get(*at).map_or("", |(id, _)| &id.0);
        self.under_min.sort_by(|one, other| compare_texts(id(one), id(other)));
        let exactly_min = self.exactly_min.make_contiguous();
        exactly_min.sort_by(|one, other| compare_texts(id(one), id(other)));
    }

    /// Gives a partition to a member and tells how many it has then.
    fn give(&mut self, at: usize, partition: TopicPartition) -> usize {
        if self.must_move.contains(&partition) {
            self.transferring.insert(partition.clone(), at);
        }
        self.shares.get_mut(at).map_or(0, |share| {
            share.insert(partition);
            share.len()
        })
    }

    fn finish(self) -> StickyAssignment {
        let id = |at: usize| self.group.members.get(at).map(|(id, _)| (*id).clone());
        let shares = self.shares.into_iter().enumerate();
        let transferring = self.transferring.into_iter();
        StickyAssignment {
            assignment: shares.filter_map(|(at, share)| Some((id(at)?, share))).collect(),
            transferring: transferring.filter_map(|(part, at)| Some((part, id(at)?))).collect(),
        }
    }
}
