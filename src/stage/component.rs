//! The stage as a component: canvases, the frame loop, pointer, wheel, touch and keyboard.

mod faults;
mod slots;

pub use slots::Fixtures;

use super::controls::{Controls, Look};
use super::gaze::Leaf;
use super::picture::{Canvases, Line, Picture};
use super::plate::Plate;
use super::pointer::{Gesture, Pointer};
use super::popup::Popup;
use super::watch::Watch;
use super::zoom::Zoom;
use crate::explain::summary;
use crate::i18n::Language;
use crate::panels::actions::Aim;
use crate::session::{Session, Subscription};
use gloo::events::{EventListener, EventListenerOptions};
use partita_engine::id::TopicPartition;
use partita_scene::addition::Addition;
use partita_scene::hit::{Direction, Thing};
use partita_scene::plan::Plan;
use partita_scene::view::{Ahead, LogWindow, Perspective};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

/// A popup's numbers are brought up to date this often.
const POPUP_INTERVAL_MS: f64 = 250.0;

/// What the stage is given.
#[derive(Clone, PartialEq, Properties)]
pub struct SurfaceProps {
    /// The run that is shown.
    pub session: Session,
    /// In which language.
    pub language: Language,
    /// What is chosen.
    #[prop_or_default]
    pub selected: Option<Thing>,
    /// One end of a link that is about to be cut or healed.
    #[prop_or_default]
    pub aim: Option<Aim>,
    /// Such an end was named, or none is any more.
    #[prop_or_default]
    pub on_aim: Callback<Option<Aim>>,
    /// What is about to be written or made.
    #[prop_or_default]
    pub plan: Option<Plan>,
    /// What forms are open for.
    #[prop_or_default]
    pub adding: Vec<Addition>,
    /// A part of a log to be shown.
    #[prop_or_default]
    pub look: Option<(TopicPartition, LogWindow, u32)>,
    /// One line above the picture.
    #[prop_or_default]
    pub line: Line,
    /// Which view of the world.
    #[prop_or_default]
    pub perspective: Perspective,
    /// What happens next if nobody does anything.
    #[prop_or_default]
    pub ahead: Ahead,
    /// Something was chosen, or with none: let go of.
    pub on_select: Callback<Option<Thing>>,
    /// The keyboard's focus moved on the picture, or left it.
    #[prop_or_default]
    pub on_focus: Callback<Option<Thing>>,
    /// The topic view is asked for.
    #[prop_or_default]
    pub on_open: Callback<()>,
    /// Something is to be added.
    #[prop_or_default]
    pub on_add: Callback<Addition>,
    /// The picture has no room for slots, or has it again.
    #[prop_or_default]
    pub on_crowded: Callback<bool>,
}

/// What happens on the stage.
pub enum Msg {
    /// The pointer came to a place.
    Pointed(PointerEvent),
    /// A button or finger went down.
    Pressed(PointerEvent),
    /// The same, on the button of a slot.
    PressedOn(PointerEvent, Addition),
    /// It went up.
    Released(PointerEvent),
    /// The pointer left.
    Left,
    /// The browser took the pointer away.
    Cancelled(PointerEvent),
    /// The wheel turned.
    Wheeled(WheelEvent),
    /// A control was used.
    Look(Look),
    /// A key.
    Key(KeyboardEvent),
    /// The stage has the keyboard's focus, or lost it.
    Focus(bool),
    /// What is hovered may have other numbers.
    Refresh,
    /// Slots are elsewhere on the picture.
    LaidOut,
    /// The button of a slot has the keyboard's focus.
    Reveal(Addition),
}

/// The stage.
pub struct Surface {
    frame: NodeRef,
    still: NodeRef,
    travelling: NodeRef,
    crowd: NodeRef,
    picture: Rc<RefCell<Option<Picture>>>,
    frames: Option<Subscription>,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    /// Keeps the browser from leaving the page when a log is turned sideways.
    wheel: Option<EventListener>,
    pointer: Pointer,
    popup: Option<Popup>,
    /// What was chosen on the picture itself: only there it has a plate.
    picked: Option<Thing>,
    plate: Option<Plate>,
    fixtures: Fixtures,
    controls: Controls,
    /// The key of what is said of an arrow that led to no link.
    note: Option<&'static str>,
    /// What the keyboard is on, in words; its number changes with each, so that it is read out.
    voice: Option<(u64, String)>,
}

