//! The overview: where it flows, where it lags, where it is broken. A bar per partition in a grid:
//! row = topic, column = leader; up = records in, down = the worst group's lag.

mod bars;
mod frame;
mod heads;
mod lens;
mod log_bar;
mod readers;
mod row;

use super::{Arranged, Places};
use crate::hit::Thing;
use crate::level::Level;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use frame::Frame;
use partita_engine::id::TopicPartition;
use partita_engine::world::World;
use row::Row;

/// Between two topics' bands.
const GAP: f32 = 8.0;
/// Below everything.
const BOTTOM: f32 = 10.0;
/// What stays free at the lower end without the lens: there one zooms.
const CONTROLS: f32 = 42.0;
/// A stage that is lower than this has no room for the lens.
const LEAST_STAGE_OF_LENS: f32 = 360.0;

/// Arranges everything as bars.
pub(crate) fn arrange(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    world: &(impl World + ?Sized),
) -> Arranged {
    let view = sketch.view;
    let chosen = chosen(sketch, model);
    let mut frame = Frame::new(sketch, model);
    let rows: Vec<Row<'_>> = model.topics.iter().map(|topic| Row::new(model, topic)).collect();
    let lens_height = chosen.as_ref().map_or(0.0, |_| lens::height(frame.stacked) + 10.0);
    let free = view.height - frame.top - lens_height - BOTTOM;
    frame.fit(&rows, free);
    let heights: Vec<f32> = rows.iter().map(|row| frame.height(row)).collect();
    let all = heights.iter().map(|height| height + GAP).sum::<f32>() - GAP;
    let below = if lens_height > 0.0 { lens_height } else { CONTROLS };
    let content_height = frame.top + all.max(0.0) + below + BOTTOM;
    let bottom = if content_height > view.height {
        view.height - lens_height - if lens_height > 0.0 { BOTTOM } else { 0.0 }
    } else {
        view.height
    };
    let window = (frame.top - GAP, bottom);
    let mut y = frame.top - view.scroll;
    for (row, height) in rows.iter().zip(heights) {
        let band = Rect::new(frame.margin, y, view.width - 2.0 * frame.margin, height);
        row.draw(sketch, &frame, band, band.bottom() > window.0 && band.y < window.1);
        y += height + GAP;
    }
    let covered = [
        Rect::new(0.0, -1e6, view.width, 1e6 + window.0),
        Rect::new(0.0, window.1, view.width, 1e6),
    ];
    for rect in covered {
        cover(sketch, rect);
    }
    heads::draw(sketch, model, &frame, &rows);
    if let Some(chosen) = chosen {
        let top = (y - GAP + 10.0).min(view.height - lens_height - BOTTOM + 10.0);
        let (left, width) = (frame.margin, view.width - 2.0 * frame.margin);
        let area = Rect::new(left, top.max(window.0), width, lens_height - 10.0);
        lens::draw(sketch, (model, world), (&frame, &rows), &chosen, area);
    }
    Arranged { level: Level::Overview, content_height, window, row: 0.0, places: Places::default() }
}

/// The partition that the lens shows: the chosen one, or the one that what is chosen belongs to.
fn chosen(sketch: &Sketch<'_, '_>, model: &Model) -> Option<TopicPartition> {
    let at = sketch.view.selected.as_ref().and_then(Thing::topic_partition)?;
    let there = model.partition(at).is_some();
    (there && sketch.view.height >= LEAST_STAGE_OF_LENS).then(|| at.clone())
}

/// Lets what was drawn disappear under a part of the stage that does not scroll: texts are left
/// out whole, and nothing there can be pointed at. The keyboard still reaches it, and scrolls.
fn cover(sketch: &mut Sketch<'_, '_>, rect: Rect) {
    sketch.marks.retain(|shape| match shape {
        Shape::Text(text) => !text.area().intersects(&rect),
        _ => true,
    });
    for hit in &mut sketch.hits {
        let centre = hit.outline.centre();
        if rect.contains(centre.x, centre.y) {
            hit.area = Rect::default();
        }
    }
    let seen = Rect::new(rect.x, rect.y.max(0.0), rect.width, 0.0);
    let bottom = rect.bottom().min(sketch.view.height);
    if bottom > seen.y {
        let seen = Rect { height: bottom - seen.y, ..seen };
        sketch.marks.push(Shape::Rect {
            rect: seen,
            radius: 0.0,
            fill: Some(Paint::Paper),
            stroke: None,
        });
    }
}

/// A broker or partition that is not as it should be, in words: `✕` and what.
fn broken(sketch: &mut Sketch<'_, '_>, at: crate::shape::Point, words: &str, font: Font) -> f32 {
    sketch.text(at, Align::Start, format!("✕ {words}"), font, Paint::Bad)
}

/// A bold part, a plain part, and so on: `|bold| plain`. Gives the right end.
fn marked(sketch: &mut Sketch<'_, '_>, at: crate::shape::Point, words: &str) -> f32 {
    let mut x = at.x;
    for (index, part) in words.split('|').enumerate() {
        let (font, paint) = if index % 2 == 1 {
            (Font::LABEL_STRONG, Paint::Ink)
        } else {
            (Font::LABEL, Paint::Ink2)
        };
        let width = sketch.width(part, font);
        let lead = sketch.width(" ", font) * f32::from(u8::from(part.starts_with(' ')));
        sketch.text(point(x + lead, at.y), Align::Start, part.trim(), font, paint);
        x += width;
    }
    x
}

/// How wide [`marked`] writes.
fn marked_width(sketch: &Sketch<'_, '_>, words: &str) -> f32 {
    let fonts = [Font::LABEL, Font::LABEL_STRONG].into_iter().cycle();
    words.split('|').zip(fonts).map(|(part, font)| sketch.width(part, font)).sum()
}

/// The number of a partition's lag in a topic, or that none is known.
fn lag_text(sketch: &Sketch<'_, '_>, lag: Option<u64>) -> String {
    lag.map_or_else(|| "–".into(), |lag| sketch.say(&Phrase::Number(lag)))
}

/// A rule of this width.
const fn rule(width: f32) -> Stroke {
    Stroke::solid(Paint::Wire, width)
}
