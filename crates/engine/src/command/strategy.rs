//! Commands at random, for property tests.

use super::config::{Owner, Removed};
use super::*;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9._-]{1,12}".prop_filter("is a name", |name| {
        !matches!(name.as_str(), "." | ".." | "wire" | "controller")
            && !name.strip_prefix('b').is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
            })
    })
}

fn client() -> impl Strategy<Value = ClientName> {
    name().prop_map(|name| ClientName::new(&name).expect("a name"))
}

fn topic() -> impl Strategy<Value = TopicName> {
    name().prop_map(|name| TopicName::new(&name).expect("a name"))
}

fn group() -> impl Strategy<Value = GroupName> {
    name().prop_map(|name| GroupName::new(&name).expect("a name"))
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof!["\\PC{0,8}", ".{0,8}", Just("null".to_owned()), "[ \"\\\\,:=#\t\n]{0,6}"]
        .prop_map(Text::from)
}

fn broker() -> impl Strategy<Value = BrokerId> {
    (0..=value::GREATEST_BROKER).prop_map(BrokerId)
}

fn node() -> impl Strategy<Value = NodeName> {
    prop_oneof![
        broker().prop_map(NodeName::Broker),
        client().prop_map(NodeName::Client),
        Just(NodeName::Controller)
    ]
}

fn link() -> impl Strategy<Value = LinkName> {
    (node(), node(), prop_oneof![Just(Way::Both), Just(Way::One)])
        .prop_map(|(a, b, way)| LinkName { a, b, way })
}

fn fault() -> impl Strategy<Value = Command> {
    let kinds: Vec<MessageKind> = MessageKind::all().collect();
    prop_oneof![
        link().prop_map(|link| Command::Cut { link }),
        link().prop_map(|link| Command::Heal { link }),
        link().prop_map(|link| Command::Hold { link }),
        link().prop_map(|link| Command::Release { link }),
        (link(), seconds(LONGEST_WHILE))
            .prop_map(|(link, seconds)| Command::Delay { link, seconds }),
        (node(), node(), option::of(proptest::sample::select(kinds)))
            .prop_map(|(from, to, kind)| Command::DropNext { from, to, kind }),
        node().prop_map(|node| Command::Pause { node }),
        node().prop_map(|node| Command::Resume { node }),
        broker().prop_map(|broker| Command::LoseDisk { broker }),
        (broker(), seconds(LONGEST_WHILE))
            .prop_map(|(broker, seconds)| Command::Slow { broker, seconds }),
    ]
}

fn partition() -> impl Strategy<Value = PartitionIndex> {
    (0..=value::GREATEST_BROKER).prop_map(PartitionIndex)
}

fn offset() -> impl Strategy<Value = Offset> {
    (0..=i64::MAX.cast_unsigned()).prop_map(Offset)
}

fn seconds(most: u64) -> impl Strategy<Value = SimDuration> {
    (0..=most * 1_000_000).prop_map(SimDuration::from_micros)
}

fn assignment() -> impl Strategy<Value = Assignment> {
    (1..4_usize).prop_flat_map(|replicas| {
        let list = btree_set(broker(), replicas).prop_map(|set| set.into_iter().collect());
        vec(list, 1..4)
    })
}

/// Some settings of `owner`, with values of the table.
fn removed(owner: Owner) -> impl Strategy<Value = Removed> {
    let names: Vec<&'static str> = owner.settings().iter().map(|setting| setting.name).collect();
    btree_set(proptest::sample::select(names), 0..3)
}

/// A line gives a setting once.
fn but_for(configs: &Overrides, mut removed: Removed) -> Removed {
    removed.retain(|name| configs.get(name).is_none());
    removed
}

fn configs(owner: Owner) -> impl Strategy<Value = Overrides> {
    let settings = owner.settings();
    vec((0..settings.len(), any::<u32>()), 0..5).prop_map(move |chosen| {
        let mut overrides = Overrides::new();
        for (index, number) in chosen {
            let setting = settings[index];
            let words = setting.values();
            let value = match words.len() {
                0 => (number / 4).max(2_000_000).to_string(),
                many => words[number as usize % many].to_owned(),
            };
            // Most names refuse some numbers; those that are refused stay out.
            let _ = overrides.set(owner, setting.name, &value);
        }
        overrides
    })
}

fn create_topic() -> impl Strategy<Value = Command> {
    let free = (option::of(1..=10_000_u32), option::of(1..=5_u32), Just(None));
    let assigned = assignment().prop_map(|assignment| (None, None, Some(assignment)));
    (topic(), prop_oneof![free, assigned], configs(Owner::Topic)).prop_map(
        |(topic, (partitions, replication_factor, assignment), configs)| Command::CreateTopic {
            topic,
            partitions,
            replication_factor,
            assignment,
            configs,
        },
    )
}

fn send() -> impl Strategy<Value = Command> {
    let texts = (option::of(text()), option::of(text()), vec((text(), text()), 0..3));
    let numbers = (option::of(partition()), option::of(0..=i64::MAX), 1..=MOST_RECORDS);
    (client(), topic(), texts, numbers).prop_map(
        |(producer, topic, (key, value, headers), (partition, timestamp, count))| Command::Send {
            producer,
            topic,
            key,
            value,
            partition,
            headers,
            timestamp: timestamp.map(Timestamp),
            count,
        },
    )
}

