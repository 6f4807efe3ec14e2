//! The form of a thing's settings: Kafka's names, defaults and refusals, and what would be right.

use super::subject::{
    Back, PARTITIONS, Review, Subject, Typed, Wrong, in_greater_unit, kafkas_name,
};
use crate::i18n::Language;
use crate::interface::{Change, use_interface};
use crate::session::{Problem, use_revision, use_session};
use partita_engine::command::config::{Bounds, ConfigError, REMOVED, Setting};
use partita_engine::simulation::Simulation;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Whose settings.
#[derive(Clone, PartialEq, Properties)]
pub struct SettingsProps {
    /// Whose.
    pub subject: Subject,
}

/// What all rows of the form need.
struct Form<'a> {
    language: Language,
    subject: &'a Subject,
    typed: &'a Typed,
    review: &'a Review,
    put: &'a Callback<(&'static str, Option<String>)>,
}

/// The form. What was typed stays, also when another thing is looked at meanwhile.
#[component]
pub fn Settings(SettingsProps { subject }: &SettingsProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let all = use_state_eq(|| false);
    let refused = use_state_eq(|| None::<Problem>);
    let typed = interface.drafts.get(subject).cloned().unwrap_or_default();
    let review = session.with_world(|world| subject.review(world, &typed));
    let put = {
        let (interface, subject, typed) = (interface.clone(), subject.clone(), typed.clone());
        let refused = refused.clone();
        Callback::from(move |(name, text): (&'static str, Option<String>)| {
            let mut typed = typed.clone();
            match text {
                Some(text) => typed.insert(name, text),
                None => typed.remove(name),
            };
            refused.set(None);
            interface.dispatch(Change::Draft(subject.clone(), typed));
        })
    };
    let discard = {
        let (interface, subject) = (interface.clone(), subject.clone());
        let refused = refused.clone();
        Callback::from(move |_: MouseEvent| {
            refused.set(None);
            interface.dispatch(Change::Draft(subject.clone(), Typed::new()));
        })
    };
    let onsubmit = {
        let (interface, subject, session) = (interface.clone(), subject.clone(), session.clone());
        let (command, refused) = (review.command.clone(), refused.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(command) = &command else { return };
            match session.run_line(&command.to_string()) {
                Ok(_) => interface.dispatch(Change::Draft(subject.clone(), Typed::new())),
                Err(problem) => refused.set(Some(problem)),
            }
        })
    };
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let form = Form { language, subject, typed: &typed, review: &review, put: &put };
    let rows = session.with_world(|world| rows(&form, world, *all));
    let line = review.command.as_ref().map(ToString::to_string);
    html! {
        <form class="settings" {onsubmit} novalidate={true} aria-label={language.text("settings-label")}>
            <h3>{ language.text("settings-label") }</h3>
            <div class="settings-rows">{ rows }</div>
            <button type="button" class="link" aria-expanded={(*all).to_string()} onclick={toggle}>
                { language.text(if *all { "settings-fewer" } else { "settings-all" }) }
            </button>
            <div class="settings-end">
                { for line.iter().map(|line| html! { <code key="line" class="line" lang="en">{ line.clone() }</code> }) }
                <div class="settings-buttons">
                    <button type="submit" class="button" aria-describedby="settings-reason"
                        aria-disabled={review.command.is_none().to_string()}>{ language.text("settings-apply") }</button>
                    <span id="settings-reason" class="settings-reason" role="status">{ reason(&form, (*refused).as_ref()) }</span>
                    <button type="button" class="button quiet" disabled={typed.is_empty()} onclick={discard}>
                        { language.text("settings-discard") }
                    </button>
                </div>
            </div>
        </form>
    }
}

