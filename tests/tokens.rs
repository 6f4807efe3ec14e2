//! The colours of the interface: can they be read, and told apart, by everyone?
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeMap;

use palette::color_difference::{Ciede2000, Wcag21RelativeContrast};
use palette::{IntoColor, Lab, LinSrgb, Srgb};

const TOKENS: &str = include_str!("../www/styles/tokens.css");

/// The least contrast of text, of what has meaning without being text, and the least difference
/// (CIEDE2000) between the fills of two keys.
const LETTERS: f32 = 4.5;
const EDGES: f32 = 3.0;
const PAIRS: f32 = 11.0;

const KEYS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const GROUNDS: [&str; 3] = ["paper", "panel", "sunk"];

/// How the world looks without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
const SIGHTS: [(&str, [[f32; 3]; 3]); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

type Theme = BTreeMap<&'static str, Srgb<f32>>;

/// The colours of the block that follows `selector`.
fn theme(selector: &str) -> Theme {
    let (_, rest) = TOKENS.split_once(&format!("{selector} {{\n")).expect("the selector is there");
    let (block, _) = rest.split_once('}').expect("the block ends");
    let colour = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let value: Srgb<u8> = value.strip_suffix(';')?.parse().ok()?;
        Some((name, value.into_format()))
    };
    block.lines().filter_map(colour).collect()
}

fn themes() -> [(&'static str, Theme); 2] {
    // The first `:root` block holds the measures, the second the light colours.
    let light = theme("}\n\n:root");
    [("light", light), ("dark", theme(":root[data-theme=\"dark\"]"))]
}

#[track_caller]
fn expect_contrast(name: &str, theme: &Theme, front: &str, ground: &str, least: f32) {
    let contrast = theme[front].relative_contrast(theme[ground]);
    assert!(contrast >= least, "{name}: {front} on {ground} is {contrast:.2}, under {least}");
}

fn seen(colour: Srgb<f32>, by: &[[f32; 3]; 3]) -> Lab {
    let LinSrgb { red, green, blue, .. } = colour.into_linear();
    let row = |[r, g, b]: [f32; 3]| (r * red + g * green + b * blue).clamp(0.0, 1.0);
    LinSrgb::new(row(by[0]), row(by[1]), row(by[2])).into_color()
}

/// The two most alike fills, and how far apart they are.
fn nearest_keys(theme: &Theme, sight: &[[f32; 3]; 3]) -> (f32, String) {
    let fills = KEYS.map(|key| (key, seen(theme[format!("key-{key}").as_str()], sight)));
    let mut nearest = (f32::INFINITY, String::new());
    for (place, (one, first)) in fills.iter().enumerate() {
        for (other, second) in &fills[place + 1..] {
            let difference = first.difference(*second);
            if difference < nearest.0 {
                nearest = (difference, format!("{one} and {other}"));
            }
        }
    }
    nearest
}

#[test]
fn text_can_be_read_on_every_ground() {
    for (name, theme) in themes() {
        for ground in GROUNDS {
            for text in ["ink", "ink-2", "ink-3", "accent", "bad"] {
                expect_contrast(name, &theme, text, ground, LETTERS);
            }
        }
        expect_contrast(name, &theme, "on-accent", "accent", LETTERS);
        expect_contrast(name, &theme, "bad", "bad-soft", LETTERS);
        expect_contrast(name, &theme, "ink", "accent-soft", LETTERS);
    }
}

#[test]
fn edges_and_wires_can_be_seen_on_every_ground() {
    for (name, theme) in themes() {
        for ground in GROUNDS {
            for edge in ["edge", "wire"] {
                expect_contrast(name, &theme, edge, ground, EDGES);
            }
        }
    }
}

#[test]
fn letters_of_keys_can_be_read_and_their_edges_seen() {
    for (name, theme) in themes() {
        for key in KEYS {
            expect_contrast(name, &theme, &format!("on-key-{key}"), &format!("key-{key}"), LETTERS);
            expect_contrast(name, &theme, "on-tint", &format!("key-{key}-tint"), LETTERS);
            expect_contrast(name, &theme, &format!("key-{key}-edge"), "panel", EDGES);
        }
    }
}

#[test]
fn keys_can_be_told_apart_by_every_sight() {
    for (name, theme) in themes() {
        for (sight, matrix) in &SIGHTS {
            let (difference, pair) = nearest_keys(&theme, matrix);
            assert!(difference >= PAIRS, "{name}, {sight}: {pair} differ by {difference:.1} only");
        }
    }
}

#[test]
fn the_dark_of_the_system_is_the_dark_of_choice() {
    let [_, (_, chosen)] = themes();
    assert_eq!(chosen, theme(":root:not([data-theme])"));
    assert_eq!(chosen.len(), 48, "16 colours, and 4 for each of 8 keys");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let [(name, mut theme), _] = themes();
    theme.insert("on-key-f", Srgb::new(1.0, 1.0, 1.0));
    let refused =
        std::panic::catch_unwind(|| expect_contrast(name, &theme, "on-key-f", "key-f", LETTERS));
    assert!(refused.is_err(), "white on sky blue cannot be read");
    let fill = theme["key-a"];
    theme.insert("key-h", fill);
    assert!(nearest_keys(&theme, &SIGHTS[0].1).0 < PAIRS, "two keys have one colour");
}
