//! A record of the controllers' log as a cell.

use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use partita_engine::controller::MetadataRecord;
use partita_engine::id::Offset;
use partita_engine::world::{LoggedRecord, World};

/// So many of the newest records are looked through.
const LOOKED_THROUGH: usize = 400;

/// The newest records of a log that ends at `end`, oldest first.
pub(super) fn newest(world: &(impl World + ?Sized), end: Offset) -> &[LoggedRecord] {
    let from = Offset(end.0.saturating_sub(LOOKED_THROUGH as u64));
    world.controller_log(from, LOOKED_THROUGH)
}

/// Whether a record says that something broke.
fn is_bad(record: &MetadataRecord) -> bool {
    match record {
        MetadataRecord::BrokerRegistrationChange { fenced, .. } => *fenced == Some(true),
        MetadataRecord::SessionEnded { expired, .. } => *expired,
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
