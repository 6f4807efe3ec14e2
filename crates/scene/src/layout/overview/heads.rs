//! What stands above the bars and does not scroll: how they are read, what is broken, the brokers.

use super::bars::State;
use super::frame::Frame;
use super::row::Row;
use super::{broken, marked, marked_width};
use crate::hit::Thing;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::world::BrokerView;

/// The right end of what the page lays over the stage's upper left corner.
const SWITCH: f32 = 196.0;

/// Draws the head.
pub(super) fn draw(sketch: &mut Sketch<'_, '_>, model: &Model, frame: &Frame, rows: &[Row<'_>]) {
    let trouble = trouble(sketch, model, rows);
    if frame.stacked {
        stacked(sketch, frame, &trouble);
    } else {
        beside(sketch, frame, &trouble.join(" · "));
        titles(sketch, frame);
    }
    brokers(sketch, model, frame, rows);
}

/// On one line: how bars are read, what they say, and at the right what is broken.
fn beside(sketch: &mut Sketch<'_, '_>, frame: &Frame, trouble: &str) {
    // Left of it stands the switch between the views.
    let left = frame.grid.max(SWITCH);
    let right = sketch.view.width - frame.margin;
    let sign = sketch.width("✕ ", Font::LABEL_STRONG);
    let mut end = right;
    if !trouble.is_empty() {
        let trouble = sketch.elide(trouble, Font::LABEL_STRONG, right - left - sign);
        end = right - sketch.width(&trouble, Font::LABEL_STRONG) - sign;
        broken(sketch, point(end, 27.0), &trouble, Font::LABEL_STRONG);
        end -= 20.0;
    }
    let reading = sketch.say(&Phrase::OverviewReading);
    if left + marked_width(sketch, &reading) <= end {
        let start = marked(sketch, point(left, 27.0), &reading) + 28.0;
        legend(sketch, (start, end));
    } else {
        legend(sketch, (left, end));
    }
}

/// On at most two lines: what is broken, else how bars are read.
fn stacked(sketch: &mut Sketch<'_, '_>, frame: &Frame, trouble: &[String]) {
    let right = sketch.view.width - frame.margin;
    let mut at = point(frame.margin, 15.0);
    for (place, part) in trouble.iter().enumerate() {
        let text = if place == 0 { format!("✕ {part}") } else { format!("· {part}") };
        if place > 0 && at.x + sketch.width(&text, Font::LABEL_STRONG) > right && at.y < 20.0 {
            at = point(frame.margin, 33.0);
        }
        let text = if at.x == frame.margin { format!("✕ {part}") } else { text };
        let text = sketch.elide(&text, Font::LABEL_STRONG, right - at.x);
        at.x = sketch.text(at, Align::Start, text, Font::LABEL_STRONG, Paint::Bad) + 6.0;
    }
    if trouble.is_empty() {
        let words = [sketch.say(&Phrase::BarUp), sketch.say(&Phrase::BarDown)];
        let reading = words.join(" · ");
        let reading = sketch.elide(&reading, Font::LABEL, right - at.x);
        sketch.text(point(at.x, 27.0), Align::Start, reading, Font::LABEL, Paint::Ink2);
    }
}

/// What is broken, in numbers; empty when nothing is.
fn trouble(sketch: &Sketch<'_, '_>, model: &Model, rows: &[Row<'_>]) -> Vec<String> {
    const MOST_NAMES: usize = 4;
    let down = model.brokers.iter().filter(|broker| is_down(broker));
    let down: Vec<String> = down.map(|broker| broker.id.to_string()).collect();
    let count = |state| rows.iter().map(|row| row.count(state)).sum::<usize>();
    let mut parts = Vec::new();
    if !down.is_empty() {
        let names = down.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>();
        let more = if down.len() > MOST_NAMES { " …" } else { "" };
        parts.push(sketch.say(&Phrase::BrokersDown(&format!("{}{more}", names.join(" ")))));
    }
    match count(State::Leaderless) {
        0 => {}
        leaderless => parts.push(sketch.say(&Phrase::WithoutLeader(leaderless))),
    }
    match count(State::CopyMissing) {
        0 => {}
        missing => parts.push(sketch.say(&Phrase::CopyMissing(missing))),
    }
    parts
}

const fn is_down(broker: &BrokerView) -> bool {
    !broker.running || broker.fenced
}

/// What a bar says upwards and downwards.
fn legend(sketch: &mut Sketch<'_, '_>, (left, right): (f32, f32)) {
    let words = [sketch.say(&Phrase::BarUp), sketch.say(&Phrase::BarDown)];
    let widest = words.iter().map(|word| sketch.width(word, Font::NOTE)).fold(0.0, f32::max);
    let x = left;
    if x + 17.0 + widest > right {
        return;
    }
    let parts = [
        (Rect::new(x, 10.0, 9.0, 9.0), Paint::Edge),
        (Rect::new(x - 1.0, 20.4, 11.0, 1.2), Paint::Edge),
        (Rect::new(x, 23.0, 9.0, 13.0), Paint::Ink),
    ];
    for (rect, paint) in parts {
        sketch.rect(rect, 0.0, Some(paint), None);
    }
    for (word, baseline) in words.into_iter().zip([19.0, 34.0]) {
        sketch.text(point(x + 17.0, baseline), Align::Start, word, Font::NOTE, Paint::Ink2);
    }
}

/// The columns' names: a partition stands under the broker that leads it.
fn brokers(sketch: &mut Sketch<'_, '_>, model: &Model, frame: &Frame, rows: &[Row<'_>]) {
    let (top, height) = if frame.stacked { (42.0, 32.0) } else { (44.0, 30.0) };
    for (column, broker) in model.brokers.iter().enumerate() {
        let rect = Rect::new(frame.column_left(column), top, frame.column, height);
        let led = rows.iter().filter_map(|row| row.columns.get(column)).map(Vec::len).sum();
        chip(sketch, broker, led, rect);
    }
    let broken = rows.iter().any(|row| row.count(State::Leaderless) > 0);
    let (font, paint) =
        if broken { (Font::NOTE_STRONG, Paint::Bad) } else { (Font::NOTE, Paint::Ink2) };
    let words = sketch.say(&Phrase::NoLeader);
    let middle = frame.column_middle(frame.brokers);
    let width = frame.leaderless.1;
    let lines = match words.split_once(' ') {
        Some((first, second)) if sketch.width(&words, font) > width => vec![first, second],
        _ => vec![words.as_str()],
    };
    let first = if lines.len() > 1 { top + 13.0 } else { top + height / 2.0 + 5.0 };
    for (place, line) in (0u16..).zip(lines) {
        let line = sketch.elide(line, font, width);
        let at = point(middle, first + 14.0 * f32::from(place));
        sketch.text(at, Align::Middle, line, font, paint);
    }
}

/// A broker, and how many partitions it leads: as much as there is room for.
fn chip(sketch: &mut Sketch<'_, '_>, broker: &BrokerView, led: usize, rect: Rect) {
    let down = is_down(broker);
    let (fill, edge, ink) = if down {
        (Paint::BadSoft, Paint::Bad, Paint::Bad)
    } else {
        (Paint::Panel, Paint::Edge, Paint::Ink)
    };
    sketch.rect(rect, 7.0, Some(fill), Some(Stroke::solid(edge, 1.0)));
    sketch.hit(Thing::Broker(broker.id), rect, 5);
    let name = broker.id.to_string();
    let led = if down { String::new() } else { format!("★ {led}") };
    let whole = if down { format!("✕ {name}") } else { name.clone() };
    let (middle, room) = (rect.centre(), rect.width - 6.0);
    let whole_width = sketch.width(&whole, Font::LABEL_STRONG);
    let led_width = sketch.width(&led, Font::NOTE);
    if !led.is_empty() && whole_width + 5.0 + led_width <= room {
        let left = middle.x - (whole_width + 5.0 + led_width) / 2.0;
        let at = point(left, middle.y + 5.0);
        let end = sketch.text(at, Align::Start, whole, Font::LABEL_STRONG, ink);
        sketch.text(point(end + 5.0, middle.y + 5.0), Align::Start, led, Font::NOTE, Paint::Ink2);
    } else if whole_width <= room {
        let at = point(middle.x, middle.y + 5.0);
        sketch.text(at, Align::Middle, whole, Font::LABEL_STRONG, ink);
    } else {
        let small = Font::letter(11.0, true);
        let rows = if down { vec!["✕", name.as_str()] } else { vec![name.as_str()] };
        let first = if rows.len() > 1 { middle.y - 3.0 } else { middle.y + 4.0 };
        for (place, text) in (0u16..).zip(rows) {
            if sketch.width(text, small) <= rect.width - 2.0 {
                let at = point(middle.x, first + 13.0 * f32::from(place));
                sketch.text(at, Align::Middle, text, small, ink);
            }
        }
    }
}

/// What the rows' two ends are.
fn titles(sketch: &mut Sketch<'_, '_>, frame: &Frame) {
    let baseline = 64.0;
    let (name, note) = (sketch.say(&Phrase::Topics), sketch.say(&Phrase::RecordsIn));
    sketch.heading(point(frame.margin, baseline), &name, &note, frame.labels + 30.0);
    let (left, width) = frame.groups;
    let (name, note) = (sketch.say(&Phrase::Groups), sketch.say(&Phrase::GroupsRead));
    let end = sketch.heading(point(left, baseline), &name, &note, width * 0.55);
    let note = sketch.say(&Phrase::LagAndChange);
    if end + 12.0 + sketch.width(&note, Font::NOTE) <= left + width {
        let at = point(left + width, baseline);
        sketch.text(at, Align::End, note, Font::NOTE, Paint::Ink2);
    }
}
