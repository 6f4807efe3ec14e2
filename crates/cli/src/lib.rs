//! Partita's engine in a terminal: scenarios run headless, and conformance with a real Kafka.

pub mod conformance;
pub mod run;
