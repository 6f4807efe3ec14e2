//! The fields of a form on the page.

use super::form::{Control, Input};
use super::values::{Field, Values};
use crate::i18n::Language;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Changes what stands in the fields.
pub type Edit = Callback<(Field, Box<dyn FnOnce(&mut Values)>)>;

/// What a field needs to be shown.
pub struct Shown<'a> {
    /// In which language.
    pub language: Language,
    /// What stands in the fields.
    pub values: &'a Values,
    /// What is wrong with this one, in words.
    pub wrong: Option<String>,
    /// Begins the ids of the form's elements.
    pub id: &'a str,
    /// Changes the values.
    pub edit: &'a Edit,
}

fn edit(edit: &Edit, field: Field, change: impl FnOnce(&mut Values) + 'static) {
    edit.emit((field, Box::new(change)));
}

fn text_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return Some(input.value());
    }
    target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value)
}

/// The label of a field: a word, or the name of the setting that it is.
fn label(language: Language, field: Field) -> Html {
    let key = format!("field-{}", field.replace('.', "-"));
    match language.lookup(&key, &[]) {
        Some(label) => html! { label },
        None => html! { <code lang="en">{ field }</code> },
    }
}

/// A field with its label, and with what is wrong beside it.
pub fn view(input: &Input, shown: &Shown<'_>) -> Html {
    let Shown { language, id, .. } = shown;
    let field = input.field;
    let name = format!("{id}-{}", field.replace('.', "-"));
    let problem = format!("{name}-problem");
    let body = match &input.control {
        Control::Text(empty) => line(shown, field, &name, *empty, None),
        Control::Number(empty) => line(shown, field, &name, *empty, Some("decimal")),
        Control::Nullable => nullable(shown, field, &name),
        Control::Choice(choices) => choice(shown, field, &name, choices),
        Control::Several(choices) => several(shown, field, choices),
        Control::Headers => headers(shown, &name),
    };
    let group = matches!(input.control, Control::Several(_) | Control::Headers);
    let label = label(*language, field);
    let wide = matches!(input.control, Control::Headers).then_some("wide");
    let invalid = shown.wrong.is_some().then_some("invalid");
    html! {
        <div key={field} class={classes!("field", wide, invalid)}>
            { if group {
                html! { <span class="field-label" id={format!("{name}-label")}>{ label }</span> }
            } else {
                html! { <label class="field-label" for={name}>{ label }</label> }
            } }
            { body }
            <span class="field-problem" id={problem}>
                { for shown.wrong.iter().map(|wrong| format!("✕ {wrong}")) }
            </span>
        </div>
    }
}

fn line(
    shown: &Shown<'_>,
    field: Field,
    name: &str,
    empty: Option<&str>,
    inputmode: Option<&'static str>,
) -> Html {
    let change = shown.edit.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(text) = text_of(&event) {
            edit(&change, field, move |values| values.put(field, text));
        }
    });
    let class = classes!("control", inputmode.is_some().then_some("number"));
    html! {
        <input id={name.to_owned()} {class} type="text" lang="en" autocomplete="off"
            autocapitalize="off" spellcheck="false" {inputmode}
            aria-invalid={shown.wrong.is_some().to_string()} aria-describedby={format!("{name}-problem")}
            placeholder={empty.map(|key| shown.language.text(key))}
            value={shown.values.raw(field).to_owned()} {oninput} />
    }
}

/// A text, or null: the button beside it says which and keeps what was typed.
fn nullable(shown: &Shown<'_>, field: Field, name: &str) -> Html {
    let null = shown.values.is_null(field);
    let change = shown.edit.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(text) = text_of(&event) {
            edit(&change, field, move |values| {
                values.set_null(field, false);
                values.put(field, text);
            });
        }
    });
    let change = shown.edit.clone();
    let toggle = Callback::from(move |_: MouseEvent| {
        edit(&change, field, move |values| values.set_null(field, !null));
    });
    let (meaning, label) =
        if field == "key" { ("act-no-key", "act-null-key") } else { ("act-null", "act-null") };
    let value = if null { String::new() } else { shown.values.raw(field).to_owned() };
    let placeholder = shown.language.text(if null { meaning } else { "act-empty" });
    html! {
        <span class="nullable">
            <input id={name.to_owned()} class="control" type="text" lang="en" autocomplete="off"
                autocapitalize="off" spellcheck="false" {placeholder} {value} {oninput}
                aria-describedby={format!("{name}-problem")} />
            <button type="button" class={classes!("null", null.then_some("pressed"))}
                aria-pressed={null.to_string()} aria-label={shown.language.text(label)}
                title={shown.language.text(label)} onclick={toggle}><span lang="en">{ "null" }</span></button>
        </span>
    }
}

