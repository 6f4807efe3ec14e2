//! What could be typed next.

use super::arguments::CONTROLLER;
use super::config::{
    BrokerConfig, ClusterConfig, ConsumerConfig, Owner, ProducerConfig, REMOVED, Setting,
    TopicConfig,
};
use super::syntax::{Word, words};
use super::verb::{Argument, Place, Takes, Verb, reference};
use super::{Text, parse, value};
use core::ops::Range;

/// The names of a world, as far as completion needs them; each list in the order to show.
pub trait Names {
    /// Topics.
    fn topics(&self) -> Vec<String>;
    /// Producers.
    fn producers(&self) -> Vec<String>;
    /// Consumers.
    fn consumers(&self) -> Vec<String>;
    /// Consumer groups.
    fn groups(&self) -> Vec<String>;
    /// Brokers: `b1`, `b2`, …
    fn brokers(&self) -> Vec<String>;
    /// Keys in use.
    fn keys(&self) -> Vec<String>;
    /// The controllers of a quorum: `101`, `102`, …; none where one decides alone.
    fn controllers(&self) -> Vec<String> {
        Vec::new()
    }

    /// Producers and consumers.
    fn clients(&self) -> Vec<String> {
        let mut clients = self.producers();
        clients.extend(self.consumers());
        clients
    }
}

/// The most completions that are offered at once.
pub const MOST_COMPLETIONS: usize = 64;

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text to put in place of `span`.
    pub insert: String,
    /// The bytes of the line that it replaces; empty for a new word.
    pub span: Range<usize>,
    /// What it is.
    pub kind: CompletionKind,
    /// The key of its meaning in the message files, where it has one.
    pub key: Option<String>,
    /// Its meaning in English; empty for names.
    pub meaning: &'static str,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompletionKind {
    /// A command.
    Verb,
    /// `name=` of an argument.
    Argument,
    /// `name=` of a setting.
    Setting,
    /// A name that is not in use yet.
    NewName,
    /// A topic.
    Topic,
    /// A producer or consumer.
    Client,
    /// A broker.
    Broker,
    /// A controller.
    Controller,
    /// A group.
    Group,
    /// A key in use.
    Key,
    /// A value that is allowed.
    Value,
    /// The value that counts when nothing is set.
    Default,
}

/// What could stand at `cursor`, a byte of `line`, best first.
///
/// The completions replace the word that the cursor is in; what begins with its text up to the
/// cursor comes before what only contains it.
#[must_use]
pub fn complete(line: &str, cursor: usize, names: &dyn Names) -> Vec<Completion> {
    let Some((before, rest)) = line.split_at_checked(cursor.min(line.len())) else {
        return Vec::new();
    };
    let Ok(mut words) = words(before) else { return Vec::new() };
    let open = words.pop_if(|word| word.span.end == before.len());
    let tail = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let mut cursor = Cursor { open, end: before.len() + tail, list: false, names };
    let candidates = if words.is_empty() {
        reference().iter().map(verb_candidate).collect()
    } else {
        let alone = words.len() == 1;
        let first = words.first().map(|word| word.text(before).to_owned()).unwrap_or_default();
        match parse::verb(before, &mut words) {
            Ok(verb) => cursor.after(verb, &words, alone),
            Err(_) if alone => second_words(&first).collect(),
            Err(_) => Vec::new(),
        }
    };
    cursor.choose(before, candidates)
}

/// A completion before it is known what it replaces.
struct Candidate {
    insert: String,
    kind: CompletionKind,
    key: Option<String>,
    meaning: &'static str,
}

/// The second words of commands that begin with `first` and have two.
fn second_words(first: &str) -> impl Iterator<Item = Candidate> {
    let two = reference().iter().filter_map(|verb| verb.word.split_once(' '));
    two.filter(move |(one, _)| *one == first)
        .map(|(_, two)| plain(two.into(), CompletionKind::Value))
}

/// Where the cursor is.
struct Cursor<'a> {
    /// The word that it is in, up to it.
    open: Option<Word<'a>>,
    /// Where that word ends.
    end: usize,
    /// Whether only the last of a list, after its comma, is completed.
    list: bool,
    names: &'a dyn Names,
}

