//! The keys, in one table for the page that acts on them and for the list that a person reads; and
//! with them the reference of all commands.

use super::icon::Icon;
use crate::interface::{Change, use_interface};
use partita_engine::command::reference;
use partita_scene::view::Perspective;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What a key does wherever nothing is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKey {
    /// Lets time pass or stops it.
    Play,
    /// Goes to the console.
    Console,
    /// Opens or closes the list of keys.
    Shortcuts,
    /// Takes the last command back.
    Undo,
    /// Brings back what was undone.
    Redo,
    /// Shows a view of the world.
    View(Perspective),
}

/// Where keys act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever nothing is being typed.
    Anywhere,
    /// While the picture has the focus.
    Picture,
    /// While a part of the transport has the focus.
    Transport,
    /// While a command is being typed.
    Console,
}

impl Scope {
    /// All of them, in the order of the list.
    const ALL: [Self; 4] = [Self::Anywhere, Self::Picture, Self::Transport, Self::Console];

    /// The key of its title.
    const fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "shortcuts-anywhere",
            Self::Picture => "shortcuts-picture",
            Self::Transport => "shortcuts-transport",
            Self::Console => "shortcuts-console",
        }
    }
}

/// Some keys and what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Where they act.
    pub scope: Scope,
    /// What stands on the keys.
    pub keys: &'static [&'static str],
    /// The key of what they do, in words.
    pub meaning: &'static str,
    /// What the page does, with the name that the browser gives the key.
    pub page: Option<(&'static str, PageKey)>,
}

const fn shortcut(scope: Scope, keys: &'static [&'static str], meaning: &'static str) -> Shortcut {
    Shortcut { scope, keys, meaning, page: None }
}

const fn on_page(
    keys: &'static [&'static str],
    meaning: &'static str,
    name: &'static str,
    key: PageKey,
) -> Shortcut {
    Shortcut { scope: Scope::Anywhere, keys, meaning, page: Some((name, key)) }
}

/// All keys.
pub const SHORTCUTS: [Shortcut; 26] = [
    on_page(&["Space"], "key-space", " ", PageKey::Play),
    on_page(&["/"], "key-console", "/", PageKey::Console),
    on_page(&["?"], "key-help", "?", PageKey::Shortcuts),
    on_page(&["Ctrl+Z"], "key-undo", "Ctrl+z", PageKey::Undo),
    on_page(&["Ctrl+Shift+Z"], "key-redo", "Ctrl+Shift+z", PageKey::Redo),
    on_page(&["1"], "key-topics", "1", PageKey::View(Perspective::Topics)),
    on_page(&["2"], "key-brokers", "2", PageKey::View(Perspective::Brokers)),
    shortcut(Scope::Anywhere, &["Esc"], "key-escape"),
    shortcut(Scope::Picture, &["←", "↑", "→", "↓"], "key-walk"),
    shortcut(Scope::Picture, &["Enter"], "key-open"),
    shortcut(Scope::Picture, &["Esc"], "key-escape"),
    shortcut(Scope::Picture, &["k"], "key-kill"),
    shortcut(Scope::Picture, &["s"], "key-start"),
    shortcut(Scope::Picture, &["x", "←", "↑", "→", "↓"], "key-cut"),
    shortcut(Scope::Picture, &["x", "x"], "key-cut-any"),
    shortcut(Scope::Picture, &["+"], "key-look-closer"),
    shortcut(Scope::Picture, &["-"], "key-look-further"),
    shortcut(Scope::Picture, &["0"], "key-look-fit"),
    shortcut(Scope::Picture, &["PageUp", "PageDown"], "key-look-pages"),
    shortcut(Scope::Picture, &["Home", "End"], "key-look-ends"),
    shortcut(Scope::Picture, &["Shift + ←", "↑", "→", "↓"], "key-look-pan"),
    shortcut(Scope::Transport, &["←", "→"], "key-step"),
    shortcut(Scope::Transport, &["Home", "End"], "key-ends"),
    shortcut(Scope::Console, &["Enter"], "key-run"),
    shortcut(Scope::Console, &["Tab"], "key-complete"),
    shortcut(Scope::Console, &["↑", "↓"], "key-history"),
];

