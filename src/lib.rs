//! The browser app of Partita.

mod app;

pub use app::App;
