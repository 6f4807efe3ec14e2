//! The producers' column: who writes, how fast, which keys.

use super::card::{CardSize, card, down};
use super::slots::{FIRST_SLOT, SLOT, slot};
use super::spread::{Middle, spread};
use super::topic::Topics;
use crate::addition::Addition;
use crate::hit::Thing;
use crate::model::Model;
use crate::shape::{Align, Font, Paint, Point, Rect, point};
use crate::sketch::{CellState, Sketch};
use crate::view::Phrase;
use partita_engine::id::ClientName;
use partita_engine::world::{ClientState, ProducerView};
use std::collections::BTreeMap;

/// Where a column of cards goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub left: f32,
    pub width: f32,
    /// The baseline of its heading.
    pub heading: f32,
    pub top: f32,
    /// The lower end of the room there is.
    pub bottom: f32,
    /// The lower end of the topics, which the column matches when it can.
    pub beside: f32,
    pub largest: CardSize,
}

/// A producer's rate over all its flows.
pub(crate) fn rate(sketch: &Sketch<'_, '_>, producer: &ProducerView, short: bool) -> String {
    let flows = producer.flows.iter().map(|flow| flow.millirecords_per_second);
    let millirecords_per_second = flows.fold(0, u64::saturating_add);
    if millirecords_per_second == 0 {
        sketch.say(&Phrase::NoFlow)
    } else {
        sketch.say(&Phrase::Rate { millirecords_per_second, short })
    }
}

/// Between cards.
const GAP: f32 = 12.0;

impl Column {
    /// Draws the producers, each near the partitions that it writes to, and below them the slot for
    /// another; gives their ports, and the lower end.
    pub fn producers(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        topics: &Topics,
    ) -> (BTreeMap<ClientName, Point>, f32) {
        let heading = point(self.left, self.heading);
        let (name, note) = (sketch.say(&Phrase::Producers), sketch.say(&Phrase::ProducersNote));
        if model.producers.is_empty() {
            let none = sketch.say(&Phrase::NoProducers);
            let none = sketch.elide(&none, Font::LABEL, self.width);
            sketch.text(heading, Align::Start, none, Font::LABEL, Paint::Ink2);
            let rect = Rect::new(self.left, self.top, self.width, FIRST_SLOT);
            slot(sketch, Addition::Producer, rect);
            return (BTreeMap::new(), rect.bottom() + GAP);
        }
        sketch.heading(heading, &name, &note, self.width);
        let height = sketch.view.height;
        let mut order: Vec<(Middle, &ProducerView)> = model
            .producers
            .iter()
            .map(|producer| (self.ideal(producer, topics, height), producer))
            .collect();
        order.sort_by(|(a, one), (b, other)| {
            a.of_all.total_cmp(&b.of_all).then_with(|| one.name.cmp(&other.name))
        });
        let room = self.bottom - self.top - GAP - SLOT;
        let size = CardSize::fitting(self.largest, order.len(), GAP, room);
        let ideals: Vec<f32> = order.iter().map(|(ideal, _)| ideal.on_stage).collect();
        let heights = vec![size.height(); order.len()];
        let tops = spread(&ideals, &heights, GAP, (self.top, self.beside - GAP - SLOT));
        let mut ports = BTreeMap::new();
        let mut below = self.top;
        for ((_, producer), top) in order.iter().zip(tops) {
            let rect = Rect::new(self.left, top, self.width, size.height());
            self.producer(sketch, model, producer, rect, size);
            ports.insert(producer.name.clone(), point(rect.right(), rect.centre().y));
            below = rect.bottom() + GAP;
        }
        let rect = Rect::new(self.left, below, self.width, SLOT);
        slot(sketch, Addition::Producer, rect);
        (ports, rect.bottom())
    }

    /// Where a producer belongs: in the middle of the rails that it writes on.
    fn ideal(&self, producer: &ProducerView, topics: &Topics, stage_height: f32) -> Middle {
        let strips = producer.targets.iter().filter_map(|target| topics.strips.get(target));
        let rails: Vec<f32> = strips.map(super::strip::Strip::rail).collect();
        Middle::of(&rails, stage_height).unwrap_or_else(|| {
            let middle = f32::midpoint(self.top, self.beside);
            Middle { of_all: middle, on_stage: middle }
        })
    }

