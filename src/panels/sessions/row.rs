//! One kept session in the list.

use super::room::size_text;
use crate::interface::{InterfaceHandle, use_interface};
use crate::session::opening::Listed;
use crate::session::use_session;
use crate::storage::{AnyStore, Picture, SessionId, StoreError, export};
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// The longest name of a session, in characters.
const LONGEST_NAME: &str = "80";

/// What is to be done with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes on with it.
    Open,
    /// Gives it another name.
    Rename(String),
    /// Makes a copy.
    Duplicate,
    /// Deletes it; that it was meant is sure.
    Delete,
}

/// What the row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    Nothing,
    Name,
    Deletion,
}

#[derive(Clone, PartialEq, Properties)]
pub struct RowProps {
    pub listed: Listed,
    /// In bytes, once it is known.
    pub size: Option<u64>,
    /// Whether it is the one that is open in this tab.
    pub current: bool,
    pub on_act: Callback<(SessionId, Act)>,
}

/// A session: its picture, its name, when it was saved, how large it is, what can be done with it.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let asking = use_state_eq(|| Asking::Nothing);
    let first = use_node_ref();
    {
        let first = first.clone();
        // What is asked for gets the keyboard.
        use_effect_with(*asking, move |asking| {
            if let Some(element) =
                first.cast::<HtmlElement>().filter(|_| *asking != Asking::Nothing)
            {
                // It cannot fail: the element is on the page.
                let _ = element.focus();
            }
        });
    }
    let id = props.listed.session;
    let (name, when) = words(&interface, &props.listed);
    let size = props.size.map(size_text);
    let about = [Some(when), size].into_iter().flatten().filter(|text| !text.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    let ask = |what: Asking| {
        let asking = asking.setter();
        Callback::from(move |_: MouseEvent| asking.set(what))
    };
    let act = |act: Act| {
        let (on_act, asking) = (props.on_act.clone(), asking.setter());
        Callback::from(move |_: MouseEvent| {
            asking.set(Asking::Nothing);
            on_act.emit((id, act.clone()));
        })
    };
    let rename = {
        let (on_act, asking) = (props.on_act.clone(), asking.setter());
        Callback::from(move |title: Option<String>| {
            asking.set(Asking::Nothing);
            if let Some(title) = title {
                on_act.emit((id, Act::Rename(title)));
            }
        })
    };
    let readable = props.listed.header.is_ok();
    let label = |key: &str| format!("{}: {name}", interface.text(key));
    let button = |key: &str, onclick: Callback<MouseEvent>| {
        html! {
            <button class="button quiet" {onclick} aria-label={label(key)}>{ interface.text(key) }</button>
        }
    };
    let store = session.store();
    let actions = match *asking {
        Asking::Deletion => html! {
            <div class="row" role="group">
                <p>{ interface.say("sessions-delete-question", &[("name", (&name).into())]) }</p>
                <button ref={first} class="button" onclick={ask(Asking::Nothing)}>{ interface.text("sessions-keep") }</button>
                <button class="button danger" onclick={act(Act::Delete)} aria-label={label("sessions-delete-surely")}>
                    { interface.text("sessions-delete-surely") }
                </button>
            </div>
        },
        Asking::Name => html! { <Naming name={name.clone()} input={first} on_end={rename} /> },
        Asking::Nothing => html! {
            <div class="row">
                if props.current {
                    <span class="note sessions-current">{ "● " }{ interface.text("sessions-opened") }</span>
                } else {
                    <button class="button" onclick={act(Act::Open)} disabled={!readable}
                        aria-label={label("sessions-open-one")}>
                        { interface.text("sessions-open-one") }
                    </button>
                }
                if readable {
                    { button("sessions-rename", ask(Asking::Name)) }
                    { button("sessions-duplicate", act(Act::Duplicate)) }
                }
                { button("sessions-export", carry(store.clone(), id, Carried::Session)) }
                if readable {
                    { button("sessions-commands", carry(store, id, Carried::Commands)) }
                }
                if !props.current {
                    { button("sessions-delete", ask(Asking::Deletion)) }
                }
            </div>
        },
    };
    let picture = props.listed.summary.as_ref().map(|summary| &summary.picture);
    html! {
        <li class="card session" aria-current={props.current.then_some("true")}>
            { small(picture, &interface) }
            <div class="session-words">
                <h3>{ &name }</h3>
                <p class="note">{ about }</p>
                <div>{ actions }</div>
            </div>
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct NamingProps {
    name: String,
    input: NodeRef,
    /// The new name; none when it stays.
    on_end: Callback<Option<String>>,
}

/// The field for another name.
#[component]
fn Naming(props: &NamingProps) -> Html {
    let interface = use_interface();
    let missing = use_state_eq(|| false);
    // The list may be drawn anew while somebody types: what is typed has to stay.
    let typed = use_state_eq(|| props.name.clone());
    let type_in = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(input.value());
            }
        })
    };
    let keep = {
        let (input, on_end, missing) =
            (props.input.clone(), props.on_end.clone(), missing.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            let name = input.value().trim().to_owned();
            if name.is_empty() {
                missing.set(true);
            } else {
                on_end.emit(Some(name));
            }
        })
    };
    let cancel = {
        let on_end = props.on_end.clone();
        Callback::from(move |_: MouseEvent| on_end.emit(None))
    };
    let leave = {
        let on_end = props.on_end.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_end.emit(None);
            }
        })
    };
    html! {
        <form class="row" onsubmit={keep} onkeydown={leave}>
            <label class="field">
                { interface.text("sessions-name") }
                <input ref={props.input.clone()} value={(*typed).clone()} oninput={type_in}
                    maxlength={LONGEST_NAME} aria-invalid={missing.then_some("true")} />
            </label>
            <button class="button primary" type="submit">{ interface.text("sessions-keep-name") }</button>
            <button class="button" type="button" onclick={cancel}>{ interface.text("sessions-cancel") }</button>
            <p class="form-problem" role="alert">
                { if *missing { interface.text("sessions-name-missing") } else { String::new() } }
            </p>
        </form>
    }
}

