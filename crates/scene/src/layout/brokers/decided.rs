//! A record of the controllers' log as a cell.

use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use partita_engine::controller::{ConfigResource, MetadataRecord};
use partita_engine::id::Offset;
use partita_engine::topic_name::is_internal;
use partita_engine::world::{LoggedRecord, World};

/// So many of the newest records are looked through.
const LOOKED_THROUGH: usize = 400;

/// The newest records of a log that ends at `end`, oldest first.
pub(super) fn newest(world: &(impl World + ?Sized), end: Offset) -> Vec<LoggedRecord> {
    let from = Offset(end.0.saturating_sub(LOOKED_THROUGH as u64));
    world.controller_log(from, LOOKED_THROUGH)
}

/// Whether a record is about what people made: Kafka's own topics are not drawn.
pub(super) fn concerns_people(record: &MetadataRecord) -> bool {
    match record {
        MetadataRecord::Partition { topic_partition, .. }
        | MetadataRecord::PartitionChange { topic_partition, .. } => {
            !is_internal(&topic_partition.topic)
        }
        MetadataRecord::Topic { topic, .. }
        | MetadataRecord::RemoveTopic { topic }
        | MetadataRecord::Config { resource: ConfigResource::Topic(topic), .. }
        | MetadataRecord::ClearElr { topic: Some(topic) } => !is_internal(topic),
        MetadataRecord::Config { resource: ConfigResource::Cluster, .. }
        | MetadataRecord::ClearElr { topic: None }
        | MetadataRecord::RegisterBroker { .. }
        | MetadataRecord::BrokerRegistrationChange { .. }
        | MetadataRecord::UnregisterBroker { .. }
        | MetadataRecord::LeaderChange { .. } => true,
        MetadataRecord::ProducerIds { .. } => false,
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

/// Draws one; what is not decided yet has a dashed edge.
pub(super) fn cell(
    sketch: &mut Sketch<'_, '_>,
    logged: &LoggedRecord,
    cell: Rect,
    words: &str,
    decided: bool,
) {
    let bad = is_bad(&logged.record);
    let (edge, paint) = if bad { (Paint::Bad, Paint::Bad) } else { (Paint::Edge, Paint::Ink) };
    let edge =
        if decided { Stroke::solid(edge, 1.25) } else { Stroke::dashed(edge, 1.25, 3.0, 3.0) };
    sketch.rect(cell.grown(-0.75), 4.0, Some(Paint::Panel), Some(edge));
    let at = point(cell.centre().x, cell.centre().y + 4.3);
    sketch.text(at, Align::Middle, words, Font::NOTE, paint);
}
