//! What Partita draws: layout and motion as pure functions of the world.

pub mod hit;
pub mod layout;
pub mod level;
mod model;
pub mod motion;
pub mod shape;
mod sketch;
mod track;
pub mod view;
