//! The voters of a quorum below each other: their names, what each has of the log, and between the names
//! and the log the lane in which they talk to each other.

use super::controller::{BETWEEN, CELL, Cell, TARGET, copy};
use super::link::{self, Trouble};
use crate::hit::Thing;
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, View};
use partita_engine::id::{ControllerId, NodeId};
use partita_engine::world::{ControllerView, FaultsView, QuorumView};
use std::collections::BTreeMap;

/// How much of the box a voter's name takes at most with what is wrong with it; where that is more, a
/// cross says that something is.
pub(super) const MOST_NAME: f32 = 0.28;
/// The bar of a record in another voter's copy.
const COPY_BAR: f32 = 8.0;
/// From a name to the lane's line.
const BEFORE_LINE: f32 = 15.0;
/// From the lane's line to the log, where messages have words there.
const WORDS: f32 = 92.0;
/// The same where there is no room for words.
const AFTER_LINE: f32 = 15.0;
/// Stages from this width on have room for words in the lane.
const WORDS_FROM: f32 = 1000.0;
/// The ring at which a voter's messages begin and end.
const PORT: f32 = 3.0;

/// Where the messages between voters run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lane {
    /// Where its line is.
    pub x: f32,
    /// Up to where a word may stand beside it; none where there is no room for one.
    pub words: Option<f32>,
    /// The height of each voter's line.
    pub voters: BTreeMap<ControllerId, f32>,
}

impl Lane {
    /// Where a voter's messages begin and end.
    pub fn port(&self, voter: ControllerId) -> Option<Point> {
        Some(point(self.x, *self.voters.get(&voter)?))
    }
}

/// A voter and its name with its sign.
pub(super) struct Line<'q> {
    voter: &'q ControllerView,
    name: String,
    /// Whether its process does not run, stands still, or somebody does not hear it.
    broken: bool,
}

/// The voters as they stand below each other: the one that leads first, else the one with the most. Names
/// take at most `most` pixels.
pub(super) fn lines<'q>(
    sketch: &Sketch<'_, '_>,
    quorum: &'q QuorumView,
    faults: &FaultsView,
    most: f32,
) -> Vec<Line<'q>> {
    let mut voters: Vec<&ControllerView> = quorum.controllers.iter().collect();
    // A server of ZooKeeper's that stands alone leads nobody.
    let several = quorum.controllers.len() > 1;
    let leads = |voter: &ControllerView| several && quorum.leader == Some(voter.id);
    voters.sort_by_key(|voter| (!leads(voter), core::cmp::Reverse(voter.log_end)));
    if let Some((_, others)) = voters.split_first_mut() {
        others.sort_by_key(|voter| voter.id);
    }
    voters.into_iter().map(|voter| line(sketch, (voter, leads(voter)), faults, most)).collect()
}

fn line<'q>(
    sketch: &Sketch<'_, '_>,
    (voter, leads): (&'q ControllerView, bool),
    faults: &FaultsView,
    most: f32,
) -> Line<'q> {
    let node = NodeId::Controller(voter.id);
    if !voter.running {
        return Line { voter, name: format!("✕ {}", voter.id), broken: true };
    }
    let paused = faults.pauses.iter().any(|pause| pause.node == node);
    let fault = match paused {
        true => Some(sketch.say_cluster(ClusterPhrase::Paused)),
        false => link::note(sketch, faults, &node),
    };
    // Who leads is seen beside what is wrong.
    let id = if leads { format!("{} ★", voter.id) } else { voter.id.to_string() };
    let whole = fault.as_ref().map(|fault| format!("✕ {id} {fault}"));
    let whole = whole.filter(|whole| sketch.width(whole, Font::NOTE_STRONG) <= most);
    let name = match (whole, &fault, leads) {
        (Some(whole), ..) => whole,
        (None, Some(_), _) => format!("✕ {id}"),
        (None, None, true) => format!("★ {}", voter.id),
        (None, None, false) => voter.id.to_string(),
    };
    Line { voter, name, broken: fault.is_some() }
}

