//! One copy of a partition on its broker's card.

use super::grid::PITCH;
use super::records;
use crate::hit::Thing;
use crate::letter::Letter;
use crate::model::Keys;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Phrase};
use partita_engine::id::{LeaderEpoch, Offset};
use partita_engine::world::{PartitionView, RecordView, ReplicaRole, ReplicaView};

/// The height of the leader's cells.
const LEADER_CELL: f32 = 21.0;
/// The height of a follower's: lower, so that roles are seen without reading.
const FOLLOWER_CELL: f32 = 17.0;
/// The room that a name has at least beside its role.
const NAME_ROOM: f32 = 64.0;
/// From a row's top to the middle of its cells.
const MIDDLE: f32 = 43.0;

/// Where a copy lies: messages between brokers begin and end here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CopyPlace {
    pub area: Rect,
    /// The lane below the row, in which messages run.
    pub lane: f32,
    /// The left edge of the first cell; none while only the end is shown.
    pub cells: Option<f32>,
    pub first: Offset,
    pub columns: u64,
    pub log_end: Offset,
}

impl CopyPlace {
    /// The left edge of an offset's place, kept within the view.
    fn x(&self, offset: Offset) -> Option<f32> {
        let places = offset.since(self.first).min(self.columns);
        Some(self.cells? + f32::from(u16::try_from(places).unwrap_or(u16::MAX)) * PITCH)
    }

    fn shows(&self, offset: Offset) -> bool {
        offset >= self.first && offset < self.first.plus(self.columns)
    }

    /// Where the record with this offset lands: its place's middle, else the end of the row.
    pub fn landing(&self, offset: Offset) -> Point {
        let last = self.first.plus(self.columns.saturating_sub(1));
        match self.x(offset.min(last)) {
            Some(x) => point(x + (PITCH - 2.0) / 2.0, self.area.y + MIDDLE),
            None => point(self.area.right() - 24.0, self.area.y + 30.0),
        }
    }
}

/// A copy with what is known of it.
pub(super) struct Copy<'m> {
    pub partition: &'m PartitionView,
    pub replica: &'m ReplicaView,
    pub place: CopyPlace,
    /// The newest epoch, where there is no record of it yet.
    pub without_records: Option<(LeaderEpoch, Offset)>,
    pub keys: &'m Keys,
}