/// Why Apply does nothing now, or what it would change.
fn reason(form: &Form<'_>, refused: Option<&Problem>) -> Html {
    let (language, review) = (form.language, form.review);
    let bad = |text: String| html! { <b class="bad">{ format!("✕ {text}") }</b> };
    if let Some(problem) = refused {
        return bad(language.problem(problem).text);
    }
    if let Some(error) = &review.together {
        return bad(language.message(&error.message()));
    }
    let counts = [
        ("refused", review.refused.len().to_string().into()),
        ("changed", review.changed.len().to_string().into()),
    ];
    if !review.refused.is_empty() {
        return html! { <>
            { bad(language.say("settings-refused", &counts)) }{ " " }{ language.text("settings-nothing-ran") }
        </> };
    }
    let key = if review.changed.is_empty() { "settings-unchanged" } else { "settings-changed" };
    html! { { language.say(key, &counts[1..]) } }
}

fn rows(form: &Form<'_>, world: &Simulation, all: bool) -> Html {
    let subject = form.subject;
    let first = subject.first();
    let mut settings: Vec<&'static Setting> = subject.owner().settings().iter().collect();
    settings.sort_by_key(|setting| {
        first.iter().position(|name| *name == setting.name).unwrap_or(first.len())
    });
    let shown = settings.into_iter().filter(|setting| {
        let present = subject.present(world, setting.name);
        let default = subject.default(world, setting.name);
        let changed = present.is_some_and(|value| value != default)
            || subject.is_overridden(world, setting.name);
        all || changed || first.contains(&setting.name) || form.typed.contains_key(setting.name)
    });
    let partitions = matches!(subject, Subject::Topic(_)).then(|| partitions_row(form, world));
    html! { <>
        { for partitions }
        { for shown.map(|setting| setting_row(form, world, setting)) }
    </> }
}

fn partitions_row(form: &Form<'_>, world: &Simulation) -> Html {
    let language = form.language;
    let present = form.subject.present(world, PARTITIONS).unwrap_or_default();
    let changed = form.review.changed.contains(&PARTITIONS);
    let text = form.typed.get(PARTITIONS).unwrap_or(&present).clone();
    let note = if changed {
        language.say("settings-partitions-changed", &[("present", (&present).into())])
    } else {
        language.text("settings-partitions")
    };
    let wrong = form.review.refused.get(PARTITIONS).map(|_| {
        let more = present.parse::<u32>().unwrap_or(0).saturating_add(1).to_string();
        let text = language.say("settings-partitions-wrong", &[("present", (&present).into())]);
        (text, Some(more))
    });
    row(
        form,
        &Row { name: PARTITIONS, label: PARTITIONS, changed, note, unit: None, wrong, back: None },
        input(form, PARTITIONS, text),
    )
}

fn setting_row(form: &Form<'_>, world: &Simulation, setting: &'static Setting) -> Html {
    let (language, name) = (form.language, setting.name);
    let present = form.subject.present(world, name).unwrap_or_default();
    let default = form.subject.default(world, name);
    let typed = form.typed.get(name).map(|text| text.trim());
    let back = form.subject.back(world, name, typed);
    let removed = typed == Some(REMOVED) && form.subject.owner().has_overrides();
    let text = form.typed.get(name).unwrap_or(&present).clone();
    let overridden = typed.is_none() && form.subject.is_overridden(world, name);
    let changed = !removed && (overridden || text.trim() != default);
    let meaning = language.text(&setting.key());
    let shown = in_greater_unit(name, &default)
        .map_or_else(|| default.clone(), |unit| format!("{default} ({unit})"));
    let shown = if shown.is_empty() { language.text("act-none") } else { shown };
    let note = if changed {
        language.say(
            "settings-row-changed",
            &[("default", (&shown).into()), ("meaning", (&meaning).into())],
        )
    } else if removed && form.review.changed.contains(&name) {
        language.say(
            "settings-row-removed",
            &[("default", (&shown).into()), ("meaning", (&meaning).into())],
        )
    } else {
        language.say("settings-row-default", &[("meaning", (&meaning).into())])
    };
    let wrong = form.review.refused.get(name).map(|wrong| match wrong {
        Wrong::Setting(error) => {
            (format!("INVALID_CONFIG {}", language.message(&error.message())), right(error))
        }
        Wrong::Partitions { .. } => (String::new(), None),
    });
    let unit = if text.trim() == "-1" && name.contains("retention") {
        Some(language.text("settings-no-limit"))
    } else {
        in_greater_unit(name, &text).map(|unit| format!("= {unit}"))
    };
    let control = if setting.values().is_empty() || matches!(setting.bounds, Bounds::Name) {
        input(form, name, text)
    } else {
        select(form, setting, &text)
    };
    row(form, &Row { name, label: kafkas_name(setting), changed, note, unit, wrong, back }, control)
}

