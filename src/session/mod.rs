//! A run in the browser.

pub mod autosave;
pub mod notice;
pub mod opening;
pub mod save_status;

pub use autosave::Autosave;
pub use notice::Notice;
pub use opening::{NewSession, Opened};
pub use save_status::{MemoryReason, SaveStatus, UnsavedReason};
