//! What `kafka-topics.sh --describe` and `kafka-consumer-groups.sh --describe` would print.

use crate::id::{BrokerId, TopicPartition};
use crate::java_hash::java_hash_order_sized;
use crate::world::{GroupView, SettingSource, TopicSetting, TopicView, World, lag};
use core::fmt::Write as _;

/// All topics that are not internal, as `kafka-topics.sh --describe` lists them; without topic ids,
/// which this world does not have. In the ZooKeeper era brokers know no eligible leader replicas, and the
/// tool prints `N/A` for them. Of the settings it names those that are not Kafka's defaults, be
/// they set for the topic or for the cluster.
#[must_use]
pub fn topics(world: &impl World) -> String {
    let mut text = String::new();
    let elr = world.zookeeper().is_none();
    for topic in world.topics().iter().filter(|topic| !topic.internal) {
        describe_topic(&mut text, topic, &world.topic_configs(&topic.name), elr);
    }
    text
}

/// So large is the hash map that Kafka's tool has the settings of a topic in: their order is its.
const SETTINGS_CAPACITY: u32 = 64;

fn configs(settings: &[TopicSetting]) -> String {
    let names: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
    let set = |name: &&str| {
        let found = settings.iter().find(|setting| setting.name == *name)?;
        let is_set = found.source != SettingSource::Default;
        is_set.then(|| format!("{}={}", found.name, found.value))
    };
    let order = java_hash_order_sized(&names, SETTINGS_CAPACITY);
    order.into_iter().filter_map(set).collect::<Vec<String>>().join(",")
}

fn describe_topic(text: &mut String, topic: &TopicView, settings: &[TopicSetting], elr: bool) {
    let (name, count) = (&topic.name, topic.partitions.len());
    let factor = topic.replication_factor;
    let eligible = |brokers: &[BrokerId]| if elr { numbers(brokers) } else { "N/A".into() };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "Topic: {name}\tPartitionCount: {count}\tReplicationFactor: {factor}\tConfigs: {}",
        configs(settings)
    );
    for partition in &topic.partitions {
        let leader = partition.leader.map_or_else(|| "none".into(), |leader| leader.0.to_string());
        let replicas: Vec<BrokerId> = partition.replicas.iter().map(|copy| copy.broker).collect();
        let _ = writeln!(
            text,
            "\tTopic: {name}\tPartition: {}\tLeader: {leader}\tReplicas: {}\tIsr: {}\tElr: {}\t\
             LastKnownElr: {}",
            partition.topic_partition.partition,
            numbers(&replicas),
            numbers(&partition.isr),
            eligible(&partition.elr),
            eligible(partition.last_known_leader.as_slice()),
        );
    }
}

fn numbers(brokers: &[BrokerId]) -> String {
    let numbers: Vec<String> = brokers.iter().map(|broker| broker.0.to_string()).collect();
    numbers.join(",")
}

/// All groups, as `kafka-consumer-groups.sh --describe --all-groups` lists them. The log end is the
/// high watermark there, and so it is here; `-` while no leader can say it, for which the tool waits.
#[must_use]
pub fn groups(world: &impl World) -> String {
    let mut text = String::new();
    for group in world.groups() {
        if group.members.is_empty() {
            let _ = writeln!(text, "\nConsumer group '{}' has no active members.", group.name);
        }
        describe_group(&mut text, world, &group);
    }
    text
}

const COLUMNS: [&str; 8] = [
    "GROUP",
    "TOPIC",
    "PARTITION",
    "CURRENT-OFFSET",
    "LOG-END-OFFSET",
    "LAG",
    "CONSUMER-ID",
    "CLIENT-ID",
];

