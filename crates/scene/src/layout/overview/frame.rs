//! The columns of the overview for a stage's width, and how high its lines are.

use super::row::Row;
use crate::layout::measures::{count, whole};
use crate::model::Model;
use crate::sketch::Sketch;
use crate::view::Device;

/// Edges and sizes, in pixels.
pub(super) struct Frame {
    /// Whether names and groups stand above and below a topic's bars, and not beside them.
    pub stacked: bool,
    /// Between the stage's edge and everything.
    pub margin: f32,
    /// The width of the topics' names; their left edge is the margin.
    pub labels: f32,
    /// The left edge of the first broker's column.
    pub grid: f32,
    /// A column's width.
    pub column: f32,
    /// Between columns.
    pub gap: f32,
    /// How many brokers there are.
    pub brokers: usize,
    /// Left edge and width of the column "no leader".
    pub leaderless: (f32, f32),
    /// Left edge and width of the groups.
    pub groups: (f32, f32),
    /// From one bar to the next.
    pub pitch: f32,
    /// How much larger than usual bars are.
    pub size: f32,
    /// Whether all groups have a line.
    pub all_groups: bool,
    /// From one line of bars to the next.
    pub line: f32,
    /// Where the first band begins when nothing is scrolled.
    pub top: f32,
}

/// Margin, width of names, width of groups: on the narrowest, middle and widest stage that has its
/// own sizes.
const STAGES: [(f32, [f32; 3]); 3] =
    [(640.0, [12.0, 92.0, 150.0]), (1040.0, [16.0, 112.0, 248.0]), (1440.0, [20.0, 132.0, 350.0])];
/// Room for the arrow from a topic's name to its bars.
const ARROW: f32 = 44.0;
/// Room for the arrows from the bars to the groups.
const READS: f32 = 34.0;
/// From one bar to the next; on the phone.
const PITCH: f32 = 7.0;
const STACKED_PITCH: f32 = 4.5;
/// From line to line of bars of the usual size.
const LINE: f32 = 28.0;
/// The same where the stage scrolls.
const CLOSE_LINE: f32 = 22.0;
/// From one group's line to the next.
pub(super) const GROUP_LINE: f32 = 21.0;
/// So many groups of a topic are always shown; more where its bars leave room.
const LEAST_GROUPS: usize = 5;
/// Of the heading of a topic whose name stands above its bars.
pub(super) const STACKED_HEADING: f32 = 24.0;

impl Frame {
    /// The columns for this stage.
    pub fn new(sketch: &Sketch<'_, '_>, model: &Model) -> Self {
        let width = sketch.view.width;
        let brokers = model.brokers.len();
        let stacked = sketch.view.device == Device::Phone;
        let [margin, labels, groups] =
            if stacked { [14.0, width - 28.0, width - 28.0] } else { sizes(width) };
        let grid = if stacked { margin + 3.0 } else { margin + labels + ARROW };
        let right = if stacked { width - margin - 3.0 } else { width - margin - groups - READS };
        let least = if stacked { 42.0 } else { 48.0 };
        let room = (right - grid - least - 6.0).max(40.0);
        let gap = if room / count(brokers.max(1)) < 40.0 { 2.0 } else { 4.0 };
        let column = (room / count(brokers.max(1)) - gap).clamp(4.0, 260.0);
        let pitch = if stacked { STACKED_PITCH } else { PITCH }.min(column);
        let used = count(brokers) * (column + gap);
        Self {
            stacked,
            margin,
            labels,
            grid,
            column,
            gap,
            brokers,
            leaderless: (grid + used + 6.0, (right - grid - used - 6.0).max(least)),
            groups: if stacked { (margin, groups) } else { (width - margin - groups, groups) },
            pitch,
            size: 1.0,
            all_groups: false,
            line: LINE,
            top: 86.0,
        }
    }

    /// Makes bars as large as there is room for in `free`; when not even the usual ones fit, the
    /// lines stand closer, and what is left scrolls.
    pub fn fit(&mut self, rows: &[Row<'_>], free: f32) {
        let usual = self.pitch;
        for (size, all_groups) in [
            (3.0, true),
            (2.5, true),
            (2.0, true),
            (1.5, true),
            (1.25, true),
            (1.0, true),
            (1.0, false),
        ] {
            self.size = size;
            self.all_groups = all_groups;
            self.pitch = (usual * size).min(self.column);
            self.line = LINE * size;
            let least = if self.stacked { 42.0 } else { 48.0 };
            let wide_enough = self.leaderless.1 >= least && self.column >= self.pitch;
            let needed: f32 = rows.iter().map(|row| self.height(row) + super::GAP).sum();
            if wide_enough && needed <= free + super::GAP {
                return;
            }
        }
        self.line = CLOSE_LINE;
    }

    /// The left edge of a broker's column, or of that for partitions without leader.
    pub fn column_left(&self, column: usize) -> f32 {
        if column >= self.brokers {
            self.leaderless.0
        } else {
            self.grid + count(column) * (self.column + self.gap)
        }
    }

    /// The middle of a column.
    pub fn column_middle(&self, column: usize) -> f32 {
        let width = if column >= self.brokers { self.leaderless.1 } else { self.column };
        self.column_left(column) + width / 2.0
    }

    /// How many bars stand side by side in a column.
    pub fn bars_in_line(&self, column: usize) -> usize {
        let room = if column < self.brokers { self.column - 1.0 } else { self.leaderless.1 - 8.0 };
        usize::try_from(whole(room / self.pitch)).unwrap_or(1).max(1)
    }

    /// The right edge of the grid.
    pub fn right(&self) -> f32 {
        self.leaderless.0 + self.leaderless.1
    }

    /// The height of a topic's bars.
    pub fn bars_height(&self, row: &Row<'_>) -> f32 {
        let lines = row.columns.iter().enumerate();
        let lines = lines.map(|(column, bars)| bars.len().div_ceil(self.bars_in_line(column)));
        count(lines.max().unwrap_or(0).max(1)) * self.line
    }

    /// How many lines the groups of a topic take: with more groups than that the last says how many.
    pub fn group_lines(&self, row: &Row<'_>) -> usize {
        let most = if self.all_groups {
            usize::MAX
        } else if self.stacked {
            3
        } else {
            let beside = whole(self.bars_height(row) / GROUP_LINE);
            usize::try_from(beside).unwrap_or(0).max(LEAST_GROUPS)
        };
        row.readers.len().min(most)
    }

    /// The height of a topic's band.
    pub fn height(&self, row: &Row<'_>) -> f32 {
        let groups = count(self.group_lines(row)) * GROUP_LINE;
        if self.stacked {
            return STACKED_HEADING + self.bars_height(row) + 4.0 + groups + 6.0;
        }
        self.bars_height(row).max(groups).max(32.0) + 4.0
    }
}

fn sizes(width: f32) -> [f32; 3] {
    let [narrow, middle, wide] = STAGES;
    let (from, to) = if width < middle.0 { (narrow, middle) } else { (middle, wide) };
    let t = ((width - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
    let mut sizes = from.1;
    for (size, end) in sizes.iter_mut().zip(to.1) {
        *size = (*size + (end - *size) * t).round();
    }
    sizes
}
