//! A line's words: where each begins and ends, and which of them are `name=value`.
//!
//! ```text
//! line   = blank* (word blank+)* word? blank*
//! word   = [name "="] value
//! name   = (letter | digit | "." | "_" | "-")+
//! value  = (quoted | plain | "," | ":")*
//! quoted = '"' (any but '"' and '\' | '\' any)* '"'
//! plain  = (any but blanks, "," and ":")+        a quote inside is a letter like any other
//! ```

use super::error::{CommandError, CommandErrorKind};
use core::ops::Range;
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded, repeat, terminated};
use winnow::error::{ErrMode, ParserError};
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, none_of, one_of, take_while};

/// The longest line, in bytes.
pub const LONGEST_LINE: usize = 4096;

pub(super) type Input<'a> = LocatingSlice<&'a str>;
pub(super) type Parsed<T> = Result<T, ErrMode<Fault>>;

/// What the grammar itself finds wrong, and where in the text given to the parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// Another character was expected.
    Unexpected,
    /// A quote is not closed.
    UnclosedQuote,
    /// `\x` stands for nothing.
    UnknownEscape(String),
}

impl ParserError<Input<'_>> for Fault {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        let at = input.current_token_start();
        let end = input.as_ref().chars().next().map_or(at, |c| at + c.len_utf8());
        Self { span: at..end, kind: FaultKind::Unexpected }
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

impl Fault {
    /// The error of the person, `base` bytes further on in the line.
    pub(super) fn in_line(self, base: usize, unexpected: CommandErrorKind) -> CommandError {
        let span = self.span.start + base..self.span.end + base;
        let kind = match self.kind {
            FaultKind::Unexpected => unexpected,
            FaultKind::UnclosedQuote => CommandErrorKind::UnclosedQuote,
            FaultKind::UnknownEscape(escape) => CommandErrorKind::UnknownEscape { escape },
        };
        CommandError { span, kind }
    }
}

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// Before the `=`, if there is one.
    pub(super) name: Option<&'a str>,
    /// After the `=`, or all of the word, as written.
    pub(super) value: &'a str,
    /// Where the word is.
    pub(super) span: Range<usize>,
}

impl<'a> Word<'a> {
    /// The word as written.
    pub(super) fn text(&self, line: &'a str) -> &'a str {
        line.get(self.span.clone()).unwrap_or(self.value)
    }

    /// Where the name is.
    pub(super) fn name_span(&self) -> Range<usize> {
        self.span.start..self.span.start + self.name.map_or(0, str::len)
    }

    /// Where the value is.
    pub(super) fn value_span(&self) -> Range<usize> {
        self.span.end - self.value.len()..self.span.end
    }
}

/// Splits a line into its words.
pub(super) fn words(line: &str) -> Result<Vec<Word<'_>>, CommandError> {
    if line.len() > LONGEST_LINE {
        let kind = CommandErrorKind::TooLong { length: line.len(), most: LONGEST_LINE };
        return Err(CommandError { span: 0..line.len(), kind });
    }
    preceded(blanks, repeat(0.., terminated(word, blanks)))
        .parse(LocatingSlice::new(line))
        .map_err(|error| error.into_inner().in_line(0, CommandErrorKind::Empty))
}

fn blanks(input: &mut Input<'_>) -> Parsed<()> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

fn word<'a>(input: &mut Input<'a>) -> Parsed<Word<'a>> {
    let value = repeat::<_, _, (), _, _>(0.., alt((quoted.void(), plain, separator))).take();
    let named = (opt(terminated(name, '=')), value);
    named
        .with_span()
        .map(|((name, value), span)| Word { name, value, span })
        .verify(|word| !word.span.is_empty())
        .parse_next(input)
}

fn name<'a>(input: &mut Input<'a>) -> Parsed<&'a str> {
    take_while(1.., |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        .parse_next(input)
}

fn separator(input: &mut Input<'_>) -> Parsed<()> {
    one_of([',', ':']).void().parse_next(input)
}

fn plain(input: &mut Input<'_>) -> Parsed<()> {
    take_while(1.., |c: char| !c.is_whitespace() && c != ',' && c != ':').void().parse_next(input)
}

/// A quoted text with its quotes, as written; the escapes are read later.
pub(super) fn quoted<'a>(input: &mut Input<'a>) -> Parsed<&'a str> {
    let start = input.current_token_start();
    '"'.parse_next(input)?;
    let body =
        repeat::<_, _, (), _, _>(0.., alt((none_of(['"', '\\']).void(), ('\\', any).void())));
    let body = terminated(body.take(), '"').parse_next(input);
    body.map_err(|_: ErrMode<Fault>| {
        ErrMode::Cut(Fault { span: start..start + 1, kind: FaultKind::UnclosedQuote })
    })
}
