//! A picture in the making: layers of shapes, and the hits that go with them.

use crate::hit::{Hit, Thing};
use crate::letter::Letter;
use crate::shape::{Align, Font, Paint, Point, Rect, Segment, Shape, Stroke, Text, point};
use crate::stamp::{Stamp, diagonal, fitting};
use crate::view::{ClusterPhrase, Phrase, View};

/// How a record's cell looks: what the groups have done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellState {
    /// Behind every group's bookmark.
    Done,
    /// Waiting for a group, or in hand.
    New,
    /// At or above the high watermark: not readable yet.
    Dark,
    /// A follower's, in the ISR.
    Copied,
    /// A follower's, out of the ISR.
    Out,
    /// On a broker that is down.
    Dead,
    /// Its leader's log is another here: it is about to be cut.
    Cut,
}

impl CellState {
    /// Fill, edge, colour of the letter, and whether it is bold.
    fn look(self, letter: &Letter) -> (Paint, Stroke, Paint, bool) {
        let edge = letter.colour().map_or(Paint::Edge, Paint::KeyEdge);
        let soft = letter.colour().map_or(Paint::EdgeSoft, Paint::KeyEdgeSoft);
        let tint = letter.colour().map_or(Paint::Panel, Paint::KeyTint);
        let on_tint = if letter.colour().is_some() { Paint::OnTint } else { Paint::Ink3 };
        let (full, on_full) = match letter.colour() {
            Some(key) => (Paint::KeyFill(key), Paint::OnKey(key)),
            None => (Paint::Panel, Paint::Ink),
        };
        match self {
            Self::Done => (tint, Stroke::solid(soft, 1.0), on_tint, false),
            Self::New => (full, Stroke::solid(edge, 1.0), on_full, true),
            Self::Dark => (Paint::Panel, Stroke::solid(edge, 2.0), Paint::Ink, true),
            Self::Copied => (tint, Stroke::solid(edge, 1.0), on_tint, false),
            Self::Out => {
                (Paint::Panel, Stroke::dashed(Paint::Bad, 1.0, 2.0, 2.0), Paint::Ink2, false)
            }
            Self::Dead => (Paint::Line, Stroke::solid(Paint::Line2, 1.0), Paint::Ink2, false),
            Self::Cut => (Paint::BadSoft, Stroke::solid(Paint::Bad, 1.5), Paint::Bad, true),
        }
    }
}

/// Layers and hits.
pub(crate) struct Sketch<'v, 'a> {
    pub view: &'v View<'a>,
    /// Cards and boxes.
    pub ground: Vec<Shape>,
    /// Wires: over the cards, under everything else.
    pub wires: Vec<Shape>,
    /// Cells, marks, texts.
    pub marks: Vec<Shape>,
    pub hits: Vec<Hit>,
}

/// The smallest area that can be pointed at.
const TARGET: f32 = 24.0;

impl<'v, 'a> Sketch<'v, 'a> {
    pub fn new(view: &'v View<'a>) -> Self {
        let (ground, wires, marks) = (Vec::new(), Vec::new(), Vec::new());
        Self { view, ground, wires, marks, hits: Vec::new() }
    }

    pub fn say(&self, phrase: &Phrase<'_>) -> String {
        self.view.say(phrase)
    }

    pub fn say_cluster(&self, phrase: ClusterPhrase<'_>) -> String {
        self.say(&Phrase::Cluster(phrase))
    }

    pub fn width(&self, text: &str, font: Font) -> f32 {
        self.view.text.width(text, font)
    }

    /// Writes a line of text; gives its right end.
    pub fn text(
        &mut self,
        at: Point,
        align: Align,
        text: impl Into<String>,
        font: Font,
        paint: Paint,
    ) -> f32 {
        let text = text.into();
        if text.is_empty() {
            return at.x;
        }
        let width = self.width(&text, font);
        let text = Text { at, align, text, font, paint, halo: None, width };
        let right = text.area().right();
        self.marks.push(Shape::Text(text));
        right
    }

    /// A name in bold and what is to be said of it, on one line, within `most` pixels: the note
    /// goes first when both do not fit. Gives the right end.
    pub fn heading(&mut self, at: Point, name: &str, note: &str, most: f32) -> f32 {
        let name = self.elide(name, Font::LABEL_STRONG, most);
        let end = self.text(at, Align::Start, name, Font::LABEL_STRONG, Paint::Ink);
        let left = end + 8.0;
        if note.is_empty() || left + self.width(note, Font::NOTE) > at.x + most {
            return end;
        }
        self.text(point(left, at.y), Align::Start, note, Font::NOTE, Paint::Ink2)
    }

    /// `text`, or as much of its beginning as fits into `most` pixels.
    pub fn elide(&self, text: &str, font: Font, most: f32) -> String {
        self.elided(text, font, most, false)
    }

    /// `text`, or as much of its end as fits: partitions differ in their ends.
    pub fn elide_start(&self, text: &str, font: Font, most: f32) -> String {
        self.elided(text, font, most, true)
    }

    fn elided(&self, text: &str, font: Font, most: f32, keep_end: bool) -> String {
        if self.width(text, font) <= most {
            return text.into();
        }
        let letters: Vec<char> = text.chars().collect();
        let shortened = |kept: usize| -> String {
            if keep_end {
                let end = letters.iter().skip(letters.len() - kept).copied();
                core::iter::once('…').chain(end).collect()
            } else {
                letters.iter().take(kept).copied().chain(core::iter::once('…')).collect()
            }
        };
        // Names may have 249 letters: halving asks for few widths.
        let (mut fits, mut too_many) = (0, letters.len());
        while too_many - fits > 1 {
            let kept = usize::midpoint(fits, too_many);
            if self.width(&shortened(kept), font) <= most {
                fits = kept;
            } else {
                too_many = kept;
            }
        }
        if fits > 0 { shortened(fits) } else { String::new() }
    }

