//! The ledger of a producer or a group: numbers, the records behind each, and what became of each.

use super::inspector::{fact_view, story_view};
use crate::explain::ledger::{Counted, List, Listed, Sum, Weight, list, sums};
use crate::explain::{Explanation, fate, in_log};
use crate::i18n::Language;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::{use_revision, use_session};
use crate::stage::key_badge;
use partita_engine::id::RecordId;
use partita_engine::ledger::Count;
use partita_scene::hit::Thing;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// What of the ledger is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Open {
    /// The numbers alone.
    #[default]
    Nothing,
    /// The records behind a number; the one whose story was open before has the keyboard.
    List(Count, Option<RecordId>),
    /// What became of a record behind a number.
    Record(Count, RecordId),
}

impl Open {
    const fn count(&self) -> Option<&Count> {
        match self {
            Self::Nothing => None,
            Self::List(count, _) | Self::Record(count, _) => Some(count),
        }
    }

    /// One step back.
    fn back(&self) -> Self {
        match self {
            Self::Record(count, record) => Self::List(count.clone(), Some(*record)),
            Self::List(..) | Self::Nothing => Self::Nothing,
        }
    }

    /// The element that has the keyboard then, when it must be moved.
    fn focus(&self) -> Option<String> {
        match self {
            Self::Nothing | Self::List(_, None) => None,
            Self::List(_, Some(record)) => Some(format!("ledger-record-{record}")),
            Self::Record(..) => Some("ledger-back".to_owned()),
        }
    }
}

/// What the ledger is given.
#[derive(Clone, PartialEq, Properties)]
pub struct LedgerProps {
    /// The producer or the group.
    pub thing: Thing,
}

/// The ledger of a thing; nothing for things that have none.
#[component]
pub fn Ledger(props: &LedgerProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let open = use_state(Open::default);
    use_effect_with(open.focus(), |id| {
        let Some(id) = id else { return };
        let element = gloo::utils::document().get_element_by_id(id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // An element that is on the page can be focused.
            element.focus().ok();
        }
    });
    let language = interface.language;
    let name = match &props.thing {
        Thing::Producer(name) => name.to_string(),
        Thing::Group(name) => name.to_string(),
        _ => return html! {},
    };
    let sums = session.with_world(|world| sums(world, &props.thing));
    if sums.is_empty() {
        return html! {};
    }
    let go = {
        let open = open.clone();
        Callback::from(move |to: Open| open.set(to))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open != Open::Nothing {
                event.prevent_default();
                open.set(open.back());
            }
        })
    };
    let counted = open.count().and_then(|count| find(&sums, count));
    let below = match (&*open, counted) {
        (Open::Record(count, record), _) => session
            .with_world(|world| Some((fate(world, *record, count)?, in_log(world, *record))))
            .map(|(told, cell)| {
                html! {
                    <Fate key="fate" {told} {cell} back={go.reform({
                        let back = open.back();
                        move |_: MouseEvent| back.clone()
                    })} />
                }
            }),
        (Open::List(..), Some(counted)) => {
            let found = session.with_world(|world| list(world, counted));
            Some(list_view(language, counted, &found, &go))
        }
        _ => None,
    };
    html! {
        <section class="ledger" aria-label={language.text("ledger-title")} {onkeydown}>
            <h3>{ language.text("ledger-title") }</h3>
            <div class="ledger-sums">
                { for sums.iter().map(|sum| sum_view(language, &name, sum, &open, &go)) }
            </div>
            <div>{ for below }</div>
        </section>
    }
}

fn find<'a>(sums: &'a [Sum], count: &Count) -> Option<&'a Counted> {
    let all = sums.iter().flat_map(|sum| sum.parts.iter().chain([&sum.total]).chain(&sum.beside));
    all.into_iter().find(|counted| counted.count.as_ref() == Some(count))
}

/// Summands, and below a line what they add up to.
fn sum_view(language: Language, name: &str, sum: &Sum, open: &Open, go: &Callback<Open>) -> Html {
    let row = |counted: &Counted| row_view(language, counted, open, go);
    html! {
        <table key={sum.caption} class="ledger-sum">
            <caption>{ language.say(sum.caption, &[("name", name.into())]) }</caption>
            <tbody>{ for sum.parts.iter().map(row) }</tbody>
            <tbody class="ledger-total">{ row(&sum.total) }</tbody>
            { for (!sum.beside.is_empty()).then(|| html! {
                <tbody key="beside">
                    <tr><th colspan="2" scope="rowgroup" class="ledger-beside">
                        { language.text("ledger-beside") }
                    </th></tr>
                    { for sum.beside.iter().map(row) }
                </tbody>
            }) }
        </table>
    }
}

