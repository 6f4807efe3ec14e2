//! The page: a header and the place of the picture.

use yew::prelude::*;

/// The whole app. Mounted once, on the page's body.
#[component]
pub fn App() -> Html {
    use_effect_with((), |()| announce_ready());
    html! {
        <>
            <header class="header">
                <Logo />
            </header>
            <main class="main" />
        </>
    }
}

/// Sets `data-ready` on the page's root, for whoever waits until there is something to see.
fn announce_ready() {
    if let Some(root) = gloo::utils::document().document_element() {
        // Only a name that is no attribute's name is refused.
        let _ = root.set_attribute("data-ready", "");
    }
}

/// The mark and the name: three short logs, one letter each to a key's colour.
#[component]
fn Logo() -> Html {
    const CELLS: [(&str, &str, &str); 6] = [
        ("2", "2", "var(--key-a)"),
        ("9", "2", "var(--key-b)"),
        ("16", "2", "var(--key-c)"),
        ("2", "8", "var(--key-d)"),
        ("9", "8", "var(--key-a)"),
        ("2", "14", "var(--key-c)"),
    ];
    html! {
        <h1 class="logo">
            <svg width="24" height="20" viewBox="0 0 24 20" aria-hidden="true">
                { for CELLS.iter().map(|(x, y, fill)| html! {
                    <rect key={format!("{x},{y}")} x={*x} y={*y} width="6" height="4" rx="1.5" fill={*fill} />
                }) }
            </svg>
            { "Partita" }
        </h1>
    }
}
