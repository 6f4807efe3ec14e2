//! Keys of the stage that make something go wrong, or mend it.

use super::super::fault_keys::FaultKey;
use super::{Picture, Surface};
use partita_scene::hit::{self, Direction, Thing};
use web_sys::KeyboardEvent;
use yew::Context;

impl Surface {
    /// What a key does that makes something go wrong, or mends it; none where it is no such key.
    pub(super) fn fault_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> Option<bool> {
        self.note = None;
        let key = event.key();
        if core::mem::take(&mut self.cutting) {
            if key == "Escape" {
                return Some(true);
            }
            if let Some(direction) = arrow(&key) {
                self.cut_towards(ctx, direction);
                return Some(true);
            }
        }
        let (wanted, here) = (FaultKey::of(event)?, self.acted_on()?);
        let session = &ctx.props().session;
        match session.with_world(|world| wanted.command(world, &here)) {
            Some(command) => {
                // What is wrong is read in the console, where the line stands.
                let _ = session.run_line(&command.to_string());
            }
            None if wanted == FaultKey::Cut && self.has_links(&here) => {
                self.cutting = true;
                self.note = Some("stage-cut-where");
            }
            None => return None,
        }
        Some(true)
    }

    /// What the keyboard is on, else what is chosen.
    fn acted_on(&self) -> Option<Thing> {
        let picture = self.picture.borrow();
        let gaze = &picture.as_ref()?.gaze;
        gaze.focused.clone().or_else(|| gaze.selected.clone())
    }

    fn has_links(&self, thing: &Thing) -> bool {
        let picture = self.picture.borrow();
        let layout = picture.as_ref().and_then(Picture::layout);
        let all = [Direction::Left, Direction::Right, Direction::Up, Direction::Down];
        layout.is_some_and(|layout| {
            all.into_iter().any(|direction| hit::link_towards(layout, thing, direction).is_some())
        })
    }

    /// Cuts or heals the link that leaves what the keyboard is on in this direction.
    fn cut_towards(&mut self, ctx: &Context<Self>, direction: Direction) {
        let here = self.acted_on();
        let link = here.and_then(|thing| {
            let picture = self.picture.borrow();
            hit::link_towards(picture.as_ref()?.layout()?, &thing, direction)
        });
        let session = &ctx.props().session;
        let command =
            link.and_then(|link| session.with_world(|world| FaultKey::Cut.command(world, &link)));
        match command {
            Some(command) => drop(session.run_line(&command.to_string())),
            None => self.note = Some("stage-cut-none"),
        }
    }
}

/// The direction of an arrow key.
pub(super) fn arrow(key: &str) -> Option<Direction> {
    match key {
        "ArrowLeft" => Some(Direction::Left),
        "ArrowRight" => Some(Direction::Right),
        "ArrowUp" => Some(Direction::Up),
        "ArrowDown" => Some(Direction::Down),
        _ => None,
    }
}
