//! Client-side assignors: how the leader of a classic group divides partitions among the members.

pub mod range;
pub mod roundrobin;
pub mod sticky;

use crate::id::{Generation, MemberId, TopicName, TopicPartition};
use crate::wire::Assignor;
use core::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a member asks for, and what it says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// The topics it wants.
    pub topics: BTreeSet<TopicName>,
    /// Its `group.instance.id`, if it is a static member.
    pub group_instance_id: Option<Arc<str>>,
    /// Its `client.rack`; an empty one counts as none.
    pub rack: Option<Arc<str>>,
    /// What it owned when it joined; sticky assignors look at it.
    pub owned: BTreeSet<TopicPartition>,
    /// The generation in which it came to own that.
    pub owned_generation: Option<Generation>,
}

/// The members of a group, each once, with their subscriptions.
pub type Subscriptions = Vec<(MemberId, Subscription)>;

/// For each topic that exists, for each of its partitions, the racks that have a replica of it.
pub type Topics = BTreeMap<TopicName, Vec<BTreeSet<Arc<str>>>>;

/// For each member, also those that get nothing, what it gets.
pub type Assignment = BTreeMap<MemberId, BTreeSet<TopicPartition>>;

/// One of the assignors that ship with Kafka's consumer (`ConsumerPartitionAssignor`).
pub trait ClientAssignor {
    /// The name it goes by when members join.
    fn name(&self) -> Assignor;

    /// Divides the partitions of all of `topics` among the members (`assignPartitions`): they must
    /// be topics that somebody wants, for some assignors give away the others too. The order of
    /// `subscriptions`, a member each, matters to the sticky assignors alone, and there only for
    /// members whose ids meet in one bucket of a Java map.
    fn assign_partitions(
        &self,
        topics: &Topics,
        subscriptions: &[(MemberId, Subscription)],
    ) -> Assignment;

    /// Divides the partitions of the topics that members want. What is not in `topics` is left out,
    /// and so is what nobody wants.
    fn assign(&self, topics: &Topics, subscriptions: &[(MemberId, Subscription)]) -> Assignment {
        let wanted: BTreeSet<&TopicName> =
            subscriptions.iter().flat_map(|(_, subscription)| &subscription.topics).collect();
        let wanted = topics.iter().filter(|(topic, _)| wanted.contains(topic));
        let topics = wanted.map(|(topic, racks)| (topic.clone(), racks.clone())).collect();
        self.assign_partitions(&topics, subscriptions)
    }
}

/// The assignor of that name.
#[must_use]
pub fn client_assignor(name: Assignor) -> &'static dyn ClientAssignor {
    match name {
        Assignor::Range => &range::RangeAssignor,
        Assignor::RoundRobin => &roundrobin::RoundRobinAssignor,
        Assignor::Sticky => &sticky::StickyAssignor,
        Assignor::CooperativeSticky => &sticky::CooperativeStickyAssignor,
    }
}

/// Kafka's order of members (`MemberInfo.compareTo`): static ones first, by `group.instance.id`,
/// then the others by member id; texts as Java compares them.
fn compare_members(one: (&MemberId, &Subscription), other: (&MemberId, &Subscription)) -> Ordering {
    match (&one.1.group_instance_id, &other.1.group_instance_id) {
        (Some(one), Some(other)) => compare_texts(one, other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => compare_texts(&one.0.0, &other.0.0),
    }
}

/// `String.compareTo`: by UTF-16 code units.
fn compare_texts(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

/// The members in Kafka's order.
fn in_member_order(subscriptions: &[(MemberId, Subscription)]) -> Vec<&(MemberId, Subscription)> {
    let mut members: Vec<_> = subscriptions.iter().collect();
    members.sort_by(|one, other| compare_members((&one.0, &one.1), (&other.0, &other.1)));
    members
}

/// An assignment of nothing to every member.
fn nothing_for(subscriptions: &[(MemberId, Subscription)]) -> Assignment {
    subscriptions.iter().map(|(member, _)| (member.clone(), BTreeSet::new())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn topics(counts: &[(&str, usize)]) -> Topics {
        let topic = |(name, count): &(&str, usize)| {
            (TopicName::new(name).expect("valid"), vec![BTreeSet::new(); *count])
        };
        counts.iter().map(topic).collect()
    }

    pub fn member(id: &str, instance: Option<&str>, topics: &[&str]) -> (MemberId, Subscription) {
        let topics = topics.iter().map(|name| TopicName::new(name).expect("valid")).collect();
        let group_instance_id = instance.map(Into::into);
        (MemberId(id.into()), Subscription { topics, group_instance_id, ..Subscription::default() })
    }

    pub fn written(assignment: &Assignment) -> Vec<String> {
        let share = |partitions: &BTreeSet<TopicPartition>| {
            partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let lines = assignment.iter().map(|(member, partitions)| (member, share(partitions)));
        lines.map(|(member, share)| format!("{member}: {share}")).collect()
    }

    #[test]
    fn assignors_go_by_their_names() {
        for name in ["Range", "RoundRobin", "Sticky", "CooperativeSticky"] {
            let name: Assignor = serde_json::from_value(name.into()).expect("a name");
            assert_eq!(client_assignor(name).name(), name);
        }
    }

    #[test]
    fn texts_compare_as_in_java() {
        assert_eq!(compare_texts("a", "b"), Ordering::Less);
        // Beyond the basic plane Java sees two units, which are below U+E000 and up.
        assert_eq!(compare_texts("\u{1F600}", "\u{FF01}"), Ordering::Less);
        assert_eq!("\u{1F600}".cmp("\u{FF01}"), Ordering::Greater);
    }
}
