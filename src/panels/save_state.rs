//! The run's name and whether it is saved: the way to the sessions.

use super::icon::Icon;
use crate::app::Route;
use crate::interface::use_interface;
use crate::session::{use_revision, use_session};
use yew::prelude::*;
use yew_router::prelude::*;

/// "Web shop · Saved" in the header.
#[component]
pub fn SaveState() -> Html {
    let interface = use_interface();
    let session = use_session();
    let route = use_route::<Route>().unwrap_or(Route::Sandbox);
    use_revision();
    let status = session.autosave().status();
    let label = interface.text(status.label_key());
    let reason = status.reason_key().map(|key| interface.text(key));
    let trouble = status.is_trouble();
    let class = classes!("save-state", trouble.then_some("trouble"));
    let title = session.title();
    let name =
        interface.say("sessions-link", &[("title", (&title).into()), ("state", (&label).into())]);
    let current = (route == Route::Sessions).then_some("page");
    html! {
        <span {class} role="status" title={reason.clone()}>
            <a href={format!("#{}", Route::Sessions.to_path())} aria-current={current} aria-label={name}>
                { Icon::Sessions.view(18) }
                <span class="save-title">{ &title }</span>
                <span class="save-label">
                    <span class="wide-only">{ " · " }</span>
                    { if trouble { "✕ " } else { "" } }{ label }
                </span>
            </a>
            <span class="said">{ reason }</span>
        </span>
    }
}
