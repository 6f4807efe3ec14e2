//! The groups beside the topic that they read: members, lag, and how fast it changes.

use super::bars::lag_height;
use super::frame::{Frame, GROUP_LINE};
use super::row::{Row, thickness};
use super::{broken, lag_text, rule};
use crate::hit::Thing;
use crate::layout::measures::count;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::GroupName;
use partita_engine::world::{ClientState, TopicView};

/// A group that reads a topic.
pub(super) struct Readership<'m> {
    pub group: &'m GroupName,
    /// Members that run and subscribe to the topic.
    pub members: usize,
    /// Over all partitions of the topic; none when nothing is committed.
    pub lag: Option<u64>,
    /// By how much that grows in 1,000 seconds.
    pub change: i64,
}

/// The groups that read a topic, by name.
pub(super) fn of<'m>(model: &'m Model, topic: &TopicView) -> Vec<Readership<'m>> {
    let mut readers: Vec<Readership<'m>> = Vec::new();
    for partition in &topic.partitions {
        for reading in model.readings(&partition.topic_partition) {
            let place = readers.iter().position(|reader| *reader.group == reading.group);
            let place = place.unwrap_or_else(|| {
                let key = (reading.group.clone(), topic.name.clone());
                let change = model.rates.lag_change.get(&key).copied().unwrap_or(0);
                readers.push(Readership { group: &reading.group, members: 0, lag: None, change });
                readers.len() - 1
            });
            if let (Some(reader), Some(committed)) = (readers.get_mut(place), reading.committed) {
                let lag = partition.high_watermark.since(committed);
                reader.lag = Some(reader.lag.unwrap_or(0).saturating_add(lag));
            }
        }
    }
    for reader in &mut readers {
        let reads = model.members(reader.group).filter(|member| {
            member.state == ClientState::Running && member.topics.contains(&topic.name)
        });
        reader.members = reads.count();
    }
    readers.sort_by(|a, b| a.group.cmp(b.group));
    readers
}

/// Draws a topic's groups, the furthest behind first when not all have a line.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    row: &Row<'_>,
    frame: &Frame,
    (band, grid): (Rect, Rect),
    seen: bool,
) {
    let lines = frame.group_lines(row);
    let mut readers: Vec<&Readership<'_>> = row.readers.iter().collect();
    if readers.len() > lines {
        readers.sort_by_key(|reader| core::cmp::Reverse(reader.lag));
    }
    let shown = if readers.len() > lines { lines.saturating_sub(1) } else { lines };
    let top = if frame.stacked {
        grid.bottom() + 4.0
    } else {
        band.centre().y - count(lines) * GROUP_LINE / 2.0
    };
    for (place, reader) in readers.iter().take(shown).enumerate() {
        let y = top + count(place) * GROUP_LINE;
        let line = Rect::new(frame.groups.0, y, frame.groups.1, GROUP_LINE);
        let name = Rect::new(line.x, y - 1.5, line.width.min(180.0), 24.0);
        sketch.hit_within(Thing::Group(reader.group.clone()), line.grown(-1.0), name, 2);
        if seen {
            if !frame.stacked {
                arrow(sketch, row, reader, (grid.right(), line.x, line.centre().y));
            }
            reader.draw(sketch, line, row.topic.partitions.len());
        }
    }
    if seen && readers.len() > shown {
        let more = sketch.say(&Phrase::More(readers.len() - shown));
        let at = point(frame.groups.0, top + count(shown) * GROUP_LINE + 15.0);
        sketch.text(at, Align::Start, more, Font::LABEL, Paint::Ink2);
    }
}

/// From the bars to the group: as wide as what comes in, dotted when nobody reads it.
fn arrow(
    sketch: &mut Sketch<'_, '_>,
    row: &Row<'_>,
    reader: &Readership<'_>,
    (left, right, y): (f32, f32, f32),
) {
    let stroke = if reader.members == 0 {
        Stroke::dashed(Paint::Bad, 1.5, 2.0, 3.0)
    } else {
        rule((thickness(row.rate) * 0.35).clamp(1.5, 7.0))
    };
    sketch.wires.push(Shape::Path {
        segments: vec![Segment::Move(point(left + 8.0, y)), Segment::Line(point(right - 10.0, y))],
        fill: None,
        stroke: Some(stroke),
        outline_first: false,
    });
}

