//! One partition below the rows: its copies' logs stacked on one ruler, as the topic view stacks
//! them, and beside them what comes next if nobody does anything.

use super::next::{self, LINE};
use super::records;
use crate::hit::Thing;
use crate::layout::measures::{count, whole};
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, Phrase, View};
use crate::watched::watched;
use partita_engine::id::Offset;
use partita_engine::world::{PartitionView, RecordView, ReplicaRole, ReplicaView, World};

/// Copies beyond this are not drawn: Kafka's own tools make three or five.
const MOST_COPIES: usize = 6;
/// From the card's top to the epochs.
const HEADING: f32 = 26.0;
/// The line of epochs with their brackets.
const EPOCHS: f32 = 15.0;
/// The line of the high watermark's name.
const FENCE: f32 = 14.0;
const LEADER_CELL: f32 = 22.0;
const COPY_CELL: f32 = 16.0;
const BETWEEN: f32 = 4.0;
/// The line of offsets.
const OFFSETS: f32 = 17.0;
const BOTTOM: f32 = 8.0;
/// A line of its own for each copy's name, where cells need all the width.
const NAME_LINE: f32 = 16.0;
/// Where the way to the topic view stands by itself.
const WAY_LINE: f32 = 26.0;
const INSET: f32 = 14.0;
/// Narrower logs have their copies' names above them.
const NARROW: f32 = 420.0;
/// What comes next has a column of its own from this width of the card on.
const WIDE: f32 = 760.0;
/// Lines of what comes next, where it stands below the logs.
const LINES_BELOW: usize = 7;

/// The partition shown and how.
pub(super) struct Stack<'m> {
    pub partition: &'m PartitionView,
    /// The leader's, then those that might lead next.
    copies: Vec<&'m ReplicaView>,
    width: f32,
}

/// Where the logs lie on the card.
struct Ruler {
    left: f32,
    pitch: f32,
    first: Offset,
    columns: u64,
}

impl Ruler {
    fn x(&self, offset: Offset) -> f32 {
        let places = offset.since(self.first).min(self.columns);
        self.left + f32::from(u16::try_from(places).unwrap_or(u16::MAX)) * self.pitch
    }

    fn shows(&self, offset: Offset) -> bool {
        offset >= self.first && offset < self.first.plus(self.columns)
    }

    fn cell(&self, offset: Offset, top: f32, height: f32) -> Rect {
        Rect::new(self.x(offset), top, self.pitch - 4.0, height)
    }
}

const fn rank(role: ReplicaRole) -> u8 {
    match role {
        ReplicaRole::Leader => 0,
        ReplicaRole::LastKnown => 1,
        ReplicaRole::InSync => 2,
        ReplicaRole::Eligible => 3,
        ReplicaRole::OutOfSync => 4,
    }
}

impl<'m> Stack<'m> {
    /// The partition that is chosen, focused or most in trouble; none in a world without any.
    pub fn new(view: &View<'_>, model: &'m Model, width: f32) -> Option<Self> {
        let chosen = [view.selected.as_ref(), view.focused.as_ref()];
        let partition = watched(&model.topics, true, chosen)?;
        let mut copies: Vec<&ReplicaView> = partition.replicas.iter().collect();
        copies.sort_by_key(|replica| rank(replica.role));
        copies.truncate(MOST_COPIES);
        Some(Self { partition, copies, width })
    }

    /// Whether what comes next has a column of its own.
    fn is_wide(&self) -> bool {
        self.width >= WIDE
    }

    /// The width of the part with the logs.
    fn logs(&self, view: &View<'_>) -> f32 {
        if self.is_wide() && !view.ahead.is_empty() { self.width * 0.56 } else { self.width }
    }

    fn is_narrow(&self, view: &View<'_>) -> bool {
        self.logs(view) < NARROW
    }

