//! The controllers above the brokers: their log, as any log, with the newest record at the right, and
//! what each voter has of it. The box is the log, a line in it a voter, a cell a record.

use super::decided;
use super::voters::{self, Lane};
use crate::hit::Thing;
use crate::layout::measures::count;
use crate::shape::{Align, Font, Paint, Point, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, View};
use partita_engine::id::Offset;
use partita_engine::world::{
    BrokerView, FaultsView, LoggedRecord, QuorumView, World, ZooKeeperView,
};

/// Between the box and the cards: messages run there.
pub(super) const GAP: f32 = 14.0;
const HEADING: f32 = 28.0;
pub(super) const CELL: f32 = 22.0;
pub(super) const BETWEEN: f32 = 4.0;
const BOTTOM: f32 = 10.0;
const INSET: f32 = 14.0;
/// The line of offsets above the records of a quorum.
const OFFSETS: f32 = 12.0;
/// The least height of what is pointed at.
pub(super) const TARGET: f32 = 24.0;
/// What is said of the high watermark stands right of the log, where there is so much room.
const NOTES: f32 = 190.0;
const NOTES_FROM: f32 = 700.0;
const LINE: f32 = 15.0;
const NOTE_LINES: f32 = 3.0;

/// Whether there are several, or they are ZooKeeper's.
fn is_quorum(quorum: &QuorumView) -> bool {
    quorum.controllers.len() > 1 || quorum.is_zookeeper()
}

/// How many lines of notes there may be: ZooKeeper's mark is one of them where there is little room.
fn note_lines(quorum: &QuorumView, view: &View<'_>) -> f32 {
    let marked = quorum.is_zookeeper() && view.width < NOTES_FROM;
    if marked { NOTE_LINES + 1.0 } else { NOTE_LINES }
}

/// How much room ZooKeeper's notes need beside its log: for one server more than its only row.
fn least_rows(quorum: &QuorumView, view: &View<'_>) -> f32 {
    let beside = quorum.is_zookeeper() && view.width >= NOTES_FROM;
    let rows = OFFSETS + CELL + copy(view) * count(quorum.controllers.len().saturating_sub(1));
    if beside { (NOTE_LINES * LINE - rows).max(0.0) } else { 0.0 }
}

/// The height of a line for another voter's copy: a finger needs more than a pointer.
pub(super) fn copy(view: &View<'_>) -> f32 {
    if view.device == Device::Phone { 32.0 } else { TARGET }
}

/// How much higher a quorum's box is.
fn extra(quorum: &QuorumView, view: &View<'_>) -> f32 {
    if !is_quorum(quorum) {
        return 0.0;
    }
    let copies = copy(view) * count(quorum.controllers.len().saturating_sub(1));
    let notes = if view.width < NOTES_FROM { note_lines(quorum, view) * LINE } else { 0.0 };
    OFFSETS + copies + notes + least_rows(quorum, view)
}

/// The height that the box takes with the gap below it.
pub(super) fn height(world: &(impl World + ?Sized), view: &View<'_>) -> f32 {
    world.quorum().map_or(0.0, |quorum| HEADING + CELL + extra(&quorum, view) + BOTTOM + GAP)
}

/// A record of the log as it is drawn.
pub(super) struct Cell {
    pub rect: Rect,
    pub offset: Offset,
}

/// Draws the controllers and the newest of what they decided into a place of their [`height`]; gives the
/// box, where there is one, and the lane between its voters, where there are several.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (world, brokers, faults): (&(impl World + ?Sized), &[BrokerView], &FaultsView),
    place: Rect,
) -> Option<(Rect, Option<Lane>)> {
    let quorum = world.quorum()?;
    let Rect { x: left, y: top, width, .. } = place;
    let card = Rect { height: place.height - GAP, ..place };
    sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
    sketch.hit_within(Thing::ControllerLog, card, card, 1);
    heading(sketch, &quorum, point(left + INSET, top + 19.0), width - 2.0 * INSET);
    let log_end = quorum.controllers.iter().map(|controller| controller.log_end).max();
    let log = decided::newest(world, log_end.unwrap_or_default());
    let lines = voters::lines(sketch, &quorum, faults, width * voters::MOST_NAME);
    let beside = is_quorum(&quorum) && sketch.view.width >= NOTES_FROM;
    let indent = if is_quorum(&quorum) { voters::width(sketch, &lines) } else { 0.0 };
    let right = card.right() - INSET - if beside { NOTES } else { 0.0 };
    let area = Rect::new(left + INSET + indent, top + HEADING, 0.0, CELL);
    let area = Rect { width: right - area.x, ..area };
    let area = if is_quorum(&quorum) { Rect { y: area.y + OFFSETS, ..area } } else { area };
    let cells = records(sketch, &quorum, log, area);
    let mut lane = None;
    if is_quorum(&quorum) {
        let place = Rect { x: left + INSET, width: area.right() - left - INSET, ..area };
        lane = voters::draw(sketch, (&quorum, faults), &lines, &cells, place);
        let at = if beside {
            point(right + 12.0, area.y - 2.0)
        } else {
            point(left + INSET, card.bottom() - BOTTOM - note_lines(&quorum, sketch.view) * LINE)
        };
        let room = if beside { NOTES - 12.0 } else { width - 2.0 * INSET };
        match world.zookeeper() {
            Some(zookeeper) => znodes(sketch, &quorum, &zookeeper, at, room),
            None => notes(sketch, &quorum, brokers, at, room),
        }
    }
    for cell in &cells {
        let area = cell.rect.at_least(TARGET);
        sketch.hit_within(Thing::ControllerRecord(cell.offset), cell.rect, area, 3);
    }
    Some((card, lane))
}

