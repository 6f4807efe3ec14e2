//! The browser app of Partita.

mod app;
pub mod explain;
pub mod stage;

pub use app::App;
