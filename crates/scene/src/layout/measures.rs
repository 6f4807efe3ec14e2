//! The sizes of a partition's strip at each level.

use crate::level::Level;

/// Sizes of a strip, in pixels. Distances go from one row to the next, top down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measures {
    pub level: Level,
    /// From one cell to the next; a cell is 4 px narrower.
    pub pitch: f32,
    pub cell_height: f32,
    /// Size of a cell's letter.
    pub letter: f32,
    /// From the card's top to the cells.
    pub cell_top: f32,
    /// From the rail down to the cells.
    pub rail_rise: f32,
    /// From the cells' lower edge to the baseline of their offsets; none: no such row.
    pub offset_drop: Option<f32>,
    /// From there (or the cells) to the first lane.
    pub lane_drop: f32,
    /// From lane to lane.
    pub lane_pitch: f32,
    pub lane_height: f32,
    /// From the last lane to the copies.
    pub copies_drop: f32,
    /// From copy to copy; none: copies are not drawn.
    pub copy_pitch: Option<f32>,
    pub copy_height: f32,
    /// Below everything.
    pub bottom: f32,
    /// Height of the band below the first strip's lanes for the words of reading.
    pub words: f32,
    /// Whether one strip spells out its marks.
    pub spells: bool,
    pub bookmark_width: f32,
    pub bookmark_height: f32,
    pub ring: f32,
    /// Radius of a record on its way.
    pub disc: f32,
    /// Between strips of one topic.
    pub gap: f32,
    /// The height of a dense row; 0 at other levels.
    pub dense_row: f32,
}

impl Measures {
    /// A cell's width.
    pub fn cell_width(&self) -> f32 {
        self.pitch - 4.0
    }

    /// The height of a strip with so many lanes and copies; `more` when lanes are left out, `words`
    /// when this one spells out its marks.
    pub fn height(&self, lanes: usize, more: bool, copies: usize, words: bool) -> f32 {
        self.copies_top(lanes, more, words)
            + match self.copy_pitch {
                Some(pitch) if copies > 0 => count(copies) * pitch + self.bottom,
                _ => self.bottom,
            }
    }

    /// From the card's top to the last lane.
    pub fn last_lane(&self, lanes: usize) -> f32 {
        let first = self.cell_top + self.cell_height + self.offset_drop.unwrap_or(0.0);
        first + self.lane_drop + count(lanes.saturating_sub(1)) * self.lane_pitch
    }

    /// From the card's top to the copies.
    pub fn copies_top(&self, lanes: usize, more: bool, words: bool) -> f32 {
        self.last_lane(lanes)
            + self.copies_drop
            + if more { self.lane_pitch - 2.0 } else { 0.0 }
            + if words { self.words } else { 0.0 }
    }

    /// The strip of the first visit.
    pub const COMFORTABLE: Self = Self {
        level: Level::Comfortable,
        pitch: 34.0,
        cell_height: 30.0,
        letter: 13.0,
        cell_top: 40.0,
        rail_rise: 13.0,
        offset_drop: Some(13.0),
        lane_drop: 16.0,
        lane_pitch: 20.0,
        lane_height: 5.0,
        copies_drop: 16.0,
        copy_pitch: Some(11.0),
        copy_height: 6.0,
        bottom: 7.0,
        words: 32.0,
        spells: true,
        bookmark_width: 9.0,
        bookmark_height: 17.0,
        ring: 4.5,
        disc: 10.0,
        gap: 4.0,
        dense_row: 0.0,
    };

    /// The same without the band of words, where there is no room for it.
    pub const COMFORTABLE_SHORT: Self = Self { words: 0.0, ..Self::COMFORTABLE };

    /// Beside a form, or with more partitions.
    pub const COMPACT: Self = Self {
        level: Level::Compact,
        pitch: 28.0,
        cell_height: 24.0,
        letter: 13.0,
        cell_top: 23.0,
        rail_rise: 12.0,
        offset_drop: Some(13.0),
        lane_drop: 13.0,
        lane_pitch: 17.0,
        lane_height: 5.0,
        copies_drop: 13.0,
        copy_pitch: Some(6.0),
        copy_height: 4.0,
        bottom: 4.0,
        words: 0.0,
        spells: false,
        bookmark_width: 9.0,
        bookmark_height: 14.0,
        ring: 4.5,
        disc: 9.0,
        gap: 4.0,
        dense_row: 0.0,
    };

