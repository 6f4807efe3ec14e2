//! How much each partition shows, decided by the height there is for it.

/// A level of detail. Later ones show less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Cells, offsets, a lane per group, a labelled strip per copy.
    Comfortable,
    /// Smaller cells, copies in one block, no words.
    Compact,
    /// One row per partition.
    Dense,
}
