//! The header: name, pages, what is saved, language and theme.

use super::icon::Icon;
use super::save_state::SaveState;
use super::undo::Undo;
use crate::app::Route;
use crate::interface::{Beside, Change, use_interface};
use yew::prelude::*;
use yew_router::prelude::*;

/// The header of every page.
#[component]
pub fn Header() -> Html {
    let interface = use_interface();
    let route = use_route::<Route>().unwrap_or(Route::Sandbox);
    let sandbox = route.is_sandbox();
    let change = |change: Change| {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(change.clone()))
    };
    let beside = |what: Beside, icon: Icon, key: &str| {
        let shown = interface.beside == Some(what);
        let to = Change::Beside((!shown).then_some(what));
        html! {
            <button class={classes!("button", "quiet", shown.then_some("pressed"))}
                aria-pressed={shown.to_string()} hidden={!sandbox}
                aria-label={interface.text(key)} onclick={change(to)}>
                { icon.view(18) }<span class="wide-only">{ interface.text(key) }</span>
            </button>
        }
    };
    let other = interface.language.other();
    let theme =
        interface.say("theme-label", &[("theme", interface.text(interface.theme.key()).into())]);
    html! {
        <header class="header">
            <Logo />
            <nav class="pages" aria-label={interface.text("nav-label")}>
                { link(Route::Sandbox, sandbox, interface.text("nav-sandbox")) }
                { link(Route::Scenarios, route == Route::Scenarios, interface.text("nav-scenarios")) }
            </nav>
            if sandbox {
                <span class="header-undo"><Undo /></span>
            }
            <span class="spacer" />
            <SaveState />
            { beside(Beside::Tables, Icon::Table, "table-toggle") }
            // On the phone they stand in the sheet, beside the tables.
            <span class="wide-only">{ beside(Beside::Charts, Icon::Chart, "charts-toggle") }</span>
            <button class="button quiet" lang={other.tag()} onclick={change(Change::Language(other))}>
                { other.name() }
            </button>
            <button class="button quiet square" aria-label={theme.clone()} title={theme}
                onclick={change(Change::NextTheme)}>
                { Icon::Theme.view(18) }
            </button>
        </header>
    }
}

fn link(to: Route, current: bool, text: String) -> Html {
    let aria_current = current.then_some("page");
    html! {
        <a href={format!("#{}", to.to_path())} aria-current={aria_current}>{ text }</a>
    }
}

/// The mark's cells: where each lies and its colour.
const CELLS: [(&str, &str, &str); 6] = [
    ("2", "2", "var(--key-a)"),
    ("9", "2", "var(--key-b)"),
    ("16", "2", "var(--key-c)"),
    ("2", "8", "var(--key-d)"),
    ("9", "8", "var(--key-a)"),
    ("2", "14", "var(--key-c)"),
];

/// The mark and the name: three short logs, one letter each to a key's colour.
#[component]
fn Logo() -> Html {
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

#[cfg(test)]
mod tests {
    use super::CELLS;

    #[test]
    fn the_page_shows_the_same_mark_before_the_app_is_there() {
        let page = include_str!("../../index.html");
        let rect = |(x, y, fill): (&str, &str, &str)| {
            format!(r#"<rect x="{x}" y="{y}" width="6" height="4" rx="1.5" fill="{fill}" />"#)
        };
        assert!(CELLS.into_iter().all(|cell| page.contains(&rect(cell))));
        assert_eq!(page.matches("<rect").count(), CELLS.len());
    }
}
