//! The app, mounted in a real browser.
#![cfg(target_arch = "wasm32")]

use gloo::timers::future::TimeoutFuture;
use gloo::utils::document;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;

wasm_bindgen_test_configure!(run_in_browser);

/// A place on the page for one test's app: the test runner needs the rest of the page for itself.
fn place() -> Element {
    let place = document().create_element("div").expect("a page can make elements");
    document().body().expect("the page has a body").append_child(&place).expect("it takes them");
    place
}

#[wasm_bindgen_test]
async fn the_page_has_a_header_and_a_place_for_the_picture() {
    let place = place();
    partita::mount(place.clone()).await;
    let root = document().document_element().expect("the page has a root");
    // On a busy machine the first frame takes a while.
    for _ in 0..200 {
        if root.has_attribute("data-ready") {
            break;
        }
        TimeoutFuture::new(100).await;
    }
    assert!(root.has_attribute("data-ready"), "no first frame was painted");
    for selector in ["header h1", "main"] {
        let found = place.query_selector(selector);
        assert!(found.is_ok_and(|element| element.is_some()), "{selector} is missing");
    }
}
