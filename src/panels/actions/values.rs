//! What stands in a form's fields: text, as it was typed.

use super::list;
use partita_engine::command::config::{Overrides, Owner};
use partita_engine::command::{
    Command, CommandErrorKind, LONGEST_WHILE, NodeName, Text, parse_duration,
};
use partita_engine::id::{ClientName, NameError};
use partita_engine::time::SimDuration;
use std::collections::BTreeMap;
use std::str::FromStr;

/// A field of a form, by the name that its value has in the line.
pub type Field = &'static str;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which.
    pub field: Field,
    /// Why.
    pub kind: CommandErrorKind,
}

/// A part of a command, or what is wrong with its field.
pub type Read<T> = Result<T, Wrong>;

/// What stands in the fields. A field that nobody touched is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    texts: BTreeMap<Field, String>,
    /// Fields that are null, whatever stands in them.
    nulls: Vec<Field>,
    /// Headers of a record, in order.
    pub headers: Vec<(String, String)>,
}

impl Values {
    /// These texts.
    #[must_use]
    pub fn of(texts: &[(Field, &str)]) -> Self {
        let texts = texts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        Self { texts, ..Self::default() }
    }

    /// What stands in `field`, blanks and all.
    #[must_use]
    pub fn raw(&self, field: Field) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }

    /// What stands in `field`, without blanks around it.
    #[must_use]
    pub fn word(&self, field: Field) -> &str {
        self.raw(field).trim()
    }

    /// Puts a text into `field`.
    pub fn put(&mut self, field: Field, text: String) {
        self.texts.insert(field, text);
    }

    /// Whether `field` is null.
    #[must_use]
    pub fn is_null(&self, field: Field) -> bool {
        self.nulls.contains(&field)
    }

    /// Makes `field` null, or what stands in it.
    pub fn set_null(&mut self, field: Field, null: bool) {
        self.nulls.retain(|other| *other != field);
        if null {
            self.nulls.push(field);
        }
    }

    /// A text that may be null: as it stands, blanks belong to it.
    #[must_use]
    pub fn nullable(&self, field: Field) -> Option<Text> {
        (!self.is_null(field)).then(|| self.raw(field).into())
    }

    /// A name.
    pub(super) fn name<T: FromStr<Err = NameError>>(&self, field: Field) -> Read<T> {
        let value = self.word(field);
        value.parse().map_err(|reason| Wrong {
            field,
            kind: CommandErrorKind::NotAName { argument: field, value: value.into(), reason },
        })
    }

    /// The name of a new client: not one that means something else in a line.
    pub(super) fn client(&self, field: Field) -> Read<ClientName> {
        let name: ClientName = self.name(field)?;
        let read = format!("stop {name}").parse::<Command>();
        let meant = Command::Stop { node: NodeName::Client(name.clone()) };
        match read {
            Ok(command) if command == meant => Ok(name),
            _ => Err(Wrong {
                field,
                kind: CommandErrorKind::ReservedName { name: name.to_string() },
            }),
        }
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(&self, field: Field, least: u64, most: u64) -> Read<u64> {
        let value = self.word(field);
        let number = value.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| Wrong {
            field,
            kind: CommandErrorKind::NotANumber {
                argument: field,
                value: value.into(),
                least,
                most,
            },
        })
    }

    /// As [`Self::number`]; none when the field is empty.
    pub(super) fn number_if_given(&self, field: Field, least: u64, most: u64) -> Read<Option<u64>> {
        if self.word(field).is_empty() {
            return Ok(None);
        }
        self.number(field, least, most).map(Some)
    }

    /// A length of time in seconds, or with a unit.
    pub(super) fn seconds(&self, field: Field) -> Read<SimDuration> {
        let value = self.word(field);
        let most = LONGEST_WHILE;
        let length = parse_duration(value).ok();
        length.filter(|length| *length <= SimDuration::from_secs(most)).ok_or_else(|| Wrong {
            field,
            kind: CommandErrorKind::NotADuration { argument: field, value: value.into(), most },
        })
    }

    /// Keys by commas; none when the field is empty.
    pub(super) fn keys(&self, field: Field) -> Read<Vec<Option<Text>>> {
        list::read(self.word(field)).map_err(|kind| Wrong { field, kind })
    }

    /// Takes a setting of `owner` over, unless its field is empty or says what holds anyway.
    pub(super) fn setting(
        &self,
        overrides: &mut Overrides,
        owner: Owner,
        field: Field,
        default: &str,
    ) -> Read<()> {
        let value = self.word(field);
        if value.is_empty() || value == default {
            return Ok(());
        }
        let set = overrides.set(owner, field, value);
        set.map_err(|error| Wrong { field, kind: CommandErrorKind::Setting(error) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_keeps_what_was_typed() {
        let mut values = Values::of(&[("value", " 41 ")]);
        assert_eq!(values.nullable("value").as_deref(), Some(" 41 "));
        values.set_null("value", true);
        assert_eq!(values.nullable("value"), None);
        values.set_null("value", false);
        assert_eq!(values.raw("value"), " 41 ");
        assert_eq!(values.nullable("key").as_deref(), Some(""), "an empty key is a key");
    }

    #[test]
    fn names_that_mean_something_else_are_no_clients() {
        assert!(Values::of(&[("name", "web-shop")]).client("name").is_ok());
        for name in ["b7", "wire", "controller"] {
            let wrong = Values::of(&[("name", name)]).client("name").expect_err(name);
            assert!(matches!(wrong.kind, CommandErrorKind::ReservedName { .. }), "{wrong:?}");
        }
        let wrong = Values::default().client("name").expect_err("no name");
        assert!(matches!(wrong.kind, CommandErrorKind::NotAName { reason: NameError::Empty, .. }));
    }

    #[test]
    fn numbers_keep_their_bounds() {
        let values = Values::of(&[("count", "8"), ("rate", "x")]);
        assert_eq!(values.number("count", 1, 8), Ok(8));
        assert!(values.number("count", 9, 10).is_err());
        assert!(values.number("rate", 0, 9).is_err());
        assert_eq!(values.number_if_given("none", 0, 9), Ok(None));
    }
}
