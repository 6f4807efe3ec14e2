//! What can be done with a thing: buttons and forms that write command lines and carry them out.

mod aim;
mod command_form;
mod composer;
mod deed;
mod fault;
mod foresight;
mod form;
mod inputs;
mod links;
mod list;
mod making;
mod planned;
mod settings;
mod slot_button;
mod subject;
mod values;

pub use aim::Aim;
pub use composer::Composer;
pub use fault::{kill, start};
pub use links::cut_or_heal;
pub use making::{MakeButton, Making, Places};
pub use slot_button::{SlotButton, add};
pub use subject::{Subject, Typed};

use crate::explain::summary;
use crate::interface::{Change, use_interface};
use crate::session::{Problem, use_revision, use_session};
use crate::stage::is_phone;
use command_form::CommandForm;
use deed::{Deed, Taken, What, deeds};
use form::Form;
use links::Links;
use partita_engine::command::Command;
use partita_scene::hit::Thing;
use settings::Settings;
use yew::prelude::*;

/// What is acted on.
#[derive(Clone, PartialEq, Properties)]
pub struct ActionsProps {
    /// The thing.
    pub thing: Thing,
    /// Whether they stand at the thing on the picture: the few that are used most, and no settings.
    #[prop_or_default]
    pub on_picture: bool,
}

/// What is open below the buttons.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Form(Form),
    /// A command that takes more than its thing with it.
    Ask(Command),
}

/// The common actions on a thing: one row of buttons, the line of the one that has the focus, and
/// below it the form that is open.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let (thing, on_picture) = (props.thing.clone(), props.on_picture);
    html! { <ThingActions key={format!("{:?}", props.thing)} {thing} {on_picture} /> }
}

/// How many actions stand at a thing on the picture.
const FEW: usize = 5;

/// Of a thing's actions those that stand at it on the picture; a copy has those of its disk.
fn few(thing: &Thing, mut deeds: Vec<Deed>) -> Vec<Deed> {
    deeds.retain(|deed| !matches!(deed.what, What::Not(_)));
    deeds.truncate(if matches!(thing, Thing::Replica { .. }) { 2 } else { FEW });
    deeds
}

#[component]
fn ThingActions(ActionsProps { thing, on_picture }: &ActionsProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let deeds = session.with_world(|world| deeds(world, thing));
    let deeds = if *on_picture { few(thing, deeds) } else { deeds };
    let subject = session.with_world(|world| Subject::of(thing, world));
    // On the picture the same words stand a second time: there they name their thing too.
    let named = on_picture.then(|| session.with_world(|world| summary(world, thing))).flatten();
    let named = named.map(|summary| language.words(&summary.title));
    let open = use_state_eq(|| Open::Nothing);
    let pointed = use_state_eq(|| None::<String>);
    let refused = use_state_eq(|| None::<Problem>);
    if deeds.is_empty() {
        return html! { <div class="actions" /> };
    }
    let run = {
        let (session, refused, open) = (session.clone(), refused.clone(), open.clone());
        Callback::from(move |command: Command| {
            refused.set(session.run_line(&command.to_string()).err());
            open.set(Open::Nothing);
        })
    };
    let act = {
        let (open, run, interface) = (open.clone(), run.clone(), interface.clone());
        let (refused, thing) = (refused.clone(), thing.clone());
        Callback::from(move |what: What| {
            refused.set(None);
            match what {
                What::Run(command) => run.emit(command),
                What::Ask(command, _) => open.set(Open::Ask(command)),
                What::Compose => interface.dispatch(Change::Compose(true)),
                What::Aim => {
                    if is_phone() {
                        // The sheet lies over the picture, where the other end is looked for.
                        interface.dispatch(Change::Select(None));
                    }
                    interface.dispatch(Change::Aim(Aim::at(thing.clone())));
                }
                What::Make(new) => interface.dispatch(Change::Make(Some(new))),
                What::Fill(form) if *open == Open::Form(form.clone()) => open.set(Open::Nothing),
                What::Fill(form) => open.set(Open::Form(form)),
                What::Not(_) => {}
            }
        })
    };
    let done = {
        let (open, interface, thing) = (open.clone(), interface.clone(), thing.clone());
        Callback::from(move |command: Command| {
            open.set(Open::Nothing);
            if let Some(named) =
                making::made(&command).or_else(|| making::renamed(&thing, &command))
            {
                interface.dispatch(Change::Select(Some(named)));
            }
        })
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open != Open::Nothing && !event.default_prevented() {
                event.prevent_default();
                open.set(Open::Nothing);
            }
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::Nothing))
    };
    let reasons = deeds.iter().filter_map(|deed| match deed.what {
        What::Not(reason) => Some(language.text(reason)),
        _ => None,
    });
    let line = (*pointed).clone();
    html! {
        <section class="actions" aria-label={(!*on_picture).then(|| language.text("actions-label"))} {onkeydown}>
            if !*on_picture {
                <h3>{ language.text("actions-label") }</h3>
            }
            <div class="action-row">
                { for deeds.iter().map(|deed| {
                    button(deed, (deed.words(language), named.as_deref()), &open, &act, &pointed)
                }) }
            </div>
            <p class="action-line">
                { match line {
                    Some(line) => html! { <code class="line" lang="en">{ line }</code> },
                    None => html! { <span>{ for reasons }</span> },
                } }
            </p>
            <div class="form-problem" role="alert">
                { for refused.iter().map(|problem| format!("✕ {}", language.problem(problem).text)) }
            </div>
            <div class="action-open">
                { match &*open {
                    Open::Nothing => html! { <div key="nothing" /> },
                    Open::Form(form) => html! {
                        <CommandForm key={format!("{form:?}")} form={form.clone()} focus=true done={done.clone()} />
                    },
                    Open::Ask(command) => {
                        let taken = deeds.iter().find_map(|deed| match &deed.what {
                            What::Ask(asked, taken) if asked == command => Some(taken),
                            _ => None,
                        });
                        html! { <Ask key="ask" command={command.clone()}
                            taken={taken.map(|taken| taken.words(language)).unwrap_or_default()}
                            verb={taken.map_or("act-delete-do", Taken::verb)}
                            yes={run.clone()} no={close} /> }
                    }
                } }
            </div>
            if !*on_picture {
                <div class="action-links"><Links thing={thing.clone()} /></div>
                <div class="action-settings">
                    { for subject.map(|subject| html! { <Settings key="settings" {subject} /> }) }
                </div>
            }
        </section>
    }
}

