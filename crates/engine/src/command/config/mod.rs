//! Kafka's settings for topics, brokers, producers and consumers: names, types, bounds, defaults.
//!
//! A person writes [`Overrides`]; the actors read [`TopicConfig`], [`ProducerConfig`] and
//! [`ConsumerConfig`], which [`TopicConfig::apply`] and its sisters make of them.

mod broker;
mod cluster;
mod consumer;
mod error;
mod producer;
mod setting;
mod topic;
mod value;

pub use broker::{BrokerConfig, Configured};
pub use cluster::ClusterConfig;
pub use consumer::{Assignor, AutoOffsetReset, CommitMode, ConsumerConfig};
pub use error::ConfigError;
pub use producer::{Acks, Partitioner, ProducerConfig};
pub use setting::{Bounds, Overrides, Owner, REMOVED, Removed, Setting};
pub use topic::{CleanupPolicy, TimestampType, TopicConfig};

/// Makes a config struct, its defaults and its table of settings from one list.
///
/// A line reads: meaning, field, type, default; name, short words, bounds.
macro_rules! config {
    (
        $(#[doc = $doc:literal])* $name:ident for $owner:ident {
            $(
                $(#[doc = $meaning:literal])+
                $field:ident: $type:ty = $default:expr;
                $kafka:literal $(or $word:literal)*, $bounds:expr;
            )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(
                $(#[doc = $meaning])+
                #[doc = concat!("\n\n`", $kafka, "`")]
                pub $field: $type,
            )+
        }

        impl Default for $name {
            /// Kafka 4.3's defaults.
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $name {
            /// Every setting there is, in the order of the documentation.
            pub const SETTINGS: &'static [$crate::command::config::Setting] = &[
                $($crate::command::config::Setting {
                    owner: $crate::command::config::Owner::$owner,
                    name: $kafka,
                    words: &[$($word),*],
                    bounds: $bounds,
                    meaning: concat!($($meaning),+).trim_ascii(),
                },)+
            ];

            /// The present value of the setting `name`, as Kafka's tools write it.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<String> {
                use $crate::command::config::value::ConfigValue as _;
                match name {
                    $($kafka => Some(self.$field.to_text(&$bounds)),)+
                    _ => None,
                }
            }

            /// Takes over `overrides`, each checked, without the rules that bind several settings.
            fn take_over(
                &mut self,
                overrides: &$crate::command::config::Overrides,
            ) -> Result<(), $crate::command::config::ConfigError> {
                use $crate::command::config::value::ConfigValue;
                for (name, text) in overrides.iter() {
                    let owner = $crate::command::config::Owner::$owner;
                    let setting = owner.find(name)?;
                    let text = setting.canonical(name, text)?;
                    match setting.name {
                        $($kafka => {
                            self.$field = ConfigValue::from_text(&text, &setting.bounds)
                                .ok_or_else(|| setting.not_a_value(&text))?;
                        })+
                        _ => return Err(owner.unknown(name)),
                    }
                }
                Ok(())
            }
        }
    };
}
pub(crate) use config;

/// Makes an enum whose cases are the words of a setting.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$case_doc])* #[doc = concat!("\n\n`", $word, "`")] $case,)+
        }

        impl $name {
            /// The word in commands.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$case => $word,)+
                }
            }

            /// The case that `word` names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$case),)+
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::command::config::value::ConfigValue for $name {
            fn from_text(text: &str, _: &$crate::command::config::Bounds) -> Option<Self> {
                Self::from_word(text)
            }
            fn to_text(&self, _: &$crate::command::config::Bounds) -> String {
                self.word().into()
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests;
