//! The stage: the scene painted on canvases, and what pointer and keyboard do there.

mod cluster_phrase;
mod component;
mod controls;
pub mod crowd;
mod fault_keys;
mod gaze;
pub mod measure;
mod offset_field;
pub mod painter;
pub mod palette;
pub mod phrase;
pub mod picture;
mod plate;
mod pointer;
mod popup;
mod sprite;
mod watch;
mod zoom;

pub use cluster_phrase::copy_is;
pub use offset_field::OffsetField;
pub use popup::key_badge;

use crate::explain::{Survey, survey};
use crate::interface::{Change, InterfaceHandle, use_interface};
use crate::panels::actions::{Aim, add};
use crate::panels::under_way::UnderWay;
use crate::panels::views::Views;
use crate::session::{Session, use_revision, use_session};
use component::Surface;
use partita_scene::addition::Addition;
use partita_scene::hit::Thing;
use partita_scene::view::{Ahead, Foreseen, PHONE_WIDTH, Perspective};
pub use picture::Line;
use yew::prelude::*;

/// The picture of the session, with what is chosen in the interface.
#[component]
pub fn Stage() -> Html {
    let interface = use_interface();
    let session = use_session();
    let on_select = {
        let interface = interface.clone();
        Callback::from(move |thing: Option<Thing>| interface.dispatch(Change::Select(thing)))
    };
    let on_focus = {
        let interface = interface.clone();
        Callback::from(move |thing: Option<Thing>| interface.dispatch(Change::Focus(thing)))
    };
    use_revision();
    let surveyed = use_mut_ref(|| None::<((u64, u64), Survey)>);
    let survey = surveyed_anew(&mut surveyed.borrow_mut(), &session);
    // There must be a record to click.
    let hint = (interface.hint && survey.has_records).then(|| interface.text("hint-first"));
    let broken = survey.matter.as_ref().map(|matter| matter.sentence(interface.language));
    // On the phone the switch stands above the picture, and an empty line would take room from it.
    let empty = (!is_phone()).then(String::new);
    let line = Line { alarm: broken.is_some(), text: broken.clone().or(hint.clone()).or(empty) };
    let shows_brokers = interface.perspective == Perspective::Brokers;
    let chosen = [&interface.selected, &interface.focused].into_iter().flatten();
    let watched = chosen.filter_map(Thing::topic_partition).next().cloned().or(survey.worst);
    use_effect_with((session.clone(), watched.filter(|_| shows_brokers)), |(session, watched)| {
        session.look_ahead(watched.clone());
    });
    let ahead = if shows_brokers { ahead(&session, &interface) } else { Ahead::default() };
    let on_aim = {
        let interface = interface.clone();
        Callback::from(move |aim: Option<Aim>| interface.dispatch(Change::Aim(aim)))
    };
    let on_open = {
        let interface = interface.clone();
        Callback::from(move |()| interface.dispatch(Change::Perspective(Perspective::Topics)))
    };
    let on_add = {
        let (interface, session) = (interface.clone(), session.clone());
        Callback::from(move |addition: Addition| add(&addition, &interface, &session))
    };
    let on_crowded = {
        let interface = interface.clone();
        Callback::from(move |crowded: bool| interface.dispatch(Change::Crowded(crowded)))
    };
    html! {
        <div class="stage-place">
            // The picture shows it; here it is for whoever does not see the picture.
            <p key="hint" class="said">{ hint }</p>
            <p key="broken" class="said" role="status">{ broken }</p>
            <Views key="views" />
            <UnderWay key="under-way" />
            <Surface key="picture" {session} language={interface.language} {line}
                perspective={interface.perspective}
                selected={interface.selected.clone()} aim={interface.aim.clone()} {on_aim} plan={interface.plan.clone()} look={interface.look.clone()}
                adding={interface.adding()} {ahead} {on_select} {on_focus} {on_open} {on_add} {on_crowded} />
        </div>
    }
}

/// The world looked over, when it is another than before.
fn surveyed_anew(known: &mut Option<((u64, u64), Survey)>, session: &Session) -> Survey {
    let state = session.state();
    match known {
        Some((of, survey)) if *of == state => survey.clone(),
        _ => {
            let fresh = session.with_world(|world| survey(world));
            *known = Some((state, fresh.clone()));
            fresh
        }
    }
}

/// What comes next, in the words of the picture.
fn ahead(session: &Session, interface: &InterfaceHandle) -> Ahead {
    let language = interface.language;
    let Some((_, (coming, looked))) = session.ahead() else { return Ahead::default() };
    let events = coming.iter().map(|coming| Foreseen {
        time: coming.time.to_string(),
        words: language.words(&coming.words),
        broken: coming.broken,
    });
    let note = looked.words(coming.is_empty());
    Ahead { events: events.collect(), note: note.map(|words| language.words(&words)) }
}

/// Whether the page is as narrow as a phone's.
pub(crate) fn is_phone() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width <= f64::from(PHONE_WIDTH))
}
