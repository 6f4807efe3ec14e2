//! Draws a display list on a canvas. The only code that knows how a canvas is drawn on.

use super::palette::Palette;
use partita_scene::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, Text};
use partita_scene::view::TextMeasure;
use std::cell::Cell;
use std::f64::consts::TAU;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// The width of a text's halo.
const HALO: f64 = 4.0;

/// The most device pixels for a CSS pixel that a layer keeps: beyond it nothing looks sharper.
const SHARPEST: f64 = 3.0;

/// One canvas of the stage and its brush.
#[derive(Debug)]
pub struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    size: Cell<(f64, f64, f64)>,
}

impl Layer {
    /// A layer on `canvas`.
    ///
    /// # Errors
    /// When the browser gives no two-dimensional context.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into();
        Ok(Self { canvas, context, size: Cell::default() })
    }

    /// Gives the canvas `width` × `height` CSS pixels with `ratio` device pixels to each.
    /// Returns whether anything changed, which also wipes it.
    pub fn resize(&self, width: f64, height: f64, ratio: f64) -> bool {
        let ratio = ratio.clamp(1.0, SHARPEST);
        if self.size.get() == (width, height, ratio) {
            return false;
        }
        self.size.set((width, height, ratio));
        self.canvas.set_width((width * ratio).round() as u32);
        self.canvas.set_height((height * ratio).round() as u32);
        true
    }

    /// Replaces what is on the layer by `shapes`.
    pub fn paint<'s>(&self, shapes: impl IntoIterator<Item = &'s Shape>, palette: &Palette) {
        self.clear();
        let brush = Brush::new(&self.context, palette);
        shapes.into_iter().for_each(|shape| brush.shape(shape));
    }

    /// Device pixels to a CSS pixel.
    #[must_use]
    pub const fn sharpness(&self) -> f64 {
        self.size.get().2
    }

    /// Width and height in device pixels.
    #[must_use]
    pub fn pixels(&self) -> (usize, usize) {
        (self.canvas.width() as usize, self.canvas.height() as usize)
    }

    /// Puts a part of `image`, which is as large as the canvas, in the place of what is there.
    ///
    /// # Errors
    /// When the browser refuses the image.
    pub fn put(
        &self,
        image: &ImageData,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
    ) -> Result<(), JsValue> {
        self.context.put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
            image, 0.0, 0.0, x, y, width, height,
        )
    }

    /// Leaves nothing on the layer.
    pub fn clear(&self) {
        let (width, height, ratio) = self.size.get();
        // The transformation is lost with every resize, and setting it is cheap.
        if self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).is_ok() {
            self.context.clear_rect(0.0, 0.0, width, height);
        }
    }
}

/// Draws shapes; remembers what the context is set to, because each setting crosses into the
/// browser as text.
pub(super) struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    fill: Cell<Option<Paint>>,
    stroke: Cell<Option<Paint>>,
    width: Cell<f32>,
    dashed: Cell<bool>,
    font: Cell<Option<Font>>,
    align: Cell<Option<Align>>,
}

impl<'a> Brush<'a> {
    pub fn new(context: &'a CanvasRenderingContext2d, palette: &'a Palette) -> Self {
        context.set_line_cap("round");
        context.set_line_join("round");
        context.set_text_baseline("alphabetic");
        context.set_line_dash(&js_sys::Array::new()).ok();
        Self {
            context,
            palette,
            fill: Cell::new(None),
            stroke: Cell::new(None),
            width: Cell::new(-1.0),
            dashed: Cell::new(false),
            font: Cell::new(None),
            align: Cell::new(None),
        }
    }

    pub fn shape(&self, shape: &Shape) {
        match shape {
            Shape::Rect { rect, radius, fill, stroke } => {
                self.rect(rect, *radius, *fill, *stroke);
            }
            Shape::Circle { centre, radius, fill, stroke } => {
                self.context.begin_path();
                let (x, y) = wide(*centre);
                if self.context.arc(x, y, f64::from(*radius), 0.0, TAU).is_ok() {
                    self.finish(*fill, *stroke, false);
                }
            }
            Shape::Path { segments, fill, stroke, outline_first } => {
                self.context.begin_path();
                segments.iter().for_each(|segment| self.segment(segment));
                self.finish(*fill, *stroke, *outline_first);
            }
            Shape::Text(text) => self.text(text),
            Shape::Stamp { at, scale, stamp } => {
                stamp.shapes(*at, *scale, &Unmeasured).iter().for_each(|shape| self.shape(shape));
            }
        }
    }

