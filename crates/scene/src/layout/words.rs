//! The one strip that spells out its marks: committed, position, high watermark, log end.

use super::strip::{Log, Strip};
use crate::shape::{Align, Font, Paint, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::Offset;

/// From a label's name to its meaning.
const BETWEEN: f32 = 6.0;
/// From the slot to the labels right of it.
const BESIDE: f32 = 12.0;

/// A mark to be spelled out.
struct Mark {
    offset: Offset,
    name: String,
    meaning: String,
    /// From its place to the end of its label.
    distance: f32,
}

/// The places right of the slot that the labels there need: with their meanings when that leaves
/// room for enough cells, else their names alone, else none.
pub(crate) fn reserve(sketch: &Sketch<'_, '_>, longest: Offset, pitch: f32, columns: u64) -> u64 {
    let width = |phrase: Phrase<'_>, font| sketch.width(&sketch.say(&phrase), font);
    // The high watermark's meaning is longer; it may begin a place further left.
    let names = width(Phrase::LogEndName(longest), Font::NOTE_STRONG)
        .max(width(Phrase::HighWatermarkName(longest), Font::NOTE_STRONG));
    let meanings = width(Phrase::LogEndMeaning, Font::NOTE)
        .max(width(Phrase::HighWatermarkMeaning, Font::NOTE) - pitch);
    for (needed, least_cells) in [(names.max(meanings), 9), (names, 7)] {
        let places = (1..=columns).find(|places| {
            super::measures::count(usize::try_from(*places).unwrap_or(0)) * pitch >= needed + BESIDE
        });
        if let Some(places) = places
            && places + least_cells < columns
        {
            return places;
        }
    }
    1.min(columns.saturating_sub(2))
}

impl Log<'_> {
    /// Writes a strip's words. Those of reading need the band below the lanes that only the first
    /// strip has: were the band to follow the pointer, everything would move under it.
    pub fn words(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, band: bool) {
        if band {
            self.reading_words(sketch, strip);
        }
        self.writing_words(sketch, strip);
    }

    /// Committed and position of the first group, each ending at its mark. The mark further left
    /// takes the upper row, so that no label lies under the other's line.
    fn reading_words(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip) {
        let (Some(reading), Some(lane)) = (self.readings.first(), strip.lanes.first()) else {
            return;
        };
        let last_lane = strip.lanes.last().map_or(lane.y, |lane| lane.y);
        let committed = reading.committed.map(|offset| Mark {
            offset,
            name: sketch.say(&Phrase::CommittedName(offset)),
            meaning: sketch.say(&Phrase::CommittedMeaning),
            distance: 8.0,
        });
        let position = reading.readers.first().and_then(|reader| reader.position);
        let position = position.map(|offset| Mark {
            offset,
            name: sketch.say(&Phrase::PositionName(offset)),
            meaning: sketch.say(&Phrase::PositionMeaning),
            distance: 6.0,
        });
        let mut marks: Vec<Mark> = committed.into_iter().chain(position).collect();
        marks.retain(|mark| mark.offset <= strip.end());
        marks.sort_by_key(|mark| mark.offset);
        let limit = self.right_of_slot(strip) - 10.0;
        let more = self.readings.len() > strip.lanes.len();
        let upper = last_lane + 26.0 + if more { strip.measures.lane_pitch - 2.0 } else { 0.0 };
        let turned = marks.first().is_some_and(|mark| !fits_left(sketch, strip, mark));
        if turned {
            marks.reverse();
        }
        for (row, mark) in (0u16..).zip(&marks) {
            let baseline = upper + f32::from(row) * 16.0;
            mark_label(sketch, strip, mark, baseline, limit);
            if row > 0 && mark.offset >= strip.first {
                let side = if fits_left(sketch, strip, mark) { -3.0 } else { 3.0 };
                pointer(sketch, strip.x(mark.offset), lane.y + 5.0, baseline - 4.0, side);
            }
        }
    }

    fn right_of_slot(&self, strip: &Strip) -> f32 {
        strip.x(self.partition.log_end.plus(1)) + BESIDE
    }

    /// Log end and high watermark, right of the slot, where there is room.
    fn writing_words(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip) {
        let end = self.partition.log_end;
        let planned = crate::plan::lands_in(sketch.view.plan.as_ref(), &strip.topic_partition);
        if !strip.shows(end) || planned {
            return;
        }
        let left = self.right_of_slot(strip);
        let room = strip.card.right() - 8.0 - left;
        let names = [
            sketch.say(&Phrase::LogEndName(end)),
            sketch.say(&Phrase::HighWatermarkName(self.partition.high_watermark)),
        ];
        let meanings =
            [sketch.say(&Phrase::LogEndMeaning), sketch.say(&Phrase::HighWatermarkMeaning)];
        let lower = strip.card.bottom() - 5.0;
        let baselines = [strip.cell_top() + 28.0, lower];
        let thin = |paint| Stroke::solid(paint, 1.25);
        for ((name, meaning), baseline) in names.into_iter().zip(meanings).zip(baselines) {
            if sketch.width(&name, Font::NOTE_STRONG) > room {
                continue;
            }
            let is_end = baseline < lower;
            let mut left = left;
            let wide = sketch.width(&meaning, Font::NOTE) > room;
            if wide && !is_end {
                left -= strip.measures.pitch;
            }
            let room = strip.card.right() - 8.0 - left;
            let at = point(left, baseline - 15.0);
            sketch.text(at, Align::Start, name, Font::NOTE_STRONG, Paint::Ink);
            if sketch.width(&meaning, Font::NOTE) <= room {
                let at = point(left, baseline);
                sketch.text(at, Align::Start, meaning, Font::NOTE, Paint::Ink2);
            }
            if is_end {
                let y = strip.cell_top() + 14.0;
                let from = point(strip.x(end.plus(1)) - 3.0, y);
                sketch.line(from, point(left - 5.0, y), thin(Paint::Ink3));
            } else if self.partition.high_watermark >= strip.first {
                let y = strip.card.bottom() - 8.0;
                let from = point(strip.x(self.partition.high_watermark), y);
                sketch.line(from, point(left - 5.0, y), thin(Paint::Ink));
            }
        }
    }
}

