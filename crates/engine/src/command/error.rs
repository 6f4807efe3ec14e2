//! What is wrong with a line, where, and what would be right.

use super::config::ConfigError;
use super::nearest::{nearest, nearest_argument, nearest_verb};
use crate::id::{BrokerId, NameError};
use core::fmt;
use core::ops::Range;

/// What is wrong with a line, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct CommandError {
    /// The bytes of the line that are wrong; empty where something is missing.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: CommandErrorKind,
}

impl CommandError {
    /// The line, a mark under the word that is wrong, and the message: three lines of text.
    #[must_use]
    pub fn pointed<'a>(&'a self, line: &'a str) -> impl fmt::Display + 'a {
        Pointed { error: self, line }
    }
}

/// A line with a mark under a word of it.
struct Pointed<'a> {
    error: &'a CommandError,
    line: &'a str,
}

impl fmt::Display for Pointed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = self.error.span.clone();
        let before = self.line.get(..start).unwrap_or("").chars().count();
        let marked = self.line.get(start..end).unwrap_or("").chars().count().max(1);
        writeln!(f, "{}", self.line)?;
        writeln!(f, "{:before$}{}", "", "^".repeat(marked))?;
        write!(f, "{}", self.error)
    }
}

/// What is wrong with a line. `Display` says it in English; the fields serve translations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandErrorKind {
    /// Nothing but blanks.
    #[error("the line is empty: write a command, for instance send p1 orders value=1")]
    Empty,
    /// Longer than a line may be.
    #[error("the line has {length} bytes, at most {most} are allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// `"` without another.
    #[error("this quote is not closed: write another \" at the end of the text")]
    UnclosedQuote,
    /// `\x` stands for nothing.
    #[error("{escape} stands for nothing: use \\\" \\\\ \\n \\r \\t or \\u{{1f600}}")]
    UnknownEscape {
        /// As written.
        escape: String,
    },
    /// `"a"b`
    #[error("the text ends at its quote: put all of it in quotes, and \\\" for a quote inside")]
    TextAfterQuote,
    /// No command begins so.
    #[error("there is no command “{word}”{}", did_you_mean(nearest_verb(.word)))]
    UnknownVerb {
        /// As written.
        word: String,
    },
    /// A command lacks something.
    #[error("{argument} is missing: {usage}")]
    Missing {
        /// What.
        argument: &'static str,
        /// How the command is written.
        usage: String,
    },
    /// One word too many.
    #[error("“{word}” is one word too many: {usage}")]
    UnexpectedWord {
        /// As written.
        word: String,
        /// How the command is written.
        usage: String,
    },
    /// `name=` that the command does not know.
    #[error("{verb} has no “{name}”{}", did_you_mean(nearest_argument(.verb, .name)))]
    UnknownArgument {
        /// The command.
        verb: &'static str,
        /// As written.
        name: String,
    },
    /// `name=` twice.
    #[error("{name} is given twice: keep one")]
    GivenTwice {
        /// The argument or setting.
        name: &'static str,
    },
    /// Two arguments that exclude each other.
    #[error("{one} and {other} exclude each other: keep one")]
    Excludes {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// An argument of a cluster whose metadata something else keeps.
    #[error("{name} goes with meta={wants} alone: write meta={wants}, or leave {name} out")]
    OtherMetadata {
        /// The argument.
        name: &'static str,
        /// With what it goes.
        wants: &'static str,
    },
    /// A command that would change nothing.
    #[error("{verb} needs something to change, for instance {example}")]
    NothingToChange {
        /// The command.
        verb: &'static str,
        /// What could be added.
        example: &'static str,
    },
    /// No whole number within the bounds.
    #[error("{argument} is a whole number from {least} to {most}, not “{value}”")]
    NotANumber {
        /// The argument.
        argument: &'static str,
        /// As written.
        value: String,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// No length of time within the bounds.
    #[error("{argument} is a time of at most {most} s, not “{value}”: write 0.5, 5s, 500ms or 2m")]
    NotADuration {
        /// The argument.
        argument: &'static str,
        /// As written.
        value: String,
        /// The most seconds.
        most: u64,
    },
    /// No rate.
    #[error(
        "{argument} is records per second, {least} to 10000, at most three decimals, not “{value}”"
    )]
    NotARate {
        /// The argument.
        argument: &'static str,
        /// As written.
        value: String,
        /// The least.
        least: &'static str,
    },
    /// None of the words that are allowed.
    #[error(
        "{argument} is {}, not “{value}”{}",
        .allowed.join(" or "), did_you_mean(nearest(.value, .allowed.iter().copied()))
    )]
    NotOneOf {
        /// The argument.
        argument: &'static str,
        /// As written.
        value: String,
        /// The words.
        allowed: &'static [&'static str],
    },
    /// No name.
    #[error("“{value}” is no {argument}: {reason}")]
    NotAName {
        /// The argument.
        argument: &'static str,
        /// As written.
        value: String,
        /// The rule that it breaks.
        reason: NameError,
    },
    /// No broker.
    #[error("“{value}” is no broker: write b and its number, for instance b1")]
    NotABroker {
        /// As written.
        value: String,
    },
    /// A client's name is wanted, and this one means something else.
    #[error(
        "“{name}” cannot be a client's name: b and a number is a broker, wire and controller have a meaning"
    )]
    ReservedName {
        /// As written.
        name: String,
    },
    /// `key=` and nothing after it.
    #[error(
        "{argument}= has no value: write {argument}=\"\" for an empty text, leave it out for none"
    )]
    NoValue {
        /// The argument.
        argument: String,
    },
    /// A list that is none.
    #[error("“{value}” is no list: write a,b,c, and \"…\" around texts with commas or quotes")]
    NotAList {
        /// As written.
        value: String,
    },
    /// Headers that are none.
    #[error("“{value}” are no headers: write name:value, parted by commas")]
    NotAHeader {
        /// As written.
        value: String,
    },
    /// An assignment that is none.
    #[error("“{value}” are no brokers: write each partition's replicas, as in 1,2,3;2,3,1")]
    NotAnAssignment {
        /// As written.
        value: String,
    },
    /// A broker twice in one partition.
    #[error("partition {partition} has {broker} twice: each replica needs a broker of its own")]
    ReplicaTwice {
        /// Which partition of the list, from 0.
        partition: usize,
        /// The broker.
        broker: BrokerId,
    },
    /// Partitions with different numbers of replicas.
    #[error(
        "partition {partition} has {replicas} replicas, the first one has {expected}: Kafka wants the same for all"
    )]
    UnevenAssignment {
        /// Which partition of the list, from 0.
        partition: usize,
        /// How many replicas it has.
        replicas: usize,
        /// How many the first one has.
        expected: usize,
    },
    /// A number of partitions or replicas that is not the assignment's.
    #[error("{argument}={value}, but the assignment has {assigned}: leave {argument} out")]
    AssignmentDiffers {
        /// `partitions` or `rf`.
        argument: &'static str,
        /// What it says.
        value: u32,
        /// What the assignment says.
        assigned: usize,
    },
    /// A setting is refused.
    #[error(transparent)]
    Setting(#[from] ConfigError),
}

impl CommandErrorKind {
    /// What was probably meant. It is looked for only when somebody is told: of a document's wrong
    /// lines most are counted alone.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            Self::UnknownVerb { word } => nearest_verb(word),
            Self::UnknownArgument { verb, name } => nearest_argument(verb, name),
            Self::NotOneOf { value, allowed, .. } => nearest(value, allowed.iter().copied()),
            Self::Setting(reason) => reason.nearest(),
            _ => None,
        }
    }
}

/// `: did you mean …?`, or nothing.
fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |word| format!(": did you mean {word}?"))
}