impl Cursor<'_> {
    /// What can follow `verb` and the words after it.
    fn after(&mut self, verb: &'static Verb, words: &[Word<'_>], alone: bool) -> Vec<Candidate> {
        let name = self.open.as_ref().and_then(|word| word.name).map(str::to_owned);
        if let Some(name) = &name {
            return self.values(verb, name);
        }
        let filled = words.iter().filter(|word| word.name.is_none()).count();
        let position = verb.words().nth(filled);
        let mut candidates = position.map_or_else(Vec::new, |argument| self.names(verb, argument));
        if alone {
            candidates.extend(second_words(verb.word));
        }
        if position.is_none_or(|argument| !argument.required) {
            candidates.extend(named(verb, words));
        }
        candidates
    }

    /// What can stand after `name=`.
    fn values(&mut self, verb: &'static Verb, name: &str) -> Vec<Candidate> {
        if let Some(argument) = verb.named(name) {
            self.list = matches!(argument.takes, Takes::Topics | Takes::Keys);
            return self.names(verb, argument);
        }
        let mut settings = verb.settings.iter().filter_map(|owner| owner.find(name).ok());
        let Some(setting) = settings.next() else { return Vec::new() };
        let mut values = setting_values(setting);
        if verb.removes_overrides() && setting.owner.has_overrides() {
            values.push(Candidate {
                insert: REMOVED.into(),
                kind: CompletionKind::Value,
                key: Some("complete-removed".into()),
                meaning: "Removes what was set.",
            });
        }
        values
    }

    /// What an argument takes, as far as it can be listed.
    fn names(&self, verb: &Verb, argument: &Argument) -> Vec<Candidate> {
        use CompletionKind::{Broker, Client, Group, Key, NewName, Topic, Value};
        let names = self.names;
        let (list, kind) = match argument.takes {
            Takes::NewName => (self.new_name(verb), NewName),
            Takes::NewBroker => (free("b", &names.brokers()), NewName),
            Takes::Topic | Takes::Topics => (names.topics(), Topic),
            Takes::Producer => (names.producers(), Client),
            Takes::Consumer => (names.consumers(), Client),
            Takes::Client => (names.clients(), Client),
            Takes::Group => (names.groups(), Group),
            Takes::Key | Takes::Keys => (names.keys().iter().map(|key| quoted(key)).collect(), Key),
            Takes::Word(words) => (words.iter().map(|word| (*word).into()).collect(), Value),
            Takes::DeleteBefore => (vec!["high-watermark".into()], Value),
            Takes::OffsetTarget => (vec!["earliest".into(), "latest".into()], Value),
            Takes::Broker => (names.brokers(), Broker),
            Takes::Node | Takes::Process => {
                let clients = names.clients().into_iter().map(|name| plain(name, Client));
                let brokers = names.brokers().into_iter().map(|name| plain(name, Broker));
                let controllers = controllers(verb, names).into_iter();
                let controllers = controllers.map(|name| plain(name, CompletionKind::Controller));
                return clients.chain(brokers).chain(controllers).collect();
            }
            _ => return Vec::new(),
        };
        list.into_iter().map(|name| plain(name, kind)).collect()
    }

    /// The next free name of the kind that the verb makes.
    fn new_name(&self, verb: &Verb) -> Vec<String> {
        match verb.word {
            "producer" => free("p", &self.names.clients()),
            "consumer" => free("c", &self.names.clients()),
            _ => Vec::new(),
        }
    }

    /// Those candidates that fit what is typed, with the place that they go to.
    fn choose(&self, before: &str, candidates: Vec<Candidate>) -> Vec<Completion> {
        let start = self.start(before);
        let typed = before.get(start..).unwrap_or_default().to_lowercase();
        let fits = |rank: usize, candidate: &Candidate| {
            let text = candidate.insert.to_lowercase();
            let begins = text.starts_with(&typed);
            if rank == 0 { begins } else { !begins && typed.len() > 1 && text.contains(&typed) }
        };
        let (first, rest): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|candidate| fits(0, candidate));
        let rest = rest.into_iter().filter(|candidate| fits(1, candidate));
        let all = first.into_iter().chain(rest).take(MOST_COMPLETIONS);
        all.map(|candidate| Completion {
            insert: candidate.insert,
            span: start..self.end,
            kind: candidate.kind,
            key: candidate.key,
            meaning: candidate.meaning,
        })
        .collect()
    }

    /// Where the piece begins that is completed: the word, its value, or the last of a list.
    fn start(&self, before: &str) -> usize {
        let Some(word) = &self.open else { return before.len() };
        match word.name {
            None => word.span.start,
            Some(_) => {
                let comma = word.value.rfind(',').filter(|_| self.list);
                word.value_span().start + comma.map_or(0, |comma| comma + 1)
            }
        }
    }
}

