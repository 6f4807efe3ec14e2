//! The brokers, at the right of the first topic's heading, and the slot for another.

use super::slots::{slot, widths};
use super::topic::Topics;
use crate::addition::Addition;
use crate::hit::Thing;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, Stroke, point};
use crate::sketch::Sketch;
use crate::view::Phrase;
use partita_engine::id::BrokerId;
use partita_engine::world::BrokerView;

const CHIP_HEIGHT: f32 = 28.0;

/// Draws the brokers; gives the room left for the heading beside them. What they lead is counted
/// where there is no room to list it, and left out where there is none for that.
pub(crate) fn draw(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    (left, width, heading): (f32, f32, f32),
    topics: &mut Topics,
) -> f32 {
    let name = model.topics.first().map_or(0.0, |topic| {
        sketch.width(&sketch.say(&Phrase::Topic(&topic.name)), Font::LABEL_STRONG)
    });
    let details = [Detail::Partitions, Detail::Count, Detail::None, Detail::Close];
    let details = details.iter().skip(usize::from(model.topics.len() != 1));
    let mut chips: Vec<Chip> = Vec::new();
    let [words, sign] = widths(sketch, &Addition::Broker);
    let mut add = sign;
    for detail in details {
        chips = model.brokers.iter().map(|broker| Chip::new(sketch, broker, *detail)).collect();
        let left = width - name - 16.0 - row_width(&chips) - CHIP_GAP;
        add = if words <= left { words } else { sign };
        if sign <= left {
            break;
        }
    }
    let room = width - name.min(width * 0.4) - 16.0 - add - CHIP_GAP;
    let hidden = fold(sketch, &mut chips, room);
    let more = sketch.say(&Phrase::More(hidden.len()));
    let more_width =
        if hidden.is_empty() { 0.0 } else { CHIP_GAP + sketch.width(&more, Font::LABEL) };
    let listed = row_width(&chips) + more_width;
    let taken = listed + add + if listed > 0.0 { CHIP_GAP } else { 0.0 };
    let mut x = left + width - taken;
    for chip in &chips {
        let rect = Rect::new(x, heading - 20.0, chip.width, CHIP_HEIGHT);
        chip.draw(sketch, rect);
        topics.chips.insert(chip.broker, rect);
        x += chip.width + CHIP_GAP;
    }
    if !hidden.is_empty() {
        let rect = Rect::new(x, heading - 20.0, more_width - CHIP_GAP, CHIP_HEIGHT);
        let at = point(x, rect.y + 18.5);
        sketch.text(at, Align::Start, more, Font::LABEL, Paint::Ink2);
        // What goes to one of them goes there.
        topics.chips.extend(hidden.into_iter().map(|broker| (broker, rect)));
    }
    let rect = Rect::new(left + width - add, heading - 20.0, add, CHIP_HEIGHT);
    slot(sketch, Addition::Broker, rect);
    (width - taken - 16.0).max(name.min(width * 0.3))
}

/// Takes out as many chips as needed for the others and their number to fit: first those of
/// brokers that run, from the last on. Gives which.
fn fold(sketch: &Sketch<'_, '_>, chips: &mut Vec<Chip>, room: f32) -> Vec<BrokerId> {
    let mut hidden = Vec::new();
    let more = CHIP_GAP + sketch.width(&sketch.say(&Phrase::More(chips.len())), Font::LABEL);
    let all = row_width(chips);
    while !chips.is_empty() && all > room && row_width(chips) + more > room {
        let place = chips.iter().rposition(|chip| !chip.down).unwrap_or(chips.len() - 1);
        hidden.push(chips.remove(place).broker);
    }
    hidden
}

const CHIP_GAP: f32 = 8.0;

/// How much a broker's chip says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Partitions,
    Count,
    None,
    /// The name alone, with less room around it.
    Close,
}

/// A broker, where "what if it dies" begins.
struct Chip {
    broker: BrokerId,
    name: String,
    note: String,
    down: bool,
    name_width: f32,
    /// Left and right of the words.
    inset: f32,
    width: f32,
}

impl Chip {
    fn new(sketch: &Sketch<'_, '_>, broker: &BrokerView, detail: Detail) -> Self {
        let down = !broker.running || broker.fenced;
        let leads: Vec<String> =
            broker.leads.iter().map(|leads| leads.partition.to_string()).collect();
        let (name, note) = if down {
            let word = match broker.running {
                false => Phrase::BrokerDown,
                true if broker.is_of_zookeeper_era() => Phrase::BrokerWithoutSession,
                true => Phrase::BrokerFenced,
            };
            (format!("✕ {}", broker.id), sketch.say(&word))
        } else {
            match detail {
                Detail::Partitions if leads.is_empty() => {
                    (broker.id.to_string(), sketch.say(&Phrase::LeadsNothing))
                }
                Detail::Partitions if leads.len() <= 6 => {
                    (format!("★ {}", broker.id), sketch.say(&Phrase::Leads(&leads.join(", "))))
                }
                Detail::None | Detail::Close => (broker.id.to_string(), String::new()),
                _ => (broker.id.to_string(), format!("★ {}", leads.len())),
            }
        };
        let name_width = sketch.width(&name, Font::LABEL_STRONG);
        let note_width = if note.is_empty() { 0.0 } else { 7.0 + sketch.width(&note, Font::NOTE) };
        let inset = if detail == Detail::Close { 6.0 } else { 12.0 };
        let width = (2.0 * inset + name_width + note_width).ceil();
        Self { broker: broker.id, name, note, down, name_width, inset, width }
    }

    fn draw(&self, sketch: &mut Sketch<'_, '_>, rect: Rect) {
        let (fill, edge) =
            if self.down { (Paint::BadSoft, Paint::Bad) } else { (Paint::Panel, Paint::Edge) };
        let stroke = Some(Stroke::solid(edge, 1.0));
        sketch.rect(rect, 8.0, Some(fill), stroke);
        let (ink, note) =
            if self.down { (Paint::Bad, Paint::Bad) } else { (Paint::Ink, Paint::Ink2) };
        let baseline = rect.y + 18.5;
        let at = point(rect.x + self.inset, baseline);
        sketch.text(at, Align::Start, self.name.clone(), Font::LABEL_STRONG, ink);
        let at = point(rect.x + self.inset + self.name_width + 7.0, baseline);
        sketch.text(at, Align::Start, self.note.clone(), Font::NOTE, note);
        sketch.hit(Thing::Broker(self.broker), rect, 2);
    }
}

fn row_width(chips: &[Chip]) -> f32 {
    let gaps = super::measures::count(chips.len().saturating_sub(1)) * CHIP_GAP;
    chips.iter().map(|chip| chip.width).sum::<f32>() + gaps
}
