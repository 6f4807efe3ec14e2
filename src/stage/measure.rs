//! Widths of texts, measured by the canvas that will draw them.

use super::palette::Palette;
use partita_scene::shape::{Family, Font};
use partita_scene::view::TextMeasure;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Widths that are remembered; beyond it all are forgotten, which costs one slow picture.
const MOST_WIDTHS: usize = 20_000;

type Fonts = HashMap<(Family, u32, bool), HashMap<String, f32>>;

/// Measures through a canvas of its own, each text once.
pub struct CanvasMeasure {
    context: CanvasRenderingContext2d,
    palette: RefCell<Rc<Palette>>,
    widths: RefCell<(usize, Fonts)>,
}

impl CanvasMeasure {
    /// Measures in the typefaces of `palette`.
    ///
    /// # Errors
    /// When the page gives no canvas.
    pub fn new(palette: Rc<Palette>) -> Result<Self, JsValue> {
        let page = web_sys::window().and_then(|window| window.document()).ok_or("no page")?;
        let canvas: HtmlCanvasElement = page.create_element("canvas")?.unchecked_into();
        let context = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into();
        Ok(Self { context, palette: RefCell::new(palette), widths: RefCell::default() })
    }

    /// Forgets all widths: a typeface has arrived, or the language changed.
    pub fn forget(&self) {
        *self.widths.borrow_mut() = Default::default();
    }

    /// Measures in the typefaces of `palette` from now on.
    pub fn dress(&self, palette: Rc<Palette>) {
        *self.palette.borrow_mut() = palette;
        self.forget();
    }

    fn measure(&self, text: &str, font: Font) -> f32 {
        self.palette.borrow().with_font(font, |css| self.context.set_font(css));
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width() as f32)
    }
}

impl TextMeasure for CanvasMeasure {
    fn width(&self, text: &str, font: Font) -> f32 {
        let key = (font.family, font.size.to_bits(), font.bold);
        let (count, fonts) = &mut *self.widths.borrow_mut();
        if let Some(width) = fonts.get(&key).and_then(|widths| widths.get(text)) {
            return *width;
        }
        let width = self.measure(text, font);
        if *count >= MOST_WIDTHS {
            fonts.clear();
            *count = 0;
        }
        *count += 1;
        fonts.entry(key).or_default().insert(text.to_owned(), width);
        width
    }
}
