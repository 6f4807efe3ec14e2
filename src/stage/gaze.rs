//! What a person looks at: hovered, focused, chosen, scrolled to. Pure; the browser's events and
//! the scene's geometry come in as arguments.

use super::zoom::Zoom;
use partita_engine::id::{Offset, TopicPartition};
use partita_engine::world::{PartitionView, World};
use partita_scene::addition::Addition;
use partita_scene::hit::{self, Direction, Thing};
use partita_scene::layout::Layout;
use partita_scene::plan::Plan;
use partita_scene::view::LogWindow;
use std::collections::BTreeMap;

/// How one looks at the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaze {
    /// Under the pointer.
    pub hovered: Option<Thing>,
    /// With the keyboard's focus.
    pub focused: Option<Thing>,
    /// Chosen.
    pub selected: Option<Thing>,
    /// One end of a link that is about to be cut or healed.
    pub aimed_from: Option<Thing>,
    /// What the person is about to do.
    pub plan: Option<Plan>,
    /// What forms are open for.
    pub adding: Vec<Addition>,
    /// How far the picture is scrolled down, in pixels as laid out.
    pub scroll: f32,
    /// How closely one looks.
    pub zoom: Zoom,
    /// Logs that do not follow their tail.
    pub windows: BTreeMap<TopicPartition, LogWindow>,
    /// On the phone, the first producer of its row.
    pub first_producer: usize,
    /// On the phone, the first consumer of its row.
    pub first_consumer: usize,
    /// Pixels of a movement that did not make a step yet.
    rest: f32,
}

/// Pixels after which a row of the phone moves on by one.
const CHIP_STEP: f32 = 100.0;

impl Gaze {
    /// Scrolls the picture by `by` pixels of the stage, within what there is. Says whether it moved.
    pub fn scroll_by(&mut self, by: f32, layout: &Layout) -> bool {
        let scroll = (self.scroll + by / layout.factor).clamp(0.0, layout.most_scroll);
        let moved = (scroll - self.scroll).abs() > f32::EPSILON;
        self.scroll = scroll;
        moved
    }

    /// Moves the shown part of a log by `records`, to older ones when negative. At its end the log
    /// follows its tail again. Says whether it moved.
    pub fn shift_log(&mut self, partition: &PartitionView, records: i64, layout: &Layout) -> bool {
        let Some((first, last)) = shown(layout, &partition.topic_partition) else { return false };
        let shown = last.since(first) + 1;
        let least = partition.log_start.0;
        let most = partition.log_end.0.saturating_sub(shown).max(least);
        let first_wanted = first.0.saturating_add_signed(records).clamp(least, most);
        let window = if first_wanted >= most {
            LogWindow::Tail
        } else {
            LogWindow::From(Offset(first_wanted))
        };
        let at = &partition.topic_partition;
        if window == LogWindow::Tail {
            return self.windows.remove(at).is_some();
        }
        self.windows.insert(at.clone(), window) != Some(window)
    }

    /// Carries on a movement of `across` pixels over `over`: a log, or a row of the phone. What is
    /// less than a step is kept for the next. Says whether anything moved.
    pub fn drag_across(
        &mut self,
        over: Option<&Thing>,
        across: f32,
        layout: &Layout,
        world: &dyn World,
    ) -> bool {
        let Some(over) = over else { return false };
        let step = match (over.topic_partition(), over) {
            (Some(at), _) => pitch(layout, at).unwrap_or(CHIP_STEP),
            _ => CHIP_STEP,
        };
        self.rest += across;
        let steps = (self.rest / step).trunc();
        self.rest -= steps * step;
        if steps == 0.0 {
            return false;
        }
        let steps = steps as i64;
        match over {
            Thing::Producer(_) => shift(&mut self.first_producer, steps, world.producers().len()),
            Thing::Consumer(_) => shift(&mut self.first_consumer, steps, world.consumers().len()),
            _ => over
                .topic_partition()
                .and_then(|at| world.partition(at))
                .is_some_and(|partition| self.shift_log(&partition, steps, layout)),
        }
    }

    /// Moves the focus one step; to the first thing when nothing is focused. A record at the edge
    /// of its window takes the window along. Says whether it moved.
    pub fn walk(&mut self, direction: Direction, layout: &Layout, world: &dyn World) -> bool {
        let Some(from) = self.focused.clone().filter(|thing| lies_on(layout, thing)) else {
            self.focused = self.first(layout);
            return self.focused.is_some();
        };
        if let Thing::Record { topic_partition: at, offset } = &from
            && let Some(next) = beside(*offset, direction)
            && self.walk_log(at, next, layout, world)
        {
            return true;
        }
        match hit::neighbour(layout, &from, direction) {
            Some(thing) => {
                self.focused = Some(thing);
                true
            }
            None => false,
        }
    }

