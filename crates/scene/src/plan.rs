//! What a person is about to do, on the picture where it would be: in accent dashes, since it is not
//! there yet.

use crate::layout::Places;
use crate::letter::Letter;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::{ClientName, TopicName, TopicPartition};
use partita_engine::record::Bytes;

/// Something that is being written or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A record.
    Record {
        /// Who would send it.
        producer: ClientName,
        /// Where it would land.
        topic_partition: TopicPartition,
        /// Its key.
        key: Option<Bytes>,
    },
    /// A producer of this name.
    Producer(String),
    /// A consumer.
    Consumer {
        /// Its name.
        name: String,
        /// What it would read.
        topics: Vec<TopicName>,
    },
}

/// Where cards of new clients would stand on a wide stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ghosts {
    pub producer: Rect,
    pub consumer: Rect,
}

const WIRE: Stroke = Stroke::dashed(Paint::Accent, 2.0, 6.0, 4.0);

/// Draws the plan over a picture that is arranged.
pub(crate) fn draw(sketch: &mut Sketch<'_, '_>, model: &Model, places: &Places) {
    match sketch.view.plan.clone() {
        Some(Plan::Record { producer, topic_partition, key }) => {
            record(sketch, (model, places), (&producer, &topic_partition), key.as_ref());
        }
        Some(Plan::Producer(name)) => {
            if let Some(ghosts) = places.ghosts {
                let port = point(ghosts.producer.right(), ghosts.producer.centre().y);
                card(sketch, ghosts.producer, &name, port);
            }
        }
        Some(Plan::Consumer { name, topics }) => consumer(sketch, places, &name, &topics),
        None => {}
    }
}

fn wire(sketch: &mut Sketch<'_, '_>, segments: Vec<Segment>) {
    let stroke = Some(WIRE);
    sketch.marks.push(Shape::Path { segments, fill: None, stroke, outline_first: false });
}

/// The way that a record would take, and its letter in the slot where it would land.
fn record(
    sketch: &mut Sketch<'_, '_>,
    (model, places): (&Model, &Places),
    (producer, at): (&ClientName, &TopicPartition),
    key: Option<&Bytes>,
) {
    let Some(strip) = places.strips.get(at) else { return };
    if let Some(way) = places.produce(producer, at, strip.log_end) {
        wire(sketch, way);
    }
    if !strip.shows(strip.log_end) {
        return;
    }
    let slot = strip.cell(strip.log_end);
    let letter = match key {
        // A key that nobody sent yet would get the next letter.
        Some(key) if !model.keys.knows(key) => Letter::of_key(Some(model.keys.count()), false),
        key => model.keys.letter(key, false),
    };
    let radius = (slot.width.min(slot.height) / 2.0).min(11.0);
    let (centre, stroke) = (slot.centre(), Some(Stroke::solid(Paint::Accent, 2.5)));
    sketch.marks.push(Shape::Circle { centre, radius, fill: Some(Paint::Panel), stroke });
    let font = Font::letter(12.0, true);
    let baseline = point(centre.x, centre.y + font.size * 0.36);
    sketch.text(baseline, Align::Middle, letter.text(), font, Paint::Accent);
    let words = sketch.say(&Phrase::WouldLand);
    let left = slot.right() + 10.0;
    if left + sketch.width(&words, Font::NOTE_STRONG) <= strip.card.right() - 8.0 {
        let at = point(left, centre.y + 4.3);
        sketch.text(at, Align::Start, words, Font::NOTE_STRONG, Paint::Accent);
    }
}

/// A client's card, and a wire to each topic that it would read.
fn consumer(sketch: &mut Sketch<'_, '_>, places: &Places, name: &str, topics: &[TopicName]) {
    let Some(ghosts) = places.ghosts else { return };
    let port = point(ghosts.consumer.x, ghosts.consumer.centre().y);
    for topic in topics {
        let mut strips = places.strips.values();
        let Some(last) = strips.rfind(|strip| strip.topic_partition.topic == *topic) else {
            continue;
        };
        let from = point(last.card.right(), last.card.bottom() - 10.0);
        let way = vec![Segment::Move(from), crate::layout::bend(from, port)];
        wire(sketch, way);
    }
    card(sketch, ghosts.consumer, name, port);
}

fn card(sketch: &mut Sketch<'_, '_>, rect: Rect, name: &str, port: Point) {
    let stroke = Stroke::dashed(Paint::Accent, 2.0, 6.0, 4.0);
    sketch.rect(rect, 8.0, Some(Paint::AccentSoft), Some(stroke));
    let name = sketch.elide(name, Font::NAME, rect.width - 28.0);
    let at = point(rect.x + 14.0, rect.centre().y + 5.2);
    sketch.text(at, Align::Start, name, Font::NAME, Paint::Accent);
    let stroke = Some(Stroke::solid(Paint::Accent, 2.0));
    sketch.marks.push(Shape::Circle {
        centre: port,
        radius: 4.5,
        fill: Some(Paint::Panel),
        stroke,
    });
}

/// Whether a record is planned into this partition: its strip says so in place of its log end.
pub(crate) fn lands_in(plan: Option<&Plan>, at: &TopicPartition) -> bool {
    matches!(plan, Some(Plan::Record { topic_partition, .. }) if topic_partition == at)
}
