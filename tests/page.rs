//! The app, mounted in a real browser.
#![cfg(target_arch = "wasm32")]

use gloo::timers::future::TimeoutFuture;
use gloo::utils::document;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_has_a_header_and_a_place_for_the_picture() {
    yew::Renderer::<partita::App>::new().render();
    TimeoutFuture::new(100).await;
    for selector in ["header.header", "main"] {
        let found = document().query_selector(selector);
        assert!(found.is_ok_and(|element| element.is_some()), "{selector} is missing");
    }
    let root = document().document_element();
    assert!(root.is_some_and(|root| root.has_attribute("data-ready")));
}
