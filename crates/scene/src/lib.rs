//! What Partita draws: layout and motion as pure functions of the world.

pub mod hit;
pub mod layout;
pub mod level;
pub mod motion;
pub mod shape;
pub mod view;
