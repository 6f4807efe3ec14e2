//! The primitives of a picture. A painter draws them in the order given and knows nothing else.
//!
//! Lengths are CSS pixels of the stage, from its top left corner; y grows downwards.

use crate::stamp::Stamp;

/// A place on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
}

/// A place on the stage.
#[must_use]
pub const fn point(x: f32, y: f32) -> Point {
    Point { x, y }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width, not negative.
    pub width: f32,
    /// Height, not negative.
    pub height: f32,
}

impl Rect {
    /// The rectangle with this corner and size.
    #[must_use]
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    /// The square of half-width `reach` around `centre`.
    #[must_use]
    pub fn around(centre: Point, reach: f32) -> Self {
        Self::new(centre.x - reach, centre.y - reach, 2.0 * reach, 2.0 * reach)
    }

    /// Right edge.
    #[must_use]
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// Bottom edge.
    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        point(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Whether the point lies inside or on the left or top edge.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// Whether the two share any area.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The rectangle moved outwards by `by` on each side (inwards when negative).
    #[must_use]
    pub fn grown(&self, by: f32) -> Self {
        Self::new(
            self.x - by,
            self.y - by,
            (self.width + 2.0 * by).max(0.0),
            (self.height + 2.0 * by).max(0.0),
        )
    }

    /// Grown around its middle until it is at least `least` wide and high: a target for a finger.
    #[must_use]
    pub fn at_least(&self, least: f32) -> Self {
        let (width, height) = (self.width.max(least), self.height.max(least));
        let centre = self.centre();
        Self::new(centre.x - width / 2.0, centre.y - height / 2.0, width, height)
    }
}

/// A colour by its meaning; the theme gives the value.
///
/// The number of a key paint is the key's number modulo 8 (A … H).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paint {
    /// The stage.
    Paper,
    /// Cards and bars.
    Panel,
    /// The group box.
    Sunk,
    /// Text, poles, bookmarks.
    Ink,
    /// Secondary text.
    Ink2,
    /// Offsets, lanes; the palest text.
    Ink3,
    /// Borders of controls and of cells without a key.
    Edge,
    /// [`Paint::Edge`] at half strength.
    EdgeSoft,
    /// Wires.
    Wire,
    /// Rules.
    Line,
    /// Card edges.
    Line2,
    /// What the person touches: focus, selection.
    Accent,
    /// Ground of an accent mark.
    AccentSoft,
    /// Text on accent.
    OnAccent,
    /// Broken; always with ✕ and a word.
    Bad,
    /// Ground of something broken.
    BadSoft,
    /// A key's colour.
    KeyFill(u8),
    /// Its edge.
    KeyEdge(u8),
    /// Its edge at half strength: copies, edges of cells that everyone has read.
    KeyEdgeSoft(u8),
    /// Its tint: a cell that everyone has read.
    KeyTint(u8),
    /// A letter on [`Paint::KeyFill`].
    OnKey(u8),
    /// A letter on [`Paint::KeyTint`].
    OnTint,
}

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub paint: Paint,
    /// Width.
    pub width: f32,
    /// Dash and gap; none is solid. Ends and corners are round.
    pub dash: Option<[f32; 2]>,
}

impl Stroke {
    /// A solid line.
    #[must_use]
    pub const fn solid(paint: Paint, width: f32) -> Self {
        Self { paint, width, dash: None }
    }

    /// A dashed line.
    #[must_use]
    pub const fn dashed(paint: Paint, width: f32, dash: f32, gap: f32) -> Self {
        Self { paint, width, dash: Some([dash, gap]) }
    }
}

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Lifts the pen and goes there.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A quadratic Bézier curve: control point, end.
    Quadratic(Point, Point),
    /// A cubic Bézier curve: two control points, end.
    Cubic(Point, Point, Point),
    /// Back to the last [`Segment::Move`].
    Close,
}

/// The typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The interface's sans serif.
    Sans,
    /// Commands, values, offsets.
    Mono,
}

/// A font by its role; numbers are tabular.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// The typeface.
    pub family: Family,
    /// Pixels; never under 11.
    pub size: f32,
    /// 700, else 400.
    pub bold: bool,
}

impl Font {
    const fn sans(size: f32, bold: bool) -> Self {
        Self { family: Family::Sans, size, bold }
    }

    const fn mono(size: f32, bold: bool) -> Self {
        Self { family: Family::Mono, size, bold }
    }

    /// The hint.
    pub const TITLE: Self = Self::sans(17.0, true);
    /// Names of things.
    pub const NAME: Self = Self::sans(15.0, true);
    /// Names on the phone.
    pub const NAME_SMALL: Self = Self::sans(14.0, true);
    /// Running text.
    pub const BODY: Self = Self::sans(14.0, false);
    /// Labels.
    pub const LABEL: Self = Self::sans(13.0, false);
    /// Labels that matter.
    pub const LABEL_STRONG: Self = Self::sans(13.0, true);
    /// Notes.
    pub const NOTE: Self = Self::sans(12.0, false);
    /// Notes that matter.
    pub const NOTE_STRONG: Self = Self::sans(12.0, true);
    /// Values.
    pub const MONO: Self = Self::mono(13.0, false);
    /// Keys in the legend.
    pub const MONO_NOTE: Self = Self::mono(12.0, false);
    /// Offsets: the smallest text.
    pub const OFFSET: Self = Self::mono(11.0, false);
    /// The log end's offset.
    pub const OFFSET_STRONG: Self = Self::mono(11.0, true);

    /// The letter in a cell or disc.
    #[must_use]
    pub const fn letter(size: f32, bold: bool) -> Self {
        Self::sans(size, bold)
    }
}

/// Where a text stands in relation to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// One line of text in one font.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// A point of the alphabetic baseline.
    pub at: Point,
    /// How the text lies about [`Text::at`].
    pub align: Align,
    /// What it says.
    pub text: String,
    /// In which font.
    pub font: Font,
    /// In which colour.
    pub paint: Paint,
    /// A 4 px outline under the letters, for text that may lie near a line.
    pub halo: Option<Paint>,
    /// Its width as the layout measured it.
    pub width: f32,
}

impl Text {
    /// The box that its letters may fill.
    #[must_use]
    pub fn area(&self) -> Rect {
        let x = match self.align {
            Align::Start => self.at.x,
            Align::Middle => self.at.x - self.width / 2.0,
            Align::End => self.at.x - self.width,
        };
        let ascent = self.font.size * 0.78;
        Rect::new(x, self.at.y - ascent, self.width, ascent + self.font.size * 0.22)
    }
}

/// A primitive.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle with rounded corners.
    Rect {
        /// Where.
        rect: Rect,
        /// Of the corners.
        radius: f32,
        /// Inside.
        fill: Option<Paint>,
        /// Outline, centred on the edge.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        centre: Point,
        /// Its radius.
        radius: f32,
        /// Inside.
        fill: Option<Paint>,
        /// Outline, centred on the edge.
        stroke: Option<Stroke>,
    },
    /// A path.
    Path {
        /// Its parts; the first is a [`Segment::Move`].
        segments: Vec<Segment>,
        /// Inside.
        fill: Option<Paint>,
        /// Outline. Drawn before the fill when `outline_first`, so that the fill keeps its shape.
        stroke: Option<Stroke>,
        /// Whether the outline lies under the fill.
        outline_first: bool,
    },
    /// A line of text.
    Text(Text),
    /// A small mark of which there may be thousands.
    Stamp {
        /// About which point.
        at: Point,
        /// How much larger than it is by itself.
        scale: f32,
        /// What.
        stamp: Stamp,
    },
}
