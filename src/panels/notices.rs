//! What the person must be told about the session: once, in words, with a way to go on.

use super::watch_bar::WatchBar;
use crate::interface::use_interface;
use crate::session::{Notice, use_revision, use_session};
use crate::storage::export;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The notices; none take no room.
#[component]
pub fn Notices() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let notices = session.notices();
    let store = session.store();
    let dismiss = Callback::from(move |_: MouseEvent| session.forget_notices());
    let item = |(index, notice): (usize, &Notice)| {
        let carry = notice.session().map(|id| {
            let store = store.clone();
            let onclick = Callback::from(move |_: MouseEvent| {
                let store = store.clone();
                spawn_local(async move {
                    if let Ok(file) = export::file(&store, id).await {
                        // A browser that takes no files shows that by itself.
                        let _ = export::download(&file);
                    }
                });
            });
            html! { <button class="button" {onclick}>{ interface.text("opening-export") }</button> }
        });
        html! {
            <div key={index} class="notice">
                <div>
                    <p>{ notice.told(interface.language) }</p>
                    <div>{ differences(notice, &interface.text("opening-noted"), &interface.text("opening-now")) }</div>
                </div>
                <div>{ for carry }</div>
                <button class="button" onclick={dismiss.clone()}>{ interface.text("opening-close") }</button>
            </div>
        }
    };
    html! {
        <div class="notices">
            <WatchBar />
            <div role="status">{ for notices.iter().enumerate().map(item) }</div>
        </div>
    }
}

/// What came out differently, line by line.
fn differences(notice: &Notice, noted: &str, now: &str) -> Html {
    /// More lines than anyone reads at the top of a page.
    const MOST_LINES: usize = 6;
    let Notice::Different { differences, .. } = notice else { return html! {} };
    let list = |title: &str, lines: &[String]| {
        html! {
            <>
                <dt>{ title.to_owned() }</dt>
                { for lines.iter().take(MOST_LINES).map(|line| html! { <dd key={line.as_str()}>{ line }</dd> }) }
            </>
        }
    };
    html! { <dl>{ list(noted, &differences.noted) }{ list(now, &differences.now) }</dl> }
}
