//! Where the cards and rows of the brokers' view go.

use crate::hit::Thing;
use crate::layout::measures::{count, whole};
use crate::model::Model;
use crate::shape::Rect;
use crate::view::{Device, View};
use crate::watched::trouble;
use partita_engine::world::{BrokerView, PartitionView, ReplicaView};
use std::collections::BTreeSet;

/// How much a row shows of each copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Its role, its records, and the epochs under them.
    Cells,
    /// Its role and where it ends.
    End,
}

impl Detail {
    pub const fn height(self) -> f32 {
        match self {
            Self::Cells => 88.0,
            Self::End => 60.0,
        }
    }
}

/// From one cell to the next.
pub(super) const PITCH: f32 = 18.0;
/// Between a card's edge and its first cell.
pub(super) const INSET: f32 = 14.0;
/// Fewer cells than this are not worth their room.
const LEAST_CELLS: u64 = 6;
/// The narrowest card: a name, a role and an end.
const NARROWEST: f32 = 104.0;
/// The widest: more is not needed to see the end of a log.
const WIDEST: f32 = 460.0;

/// The partition of a row, and where it lies.
pub(super) struct Row<'m> {
    pub partition: &'m PartitionView,
    pub detail: Detail,
    pub top: f32,
    /// The width of a card.
    pub card: f32,
    /// The edges of the band of cards that it runs through.
    pub left: f32,
    pub right: f32,
}

impl Row<'_> {
    pub fn bottom(&self) -> f32 {
        self.top + self.detail.height()
    }

    /// Where messages between brokers run: below the copies.
    pub fn lane(&self) -> f32 {
        self.bottom() - 9.0
    }
}

/// The columns, and what is shown of each partition.
pub(super) struct Grid<'m> {
    pub margin: f32,
    /// The width of the producers' column; 0 on the phone, where they stand below.
    pub clients: f32,
    /// The left edge of the first card.
    pub left: f32,
    pub card: f32,
    pub gap: f32,
    /// Brokers beside each other.
    pub columns: usize,
    /// The height that is left free below the cards.
    pub below: f32,
    shown: Vec<(&'m PartitionView, Detail)>,
    /// Partitions left out: all of their copies are in sync, and nothing points at them.
    pub folded: usize,
}

/// Whether a partition is chosen or has the focus. What the pointer passes over does not count:
/// everything would move under it.
fn is_pointed_at(view: &View<'_>, partition: &PartitionView) -> bool {
    let things = [&view.selected, &view.focused].into_iter().flatten();
    things.filter_map(Thing::topic_partition).any(|at| *at == partition.topic_partition)
}

/// Between the picture and the stage's edges.
pub(super) fn margin(view: &View<'_>) -> f32 {
    if view.device == Device::Phone { 12.0 } else { 20.0 }
}

impl<'m> Grid<'m> {
    /// `above` is where the cards begin; `below` the height of what shall stand below them, where
    /// there is room for both.
    pub fn new(view: &View<'_>, model: &'m Model, above: f32, below: f32) -> Self {
        let phone = view.device == Device::Phone;
        let (margin, clients) = (margin(view), if phone { 0.0 } else { 168.0 });
        let left = if phone { margin } else { margin + clients + 44.0 };
        let room = (view.width - margin - left).max(NARROWEST);
        let brokers = model.brokers.len().max(1);
        let gap = if phone || brokers > 4 { 12.0 } else { 44.0 };
        let most = if phone { 1 } else { whole((room + gap) / (NARROWEST + gap)).max(1) };
        let bands = brokers.div_ceil(usize::try_from(most).unwrap_or(1).max(1));
        let columns = brokers.div_ceil(bands.max(1)).max(1);
        let card = ((room + gap) / count(columns) - gap).clamp(NARROWEST, WIDEST).floor();
        let mut grid = Self {
            margin,
            clients,
            left,
            card,
            gap,
            columns,
            below: 0.0,
            shown: Vec::new(),
            folded: 0,
        };
        let rows = model.partition_count().min(least_rows(view.device, bands));
        let least = count(bands) * (PER_BAND + count(rows) * Detail::End.height());
        let room = view.height - above;
        grid.below = if room - below >= least { below } else { 0.0 };
        grid.choose(view, model, bands, room - grid.below);
        grid
    }

