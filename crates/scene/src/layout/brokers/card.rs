//! A broker's card: its name, how many partitions it leads, how it is.

use crate::hit::Thing;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Phrase};
use partita_engine::id::{BrokerId, NodeId};
use partita_engine::world::{BrokerView, FaultsView, PartitionView};

/// How many copies a broker has, and in how many ISRs it is.
fn copies(model: &Model, broker: &BrokerView) -> (usize, usize) {
    let has = |partition: &&PartitionView| {
        partition.replicas.iter().any(|replica| replica.broker == broker.id)
    };
    let partitions = model.topics.iter().flat_map(|topic| &topic.partitions).filter(has);
    partitions.fold((0, 0), |(copies, isrs), partition| {
        (copies + 1, isrs + usize::from(partition.isr.contains(&broker.id)))
    })
}

/// Draws a card. One that is down is plainly down: red dashes, sunk ground, a cross and a word.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    (model, faults, is_controller): (&Model, &FaultsView, bool),
    broker: &BrokerView,
    card: Rect,
) {
    let down = !broker.running;
    let (fill, stroke) = if down {
        (Paint::Sunk, Stroke::dashed(Paint::Bad, 2.0, 7.0, 4.0))
    } else {
        (Paint::Panel, Stroke::solid(Paint::Line2, 1.0))
    };
    sketch.card(card, fill, stroke);
    let (left, right) = (card.x + super::grid::INSET, card.right() - super::grid::INSET);
    let mut room = right - left;
    if down {
        room -= pill(sketch) + 8.0;
    }
    let (have, isrs) = copies(model, broker);
    let leads =
        sketch.say_cluster(ClusterPhrase::LeadsOf { leads: broker.leads.len(), copies: have });
    let name = sketch.say_cluster(ClusterPhrase::Broker(broker.id));
    let width = sketch.width(&name, Font::NAME);
    let name = if width > room { broker.id.to_string() } else { name };
    let baseline = card.y + 20.0;
    let mut end = sketch.text(point(left, baseline), Align::Start, name, Font::NAME, Paint::Ink);
    let mark = format!("◆ {}", sketch.say_cluster(ClusterPhrase::IsController));
    let mark = is_controller.then_some(mark);
    let beside = mark
        .as_ref()
        .filter(|mark| end + 8.0 + sketch.width(mark, Font::NOTE_STRONG) <= left + room);
    if let Some(mark) = beside {
        let at = point(end + 8.0, baseline);
        end = sketch.text(at, Align::Start, mark.clone(), Font::NOTE_STRONG, Paint::Ink);
    }
    // Where there is no room beside the name, it stands before what else is said.
    let before = mark.as_ref().filter(|_| beside.is_none());
    if !down && end + 10.0 + sketch.width(&leads, Font::LABEL) <= right {
        sketch.text(point(right, baseline), Align::End, leads, Font::LABEL, Paint::Ink2);
    }
    let fits = |words: &String, font: Font| sketch.width(words, font) <= right - left;
    let (note, font, paint) = if down {
        let (fenced, font) = (broker.fenced, Font::NOTE_STRONG);
        let since = broker.down_since.map(|time| time.to_string());
        let era = broker.is_of_zookeeper_era();
        let whole = since.map(|since| {
            sketch.say_cluster(match era {
                true => ClusterPhrase::DeadSession { since: &since, over: fenced },
                false => ClusterPhrase::DownSince { since: &since, fenced },
            })
        });
        let short = match (era, fenced) {
            (true, over) => ClusterPhrase::Session { over },
            (false, true) => ClusterPhrase::Fenced,
            (false, false) => ClusterPhrase::DeadUnnoticed,
        };
        let whole = whole.filter(|words| fits(words, font));
        (whole.unwrap_or_else(|| sketch.say_cluster(short)), font, Paint::Bad)
    } else if broker.fenced {
        let word = match broker.is_of_zookeeper_era() {
            true => Phrase::BrokerWithoutSession,
            false => Phrase::BrokerFenced,
        };
        (format!("✕ {}", sketch.say(&word)), Font::NOTE_STRONG, Paint::Bad)
    } else if let Some(fault) = fault(sketch, faults, broker.id) {
        (format!("✕ {fault}"), Font::NOTE_STRONG, Paint::Bad)
    } else {
        let isrs = sketch.say_cluster(ClusterPhrase::InIsrs { isrs, copies: have });
        let metadata = broker.metadata_offset.map(ClusterPhrase::MetadataAt);
        let whole = metadata.map(|metadata| format!("{isrs} · {}", sketch.say_cluster(metadata)));
        let whole = whole.filter(|words| fits(words, Font::NOTE));
        (whole.unwrap_or(isrs), Font::NOTE, Paint::Ink2)
    };
    let note = match before {
        // That it is the controller says more than the rest, where there is no room for both.
        Some(mark) => Some(format!("{mark} · {note}"))
            .filter(|whole| fits(whole, font))
            .unwrap_or_else(|| mark.clone()),
        None => note,
    };
    let note = sketch.elide(&note, font, right - left);
    sketch.text(point(left, card.y + 37.0), Align::Start, note, font, paint);
    if down {
        draw_pill(sketch, right, card.y + 6.0);
    }
    let area = Rect { height: super::CARD_HEADING, ..card };
    sketch.hit_within(Thing::Broker(broker.id), card, area, 1);
}

/// What a person has done to a broker that runs: it stands still, is cut off, or its disk is slow.
fn fault(sketch: &Sketch<'_, '_>, faults: &FaultsView, broker: BrokerId) -> Option<String> {
    let node = NodeId::Broker(broker);
    if faults.pauses.iter().any(|pause| pause.node == node) {
        return Some(sketch.say_cluster(ClusterPhrase::Paused));
    }
    if let Some(note) = super::link::note(sketch, faults, &node) {
        return Some(note);
    }
    let slow = faults.slow_disks.iter().any(|disk| disk.broker == broker);
    slow.then(|| sketch.say_cluster(ClusterPhrase::SlowDisk))
}

fn pill_text(sketch: &Sketch<'_, '_>) -> String {
    format!("✕ {}", sketch.say(&Phrase::BrokerDown))
}

/// The width of the mark of a broker that is down.
fn pill(sketch: &Sketch<'_, '_>) -> f32 {
    sketch.width(&pill_text(sketch), Font::NOTE_STRONG) + 16.0
}

fn draw_pill(sketch: &mut Sketch<'_, '_>, right: f32, top: f32) {
    let text = pill_text(sketch);
    let width = pill(sketch);
    let rect = Rect::new(right - width, top, width, 20.0);
    sketch.rect(rect, 10.0, Some(Paint::Bad), None);
    let at = point(rect.centre().x, top + 14.3);
    sketch.text(at, Align::Middle, text, Font::NOTE_STRONG, Paint::Panel);
}
