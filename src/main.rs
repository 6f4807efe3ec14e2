//! Mounts the app on the page.

fn main() {
    yew::Renderer::<partita::App>::new().render();
}
