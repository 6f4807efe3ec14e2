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

/// Going back to a level that shows more needs a tenth more room than staying there, so that a
/// picture at the border does not flicker.
const HYSTERESIS: f32 = 1.1;

impl Level {
    /// The least height per partition, in pixels.
    const fn least(self) -> f32 {
        match self {
            Self::Comfortable => 120.0,
            Self::Compact => 96.0,
            Self::Dense => 0.0,
        }
    }

    /// The level for this much height per partition and in all, when `needed` tells how much all of
    /// it takes at a level. `previous` is the level so far.
    pub(crate) fn choose(
        per_partition: f32,
        free: f32,
        previous: Option<Self>,
        needed: impl Fn(Self) -> f32,
    ) -> Self {
        let fits = |level: &Self| {
            let margin = match previous {
                Some(previous) if *level < previous => HYSTERESIS,
                _ => 1.0,
            };
            per_partition >= level.least() * margin && needed(*level) * margin <= free
        };
        [Self::Comfortable, Self::Compact].into_iter().find(fits).unwrap_or(Self::Dense)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(per_partition: f32, previous: Option<Level>) -> Level {
        Level::choose(per_partition, 1000.0, previous, |_| 500.0)
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
        assert_eq!(Level::choose(200.0, 1000.0, None, needed), Level::Compact);
    }
}
