//! Why a setting is refused, in Kafka's words where Kafka has them.

use super::setting::{Owner, Setting};
use crate::command::nearest::nearest;
use crate::id::NameError;

/// Why a setting is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no such setting.
    #[error("Unknown {owner} config name: {name}{}", did_you_mean(nearest_setting(*.owner, .name)))]
    UnknownName {
        /// Whose settings were looked through.
        owner: Owner,
        /// What was written.
        name: String,
    },
    /// No whole number, or one that Kafka's type does not hold.
    #[error("Invalid value {value} for configuration {name}: Not a number of type {number}")]
    NotANumber {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// Kafka's type: `INT` or `LONG`.
        number: &'static str,
    },
    /// Below the least value.
    #[error("Invalid value {value} for configuration {name}: Value must be at least {least}")]
    TooSmall {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// The least that is allowed.
        least: String,
    },
    /// Above the greatest value.
    #[error("Invalid value {value} for configuration {name}: Value must be no more than {most}")]
    TooLarge {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// The most that is allowed.
        most: String,
    },
    /// Neither `true` nor `false`.
    #[error(
        "Invalid value {value} for configuration {name}: Expected value to be either true or false"
    )]
    NotABoolean {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
    },
    /// None of the words that are allowed.
    #[error(
        "Invalid value {value} for configuration {name}: String must be one of: {}{}",
        .allowed.join(", "), did_you_mean(nearest(.value, .allowed.iter().copied()))
    )]
    NotOneOf {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// The words that are allowed.
        allowed: &'static [&'static str],
    },
    /// No length of time.
    #[error("Invalid value {value} for {name}: write seconds (0.5) or a unit (500ms, 2m, 7d)")]
    NotADuration {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
    },
    /// No name.
    #[error("Invalid value {value} for configuration {name}: {reason}")]
    NotAName {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// The rule that it breaks.
        reason: NameError,
    },
    /// Its override is to be removed, and there is none.
    #[error("Invalid config(s): {name}: nothing was set for it here")]
    NotSet {
        /// The setting.
        name: String,
    },
    /// A broker, or the controller, was given `min.insync.replicas`.
    #[error(
        "Broker-level min.insync.replicas cannot be altered while ELR is enabled: \
         `set cluster min.insync.replicas=` sets it for all."
    )]
    BrokerLevelMinInsyncReplicas,
    /// The cluster's `min.insync.replicas` is to be removed.
    #[error(
        "Cluster-level min.insync.replicas cannot be removed while ELR is enabled: set it to 1."
    )]
    ClusterLevelMinInsyncReplicas,
    /// `delivery.timeout.ms` < `linger.ms` + `request.timeout.ms`.
    #[error("delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms")]
    DeliveryTimeoutTooShort,
    /// `enable.idempotence=true` with `retries=0`.
    #[error("Must set retries to non-zero when using the idempotent producer.")]
    IdempotenceNeedsRetries,
    /// `enable.idempotence=true` with other acks than all.
    #[error(
        "Must set acks to all in order to use the idempotent producer. Otherwise we cannot \
         guarantee idempotence."
    )]
    IdempotenceNeedsAcksAll,
    /// Idempotence with more than five requests in flight.
    #[error(
        "Must set max.in.flight.requests.per.connection to at most 5 when using the idempotent \
         producer."
    )]
    IdempotenceNeedsFewInFlight,
    /// `heartbeat.interval.ms` is not below `session.timeout.ms`.
    #[error("Heartbeat must be set lower than the session timeout")]
    HeartbeatNotBelowSession,
}

impl ConfigError {
    /// What was probably meant. It is looked for only when somebody is told.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            Self::UnknownName { owner, name } => nearest_setting(*owner, name),
            Self::NotOneOf { value, allowed, .. } => nearest(value, allowed.iter().copied()),
            _ => None,
        }
    }
}

fn nearest_setting(owner: Owner, name: &str) -> Option<&'static str> {
    nearest(name, owner.settings().iter().flat_map(Setting::names))
}

/// `; did you mean …?`, or nothing.
pub(crate) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |word| format!("; did you mean {word}?"))
}
