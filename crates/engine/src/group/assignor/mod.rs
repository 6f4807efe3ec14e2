//! Client-side assignors: how the leader of a classic group divides partitions among the members.

pub mod range;

use crate::id::{Generation, MemberId, TopicName, TopicPartition};
use crate::wire::AssignorName;
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

/// Every member of the group with its subscription.
pub type Subscriptions = BTreeMap<MemberId, Subscription>;

/// For each topic that exists, for each of its partitions, the racks that have a replica of it.
pub type Topics = BTreeMap<TopicName, Vec<BTreeSet<Arc<str>>>>;

/// For each member, also those that get nothing, what it gets.
pub type Assignment = BTreeMap<MemberId, BTreeSet<TopicPartition>>;

/// One of the assignors that ship with Kafka's consumer (`ConsumerPartitionAssignor`).
pub trait ClientAssignor {
    /// The name it goes by when members join.
    fn name(&self) -> AssignorName;

    /// Divides the partitions of the subscribed topics among the members. Topics that are not in
    /// `topics` are left out.
    fn assign(&self, topics: &Topics, subscriptions: &Subscriptions) -> Assignment;
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

/// An assignment of nothing to every member.
fn nothing_for(subscriptions: &Subscriptions) -> Assignment {
    subscriptions.keys().map(|member| (member.clone(), BTreeSet::new())).collect()
}