/// A value that would be right.
fn right(error: &ConfigError) -> Option<String> {
    match error {
        ConfigError::TooSmall { least, .. } => Some(least.clone()),
        ConfigError::TooLarge { most, .. } => Some(most.clone()),
        ConfigError::NotOneOf { .. } => error.nearest().map(Into::into),
        _ => None,
    }
}

/// One row, but for its control.
struct Row {
    name: &'static str,
    label: &'static str,
    changed: bool,
    note: String,
    unit: Option<String>,
    /// Why it is refused, and what would be right.
    wrong: Option<(String, Option<String>)>,
    /// The way back to the default, where it is another.
    back: Option<Back>,
}

fn row(form: &Form<'_>, row: &Row, control: Html) -> Html {
    let language = form.language;
    let id = element_id(row.name);
    let put = |value: Option<String>| {
        let (put, name) = (form.put.clone(), row.name);
        Callback::from(move |_: MouseEvent| put.emit((name, value.clone())))
    };
    let class = classes!(
        "setting",
        row.changed.then_some("changed"),
        row.wrong.is_some().then_some("invalid")
    );
    html! {
        <div key={row.name} {class}>
            <label for={id.clone()} lang="en"><span class="setting-dot" aria-hidden="true" />{ row.label }</label>
            <span class="setting-value">{ control }<span class="setting-unit">{ row.unit.clone() }</span></span>
            <p id={format!("{id}-note")}>
                { for row.wrong.iter().map(|(text, _)| html! { <span key="wrong" class="bad">{ format!("✕ {text}") }</span> }) }
                if row.wrong.is_none() { { row.note.clone() } }
            </p>
            <span class="setting-ways">
                { for row.wrong.iter().flat_map(|(_, right)| right).map(|right| html! {
                    <button key="right" type="button" class="link" onclick={put(Some(right.clone()))}>
                        { language.say("settings-use", &[("value", right.as_str().into())]) }
                    </button>
                }) }
                { for row.back.iter().map(|back| {
                    let text = match back {
                        Back::Put(text) => Some(text.clone()),
                        Back::Forget => None,
                    };
                    html! {
                        <button key="back" type="button" class="link" onclick={put(text)}>
                            { language.text("settings-back") }
                        </button>
                    }
                }) }
            </span>
        </div>
    }
}

fn element_id(name: &str) -> String {
    format!("setting-{}", name.replace('.', "-"))
}

fn input(form: &Form<'_>, name: &'static str, value: String) -> Html {
    let put = form.put.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            put.emit((name, Some(input.value())));
        }
    });
    let id = element_id(name);
    html! {
        <input id={id.clone()} class="control number" type="text" lang="en" autocomplete="off" autocapitalize="off"
            spellcheck="false" aria-invalid={form.review.refused.contains_key(name).to_string()}
            aria-describedby={format!("{id}-note")} {value} {oninput} />
    }
}

fn select(form: &Form<'_>, setting: &'static Setting, value: &str) -> Html {
    let (put, name) = (form.put.clone(), setting.name);
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            put.emit((name, Some(select.value())));
        }
    });
    let id = element_id(name);
    // A value that no word of the list is stays to be seen.
    let other = (!setting.values().contains(&value)).then_some(value);
    html! {
        <select id={id.clone()} class="control" lang="en" aria-describedby={format!("{id}-note")} {onchange}>
            { for other.into_iter().chain(setting.values().iter().copied()).map(|word| html! {
                <option key={word.to_owned()} value={word.to_owned()} selected={word == value}>{ word.to_owned() }</option>
            }) }
        </select>
    }
}