fn flow() -> impl Strategy<Value = Command> {
    let rate = (0..=10_000_000_u32).prop_map(|rate| Rate::from_thousandths(rate).expect("small"));
    let spread = prop_oneof![Just(Spread::Partitioner), Just(Spread::Partitions)];
    let texts = (vec(option::of(text()), 0..4), option::of(text()));
    (client(), topic(), rate, texts, spread).prop_map(
        |(producer, topic, rate, (keys, value), spread)| Command::Flow {
            producer,
            topic,
            rate,
            keys,
            value,
            spread,
        },
    )
}

/// Any command that can be written.
pub(crate) fn command() -> impl Strategy<Value = Command> {
    let clients = prop_oneof![
        (client(), configs(Owner::Producer))
            .prop_map(|(producer, configs)| Command::AddProducer { producer, configs }),
        (client(), group(), btree_set(topic(), 1..3), configs(Owner::Consumer)).prop_map(
            |(consumer, group, topics, configs)| Command::AddConsumer {
                consumer,
                group,
                topics,
                configs
            }
        ),
        (client(), prop_oneof![configs(Owner::Producer), configs(Owner::Consumer)])
            .prop_filter("changes something", |(_, configs)| !configs.is_empty())
            .prop_map(|(client, configs)| Command::SetClient { client, configs }),
        (client(), client()).prop_map(|(client, name)| Command::Rename { client, name }),
        (group(), group()).prop_map(|(group, name)| Command::RenameGroup { group, name }),
        client().prop_map(|consumer| Command::Commit { consumer }),
    ];
    let nodes = prop_oneof![
        node().prop_map(|node| Command::Start { node }),
        node().prop_map(|node| Command::Stop { node }),
        node().prop_map(|node| Command::Crash { node }),
        node().prop_map(|node| Command::Remove { node }),
        (1..=MOST_BROKERS, 1..=MOST_CONTROLLERS, any::<bool>()).prop_map(
            |(brokers, count, is_kraft)| {
                let metadata = match is_kraft {
                    true => MetadataMode::KRaft { controllers: count },
                    false => MetadataMode::ZooKeeper { servers: count },
                };
                Command::Cluster { brokers, metadata, configs: Overrides::new() }
            }
        ),
        (broker(), option::of(text())).prop_map(|(broker, rack)| Command::AddBroker {
            broker,
            rack,
            configs: Overrides::new()
        }),
    ];
    let cluster = (configs(Owner::Cluster), removed(Owner::Cluster))
        .prop_filter("changes something", |(configs, removed)| {
            !configs.is_empty() || !removed.is_empty()
        })
        .prop_map(|(configs, removed)| Command::SetCluster {
            removed: but_for(&configs, removed),
            configs,
        });
    let target = prop_oneof![
        Just(OffsetTarget::Earliest),
        Just(OffsetTarget::Latest),
        offset().prop_map(OffsetTarget::Offset)
    ];
    let before =
        prop_oneof![Just(DeleteBefore::HighWatermark), offset().prop_map(DeleteBefore::Offset)];
    let offsets = prop_oneof![
        (client(), topic(), partition(), offset()).prop_map(
            |(consumer, topic, partition, offset)| Command::Seek {
                consumer,
                topic,
                partition,
                offset
            }
        ),
        (group(), topic(), option::of(partition()), target).prop_map(
            |(group, topic, partition, to)| Command::ResetOffsets { group, topic, partition, to }
        ),
        topic().prop_map(|topic| Command::DeleteTopic { topic }),
        (topic(), partition(), before).prop_map(|(topic, partition, before)| {
            Command::DeleteRecords { topic, partition, before }
        }),
        group().prop_map(|group| Command::DeleteGroup { group }),
    ];
    let wire = (seconds(60), option::of(seconds(60)), option::of(seconds(60)));
    let alter = (
        topic(),
        1..=10_000_u32,
        option::of(assignment()),
        (configs(Owner::Topic), removed(Owner::Topic)),
    );
    let set = (broker(), configs(Owner::Broker), removed(Owner::Broker));
    prop_oneof![
        clients,
        nodes,
        cluster,
        fault(),
        offsets,
        create_topic(),
        send(),
        flow(),
        alter.prop_map(|(topic, partitions, assignment, (configs, removed))| {
            Command::AlterTopic {
                topic,
                partitions: Some(partitions),
                assignment,
                removed: but_for(&configs, removed),
                configs,
            }
        }),
        set.prop_filter("changes something", |(_, configs, removed)| {
            !configs.is_empty() || !removed.is_empty()
        })
        .prop_map(|(broker, configs, removed)| Command::SetBroker {
            broker,
            removed: but_for(&configs, removed),
            configs,
        }),
        wire.prop_map(|(client, broker, controller)| Command::SetWire {
            client: Some(client),
            broker,
            controller
        }),
        seconds(86_400).prop_map(|duration| Command::Run { duration }),
    ]
}
