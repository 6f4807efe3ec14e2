//! One command each: serve, test.
fn main() {}
