//! What stands beside the stage: what is selected, or what is about to be made.

use super::actions::{Actions, Making};
use super::icon::Icon;
use super::inspector::Inspector;
use super::table::Tables;
use crate::interface::{Change, use_interface};
use yew::prelude::*;

/// The side panel; between 601 and 1,100 px a sheet over the stage, on the phone above the dock.
#[component]
pub fn Side() -> Html {
    let interface = use_interface();
    let close = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| {
            if interface.making.is_some() {
                interface.dispatch(Change::Make(None));
            } else if interface.tables {
                interface.dispatch(Change::Tables(false));
            } else {
                interface.dispatch(Change::Select(None));
            }
        })
    };
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() {
                event.prevent_default();
                close.emit(MouseEvent::new("click").unwrap_or_else(|error| error.into()));
            }
        })
    };
    let content = if let Some(making) = &interface.making {
        html! { <Making key="making" what={making.clone()} /> }
    } else if let Some(thing) = &interface.selected {
        html! {
            <Inspector key="inspector" thing={thing.clone()}>
                <Actions thing={thing.clone()} />
            </Inspector>
        }
    } else {
        html! { <Tables key="tables" open=true /> }
    };
    html! {
        <aside class="side" aria-label={interface.text("side-label")} {onkeydown}>
            <button class="button quiet square side-close" aria-label={interface.text("close")}
                title={interface.text("close")} onclick={close}>{ Icon::Close.view(18) }</button>
            <div class="side-content">{ content }</div>
        </aside>
    }
}