fn heading(sketch: &mut Sketch<'_, '_>, quorum: &QuorumView, at: Point, room: f32) {
    if quorum.is_zookeeper() {
        ensemble_heading(sketch, quorum, at, room);
        return;
    }
    let (running, voters) = (quorum.running(), quorum.controllers.len());
    let name = sketch.say_cluster(if voters > 1 {
        ClusterPhrase::Controllers
    } else {
        ClusterPhrase::Controller
    });
    let epoch = quorum.epoch.to_string();
    let leader = quorum.leader.map(|leader| leader.to_string());
    let lost = quorum.is_lost();
    let note = match &leader {
        _ if voters <= 1 => ClusterPhrase::ControllerLog(quorum.high_watermark),
        _ if lost => ClusterPhrase::QuorumLost { running, voters },
        Some(leader) => ClusterPhrase::QuorumLed { epoch: &epoch, leader, running, voters },
        None => ClusterPhrase::QuorumElects(&epoch),
    };
    let note = sketch.say_cluster(note);
    if let [alone] = quorum.controllers.as_slice() {
        let name = if alone.running { name } else { format!("✕ {name}") };
        let width = sketch.width(&name, Font::LABEL_STRONG);
        let outline = Rect::new(at.x - 5.0, at.y - 14.0, width + 10.0, 19.0);
        sketch.hit(Thing::Controller(alone.id), outline, 2);
        sketch.heading(at, &name, &note, room);
        return;
    }
    if !lost {
        sketch.heading(at, &name, &note, room);
        return;
    }
    let end = sketch.text(at, Align::Start, name, Font::LABEL_STRONG, Paint::Ink) + 8.0;
    lost_note(sketch, &note, point(end, at.y), at.x + room - end);
}

fn lost_note(sketch: &mut Sketch<'_, '_>, note: &str, at: Point, room: f32) {
    let note = sketch.elide(&format!("✕ {note}"), Font::NOTE_STRONG, room);
    sketch.text(at, Align::Start, note, Font::NOTE_STRONG, Paint::Bad);
}

/// ZooKeeper's name, the mark that it is history, and whether its servers can decide.
fn ensemble_heading(sketch: &mut Sketch<'_, '_>, quorum: &QuorumView, at: Point, room: f32) {
    let name = sketch.say_cluster(ClusterPhrase::ZooKeeper);
    let mut end = sketch.text(at, Align::Start, name, Font::LABEL_STRONG, Paint::Ink) + 8.0;
    if sketch.view.width >= NOTES_FROM {
        let mark = sketch.say_cluster(ClusterPhrase::History);
        let width = sketch.width(&mark, Font::NOTE_STRONG) + 16.0;
        let pill = Rect::new(end, at.y - 14.0, width, 20.0);
        sketch.rect(pill, 10.0, None, Some(Stroke::dashed(Paint::Ink2, 1.0, 3.0, 2.0)));
        let middle = point(pill.centre().x, at.y);
        sketch.text(middle, Align::Middle, mark, Font::NOTE_STRONG, Paint::Ink2);
        end = pill.right() + 10.0;
    }
    let (running, servers) = (quorum.running(), quorum.controllers.len());
    let leader = quorum.leader.map(|leader| leader.to_string());
    let epoch = quorum.epoch.to_string();
    let note = sketch.say_cluster(match &leader {
        _ if quorum.is_lost() => ClusterPhrase::QuorumLost { running, voters: servers },
        Some(leader) => ClusterPhrase::EnsembleLed { leader, running, servers },
        None => ClusterPhrase::QuorumElects(&epoch),
    });
    let left = at.x + room - end;
    if quorum.is_lost() {
        lost_note(sketch, &note, point(end, at.y), left);
        return;
    }
    let note = sketch.elide(&note, Font::NOTE, left);
    sketch.text(point(end, at.y), Align::Start, note, Font::NOTE, Paint::Ink2);
}

