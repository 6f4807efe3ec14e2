//! What changes from frame to frame: messages on their way.

mod changed;
mod copies;
mod frame;
mod note;
mod records;
mod route;
mod strand;
mod way;
mod word;

use crate::hit::Hit;
use crate::layout::Layout;
use crate::magnifier::Magnifier;
use crate::shape::Shape;
use crate::view::{Motion, Note, View};
pub use changed::changed;
pub use note::note;
use partita_engine::time::SimTime;
use partita_engine::wire::Message;

/// The moving part of the picture at one moment; painted over the layout's shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moving {
    /// In painting order.
    pub shapes: Vec<Shape>,
    /// Messages that can be pointed at.
    pub hits: Vec<Hit>,
}

/// Where the messages are at a moment. Pure: scrubbing backwards looks exactly like running forwards.
///
/// Messages that are not on the wire at `at`, or whose ends are not in the picture, are left out.
#[must_use]
pub fn moving(layout: &Layout, messages: &[&Message], at: SimTime, view: &View<'_>) -> Moving {
    let mut messages: Vec<&Message> =
        messages.iter().filter(|message| on_the_wire(message, at)).copied().collect();
    messages.sort_by_key(|message| (message.arrives, message.id));
    let mut moving = Moving::default();
    match view.motion {
        Motion::Still => {}
        Motion::Flow => moving = records::flow(layout, &messages),
        Motion::Travel => {
            records::travel(layout, &messages, at, view, &mut moving);
            strand::travel(layout, &messages, at, view, &mut moving);
            frame::draw(layout, &messages, view, &mut moving);
        }
    }
    Magnifier::of(view).enlarge(&mut moving.shapes, &mut moving.hits);
    moving
}

/// What is said of the messages without records that are on the wire at a moment, the first to arrive first.
#[must_use]
pub fn notes(messages: &[&Message], at: SimTime) -> Vec<Note> {
    let mut messages: Vec<&Message> =
        messages.iter().filter(|message| on_the_wire(message, at)).copied().collect();
    messages.sort_by_key(|message| (message.arrives, message.id));
    messages.into_iter().filter_map(note).collect()
}

fn on_the_wire(message: &Message, at: SimTime) -> bool {
    message.departs <= at && at <= message.arrives && message.departs < message.arrives
}

/// How much of its way a message has behind it, 0 to 1: linear in virtual time.
fn progress(message: &Message, at: SimTime) -> f32 {
    let whole = message.arrives.since(message.departs).as_micros();
    let behind = at.since(message.departs).as_micros();
    (behind as f64 / whole.max(1) as f64).clamp(0.0, 1.0) as f32
}
