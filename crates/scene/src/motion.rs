//! What changes from frame to frame: messages on their way.

use crate::hit::Hit;
use crate::shape::Shape;

/// The moving part of the picture at one moment; painted over the layout's shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moving {
    /// In painting order.
    pub shapes: Vec<Shape>,
    /// Messages that can be pointed at.
    pub hits: Vec<Hit>,
}
