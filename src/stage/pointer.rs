//! From presses and moves of the pointer to gestures: a click, a drag, a turn of the wheel.

use partita_scene::hit::Thing;
use std::collections::BTreeMap;

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
    /// Looks closer by this factor, or from further away when it is under 1.
    Zoom {
        /// About this place of the stage.
        at: (f32, f32),
        /// How much closer.
        factor: f32,
    },
}

/// Pointers and what they are doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pointer {
    pressed: Option<Press>,
    /// Where fingers are that were put down.
    fingers: BTreeMap<i32, (f32, f32)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Press {
    thing: Option<Thing>,
    start: (f32, f32),
    last: (f32, f32),
    dragging: bool,
}

impl Pointer {
    /// One was pressed at a place, on a thing. A second finger makes it a pinch, which is no click.
    pub fn press(&mut self, id: i32, (x, y): (f32, f32), thing: Option<Thing>) {
        self.fingers.insert(id, (x, y));
        let dragging = self.fingers.len() > 1;
        self.pressed = Some(Press { thing, start: (x, y), last: (x, y), dragging });
    }

    /// One came to a place: a drag, when it is pressed and has left the place where it was; a pinch,
    /// when there are two.
    pub fn moved(&mut self, id: i32, x: f32, y: f32) -> Option<Gesture> {
        if self.fingers.len() > 1 {
            return self.pinched(id, (x, y));
        }
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

    /// Two fingers: their distance before and after one of them moved.
    fn pinched(&mut self, id: i32, (x, y): (f32, f32)) -> Option<Gesture> {
        let other = *self.fingers.iter().find(|(finger, _)| **finger != id)?.1;
        let finger = self.fingers.get_mut(&id)?;
        let distance = |place: (f32, f32)| (place.0 - other.0).hypot(place.1 - other.1).max(1.0);
        let factor = distance((x, y)) / distance(*finger);
        *finger = (x, y);
        let at = (f32::midpoint(x, other.0), f32::midpoint(y, other.1));
        Some(Gesture::Zoom { at, factor })
    }

    /// One was let go: a click on what it was pressed on, unless it was dragged or was one of two.
    pub fn release(&mut self, id: i32) -> Option<Option<Thing>> {
        self.fingers.remove(&id);
        let press = self.pressed.take()?;
        if let Some(place) = self.fingers.values().next() {
            // The finger that is left goes on as a drag from where it is.
            let (start, last) = (*place, *place);
            self.pressed = Some(Press { thing: None, start, last, dragging: true });
            return None;
        }
        (!press.dragging).then_some(press.thing)
    }

    /// One was taken away by the browser: what it did is over.
    pub fn cancel(&mut self, id: i32) {
        self.fingers.remove(&id);
        self.pressed = None;
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
        pointer.press(1, (10.0, 10.0), thing.clone());
        assert_eq!(pointer.moved(1, 14.0, 12.0), None);
        assert_eq!(pointer.release(1), Some(thing));
        assert_eq!(pointer.release(1), None);
    }

    #[test]
    fn a_press_that_moves_is_a_drag() {
        let mut pointer = Pointer::default();
        pointer.press(1, (10.0, 10.0), None);
        let dragged = Gesture::Drag { over: None, across: 20.0, down: 0.0 };
        assert_eq!(pointer.moved(1, 30.0, 10.0), Some(dragged));
        assert_eq!(pointer.release(1), None);
        assert_eq!(pointer.moved(1, 50.0, 10.0), None);
    }

    #[test]
    fn two_fingers_pinch_and_do_not_click() {
        let mut pointer = Pointer::default();
        pointer.press(1, (100.0, 100.0), None);
        pointer.press(2, (200.0, 100.0), None);
        let closer = Gesture::Zoom { at: (200.0, 100.0), factor: 2.0 };
        assert_eq!(pointer.moved(2, 300.0, 100.0), Some(closer));
        assert_eq!(pointer.release(2), None);
        let dragged = Gesture::Drag { over: None, across: 5.0, down: 0.0 };
        assert_eq!(pointer.moved(1, 105.0, 100.0), Some(dragged));
        assert_eq!(pointer.release(1), None);
    }
}
