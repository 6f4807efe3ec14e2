//! The interface's words in two languages: Fluent messages, particles and numbers.

mod file;
mod number;
mod particle;
mod problem;
#[cfg(test)]
mod tests;

pub use number::grouped;
pub use particle::{Final, final_sound, particle};
pub use problem::Told;

use crate::explain::{Arg as WordsArg, Words};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::borrow::Cow;
use std::cell::RefCell;
use unic_langid::LanguageIdentifier;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

/// The messages of a language, one file after the other; a key may stand in one of them only.
const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            include_str!("../../www/locales/en.ftl"),
            include_str!("../../www/locales/en.brokers.ftl"),
            include_str!("../../www/locales/en.charts.ftl"),
            include_str!("../../www/locales/en.scenarios.ftl"),
            include_str!("../../www/locales/en.command.ftl"),
            include_str!("../../www/locales/en.actions.ftl"),
            include_str!("../../www/locales/en.forms.ftl"),
            include_str!("../../www/locales/en.faults.ftl"),
            include_str!("../../www/locales/en.links.ftl"),
            include_str!("../../www/locales/en.quorum.ftl"),
            include_str!("../../www/locales/en.zookeeper.ftl"),
            include_str!("../../www/locales/en.replication.ftl"),
            include_str!("../../www/locales/en.idempotence.ftl"),
            include_str!("../../www/locales/en.ledger.ftl"),
            include_str!("../../www/locales/en.stage.ftl"),
            include_str!("../../www/locales/en.layouts.ftl"),
            include_str!("../../www/locales/en.storage.ftl"),
            include_str!("../../www/locales/en.sessions.ftl"),
            include_str!("../../www/locales/en.twin.ftl"),
        ],
        Language::Ko => &[
            include_str!("../../www/locales/ko.ftl"),
            include_str!("../../www/locales/ko.brokers.ftl"),
            include_str!("../../www/locales/ko.charts.ftl"),
            include_str!("../../www/locales/ko.scenarios.ftl"),
            include_str!("../../www/locales/ko.command.ftl"),
            include_str!("../../www/locales/ko.actions.ftl"),
            include_str!("../../www/locales/ko.forms.ftl"),
            include_str!("../../www/locales/ko.faults.ftl"),
            include_str!("../../www/locales/ko.links.ftl"),
            include_str!("../../www/locales/ko.quorum.ftl"),
            include_str!("../../www/locales/ko.zookeeper.ftl"),
            include_str!("../../www/locales/ko.replication.ftl"),
            include_str!("../../www/locales/ko.idempotence.ftl"),
            include_str!("../../www/locales/ko.ledger.ftl"),
            include_str!("../../www/locales/ko.stage.ftl"),
            include_str!("../../www/locales/ko.layouts.ftl"),
            include_str!("../../www/locales/ko.storage.ftl"),
            include_str!("../../www/locales/ko.sessions.ftl"),
            include_str!("../../www/locales/ko.twin.ftl"),
        ],
    }
}

impl Language {
    /// All of them, in the order in which the button walks.
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// The tag for `<html lang>`: `en`, `ko`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ko => "한국어",
        }
    }

    /// The language of a tag such as `ko-KR`, where there is one.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The one that the button offers.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::En,
        }
    }

    /// The message `key`, without arguments.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The message `key` with its arguments.
    #[must_use]
    pub fn say(self, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.lookup(key, arguments).unwrap_or_else(|| format!("⟨{key}⟩"))
    }

    /// The message `key`, where there is one.
    #[must_use]
    pub fn lookup(self, key: &str, arguments: &[(&str, Value<'_>)]) -> Option<String> {
        CATALOG.with_borrow_mut(|catalog| {
            let (_, bundle) = match catalog {
                Some(held) if held.0 == self => held,
                _ => catalog.insert((self, bundle(self))),
            };
            let pattern = bundle.get_message(key)?.value()?;
            let mut fluent = FluentArgs::with_capacity(arguments.len());
            for (name, value) in arguments {
                fluent.set(*name, value.fluent());
            }
            let text = bundle.format_pattern(pattern, Some(&fluent), &mut Vec::new());
            Some(text.into_owned())
        })
    }

    /// What `words` say.
    #[must_use]
    pub fn words(self, words: &Words) -> String {
        let arguments: Vec<_> =
            words.args.iter().map(|(name, argument)| (*name, self.argument(argument))).collect();
        self.say(words.key, &arguments)
    }

    fn argument(self, argument: &WordsArg) -> Value<'_> {
        match argument {
            WordsArg::Text(text) => Value::Text(text.into()),
            WordsArg::Number(number) => Value::Number(*number),
            WordsArg::Words(words) => Value::Text(self.words(words).into()),
            WordsArg::List(items) => {
                let texts: Vec<_> = items.iter().map(|item| self.argument(item).plain()).collect();
                Value::Text(texts.join(", ").into())
            }
        }
    }
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Said as it is.
    Text(Cow<'a, str>),
    /// Said with thousands separators; decides the plural.
    Number(u64),
}

impl Value<'_> {
    fn fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Self::Number(number) => FluentValue::from(*number),
        }
    }

    fn plain(self) -> String {
        match self {
            Self::Text(text) => text.into_owned(),
            Self::Number(number) => grouped(number),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    /// The messages of the language in use: reading them takes a while, so they are kept.
    static CATALOG: RefCell<Option<(Language, Bundle)>> = const { RefCell::new(None) };
}

/// Reads the messages of a language. What is wrong in a file is left out; a test sees to it that
/// nothing is.
fn bundle(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(number::fluent(number)),
        _ => None,
    }));
    // Refused only when there is a function of that name already.
    let _ = bundle.add_function("JOSA", |positional, _| josa(positional));
    for source in sources(language) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // The first of two messages with one key stays.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// `JOSA($word, "을/를")`: the particle that follows the word, without the word.
fn josa<'a>(positional: &[FluentValue<'a>]) -> FluentValue<'a> {
    let word = match positional.first() {
        Some(FluentValue::String(text)) => text.to_string(),
        Some(FluentValue::Number(number)) => number::fluent(number),
        _ => return FluentValue::Error,
    };
    match positional.get(1) {
        Some(FluentValue::String(pair)) => particle(&word, pair).to_owned().into(),
        _ => FluentValue::Error,
    }
}
