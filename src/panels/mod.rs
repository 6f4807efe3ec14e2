//! What stands beside and below the stage.

pub mod actions;
pub mod charts;
pub mod console;
mod controller_log;
pub mod drop;
pub mod header;
pub mod icon;
pub mod inspector;
pub mod ledger;
pub mod notices;
pub mod paste;
pub mod save_state;
pub mod scenarios;
pub mod sessions;
pub mod shortcuts;
pub mod side;
pub mod table;
pub mod timeline;
pub mod transport;
pub mod under_way;
pub mod undo;
pub mod views;
pub mod watch_bar;
