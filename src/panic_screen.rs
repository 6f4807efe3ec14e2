//! What the person sees when the app itself fails: words and a way to go on, instead of a page
//! that no longer answers. Nothing is written any more, so what is kept stays as it is.

use crate::preferences;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element};

/// Shows the screen when anything panics, and says in the browser's console where.
pub fn install() {
    // Set past Yew, it would be replaced by Yew's own when the app is rendered.
    yew::set_custom_panic_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        // A second panic, while the first is told, must not come back here.
        static SHOWN: AtomicBool = AtomicBool::new(false);
        if !SHOWN.swap(true, Ordering::Relaxed) {
            show(info);
        }
    }));
}

/// Puts the screen over the page. It uses nothing of the app but its words.
fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let language = preferences::language();
    let screen = element(&document, "main", "")?;
    screen.set_attribute("class", "panic").ok()?;
    screen.set_attribute("role", "alert").ok()?;
    for (tag, text) in [
        ("h1", language.text("panic-title")),
        ("p", language.text("panic-text")),
        ("pre", info.to_string()),
    ] {
        screen.append_child(element(&document, tag, &text)?.as_ref()).ok()?;
    }
    // A link to the page itself: it needs none of the app's code, which can be called no more.
    let reload = element(&document, "a", &language.text("panic-reload"))?;
    reload.set_attribute("class", "button primary").ok()?;
    reload.set_attribute("href", "?").ok()?;
    screen.append_child(&reload).ok()?;
    let body = document.body()?;
    body.set_inner_html("");
    body.append_child(&screen).ok()?;
    reload.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()
}

fn element(document: &Document, tag: &str, text: &str) -> Option<Element> {
    let element = document.create_element(tag).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}
