//! A deterministic simulation of Apache Kafka 4.3.
// No input may make the engine panic. What else it may not do stands in clippy.toml.
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::expect_used, clippy::panic))]

pub mod broker;
pub mod cluster;
pub mod command;
pub mod consumer;
pub mod controller;
pub mod describe;
pub mod error_code;
pub mod event;
pub mod group;
pub mod history;
pub mod id;
pub mod java_hash;
pub mod java_random;
pub mod kernel;
pub mod log;
pub mod producer;
pub mod record;
pub mod rng;
pub mod scenario;
pub mod simulation;
pub mod time;
pub mod topic_name;
pub mod wire;
pub mod world;
