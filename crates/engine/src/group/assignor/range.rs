//! `RangeAssignor`: topic by topic, contiguous ranges in order of the members.

use super::{Assignment, ClientAssignor, Subscription, Topics, in_member_order, nothing_for};
use crate::id::{MemberId, PartitionIndex, TopicName, TopicPartition};
use crate::wire::Assignor;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Divides each topic by itself, so the first members get what does not divide evenly, in every
/// topic. When members and partitions have racks, those that share one are matched first.
#[derive(Clone, Copy, Debug, Default)]
pub struct RangeAssignor;

impl ClientAssignor for RangeAssignor {
    fn name(&self) -> Assignor {
        Assignor::Range
    }

    fn assign_partitions(
        &self,
        topics: &Topics,
        subscriptions: &[(MemberId, Subscription)],
    ) -> Assignment {
        let mut assignment = nothing_for(subscriptions);
        let members = in_member_order(subscriptions);
        let mut states: Vec<TopicState> = topics
            .iter()
            .map(|(topic, racks)| TopicState::new(topic, racks, &members))
            .filter(|state| !state.members.is_empty())
            .collect();
        if states.iter().any(|state| state.rack_aware) {
            assign_with_rack_matching(&mut states, &mut assignment);
        }
        for state in &mut states {
            state.assign_ranges(&mut assignment, |_, _, _| true);
        }
        assignment
    }
}

/// A member that subscribed to a topic, and its share so far.
struct Member<'a> {
    id: &'a MemberId,
    rack: Option<&'a Arc<str>>,
    assigned: usize,
}

/// One topic while it is divided.
struct TopicState<'a> {
    topic: &'a TopicName,
    /// In Kafka's order.
    members: Vec<Member<'a>>,
    partition_racks: &'a [BTreeSet<Arc<str>>],
    unassigned: BTreeSet<PartitionIndex>,
    /// What every member gets at least.
    quota: usize,
    /// How many more members can get one above the quota.
    extras: usize,
    rack_aware: bool,
}

impl<'a> TopicState<'a> {
    fn new(
        topic: &'a TopicName,
        partition_racks: &'a [BTreeSet<Arc<str>>],
        members: &[&'a (MemberId, Subscription)],
    ) -> Self {
        let members: Vec<Member> = members
            .iter()
            .filter(|(_, subscription)| subscription.topics.contains(topic))
            .map(|(id, subscription)| {
                let rack = subscription.rack.as_ref().filter(|rack| !rack.is_empty());
                Member { id, rack, assigned: 0 }
            })
            .collect();
        let count = partition_racks.len();
        Self {
            topic,
            unassigned: (0u32..).take(count).map(PartitionIndex).collect(),
            quota: count.checked_div(members.len()).unwrap_or(0),
            extras: count.checked_rem(members.len()).unwrap_or(0),
            rack_aware: needs_rack_matching(&members, partition_racks),
            members,
            partition_racks,
        }
    }

    fn has_racks(&self) -> bool {
        self.members.iter().any(|member| member.rack.is_some())
    }

    fn racks_match(&self, at: usize, partition: PartitionIndex) -> bool {
        let Some(rack) = self.members.get(at).and_then(|member| member.rack) else { return true };
        let racks = usize::try_from(partition.0).ok().and_then(|at| self.partition_racks.get(at));
        racks.is_some_and(|racks| racks.contains(rack))
    }

    /// How many more partitions the member can get.
    fn room(&self, at: usize) -> usize {
        let most = self.quota + usize::from(self.extras > 0);
        self.members.get(at).map_or(0, |member| most.saturating_sub(member.assigned))
    }

    fn give(&mut self, at: usize, partitions: &[PartitionIndex], assignment: &mut Assignment) {
        let Some(member) = self.members.get_mut(at) else { return };
        member.assigned += partitions.len();
        if member.assigned > self.quota {
            self.extras = self.extras.saturating_sub(1);
        }
        let share = assignment.entry(member.id.clone()).or_default();
        for partition in partitions {
            self.unassigned.remove(partition);
            share.insert(TopicPartition::new(self.topic.clone(), *partition));
        }
    }

    /// Gives each member in order the first partitions that it may have, as many as it has room for.
    fn assign_ranges(
        &mut self,
        assignment: &mut Assignment,
        may_assign: impl Fn(&Self, usize, PartitionIndex) -> bool,
    ) {
        for at in 0..self.members.len() {
            let range: Vec<PartitionIndex> = self
                .unassigned
                .iter()
                .filter(|partition| may_assign(self, at, **partition))
                .take(self.room(at))
                .copied()
                .collect();
            if !range.is_empty() {
                self.give(at, &range, assignment);
            }
        }
    }
}

/// Racks help when some members and partitions share one, and not every partition is on all racks.
fn needs_rack_matching(members: &[Member], partition_racks: &[BTreeSet<Arc<str>>]) -> bool {
    let of_partitions: BTreeSet<&Arc<str>> = partition_racks.iter().flatten().collect();
    let shared =
        members.iter().filter_map(|member| member.rack).any(|rack| of_partitions.contains(rack));
    shared && partition_racks.iter().any(|racks| racks.len() != of_partitions.len())
}

/// Topics with the same members and as many partitions are co-partitioned: a partition number goes
/// to the same member in all of them.
fn assign_with_rack_matching(states: &mut [TopicState], assignment: &mut Assignment) {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, state) in states.iter().enumerate() {
        let members: Vec<_> = state.members.iter().map(|member| (member.id, member.rack)).collect();
        // Kafka does not look at partitions of topics whose members have no racks: they count as 0.
        let partitions = if state.has_racks() { state.partition_racks.len() } else { 0 };
        groups.entry((members, partitions)).or_default().push(at);
    }
    let groups: Vec<(usize, Vec<usize>)> =
        groups.into_iter().map(|((_, partitions), group)| (partitions, group)).collect();
    for (partitions, group) in groups {
        match group.as_slice() {
            [single] => {
                if let Some(state) = states.get_mut(*single).filter(|state| state.rack_aware) {
                    state.assign_ranges(assignment, |state, member, partition| {
                        state.racks_match(member, partition)
                    });
                }
            }
            together => assign_co_partitioned(states, together, partitions, assignment),
        }
    }
}

