//! A file that is dropped anywhere on the page is opened.

use crate::app::Route;
use crate::interface::{Change, use_interface};
use crate::session::use_session;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::DragEvent;
use yew::prelude::*;
use yew_router::prelude::*;

/// Says where to drop a file while one is held over the page; else nothing is shown.
#[component]
pub fn Drop() -> Html {
    let interface = use_interface();
    let session = use_session();
    let navigator = use_navigator();
    let held = use_state_eq(|| false);
    {
        let (held, interface) = (held.setter(), interface.clone());
        use_effect_with(session, move |session| {
            let document = gloo::utils::document();
            // Otherwise the browser would leave the page and show the file.
            let options = EventListenerOptions::enable_prevent_default();
            let listen = |name: &'static str, act: Callback<DragEvent>| {
                EventListener::new_with_options(&document, name, options, move |event| {
                    if let Some(event) = event.dyn_ref::<DragEvent>().filter(|e| has_files(e)) {
                        event.prevent_default();
                        act.emit(event.clone());
                    }
                })
            };
            let over = held.clone();
            let away = held.clone();
            let session = session.clone();
            let listeners = [
                listen("dragover", Callback::from(move |_| over.set(true))),
                listen(
                    "dragleave",
                    Callback::from(move |event: DragEvent| {
                        // None where the pointer has left the page, not only an element.
                        if event.related_target().is_none() {
                            away.set(false);
                        }
                    }),
                ),
                listen(
                    "drop",
                    Callback::from(move |event: DragEvent| {
                        held.set(false);
                        let files = event.data_transfer().and_then(|carried| carried.files());
                        let Some(file) = files.and_then(|files| files.get(0)) else { return };
                        let (session, navigator, interface) =
                            (session.clone(), navigator.clone(), interface.clone());
                        spawn_local(async move {
                            if session.bring(&file, interface.language.tag()).await {
                                interface.dispatch(Change::Select(None));
                                if let Some(navigator) = navigator {
                                    navigator.push(&Route::Sandbox);
                                }
                            }
                        });
                    }),
                ),
            ];
            move || drop(listeners)
        });
    }
    html! {
        <div class="drop" hidden={!*held} aria-hidden="true">
            <p>{ interface.text("sessions-drop") }</p>
        </div>
    }
}

/// Whether files are carried, and not a text or a thing of the picture.
fn has_files(event: &DragEvent) -> bool {
    let carried = event.data_transfer().map(|carried| carried.types());
    carried.is_some_and(|types| {
        types.iter().any(|kind| kind.as_string().is_some_and(|k| k == "Files"))
    })
}
