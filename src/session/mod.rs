//! A run in the browser.

mod acts;
pub mod autosave;
pub mod deleted;
mod frames;
pub mod handle;
pub mod hooks;
pub mod import;
pub mod listeners;
pub mod log;
pub mod lookahead;
pub mod names;
pub mod news;
pub mod notice;
pub mod opening;
pub mod picture;
pub mod player;
pub mod save_status;
pub mod speed;
pub mod watch;

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
pub use watch::Watching;
