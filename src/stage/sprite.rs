//! Stamps as pixels: each kind is drawn by the canvas once and read back, and is thus as crisp as
//! what the canvas draws in place.

use super::painter::{Brush, Unmeasured};
use super::palette::Palette;
use partita_scene::letter::Letter;
use partita_scene::pixels::{Image, Plane};
use partita_scene::shape::{Paint, Point, point};
use partita_scene::stamp::Stamp;
use std::collections::BTreeMap;
use std::f32::consts::TAU;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// So many new kinds are drawn in a frame; reading them back takes about 0.2 ms each.
const MOST_NEW: usize = 24;

/// The memory that kinds may take, in bytes.
const MOST_BYTES: usize = 32 << 20;

/// A kind that was not used in so many frames makes room for another.
const STALE_FRAMES: u64 = 600;

/// Directions of chevrons that are told apart: 3° each.
const TURNS: u8 = 120;

/// What tells one kind from another; lengths by their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    scale: u32,
    mark: Mark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Disc { letter: Letter, radius: u32 },
    Chevron { turn: u8, paint: Paint },
}

impl Kind {
    /// Of a stamp that is drawn `scale` times as large.
    pub fn of(stamp: &Stamp, scale: f32) -> Self {
        let mark = match *stamp {
            Stamp::Disc { letter, radius } => Mark::Disc { letter, radius: radius.to_bits() },
            Stamp::Chevron { angle, paint } => {
                let turn = (angle / TAU * f32::from(TURNS)).round().rem_euclid(f32::from(TURNS));
                Mark::Chevron { turn: turn as u8, paint }
            }
        };
        Self { scale: scale.to_bits(), mark }
    }

    const fn scale(self) -> f32 {
        f32::from_bits(self.scale)
    }

    /// The stamp that all of the kind look like.
    fn model(self) -> Stamp {
        match self.mark {
            Mark::Disc { letter, radius } => Stamp::Disc { letter, radius: f32::from_bits(radius) },
            Mark::Chevron { turn, paint } => {
                Stamp::Chevron { angle: f32::from(turn) * TAU / f32::from(TURNS), paint }
            }
        }
    }
}

/// A kind's pixels at each of the places between two device pixels that are told apart.
#[derive(Debug)]
struct Sprite {
    images: Vec<Image>,
    side: usize,
    used: u64,
}

/// All kinds that were drawn, in one theme and sharpness.
#[derive(Debug)]
pub struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    ratio: f32,
    sprites: BTreeMap<Kind, Sprite>,
    bytes: usize,
    frame: u64,
    drawn: usize,
}

