//! The browser app of Partita.

mod app;
pub mod explain;
pub mod i18n;
pub mod interface;
pub mod panels;
pub mod panic_screen;
mod preferences;
pub mod scenarios;
pub mod session;
pub mod stage;
pub mod storage;
pub mod theme;

pub use app::mount;
