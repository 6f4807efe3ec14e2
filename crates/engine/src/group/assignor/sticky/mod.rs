//! `StickyAssignor` and `CooperativeStickyAssignor`: balanced, and as little moved as possible.
//!
//! Kafka's also weigh racks, when both members and replicas have them; these do not.

mod constrained;
mod general;
mod movements;

use super::{Assignment, ClientAssignor, Subscription, Topics};
use crate::id::{Generation, MemberId, PartitionIndex, TopicName, TopicPartition};
use crate::java_hash::java_hash_order;
use crate::wire::Assignor;
use std::collections::{BTreeMap, BTreeSet};

/// Keeps what members own as far as balance allows; everything is revoked before it is given anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct StickyAssignor;

/// As [`StickyAssignor`], but a partition that changes its owner is first only taken from the old
/// one, and given to the new one in the rebalance that follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct CooperativeStickyAssignor;

impl ClientAssignor for StickyAssignor {
    fn name(&self) -> Assignor {
        Assignor::Sticky
    }

    fn assign_partitions(
        &self,
        topics: &Topics,
        subscriptions: &[(MemberId, Subscription)],
    ) -> Assignment {
        assign_sticky(topics, subscriptions).assignment
    }
}

impl ClientAssignor for CooperativeStickyAssignor {
    fn name(&self) -> Assignor {
        Assignor::CooperativeSticky
    }

    fn assign_partitions(
        &self,
        topics: &Topics,
        subscriptions: &[(MemberId, Subscription)],
    ) -> Assignment {
        let StickyAssignment { mut assignment, transferring } =
            assign_sticky(topics, subscriptions);
        for (partition, new_owner) in transferring {
            if let Some(share) = assignment.get_mut(&new_owner) {
                share.remove(&partition);
            }
        }
        assignment
    }
}

/// A balanced assignment, and what of it must be revoked by another member first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StickyAssignment {
    /// What each member has in the end.
    pub assignment: Assignment,
    /// The partitions that change their owner, with the new one.
    pub transferring: BTreeMap<TopicPartition, MemberId>,
}

/// The sticky assignment that both assignors build on (`AbstractStickyAssignor`); for its arguments
/// see [`ClientAssignor::assign_partitions`].
#[must_use]
pub fn assign_sticky(
    topics: &Topics,
    subscriptions: &[(MemberId, Subscription)],
) -> StickyAssignment {
    let group = Group::new(topics, subscriptions);
    if group.members.is_empty() {
        return StickyAssignment::default();
    }
    let ownership = Ownership::new(&group);
    if group.all_subscriptions_equal() {
        return constrained::assign(&group, ownership);
    }
    let assignment = general::assign(&group, ownership);
    let transferring = transferring(&group, &assignment);
    StickyAssignment { assignment, transferring }
}

/// What was given to one member and taken from another.
fn transferring(group: &Group, assignment: &Assignment) -> BTreeMap<TopicPartition, MemberId> {
    let mut added = BTreeMap::new();
    let mut revoked = BTreeSet::new();
    for (member, subscription) in &group.members {
        let Some(share) = assignment.get(*member) else { continue };
        let new = share.difference(&subscription.owned);
        added.extend(new.map(|partition| (partition.clone(), (*member).clone())));
        revoked.extend(subscription.owned.difference(share));
    }
    added.retain(|partition, _| revoked.contains(partition));
    added
}

/// The members and the topics that they want.
struct Group<'a> {
    /// In the order of a Java hash map of member ids; elsewhere known by their place here.
    members: Vec<(&'a MemberId, &'a Subscription)>,
    /// How many partitions each topic has.
    topics: BTreeMap<&'a TopicName, u32>,
}

