//! Pixels blended in memory. A canvas draws a few hundred discs in a frame; thousands cost less
//! when their pixels are kept and laid over each other here.

use core::ops::Range;

/// Red, green, blue and opacity, as a canvas takes them: colours are not multiplied by the opacity.
pub type Pixel = [u8; 4];

const CLEAR: Pixel = [0; 4];

/// The side of the squares in which changes are noted, in pixels.
const TILE: usize = 64;

/// A small picture that is drawn many times.
#[derive(Clone, Debug)]
pub struct Image {
    width: usize,
    pixels: Vec<Pixel>,
    rows: Vec<Row>,
}

/// Where a row has ink, and where that hides all that lies under it.
#[derive(Clone, Debug)]
struct Row {
    ink: Range<usize>,
    solid: Range<usize>,
}

impl Row {
    fn of(pixels: &[Pixel]) -> Self {
        let has_ink = |pixel: &Pixel| pixel[3] > 0;
        let is_solid = |pixel: &Pixel| pixel[3] == u8::MAX;
        let first = pixels.iter().position(has_ink).unwrap_or(0);
        let last = pixels.iter().rposition(has_ink).map_or(0, |last| last + 1);
        let from = pixels.iter().position(is_solid).unwrap_or(last);
        let run = pixels.iter().skip(from).take_while(|pixel| is_solid(pixel)).count();
        Self { ink: first..last, solid: from..from + run }
    }
}

impl Image {
    /// Of these pixels, row by row.
    #[must_use]
    pub fn new(width: usize, pixels: Vec<Pixel>) -> Self {
        let rows = pixels.chunks(width.max(1)).map(Row::of).collect();
        Self { width, pixels, rows }
    }

    /// How much memory it takes, in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.pixels.len() * size_of::<Pixel>() + self.rows.len() * size_of::<Row>()
    }
}

/// A part of a plane, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: usize,
    /// Top edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
}

/// What lies on a canvas, and where it differs from the picture before.
#[derive(Clone, Debug, Default)]
pub struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
    inked: Vec<bool>,
    before: Vec<bool>,
}

impl Plane {
    /// An empty plane of this size.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        let tiles = width.div_ceil(TILE) * height.div_ceil(TILE);
        Self {
            width,
            height,
            pixels: vec![CLEAR; width * height],
            inked: vec![false; tiles],
            before: vec![false; tiles],
        }
    }

    /// Width and height.
    #[must_use]
    pub const fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// All pixels, row by row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// Begins the next picture with nothing on it.
    pub fn wipe(&mut self) {
        core::mem::swap(&mut self.inked, &mut self.before);
        self.inked.fill(false);
        for tile in 0..self.before.len() {
            if !self.before[tile] {
                continue;
            }
            let area = self.tile(tile);
            for row in area.y..area.y + area.height {
                let start = row * self.width + area.x;
                self.pixels[start..start + area.width].fill(CLEAR);
            }
        }
    }

    /// Lays an image over what is there, its upper left corner at a place that may lie outside.
    pub fn stamp(&mut self, image: &Image, left: isize, top: isize) {
        let inside = |at: isize, most: usize| at.clamp(0, most.cast_signed()).cast_unsigned();
        let bottom = top + image.rows.len().cast_signed();
        let (first, last) = (inside(top, self.height), inside(bottom, self.height));
        let right = left + image.width.cast_signed();
        let (from, to) = (inside(left, self.width), inside(right, self.width));
        if first >= last || from >= to {
            return;
        }
        self.note(from..to, first..last);
        // What of the image lies inside, in its own columns.
        let skipped = (from.cast_signed() - left).cast_unsigned();
        let shown = skipped..skipped + (to - from);
        for line in first..last {
            let row = (line.cast_signed() - top).cast_unsigned();
            let Some(extent) = image.rows.get(row) else { continue };
            let ink = within(&extent.ink, &shown);
            let solid = within(&extent.solid, &shown);
            let inks = &image.pixels[row * image.width..][shown.clone()];
            let under = &mut self.pixels[line * self.width..][from..to];
            blend(under, inks, ink.start..solid.start);
            under[solid.clone()].copy_from_slice(&inks[solid.clone()]);
            blend(under, inks, solid.end..ink.end);
        }
    }

    fn note(&mut self, columns: Range<usize>, rows: Range<usize>) {
        let across = self.width.div_ceil(TILE);
        for row in rows.start / TILE..rows.end.div_ceil(TILE) {
            let line = row * across;
            self.inked[line + columns.start / TILE..line + columns.end.div_ceil(TILE)].fill(true);
        }
    }

    fn tile(&self, number: usize) -> Area {
        let across = self.width.div_ceil(TILE).max(1);
        let (x, y) = (number % across * TILE, number / across * TILE);
        Area { x, y, width: TILE.min(self.width - x), height: TILE.min(self.height - y) }
    }

    /// The parts that differ from the picture before the last [`Plane::wipe`], or may.
    #[must_use]
    pub fn changed(&self) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        for tile in 0..self.inked.len() {
            if !self.inked[tile] && !self.before[tile] {
                continue;
            }
            let area = self.tile(tile);
            match areas.last_mut() {
                Some(last) if last.y == area.y && last.x + last.width == area.x => {
                    last.width += area.width;
                }
                _ => areas.push(area),
            }
        }
        areas
    }
}

