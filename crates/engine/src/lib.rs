//! A deterministic simulation of Apache Kafka 4.3.

pub mod broker;
pub mod cluster;
pub mod command;
pub mod consumer;
pub mod error_code;
pub mod event;
pub mod group;
pub mod id;
pub mod kernel;
pub mod log;
pub mod producer;
pub mod record;
pub mod rng;
pub mod time;
pub mod wire;
pub mod world;
