//! The page: which of its pages is shown, and what all of them share.

use crate::interface::{Change, Interface, InterfaceHandle, use_interface};
use crate::panels::actions::{Composer, Places};
use crate::panels::console::Console;
use crate::panels::drop::Drop;
use crate::panels::header::Header;
use crate::panels::notices::Notices;
use crate::panels::paste::Paste;
use crate::panels::scenarios::Scenarios;
use crate::panels::sessions::Sessions;
use crate::panels::shortcuts::{self, PageKey, Shortcuts};
use crate::panels::side::Side;
use crate::panels::table::Tables;
use crate::panels::transport::Transport;
use crate::preferences;
use crate::scenarios::SHELF;
use crate::session::{Session, opening, use_revision, use_session};
use crate::stage::Stage;
use crate::storage::DATABASE_NAME;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;
use yew_router::prelude::*;

/// The pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Routable)]
pub enum Route {
    /// The sandbox: the picture with all its controls.
    #[at("/")]
    Sandbox,
    /// The scenarios to choose from.
    #[at("/scenarios")]
    Scenarios,
    /// The kept sessions.
    #[at("/sessions")]
    Sessions,
    /// Any other address shows the sandbox.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// Whether the picture is shown.
    #[must_use]
    pub const fn is_sandbox(self) -> bool {
        matches!(self, Self::Sandbox | Self::NotFound)
    }
}

/// Opens the session, then shows the app in `root`. What stood there stays until then.
pub async fn mount(root: Element) {
    let first = || SHELF[0].begin(preferences::language());
    let session = Session::new(opening::open(DATABASE_NAME, first).await);
    yew::Renderer::<App>::with_root_and_props(root, AppProperties { session }).render();
}

/// What the app needs.
#[derive(Clone, PartialEq, Properties)]
struct AppProperties {
    session: Session,
}

/// The whole app. Mounted once, on the page's body.
#[component]
fn App(properties: &AppProperties) -> Html {
    let interface = use_reducer_eq(Interface::restored);
    use_effect_with(interface.language, |language| preferences::show_language(*language));
    use_effect_with(interface.theme, |theme| preferences::show_theme(*theme));
    html! {
        <ContextProvider<InterfaceHandle> context={interface}>
            <HashRouter>
                <div class="app">
                    <ContextProvider<Session> context={properties.session.clone()}>
                        <Page />
                    </ContextProvider<Session>>
                </div>
            </HashRouter>
        </ContextProvider<InterfaceHandle>>
    }
}

/// What the app shows.
#[component]
fn Page() -> Html {
    let interface = use_interface();
    let session = use_session();
    let route = use_route::<Route>().unwrap_or(Route::Sandbox);
    use_effect_with(session.clone(), |session| {
        let ready = session.on_frame(announce_ready);
        move || drop(ready)
    });
    {
        let interface = interface.clone();
        use_effect_with((interface.shortcuts, session), move |(open, session)| {
            let (open, session) = (*open, session.clone());
            // A key that acts here must not also be typed or scroll the page.
            let options = EventListenerOptions::enable_prevent_default();
            let document = gloo::utils::document();
            let act = move |event: &Event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    page_key(event, &session, &interface, open);
                }
            };
            let listener = EventListener::new_with_options(&document, "keydown", options, act);
            move || drop(listener)
        });
    }
    let side = interface.has_side() && route.is_sandbox();
    html! {
        <>
            <a class="skip" href="#stage" onclick={skip_to_stage()}>{ interface.text("skip-to-stage") }</a>
            <Header />
            <Notices />
            <Drop />
            <Opened />
            <Paste />
            <div class={classes!("middle", side.then_some("with-side"))}>
                <main class="main" id="stage" tabindex="-1">
                    if route == Route::Scenarios {
                        <Scenarios />
                    } else if route == Route::Sessions {
                        <Sessions />
                    } else {
                        <div class="sandbox">
                            <div class="sandbox-picture"><Stage /></div>
                            if !interface.has_slots() {
                                <Places />
                            }
                            <div class="composer-place">
                                if interface.composing {
                                    <Composer key={interface.opened.to_string()} />
                                }
                            </div>
                        </div>
                    }
                </main>
                <div class="side-place">
                    if side {
                        <Side />
                    }
                </div>
            </div>
            <div>
                if route.is_sandbox() && !interface.shows_tables() {
                    <Tables open=false />
                }
            </div>
            <Console />
            <Transport />
            <div>
                if interface.shortcuts {
                    <Shortcuts />
                }
            </div>
        </>
    }
}

/// Tells the interface when another session is open; shows nothing.
#[component]
fn Opened() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    use_effect_with(session.opened(), move |opened| {
        if interface.opened != *opened {
            interface.dispatch(Change::Opened(*opened));
        }
    });
    html! {}
}

/// The link that skips the header must not change the route, which lives in the same part of the
/// address.
fn skip_to_stage() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus("stage");
    })
}

/// Gives an element of the page the keyboard's focus.
fn focus(id: &str) {
    let element = gloo::utils::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot have it keeps it where it is.
        let _ = element.focus();
    }
}

/// Keys that act wherever nothing is being typed.
fn page_key(event: &KeyboardEvent, session: &Session, interface: &InterfaceHandle, open: bool) {
    if event.alt_key() || event.default_prevented() {
        return;
    }
    if event.key() == "Escape" && open {
        interface.dispatch(Change::Shortcuts(false));
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let within = |selector: &str| {
        target.as_ref().is_some_and(|target| target.closest(selector).is_ok_and(|e| e.is_some()))
    };
    if within("input, textarea, select, [contenteditable]") {
        return;
    }
    let held = event.ctrl_key() || event.meta_key();
    match shortcuts::page_key(&shortcuts::name(&event.key(), held, event.shift_key())) {
        // Without room for another branch all stays as it is.
        Some(PageKey::Undo) => drop(session.undo()),
        Some(PageKey::Redo) => drop(session.redo()),
        Some(PageKey::Shortcuts) => interface.dispatch(Change::Shortcuts(!open)),
        Some(PageKey::Console) => focus("console-input"),
        Some(PageKey::View(perspective)) => interface.dispatch(Change::Perspective(perspective)),
        // A focused button or link keeps its own meaning of the space bar.
        Some(PageKey::Play) if !within("button, a, summary") => session.toggle(),
        Some(PageKey::Play) | None => return,
    }
    event.prevent_default();
}

/// Sets `data-ready` on the page's root, for whoever waits until there is something to see.
fn announce_ready() {
    if let Some(root) = gloo::utils::document().document_element()
        && !root.has_attribute("data-ready")
    {
        // Only a name that is no attribute's name is refused.
        let _ = root.set_attribute("data-ready", "");
    }
}
