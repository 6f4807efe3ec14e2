//! Words that are not spelled yet: a Fluent message and its arguments.

/// A message of the interface with its arguments. Which language it is said in is decided late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The Fluent message.
    pub key: &'static str,
    /// Its arguments by name.
    pub args: Vec<(&'static str, Arg)>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A name, an identifier, a command: said as it is.
    Text(String),
    /// A count or an offset: said with separators, and deciding the plural.
    Number(u64),
    /// Words within words.
    Words(Box<Words>),
    /// Several, joined by commas.
    List(Vec<Arg>),
}

impl Words {
    /// The message `key`, without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// With `value` as it is written.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, Arg::Text(value.to_string())));
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: impl Into<u64>) -> Self {
        self.args.push((name, Arg::Number(value.into())));
        self
    }

    /// With other words.
    #[must_use]
    pub fn words(mut self, name: &'static str, value: Self) -> Self {
        self.args.push((name, Arg::Words(Box::new(value))));
        self
    }

    /// With a list of other words.
    #[must_use]
    pub fn list_of(mut self, name: &'static str, values: impl IntoIterator<Item = Self>) -> Self {
        let words = values.into_iter().map(|value| Arg::Words(Box::new(value))).collect();
        self.args.push((name, Arg::List(words)));
        self
    }

    /// With a list of names.
    #[must_use]
    pub fn list<T: ToString>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let texts = values.into_iter().map(|value| Arg::Text(value.to_string())).collect();
        self.args.push((name, Arg::List(texts)));
        self
    }
}
