//! The ruler that one partition's copies share: epochs above them, the high watermark through them,
//! offsets below, and where a tail is cut.

use super::records;
use super::stack::BETWEEN;
use crate::hit::Thing;
use crate::shape::{Align, Font, Paint, Rect, Segment, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Phrase};
use partita_engine::id::Offset;
use partita_engine::world::{PartitionView, RecordView, World};

/// The line of epochs with their brackets.
pub(super) const EPOCHS: f32 = 15.0;

/// Where the logs lie on the card.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ruler {
    pub left: f32,
    pub pitch: f32,
    pub first: Offset,
    pub columns: u64,
}

impl Ruler {
    pub fn x(&self, offset: Offset) -> f32 {
        let places = offset.since(self.first).min(self.columns);
        self.left + f32::from(u16::try_from(places).unwrap_or(u16::MAX)) * self.pitch
    }

    pub fn shows(&self, offset: Offset) -> bool {
        offset >= self.first && offset < self.first.plus(self.columns)
    }

    pub fn cell(&self, offset: Offset, top: f32, height: f32) -> Rect {
        Rect::new(self.x(offset), top, self.pitch - 4.0, height)
    }

    /// A bracket over each leader epoch, with who led it where that is known.
    pub fn epochs(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (world, partition): (&(impl World + ?Sized), &PartitionView),
        kept: &[RecordView],
        top: f32,
    ) {
        let leaders = records::leaders(world, partition);
        let mut free = self.left - 4.0;
        for (epoch, first, last) in records::epochs(kept) {
            if !self.shows(first) || !self.shows(last) {
                continue;
            }
            let (left, right) = (self.x(first), self.x(last) + self.pitch - 4.0);
            sketch.marks.push(records::bracket(left, right, top + EPOCHS - 2.0, -3.0));
            let led = leaders.get(&epoch).copied();
            let unclean = led.is_some_and(|led| led.unclean);
            let led = led.map(|led| ClusterPhrase::EpochLedBy { epoch, leader: led.by, unclean });
            let ways = [
                led,
                Some(ClusterPhrase::Epoch { epoch, short: false }),
                Some(ClusterPhrase::Epoch { epoch, short: true }),
            ];
            let (mark, paint) = if unclean { ("✕ ", Paint::Bad) } else { ("", Paint::Ink2) };
            let middle = f32::midpoint(left, right);
            let half = |words: &str| sketch.width(words, Font::OFFSET) / 2.0;
            let fits = |words: &String| {
                half(words) * 2.0 <= right - left + 6.0 && middle - half(words) >= free
            };
            let say = |way| format!("{mark}{}", sketch.say_cluster(way));
            let words = ways.into_iter().flatten().map(say).find(fits);
            if let Some(words) = words {
                free = middle + half(&words) + 4.0;
                let at = point(middle, top + EPOCHS - 6.0);
                sketch.text(at, Align::Middle, words, Font::OFFSET, paint);
            }
        }
    }

    /// The high watermark through all copies, red while it may not move.
    pub fn fence(
        &self,
        sketch: &mut Sketch<'_, '_>,
        partition: &PartitionView,
        top: f32,
        rows: &[(Rect, Option<Rect>)],
        narrow: bool,
    ) {
        let offset = partition.high_watermark;
        let beyond = offset > self.first.plus(self.columns);
        let Some((first, _)) = rows.first().copied() else { return };
        let (words, paint) = if partition.high_watermark_frozen {
            (ClusterPhrase::HighWatermarkFrozen(offset), Paint::Bad)
        } else {
            (ClusterPhrase::HighWatermarkAt(offset), Paint::Ink)
        };
        let words = sketch.say_cluster(words);
        let x = self.x(offset) - 2.0;
        let shown = offset >= self.first && !beyond;
        if shown {
            let stroke = Stroke::solid(paint, 2.0);
            // Words between the logs and in them are left free.
            let rise = if narrow { 1.0 } else { BETWEEN };
            let crosses = |said: &Rect| said.x - 3.0 <= x && x <= said.right() + 3.0;
            let free = rows.iter().filter(|(_, said)| !said.as_ref().is_some_and(crosses));
            let parts = free.map(|(row, _)| (row.y - rise, row.bottom() + 1.0));
            for (from, to) in parts.chain([(top, first.y)]) {
                sketch.line(point(x, from), point(x, to), stroke);
            }
            let flag = vec![
                Segment::Move(point(x, top)),
                Segment::Line(point(x - 7.0, top)),
                Segment::Line(point(x, top + 7.0)),
                Segment::Close,
            ];
            sketch.fill(flag, paint);
            let area = Rect::new(x - 8.0, top, 16.0, first.bottom() - top);
            let thing = Thing::HighWatermark(partition.topic_partition.clone());
            sketch.hit_within(thing, area, area, 5);
        }
        let short = sketch.say(&Phrase::HighWatermark(offset));
        let ways = [words, short].map(|words| match (shown, beyond) {
            (true, _) => words,
            (false, true) => format!("{words} ›"),
            (false, false) => format!("‹ {words}"),
        });
        let right = first.right();
        let place = |words: &String| {
            let width = sketch.width(words, Font::NOTE_STRONG);
            if x - 11.0 - width >= self.left - 4.0 {
                return Some((x - 11.0, Align::End));
            }
            (x + 6.0 + width <= right).then_some((x + 6.0, Align::Start))
        };
        let found = ways.iter().find_map(|words| Some((words.clone(), place(words)?)));
        if let Some((words, (x, align))) = found {
            sketch.text(point(x, top + 9.5), align, words, Font::NOTE_STRONG, paint);
        }
    }

