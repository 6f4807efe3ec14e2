//! The picture on the stage: what was laid out and painted last, and what has to be done anew.

use super::component::Fixtures;
use super::crowd::Crowd;
use super::gaze::{Gaze, Leaf};
use super::measure::CanvasMeasure;
use super::painter::Layer;
use super::palette::Palette;
use super::phrase::Spoken;
use super::pointer::Gesture;
use super::zoom::Zoom;
use crate::i18n::Language;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::hit::{self, Direction, Thing};
use partita_scene::layout::{Layout, layout};
use partita_scene::level::Level;
use partita_scene::motion::{Moving, changed, moving};
use partita_scene::shape::Rect;
use partita_scene::view::{Ahead, Device, Motion, Perspective, View};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

/// Above this many virtual seconds in a second, messages are shown as flow.
const FLOW_SPEED: f64 = 20.0;

/// Bars say what was over seconds: they need not follow every event.
const BARS_INTERVAL_MS: f64 = 100.0;

/// With reduced motion, the picture of a playing run changes this often.
const STILL_INTERVAL_MS: f64 = 1000.0;

/// The canvases of a picture, each above the one before.
#[derive(Clone, Debug)]
pub struct Canvases {
    /// For what stands still.
    pub still: HtmlCanvasElement,
    /// For what moves.
    pub travelling: HtmlCanvasElement,
    /// For what moves, while it is much.
    pub crowd: HtmlCanvasElement,
}

/// The layers and what is on them.
pub struct Picture {
    still: Layer,
    travelling: Crowd,
    palette: Rc<Palette>,
    measure: CanvasMeasure,
    words: Spoken,
    /// How it is looked at; after a change [`Picture::touch`] must be called.
    pub gaze: Gaze,
    line: Line,
    ahead: Ahead,
    perspective: Perspective,
    size: (f32, f32),
    /// How much larger than usual the page's text is, and with it the picture.
    scale: f32,
    /// Where a thing was on the stage before the zoom changed: there it stays.
    anchor: Option<(Thing, f32)>,
    layout: Option<Layout>,
    fixtures: Fixtures,
    /// Whether those are elsewhere than when that was asked last.
    fixtures_moved: bool,
    /// The level of detail so far; none when the stage has another size than then.
    level: Option<Level>,
    moving: Moving,
    painted: Option<Painted>,
}

/// The line above the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it says; none takes no room, an empty text does.
    pub text: Option<String>,
    /// Whether that is what is broken.
    pub alarm: bool,
}

/// What the last picture was of.
#[derive(Clone, Copy, PartialEq)]
struct Painted {
    revision: u64,
    now: SimTime,
    motion: Motion,
    at_ms: f64,
}

impl Picture {
    /// A picture on canvases that lie on each other.
    ///
    /// # Errors
    /// When the browser gives no canvas or no style.
    pub fn new(canvases: Canvases, language: Language) -> Result<Self, JsValue> {
        let palette = Rc::new(Palette::of_page()?);
        Ok(Self {
            still: Layer::new(canvases.still)?,
            travelling: Crowd::new(canvases.travelling, canvases.crowd)?,
            measure: CanvasMeasure::new(Rc::clone(&palette))?,
            palette,
            words: Spoken(language),
            gaze: Gaze::default(),
            line: Line::default(),
            ahead: Ahead::default(),
            perspective: Perspective::default(),
            size: (0.0, 0.0),
            scale: 1.0,
            anchor: None,
            layout: None,
            fixtures: Fixtures::default(),
            fixtures_moved: false,
            level: None,
            moving: Moving::default(),
            painted: None,
        })
    }

    /// Everything is painted anew with the next frame.
    pub const fn touch(&mut self) {
        self.painted = None;
    }

    /// Says the picture in `language`.
    pub fn speak(&mut self, language: Language) {
        if self.words != Spoken(language) {
            self.words = Spoken(language);
            self.measure.forget();
            self.touch();
        }
    }

    /// Shows a line above the picture, or none.
    pub fn set_line(&mut self, line: Line) {
        if self.line != line {
            self.line = line;
            self.touch();
        }
    }

