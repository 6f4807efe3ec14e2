//! What happens next if nobody does anything, as the brokers' view says it.

/// What the engine found when it ran ahead on a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// The next events that matter to the partition shown, oldest first.
    pub events: Vec<Foreseen>,
    /// What is to be said of how far was looked, in the app's words.
    pub note: Option<String>,
}

impl Ahead {
    /// Whether there is nothing to be said at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.events.is_empty() && self.note.is_none()
    }
}

/// An event that has not happened yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// When it will: virtual time.
    pub time: String,
    /// What will happen, in the app's words.
    pub words: String,
    /// Whether something breaks by it.
    pub broken: bool,
}
