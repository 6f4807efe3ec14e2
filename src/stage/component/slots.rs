//! The buttons over the picture's slots, and what pressing a slot does.

use super::super::picture::Picture;
use super::{Msg, Surface};
use crate::panels::actions::SlotButton;
use partita_scene::addition::Addition;
use partita_scene::hit::Thing;
use partita_scene::layout::Layout;
use partita_scene::level::Level;
use partita_scene::shape::Rect;
use partita_scene::view::PHONE_WIDTH;
use yew::prelude::*;

/// A slot of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What can be added there.
    addition: Addition,
    /// Where it can be pressed, as far as it is in sight; none where it is not.
    seen: Option<Rect>,
}

/// What the page has to know of the picture beside its pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fixtures {
    /// In the order in which the keyboard walks.
    pub slots: Vec<Slot>,
    /// Whether there is a bar for each partition, and no room for slots.
    pub crowded: bool,
}

impl Fixtures {
    /// Those of a layout on a stage of this size.
    pub fn of(layout: &Layout, stage: (f32, f32)) -> Self {
        let slots = layout.hits.iter().filter_map(|hit| match &hit.thing {
            Thing::Add(addition) => {
                Some(Slot { addition: addition.clone(), seen: in_sight(hit.area, stage) })
            }
            _ => None,
        });
        Self { slots: slots.collect(), crowded: layout.level == Level::Overview }
    }
}

/// The stage's lower right corner, where one zooms; as `stage-controls` in the styles has it.
const CORNER: (f32, f32) = (96.0, 52.0);
/// What is seen less of is not pressed.
const LEAST: f32 = 24.0;

/// The part of a slot that lies on the stage and under nothing.
fn in_sight(area: Rect, (width, height): (f32, f32)) -> Option<Rect> {
    let (top, bottom) = (area.y.max(0.0), area.bottom().min(height));
    let covered = width > PHONE_WIDTH && bottom > height - CORNER.1;
    let most = if covered { width - CORNER.0 } else { width };
    let (left, right) = (area.x.max(0.0), area.right().min(most));
    let seen = Rect::new(left, top, right - left, bottom - top);
    (seen.width >= LEAST && seen.height >= LEAST).then_some(seen)
}

impl Surface {
    /// Takes over where slots are now. Says whether they are elsewhere.
    pub(super) fn fix(&mut self, ctx: &Context<Self>) -> bool {
        let held = self.picture.borrow();
        let fixtures = held.as_ref().map(Picture::fixtures).cloned().unwrap_or_default();
        drop(held);
        if fixtures == self.fixtures {
            return false;
        }
        if fixtures.crowded != self.fixtures.crowded {
            ctx.props().on_crowded.emit(fixtures.crowded);
        }
        self.fixtures = fixtures;
        true
    }

    /// Scrolls to a slot whose button has the keyboard's focus.
    pub(super) fn reveal_slot(&self, addition: Addition) {
        if let Some(picture) = &mut *self.picture.borrow_mut() {
            picture.reveal(&Thing::Add(addition));
        }
    }

    /// The buttons. What a pointer does on them it does on the picture.
    pub(super) fn slot_buttons(&self, ctx: &Context<Self>) -> Html {
        if self.fixtures.slots.is_empty() {
            return html! { <div key="slots" /> };
        }
        let link = ctx.link();
        let label = ctx.props().language.text("places-label");
        html! {
            <div key="slots" class="places on-picture" role="group" aria-label={label}
                onpointermove={link.callback(Msg::Pointed)}
                onpointerup={link.callback(Msg::Released)}
                onpointercancel={link.callback(Msg::Cancelled)}
                onwheel={link.callback(Msg::Wheeled)}>
                { for self.fixtures.slots.iter().map(|slot| {
                    let key = format!("{:?}", slot.addition);
                    let addition = slot.addition.clone();
                    let (pressed, focused) = (addition.clone(), addition.clone());
                    html! {
                        <SlotButton {key} {addition} place={slot.seen.map(place)}
                            on_press={link.callback(move |event| Msg::PressedOn(event, pressed.clone()))}
                            on_leave={link.callback(|_| Msg::Left)}
                            on_focus={link.callback(move |_| Msg::Reveal(focused.clone()))} />
                    }
                }) }
            </div>
        }
    }
}

fn place(seen: Rect) -> String {
    let Rect { x, y, width, height } = seen;
    format!("left: {x}px; top: {y}px; width: {width}px; height: {height}px")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: (f32, f32) = (1000.0, 600.0);

    #[test]
    fn a_slot_is_pressed_where_it_is_seen() {
        let whole = Rect::new(40.0, 100.0, 200.0, 24.0);
        assert_eq!(in_sight(whole, STAGE), Some(whole));
        let below = Rect::new(40.0, 590.0, 200.0, 24.0);
        assert_eq!(in_sight(below, STAGE), None, "a sliver at the edge");
        let high = Rect::new(40.0, -20.0, 200.0, 54.0);
        assert_eq!(in_sight(high, STAGE), Some(Rect::new(40.0, 0.0, 200.0, 34.0)));
    }

    #[test]
    fn a_slot_leaves_the_corner_to_those_who_zoom() {
        let corner = Rect::new(800.0, 560.0, 190.0, 24.0);
        assert_eq!(in_sight(corner, STAGE), Some(Rect::new(800.0, 560.0, 104.0, 24.0)));
        let within = Rect::new(920.0, 560.0, 60.0, 24.0);
        assert_eq!(in_sight(within, STAGE), None);
        let phone = Rect::new(100.0, 560.0, 280.0, 48.0);
        assert_eq!(in_sight(phone, (390.0, 640.0)), Some(phone), "a phone has no such corner");
    }
}
