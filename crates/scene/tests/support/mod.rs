//! What the scene's tests and its example share: hand-written worlds, words, an SVG writer.

#![allow(dead_code, reason = "each test uses a part")]

pub mod cluster_words;
pub mod crowd;
pub mod measure;
pub mod runs;
pub mod svg;
pub mod words;
pub mod worlds;