impl Copy<'_> {
    /// Whether this is the leader's.
    pub fn is_leader(&self) -> bool {
        self.partition.leader == Some(self.replica.broker)
    }

    /// The copy's role in words.
    fn role(&self, sketch: &Sketch<'_, '_>) -> (String, Font, Paint) {
        let say = |phrase| sketch.say_cluster(phrase);
        match self.replica.role {
            ReplicaRole::Leader => {
                (format!("★ {}", say(ClusterPhrase::Leader)), Font::LABEL_STRONG, Paint::Ink)
            }
            ReplicaRole::InSync => (say(ClusterPhrase::InIsr), Font::LABEL, Paint::Ink2),
            ReplicaRole::Eligible => (say(ClusterPhrase::InElr), Font::LABEL_STRONG, Paint::Ink),
            ReplicaRole::LastKnown => {
                (say(ClusterPhrase::LastLeader), Font::LABEL_STRONG, Paint::Ink)
            }
            ReplicaRole::OutOfSync => {
                let words = sketch.say(&Phrase::OutOfIsr);
                (format!("✕ {words}"), Font::LABEL_STRONG, Paint::Bad)
            }
        }
    }

    /// What the leader says of the ISR.
    fn isr(&self, sketch: &Sketch<'_, '_>) -> (String, Font, Paint) {
        let numbers: Vec<String> =
            self.partition.isr.iter().map(|broker| broker.0.to_string()).collect();
        let brokers = numbers.join(" ");
        if self.partition.high_watermark_frozen {
            let min = self.partition.min_insync_replicas;
            let words = ClusterPhrase::IsrBelowMin { brokers: &brokers, min };
            (sketch.say_cluster(words), Font::LABEL_STRONG, Paint::Bad)
        } else {
            (sketch.say(&Phrase::Isr(&brokers)), Font::LABEL, Paint::Ink2)
        }
    }

    /// Left and right edge of what is written.
    fn edges(&self) -> (f32, f32) {
        let area = self.place.area;
        (area.x + super::grid::INSET, area.right() - super::grid::INSET)
    }

    /// Whether name and role stand in one line; in narrow cards they do not.
    fn is_wide(&self, sketch: &Sketch<'_, '_>) -> bool {
        let (role, font, _) = self.role(sketch);
        let name = self.partition.topic_partition.to_string();
        let name = sketch.width(&name, Font::LABEL_STRONG).min(NAME_ROOM);
        let (left, right) = self.edges();
        name + 9.0 + sketch.width(&role, font) <= right - left
    }

    /// The partition's name, the copy's role, and on the leader the ISR. Where not all fits the ISR
    /// goes first, then the name is shortened; in narrow cards a sign stands for the role.
    pub fn labels(&self, sketch: &mut Sketch<'_, '_>) {
        let baseline = self.place.area.y + 16.0;
        let (left, mut right) = self.edges();
        let name = self.partition.topic_partition.to_string();
        let (role, font, paint) = self.role(sketch);
        if !self.is_wide(sketch) {
            let sign = role.split(' ').next().filter(|sign| ["★", "✕"].contains(sign));
            let sign = sign.map(|sign| format!("{sign} ")).unwrap_or_default();
            let x = sketch.text(point(left, baseline), Align::Start, sign, font, paint);
            let name = sketch.elide_start(&name, Font::LABEL_STRONG, right - x);
            sketch.text(point(x, baseline), Align::Start, name, Font::LABEL_STRONG, Paint::Ink);
            return;
        }
        let role_width = sketch.width(&role, font);
        let name_width = sketch.width(&name, Font::LABEL_STRONG);
        if self.is_leader() {
            let (isr, font, paint) = self.isr(sketch);
            let width = sketch.width(&isr, font);
            if name_width.min(NAME_ROOM) + 9.0 + role_width + 12.0 + width <= right - left {
                sketch.text(point(right, baseline), Align::End, isr, font, paint);
                right -= width + 12.0;
            }
        }
        let name = sketch.elide_start(&name, Font::LABEL_STRONG, right - left - role_width - 9.0);
        let at = point(left, baseline);
        let x = sketch.text(at, Align::Start, name, Font::LABEL_STRONG, Paint::Ink) + 9.0;
        sketch.text(point(x, baseline), Align::Start, role, font, paint);
    }

    /// Where the log ends and, on the leader, its high watermark: all that a narrow card says.
    pub fn end(&self, sketch: &mut Sketch<'_, '_>) {
        let baseline = self.place.area.y + 33.0;
        let (left, right) = self.edges();
        let end = sketch.say_cluster(ClusterPhrase::End(self.replica.log_end));
        let width = sketch.width(&end, Font::OFFSET);
        sketch.text(point(right, baseline), Align::End, end, Font::OFFSET, Paint::Ink2);
        let (words, font, paint) = if self.is_leader() {
            let (label, paint) = self.high_watermark_label(sketch);
            (label, Font::NOTE_STRONG, paint)
        } else if self.is_wide(sketch) {
            return;
        } else {
            // Kafka's own abbreviations: there is no room for words, and a sign says the rest.
            let set = match self.replica.role {
                ReplicaRole::InSync => "ISR",
                ReplicaRole::Eligible => "ELR",
                _ => "",
            };
            (set.into(), Font::NOTE, Paint::Ink2)
        };
        let words = sketch.elide(&words, font, right - left - width - 8.0);
        sketch.text(point(left, baseline), Align::Start, words, font, paint);
    }

    fn high_watermark_label(&self, sketch: &Sketch<'_, '_>) -> (String, Paint) {
        let offset = self.partition.high_watermark;
        if self.partition.high_watermark_frozen {
            let words = Phrase::Cluster(ClusterPhrase::HighWatermarkFrozen(offset));
            (sketch.say(&words), Paint::Bad)
        } else {
            (sketch.say(&Phrase::HighWatermark(offset)), Paint::Ink)
        }
    }

    fn cell(&self, offset: Offset) -> Option<Rect> {
        let height = if self.is_leader() { LEADER_CELL } else { FOLLOWER_CELL };
        let x = self.place.x(offset).filter(|_| self.place.shows(offset))?;
        Some(Rect::new(x, self.place.area.y + MIDDLE - height / 2.0, PITCH - 2.0, height))
    }
}

