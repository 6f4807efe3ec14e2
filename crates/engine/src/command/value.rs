//! Values that have a grammar of their own: texts, lists of texts, headers, assignments.

use super::error::{CommandError, CommandErrorKind};
use super::syntax::{Fault, FaultKind, Input, Parsed, Word, quoted};
use super::{Assignment, Text};
use crate::id::BrokerId;
use core::fmt;
use core::ops::Range;
use winnow::Parser;
use winnow::combinator::{alt, separated, separated_pair};
use winnow::error::ErrMode;
use winnow::stream::LocatingSlice;
use winnow::token::take_while;

/// What a bare `null` means: no key, no value.
const NULL: &str = "null";

/// The greatest `node.id`: Kafka's `INT`.
pub(super) const GREATEST_BROKER: u32 = i32::MAX as u32;

/// Reads a text: in quotes, or as it stands; a bare `null` is none.
pub(super) fn text(word: &Word<'_>) -> Result<Option<Text>, CommandError> {
    if word.value.is_empty() {
        let kind = CommandErrorKind::NoValue { argument: word.name.unwrap_or("").into() };
        return Err(CommandError { span: word.span.clone(), kind });
    }
    if !word.value.starts_with('"') {
        return Ok((word.value != NULL).then(|| word.value.into()));
    }
    read(word, unquoted, CommandErrorKind::TextAfterQuote).map(Some)
}

/// The value of a setting, which may stand in quotes.
pub(super) fn unquote(word: &Word<'_>) -> Result<Text, CommandError> {
    match word.value.starts_with('"') {
        true => read(word, unquoted, CommandErrorKind::TextAfterQuote),
        false => Ok(word.value.into()),
    }
}

/// Reads `a,b,"c d"`.
pub(super) fn texts(word: &Word<'_>) -> Result<Vec<Option<Text>>, CommandError> {
    let unexpected = CommandErrorKind::NotAList { value: word.value.into() };
    read(word, separated(1.., nullable_item, ','), unexpected)
}

/// Reads `name:value,name:value`; an empty one is written `""`.
pub(super) fn headers(word: &Word<'_>) -> Result<Vec<(Text, Text)>, CommandError> {
    let header = separated_pair(item(&[',', ':']), ':', item(&[',']));
    let unexpected = CommandErrorKind::NotAHeader { value: word.value.into() };
    read(word, separated(1.., header, ','), unexpected)
}

/// Reads `1,2,3;2,3,1`: brokers of one partition by commas, partitions by semicolons.
pub(super) fn assignment(word: &Word<'_>) -> Result<Assignment, CommandError> {
    let mut partitions = Assignment::new();
    let mut at = word.value_span().start;
    for (index, list) in word.value.split(';').enumerate() {
        let span = at..at + list.len();
        at = span.end + 1;
        let wrong = |kind| CommandError { span: span.clone(), kind };
        let mut replicas: Vec<BrokerId> = Vec::new();
        for name in list.split(',') {
            let broker = broker(name).ok_or_else(|| {
                wrong(CommandErrorKind::NotAnAssignment { value: list.to_owned() })
            })?;
            if replicas.contains(&broker) {
                return Err(wrong(CommandErrorKind::ReplicaTwice { partition: index, broker }));
            }
            replicas.push(broker);
        }
        let expected = partitions.first().map_or(replicas.len(), Vec::len);
        if replicas.len() != expected {
            return Err(wrong(CommandErrorKind::UnevenAssignment {
                partition: index,
                replicas: replicas.len(),
                expected,
            }));
        }
        partitions.push(replicas);
    }
    Ok(partitions)
}

/// `3` or `b3`.
pub(super) fn broker(text: &str) -> Option<BrokerId> {
    let digits = text.strip_prefix('b').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let id = plain.then(|| digits.parse().ok())??;
    (id <= GREATEST_BROKER).then_some(BrokerId(id))
}

fn read<'a, T>(
    word: &Word<'a>,
    mut parser: impl Parser<Input<'a>, T, ErrMode<Fault>>,
    unexpected: CommandErrorKind,
) -> Result<T, CommandError> {
    let base = word.value_span().start;
    let result = parser.parse(LocatingSlice::new(word.value));
    result.map_err(|error| error.into_inner().in_line(base, unexpected))
}

fn nullable_item(input: &mut Input<'_>) -> Parsed<Option<Text>> {
    let bare = take_while(1.., |c| c != ',').map(|text: &str| (text != NULL).then(|| text.into()));
    alt((unquoted.map(Some), bare)).parse_next(input)
}

/// A quoted text, or a bare one up to one of `ends`.
fn item<'a>(ends: &'static [char]) -> impl Parser<Input<'a>, Text, ErrMode<Fault>> {
    alt((unquoted, take_while(1.., |c| !ends.contains(&c)).map(Text::from)))
}

/// A quoted text without its quotes, escapes resolved.
fn unquoted(input: &mut Input<'_>) -> Parsed<Text> {
    let (body, span) = quoted.with_span().parse_next(input)?;
    unescape(body, span).map_err(ErrMode::Cut)
}

/// Resolves `\"`, `\\`, `\n`, `\r`, `\t` and `\u{1f600}`; `span` is that of `body` in its quotes.
fn unescape(body: &str, span: Range<usize>) -> Result<Text, Fault> {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let (character, length) = escaped(escape).ok_or_else(|| {
            let start = span.start + 1 + (body.len() - escape.len());
            let escape: String = escape.chars().take(2).collect();
            Fault { span: start..start + escape.len(), kind: FaultKind::UnknownEscape(escape) }
        })?;
        text.push(character);
        rest = escape.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    Ok(text.into())
}

/// The character that `escape`, which begins with a backslash, stands for, and its length.
fn escaped(escape: &str) -> Option<(char, usize)> {
    let character = match escape.chars().nth(1)? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' => '"',
        '\\' => '\\',
        'u' => {
            let code = escape.strip_prefix("\\u{")?;
            let end = code.find('}').filter(|end| (1..=6).contains(end))?;
            let code = u32::from_str_radix(code.get(..end)?, 16).ok()?;
            return Some((char::from_u32(code)?, "\\u{}".len() + end));
        }
        _ => return None,
    };
    Some((character, 2))
}

/// Writes a text so that it is read back as itself: bare where that is possible.
pub(super) fn write_text(f: &mut impl fmt::Write, text: Option<&Text>, list: bool) -> fmt::Result {
    let Some(text) = text else { return f.write_str(NULL) };
    let special = |c: char| {
        c == '"' || c.is_whitespace() || c.is_control() || (list && matches!(c, ',' | ':'))
    };
    if !text.is_empty() && text.as_ref() != NULL && !text.contains(special) {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            ' ' => f.write_char(' ')?,
            c if c.is_control() || c.is_whitespace() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
