//! What comes next if nobody does anything, beside the partition that it is about.

use crate::layout::measures::count;
use crate::shape::{Align, Font, Paint, Rect, point};
use crate::sketch::Sketch;
use crate::view::ClusterPhrase;

/// From line to line.
pub(super) const LINE: f32 = 15.0;

/// What comes next: when, and in words; red with a cross where something breaks.
pub(super) fn draw(sketch: &mut Sketch<'_, '_>, area: Rect) {
    let view = sketch.view;
    let ahead = &view.ahead;
    let heading = sketch.say_cluster(ClusterPhrase::NextUnlessCommanded);
    sketch.heading(point(area.x, area.y + 18.0), &heading, "", area.width);
    let times = ahead.events.iter().map(|event| sketch.width(&event.time, Font::OFFSET));
    let left = area.x + times.fold(0.0, f32::max) + 10.0;
    let mut baseline = area.y + 38.0;
    let last = area.bottom() - 8.0;
    for event in &ahead.events {
        let (mark, paint) = if event.broken { ("✕ ", Paint::Bad) } else { ("", Paint::Ink) };
        let words = format!("{mark}{}", event.words);
        let lines = sketch.wrap(&words, Font::NOTE, area.right() - left, 2);
        if baseline + LINE * count(lines.len().saturating_sub(1)) > last {
            return;
        }
        let at = point(area.x, baseline);
        sketch.text(at, Align::Start, event.time.clone(), Font::OFFSET, Paint::Ink3);
        for line in lines {
            sketch.text(point(left, baseline), Align::Start, line, Font::NOTE, paint);
            baseline += LINE;
        }
        baseline += 3.0;
    }
    let note = ahead.note.as_ref().map(|note| sketch.wrap(note, Font::NOTE, area.width, 2));
    for line in note.into_iter().flatten() {
        if baseline > last {
            return;
        }
        sketch.text(point(area.x, baseline), Align::Start, line, Font::NOTE, Paint::Ink2);
        baseline += LINE;
    }
}
