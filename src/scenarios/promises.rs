//! What a scenario's sentence promises really happens.

use super::{SHELF, play};
use partita_engine::event::{Event, EventKind, PartitionChoice};
use partita_engine::history::History;
use partita_engine::id::{EventId, Offset, PartitionIndex, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::world::{ConsumerView, PartitionView, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A scenario, played to its end.
fn played(id: &str) -> History {
    let shelved = SHELF.iter().find(|shelved| shelved.id == id).expect(id);
    let scenario = shelved.scenario();
    let mut history = History::new(scenario.seed.expect("a fixed seed"));
    assert_eq!(play(&scenario, &mut history), Ok(()), "{id}");
    history
}

/// The same at an earlier second.
fn at(history: &mut History, second: u64) -> &History {
    history.seek_fully(SimTime::from_millis(second * 1000));
    history
}

fn partitions(history: &History) -> Vec<PartitionView> {
    let topics = history.world().topics().into_iter().filter(|topic| !topic.internal);
    topics.flat_map(|topic| topic.partitions).collect()
}

/// The lag of a group over all partitions.
fn lag(history: &History, group: &str) -> u64 {
    let groups = history.world().groups();
    let group = groups.iter().find(|view| view.name.as_str() == group).expect("a group");
    let metrics = history.world().kernel().metrics();
    metrics.group_lag(&group.name, history.now()).map_or(0, |lag| lag.records)
}

/// How many partitions each consumer owns, by name.
fn owned(history: &History) -> Vec<usize> {
    history.world().consumers().iter().map(|consumer| consumer.owned.len()).collect()
}

fn events(history: &History) -> Vec<Arc<Event>> {
    let events = history.world().events_since(EventId(0));
    assert_eq!(events.first().map(|event| event.id), Some(EventId(0)), "all are still known");
    events
}

fn owner<'a>(consumers: &'a [ConsumerView], partition: &TopicPartition) -> &'a ConsumerView {
    let owns = |consumer: &&ConsumerView| {
        consumer.owned.iter().any(|owned| owned.topic_partition == *partition)
    };
    consumers.iter().find(owns).expect("an owner")
}

#[test]
fn one_record_takes_offset_0_and_offset_1_is_committed() {
    let history = played("first-record");
    let partitions = partitions(&history);
    assert_eq!(partitions.len(), 1);
    let at = &partitions[0].topic_partition;
    let records = history.world().records(at, None, Offset(0), 9);
    assert_eq!(records.iter().map(|record| record.offset).collect::<Vec<_>>(), [Offset(0)]);
    assert_eq!(history.world().groups()[0].committed[at], Offset(1));
}

#[test]
fn a_key_keeps_its_partition_and_its_order() {
    let history = played("keys-and-order");
    let mut homes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut newest: BTreeMap<_, _> = BTreeMap::new();
    for partition in partitions(&history) {
        let at = &partition.topic_partition;
        for record in history.world().records(at, None, Offset(0), 1000) {
            homes.entry(record.key.clone()).or_default().insert(at.clone());
            let before = newest.insert(record.key, record.record);
            assert!(before.is_none_or(|before| before < record.record), "in the order of sending");
        }
    }
    assert_eq!(homes.len(), 4);
    assert!(homes.values().all(|home| home.len() == 1));
    let used: BTreeSet<_> = homes.into_values().flatten().collect();
    assert!(used.len() > 1, "not all keys in one partition");
}

#[test]
fn without_a_key_the_partition_changes_only_when_a_batch_is_full() {
    let history = played("keyless-sticky");
    let mut places = Vec::new();
    for event in events(&history) {
        if let EventKind::RecordSent { topic_partition, choice, .. } = &event.kind {
            assert!(matches!(choice, PartitionChoice::Sticky { .. }));
            places.push(topic_partition.partition);
        }
    }
    let changes = places.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let used: BTreeSet<PartitionIndex> = places.iter().copied().collect();
    assert!(used.len() >= 3, "{used:?}");
    assert!(changes >= 3 && changes * 3 < places.len(), "{changes} of {}", places.len());
}

#[test]
fn both_groups_read_everything() {
    let mut history = played("two-groups");
    let partitions = partitions(&history);
    for group in history.world().groups() {
        for partition in partitions.iter().filter(|partition| partition.log_end > Offset(0)) {
            let committed = group.committed.get(&partition.topic_partition);
            assert_eq!(committed, Some(&partition.log_end), "{}", group.name);
        }
    }
    let history = at(&mut history, 30);
    assert!(lag(history, "audit") > lag(history, "billing"), "bookmarks of their own");
}