fn describe_group(text: &mut String, world: &impl World, group: &GroupView) {
    let mut rows: Vec<[String; 8]> = vec![COLUMNS.map(Into::into)];
    let mut members: Vec<_> = group.members.iter().collect();
    members.sort_by_key(|(_, member)| core::cmp::Reverse(member.assignment.len()));
    for (id, member) in members {
        for partition in &member.assignment {
            let who = (id.to_string(), member.client.to_string());
            rows.push(row(world, group, partition, who));
        }
    }
    let owned = |partition: &TopicPartition| {
        group.members.values().any(|member| member.assignment.contains(partition))
    };
    for partition in group.committed.keys().filter(|partition| !owned(partition)) {
        rows.push(row(world, group, partition, ("-".into(), "-".into())));
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$} ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn row(
    world: &impl World,
    group: &GroupView,
    partition: &TopicPartition,
    (member, client): (String, String),
) -> [String; 8] {
    let committed = group.committed.get(partition).copied();
    let end = world.partition(partition).and_then(|view| view.latest_offset);
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    let behind = lag(end, committed);
    [
        group.name.to_string(),
        partition.topic.to_string(),
        partition.partition.to_string(),
        or_dash(committed.map(|offset| offset.to_string())),
        or_dash(end.map(|offset| offset.to_string())),
        or_dash(behind.map(|lag| lag.to_string())),
        member,
        client,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::Simulation;
    use crate::time::SimTime;

    fn world(lines: &[&str], millis: u64) -> Simulation {
        let mut simulation = Simulation::new(1);
        for line in lines {
            simulation.apply(&line.parse().expect(line)).expect(line);
        }
        simulation.advance_to(SimTime::from_millis(millis));
        simulation
    }

    #[test]
    fn topics_as_kafkas_tool_prints_them() {
        let world =
            world(&["cluster brokers=3", "topic orders assignment=1,2;2,3", "topic a rf=1"], 1000);
        let text = topics(&world);
        assert!(
            text.contains(
                "Topic: orders\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: min.insync.replicas=1\n"
            ),
            "{text}"
        );
        assert!(
            text.contains(
                "\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3\tIsr: 2,3\tElr: \tLastKnownElr: \n"
            ),
            "{text}"
        );
        assert!(text.find("Topic: a") < text.find("Topic: orders"));
        assert!(!text.contains("__consumer_offsets"));
    }

    #[test]
    fn brokers_of_the_zookeeper_era_know_no_eligible_leader_replicas() {
        let world = world(
            &["cluster brokers=2 meta=zookeeper zk=1", "topic orders assignment=1,2", "kill b2"],
            60_000,
        );
        let text = topics(&world);
        let row = "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1\tElr: N/A\tLastKnownElr: N/A\n";
        assert!(text.contains(row), "{text}");
        assert!(
            text.starts_with("Topic: orders\tPartitionCount: 1\tReplicationFactor: 2\tConfigs: \n")
        );
    }

    #[test]
    fn settings_come_in_the_order_of_kafkas_tool_whoever_set_them() {
        let world = world(
            &[
                "cluster brokers=1",
                "topic audit-log retention.ms=86400000 cleanup.policy=compact",
                "topic plain",
                "set cluster log.retention.ms=5000 min.insync.replicas=2",
            ],
            1000,
        );
        let text = topics(&world);
        let configs = |topic: &str| {
            let line = text.lines().find(|line| line.starts_with(&format!("Topic: {topic}\t")));
            line.and_then(|line| line.split_once("Configs: ")).map(|(_, configs)| configs)
        };
        let expected = "min.insync.replicas=2,cleanup.policy=compact,retention.ms=86400000";
        assert_eq!(configs("audit-log"), Some(expected));
        assert_eq!(configs("plain"), Some("min.insync.replicas=2,retention.ms=5000"));
    }

    #[test]
    fn lag_counts_from_the_committed_offset_to_the_high_watermark() {
        let world = world(
            &[
                "cluster brokers=1",
                "topic orders",
                "producer p",
                "send p orders value=# count=5",
                "consumer c1 group=billing topic=orders reset=earliest commit=after",
            ],
            15_000,
        );
        let text = groups(&world);
        let row = text.lines().find(|line| line.starts_with("billing")).expect("a row");
        let cells: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(cells[..6], ["billing", "orders", "0", "5", "5", "0"]);
        assert_eq!(cells[7], "c1");
        assert!(!text.contains("no active members"));
    }
}