impl<'a> Group<'a> {
    fn new(topics: &'a Topics, subscriptions: &'a [(MemberId, Subscription)]) -> Self {
        let by_id: BTreeMap<&MemberId, &Subscription> =
            subscriptions.iter().map(|(member, subscription)| (member, subscription)).collect();
        let ids: Vec<&MemberId> = subscriptions.iter().map(|(member, _)| member).collect();
        let walk = java_hash_order(&ids).into_iter();
        let members: Vec<_> = walk.filter_map(|id| Some((*id, *by_id.get(*id)?))).collect();
        let topics = topics
            .iter()
            .filter(|(_, partitions)| !partitions.is_empty())
            .map(|(topic, partitions)| (topic, u32::try_from(partitions.len()).unwrap_or(u32::MAX)))
            .collect();
        Self { members, topics }
    }

    fn all_subscriptions_equal(&self) -> bool {
        // As in Kafka, members without any topic at the beginning do not make a difference.
        let mut rest = self
            .members
            .iter()
            .map(|(_, member)| &member.topics)
            .skip_while(|topics| topics.is_empty());
        let Some(first) = rest.next() else { return true };
        rest.all(|topics| topics == first)
    }

    fn partitions_of(
        &self,
        topic: &'a TopicName,
    ) -> impl Iterator<Item = TopicPartition> + use<'a> {
        let count = self.topics.get(topic).copied().unwrap_or(0);
        (0..count).map(move |index| TopicPartition::new(topic.clone(), PartitionIndex(index)))
    }

    fn exists(&self, partition: &TopicPartition) -> bool {
        self.topics.get(&partition.topic).is_some_and(|count| partition.partition.0 < *count)
    }
}

/// Who may keep what, after the claims of all members were compared.
struct Ownership {
    /// By the members' places.
    owned: Vec<BTreeSet<TopicPartition>>,
    /// What several members of one generation claim: none of them keeps it.
    claimed_twice: BTreeSet<TopicPartition>,
    /// What members of earlier generations had, with the member's place.
    previous: BTreeMap<TopicPartition, (usize, Option<Generation>)>,
}

impl Ownership {
    fn new(group: &Group) -> Self {
        let newest =
            group.members.iter().map(|(_, member)| member.owned_generation).max().flatten();
        let mut ownership = Self {
            owned: vec![BTreeSet::new(); group.members.len()],
            claimed_twice: BTreeSet::new(),
            previous: BTreeMap::new(),
        };
        let mut owners: BTreeMap<&TopicPartition, (usize, Option<Generation>)> = BTreeMap::new();
        for (at, (_, member)) in group.members.iter().enumerate() {
            let generation = member.owned_generation;
            for partition in member.owned.iter().filter(|partition| group.exists(partition)) {
                let other = owners.get(partition).copied();
                if other.is_some_and(|(_, other)| other > generation) {
                    continue;
                }
                owners.insert(partition, (at, generation));
                if let Some((other, _)) = other {
                    ownership.take(other, partition);
                }
                if other.is_some_and(|(_, other)| other == generation) {
                    ownership.claimed_twice.insert(partition.clone());
                } else if let Some(owned) = ownership.owned.get_mut(at) {
                    owned.insert(partition.clone());
                }
            }
            if generation < newest {
                ownership.note_previous(at, generation, &member.owned);
            }
        }
        ownership
    }

    fn take(&mut self, from: usize, partition: &TopicPartition) {
        if let Some(owned) = self.owned.get_mut(from) {
            owned.remove(partition);
        }
    }

