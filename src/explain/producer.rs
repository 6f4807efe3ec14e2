//! A producer: what it sends, what it was told.

use super::{Explanation, Fact, Words, bytes_text, delivery, story::Story};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{ClientName, NodeId};
use partita_engine::world::{ClientState, FlowView, ProducerView, World};
use partita_scene::hit::Thing;

/// The facts and the story of a producer.
pub fn explain(world: &dyn World, name: &ClientName) -> Option<Explanation> {
    let producer = world.producers().into_iter().find(|producer| producer.name == *name)?;
    let mut story = Story::of(world);
    tell(&mut story, name);
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: Words::new("value-text").text("value", name),
        subtitle: Some(Words::new("subtitle-producer")),
        key: None,
        facts: facts(&producer),
        question: question(&producer),
        story,
        begins_earlier,
        began_at: None,
        now: now(&producer),
    })
}

fn question(producer: &ProducerView) -> Words {
    Words::new(match producer.state {
        ClientState::Failed => "why-failed",
        ClientState::Crashed => "why-crashed",
        ClientState::Stopped => "why-stopped",
        ClientState::Running if producer.last_error.is_some() => "why-refused",
        ClientState::Running => "why-producer",
    })
    .text("client", &producer.name)
}

fn now(producer: &ProducerView) -> Option<Words> {
    if producer.state != ClientState::Running {
        return None;
    }
    let message = match (producer.buffered, producer.in_flight) {
        (0, 0) => "now-producer-idle",
        (_, 0) => "now-producer-buffers",
        _ => "now-producer-waits",
    };
    Some(
        Words::new(message)
            .number("buffered", producer.buffered)
            .number("in_flight", producer.in_flight),
    )
}

/// What a client's process does, in a word.
#[must_use]
pub const fn state_words(state: ClientState) -> Words {
    Words::new(match state {
        ClientState::Running => "state-running",
        ClientState::Stopped => "state-stopped",
        ClientState::Crashed => "state-crashed",
        ClientState::Failed => "state-failed",
    })
}

fn flow_fact(flow: &FlowView) -> Fact {
    let keys: Vec<_> = flow.keys.iter().map(bytes_text).collect();
    let message = if keys.is_empty() { "fact-flow-no-keys" } else { "fact-flow-value" };
    let words = Words::new(message)
        .text("topic", &flow.topic)
        .words("rate", rate_words(flow.millirecords_per_second))
        .list("keys", keys);
    Fact::new("fact-flow", words).leading_to(Thing::Topic(flow.topic.clone()))
}

/// Records per 1,000 seconds as a person says it: "2 records/s", "1 every 2 s".
#[must_use]
pub fn rate_words(millirecords_per_second: u64) -> Words {
    let milli = millirecords_per_second;
    if milli > 0 && milli < 1000 && 1_000_000 % milli == 0 {
        let millis = 1_000_000 / milli;
        return Words::new("rate-every").text("seconds", decimal(millis));
    }
    let message = if milli == 1000 { "rate-one" } else { "rate-per-second" };
    Words::new(message).text("rate", decimal(milli))
}

/// Thousandths as a decimal number without needless digits.
fn decimal(thousandths: u64) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:03}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

fn facts(producer: &ProducerView) -> Vec<Fact> {
    let broken = !matches!(producer.state, ClientState::Running | ClientState::Stopped);
    let mut facts = vec![
        Fact::new("fact-state", state_words(producer.state)).broken(broken),
        Fact::text("fact-acks", producer.acks.word()),
    ];
    facts.extend(producer.flows.iter().map(flow_fact));
    facts.extend([
        Fact::number("fact-sent", producer.sent),
        Fact::number("fact-acknowledged", producer.acknowledged),
        Fact::number("fact-given-up", producer.failed).broken(producer.failed > 0),
        Fact::number("fact-buffered", producer.buffered),
        Fact::number("fact-in-flight", producer.in_flight),
    ]);
    facts.extend(delivery::facts(producer));
    if let Some(error) = &producer.last_error {
        facts.push(Fact::text("fact-last-error", error).broken(true));
    }
    facts
}

/// How it began, what went wrong last, and its last batch from the record to the answer.
fn tell(story: &mut Story, name: &ClientName) {
    let node = NodeId::Producer(name.clone());
    let mine = |event: &Event| event.node.as_ref() == Some(&node);
    let life = story.last(|event| {
        mine(event)
            && matches!(
                event.kind,
                EventKind::ClientStarted
                    | EventKind::ClientStopped
                    | EventKind::ClientCrashed
                    | EventKind::ClientFailed { .. }
            )
    });
    match life {
        Some(event) => {
            story.tell_command_of(&event);
            story.tell(&event);
        }
        None => story.miss(),
    }
    let last = story.last(|event| {
        mine(event)
            && matches!(
                event.kind,
                EventKind::BatchAcknowledged { .. }
                    | EventKind::BatchFailed { .. }
                    | EventKind::DeliveryTimedOut { .. }
                    | EventKind::RecordDropped { .. }
            )
    });
    let Some(last) = last else { return };
    for cause in story.causes(&last) {
        story.tell(&cause);
        if matches!(cause.kind, EventKind::RecordSent { .. }) {
            story.tell_command_of(&cause);
            break;
        }
    }
}
