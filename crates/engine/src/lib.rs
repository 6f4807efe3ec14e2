//! A deterministic simulation of Apache Kafka 4.3.

pub mod id;
pub mod record;
pub mod time;