    /// The card's height.
    pub fn height(&self, view: &View<'_>) -> f32 {
        let cells = LEADER_CELL + COPY_CELL * count(self.copies.len().saturating_sub(1));
        let rows = cells + BETWEEN * count(self.copies.len());
        let mut height = HEADING + EPOCHS + FENCE + rows + OFFSETS + BOTTOM;
        if self.is_narrow(view) {
            height += NAME_LINE * count(self.copies.len()) + WAY_LINE;
        }
        if !self.is_wide() && !view.ahead.is_empty() {
            height += HEADING + LINE * count(LINES_BELOW);
        }
        height
    }

    /// Draws the card with its upper left corner at this place.
    pub fn draw(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (model, world): (&Model, &(impl World + ?Sized)),
        at: Point,
    ) {
        let card = Rect::new(at.x, at.y, self.width, self.height(sketch.view));
        if card.bottom() < -40.0 || card.y > sketch.view.height + 40.0 {
            self.hits(sketch, card, Rect::new(card.x, card.y, card.width, 24.0));
            return;
        }
        let ours = |thing: &Thing| thing.topic_partition() == Some(&self.partition.topic_partition);
        let chosen = sketch.view.selected.as_ref().is_some_and(ours);
        let edge = if chosen { (Paint::Accent, 2.0) } else { (Paint::Line2, 1.0) };
        sketch.card(card, Paint::Panel, Stroke::solid(edge.0, edge.1));
        let logs = self.logs(sketch.view);
        let name = self.partition.topic_partition.to_string();
        let note = sketch.say_cluster(ClusterPhrase::OnOneRuler(self.copies.len()));
        sketch.heading(point(card.x + INSET, card.y + 18.0), &name, &note, logs - 2.0 * INSET);
        self.logs_in(sketch, (model, world), Rect { width: logs, ..card });
        if sketch.view.ahead.is_empty() {
            return;
        }
        let area = if self.is_wide() {
            let x = card.x + logs;
            let rule = Stroke::solid(Paint::Line, 1.0);
            sketch.line(point(x, card.y + 12.0), point(x, card.bottom() - 12.0), rule);
            Rect::new(x + INSET, card.y, card.right() - INSET - x - INSET, card.height)
        } else {
            let height = HEADING + LINE * count(LINES_BELOW);
            let top = card.bottom() - height;
            Rect::new(card.x + INSET, top, card.width - 2.0 * INSET, height)
        };
        next::draw(sketch, area);
    }

    /// The whole card stands for its partition; the words that lead to the topic view for that way.
    fn hits(&self, sketch: &mut Sketch<'_, '_>, card: Rect, way: Rect) {
        let at = &self.partition.topic_partition;
        sketch.hit_within(Thing::Stack(at.clone()), card, way.at_least(28.0), 3);
        sketch.hit_within(Thing::Partition(at.clone()), card, card, 1);
    }

    /// The ruler that all copies share: the tail of the longest, with its end, and right of a tail that
    /// is cut the room for saying why.
    fn ruler(
        &self,
        sketch: &Sketch<'_, '_>,
        area: Rect,
        names: f32,
        cut_words: &[Option<String>],
    ) -> Ruler {
        let pitch = if sketch.view.device == Device::Phone { 24.0 } else { 30.0 };
        let left = area.x + INSET + names;
        let columns = whole((area.right() - INSET - left) / pitch).max(1);
        let longest = self.copies.iter().map(|copy| copy.log_end).max().unwrap_or_default();
        let needed = self.copies.iter().zip(cut_words).filter_map(|(copy, words)| {
            let width = sketch.width(words.as_ref()?, Font::NOTE_STRONG) + 10.0;
            Some(copy.log_end.plus(whole((width / pitch).ceil())))
        });
        let spare = needed.max().map_or(0, |end| end.since(longest.plus(1)));
        let shown = columns.saturating_sub(spare.min(columns / 2));
        let first = super::row::first_shown(sketch.view, self.partition, shown);
        Ruler { left, pitch, first, columns }
    }

