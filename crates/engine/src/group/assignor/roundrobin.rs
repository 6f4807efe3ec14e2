//! `RoundRobinAssignor`: all partitions in turn over all members.

use super::{Assignment, ClientAssignor, Subscription, Topics, in_member_order, nothing_for};
use crate::id::{MemberId, PartitionIndex, TopicPartition};
use crate::wire::Assignor;

/// Walks all partitions by topic and number, and the members in a ring that never starts anew;
/// members that did not subscribe to a partition's topic are passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundRobinAssignor;

impl ClientAssignor for RoundRobinAssignor {
    fn name(&self) -> Assignor {
        Assignor::RoundRobin
    }

    fn assign_partitions(
        &self,
        topics: &Topics,
        subscriptions: &[(MemberId, Subscription)],
    ) -> Assignment {
        let mut assignment = nothing_for(subscriptions);
        let members = in_member_order(subscriptions);
        let mut next = 0;
        for (topic, partitions) in topics {
            for partition in (0u32..).take(partitions.len()).map(PartitionIndex) {
                let turns = (0..members.len()).filter_map(|step| {
                    let at = (next + step).checked_rem(members.len())?;
                    Some((at, members.get(at)?))
                });
                let mut takers = turns.filter(|(_, member)| member.1.topics.contains(topic));
                // Nobody subscribed to this topic: none of its partitions is given.
                let Some((at, member)) = takers.next() else { break };
                let share = assignment.entry(member.0.clone()).or_default();
                share.insert(TopicPartition::new(topic.clone(), partition));
                next = at + 1;
            }
        }
        assignment
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{member, topics, written};
    use super::*;

    #[test]
    fn the_ring_goes_on_over_topics() {
        let members = [member("c0", None, &["t0", "t1"]), member("c1", None, &["t0", "t1"])];
        let assignment = RoundRobinAssignor.assign(&topics(&[("t0", 3), ("t1", 3)]), &members);
        assert_eq!(written(&assignment), ["c0: t0-0 t0-2 t1-1", "c1: t0-1 t1-0 t1-2"]);
    }

    #[test]
    fn members_are_passed_over_for_topics_they_do_not_want() {
        let members = [
            member("c0", None, &["t0"]),
            member("c1", None, &["t0", "t1"]),
            member("c2", None, &["t0", "t1", "t2"]),
        ];
        let topics = topics(&[("t0", 1), ("t1", 2), ("t2", 3), ("unwanted", 2)]);
        let assignment = RoundRobinAssignor.assign(&topics, &members);
        assert_eq!(written(&assignment), ["c0: t0-0", "c1: t1-0", "c2: t1-1 t2-0 t2-1 t2-2"]);
    }
}
