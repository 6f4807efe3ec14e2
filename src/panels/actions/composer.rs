//! A record written by hand, below the picture.

use super::command_form::CommandForm;
use super::form::Form;
use crate::interface::{Change, use_interface};
use crate::panels::icon::Icon;
use yew::prelude::*;

/// The place below the picture where a record is written. It says before sending where the record
/// would go, and why.
#[component]
pub fn Composer() -> Html {
    let interface = use_interface();
    let close = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Compose(false)))
    };
    let onkeydown = {
        let interface = interface.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() {
                event.prevent_default();
                interface.dispatch(Change::Compose(false));
            }
        })
    };
    let form = Form::Send { producer: None, topic: None, partition: None };
    html! {
        <section class="composer" aria-label={interface.text("compose-label")} {onkeydown}>
            <CommandForm {form} focus=true id="compose" follow={interface.selected.clone()} />
            <button type="button" class="button quiet square composer-close"
                aria-label={interface.text("close")} title={interface.text("close")}
                onclick={close}>{ Icon::Close.view(18) }</button>
        </section>
    }
}
