//! Large worlds: hundreds of partitions, a dozen brokers, twenty groups.

use super::worlds::{Still, group_name, partition, topic};
use partita_engine::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use partita_engine::wire::Acks;
use partita_engine::world::{PartitionView, ReplicaRole, ReplicaView, TopicView};

/// A topic of a crowd: its name, partitions, and the groups that read it with their members.
type Crowded<'n> = (&'n str, u32, &'n [(&'n str, usize)]);

/// The topics of the overview's mock.
const THOUSAND: [Crowded<'_>; 6] = [
    ("clicks", 360, &[("spark", 12), ("ads", 8), ("search", 6), ("trends", 4), ("archive", 2)]),
    ("orders", 240, &[("billing", 6), ("shipping", 6), ("stock", 4), ("mailer", 2), ("replay", 1)]),
    ("payments", 160, &[("fraud", 4), ("ledger", 6), ("receipts", 3)]),
    ("sensor", 120, &[("alarms", 3), ("store", 8), ("rollup", 2)]),
    ("audit", 80, &[("audit-log", 2), ("compliance", 0)]),
    ("emails", 40, &[("sender", 2), ("bounce", 1)]),
];

/// Numbers that look random and are the same everywhere.
struct Draw(u32);

impl Draw {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % end
    }
}

/// The world of the overview's mock: broker 7 is down, broker 4 is slow, `fraud` lags everywhere,
/// and one partition of clicks has a hot key.
pub fn thousand() -> Still {
    crowd(12, &THOUSAND)
}

/// The longest names that Kafka allows, on three brokers, read by twenty groups.
pub fn long_names(partitions: u32) -> Still {
    let name = "a".repeat(120) + "-" + &"b".repeat(128);
    let groups: Vec<String> =
        (1..=20).map(|number| format!("{}-{number}", "group".repeat(20))).collect();
    let groups: Vec<(&str, usize)> = groups.iter().map(|name| (name.as_str(), 1)).collect();
    crowd(3, &[(&name, partitions, &groups), ("short", 4, &groups[..1])])
}

/// Three topics of eight partitions; five groups read the first, one of them with twelve members.
pub fn three_by_eight() -> Still {
    let many = [("a", 12), ("b", 2), ("c", 1), ("d", 3), ("e", 1)];
    crowd(3, &[("orders", 8, &many), ("payments", 8, &[("f", 3)]), ("stock", 8, &[("g", 1)])])
}

/// Four partitions, read by twelve consumers of one group and written by twelve producers, one of
/// which writes to a second topic too.
pub fn many_clients() -> Still {
    let mut world = crowd(3, &[("orders", 4, &[("billing", 12)]), ("audit", 2, &[])]);
    let orders = |index| partition("orders", index);
    for number in 0..12 {
        let mut targets = vec![orders(number % 4), orders((number + 1) % 4)];
        if number == 3 {
            targets.extend([partition("audit", 0), partition("audit", 1)]);
        }
        let name = format!("producer-with-a-name-{number}");
        world.add_producer(&name, 12_345_678, Acks::All, &[Some(1), None], &targets);
    }
    world
}

/// A hundred partitions of one topic, on six brokers.
pub fn hundred() -> Still {
    crowd(6, &[("clicks", 100, &[("ads", 3), ("search", 2)])])
}

