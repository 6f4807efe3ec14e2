//! The lens below the bars: the chosen partition's block three times as large, on a labelled scale,
//! and beside it the partition itself.

use super::bars::{Bar, BarSize, Bars, lag_height};
use super::frame::Frame;
use super::log_bar;
use super::row::Row;
use crate::hit::Thing;
use crate::layout::measures::count;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{BrokerId, TopicPartition};
use partita_engine::world::{PartitionView, World};

/// How high the lens is.
pub(super) const fn height(stacked: bool) -> f32 {
    if stacked { 170.0 } else { 142.0 }
}

/// The part of the lens that the block takes.
const BLOCK: f32 = 0.41;
/// The most that a lag goes down.
const DOWN: f32 = 56.0;

/// Draws the lens for one partition.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (model, world): (&Model, &(impl World + ?Sized)),
    (frame, rows): (&Frame, &[Row<'_>]),
    chosen: &TopicPartition,
    area: Rect,
) {
    let row = rows.iter().find(|row| row.topic.name == chosen.topic);
    let (Some(row), Some(partition)) = (row, model.partition(chosen)) else { return };
    let Some(column) = row.column_of(chosen) else { return };
    let Some(block) = row.columns.get(column) else { return };
    let edge = Stroke::solid(Paint::Accent, 2.0);
    sketch.rect(area, 10.0, Some(Paint::Panel), Some(edge));
    notch(sketch, point(frame.column_middle(column), area.y));
    let split = if frame.stacked { area.x } else { (area.x + area.width * BLOCK).round() };
    if !frame.stacked {
        let leader = model.brokers.get(column).map(|broker| broker.id);
        let left = Rect { width: split - area.x, ..area };
        heading(sketch, (chosen, leader), block.len(), left);
        bars(sketch, block, chosen, left);
        let rule = Stroke::solid(Paint::Line2, 1.0);
        sketch.line(point(split, area.y + 14.0), point(split, area.bottom() - 14.0), rule);
    }
    let inset = if frame.stacked { 12.0 } else { 24.0 };
    let place = Rect::new(split + inset, area.y, area.right() - split - inset - 16.0, area.height);
    title(sketch, model, (partition, block), place);
    log_bar::draw(sketch, (model, world), partition, place);
    keys(sketch, frame, place);
}

/// Points from the lens to the column that it shows.
fn notch(sketch: &mut Sketch<'_, '_>, at: Point) {
    sketch.marks.push(Shape::Path {
        segments: vec![
            Segment::Move(point(at.x - 9.0, at.y + 1.0)),
            Segment::Line(point(at.x, at.y - 8.0)),
            Segment::Line(point(at.x + 9.0, at.y + 1.0)),
        ],
        fill: Some(Paint::Panel),
        stroke: Some(Stroke::solid(Paint::Accent, 2.0)),
        outline_first: false,
    });
}

fn heading(
    sketch: &mut Sketch<'_, '_>,
    (chosen, leader): (&TopicPartition, Option<BrokerId>),
    partitions: usize,
    area: Rect,
) {
    let room = area.width - 32.0;
    let topic = sketch.elide(chosen.topic.as_str(), Font::LABEL_STRONG, room * 0.5);
    let name = sketch.say(&Phrase::BlockOn { topic: &topic, leader });
    let note = sketch.say(&Phrase::BlockNote(partitions));
    sketch.heading(point(area.x + 16.0, area.y + 21.0), &name, &note, room);
}

/// The block's bars with the numbers that they mean.
fn bars(
    sketch: &mut Sketch<'_, '_>,
    block: &[(&PartitionView, Bar)],
    chosen: &TopicPartition,
    area: Rect,
) {
    const WIDEST: f32 = 15.4;
    let axis = sketch.width(&sketch.say(&Phrase::Number(100_000)), Font::OFFSET);
    let (left, base) = (area.x + 16.0 + axis + 9.0, area.y + 64.0);
    let pitch = WIDEST.min((area.right() - 18.0 - left) / count(block.len().max(1)));
    let size = BarSize { width: (pitch * 0.65).max(1.0), up: 15.0, down: DOWN };
    let right = left + pitch * count(block.len());
    scale(sketch, block, (left, right, base));
    let mut bars = Bars::default();
    for (place, (_, bar)) in block.iter().enumerate() {
        bars.push((left + count(place) * pitch, base), *bar, size);
    }
    sketch.marks.extend(bars.shapes());
    let numbers = block.iter().map(|(partition, _)| partition.topic_partition.partition.0);
    let numbers: Vec<u32> = numbers.collect();
    let here = block.iter().position(|(partition, _)| partition.topic_partition == *chosen);
    if let Some((place, (_, bar))) = here.and_then(|place| Some((place, block.get(place)?))) {
        let x = left + count(place) * pitch;
        let down = lag_height(bar.lag, DOWN);
        let ring = Rect::new(x - 3.0, base - 18.0, size.width + 6.0, 22.0 + down.max(2.0));
        sketch.rect(ring, 4.0, None, Some(Stroke::solid(Paint::Accent, 2.5)));
        labels(sketch, &numbers, place, (left, right, base - 24.0), pitch);
    }
}

/// The lags that are powers of ten, as far as the block's worst.
fn scale(
    sketch: &mut Sketch<'_, '_>,
    block: &[(&PartitionView, Bar)],
    (left, right, base): (f32, f32, f32),
) {
    let worst = block.iter().map(|(_, bar)| bar.lag).max().unwrap_or(0);
    let label = sketch.say(&Phrase::In);
    let label = sketch.elide(&label, Font::NOTE, left - 9.0 - 4.0);
    let at = point(left - 9.0, base - 4.0);
    sketch.text(at, Align::End, label, Font::NOTE, Paint::Ink2);
    for decade in [10_u64, 100, 1_000, 10_000, 100_000] {
        if decade > 10 && decade > worst {
            break;
        }
        let y = base + 1.5 + lag_height(decade, DOWN);
        let rule = Stroke::solid(Paint::Line, 1.0);
        sketch.line(point(left - 4.0, y), point(right, y), rule);
        let number = sketch.say(&Phrase::Number(decade));
        sketch.text(point(left - 9.0, y + 4.0), Align::End, number, Font::OFFSET, Paint::Ink2);
    }
}

/// The numbers of the first, the chosen and the last partition, where they keep apart.
fn labels(
    sketch: &mut Sketch<'_, '_>,
    numbers: &[u32],
    chosen: usize,
    (left, right, baseline): (f32, f32, f32),
    pitch: f32,
) {
    const APART: f32 = 8.0;
    let [first, .., last] = numbers else {
        if let [only] = numbers {
            let name = sketch.say(&Phrase::PartitionNumber(*only));
            sketch.text(point(left, baseline), Align::Start, name, Font::OFFSET_STRONG, Paint::Ink);
        }
        return;
    };
    let Some(here) = numbers.get(chosen) else { return };
    let x = left + (count(chosen) + 0.33) * pitch;
    let here_text = here.to_string();
    let half = sketch.width(&here_text, Font::OFFSET_STRONG) / 2.0;
    let x = x.max(left + half);
    let at = point(x, baseline);
    sketch.text(at, Align::Middle, here_text, Font::OFFSET_STRONG, Paint::Ink);
    let named = sketch.say(&Phrase::PartitionNumber(*first));
    let mut clear = left;
    for text in [named, first.to_string()] {
        let end = left + sketch.width(&text, Font::OFFSET);
        if end + APART <= x - half {
            clear = end;
            sketch.text(point(left, baseline), Align::Start, text, Font::OFFSET, Paint::Ink2);
            break;
        }
    }
    let last = last.to_string();
    let start = right - sketch.width(&last, Font::OFFSET);
    if start >= (x + half).max(clear) + APART {
        sketch.text(point(right, baseline), Align::End, last, Font::OFFSET, Paint::Ink2);
    }
}

/// The partition's name, leader and ISR, and how its rate compares.
fn title(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    (partition, block): (&PartitionView, &[(&PartitionView, Bar)]),
    place: Rect,
) {
    let baseline = place.y + 21.0;
    let name = partition.topic_partition.to_string();
    let name = sketch.elide_start(&name, Font::LABEL_STRONG, place.width * 0.45);
    let at = point(place.x, baseline);
    let mut end = sketch.text(at, Align::Start, name, Font::LABEL_STRONG, Paint::Ink);
    let numbers: Vec<String> = partition.isr.iter().map(|broker| broker.0.to_string()).collect();
    let isr = sketch.say(&Phrase::Isr(&numbers.join(" ")));
    let missing = partition.isr.len() < partition.replicas.len();
    let mut parts = vec![
        match partition.leader {
            Some(leader) => (format!("★ {leader}"), Font::NOTE, Paint::Ink2),
            None => (format!("✕ {}", sketch.say(&Phrase::NoLeader)), Font::NOTE_STRONG, Paint::Bad),
        },
        if missing { (isr, Font::NOTE_STRONG, Paint::Bad) } else { (isr, Font::NOTE, Paint::Ink2) },
    ];
    let bar = Bar::new(model, partition);
    if bar.rate > 0 {
        let rate = Phrase::Rate { millirecords_per_second: bar.rate, short: false };
        parts.push((sketch.say(&rate), Font::NOTE_STRONG, Paint::Ink));
    }
    if let Some(times) = times_neighbours(bar, block) {
        let times = sketch.say(&Phrase::TimesNeighbours(times));
        parts.push((times, Font::NOTE_STRONG, Paint::Ink));
    }
    for (text, font, paint) in parts {
        if end + 10.0 + sketch.width(&text, font) > place.right() {
            break;
        }
        end = sketch.text(point(end + 10.0, baseline), Align::Start, text, font, paint);
    }
}

/// How many times more comes in than into the middle one of its block, from three times on.
fn times_neighbours(bar: Bar, block: &[(&PartitionView, Bar)]) -> Option<u64> {
    let mut rates: Vec<u64> = block.iter().map(|(_, bar)| bar.rate).collect();
    rates.sort_unstable();
    let middle = *rates.get(rates.len() / 2)?;
    let times = bar.rate.checked_div(middle)?;
    (times >= 3).then_some(times)
}

/// What keys do here, where there are keys and there is room beside the controls.
fn keys(sketch: &mut Sketch<'_, '_>, frame: &Frame, place: Rect) {
    const CONTROLS: f32 = 180.0;
    let words = sketch.say(&Phrase::OverviewKeys);
    if !frame.stacked && sketch.width(&words, Font::NOTE) <= place.width - CONTROLS {
        let at = point(place.x, place.bottom() - 12.0);
        sketch.text(at, Align::Start, words, Font::NOTE, Paint::Ink2);
    }
}

/// A record of the lens.
pub(super) fn record(
    topic_partition: &TopicPartition,
    offset: partita_engine::id::Offset,
) -> Thing {
    Thing::Record { topic_partition: topic_partition.clone(), offset }
}
