//! From a setting's text to the type of its field, and back.

use super::setting::Bounds;
use crate::command::duration::parse_duration;
use crate::id::ClientName;
use crate::time::SimDuration;

/// What Kafka calls "no limit" where it has no −1.
const LONGEST_MS: i64 = i64::MAX;

/// A type that a setting's field may have. The text was checked against the bounds before.
pub(crate) trait ConfigValue: Sized {
    /// The value that `text` stands for.
    fn from_text(text: &str, bounds: &Bounds) -> Option<Self>;
    /// The text that stands for it.
    fn to_text(&self, bounds: &Bounds) -> String;
}

impl ConfigValue for u32 {
    fn from_text(text: &str, _: &Bounds) -> Option<Self> {
        text.parse().ok()
    }
    fn to_text(&self, _: &Bounds) -> String {
        self.to_string()
    }
}

impl ConfigValue for u64 {
    fn from_text(text: &str, _: &Bounds) -> Option<Self> {
        text.parse().ok()
    }
    fn to_text(&self, _: &Bounds) -> String {
        self.to_string()
    }
}

impl ConfigValue for bool {
    fn from_text(text: &str, _: &Bounds) -> Option<Self> {
        text.parse().ok()
    }
    fn to_text(&self, _: &Bounds) -> String {
        self.to_string()
    }
}

/// Milliseconds, as Kafka counts them; only Partita's own settings are in seconds.
impl ConfigValue for SimDuration {
    fn from_text(text: &str, bounds: &Bounds) -> Option<Self> {
        if matches!(bounds, Bounds::Seconds { .. }) {
            return parse_duration(text).ok();
        }
        match text.parse::<i64>().ok()? {
            LONGEST_MS => Some(Self::from_micros(u64::MAX)),
            millis => Some(Self::from_millis(u64::try_from(millis).ok()?)),
        }
    }
    fn to_text(&self, bounds: &Bounds) -> String {
        if matches!(bounds, Bounds::Seconds { .. }) {
            return self.to_string();
        }
        match self.as_micros() {
            u64::MAX => LONGEST_MS.to_string(),
            _ => self.as_millis().to_string(),
        }
    }
}

/// Negative numbers mean "no limit", written −1.
macro_rules! unlimited_when_negative {
    ($type:ty) => {
        impl ConfigValue for Option<$type> {
            fn from_text(text: &str, bounds: &Bounds) -> Option<Self> {
                if text.starts_with('-') {
                    return Some(None);
                }
                ConfigValue::from_text(text, bounds).map(Some)
            }
            fn to_text(&self, bounds: &Bounds) -> String {
                self.as_ref().map_or_else(|| "-1".into(), |value| value.to_text(bounds))
            }
        }
    };
}
unlimited_when_negative!(u64);
unlimited_when_negative!(SimDuration);

/// An absent name is an empty text.
impl ConfigValue for Option<ClientName> {
    fn from_text(text: &str, _: &Bounds) -> Option<Self> {
        match text {
            "" => Some(None),
            name => ClientName::new(name).ok().map(Some),
        }
    }
    fn to_text(&self, _: &Bounds) -> String {
        self.as_ref().map_or_else(String::new, ToString::to_string)
    }
}
