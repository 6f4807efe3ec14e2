//! Settings of the whole cluster: what topics have that set nothing themselves.

mod support;

use partita_engine::command::Command;
use partita_engine::controller::MetadataRecord;
use partita_engine::id::{Offset, TopicName};
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimTime;
use partita_engine::world::{PartitionView, SettingSource, World};
use support::{apply, run};

fn world(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(8);
    lines.iter().for_each(|line| apply(&mut simulation, line));
    simulation
}

/// Three brokers that are missed soon, the first setting given to all.
fn brokers(more: &str) -> Simulation {
    let cluster = format!(
        "cluster brokers=3 broker.heartbeat.interval.ms=300 broker.session.timeout.ms=1500{more}"
    );
    world(&[&cluster, "set wire client=0.001 broker=0.001 controller=0.001"])
}

fn topic(name: &str) -> TopicName {
    TopicName::new(name).expect("a name")
}

fn partition(simulation: &Simulation, topic: &str) -> PartitionView {
    let topics = simulation.topics().into_iter();
    let mut topics = topics.filter(|view| view.name.as_str() == topic);
    topics.next().expect("there").partitions.remove(0)
}

/// The value of a topic's setting, and where it is from.
fn setting(simulation: &Simulation, name: &str, setting: &str) -> (String, SettingSource) {
    let configs = simulation.topic_configs(&topic(name)).into_iter();
    let mut found = configs.filter(|config| config.name == setting);
    let found = found.next().expect("a setting");
    (found.value, found.source)
}

#[test]
fn a_topic_has_its_own_setting_else_the_clusters_else_kafkas() {
    let mut world = brokers(" log.retention.ms=60000");
    apply(&mut world, "topic own rf=3 retention.ms=5000");
    apply(&mut world, "topic plain rf=3");
    let of = |world: &Simulation, name: &str| setting(world, name, "retention.ms");
    assert_eq!(of(&world, "own"), ("5000".into(), SettingSource::Topic));
    assert_eq!(of(&world, "plain"), ("60000".into(), SettingSource::Cluster));
    assert_eq!(
        setting(&world, "plain", "segment.ms"),
        ("604800000".into(), SettingSource::Default)
    );
    apply(&mut world, "set cluster log.retention.ms=70000 log.roll.ms=80000");
    assert_eq!(of(&world, "own"), ("5000".into(), SettingSource::Topic));
    assert_eq!(of(&world, "plain"), ("70000".into(), SettingSource::Cluster));
    assert_eq!(setting(&world, "plain", "segment.ms"), ("80000".into(), SettingSource::Cluster));
    // With eligible leader replicas this one is always the cluster's.
    assert_eq!(
        setting(&world, "plain", "min.insync.replicas"),
        ("1".into(), SettingSource::Cluster)
    );
}

#[test]
fn too_few_in_sync_by_the_clusters_minimum_are_refused_until_it_is_lowered() {
    let mut world = brokers(" min.insync.replicas=2");
    for line in
        ["topic strict assignment=1,2", "topic lenient assignment=1,2 min.insync.replicas=1"]
    {
        apply(&mut world, line);
    }
    apply(&mut world, "producer p acks=1 enable.idempotence=false linger.ms=0");
    apply(&mut world, "kill b2");
    run(&mut world, 3);
    apply(&mut world, "send p strict");
    apply(&mut world, "send p lenient");
    run(&mut world, 2);
    let frozen = partition(&world, "strict");
    assert!(frozen.high_watermark_frozen && frozen.min_insync_replicas == 2);
    assert_eq!((frozen.log_end, frozen.high_watermark), (Offset(1), Offset(0)));
    assert_eq!(partition(&world, "lenient").high_watermark, Offset(1));
    apply(&mut world, "set cluster min.insync.replicas=1");
    run(&mut world, 1);
    let thawed = partition(&world, "strict");
    assert!(!thawed.high_watermark_frozen);
    // Nobody looks at the high watermark because of a setting: the next append lets it rise.
    assert_eq!(thawed.high_watermark, Offset(0));
    apply(&mut world, "send p strict");
    run(&mut world, 1);
    assert_eq!(partition(&world, "strict").high_watermark, Offset(2));
}

