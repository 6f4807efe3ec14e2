//! A run in the browser.

pub mod autosave;
pub mod opening;
pub mod save_status;

pub use autosave::Autosave;
pub use opening::{NewSession, Notice, Opened};
pub use save_status::{MemoryReason, SaveStatus, UnsavedReason};