    /// How many cells a card holds.
    pub fn cells(&self) -> u64 {
        whole((self.card - 2.0 * INSET) / PITCH)
    }

    /// Chooses what each partition shows: its records where all fit, else of those pointed at;
    /// sound ones are folded away where not even their ends fit.
    fn choose(&mut self, view: &View<'_>, model: &'m Model, bands: usize, room: f32) {
        let partitions: Vec<&PartitionView> =
            model.topics.iter().flat_map(|topic| &topic.partitions).collect();
        let free = (room / count(bands.max(1)) - PER_BAND).max(0.0);
        let phone = view.device == Device::Phone;
        let all_cells = count(partitions.len()) * Detail::Cells.height() <= free
            || phone && partitions.len() <= MOST_SCROLLED;
        let fits = self.cells() >= LEAST_CELLS;
        let mut spare = vec![free; bands];
        for keeps in [true, false] {
            for partition in &partitions {
                let pointed_at = is_pointed_at(view, partition);
                if (trouble(partition) > 0 || pointed_at) != keeps {
                    continue;
                }
                let detail =
                    if fits && (all_cells || pointed_at) { Detail::Cells } else { Detail::End };
                let here = self.bands(model, partition);
                let room = here.iter().filter_map(|band| spare.get(*band)).copied();
                let fits = room.fold(f32::MAX, f32::min) >= detail.height();
                if !keeps && !fits && self.shown.len() >= least_rows(view.device, bands) {
                    self.folded += 1;
                    continue;
                }
                for band in here {
                    spare.get_mut(band).into_iter().for_each(|spare| *spare -= detail.height());
                }
                self.shown.push((partition, detail));
            }
        }
        self.shown.sort_by(|(one, _), (other, _)| one.topic_partition.cmp(&other.topic_partition));
    }

    /// The bands in which a partition has copies.
    fn bands(&self, model: &Model, partition: &PartitionView) -> BTreeSet<usize> {
        let place = |replica: &ReplicaView| {
            model.brokers.iter().position(|broker| broker.id == replica.broker)
        };
        let places = partition.replicas.iter().filter_map(place);
        places.map(|place| place / self.columns.max(1)).collect()
    }

    /// The width of a band of so many cards.
    pub fn width(&self, cards: usize) -> f32 {
        count(cards) * (self.card + self.gap) - self.gap
    }

    /// The cards of a band.
    pub fn cards(&self, brokers: usize, top: f32) -> Vec<Rect> {
        let left = |index: usize| self.left + count(index) * (self.card + self.gap);
        (0..brokers).map(|index| Rect::new(left(index), top, self.card, 0.0)).collect()
    }

    /// The rows of a band: partitions with a copy on one of its brokers.
    pub fn rows(&self, model: &Model, brokers: &[BrokerView], mut top: f32) -> Vec<Row<'m>> {
        let one_band = brokers.len() == model.brokers.len();
        let here = |partition: &PartitionView| {
            one_band
                || partition
                    .replicas
                    .iter()
                    .any(|replica| brokers.iter().any(|broker| broker.id == replica.broker))
        };
        let right = self.left + self.width(brokers.len());
        let mut rows = Vec::new();
        for (partition, detail) in self.shown.iter().filter(|(partition, _)| here(partition)) {
            let (card, left) = (self.card, self.left);
            let row = Row { partition, detail: *detail, top, card, left, right };
            top = row.bottom();
            rows.push(row);
        }
        rows
    }
}

/// What a band of cards takes besides its rows.
const PER_BAND: f32 = super::CARD_HEADING + super::CARD_FOOT + super::BAND_GAP;
/// On the phone, which scrolls anyway, so many partitions show their records.
const MOST_SCROLLED: usize = 8;
/// So many rows are shown even where the stage has to scroll for them: fewer where a wide stage has
/// bands of them below each other.
const fn least_rows(device: Device, bands: usize) -> usize {
    match device {
        Device::Wide if bands > 1 => 2,
        _ => 4,
    }
}