/// Draws a copy's records, the epochs under them, and the leader's high watermark.
pub(super) fn cells(
    sketch: &mut Sketch<'_, '_>,
    copy: &Copy<'_>,
    kept: &[RecordView],
    cut: Option<Offset>,
) {
    for record in kept {
        let Some(cell) = copy.cell(record.offset) else { continue };
        let letter: Letter = copy.keys.of(record);
        let state = records::state(copy.partition, copy.replica, record.offset, cut);
        sketch.cell(cell, &letter, state, 11.0);
        if copy.is_leader() {
            let topic_partition = copy.partition.topic_partition.clone();
            let thing = Thing::Record { topic_partition, offset: record.offset };
            sketch.hit_within(thing, cell, cell.grown(2.0), 4);
        }
    }
    brackets(sketch, copy, kept);
    if kept.is_empty() {
        behind(sketch, copy);
    }
    if copy.is_leader() {
        slot(sketch, copy);
        pole(sketch, copy);
    }
    if let Some(cut) = cut {
        cut_mark(sketch, copy, cut);
    }
}

/// A copy whose records all lie before those shown says how far it is behind.
fn behind(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>) {
    let (end, first) = (copy.replica.log_end, copy.place.first);
    if copy.is_leader() || end > first || end == copy.replica.log_start {
        return;
    }
    let behind = copy.partition.log_end.since(end);
    let words = format!("‹ {}", sketch.say_cluster(ClusterPhrase::Behind(behind)));
    let (left, right) = copy.edges();
    let words = sketch.elide(&words, Font::NOTE, right - left);
    let at = point(left, copy.place.area.y + MIDDLE + 4.3);
    sketch.text(at, Align::Start, words, Font::NOTE, Paint::Ink2);
}

/// The leader's log end: where the next record lands.
fn slot(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>) {
    let end = copy.replica.log_end;
    let Some(slot) = copy.cell(end) else { return };
    let dashes = Stroke::dashed(Paint::Ink3, 1.25, 3.0, 3.0);
    sketch.rect(slot.grown(-0.75), 3.2, None, Some(dashes));
    let thing = Thing::LogEnd(copy.partition.topic_partition.clone());
    sketch.hit_within(thing, slot, slot.grown(2.0), 4);
}

/// The high watermark on the leader, red while it may not move.
fn pole(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>) {
    let offset = copy.partition.high_watermark;
    let Some(x) = copy.place.x(offset).filter(|_| offset >= copy.place.first) else { return };
    let x = x - 1.0;
    let (label, paint) = copy.high_watermark_label(sketch);
    let (top, bottom) = (copy.place.area.y + 22.0, copy.place.area.y + MIDDLE + 12.0);
    sketch.line(point(x, top), point(x, bottom), Stroke::solid(paint, 2.0));
    let flag = vec![
        Segment::Move(point(x, top)),
        Segment::Line(point(x - 6.0, top)),
        Segment::Line(point(x, top + 7.0)),
        Segment::Close,
    ];
    sketch.fill(flag, paint);
    let width = sketch.width(&label, Font::NOTE_STRONG);
    let left = copy.place.area.x + 6.0;
    let (at, align) =
        if x - 9.0 - width >= left { (x - 9.0, Align::End) } else { (x + 6.0, Align::Start) };
    let baseline = copy.place.area.y + 30.0;
    sketch.text(point(at, baseline), align, label, Font::NOTE_STRONG, paint);
    let area = Rect::new(x - 8.0, top, 16.0, bottom - top);
    let thing = Thing::HighWatermark(copy.partition.topic_partition.clone());
    sketch.hit_within(thing, area, area, 5);
}

