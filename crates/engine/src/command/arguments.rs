//! The words of one command, sorted by its line of the table and read by type.

use super::config::{ConfigError, Overrides, Owner, REMOVED, Removed, Setting};
use super::error::{CommandError, CommandErrorKind};
use super::syntax::Word;
use super::value;
use super::verb::{Argument, Takes, Verb};
use super::{
    Assignment, DeleteBefore, LinkName, NodeName, OffsetTarget, Rate, Text, Way, parse_duration,
};
use crate::id::{BrokerId, NameError, Offset};
use crate::time::SimDuration;
use core::ops::Range;
use core::str::FromStr;
use std::collections::BTreeSet;

type Result<T> = core::result::Result<T, CommandError>;

/// The setting that is the whole cluster's alone.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// The controller's name.
pub(super) const CONTROLLER: &str = "controller";

/// Names that are no client's: they mean something else where a client may stand.
const RESERVED: [&str; 2] = ["wire", CONTROLLER];

/// The words of one command.
pub(super) struct Arguments<'a> {
    verb: &'static Verb,
    words: Vec<(&'static Argument, Word<'a>)>,
    /// The settings, checked.
    pub(super) configs: Overrides,
    /// Settings whose overrides are to be removed.
    pub(super) removed: Removed,
    /// Where something missing would stand.
    pub(super) end: Range<usize>,
}

pub(super) fn error<T>(span: Range<usize>, kind: CommandErrorKind) -> Result<T> {
    Err(CommandError { span, kind })
}

impl<'a> Arguments<'a> {
    /// Sorts `words` by the verb's arguments; refuses unknown, surplus, doubled and missing ones.
    pub(super) fn sort(verb: &'static Verb, line: &'a str, words: Vec<Word<'a>>) -> Result<Self> {
        let end = line.trim_end().len();
        let (configs, removed) = (Overrides::new(), Removed::new());
        let mut sorted = Self { verb, words: Vec::new(), configs, removed, end: end..end };
        let mut positions = verb.words();
        for word in words {
            let argument = match word.name {
                Some(name) => verb.named(name),
                None => Some(sorted.position(&mut positions, &word)?),
            };
            match argument {
                Some(argument) => sorted.add(argument, word)?,
                None => sorted.add_setting(&word)?,
            }
        }
        sorted.check_missing()?;
        Ok(sorted)
    }