    /// The phone's: labels in a row above the rail, copies folded away.
    pub const PHONE: Self = Self {
        level: Level::Comfortable,
        pitch: 29.0,
        cell_height: 24.0,
        letter: 13.0,
        cell_top: 46.0,
        rail_rise: 13.0,
        offset_drop: Some(12.0),
        lane_drop: 15.0,
        lane_pitch: 20.0,
        lane_height: 5.0,
        copies_drop: 0.0,
        copy_pitch: None,
        copy_height: 0.0,
        bottom: 12.0,
        words: 0.0,
        spells: false,
        bookmark_width: 9.0,
        bookmark_height: 13.0,
        ring: 4.5,
        disc: 8.5,
        gap: 5.0,
        dense_row: 0.0,
    };

    /// The same, a little closer.
    pub const PHONE_CLOSE: Self =
        Self { cell_top: 42.0, rail_rise: 10.0, bottom: 8.0, gap: 3.0, ..Self::PHONE };

    /// One row of this height, 22 to 68 px: rows of 38 and more have a line of offsets, and grow
    /// towards the compact level from there.
    pub fn dense(row: f32) -> Self {
        let offsets = row >= DENSE_ROW_WITH_OFFSETS;
        let grown = ((row - DENSE_ROW_WITH_OFFSETS) / GROWTH).clamp(0.0, 1.0);
        let cell = (18.0 + 6.0 * grown).round();
        let above = if offsets { 1.5 + 10.0 * grown } else { (row - 18.0) / 2.0 - 0.5 };
        let lane_drop = if offsets { 5.0 + 3.0 * grown } else { 1.5 };
        let first_lane = above.max(1.5) + cell + if offsets { 12.0 } else { 0.0 } + lane_drop;
        let lane_pitch = (row - first_lane - 1.5) / 2.0;
        Self {
            level: Level::Dense,
            pitch: cell + 4.0,
            cell_height: cell,
            letter: if grown > 0.5 { 12.0 } else { 11.0 },
            cell_top: above.max(1.5),
            rail_rise: (above / 2.0 + 0.75).clamp(1.5, 8.0),
            offset_drop: offsets.then_some(12.0),
            lane_drop,
            // Without room for lanes that can be told apart, groups share one.
            lane_pitch: if lane_pitch < 3.0 { 0.0 } else { lane_pitch.min(6.0) },
            lane_height: 2.0 + grown,
            copies_drop: 1.0,
            copy_pitch: None,
            copy_height: 0.0,
            bottom: 0.0,
            words: 0.0,
            spells: false,
            bookmark_width: 4.0 + 2.0 * grown,
            bookmark_height: 8.0 + grown,
            ring: 2.5 + grown,
            disc: 8.5,
            gap: 0.0,
            dense_row: row,
        }
    }
}

/// The most useful row of the dense level.
pub(crate) const MOST_DENSE_ROW: f32 = 68.0;

/// From this height on a dense row has a line for offsets.
pub(crate) const DENSE_ROW_WITH_OFFSETS: f32 = 38.0;

/// How much taller the tallest dense row is.
const GROWTH: f32 = 30.0;

/// A small count as a length's factor.
pub(crate) fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// A length as a whole number of places, rounded down; 0 when negative.
pub(crate) fn whole(length: f32) -> u64 {
    length.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_visits_strips_fit_its_stage() {
        let strip = Measures::COMFORTABLE;
        let (first, other) = (strip.height(1, false, 2, true), strip.height(1, false, 2, false));
        assert!((other - 144.0).abs() < 0.1 && (first - 176.0).abs() < 0.1, "{first} {other}");
    }

    #[test]
    fn a_dense_row_holds_its_cells() {
        for row in [22.0, 30.0, 38.0, 44.0, 68.0] {
            let strip = Measures::dense(row);
            assert!(strip.height(1, false, 2, false) <= row, "{row}");
            assert!(strip.last_lane(3) <= row, "{row}: three lanes");
        }
    }

    #[test]
    fn more_lanes_need_more_height() {
        let strip = Measures::COMPACT;
        assert!(strip.height(2, false, 2, false) > strip.height(1, false, 2, false));
        assert!(strip.height(3, true, 2, false) > strip.height(3, false, 2, false));
    }
}
