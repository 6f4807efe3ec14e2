//! Consumer settings (`org.apache.kafka.clients.consumer.ConsumerConfig`), and what Kafka leaves
//! to the application: when it commits, how long it works on a record.

use super::setting::{Bounds, Overrides};
use super::value::ConfigValue;
use super::{ConfigError, config, words};
use crate::id::ClientName;
use crate::time::SimDuration;

words!(
    /// Where a group begins that has no committed offset.
    AutoOffsetReset {
        /// At the log's start.
        Earliest = "earliest",
        /// At the high watermark.
        Latest = "latest",
        /// Nowhere: the consumer gets an error.
        None = "none",
    }
);

words!(
    /// Who commits, and when.
    CommitMode {
        /// The client, in poll, every `auto.commit.interval.ms` (`enable.auto.commit=true`).
        Auto = "auto",
        /// The application, after it processed what a poll returned.
        After = "after",
        /// The application, before it processes what a poll returned.
        Before = "before",
        /// Only the command `commit`.
        Manual = "manual",
    }
);

words!(
    /// How the leader of a classic group shares out partitions.
    Assignor {
        /// Per topic, neighbouring partitions together.
        Range = "range",
        /// One partition after the other over all topics, to one member after the other.
        RoundRobin = "roundrobin",
        /// As balanced as possible, moving only what must move.
        Sticky = "sticky",
        /// Like sticky, in rebalances that stop nobody who keeps what it has.
        CooperativeSticky = "cooperative-sticky",
    }
);

/// The assignors that a consumer offers, best first.
impl ConfigValue for Vec<Assignor> {
    fn from_text(text: &str, _: &Bounds) -> Option<Self> {
        text.split(',').map(Assignor::from_word).collect()
    }
    fn to_text(&self, _: &Bounds) -> String {
        self.iter().map(|assignor| assignor.word()).collect::<Vec<_>>().join(",")
    }
}

config! {
    /// A consumer's settings.
    ConsumerConfig for Consumer {
        /// Where a group begins that has no committed offset: earliest, latest or none.
        auto_offset_reset: AutoOffsetReset = AutoOffsetReset::Latest;
        "reset" or "auto.offset.reset", Bounds::Word {
            allowed: &["earliest", "latest", "none"],
            spelled: &[],
        };
        /// Who commits, and when: the client (auto), the application after or before its work, or only you.
        commit: CommitMode = CommitMode::Auto;
        "commit" or "enable.auto.commit", Bounds::Word {
            allowed: &["auto", "after", "before", "manual"],
            spelled: &[("true", "auto"), ("false", "manual")],
        };
        /// How long the application works on one record, in seconds.
        process: SimDuration = SimDuration::ZERO;
        "process", Bounds::Seconds { most: 86_400 };
        /// How often the client commits by itself.
        auto_commit_interval: SimDuration = SimDuration::from_millis(5_000);
        "auto.commit.interval.ms" or "auto.commit.interval", Bounds::Int { least: 0 };
        /// How long the coordinator waits for a heartbeat before it drops the member.
        session_timeout: SimDuration = SimDuration::from_millis(45_000);
        "session.timeout.ms" or "session.timeout", Bounds::Int { least: 0 };
        /// How often the member says that it lives.
        heartbeat_interval: SimDuration = SimDuration::from_millis(3_000);
        "heartbeat.interval.ms" or "heartbeat.interval", Bounds::Int { least: 0 };
        /// How long the application may work between two polls before the member leaves.
        max_poll_interval: SimDuration = SimDuration::from_millis(300_000);
        "max.poll.interval.ms" or "max.poll.interval", Bounds::Int { least: 1 };
        /// How many records a poll returns at most.
        max_poll_records: u32 = 500;
        "max.poll.records", Bounds::Int { least: 1 };
        /// How many bytes a broker gathers before it answers a fetch.
        fetch_min_bytes: u32 = 1;
        "fetch.min.bytes", Bounds::Int { least: 0 };
        /// How long a broker waits for that many bytes.
        fetch_max_wait: SimDuration = SimDuration::from_millis(500);
        "fetch.max.wait.ms" or "fetch.max.wait", Bounds::Int { least: 0 };
        /// How many bytes a broker returns at most.
        fetch_max_bytes: u32 = 52_428_800;
        "fetch.max.bytes", Bounds::Int { least: 0 };
        /// How many bytes of one partition a broker returns at most.
        max_partition_fetch_bytes: u32 = 1_048_576;
        "max.partition.fetch.bytes", Bounds::Int { least: 0 };
        /// How long an answer is waited for.
        request_timeout: SimDuration = SimDuration::from_millis(30_000);
        "request.timeout.ms" or "request.timeout", Bounds::Int { least: 0 };
        /// The first wait before a retry; it doubles.
        retry_backoff: SimDuration = SimDuration::from_millis(100);
        "retry.backoff.ms", Bounds::Long { least: 0 };
        /// The longest wait before a retry.
        retry_backoff_max: SimDuration = SimDuration::from_millis(1_000);
        "retry.backoff.max.ms", Bounds::Long { least: 0 };
        /// The age at which metadata is asked for again; new partitions are found so.
        metadata_max_age: SimDuration = SimDuration::from_millis(300_000);
        "metadata.max.age.ms" or "metadata.max.age", Bounds::Long { least: 0 };
        /// How the group's leader shares out partitions.
        assignors: Vec<Assignor> = vec![Assignor::Range, Assignor::CooperativeSticky];
        "assignor" or "partition.assignment.strategy", Bounds::Word {
            allowed: &["range", "roundrobin", "sticky"],
            spelled: &[
                ("org.apache.kafka.clients.consumer.RangeAssignor", "range"),
                ("RangeAssignor", "range"),
                ("org.apache.kafka.clients.consumer.RoundRobinAssignor", "roundrobin"),
                ("RoundRobinAssignor", "roundrobin"),
                ("org.apache.kafka.clients.consumer.StickyAssignor", "sticky"),
                ("StickyAssignor", "sticky"),
            ],
        };
        /// The name of a static member, which keeps its partitions over a restart.
        group_instance_id: Option<ClientName> = None;
        "instance" or "group.instance.id", Bounds::Name;
    }
}

impl ConsumerConfig {
    /// These settings with `overrides` taken over.
    ///
    /// # Errors
    /// What Kafka says about the first setting or rule that is broken.
    pub fn apply(&self, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut config = self.clone();
        config.take_over(overrides)?;
        if config.heartbeat_interval >= config.session_timeout {
            return Err(ConfigError::HeartbeatNotBelowSession);
        }
        Ok(config)
    }
}
