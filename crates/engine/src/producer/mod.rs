//! The producer: an application that sends, and Kafka's client under it.

pub mod partitioner;

use serde::{Deserialize, Serialize};

/// What a producer asked to be woken for: its earliest deadline has come. What was due is in its
/// state, so that a deadline that moved needs no timer to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProducerTimer;
