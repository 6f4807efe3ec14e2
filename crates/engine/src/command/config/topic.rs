//! Topic settings (`org.apache.kafka.storage.internals.log.LogConfig`).

use super::setting::{Bounds, Overrides};
use super::{ConfigError, config, words};
use crate::time::SimDuration;

words!(
    /// What happens to old records.
    CleanupPolicy {
        /// Old segments are deleted by time or size.
        Delete = "delete",
        /// The latest record of each key is kept.
        Compact = "compact",
        /// Both.
        CompactDelete = "compact,delete",
    }
);

words!(
    /// Whose clock a record's timestamp shows.
    TimestampType {
        /// The producer's.
        CreateTime = "CreateTime",
        /// The leader's, when it appends.
        LogAppendTime = "LogAppendTime",
    }
);

config! {
    /// A topic's settings, as its logs use them.
    TopicConfig for Topic {
        /// How many replicas must be in sync for acks=all to be accepted.
        min_insync_replicas: u32 = 1;
        "min.insync.replicas" or "min.isr", Bounds::Int { least: 1 };
        /// How long records are kept; −1 is for ever.
        retention: Option<SimDuration> = Some(SimDuration::from_millis(604_800_000));
        "retention.ms" or "retention", Bounds::Long { least: -1 };
        /// How many bytes a partition keeps; −1 is no limit.
        retention_bytes: Option<u64> = None;
        "retention.bytes", Bounds::Long { least: i64::MIN };
        /// What happens to old records: delete, compact or both.
        cleanup_policy: CleanupPolicy = CleanupPolicy::Delete;
        "cleanup.policy" or "cleanup", Bounds::Word {
            allowed: &["delete", "compact", "compact,delete"],
            spelled: &[("delete,compact", "compact,delete")],
        };
        /// The size at which a segment is closed and a new one begun.
        segment_bytes: u32 = 1_073_741_824;
        "segment.bytes", Bounds::Int { least: 1_048_576 };
        /// The age at which a segment is closed on the next append.
        segment_time: SimDuration = SimDuration::from_millis(604_800_000);
        "segment.ms", Bounds::Long { least: 1 };
        /// How long tombstones stay after they were first cleaned.
        delete_retention: SimDuration = SimDuration::from_millis(86_400_000);
        "delete.retention.ms" or "delete.retention", Bounds::Long { least: 0 };
        /// Whether a replica out of sync may lead, at the price of lost records.
        unclean_leader_election: bool = false;
        "unclean.leader.election.enable" or "unclean", Bounds::Bool;
        /// The largest batch that is accepted, in bytes.
        max_message_bytes: u32 = 1_048_588;
        "max.message.bytes", Bounds::Int { least: 0 };
        /// Whose clock a record's timestamp shows.
        timestamp_type: TimestampType = TimestampType::CreateTime;
        "message.timestamp.type", Bounds::Word {
            allowed: &["CreateTime", "LogAppendTime"],
            spelled: &[],
        };
        /// How far a record's timestamp may lie behind the leader's clock.
        timestamp_before_max: SimDuration = SimDuration::from_micros(u64::MAX);
        "message.timestamp.before.max.ms", Bounds::Long { least: 0 };
        /// How far a record's timestamp may lie ahead of the leader's clock.
        timestamp_after_max: SimDuration = SimDuration::from_millis(3_600_000);
        "message.timestamp.after.max.ms", Bounds::Long { least: 0 };
    }
}

impl TopicConfig {
    /// These settings with `overrides` taken over.
    ///
    /// # Errors
    /// What Kafka says about the first setting that it refuses.
    pub fn apply(&self, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut config = self.clone();
        config.take_over(overrides)?;
        Ok(config)
    }
}