/// What ZooKeeper holds of the controller and the brokers, and how many servers have the newest.
fn znodes(
    sketch: &mut Sketch<'_, '_>,
    quorum: &QuorumView,
    zookeeper: &ZooKeeperView,
    at: Point,
    room: f32,
) {
    let registered: Vec<String> =
        zookeeper.registered.iter().map(|broker| broker.0.to_string()).collect();
    let registered = registered.join(", ");
    let (broker, epoch) = (zookeeper.controller, zookeeper.controller_epoch);
    let paint = if broker.is_some() { Paint::Ink } else { Paint::Bad };
    let (offset, voters) = (quorum.high_watermark, quorum.controllers.len());
    let have = quorum.have(offset);
    let narrow = sketch.view.width < NOTES_FROM;
    let lines = [
        narrow.then_some((ClusterPhrase::History, Font::NOTE_STRONG, Paint::Ink2)),
        Some((ClusterPhrase::ControllerZnode { broker, epoch }, Font::NOTE_STRONG, paint)),
        Some((ClusterPhrase::RegisteredZnodes(&registered), Font::NOTE, Paint::Ink2)),
        Some((ClusterPhrase::MajorityHas { offset, have, voters }, Font::NOTE, Paint::Ink2)),
    ];
    note_down(sketch, lines.into_iter().flatten(), at, room);
}

/// Lines below each other.
fn note_down<'p>(
    sketch: &mut Sketch<'_, '_>,
    lines: impl Iterator<Item = (ClusterPhrase<'p>, Font, Paint)>,
    at: Point,
    room: f32,
) {
    let mut baseline = at.y + 9.0;
    for (words, font, paint) in lines {
        let words = sketch.say_cluster(words);
        let words = sketch.elide(&words, font, room);
        sketch.text(point(at.x, baseline), Align::Start, words, font, paint);
        baseline += LINE;
    }
}

/// The newest records, from the right; those that are not decided yet with a dashed edge.
fn records(
    sketch: &mut Sketch<'_, '_>,
    quorum: &QuorumView,
    log: &[LoggedRecord],
    area: Rect,
) -> Vec<Cell> {
    let largest = if sketch.view.device == Device::Phone { area.width } else { area.width / 2.0 };
    let mut right = area.right();
    let mut cells = Vec::new();
    for logged in log.iter().rev().filter(|logged| logged.record.concerns_people()) {
        let words = sketch.say_cluster(ClusterPhrase::Decided(&logged.record));
        let words = sketch.elide(&words, Font::NOTE, largest - 14.0);
        let width = sketch.width(&words, Font::NOTE) + 14.0;
        if right - width < area.x {
            break;
        }
        let rect = Rect::new(right - width, area.y, width, area.height);
        let offset = Offset(logged.offset);
        decided::cell(sketch, logged, rect, &words, offset < quorum.high_watermark);
        if is_quorum(quorum) {
            let number = sketch.say(&crate::view::Phrase::Number(offset.0));
            let at = point(rect.centre().x, rect.y - 3.0);
            sketch.text(at, Align::Middle, number, Font::OFFSET, Paint::Ink3);
        }
        cells.push(Cell { rect, offset });
        right -= width + BETWEEN;
    }
    cells
}

/// How many have what is decided, who has applied it, and who is behind.
fn notes(
    sketch: &mut Sketch<'_, '_>,
    quorum: &QuorumView,
    brokers: &[BrokerView],
    at: Point,
    room: f32,
) {
    let offset = quorum.high_watermark;
    let (have, voters) = (quorum.have(offset), quorum.controllers.len());
    let behind: Vec<String> = quorum
        .controllers
        .iter()
        .filter(|voter| voter.same_until < offset || !voter.running)
        .map(|voter| voter.id.to_string())
        .collect();
    let behind = behind.join(", ");
    let alive: Vec<&BrokerView> = brokers.iter().filter(|broker| broker.running).collect();
    let applied: Vec<String> = alive
        .iter()
        .filter(|broker| broker.metadata_offset.is_some_and(|applied| applied >= offset))
        .map(|broker| broker.id.to_string())
        .collect();
    let all = applied.len() == alive.len();
    let applied = applied.join(", ");
    let lines = [
        Some((ClusterPhrase::MajorityHas { offset, have, voters }, Font::NOTE_STRONG, Paint::Ink)),
        (!behind.is_empty()).then_some((
            ClusterPhrase::VotersBehind(&behind),
            Font::NOTE,
            Paint::Ink2,
        )),
        Some((ClusterPhrase::AppliedBy { brokers: &applied, all }, Font::NOTE, Paint::Ink2)),
    ];
    note_down(sketch, lines.into_iter().flatten(), at, room);
}

/// The line to a broker that is dead: broken.
pub(super) fn severed(
    sketch: &mut Sketch<'_, '_>,
    controllers: Rect,
    broker: &BrokerView,
    card: Rect,
) {
    if broker.running || card.y - controllers.bottom() > GAP + 1.0 {
        return;
    }
    let x = card.centre().x;
    let stroke = Stroke::dashed(Paint::Bad, 1.5, 3.0, 3.0);
    sketch.line(point(x, controllers.bottom()), point(x, card.y), stroke);
}
