//! A deterministic simulation of Apache Kafka 4.3.
//!
//! A [`Simulation`](simulation::Simulation) holds brokers, producers and consumers that send each
//! other messages in virtual time. It changes by [`Command`](command::Command)s, each of which is one
//! line of text; what it holds is asked through [`World`](world::World).
//!
//! ```
//! use partita_engine::command::Command;
//! use partita_engine::event::{Event, EventKind};
//! use partita_engine::id::EventId;
//! use partita_engine::simulation::Simulation;
//! use partita_engine::time::SimTime;
//! use partita_engine::world::World;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The same seed and the same commands give the same run, to the last byte.
//! let mut world = Simulation::new(42);
//! for line in [
//!     "cluster brokers=3",
//!     "topic orders partitions=4 rf=3",
//!     "producer web-shop",
//!     "consumer c1 group=billing topic=orders reset=earliest",
//!     "send web-shop orders key=cart-7 value=41",
//! ] {
//!     world.apply(&line.parse::<Command>()?)?;
//! }
//! world.advance_to(SimTime::from_millis(15_000));
//!
//! // The key decides the partition; the first record there has offset 0.
//! let topics = world.topics();
//! let orders = topics.iter().find(|topic| topic.name.as_str() == "orders").ok_or("no topic")?;
//! let records: Vec<_> = orders
//!     .partitions
//!     .iter()
//!     .flat_map(|partition| world.records(&partition.topic_partition, None, partition.log_start, 10))
//!     .collect();
//! assert_eq!(records.len(), 1);
//! assert_eq!(records[0].offset.0, 0);
//! assert_eq!(records[0].value.as_deref(), Some(b"41".as_slice()));
//!
//! // The consumer has read it, and its group has committed that.
//! let billing = &world.groups()[0];
//! assert_eq!(billing.committed.values().map(|offset| offset.0).sum::<u64>(), 1);
//!
//! // Why was the record processed? Each event names its cause; the first of them is a command.
//! let events = world.events_since(EventId(0));
//! let processed = |event: &&std::sync::Arc<Event>| {
//!     matches!(event.kind, EventKind::RecordProcessed { .. })
//! };
//! let processed = events.iter().find(processed).ok_or("not processed")?;
//! let chain = world.kernel().events().chain(processed.id);
//! let words: Vec<&str> = chain
//!     .iter()
//!     .filter_map(|event| match &event.kind {
//!         EventKind::RecordProcessed { .. } => Some("processed"),
//!         EventKind::RecordsPolled { .. } => Some("polled"),
//!         EventKind::RecordsFetched { .. } => Some("fetched"),
//!         EventKind::HighWatermarkAdvanced { .. } => Some("readable"),
//!         EventKind::BatchAppended { .. } => Some("appended"),
//!         EventKind::RecordSent { .. } => Some("sent"),
//!         EventKind::CommandApplied { .. } => Some("commanded"),
//!         _ => None,
//!     })
//!     .collect();
//! println!("{words:?}");
//! assert_eq!(words.first(), Some(&"processed"));
//! assert_eq!(words.last(), Some(&"commanded"));
//! # Ok(())
//! # }
//! ```
//!
//! Where to look: [`simulation`] owns the nodes and delivers their messages, through the [`kernel`]'s
//! one queue; [`broker`], [`controller`], [`group`], [`producer`] and [`consumer`] are the actors, which
//! know each other only by what is on the [`wire`]; [`log`] keeps records; [`event`] says what happened
//! and why; [`history`] goes back in time, and on in branches; [`scenario`] reads and writes whole runs.
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
pub mod ledger;
pub mod log;
pub mod metrics;
pub mod network;
pub mod producer;
pub mod record;
pub mod rng;
pub mod scenario;
pub mod simulation;
pub mod time;
pub mod topic_name;
pub mod wire;
pub mod world;
