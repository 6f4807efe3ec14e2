//! The browser app of Partita.

mod app;
pub mod explain;
pub mod panels;
pub mod session;
pub mod stage;
pub mod storage;

pub use app::App;