fn crowd(brokers: u32, topics: &[Crowded<'_>]) -> Still {
    let mut draw = Draw(20);
    let mut world = Still::with_keys();
    world.add_brokers(brokers);
    let down = (brokers > 6).then_some(7);
    let keys = world.keys.len();
    if let Some(broker) = down {
        world.brokers[broker as usize - 1].running = false;
    }
    for (name, partitions, groups) in topics {
        let copies = 3.min(brokers);
        let views: Vec<PartitionView> = (0..*partitions)
            .map(|index| {
                let first = draw.below(brokers) + 1;
                let alone = *name == "emails" && index == 7;
                let replicas: Vec<u32> = (0..if alone { 1 } else { copies })
                    .map(|step| (first - 1 + step) % brokers + 1)
                    .collect();
                let replicas = if alone { vec![7] } else { replicas };
                partition_view(partition(name, index), &replicas, down, &mut draw)
            })
            .collect();
        for view in &views {
            // Of many logs only one is written out: the lens shows its records.
            let whole = *partitions <= 64 || view.topic_partition.partition.0 == 137;
            let most = if whole { u64::MAX } else { 40 };
            let keys = (0..view.log_end.0.min(most)).map(|offset| Some(offset as usize % keys));
            world.logs.insert(view.topic_partition.clone(), keys.collect());
        }
        let mean = match *name {
            "clicks" => 60_000,
            "sensor" => 30_000,
            "emails" => 2_000,
            _ => 16_000,
        };
        for view in views.iter().filter(|view| view.leader.is_some()) {
            let hot = view.topic_partition.partition.0 == 137;
            let rate = if hot { 900_000 } else { mean * u64::from(40 + draw.below(120)) / 100 };
            world.rates.records_in.insert(view.topic_partition.clone(), rate);
        }
        read(&mut world, name, &views, groups, &mut draw);
        let target = views[0].topic_partition.clone();
        let rate = u64::from(*partitions) * 60_000;
        world.add_producer(
            &format!("to-{}", &name[..name.len().min(20)]),
            rate,
            Acks::All,
            &[Some(0)],
            &[target],
        );
        world.topics.push(TopicView {
            name: topic(name),
            partitions: views,
            replication_factor: copies,
            internal: false,
        });
    }
    for broker in &mut world.brokers {
        let all = world.topics.iter().flat_map(|topic| &topic.partitions);
        let led = all.filter(|partition| partition.leader == Some(broker.id));
        broker.leads = led.map(|partition| partition.topic_partition.clone()).collect();
    }
    world
}

fn partition_view(
    at: TopicPartition,
    replicas: &[u32],
    down: Option<u32>,
    draw: &mut Draw,
) -> PartitionView {
    let runs = |broker: &&u32| Some(**broker) != down;
    let leader = replicas.iter().find(runs).copied();
    let end = if at.partition.0 == 137 { 91_338 } else { u64::from(30 + draw.below(9_000)) };
    let replica = |broker: &u32| ReplicaView {
        broker: BrokerId(*broker),
        in_sync: runs(&broker),
        role: match (Some(*broker) == leader, runs(&broker)) {
            (true, _) => ReplicaRole::Leader,
            (false, true) => ReplicaRole::InSync,
            (false, false) => ReplicaRole::OutOfSync,
        },
        running: runs(&broker),
        log_start: Offset(0),
        log_end: Offset(end),
        high_watermark: Offset(end - 1),
    };
    PartitionView {
        topic_partition: at,
        leader: leader.map(BrokerId),
        leader_epoch: LeaderEpoch(0),
        isr: replicas.iter().filter(runs).copied().map(BrokerId).collect(),
        replicas: replicas.iter().map(replica).collect(),
        log_start: Offset(0),
        high_watermark: Offset(end - 1),
        latest_offset: Some(Offset(end - 1)),
        log_end: Offset(end),
        size_bytes: end * 80,
        min_insync_replicas: 1,
        high_watermark_frozen: false,
        elr: Vec::new(),
        last_known_leader: None,
    }
}

/// Lets groups read a topic, each with its own lag.
fn read(
    world: &mut Still,
    name: &str,
    views: &[PartitionView],
    groups: &[(&str, usize)],
    draw: &mut Draw,
) {
    for (group, members) in groups {
        let committed: Vec<(TopicPartition, u64)> = views
            .iter()
            .map(|view| {
                let lag = match (*group, view.leader, view.topic_partition.partition.0) {
                    ("compliance", ..) => 0,
                    ("spark", _, 137) => 48_210,
                    ("fraud", ..) => 600 + u64::from(draw.below(2_600)),
                    (_, Some(BrokerId(4)), _) => 250 + u64::from(draw.below(700)),
                    _ => u64::from(draw.below(5) * draw.below(5)),
                };
                (view.topic_partition.clone(), view.high_watermark.0.saturating_sub(lag))
            })
            .collect();
        let change = match *group {
            "spark" => 840_000,
            "fraud" => 310_000,
            "replay" => -96_000,
            _ => 0,
        };
        world.rates.lag_change.insert((group_name(group), topic(name)), change);
        world.add_group(group, &committed);
        for member in 0..*members {
            let owned: Vec<(TopicPartition, u64)> =
                committed.iter().skip(member).step_by(*members).cloned().collect();
            let consumer = format!("{}-{name}-{member}", &group[..group.len().min(12)]);
            let consumer: String = consumer.chars().take(200).collect();
            let number = world.consumers.len();
            world.add_consumer(&format!("c{number}-{consumer}"), group, &owned);
        }
    }
}