fn choice(shown: &Shown<'_>, field: Field, name: &str, choices: &[String]) -> Html {
    let change = shown.edit.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(text) = text_of(&event) {
            edit(&change, field, move |values| values.put(field, text));
        }
    });
    let present = shown.values.word(field).to_owned();
    // What was chosen stays to be seen, also when it is no longer there.
    let gone = (!present.is_empty() && !choices.contains(&present)).then(|| present.clone());
    html! {
        <select id={name.to_owned()} class="control" lang="en" {onchange}
            aria-describedby={format!("{name}-problem")}>
            { for gone.iter().chain(choices).map(|choice| html! {
                <option key={choice.clone()} value={choice.clone()} selected={*choice == present}>
                    { choice.clone() }
                </option>
            }) }
        </select>
    }
}

fn several(shown: &Shown<'_>, field: Field, choices: &[String]) -> Html {
    let chosen: Vec<String> = shown
        .values
        .word(field)
        .split(',')
        .filter(|name| !name.is_empty())
        .map(Into::into)
        .collect();
    let boxes = choices.iter().map(|choice| {
        let on = chosen.contains(choice);
        let mut next: Vec<String> = chosen.clone();
        next.retain(|other| other != choice);
        if !on {
            next.push(choice.clone());
        }
        let (change, next) = (shown.edit.clone(), next.join(","));
        let onchange = Callback::from(move |_: Event| {
            let next = next.clone();
            edit(&change, field, move |values| values.put(field, next));
        });
        html! {
            <label key={choice.clone()} class="check">
                <input type="checkbox" checked={on} {onchange} /><span lang="en">{ choice.clone() }</span>
            </label>
        }
    });
    html! { <span class="checks" role="group">{ for boxes }</span> }
}

fn headers(shown: &Shown<'_>, name: &str) -> Html {
    let language = shown.language;
    let part = |index: usize, first: bool, value: &str, label: &str| {
        let change = shown.edit.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let Some(text) = text_of(&event) else { return };
            edit(&change, "headers", move |values| {
                if let Some(header) = values.headers.get_mut(index) {
                    *(if first { &mut header.0 } else { &mut header.1 }) = text;
                }
            });
        });
        html! {
            <input class="control" type="text" lang="en" autocomplete="off" autocapitalize="off"
                spellcheck="false" aria-label={language.text(label)}
                placeholder={language.text(label)} value={value.to_owned()} {oninput} />
        }
    };
    let rows = shown.values.headers.iter().enumerate().map(|(index, (header, value))| {
        let change = shown.edit.clone();
        let remove = Callback::from(move |_: MouseEvent| {
            edit(&change, "headers", move |values| {
                if index < values.headers.len() {
                    values.headers.remove(index);
                }
            });
        });
        html! {
            <span key={index} class="header-row">
                { part(index, true, header, "act-header-name") }
                { part(index, false, value, "act-header-value") }
                <button type="button" class="null" aria-label={language.text("act-header-remove")}
                    title={language.text("act-header-remove")} onclick={remove}>{ "✕" }</button>
            </span>
        }
    });
    let change = shown.edit.clone();
    let add = Callback::from(move |_: MouseEvent| {
        edit(&change, "headers", |values| values.headers.push(Default::default()));
    });
    html! {
        <span class="headers" role="group" aria-labelledby={format!("{name}-label")}>
            { for rows }
            <button type="button" class="add" onclick={add}>{ language.text("act-header-add") }</button>
        </span>
    }
}