    /// Of several earlier owners the one of the latest generation counts.
    fn note_previous(
        &mut self,
        at: usize,
        generation: Option<Generation>,
        owned: &BTreeSet<TopicPartition>,
    ) {
        for partition in owned {
            let known = self.previous.get(partition);
            if known.is_none_or(|(_, known)| generation > *known) {
                self.previous.insert(partition.clone(), (at, generation));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{member, topics, written};
    use super::*;
    use crate::rng::Rng;

    fn owning(
        id: &str,
        wanted: &[&str],
        owned: &[&str],
        generation: Option<u32>,
    ) -> (MemberId, Subscription) {
        let (id, mut subscription) = member(id, None, wanted);
        subscription.owned = owned.iter().map(|text| text.parse().expect("valid")).collect();
        subscription.owned_generation = generation.map(Generation);
        (id, subscription)
    }

    #[test]
    fn a_partition_that_changes_hands_is_withheld_once() {
        let members = [
            owning("c1", &["t"], &["t-0", "t-1", "t-2"], Some(1)),
            owning("c2", &["t"], &[], Some(1)),
        ];
        let eager = StickyAssignor.assign(&topics(&[("t", 3)]), &members);
        assert_eq!(written(&eager), ["c1: t-0 t-1", "c2: t-2"]);
        let first = CooperativeStickyAssignor.assign(&topics(&[("t", 3)]), &members);
        assert_eq!(written(&first), ["c1: t-0 t-1", "c2: "]);
        let revoked =
            [owning("c1", &["t"], &["t-0", "t-1"], Some(2)), owning("c2", &["t"], &[], Some(2))];
        let second = CooperativeStickyAssignor.assign(&topics(&[("t", 3)]), &revoked);
        assert_eq!(written(&second), ["c1: t-0 t-1", "c2: t-2"]);
    }

    #[test]
    fn the_later_generation_keeps_what_two_claim() {
        let claim = |one, other| {
            let members =
                [owning("c1", &["t"], &["t-1"], one), owning("c2", &["t"], &["t-1"], other)];
            written(&StickyAssignor.assign(&topics(&[("t", 2)]), &members))
        };
        assert_eq!(claim(Some(1), Some(2)), ["c1: t-0", "c2: t-1"]);
        assert_eq!(claim(Some(2), None), ["c1: t-1", "c2: t-0"]);
        assert_eq!(claim(Some(1), Some(1)), ["c1: t-0", "c2: t-1"], "neither: dealt out anew");
    }

    #[test]
    fn topics_that_nobody_wants_are_given_to_nobody() {
        let members = [member("c1", None, &["a"]), member("c2", None, &["a"])];
        let topics = topics(&[("a", 2), ("b", 3)]);
        assert_eq!(written(&StickyAssignor.assign(&topics, &members)), ["c1: a-0", "c2: a-1"]);
        assert_eq!(StickyAssignor.assign(&topics, &[]), Assignment::new());
    }

    #[test]
    fn whatever_is_wanted_and_owned_every_partition_has_one_owner_that_wants_it() {
        for seed in 0..300 {
            let mut rng = Rng::new(seed);
            let topics = topics(&["a", "b", "c"].map(|topic| (topic, rng.below(7) as usize)));
            let members: Vec<_> = (0..rng.below(7)).map(|at| random_member(&mut rng, at)).collect();
            let assignment = StickyAssignor.assign(&topics, &members);
            for (topic, partitions) in &topics {
                let wanted = members.iter().any(|(_, member)| member.topics.contains(topic));
                for partition in (0u32..).take(partitions.len()).map(PartitionIndex) {
                    let partition = TopicPartition::new(topic.clone(), partition);
                    let owners = assignment.values().filter(|share| share.contains(&partition));
                    assert_eq!(owners.count(), usize::from(wanted), "seed {seed}, {partition}");
                }
            }
            for (member, subscription) in &members {
                let mut share = assignment[member].iter();
                assert!(share.all(|partition| subscription.topics.contains(&partition.topic)));
            }
        }
    }

    /// Any topics but none, and claims to any partitions, also to some that do not exist.
    fn random_member(rng: &mut Rng, at: u32) -> (MemberId, Subscription) {
        let mut wanted: Vec<&str> =
            ["a", "b", "c"].into_iter().filter(|_| rng.below(2) == 0).collect();
        if wanted.is_empty() {
            wanted.push("b");
        }
        let claims: Vec<String> = (0..rng.below(6))
            .map(|_| format!("{}-{}", ["a", "b", "c"][rng.below(3) as usize], rng.below(8)))
            .collect();
        let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
        let generation = rng.below(4).checked_sub(1);
        owning(&format!("member-{at}"), &wanted, &claims, generation)
    }
}
