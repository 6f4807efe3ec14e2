//! The switch between the views of one world.

use crate::interface::{Change, use_interface};
use partita_scene::view::Perspective;
use yew::prelude::*;

/// The views: the key that shows each, and its name's message.
const VIEWS: [(Perspective, &str, &str); 2] =
    [(Perspective::Topics, "1", "view-topics"), (Perspective::Brokers, "2", "view-brokers")];

/// One button for each view. What is selected stays selected, and is scrolled to in the other.
#[component]
pub fn Views() -> Html {
    let interface = use_interface();
    let show = |perspective: Perspective| {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Perspective(perspective)))
    };
    let brokers = interface.perspective == Perspective::Brokers;
    html! {
        <nav class={classes!("views", brokers.then_some("beside-controls"))} aria-label={interface.text("views-label")}>
            { for VIEWS.iter().map(|(perspective, key, name)| {
                let current = interface.perspective == *perspective;
                html! {
                    <button key={*name} class="view" aria-pressed={current.to_string()}
                        aria-keyshortcuts={*key} onclick={show(*perspective)}>
                        { interface.text(name) }<kbd aria-hidden="true">{ *key }</kbd>
                    </button>
                }
            }) }
        </nav>
    }
}
