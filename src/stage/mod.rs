//! The stage: the scene painted on canvases, and what pointer and keyboard do there.

pub mod measure;
pub mod painter;
pub mod palette;
pub mod phrase;
