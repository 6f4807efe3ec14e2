//! One partition below the rows: its copies' logs stacked on one ruler, as the topic view stacks
//! them, and beside them what comes next if nobody does anything.

use super::next::{self, LINE};
use super::records;
use super::ruler::{EPOCHS, Ruler, cut_mark, cut_words};
use crate::hit::Thing;
use crate::layout::measures::{count, whole};
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, View};
use crate::watched::watched;
use partita_engine::id::{BrokerId, Offset, TopicPartition};
use partita_engine::world::{PartitionView, RecordView, ReplicaRole, ReplicaView, World};
use std::collections::BTreeMap;

/// Copies beyond this are not drawn: Kafka's own tools make three or five.
const MOST_COPIES: usize = 6;
/// From the card's top to the epochs.
const HEADING: f32 = 26.0;
/// The line of the high watermark's name.
const FENCE: f32 = 14.0;
const LEADER_CELL: f32 = 22.0;
const COPY_CELL: f32 = 16.0;
pub(super) const BETWEEN: f32 = 4.0;
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

/// Where the copies of the partition shown lie: records that are copied go from log to log there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StackPlace {
    pub topic_partition: TopicPartition,
    pub card: Rect,
    ruler: Ruler,
    /// The height of each copy's cells.
    copies: BTreeMap<BrokerId, f32>,
}

impl StackPlace {
    /// The middle of an offset's place in a copy; none where that is not shown.
    pub fn cell(&self, broker: BrokerId, offset: Offset) -> Option<Point> {
        let y = *self.copies.get(&broker).filter(|_| self.ruler.shows(offset))?;
        Some(point(self.ruler.cell(offset, y, 0.0).centre().x, y))
    }
}

/// The partition shown and how.
pub(super) struct Stack<'m> {
    pub partition: &'m PartitionView,
    /// The leader's, then those that might lead next.
    copies: Vec<&'m ReplicaView>,
    width: f32,
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

    /// Draws the card with its upper left corner at this place. Gives where the copies lie; none where
    /// they are not in sight.
    pub fn draw(
        &self,
        sketch: &mut Sketch<'_, '_>,
        (model, world): (&Model, &(impl World + ?Sized)),
        at: Point,
    ) -> Option<StackPlace> {
        let card = Rect::new(at.x, at.y, self.width, self.height(sketch.view));
        if card.bottom() < -40.0 || card.y > sketch.view.height + 40.0 {
            self.hits(sketch, card, Rect::new(card.x, card.y, card.width, 24.0));
            return None;
        }
        let ours = |thing: &Thing| thing.topic_partition() == Some(&self.partition.topic_partition);
        let chosen = sketch.view.selected.as_ref().is_some_and(ours);
        let edge = if chosen { (Paint::Accent, 2.0) } else { (Paint::Line2, 1.0) };
        sketch.card(card, Paint::Panel, Stroke::solid(edge.0, edge.1));
        let logs = self.logs(sketch.view);
        let name = self.partition.topic_partition.to_string();
        let note = sketch.say_cluster(ClusterPhrase::OnOneRuler(self.copies.len()));
        sketch.heading(point(card.x + INSET, card.y + 18.0), &name, &note, logs - 2.0 * INSET);
        let (ruler, copies) = self.logs_in(sketch, (model, world), Rect { width: logs, ..card });
        let topic_partition = self.partition.topic_partition.clone();
        let place = Some(StackPlace { topic_partition, card, ruler, copies });
        if sketch.view.ahead.is_empty() {
            return place;
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
        place
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
    ) -> (Ruler, BTreeMap<BrokerId, f32>) {
        let (narrow, first_hit) = (self.is_narrow(sketch.view), sketch.hits.len());
        let way = sketch.say_cluster(ClusterPhrase::OpensInTopics {
            touched: sketch.view.device == Device::Phone,
        });
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
        let (mut cells, mut copies) = (Vec::new(), BTreeMap::new());
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
                ruler.epochs(sketch, (world, self.partition), &kept, tops.0);
            }
            cells.push((place, said));
            copies.insert(copy.broker, place.centre().y);
            y += height + BETWEEN;
        }
        ruler.fence(sketch, self.partition, tops.1, &cells, narrow);
        ruler.offsets(sketch, self.partition, y + 11.0);
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
        (ruler, copies)
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
}
