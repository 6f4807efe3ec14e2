//! The row labels left of a log: its name, who leads, who is in sync, who lags.

use super::strip::{Log, MOST_LANES, Strip};
use crate::level::Level;
use crate::shape::{Align, Font, Paint, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::world::{PartitionView, lag};

/// Left margin of the labels inside the card.
const LEFT: f32 = 14.0;
/// Between the labels and the cells: a bookmark at offset 0 hangs there.
const RIGHT: f32 = 15.0;
/// Between two labels of one row.
const BETWEEN: f32 = 10.0;

/// `★ b1`, or that nobody leads.
fn leader(sketch: &Sketch<'_, '_>, partition: &PartitionView) -> (String, Font, Paint) {
    match partition.leader {
        Some(broker) => (format!("★ {broker}"), Font::LABEL, Paint::Ink),
        None => (format!("✕ {}", sketch.say(&Phrase::NoLeader)), Font::NOTE_STRONG, Paint::Bad),
    }
}

/// The in-sync replicas, red when some are missing.
fn isr(sketch: &Sketch<'_, '_>, partition: &PartitionView) -> (String, Font, Paint) {
    let numbers: Vec<String> = partition.isr.iter().map(|broker| broker.0.to_string()).collect();
    let words = sketch.say(&Phrase::Isr(&numbers.join(" ")));
    if partition.isr.len() < partition.replicas.len() {
        (words, Font::NOTE_STRONG, Paint::Bad)
    } else {
        (words, Font::NOTE, Paint::Ink3)
    }
}

impl Log<'_> {
    /// How wide this log's labels would like to be.
    pub fn plate_width(&self, sketch: &Sketch<'_, '_>, level: Level) -> f32 {
        let name = self.partition.topic_partition.to_string();
        let (leader, leader_font, _) = leader(sketch, self.partition);
        let mut widest = sketch.width(&name, Font::NAME) + sketch.width(&leader, leader_font);
        let (isr, font, _) = isr(sketch, self.partition);
        let mut second = sketch.width(&isr, font);
        if level == Level::Compact {
            second += sketch.width(&self.high_watermark_label(sketch), Font::NOTE_STRONG);
        }
        widest = widest.max(second);
        for reading in self.readings.iter().take(MOST_LANES) {
            let (lag, font) = self.lag(sketch, reading.committed);
            let group = sketch.width(reading.group.as_str(), Font::LABEL);
            widest = widest.max(group + sketch.width(&lag, font));
        }
        LEFT + widest + BETWEEN + RIGHT
    }

    fn high_watermark_label(&self, sketch: &Sketch<'_, '_>) -> String {
        sketch.say(&Phrase::HighWatermark(self.partition.high_watermark))
    }

    pub fn lag(
        &self,
        sketch: &Sketch<'_, '_>,
        committed: Option<partita_engine::id::Offset>,
    ) -> (String, Font) {
        match lag(self.partition.latest_offset, committed) {
            Some(lag) if lag > sketch.view.lag_limit => {
                (sketch.say(&Phrase::Lag(lag)), Font::LABEL_STRONG)
            }
            Some(lag) => (sketch.say(&Phrase::Lag(lag)), Font::LABEL),
            None => (sketch.say(&Phrase::LagUnknown), Font::LABEL),
        }
    }

    /// The labels of a comfortable or compact strip.
    pub fn plate(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip) {
        let left = strip.card.x + LEFT;
        let right = strip.cells_left - RIGHT;
        let middle = strip.cell_top() + strip.measures.cell_height / 2.0 + 5.0;
        let (leader, font, paint) = leader(sketch, self.partition);
        sketch.text(point(right, middle), Align::End, leader.clone(), font, paint);
        let room = right - left - BETWEEN - sketch.width(&leader, font);
        let name = self.partition.topic_partition.to_string();
        let name = sketch.elide_start(&name, Font::NAME, room);
        sketch.text(point(left, middle), Align::Start, name, Font::NAME, Paint::Ink);
        self.second_row(sketch, strip, left, right);
        for (lane, reading) in strip.lanes.iter().zip(self.readings) {
            let baseline = lane.y + 4.5;
            let (lag, font) = self.lag(sketch, reading.committed);
            sketch.text(point(right, baseline), Align::End, lag.clone(), font, Paint::Ink);
            let room = right - left - BETWEEN - sketch.width(&lag, font);
            let group = sketch.elide(reading.group.as_str(), Font::LABEL, room);
            sketch.text(point(left, baseline), Align::Start, group, Font::LABEL, Paint::Ink);
        }
        if self.readings.len() > MOST_LANES
            && let Some(lane) = strip.lanes.last()
        {
            let baseline = lane.y + strip.measures.lane_pitch + 2.0;
            let more = sketch.say(&Phrase::More(self.readings.len() - MOST_LANES));
            sketch.text(point(left, baseline), Align::Start, more, Font::NOTE, Paint::Ink2);
        }
        self.copy_labels(sketch, strip, right);
    }

    fn second_row(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, left: f32, right: f32) {
        let Some(drop) = strip.measures.offset_drop else { return };
        let baseline = strip.cell_bottom() + drop;
        let (isr, font, paint) = isr(sketch, self.partition);
        let mut room = right - left;
        if strip.measures.level == Level::Compact {
            let label = self.high_watermark_label(sketch);
            room -= sketch.width(&label, Font::NOTE_STRONG) + BETWEEN;
            let at = point(right, baseline);
            sketch.text(at, Align::End, label, Font::NOTE_STRONG, Paint::Ink);
        }
        let isr = sketch.elide(&isr, font, room);
        sketch.text(point(left, baseline), Align::Start, isr, font, paint);
    }

    /// Each copy's broker when comfortable; all in one label when compact.
    fn copy_labels(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip, right: f32) {
        let Some(pitch) = strip.measures.copy_pitch else { return };
        let followers = super::strip::followers(self.partition);
        if followers.is_empty() {
            return;
        }
        let top = strip.card.bottom()
            - strip.measures.bottom
            - super::measures::count(followers.len()) * pitch;
        if strip.measures.level == Level::Comfortable {
            for (row, replica) in (0u16..).zip(followers) {
                let at = point(right, top + f32::from(row) * pitch + 7.0);
                let (text, font, paint) = if replica.in_sync {
                    (replica.broker.to_string(), Font::OFFSET, Paint::Ink2)
                } else {
                    (format!("✕ {}", replica.broker), Font::OFFSET_STRONG, Paint::Bad)
                };
                sketch.text(at, Align::End, text, font, paint);
            }
            return;
        }
        let room = right - strip.card.x - LEFT;
        let brokers: Vec<String> = followers.iter().map(|copy| copy.broker.to_string()).collect();
        let label = sketch.say(&Phrase::Copies(&brokers.join(" ")));
        let label = sketch.elide(&label, Font::OFFSET, room);
        let baseline = (top + super::measures::count(followers.len()) * pitch / 2.0 + 3.0)
            .min(strip.card.bottom() - 4.0);
        sketch.text(point(right, baseline), Align::End, label, Font::OFFSET, Paint::Ink2);
    }

    /// How wide the labels of a dense row would like to be.
    pub fn dense_plate_width(&self, sketch: &Sketch<'_, '_>) -> f32 {
        let number = self.partition.topic_partition.partition.to_string();
        let (leader, leader_font, _) = leader(sketch, self.partition);
        let (copies, copies_font, _) = self.copies_in_sync();
        let (lag, lag_font) = self.worst_lag(sketch);
        LEFT + RIGHT
            + sketch.width(&number, Font::LABEL_STRONG).max(22.0)
            + sketch.width(&leader, leader_font)
            + sketch.width(&copies, copies_font)
            + sketch.width(&lag, lag_font)
            + 3.0 * BETWEEN
    }

    fn copies_in_sync(&self) -> (String, Font, Paint) {
        let (in_sync, all) = (self.partition.isr.len(), self.partition.replicas.len());
        if in_sync < all {
            (format!("✕ {in_sync}/{all}"), Font::OFFSET_STRONG, Paint::Bad)
        } else {
            (format!("{in_sync}/{all}"), Font::OFFSET, Paint::Ink2)
        }
    }

    fn worst_lag(&self, sketch: &Sketch<'_, '_>) -> (String, Font) {
        let known = self.readings.iter().filter_map(|reading| reading.committed).min();
        if self.readings.is_empty() { (String::new(), Font::NOTE) } else { self.lag(sketch, known) }
    }

    /// The labels of a dense row: number, leader, copies, worst lag.
    pub fn dense_plate(&self, sketch: &mut Sketch<'_, '_>, strip: &Strip) {
        let baseline = strip.cell_top() + strip.measures.cell_height / 2.0 + 4.5;
        let left = strip.card.x + LEFT;
        let number = self.partition.topic_partition.partition.to_string();
        let width = sketch.width(&number, Font::LABEL_STRONG).max(22.0);
        let at = point(left, baseline);
        sketch.text(at, Align::Start, number, Font::LABEL_STRONG, Paint::Ink);
        let (leader, font, paint) = leader(sketch, self.partition);
        let at = point(left + width + BETWEEN, baseline);
        let end = sketch.text(at, Align::Start, leader, font, paint);
        let (lag, font) = self.worst_lag(sketch);
        let right = strip.cells_left - RIGHT;
        sketch.text(point(right, baseline), Align::End, lag.clone(), font, Paint::Ink);
        let (copies, copies_font, paint) = self.copies_in_sync();
        let room = right - sketch.width(&lag, font) - end;
        if sketch.width(&copies, copies_font) + 2.0 * BETWEEN <= room + 1.0 {
            let at = point(end + BETWEEN, baseline);
            sketch.text(at, Align::Start, copies, copies_font, paint);
        }
    }
}
