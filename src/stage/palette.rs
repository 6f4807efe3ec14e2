//! The theme's colours and typefaces, read from the style sheet's custom properties.

use partita_scene::shape::{Family, Font, Paint};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// How many keys have a colour of their own; colours repeat after them, letters do not.
const KEY_COLOURS: u8 = 8;

/// The letters of those keys in the names of custom properties.
const KEY_LETTERS: [char; KEY_COLOURS as usize] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/// Appended to a `#rrggbb` colour: half as strong.
const HALF: &str = "80";

/// Every paint as a CSS colour, and every font as a CSS font, in one theme.
///
/// Reading custom properties makes the browser compute styles, so a palette is made once per
/// theme and kept.
#[derive(Debug)]
pub struct Palette {
    colours: BTreeMap<Paint, String>,
    sans: String,
    mono: String,
    fonts: RefCell<BTreeMap<(Family, u32, bool), String>>,
}

impl Palette {
    /// The colours and typefaces of the page as it is now.
    ///
    /// # Errors
    /// When there is no document to read them from.
    pub fn of_page() -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or("no window")?;
        let root = window.document().and_then(|page| page.document_element()).ok_or("no page")?;
        let style = window.get_computed_style(&root)?.ok_or("no style")?;
        let property = |name: &str| {
            style.get_property_value(name).map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        Ok(Self {
            colours: paints()
                .map(|(paint, name, half)| {
                    let colour = property(&name);
                    (paint, if half { colour + HALF } else { colour })
                })
                .collect(),
            sans: property("--sans"),
            mono: property("--mono"),
            fonts: RefCell::default(),
        })
    }

    /// The CSS colour of `paint`.
    #[must_use]
    pub fn colour(&self, paint: Paint) -> &str {
        self.colours.get(&within(paint)).map_or("", String::as_str)
    }

    /// Calls `with` with the CSS shorthand of `font`.
    pub fn with_font<R>(&self, font: Font, with: impl FnOnce(&str) -> R) -> R {
        let mut fonts = self.fonts.borrow_mut();
        let css = fonts.entry((font.family, font.size.to_bits(), font.bold)).or_insert_with(|| {
            let weight = if font.bold { 700 } else { 400 };
            let family = match font.family {
                Family::Sans => &self.sans,
                Family::Mono => &self.mono,
            };
            format!("{weight} {}px {family}", font.size)
        });
        with(css)
    }
}

/// The custom property of the page that holds `paint`, and whether at half strength.
#[must_use]
pub fn property(paint: Paint) -> Option<(String, bool)> {
    let wanted = within(paint);
    paints().find(|(paint, ..)| *paint == wanted).map(|(_, name, half)| (name, half))
}

/// The paint with its key's number among those that have a colour.
const fn within(paint: Paint) -> Paint {
    match paint {
        Paint::KeyFill(key) => Paint::KeyFill(key % KEY_COLOURS),
        Paint::KeyEdge(key) => Paint::KeyEdge(key % KEY_COLOURS),
        Paint::KeyEdgeSoft(key) => Paint::KeyEdgeSoft(key % KEY_COLOURS),
        Paint::KeyTint(key) => Paint::KeyTint(key % KEY_COLOURS),
        Paint::OnKey(key) => Paint::OnKey(key % KEY_COLOURS),
        other => other,
    }
}

/// Every paint, its custom property, and whether it is that colour at half strength.
fn paints() -> impl Iterator<Item = (Paint, String, bool)> {
    const PLAIN: [(Paint, &str, bool); 17] = [
        (Paint::Paper, "--paper", false),
        (Paint::Panel, "--panel", false),
        (Paint::Sunk, "--sunk", false),
        (Paint::Ink, "--ink", false),
        (Paint::Ink2, "--ink-2", false),
        (Paint::Ink3, "--ink-3", false),
        (Paint::Edge, "--edge", false),
        (Paint::EdgeSoft, "--edge", true),
        (Paint::Wire, "--wire", false),
        (Paint::Line, "--line", false),
        (Paint::Line2, "--line-2", false),
        (Paint::Accent, "--accent", false),
        (Paint::AccentSoft, "--accent-soft", false),
        (Paint::OnAccent, "--on-accent", false),
        (Paint::Bad, "--bad", false),
        (Paint::BadSoft, "--bad-soft", false),
        (Paint::OnTint, "--on-tint", false),
    ];
    let keys = (0..).zip(KEY_LETTERS).flat_map(|(key, letter)| {
        [
            (Paint::KeyFill(key), format!("--key-{letter}"), false),
            (Paint::KeyEdge(key), format!("--key-{letter}-edge"), false),
            (Paint::KeyEdgeSoft(key), format!("--key-{letter}-edge"), true),
            (Paint::KeyTint(key), format!("--key-{letter}-tint"), false),
            (Paint::OnKey(key), format!("--on-key-{letter}"), false),
        ]
    });
    PLAIN.into_iter().map(|(paint, name, half)| (paint, name.to_owned(), half)).chain(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_key_has_the_first_colour() {
        assert_eq!(within(Paint::KeyFill(8)), Paint::KeyFill(0));
        assert_eq!(within(Paint::OnKey(7)), Paint::OnKey(7));
        assert_ne!(within(Paint::KeyTint(9)), Paint::KeyTint(0));
    }

    #[test]
    fn every_paint_has_a_property() {
        let names: BTreeMap<_, _> = paints().map(|(paint, name, _)| (paint, name)).collect();
        assert_eq!(names.len(), 17 + 5 * usize::from(KEY_COLOURS));
        assert_eq!(names[&Paint::OnKey(2)], "--on-key-c");
    }
}
