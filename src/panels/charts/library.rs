//! uPlot, brought in when a chart is first shown: the first visit does not pay for it.

use gloo::events::EventListener;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// Where `cargo xtask bundle` puts the library's files, below the page.
const SCRIPT: &str = "uPlot.iife.min.js";
const STYLE: &str = "uPlot.min.css";

#[wasm_bindgen]
extern "C" {
    /// A chart of uPlot's.
    #[wasm_bindgen(js_name = uPlot)]
    pub type UPlot;

    #[wasm_bindgen(constructor, js_class = "uPlot", catch)]
    pub fn new(options: &JsValue, data: &JsValue, place: &HtmlElement) -> Result<UPlot, JsValue>;

    #[wasm_bindgen(method, js_name = setData)]
    pub fn set_data(this: &UPlot, data: &JsValue);

    #[wasm_bindgen(method, js_name = setSize)]
    pub fn set_size(this: &UPlot, size: &JsValue);

    #[wasm_bindgen(method, js_name = posToVal)]
    pub fn value_at(this: &UPlot, position: f64, scale: &str) -> f64;

    #[wasm_bindgen(method, js_name = valToPos)]
    pub fn position_of(this: &UPlot, value: f64, scale: &str) -> f64;

    #[wasm_bindgen(method, getter)]
    pub fn over(this: &UPlot) -> HtmlElement;

    #[wasm_bindgen(method)]
    pub fn destroy(this: &UPlot);
}

thread_local! {
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Waits until the library is there. Asked again after a failure, it tries again.
///
/// # Errors
/// When it cannot be loaded.
pub async fn load() -> Result<(), JsValue> {
    let loading = LOADING.with_borrow(Clone::clone).map_or_else(begin, Ok)?;
    LOADING.set(Some(loading.clone()));
    let loaded = JsFuture::from(loading).await;
    if loaded.is_err() {
        LOADING.set(None);
    }
    loaded.map(drop)
}

/// Adds the library's style sheet and script to the page.
fn begin() -> Result<Promise, JsValue> {
    let document = gloo::utils::document();
    let head = document.head().ok_or("a page without a head")?;
    let style = document.create_element("link")?;
    style.set_attribute("rel", "stylesheet")?;
    style.set_attribute("href", STYLE)?;
    head.append_child(&style)?;
    let script = document.create_element("script")?;
    script.set_attribute("src", SCRIPT)?;
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        // Whoever waits may be gone when it comes.
        EventListener::once(&script, "load", move |_| drop(resolve.call0(&JsValue::NULL))).forget();
        EventListener::once(&script, "error", move |_| drop(reject.call0(&JsValue::NULL))).forget();
    });
    head.append_child(&script)?;
    Ok(promise)
}
