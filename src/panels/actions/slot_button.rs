//! A button over a slot of the picture: the canvas draws the slot, the button is for keyboards and
//! screen readers.

use crate::explain::{Words, addition_key};
use crate::interface::{Change, InterfaceHandle, NewThing, use_interface};
use crate::session::{Session, use_revision, use_session};
use partita_engine::id::TopicName;
use partita_engine::world::World;
use partita_scene::addition::Addition;
use yew::prelude::*;

/// Where the button lies, and what else happens there.
#[derive(Clone, PartialEq, Properties)]
pub struct SlotButtonProps {
    /// What can be added.
    pub addition: Addition,
    /// Its place on the stage, as CSS; none while the slot is not in sight.
    pub place: Option<String>,
    /// A pointer went down on it: the stage acts for those.
    pub on_press: Callback<PointerEvent>,
    /// The pointer left it.
    pub on_leave: Callback<PointerEvent>,
    /// It has the keyboard's focus.
    pub on_focus: Callback<FocusEvent>,
}

/// Adds something, or opens the form for it: what pressing a slot does.
pub fn add(addition: &Addition, interface: &InterfaceHandle, session: &Session) {
    let new = match addition {
        Addition::Record => {
            return interface.dispatch(Change::Compose(!interface.composing));
        }
        Addition::Partition(topic) => {
            // There is nothing to fill in, and it can be undone. What is wrong is read in the console,
            // where the line stands.
            if let Some(line) = session.with_world(|world| one_more(world, topic)) {
                let _ = session.run_line(&line);
            }
            return;
        }
        Addition::Producer => NewThing::Producer,
        Addition::Broker => NewThing::Broker,
        Addition::Topic => NewThing::Topic,
        Addition::Consumer(group) => NewThing::Consumer(Some(group.to_string())),
        Addition::Group => NewThing::Consumer(None),
    };
    interface.dispatch(Change::Make(Some(new)));
}

/// The line that gives a topic one more partition; none when there is no such topic.
pub(super) fn one_more(world: &dyn World, topic: &TopicName) -> Option<String> {
    let view = world.topics().into_iter().find(|view| view.name == *topic)?;
    Some(format!("alter {topic} partitions={}", view.partitions.len() + 1))
}

/// What a slot adds to, where there are several of the kind.
fn of_several(world: &dyn World, addition: &Addition) -> Option<Words> {
    match addition {
        Addition::Partition(topic) => {
            let shown = world.topics().iter().filter(|view| !view.internal).count();
            (shown > 1).then(|| Words::new("title-topic").text("topic", topic))
        }
        Addition::Consumer(group) => {
            let several = world.groups().len() > 1;
            several.then(|| Words::new("title-group").text("group", group))
        }
        _ => None,
    }
}

/// The button. A pointer's press goes through it to the picture.
#[component]
pub fn SlotButton(props: &SlotButtonProps) -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let addition = props.addition.clone();
    let label = interface.text(addition_key(&addition));
    let several = session.with_world(|world| of_several(world, &addition));
    let label = several
        .map_or(label.clone(), |whose| format!("{label}: {}", interface.language.words(&whose)));
    let title = match &addition {
        Addition::Partition(topic) => session.with_world(|world| one_more(world, topic)),
        _ => None,
    };
    let open = title.is_none().then(|| interface.adding().contains(&addition).to_string());
    let onclick = Callback::from(move |event: MouseEvent| {
        // A pointer's click counts its presses, and the stage has acted already.
        if event.detail() == 0 {
            add(&addition, &interface, &session);
        }
    });
    html! {
        <button type="button" class={classes!("slot", props.place.is_none().then_some("out-of-sight"))}
            style={props.place.clone()} aria-label={label} aria-expanded={open} {title} {onclick}
            onpointerdown={props.on_press.clone()} onpointerleave={props.on_leave.clone()}
            onfocus={props.on_focus.clone()} />
    }
}
