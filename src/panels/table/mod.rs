//! The picture as tables: its twin for screen readers, for still pictures, for looking up.

pub mod model;

#[cfg(test)]
mod tests;
