//! What can be done with a thing: buttons and forms that write command lines and carry them out.

mod field;
mod forms;
mod make;

pub use make::{MakeButton, Making, Places};

use crate::interface::use_interface;
use crate::session::{Problem, use_revision, use_session};
use field::{Field, run_button};
use forms::{PartitionsForm, ProcessForm, RateForm, SendForm};
use partita_engine::command::{Command, NodeName};
use partita_engine::id::{ClientName, GroupName, TopicName};
use partita_engine::world::{ClientState, World};
use partita_scene::hit::Thing;
use yew::prelude::*;

/// What is acted on.
#[derive(Clone, PartialEq, Properties)]
pub struct ActionsProps {
    /// The thing.
    pub thing: Thing,
}

/// The common actions on a thing; the inspector shows them below what is known of it.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    use_revision();
    let content = match &props.thing {
        Thing::Producer(name) => html! { <ProducerActions name={name.clone()} /> },
        Thing::Consumer(name) | Thing::Position { consumer: name, .. } => {
            html! { <ConsumerActions name={name.clone()} /> }
        }
        Thing::Group(name) | Thing::Committed { group: name, .. } => {
            html! { <GroupActions name={name.clone()} /> }
        }
        Thing::Broker(_) => {
            html! { <make::MakeButton what={crate::interface::NewThing::Broker} /> }
        }
        Thing::Topic(topic) => html! { <TopicActions name={topic.clone()} /> },
        Thing::Message(_) => html! {},
        thing => match thing.topic_partition() {
            Some(topic_partition) => {
                html! { <TopicActions name={topic_partition.topic.clone()} /> }
            }
            None => html! {},
        },
    };
    html! { <div class="actions">{ content }</div> }
}

/// A client's name.
#[derive(Clone, PartialEq, Properties)]
struct ClientProps {
    name: ClientName,
}

#[component]
fn ProducerActions(ClientProps { name }: &ClientProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let producer = session
        .with_world(|world| world.producers().into_iter().find(|producer| producer.name == *name));
    let Some(producer) = producer else {
        return html! { <p class="note">{ interface.text("action-gone") }</p> };
    };
    let running = producer.state == ClientState::Running;
    html! {
        <>
            if running {
                <SendForm key={format!("send-{name}")} producer={name.clone()} />
                <RateForm key={format!("rate-{name}")} name={name.clone()} />
            }
            <ClientButtons name={name.clone()} {running} />
        </>
    }
}

#[component]
fn ConsumerActions(ClientProps { name }: &ClientProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let consumer = session
        .with_world(|world| world.consumers().into_iter().find(|consumer| consumer.name == *name));
    let Some(consumer) = consumer else {
        return html! { <p class="note">{ interface.text("action-gone") }</p> };
    };
    let running = consumer.state == ClientState::Running;
    let commit = Command::Commit { consumer: name.clone() };
    html! {
        <>
            if running {
                <ProcessForm key={format!("process-{name}")} name={name.clone()} seconds={consumer.processing.to_string()} />
                <div class="action-row">
                    { run_button(&session, interface.text("action-commit"), commit, "button") }
                </div>
            }
            <ClientButtons name={name.clone()} {running} />
        </>
    }
}

/// A client and whether it runs.
#[derive(Clone, PartialEq, Properties)]
struct ClientButtonsProps {
    name: ClientName,
    running: bool,
}

/// Start, stop, crash, remove.
#[component]
fn ClientButtons(props: &ClientButtonsProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let node = || NodeName::Client(props.name.clone());
    let remove = Command::Remove { client: props.name.clone() };
    html! {
        <div class="action-row">
            if props.running {
                { run_button(&session, interface.text("action-stop"), Command::Stop { node: node() }, "button") }
                { run_button(&session, interface.text("action-crash"), Command::Crash { node: node() }, "button") }
            } else {
                { run_button(&session, interface.text("action-start"), Command::Start { node: node() }, "button primary") }
            }
            { run_button(&session, interface.text("action-remove"), remove, "button quiet") }
        </div>
    }
}

/// A topic's name.
#[derive(Clone, PartialEq, Properties)]
struct TopicProps {
    name: TopicName,
}

#[component]
fn TopicActions(TopicProps { name }: &TopicProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let topic =
        session.with_world(|world| world.topics().into_iter().find(|topic| topic.name == *name));
    let Some(topic) = topic else {
        return html! { <p class="note">{ interface.text("action-gone") }</p> };
    };
    let delete = Command::DeleteTopic { topic: name.clone() };
    html! {
        <>
            <SendForm key={format!("send-{name}")} topic={name.clone()} />
            <PartitionsForm key={format!("partitions-{name}")} name={name.clone()} present={topic.partitions.len()} />
            <div class="action-row">
                { run_button(&session, interface.text("action-delete-topic"), delete, "button quiet") }
            </div>
        </>
    }
}

/// A group's name.
#[derive(Clone, PartialEq, Properties)]
struct GroupProps {
    name: GroupName,
}

#[component]
fn GroupActions(GroupProps { name }: &GroupProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let members = session.with_world(|world| {
        let group = world.groups().into_iter().find(|group| group.name == *name);
        group.map(|group| group.members.len())
    });
    let delete = Command::DeleteGroup { group: name.clone() };
    html! {
        <>
            <make::MakeButton what={crate::interface::NewThing::Consumer(Some(name.to_string()))} />
            <div class="action-row">
                if members == Some(0) {
                    { run_button(&session, interface.text("action-delete-group"), delete, "button quiet") }
                } else {
                    <p class="note">{ interface.text("action-delete-group-note") }</p>
                }
            </div>
        </>
    }
}

/// What a form's last line came to, in words.
fn problem_text(problem: Option<&Problem>, interface: &crate::interface::Interface) -> Html {
    html! {
        <div class="form-problem" role="alert">
            { for problem.map(|problem| format!("✕ {}", interface.language.problem(problem).text)) }
        </div>
    }
}

/// The names of the topics of the world, those of Kafka itself left out.
fn topic_names(world: &dyn World) -> Vec<TopicName> {
    let topics = world.topics().into_iter().filter(|topic| !topic.internal);
    topics.map(|topic| topic.name).collect()
}

/// A text field with its label, and a select, as all forms use them.
fn text_field(label: String, field: &Field, wide: bool) -> Html {
    field.view(label, if wide { "field wide" } else { "field" })
}
