//! The stage: the scene painted on canvases, and what pointer and keyboard do there.

mod cluster_phrase;
mod component;
mod controls;
pub mod crowd;
mod gaze;
pub mod measure;
mod offset_field;
pub mod painter;
pub mod palette;
pub mod phrase;
pub mod picture;
mod pointer;
mod popup;
mod sprite;
mod watch;
mod zoom;

pub use offset_field::OffsetField;
pub use popup::key_badge;

use crate::explain::matter;
use crate::interface::{Change, use_interface};
use crate::panels::views::Views;
use crate::session::{use_revision, use_session};
use component::Surface;
use partita_scene::hit::Thing;
use partita_scene::view::PHONE_WIDTH;
pub use picture::Line;
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
    use_revision();
    let hint = interface.hint.then(|| interface.text("hint-first"));
    let matter = session.with_world(|world| matter(world));
    let broken = matter.as_ref().map(|matter| matter.sentence(interface.language));
    // On the phone the switch stands above the picture, and an empty line would take room from it.
    let empty = (!is_phone()).then(String::new);
    let line = Line { alarm: broken.is_some(), text: broken.clone().or(hint.clone()).or(empty) };
    html! {
        <div class="stage-place">
            // The picture shows it; here it is for whoever does not see the picture.
            <p key="hint" class="said">{ hint }</p>
            <p key="broken" class="said" role="status">{ broken }</p>
            <Views key="views" />
            <Surface key="picture" {session} language={interface.language} {line}
                perspective={interface.perspective}
                selected={interface.selected.clone()} look={interface.look.clone()}
                {on_select} {on_focus} />
        </div>
    }
}

/// Whether the page is as narrow as a phone's.
fn is_phone() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width <= f64::from(PHONE_WIDTH))
}
