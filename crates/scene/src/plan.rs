//! What a person is about to do, on the picture where it would be: in accent dashes, since it is not
//! there yet.

use crate::addition::Addition;
use crate::hit::{Hit, Thing};
use crate::layout::{Places, count, whole};
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
    /// A topic.
    Topic {
        /// Its name.
        name: String,
        /// How many partitions it would have; none while that is no number.
        partitions: Option<usize>,
    },
    /// A consumer.
    Consumer {
        /// Its name.
        name: String,
        /// What it would read.
        topics: Vec<TopicName>,
    },
}

const WIRE: Stroke = Stroke::dashed(Paint::Accent, 2.0, 6.0, 4.0);

/// Draws the plan over a picture that is arranged.
pub(crate) fn draw(sketch: &mut Sketch<'_, '_>, model: &Model, places: &Places) {
    match sketch.view.plan.clone() {
        Some(Plan::Record { producer, topic_partition, key }) => {
            record(sketch, (model, places), (&producer, &topic_partition), key.as_ref());
        }
        Some(Plan::Producer(name)) => {
            if let Some(slot) = slot(sketch, &Addition::Producer) {
                card(sketch, slot, &name);
                port(sketch, point(slot.right(), slot.centre().y));
            }
        }
        Some(Plan::Topic { name, partitions }) => topic(sketch, &name, partitions),
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

/// The slot of something that can be added, where the picture has one.
fn slot(sketch: &Sketch<'_, '_>, addition: &Addition) -> Option<Rect> {
    let is_it = |hit: &&Hit| matches!(&hit.thing, Thing::Add(other) if other == addition);
    sketch.hits.iter().find(is_it).map(|hit| hit.outline)
}

/// Where a new consumer would stand: below the members of its group, where there is room for a name.
fn consumers_slot(sketch: &Sketch<'_, '_>) -> Option<Rect> {
    const LEAST: f32 = 48.0;
    let adding = sketch.view.adding.iter();
    let own = adding.filter(|addition| matches!(addition, Addition::Consumer(_)));
    let mut own = own.filter_map(|addition| slot(sketch, addition));
    own.find(|slot| slot.width >= LEAST).or_else(|| slot(sketch, &Addition::Group))
}

/// A client's card, and a wire to each topic that it would read.
fn consumer(sketch: &mut Sketch<'_, '_>, places: &Places, name: &str, topics: &[TopicName]) {
    let Some(slot) = consumers_slot(sketch) else { return };
    let stacked = places.is_stacked();
    let end = point(slot.x, slot.centre().y);
    for topic in topics.iter().filter(|_| !stacked) {
        let mut strips = places.strips.values();
        let Some(last) = strips.rfind(|strip| strip.topic_partition.topic == *topic) else {
            continue;
        };
        let from = point(last.card.right(), last.card.bottom() - 10.0);
        let way = vec![Segment::Move(from), crate::layout::bend(from, end)];
        wire(sketch, way);
    }
    card(sketch, slot, name);
    if !stacked {
        port(sketch, end);
    }
}

/// A new topic: its name, how many partitions it would have, and as many of them as find room.
fn topic(sketch: &mut Sketch<'_, '_>, name: &str, partitions: Option<usize>) {
    const ROW: f32 = 24.0;
    const BETWEEN: f32 = 6.0;
    const HEADING: f32 = 34.0;
    let Some(slot) = slot(sketch, &Addition::Topic) else { return };
    let wanted = partitions.unwrap_or(0);
    let room = sketch.view.height - slot.y - HEADING - BETWEEN;
    let fit = usize::try_from(whole(room / (ROW + BETWEEN))).unwrap_or(0).min(wanted);
    let height = HEADING + count(fit) * (ROW + BETWEEN);
    let ghost = if fit > 0 { Rect { height, ..slot } } else { slot };
    let head = if fit > 0 { Rect { height: HEADING - 2.0, ..slot } } else { slot };
    sketch.rect(ghost, 8.0, Some(Paint::AccentSoft), Some(WIRE));
    let end = written(sketch, head, name);
    let said = wanted > 0;
    let note = said.then(|| {
        let (partitions, short) = (wanted, true);
        sketch.say(&Phrase::TopicNote { partitions, replication_factor: 1, short })
    });
    if let Some(note) =
        note.filter(|note| end + 8.0 + sketch.width(note, Font::NOTE) <= head.right() - 8.0)
    {
        let at = point(end + 8.0, head.centre().y + 5.2);
        sketch.text(at, Align::Start, note, Font::NOTE, Paint::Accent);
    }
    // Where not all of them find room, the last row says how many more there would be.
    let shown = if fit < wanted { fit.saturating_sub(1) } else { fit };
    for row in 0..fit {
        let y = slot.y + HEADING - 4.0 + count(row) * (ROW + BETWEEN);
        let rect = Rect::new(slot.x + 8.0, y, slot.width - 16.0, ROW);
        let words = if row < shown {
            sketch.rect(rect, 6.0, None, Some(Stroke::dashed(Paint::Accent, 1.0, 4.0, 3.0)));
            format!("{name}-{row}")
        } else {
            sketch.say(&Phrase::More(wanted - shown))
        };
        let words = sketch.elide_start(&words, Font::NOTE, rect.width - 16.0);
        let at = point(rect.x + 8.0, rect.centre().y + 4.3);
        sketch.text(at, Align::Start, words, Font::NOTE, Paint::Accent);
    }
}

/// A card in accent dashes, with a name.
fn card(sketch: &mut Sketch<'_, '_>, rect: Rect, name: &str) {
    sketch.rect(rect, 8.0, Some(Paint::AccentSoft), Some(WIRE));
    written(sketch, rect, name);
}

/// A name in a card; gives its right end.
fn written(sketch: &mut Sketch<'_, '_>, rect: Rect, name: &str) -> f32 {
    let name = sketch.elide(name, Font::NAME, rect.width - 28.0);
    let at = point(rect.x + 14.0, rect.centre().y + 5.2);
    sketch.text(at, Align::Start, name, Font::NAME, Paint::Accent)
}

/// Where a wire would end.
fn port(sketch: &mut Sketch<'_, '_>, centre: Point) {
    let stroke = Some(Stroke::solid(Paint::Accent, 2.0));
    let fill = Some(Paint::Panel);
    sketch.marks.push(Shape::Circle { centre, radius: 4.5, fill, stroke });
}

/// Whether a record is planned into this partition: its strip says so in place of its log end.
pub(crate) fn lands_in(plan: Option<&Plan>, at: &TopicPartition) -> bool {
    matches!(plan, Some(Plan::Record { topic_partition, .. }) if topic_partition == at)
}
