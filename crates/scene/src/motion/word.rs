//! Words beside chevrons: none over another, none over a disc.

use super::strand::Strand;
use super::way::WordPlace;
use crate::shape::{Align, Font, Paint, Rect, Shape, Text, point};
use crate::view::{Note, Phrase, View};

/// A word with its place.
pub(super) struct Word {
    note: Note,
    count: usize,
    text: String,
    area: Rect,
    room: f32,
}

impl Word {
    /// As a shape.
    pub fn shape(self) -> Shape {
        let bad = matches!(self.note, Note::Refused { .. });
        Shape::Text(Text {
            at: point(self.area.x, self.area.y + ASCENT),
            align: Align::Start,
            text: self.text,
            font: Font::NOTE,
            paint: if bad { Paint::Bad } else { Paint::Ink2 },
            halo: Some(Paint::Paper),
            width: self.area.width,
        })
    }

    /// Counts one more of the kind, if the longer text still has its place.
    fn count_another(&mut self, more: usize, view: &View<'_>, taken: &[Rect]) {
        let Some((text, width)) = worded(self.note, self.count + more, view, self.room) else {
            return;
        };
        let area = Rect { width, ..self.area };
        let free = |other: &Rect| *other == self.area || !other.intersects(&area);
        if taken.iter().all(free) {
            (self.text, self.area, self.count) = (text, area, self.count + more);
        }
    }
}

const ASCENT: f32 = 10.0;
const HEIGHT: f32 = 13.0;
/// From the line along the chips to the first chevron that has a word.
const CLEAR: f32 = 14.0;

/// The longest way to say it that fits, and its width.
fn worded(note: Note, count: usize, view: &View<'_>, room: f32) -> Option<(String, f32)> {
    [Phrase::Note(note), Phrase::NoteShort(note)].into_iter().find_map(|phrase| {
        let mut text = view.say(&phrase);
        if count > 1 {
            text = view.say(&Phrase::Times { what: &text, count });
        }
        let width = view.text.width(&text, Font::NOTE);
        (width <= room).then_some((text, width))
    })
}

/// Places to try for a strand's word, the best first.
fn candidates(strand: &Strand, width: f32) -> Vec<Rect> {
    let (at, _) = strand.here();
    let area = |x: f32, baseline: f32| Rect::new(x, baseline - ASCENT, width, HEIGHT);
    match strand.words {
        WordPlace::Between(left, right) => {
            let x = (at.x - width / 2.0).clamp(left, (right - width).max(left));
            [20.0, -10.0, 34.0, -24.0].map(|drop| area(x, at.y + drop)).into()
        }
        WordPlace::LeftOf { .. } => {
            [4.0, -10.0, 18.0].map(|drop| area(at.x - 10.0 - width, at.y + drop)).into()
        }
        WordPlace::RightOf { .. } => {
            [4.0, -10.0, 18.0].map(|drop| area(at.x + 10.0, at.y + drop)).into()
        }
        WordPlace::Nowhere => Vec::new(),
    }
}

/// How wide a strand's word may be; none while its chevron is where no word can stand.
fn room(strand: &Strand) -> Option<f32> {
    let (at, _) = strand.here();
    let room = match strand.words {
        WordPlace::Between(left, right) if at.x >= left - 12.0 && at.x <= right + 12.0 => {
            right - left
        }
        WordPlace::LeftOf { edge, below } if at.y > below + CLEAR => at.x - 10.0 - edge,
        WordPlace::RightOf { edge, below } if at.y > below + CLEAR => edge - at.x - 10.0,
        _ => return None,
    };
    (room > 0.0).then_some(room)
}

/// Finds a place for a strand's word; one of the same kind near by counts it instead, and without
/// any place it is left out: the chevron can be asked.
pub(super) fn place(strand: &Strand, view: &View<'_>, discs: &[Rect], words: &mut Vec<Word>) {
    let Some(room) = room(strand) else { return };
    let Some((text, width)) = worded(strand.note, strand.count, view, room) else { return };
    let taken: Vec<Rect> =
        discs.iter().copied().chain(words.iter().map(|word| word.area)).collect();
    let free = |area: &Rect| taken.iter().all(|other| !other.intersects(area));
    let (at, _) = strand.here();
    if let Some(area) = candidates(strand, width).into_iter().find(free) {
        words.push(Word { note: strand.note, count: strand.count, text, area, room });
        return;
    }
    let kind = core::mem::discriminant(&strand.note);
    let near = |word: &&mut Word| {
        core::mem::discriminant(&word.note) == kind && (word.area.y - at.y).abs() < 40.0
    };
    if let Some(word) = words.iter_mut().find(near) {
        word.count_another(strand.count, view, &taken);
    }
}
