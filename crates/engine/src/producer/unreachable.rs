//! Brokers that refused a connection, and when they are tried again (`ClusterConnectionStates`).

use super::answers::jittered;
use crate::id::BrokerId;
use crate::kernel::Context;
use crate::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `reconnect.backoff.ms`.
const RECONNECT_BACKOFF: SimDuration = SimDuration::from_millis(50);
/// `reconnect.backoff.max.ms`.
const RECONNECT_BACKOFF_MOST: SimDuration = SimDuration::from_millis(1000);

/// Attempts in a row that failed, and when the next may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Attempts {
    failed: u32,
    again_at: SimTime,
}

/// The brokers that did not take the last connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unreachable {
    brokers: BTreeMap<BrokerId, Attempts>,
}

impl Unreachable {
    /// Whether `broker` is left alone for now.
    pub fn is_at_rest(&self, broker: BrokerId, now: SimTime) -> bool {
        self.brokers.get(&broker).is_some_and(|attempts| attempts.again_at > now)
    }

    /// `broker` answered.
    pub fn answers(&mut self, broker: BrokerId) {
        self.brokers.remove(&broker);
    }

    /// `broker` refused: it is left alone, twice as long each time.
    pub fn refuses(&mut self, ctx: &mut Context<'_>, broker: BrokerId) {
        let failed = self.brokers.get(&broker).map_or(0, |attempts| attempts.failed);
        let millis = RECONNECT_BACKOFF.doubled(failed).as_millis();
        let again_at = ctx.now() + jittered(ctx, millis, RECONNECT_BACKOFF_MOST);
        self.brokers.insert(broker, Attempts { failed: failed.saturating_add(1), again_at });
    }

    /// When `broker` is tried again.
    pub fn next_attempt_at(&self, broker: BrokerId) -> Option<SimTime> {
        self.brokers.get(&broker).map(|attempts| attempts.again_at)
    }

    /// When one of them may be tried again next.
    pub fn next_attempt(&self, now: SimTime) -> Option<SimTime> {
        self.brokers.values().map(|attempts| attempts.again_at).filter(|at| *at > now).min()
    }
}
