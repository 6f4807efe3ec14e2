//! The brokers' view: a column is a broker, a row is a partition. Who has which copy, who may lead,
//! and what a producer waits for.

mod card;
mod clients;
mod controller;
mod copy;
mod decided;
mod grid;
mod link;
mod next;
mod records;
mod row;
mod ruler;
mod stack;
mod voters;

use super::{Arranged, Places};
use crate::level::Level;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Rect, point};
use crate::sketch::Sketch;
use crate::view::{ClusterPhrase, Device, Phrase};
pub(crate) use copy::CopyPlace;
use grid::{Grid, Row, margin};
use partita_engine::world::{BrokerView, FaultsView, World};
use stack::Stack;
pub(crate) use stack::StackPlace;
pub(crate) use voters::Lane;

/// From a card's top to its first row.
const CARD_HEADING: f32 = 44.0;
/// Below the last row of a card.
const CARD_FOOT: f32 = 8.0;
/// Between two bands of cards.
const BAND_GAP: f32 = 20.0;
/// Right of the line above everything, for the controls of how one looks.
const CONTROLS: f32 = 130.0;
/// Between the cards and the partition shown on one ruler.
const STACK_GAP: f32 = 12.0;
/// Below everything.
const STAGE_FOOT: f32 = 8.0;
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
    let stack = Stack::new(view, model, view.width - 2.0 * margin(view));
    let below =
        stack.as_ref().map_or(0.0, |stack| stack.height(view) + STACK_GAP + STAGE_FOOT - BAND_GAP);
    let controllers_height = controller::height(world, view);
    let above = heading + view.scroll - 12.0 + controllers_height;
    let grid = Grid::new(view, model, above, below);
    if let Some(hint) = &view.hint {
        let font = if view.device == Device::Phone { Font::NAME } else { Font::TITLE };
        let beside = if view.device == Device::Phone { 0.0 } else { CONTROLS };
        let room = view.width - grid.left - grid.margin - beside;
        let hint = sketch.elide(hint, font, room);
        let at = point(grid.left, heading - 35.0);
        sketch.text(at, Align::Start, hint, font, view.hint_paint());
    }
    let mut places = Places { disc: 8.5, approach: Some(grid.left), ..Places::default() };
    if model.brokers.is_empty() {
        let none = sketch.say(&Phrase::NoTopics);
        sketch.text(point(grid.left, heading), Align::Start, none, Font::LABEL, Paint::Ink2);
    }
    let faults = world.faults();
    let governs = world.zookeeper().and_then(|zookeeper| zookeeper.controller);
    let mut top = heading - 12.0;
    let width = grid.width(grid.columns);
    let place = Rect::new(grid.left, top, width, controllers_height);
    let around = (world, model.brokers.as_slice(), &faults);
    let controllers = controller::draw(sketch, around, place);
    let (controllers, voters) = controllers.unzip();
    (places.controllers, places.voters) = (controllers, voters.flatten());
    top += controllers_height;
    let controller = controllers.map(|controllers| controllers.bottom());
    let mut above: Vec<(&BrokerView, Rect)> = Vec::new();
    for brokers in model.brokers.chunks(grid.columns) {
        let cards: Vec<Rect> = grid.cards(brokers.len(), top);
        let rows = grid.rows(model, brokers, top + CARD_HEADING);
        let bottom = rows.last().map_or(top + CARD_HEADING, Row::bottom) + CARD_FOOT;
        for (broker, card) in brokers.iter().zip(&cards) {
            let card = Rect { height: bottom - top, ..*card };
            let is_controller = governs == Some(broker.id);
            card::draw(sketch, (model, &faults, is_controller), broker, card);
            if let Some(controllers) = controllers {
                controller::severed(sketch, controllers, broker, card);
            }
            places.cards.insert(broker.id, card);
            places.chips.insert(broker.id, Rect { height: CARD_HEADING - 8.0, ..card });
        }
        let whole = |card: &Rect| Rect { height: bottom - top, ..*card };
        let band: Vec<(&BrokerView, Rect)> = brokers.iter().zip(cards.iter().map(whole)).collect();
        links(sketch, &faults, (controller, &above), &band);
        above = band;
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
    let phone = view.device == Device::Phone;
    let rows_end = top - BAND_GAP + STACK_GAP;
    let stack_at = |sketch: &mut Sketch<'_, '_>, places: &mut Places, y: f32| {
        let Some(stack) = &stack else { return y };
        places.stack = stack.draw(sketch, (model, world), point(grid.margin, y));
        y + stack.height(view)
    };
    // The phone's producers stand below everything, others beside the cards.
    let top = if phone { stack_at(sketch, &mut places, rows_end) + BAND_GAP } else { top };
    let mut bottom = clients::draw(sketch, (model, &faults), &grid, heading, top, &mut places);
    if !phone {
        bottom = stack_at(sketch, &mut places, bottom.max(rows_end)) + STAGE_FOOT;
    }
    let level = if view.device == Device::Phone { Level::Compact } else { Level::Comfortable };
    let (content_height, window) = (bottom + view.scroll, (0.0, view.height));
    Arranged { level, content_height, window, row: 0.0, places }
}

/// The links of a band's cards: to each other, and upwards to the controller or the band above.
fn links(
    sketch: &mut Sketch<'_, '_>,
    faults: &FaultsView,
    (controller, above): (Option<f32>, &[(&BrokerView, Rect)]),
    band: &[(&BrokerView, Rect)],
) {
    let end = |(broker, card): &(&BrokerView, Rect)| (broker.id, *card);
    for (index, card) in band.iter().enumerate() {
        match (above.get(index), controller) {
            (Some(upper), _) => link::above(sketch, faults, end(upper), end(card)),
            (None, Some(bottom)) if above.is_empty() => {
                link::to_controller(sketch, faults, bottom, *card);
            }
            _ => {}
        }
        if let Some(right) = band.get(index + 1) {
            link::beside(sketch, faults, end(card), end(right));
        }
    }
}
