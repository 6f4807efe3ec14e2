//! A run in the browser.

pub mod autosave;
pub mod handle;
pub mod hooks;
pub mod listeners;
pub mod log;
pub mod names;
pub mod notice;
pub mod opening;
pub mod player;
pub mod save_status;
pub mod speed;

pub use autosave::Autosave;
pub use handle::{PlayerView, Session};
pub use hooks::{use_revision, use_session};
pub use listeners::Subscription;
pub use log::{Line, Problem, Sent};
pub use names::WorldNames;
pub use notice::Notice;
pub use opening::{NewSession, Opened};
pub use save_status::{MemoryReason, SaveStatus, UnsavedReason};
pub use speed::Speed;
