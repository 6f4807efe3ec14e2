//! Mounts the app on the page.

fn main() {
    partita::panic_screen::install();
    wasm_bindgen_futures::spawn_local(partita::mount(gloo::utils::body().into()));
}