    /// Says what happens next.
    pub fn set_ahead(&mut self, ahead: Ahead) {
        if self.ahead != ahead {
            self.ahead = ahead;
            self.touch();
        }
    }

    /// Shows this view of the world, scrolled to what is chosen.
    pub fn show(&mut self, perspective: Perspective) {
        if self.perspective != perspective {
            self.perspective = perspective;
            self.gaze.scroll = 0.0;
            self.gaze.focused = None;
            self.level = None;
            self.layout = None;
            self.anchor = self.gaze.selected.clone().map(|thing| (thing, self.size.1 / 3.0));
            self.touch();
        }
    }

    /// Reads the theme's colours again.
    pub fn repaint_in_theme(&mut self) {
        if let Ok(palette) = Palette::of_page() {
            self.palette = Rc::new(palette);
            self.travelling.forget();
            self.measure.dress(Rc::clone(&self.palette));
            self.touch();
        }
    }

    /// Draws everything larger, as the page's text is.
    pub fn set_scale(&mut self, scale: f32) {
        if (self.scale - scale).abs() > 0.01 {
            self.scale = scale;
            self.level = None;
            self.touch();
        }
    }

    /// Gives the stage a size in CSS pixels.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        let wiped = self.still.resize(width, height, ratio);
        if self.travelling.resize(width, height, ratio) || wiped {
            self.size = (width as f32, height as f32);
            self.level = None;
            self.touch();
        }
    }

    /// What was laid out last.
    #[must_use]
    pub const fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// Where slots are.
    #[must_use]
    pub const fn fixtures(&self) -> &Fixtures {
        &self.fixtures
    }

    /// Whether slots are elsewhere than when this was asked last.
    pub const fn take_fixtures_moved(&mut self) -> bool {
        core::mem::replace(&mut self.fixtures_moved, false)
    }

    /// The stage's width and height in CSS pixels.
    #[must_use]
    pub const fn size(&self) -> (f32, f32) {
        self.size
    }

    /// Follows the screen's device pixels: a window may be moved to another screen.
    pub fn sharpen(&mut self, ratio: f64) {
        let (width, height) = self.size;
        self.resize(f64::from(width), f64::from(height), ratio);
    }

    /// Moves the keyboard's focus and scrolls to it.
    pub fn walk(&mut self, direction: Direction, world: &dyn World) {
        let Some(layout) = &self.layout else { return };
        self.gaze.walk(direction, layout, world);
        if let Some(thing) = self.gaze.focused.clone() {
            self.gaze.reveal(&thing, layout);
        }
        self.touch();
    }

    /// Scrolls to what is chosen.
    pub fn reveal_selected(&mut self) {
        if let Some(thing) = self.gaze.selected.clone() {
            self.reveal(&thing);
        }
    }

    /// Scrolls to a thing.
    pub fn reveal(&mut self, thing: &Thing) {
        let Some(layout) = &self.layout else { return };
        if self.gaze.reveal(thing, layout) {
            self.touch();
        }
    }

    /// Scrolls the picture, a log or a row of the phone.
    pub fn carry_out(&mut self, gesture: &Gesture, world: &dyn World) {
        let Some(layout) = &self.layout else { return };
        let moved = match gesture {
            Gesture::Drag { over, across, down, .. } => {
                let scrolled = self.gaze.scroll_by(-down, layout);
                let panned = self.gaze.zoom.pan_by(-across, layout);
                let turned =
                    !panned && self.gaze.drag_across(over.as_ref(), -across, layout, world);
                turned || panned || scrolled
            }
            Gesture::Wheel { over, across, down } => {
                let scrolled = self.gaze.scroll_by(*down, layout);
                // Where the picture has no more to scroll, the wheel turns the log under it.
                let across = if scrolled || *across != 0.0 { *across } else { *down };
                let turned = self.gaze.drag_across(over.as_ref(), across, layout, world);
                turned || scrolled || self.gaze.zoom.pan_by(across, layout)
            }
            Gesture::Zoom { at, factor } => {
                self.zoom(*factor, *at);
                true
            }
        };
        if moved {
            self.touch();
        }
    }

    /// Looks closer or from further away; what lies at that place stays there.
    pub fn zoom(&mut self, factor: f32, at: (f32, f32)) {
        let Some(layout) = &self.layout else { return };
        let device = self.view(Motion::Travel).device;
        let moved = self.gaze.zoom.by(factor, layout, device, at);
        self.gaze.scroll = (self.gaze.scroll + moved).max(0.0);
        if self.gaze.zoom.magnification == 1.0 {
            let layout = self.layout.as_ref();
            let kept = layout.and_then(|layout| nearest_row(layout, at));
            self.anchor = kept.and_then(|thing| {
                let outline = hit::outline(layout?, &thing)?;
                Some((thing, outline.y.max(0.0)))
            });
        }
        self.touch();
    }

    /// Whether the brokers' view is shown.
    #[must_use]
    pub fn shows_brokers(&self) -> bool {
        self.perspective == Perspective::Brokers
    }

    /// Whether controls over the picture cover nothing that cannot be scrolled free of them.
    #[must_use]
    pub fn has_room_for_controls(&self) -> bool {
        let wide = self.view(Motion::Travel).device == Device::Wide;
        wide || self.shows_brokers()
            || self.layout.as_ref().is_some_and(|layout| layout.most_scroll > 0.0)
    }

    /// Where the keyboard's focus is, else the stage's middle.
    #[must_use]
    pub fn looked_at(&self) -> (f32, f32) {
        let focused = self.gaze.focused.as_ref();
        let outline = focused.and_then(|thing| hit::outline(self.layout.as_ref()?, thing));
        let middle = (self.size.0 / 2.0, self.size.1 / 2.0);
        outline.map_or(middle, |outline| (outline.centre().x, outline.centre().y))
    }

    /// Shows what fits again.
    pub fn fit(&mut self) {
        self.gaze.zoom = Zoom::default();
        self.gaze.scroll = 0.0;
        self.touch();
    }

    /// Whether this is a bar of the overview: its log is not seen.
    #[must_use]
    pub fn is_bar(&self, thing: &Thing) -> bool {
        let overview = self.layout.as_ref().is_some_and(|layout| layout.level == Level::Overview);
        overview && matches!(thing, Thing::Partition(_))
    }

    /// Opens a bar's log: rows that show everything, scrolled to its own.
    pub fn open_log(&mut self, thing: Thing) {
        self.gaze.zoom = Zoom::whole();
        self.anchor = Some((thing, self.size.1 / 3.0));
        self.touch();
    }

    /// Turns the pages of the focused log. Says whether there is one.
    pub fn leaf(&mut self, to: Leaf, world: &dyn World) -> bool {
        let Some(layout) = &self.layout else { return false };
        let turned = self.gaze.leaf(to, layout, world);
        self.touch();
        turned
    }

    /// Moves the picture by pixels of the stage.
    pub fn pan(&mut self, across: f32, down: f32) {
        let Some(layout) = &self.layout else { return };
        self.gaze.zoom.pan_by(across, layout);
        self.gaze.scroll_by(down, layout);
        self.touch();
    }

    /// The thing at a point of the stage.
    #[must_use]
    pub fn thing_at(&self, x: f32, y: f32) -> Option<Thing> {
        hit::hit_all(self.layout.as_ref()?, &self.moving, x, y)
    }

    /// Paints what has changed. `speed` is the run's, 0 while it is paused; `still` is whether
    /// nothing may travel; `at_ms` is the browser's clock.
    pub fn frame(&mut self, world: &dyn World, speed: f64, still: bool, at_ms: f64) {
        let (width, height) = self.size;
        if width < 1.0 || height < 1.0 {
            return;
        }
        let motion = match (still, speed > FLOW_SPEED) {
            (true, _) => Motion::Still,
            (false, true) => Motion::Flow,
            (false, false) => Motion::Travel,
        };
        let next = Painted { revision: world.revision(), now: world.now(), motion, at_ms };
        let bars = self.layout.as_ref().is_some_and(|layout| layout.level == Level::Overview);
        let interval = match motion {
            Motion::Still => STILL_INTERVAL_MS,
            _ if bars => BARS_INTERVAL_MS,
            _ => 0.0,
        };
        let rests = |last: &Painted| speed > 0.0 && at_ms - last.at_ms < interval;
        if self.painted.as_ref().is_some_and(rests) {
            return;
        }
        let same_world = self.painted.is_some_and(|last| {
            last.revision == next.revision && last.now <= next.now && last.motion == motion
        });
        if !same_world {
            self.lay_out(world, motion);
        }
        if !same_world || self.painted.is_some_and(|last| last.now != next.now) {
            self.let_travel(world, motion);
        }
        if self.painted.is_none_or(|last| Painted { at_ms, ..last } != next) {
            self.painted = Some(next);
        }
    }

    fn lay_out(&mut self, world: &dyn World, motion: Motion) {
        let view = self.view(motion);
        let mut next = layout(world, &view);
        let before = (self.gaze.scroll, self.gaze.zoom.pan);
        if let Some((thing, y)) = self.anchor.take()
            && let Some(outline) = hit::outline(&next, &thing)
        {
            self.gaze.scroll += (outline.y - y) / next.factor;
        }
        self.gaze.scroll = self.gaze.scroll.clamp(0.0, next.most_scroll);
        self.gaze.zoom.pan = self.gaze.zoom.pan.clamp(0.0, next.most_pan);
        if before != (self.gaze.scroll, self.gaze.zoom.pan) {
            next = layout(world, &self.view(motion));
        }
        if motion == Motion::Still
            && let Some(before) = &self.layout
            && self.painted.is_some()
        {
            self.moving = changed(before, &next);
        }
        // Most of what happens is told by messages alone.
        let same = self.layout.as_ref().is_some_and(|before| before.shapes == next.shapes);
        if self.painted.is_none() || !same {
            self.still.paint(&next.shapes, &self.palette);
        }
        let fixtures = Fixtures::of(&next, self.size);
        self.fixtures_moved |= fixtures != self.fixtures;
        self.fixtures = fixtures;
        self.level = Some(next.level);
        self.layout = Some(next);
    }

    fn let_travel(&mut self, world: &dyn World, motion: Motion) {
        let Some(layout) = &self.layout else { return };
        if motion != Motion::Still {
            self.moving = moving(layout, &world.messages(), world.now(), &self.view(motion));
        }
        self.travelling.paint(&self.moving.shapes, &self.palette);
    }

    fn view(&self, motion: Motion) -> View<'_> {
        let (width, height) = (self.size.0 / self.scale, self.size.1 / self.scale);
        let gaze = self.gaze.clone();
        View {
            row: gaze.zoom.row,
            scale: self.scale,
            magnification: gaze.zoom.magnification,
            pan: gaze.zoom.pan,
            previous_level: self.level,
            scroll: gaze.scroll,
            windows: gaze.windows,
            hovered: gaze.hovered,
            focused: gaze.focused,
            selected: gaze.selected,
            aimed_from: gaze.aimed_from,
            plan: gaze.plan,
            adding: gaze.adding,
            first_producer: gaze.first_producer,
            first_consumer: gaze.first_consumer,
            hint: self.line.text.clone(),
            alarm: self.line.alarm,
            ahead: self.ahead.clone(),
            perspective: self.perspective,
            motion,
            ..View::new(width, height, &self.measure, &self.words)
        }
    }
}

/// The partition that lies nearest to this place; where rows are as wide as the stage, by height.
fn nearest_row(layout: &Layout, (x, y): (f32, f32)) -> Option<Thing> {
    let rows = layout.hits.iter().filter(|hit| matches!(hit.thing, Thing::Partition(_)));
    let beyond = |from: f32, to: f32, at: f32| (from - at).max(at - to).max(0.0);
    let distance = |outline: Rect| {
        beyond(outline.x, outline.right(), x) / 4.0 + beyond(outline.y, outline.bottom(), y)
    };
    let nearest = rows.min_by(|a, b| distance(a.outline).total_cmp(&distance(b.outline)));
    nearest.map(|hit| hit.thing.clone())
}