/// A number with its name. One that counts nothing opens nothing.
fn row_view(language: Language, counted: &Counted, open: &Open, go: &Callback<Open>) -> Html {
    let number = language.say("value-number", &[("value", counted.number.into())]);
    let label = language.text(counted.label);
    let weight = match counted.weight {
        _ if counted.number == 0 => Some("none"),
        Weight::Fine => None,
        Weight::Odd => Some("odd"),
        Weight::Broken => Some("broken"),
    };
    let sign = weight.filter(|weight| *weight == "broken").map(|_| "✕ ");
    let cell = match counted.count.clone().filter(|_| counted.number > 0) {
        None => html! { <span>{ number }</span> },
        Some(count) => {
            let is_open = open.count() == Some(&count);
            let to = if is_open { Open::Nothing } else { Open::List(count, None) };
            let words = [("label", label.as_str().into()), ("count", counted.number.into())];
            html! {
                <button class="ledger-number" aria-expanded={is_open.to_string()}
                    aria-label={language.say("ledger-open", &words)}
                    onclick={go.reform(move |_: MouseEvent| to.clone())}>
                    { for sign }{ number }
                </button>
            }
        }
    };
    html! {
        <tr key={counted.label} class={classes!(weight)}>
            <th scope="row">{ label }</th>
            <td>{ cell }</td>
        </tr>
    }
}

/// The records behind a number.
fn list_view(language: Language, counted: &Counted, found: &List, go: &Callback<Open>) -> Html {
    let Some(count) = counted.count.clone() else { return html! {} };
    let label = language.text(counted.label);
    let words = [("label", label.as_str().into()), ("count", counted.number.into())];
    html! {
        <div key="list" class="ledger-list">
            <table>
                <caption>{ language.say("ledger-list", &words) }</caption>
                <thead><tr>
                    <th scope="col">{ language.text("ledger-column-record") }</th>
                    <th scope="col">{ language.text("ledger-column-sent") }</th>
                    <th scope="col">{ language.text("ledger-column-place") }</th>
                </tr></thead>
                <tbody>
                    { for found.records.iter().map(|listed| listed_view(language, listed, &count, go)) }
                    { for (found.more > 0).then(|| html! {
                        <tr key="more"><td colspan="3">
                            { language.say("table-more", &[("count", found.more.into())]) }
                        </td></tr>
                    }) }
                </tbody>
            </table>
            <button class="button" onclick={go.reform(|_: MouseEvent| Open::Nothing)}>
                { language.text("ledger-close") }
            </button>
        </div>
    }
}

fn listed_view(language: Language, listed: &Listed, count: &Count, go: &Callback<Open>) -> Html {
    let record = listed.record;
    let to = Open::Record(count.clone(), record);
    html! {
        <tr key={record.to_string()}>
            <th scope="row">
                <button class="link ledger-record" id={format!("ledger-record-{record}")}
                    onclick={go.reform(move |_: MouseEvent| to.clone())}>
                    { for listed.mark.map(key_badge) }
                    <span>{ language.words(&listed.name) }</span>
                </button>
            </th>
            <td>{ for listed.sent.map(|time| time.to_string()) }</td>
            <td>{ language.words(&listed.place) }</td>
        </tr>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FateProps {
    told: Explanation,
    /// The record in the log, where it is in one.
    cell: Option<Thing>,
    back: Callback<MouseEvent>,
}

/// What became of a record. It is rendered anew only when it says something else.
#[component]
fn Fate(props: &FateProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let language = interface.language;
    let told = &props.told;
    html! {
        <div class="ledger-fate">
            <h4 class="ledger-fate-title">
                { for told.key.map(key_badge) }
                <span>{ language.words(&told.title) }</span>
                { for told.subtitle.iter().map(|words| html! {
                    <span class="ledger-fate-of">{ language.words(words) }</span>
                }) }
            </h4>
            <dl class="facts">
                { for told.facts.iter().enumerate().map(|(at, fact)| fact_view(at, fact, &interface)) }
            </dl>
            <h4 class="inspector-question">{ language.words(&told.question) }</h4>
            { story_view(told, &interface, &session) }
            <div class="action-row">
                <button class="button" id="ledger-back" onclick={props.back.clone()}>
                    { language.text("ledger-back") }
                </button>
                { for props.cell.clone().map(|cell| show_view(cell, &interface)) }
            </div>
        </div>
    }
}

/// The way to the record's cell on the picture.
fn show_view(cell: Thing, interface: &InterfaceHandle) -> Html {
    let words = interface.text("ledger-show");
    let interface = interface.clone();
    let show = Callback::from(move |_: MouseEvent| {
        interface.dispatch(Change::Select(Some(cell.clone())));
    });
    html! { <button key="show" class="button" onclick={show}>{ words }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::ledger::ProducerCount;

    #[test]
    fn each_step_back_leads_to_where_one_came_from() {
        let count = Count::Producer("p1".parse().expect("valid"), ProducerCount::Lost);
        let record = Open::Record(count.clone(), RecordId(3));
        assert_eq!(record.focus().as_deref(), Some("ledger-back"));
        let list = record.back();
        assert_eq!(list, Open::List(count, Some(RecordId(3))));
        assert_eq!(list.focus().as_deref(), Some("ledger-record-3"));
        assert_eq!(list.back(), Open::Nothing);
        assert_eq!(list.back().focus(), None);
    }
}
