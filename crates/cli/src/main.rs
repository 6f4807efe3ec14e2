//! Partita in a terminal.
fn main() {}
