//! The picture as tables: its twin for screen readers, for still pictures, for looking up.

mod clients;
mod controllers;
mod copies;
mod live;
pub mod model;

#[cfg(test)]
mod tests;

use super::actions::Places;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::{use_revision, use_session};
use live::Live;
use model::{Cell, Row, Table, Tone, tables};
use partita_engine::id::TopicPartition;
use partita_scene::hit::Thing;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Lag from which its number is bold, as on the picture.
const LAG_LIMIT: u64 = 5;

/// The hidden twin is brought up to date this often, in milliseconds.
const HIDDEN_INTERVAL_MS: f64 = 1000.0;

/// What the tables are given.
#[derive(Clone, PartialEq, Properties)]
pub struct TablesProps {
    /// Whether they are seen; else they are there for screen readers only.
    pub open: bool,
}

/// The twin of the picture, and what is said aloud.
#[component]
pub fn Tables(props: &TablesProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let shown = use_mut_ref(|| (f64::MIN, Vec::new()));
    let language = interface.language;
    let open = props.open;
    let partition = shown_partition(&interface);
    let fresh = {
        let mut shown = shown.borrow_mut();
        let now = gloo::utils::window().performance().map_or(0.0, |clock| clock.now());
        let playing = session.player().playing;
        if open || !playing || now - shown.0 >= HIDDEN_INTERVAL_MS {
            let mut fresh =
                session.with_world(|world| tables(world, partition.as_ref(), LAG_LIMIT, !playing));
            if let Some((at, found)) = session.ahead() {
                fresh.push(copies::ahead(&at, &found));
            }
            *shown = (now, fresh);
        }
        shown.1.clone()
    };
    let on_key = Callback::from(|event: KeyboardEvent| walk(&event));
    let first = fresh.iter().find_map(|table| table.rows.first()).map(|row| row.thing.clone());
    let entry = [&interface.focused, &interface.selected]
        .into_iter()
        .flatten()
        .find(|thing| fresh.iter().any(|table| table.rows.iter().any(|row| row.thing == **thing)))
        .cloned()
        .or(first);
    html! {
        <section class={if open { "twin" } else { "out-of-sight" }}
            aria-label={language.text("table-title")}>
            <h2>{ language.text("table-title") }</h2>
            <div class="twin-tables" onkeydown={on_key}>
                { for fresh.iter().map(|table| html! {
                    <TableView key={table.id.clone()} table={table.clone()} {open}
                        entry={entry.clone()} />
                }) }
            </div>
            <div>{ for open.then(|| html! { <Places /> }) }</div>
            <Live />
            <p class="twin-keys" hidden={!open}>
                <span><kbd>{ "↑" }</kbd>{ " " }<kbd>{ "↓" }</kbd>{ " " }{ language.text("table-keys-rows") }</span>
                <span><kbd>{ "Enter" }</kbd>{ " " }{ language.text("table-keys-open") }</span>
                <span><kbd>{ "Esc" }</kbd>{ " " }{ language.text("table-keys-leave") }</span>
            </p>
        </section>
    }
}

/// The partition whose records are listed: the focused thing's, else the chosen one's.
fn shown_partition(interface: &InterfaceHandle) -> Option<TopicPartition> {
    let of = |thing: &Option<Thing>| thing.as_ref().and_then(Thing::topic_partition).cloned();
    of(&interface.focused).or_else(|| of(&interface.selected))
}

/// Up and down between rows.
fn walk(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(here) = here else { return };
    let Ok(Some(twin)) = here.closest(".twin-tables") else { return };
    let Ok(buttons) = twin.query_selector_all(".row-name") else { return };
    let at = (0..buttons.length())
        .find(|index| buttons.get(*index).is_some_and(|node| node.is_same_node(Some(&here))));
    let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|next| buttons.get(next));
    if let Some(button) = next.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        // An element that is on the page can be focused.
        button.focus().ok();
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TableProps {
    table: Table,
    open: bool,
    /// The row at which the keyboard enters.
    entry: Option<Thing>,
}

