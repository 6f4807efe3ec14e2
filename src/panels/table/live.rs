//! What is said aloud: at once on a pause or a step, otherwise at most every three seconds.

use crate::explain::{Readers, Words, say, summary};
use crate::i18n::Language;
use crate::interface::use_interface;
use crate::session::{use_revision, use_session};
use partita_engine::event::Event;
use partita_engine::id::EventId;
use partita_engine::time::SimTime;
use partita_engine::world::{ClientState, World};
use partita_scene::hit::Thing;
use yew::prelude::*;

/// Milliseconds between two sayings while time passes.
const INTERVAL_MS: f64 = 3000.0;

/// Things that are named when they do not run.
const MOST_BROKEN: usize = 4;

/// What was said last.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    text: String,
    at_ms: f64,
    playing: bool,
    now: SimTime,
    language: Language,
}

/// The one polite live region.
#[component]
pub fn Live() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let said = use_mut_ref(Said::default);
    let mut said = said.borrow_mut();
    let player = session.player();
    let at_ms = gloo::utils::window().performance().map_or(0.0, |clock| clock.now());
    let still_fresh = at_ms - said.at_ms < INTERVAL_MS && said.language == interface.language;
    let rests = if player.playing {
        said.playing && still_fresh
    } else {
        !said.playing && said.now == player.now && said.language == interface.language
    };
    if !rests && !player.travelling {
        let language = interface.language;
        let selected = interface.selected.as_ref();
        let text = session.with_world(|world| {
            let stepped = !player.playing && !said.playing && said.now != player.now;
            let since = said.now;
            sentences(world, player.playing, stepped.then_some(since), selected, language)
        });
        *said = Said { text, at_ms, playing: player.playing, now: player.now, language };
    }
    html! { <p class="live" role="status" aria-live="polite">{ said.text.clone() }</p> }
}

/// The state of things in a few sentences; after a step, what it did.
fn sentences(
    world: &dyn World,
    playing: bool,
    stepped_from: Option<SimTime>,
    selected: Option<&Thing>,
    language: Language,
) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some(event) = stepped_from.and_then(|_| newest_notable(world)) {
        said.push(language.words(&Words::new("live-step").words("event", say(&event))));
    }
    said.extend(broken(world).iter().map(|words| language.words(words)));
    match selected.and_then(|thing| summary(world, thing)) {
        Some(summary) => said.push(summary.sentence(language)),
        None => said.extend(progress(world).iter().map(|words| language.words(words))),
    }
    let message = if playing { "live-playing" } else { "live-paused" };
    let words = Words::new(message).text("time", world.now()).text("summary", said.join(" "));
    language.words(&words)
}

/// What happened last that is worth saying.
fn newest_notable(world: &dyn World) -> Option<std::sync::Arc<Event>> {
    let events = world.events_since(EventId(0));
    events.into_iter().rev().find(|event| event.is_notable())
}

/// What does not run.
fn broken(world: &dyn World) -> Vec<Words> {
    let brokers = world.brokers().into_iter().filter(|broker| !broker.running);
    let down = brokers.map(|broker| Words::new("live-broker-down").text("broker", broker.id.0));
    let producers = world.producers().into_iter().map(|p| (p.name, p.state, p.last_error));
    let consumers = world.consumers().into_iter().map(|c| (c.name, c.state, c.last_error));
    let clients = producers.chain(consumers).filter_map(|(name, state, error)| {
        let error = error.unwrap_or_else(|| "–".into());
        match state {
            ClientState::Crashed => Some(Words::new("live-client-crashed").text("client", name)),
            ClientState::Failed => {
                Some(Words::new("live-client-failed").text("client", name).text("error", error))
            }
            ClientState::Running | ClientState::Stopped => None,
        }
    });
    down.chain(clients).take(MOST_BROKEN).collect()
}

/// How much is written, and how far the groups are.
fn progress(world: &dyn World) -> Vec<Words> {
    let topics: Vec<_> = world.topics().into_iter().filter(|topic| !topic.internal).collect();
    let partitions = || topics.iter().flat_map(|topic| &topic.partitions);
    let records: u64 = partitions().map(|p| p.log_end.since(p.log_start)).sum();
    let logs =
        Words::new("live-logs").number("records", records).number("topics", topics.len() as u64);
    let readers = Readers::of(world);
    let groups = readers.groups().iter().map(|group| {
        let lag: u64 = partitions()
            .filter(|partition| group.topics.contains(&partition.topic_partition.topic))
            .filter_map(|partition| readers.reader(group, partition).lag)
            .sum();
        Words::new("live-group")
            .text("group", &group.name)
            .text("state", group.state)
            .number("lag", lag)
    });
    std::iter::once(logs).chain(groups).collect()
}
