//! The brokers' view: a column is a broker, a row is a partition. Who has which copy, who may lead,
//! and what a producer waits for.

mod card;
mod clients;
mod controller;
mod copy;
mod grid;
mod row;

use super::{Arranged, Places};
use crate::level::Level;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, Phrase};
pub(crate) use copy::CopyPlace;
use grid::{Grid, Row};
use partita_engine::world::World;

/// From a card's top to its first row.
const CARD_HEADING: f32 = 44.0;
/// Below the last row of a card.
const CARD_FOOT: f32 = 8.0;
/// Between two bands of cards.
const BAND_GAP: f32 = 20.0;
/// The line that says how many partitions are folded away.
const FOLDED_LINE: f32 = 24.0;

/// Arranges brokers as columns; where they do not fit beside each other, in several bands.
pub(crate) fn arrange(
    sketch: &mut Sketch<'_, '_>,
    model: &Model,
    world: &(impl World + ?Sized),
) -> Arranged {
    let view = sketch.view;
    let heading = view.heading() - view.scroll;
    let grid = Grid::new(view, model);
    if let Some(hint) = &view.hint {
        let font = if view.device == Device::Phone { Font::NAME } else { Font::TITLE };
        let hint = sketch.elide(hint, font, view.width - grid.left - grid.margin);
        let at = point(grid.left, heading - 35.0);
        sketch.text(at, Align::Start, hint, font, view.hint_paint());
    }
    let mut places = Places { disc: 8.5, approach: Some(grid.left), ..Places::default() };
    if model.brokers.is_empty() {
        let none = sketch.say(&Phrase::NoTopics);
        sketch.text(point(grid.left, heading), Align::Start, none, Font::LABEL, Paint::Ink2);
    }
    let faults = world.faults();
    let mut top = heading - 12.0;
    top += controller::draw(sketch, world, (grid.left, top, grid.width(grid.columns)));
    for brokers in model.brokers.chunks(grid.columns) {
        let cards: Vec<Rect> = grid.cards(brokers.len(), top);
        let rows = grid.rows(model, brokers, top + CARD_HEADING);
        let bottom = rows.last().map_or(top + CARD_HEADING, Row::bottom) + CARD_FOOT;
        for (broker, card) in brokers.iter().zip(&cards) {
            let card = Rect { height: bottom - top, ..*card };
            card::draw(sketch, (model, &faults), broker, card);
            places.chips.insert(broker.id, Rect { height: CARD_HEADING - 8.0, ..card });
        }
        let places_of: Vec<_> =
            brokers.iter().map(|broker| broker.id).zip(cards.iter().copied()).collect();
        for pair in places_of.windows(2) {
            if let [left, right] = pair {
                card::cut_between(sketch, &faults, *left, *right);
            }
        }
        for row in &rows {
            row::draw(sketch, (model, world), row, brokers.iter().zip(&cards), &mut places);
        }
        top = bottom + BAND_GAP;
    }
    if grid.folded > 0 {
        let words = sketch.say_cluster(ClusterPhrase::Folded(grid.folded));
        let at = point(grid.left + 4.0, top - BAND_GAP + 18.0);
        sketch.text(at, Align::Start, words, Font::NOTE, Paint::Ink2);
        top += FOLDED_LINE;
    }
    let bottom = clients::draw(sketch, model, &grid, heading, top, &mut places);
    let level = if view.device == Device::Phone { Level::Compact } else { Level::Comfortable };
    let (content_height, window) = (bottom + view.scroll, (0.0, view.height));
    Arranged { level, content_height, window, row: 0.0, places }
}