    fn rect(&self, rect: &Rect, radius: f32, fill: Option<Paint>, stroke: Option<Stroke>) {
        let (x, y) = (f64::from(rect.x), f64::from(rect.y));
        let (width, height) = (f64::from(rect.width), f64::from(rect.height));
        if radius <= 0.0 && stroke.is_none() {
            if let Some(paint) = fill {
                self.fill_style(paint);
                self.context.fill_rect(x, y, width, height);
            }
            return;
        }
        self.context.begin_path();
        let radius = f64::from(radius).min(width / 2.0).min(height / 2.0).max(0.0);
        if self.context.round_rect_with_f64(x, y, width, height, radius).is_ok() {
            self.finish(fill, stroke, false);
        }
    }

    fn segment(&self, segment: &Segment) {
        match segment {
            Segment::Move(to) => self.context.move_to(f64::from(to.x), f64::from(to.y)),
            Segment::Line(to) => self.context.line_to(f64::from(to.x), f64::from(to.y)),
            Segment::Quadratic(control, to) => {
                let ((cx, cy), (x, y)) = (wide(*control), wide(*to));
                self.context.quadratic_curve_to(cx, cy, x, y);
            }
            Segment::Cubic(first, second, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (wide(*first), wide(*second), wide(*to));
                self.context.bezier_curve_to(ax, ay, bx, by, x, y);
            }
            Segment::Close => self.context.close_path(),
        }
    }

    fn finish(&self, fill: Option<Paint>, stroke: Option<Stroke>, outline_first: bool) {
        let outline = || {
            if let Some(stroke) = stroke {
                self.stroke_style(stroke);
                self.context.stroke();
            }
        };
        if outline_first {
            outline();
        }
        if let Some(paint) = fill {
            self.fill_style(paint);
            self.context.fill();
        }
        if !outline_first {
            outline();
        }
    }

    fn text(&self, text: &Text) {
        if self.font.get() != Some(text.font) {
            self.palette.with_font(text.font, |css| self.context.set_font(css));
            self.font.set(Some(text.font));
        }
        if self.align.get() != Some(text.align) {
            self.context.set_text_align(match text.align {
                Align::Start => "left",
                Align::Middle => "center",
                Align::End => "right",
            });
            self.align.set(Some(text.align));
        }
        let (x, y) = wide(text.at);
        if let Some(paint) = text.halo {
            self.stroke_style(Stroke::solid(paint, HALO as f32));
            self.context.stroke_text(&text.text, x, y).ok();
        }
        self.fill_style(text.paint);
        self.context.fill_text(&text.text, x, y).ok();
    }

    fn fill_style(&self, paint: Paint) {
        if self.fill.get() != Some(paint) {
            self.context.set_fill_style_str(self.palette.colour(paint));
            self.fill.set(Some(paint));
        }
    }

    fn stroke_style(&self, stroke: Stroke) {
        if self.stroke.get() != Some(stroke.paint) {
            self.context.set_stroke_style_str(self.palette.colour(stroke.paint));
            self.stroke.set(Some(stroke.paint));
        }
        if self.width.get() != stroke.width {
            self.context.set_line_width(f64::from(stroke.width));
            self.width.set(stroke.width);
        }
        match stroke.dash {
            None if !self.dashed.get() => {}
            dash => {
                let lengths = js_sys::Array::new();
                for length in dash.into_iter().flatten() {
                    lengths.push(&JsValue::from_f64(f64::from(length)));
                }
                self.context.set_line_dash(&lengths).ok();
                self.dashed.set(stroke.dash.is_some());
            }
        }
    }
}

/// For what is drawn at once: the canvas itself knows how wide a text is.
pub(super) struct Unmeasured;

impl TextMeasure for Unmeasured {
    fn width(&self, _: &str, _: Font) -> f32 {
        0.0
    }
}

fn wide(point: Point) -> (f64, f64) {
    (f64::from(point.x), f64::from(point.y))
}
