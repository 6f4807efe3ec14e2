//! The sessions that are kept in this browser: to go on with, to name, to copy, to carry away, to
//! bring, to delete.

mod room;
mod row;

use crate::app::Route;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::opening::{self, Listed};
use crate::session::save_status::reason;
use crate::session::{NewSession, Session, use_revision, use_session};
use crate::storage::{DATABASE_NAME, SessionId, Store, StoreError};
use partita_engine::history::History;
use room::Room;
use row::{Act, Row};
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew_router::prelude::*;

/// The seed of a session that begins empty.
const SEED: u64 = 1;
/// The files that may be brought.
const ACCEPTED: &str = ".partita-session,.partita,.json,.txt";

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

/// The page of the kept sessions, the newest first.
#[component]
pub fn Sessions() -> Html {
    let interface = use_interface();
    let session = use_session();
    let navigator = use_navigator();
    use_revision();
    let known = use_state_eq(|| Known::NotYet);
    let sizes = use_state_eq(BTreeMap::<SessionId, u64>::new);
    let trouble = use_state_eq(|| None::<StoreError>);
    let picked = use_node_ref();
    let page = Page {
        session: session.clone(),
        interface: interface.clone(),
        navigator,
        known: known.setter(),
        sizes: sizes.setter(),
        trouble: trouble.setter(),
    };
    {
        let page = page.clone();
        // What is shown also changes when this tab's own session gets its number.
        use_effect_with(session.autosave().session(), move |_| page.read());
    }
    let on_act = {
        let page = page.clone();
        Callback::from(move |(id, act): (SessionId, Act)| page.act(id, act))
    };
    let current = session.autosave().session();
    let row = |listed: &Listed| {
        let id = listed.session;
        let size = sizes.get(&id).copied();
        html! {
            <Row key={id.0} listed={listed.clone()} {size} current={current == Some(id)}
                on_act={on_act.clone()} />
        }
    };
    let list = match &*known {
        Known::NotYet => html! {},
        Known::Failed => html! { <p class="note">{ interface.text("sessions-failed") }</p> },
        Known::Kept(kept) => html! { <ul>{ for kept.iter().map(row) }</ul> },
    };
    let begin = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.begin())
    };
    let pick = {
        let picked = picked.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = picked.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let bring = {
        let (page, picked) = (page.clone(), picked.clone());
        Callback::from(move |_: Event| {
            if let Some(input) = picked.cast::<HtmlInputElement>() {
                page.bring(&input);
            }
        })
    };
    let undelete = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.undelete())
    };
    let back = session.last_deleted().map(|name| {
        html! {
            <p class="sessions-deleted" role="status">
                { interface.say("sessions-deleted", &[("name", name.into())]) }{ " " }
                <button class="button" onclick={undelete}>{ interface.text("sessions-undelete") }</button>
            </p>
        }
    });
    let failed = trouble.as_ref().map(|error| {
        let why = interface.text(reason(error));
        html! { <p class="form-problem" role="alert">{ interface.say("sessions-trouble", &[("why", why.into())]) }</p> }
    });
    html! {
        <section class="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{ interface.text("sessions-title") }</h2>
            <p class="note">{ interface.text("sessions-note") }{ " " }<Room /></p>
            <div class="action-row">
                <button class="button primary" onclick={begin}>{ interface.text("sessions-new") }</button>
                <button class="button" onclick={pick}>{ interface.text("sessions-import") }</button>
                <input ref={picked} type="file" accept={ACCEPTED} hidden=true onchange={bring}
                    aria-label={interface.text("sessions-import")} />
            </div>
            <p class="note wide-only">{ interface.text("sessions-import-note") }</p>
            <div>{ for failed }</div>
            <div>{ for back }</div>
            <div>{ list }</div>
        </section>
    }
}

/// What the page acts on.
#[derive(Clone)]
struct Page {
    session: Session,
    interface: InterfaceHandle,
    navigator: Option<Navigator>,
    known: UseStateSetter<Known>,
    sizes: UseStateSetter<BTreeMap<SessionId, u64>>,
    trouble: UseStateSetter<Option<StoreError>>,
}

impl Page {
    fn act(&self, id: SessionId, act: Act) {
        let this = self.clone();
        spawn_local(async move {
            let store = this.session.store();
            let done = match act {
                Act::Open => {
                    this.open(id).await;
                    return;
                }
                Act::Rename(title) => {
                    if this.session.autosave().session() == Some(id) {
                        this.session.set_title(title.clone());
                    }
                    opening::rename(&store, id, &title).await
                }
                Act::Duplicate => opening::duplicate(&store, id).await,
                Act::Delete => this.session.delete(id).await,
            };
            this.end(done).await;
        });
    }

    /// Goes on with a session; the one that was open is written first.
    async fn open(&self, id: SessionId) {
        self.session.save_now();
        let title = self.interface.text("sessions-new-title");
        let begin = || NewSession { title, history: History::new(SEED) };
        let opened = opening::resume(DATABASE_NAME, self.session.store(), id, begin).await;
        self.session.replace(opened);
        self.show();
    }

    /// Begins an empty session.
    fn begin(&self) {
        let this = self.clone();
        spawn_local(async move {
            this.session.save_now();
            let title = this.interface.text("sessions-new-title");
            let new = NewSession { title, history: History::new(SEED) };
            let opened = opening::start(DATABASE_NAME, this.session.store(), new, Vec::new()).await;
            this.session.replace(opened);
            this.show();
        });
    }

    /// Opens the file that was chosen.
    fn bring(&self, input: &HtmlInputElement) {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // So that the same file can be chosen again.
        input.set_value("");
        let this = self.clone();
        spawn_local(async move {
            if this.session.bring(&file, this.interface.language.tag()).await {
                this.show();
            }
        });
    }

    fn undelete(&self) {
        let this = self.clone();
        spawn_local(async move {
            let done = this.session.undelete().await;
            this.end(done).await;
        });
    }

    async fn end(&self, done: Result<(), StoreError>) {
        self.trouble.set(done.err());
        self.session.changed();
        self.list().await;
    }

    /// Shows the picture of what was opened.
    fn show(&self) {
        self.interface.dispatch(Change::Select(None));
        if let Some(navigator) = &self.navigator {
            navigator.push(&Route::Sandbox);
        }
    }

    fn read(&self) {
        let this = self.clone();
        spawn_local(async move {
            // So that the open session is listed as it is now.
            this.session.save_now();
            this.list().await;
        });
    }

    /// Lists what is kept, and then how large each session is.
    async fn list(&self) {
        let store = self.session.store();
        let Ok(mut kept) = opening::list(&store).await else {
            self.known.set(Known::Failed);
            return;
        };
        // The one that is open is shown as it is, not as it was when it was last left.
        let current = self.session.autosave().session();
        if let Some(open) = kept.iter_mut().find(|listed| Some(listed.session) == current) {
            open.summary = Some(self.session.with_world(opening::summary_of));
        }
        let ids: Vec<SessionId> = kept.iter().map(|listed| listed.session).collect();
        self.known.set(Known::Kept(kept));
        let mut sizes = BTreeMap::new();
        for id in ids {
            // One that has gone meanwhile has no size.
            if let Ok(size) = store.size(id).await {
                sizes.insert(id, size);
                self.sizes.set(sizes.clone());
            }
        }
    }
}
