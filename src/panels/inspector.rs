//! The inspector: what a thing is, and why it is so, each link leading to the thing it names.

use super::controller_log::ControllerLog;
use super::ledger::Ledger;
use crate::explain::{Explanation, Fact, Link, Mark, explain};
use crate::i18n::Language;
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::session::{Session, use_revision, use_session};
use crate::stage::{OffsetField, key_badge};
use partita_engine::time::SimTime;
use partita_scene::hit::Thing;
use yew::prelude::*;

/// Facts that are shown before the question; the rest opens on demand.
const FEW_FACTS: usize = 6;

/// What the inspector is given.
#[derive(Clone, PartialEq, Properties)]
pub struct InspectorProps {
    /// The thing that is explained.
    pub thing: Thing,
    /// What a person can do with it, shown below its story.
    #[prop_or_default]
    pub children: Html,
}

/// A thing, explained.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let thing = &props.thing;
    if *thing == Thing::ControllerLog {
        return html! {
            <section class="inspector" aria-label={language.text("inspector-label")}>
                <ControllerLog key="controller-log" />
            </section>
        };
    }
    let explanation = session.with_world(|world| explain(world, thing));
    html! {
        <section class="inspector" aria-label={language.text("inspector-label")}>
            { match explanation {
                Some(explanation) => html! {
                    <Explained key={format!("{thing:?}")} {explanation}>
                        { offset_field(thing) }
                        <Ledger thing={thing.clone()} />
                        { props.children.clone() }
                    </Explained>
                },
                None => gone(language, thing),
            } }
        </section>
    }
}

/// Where a partition's log is looked back in.
fn offset_field(thing: &Thing) -> Html {
    match thing {
        Thing::Partition(at) => html! { <OffsetField topic_partition={at.clone()} /> },
        _ => html! {},
    }
}

/// Words for a thing that was there when it was chosen.
fn gone(language: Language, thing: &Thing) -> Html {
    let message = match thing {
        Thing::Message(_) => "inspector-gone-message",
        _ => "inspector-gone",
    };
    html! { <p class="inspector-gone">{ language.text(message) }</p> }
}

#[derive(Clone, PartialEq, Properties)]
struct ExplainedProps {
    explanation: Explanation,
    children: Html,
}

/// An explanation. It is rendered anew only when it says something else.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let all = use_state(|| false);
    let language = interface.language;
    let told = &props.explanation;
    let shown = if *all { told.facts.len() } else { FEW_FACTS };
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let more = if *all { "inspector-fewer-facts" } else { "inspector-more-facts" };
    html! {
        <>
            <h2 class="inspector-title">
                { told.key.map(key_badge) }
                <span>{ language.words(&told.title) }</span>
            </h2>
            <p class="inspector-subtitle">
                { for told.subtitle.iter().map(|words| language.words(words)) }
            </p>
            <div class="inspector-body">
            <div>
            <dl class="facts">
                { for told.facts.iter().take(shown).enumerate().map(|(index, fact)| {
                    fact_view(index, fact, &interface)
                }) }
            </dl>
            <div>
                { for (told.facts.len() > FEW_FACTS).then(|| html! {
                    <button class="link" aria-expanded={all.to_string()} onclick={toggle}>
                        { language.text(more) }
                    </button>
                }) }
            </div>
            </div>
            <div>
            <h3 class="inspector-question">{ language.words(&told.question) }</h3>
            { story_view(told, &interface, &session) }
            </div>
            </div>
            { props.children.clone() }
        </>
    }
}

/// A story: what happened, oldest first, and what holds now.
pub(super) fn story_view(
    told: &Explanation,
    interface: &InterfaceHandle,
    session: &Session,
) -> Html {
    let language = interface.language;
    html! {
        <ol class="story">
            { for told.begins_earlier.then(|| html! {
                <li key="earlier" class="story-earlier">
                    { language.text("inspector-earlier") }
                    { " " }
                    { for told.began_at.map(|time| began_view(time, language, session)) }
                </li>
            }) }
            { for told.story.iter().map(|link| link_view(link, interface, session)) }
            { for told.now.iter().map(|words| html! {
                <li key="now" class="story-link">
                    <span />
                    <span class="story-mark story-now" role="img"
                        aria-label={language.text("story-now")} />
                    <span>{ language.words(words) }</span>
                </li>
            }) }
        </ol>
    }
}

/// A number or a name with its label.
pub(super) fn fact_view(index: usize, fact: &Fact, interface: &InterfaceHandle) -> Html {
    let language = interface.language;
    let value = language.words(&fact.value);
    let value = if fact.broken { format!("✕ {value}") } else { value };
    html! {
        <div key={index} class={classes!("fact", fact.broken.then_some("broken"))}>
            <dt>{ language.words(&fact.label) }</dt>
            <dd>{ leading(value, fact.leads_to.as_ref(), interface) }</dd>
        </div>
    }
}

/// Words that lead to a thing, or just words.
fn leading(words: String, to: Option<&Thing>, interface: &InterfaceHandle) -> Html {
    match to {
        Some(thing) if interface.selected.as_ref() != Some(thing) => {
            let (interface, thing) = (interface.clone(), thing.clone());
            let select = Callback::from(move |_: MouseEvent| {
                interface.dispatch(Change::Select(Some(thing.clone())));
            });
            html! { <button class="link" onclick={select}>{ words }</button> }
        }
        _ => html! { <span>{ words }</span> },
    }
}

fn link_view(link: &Link, interface: &InterfaceHandle, session: &Session) -> Html {
    let language = interface.language;
    let (class, meaning) = match link.mark {
        Mark::Command => ("story-command", "story-command"),
        Mark::Event => ("story-event", "story-event"),
        Mark::Broken => ("story-broken", "story-broken"),
    };
    let words = language.words(&link.words);
    let words = match link.mark {
        Mark::Command => html! { <code lang="en">{ words }</code> },
        Mark::Broken => leading(format!("✕ {words}"), link.leads_to.as_ref(), interface),
        Mark::Event => leading(words, link.leads_to.as_ref(), interface),
    };
    html! {
        <li key={link.event.0.to_string()} class={classes!("story-link", class)}>
            { time_view(link.time, language, session) }
            <span class={classes!("story-mark", class)} role="img"
                aria-label={language.text(meaning)} />
            <div>
                { words }
                { for link.decided_by.iter().map(|decided_by| html! {
                    <code class="story-decided">{ language.words(decided_by) }</code>
                }) }
            </div>
        </li>
    }
}

/// The way to a moment whose events are found again by replay.
fn began_view(time: SimTime, language: Language, session: &Session) -> Html {
    let text = time.to_string();
    let session = session.clone();
    let go = Callback::from(move |_: MouseEvent| {
        session.set_playing(false);
        session.go_to(time);
    });
    html! {
        <button class="link" onclick={go}>
            { language.say("inspector-began", &[("time", (&text).into())]) }
        </button>
    }
}

/// A moment that one can go to.
pub(super) fn time_view(time: SimTime, language: Language, session: &Session) -> Html {
    let text = time.to_string();
    let label = language.say("inspector-time", &[("time", (&text).into())]);
    let session = session.clone();
    let go = Callback::from(move |_: MouseEvent| {
        session.set_playing(false);
        session.go_to(time);
    });
    html! {
        <button class="story-time" onclick={go} aria-label={label.clone()} title={label}>{ text }</button>
    }
}