/// What of `range` lies inside `bounds`, counted from where the bounds begin.
fn within(range: &Range<usize>, bounds: &Range<usize>) -> Range<usize> {
    let start = range.start.clamp(bounds.start, bounds.end);
    start - bounds.start..range.end.clamp(start, bounds.end) - bounds.start
}

/// Lays some columns of a row over what is there.
fn blend(under: &mut [Pixel], inks: &[Pixel], columns: Range<usize>) {
    for (under, ink) in under[columns.clone()].iter_mut().zip(&inks[columns]) {
        over(under, *ink);
    }
}

/// Source over destination.
fn over(under: &mut Pixel, ink: Pixel) {
    let (opacity, below) = (u32::from(ink[3]), u32::from(under[3]));
    match (opacity, below) {
        (0, _) => {}
        (255, _) | (_, 0) => *under = ink,
        _ => {
            let whole = opacity * 255;
            let rest = below * (255 - opacity);
            let total = whole + rest;
            for (under, ink) in under.iter_mut().zip(ink).take(3) {
                *under = rounded(u32::from(ink) * whole + u32::from(*under) * rest, total);
            }
            under[3] = rounded(total, 255);
        }
    }
}

/// A quotient that fits into a byte, rounded.
fn rounded(part: u32, whole: u32) -> u8 {
    u8::try_from((part + whole / 2) / whole).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Pixel = [200, 0, 0, 255];
    const BLUE: Pixel = [0, 0, 200, 255];
    const PALE: Pixel = [0, 0, 200, 51];

    fn at(plane: &Plane, x: usize, y: usize) -> Pixel {
        plane.pixels[y * plane.width + x]
    }

    #[test]
    fn a_pale_pixel_lets_a_fifth_through() {
        let mut plane = Plane::new(4, 1);
        plane.stamp(&Image::new(1, vec![RED]), 0, 0);
        plane.stamp(&Image::new(1, vec![PALE]), 0, 0);
        assert_eq!(at(&plane, 0, 0), [160, 0, 40, 255]);
    }

    #[test]
    fn two_pale_pixels_add_up_without_a_ground() {
        let mut pixel = PALE;
        over(&mut pixel, PALE);
        assert_eq!(pixel, [0, 0, 200, 92], "the same colour, 1 - 0.8²");
    }

    #[test]
    fn the_last_image_lies_on_top() {
        let mut plane = Plane::new(8, 8);
        let square = |pixel| Image::new(4, vec![pixel; 16]);
        plane.stamp(&square(RED), 0, 0);
        plane.stamp(&square(BLUE), 2, 2);
        assert_eq!([at(&plane, 1, 1), at(&plane, 2, 2), at(&plane, 6, 6)], [RED, BLUE, CLEAR]);
    }

    #[test]
    fn images_may_stand_over_any_edge() {
        let square = Image::new(3, vec![RED, PALE, BLUE, PALE, RED, PALE, BLUE, PALE, RED]);
        for left in -4..8 {
            for top in -4..8 {
                let mut plane = Plane::new(5, 4);
                plane.stamp(&square, left, top);
                for y in 0..4_u8 {
                    for x in 0..5_u8 {
                        let (column, row) = (isize::from(x) - left, isize::from(y) - top);
                        let inside = (0..3).contains(&column) && (0..3).contains(&row);
                        let expected = if inside {
                            square.pixels[(row * 3 + column).cast_unsigned()]
                        } else {
                            CLEAR
                        };
                        assert_eq!(at(&plane, x.into(), y.into()), expected, "{left} {top}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_with_a_hole_is_blended_behind_it() {
        let mut plane = Plane::new(5, 1);
        plane.stamp(&Image::new(5, vec![RED; 5]), 0, 0);
        plane.stamp(&Image::new(5, vec![BLUE, CLEAR, BLUE, PALE, CLEAR]), 0, 0);
        assert_eq!(plane.pixels, [BLUE, RED, BLUE, [160, 0, 40, 255], RED]);
    }

    #[test]
    fn only_what_may_differ_is_told() {
        let mut plane = Plane::new(200, 130);
        assert_eq!(plane.changed(), []);
        let dot = Image::new(1, vec![RED]);
        plane.stamp(&dot, 70, 10);
        plane.stamp(&dot, 130, 10);
        let both = Area { x: 64, y: 0, width: 128, height: 64 };
        assert_eq!(plane.changed(), [both], "neighbours are told as one");
        plane.wipe();
        plane.stamp(&dot, 199, 129);
        let corner = Area { x: 192, y: 128, width: 8, height: 2 };
        assert_eq!(plane.changed(), [both, corner], "where it was, and where it is");
        assert_eq!(at(&plane, 70, 10), CLEAR);
        plane.wipe();
        assert_eq!(plane.changed(), [corner]);
    }
}
