//! The controller above the brokers: its log, as any log, with the newest record at the right.

use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device};
use partita_engine::controller::MetadataRecord;
use partita_engine::id::Offset;
use partita_engine::topic_name::is_internal;
use partita_engine::world::{LoggedRecord, World};

/// The box's height, with the gap to the cards.
pub(super) const HEIGHT: f32 = 74.0;
/// Of so many newest records those are drawn that fit.
const LOOKED_THROUGH: u64 = 400;
const CELL: f32 = 24.0;
const GAP: f32 = 4.0;

/// Draws the controller and the newest of what it decided; gives the height that it takes.
pub(super) fn draw(
    sketch: &mut Sketch<'_, '_>,
    world: &(impl World + ?Sized),
    (left, top, width): (f32, f32, f32),
) -> f32 {
    let Some(quorum) = world.quorum() else { return 0.0 };
    let card = Rect::new(left, top, width, HEIGHT - 14.0);
    sketch.card(card, Paint::Panel, Stroke::solid(Paint::Line2, 1.0));
    let heading = sketch.say_cluster(ClusterPhrase::Controller);
    let log_end = quorum.high_watermark;
    let note = sketch.say_cluster(ClusterPhrase::ControllerLog(log_end));
    let inner = width - 28.0;
    sketch.heading(point(left + 14.0, top + 19.0), &heading, &note, inner);
    let from = Offset(log_end.0.saturating_sub(LOOKED_THROUGH));
    let most = usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX);
    let log = world.controller_log(from, most);
    let mut right = card.right() - 14.0;
    let largest = if sketch.view.device == Device::Phone { inner } else { inner / 2.0 };
    for logged in log.iter().rev().filter(|logged| concerns_people(&logged.record)) {
        let words = sketch.say_cluster(ClusterPhrase::Decided(&logged.record));
        let words = sketch.elide(&words, Font::NOTE, largest - 14.0);
        let cell = sketch.width(&words, Font::NOTE) + 14.0;
        if right - cell < left + 14.0 {
            break;
        }
        decided(sketch, logged, Rect::new(right - cell, top + 28.0, cell, CELL), &words);
        right -= cell + GAP;
    }
    HEIGHT
}

/// Whether a record is about what people made: Kafka's own topics are not drawn.
fn concerns_people(record: &MetadataRecord) -> bool {
    match record {
        MetadataRecord::Partition { topic_partition, .. }
        | MetadataRecord::PartitionChange { topic_partition, .. } => {
            !is_internal(&topic_partition.topic)
        }
        MetadataRecord::Topic { topic, .. }
        | MetadataRecord::RemoveTopic { topic }
        | MetadataRecord::Config { topic, .. }
        | MetadataRecord::ClearElr { topic } => !is_internal(topic),
        MetadataRecord::RegisterBroker { .. }
        | MetadataRecord::BrokerRegistrationChange { .. }
        | MetadataRecord::UnregisterBroker { .. } => true,
    }
}

/// Whether a record says that something broke.
fn is_bad(record: &MetadataRecord) -> bool {
    match record {
        MetadataRecord::BrokerRegistrationChange { fenced, .. } => *fenced == Some(true),
        MetadataRecord::PartitionChange { changed, .. } => {
            changed.leader == Some(None) || changed.recovering == Some(true)
        }
        _ => false,
    }
}

fn decided(sketch: &mut Sketch<'_, '_>, logged: &LoggedRecord, cell: Rect, words: &str) {
    let bad = is_bad(&logged.record);
    let (edge, paint) = if bad { (Paint::Bad, Paint::Bad) } else { (Paint::Edge, Paint::Ink) };
    sketch.rect(cell.grown(-0.75), 4.0, Some(Paint::Panel), Some(Stroke::solid(edge, 1.25)));
    let at = point(cell.centre().x, cell.centre().y + 4.3);
    sketch.text(at, Align::Middle, words, Font::NOTE, paint);
}
