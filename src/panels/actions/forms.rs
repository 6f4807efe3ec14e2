//! Forms for things that are there.

use super::field::{use_field, word};
use super::{problem_text, text_field, topic_names};
use crate::interface::use_interface;
use crate::session::{Problem, use_session};
use partita_engine::id::{ClientName, TopicName};
use partita_engine::world::{ClientState, World};
use yew::prelude::*;

/// Who sends, or where to: what is not given is chosen in the form.
#[derive(Clone, PartialEq, Properties)]
pub struct SendProps {
    /// Who sends.
    #[prop_or_default]
    pub producer: Option<ClientName>,
    /// Where to.
    #[prop_or_default]
    pub topic: Option<TopicName>,
}

/// A record made by hand.
#[component]
pub fn SendForm(props: &SendProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let (producers, topics) = session.with_world(|world| {
        let running = world.producers().into_iter().filter(|p| p.state == ClientState::Running);
        (running.map(|producer| producer.name.to_string()).collect::<Vec<_>>(), topic_names(world))
    });
    let producer = use_field("");
    let topic = use_field("");
    let key = use_field("").or_else(interface.text("form-no-key"));
    let value = use_field("1").or_else(interface.text("form-empty"));
    let headers = use_field("").or_else(interface.text("form-headers-example"));
    let partition = use_field("").or_else(interface.text("form-partition-auto")).numeric();
    let timestamp = use_field("").or_else(interface.text("form-timestamp-now")).numeric();
    let problem = use_state_eq(|| None::<Problem>);

    let chosen = |given: Option<String>, field: &str, all: &[String]| {
        let field = Some(field.to_owned()).filter(|field| all.contains(field));
        given.or(field).or_else(|| all.first().cloned())
    };
    let topics: Vec<String> = topics.iter().map(ToString::to_string).collect();
    let from =
        chosen(props.producer.as_ref().map(ToString::to_string), producer.text(), &producers);
    let to = chosen(props.topic.as_ref().map(ToString::to_string), topic.text(), &topics);
    let (Some(from), Some(to)) = (from, to) else {
        let missing = if producers.is_empty() { "form-needs-producer" } else { "form-needs-topic" };
        return html! { <p class="note">{ interface.text(missing) }</p> };
    };
    let line = {
        let mut line = format!("send {from} {to}");
        let mut add = |name: &str, text: Option<String>| {
            if let Some(text) = text {
                line.push_str(&format!(" {name}={text}"));
            }
        };
        add("key", key.given().map(word));
        add("value", Some(word(value.text())));
        add("partition", partition.given().map(ToOwned::to_owned));
        add("headers", headers.given().map(ToOwned::to_owned));
        add("timestamp", timestamp.given().map(ToOwned::to_owned));
        line
    };
    let onsubmit = submit(&session, line.clone(), problem.clone(), None);
    let pairs = |names: &[String]| names.iter().map(|n| (n.clone(), n.clone())).collect::<Vec<_>>();
    html! {
        <form class="form" {onsubmit}>
            <h3>{ interface.text("form-send-title") }</h3>
            <div class="fields">
                if props.producer.is_none() {
                    { producer.select(interface.text("form-producer"), &pairs(&producers)) }
                }
                if props.topic.is_none() {
                    { topic.select(interface.text("form-topic"), &pairs(&topics)) }
                }
                { text_field(interface.text("form-key"), &key, false) }
                { text_field(interface.text("form-value"), &value, true) }
                { text_field(interface.text("form-headers"), &headers, true) }
                { text_field(interface.text("form-partition"), &partition, false) }
                { text_field(interface.text("form-timestamp"), &timestamp, false) }
            </div>
            <div class="form-end">
                <code lang="en">{ line }</code>
                <button class="button primary" type="submit">{ interface.text("form-send") }</button>
            </div>
            { problem_text(problem.as_ref(), &interface) }
        </form>
    }
}

/// Carries out `line` when the form is sent; what is wrong stays in the form with all that was typed.
pub fn submit(
    session: &crate::session::Session,
    line: String,
    problem: UseStateHandle<Option<Problem>>,
    done: Option<Callback<()>>,
) -> Callback<SubmitEvent> {
    let session = session.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        match session.run_line(&line) {
            Ok(_) => {
                problem.set(None);
                if let Some(done) = &done {
                    done.emit(());
                }
            }
            Err(refused) => problem.set(Some(refused)),
        }
    })
}

/// A client.
#[derive(Clone, PartialEq, Properties)]
pub struct RateProps {
    /// Whose rate.
    pub name: ClientName,
}

