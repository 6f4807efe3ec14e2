//! What the scene's tests and its example share: hand-written worlds, words, an SVG writer.

#![allow(dead_code, reason = "each test uses a part")]

pub mod cluster_words;
pub mod crowd;
pub mod gallery;
pub mod measure;
pub mod reach;
pub mod runs;
pub mod svg;
pub mod words;
pub mod worlds;

use partita_scene::view::{Ahead, Foreseen};

/// What comes next, in the words of the app.
pub fn ahead() -> Ahead {
    let event = |time: &str, words: &str, broken| Foreseen {
        time: time.into(),
        words: words.into(),
        broken,
    };
    Ahead {
        events: vec![
            event(
                "00:40.575",
                "b3 cuts orders-3 off at offset 5: 2 records its leader does not have",
                true,
            ),
            event("00:40.593", "b3 copies offsets 5 to 10 of orders-3", false),
            event(
                "00:40.659",
                "In sync for orders-3: b1, b3: enough for min.insync.replicas 2, acks=all is taken again",
                false,
            ),
        ],
        note: Some("Nothing else before 01:25.574.".into()),
    }
}