    /// `text` in lines of at most `most` pixels, broken between words; the last of them is shortened
    /// where there is more than fits into so many `lines`.
    pub fn wrap(&self, text: &str, font: Font, most: f32, lines: usize) -> Vec<String> {
        let mut wrapped: Vec<String> = Vec::new();
        let mut words = text.split_whitespace().peekable();
        while words.peek().is_some() && wrapped.len() < lines {
            let mut line = String::new();
            let last = wrapped.len() + 1 == lines;
            while let Some(word) = words.peek() {
                let longer =
                    if line.is_empty() { (*word).into() } else { format!("{line} {word}") };
                if !last && !line.is_empty() && self.width(&longer, font) > most {
                    break;
                }
                line = longer;
                words.next();
            }
            wrapped.push(self.elide(&line, font, most));
        }
        wrapped
    }

    pub fn card(&mut self, rect: Rect, fill: Paint, stroke: Stroke) {
        let shape = Shape::Rect { rect, radius: 10.0, fill: Some(fill), stroke: Some(stroke) };
        self.ground.push(shape);
    }

    pub fn rect(&mut self, rect: Rect, radius: f32, fill: Option<Paint>, stroke: Option<Stroke>) {
        self.marks.push(Shape::Rect { rect, radius, fill, stroke });
    }

    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.marks.push(line(from, to, stroke));
    }

    pub fn fill(&mut self, segments: Vec<Segment>, fill: Paint) {
        let fill = Some(fill);
        self.marks.push(Shape::Path { segments, fill, stroke: None, outline_first: false });
    }

    /// A wire's ring: here it ends, there something owns it.
    pub fn port(&mut self, centre: Point, radius: f32) {
        self.marks.push(port(centre, radius));
    }

    /// A record in a log, or a key in a list.
    pub fn cell(&mut self, rect: Rect, letter: &Letter, state: CellState, size: f32) {
        let (fill, stroke, paint, bold) = state.look(letter);
        let radius = (rect.width / 5.0).min(5.0);
        if state == CellState::Cut {
            self.hatched(rect.grown(-0.75), radius, stroke);
        } else {
            self.rect(rect.grown(-0.75), radius, Some(fill), Some(stroke));
        }
        let font = Font::letter(fitting(size, &letter.text()), bold);
        let baseline = point(rect.centre().x, rect.centre().y + font.size * 0.36);
        self.text(baseline, Align::Middle, letter.text(), font, paint);
        if letter.tombstone {
            let (from, to) = diagonal(rect);
            self.line(from, to, Stroke::solid(paint, 1.25));
        }
    }

    /// The ground of a record that is about to be cut off: struck through from below.
    fn hatched(&mut self, rect: Rect, radius: f32, edge: Stroke) {
        const STRIPES: f32 = 6.0;
        self.rect(rect, radius, Some(Paint::Panel), None);
        let stripe = Stroke::solid(Paint::BadSoft, 2.5);
        let (bottom, inner) = (rect.bottom() - 1.5, rect.height - 3.0);
        let mut x = rect.x + 1.5 - inner;
        while x < rect.right() - 2.0 {
            let from = (x - rect.x - 1.5).min(0.0);
            let over = (x + inner - rect.right() + 1.5).max(0.0);
            let start = point(x - from, bottom + from);
            let end = point(x + inner - over, rect.y + 1.5 + over);
            self.line(start, end, stripe);
            x += STRIPES;
        }
        self.rect(rect, radius, None, Some(edge));
    }

    /// A record out of its log: in hand.
    pub fn disc(&mut self, centre: Point, letter: &Letter, radius: f32) {
        let stamp = Stamp::Disc { letter: *letter, radius };
        self.marks.extend(stamp.shapes(centre, 1.0, self.view.text));
    }

    /// Makes a thing one that can be pointed at by its own outline.
    pub fn hit(&mut self, thing: Thing, outline: Rect, order: u16) {
        self.hits.push(Hit { thing, area: outline.at_least(TARGET), outline, order });
    }

    /// Makes a thing one that can be pointed at within exactly `area`.
    pub fn hit_within(&mut self, thing: Thing, outline: Rect, area: Rect, order: u16) {
        self.hits.push(Hit { thing, area, outline, order });
    }
}

/// A straight line.
pub(crate) fn line(from: Point, to: Point, stroke: Stroke) -> Shape {
    Shape::Path {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        stroke: Some(stroke),
        outline_first: false,
    }
}

/// A wire's ring.
pub(crate) fn port(centre: Point, radius: f32) -> Shape {
    let stroke = Some(Stroke::solid(Paint::Ink2, 1.5));
    Shape::Circle { centre, radius, fill: Some(Paint::Panel), stroke }
}

/// A measured line of text.
pub(crate) fn text(
    view: &View<'_>,
    at: Point,
    align: Align,
    text: String,
    font: Font,
    paint: Paint,
    halo: Option<Paint>,
) -> Shape {
    let width = view.text.width(&text, font);
    Shape::Text(Text { at, align, text, font, paint, halo, width })
}