    /// The ruler's numbers; the leader's log end is bold and always there.
    pub fn offsets(&self, sketch: &mut Sketch<'_, '_>, partition: &PartitionView, baseline: f32) {
        let end = partition.log_end;
        let last = partition.replicas.iter().map(|copy| copy.log_end).max().unwrap_or(end).max(end);
        let number = |offset: Offset| Phrase::Number(offset.0);
        let widest = sketch.width(&sketch.say(&number(last)), Font::OFFSET_STRONG) + 5.0;
        let step =
            [1, 2, 5, 10, 20].into_iter().find(|step| f32::from(*step) * self.pitch >= widest);
        let step = u64::from(step.unwrap_or(50u16));
        let middle = |offset: Offset| self.x(offset) + (self.pitch - 4.0) / 2.0;
        let shown = self.first.0..self.first.plus(self.columns).0.min(last.0 + 1);
        for offset in shown.map(Offset) {
            let is_end = offset == end;
            let crowds = middle(end) - middle(offset);
            let free = is_end || crowds.abs() >= widest;
            if !(is_end || offset.0 % step == 0) || !free || offset == last && !is_end {
                continue;
            }
            let (font, paint) = if is_end {
                (Font::OFFSET_STRONG, Paint::Ink)
            } else {
                (Font::OFFSET, Paint::Ink3)
            };
            let words = sketch.say(&number(offset));
            sketch.text(point(middle(offset), baseline), Align::Middle, words, font, paint);
        }
    }
}

/// Where and why a tail is cut: "cut: epoch 0 ends at 5".
pub(super) fn cut_words(sketch: &Sketch<'_, '_>, cut: records::Divergence) -> String {
    let words = match cut.epoch {
        Some(epoch) => ClusterPhrase::EpochEnds { epoch, end: cut.from },
        None => ClusterPhrase::CutHere,
    };
    format!("✕ {}", sketch.say_cluster(words))
}

/// The dashed line where a tail is cut, and right of the tail why, where there is room; gives where
/// that stands.
pub(super) fn cut_mark(
    sketch: &mut Sketch<'_, '_>,
    ruler: &Ruler,
    (cut, end): (Offset, Offset),
    place: Rect,
    words: &str,
) -> Option<Rect> {
    if cut >= ruler.first && cut <= ruler.first.plus(ruler.columns) {
        let x = ruler.x(cut) - 2.0;
        let stroke = Stroke::dashed(Paint::Bad, 2.0, 3.0, 2.0);
        sketch.line(point(x, place.y - 2.0), point(x, place.bottom() + 2.0), stroke);
    }
    let left = ruler.x(end) + 6.0;
    if end <= ruler.first || left + sketch.width(words, Font::NOTE_STRONG) > place.right() {
        return None;
    }
    let at = point(left, place.centre().y + 4.3);
    let right = sketch.text(at, Align::Start, words, Font::NOTE_STRONG, Paint::Bad);
    Some(Rect { x: left, width: right - left, ..place })
}