    fn logs_in(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (model, world): (&Model, &(impl World + ?Sized)),
        area: Rect,
    ) {
        let (narrow, first_hit) = (self.is_narrow(sketch.view), sketch.hits.len());
        let way = sketch.say_cluster(ClusterPhrase::OpensInTopics);
        let way_width = sketch.width(&way, Font::NOTE);
        let widest = self.copies.iter().map(|copy| self.name_width(sketch, copy));
        let names = widest.fold(way_width, f32::max).min(area.width * 0.4) + 12.0;
        let cuts: Vec<_> = self
            .copies
            .iter()
            .map(|copy| records::divergence(world, self.partition, copy))
            .collect();
        let cut_words: Vec<Option<String>> =
            cuts.iter().map(|cut| cut.map(|cut| cut_words(sketch, cut))).collect();
        let ruler = self.ruler(sketch, area, if narrow { 0.0 } else { names }, &cut_words);
        let mut y = area.y + HEADING;
        if narrow {
            self.name(sketch, 0, point(area.x + INSET, y + 12.0), area.width - 2.0 * INSET);
            y += NAME_LINE;
        }
        let tops = (y, y + EPOCHS);
        y += EPOCHS + FENCE;
        let most = usize::try_from(ruler.columns).unwrap_or(0);
        let mut cells = Vec::new();
        for (row, copy) in self.copies.iter().enumerate() {
            let height = if row == 0 { LEADER_CELL } else { COPY_CELL };
            if narrow && row > 0 {
                self.name(sketch, row, point(area.x + INSET, y + 12.0), area.width - 2.0 * INSET);
                y += NAME_LINE;
            }
            if !narrow {
                let at = point(area.x + INSET, y + height / 2.0 + 4.5);
                self.name(sketch, row, at, names - 12.0);
            }
            let at = &self.partition.topic_partition;
            let kept = world.records(at, Some(copy.broker), ruler.first, most);
            let place = Rect::new(ruler.left, y, area.right() - INSET - ruler.left, height);
            let from = cuts.get(row).copied().flatten().map(|cut| cut.from);
            self.log(sketch, model, (row, copy), &ruler, (&kept, place), from);
            let mut said = self.behind(sketch, copy, &ruler, place);
            if let (Some(from), Some(Some(words))) = (from, cut_words.get(row)) {
                said = cut_mark(sketch, &ruler, (from, copy.log_end), place, words).or(said);
            }
            if row == 0 {
                self.epochs(sketch, world, &ruler, &kept, tops.0);
            }
            cells.push((place, said));
            y += height + BETWEEN;
        }
        self.fence(sketch, &ruler, tops.1, &cells, narrow);
        self.offsets(sketch, &ruler, y + 11.0);
        y += OFFSETS;
        let baseline = if narrow { y + 17.0 } else { y - OFFSETS + 11.0 };
        let at = point(area.x + INSET, baseline);
        let way = if narrow { way } else { sketch.elide(&way, Font::NOTE, names - 12.0) };
        let end = sketch.text(at, Align::Start, way, Font::NOTE, Paint::Accent);
        let way = Rect::new(at.x, baseline - 12.0, end - at.x, 16.0);
        let card = Rect { width: self.width, height: self.height(sketch.view), ..area };
        let before = sketch.hits.len();
        self.hits(sketch, card, way);
        // The keyboard comes to the way first, then to what is on the card.
        let own = sketch.hits.len() - before;
        if let Some(hits) = sketch.hits.get_mut(first_hit..) {
            hits.rotate_right(own);
        }
    }