/// The world of a session, small; its colours are the theme's.
fn small(picture: Option<&Picture>, interface: &InterfaceHandle) -> Html {
    let Some(picture) = picture else {
        return html! { <div class="session-picture note">{ interface.text("sessions-no-picture") }</div> };
    };
    let areas = picture.areas.iter().enumerate().map(|(index, area)| {
        let colour = format!("var({})", area.property);
        let strength = if area.half { "0.5" } else { "1" };
        let (fill, stroke) = match area.line {
            Some(_) => ("none".to_owned(), colour),
            None => (colour, "none".to_owned()),
        };
        let width = area.line.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
        html! {
            <path key={index} d={area.path.clone()} {fill} {stroke} stroke-width={width} opacity={strength} />
        }
    });
    html! {
        <svg class="session-picture" role="img" aria-label={interface.text("sessions-picture")}
            viewBox={format!("0 0 {} {}", picture.width, picture.height)}>
            { for areas }
        </svg>
    }
}

/// A session's name and when it was saved, or made.
fn words(interface: &InterfaceHandle, listed: &Listed) -> (String, String) {
    let Ok(header) = &listed.header else {
        let number = u64::from(listed.session.0);
        let name = interface.say("sessions-unreadable", &[("session", number.into())]);
        return (name, String::new());
    };
    let (key, when) = match &listed.summary {
        Some(summary) => ("sessions-saved-at", summary.saved_ms),
        None => ("sessions-made-at", header.created_ms),
    };
    let date = date(interface, when);
    (header.title.clone(), interface.say(key, &[("date", date.into())]))
}

/// A moment as the language writes dates.
fn date(interface: &InterfaceHandle, milliseconds: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of today are far below 2^53")]
    let date = Date::new(&JsValue::from_f64(milliseconds as f64));
    let options = Object::new();
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A plain object takes every property.
        let _ = Reflect::set(&options, &name.into(), &style.into());
    }
    date.to_locale_string(interface.language.tag(), &options).into()
}

/// What of a session is carried away.
#[derive(Clone, Copy, PartialEq)]
enum Carried {
    /// All of it.
    Session,
    /// The commands of the branch that is shown.
    Commands,
}

fn carry(store: AnyStore, id: SessionId, what: Carried) -> Callback<MouseEvent> {
    Callback::from(move |_: MouseEvent| {
        let store = store.clone();
        spawn_local(async move {
            let file: Result<_, StoreError> = match what {
                Carried::Session => export::file(&store, id).await.map(Some),
                Carried::Commands => export::commands(&store, id).await,
            };
            if let Ok(Some(file)) = file {
                // A browser that takes no files shows that by itself.
                let _ = export::download(&file);
            }
        });
    })
}
