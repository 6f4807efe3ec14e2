//! Producer settings (`org.apache.kafka.clients.producer.ProducerConfig`).

use super::setting::{Bounds, Overrides};
use super::{ConfigError, config, words};
use crate::time::SimDuration;

words!(
    /// Whose word a producer waits for.
    Acks {
        /// Nobody's: a record counts as sent when it is on its way.
        None = "0",
        /// The leader's.
        Leader = "1",
        /// That of the leader and all replicas in sync.
        All = "all",
    }
);

words!(
    /// Who chooses the partition of a record that has no explicit one.
    Partitioner {
        /// murmur2 of the key; without a key, sticky batches.
        Default = "default",
        /// One partition after the other, key or not.
        RoundRobin = "roundrobin",
    }
);

config! {
    /// A producer's settings.
    ProducerConfig for Producer {
        /// Whose word the producer waits for: nobody's, the leader's, or all in-sync replicas'.
        acks: Acks = Acks::All;
        "acks", Bounds::Word { allowed: &["0", "1", "all"], spelled: &[("-1", "all")] };
        /// How long a batch waits for more records.
        linger: SimDuration = SimDuration::from_millis(5);
        "linger.ms" or "linger", Bounds::Long { least: 0 };
        /// The size at which a batch is full, in bytes.
        batch_size: u32 = 16_384;
        "batch.size" or "batch", Bounds::Int { least: 0 };
        /// Who chooses the partition of a record that has no explicit one.
        partitioner: Partitioner = Partitioner::Default;
        "partitioner" or "partitioner.class", Bounds::Word {
            allowed: &["default", "roundrobin"],
            spelled: &[
                ("org.apache.kafka.clients.producer.RoundRobinPartitioner", "roundrobin"),
                ("RoundRobinPartitioner", "roundrobin"),
            ],
        };
        /// Whether keys are ignored in choosing a partition.
        partitioner_ignore_keys: bool = false;
        "partitioner.ignore.keys", Bounds::Bool;
        /// Whether partitions with short queues are preferred for records without a key.
        adaptive_partitioning: bool = true;
        "partitioner.adaptive.partitioning.enable", Bounds::Bool;
        /// Whether a retry can never be kept twice or out of order.
        enable_idempotence: bool = true;
        "enable.idempotence" or "idempotence", Bounds::Bool;
        /// How often a failed request is sent again.
        retries: u32 = 2_147_483_647;
        "retries", Bounds::Int { least: 0 };
        /// How many unanswered requests a broker may have.
        max_in_flight: u32 = 5;
        "max.in.flight.requests.per.connection" or "max.in.flight", Bounds::Int { least: 1 };
        /// How long an answer is waited for.
        request_timeout: SimDuration = SimDuration::from_millis(30_000);
        "request.timeout.ms" or "request.timeout", Bounds::Int { least: 0 };
        /// How long a record may take from its batch's creation until success or failure.
        delivery_timeout: SimDuration = SimDuration::from_millis(120_000);
        "delivery.timeout.ms" or "delivery.timeout", Bounds::Int { least: 0 };
        /// How long a send waits for metadata or memory.
        max_block: SimDuration = SimDuration::from_millis(60_000);
        "max.block.ms" or "max.block", Bounds::Long { least: 0 };
        /// How many bytes may wait to be sent.
        buffer_memory: u64 = 33_554_432;
        "buffer.memory", Bounds::Long { least: 0 };
        /// The largest request, in bytes.
        max_request_size: u32 = 1_048_576;
        "max.request.size", Bounds::Int { least: 0 };
        /// The first wait before a retry; it doubles.
        retry_backoff: SimDuration = SimDuration::from_millis(100);
        "retry.backoff.ms", Bounds::Long { least: 0 };
        /// The longest wait before a retry.
        retry_backoff_max: SimDuration = SimDuration::from_millis(1_000);
        "retry.backoff.max.ms", Bounds::Long { least: 0 };
        /// The age at which metadata is asked for again.
        metadata_max_age: SimDuration = SimDuration::from_millis(300_000);
        "metadata.max.age.ms" or "metadata.max.age", Bounds::Long { least: 0 };
    }
}

/// More than this many batches a leader cannot tell apart from new ones.
const MOST_IN_FLIGHT_WITH_IDEMPOTENCE: u32 = 5;

impl ProducerConfig {
    /// These settings with `overrides` taken over, and what follows from them: without an own
    /// `enable.idempotence`, `retries=0` or other acks than all turn it off; without an own
    /// `delivery.timeout.ms`, it is at least `linger.ms` + `request.timeout.ms`.
    ///
    /// Give all overrides of a producer at once: the rules look at what the person set.
    ///
    /// # Errors
    /// What Kafka says about the first setting or rule that is broken.
    pub fn apply(&self, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut config = self.clone();
        config.take_over(overrides)?;
        config.check_delivery_timeout(overrides.get("delivery.timeout.ms").is_some())?;
        config.check_idempotence(overrides.get("enable.idempotence").is_some())?;
        Ok(config)
    }

    fn check_delivery_timeout(&mut self, set_by_person: bool) -> Result<(), ConfigError> {
        let least = self.linger + self.request_timeout;
        if self.delivery_timeout < least {
            if set_by_person {
                return Err(ConfigError::DeliveryTimeoutTooShort);
            }
            self.delivery_timeout = least;
        }
        Ok(())
    }

    fn check_idempotence(&mut self, set_by_person: bool) -> Result<(), ConfigError> {
        if !self.enable_idempotence {
            return Ok(());
        }
        let without_retries = self.retries == 0;
        let without_all = self.acks != Acks::All;
        if set_by_person && without_retries {
            return Err(ConfigError::IdempotenceNeedsRetries);
        }
        if set_by_person && without_all {
            return Err(ConfigError::IdempotenceNeedsAcksAll);
        }
        if self.max_in_flight > MOST_IN_FLIGHT_WITH_IDEMPOTENCE {
            return Err(ConfigError::IdempotenceNeedsFewInFlight);
        }
        self.enable_idempotence = !(without_retries || without_all);
        Ok(())
    }
}