#[test]
fn a_new_minimum_of_the_cluster_empties_the_elr_of_all_topics() {
    let mut world = brokers(" min.insync.replicas=2");
    apply(&mut world, "topic a assignment=1,2");
    apply(&mut world, "topic b assignment=2,1 min.insync.replicas=2");
    run(&mut world, 1);
    apply(&mut world, "kill b2");
    run(&mut world, 3);
    let elr = |world: &Simulation, topic: &str| partition(world, topic).elr.len();
    assert_eq!((elr(&world, "a"), elr(&world, "b")), (1, 1));
    // The same value changes nothing, and nothing is written.
    let written = world.controller_log(Offset(0), usize::MAX).len();
    apply(&mut world, "set cluster min.insync.replicas=2");
    assert_eq!(world.controller_log(Offset(0), usize::MAX).len(), written);
    apply(&mut world, "set cluster min.insync.replicas=1");
    assert_eq!((elr(&world, "a"), elr(&world, "b")), (0, 0));
    let log = world.controller_log(Offset(0), usize::MAX);
    let records: Vec<_> = log[written..].iter().map(|logged| &logged.record).collect();
    assert!(
        matches!(
            records[..],
            [MetadataRecord::Config { .. }, MetadataRecord::ClearElr { topic: None }]
        ),
        "{records:?}"
    );
    // Other settings do not.
    apply(&mut world, "set cluster log.retention.ms=1000");
    let log = world.controller_log(Offset(0), usize::MAX);
    let last = log.last().map(|logged| logged.record.name());
    assert_eq!(last, Some("CONFIG_RECORD"));
}

#[test]
fn the_cluster_may_allow_unclean_leaders() {
    for (allowed, leads) in [(" unclean.leader.election.enable=true", true), ("", false)] {
        let mut world = brokers(&format!(" unclean.leader.election.interval.ms=1000{allowed}"));
        apply(&mut world, "topic t assignment=1,2");
        apply(&mut world, "producer p acks=1 enable.idempotence=false linger.ms=0");
        apply(&mut world, "kill b2");
        run(&mut world, 3);
        apply(&mut world, "send p t");
        run(&mut world, 1);
        apply(&mut world, "kill b1");
        run(&mut world, 3);
        apply(&mut world, "start b2");
        run(&mut world, 5);
        assert_eq!(partition(&world, "t").leader.is_some(), leads, "{allowed}");
    }
}

#[test]
fn a_topic_made_without_numbers_has_the_controllers() {
    let mut world = brokers(" num.partitions=3 default.replication.factor=2");
    apply(&mut world, "topic t");
    apply(&mut world, "topic u partitions=1 rf=3");
    let shape = |world: &Simulation, name: &str| {
        let view = world.topics().into_iter().find(|view| view.name.as_str() == name);
        view.map(|view| (view.partitions.len(), view.replication_factor))
    };
    assert_eq!(shape(&world, "t"), Some((3, 2)));
    assert_eq!(shape(&world, "u"), Some((1, 3)));
}

#[test]
fn one_broker_cannot_have_a_minimum_of_its_own() {
    for line in [
        "set b1 min.insync.replicas=2",
        "set controller min.insync.replicas=2",
        "broker b4 min.insync.replicas=2",
    ] {
        let error = line.parse::<Command>().expect_err(line).to_string();
        assert!(
            error.contains(
                "Broker-level min.insync.replicas cannot be altered while ELR is enabled"
            ),
            "{error}"
        );
    }
    let mut world = Simulation::new(1);
    let alone = world.apply(&"set cluster min.insync.replicas=2".parse().expect("a command"));
    assert!(matches!(alone, Err(Refusal::NoBrokers)));
}