    fn position(
        &self,
        positions: &mut impl Iterator<Item = &'static Argument>,
        word: &Word<'a>,
    ) -> Result<&'static Argument> {
        positions.next().map_or_else(
            || {
                let usage = self.verb.usage();
                let kind = CommandErrorKind::UnexpectedWord { word: word.value.into(), usage };
                error(word.span.clone(), kind)
            },
            Ok,
        )
    }

    fn add(&mut self, argument: &'static Argument, word: Word<'a>) -> Result<()> {
        if self.find(argument.name).is_some() {
            return error(word.span, CommandErrorKind::GivenTwice { name: argument.name });
        }
        self.words.push((argument, word));
        Ok(())
    }

    fn add_setting(&mut self, word: &Word<'a>) -> Result<()> {
        let name = word.name.unwrap_or_default();
        let owners = self.verb.settings.iter();
        let known: Vec<_> = owners.filter_map(|owner| owner.find(name).ok()).collect();
        let Some(setting) = known.first() else {
            if name == MIN_INSYNC_REPLICAS && self.is_for_brokers() {
                let reason = ConfigError::BrokerLevelMinInsyncReplicas;
                return error(word.name_span(), CommandErrorKind::Setting(reason));
            }
            return error(word.name_span(), self.unknown_argument(name));
        };
        if self.configs.get(setting.name).is_some() || self.removed.contains(setting.name) {
            return error(word.span.clone(), CommandErrorKind::GivenTwice { name: setting.name });
        }
        let text = value::unquote(word)?;
        let mut refused: Option<ConfigError> = None;
        for setting in &known {
            match self.configs.set(setting.owner, name, &text) {
                Ok(()) => return Ok(()),
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        let removable = |setting: &&&Setting| setting.owner.has_overrides();
        if &*text == REMOVED
            && self.verb.removes_overrides()
            && let Some(setting) = known.iter().find(removable)
        {
            self.removed.insert(setting.name);
            return Ok(());
        }
        match refused {
            Some(reason) => error(word.value_span(), CommandErrorKind::Setting(reason)),
            None => Ok(()),
        }
    }

    pub(super) fn unknown_argument(&self, name: &str) -> CommandErrorKind {
        CommandErrorKind::UnknownArgument { verb: self.verb.word, name: name.into() }
    }

    /// Whether the settings are a broker's or the controller's.
    fn is_for_brokers(&self) -> bool {
        let node = self.find("node").map(|(_, word)| word.value);
        self.verb.settings.contains(&Owner::Broker)
            && node.is_none_or(|node| node == CONTROLLER || looks_like_broker(node))
    }

    fn check_missing(&self) -> Result<()> {
        let missing =
            |argument: &&Argument| argument.required && self.find(argument.name).is_none();
        match self.verb.arguments.iter().find(missing) {
            Some(argument) => self.missing(argument.name),
            None => Ok(()),
        }
    }

    /// The error for something that is not there.
    pub(super) fn missing<T>(&self, argument: &'static str) -> Result<T> {
        let kind = CommandErrorKind::Missing { argument, usage: self.verb.usage() };
        error(self.end.clone(), kind)
    }

    /// The error for a command that would change nothing.
    pub(super) fn nothing_to_change<T>(&self, example: &'static str) -> Result<T> {
        let kind = CommandErrorKind::NothingToChange { verb: self.verb.word, example };
        error(self.end.clone(), kind)
    }

    fn find(&self, name: &str) -> Option<&(&'static Argument, Word<'a>)> {
        self.words.iter().find(|(argument, _)| argument.name == name)
    }

    /// Where the argument is.
    pub(super) fn span(&self, name: &str) -> Range<usize> {
        self.find(name).map_or_else(|| self.end.clone(), |(_, word)| word.span.clone())
    }

    /// Reads the argument `name`, if it is there.
    fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'static Argument, &Word<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.find(name).map(|(argument, word)| read(argument, word)).transpose()
    }

    /// The value that the table demands.
    pub(super) fn demand<T>(&self, name: &'static str, value: Option<T>) -> Result<T> {
        value.map_or_else(|| self.missing(name), Ok)
    }

    /// A name of the world: a topic, a group.
    pub(super) fn name<T: FromStr<Err = NameError>>(&self, name: &'static str) -> Result<T> {
        let value = self.read(name, |argument, word| {
            parse_name(argument.name, word.value, word.value_span())
        })?;
        self.demand(name, value)
    }

    /// A client's name.
    pub(super) fn client<T: FromStr<Err = NameError>>(&self, name: &'static str) -> Result<T> {
        if let Some((_, word)) = self.find(name) {
            let reserved = RESERVED.contains(&word.value) || looks_like_broker(word.value);
            if reserved {
                let kind = CommandErrorKind::ReservedName { name: word.value.into() };
                return error(word.span.clone(), kind);
            }
        }
        self.name(name)
    }

    /// A broker, a client or the controller.
    pub(super) fn node(&self, name: &'static str) -> Result<NodeName> {
        match self.find(name) {
            Some((_, word)) if word.value == CONTROLLER => Ok(NodeName::Controller),
            Some((_, word)) if looks_like_broker(word.value) => {
                self.broker(name).map(NodeName::Broker)
            }
            _ => self.client(name).map(NodeName::Client),
        }
    }

    /// The link between the nodes `a` and `b`, and its directions.
    pub(super) fn link(&self) -> Result<LinkName> {
        let way = match self.word("way")? {
            Some("one") => Way::One,
            _ => Way::Both,
        };
        Ok(LinkName { a: self.node("a")?, b: self.node("b")?, way })
    }

    /// A broker.
    pub(super) fn broker(&self, name: &'static str) -> Result<BrokerId> {
        let value = self.read(name, |_, word| {
            let broker = word.value.strip_prefix('b').and_then(value::broker);
            let kind = || CommandErrorKind::NotABroker { value: word.value.into() };
            broker.map_or_else(|| error(word.span.clone(), kind()), Ok)
        })?;
        self.demand(name, value)
    }

    /// Topics by commas, each once.
    pub(super) fn names<T: FromStr<Err = NameError> + Ord>(
        &self,
        name: &'static str,
    ) -> Result<BTreeSet<T>> {
        let value = self.read(name, |argument, word| {
            let mut names = BTreeSet::new();
            let mut at = word.value_span().start;
            for item in word.value.split(',') {
                names.insert(parse_name(argument.name, item, at..at + item.len())?);
                at += item.len() + 1;
            }
            Ok(names)
        })?;
        self.demand(name, value)
    }

    /// A whole number within the table's bounds.
    pub(super) fn number<T: TryFrom<u64>>(&self, name: &str) -> Result<Option<T>> {
        self.read(name, |argument, word| {
            let Takes::Number { least, most } = argument.takes else {
                return self.missing(argument.name);
            };
            let plain = word.value.bytes().all(|byte| byte.is_ascii_digit());
            let number = plain.then(|| word.value.parse().ok()).flatten();
            let number = number.filter(|number| (least..=most).contains(number));
            number.and_then(|number| T::try_from(number).ok()).map_or_else(
                || {
                    let value = word.value.into();
                    let argument = argument.name;
                    let kind = CommandErrorKind::NotANumber { argument, value, least, most };
                    error(word.value_span(), kind)
                },
                Ok,
            )
        })
    }

    /// A length of time within the table's bound.
    pub(super) fn duration(&self, name: &str) -> Result<Option<SimDuration>> {
        self.read(name, |argument, word| {
            let Takes::Duration { most } = argument.takes else {
                return self.missing(argument.name);
            };
            let length = parse_duration(word.value).ok();
            length.filter(|length| *length <= SimDuration::from_secs(most)).map_or_else(
                || {
                    let (argument, value) = (argument.name, word.value.into());
                    let kind = CommandErrorKind::NotADuration { argument, value, most };
                    error(word.value_span(), kind)
                },
                Ok,
            )
        })
    }

    /// Records per second; at least `least` thousandths.
    pub(super) fn rate(&self, name: &str, least: Rate) -> Result<Option<Rate>> {
        self.read(name, |argument, word| {
            let rate = Rate::parse(word.value).ok().filter(|rate| *rate >= least);
            rate.map_or_else(
                || {
                    let kind = CommandErrorKind::NotARate {
                        argument: argument.name,
                        value: word.value.into(),
                        least: if least == Rate::ZERO { "0" } else { "0.001" },
                    };
                    error(word.value_span(), kind)
                },
                Ok,
            )
        })
    }

    /// One of the table's words.
    pub(super) fn word(&self, name: &str) -> Result<Option<&'static str>> {
        self.read(name, |argument, word| {
            let Takes::Word(allowed) = argument.takes else {
                return self.missing(argument.name);
            };
            let known = allowed.iter().find(|allowed| **allowed == word.value);
            known.copied().map_or_else(|| not_one_of(argument.name, word, allowed), Ok)
        })
    }

    /// An offset, `earliest` or `latest`.
    pub(super) fn offset_target(&self, name: &'static str) -> Result<OffsetTarget> {
        let target = self.read(name, |argument, word| match word.value {
            "earliest" => Ok(OffsetTarget::Earliest),
            "latest" => Ok(OffsetTarget::Latest),
            number => match offset(number) {
                Some(offset) => Ok(OffsetTarget::Offset(offset)),
                None => not_one_of(argument.name, word, &["earliest", "latest", "an offset"]),
            },
        })?;
        self.demand(name, target)
    }

    /// An offset, `high-watermark` or Kafka's −1 for it.
    pub(super) fn delete_before(&self, name: &'static str) -> Result<DeleteBefore> {
        let before = self.read(name, |argument, word| match word.value {
            "high-watermark" | "-1" => Ok(DeleteBefore::HighWatermark),
            number => match offset(number) {
                Some(offset) => Ok(DeleteBefore::Offset(offset)),
                None => not_one_of(argument.name, word, &["high-watermark", "an offset"]),
            },
        })?;
        self.demand(name, before)
    }

    /// A text; `null`, like nothing at all, is none.
    pub(super) fn text(&self, name: &str) -> Result<Option<Text>> {
        self.read(name, |_, word| value::text(word)).map(Option::flatten)
    }

    /// Whether the argument is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Texts by commas.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<Option<Text>>> {
        self.read(name, |_, word| value::texts(word)).map(Option::unwrap_or_default)
    }

    /// Headers.
    pub(super) fn headers(&self, name: &str) -> Result<Vec<(Text, Text)>> {
        self.read(name, |_, word| value::headers(word)).map(Option::unwrap_or_default)
    }

    /// The replicas of partitions.
    pub(super) fn assignment(&self, name: &str) -> Result<Option<Assignment>> {
        self.read(name, |_, word| value::assignment(word))
    }
}

/// At most Kafka's `LONG`.
fn offset(number: &str) -> Option<Offset> {
    let plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let offset = plain.then(|| number.parse().ok()).flatten();
    offset.filter(|offset| i64::try_from(*offset).is_ok()).map(Offset)
}

/// Whether a person who writes `name` means a broker.
fn looks_like_broker(name: &str) -> bool {
    let digits = name.strip_prefix('b').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_name<T: FromStr<Err = NameError>>(
    argument: &'static str,
    name: &str,
    span: Range<usize>,
) -> Result<T> {
    let value = name.to_owned();
    name.parse()
        .or_else(|reason| error(span, CommandErrorKind::NotAName { argument, value, reason }))
}

fn not_one_of<T>(
    argument: &'static str,
    word: &Word<'_>,
    allowed: &'static [&'static str],
) -> Result<T> {
    let value = word.value.into();
    error(word.value_span(), CommandErrorKind::NotOneOf { argument, value, allowed })
}
