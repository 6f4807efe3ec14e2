//! Bars: how high each is, and how it looks.

use crate::model::{Model, Reading};
use crate::shape::{Paint, Rect, Segment, Shape, Stroke, point};
use partita_engine::world::PartitionView;

/// What a partition's bar says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bar {
    /// Records in 1,000 seconds, as far as known.
    pub rate: u64,
    /// Of the group that is furthest behind; 0 when nothing is known.
    pub lag: u64,
    pub state: State,
}

/// Whether a partition is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Whole,
    /// A copy is out of the ISR.
    CopyMissing,
    /// Nobody leads it.
    Leaderless,
}

impl Bar {
    pub fn new(model: &Model, partition: &PartitionView) -> Self {
        Self {
            rate: model.rates.records_in.get(&partition.topic_partition).copied().unwrap_or(0),
            lag: worst(model, partition).map_or(0, |(_, lag)| lag),
            state: state(partition),
        }
    }
}

/// The group that is furthest behind in a partition, and by how much.
pub(super) fn worst<'m>(model: &'m Model, partition: &PartitionView) -> Option<(&'m Reading, u64)> {
    let readings = model.readings(&partition.topic_partition).iter();
    let lags = readings
        .filter_map(|reading| Some((reading, partition.high_watermark.since(reading.committed?))));
    // The first of several that are equally far behind.
    lags.fold(None, |worst: Option<(&Reading, u64)>, next| match worst {
        Some(worst) if worst.1 >= next.1 => Some(worst),
        _ => Some(next),
    })
}

pub(super) fn state(partition: &PartitionView) -> State {
    if partition.leader.is_none() {
        State::Leaderless
    } else if partition.isr.len() < partition.replicas.len() {
        State::CopyMissing
    } else {
        State::Whole
    }
}

/// The height of a lag, of at most `most`: a fifth of it for each power of ten.
pub(super) fn lag_height(lag: u64, most: f32) -> f32 {
    if lag == 0 {
        return 0.0;
    }
    (most / 5.0 * log10(lag.saturating_add(1))).clamp(1.5, most)
}

/// The height of a rate in records per 1,000 seconds, of at most `most`.
pub(super) fn rate_height(rate: u64, most: f32) -> f32 {
    if rate == 0 {
        return 0.0;
    }
    (most / 3.0 * log10(1 + rate / 1000)).clamp(1.5, most)
}

fn log10(value: u64) -> f32 {
    (value as f64).log10() as f32
}

/// Bars that are about to be painted, by colour: changing it for each would cost more than they do.
#[derive(Default)]
pub(super) struct Bars {
    up: Vec<Shape>,
    down: Vec<Shape>,
    bad: Vec<Shape>,
}

/// Sizes of bars.
#[derive(Clone, Copy)]
pub(super) struct BarSize {
    pub width: f32,
    /// The most that a rate goes up.
    pub up: f32,
    /// The most that a lag goes down.
    pub down: f32,
}

impl Bars {
    /// A bar whose baseline begins at this place.
    pub fn push(&mut self, (x, y): (f32, f32), bar: Bar, size: BarSize) {
        let width = size.width;
        let (up, down) = (rate_height(bar.rate, size.up), lag_height(bar.lag, size.down));
        if up > 0.0 {
            self.up.push(filled(Rect::new(x, y - 1.5 - up, width, up), Paint::Edge));
        }
        if down > 0.0 {
            self.down.push(filled(Rect::new(x, y + 1.5, width, down), Paint::Ink));
        }
        match bar.state {
            State::Whole => {
                self.up.push(filled(Rect::new(x - 0.5, y - 0.6, width + 1.0, 1.2), Paint::Edge));
            }
            State::CopyMissing => {
                let half = (width + 1.0) / 2.0 - 0.6;
                for left in [x - 0.5, x + width / 2.0 + 0.6] {
                    self.bad.push(filled(Rect::new(left, y - 0.8, half, 1.6), Paint::Bad));
                }
            }
            State::Leaderless => self.bad.push(cross(x, y, width)),
        }
    }

    /// All of them, in the order of painting.
    pub fn shapes(self) -> impl Iterator<Item = Shape> {
        self.up.into_iter().chain(self.down).chain(self.bad)
    }
}

fn filled(rect: Rect, paint: Paint) -> Shape {
    Shape::Rect { rect, radius: 0.0, fill: Some(paint), stroke: None }
}

/// The sign of what nobody leads.
fn cross(x: f32, y: f32, width: f32) -> Shape {
    let reach = width + 1.0;
    let (left, right, top) = (x - 0.5, x + width + 0.5, y - 4.0);
    Shape::Path {
        segments: vec![
            Segment::Move(point(left, top)),
            Segment::Line(point(right, top + reach)),
            Segment::Move(point(right, top)),
            Segment::Line(point(left, top + reach)),
        ],
        fill: None,
        stroke: Some(Stroke::solid(Paint::Bad, 2.0)),
        outline_first: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_of_ten_is_a_fifth() {
        assert_eq!(lag_height(0, 50.0), 0.0);
        assert!((lag_height(9, 50.0) - 10.0).abs() < 0.01);
        assert!((lag_height(9_999, 50.0) - 40.0).abs() < 0.01);
        assert_eq!(lag_height(u64::MAX, 50.0), 50.0);
    }

    #[test]
    fn the_least_rate_and_lag_are_seen() {
        assert_eq!(rate_height(0, 8.0), 0.0);
        assert_eq!(rate_height(1, 8.0), 1.5);
        assert_eq!(lag_height(1, 18.0), 1.5);
        assert_eq!(rate_height(u64::MAX, 8.0), 8.0);
    }
}
