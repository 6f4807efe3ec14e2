//! Errors as keys and arguments, for the interface to say them in the person's language.

use super::config::ConfigError;
use super::error::CommandErrorKind;
use crate::id::NameError;

/// An error in a form that can be translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key in the message files; `Display` of the error is its English.
    pub key: &'static str,
    /// What the message speaks of, by name.
    pub arguments: Vec<(&'static str, String)>,
    /// The word that was probably meant, to be said after the message.
    pub nearest: Option<&'static str>,
    /// The rule that is broken, where the error names one: the same as the argument `reason`, which
    /// is in English, in a form that can be translated.
    pub reason: Option<Box<Message>>,
}

impl Message {
    pub(crate) fn new<const N: usize>(
        key: &'static str,
        arguments: [(&'static str, &dyn ToString); N],
    ) -> Self {
        let text = |(name, value): (&'static str, &dyn ToString)| (name, value.to_string());
        Self { key, arguments: arguments.map(text).into(), nearest: None, reason: None }
    }

    fn meaning(self, nearest: Option<&'static str>) -> Self {
        Self { nearest, ..self }
    }

    fn because(self, reason: &NameError) -> Self {
        Self { reason: Some(Box::new(reason.message())), ..self }
    }
}

impl CommandErrorKind {
    /// The error in a form that can be translated.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("error-empty", []),
            Self::TooLong { length, most } => {
                Message::new("error-too-long", [("length", length), ("most", most)])
            }
            Self::UnclosedQuote => Message::new("error-unclosed-quote", []),
            Self::UnknownEscape { escape } => {
                Message::new("error-unknown-escape", [("escape", escape)])
            }
            Self::TextAfterQuote => Message::new("error-text-after-quote", []),
            Self::UnknownVerb { word } => {
                Message::new("error-unknown-verb", [("word", word)]).meaning(self.nearest())
            }
            Self::Missing { argument, usage } => {
                Message::new("error-missing", [("argument", argument), ("usage", usage)])
            }
            Self::UnexpectedWord { word, usage } => {
                Message::new("error-unexpected-word", [("word", word), ("usage", usage)])
            }
            Self::UnknownArgument { verb, name } => {
                let arguments: [(_, &dyn ToString); 2] = [("verb", verb), ("name", name)];
                Message::new("error-unknown-argument", arguments).meaning(self.nearest())
            }
            Self::GivenTwice { name } => Message::new("error-given-twice", [("name", name)]),
            Self::Excludes { one, other } => {
                Message::new("error-excludes", [("one", one), ("other", other)])
            }
            Self::OtherMetadata { name, wants } => {
                Message::new("error-other-metadata", [("name", name), ("wants", wants)])
            }
            Self::NothingToChange { verb, example } => {
                Message::new("error-nothing-to-change", [("verb", verb), ("example", example)])
            }
            Self::Setting(reason) => reason.message(),
            value => value.value_message(),
        }
    }

    /// Errors of single values.
    fn value_message(&self) -> Message {
        match self {
            Self::NotANumber { argument, value, least, most } => Message::new(
                "error-not-a-number",
                [("argument", argument), ("value", value), ("least", least), ("most", most)],
            ),
            Self::NotADuration { argument, value, most } => Message::new(
                "error-not-a-duration",
                [("argument", argument), ("value", value), ("most", most)],
            ),
            Self::NotARate { argument, value, least } => Message::new(
                "error-not-a-rate",
                [("argument", argument), ("value", value), ("least", least)],
            ),
            Self::NotOneOf { argument, value, allowed } => {
                let allowed = allowed.join(", ");
                let arguments: [(_, &dyn ToString); 3] =
                    [("argument", argument), ("value", value), ("allowed", &allowed)];
                Message::new("error-not-one-of", arguments).meaning(self.nearest())
            }
            Self::NotAName { argument, value, reason } => Message::new(
                "error-not-a-name",
                [("argument", argument), ("value", value), ("reason", reason)],
            )
            .because(reason),
            Self::NotABroker { value } => Message::new("error-not-a-broker", [("value", value)]),
            Self::ReservedName { name } => Message::new("error-reserved-name", [("name", name)]),
            Self::NoValue { argument } => Message::new("error-no-value", [("argument", argument)]),
            Self::NotAList { value } => Message::new("error-not-a-list", [("value", value)]),
            Self::NotAHeader { value } => Message::new("error-not-a-header", [("value", value)]),
            Self::NotAnAssignment { value } => {
                Message::new("error-not-an-assignment", [("value", value)])
            }
            Self::ReplicaTwice { partition, broker } => {
                Message::new("error-replica-twice", [("partition", partition), ("broker", broker)])
            }
            Self::UnevenAssignment { partition, replicas, expected } => Message::new(
                "error-uneven-assignment",
                [("partition", partition), ("replicas", replicas), ("expected", expected)],
            ),
            Self::AssignmentDiffers { argument, value, assigned } => Message::new(
                "error-assignment-differs",
                [("argument", argument), ("value", value), ("assigned", assigned)],
            ),
            // Those without a value of their own are in `message`.
            other => Message::new("error-other", [("reason", other)]),
        }
    }
}

impl ConfigError {
    /// The error in a form that can be translated. Kafka says these in English; so does `Display`.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::UnknownName { owner, name } => {
                let arguments: [(_, &dyn ToString); 2] = [("owner", owner), ("name", name)];
                Message::new("error-config-unknown", arguments).meaning(self.nearest())
            }
            Self::NotANumber { name, value, number } => Message::new(
                "error-config-not-a-number",
                [("name", name), ("value", value), ("number", number)],
            ),
            Self::TooSmall { name, value, least } => Message::new(
                "error-config-too-small",
                [("name", name), ("value", value), ("least", least)],
            ),
            Self::TooLarge { name, value, most } => Message::new(
                "error-config-too-large",
                [("name", name), ("value", value), ("most", most)],
            ),
            Self::NotABoolean { name, value } => {
                Message::new("error-config-not-a-boolean", [("name", name), ("value", value)])
            }
            Self::NotOneOf { name, value, allowed } => {
                let allowed = allowed.join(", ");
                let arguments: [(_, &dyn ToString); 3] =
                    [("name", name), ("value", value), ("allowed", &allowed)];
                Message::new("error-config-not-one-of", arguments).meaning(self.nearest())
            }
            Self::NotADuration { name, value } => {
                Message::new("error-config-not-a-duration", [("name", name), ("value", value)])
            }
            Self::NotAName { name, value, reason } => Message::new(
                "error-config-not-a-name",
                [("name", name), ("value", value), ("reason", reason)],
            )
            .because(reason),
            Self::NotSet { name } => Message::new("error-config-not-set", [("name", name)]),
            Self::BrokerLevelMinInsyncReplicas => {
                Message::new("error-config-broker-level-min-isr", [])
            }
            Self::ClusterLevelMinInsyncReplicas => {
                Message::new("error-config-cluster-level-min-isr", [])
            }
            Self::DeliveryTimeoutTooShort => Message::new("error-config-delivery-timeout", []),
            Self::IdempotenceNeedsRetries => Message::new("error-config-idempotence-retries", []),
            Self::IdempotenceNeedsAcksAll => Message::new("error-config-idempotence-acks", []),
            Self::IdempotenceNeedsFewInFlight => {
                Message::new("error-config-idempotence-in-flight", [])
            }
            Self::HeartbeatNotBelowSession => Message::new("error-config-heartbeat", []),
        }
    }
}

