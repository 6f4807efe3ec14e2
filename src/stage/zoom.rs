//! How closely one looks: first the height of rows, which decides what they show; beyond the most
//! that they can show, everything is drawn larger.

use partita_scene::layout::Layout;
use partita_scene::level::{LEAST_ROW, Level};
use partita_scene::view::Device;

/// The most that everything is enlarged.
const MOST_MAGNIFICATION: f32 = 4.0;

/// Rows of this height show everything.
const WHOLE_ROW: f32 = 120.0;

/// How closely one looks; by default so that everything fits, as far as it can.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    /// The height of rows; none: what fits.
    pub row: Option<f32>,
    /// How much larger everything is drawn, at least 1.
    pub magnification: f32,
    /// How far the picture is moved to the left, in pixels as laid out.
    pub pan: f32,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { row: None, magnification: 1.0, pan: 0.0 }
    }
}

impl Zoom {
    /// One step by key or button.
    pub const STEP: f32 = 1.25;

    /// Whether this is what fits.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        *self == Self::default()
    }

    /// Rows that show everything.
    #[must_use]
    pub fn whole() -> Self {
        Self { row: Some(WHOLE_ROW), ..Self::default() }
    }

    /// Looks closer by `factor`, or from further away when it is under 1, about a place of the
    /// stage. Gives how far the picture moves down there, in pixels as laid out.
    pub fn by(&mut self, factor: f32, layout: &Layout, device: Device, at: (f32, f32)) -> f32 {
        let magnifies = factor > 1.0 && layout.level == Level::Comfortable;
        if magnifies || self.magnification > 1.0 {
            return self.magnify(factor, layout, at);
        }
        let row = match (layout.level, device) {
            (Level::Overview, Device::Wide) => LEAST_ROW.max(LEAST_ROW * factor),
            (Level::Overview, Device::Phone) => WHOLE_ROW,
            // The phone has no rows between its strips and the overview.
            (_, Device::Phone) => LEAST_ROW / 2.0,
            _ => self.row.unwrap_or(layout.row) * factor,
        };
        if factor > 1.0 || layout.level != Level::Overview {
            self.row = Some(row.clamp(LEAST_ROW / 2.0, WHOLE_ROW));
        }
        0.0
    }

    /// Draws everything larger or smaller; what lies at the place stays there.
    fn magnify(&mut self, factor: f32, layout: &Layout, (x, y): (f32, f32)) -> f32 {
        let before = self.magnification;
        self.magnification = (before * factor).clamp(1.0, MOST_MAGNIFICATION);
        let scale = layout.factor / before;
        let moved = (1.0 / before - 1.0 / self.magnification) / scale;
        self.pan = if self.magnification > 1.0 { (self.pan + x * moved).max(0.0) } else { 0.0 };
        y * moved
    }

    /// Moves a magnified picture by pixels of the stage. Says whether it moved.
    pub fn pan_by(&mut self, across: f32, layout: &Layout) -> bool {
        let pan = (self.pan + across / layout.factor).clamp(0.0, layout.most_pan);
        let moved = (pan - self.pan).abs() > f32::EPSILON;
        self.pan = pan;
        moved
    }
}