impl Component for Surface {
    type Message = Msg;
    type Properties = SurfaceProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            frame: NodeRef::default(),
            still: NodeRef::default(),
            travelling: NodeRef::default(),
            crowd: NodeRef::default(),
            picture: Rc::default(),
            frames: None,
            observer: None,
            wheel: None,
            pointer: Pointer::default(),
            popup: None,
            picked: None,
            plate: None,
            fixtures: Fixtures::default(),
            controls: Controls::default(),
            note: None,
            voice: None,
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if !first {
            return;
        }
        let canvas = |node: &NodeRef| node.cast::<HtmlCanvasElement>();
        let nodes = [&self.still, &self.travelling, &self.crowd];
        let [Some(still), Some(travelling), Some(crowd)] = nodes.map(canvas) else { return };
        let props = ctx.props();
        let canvases = Canvases { still, travelling, crowd };
        if let Ok(mut picture) = Picture::new(canvases, props.language) {
            picture.gaze.selected.clone_from(&props.selected);
            picture.set_line(props.line.clone());
            picture.set_ahead(props.ahead.clone());
            picture.show(props.perspective);
            *self.picture.borrow_mut() = Some(picture);
        }
        self.observe();
        self.hold_wheel();
        self.start(ctx);
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &Self::Properties) -> bool {
        let props = ctx.props();
        if props.session != before.session {
            self.start(ctx);
        }
        if let Some(picture) = &mut *self.picture.borrow_mut() {
            picture.speak(props.language);
            picture.set_line(props.line.clone());
            picture.set_ahead(props.ahead.clone());
            picture.show(props.perspective);
            if let Some((at, window, _)) = props.look.as_ref().filter(|_| props.look != before.look)
            {
                picture.gaze.look(at, *window);
                picture.touch();
            }
            if picture.gaze.plan != props.plan {
                picture.gaze.plan.clone_from(&props.plan);
                picture.touch();
            }
            let aimed_from = props.aim.as_ref().map(|aim| &aim.from);
            if picture.gaze.aimed_from.as_ref() != aimed_from {
                picture.gaze.aimed_from = aimed_from.cloned();
                picture.touch();
            }
            if picture.gaze.adding != props.adding {
                picture.gaze.adding.clone_from(&props.adding);
                picture.touch();
            }
            if picture.gaze.selected != props.selected {
                picture.gaze.selected.clone_from(&props.selected);
                picture.reveal_selected();
                picture.touch();
            }
        }
        self.look_again();
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Pointed(event) => self.pointed(ctx, &event),
            Msg::Pressed(event) => {
                let (x, y) = self.place(&event);
                let thing = self.meant_at(ctx, x, y);
                self.press(&event, thing);
                false
            }
            Msg::PressedOn(event, addition) => {
                self.press(&event, Some(Thing::Add(addition)));
                false
            }
            Msg::LaidOut => self.fix(ctx),
            Msg::Reveal(addition) => {
                self.reveal_slot(addition);
                false
            }
            Msg::Released(event) => {
                if let Some(pressed) = self.pointer.release(event.pointer_id()) {
                    self.choose(ctx, pressed);
                }
                self.look_again() | self.hover(ctx, None, 0.0, 0.0)
            }
            Msg::Cancelled(event) => {
                self.pointer.cancel(event.pointer_id());
                self.hover(ctx, None, 0.0, 0.0)
            }
            Msg::Left => self.hover(ctx, None, 0.0, 0.0),
            Msg::Wheeled(event) => {
                self.wheeled(ctx, &event);
                self.look_again()
            }
            Msg::Look(look) => {
                self.look(look);
                self.look_again()
            }
            Msg::Key(event) => self.key(ctx, &event),
            Msg::Focus(has) => self.focus(ctx, has),
            Msg::Refresh => {
                let hovered = self.popup.as_ref().map(|popup| (popup.x, popup.y));
                let other = hovered.is_some_and(|(x, y)| {
                    let thing = self.thing_at(x, y);
                    self.hover(ctx, thing, x, y)
                });
                self.look_again() | other
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let language = ctx.props().language;
        let link = ctx.link();
        let active = self.voice.as_ref().map(|(number, _)| format!("stage-focus-{number}"));
        html! {
            <div class="stage-frame">
            <div ref={self.frame.clone()} class="stage" tabindex="0" role="application"
                aria-label={language.text("stage-label")} aria-activedescendant={active.clone()}
                onpointermove={link.callback(Msg::Pointed)}
                onpointerdown={link.callback(Msg::Pressed)}
                onpointerup={link.callback(Msg::Released)}
                onpointerleave={link.callback(|_| Msg::Left)}
                onpointercancel={link.callback(Msg::Cancelled)}
                onwheel={link.callback(Msg::Wheeled)}
                onkeydown={link.callback(Msg::Key)}
                onfocus={link.callback(|_| Msg::Focus(true))}
                onblur={link.callback(|_| Msg::Focus(false))}
            >
                <canvas ref={self.still.clone()} class="stage-layer" aria-hidden="true" />
                <canvas ref={self.travelling.clone()} class="stage-layer" aria-hidden="true" />
                <canvas ref={self.crowd.clone()} class="stage-layer" aria-hidden="true" />
                <div class="stage-voice">
                    { for self.voice.iter().map(|(number, words)| html! {
                        <div key={*number} id={format!("stage-focus-{number}")} role="img"
                            aria-label={words.clone()} />
                    }) }
                </div>
                <div>{ for self.popup.iter().map(|popup| popup.view(language)) }</div>
            </div>
            { self.slot_buttons(ctx) }
            { self.controls.view(language, &link.callback(Msg::Look)) }
            <div>{ for self.plate.iter().map(|plate| plate.view(language, &ctx.props().on_select)) }</div>
            <p class="stage-note" role="status">{ for self.aim_note(ctx) }</p>
            </div>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
        self.frames = None;
    }
}

impl Surface {
    /// Takes the wheel's own meaning from the browser: sideways it would go back in the page's
    /// history. Yew's listeners are passive and cannot.
    fn hold_wheel(&mut self) {
        let stage = self.frame.cast::<Element>();
        let Some(element) = stage.and_then(|stage| stage.parent_element()) else { return };
        let options = EventListenerOptions::enable_prevent_default();
        let hold = |event: &web_sys::Event| event.prevent_default();
        self.wheel = Some(EventListener::new_with_options(&element, "wheel", options, hold));
    }

    /// Follows the size of the stage's place on the page.
    fn observe(&mut self) {
        let Some(element) = self.frame.cast::<HtmlElement>() else { return };
        let picture = Rc::clone(&self.picture);
        let place = element.clone();
        let resized = Closure::<dyn FnMut()>::new(move || {
            let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
            if let Some(picture) = &mut *picture.borrow_mut() {
                picture.set_scale(text_scale());
                let (width, height) = (place.client_width(), place.client_height());
                picture.resize(f64::from(width), f64::from(height), ratio);
            }
        });
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            self.observer = Some((observer, resized));
        }
    }

    /// Paints in every frame of the session, after time has passed. Hidden pages have none.
    fn start(&mut self, ctx: &Context<Self>) {
        let Some(watch) = Watch::new() else { return };
        let watch = RefCell::new(watch);
        let picture = Rc::clone(&self.picture);
        let session = ctx.props().session.clone();
        let link = ctx.link().clone();
        let refreshed = Cell::new(0.0);
        self.frames = Some(ctx.props().session.on_frame(move || {
            let mut picture = picture.borrow_mut();
            let Some(picture) = &mut *picture else { return };
            let mut watch = watch.borrow_mut();
            if watch.theme_changed() {
                picture.repaint_in_theme();
            }
            picture.sharpen(watch.sharpness());
            let player = session.player();
            let speed = if player.playing { player.speed.factor() } else { 0.0 };
            let (still, at_ms) = (watch.wants_stillness(), watch.milliseconds());
            session.with_world(|world| picture.frame(world, speed, still, at_ms));
            if picture.take_fixtures_moved() {
                link.send_message(Msg::LaidOut);
            }
            if at_ms - refreshed.get() > POPUP_INTERVAL_MS {
                refreshed.set(at_ms);
                link.send_message(Msg::Refresh);
            }
        }));
    }

    /// Begins a gesture on a thing.
    fn press(&mut self, event: &PointerEvent, thing: Option<Thing>) {
        if let Some(element) = self.frame.cast::<Element>() {
            // Without capture the gesture ends at the stage's edge, which is no harm.
            element.set_pointer_capture(event.pointer_id()).ok();
        }
        self.pointer.press(event.pointer_id(), self.place(event), thing);
    }

    /// Where on the stage an event is.
    fn place(&self, event: &MouseEvent) -> (f32, f32) {
        let Some(element) = self.frame.cast::<Element>() else { return (0.0, 0.0) };
        let area = element.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        ((x - area.left()) as f32, (y - area.top()) as f32)
    }

    fn thing_at(&self, x: f32, y: f32) -> Option<Thing> {
        self.picture.borrow().as_ref()?.thing_at(x, y)
    }

    fn pointed(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let (x, y) = self.place(event);
        match self.pointer.moved(event.pointer_id(), x, y) {
            Some(gesture) => {
                self.carry_out(ctx, &gesture);
                self.look_again() | self.hover(ctx, None, x, y)
            }
            None if event.pointer_type() == "touch" => false,
            None => {
                let thing = self.meant_at(ctx, x, y);
                self.hover(ctx, thing, x, y)
            }
        }
    }

    fn carry_out(&self, ctx: &Context<Self>, gesture: &Gesture) {
        if let Some(picture) = &mut *self.picture.borrow_mut() {
            ctx.props().session.with_world(|world| picture.carry_out(gesture, world));
        }
    }

    /// Notes what is under the pointer. Says whether the popup is another.
    fn hover(&mut self, ctx: &Context<Self>, thing: Option<Thing>, x: f32, y: f32) -> bool {
        let mut picture = self.picture.borrow_mut();
        let Some(picture) = &mut *picture else { return false };
        if picture.gaze.hovered != thing {
            picture.gaze.hovered.clone_from(&thing);
            picture.touch();
        }
        let told = thing.filter(|thing| shows_popup(thing) || picture.is_bar(thing));
        let summary =
            told.and_then(|thing| ctx.props().session.with_world(|world| summary(world, &thing)));
        let popup = summary.map(|summary| Popup { summary, x, y, stage: picture.size() });
        let changed = popup != self.popup;
        self.popup = popup;
        changed
    }

    fn wheeled(&self, ctx: &Context<Self>, event: &WheelEvent) {
        const LINE: f64 = 16.0;
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
        let (x, y) = self.place(event);
        if event.ctrl_key() || event.meta_key() {
            // A pinch on a touchpad comes as this too.
            let factor = (-event.delta_y() * unit / ZOOM_TURN).clamp(-0.5, 0.5).exp() as f32;
            self.carry_out(ctx, &Gesture::Zoom { at: (x, y), factor });
            return;
        }
        let (across, down) = ((event.delta_x() * unit) as f32, (event.delta_y() * unit) as f32);
        let across = if event.shift_key() && across == 0.0 { down } else { across };
        let down = if event.shift_key() { 0.0 } else { down };
        let over = self.thing_at(x, y);
        self.carry_out(ctx, &Gesture::Wheel { over, across, down });
    }

    fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        if let Some(redraw) = self.fault_key(ctx, event) {
            event.prevent_default();
            event.stop_propagation();
            return redraw;
        }
        let key = event.key();
        if let Some(direction) = faults::arrow(&key) {
            event.prevent_default();
            event.stop_propagation();
            if let Some(picture) = &mut *self.picture.borrow_mut() {
                if event.shift_key() {
                    let (across, down) = step(direction);
                    picture.pan(across, down);
                } else {
                    ctx.props().session.with_world(|world| picture.walk(direction, world));
                }
            }
            return self.focused(ctx) | self.look_again();
        }
        match key.as_str() {
            "Enter" => {
                event.prevent_default();
                let focused = self.picture.borrow().as_ref().and_then(|p| p.gaze.focused.clone());
                if focused.is_some() {
                    self.choose(ctx, focused);
                }
                self.look_again()
            }
            "Escape" => {
                let props = ctx.props();
                if props.selected.is_none() && props.perspective == Perspective::Brokers {
                    props.on_open.emit(());
                }
                props.on_select.emit(None);
                false
            }
            other => {
                if !self.look_by_key(ctx, other) {
                    return false;
                }
                event.prevent_default();
                event.stop_propagation();
                self.focused(ctx) | self.look_again()
            }
        }
    }

    /// Zooms, or turns the pages of the focused log; without one the picture's. Says whether the key
    /// does that.
    fn look_by_key(&mut self, ctx: &Context<Self>, key: &str) -> bool {
        let leaf = match key {
            "+" | "=" => return self.look(Look::Closer),
            "-" | "_" => return self.look(Look::Further),
            "0" => return self.look(Look::Fit),
            "Home" => Leaf::Start,
            "PageUp" => Leaf::Back,
            "PageDown" => Leaf::Forth,
            "End" => Leaf::End,
            _ => return false,
        };
        let Some(picture) = &mut *self.picture.borrow_mut() else { return false };
        if !ctx.props().session.with_world(|world| picture.leaf(leaf, world)) {
            let page = picture.size().1 * 0.8;
            let down = match leaf {
                Leaf::Start => f32::MIN / 2.0,
                Leaf::Back => -page,
                Leaf::Forth => page,
                Leaf::End => f32::MAX / 2.0,
            };
            picture.pan(0.0, down);
        }
        true
    }

    /// Looks in another way; always done.
    fn look(&self, look: Look) -> bool {
        if let Some(picture) = &mut *self.picture.borrow_mut() {
            let at = picture.looked_at();
            match look {
                Look::Closer => picture.zoom(Zoom::STEP, at),
                Look::Further => picture.zoom(1.0 / Zoom::STEP, at),
                Look::Fit => picture.fit(),
                Look::Tails => {
                    picture.gaze.windows.clear();
                    picture.touch();
                }
            }
        }
        true
    }

    /// Selects; a bar of the overview that is selected already opens its log, and what leads to the
    /// topic view goes there.
    fn choose(&mut self, ctx: &Context<Self>, thing: Option<Thing>) {
        if thing.as_ref().is_some_and(|thing| self.aimed_at(ctx, thing)) {
            return;
        }
        if ctx.props().aim.is_some() {
            ctx.props().on_aim.emit(None);
        }
        if let (Some(picture), Some(chosen)) = (&mut *self.picture.borrow_mut(), &thing)
            && picture.is_bar(chosen)
            && picture.gaze.selected.as_ref() == Some(chosen)
        {
            picture.open_log(chosen.clone());
            return;
        }
        if let Some(Thing::Stack(at)) = thing {
            ctx.props().on_select.emit(Some(Thing::Partition(at)));
            ctx.props().on_open.emit(());
            return;
        }
        if let Some(Thing::Add(addition)) = thing {
            ctx.props().on_add.emit(addition);
            return;
        }
        self.picked.clone_from(&thing);
        ctx.props().on_select.emit(thing);
    }

    /// Brings the controls up to date. Says whether there are others now.
    fn look_again(&mut self) -> bool {
        let held = Rc::clone(&self.picture);
        let picture = held.borrow();
        let controls = picture.as_ref().map_or_else(Controls::default, |picture| Controls {
            steps: picture.has_room_for_controls(),
            zoomed: !picture.gaze.zoom.is_fit(),
            looks_back: !picture.gaze.windows.is_empty(),
            above: picture.shows_brokers(),
        });
        let picked = self.picked.as_ref();
        let plate = picture.as_ref().and_then(|picture| Plate::of(picture, picked?));
        let changed = controls != self.controls || plate != self.plate;
        (self.controls, self.plate) = (controls, plate);
        changed
    }

    fn focus(&mut self, ctx: &Context<Self>, has: bool) -> bool {
        // A click focuses too, but then nothing is walked: the ring comes with the first arrow.
        let by_keyboard = self
            .frame
            .cast::<Element>()
            .is_some_and(|element| element.matches(":focus-visible").unwrap_or(false));
        if let Some(picture) = &mut *self.picture.borrow_mut() {
            let first = picture.layout().and_then(|layout| picture.gaze.first(layout));
            picture.gaze.focused = first.filter(|_| has && by_keyboard);
            picture.touch();
        }
        self.focused(ctx)
    }

    /// Says what the keyboard is on.
    fn focused(&mut self, ctx: &Context<Self>) -> bool {
        let focused = self.picture.borrow().as_ref().and_then(|p| p.gaze.focused.clone());
        let language = ctx.props().language;
        let words = focused.as_ref().and_then(|thing| {
            let told = ctx.props().session.with_world(|world| summary(world, thing))?;
            Some(told.sentence(language))
        });
        let number = self.voice.as_ref().map_or(0, |(number, _)| number + 1);
        self.voice = words.map(|words| (number, words));
        ctx.props().on_focus.emit(focused);
        true
    }
}

/// Pixels of the wheel after which everything is e times as large.
const ZOOM_TURN: f64 = 300.0;

/// How far an arrow moves the picture.
const fn step(direction: Direction) -> (f32, f32) {
    const STEP: f32 = 60.0;
    match direction {
        Direction::Left => (-STEP, 0.0),
        Direction::Right => (STEP, 0.0),
        Direction::Up => (0.0, -STEP),
        Direction::Down => (0.0, STEP),
    }
}

/// How much larger the page's text is than it usually is: a person's setting, or a projector's.
fn text_scale() -> f32 {
    const USUAL: f32 = 16.0;
    let size = || {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let style = window.get_computed_style(&root).ok().flatten()?;
        let size = style.get_property_value("font-size").ok()?;
        size.trim_end_matches("px").parse::<f32>().ok()
    };
    size().map_or(1.0, |size| (size / USUAL).clamp(1.0, 2.0))
}

/// Whether a popup says the numbers: a strip spells its own beside its marks, a slot has none.
const fn shows_popup(thing: &Thing) -> bool {
    !matches!(thing, Thing::Topic(_) | Thing::Partition(_) | Thing::Add(_))
}