impl NameError {
    /// The error in a form that can be translated.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("error-name-empty", []),
            Self::TooLong { length, most } => {
                Message::new("error-name-too-long", [("length", length), ("most", most)])
            }
            Self::Character { character } => {
                Message::new("error-name-character", [("character", character)])
            }
            Self::Dots { name } => Message::new("error-name-dots", [("name", name)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Command;

    #[test]
    fn what_display_says_can_be_said_by_key() {
        let message = |line: &str| line.parse::<Command>().expect_err(line).kind.message();
        let unknown = message("sned p1 t");
        assert_eq!((unknown.key, unknown.nearest), ("error-unknown-verb", Some("send")));
        assert_eq!(unknown.arguments, [("word", "sned".to_owned())]);
        let number = message("send p1 t count=0");
        assert_eq!(number.key, "error-not-a-number");
        assert!(number.arguments.contains(&("most", "10000".to_owned())));
        let setting = message("topic t segment.bytes=1");
        assert_eq!(setting.key, "error-config-too-small");
        assert_ne!(message("send p1 t key=").key, "error-other");
        assert!(message("producer p acks=al").nearest == Some("all"));
        let name = message("topic or!ders").reason.expect("a broken rule");
        assert_eq!(name.key, "error-name-character");
        assert_eq!(name.arguments, [("character", "!".to_owned())]);
    }
}