#[test]
fn what_was_set_for_the_cluster_can_be_removed_but_for_the_minimum() {
    use partita_engine::command::config::ConfigError;
    let mut world = brokers("");
    apply(&mut world, "topic t");
    apply(&mut world, "set cluster log.retention.ms=60000 min.insync.replicas=2");
    assert_eq!(setting(&world, "t", "retention.ms"), ("60000".into(), SettingSource::Cluster));
    apply(&mut world, "set cluster log.retention.ms=default");
    let kafkas = ("604800000".into(), SettingSource::Default);
    assert_eq!(setting(&world, "t", "retention.ms"), kafkas);
    let refused = |world: &mut Simulation, line: &str| {
        world.apply(&line.parse().expect(line)).expect_err("refused")
    };
    assert_eq!(
        refused(&mut world, "set cluster log.retention.ms=default"),
        Refusal::Config(ConfigError::NotSet { name: "log.retention.ms".into() })
    );
    assert_eq!(
        refused(&mut world, "set cluster min.insync.replicas=default"),
        Refusal::Config(ConfigError::ClusterLevelMinInsyncReplicas)
    );
}

#[test]
fn without_eligible_leader_replicas_the_minimum_can_be_removed_too() {
    use partita_engine::command::config::ConfigError;
    for servers in ["zk=1", "zk=3"] {
        let mut world = Simulation::new(1);
        apply(&mut world, &format!("cluster brokers=3 meta=zookeeper {servers}"));
        apply(&mut world, "topic t");
        world.advance_to(SimTime::from_millis(5_000));
        let minimum = |world: &Simulation| setting(world, "t", "min.insync.replicas");
        assert_eq!(minimum(&world), ("1".into(), SettingSource::Default), "{servers}");
        let remove: Command = "set cluster min.insync.replicas=default".parse().expect("a line");
        let nothing = ConfigError::NotSet { name: "min.insync.replicas".into() };
        assert_eq!(world.apply(&remove).expect_err("not set"), Refusal::Config(nothing));
        apply(&mut world, "set cluster min.insync.replicas=2");
        world.advance_to(SimTime::from_millis(10_000));
        assert_eq!(minimum(&world), ("2".into(), SettingSource::Cluster), "{servers}");
        world.apply(&remove).expect("it was set");
        world.advance_to(SimTime::from_millis(15_000));
        assert_eq!(minimum(&world), ("1".into(), SettingSource::Default), "{servers}");
    }
}

#[test]
fn a_client_may_be_called_cluster() {
    let mut world = brokers("");
    apply(&mut world, "topic t");
    apply(&mut world, "producer cluster");
    apply(&mut world, "set cluster acks=1");
    let settings = world.producer_settings(&"cluster".parse().expect("a name")).expect("there");
    assert_eq!(settings.get("acks").as_deref(), Some("1"));
    let wrong = "set cluster akcs=1".parse::<Command>().expect_err("no setting").to_string();
    assert!(wrong.contains("set cluster has no “akcs”"), "{wrong}");
}

#[test]
fn the_clusters_defaults_are_kafkas_and_every_setting_of_a_topic_has_one() {
    use partita_engine::command::config::{ClusterConfig, Owner, TopicConfig};
    assert_eq!(ClusterConfig::default().topic_defaults(), TopicConfig::default());
    for setting in Owner::Topic.settings() {
        let synonym = ClusterConfig::synonym(setting.name).expect(setting.name);
        let of_cluster = Owner::Cluster.find(synonym).expect(synonym);
        assert_eq!(of_cluster.bounds, setting.bounds, "{synonym}");
        // What is set for the cluster under that name is what the topic has.
        let mut overrides = partita_engine::command::config::Overrides::new();
        let value = setting.values().last().copied().unwrap_or("2000000");
        overrides.set(Owner::Cluster, synonym, value).expect("right");
        let cluster = ClusterConfig::default().apply(&overrides).expect("right");
        assert_eq!(cluster.topic_defaults().get(setting.name).as_deref(), Some(value));
    }
}
