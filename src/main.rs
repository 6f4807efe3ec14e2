//! Mounts the app on the page.

fn main() {
    partita::panic_screen::install();
    yew::Renderer::<partita::App>::new().render();
}
