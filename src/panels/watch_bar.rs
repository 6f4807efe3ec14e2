//! What to do while another tab writes the session, or nothing of it can be written any more.

use crate::app::Route;
use crate::interface::use_interface;
use crate::session::{SaveStatus, Session, UnsavedReason, use_revision, use_session};
use crate::storage::StoreError;
use yew::prelude::*;
use yew_router::prelude::*;

/// A line with its actions; nothing where the session is written as usual.
#[component]
pub fn WatchBar() -> Html {
    let interface = use_interface();
    let session = use_session();
    let navigator = use_navigator();
    use_revision();
    let button = |key: &str, act: fn(&Session)| {
        let session = session.clone();
        let onclick = Callback::from(move |_: MouseEvent| act(&session));
        html! { <button class="button" {onclick}>{ interface.text(key) }</button> }
    };
    let bar = |class: &'static str, said: String, actions: Html| {
        html! {
            <div class={classes!("notice", class)} role="status">
                <p>{ said }</p>
                <div class="action-row">{ actions }</div>
            </div>
        }
    };
    if let Some(watching) = session.watching() {
        let key = match (watching.free, watching.following) {
            (true, _) => "watch-free",
            (false, true) => "watch-following",
            (false, false) => "watch-alone",
        };
        let actions = html! {
            <>
                if watching.free {
                    { button("watch-take-over", Session::take_over) }
                } else if !watching.following {
                    { button("watch-follow", Session::follow_again) }
                }
                { button("watch-copy", Session::keep_copy) }
            </>
        };
        return bar("quiet", interface.text(key), actions);
    }
    let status = session.autosave().status();
    let reason = || status.reason_key().map(|key| interface.text(key)).unwrap_or_default();
    if status.needs_copy() {
        return bar("", reason(), button("unsaved-copy", Session::keep_copy));
    }
    if status == SaveStatus::NotSaved(UnsavedReason::Store(StoreError::Full)) {
        let open = Callback::from(move |_: MouseEvent| {
            if let Some(navigator) = &navigator {
                navigator.push(&Route::Sessions);
            }
        });
        let action = html! {
            <button class="button" onclick={open}>{ interface.text("unsaved-sessions") }</button>
        };
        return bar("", interface.text("sessions-full"), action);
    }
    html! {}
}
