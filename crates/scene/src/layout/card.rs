//! What producers' and consumers' cards have in common: their sizes, and what a client's state says.

use crate::shape::{Font, Paint, Rect, Stroke};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::world::ClientState;

/// How much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CardSize {
    /// Name, note, and a row of keys or records in hand.
    Full,
    /// The same, closer.
    Close,
    /// Name and note.
    Short,
    /// Name and one number.
    Line,
}

impl CardSize {
    /// The largest size of which `cards` fit into `room`, with `gap` between them; not larger than
    /// `largest`.
    pub fn fitting(largest: Self, cards: usize, gap: f32, room: f32) -> Self {
        let sizes = [Self::Full, Self::Close, Self::Short, Self::Line];
        let fits = |size: &Self| {
            let cards = super::measures::count(cards);
            cards * size.height() + (cards - 1.0) * gap <= room
        };
        sizes.into_iter().filter(|size| *size >= largest).find(fits).unwrap_or(Self::Line)
    }

    pub const fn height(self) -> f32 {
        match self {
            Self::Full => 110.0,
            Self::Close => 88.0,
            Self::Short => 54.0,
            Self::Line => 30.0,
        }
    }

    /// The baseline of the name, from the card's top.
    pub const fn name(self) -> f32 {
        match self {
            Self::Full => 28.0,
            Self::Close => 24.0,
            Self::Short => 22.0,
            Self::Line => 20.0,
        }
    }

    /// The baseline of the note, from the card's top; none: there is no note.
    pub const fn note(self) -> Option<f32> {
        match self {
            Self::Full => Some(48.0),
            Self::Close => Some(42.0),
            Self::Short => Some(40.0),
            Self::Line => None,
        }
    }

    /// The middle of the third row, from the card's top; none: there is no such row.
    pub const fn row(self) -> Option<f32> {
        match self {
            Self::Full => Some(79.0),
            Self::Close => Some(66.0),
            Self::Short | Self::Line => None,
        }
    }
}

/// Draws a client's card: one that does not run lies on sunk ground with a dashed edge.
pub(crate) fn card(sketch: &mut Sketch<'_, '_>, rect: Rect, state: ClientState) {
    let (fill, stroke) = match state {
        ClientState::Running => (Paint::Panel, Stroke::solid(Paint::Line2, 1.0)),
        ClientState::Stopped => (Paint::Sunk, Stroke::dashed(Paint::Edge, 1.0, 4.0, 3.0)),
        ClientState::Crashed | ClientState::Failed => {
            (Paint::Sunk, Stroke::dashed(Paint::Bad, 1.0, 4.0, 3.0))
        }
    };
    sketch.card(rect, fill, stroke);
}

/// `✕` and a word for a client that does not run.
pub(crate) fn down(sketch: &Sketch<'_, '_>, state: ClientState) -> Option<(String, Font, Paint)> {
    let (word, font, paint) = match state {
        ClientState::Running => return None,
        ClientState::Stopped => (Phrase::Stopped, Font::NOTE, Paint::Ink2),
        ClientState::Crashed => (Phrase::Crashed, Font::NOTE_STRONG, Paint::Bad),
        ClientState::Failed => (Phrase::Failed, Font::NOTE_STRONG, Paint::Bad),
    };
    Some((format!("✕ {}", sketch.say(&word)), font, paint))
}
