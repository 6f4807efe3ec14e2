//! What stands beside and below the stage.

pub mod table;
