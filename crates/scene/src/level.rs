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
    /// One bar per partition, in a grid: row = topic, column = leader.
    Overview,
}

/// Going back to a level that shows more needs a tenth more room than staying there, so that a
/// picture at the border does not flicker.
const HYSTERESIS: f32 = 1.1;

impl Level {
    /// The least height per partition, in pixels.
    const fn least(self) -> f32 {
        match self {
            Self::Comfortable => 120.0,
            Self::Compact => 96.0,
            Self::Dense => LEAST_ROW,
            Self::Overview => 0.0,
        }
    }

    /// The level for this much height per partition and in all, when `needed` tells how much all of
    /// it takes at a level. `previous` is the level so far. With few partitions the rows keep their
    /// least height and the stage scrolls.
    pub(crate) fn choose(
        (per_partition, partitions): (f32, usize),
        free: f32,
        previous: Option<Self>,
        needed: impl Fn(Self) -> f32,
    ) -> Self {
        let fits = |level: &Self| {
            let margin = match previous {
                Some(previous) if *level < previous => HYSTERESIS,
                _ => 1.0,
            };
            let all = match level {
                Self::Comfortable | Self::Compact => needed(*level) * margin <= free,
                Self::Dense | Self::Overview => true,
            };
            per_partition >= level.least() * margin && all
        };
        let levels = [Self::Comfortable, Self::Compact, Self::Dense];
        levels.into_iter().find(fits).unwrap_or(Self::last(partitions))
    }

    /// The level of rows of this height, when a person chose that.
    #[must_use]
    pub fn of_row(row: f32, partitions: usize) -> Self {
        let levels = [Self::Comfortable, Self::Compact, Self::Dense];
        levels.into_iter().find(|level| row >= level.least()).unwrap_or(Self::last(partitions))
    }

    /// The level that shows least.
    const fn last(partitions: usize) -> Self {
        if partitions > MOST_ROWS { Self::Overview } else { Self::Dense }
    }
}

/// The least height of a row, in pixels: what there is less room for becomes a bar.
pub const LEAST_ROW: f32 = 22.0;

/// So many partitions or fewer always have rows.
pub const MOST_ROWS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn level(per_partition: f32, previous: Option<Level>) -> Level {
        Level::choose((per_partition, 8), 1000.0, previous, |_| 500.0)
    }

    #[test]
    fn height_per_partition_decides() {
        assert_eq!(level(120.0, None), Level::Comfortable);
        assert_eq!(level(119.0, None), Level::Compact);
        assert_eq!(level(96.0, None), Level::Compact);
        assert_eq!(level(95.0, None), Level::Dense);
    }

    #[test]
    fn a_level_comes_back_only_past_a_tenth_more() {
        assert_eq!(level(125.0, Some(Level::Compact)), Level::Compact);
        assert_eq!(level(133.0, Some(Level::Compact)), Level::Comfortable);
        assert_eq!(level(121.0, Some(Level::Comfortable)), Level::Comfortable);
        assert_eq!(level(100.0, Some(Level::Dense)), Level::Dense);
    }

    #[test]
    fn a_level_that_does_not_fit_is_not_chosen() {
        let needed = |level| if level == Level::Comfortable { 1100.0 } else { 900.0 };
        assert_eq!(Level::choose((200.0, 4), 1000.0, None, needed), Level::Compact);
    }

    #[test]
    fn only_many_partitions_become_bars() {
        let level = |per_partition, partitions, previous| {
            Level::choose((per_partition, partitions), 700.0, previous, |_| 9_000.0)
        };
        assert_eq!(level(21.0, 41, None), Level::Overview);
        assert_eq!(level(17.0, 40, None), Level::Dense);
        assert_eq!(level(22.0, 41, None), Level::Dense);
        assert_eq!(level(23.0, 41, Some(Level::Overview)), Level::Overview);
        assert_eq!(level(24.3, 41, Some(Level::Overview)), Level::Dense);
    }

    #[test]
    fn a_chosen_height_of_rows_decides_alone() {
        let rows = [(150.0, 9), (100.0, 9), (30.0, 9), (9.0, 9), (9.0, 100)];
        let levels = rows.map(|(row, partitions)| Level::of_row(row, partitions));
        let expected =
            [Level::Comfortable, Level::Compact, Level::Dense, Level::Dense, Level::Overview];
        assert_eq!(levels, expected);
    }
}