    fn producer(
        &self,
        sketch: &mut Sketch<'_, '_>,
        model: &Model,
        producer: &ProducerView,
        rect: Rect,
        size: CardSize,
    ) {
        card(sketch, rect, producer.state);
        sketch.hit(Thing::Producer(producer.name.clone()), rect, 2);
        let (left, room) = (rect.x + 16.0, rect.width - 32.0);
        let mut name_room = room;
        if size == CardSize::Line {
            let (note, font, paint) = self.note(sketch, producer, room * 0.5, true);
            let at = point(rect.right() - 16.0, rect.y + size.name());
            sketch.text(at, Align::End, note.clone(), font, paint);
            name_room -= sketch.width(&note, font) + 8.0;
        }
        let name = sketch.elide(producer.name.as_str(), Font::NAME, name_room);
        let at = point(left, rect.y + size.name());
        sketch.text(at, Align::Start, name, Font::NAME, Paint::Ink);
        if let Some(drop) = size.note() {
            let (note, font, paint) = self.note(sketch, producer, room, false);
            sketch.text(point(left, rect.y + drop), Align::Start, note, font, paint);
        }
        if let Some(middle) = size.row() {
            let cell = if size == CardSize::Full { 26.0 } else { 24.0 };
            let row = Rect::new(left, rect.y + middle - cell / 2.0, room, cell);
            keys(sketch, model, producer, row);
        }
    }

    /// The rate and acks; or that it does not run; or the last error.
    fn note(
        &self,
        sketch: &Sketch<'_, '_>,
        producer: &ProducerView,
        room: f32,
        short: bool,
    ) -> (String, Font, Paint) {
        if let Some((word, font, paint)) = down(sketch, producer.state) {
            return (sketch.elide(&word, font, room), font, paint);
        }
        if let (Some(error), ClientState::Running) = (&producer.last_error, producer.state) {
            let error = sketch.elide(&format!("✕ {error}"), Font::NOTE_STRONG, room);
            return (error, Font::NOTE_STRONG, Paint::Bad);
        }
        let variants = [
            (!short).then(|| format!("{} · acks={}", rate(sketch, producer, false), producer.acks)),
            (!short).then(|| format!("{} · acks={}", rate(sketch, producer, true), producer.acks)),
            Some(rate(sketch, producer, true)),
        ];
        let fits = |text: &String| sketch.width(text, Font::NOTE) <= room;
        let text = variants.into_iter().flatten().find(fits);
        let text = text
            .unwrap_or_else(|| sketch.elide(&format!("acks={}", producer.acks), Font::NOTE, room));
        (text, Font::NOTE, Paint::Ink2)
    }
}

/// From key to key, when the cells are this large.
pub(crate) fn keys_pitch(cell: f32) -> f32 {
    cell + if cell < 20.0 { 1.5 } else { 4.0 }
}

/// The keys that a producer sends, as many as fit, then how many more.
pub(crate) fn keys(sketch: &mut Sketch<'_, '_>, model: &Model, producer: &ProducerView, row: Rect) {
    let pitch = keys_pitch(row.height);
    let fit =
        usize::try_from(super::measures::whole((row.width + pitch - row.height + 0.5) / pitch))
            .unwrap_or(0);
    let keys = &producer.keys;
    let shown = if keys.len() > fit { fit.saturating_sub(1) } else { keys.len() };
    let letter_size = if row.height >= 24.0 { 13.0 } else { 11.0 };
    for (place, key) in (0u16..).zip(keys.iter().take(shown)) {
        let letter = model.keys.letter(key.as_ref(), false);
        let x = row.x + f32::from(place) * pitch;
        let cell = Rect::new(x, row.y, row.height, row.height);
        sketch.cell(cell, &letter, CellState::New, letter_size);
    }
    if keys.len() > shown && fit > 0 {
        let more = format!("+{}", keys.len() - shown);
        let x = row.x + super::measures::count(shown) * pitch + 2.0;
        let at = point(x, row.centre().y + 4.5);
        sketch.text(at, Align::Start, more, Font::NOTE, Paint::Ink2);
    }
}
