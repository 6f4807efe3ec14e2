//! What moves: drawn by a canvas while it is little, and as pixels on a layer above when it is much.

use super::painter::Layer;
use super::palette::Palette;
use super::sprite::{Kind, Sheet};
use partita_scene::pixels::Plane;
use partita_scene::shape::Shape;
use wasm_bindgen::{Clamped, JsValue};
use web_sys::{HtmlCanvasElement, ImageData};

/// Up to so many stamps a canvas draws them faster, and in one order with all else.
const MOST_DRAWN: usize = 150;

/// The layers of what moves.
#[derive(Debug)]
pub struct Crowd {
    drawn: Layer,
    stamped: Layer,
    plane: Plane,
    sheet: Option<Sheet>,
    /// Whether there is something on the layer of pixels.
    shown: bool,
}

impl Crowd {
    /// On two canvases, the second above the first.
    ///
    /// # Errors
    /// When the browser gives no two-dimensional context.
    pub fn new(drawn: HtmlCanvasElement, stamped: HtmlCanvasElement) -> Result<Self, JsValue> {
        Ok(Self {
            drawn: Layer::new(drawn)?,
            stamped: Layer::new(stamped)?,
            plane: Plane::default(),
            sheet: None,
            shown: false,
        })
    }

    /// Gives the layers a size; says whether it was another, which wipes them.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) -> bool {
        let changed = self.drawn.resize(width, height, ratio);
        if changed {
            self.stamped.resize(width, height, ratio);
            self.forget();
        }
        changed
    }

    /// Forgets how stamps look: the theme is another.
    pub fn forget(&mut self) {
        self.sheet = None;
        self.plane = Plane::default();
    }

    /// Replaces what is on the layers by `shapes`.
    pub fn paint(&mut self, shapes: &[Shape], palette: &Palette) {
        let stamps = shapes.iter().filter(|shape| matches!(shape, Shape::Stamp { .. })).count();
        if stamps > MOST_DRAWN
            && let Ok(left) = self.stamp(shapes, palette)
        {
            let drawn = shapes.iter().filter(|shape| !matches!(shape, Shape::Stamp { .. }));
            self.drawn.paint(drawn.chain(left), palette);
            return;
        }
        if self.shown {
            self.stamped.clear();
            self.plane = Plane::default();
            self.shown = false;
        }
        self.drawn.paint(shapes, palette);
    }

    /// Lays the stamps on their layer. Gives those that could not be laid there yet.
    fn stamp<'s>(
        &mut self,
        shapes: &'s [Shape],
        palette: &Palette,
    ) -> Result<Vec<&'s Shape>, JsValue> {
        let mut sheet = match self.sheet.take() {
            Some(sheet) => sheet,
            None => Sheet::new(self.stamped.sharpness() as f32)?,
        };
        sheet.begin();
        let size = self.stamped.pixels();
        if self.plane.size() == size {
            self.plane.wipe();
        } else {
            self.plane = Plane::new(size.0, size.1);
        }
        let left = shapes.iter().filter(|shape| match shape {
            Shape::Stamp { at, scale, stamp } => {
                !sheet.stamp(&mut self.plane, *at, Kind::of(stamp, *scale), palette)
            }
            _ => false,
        });
        let left = left.collect();
        self.sheet = Some(sheet);
        self.shown = true;
        self.transfer()?;
        Ok(left)
    }

    fn transfer(&self) -> Result<(), JsValue> {
        let narrow = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let (width, height) = self.plane.size();
        let bytes = Clamped(self.plane.bytes());
        let image =
            ImageData::new_with_u8_clamped_array_and_sh(bytes, narrow(width), narrow(height))?;
        for area in self.plane.changed() {
            let [x, y, width, height] =
                [area.x, area.y, area.width, area.height].map(|length| f64::from(narrow(length)));
            self.stamped.put(&image, (x, y), (width, height))?;
        }
        Ok(())
    }
}