/// The name in the table of the key that the browser calls `key`, with Control (or Command) held, and
/// Shift. Shift alone makes another key of it.
#[must_use]
pub fn name(key: &str, held: bool, shift: bool) -> String {
    match (held, shift) {
        (false, _) => key.to_owned(),
        (true, false) => format!("Ctrl+{}", key.to_lowercase()),
        (true, true) => format!("Ctrl+Shift+{}", key.to_lowercase()),
    }
}

/// What the page does with the key of this name.
#[must_use]
pub fn page_key(name: &str) -> Option<PageKey> {
    let mut pages = SHORTCUTS.iter().filter_map(|shortcut| shortcut.page);
    pages.find(|(known, _)| *known == name).map(|(_, key)| key)
}

/// The list of keys and commands: beside the work, not in its way. Escape closes it, and the
/// focus goes back to where it was.
#[component]
pub fn Shortcuts() -> Html {
    let interface = use_interface();
    let language = interface.language;
    let place = use_node_ref();
    use_effect_with(place.clone(), |place| {
        let before = gloo::utils::document().active_element();
        focus(place.cast::<Element>());
        move || focus(before)
    });
    let close = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Shortcuts(false)))
    };
    html! {
        <section class="shortcuts" ref={place} tabindex="-1" role="dialog" aria-modal="false"
            aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">{ language.text("shortcuts-title") }</h2>
            <button class="button quiet square" aria-label={language.text("close")}
                title={language.text("close")} onclick={close}>{ Icon::Close.view(18) }</button>
            <div class="shortcut-scopes">
                { for Scope::ALL.into_iter().map(|scope| html! {
                    <div key={scope.title()}>
                        <h3>{ language.text(scope.title()) }</h3>
                        <dl>
                            { for SHORTCUTS.iter().filter(|shortcut| shortcut.scope == scope).map(|shortcut| html! {
                                <div key={shortcut.meaning}>
                                    <dt lang="en">{ for shortcut.keys.iter().map(|key| html! { <kbd key={*key}>{ *key }</kbd> }) }</dt>
                                    <dd>{ language.text(shortcut.meaning) }</dd>
                                </div>
                            }) }
                        </dl>
                    </div>
                }) }
            </div>
            <h3>{ language.text("shortcuts-commands") }</h3>
            <p class="note">{ language.text("shortcuts-commands-note") }</p>
            <dl class="reference">
                { for reference().iter().map(|verb| html! {
                    <div key={verb.word}>
                        <dt lang="en"><code>{ verb.usage() }</code></dt>
                        <dd>
                            { language.text(&verb.key()) }
                            <code lang="en">{ verb.example }</code>
                        </dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot have it, or is gone, leaves it where it is.
        let _ = element.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn each_key_of_the_page_is_in_the_list_once() {
        assert_eq!(page_key("?"), Some(PageKey::Shortcuts));
        assert_eq!(page_key(" "), Some(PageKey::Play));
        assert_eq!(page_key("q"), None);
        assert_eq!(page_key(&name("z", true, false)), Some(PageKey::Undo));
        assert_eq!(page_key(&name("Z", true, true)), Some(PageKey::Redo));
        assert_eq!(page_key(&name("Z", false, true)), None);
        assert_eq!(page_key(&name("/", true, false)), None);
        for (index, shortcut) in SHORTCUTS.iter().enumerate() {
            let same =
                |other: &Shortcut| (other.scope, other.keys) == (shortcut.scope, shortcut.keys);
            assert_eq!(SHORTCUTS.iter().position(same), Some(index), "{shortcut:?}");
        }
    }

    #[test]
    fn keys_and_commands_are_explained_in_both_languages() {
        for language in Language::ALL {
            for shortcut in SHORTCUTS {
                assert!(language.lookup(shortcut.meaning, &[]).is_some(), "{shortcut:?}");
                assert!(language.lookup(shortcut.scope.title(), &[]).is_some(), "{shortcut:?}");
            }
            for verb in reference() {
                assert!(language.lookup(&verb.key(), &[]).is_some(), "{}", verb.word);
                for argument in verb.arguments {
                    assert!(language.lookup(&argument.key(), &[]).is_some(), "{}", argument.name);
                }
            }
        }
    }
}
