//! The charts' numbers as a table, newest first; each row leads to its moment.

use super::model::{Chart, tenths};
use crate::i18n::grouped;
use crate::interface::use_interface;
use crate::session::{Session, use_session};
use partita_engine::time::SimTime;
use std::rc::Rc;
use yew::prelude::*;

/// Rows that are shown at first.
const FEW_ROWS: usize = 12;

/// What the table is given.
#[derive(Clone, PartialEq, Properties)]
pub struct NumbersProps {
    /// The numbers.
    pub chart: Rc<Chart>,
    /// What they are of.
    pub subject: String,
}

/// The same numbers as on the charts.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let all = use_state(|| false);
    let language = interface.language;
    let chart = &props.chart;
    let columns = [
        (chart.rate_in.as_ref(), "charts-column-in"),
        (chart.rate_out.as_ref(), "charts-column-out"),
        (chart.lag.as_ref(), "charts-column-lag"),
    ];
    let columns: Vec<_> =
        columns.into_iter().filter_map(|(values, key)| Some((values?, key))).collect();
    let shown = if *all { chart.count } else { FEW_ROWS.min(chart.count) };
    let cell = |values: &Vec<Option<u64>>, key: &str, index: usize| {
        let text = if key == "charts-column-lag" { grouped } else { tenths };
        values.get(index).copied().flatten().map_or_else(|| "–".to_owned(), text)
    };
    let row = |index: usize| {
        html! {
            <tr key={index}>
                <th scope="row">{ moment(chart.ends(index), &session) }</th>
                { for columns.iter().map(|(values, key)| html! {
                    <td key={*key}>{ cell(values, key, index) }</td>
                }) }
            </tr>
        }
    };
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let more = if *all { "charts-fewer" } else { "charts-all" };
    html! {
        <div class="chart-numbers">
            <table class="chart-table">
                <caption>
                    { language.say("charts-table", &[("subject", (&props.subject).into())]) }
                </caption>
                <thead>
                    <tr>
                        <th scope="col">{ language.text("charts-column-time") }</th>
                        { for columns.iter().map(|(_, key)| html! {
                            <th key={*key} scope="col">{ language.text(key) }</th>
                        }) }
                    </tr>
                </thead>
                <tbody>{ for (0..chart.count).rev().take(shown).map(row) }</tbody>
            </table>
            <div>
                { for (chart.count > FEW_ROWS).then(|| html! {
                    <button class="button" aria-expanded={all.to_string()} onclick={toggle}>
                        { language.say(more, &[("count", chart.count.into())]) }
                    </button>
                }) }
            </div>
        </div>
    }
}

/// A moment that one can go to.
fn moment(time: SimTime, session: &Session) -> Html {
    let session = session.clone();
    let go = Callback::from(move |_: MouseEvent| {
        session.set_playing(false);
        session.go_to(time);
    });
    html! { <button class="row-name" onclick={go}>{ time.to_string() }</button> }
}
