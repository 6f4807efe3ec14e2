//! What Partita draws: layout and motion as pure functions of the world.
//!
//! [`layout::layout`] arranges a [`World`](partita_engine::world::World) on a stage whenever the
//! world or the [`View`](view::View) changes; [`motion::moving`] adds the messages in flight for each
//! frame. Both give shapes that a painter draws in order, and areas that can be pointed at. Nothing
//! here knows a browser: the app brings the width of text and the words of its language.
//!
//! ```
//! use partita_engine::simulation::Simulation;
//! use partita_engine::time::SimTime;
//! use partita_engine::world::World;
//! use partita_scene::hit::{Thing, outline};
//! use partita_scene::shape::Font;
//! use partita_scene::view::{Phrase, TextMeasure, View, Words};
//! use partita_scene::{layout::layout, motion::moving};
//!
//! struct Monospaced;
//! impl TextMeasure for Monospaced {
//!     fn width(&self, text: &str, font: Font) -> f32 {
//!         text.chars().count() as f32 * font.size * 0.6
//!     }
//! }
//!
//! struct Silent;
//! impl Words for Silent {
//!     fn say(&self, phrase: &Phrase<'_>) -> String {
//!         if let Phrase::Number(number) = phrase { number.to_string() } else { String::new() }
//!     }
//! }
//!
//! let mut world = Simulation::new(42);
//! let lines = [
//!     "cluster brokers=1",
//!     "topic orders partitions=1 rf=1",
//!     "producer p1",
//!     "send p1 orders key=a value=1",
//! ];
//! for line in lines {
//!     world.apply(&line.parse().expect(line)).expect(line);
//! }
//! world.advance_to(SimTime::from_millis(5_000));
//! let view = View::new(1440.0, 746.0, &Monospaced, &Silent);
//! let layout = layout(&world, &view);
//! let topic_partition = world.topics()[0].partitions[0].topic_partition.clone();
//! assert!(outline(&layout, &Thing::LogEnd(topic_partition)).is_some());
//! let moving = moving(&layout, &world.messages(), world.now(), &view);
//! assert!(moving.hits.is_empty(), "everything has arrived");
//! ```

pub mod addition;
mod ahead;
mod cluster_phrase;
pub mod decided;
pub mod hit;
pub mod layout;
pub mod letter;
pub mod level;
mod magnifier;
mod model;
pub mod motion;
mod note;
pub mod pixels;
pub mod plan;
pub mod shape;
mod sketch;
pub mod stamp;
mod track;
pub mod view;
mod walk;
pub mod watched;
