//! The plate at the chosen thing: its commonest actions, where one looks. On the phone they are in
//! the sheet; everywhere they are in the inspector too.

use super::picture::Picture;
use crate::i18n::Language;
use crate::panels::actions::Actions;
use partita_scene::hit::{self, Thing};
use partita_scene::shape::Rect;
use partita_scene::view::PHONE_WIDTH;
use yew::prelude::*;

/// What it is at, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    thing: Thing,
    /// The thing's outline on the stage.
    outline: Rect,
    /// The stage's width and height.
    stage: (f32, f32),
}

/// The widest plate; as `stage-plate` in the styles has it.
const WIDEST: f32 = 520.0;
/// Room above a thing that is enough for a plate.
const ENOUGH: f32 = 92.0;
/// Between the plate and the thing, and between the plate and the stage's edges.
const DISTANCE: f32 = 8.0;

/// Whether a thing has a plate: something that acts, or holds what others do.
const fn has_plate(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::Broker(_)
            | Thing::Controller(_)
            | Thing::Link { .. }
            | Thing::Replica { .. }
            | Thing::Producer(_)
            | Thing::Consumer(_)
            | Thing::Topic(_)
            | Thing::Group(_)
    )
}

impl Plate {
    /// The plate of `picked`, while that is chosen; none where it has none or is not in sight.
    pub fn of(picture: &Picture, picked: &Thing) -> Option<Self> {
        let chosen = picture.gaze.selected.clone().filter(has_plate);
        let thing = chosen.filter(|thing| thing == picked)?;
        let (outline, stage) = (hit::outline(picture.layout()?, &thing)?, picture.size());
        let seen = Rect::new(0.0, 0.0, stage.0, stage.1).intersects(&outline);
        (seen && stage.0 > PHONE_WIDTH).then_some(Self { thing, outline, stage })
    }

    /// Above the thing, or below it; of one that is as high as the stage, at its lower end inside.
    fn style(&self) -> String {
        let (width, height) = self.stage;
        let left = self.outline.x.min(width - WIDEST - DISTANCE).max(DISTANCE);
        let down = if self.outline.y >= ENOUGH {
            format!("bottom: {}px", height - self.outline.y + DISTANCE)
        } else if height - self.outline.bottom() >= ENOUGH {
            format!("top: {}px", self.outline.bottom() + DISTANCE)
        } else {
            format!("bottom: {DISTANCE}px")
        };
        format!("left: {left}px; {down}")
    }

    /// The plate as HTML. Escape lets go of the thing.
    pub fn view(&self, language: Language, on_select: &Callback<Option<Thing>>) -> Html {
        let let_go = on_select.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() {
                event.prevent_default();
                let_go.emit(None);
            }
        });
        html! {
            <div class="stage-plate" style={self.style()} {onkeydown} role="group"
                aria-label={language.text("plate-label")}>
                <Actions thing={self.thing.clone()} on_picture=true />
            </div>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::BrokerId;

    fn style(outline: Rect) -> String {
        Plate { thing: Thing::Broker(BrokerId(1)), outline, stage: (1000.0, 600.0) }.style()
    }

    #[test]
    fn it_stands_above_below_or_inside_and_never_beyond_the_stage() {
        assert_eq!(style(Rect::new(40.0, 100.0, 200.0, 50.0)), "left: 40px; bottom: 508px");
        assert_eq!(style(Rect::new(40.0, 10.0, 200.0, 50.0)), "left: 40px; top: 68px");
        assert_eq!(style(Rect::new(40.0, 10.0, 200.0, 580.0)), "left: 40px; bottom: 8px");
        assert_eq!(style(Rect::new(900.0, 100.0, 90.0, 50.0)), "left: 472px; bottom: 508px");
    }
}
