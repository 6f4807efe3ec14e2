//! The part of the picture that stands still between two changes of the world.

mod brokers;
mod card;
mod chips;
mod groups;
mod legend;
mod marks;
mod measures;
mod member;
mod overview;
mod phone;
mod plate;
mod producers;
mod rings;
mod room;
pub(crate) mod slots;
mod spread;
pub(crate) mod strip;
mod topic;
mod wide;
mod wires;
mod words;

use crate::addition::Addition;
use crate::hit::{Hit, Thing};
use crate::level::{Level, MOST_ROWS};
use crate::magnifier::Magnifier;
use crate::model::{Keys, Model};
use crate::shape::{Point, Rect, Shape};
use crate::sketch::Sketch;
use crate::view::{Device, Perspective, View};
pub(crate) use brokers::{CopyPlace, Lane, StackPlace};
pub(crate) use groups::Member;
pub(crate) use measures::{count, whole};
use partita_engine::id::{BrokerId, ClientName, NodeId, TopicPartition};
use partita_engine::world::World;
use std::collections::BTreeMap;
pub(crate) use strip::Strip;
pub(crate) use wires::{bend, rounded};

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
    /// The upper and lower edge of the part of the stage that scrolls.
    pub window: (f32, f32),
    /// The height of a partition's row; 0 in the overview, which has none.
    pub row: f32,
    /// How far the picture can be scrolled, in pixels as laid out.
    pub most_scroll: f32,
    /// How far the picture can be moved to the left, in pixels as laid out.
    pub most_pan: f32,
    /// Pixels of the stage for a pixel as laid out.
    pub factor: f32,
    pub(crate) places: Places,
    pub(crate) keys: Keys,
}

/// Where things are that messages travel between.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    pub strips: BTreeMap<TopicPartition, Strip>,
    pub chips: BTreeMap<BrokerId, Rect>,
    pub producers: BTreeMap<ClientName, Point>,
    pub members: BTreeMap<ClientName, Member>,
    /// Wires: words keep off them where they can.
    pub wires: Vec<crate::track::Track>,
    /// The radius of a record on its way.
    pub disc: f32,
    /// In the brokers' view: where each copy lies.
    pub copies: BTreeMap<(TopicPartition, BrokerId), CopyPlace>,
    /// In the brokers' view: whose copy a producer writes to.
    pub leaders: BTreeMap<TopicPartition, BrokerId>,
    /// In the brokers' view: the controllers' box.
    pub controllers: Option<Rect>,
    /// In the brokers' view: where controllers talk to each other, if there are several.
    pub voters: Option<Lane>,
    /// In the brokers' view: the partition whose copies stand on one ruler, while it is in sight.
    pub stack: Option<StackPlace>,
    /// In the brokers' view: each broker's card.
    pub cards: BTreeMap<BrokerId, Rect>,
    /// In the brokers' view: the left edge of the first card, up to which wires may bend.
    pub approach: Option<f32>,
    /// On the phone: the producers' tracks down the left margin. Empty otherwise.
    pub writing: BTreeMap<ClientName, Track>,
    /// On the phone: the consumers' tracks down the right margin. Empty otherwise.
    pub reading: BTreeMap<ClientName, Track>,
}

impl Places {
    /// Whether clients stand above and below the topics, and not beside them.
    pub fn is_stacked(&self) -> bool {
        !self.writing.is_empty() || !self.reading.is_empty()
    }
}

/// A client's own way along a margin of the phone's stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Track {
    /// Where it runs down the margin.
    pub x: f32,
    /// Where it crosses from the client's chip to the margin.
    pub y: f32,
}

/// What a way of arranging gives.
pub(crate) struct Arranged {
    pub level: Level,
    pub content_height: f32,
    pub window: (f32, f32),
    pub row: f32,
    pub places: Places,
}

/// The keyboard walks as the picture is read: who writes, where it is kept, who reads.
const fn walked(thing: &Thing) -> u8 {
    match thing {
        Thing::Producer(_)
        | Thing::Link { other: NodeId::Producer(_), .. }
        | Thing::Add(Addition::Producer) => 0,
        Thing::ControllerLog
        | Thing::Controller(_)
        | Thing::ControllerRecord(_)
        | Thing::Broker(_)
        | Thing::Link { .. }
        | Thing::Add(Addition::Broker) => 1,
        Thing::Group(_)
        | Thing::Consumer(_)
        | Thing::Add(Addition::Group | Addition::Consumer(_)) => 3,
        _ => 2,
    }
}

/// Lays a world out on a stage. Pure: the same world and view give the same picture.
#[must_use]
pub fn layout(world: &(impl World + ?Sized), view: &View<'_>) -> Layout {
    let model = Model::new(world, view);
    let mut sketch = Sketch::new(view);
    let arranged = arrange(&mut sketch, &model, world);
    crate::plan::draw(&mut sketch, &model, &arranged.places);
    rings::draw(&mut sketch);
    let Sketch { ground, wires, marks, mut hits, .. } = sketch;
    hits.sort_by_key(|hit| walked(&hit.thing));
    let mut shapes: Vec<Shape> = ground.into_iter().chain(wires).chain(marks).collect();
    let lens = Magnifier::of(view);
    lens.enlarge(&mut shapes, &mut hits);
    let seen = (view.width / view.magnification, view.height / view.magnification);
    Layout {
        shapes,
        hits,
        level: arranged.level,
        content_height: arranged.content_height,
        window: (lens.y(arranged.window.0), lens.y(arranged.window.1)),
        row: arranged.row,
        most_scroll: (arranged.content_height - seen.1).max(0.0),
        most_pan: (view.width - seen.0).max(0.0),
        factor: view.scale * view.magnification,
        places: arranged.places,
        keys: model.keys,
    }
}

/// Arranges the world as there is room for it, or as the person zoomed to.
fn arrange(sketch: &mut Sketch<'_, '_>, model: &Model, world: &(impl World + ?Sized)) -> Arranged {
    if sketch.view.perspective == Perspective::Brokers {
        return brokers::arrange(sketch, model, world);
    }
    match (sketch.view.device, is_overview(sketch.view, model)) {
        (_, true) => overview::arrange(sketch, model, world),
        (Device::Wide, false) => wide::arrange(sketch, model, world),
        (Device::Phone, false) => phone::arrange(sketch, model, world),
    }
}

/// Whether there is a bar for each partition, and no row.
fn is_overview(view: &View<'_>, model: &Model) -> bool {
    let partitions = model.partition_count();
    if let Some(row) = view.row {
        return Level::of_row(row, partitions) == Level::Overview;
    }
    if partitions <= MOST_ROWS {
        return false;
    }
    let rows = measures::count(partitions + model.topics.len());
    let free = view.height - wide::ABOVE_ROWS;
    let level = Level::choose((free / rows, partitions), free, view.previous_level, |_| f32::MAX);
    level == Level::Overview
}
