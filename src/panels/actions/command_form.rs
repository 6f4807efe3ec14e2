//! A form on the page: its fields, the line that they make, and what came of it.

use super::foresight::{Foresight, foresee};
use super::form::Form;
use super::inputs::{self, Edit, Shown};
use super::planned::{planned, use_plan};
use super::subject::{PARTITIONS, Subject};
use super::values::{Field, Values, Wrong};
use crate::explain::KeyMark;
use crate::i18n::Language;
use crate::interface::{Interface, use_interface};
use crate::session::{Problem, Session, use_revision, use_session};
use crate::stage::key_badge;
use partita_engine::command::Command;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A form and who wants to know when it is done.
#[derive(Clone, PartialEq, Properties)]
pub struct CommandFormProps {
    /// Which form.
    pub form: Form,
    /// Whether the first field takes the keyboard's focus.
    #[prop_or_default]
    pub focus: bool,
    /// Begins the ids of its elements; there may be two forms on the page.
    #[prop_or("form")]
    pub id: &'static str,
    /// What is looked at: the fields for who sends and where to follow it.
    #[prop_or_default]
    pub follow: Option<Thing>,
    /// Told what was carried out.
    #[prop_or_default]
    pub done: Callback<Command>,
}

/// What was typed, and what is known of it.
#[derive(Clone, PartialEq)]
struct Draft {
    values: Values,
    /// Fields that were changed: what is wrong with others is not said yet.
    touched: Vec<Field>,
    /// Whether it was to be carried out as it stands.
    tried: bool,
    /// Why the world refused the line that stands there.
    refused: Option<Problem>,
}

/// What happens to a draft.
enum Step {
    Edit(Field, Box<dyn FnOnce(&mut Values)>),
    Tried,
    Refused(Problem),
    Done,
}

impl Reducible for Draft {
    type Action = Step;

    fn reduce(self: std::rc::Rc<Self>, step: Step) -> std::rc::Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Edit(field, change) => {
                change(&mut next.values);
                next.refused = None;
                if !next.touched.contains(&field) {
                    next.touched.push(field);
                }
            }
            Step::Tried => next.tried = true,
            Step::Refused(problem) => next.refused = Some(problem),
            Step::Done => (next.tried, next.refused) = (false, None),
        }
        next.into()
    }
}

/// A form that writes one command line and carries it out.
#[component]
pub fn CommandForm(props: &CommandFormProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let language = interface.language;
    let form = &props.form;
    let id = props.id;
    let draft = use_reducer(|| {
        let values = session.with_world(|world| form.defaults(world));
        Draft { values, touched: Vec::new(), tried: false, refused: None }
    });
    let place = use_node_ref();
    use_effect_with((place.clone(), props.focus), |(place, focus)| {
        if *focus {
            focus_first(place);
        }
    });
    let edit: Edit = {
        let draft = draft.dispatcher();
        Callback::from(move |(field, change)| draft.dispatch(Step::Edit(field, change)))
    };
    {
        let draft = draft.dispatcher();
        use_effect_with(props.follow.clone(), move |follow| {
            let (field, name) = match follow {
                Some(Thing::Producer(name)) => ("producer", name.to_string()),
                Some(Thing::Topic(name)) => ("topic", name.to_string()),
                Some(Thing::Partition(partition)) => ("topic", partition.topic.to_string()),
                _ => return,
            };
            draft.dispatch(Step::Edit(field, Box::new(move |values| values.put(field, name))));
        });
    }
    let made = form.command(&draft.values);
    let plan = session.with_world(|world| planned(world, form, &draft.values, made.as_ref().ok()));
    use_plan(plan);
    let onsubmit = {
        let (session, draft) = (session.clone(), draft.dispatcher());
        let (made, done, place) = (made.clone(), props.done.clone(), place.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            draft.dispatch(Step::Tried);
            match &made {
                Ok(command) => match session.run_line(&command.to_string()) {
                    Ok(_) => {
                        draft.dispatch(Step::Done);
                        done.emit(command.clone());
                    }
                    Err(problem) => draft.dispatch(Step::Refused(problem)),
                },
                Err(wrong) => focus_field(&place, id, wrong.field),
            }
        })
    };
    let said = |wrong: &&Wrong| draft.tried || draft.touched.contains(&wrong.field);
    let wrong = made.as_ref().err().filter(said);
    let fields = session.with_world(|world| form.inputs(world));
    html! {
        <form class="command-form" ref={place} {onsubmit} novalidate={true}>
            <div class="fields">
                { for fields.iter().map(|input| inputs::view(input, &Shown {
                    language,
                    values: &draft.values,
                    wrong: wrong.filter(|wrong| wrong.field == input.field)
                        .map(|wrong| language.command_error(&wrong.kind)),
                    id,
                    edit: &edit,
                })) }
            </div>
            { foresight(&session, form, made.as_ref().ok(), &interface) }
            <div class="form-note">
                { for form.note().map(|note| language.text(note)) }
            </div>
            <div class="form-end">
                { line(made.as_ref().ok(), language) }
                <button class="button primary" type="submit">{ language.text(form.verb()) }</button>
            </div>
            <div class="form-problem" role="alert">
                { for draft.refused.iter().map(|problem| format!("✕ {}", language.problem(problem).text)) }
            </div>
        </form>
    }
}

