//! A field in the inspector of a partition: the offset from which its log is shown.

use crate::i18n::grouped;
use crate::interface::{Change, use_interface};
use crate::session::{use_revision, use_session};
use partita_engine::id::{Offset, TopicPartition};
use partita_engine::world::World;
use partita_scene::view::LogWindow;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the field is given.
#[derive(Clone, PartialEq, Properties)]
pub struct OffsetFieldProps {
    /// Whose log is shown.
    pub topic_partition: TopicPartition,
}

/// Shows a log from an offset on, or its tail.
#[component]
pub fn OffsetField(props: &OffsetFieldProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let field = use_node_ref();
    let wrong = use_state(|| false);
    let at = &props.topic_partition;
    let Some(partition) = session.with_world(|world| world.partition(at)) else {
        return html! { <div /> };
    };
    let (least, most) = (partition.log_start.0, partition.log_end.0);
    let look = {
        let (interface, at) = (interface.clone(), at.clone());
        move |window| interface.dispatch(Change::Look(at.clone(), window))
    };
    let tail = {
        let (look, wrong) = (look.clone(), wrong.clone());
        Callback::from(move |_: MouseEvent| {
            wrong.set(false);
            look(LogWindow::Tail);
        })
    };
    let onsubmit = {
        let (field, wrong) = (field.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = field.cast::<HtmlInputElement>().map(|field| field.value());
            let offset =
                typed.and_then(|typed| offset(&typed)).filter(|o| (least..=most).contains(o));
            wrong.set(offset.is_none());
            if let Some(offset) = offset {
                look(LogWindow::From(Offset(offset)));
            }
        })
    };
    let (first, last) = (grouped(least), grouped(most));
    let bounds = interface
        .say("look-bounds", &[("first", first.as_str().into()), ("last", last.as_str().into())]);
    html! {
        <form class="look-form" {onsubmit}>
            <label class="look-label">
                <span>{ interface.text("look-offset") }</span>
                <input ref={field} class="look-offset" inputmode="numeric" autocomplete="off"
                    aria-invalid={wrong.to_string()} aria-describedby="look-bounds"
                    placeholder={last.clone()} />
            </label>
            <button type="submit" class="button">{ interface.text("look-show") }</button>
            <button type="button" class="button" onclick={tail}>{ interface.text("look-tail") }</button>
            <p id="look-bounds" class={classes!("look-bounds", wrong.then_some("broken"))}>
                { if *wrong { format!("✕ {bounds}") } else { bounds } }
            </p>
        </form>
    }
}

/// A whole number, with or without separators between its thousands.
fn offset(typed: &str) -> Option<u64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_may_have_separators_and_nothing_else() {
        assert_eq!(offset(" 48,210 "), Some(48_210));
        assert_eq!(offset("48 210"), Some(48_210));
        assert_eq!(offset("-1"), None);
        assert_eq!(offset("ten"), None);
        assert_eq!(offset(""), None);
        assert_eq!(offset("99999999999999999999999"), None);
    }
}
