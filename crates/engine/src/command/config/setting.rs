//! What a setting is, and a set of them as a person wrote it.

use super::error::ConfigError;
use super::{BrokerConfig, ClusterConfig, ConsumerConfig, ProducerConfig, TopicConfig};
use crate::command::duration::parse_duration;
use crate::id::check_name;
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whose setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// A topic.
    Topic,
    /// A producer.
    Producer,
    /// A consumer.
    Consumer,
    /// A broker, or the controller.
    Broker,
    /// The whole cluster: defaults of its topics.
    Cluster,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Topic => "topic",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
            Self::Broker => "broker",
            Self::Cluster => "cluster",
        })
    }
}

impl Owner {
    /// The table of its settings.
    #[must_use]
    pub const fn settings(self) -> &'static [Setting] {
        match self {
            Self::Topic => TopicConfig::SETTINGS,
            Self::Producer => ProducerConfig::SETTINGS,
            Self::Consumer => ConsumerConfig::SETTINGS,
            Self::Broker => BrokerConfig::SETTINGS,
            Self::Cluster => ClusterConfig::SETTINGS,
        }
    }

    /// The setting that is called `name`, by Kafka's name or by a short word.
    ///
    /// # Errors
    /// [`ConfigError::UnknownName`], which knows the nearest one.
    pub fn find(self, name: &str) -> Result<&'static Setting, ConfigError> {
        let called = |setting: &&Setting| setting.name == name || setting.words.contains(&name);
        self.settings().iter().find(called).ok_or_else(|| self.unknown(name))
    }

    pub(super) fn unknown(self, name: &str) -> ConfigError {
        ConfigError::UnknownName { owner: self, name: name.into() }
    }
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Kafka's `INT`: 32 bits with sign.
    Int {
        /// The least value.
        least: i32,
    },
    /// Kafka's `LONG`: 64 bits with sign.
    Long {
        /// The least value.
        least: i64,
    },
    /// `true` or `false`; `on` and `off` are understood.
    Bool,
    /// One of some words.
    Word {
        /// The words.
        allowed: &'static [&'static str],
        /// Other spellings of them: spelling, word.
        spelled: &'static [(&'static str, &'static str)],
    },
    /// A length of time in seconds: Partita's own settings only.
    Seconds {
        /// The longest.
        most: u64,
    },
    /// A name.
    Name,
}

/// One setting: a line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Whose it is.
    pub owner: Owner,
    /// Kafka's name, or Partita's where Kafka leaves the matter to the application.
    pub name: &'static str,
    /// Short words for it. Those of a setting in milliseconds take seconds: `linger=0.5`.
    pub words: &'static [&'static str],
    /// What values it takes.
    pub bounds: Bounds,
    /// What it does, in one line of English; the key of its translation is [`Setting::key`].
    pub meaning: &'static str,
}

