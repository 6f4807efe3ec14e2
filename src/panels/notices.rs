//! What the person must be told about the session: once, in words, with a way to go on.

use crate::interface::use_interface;
use crate::session::{Notice, use_revision, use_session};
use yew::prelude::*;

/// The notices; none take no room.
#[component]
pub fn Notices() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let notices = session.notices();
    let dismiss = Callback::from(move |_: MouseEvent| session.forget_notices());
    html! {
        <div class="notices" role="status">
            { for notices.iter().enumerate().map(|(index, notice)| {
                let text = match notice {
                    Notice::Refused { session, error } => interface.say(
                        "notice-refused",
                        &[("session", session.to_string().into()), ("reason", error.to_string().into())],
                    ),
                    Notice::Different { session, differences } => interface.say(
                        "notice-different",
                        &[("session", session.to_string().into()), ("count", differences.now.len().into())],
                    ),
                };
                html! {
                    <p key={index} class="notice">
                        <span>{ text }</span>
                        <button class="button" onclick={dismiss.clone()}>{ interface.text("notice-ok") }</button>
                    </p>
                }
            }) }
        </div>
    }
}
