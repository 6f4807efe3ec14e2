//! The part of the picture that stands still between two changes of the world.

use crate::hit::Hit;
use crate::level::Level;
use crate::shape::Shape;

/// A world as it lies on the stage. Coordinates are of the stage, scroll applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// In painting order.
    pub shapes: Vec<Shape>,
    /// What can be pointed at, in the order that the keyboard walks it.
    pub hits: Vec<Hit>,
    /// The level that was chosen; give it back as
    /// [`previous_level`](crate::view::View::previous_level).
    pub level: Level,
    /// The height of the whole picture; when more than the stage's, the stage scrolls.
    pub content_height: f32,
}
