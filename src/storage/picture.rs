//! A small picture of a world, as it lies in a session's summary.

use serde::{Deserialize, Serialize};

/// Shapes in colours that the theme gives, so that it can be read in light and dark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its width, in units of its paths.
    pub width: u16,
    /// Its height, in units of its paths.
    pub height: u16,
    /// What is drawn, in that order.
    pub areas: Vec<Area>,
}

/// Neighbouring shapes of one colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The custom property that holds its colour: `--key-a`.
    pub property: String,
    /// Whether it is drawn at half strength.
    pub half: bool,
    /// The width of its line in tenths of a unit; none where it is filled.
    pub line: Option<u16>,
    /// Its outline, as the `d` of an SVG path.
    pub path: String,
}
