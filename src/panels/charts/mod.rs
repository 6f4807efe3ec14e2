//! Charts: rates in and out, and lag, on the clock of the stage.

mod library;
mod model;
mod numbers;
mod plot;

use crate::i18n::Language;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::{Session, use_revision, use_session};
pub use model::subject_of;
use model::{Chart, Kind, chart, name, subjects, tenths};
use numbers::Numbers;
use partita_engine::metrics::Subject;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use plot::{Line, Plot};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Whether the library that draws is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Library {
    Loading,
    Ready,
    Missing,
}

/// The panel of charts.
#[component]
pub fn Charts() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let library = use_state(|| Library::Loading);
    {
        let library = library.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let loaded = library::load().await;
                library.set(if loaded.is_ok() { Library::Ready } else { Library::Missing });
            });
        });
    }
    let language = interface.language;
    let offered = session.with_world(|world| subjects(world));
    let all = || offered.iter().flat_map(|(_, subjects)| subjects);
    let wanted =
        interface.charted.as_ref().filter(|wanted| all().any(|subject| subject == *wanted));
    let subject = wanted.or_else(|| all().next()).cloned();
    html! {
        <section class="charts" aria-label={language.text("charts-title")}>
            <h2>{ language.text("charts-title") }</h2>
            { match subject {
                Some(subject) => html! {
                    <div key="charts">
                        <Choice {offered} chosen={subject.clone()} />
                        { charts(&session, language, &subject, *library) }
                    </div>
                },
                None => html! { <p key="none" class="note">{ language.text("charts-nothing") }</p> },
            } }
        </section>
    }
}