fn fits_left(sketch: &Sketch<'_, '_>, strip: &Strip, mark: &Mark) -> bool {
    let width = sketch.width(&mark.name, Font::NOTE_STRONG);
    strip.x(mark.offset) - mark.distance - width >= strip.card.x + 14.0
}

/// Name and meaning ending at the mark, or beginning there without room on the left.
fn mark_label(sketch: &mut Sketch<'_, '_>, strip: &Strip, mark: &Mark, baseline: f32, limit: f32) {
    let name = sketch.width(&mark.name, Font::NOTE_STRONG);
    let whole = name + BETWEEN + sketch.width(&mark.meaning, Font::NOTE);
    let x = strip.x(mark.offset);
    let left = strip.card.x + 14.0;
    let (start, meaning) = if x - mark.distance - whole >= left {
        (x - mark.distance - whole, true)
    } else if x - mark.distance - name >= left {
        (x - mark.distance - name, false)
    } else if x + 8.0 + whole <= limit {
        (x + 8.0, true)
    } else {
        (x + 8.0, false)
    };
    if start + name > strip.card.right() - 8.0 {
        return;
    }
    let at = point(start, baseline);
    let end = sketch.text(at, Align::Start, mark.name.clone(), Font::NOTE_STRONG, Paint::Ink);
    if meaning {
        let at = point(end + BETWEEN, baseline);
        sketch.text(at, Align::Start, mark.meaning.clone(), Font::NOTE, Paint::Ink2);
    }
}

/// A thin line from a mark down to its label.
fn pointer(sketch: &mut Sketch<'_, '_>, x: f32, top: f32, bottom: f32, side: f32) {
    sketch.marks.push(Shape::Path {
        segments: vec![
            Segment::Move(point(x, top)),
            Segment::Line(point(x, bottom)),
            Segment::Line(point(x + side, bottom)),
        ],
        fill: None,
        stroke: Some(Stroke::solid(Paint::Ink3, 1.25)),
        outline_first: false,
    });
}
