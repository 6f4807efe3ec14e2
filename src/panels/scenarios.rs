//! The page of scenarios: worlds to begin with.

use crate::app::Route;
use crate::i18n::Language;
use crate::interface::{Change, use_interface};
use crate::scenarios::{Facts, SHELF};
use crate::session::{opening, use_session};
use crate::storage::DATABASE_NAME;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The scenarios, one sentence each. Opening one begins a new session; the one before is kept.
#[component]
pub fn Scenarios() -> Html {
    let interface = use_interface();
    let session = use_session();
    let navigator = use_navigator();
    let language = interface.language;
    let open = |index: usize| {
        let (session, navigator, interface) =
            (session.clone(), navigator.clone(), interface.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, navigator, interface) =
                (session.clone(), navigator.clone(), interface.clone());
            spawn_local(async move {
                let Some(shelved) = SHELF.get(index) else { return };
                let new = shelved.begin(language);
                let opened = opening::start(DATABASE_NAME, session.store(), new, Vec::new()).await;
                session.replace(opened);
                session.set_playing(true);
                interface.dispatch(Change::Select(None));
                interface.dispatch(Change::Perspective(shelved.perspective));
                if let Some(navigator) = navigator {
                    navigator.push(&Route::Sandbox);
                }
            });
        })
    };
    html! {
        <div class="scenarios">
            <h2>{ interface.text("scenarios-title") }</h2>
            <p class="note">{ interface.text("scenarios-note") }</p>
            <ul class="library">
                { for SHELF.iter().enumerate().map(|(index, shelved)| {
                    let scenario = shelved.scenario();
                    html! {
                        <li key={shelved.id} class="card">
                            <h3>{ scenario.title.get(language.tag()).to_owned() }</h3>
                            <p>{ scenario.look_for.get(language.tag()).to_owned() }</p>
                            <p class="card-facts">{ facts(language, &Facts::of(&scenario)) }</p>
                            <button class="button" onclick={open(index)}>{ interface.text("scenarios-open") }</button>
                        </li>
                    }
                }) }
            </ul>
        </div>
    }
}

/// How much a scenario brings along, in one line.
fn facts(language: Language, facts: &Facts) -> String {
    let counted = [
        ("scenarios-brokers", facts.brokers),
        ("scenarios-topics", facts.topics),
        ("scenarios-partitions", facts.partitions),
        ("scenarios-producers", facts.producers),
        ("scenarios-consumers", facts.consumers),
        ("scenarios-groups", facts.groups),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let counted = counted.map(|(key, count)| language.say(key, &[("count", count.into())]));
    let lasts = language.say("scenarios-seconds", &[("count", facts.seconds.into())]);
    counted.chain([lasts]).collect::<Vec<_>>().join(" · ")
}
