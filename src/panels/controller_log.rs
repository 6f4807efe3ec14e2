//! The controllers' log whole: a page of its records, newest first, of all or of one topic or partition.

use super::inspector::{fact_view, time_view};
use crate::explain::controller_log::{Line, Page, Wanted, facts, page, title};
use crate::i18n::Language;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::{use_revision, use_session};
use partita_engine::id::{PartitionIndex, TopicName};
use partita_engine::world::World;
use partita_scene::hit::Thing;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Topics that are offered; others can be typed.
const MOST_OFFERED: usize = 100;

/// The log, and what is looked at of it.
#[component]
pub fn ControllerLog() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let wanted = &interface.logged;
    let (title, of_zookeeper, facts, page) = session.with_world(|world| {
        let quorum = world.quorum();
        let title = quorum.as_ref().map(title);
        let of_zookeeper = quorum.is_some_and(|quorum| quorum.is_zookeeper());
        (title, of_zookeeper, facts(world), page(world, wanted))
    });
    html! {
        <>
            <h2 class="inspector-title">
                <span>{ for title.iter().map(|title| language.words(title)) }</span>
            </h2>
            if of_zookeeper {
                <p class="inspector-subtitle">{ interface.text("zookeeper-history") }</p>
            } else {
                <p class="inspector-subtitle" lang="en">{ "__cluster_metadata" }</p>
            }
            <dl class="facts">
                { for facts.iter().enumerate().map(|(index, fact)| fact_view(index, fact, &interface)) }
            </dl>
            <Filter />
            <Records {page} />
        </>
    }
}

/// Of which topic and partition.
#[component]
fn Filter() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let kept = interface.logged.clone();
    let typed_topic =
        use_state_eq(|| kept.topic.map(|topic| topic.to_string()).unwrap_or_default());
    let typed_partition =
        use_state_eq(|| kept.partition.map(|p| p.to_string()).unwrap_or_default());
    let topics: Vec<String> = session.with_world(|world| {
        world.topics().iter().take(MOST_OFFERED).map(|topic| topic.name.to_string()).collect()
    });
    let want = {
        let interface = interface.clone();
        move |topic: &str, partition: &str| {
            let topic = TopicName::new(topic).ok();
            let partition = partition.parse().ok().map(PartitionIndex);
            let partition = partition.filter(|_| topic.is_some());
            interface.dispatch(Change::Logged(Wanted { topic, partition, before: None }));
        }
    };
    let on_topic = {
        let (want, text, partition) = (want.clone(), typed_topic.clone(), typed_partition.clone());
        Callback::from(move |event: InputEvent| {
            let typed = typed(&event);
            want(&typed, &partition);
            text.set(typed);
        })
    };
    let on_partition = {
        let (text, topic) = (typed_partition.clone(), typed_topic.clone());
        Callback::from(move |event: InputEvent| {
            let typed = typed(&event);
            want(&topic, &typed);
            text.set(typed);
        })
    };
    let no_topic = interface.logged.topic.is_none();
    let wrong = no_topic && !typed_topic.is_empty();
    html! {
        <div class="logged-filter" role="group" aria-label={interface.text("logged-filter")}>
            <label class="field">
                <span>{ interface.text("logged-topic") }</span>
                <input list="logged-topics" autocomplete="off" spellcheck="false" oninput={on_topic}
                    aria-invalid={wrong.to_string()} placeholder={interface.text("logged-all-topics")}
                    value={(*typed_topic).clone()} />
                <datalist id="logged-topics">
                    { for topics.into_iter().map(|name| html! { <option key={name.clone()} value={name} /> }) }
                </datalist>
            </label>
            <label class="field">
                <span>{ interface.text("logged-partition-field") }</span>
                <input type="number" min="0" step="1" inputmode="numeric" disabled={no_topic}
                    oninput={on_partition} placeholder={interface.text("logged-all-partitions")}
                    value={(*typed_partition).clone()} />
            </label>
        </div>
    }
}

/// What stands in a field.
fn typed(event: &InputEvent) -> String {
    let field: Option<HtmlInputElement> = event.target_dyn_into();
    field.map(|field| field.value().trim().to_owned()).unwrap_or_default()
}

#[derive(Clone, PartialEq, Properties)]
struct RecordsProps {
    page: Page,
}