/// One table; rendered anew only when it says something else.
#[component]
fn TableView(props: &TableProps) -> Html {
    let interface = use_interface();
    let language = interface.language;
    let table = &props.table;
    let head = table.columns.iter().enumerate().map(|(index, column)| {
        html! {
            <th key={index} scope="col" class={column.text.then_some("text")}>
                { language.words(&column.label) }
            </th>
        }
    });
    let rows =
        table.rows.iter().enumerate().map(|(index, row)| row_view(index, row, props, &interface));
    html! {
        <table class={classes!("twin-table", table.nested.then_some("nested"))}>
            <caption>
                { caption_view(table, &interface) }
                { " " }
                { for table.note.iter().map(|note| language.words(note)) }
            </caption>
            <thead><tr>{ for head }</tr></thead>
            <tbody>
                { for rows }
                { for table.rows.is_empty().then(|| whole_row(table, language.text("table-empty"))) }
                { for (table.more > 0).then(|| {
                    let count = u64::try_from(table.more).unwrap_or(u64::MAX);
                    whole_row(table, language.say("table-more", &[("count", count.into())]))
                }) }
            </tbody>
        </table>
    }
}

/// A caption; where it names a thing, it leads to it.
fn caption_view(table: &Table, interface: &InterfaceHandle) -> Html {
    let words = interface.language.words(&table.caption);
    let Some(thing) = table.thing.clone() else { return html! { <strong>{ words }</strong> } };
    let interface = interface.clone();
    let select = Callback::from(move |_: MouseEvent| {
        interface.dispatch(Change::Select(Some(thing.clone())));
    });
    // The arrows come here from the rows; the Tab key has one stop in all tables.
    html! { <strong><button class="row-name" tabindex="-1" onclick={select}>{ words }</button></strong> }
}

/// A row that is one cell.
fn whole_row(table: &Table, words: String) -> Html {
    html! {
        <tr key="whole"><td class="text" colspan={table.columns.len().to_string()}>{ words }</td></tr>
    }
}

fn row_view(index: usize, row: &Row, props: &TableProps, interface: &InterfaceHandle) -> Html {
    let current = interface.selected.as_ref() == Some(&row.thing);
    let focused = interface.focused.as_ref() == Some(&row.thing);
    let class = classes!(current.then_some("chosen"), focused.then_some("focused"));
    let select = {
        let (interface, thing) = (interface.clone(), row.thing.clone());
        Callback::from(move |_: MouseEvent| {
            interface.dispatch(Change::Select(Some(thing.clone())));
        })
    };
    // One stop for the Tab key in all tables, and none while they are out of sight.
    let entry = props.open && props.entry.as_ref() == Some(&row.thing);
    let tabindex = if entry { "0" } else { "-1" };
    let name = |cell: &Cell| {
        html! {
            <th key="name" scope="row" class="text">
                <button class="row-name" {tabindex} onclick={select.clone()}>
                    { interface.language.words(&cell.words) }
                </button>
            </th>
        }
    };
    html! {
        <tr key={index} {class} aria-current={current.then_some("true")}>
            { for row.cells.first().map(name) }
            { for row.cells.iter().enumerate().skip(1).map(|(at, cell)| {
                let text = props.table.columns.get(at).is_some_and(|column| column.text);
                cell_view(at, cell, text, interface)
            }) }
        </tr>
    }
}

fn cell_view(at: usize, cell: &Cell, text: bool, interface: &InterfaceHandle) -> Html {
    let words = interface.language.words(&cell.words);
    let (tone, words) = match cell.tone {
        Tone::Plain => (None, words),
        Tone::Strong => (Some("strong"), words),
        Tone::Broken => (Some("broken"), format!("✕ {words}")),
    };
    html! { <td key={at} class={classes!(tone, text.then_some("text"))}>{ words }</td> }
}