/// How far the log is indented for the names and, between several, for the lane.
pub(super) fn width(sketch: &Sketch<'_, '_>, lines: &[Line<'_>]) -> f32 {
    let lane = match lines.len() {
        0 | 1 => 10.0,
        _ => BEFORE_LINE + after_line(sketch.view),
    };
    widest(sketch, lines) + lane
}

fn widest(sketch: &Sketch<'_, '_>, lines: &[Line<'_>]) -> f32 {
    let widths = lines.iter().map(|line| sketch.width(&line.name, Font::NOTE_STRONG));
    widths.fold(0.0, f32::max)
}

/// From the lane's line to the log: a finger needs more than a pointer.
fn after_line(view: &View<'_>) -> f32 {
    match view.device {
        Device::Phone => 29.0,
        Device::Wide if view.width >= WORDS_FROM => WORDS,
        Device::Wide => AFTER_LINE,
    }
}

/// Draws the lines into `place`, from the names' left edge to the log's right one: names, below the first
/// a bar for each record that another has, and the high watermark through all of them. Gives the lane
/// between them, where there are several.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (quorum, faults): (&QuorumView, &FaultsView),
    lines: &[Line<'_>],
    cells: &[Cell],
    place: Rect,
) -> Option<Lane> {
    let x = place.x + widest(sketch, lines) + BEFORE_LINE;
    let words = (sketch.view.device == Device::Wide && sketch.view.width >= WORDS_FROM)
        .then_some(x + WORDS - 8.0);
    let mut lane = Lane { x, words, voters: BTreeMap::new() };
    let mut y = place.y;
    let mut above: Option<(&ControllerView, f32)> = None;
    for (row, Line { voter, name, broken }) in lines.iter().enumerate() {
        let height = if row == 0 { CELL } else { copy(sketch.view) };
        let middle = y + height / 2.0;
        if let Some(above) = above {
            joint(sketch, faults, (above, (voter, middle)), (&lane, y));
        }
        let paint = if *broken { Paint::Bad } else { Paint::Ink };
        let at = point(place.x, middle + 4.0);
        sketch.text(at, Align::Start, name.clone(), Font::NOTE_STRONG, paint);
        let line = Rect::new(place.x - 6.0, y, place.right() - place.x + 12.0, height);
        sketch.hit_within(Thing::Controller(voter.id), line, line.at_least(TARGET), 2);
        if row > 0 {
            bars(sketch, voter, cells, (y, height));
        }
        lane.voters.insert(voter.id, middle);
        above = Some((*voter, middle));
        y += height;
    }
    let decided = cells.iter().find(|cell| cell.offset < quorum.high_watermark);
    if let Some(cell) = decided {
        let x = cell.rect.right() + BETWEEN / 2.0;
        sketch.line(point(x, place.y - 2.0), point(x, y), Stroke::solid(Paint::Ink, 2.0));
    }
    if lines.len() < 2 {
        return None;
    }
    for middle in lane.voters.values() {
        sketch.port(point(x, *middle), PORT);
    }
    Some(lane)
}

/// What a voter has of the records that are shown.
fn bars(
    sketch: &mut Sketch<'_, '_>,
    voter: &ControllerView,
    cells: &[Cell],
    (y, height): (f32, f32),
) {
    for cell in cells {
        let top = y + (height - COPY_BAR) / 2.0;
        let bar = Rect::new(cell.rect.x, top, cell.rect.width, COPY_BAR);
        let has = cell.offset < voter.same_until;
        let (fill, edge) = match (has, voter.running) {
            (true, true) => (Some(Paint::Ink3), None),
            (true, false) => (Some(Paint::Line2), None),
            (false, _) => (None, Some(Stroke::dashed(Paint::Edge, 1.0, 2.0, 2.0))),
        };
        sketch.rect(bar.grown(-0.5), 3.0, fill, edge);
    }
}

/// The link between two voters whose lines touch at `edge`.
fn joint(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    ((upper, from), (lower, to)): ((&ControllerView, f32), (&ControllerView, f32)),
    (lane, edge): (&Lane, f32),
) {
    let (upper, lower) = (NodeId::Controller(upper.id), NodeId::Controller(lower.id));
    let trouble = Trouble::between(faults, &upper, &lower);
    let ends = (point(lane.x, from + PORT), point(lane.x, to - PORT));
    let room = lane.words.map_or(0.0, |words| words - lane.x - 6.0);
    link::line(sketch, ends, (trouble, room));
    let height = copy(sketch.view);
    let outline = Rect::new(lane.x - 12.0, edge - height / 2.0, 24.0, height);
    let area = match sketch.view.device {
        Device::Phone => Rect { x: lane.x - 14.0, width: 44.0, ..outline },
        Device::Wide => outline,
    };
    link::hit(sketch, (&upper, &lower), outline, area);
}