    /// Sign and broker, and in words what the copy is.
    fn words_of(
        &self,
        sketch: &Sketch<'_, '_>,
        copy: &ReplicaView,
    ) -> (String, String, Font, Paint) {
        let leads = copy.role == ReplicaRole::Leader;
        let bad = copy.role == ReplicaRole::OutOfSync || leads && !copy.running;
        let sign = match (leads, bad) {
            (true, _) => "★ ",
            (false, true) => "✕ ",
            (false, false) => "",
        };
        let role = ClusterPhrase::CopyIs { role: copy.role, dead: !copy.running };
        let (font, paint) = match (bad, copy.running) {
            (true, _) => (Font::NOTE_STRONG, Paint::Bad),
            (false, false) => (Font::NOTE_STRONG, Paint::Ink),
            (false, true) => (Font::NOTE, Paint::Ink2),
        };
        (format!("{sign}{}", copy.broker), sketch.say_cluster(role), font, paint)
    }

    fn name_width(&self, sketch: &Sketch<'_, '_>, copy: &ReplicaView) -> f32 {
        let (name, words, font, _) = self.words_of(sketch, copy);
        sketch.width(&name, Font::LABEL_STRONG) + 7.0 + sketch.width(&words, font)
    }

    fn name(&self, sketch: &mut Sketch<'_, '_>, row: usize, at: Point, room: f32) {
        let Some(copy) = self.copies.get(row).copied() else { return };
        let (name, words, font, paint) = self.words_of(sketch, copy);
        let ink = if paint == Paint::Bad { Paint::Bad } else { Paint::Ink };
        let end = sketch.text(at, Align::Start, name, Font::LABEL_STRONG, ink) + 7.0;
        let words = sketch.elide(&words, font, at.x + room - end);
        sketch.text(point(end, at.y), Align::Start, words, font, paint);
    }

    /// One copy's records, each under its offset's place.
    fn log(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        (row, copy): (usize, &ReplicaView),
        ruler: &Ruler,
        (kept, place): (&[RecordView], Rect),
        cut: Option<Offset>,
    ) {
        let at = &self.partition.topic_partition;
        let thing = Thing::Replica { broker: copy.broker, topic_partition: at.clone() };
        sketch.hit_within(thing, place, place.grown(2.0), 2);
        for record in kept.iter().filter(|record| ruler.shows(record.offset)) {
            let cell = ruler.cell(record.offset, place.y, place.height);
            let state = records::state(self.partition, copy, record.offset, cut);
            sketch.cell(cell, &model.keys.of(record), state, 11.0);
            if row == 0 && copy.role == ReplicaRole::Leader {
                let topic_partition = at.clone();
                let thing = Thing::Record { topic_partition, offset: record.offset };
                sketch.hit_within(thing, cell, cell.grown(2.0), 4);
            }
        }
        if row == 0 && copy.role == ReplicaRole::Leader && ruler.shows(copy.log_end) {
            let slot = ruler.cell(copy.log_end, place.y, place.height);
            let dashes = Stroke::dashed(Paint::Ink3, 1.25, 3.0, 3.0);
            sketch.rect(slot.grown(-0.75), 4.0, None, Some(dashes));
            sketch.hit_within(Thing::LogEnd(at.clone()), slot, slot.grown(2.0), 4);
        }
    }

    /// A copy whose records all lie before those shown says how far it is behind.
    /// Gives where that stands.
    fn behind(
        &self,
        sketch: &mut Sketch<'_, '_>,
        copy: &ReplicaView,
        ruler: &Ruler,
        place: Rect,
    ) -> Option<Rect> {
        let end = copy.log_end;
        if copy.role == ReplicaRole::Leader || end > ruler.first || end == copy.log_start {
            return None;
        }
        let behind = self.partition.log_end.since(end);
        let words = format!("‹ {}", sketch.say_cluster(ClusterPhrase::Behind(behind)));
        let words = sketch.elide(&words, Font::NOTE, place.width);
        let at = point(place.x, place.centre().y + 4.3);
        let right = sketch.text(at, Align::Start, words, Font::NOTE, Paint::Ink2);
        Some(Rect { width: right - place.x, ..place })
    }

