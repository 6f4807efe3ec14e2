//! The numbers of what is hovered, beside the pointer.

use crate::explain::{KeyMark, Summary};
use crate::i18n::Language;
use partita_engine::world::key_letter;
use yew::prelude::*;

/// What is shown and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Popup {
    /// What it says.
    pub summary: Summary,
    /// Pixels from the stage's left edge.
    pub x: f32,
    /// Pixels from the stage's top edge.
    pub y: f32,
    /// The stage's width and height.
    pub stage: (f32, f32),
}

/// Pixels between the pointer and the popup.
const DISTANCE: f32 = 14.0;

impl Popup {
    /// On the side of the pointer that has more room.
    fn style(&self) -> String {
        let (width, height) = self.stage;
        let across = if self.x < width / 2.0 {
            format!("left: {}px", self.x + DISTANCE)
        } else {
            format!("right: {}px", width - self.x + DISTANCE)
        };
        let down = if self.y < height / 2.0 {
            format!("top: {}px", self.y + DISTANCE)
        } else {
            format!("bottom: {}px", height - self.y + DISTANCE)
        };
        format!("{across}; {down}")
    }

    /// The popup as HTML. What it says is said to screen readers elsewhere.
    pub fn view(&self, language: Language) -> Html {
        html! {
            <div class="popup" style={self.style()} aria-hidden="true">
                <div class="popup-title">
                    { self.summary.key.map(key_badge) }
                    { language.words(&self.summary.title) }
                </div>
                { for self.summary.lines.iter().map(|line| html! {
                    <div>{ language.words(line) }</div>
                }) }
            </div>
        }
    }
}

/// The sign of a record's key, as it stands in its cell.
pub fn key_badge(key: KeyMark) -> Html {
    let (letter, class) = match key {
        KeyMark::Key(number) => {
            let colour = char::from(b'a' + u8::try_from(number % 8).unwrap_or(0));
            (key_letter(number), format!("key-badge key-badge-{colour}"))
        }
        KeyMark::NoKey => ("–".to_owned(), "key-badge".to_owned()),
    };
    html! { <span {class} aria-hidden="true">{ letter }</span> }
}