impl Setting {
    /// The key of its meaning in the message files: `config-producer-linger-ms`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("config-{}-{}", self.owner, self.name.replace('.', "-"))
    }

    /// Its name and its short words.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        core::iter::once(self.name).chain(self.words.iter().copied())
    }

    /// The values that can be listed.
    #[must_use]
    pub const fn values(&self) -> &'static [&'static str] {
        match self.bounds {
            Bounds::Bool => &["true", "false"],
            Bounds::Word { allowed, .. } => allowed,
            _ => &[],
        }
    }

    /// Checks `value`, written under the name or short word `written`, and gives its one spelling.
    ///
    /// # Errors
    /// What Kafka would say.
    pub fn canonical(&self, written: &str, value: &str) -> Result<String, ConfigError> {
        match self.bounds {
            Bounds::Int { .. } | Bounds::Long { .. }
                if written != self.name && self.name.ends_with(".ms") =>
            {
                self.seconds_as_millis(written, value)
            }
            Bounds::Int { least } => self.number(value, i64::from(least), i64::from(i32::MAX)),
            Bounds::Long { least } => self.number(value, least, i64::MAX),
            Bounds::Bool => match value.to_ascii_lowercase().as_str() {
                "true" | "on" => Ok("true".into()),
                "false" | "off" => Ok("false".into()),
                _ => Err(self.not_a_value(value)),
            },
            Bounds::Word { allowed, spelled } => {
                let other = spelled.iter().find(|(spelling, _)| *spelling == value);
                let word = other.map_or(value, |(_, word)| word);
                let known = allowed.contains(&word);
                known.then(|| word.into()).ok_or_else(|| self.not_a_value(value))
            }
            Bounds::Seconds { most } => {
                let length = parse_duration(value).map_err(|_| self.not_a_value(value))?;
                if length > crate::time::SimDuration::from_secs(most) {
                    return Err(ConfigError::TooLarge {
                        name: self.name.into(),
                        value: value.into(),
                        most: most.to_string(),
                    });
                }
                Ok(length.to_string())
            }
            Bounds::Name => match check_name(value) {
                Ok(()) => Ok(value.into()),
                Err(reason) => Err(ConfigError::NotAName {
                    name: self.name.into(),
                    value: value.into(),
                    reason,
                }),
            },
        }
    }

    fn number(&self, value: &str, least: i64, most: i64) -> Result<String, ConfigError> {
        let name = self.name.to_owned();
        let number = value.parse::<i64>().ok().filter(|number| *number <= most);
        match number {
            None => Err(self.not_a_value(value)),
            Some(number) if number < least => Err(ConfigError::TooSmall {
                name,
                value: number.to_string(),
                least: least.to_string(),
            }),
            Some(number) => Ok(number.to_string()),
        }
    }

    /// `retention=60` is `retention.ms=60000`; `-1` stays.
    fn seconds_as_millis(&self, written: &str, value: &str) -> Result<String, ConfigError> {
        if value.starts_with('-') {
            return self.canonical(self.name, value);
        }
        let wrong =
            || ConfigError::NotADuration { name: written.to_owned(), value: value.to_owned() };
        let length = parse_duration(value).map_err(|_| wrong())?;
        if length.as_micros() % 1000 != 0 {
            return Err(wrong());
        }
        self.canonical(self.name, &length.as_millis().to_string())
    }

    /// The error for a value that is not of the setting's type.
    pub(super) fn not_a_value(&self, value: &str) -> ConfigError {
        let (name, value) = (self.name.to_owned(), value.to_owned());
        match self.bounds {
            Bounds::Int { .. } => ConfigError::NotANumber { name, value, number: "INT" },
            Bounds::Long { .. } => ConfigError::NotANumber { name, value, number: "LONG" },
            Bounds::Bool => ConfigError::NotABoolean { name, value },
            Bounds::Word { allowed, .. } => ConfigError::NotOneOf { name, value, allowed },
            Bounds::Seconds { .. } | Bounds::Name => ConfigError::NotADuration { name, value },
        }
    }
}

/// What a line gives as a setting's value to remove what was set for it (`kafka-configs.sh
/// --delete-config`). No setting of a topic or broker has this word as a value.
pub const REMOVED: &str = "default";

/// Kafka's names of settings whose overrides are to be removed.
pub type Removed = BTreeSet<&'static str>;

impl Owner {
    /// Whether its settings are overrides, which can be removed: those of topics, brokers and clusters are, what
    /// a client is given is all that it has.
    #[must_use]
    pub const fn has_overrides(self) -> bool {
        matches!(self, Self::Topic | Self::Broker | Self::Cluster)
    }
}

/// Settings that a person gave, by Kafka's names, each value in its one spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides(BTreeMap<Arc<str>, Arc<str>>);

impl Overrides {
    /// No settings.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Checks and adds one setting of `owner`; `name` may be a short word. The last one counts.
    ///
    /// # Errors
    /// An unknown name, or what Kafka says about the value.
    pub fn set(&mut self, owner: Owner, name: &str, value: &str) -> Result<(), ConfigError> {
        let setting = owner.find(name)?;
        let value = setting.canonical(name, value)?;
        self.0.insert(setting.name.into(), value.into());
        Ok(())
    }

    /// Removes those that are named.
    ///
    /// # Errors
    /// The first that is not there; nothing is removed then.
    pub fn remove(&mut self, names: &Removed) -> Result<(), ConfigError> {
        if let Some(name) = names.iter().find(|name| !self.0.contains_key(**name)) {
            return Err(ConfigError::NotSet { name: (*name).into() });
        }
        self.0.retain(|name, _| !names.contains(name.as_ref()));
        Ok(())
    }

    /// Those that are settings of `owner`.
    #[must_use]
    pub fn of(&self, owner: Owner) -> Self {
        let of_owner = self.0.iter().filter(|(name, _)| owner.find(name).is_ok());
        Self(of_owner.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Takes over all of `newer`.
    pub fn merge(&mut self, newer: &Self) {
        self.0.extend(newer.0.iter().map(|(name, value)| (name.clone(), value.clone())));
    }

    /// What is given for `name`, Kafka's name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// Name and value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
