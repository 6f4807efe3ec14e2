//! A text that is far too long for any field is told when it is pasted, before the browser shows it:
//! that would take seconds.

use crate::session::{Notice, use_session};
use gloo::events::{EventListener, EventListenerOptions};
use partita_engine::command::LONGEST_LINE;
use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;
use yew::prelude::*;

/// Watches over what is pasted anywhere on the page; nothing is shown. A field that tells it in its own
/// place does so first.
#[component]
pub fn Paste() -> Html {
    let session = use_session();
    use_effect_with(session, |session| {
        let document = gloo::utils::document();
        let session = session.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&document, "paste", options, move |event| {
            let pasted = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let pasted = pasted.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
            if pasted.len() > LONGEST_LINE && !event.default_prevented() {
                event.prevent_default();
                session.tell_of(Notice::PasteRefused { bytes: pasted.len(), most: LONGEST_LINE });
            }
        });
        move || drop(listener)
    });
    html! {}
}