fn assign_co_partitioned(
    states: &mut [TopicState],
    group: &[usize],
    partitions: usize,
    assignment: &mut Assignment,
) {
    let members =
        group.first().and_then(|at| states.get(*at)).map_or(0, |state| state.members.len());
    for partition in (0u32..).take(partitions).map(PartitionIndex) {
        let fits = |member: &usize| {
            let mut topics = group.iter().filter_map(|at| states.get(*at));
            topics.all(|state| state.racks_match(*member, partition) && state.room(*member) > 0)
        };
        let Some(member) = (0..members).find(fits) else { continue };
        for at in group {
            if let Some(state) = states.get_mut(*at) {
                state.give(member, &[partition], assignment);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{member, topics, written};
    use super::*;

    #[test]
    fn the_first_members_get_the_rest_of_every_topic() {
        let members = [member("c1", None, &["a", "b"]), member("c2", None, &["a", "b"])];
        let assignment = RangeAssignor.assign(&topics(&[("a", 3), ("b", 3)]), &members);
        assert_eq!(written(&assignment), ["c1: a-0 a-1 b-0 b-1", "c2: a-2 b-2"]);
    }

    #[test]
    fn static_members_come_first_and_unknown_topics_are_left_out() {
        let members = [member("c1", None, &["a", "gone"]), member("c2", Some("z"), &["a"])];
        let assignment = RangeAssignor.assign(&topics(&[("a", 3), ("other", 2)]), &members);
        assert_eq!(written(&assignment), ["c1: a-2", "c2: a-0 a-1"]);
    }

    #[test]
    fn more_members_than_partitions_leaves_some_without() {
        let members = [member("c1", None, &["a"]), member("c2", None, &["a"])];
        let assignment = RangeAssignor.assign(&topics(&[("a", 1)]), &members);
        assert_eq!(written(&assignment), ["c1: a-0", "c2: "]);
        assert_eq!(RangeAssignor.assign(&topics(&[("a", 1)]), &[]), BTreeMap::new());
    }
}
