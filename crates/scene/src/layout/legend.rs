//! What the letters stand for: one row.

use super::measures::count;
use crate::model::{Model, key_text};
use crate::shape::{Align, Font, Paint, Rect, point};
use crate::sketch::{CellState, Sketch};
use crate::view::Phrase;

const CELL: f32 = 20.0;
/// From one key to the next; closer where that is what all of them need.
const BETWEEN: [f32; 2] = [16.0, 10.0];
/// No key's text is longer, however much room there is.
const LONGEST_KEY: f32 = 110.0;

/// Draws the row with this baseline; nothing without keys.
pub(crate) fn draw(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    (left, baseline, width): (f32, f32, f32),
) {
    if model.keys.is_empty() {
        return;
    }
    let keys: Vec<String> = model
        .legend
        .iter()
        .map(|key| sketch.elide(&key_text(key), Font::MONO_NOTE, LONGEST_KEY))
        .collect();
    let key_width =
        |sketch: &Sketch<'_, '_>, key: &str| CELL + 5.0 + sketch.width(key, Font::MONO_NOTE);
    let cells: f32 = keys.iter().map(|key| key_width(sketch, key)).sum();
    let all = |between: f32| cells + count(keys.len()) * between;
    let [usual, close] = BETWEEN;
    let fits = |between: f32| all(between) - between <= width;
    let between = if !fits(usual) && fits(close) { close } else { usual };
    let mut x = left;
    let words = sketch.say(&Phrase::KeyLegend);
    let words_width = sketch.width(&words, Font::NOTE) + 12.0;
    if words_width + all(usual) <= width {
        sketch.text(point(x, baseline), Align::Start, words, Font::NOTE, Paint::Ink2);
        x += words_width;
    }
    let more_room = 64.0;
    for (place, (key, name)) in model.legend.iter().zip(&keys).enumerate() {
        let left_over = keys.len() - place;
        let end = x + key_width(sketch, name);
        let last = left_over == 1;
        if end + if last || fits(between) { 0.0 } else { more_room } > left + width {
            let more = sketch.say(&Phrase::More(left_over));
            sketch.text(point(x, baseline), Align::Start, more, Font::NOTE, Paint::Ink2);
            return;
        }
        let letter = model.keys.letter(Some(key), false);
        let cell = Rect::new(x, baseline - 14.0, CELL, CELL);
        sketch.cell(cell, &letter, CellState::New, 12.0);
        let at = point(x + CELL + 5.0, baseline);
        sketch.text(at, Align::Start, name.clone(), Font::MONO_NOTE, Paint::Ink);
        x = end + between;
    }
}
