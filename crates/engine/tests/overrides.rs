//! What is set for a topic or a broker can be removed again, as `kafka-configs.sh --delete-config`
//! does: what the cluster or the node was begun with holds then.

use partita_engine::command::Command;
use partita_engine::command::config::ConfigError;
use partita_engine::controller::MetadataRecord;
use partita_engine::history::History;
use partita_engine::id::{BrokerId, Offset, TopicName};
use partita_engine::simulation::Refusal;
use partita_engine::time::SimDuration;
use partita_engine::world::{PartitionView, World};

fn apply(history: &mut History, line: &str) {
    history.apply(&line.parse().expect(line)).expect(line);
    history.advance_to(history.now() + SimDuration::from_millis(1_000));
}

fn history(lines: &[&str]) -> History {
    let mut history = History::new(1);
    for line in lines {
        apply(&mut history, line);
    }
    history
}

fn refusal(history: &mut History, line: &str) -> Refusal {
    history.apply(&line.parse().expect(line)).expect_err(line)
}

fn min_isr(history: &History) -> u32 {
    let topic = TopicName::new("orders").expect("a name");
    history.world().topic_settings(&topic).expect("a topic").min_insync_replicas
}

fn partition(history: &History) -> PartitionView {
    let topic = history.world().topics().into_iter().find(|topic| !topic.internal);
    topic.expect("a topic").partitions.into_iter().next().expect("a partition")
}

#[test]
fn a_removed_override_gives_way_to_the_default() {
    let mut history =
        history(&["cluster brokers=3", "topic orders partitions=1 rf=3 min.insync.replicas=2"]);
    assert_eq!(min_isr(&history), 2);
    apply(&mut history, "alter orders retention.ms=60000 min.isr=default");
    assert_eq!(min_isr(&history), 1);
    let topic = TopicName::new("orders").expect("a name");
    let set: Vec<&str> = history
        .world()
        .topic_overrides(&topic)
        .into_iter()
        .flat_map(|set| set.keys().map(AsRef::as_ref))
        .collect();
    assert_eq!(set, ["retention.ms"]);
}

#[test]
fn what_was_not_set_cannot_be_removed_and_nothing_changes() {
    let mut history = history(&["cluster brokers=3", "topic orders partitions=1 rf=3"]);
    let line = "alter orders partitions=4 retention.ms=60000 segment.ms=default";
    let not_set = Refusal::Config(ConfigError::NotSet { name: "segment.ms".into() });
    assert_eq!(refusal(&mut history, line), not_set);
    assert_eq!(history.world().topics()[0].partitions.len(), 1);
    let not_set = Refusal::Config(ConfigError::NotSet { name: "replica.lag.time.max.ms".into() });
    assert_eq!(refusal(&mut history, "set b1 replica.lag.time.max.ms=default"), not_set);
}

/// As when it is set: a `CONFIG_RECORD` without a value, and a `CLEAR_ELR_RECORD`.
#[test]
fn removing_min_insync_replicas_empties_the_elr() {
    let mut history = history(&[
        "cluster brokers=3",
        "topic orders assignment=1,2,3 min.insync.replicas=2",
        "kill b2",
        "kill b3",
    ]);
    history.advance_to(history.now() + SimDuration::from_millis(40_000));
    let before = partition(&history);
    assert_eq!((before.isr.len(), before.elr.len()), (1, 1), "{before:?}");
    let log_end = history.world().quorum().expect("a controller").high_watermark;
    apply(&mut history, "alter orders min.insync.replicas=default");
    let after = partition(&history);
    assert_eq!((after.isr.len(), after.elr.len()), (1, 0), "{after:?}");
    assert!(!after.high_watermark_frozen, "one copy in sync is enough now");
    let written = history.world().controller_log(Offset(log_end.0), 8);
    let kinds: Vec<&str> = written.iter().map(|logged| logged.record.name()).collect();
    assert_eq!(kinds[..2], ["CONFIG_RECORD", "CLEAR_ELR_RECORD"], "{kinds:?}");
    assert!(matches!(written[0].record, MetadataRecord::Config { value: None, .. }));
}

/// Another setting leaves the ELR as it is.
#[test]
fn removing_another_setting_leaves_the_elr() {
    let mut history = history(&[
        "cluster brokers=3",
        "topic orders assignment=1,2,3 min.insync.replicas=2 retention.ms=60000",
        "kill b2",
        "kill b3",
    ]);
    history.advance_to(history.now() + SimDuration::from_millis(40_000));
    let elr = partition(&history).elr;
    apply(&mut history, "alter orders retention.ms=default");
    assert_eq!(partition(&history).elr, elr);
    assert_eq!(elr.len(), 1);
}

#[test]
fn a_broker_goes_back_to_what_it_was_begun_with() {
    let mut history = history(&[
        "cluster brokers=1 replica.lag.time.max.ms=20000",
        "broker b2 replica.lag.time.max.ms=15000",
    ]);
    let lag = |history: &History, broker: u32| {
        let settings = history.world().broker_settings(BrokerId(broker)).expect("a broker");
        settings.replica_lag_time_max.as_millis()
    };
    for (line, b1, b2) in [
        ("set b1 replica.lag.time.max.ms=5000", 5_000, 15_000),
        ("set b2 replica.lag.time.max.ms=6000", 5_000, 6_000),
        ("set b1 replica.lag.time.max.ms=default", 20_000, 6_000),
        ("set b2 replica.lag.time.max.ms=default", 20_000, 15_000),
    ] {
        apply(&mut history, line);
        assert_eq!((lag(&history, 1), lag(&history, 2)), (b1, b2), "{line}");
    }
    apply(&mut history, "set controller broker.session.timeout.ms=6000");
    apply(&mut history, "set controller broker.session.timeout.ms=default");
}

#[test]
fn default_is_read_where_something_can_be_removed_and_nowhere_else() {
    for line in [
        "alter orders retention.ms=default",
        "alter orders min.insync.replicas=2 retention.ms=default",
        "set b1 broker.heartbeat.interval.ms=default",
        "set controller broker.session.timeout.ms=default",
        "set p1 partitioner=default",
    ] {
        let command: Command = line.parse().expect(line);
        assert_eq!(command.to_string(), line);
    }
    for line in [
        "topic orders retention.ms=default",
        "cluster brokers=3 broker.heartbeat.interval.ms=default",
        "set p1 linger.ms=default",
        "set c1 broker.heartbeat.interval.ms=default",
        "alter orders retention.ms=default retention.ms=5",
        "alter orders retention.ms=5 retention=default",
    ] {
        assert!(line.parse::<Command>().is_err(), "{line}");
    }
}
