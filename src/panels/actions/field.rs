//! Pieces of forms.

use crate::session::Session;
use partita_engine::command::Command;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// One text of a form.
#[derive(Clone)]
pub struct Field {
    state: UseStateHandle<String>,
    /// What an empty field means.
    placeholder: Option<String>,
    numeric: bool,
}

/// A field that begins with `initial`.
#[hook]
pub fn use_field(initial: &str) -> Field {
    let initial = initial.to_owned();
    Field { state: use_state_eq(move || initial), placeholder: None, numeric: false }
}

impl Field {
    /// The same, saying what it means when it is empty.
    #[must_use]
    pub fn or_else(mut self, placeholder: String) -> Self {
        self.placeholder = Some(placeholder);
        self
    }

    /// The same, for digits.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// What stands in it, without blanks around.
    #[must_use]
    pub fn text(&self) -> &str {
        self.state.trim()
    }

    /// What stands in it; none when it is empty.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }

    /// The field with its label.
    pub fn view(&self, label: String, class: &'static str) -> Html {
        let state = self.state.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                state.set(input.value());
            }
        });
        html! {
            <label {class}>
                <span>{ label }</span>
                <input type="text" lang="en" autocomplete="off" spellcheck="false"
                    inputmode={self.numeric.then_some("decimal")} placeholder={self.placeholder.clone()}
                    value={(*self.state).clone()} {oninput} />
            </label>
        }
    }

    /// The field as a choice.
    pub fn select(&self, label: String, choices: &[(String, String)]) -> Html {
        let state = self.state.clone();
        let onchange = Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                state.set(select.value());
            }
        });
        html! {
            <label class="field">
                <span>{ label }</span>
                <select {onchange}>
                    { for choices.iter().map(|(value, text)| html! {
                        <option key={value.clone()} value={value.clone()} selected={*value == *self.state}>{ text.clone() }</option>
                    }) }
                </select>
            </label>
        }
    }
}

/// A button that carries out a command.
pub fn run_button(session: &Session, label: String, command: Command, class: &'static str) -> Html {
    let session = session.clone();
    let line = command.to_string();
    let title = line.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        // What is wrong is read in the console, where the line stands.
        let _ = session.run_line(&line);
    });
    html! { <button {class} {title} {onclick}>{ label }</button> }
}

/// A text as it stands in a line: in quotes where it needs them.
#[must_use]
pub fn word(text: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+' | '@' | '#');
    if !text.is_empty() && text != "null" && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::word;
    use partita_engine::command::Command;

    #[test]
    fn every_text_comes_through() {
        for text in
            ["cart-7", "two words", "", "null", "{\"sku\":\"tea\",\"qty\":2}", "a\\b,c=d", "한글"]
        {
            let line = format!("send p1 orders key=k value={}", word(text));
            let Ok(Command::Send { value, .. }) = line.parse() else { panic!("{line}") };
            assert_eq!(value.as_deref(), Some(text), "{line}");
        }
    }
}