/// A producer's flow: rate and keys.
#[component]
pub fn RateForm(RateProps { name }: &RateProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let (flow, topics) = session.with_world(|world| {
        let producer = world.producers().into_iter().find(|producer| producer.name == *name);
        (producer.and_then(|producer| producer.flows.into_iter().next()), topic_names(world))
    });
    let topics: Vec<String> = topics.iter().map(ToString::to_string).collect();
    let rate_now = flow.as_ref().map_or_else(
        || "1".to_owned(),
        |flow| {
            let thousandths = u32::try_from(flow.millirecords_per_second).unwrap_or(u32::MAX);
            partita_engine::command::Rate::from_thousandths(thousandths)
                .map_or_else(|_| "1".to_owned(), |rate| rate.to_string())
        },
    );
    let keys_now = flow.as_ref().map_or_else(String::new, |flow| {
        flow.keys
            .iter()
            .map(|key| word(&crate::explain::bytes_text(key)))
            .collect::<Vec<_>>()
            .join(",")
    });
    let topic_now = flow.as_ref().map(|flow| flow.topic.to_string());
    let rate = use_field(&rate_now).numeric();
    let keys = use_field(&keys_now).or_else(interface.text("form-no-key"));
    let topic = use_field(topic_now.as_deref().unwrap_or_default());
    let problem = use_state_eq(|| None::<Problem>);
    let Some(first) = topics.first() else {
        return html! { <p class="note">{ interface.text("form-needs-topic") }</p> };
    };
    let to = if topics.iter().any(|name| name == topic.text()) { topic.text() } else { first };
    let keys_part = keys.given().map_or_else(String::new, |keys| format!(" keys={keys}"));
    let line = format!("flow {name} {to} rate={}{keys_part}", rate.text());
    let stop = format!("flow {name} {to} rate=0");
    let flowing = flow.is_some();
    let pairs: Vec<_> = topics.iter().map(|name| (name.clone(), name.clone())).collect();
    let halt = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| {
            // What is wrong is read in the console, where the line stands.
            let _ = session.run_line(&stop);
        })
    };
    html! {
        <form class="form" onsubmit={submit(&session, line.clone(), problem.clone(), None)}>
            <h3>{ interface.text("form-rate-title") }</h3>
            <div class="fields">
                { topic.select(interface.text("form-topic"), &pairs) }
                { text_field(interface.text("form-rate"), &rate, false) }
                { text_field(interface.text("form-keys"), &keys, true) }
            </div>
            <div class="form-end">
                <code lang="en">{ line }</code>
                if flowing {
                    <button class="button" type="button" onclick={halt}>{ interface.text("form-rate-stop") }</button>
                }
                <button class="button" type="submit">{ interface.text("form-rate-set") }</button>
            </div>
            { problem_text(problem.as_ref(), &interface) }
        </form>
    }
}

/// A consumer and how long it works on a record.
#[derive(Clone, PartialEq, Properties)]
pub struct ProcessProps {
    /// Whose.
    pub name: ClientName,
    /// Now, in seconds.
    pub seconds: String,
}

/// A consumer's processing time.
#[component]
pub fn ProcessForm(props: &ProcessProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let seconds = use_field(&props.seconds).numeric();
    let problem = use_state_eq(|| None::<Problem>);
    let line = format!("set {} process={}", props.name, seconds.text());
    html! {
        <form class="form" onsubmit={submit(&session, line.clone(), problem.clone(), None)}>
            <h3>{ interface.text("form-process-title") }</h3>
            <div class="fields">{ text_field(interface.text("form-process"), &seconds, false) }</div>
            <div class="form-end">
                <code lang="en">{ line }</code>
                <button class="button" type="submit">{ interface.text("form-set") }</button>
            </div>
            { problem_text(problem.as_ref(), &interface) }
        </form>
    }
}

/// A topic and how many partitions it has.
#[derive(Clone, PartialEq, Properties)]
pub struct PartitionsProps {
    /// Which topic.
    pub name: TopicName,
    /// How many it has.
    pub present: usize,
}

/// More partitions for a topic.
#[component]
pub fn PartitionsForm(props: &PartitionsProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let count = use_field(&(props.present + 1).to_string()).numeric();
    let problem = use_state_eq(|| None::<Problem>);
    let line = format!("alter {} partitions={}", props.name, count.text());
    html! {
        <form class="form" onsubmit={submit(&session, line.clone(), problem.clone(), None)}>
            <h3>{ interface.text("form-partitions-title") }</h3>
            <p class="note">{ interface.text("form-partitions-note") }</p>
            <div class="fields">{ text_field(interface.text("form-partitions"), &count, false) }</div>
            <div class="form-end">
                <code lang="en">{ line }</code>
                <button class="button" type="submit">{ interface.text("form-partitions-add") }</button>
            </div>
            { problem_text(problem.as_ref(), &interface) }
        </form>
    }
}
