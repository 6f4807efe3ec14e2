use super::*;
use crate::time::SimDuration;

fn overrides(owner: Owner, text: &str) -> Result<Overrides, ConfigError> {
    let mut overrides = Overrides::new();
    for setting in text.split_whitespace() {
        let (name, value) = setting.split_once('=').expect("name=value");
        overrides.set(owner, name, value)?;
    }
    Ok(overrides)
}

fn producer(text: &str) -> Result<ProducerConfig, ConfigError> {
    ProducerConfig::default().apply(&overrides(Owner::Producer, text)?)
}

fn refusal<T: core::fmt::Debug>(result: Result<T, ConfigError>) -> String {
    result.expect_err("must be refused").to_string()
}

#[test]
fn defaults_pass_their_own_bounds() {
    for owner in [Owner::Topic, Owner::Producer, Owner::Consumer, Owner::Broker, Owner::Cluster] {
        for setting in owner.settings() {
            let default = match owner {
                Owner::Topic => TopicConfig::default().get(setting.name),
                Owner::Producer => ProducerConfig::default().get(setting.name),
                Owner::Consumer => ConsumerConfig::default().get(setting.name),
                Owner::Broker => BrokerConfig::default().get(setting.name),
                Owner::Cluster => ClusterConfig::default().get(setting.name),
            };
            let default = default.expect("each setting has a value");
            // The default list of assignors and no static name are not for writing.
            if !matches!(setting.name, "assignor" | "instance") {
                assert_eq!(setting.canonical(setting.name, &default), Ok(default), "{setting:?}");
            }
            assert!(setting.meaning.ends_with('.') && !setting.meaning.starts_with(' '));
        }
    }
}

#[test]
fn names_are_unique() {
    for owner in [Owner::Topic, Owner::Producer, Owner::Consumer, Owner::Broker, Owner::Cluster] {
        let mut names: Vec<_> = owner.settings().iter().flat_map(Setting::names).collect();
        names.sort_unstable();
        let many = names.len();
        names.dedup();
        assert_eq!(names.len(), many, "{owner}");
    }
}

#[test]
fn short_words_in_milliseconds_take_seconds() {
    let topic = overrides(Owner::Topic, "retention=60 min.isr=2 unclean=on").expect("valid");
    assert_eq!(topic.get("retention.ms"), Some("60000"));
    assert_eq!(topic.get("min.insync.replicas"), Some("2"));
    assert_eq!(topic.get("unclean.leader.election.enable"), Some("true"));
    let config = TopicConfig::default().apply(&topic).expect("valid");
    assert_eq!(config.retention, Some(SimDuration::from_secs(60)));
    let config = producer("linger=0.5 batch=0").expect("valid");
    assert_eq!((config.linger, config.batch_size), (SimDuration::from_millis(500), 0));
    assert!(overrides(Owner::Producer, "linger=0.0005").is_err());
    assert!(overrides(Owner::Producer, "linger.ms=0.5").is_err());
}

#[test]
fn no_limit_is_minus_one() {
    let given = overrides(Owner::Topic, "retention=-1 retention.bytes=1000").expect("valid");
    let config = TopicConfig::default().apply(&given).expect("valid");
    assert_eq!((config.retention, config.retention_bytes), (None, Some(1000)));
    assert_eq!(config.get("retention.ms").as_deref(), Some("-1"));
    assert!(overrides(Owner::Topic, "retention.ms=-2").is_err());
    let default = TopicConfig::default();
    let longest = default.get("message.timestamp.before.max.ms");
    assert_eq!(longest.as_deref(), Some("9223372036854775807"));
}

#[test]
fn refusals_are_kafkas() {
    for (owner, given, said) in [
        (
            Owner::Topic,
            "segment.bytes=524288",
            "Invalid value 524288 for configuration segment.bytes: Value must be at least 1048576",
        ),
        (
            Owner::Topic,
            "retention.ms=soon",
            "Invalid value soon for configuration retention.ms: Not a number of type LONG",
        ),
        (
            Owner::Topic,
            "min.insync.replicas=2147483648",
            "Invalid value 2147483648 for configuration min.insync.replicas: Not a number of type INT",
        ),
        (
            Owner::Producer,
            "acks=2",
            "Invalid value 2 for configuration acks: String must be one of: 0, 1, all",
        ),
        (
            Owner::Producer,
            "enable.idempotence=yes",
            "Invalid value yes for configuration enable.idempotence: Expected value to be either true or false",
        ),
        (
            Owner::Topic,
            "min.insync.replica=2",
            "Unknown topic config name: min.insync.replica; did you mean min.insync.replicas?",
        ),
        (
            Owner::Consumer,
            "reset=earlist",
            "Invalid value earlist for configuration reset: String must be one of: earliest, latest, none; did you mean earliest?",
        ),
    ] {
        assert_eq!(refusal(overrides(owner, given)), said);
    }
}

#[test]
fn idempotence_rules() {
    assert!(producer("").expect("valid").enable_idempotence);
    assert!(!producer("acks=1").expect("valid").enable_idempotence);
    assert!(!producer("retries=0").expect("valid").enable_idempotence);
    assert_eq!(producer("acks=1 idempotence=on"), Err(ConfigError::IdempotenceNeedsAcksAll));
    assert_eq!(producer("retries=0 idempotence=on"), Err(ConfigError::IdempotenceNeedsRetries));
    assert_eq!(producer("max.in.flight=6"), Err(ConfigError::IdempotenceNeedsFewInFlight));
    assert!(producer("max.in.flight=6 idempotence=off").is_ok());
    assert!(producer("acks=-1 idempotence=on").is_ok());
}

#[test]
fn delivery_timeout_rule() {
    let raised = producer("linger.ms=100000").expect("valid");
    assert_eq!(raised.delivery_timeout, SimDuration::from_secs(130));
    let refused = producer("linger.ms=100000 delivery.timeout.ms=129999");
    assert_eq!(refused, Err(ConfigError::DeliveryTimeoutTooShort));
    assert!(producer("linger.ms=100000 delivery.timeout.ms=130000").is_ok());
}

#[test]
fn consumer_rules() {
    let consumer = |text| ConsumerConfig::default().apply(&overrides(Owner::Consumer, text)?);
    let config = consumer("enable.auto.commit=false process=0.25 instance=i1").expect("valid");
    assert_eq!(config.commit, CommitMode::Manual);
    assert_eq!(config.process, SimDuration::from_millis(250));
    assert!(config.group_instance_id.is_some());
    assert_eq!(
        consumer("session.timeout.ms=3000").expect_err("too short"),
        ConfigError::HeartbeatNotBelowSession
    );
    assert!(consumer("session.timeout.ms=3001").is_ok());
    assert!(consumer("instance=a/b").is_err());
    assert!(consumer("process=1d").is_ok());
    assert!(consumer("process=2d").is_err());
}
