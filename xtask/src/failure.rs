//! What went wrong, in words for the person at the terminal.

use std::fmt;

/// A message that says what was wrong and what would be right.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure(String);

/// A result whose error is a message for a person.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
