//! What the person chose for this browser: language and theme, kept in `localStorage`.

use crate::i18n::Language;
use crate::theme::Theme;
use web_sys::{Element, Storage};

const LANGUAGE: &str = "partita-language";
const THEME: &str = "partita-theme";

/// The browser's small store; none in windows that refuse it.
fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // Refused when it is full: the choice then lasts until the page is closed.
        let _ = storage.set_item(name, value);
    }
}

fn root() -> Option<Element> {
    gloo::utils::document().document_element()
}

/// The language that was chosen here, else the browser's, else English.
#[must_use]
pub fn language() -> Language {
    let chosen = read(LANGUAGE).and_then(|tag| Language::from_tag(&tag));
    let browser = || Language::from_tag(&gloo::utils::window().navigator().language()?);
    chosen.or_else(browser).unwrap_or_default()
}

/// Keeps the language.
pub fn keep_language(language: Language) {
    write(LANGUAGE, language.tag());
}

/// Tells the page its language.
pub fn show_language(language: Language) {
    if let Some(root) = root() {
        // Only a name that is no attribute's name is refused; so too below.
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// The theme that was chosen here, else the system's.
#[must_use]
pub fn theme() -> Theme {
    read(THEME).map(|word| Theme::from_word(&word)).unwrap_or_default()
}

/// Keeps the theme.
pub fn keep_theme(theme: Theme) {
    write(THEME, theme.attribute().unwrap_or("system"));
}

/// Shows the page in the theme.
pub fn show_theme(theme: Theme) {
    let Some(root) = root() else { return };
    let _ = match theme.attribute() {
        Some(word) => root.set_attribute("data-theme", word),
        None => root.remove_attribute("data-theme"),
    };
}
