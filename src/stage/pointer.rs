//! From presses and moves of the pointer to gestures: a click, a drag, a turn of the wheel.

use partita_scene::hit::Thing;

/// Pixels that a pressed pointer may move and still be a click.
const CLICK_REACH: f32 = 6.0;

/// Something to do on the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// The pressed pointer moved on by these pixels.
    Drag {
        /// What it was pressed on.
        over: Option<Thing>,
        /// To the right.
        across: f32,
        /// Downwards.
        down: f32,
    },
    /// The wheel turned by these pixels.
    Wheel {
        /// What the pointer is on.
        over: Option<Thing>,
        /// To the right.
        across: f32,
        /// Downwards.
        down: f32,
    },
}

/// A pointer and what it is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pointer {
    pressed: Option<Press>,
}

#[derive(Clone, Debug, PartialEq)]
struct Press {
    thing: Option<Thing>,
    start: (f32, f32),
    last: (f32, f32),
    dragging: bool,
}

impl Pointer {
    /// It was pressed at a place, on a thing.
    pub fn press(&mut self, x: f32, y: f32, thing: Option<Thing>) {
        self.pressed = Some(Press { thing, start: (x, y), last: (x, y), dragging: false });
    }

    /// It came to a place: a drag, when it is pressed and has left the place where it was.
    pub fn moved(&mut self, x: f32, y: f32) -> Option<Gesture> {
        let press = self.pressed.as_mut()?;
        let far = (x - press.start.0).abs().max((y - press.start.1).abs()) > CLICK_REACH;
        press.dragging |= far;
        if !press.dragging {
            return None;
        }
        let (across, down) = (x - press.last.0, y - press.last.1);
        press.last = (x, y);
        Some(Gesture::Drag { over: press.thing.clone(), across, down })
    }

    /// It was let go: a click on what it was pressed on, unless it was dragged.
    pub fn release(&mut self) -> Option<Option<Thing>> {
        let press = self.pressed.take()?;
        (!press.dragging).then_some(press.thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::BrokerId;

    #[test]
    fn a_press_that_stays_is_a_click() {
        let mut pointer = Pointer::default();
        let thing = Some(Thing::Broker(BrokerId(1)));
        pointer.press(10.0, 10.0, thing.clone());
        assert_eq!(pointer.moved(14.0, 12.0), None);
        assert_eq!(pointer.release(), Some(thing));
        assert_eq!(pointer.release(), None);
    }

    #[test]
    fn a_press_that_moves_is_a_drag() {
        let mut pointer = Pointer::default();
        pointer.press(10.0, 10.0, None);
        let dragged = Gesture::Drag { over: None, across: 20.0, down: 0.0 };
        assert_eq!(pointer.moved(30.0, 10.0), Some(dragged));
        assert_eq!(pointer.release(), None);
        assert_eq!(pointer.moved(50.0, 10.0), None);
    }
}