impl Readership<'_> {
    /// Whether its lag is more than a person set, on average over the topic's partitions, and grows;
    /// or is so much more that it matters anyway.
    fn is_behind(&self, limit: u64, partitions: usize) -> bool {
        const MUCH: u64 = 20;
        let limit = limit.saturating_mul(u64::try_from(partitions).unwrap_or(u64::MAX));
        let limit = if self.change > 0 { limit } else { limit.saturating_mul(MUCH) };
        self.lag.is_some_and(|lag| lag > limit)
    }

    /// Name, members, lag as bar and number, and its change, in columns as wide as there is room.
    fn draw(&self, sketch: &mut Sketch<'_, '_>, line: Rect, partitions: usize) {
        let behind = self.is_behind(sketch.view.lag_limit, partitions);
        let baseline = line.y + 15.0;
        let (name_font, number_font) = if behind {
            (Font::LABEL_STRONG, Font::OFFSET_STRONG)
        } else {
            (Font::LABEL, Font::OFFSET)
        };
        let columns = Columns::new(sketch, line);
        let name = sketch.elide(self.group.as_str(), name_font, columns.members - line.x - 8.0);
        sketch.text(point(line.x, baseline), Align::Start, name, name_font, Paint::Ink);
        let at = point(columns.members, baseline);
        if self.members == 0 {
            let none = sketch.say(&Phrase::NoMembers);
            let none = sketch.elide(&none, Font::NOTE_STRONG, columns.lag - at.x - 22.0);
            broken(sketch, at, &none, Font::NOTE_STRONG);
        } else if columns.spells_members {
            let members = sketch.say(&Phrase::Members(self.members));
            sketch.text(at, Align::Start, members, Font::NOTE, Paint::Ink2);
        }
        let change = self.change_text(sketch);
        let mut right = line.right();
        if columns.change > 0.0 {
            sketch.text(point(right, baseline), Align::End, change, Font::NOTE, Paint::Ink2);
            right -= columns.change;
        }
        let number = lag_text(sketch, self.lag);
        let width = sketch.width(&number, number_font);
        let bar = (right - columns.lag - width - 6.0).max(0.0);
        let bar = lag_height(self.lag.unwrap_or(0), BAR).min(bar);
        if columns.bars {
            let rect = Rect::new(columns.lag, baseline - 8.0, bar, 7.0);
            let beside = if bar > 0.0 { bar + 6.0 } else { 0.0 };
            if bar > 0.0 {
                sketch.rect(rect, 0.0, Some(Paint::Ink), None);
            }
            let at = point(columns.lag + beside, baseline);
            sketch.text(at, Align::Start, number, number_font, Paint::Ink);
        } else {
            sketch.text(point(right, baseline), Align::End, number, number_font, Paint::Ink);
        }
    }

    /// `▲ 310` or `▼ 96`, in records a second; nothing while it stands.
    fn change_text(&self, sketch: &Sketch<'_, '_>) -> String {
        let sign = if self.change > 0 { '▲' } else { '▼' };
        match self.change.unsigned_abs() / 1000 {
            0 => String::new(),
            change => format!("{sign} {}", sketch.say(&Phrase::Number(change))),
        }
    }
}

/// The length of the longest lag's bar, and of the space to its number.
const BAR: f32 = 72.0;

/// Where the columns of the groups' lines begin.
struct Columns {
    members: f32,
    /// Whether the members are counted in words; always said is that there are none.
    spells_members: bool,
    lag: f32,
    /// Whether a lag has a bar.
    bars: bool,
    /// The width of the last column; 0: left out.
    change: f32,
}

impl Columns {
    fn new(sketch: &Sketch<'_, '_>, line: Rect) -> Self {
        let none = sketch.width("✕ ", Font::NOTE_STRONG)
            + sketch.width(&sketch.say(&Phrase::NoMembers), Font::NOTE_STRONG);
        let some = sketch.width(&sketch.say(&Phrase::Members(88)), Font::NOTE);
        let change = sketch.width("▲ 8,888", Font::NOTE) + 8.0;
        let number = sketch.width("888,888", Font::OFFSET_STRONG);
        let members = none.max(some) + 10.0;
        let name = 72.0;
        let with = |parts: &[f32]| parts.iter().sum::<f32>() <= line.width;
        let (bars, change, spelled) = if with(&[name, members, BAR, number, change]) {
            (true, change, true)
        } else if with(&[name, members, number, change]) {
            (false, change, true)
        } else {
            (false, 0.0, with(&[name, members, number]))
        };
        let bar = if bars { BAR } else { 0.0 };
        let lag = line.right() - change - number - bar;
        let room = lag - line.x;
        let members = lag - if spelled { members } else { none.min(room * 0.5) + 8.0 };
        Self { members, spells_members: spelled, lag, bars, change }
    }
}