/// The line that will be carried out.
fn line(command: Option<&Command>, language: Language) -> Html {
    match command {
        Some(command) => html! { <code class="line" lang="en">{ command.to_string() }</code> },
        None => html! { <span class="line">{ language.text("act-line-waits") }</span> },
    }
}

/// Where the record would go and why; only for records.
fn foresight(
    session: &Session,
    form: &Form,
    command: Option<&Command>,
    interface: &Interface,
) -> Html {
    let language = interface.language;
    if !matches!(form, Form::Send { .. }) {
        return html! { <div /> };
    }
    let told = command.and_then(|command| session.with_world(|world| foresee(world, command)));
    let mark = command.and_then(|command| session.with_world(|world| mark(world, command)));
    html! {
        <div class="foresight">
            { for told.iter().map(|told| foresight_view(told, mark, language)) }
            { for told.iter().filter_map(|told| pending(told, command?, interface)).map(|text| html! {
                <p key="pending" class="foresight-pending">{ text }</p>
            }) }
        </div>
    }
}

/// Where it would go with the number of partitions that stands in the topic's form.
fn pending(told: &Foresight, command: &Command, interface: &Interface) -> Option<String> {
    let Command::Send { topic, .. } = command else { return None };
    let typed = interface.drafts.get(&Subject::Topic(topic.clone()))?.get(PARTITIONS)?;
    told.with_partitions(typed.trim().parse().ok()?, interface.language)
}

fn foresight_view(told: &Foresight, mark: Option<KeyMark>, language: Language) -> Html {
    html! {
        <p key="foresight">
            { mark.map(key_badge) }
            <b>{ told.place(language) }</b>{ " " }
            <span>{ told.reason(language) }</span>
            { for told.calculation(language).map(|text| html! { <code>{ text }</code> }) }
        </p>
    }
}

/// The sign that the record's key has, or would get as the next new one.
fn mark(world: &dyn World, command: &Command) -> Option<KeyMark> {
    let Command::Send { key, .. } = command else { return None };
    let Some(key) = key else { return Some(KeyMark::NoKey) };
    let known = world.keys().iter().position(|known| known.as_ref() == key.as_bytes());
    Some(KeyMark::Key(known.unwrap_or(world.keys().len())))
}

fn focus_first(place: &NodeRef) {
    let form = place.cast::<Element>();
    focus(form.and_then(|form| form.query_selector("input, select").ok().flatten()));
}

fn focus_field(place: &NodeRef, id: &str, field: Field) {
    let form = place.cast::<Element>();
    let id = format!("#{id}-{}", field.replace('.', "-"));
    focus(form.and_then(|form| form.query_selector(&id).ok().flatten()));
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot have it keeps it where it is.
        let _ = element.focus();
    }
}
