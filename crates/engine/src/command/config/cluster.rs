//! What brokers set for topics that set nothing themselves (`ServerLogConfigs`, `TopicConfigSynonyms`).

use super::setting::{Bounds, Overrides};
use super::{CleanupPolicy, ConfigError, TimestampType, TopicConfig, config};
use crate::time::SimDuration;

config! {
    /// Settings of the whole cluster: the defaults of its topics, by the names that brokers have for them.
    ClusterConfig for Cluster {
        /// How many replicas must be in sync for acks=all to be accepted.
        min_insync_replicas: u32 = 1;
        "min.insync.replicas" or "min.isr", Bounds::Int { least: 1 };
        /// Whether a replica out of sync may lead, at the price of lost records.
        unclean_leader_election: bool = false;
        "unclean.leader.election.enable" or "unclean", Bounds::Bool;
        /// How long records are kept; −1 is for ever.
        retention: Option<SimDuration> = Some(SimDuration::from_millis(604_800_000));
        "log.retention.ms", Bounds::Long { least: -1 };
        /// How many bytes a partition keeps; −1 is no limit.
        retention_bytes: Option<u64> = None;
        "log.retention.bytes", Bounds::Long { least: i64::MIN };
        /// What happens to old records: delete, compact or both.
        cleanup_policy: CleanupPolicy = CleanupPolicy::Delete;
        "log.cleanup.policy", Bounds::Word {
            allowed: &["delete", "compact", "compact,delete"],
            spelled: &[("delete,compact", "compact,delete")],
        };
        /// The size at which a segment is closed and a new one begun.
        segment_bytes: u32 = 1_073_741_824;
        "log.segment.bytes", Bounds::Int { least: 1_048_576 };
        /// The age at which a segment is closed on the next append.
        segment_time: SimDuration = SimDuration::from_millis(604_800_000);
        "log.roll.ms", Bounds::Long { least: 1 };
        /// How long tombstones stay after they were first cleaned.
        delete_retention: SimDuration = SimDuration::from_millis(86_400_000);
        "log.cleaner.delete.retention.ms", Bounds::Long { least: 0 };
        /// The largest batch that is accepted, in bytes.
        max_message_bytes: u32 = 1_048_588;
        "message.max.bytes", Bounds::Int { least: 0 };
        /// Whose clock a record's timestamp shows.
        timestamp_type: TimestampType = TimestampType::CreateTime;
        "log.message.timestamp.type", Bounds::Word {
            allowed: &["CreateTime", "LogAppendTime"],
            spelled: &[],
        };
        /// How far a record's timestamp may lie behind the leader's clock.
        timestamp_before_max: SimDuration = SimDuration::from_micros(u64::MAX);
        "log.message.timestamp.before.max.ms", Bounds::Long { least: 0 };
        /// How far a record's timestamp may lie ahead of the leader's clock.
        timestamp_after_max: SimDuration = SimDuration::from_millis(3_600_000);
        "log.message.timestamp.after.max.ms", Bounds::Long { least: 0 };
    }
}

impl ClusterConfig {
    /// These settings with `overrides` taken over.
    ///
    /// # Errors
    /// What Kafka says about the first setting that it refuses.
    pub fn apply(&self, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut config = self.clone();
        config.take_over(overrides)?;
        Ok(config)
    }

    /// The settings of a topic that sets nothing itself.
    #[must_use]
    pub fn topic_defaults(&self) -> TopicConfig {
        let Self {
            min_insync_replicas,
            unclean_leader_election,
            retention,
            retention_bytes,
            cleanup_policy,
            segment_bytes,
            segment_time,
            delete_retention,
            max_message_bytes,
            timestamp_type,
            timestamp_before_max,
            timestamp_after_max,
        } = *self;
        TopicConfig {
            min_insync_replicas,
            unclean_leader_election,
            retention,
            retention_bytes,
            cleanup_policy,
            segment_bytes,
            segment_time,
            delete_retention,
            max_message_bytes,
            timestamp_type,
            timestamp_before_max,
            timestamp_after_max,
        }
    }

    /// The cluster's name for a setting of topics: `log.retention.ms` for `retention.ms`.
    #[must_use]
    pub fn synonym(topic_setting: &str) -> Option<&'static str> {
        const SYNONYMS: [(&str, &str); 12] = [
            ("min.insync.replicas", "min.insync.replicas"),
            ("unclean.leader.election.enable", "unclean.leader.election.enable"),
            ("retention.ms", "log.retention.ms"),
            ("retention.bytes", "log.retention.bytes"),
            ("cleanup.policy", "log.cleanup.policy"),
            ("segment.bytes", "log.segment.bytes"),
            ("segment.ms", "log.roll.ms"),
            ("delete.retention.ms", "log.cleaner.delete.retention.ms"),
            ("max.message.bytes", "message.max.bytes"),
            ("message.timestamp.type", "log.message.timestamp.type"),
            ("message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms"),
            ("message.timestamp.after.max.ms", "log.message.timestamp.after.max.ms"),
        ];
        SYNONYMS.iter().find(|(topic, _)| *topic == topic_setting).map(|(_, cluster)| *cluster)
    }
}