/// The charts of one subject, and its numbers.
fn charts(session: &Session, language: Language, subject: &Subject, library: Library) -> Html {
    let (now, chart) = session
        .with_world(|world| (world.now(), chart(world.kernel().metrics(), world.now(), subject)));
    if chart.is_missing() {
        return html! { <p class="note">{ language.text("charts-not-kept") }</p> };
    }
    let end = session.player().end;
    let note = match library {
        Library::Missing => Some(language.text("charts-library-missing")),
        Library::Loading => Some(language.text("charts-loading")),
        Library::Ready => None,
    };
    let chart = Rc::new(chart);
    html! {
        <>
            <div class="chart-pictures">
                { for note.map(|note| html! { <p class="note" role="status">{ note }</p> }) }
                if library == Library::Ready {
                    <Pictures chart={Rc::clone(&chart)} {now} {end} subject={subject.clone()} />
                }
            </div>
            <Numbers {chart} subject={name(subject)} />
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ChoiceProps {
    offered: Vec<(Kind, Vec<Subject>)>,
    chosen: Subject,
}

/// Of what the charts are.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let interface = use_interface();
    let language = interface.language;
    let onchange = {
        let (interface, offered) = (interface.clone(), props.offered.clone());
        Callback::from(move |event: yew::Event| choose(&event, &offered, &interface))
    };
    let option = |subject: &Subject, at: String| {
        html! {
            <option key={at.clone()} value={at} selected={*subject == props.chosen}>
                { name(subject) }
            </option>
        }
    };
    html! {
        <label class="chart-choice">
            <span>{ language.text("charts-of") }</span>
            <select {onchange}>
                { for props.offered.iter().enumerate().map(|(kind_at, (kind, subjects))| html! {
                    <optgroup key={kind.key()} label={language.text(kind.key())}>
                        { for subjects.iter().enumerate().map(|(at, subject)| {
                            option(subject, format!("{kind_at}.{at}"))
                        }) }
                    </optgroup>
                }) }
            </select>
        </label>
    }
}

fn choose(event: &yew::Event, offered: &[(Kind, Vec<Subject>)], interface: &InterfaceHandle) {
    let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    let chosen = select.and_then(|select| {
        let value = select.value();
        let (kind, at) = value.split_once('.')?;
        let (_, subjects) = offered.get(kind.parse::<usize>().ok()?)?;
        subjects.get(at.parse::<usize>().ok()?).cloned()
    });
    if let Some(chosen) = chosen {
        interface.dispatch(Change::Chart(chosen));
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PicturesProps {
    chart: Rc<Chart>,
    now: SimTime,
    end: SimTime,
    subject: Subject,
}

/// One picture for the rates, one for the lag, below each other on one clock.
#[component]
fn Pictures(props: &PicturesProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let hovered = use_state(|| None::<f64>);
    let language = interface.language;
    let chart = &props.chart;
    let times = use_memo((chart.start, chart.width, chart.count), |_| {
        (0..chart.count).map(|index| seconds(chart.ends(index))).collect::<Vec<f64>>()
    });
    let rates = use_memo((chart.rate_in.clone(), chart.rate_out.clone()), |(rate_in, rate_out)| {
        let solid = rate_in.iter().map(|values| line(values, 1000.0, false));
        solid.chain(rate_out.iter().map(|values| line(values, 1000.0, true))).collect::<Vec<_>>()
    });
    let lags = use_memo(chart.lag.clone(), |lag| {
        lag.iter().map(|values| line(values, 1.0, false)).collect::<Vec<_>>()
    });
    let on_go = Callback::from(move |second: f64| go(&session, second));
    let on_hover = {
        let hovered = hovered.clone();
        Callback::from(move |second: Option<f64>| hovered.set(second))
    };
    // The sample below the pointer, else the newest.
    let hovered = hovered
        .and_then(|second| (0..chart.count).find(|index| seconds(chart.ends(*index)) >= second));
    let at = hovered.or_else(|| chart.count.checked_sub(1));
    let end = seconds(props.end.max(SimTime::from_millis(10_000)));
    let plot = |key: &'static str, lines: &Rc<Vec<Line>>, legend: Vec<Html>| {
        if lines.is_empty() {
            return html! { <div {key} /> };
        }
        let label = language.say(key, &[("subject", name(&props.subject).into())]);
        html! {
            <figure {key} class="chart">
                <figcaption>{ for legend }</figcaption>
                <Plot {label} times={Rc::clone(&times)} lines={Rc::clone(lines)}
                    now={seconds(props.now)} {end} on_go={on_go.clone()}
                    on_hover={on_hover.clone()} />
            </figure>
        }
    };
    let mark = |class: &'static str, key: &'static str, value: Option<String>| {
        html! {
            <span key={key} class="chart-legend">
                <span class={classes!("chart-line", class)} aria-hidden="true" />
                { language.text(key) }{ " " }
                <b>{ value.unwrap_or_else(|| "–".to_owned()) }</b>
            </span>
        }
    };
    let reads = |values: &Vec<Option<u64>>| at.and_then(|at| *values.get(at)?);
    let rate = |values: &Vec<Option<u64>>| reads(values).map(tenths);
    let count = |values: &Vec<Option<u64>>| reads(values).map(crate::i18n::grouped);
    let mut of_rates = Vec::new();
    of_rates.extend(chart.rate_in.as_ref().map(|it| mark("solid", "charts-in", rate(it))));
    of_rates.extend(chart.rate_out.as_ref().map(|it| mark("dashed", "charts-out", rate(it))));
    let of_lag = chart.lag.iter().map(|it| mark("solid", "charts-lag", count(it))).collect();
    let moment = at.map(|at| chart.ends(at).to_string()).unwrap_or_default();
    html! {
        <>
            <p class="chart-moment">{ language.say("charts-moment", &[("time", moment.into())]) }</p>
            { plot("charts-rates-label", &rates, of_rates) }
            { plot("charts-lag-label", &lags, of_lag) }
        </>
    }
}

/// Goes to a second, and stops there.
fn go(session: &Session, second: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the run, never below zero"
    )]
    let time = SimTime::from_millis((second * 1000.0) as u64);
    session.set_playing(false);
    session.go_to(time);
}

#[expect(clippy::cast_precision_loss, reason = "for places on the screen")]
fn line(values: &[Option<u64>], parts: f64, dashed: bool) -> Line {
    let values = values.iter().map(|value| value.map(|value| value as f64 / parts)).collect();
    Line { values, dashed }
}

#[expect(clippy::cast_precision_loss, reason = "for places on the screen")]
fn seconds(time: SimTime) -> f64 {
    time.as_micros() as f64 / 1e6
}
