//! The numbers of what is pointed at, in a small box beside it.

use super::topic::first;
use crate::hit::Thing;
use crate::level::Level;
use crate::model::{Model, key_text};
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::{Device, Phrase};
use partita_engine::id::{Offset, TopicPartition};
use partita_engine::world::{PartitionView, World};

const HEIGHT: f32 = 24.0;
const INSET: f32 = 8.0;

/// Draws the box for what is under the pointer, else for what has the focus.
pub(crate) fn draw(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    level: Level,
    world: &(impl World + ?Sized),
) {
    let view = sketch.view;
    if view.device == Device::Phone {
        return;
    }
    let Some(thing) = view.hovered.as_ref().or(view.focused.as_ref()) else { return };
    let spelled_out = level == Level::Comfortable
        && match thing {
            Thing::LogEnd(_) | Thing::HighWatermark(_) => true,
            Thing::Committed { topic_partition, .. } | Thing::Position { topic_partition, .. } => {
                first(model) == Some(topic_partition)
            }
            _ => false,
        };
    let hit = sketch.hits.iter().find(|hit| hit.thing == *thing);
    let Some(outline) = hit.map(|hit| hit.outline).filter(|_| !spelled_out) else { return };
    let Some((name, note)) = numbers(sketch, model, thing, world) else { return };
    let name_width = sketch.width(&name, Font::NOTE_STRONG);
    let note_width = sketch.width(&note, Font::NOTE);
    let between = if note.is_empty() { 0.0 } else { 6.0 };
    let width = name_width + between + note_width + 2.0 * INSET;
    let x = (outline.centre().x - width / 2.0).clamp(4.0, (view.width - width - 4.0).max(4.0));
    let below = outline.bottom() + 2.0;
    let y = if below + HEIGHT < view.height { below } else { outline.y - HEIGHT - 2.0 };
    let ground = Rect::new(x, y, width, HEIGHT);
    sketch.rect(ground, 6.0, Some(Paint::Panel), Some(Stroke::solid(Paint::Edge, 1.0)));
    let baseline = y + 16.0;
    let at = point(x + INSET, baseline);
    let end = sketch.text(at, Align::Start, name, Font::NOTE_STRONG, Paint::Ink);
    sketch.text(point(end + between, baseline), Align::Start, note, Font::NOTE, Paint::Ink2);
}

fn partition<'m>(model: &'m Model, of: &TopicPartition) -> Option<&'m PartitionView> {
    let topic = model.topics.iter().find(|topic| topic.name == of.topic)?;
    topic.partitions.get(usize::try_from(of.partition.0).ok()?)
}

/// What is said of a thing: its number in bold, and what it means or whose it is.
fn numbers(
    sketch: &Sketch<'_, '_>,
    model: &Model,
    thing: &Thing,
    world: &(impl World + ?Sized),
) -> Option<(String, String)> {
    let number = |offset: Offset| sketch.say(&Phrase::Number(offset.0));
    Some(match thing {
        Thing::Record { topic_partition, offset } => {
            let records = world.records(topic_partition, None, *offset, 1);
            let record = records.first().filter(|record| record.offset == *offset)?;
            let key = record.key.as_ref();
            let key = key.map_or_else(|| sketch.say(&Phrase::NoKey), |key| key_text(key));
            (number(*offset), sketch.elide(&key, Font::NOTE, 200.0))
        }
        Thing::LogEnd(of) => {
            let end = partition(model, of)?.log_end;
            (sketch.say(&Phrase::LogEndName(end)), sketch.say(&Phrase::LogEndMeaning))
        }
        Thing::HighWatermark(of) => {
            let name = Phrase::HighWatermarkName(partition(model, of)?.high_watermark);
            (sketch.say(&name), sketch.say(&Phrase::HighWatermarkMeaning))
        }
        Thing::Committed { group, topic_partition } => {
            let group = model.groups.iter().find(|view| view.name == *group)?;
            let committed = *group.committed.get(topic_partition)?;
            (sketch.say(&Phrase::CommittedName(committed)), group.name.to_string())
        }
        Thing::Position { consumer, topic_partition } => {
            let view = model.consumers.iter().find(|view| view.name == *consumer)?;
            let mut owned = view.owned.iter();
            let owned = owned.find(|owned| owned.topic_partition == *topic_partition)?;
            (sketch.say(&Phrase::PositionName(owned.position?)), consumer.to_string())
        }
        Thing::Replica { broker, topic_partition } => {
            let mut copies = partition(model, topic_partition)?.replicas.iter();
            let copy = copies.find(|copy| copy.broker == *broker)?;
            let mut note = sketch.say(&Phrase::LogEndName(copy.log_end));
            if !copy.in_sync {
                note = format!("{note} · ✕ {}", sketch.say(&Phrase::OutOfIsr));
            }
            (broker.to_string(), note)
        }
        _ => return None,
    })
}
