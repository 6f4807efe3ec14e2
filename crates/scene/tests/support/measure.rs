//! A text measure without fonts: a little wider than the fonts it stands for.

use partita_scene::shape::{Family, Font};
use partita_scene::view::TextMeasure;

/// Widths by kind of letter.
pub struct Estimate;

impl TextMeasure for Estimate {
    fn width(&self, text: &str, font: Font) -> f32 {
        let em: f32 = text.chars().map(|letter| advance(letter, font)).sum();
        em * font.size
    }
}

fn advance(letter: char, font: Font) -> f32 {
    if is_wide(letter) {
        return 1.0;
    }
    if font.family == Family::Mono {
        return 0.602;
    }
    let regular = match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | '·' | '‹' | '›' => 0.3,
        ' ' | '-' | 'f' | 't' | 'r' | '/' | '(' | ')' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.86,
        'A'..='Z' | '★' | '✕' | '×' => 0.68,
        _ => 0.57,
    };
    if font.bold { regular * 1.06 } else { regular }
}

fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x1100..=0x11ff | 0x3000..=0x9fff | 0xac00..=0xd7af | 0xff00..=0xffef)
}

/// The same, of a wide typeface.
pub struct Wide;

impl TextMeasure for Wide {
    fn width(&self, text: &str, font: Font) -> f32 {
        Estimate.width(text, font) * 1.18
    }
}
