//! The broker: its replicas, and what it answers to clients, followers and the controller.

use crate::id::{BrokerId, MessageId};
use serde::{Deserialize, Serialize};

/// What a broker asked to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BrokerTimer {
    /// A fetch has waited for its `fetch.max.wait.ms`.
    FetchWaited(MessageId),
    /// A produce request with `acks=all` has waited for its timeout.
    ProduceWaited(MessageId),
    /// The fetcher from this leader may ask again.
    FetchAgain(BrokerId),
}
