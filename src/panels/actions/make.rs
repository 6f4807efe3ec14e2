//! Forms for things that are not there yet, and the buttons on the stage that open them.

use super::field::use_field;
use super::forms::submit;
use super::{problem_text, text_field, topic_names};
use crate::interface::{Change, NewThing, use_interface};
use crate::session::{Problem, WorldNames, use_revision, use_session};
use partita_engine::world::World;
use yew::prelude::*;

/// What is to be made.
#[derive(Clone, PartialEq, Properties)]
pub struct MakingProps {
    /// What.
    pub what: NewThing,
}

/// The form for something new.
#[component]
pub fn Making(MakingProps { what }: &MakingProps) -> Html {
    let interface = use_interface();
    let title = interface.text(match what {
        NewThing::Any => "places-label",
        NewThing::Producer => "make-producer",
        NewThing::Topic => "make-topic",
        NewThing::Consumer(_) => "make-consumer",
        NewThing::Broker => "make-broker",
    });
    let form = match what {
        NewThing::Any => html! { <Places /> },
        NewThing::Producer => html! { <NewProducer /> },
        NewThing::Topic => html! { <NewTopic /> },
        NewThing::Consumer(group) => html! { <NewConsumer group={group.clone()} /> },
        NewThing::Broker => html! { <NewBroker /> },
    };
    html! {
        <div class="making">
            <h2>{ title }</h2>
            { form }
        </div>
    }
}

/// A dashed button in the place where the new thing will appear.
#[component]
pub fn MakeButton(MakingProps { what }: &MakingProps) -> Html {
    let interface = use_interface();
    let key = match what {
        NewThing::Any => "places-label",
        NewThing::Producer => "add-producer",
        NewThing::Topic => "add-topic",
        NewThing::Consumer(Some(_)) => "add-consumer",
        NewThing::Consumer(None) => "add-group",
        NewThing::Broker => "add-broker",
    };
    let label = interface.text(key);
    let what = what.clone();
    let onclick =
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Make(Some(what.clone()))));
    html! { <button class="add" {onclick}>{ label }</button> }
}

/// The places below the picture where new things would stand.
#[component]
pub fn Places() -> Html {
    let interface = use_interface();
    html! {
        <div class="places" role="group" aria-label={interface.text("places-label")}>
            <MakeButton what={NewThing::Producer} />
            <MakeButton what={NewThing::Topic} />
            <MakeButton what={NewThing::Broker} />
            <MakeButton what={NewThing::Consumer(None)} />
        </div>
    }
}

/// Closes the form once its line is carried out.
#[hook]
fn use_close() -> Callback<()> {
    let interface = use_interface();
    Callback::from(move |()| interface.dispatch(Change::Make(None)))
}

/// The parts that all forms for new things have in common.
#[derive(Clone, PartialEq, Properties)]
struct NewFormProps {
    /// The command line that the fields make.
    line: String,
    /// The fields.
    children: Html,
}

#[component]
fn NewForm(NewFormProps { line, children }: &NewFormProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let close = use_close();
    let problem = use_state_eq(|| None::<Problem>);
    html! {
        <form class="form" onsubmit={submit(&session, line.clone(), problem.clone(), Some(close))}>
            <div class="fields">{ children.clone() }</div>
            <div class="form-end">
                <code lang="en">{ line.clone() }</code>
                <button class="button primary" type="submit">{ interface.text("make-do") }</button>
            </div>
            { problem_text(problem.as_ref(), &interface) }
        </form>
    }
}

#[hook]
fn use_names() -> WorldNames {
    let session = use_session();
    use_revision();
    session.with_world(|world| WorldNames::of(world))
}

#[component]
fn NewProducer() -> Html {
    let interface = use_interface();
    let names = use_names();
    let name = use_field(&names.free_client("p"));
    let acks = use_field("all");
    let line = format!("producer {} acks={}", name.text(), acks.text());
    let choices = ["all", "1", "0"].map(|word| (word.to_owned(), format!("acks={word}")));
    html! {
        <NewForm line={idempotence_off(line, acks.text())}>
            { text_field(interface.text("form-name"), &name, false) }
            { acks.select(interface.text("form-acks"), &choices) }
        </NewForm>
    }
}

/// Idempotence, which is on by default, needs `acks=all`.
fn idempotence_off(line: String, acks: &str) -> String {
    if acks == "all" { line } else { format!("{line} enable.idempotence=false") }
}

#[component]
fn NewTopic() -> Html {
    let interface = use_interface();
    let session = use_session();
    let brokers = session.with_world(|world| world.brokers().len());
    let names = use_names();
    let name = use_field(&names.free_topic("topic-"));
    let partitions = use_field("4").numeric();
    let copies = use_field(&brokers.clamp(1, 3).to_string()).numeric();
    let line =
        format!("topic {} partitions={} rf={}", name.text(), partitions.text(), copies.text());
    html! {
        <NewForm {line}>
            { text_field(interface.text("form-name"), &name, false) }
            { text_field(interface.text("form-partitions"), &partitions, false) }
            { text_field(interface.text("form-copies"), &copies, false) }
        </NewForm>
    }
}

/// The group of a new consumer, where it is known.
#[derive(Clone, PartialEq, Properties)]
struct NewConsumerProps {
    group: Option<String>,
}

#[component]
fn NewConsumer(props: &NewConsumerProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let topics = session.with_world(|world| topic_names(world));
    let topics: Vec<String> = topics.iter().map(ToString::to_string).collect();
    let names = use_names();
    let name = use_field(&names.free_client("c"));
    let group = use_field(props.group.as_deref().unwrap_or("group-1"));
    let topic = use_field("");
    let reset = use_field("earliest");
    let Some(first) = topics.first() else {
        return html! { <p class="note">{ interface.text("form-needs-topic") }</p> };
    };
    let from = if topics.iter().any(|name| name == topic.text()) { topic.text() } else { first };
    let line = format!(
        "consumer {} group={} topic={from} reset={}",
        name.text(),
        group.text(),
        reset.text()
    );
    let pairs: Vec<_> = topics.iter().map(|name| (name.clone(), name.clone())).collect();
    let resets = ["earliest", "latest", "none"].map(|word| (word.to_owned(), word.to_owned()));
    html! {
        <NewForm {line}>
            { text_field(interface.text("form-name"), &name, false) }
            { text_field(interface.text("form-group"), &group, false) }
            { topic.select(interface.text("form-topic"), &pairs) }
            { reset.select(interface.text("form-reset"), &resets) }
        </NewForm>
    }
}

#[component]
fn NewBroker() -> Html {
    let interface = use_interface();
    let names = use_names();
    let name = use_field(&names.free_broker());
    html! {
        <NewForm line={format!("broker {}", name.text())}>
            { text_field(interface.text("form-broker"), &name, false) }
        </NewForm>
    }
}
