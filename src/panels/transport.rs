//! The transport bar: start, back, play, step, the clock, the timeline and the speed.

use super::icon::Icon;
use super::timeline::{Drawn, Scale, marks};
use crate::interface::use_interface;
use crate::session::{PlayerView, Session, Speed, use_revision, use_session};
use gloo::events::EventListener;
use partita_engine::time::{SimDuration, SimTime};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The step of the arrow keys on the timeline.
const ARROW: SimDuration = SimDuration::from_millis(100);
/// The step of page up and page down.
const PAGE: SimDuration = SimDuration::from_secs(1);

/// The bar below everything, on every page in the same place.
#[component]
pub fn Transport() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let player = session.player();
    let act = |act: fn(&Session)| {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| act(&session))
    };
    let onkeydown = {
        let session = session.clone();
        Callback::from(move |event: KeyboardEvent| transport_key(&event, &session))
    };
    let (play, icon) = if player.playing {
        ("transport-pause", Icon::Pause)
    } else {
        ("transport-play", Icon::Play)
    };
    let button = |key: &str, icon: Icon, onclick: Callback<MouseEvent>| {
        let label = interface.text(key);
        html! {
            <button class="transport-button" aria-label={label.clone()} title={label} {onclick}>
                { icon.view(18) }
            </button>
        }
    };
    html! {
        <footer class="transport" {onkeydown} aria-label={interface.text("transport-label")}>
            <div class="transport-buttons">
                { button("transport-start", Icon::Start, act(|session| session.go_to(SimTime::ZERO))) }
                { button("transport-back", Icon::Back, act(|session| { session.step_back(); })) }
                <button class="transport-button play" aria-label={interface.text(play)}
                    title={interface.text(play)} onclick={act(Session::toggle)}>
                    { icon.view(22) }
                </button>
                { button("transport-step", Icon::Step, act(Session::step_forward)) }
            </div>
            <Clock {player} />
            <Timeline {player} />
            <SpeedSlider speed={player.speed} />
        </footer>
    }
}

fn transport_key(event: &KeyboardEvent, session: &Session) {
    match event.key().as_str() {
        "ArrowLeft" => {
            session.step_back();
        }
        "ArrowRight" => session.step_forward(),
        "Home" => session.go_to(SimTime::ZERO),
        "End" => session.go_to(session.player().end),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// What the player is about.
#[derive(Clone, PartialEq, Properties)]
struct PlayerProps {
    player: PlayerView,
}

/// The time, and why it is slower than asked.
#[component]
fn Clock(PlayerProps { player }: &PlayerProps) -> Html {
    let interface = use_interface();
    let note = match player {
        PlayerView { travelling: true, .. } => Some("transport-travelling"),
        PlayerView { slowed: true, playing: true, .. } => Some("transport-slowed"),
        PlayerView { now, end, .. } if now < end => Some("transport-past"),
        _ => None,
    };
    html! {
        <div class="clock">
            <span class="clock-time" role="timer" aria-live="off">{ player.now.to_string() }</span>
            <span class="clock-note" role="status">{ note.map(|key| interface.text(key)) }</span>
        </div>
    }
}

/// The timeline, to look at and to drag on.
#[component]
fn Timeline(PlayerProps { player }: &PlayerProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    let track = use_node_ref();
    let width = use_track_width(&track);
    let dragging = use_mut_ref(|| None::<bool>);
    let scale = Scale::of(player.end);
    let language = interface.language;
    let drawn = session.with_history(|history| marks(history.marks(), scale, width, language));
    let seek = {
        let (session, track) = (session.clone(), track.clone());
        move |event: &PointerEvent| {
            if let Some(place) = place_on(&track, event) {
                session.go_to(scale.at(place));
            }
        }
    };
    let onpointerdown = {
        let (seek, dragging, session) = (seek.clone(), dragging.clone(), session.clone());
        let track_held = track.clone();
        Callback::from(move |event: PointerEvent| {
            capture(&track_held, &event);
            *dragging.borrow_mut() = Some(session.player().playing);
            session.set_playing(false);
            seek(&event);
        })
    };
    let onpointermove = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if dragging.borrow().is_some() {
                seek(&event);
            }
        })
    };
    let drop_it = {
        let session = session.clone();
        Callback::from(move |_: PointerEvent| {
            if let Some(true) = dragging.borrow_mut().take() {
                session.play_on();
            }
        })
    };
    let onkeydown = {
        let session = session.clone();
        Callback::from(move |event: KeyboardEvent| timeline_key(&event, &session))
    };
    let percent = |place: f64| format!("{:.3}%", place * 100.0);
    let (now, end) = (scale.place(player.now), scale.place(player.end));
    html! {
        <div class="timeline" ref={track} role="slider" tabindex="0"
            aria-label={interface.text("timeline-label")} aria-valuemin="0"
            aria-valuemax={(scale.seconds * 1000).to_string()}
            aria-valuenow={player.now.as_millis().to_string()}
            aria-valuetext={player.now.to_string()}
            {onpointerdown} {onpointermove} onpointerup={drop_it.clone()} onpointercancel={drop_it}
            {onkeydown}>
            <div class="timeline-ahead" />
            <div class="timeline-reached" style={format!("width:{}", percent(end))} />
            <div class="timeline-played" style={format!("width:{}", percent(now))} />
            { for drawn.iter().enumerate().map(|(index, mark)| view_mark(index, mark)) }
            { for scale.labels(language).into_iter().enumerate().map(|(index, (place, text))| html! {
                <span key={index} class="timeline-label" style={format!("left:{}", percent(place))}>{ text }</span>
            }) }
            <div class="timeline-knob" style={format!("left:{}", percent(now))} />
        </div>
    }
}