/// Where a tail that diverges is, or will be, cut.
fn cut_mark(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>, cut: Offset) {
    let Some(x) = copy.place.x(cut) else { return };
    let x = x - 1.0;
    let (top, bottom) = (copy.place.area.y + 22.0, copy.place.area.y + MIDDLE + 12.0);
    sketch.line(point(x, top), point(x, bottom), Stroke::dashed(Paint::Bad, 2.0, 3.0, 2.0));
    let words = format!("✕ {}", sketch.say_cluster(ClusterPhrase::CutHere));
    let width = sketch.width(&words, Font::NOTE_STRONG);
    let baseline = copy.place.area.y + 30.0;
    let (at, align) = if x + 5.0 + width <= copy.place.area.right() - 6.0 {
        (x + 5.0, Align::Start)
    } else {
        (x - 5.0, Align::End)
    };
    sketch.text(point(at, baseline), align, words, Font::NOTE_STRONG, Paint::Bad);
}

/// A bracket under each leader epoch; its boundary is the gap between two of them.
fn brackets(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>, kept: &[RecordView]) {
    let top = copy.place.area.y + MIDDLE + 13.0;
    let baseline = top + 13.0;
    let (end, at_left) = end_label(sketch, copy, baseline);
    let mut free = if at_left { end + 6.0 } else { copy.place.area.x };
    let most = if at_left { copy.place.area.right() } else { end - 4.0 };
    for (epoch, first, last) in records::epochs(kept) {
        let (Some(from), Some(to)) = (copy.cell(first), copy.cell(last)) else { continue };
        let (left, right) = (from.x + 1.0, to.right() - 1.0);
        sketch.marks.push(records::bracket(left, right, top + 3.0, 3.0));
        let middle = f32::midpoint(left, right);
        let words =
            [false, true].map(|short| sketch.say_cluster(ClusterPhrase::Epoch { epoch, short }));
        let fits = |words: &&String| {
            let half = sketch.width(words, Font::OFFSET) / 2.0;
            half * 2.0 <= right - left + 6.0 && middle - half >= free && middle + half <= most
        };
        if let Some(words) = words.iter().find(fits) {
            let at = point(middle, baseline);
            free = middle + sketch.width(words, Font::OFFSET) / 2.0 + 4.0;
            sketch.text(at, Align::Middle, words.clone(), Font::OFFSET, Paint::Ink2);
        }
    }
}

/// Where the log ends, in words, and which epoch begins there without a record: at the side of the row
/// where no record is about to land. Gives the edge of the words that is nearer to the middle, and
/// whether they stand at the left.
fn end_label(sketch: &mut Sketch<'_, '_>, copy: &Copy<'_>, baseline: f32) -> (f32, bool) {
    let (left, right) = copy.edges();
    let end = sketch.say_cluster(ClusterPhrase::End(copy.replica.log_end));
    let epoch = copy.without_records.map(|(epoch, start)| {
        let epoch = sketch.say_cluster(ClusterPhrase::EpochFrom { epoch, start });
        format!("{epoch} · {end}")
    });
    let fits = |words: &String| sketch.width(words, Font::OFFSET) <= right - left;
    let end = epoch.filter(fits).unwrap_or(end);
    let width = sketch.width(&end, Font::OFFSET);
    let landing = copy.place.landing(copy.replica.log_end).x;
    let at_left = landing > right - width - PITCH;
    let (at, align) = if at_left { (left, Align::Start) } else { (right, Align::End) };
    sketch.text(point(at, baseline), align, end, Font::OFFSET, Paint::Ink2);
    (if at_left { left + width } else { right - width }, at_left)
}
