//! Which partition the brokers' view shows on one ruler below its rows.

use crate::hit::Thing;
use partita_engine::world::{PartitionView, TopicView};
use std::cmp::Reverse;

/// How much is the matter with a partition: 3 without a leader, 2 where `acks=all` is refused, 1
/// with a copy out of the ISR, else 0.
#[must_use]
pub fn trouble(partition: &PartitionView) -> u8 {
    if partition.leader.is_none() {
        3
    } else if partition.high_watermark_frozen {
        2
    } else {
        u8::from(partition.isr.len() < partition.replicas.len())
    }
}

/// The partition that is chosen, else the one with the focus, else the one most in trouble, else the
/// first. Kafka's own topics are left out unless `internal`.
#[must_use]
pub fn watched<'t>(
    topics: &'t [TopicView],
    internal: bool,
    chosen: [Option<&Thing>; 2],
) -> Option<&'t PartitionView> {
    let topics = topics.iter().filter(|topic| internal || !topic.internal);
    let partitions: Vec<&PartitionView> = topics.flat_map(|topic| &topic.partitions).collect();
    let named = chosen.into_iter().flatten().filter_map(Thing::topic_partition);
    let mut found =
        named.filter_map(|at| partitions.iter().find(|partition| partition.topic_partition == *at));
    let worst = || partitions.iter().min_by_key(|partition| Reverse(trouble(partition)));
    found.next().or_else(worst).copied()
}
