//! The list of keys: beside the work, not in its way.

use super::icon::Icon;
use crate::interface::{Change, use_interface};
use yew::prelude::*;

/// Keys and what they do.
const KEYS: [(&[&str], &str); 10] = [
    (&["Space"], "key-space"),
    (&["←", "→"], "key-step"),
    (&["Home", "End"], "key-ends"),
    (&["/"], "key-console"),
    (&["Tab"], "key-complete"),
    (&["↑", "↓"], "key-history"),
    (&["←", "↑", "→", "↓"], "key-walk"),
    (&["Enter"], "key-open"),
    (&["Esc"], "key-escape"),
    (&["?"], "key-help"),
];

/// The popup of shortcuts.
#[component]
pub fn Shortcuts() -> Html {
    let interface = use_interface();
    let close = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Shortcuts(false)))
    };
    html! {
        <section class="shortcuts" role="dialog" aria-modal="false" aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">{ interface.text("shortcuts-title") }</h2>
            <button class="button quiet square" aria-label={interface.text("close")} onclick={close}>
                { Icon::Close.view(18) }
            </button>
            <dl>
                { for KEYS.iter().map(|(keys, meaning)| html! {
                    <div key={*meaning}>
                        <dt>{ for keys.iter().map(|key| html! { <kbd key={*key}>{ *key }</kbd> }) }</dt>
                        <dd>{ interface.text(meaning) }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}
