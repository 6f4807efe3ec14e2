//! New things: the places where they would appear, and their forms.

use super::command_form::CommandForm;
use super::form::Form;
use crate::interface::{Change, NewThing, use_interface};
use partita_engine::command::Command;
use partita_engine::id::GroupName;
use partita_scene::hit::Thing;
use yew::prelude::*;

/// What is to be made.
#[derive(Clone, PartialEq, Properties)]
pub struct MakingProps {
    /// What.
    pub what: NewThing,
}

/// The form for it; none while it is still to be chosen.
fn form(what: &NewThing) -> Option<Form> {
    Some(match what {
        NewThing::Any => return None,
        NewThing::Producer => Form::Producer,
        NewThing::Topic => Form::Topic,
        NewThing::Broker => Form::Broker,
        NewThing::Consumer(group) => {
            Form::Consumer(group.as_deref().and_then(|name| GroupName::new(name).ok()))
        }
    })
}

/// The thing under its new name.
pub(super) fn renamed(thing: &Thing, command: &Command) -> Option<Thing> {
    match (thing, command) {
        (Thing::Producer(_), Command::Rename { name, .. }) => Some(Thing::Producer(name.clone())),
        (Thing::Consumer(_), Command::Rename { name, .. }) => Some(Thing::Consumer(name.clone())),
        (_, Command::RenameGroup { name, .. }) => Some(Thing::Group(name.clone())),
        _ => None,
    }
}

/// The thing that a command made.
pub(super) fn made(command: &Command) -> Option<Thing> {
    match command {
        Command::AddProducer { producer, .. } => Some(Thing::Producer(producer.clone())),
        Command::CreateTopic { topic, .. } => Some(Thing::Topic(topic.clone())),
        Command::AddBroker { broker, .. } => Some(Thing::Broker(*broker)),
        Command::AddConsumer { consumer, .. } => Some(Thing::Consumer(consumer.clone())),
        _ => None,
    }
}

/// The form for something new. What it made is selected.
#[component]
pub fn Making(MakingProps { what }: &MakingProps) -> Html {
    let interface = use_interface();
    let form = form(what);
    let title = interface.text(form.as_ref().map_or("places-label", Form::title));
    let done = {
        let interface = interface.clone();
        Callback::from(move |command: Command| {
            interface.dispatch(Change::Select(made(&command)));
        })
    };
    html! {
        <section class="making" aria-label={title.clone()}>
            <h2 class="inspector-title">{ title }</h2>
            { match form {
                Some(form) => html! {
                    <CommandForm key={format!("{what:?}")} {form} focus=true {done} />
                },
                None => html! { <Places key="places" /> },
            } }
        </section>
    }
}

/// A dashed button: where it stands, the new thing will appear.
#[component]
pub fn MakeButton(MakingProps { what }: &MakingProps) -> Html {
    let interface = use_interface();
    let key = match what {
        NewThing::Producer => "add-producer",
        NewThing::Topic => "add-topic",
        NewThing::Broker => "add-broker",
        NewThing::Consumer(Some(_)) => "add-consumer",
        NewThing::Consumer(None) => "add-group",
        NewThing::Any => "places-label",
    };
    let label = interface.text(key);
    let what = what.clone();
    let onclick =
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Make(Some(what.clone()))));
    html! { <button type="button" class="add" {onclick}>{ label }</button> }
}

/// Opens the place where a record is written by hand.
#[component]
fn ComposeButton() -> Html {
    let interface = use_interface();
    let open = interface.composing;
    let onclick = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Compose(!open)))
    };
    html! {
        <button type="button" class="add" aria-expanded={open.to_string()} {onclick}>
            { interface.text("add-record") }
        </button>
    }
}

/// The stage's edge: one dashed button for each kind of thing, in the order of the picture.
#[component]
pub fn Places() -> Html {
    let interface = use_interface();
    html! {
        <div class="places" role="group" aria-label={interface.text("places-label")}>
            <MakeButton what={NewThing::Producer} />
            <MakeButton what={NewThing::Topic} />
            <MakeButton what={NewThing::Broker} />
            <MakeButton what={NewThing::Consumer(None)} />
            <ComposeButton />
        </div>
    }
}
