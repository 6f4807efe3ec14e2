//! New things: the places where they would appear, and their forms.

use super::command_form::CommandForm;
use super::form::Form;
use crate::interface::{Change, NewThing, use_interface};
use crate::session::{use_revision, use_session};
use partita_engine::command::Command;
use partita_engine::id::{GroupName, TopicName};
use partita_engine::world::World;
use partita_scene::hit::Thing;
use std::collections::BTreeSet;
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
    // While it is being made, the place says so as the picture does.
    let open = interface.making.as_ref() == Some(what);
    let what = what.clone();
    let onclick =
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Make(Some(what.clone()))));
    html! {
        <button type="button" class={classes!("add", open.then_some("planned"))}
            aria-expanded={open.to_string()} {onclick}>{ label }</button>
    }
}

/// The topic that is looked at, or the only one there is; with how many partitions it has.
fn topic_meant(world: &dyn World, selected: Option<&Thing>) -> Option<(TopicName, usize)> {
    let meant = match selected {
        Some(Thing::Topic(name)) => Some(name.clone()),
        Some(thing) => thing.topic_partition().map(|partition| partition.topic.clone()),
        None => None,
    };
    let topics: Vec<_> = world.topics().into_iter().filter(|view| !view.internal).collect();
    let view = match (meant, topics.as_slice()) {
        (Some(name), topics) => topics.iter().find(|view| view.name == name),
        (None, [only]) => Some(only),
        _ => None,
    };
    view.map(|view| (view.name.clone(), view.partitions.len()))
}

/// The group that is looked at, or the only one there is.
fn group_meant(world: &dyn World, selected: Option<&Thing>) -> Option<String> {
    let consumers = world.consumers();
    match selected {
        Some(Thing::Group(name)) => return Some(name.to_string()),
        Some(Thing::Consumer(name)) => {
            let view = consumers.iter().find(|view| view.name == *name);
            return view.map(|view| view.group.to_string());
        }
        _ => {}
    }
    let groups: BTreeSet<_> = consumers.into_iter().map(|view| view.group).collect();
    let mut groups = groups.into_iter();
    groups.next().filter(|_| groups.next().is_none()).map(|group| group.to_string())
}

/// One more partition, and the topic that gets it.
#[derive(Clone, PartialEq, Properties)]
struct PartitionProps {
    topic: TopicName,
    partitions: usize,
}

/// Adds a partition at once: there is nothing to fill in, and it can be undone.
#[component]
fn PartitionButton(props: &PartitionProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let line = format!("alter {} partitions={}", props.topic, props.partitions + 1);
    let title = line.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        // What is wrong is read in the console, where the line stands.
        let _ = session.run_line(&line);
    });
    html! {
        <button type="button" class="add" {title} {onclick}>{ interface.text("add-partition") }</button>
    }
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
        <button type="button" class={classes!("add", open.then_some("planned"))}
            aria-expanded={open.to_string()} {onclick}>
            { interface.text("add-record") }
        </button>
    }
}

/// The stage's edge: one dashed button for each kind of thing, in the order of the picture.
#[component]
pub fn Places() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let selected = interface.selected.as_ref();
    let (partition, group) =
        session.with_world(|world| (topic_meant(world, selected), group_meant(world, selected)));
    html! {
        <div class="places" role="group" aria-label={interface.text("places-label")}>
            <span class="place-group"><MakeButton what={NewThing::Producer} /></span>
            <span class="place-group">
                { for partition.map(|(topic, partitions)| html! {
                    <PartitionButton key="partition" {topic} {partitions} />
                }) }
                <MakeButton key="topic" what={NewThing::Topic} />
                <MakeButton key="broker" what={NewThing::Broker} />
                <ComposeButton key="record" />
            </span>
            <span class="place-group">
                { for group.map(|group| html! {
                    <MakeButton key="consumer" what={NewThing::Consumer(Some(group))} />
                }) }
                <MakeButton key="group" what={NewThing::Consumer(None)} />
            </span>
        </div>
    }
}