/// One button. The line that it will carry out is shown while it is pointed at or has the focus.
fn button(
    deed: &Deed,
    (label, named): (String, Option<&str>),
    open: &UseStateHandle<Open>,
    act: &Callback<What>,
    pointed: &UseStateHandle<Option<String>>,
) -> Html {
    let expanded = match &deed.what {
        What::Fill(form) => Some((**open == Open::Form(form.clone())).to_string()),
        What::Ask(command, _) => Some((**open == Open::Ask(command.clone())).to_string()),
        _ => None,
    };
    let line = match &deed.what {
        What::Run(command) | What::Ask(command, _) => Some(command.to_string()),
        _ => None,
    };
    let title = named.and(line.clone());
    let point = |line: Option<String>| {
        let pointed = pointed.clone();
        move || pointed.set(line.clone())
    };
    let (enter, focus) = (point(line.clone()), point(line));
    let (leave, blur) = (point(None), point(None));
    let (act, what) = (act.clone(), deed.what.clone());
    let pressed = expanded.as_deref() == Some("true");
    let add = matches!(deed.what, What::Make(_));
    html! {
        <button key={deed.key()} type="button"
            class={classes!(if add { "add" } else { "button" }, pressed.then_some("pressed"))}
            disabled={matches!(deed.what, What::Not(_))} aria-expanded={expanded}
            aria-label={named.map(|named| format!("{named}: {label}"))} {title}
            onclick={Callback::from(move |_: MouseEvent| act.emit(what.clone()))}
            onpointerenter={Callback::from(move |_: PointerEvent| enter())}
            onpointerleave={Callback::from(move |_: PointerEvent| leave())}
            onfocus={Callback::from(move |_: FocusEvent| focus())}
            onblur={Callback::from(move |_: FocusEvent| blur())}>
            { label }
        </button>
    }
}

/// A command that takes more than its thing with it, and what that is.
#[derive(Clone, PartialEq, Properties)]
struct AskProps {
    command: Command,
    taken: String,
    /// The key of what its button says.
    verb: &'static str,
    yes: Callback<Command>,
    no: Callback<MouseEvent>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let interface = use_interface();
    let (yes, command) = (props.yes.clone(), props.command.clone());
    let onyes = Callback::from(move |_: MouseEvent| yes.emit(command.clone()));
    html! {
        <div class="ask" role="group" aria-label={props.taken.clone()}>
            <p>{ props.taken.clone() }</p>
            <div class="form-end">
                <code class="line" lang="en">{ props.command.to_string() }</code>
                <button type="button" class="button danger" onclick={onyes}>{ interface.text(props.verb) }</button>
                <button type="button" class="button" onclick={props.no.clone()}>{ interface.text("act-keep") }</button>
            </div>
        </div>
    }
}