    /// A bracket over each leader epoch, with who led it where that is known.
    fn epochs(
        &self,
        sketch: &mut Sketch<'_, '_>,
        world: &(impl World + ?Sized),
        ruler: &Ruler,
        kept: &[RecordView],
        top: f32,
    ) {
        let leaders = records::leaders(world, self.partition);
        let mut free = ruler.left - 4.0;
        for (epoch, first, last) in records::epochs(kept) {
            if !ruler.shows(first) || !ruler.shows(last) {
                continue;
            }
            let (left, right) = (ruler.x(first), ruler.x(last) + ruler.pitch - 4.0);
            sketch.marks.push(records::bracket(left, right, top + EPOCHS - 2.0, -3.0));
            let leader = leaders.get(&epoch).copied();
            let led = leader.map(|leader| ClusterPhrase::EpochLedBy { epoch, leader });
            let ways = [
                led,
                Some(ClusterPhrase::Epoch { epoch, short: false }),
                Some(ClusterPhrase::Epoch { epoch, short: true }),
            ];
            let middle = f32::midpoint(left, right);
            let half = |words: &str| sketch.width(words, Font::OFFSET) / 2.0;
            let fits = |words: &String| {
                half(words) * 2.0 <= right - left + 6.0 && middle - half(words) >= free
            };
            let words = ways.into_iter().flatten().map(|way| sketch.say_cluster(way)).find(fits);
            if let Some(words) = words {
                free = middle + half(&words) + 4.0;
                let at = point(middle, top + EPOCHS - 6.0);
                sketch.text(at, Align::Middle, words, Font::OFFSET, Paint::Ink2);
            }
        }
    }

    /// The high watermark through all copies, red while it may not move.
    fn fence(
        &self,
        sketch: &mut Sketch<'_, '_>,
        ruler: &Ruler,
        top: f32,
        rows: &[(Rect, Option<Rect>)],
        narrow: bool,
    ) {
        let offset = self.partition.high_watermark;
        let beyond = offset > ruler.first.plus(ruler.columns);
        let Some((first, _)) = rows.first().copied() else { return };
        let (words, paint) = if self.partition.high_watermark_frozen {
            (ClusterPhrase::HighWatermarkFrozen(offset), Paint::Bad)
        } else {
            (ClusterPhrase::HighWatermarkAt(offset), Paint::Ink)
        };
        let words = sketch.say_cluster(words);
        let x = ruler.x(offset) - 2.0;
        let shown = offset >= ruler.first && !beyond;
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
            let thing = Thing::HighWatermark(self.partition.topic_partition.clone());
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
            if x - 11.0 - width >= ruler.left - 4.0 {
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
    fn offsets(&self, sketch: &mut Sketch<'_, '_>, ruler: &Ruler, baseline: f32) {
        let end = self.partition.log_end;
        let last = self.copies.iter().map(|copy| copy.log_end).max().unwrap_or(end).max(end);
        let number = |offset: Offset| Phrase::Number(offset.0);
        let widest = sketch.width(&sketch.say(&number(last)), Font::OFFSET_STRONG) + 5.0;
        let step =
            [1, 2, 5, 10, 20].into_iter().find(|step| f32::from(*step) * ruler.pitch >= widest);
        let step = u64::from(step.unwrap_or(50u16));
        let middle = |offset: Offset| ruler.x(offset) + (ruler.pitch - 4.0) / 2.0;
        let shown = ruler.first.0..ruler.first.plus(ruler.columns).0.min(last.0 + 1);
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
fn cut_words(sketch: &Sketch<'_, '_>, cut: records::Divergence) -> String {
    let words = match cut.epoch {
        Some(epoch) => ClusterPhrase::EpochEnds { epoch, end: cut.from },
        None => ClusterPhrase::CutHere,
    };
    format!("✕ {}", sketch.say_cluster(words))
}

/// The dashed line where a tail is cut, and right of the tail why, where there is room; gives where
/// that stands.
fn cut_mark(
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