    /// Focuses the record at `offset`, moving the window when it is not shown.
    fn walk_log(
        &mut self,
        at: &TopicPartition,
        offset: Offset,
        layout: &Layout,
        world: &dyn World,
    ) -> bool {
        let Some(partition) = world.partition(at) else { return false };
        if offset < partition.log_start || offset >= partition.log_end {
            return false;
        }
        let thing = Thing::Record { topic_partition: at.clone(), offset };
        if !lies_on(layout, &thing) {
            let by = match shown(layout, at) {
                Some((first, _)) if offset < first => -1,
                _ => 1,
            };
            self.shift_log(&partition, by, layout);
        }
        self.focused = Some(thing);
        true
    }

    /// Where the keyboard begins: what is chosen, else the first thing.
    #[must_use]
    pub fn first(&self, layout: &Layout) -> Option<Thing> {
        let chosen = self.selected.clone().filter(|thing| lies_on(layout, thing));
        chosen.or_else(|| layout.hits.first().map(|hit| hit.thing.clone()))
    }

    /// Scrolls so that `thing` lies where the stage scrolls. Says whether that moved it.
    pub fn reveal(&mut self, thing: &Thing, layout: &Layout) -> bool {
        const MARGIN: f32 = 24.0;
        let Some(outline) = hit::outline(layout, thing) else { return false };
        let (top, bottom) = (layout.window.0 + MARGIN, layout.window.1 - MARGIN);
        let by = if outline.y < top {
            outline.y - top
        } else if outline.bottom() > bottom {
            (outline.bottom() - bottom).min(outline.y - top)
        } else {
            return false;
        };
        self.scroll_by(by, layout)
    }

    /// Shows a part of a log.
    pub fn look(&mut self, at: &TopicPartition, window: LogWindow) {
        match window {
            LogWindow::Tail => self.windows.remove(at),
            LogWindow::From(_) => self.windows.insert(at.clone(), window),
        };
    }

    /// Turns the pages of the focused log, and takes the focus along. Says whether there is one.
    pub fn leaf(&mut self, to: Leaf, layout: &Layout, world: &dyn World) -> bool {
        let focused = self.focused.as_ref().and_then(Thing::topic_partition).cloned();
        let Some(partition) = focused.and_then(|at| world.partition(&at)) else { return false };
        let at = &partition.topic_partition;
        let Some((first, last)) = shown(layout, at) else { return false };
        let page = last.since(first).max(1);
        let (least, end) = (partition.log_start, partition.log_end);
        let record = |offset| Thing::Record { topic_partition: at.clone(), offset };
        let wanted = match to {
            Leaf::Start => least,
            Leaf::Back => Offset(first.0.saturating_sub(page)).max(least),
            Leaf::Forth => last,
            Leaf::End => end,
        };
        if wanted.plus(page) >= end {
            self.look(at, LogWindow::Tail);
            self.focused = Some(Thing::LogEnd(at.clone()));
        } else {
            self.look(at, LogWindow::From(wanted));
            self.focused = Some(record(wanted));
        }
        true
    }
}

/// A way of turning a log's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// To the oldest record.
    Start,
    /// To older records.
    Back,
    /// To newer records.
    Forth,
    /// To the log end, and along with it.
    End,
}

fn lies_on(layout: &Layout, thing: &Thing) -> bool {
    layout.hits.iter().any(|hit| hit.thing == *thing)
}

fn shift(first: &mut usize, steps: i64, count: usize) -> bool {
    let steps = isize::try_from(steps).unwrap_or(0);
    let next = first.saturating_add_signed(steps).min(count.saturating_sub(1));
    let moved = next != *first;
    *first = next;
    moved
}

/// Pixels from one record of a log to the next.
fn pitch(layout: &Layout, at: &TopicPartition) -> Option<f32> {
    let mut lefts = layout.hits.iter().filter_map(|hit| match &hit.thing {
        Thing::Record { topic_partition, .. } if topic_partition == at => Some(hit.outline.x),
        _ => None,
    });
    let (first, second) = (lefts.next()?, lefts.next()?);
    let pitch = (second - first).abs();
    (pitch > 1.0).then_some(pitch)
}

const fn beside(offset: Offset, direction: Direction) -> Option<Offset> {
    match direction {
        Direction::Left => match offset.0.checked_sub(1) {
            Some(before) => Some(Offset(before)),
            None => None,
        },
        Direction::Right => Some(offset.next()),
        Direction::Up | Direction::Down => None,
    }
}

/// The first and last record of a log that are on the stage.
fn shown(layout: &Layout, at: &TopicPartition) -> Option<(Offset, Offset)> {
    let offsets = layout.hits.iter().filter_map(|hit| match &hit.thing {
        Thing::Record { topic_partition, offset } if topic_partition == at => Some(*offset),
        _ => None,
    });
    offsets.fold(None, |shown, offset| match shown {
        None => Some((offset, offset)),
        Some((first, last)) => Some((offset.min(first), offset.max(last))),
    })
}