#[test]
fn a_slow_consumers_lag_grows_then_shrinks_to_nothing() {
    let mut history = played("slow-consumer");
    assert_eq!(lag(&history, "billing"), 0);
    let lags = [20, 30, 40, 60, 80].map(|second| lag(at(&mut history, second), "billing"));
    assert!(lags[0] < lags[1] && lags[1] < lags[2], "{lags:?}");
    assert!(lags[2] > lags[3] && lags[3] > lags[4], "{lags:?}");
    assert!(lags[2] > 40, "{lags:?}");
}

#[test]
fn the_third_consumer_idles_until_another_leaves() {
    let mut history = played("more-consumers");
    assert_eq!(owned(&history), [0, 1, 1]);
    let mut before = owned(at(&mut history, 29));
    let third = before[2];
    before.sort_unstable();
    assert_eq!(before, [0, 1, 1]);
    assert_eq!(third, 0, "c1 and c2 were there before, and c1 leaves");
}

#[test]
fn after_a_crash_records_are_read_a_second_time() {
    let history = played("crash-and-return");
    let mut times: BTreeMap<(TopicPartition, Offset), Vec<SimTime>> = BTreeMap::new();
    for event in events(&history) {
        if let EventKind::RecordProcessed { topic_partition, offset, .. } = &event.kind {
            times.entry((topic_partition.clone(), *offset)).or_default().push(event.time);
        }
    }
    let twice: Vec<_> = times.values().filter(|times| times.len() == 2).collect();
    assert!(!twice.is_empty());
    let (crash, back) = (SimTime::from_millis(24_000), SimTime::from_millis(40_000));
    assert!(twice.iter().all(|times| times[0] <= crash && times[1] >= back));
    assert!(lag(&history, "billing") < 20, "it has caught up");
}

#[test]
fn each_consumer_that_joins_takes_over_partitions() {
    let mut history = played("adding-consumers");
    for (second, expected) in [(28, [4].as_slice()), (48, &[2, 2]), (68, &[1, 1, 2]), (90, &[1; 4])]
    {
        let mut owned = owned(at(&mut history, second));
        owned.sort_unstable();
        assert_eq!(owned, expected, "at {second} s");
    }
    let lags = [15, 29, 90, 139].map(|second| lag(at(&mut history, second), "billing"));
    assert!(lags[0] < lags[1], "grows with one: {lags:?}");
    assert!(lags[2] > lags[3], "shrinks with four: {lags:?}");
}

#[test]
fn the_hot_partition_alone_falls_behind() {
    let history = played("hot-key");
    let world = history.world();
    let metrics = world.kernel().metrics();
    let lag = |partition: &PartitionView| {
        let metrics = metrics.partition(&partition.topic_partition).expect("kept");
        metrics.lags(world.now()).map(|(_, lag)| lag.records).sum::<u64>()
    };
    let partitions = partitions(&history);
    let hot = partitions.iter().max_by_key(|partition| partition.log_end).expect("partitions");
    let kept: u64 = partitions.iter().map(|partition| partition.log_end.0).sum();
    assert!(hot.log_end.0 * 4 >= kept * 3 - 8, "{} of {kept}", hot.log_end);
    assert!(lag(hot) > 30, "{}", lag(hot));
    let consumers = world.consumers();
    for other in partitions.iter().filter(|other| other.topic_partition != hot.topic_partition) {
        assert!(lag(other) < 10, "{}", other.topic_partition);
        let (busy, idle) =
            (owner(&consumers, &hot.topic_partition), owner(&consumers, &other.topic_partition));
        assert_ne!(busy.name, idle.name);
    }
}

#[test]
fn groups_read_what_their_members_subscribe_to() {
    let history = played("many-topics");
    let topics: Vec<_> =
        history.world().topics().into_iter().filter(|topic| !topic.internal).collect();
    assert_eq!(topics.len(), 12);
    let written = |partitions: &[PartitionView]| partitions.iter().any(|p| p.log_end > Offset(0));
    assert!(topics.iter().all(|topic| written(&topic.partitions)));
    let groups = history.world().groups();
    assert_eq!(groups.len(), 3);
    for group in &groups {
        let consumers = history.world().consumers();
        let members = consumers.iter().filter(|consumer| consumer.group == group.name);
        let subscribed: BTreeSet<_> = members.flat_map(|member| member.topics.clone()).collect();
        let read: BTreeSet<_> = group.committed.keys().map(|at| at.topic.clone()).collect();
        assert_eq!(read, subscribed, "{}", group.name);
    }
}