/// A page of records. It is rendered anew only when it says something else. What the table's parts are is
/// said besides: where it is narrow, a row is laid out in two lines.
#[component]
fn Records(RecordsProps { page }: &RecordsProps) -> Html {
    let interface = use_interface();
    let language = interface.language;
    html! {
        <section class="logged" aria-label={interface.text("logged-records")}>
            { turning(page, &interface) }
            <table class="twin-table logged-table" role="table">
                <caption class="out-of-sight">{ interface.text("logged-records") }</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ interface.text("column-offset") }</th>
                    <th role="columnheader" scope="col">{ interface.text("column-epoch") }</th>
                    <th role="columnheader" scope="col" class="text">{ interface.text("column-time") }</th>
                    <th role="columnheader" scope="col" class="text">{ interface.text("column-says") }</th>
                    <th role="columnheader" scope="col">{ interface.text("column-majority") }</th>
                </tr></thead>
                <tbody role="rowgroup">
                    { for page.lines.iter().map(|line| html! {
                        <Record key={line.offset.0.to_string()} line={line.clone()} />
                    }) }
                    { for page.lines.is_empty().then(|| html! {
                        <tr key="none" role="row"><td role="cell" class="text" colspan="5">{ interface.text("logged-none") }</td></tr>
                    }) }
                </tbody>
            </table>
            { for snapshot(page, language) }
        </section>
    }
}

/// Which records of how many these are, and the ways to newer and older ones.
fn turning(page: &Page, interface: &InterfaceHandle) -> Html {
    let to = |key: &'static str, wanted: Option<&Wanted>| {
        let go = wanted.cloned().map(|wanted| {
            let interface = interface.clone();
            Callback::from(move |_: MouseEvent| interface.dispatch(Change::Logged(wanted.clone())))
        });
        html! {
            <button type="button" class="button" disabled={go.is_none()} onclick={go}>
                { interface.text(key) }
            </button>
        }
    };
    let newest =
        page.towards_newer.as_ref().map(|wanted| Wanted { before: None, ..wanted.clone() });
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let first = page.newer + usize::from(!page.lines.is_empty());
    let counted = [
        ("first", number(first).into()),
        ("last", number(page.newer + page.lines.len()).into()),
        ("total", number(page.total).into()),
    ];
    html! {
        <div class="logged-turning">
            <p role="status">{ interface.say("logged-shown", &counted) }</p>
            <div class="action-row">
                { to("logged-newest", newest.as_ref()) }
                { to("logged-newer", page.towards_newer.as_ref()) }
                { to("logged-older", page.towards_older.as_ref()) }
            </div>
        </div>
    }
}

/// Said on the last page where the oldest records are not kept one by one.
fn snapshot(page: &Page, language: Language) -> Option<Html> {
    let begins_at = page.begins_at.filter(|_| page.towards_older.is_none())?;
    let offset = [("offset", begins_at.0.into())];
    Some(html! { <p key="snapshot" class="note">{ language.say("logged-snapshot", &offset) }</p> })
}

#[derive(Clone, PartialEq, Properties)]
struct RecordProps {
    line: Line,
}

/// A record: its offset leads to why it was written, its time to the moment.
#[component]
fn Record(RecordProps { line }: &RecordProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let language = interface.language;
    let number = language.say("value-number", &[("value", line.offset.0.into())]);
    let open = {
        let (interface, offset) = (interface.clone(), line.offset);
        Callback::from(move |_: MouseEvent| {
            interface.dispatch(Change::Select(Some(Thing::ControllerRecord(offset))));
        })
    };
    let label = language.say("logged-open", &[("offset", line.offset.0.into())]);
    let standing = language.words(&line.standing);
    let standing = if line.decided { standing } else { format!("✕ {standing}") };
    html! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <button type="button" class="row-name" title={label} onclick={open}>{ number }</button>
            </th>
            <td role="cell">{ line.epoch.to_string() }</td>
            <td role="cell" class="text">{ time_view(line.time, language, &session) }</td>
            <td role="cell" class="text">
                { language.words(&line.says) }
                <code class="logged-fields" lang="en">
                    { line.name.clone() }
                    { for line.fields.iter().map(|field| html! {
                        <span key={field.name}>{ format!(" {}={}", field.name, field.value) }</span>
                    }) }
                </code>
            </td>
            <td role="cell" class={(!line.decided).then_some("broken")}>{ standing }</td>
        </tr>
    }
}