fn view_mark(index: usize, mark: &Drawn) -> Html {
    let class = classes!("timeline-mark", mark.broken.then_some("broken"));
    html! {
        <span key={format!("mark-{index}")} {class} style={format!("left:{:.3}%", mark.place * 100.0)}
            title={mark.word.clone()}>
            { for mark.written.then(|| html! { <span>{ mark.word.clone() }</span> }) }
        </span>
    }
}

fn timeline_key(event: &KeyboardEvent, session: &Session) {
    let player = session.player();
    let back = |length: SimDuration| {
        SimTime::from_micros(player.now.as_micros().saturating_sub(length.as_micros()))
    };
    let time = match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => back(ARROW),
        "ArrowRight" | "ArrowUp" => player.now + ARROW,
        "PageDown" => back(PAGE),
        "PageUp" => player.now + PAGE,
        "Home" => SimTime::ZERO,
        "End" => player.end,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    session.set_playing(false);
    session.go_to(time);
}

/// Where on the track an event is, 0 to 1.
fn place_on(track: &NodeRef, event: &PointerEvent) -> Option<f64> {
    let area = track.cast::<Element>()?.get_bounding_client_rect();
    let place = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
    Some(place.clamp(0.0, 1.0))
}

fn capture(track: &NodeRef, event: &PointerEvent) {
    if let Some(target) = track.cast::<Element>() {
        // Without capture the drag ends at the track's edge, which is no harm.
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

/// The track's width in pixels, as it changes with the window.
#[hook]
fn use_track_width(track: &NodeRef) -> f64 {
    let width = use_state_eq(|| 600.0);
    let (held, track) = (width.clone(), track.clone());
    use_effect_with((), move |()| {
        let measure = move || {
            if let Some(track) = track.cast::<Element>() {
                held.set(track.get_bounding_client_rect().width());
            }
        };
        measure();
        let listener = EventListener::new(&gloo::utils::window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}

/// The speed slider's state.
#[derive(Clone, PartialEq, Properties)]
struct SpeedProps {
    speed: Speed,
}

/// How fast, from 1/100 to 100.
#[component]
fn SpeedSlider(SpeedProps { speed }: &SpeedProps) -> Html {
    const LABELS: [&str; 5] = ["1/100", "1/10", "1", "10", "100 ×"];
    let interface = use_interface();
    let session = use_session();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(step) = input.and_then(|input| input.value().parse().ok()) {
            session.set_speed(Speed::from_step(step));
        }
    });
    let text = interface.say("speed", &[("speed", speed.to_string().into())]);
    html! {
        <label class="speed">
            <span class="speed-now">{ text.clone() }</span>
            <input type="range" min={Speed::SLOWEST.step().to_string()}
                max={Speed::FASTEST.step().to_string()} step="1" value={speed.step().to_string()}
                aria-label={interface.text("speed-label")} aria-valuetext={text} {oninput}
                onkeydown={Callback::from(|event: KeyboardEvent| event.stop_propagation())} />
            <span class="speed-labels" aria-hidden="true">
                { for LABELS.iter().map(|label| html! { <span key={*label}>{ *label }</span> }) }
            </span>
        </label>
    }
}
