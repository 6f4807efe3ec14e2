//! The stage: the scene painted on canvases, and what pointer and keyboard do there.

mod component;
mod gaze;
pub mod measure;
pub mod painter;
pub mod palette;
pub mod phrase;
pub mod picture;
mod pointer;
mod popup;
mod watch;

pub use popup::key_badge;

use crate::interface::{Change, use_interface};
use crate::session::use_session;
use component::Surface;
use partita_scene::hit::Thing;
use yew::prelude::*;

/// The picture of the session, with what is chosen in the interface.
#[component]
pub fn Stage() -> Html {
    let interface = use_interface();
    let session = use_session();
    let on_select = {
        let interface = interface.clone();
        Callback::from(move |thing: Option<Thing>| interface.dispatch(Change::Select(thing)))
    };
    let on_focus = {
        let interface = interface.clone();
        Callback::from(move |thing: Option<Thing>| interface.dispatch(Change::Focus(thing)))
    };
    let hint = interface.hint.then(|| AttrValue::from(interface.text("hint-first")));
    html! {
        <>
            // The picture shows it; here it is for whoever does not see the picture.
            <p key="hint" class="said">{ hint.clone() }</p>
            <Surface key="picture" {session} language={interface.language}
                selected={interface.selected.clone()} {hint} {on_select} {on_focus} />
        </>
    }
}
