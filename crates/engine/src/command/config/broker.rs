//! Broker and controller settings (`ReplicationConfigs`, `KRaftConfigs`).

use super::setting::{Bounds, Overrides, Removed};
use super::{ConfigError, config};
use crate::time::SimDuration;

config! {
    /// A broker's settings; those of sessions, elections and rebalances are the controller's.
    BrokerConfig for Broker {
        /// How often a broker tells the controller that it lives.
        heartbeat_interval: SimDuration = SimDuration::from_millis(2_000);
        "broker.heartbeat.interval.ms", Bounds::Int { least: 1 };
        /// How long a broker may be silent before the controller fences it.
        session_timeout: SimDuration = SimDuration::from_millis(9_000);
        "broker.session.timeout.ms", Bounds::Int { least: 1 };
        /// How long a broker may be silent before ZooKeeper ends its session. Of the ZooKeeper era only.
        zookeeper_session_timeout: SimDuration = SimDuration::from_millis(18_000);
        "zookeeper.session.timeout.ms", Bounds::Int { least: 1 };
        /// How long a follower may lag before it leaves the in-sync replicas.
        replica_lag_time_max: SimDuration = SimDuration::from_millis(30_000);
        "replica.lag.time.max.ms", Bounds::Long { least: 1 };
        /// How long a leader may keep a follower's fetch waiting for records.
        replica_fetch_wait_max: SimDuration = SimDuration::from_millis(500);
        "replica.fetch.wait.max.ms", Bounds::Int { least: 0 };
        /// From how many bytes on a follower's fetch is answered at once.
        replica_fetch_min_bytes: u32 = 1;
        "replica.fetch.min.bytes", Bounds::Int { least: 0 };
        /// Most bytes of one partition in a follower's fetch; one batch always fits.
        replica_fetch_max_bytes: u32 = 1_048_576;
        "replica.fetch.max.bytes", Bounds::Int { least: 0 };
        /// How long a follower leaves a partition alone that could not be fetched.
        replica_fetch_backoff: SimDuration = SimDuration::from_millis(1_000);
        "replica.fetch.backoff.ms", Bounds::Int { least: 0 };
        /// How often high watermarks are written to disk.
        high_watermark_checkpoint_interval: SimDuration = SimDuration::from_millis(5_000);
        "replica.high.watermark.checkpoint.interval.ms", Bounds::Long { least: 1 };
        /// How often the starts of logs are written to disk.
        log_start_checkpoint_interval: SimDuration = SimDuration::from_millis(60_000);
        "log.flush.start.offset.checkpoint.interval.ms", Bounds::Int { least: 0 };
        /// How long after its start a broker begins with its periodic work on logs.
        log_initial_task_delay: SimDuration = SimDuration::from_millis(30_000);
        "log.initial.task.delay.ms", Bounds::Long { least: 0 };
        /// How long a log remembers an idempotent producer after its last batch.
        producer_id_expiration: SimDuration = SimDuration::from_millis(86_400_000);
        "producer.id.expiration.ms", Bounds::Int { least: 1 };
        /// How many partitions a topic has that is made without a number.
        num_partitions: u32 = 1;
        "num.partitions", Bounds::Int { least: 1 };
        /// How many replicas its partitions have.
        default_replication_factor: u32 = 1;
        "default.replication.factor", Bounds::Int { least: 1 };
        /// Whether a broker that is stopped first gives its leaderships away.
        controlled_shutdown: bool = true;
        "controlled.shutdown.enable", Bounds::Bool;
        /// Whether partitions go back to their preferred leaders by themselves.
        auto_leader_rebalance: bool = true;
        "auto.leader.rebalance.enable", Bounds::Bool;
        /// How often partitions go back to their preferred leaders, in seconds.
        imbalance_check_interval_secs: u32 = 300;
        "leader.imbalance.check.interval.seconds", Bounds::Int { least: 1 };
        /// How often unclean leaders are elected where a topic allows it.
        unclean_election_interval: SimDuration = SimDuration::from_millis(300_000);
        "unclean.leader.election.interval.ms", Bounds::Long { least: 1 };
        /// How long a controller waits for an election's outcome before it tries again; up to twice that.
        quorum_election_timeout: SimDuration = SimDuration::from_millis(1_000);
        "controller.quorum.election.timeout.ms", Bounds::Int { least: 1 };
        /// How long a controller does without its leader; a leader, one and a half times, without a majority.
        quorum_fetch_timeout: SimDuration = SimDuration::from_millis(2_000);
        "controller.quorum.fetch.timeout.ms", Bounds::Int { least: 2 };
        /// The longest that a controller waits before it tries to succeed one that resigned.
        quorum_election_backoff_max: SimDuration = SimDuration::from_millis(1_000);
        "controller.quorum.election.backoff.max.ms", Bounds::Int { least: 0 };
        /// How long a controller waits for another's answer.
        quorum_request_timeout: SimDuration = SimDuration::from_millis(2_000);
        "controller.quorum.request.timeout.ms", Bounds::Int { least: 1 };
    }
}

impl BrokerConfig {
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

/// What a broker or the controller was begun with (`server.properties`), and what was set since.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Configured {
    begun_with: BrokerConfig,
    overrides: Overrides,
}

impl Configured {
    /// Begun with these settings; nothing was set since.
    #[must_use]
    pub const fn new(begun_with: BrokerConfig) -> Self {
        Self { begun_with, overrides: Overrides::new() }
    }

    /// What it was begun with: where nothing was set since, that holds.
    #[must_use]
    pub const fn begun_with(&self) -> &BrokerConfig {
        &self.begun_with
    }

    /// What was set since.
    #[must_use]
    pub const fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// Removes some of what was set and sets more; gives the settings that hold from now on.
    ///
    /// # Errors
    /// An override that is to be removed and is not there, or a setting that Kafka refuses; all stays
    /// as it was then.
    pub fn alter(
        &mut self,
        configs: &Overrides,
        removed: &Removed,
    ) -> Result<BrokerConfig, ConfigError> {
        let mut overrides = self.overrides.clone();
        overrides.remove(removed)?;
        overrides.merge(configs);
        let config = self.begun_with.apply(&overrides)?;
        self.overrides = overrides;
        Ok(config)
    }
}
