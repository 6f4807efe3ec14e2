//! The sessions that are kept in this browser: to go on with, to carry away, to delete.

use crate::app::Route;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::scenarios::SHELF;
use crate::session::opening::{self, Listed};
use crate::session::{Session, use_session};
use crate::storage::{AnyStore, DATABASE_NAME, SessionHeader, SessionId, Store, export};
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The list as far as it is known.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    /// It is being read.
    NotYet,
    /// What is kept.
    Kept(Vec<Listed>),
    /// The store failed.
    Failed,
}

/// The kept sessions, the newest first.
#[component]
pub fn Sessions() -> Html {
    let interface = use_interface();
    let session = use_session();
    let navigator = use_navigator();
    let known = use_state(|| Known::NotYet);
    let doubted = use_state(|| None::<SessionId>);
    {
        let (known, store) = (known.clone(), session.store());
        use_effect_with((), move |()| read(store, known.setter()));
    }
    let current = session.autosave().session();
    let item = |listed: &Listed| {
        let id = listed.session;
        let (name, made) = words(&interface, listed);
        let open = {
            let (session, navigator, interface) =
                (session.clone(), navigator.clone(), interface.clone());
            Callback::from(move |_: MouseEvent| {
                open(id, session.clone(), navigator.clone(), interface.clone());
            })
        };
        let store = session.store();
        let carry = Callback::from(move |_: MouseEvent| carry(store.clone(), id));
        let sure = *doubted == Some(id);
        let delete = {
            let (store, known, doubted) = (session.store(), known.setter(), doubted.setter());
            Callback::from(move |_: MouseEvent| {
                if sure {
                    delete(store.clone(), id, known.clone());
                } else {
                    doubted.set(Some(id));
                }
            })
        };
        let is_current = current == Some(id);
        let delete_key = if sure { "sessions-delete-surely" } else { "sessions-delete" };
        let label = |key: &str| format!("{}: {name}, {made}", interface.text(key));
        html! {
            <li key={id.0} class="card" aria-current={is_current.then_some("true")}>
                <h3>{ &name }</h3>
                <p class="note">{ made.clone() }</p>
                <div class="row">
                    if is_current {
                        <span class="note">{ interface.text("sessions-opened") }</span>
                    } else {
                        <button class="button" onclick={open} disabled={listed.header.is_err()}
                            aria-label={label("sessions-open-one")}>
                            { interface.text("sessions-open-one") }
                        </button>
                    }
                    <button class="button quiet" onclick={carry} aria-label={label("sessions-export")}>
                        { interface.text("sessions-export") }
                    </button>
                    if !is_current {
                        <button class="button quiet" onclick={delete} aria-label={label(delete_key)}>
                            { interface.text(delete_key) }
                        </button>
                    }
                </div>
            </li>
        }
    };
    let list = match &*known {
        Known::NotYet => html! {},
        Known::Failed => html! { <p class="note">{ interface.text("sessions-failed") }</p> },
        Known::Kept(kept) => html! { <ul>{ for kept.iter().map(item) }</ul> },
    };
    html! {
        <section class="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{ interface.text("sessions-title") }</h2>
            <p class="note">{ interface.text("sessions-note") }</p>
            <div>{ list }</div>
        </section>
    }
}

/// A session's name and when it was made.
fn words(interface: &InterfaceHandle, listed: &Listed) -> (String, String) {
    match &listed.header {
        Ok(header) => (header.title.clone(), made(interface, header)),
        Err(_) => {
            let number = u64::from(listed.session.0);
            let name = interface.say("sessions-unreadable", &[("session", number.into())]);
            (name, String::new())
        }
    }
}

/// When a session was made, as the language writes dates.
fn made(interface: &InterfaceHandle, header: &SessionHeader) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of today are far below 2^53")]
    let date = Date::new(&JsValue::from_f64(header.created_ms as f64));
    let options = Object::new();
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A plain object takes every property.
        let _ = Reflect::set(&options, &name.into(), &style.into());
    }
    date.to_locale_string(interface.language.tag(), &options).into()
}

fn read(store: AnyStore, known: UseStateSetter<Known>) {
    spawn_local(async move {
        known.set(opening::list(&store).await.map_or(Known::Failed, Known::Kept));
    });
}

/// Goes on with a session; the one that was open is written first.
fn open(id: SessionId, session: Session, navigator: Option<Navigator>, interface: InterfaceHandle) {
    spawn_local(async move {
        session.save_now();
        let begin = || SHELF[0].begin(interface.language);
        let opened = opening::resume(DATABASE_NAME, session.store(), id, begin).await;
        session.replace(opened);
        interface.dispatch(Change::Select(None));
        if let Some(navigator) = navigator {
            navigator.push(&Route::Sandbox);
        }
    });
}

fn carry(store: AnyStore, id: SessionId) {
    spawn_local(async move {
        if let Ok(file) = export::file(&store, id).await {
            // A browser that takes no files shows that by itself.
            let _ = export::download(&file);
        }
    });
}

fn delete(store: AnyStore, id: SessionId, known: UseStateSetter<Known>) {
    spawn_local(async move {
        if store.delete_session(id).await.is_err() {
            known.set(Known::Failed);
            return;
        }
        known.set(opening::list(&store).await.map_or(Known::Failed, Known::Kept));
    });
}
