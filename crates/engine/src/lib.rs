//! A deterministic simulation of Apache Kafka 4.3.

pub mod cluster;
pub mod consumer;
pub mod command;
pub mod error_code;
pub mod event;
pub mod group;
pub mod id;
pub mod log;
pub mod record;
pub mod rng;
pub mod time;
pub mod wire;
pub mod world;
