//! Keys of the stage that make something go wrong, or mend it.

use super::super::fault_keys::FaultKey;
use super::{Picture, Surface};
use crate::panels::actions::Aim;
use partita_scene::hit::{self, Direction, Thing};
use web_sys::KeyboardEvent;
use yew::Context;

impl Surface {
    /// What a key does that makes something go wrong, or mends it; none where it is no such key.
    pub(super) fn fault_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> Option<bool> {
        self.note = None;
        if let Some(aim) = ctx.props().aim.clone()
            && self.aim_key(ctx, event, aim)
        {
            return Some(true);
        }
        let (wanted, here) = (FaultKey::of(event)?, self.acted_on()?);
        let session = &ctx.props().session;
        match session.with_world(|world| wanted.command(world, &here)) {
            Some(command) => {
                // What is wrong is read in the console, where the line stands.
                let _ = session.run_line(&command.to_string());
            }
            None if wanted == FaultKey::Cut => ctx.props().on_aim.emit(Some(Aim::at(here)?)),
            None => return None,
        }
        Some(true)
    }

    /// A key while the other end of a link is looked for. Says whether it was meant for that.
    fn aim_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent, aim: Aim) -> bool {
        let key = event.key();
        if key == "Escape" {
            ctx.props().on_aim.emit(None);
            return true;
        }
        if let Some(direction) = arrow(&key).filter(|_| !aim.walks) {
            self.cut_towards(ctx, &aim, direction);
            return true;
        }
        if FaultKey::of(event) != Some(FaultKey::Cut) {
            return false;
        }
        let here = self.acted_on();
        if here.is_some_and(|here| self.aimed_at(ctx, &here)) {
            return true;
        }
        if aim.walks {
            self.note = Some("stage-cut-not-there");
        } else {
            ctx.props().on_aim.emit(Some(Aim { walks: true, ..aim }));
        }
        true
    }

    /// Cuts or heals the link that ends here, while that is looked for. Says whether there is one.
    pub(super) fn aimed_at(&mut self, ctx: &Context<Self>, here: &Thing) -> bool {
        let props = ctx.props();
        let command = props
            .aim
            .as_ref()
            .and_then(|aim| props.session.with_world(|world| aim.command(world, here)));
        let Some(command) = command else { return false };
        props.on_aim.emit(None);
        drop(props.session.run_line(&command.to_string()));
        true
    }

    /// What the keyboard is on, else what is chosen.
    fn acted_on(&self) -> Option<Thing> {
        let picture = self.picture.borrow();
        let gaze = &picture.as_ref()?.gaze;
        gaze.focused.clone().or_else(|| gaze.selected.clone())
    }

    /// Cuts or heals the link that leaves the known end in this direction.
    fn cut_towards(&mut self, ctx: &Context<Self>, aim: &Aim, direction: Direction) {
        let link = {
            let picture = self.picture.borrow();
            let layout = picture.as_ref().and_then(Picture::layout);
            layout.and_then(|layout| hit::link_towards(layout, &aim.from, direction))
        };
        let session = &ctx.props().session;
        let command =
            link.and_then(|link| session.with_world(|world| FaultKey::Cut.command(world, &link)));
        match command {
            Some(command) => {
                ctx.props().on_aim.emit(None);
                drop(session.run_line(&command.to_string()));
            }
            None => self.note = Some("stage-cut-none"),
        }
    }

    /// What is under a place: while the other end of a link is looked for, the node that it belongs to.
    pub(super) fn meant_at(&self, ctx: &Context<Self>, x: f32, y: f32) -> Option<Thing> {
        let node = || {
            let picture = self.picture.borrow();
            hit::node_at(picture.as_ref()?.layout()?, x, y)
        };
        let node = ctx.props().aim.as_ref().and_then(|_| node());
        node.or_else(|| self.thing_at(x, y))
    }

    /// What is said of the link that is looked for, or of a key that found none.
    pub(super) fn aim_note(&self, ctx: &Context<Self>) -> Option<String> {
        let language = ctx.props().language;
        let aim = || {
            let aim = ctx.props().aim.as_ref()?;
            let node = aim.from.node()?.to_string();
            Some(language.say(aim.note(), &[("node", node.into())]))
        };
        self.note.map(|note| language.text(note)).or_else(aim)
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
