//! What stands beside the stage: what is selected, or what is about to be made.

use super::actions::{Actions, Making};
use super::charts::Charts;
use super::icon::Icon;
use super::inspector::Inspector;
use super::table::Tables;
use crate::interface::{Beside, Change, InterfaceHandle, use_interface};
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
            } else if interface.selected.is_none() {
                interface.dispatch(Change::Beside(None));
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
        html! {
            <div key="beside" class="beside">
                { choice(&interface) }
                if interface.beside == Some(Beside::Charts) {
                    <Charts />
                } else {
                    <Tables open=true />
                }
            </div>
        }
    };
    html! {
        <aside class="side" aria-label={interface.text("side-label")} {onkeydown}>
            <button class="button quiet square side-close" aria-label={interface.text("close")}
                title={interface.text("close")} onclick={close}>{ Icon::Close.view(18) }</button>
            <div class="side-content">{ content }</div>
        </aside>
    }
}

/// Tables or charts.
fn choice(interface: &InterfaceHandle) -> Html {
    let button = |what: Beside, key: &str| {
        let shown = interface.beside == Some(what);
        let show = {
            let interface = interface.clone();
            Callback::from(move |_: MouseEvent| interface.dispatch(Change::Beside(Some(what))))
        };
        html! {
            <button class={classes!("button", shown.then_some("pressed"))}
                aria-pressed={shown.to_string()} onclick={show}>{ interface.text(key) }</button>
        }
    };
    html! {
        <div class="beside-choice" role="group" aria-label={interface.text("beside-label")}>
            { button(Beside::Tables, "table-toggle") }
            { button(Beside::Charts, "charts-toggle") }
        </div>
    }
}
