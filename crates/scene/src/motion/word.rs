//! Words beside chevrons: none over another, none over a disc.

use super::strand::Strand;
use super::way::WordPlace;
use crate::shape::{Align, Font, Paint, Point, Rect, Shape, Text, point};
use crate::track::Track;
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

/// Places to try for a strand's word while its chevron is at `at`.
fn candidates(strand: &Strand, at: Point, width: f32) -> Vec<Rect> {
    let area = |x: f32, baseline: f32| Rect::new(x, baseline - ASCENT, width, HEIGHT);
    match strand.line.words {
        WordPlace::Between(left, right) => {
            let within = |x: f32| x.clamp(left, (right - width).max(left));
            let below = [20.0, -10.0, 34.0, -24.0];
            let below = below.map(|drop| area(within(at.x - width / 2.0), at.y + drop));
            let beside = [at.x + 11.0, at.x - 11.0 - width];
            let beside = beside.map(|x| area(within(x), at.y + 4.0));
            let corners = [at.x + 6.0, at.x - 6.0 - width];
            let corners = corners
                .into_iter()
                .flat_map(|x| [18.0, -8.0].map(|drop| area(within(x), at.y + drop)));
            below.into_iter().chain(beside).chain(corners).collect()
        }
        WordPlace::LeftOf { .. } => {
            [4.0, -10.0, 18.0].map(|drop| area(at.x - 10.0 - width, at.y + drop)).into()
        }
        WordPlace::RightOf { .. } => {
            [4.0, -10.0, 18.0].map(|drop| area(at.x + 10.0, at.y + drop)).into()
        }
        WordPlace::InGap { baseline, .. } => vec![area(at.x + 10.0, baseline)],
        WordPlace::Nowhere => Vec::new(),
    }
}

/// How wide a strand's word may be; none while its chevron is where no word can stand.
fn room(strand: &Strand) -> Option<f32> {
    let (at, _) = strand.here();
    let room = match strand.line.words {
        WordPlace::Between(left, right) if at.x >= left - 12.0 && at.x <= right + 12.0 => {
            right - left
        }
        WordPlace::LeftOf { edge, below } if at.y > below + CLEAR => at.x - 10.0 - edge,
        WordPlace::RightOf { edge, below } if at.y > below + CLEAR => edge - at.x - 10.0,
        WordPlace::InGap { edge, .. } => edge - at.x - 10.0,
        _ => return None,
    };
    (room > 0.0).then_some(room)
}

/// What words keep off.
pub(super) struct Surroundings<'t> {
    /// Discs and chevrons: never covered.
    pub taken: Vec<Rect>,
    /// Crossed where it must be.
    pub wires: &'t [Track],
}

impl Surroundings<'_> {
    /// Places for a strand's word, those that cross least first. It is the whole way that counts
    /// and not the moment, so that a word keeps its side of the chevron.
    fn ranked(&self, strand: &Strand, width: f32) -> Vec<Rect> {
        let along =
            [0.25, 0.5, 0.75].map(|part| strand.line.track.at(strand.line.track.length() * part).0);
        let crossed = |place: usize| -> usize {
            let areas = along.iter().filter_map(|at| {
                candidates(strand, *at, width).get(place).map(|area| area.grown(1.0))
            });
            areas.map(|area| self.lines_through(&area, strand)).sum()
        };
        let (at, _) = strand.here();
        let mut ranked: Vec<(usize, Rect)> = candidates(strand, at, width)
            .into_iter()
            .enumerate()
            .map(|(place, area)| (crossed(place), area))
            .collect();
        ranked.sort_by_key(|(crossed, _)| *crossed);
        ranked.into_iter().map(|(_, area)| area).collect()
    }

    fn lines_through(&self, area: &Rect, strand: &Strand) -> usize {
        let lines = self.wires.iter().chain([&strand.line.track]);
        lines.filter(|line| line.crosses(area)).count()
    }
}

/// Finds a place for a strand's word; one of the same kind near by counts it instead, and without
/// any place it is left out: the chevron can be asked.
pub(super) fn place(
    strand: &Strand,
    view: &View<'_>,
    around: &Surroundings<'_>,
    words: &mut Vec<Word>,
) {
    if strand.quiet {
        return;
    }
    let Some(room) = room(strand) else { return };
    let Some((text, width)) = worded(strand.note, strand.count, view, room) else { return };
    let taken: Vec<Rect> =
        around.taken.iter().copied().chain(words.iter().map(|word| word.area)).collect();
    let free = |area: &Rect| taken.iter().all(|other| !other.intersects(area));
    if let Some(area) = around.ranked(strand, width).into_iter().find(free) {
        words.push(Word { note: strand.note, count: strand.count, text, area, room });
        return;
    }
    let (at, _) = strand.here();
    let kind = core::mem::discriminant(&strand.note);
    let near = |word: &&mut Word| {
        core::mem::discriminant(&word.note) == kind && (word.area.y - at.y).abs() < 40.0
    };
    if let Some(word) = words.iter_mut().find(near) {
        word.count_another(strand.count, view, &taken);
    }
}