impl Sheet {
    /// A sheet with nothing on it, for `ratio` device pixels to a CSS pixel.
    ///
    /// # Errors
    /// When the page gives no canvas.
    pub fn new(ratio: f32) -> Result<Self, JsValue> {
        let page = web_sys::window().and_then(|window| window.document()).ok_or("no page")?;
        let canvas: HtmlCanvasElement = page.create_element("canvas")?.unchecked_into();
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into())?;
        let context = canvas.get_context_with_context_options("2d", &options)?;
        let context = context.ok_or("no canvas")?.unchecked_into();
        Ok(Self { canvas, context, ratio, sprites: BTreeMap::new(), bytes: 0, frame: 0, drawn: 0 })
    }

    /// Into how many places a device pixel is divided, across and down.
    const fn steps(&self) -> u16 {
        if self.ratio < 1.5 { 4 } else { 2 }
    }

    /// A new frame begins.
    pub const fn begin(&mut self) {
        self.frame += 1;
        self.drawn = 0;
    }

    /// Lays a stamp of this kind on `plane`. Says whether it could: new kinds are drawn a few in a
    /// frame.
    pub fn stamp(&mut self, plane: &mut Plane, at: Point, kind: Kind, palette: &Palette) -> bool {
        if !self.sprites.contains_key(&kind) && !self.draw(kind, palette) {
            return false;
        }
        let (steps, ratio) = (self.steps(), self.ratio);
        let Some(sprite) = self.sprites.get_mut(&kind) else { return false };
        sprite.used = self.frame;
        let place = |length: f32| (length * ratio * f32::from(steps)).round() as isize;
        let steps = isize::try_from(steps).unwrap_or(1);
        let (x, y) = (place(at.x), place(at.y));
        let phase = y.rem_euclid(steps) * steps + x.rem_euclid(steps);
        let Some(image) = sprite.images.get(phase.cast_unsigned()) else { return false };
        let half = (sprite.side / 2).cast_signed();
        plane.stamp(image, x.div_euclid(steps) - half, y.div_euclid(steps) - half);
        true
    }

    fn draw(&mut self, kind: Kind, palette: &Palette) -> bool {
        if self.drawn >= MOST_NEW || (self.bytes > MOST_BYTES && !self.make_room()) {
            return false;
        }
        self.drawn += 1;
        let Ok(sprite) = self.sprite(kind, palette) else { return false };
        self.bytes += sprite.images.iter().map(Image::bytes).sum::<usize>();
        self.sprites.insert(kind, sprite);
        true
    }

    fn make_room(&mut self) -> bool {
        let frame = self.frame;
        self.sprites.retain(|_, sprite| sprite.used + STALE_FRAMES > frame);
        let images = self.sprites.values().flat_map(|sprite| &sprite.images);
        self.bytes = images.map(Image::bytes).sum();
        self.bytes <= MOST_BYTES
    }

    /// Draws a kind at all its places, side by side, and reads that back at once.
    fn sprite(&self, kind: Kind, palette: &Palette) -> Result<Sprite, JsValue> {
        let model = kind.model();
        let steps = self.steps();
        let half = (model.reach() * kind.scale() * self.ratio).ceil() as u16 + 1;
        let side = 2 * half + 1;
        let whole = u32::from(side * steps);
        // A new size also wipes it.
        self.canvas.set_width(whole);
        self.canvas.set_height(whole);
        let ratio = f64::from(self.ratio);
        self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        let brush = Brush::new(&self.context, palette);
        let place = |number: u16| {
            let pixels = f32::from(number * side + half) + f32::from(number) / f32::from(steps);
            pixels / self.ratio
        };
        for row in 0..steps {
            for column in 0..steps {
                let at = point(place(column), place(row));
                model
                    .shapes(at, kind.scale(), &Unmeasured)
                    .iter()
                    .for_each(|shape| brush.shape(shape));
            }
        }
        let data = self.context.get_image_data(0.0, 0.0, whole.into(), whole.into())?.data().0;
        let (pixels, _) = data.as_chunks();
        let (side, steps, whole) = (usize::from(side), usize::from(steps), whole as usize);
        let image = |number: usize| {
            let (left, top) = (number % steps * side, number / steps * side);
            let rows = (top..top + side).map(|row| row * whole + left);
            let rows = rows.filter_map(|start| pixels.get(start..start + side));
            Image::new(side, rows.flatten().copied().collect())
        };
        Ok(Sprite { images: (0..steps * steps).map(image).collect(), side, used: self.frame })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_the_same_direction_is_one_kind() {
        let chevron = |angle| Kind::of(&Stamp::Chevron { angle, paint: Paint::Ink }, 1.0);
        assert_eq!(chevron(0.0), chevron(0.01));
        assert_eq!(chevron(-0.01), chevron(TAU - 0.02), "just before a whole turn");
        assert_ne!(chevron(0.0), chevron(0.1));
    }

    #[test]
    fn another_letter_or_radius_is_another_kind() {
        let disc = |number, radius| {
            Kind::of(&Stamp::Disc { letter: Letter::of_key(Some(number), false), radius }, 1.0)
        };
        assert_eq!(disc(0, 10.0), disc(0, 10.0));
        assert_ne!(disc(0, 10.0), disc(8, 10.0), "the same colour, another letter");
        assert_ne!(disc(0, 10.0), disc(0, 8.5));
        assert_eq!(
            disc(3, 8.5).model(),
            Stamp::Disc { letter: Letter::of_key(Some(3), false), radius: 8.5 }
        );
    }
}