/// The controllers that a command may name: all have the same settings, and none can be removed.
fn controllers(verb: &Verb, names: &dyn Names) -> Vec<String> {
    let mut controllers = match verb.word {
        "remove" => return Vec::new(),
        "set" => Vec::new(),
        _ => names.controllers(),
    };
    controllers.push(CONTROLLER.into());
    controllers
}

fn plain(insert: String, kind: CompletionKind) -> Candidate {
    Candidate { insert, kind, key: None, meaning: "" }
}

fn verb_candidate(verb: &Verb) -> Candidate {
    Candidate {
        insert: verb.word.into(),
        kind: CompletionKind::Verb,
        key: Some(verb.key()),
        meaning: verb.meaning,
    }
}

/// `name=` of the arguments and settings that are not given yet; needed ones first.
fn named(verb: &'static Verb, words: &[Word<'_>]) -> Vec<Candidate> {
    let given = |name: &str| words.iter().any(|word| word.name == Some(name));
    let arguments = |required: bool| {
        let all = verb.arguments.iter();
        all.filter(move |argument| {
            argument.place == Place::Named && argument.required == required && !given(argument.name)
        })
        .map(|argument| Candidate {
            insert: format!("{}=", argument.name),
            kind: CompletionKind::Argument,
            key: Some(argument.key()),
            meaning: argument.meaning,
        })
    };
    let mut candidates: Vec<Candidate> = arguments(true).chain(arguments(false)).collect();
    for setting in verb.settings.iter().flat_map(|owner| owner.settings()) {
        let insert = format!("{}=", setting.name);
        let known = candidates.iter().any(|candidate| candidate.insert == insert);
        if !known && !setting.names().any(given) {
            candidates.push(Candidate {
                insert,
                kind: CompletionKind::Setting,
                key: Some(setting.key()),
                meaning: setting.meaning,
            });
        }
    }
    candidates
}

/// The words that a setting takes; of a number, its default.
fn setting_values(setting: &'static Setting) -> Vec<Candidate> {
    let values = setting.values();
    if values.is_empty() {
        let default = match setting.owner {
            Owner::Topic => TopicConfig::default().get(setting.name),
            Owner::Producer => ProducerConfig::default().get(setting.name),
            Owner::Consumer => ConsumerConfig::default().get(setting.name),
            Owner::Broker => BrokerConfig::default().get(setting.name),
            Owner::Cluster => ClusterConfig::default().get(setting.name),
        };
        let default = default.filter(|text| !text.is_empty());
        return default.into_iter().map(|text| plain(text, CompletionKind::Default)).collect();
    }
    values.iter().map(|value| plain((*value).into(), CompletionKind::Value)).collect()
}

/// A key as it must be written.
fn quoted(key: &str) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = value::write_text(&mut text, Some(&Text::from(key)), true);
    text
}

/// `prefix` with the least number from 1 that is not taken.
fn free(prefix: &str, taken: &[String]) -> Vec<String> {
    let names = (1..=taken.len() + 1).map(|number| format!("{prefix}{number}"));
    names.filter(|name| !taken.contains(name)).take(1).collect()
}

#[cfg(test)]
mod tests;
