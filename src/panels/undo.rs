//! Undo and redo, with the word of the command that they are about.

use super::icon::Icon;
use crate::i18n::Language;
use crate::interface::use_interface;
use crate::session::{use_revision, use_session};
use partita_engine::command::reference;
use partita_engine::history::{History, JournalEntry};
use yew::prelude::*;

/// The two buttons of the header.
#[component]
pub fn Undo() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let line = |entry: Option<&JournalEntry>| entry.map(|entry| entry.line.to_string());
    let undoable = session.with_history(|history: &History| line(history.undoable()));
    let redoable = session.with_history(|history: &History| line(history.redoable()));
    let undo = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| {
            // Without room for another branch all stays as it is, and the button with it.
            let _ = session.undo();
        })
    };
    let redo = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| {
            session.redo();
        })
    };
    let word = match undoable.as_deref().map(word) {
        Some(word) => language.say("undo-word", &[("word", word.into())]),
        None => language.text("undo-bare"),
    };
    let undo_label = label(language, "undo", undoable.as_deref());
    let redo_label = label(language, "redo", redoable.as_deref());
    html! {
        <div class="undo" role="group" aria-label={language.text("undo-group")}>
            <button type="button" class="button quiet" aria-label={undo_label.clone()} title={undo_label}
                disabled={undoable.is_none()} onclick={undo}>
                { Icon::Undo.view(18) }
                <span class="wide-only">{ word }</span>
            </button>
            <button type="button" class="button quiet square" aria-label={redo_label.clone()}
                title={redo_label} disabled={redoable.is_none()} onclick={redo}>
                { Icon::Redo.view(18) }
            </button>
        </div>
    }
}

/// What a button does, with the whole line; and why it does nothing.
fn label(language: Language, what: &str, line: Option<&str>) -> String {
    match line {
        Some(line) => language.say(&format!("{what}-line"), &[("line", line.into())]),
        None => language.text(&format!("{what}-nothing")),
    }
}

/// The word that a line begins with, as the table of commands has it: `set wire` has two.
fn word(line: &str) -> &str {
    let begins = |word: &&str| {
        line.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let words = reference().iter().map(|verb| verb.word).filter(begins);
    words
        .max_by_key(|word| word.len())
        .map_or("", |word| line.get(..word.len()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_the_longest_that_fits() {
        assert_eq!(word("send p1 orders value=1"), "send");
        assert_eq!(word("set wire client=1"), "set wire");
        assert_eq!(word("set wired linger.ms=1"), "set");
        assert_eq!(word("reset-offsets g orders to=latest"), "reset-offsets");
        assert_eq!(word("sendoff"), "");
    }

    #[test]
    fn what_is_done_stands_in_words() {
        let line = "send p1 orders value=1";
        assert_eq!(label(Language::En, "undo", Some(line)), "Undo: send p1 orders value=1");
        assert_eq!(label(Language::En, "redo", None), "Nothing to redo");
    }
}
