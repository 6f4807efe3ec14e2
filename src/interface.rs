//! What the interface itself holds: language, theme, what is selected, what is open.

use crate::explain::controller_log::Wanted;
use crate::i18n::{Language, Value};
use crate::panels::actions::{Aim, Subject, Typed};
use crate::panels::charts::subject_of;
use crate::preferences;
use crate::theme::Theme;
use partita_engine::id::{GroupName, TopicPartition};
use partita_engine::metrics;
use partita_scene::addition::Addition;
use partita_scene::hit::Thing;
use partita_scene::plan::Plan;
use partita_scene::view::{LogWindow, Perspective};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// A form for something that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewThing {
    /// Still to be chosen: where the places on the picture have no room.
    Any,
    /// A producer.
    Producer,
    /// A topic.
    Topic,
    /// A consumer; of this group, or of one to be named.
    Consumer(Option<String>),
    /// A broker.
    Broker,
}

/// What stands beside the picture while nothing is chosen or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The picture as tables.
    Tables,
    /// Charts.
    Charts,
}

/// The interface's own state. What the engine holds is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// The language of all words.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// What the inspector shows.
    pub selected: Option<Thing>,
    /// What the keyboard is on, on the picture or in the tables.
    pub focused: Option<Thing>,
    /// The part of a log that was asked for last, and how often one was before.
    pub look: Option<(TopicPartition, LogWindow, u32)>,
    /// What is about to be made.
    pub making: Option<NewThing>,
    /// What is about to be written or made, as the picture shows it.
    pub plan: Option<Plan>,
    /// One end of a link that is about to be cut or healed, while the other is looked for on the picture.
    pub aim: Option<Aim>,
    /// Which view of the world the stage shows.
    pub perspective: Perspective,
    /// Whether the picture shows so much that it has no room for slots.
    pub crowded: bool,
    /// Which session it is about, counted as they are opened.
    pub opened: u64,
    /// What was typed into the settings of things and not applied yet.
    pub drafts: BTreeMap<Subject, Typed>,
    /// Whether a record can be written by hand below the picture.
    pub composing: bool,
    /// Which records of the controllers' log are looked at.
    pub logged: Wanted,
    /// What stands beside the picture.
    pub beside: Option<Beside>,
    /// What the charts are of, when that was chosen.
    pub charted: Option<metrics::Subject>,
    /// Whether the list of shortcuts is open.
    pub shortcuts: bool,
    /// Whether the first line that says what to try is still there.
    pub hint: bool,
}

impl Interface {
    /// As the person left it in this browser.
    #[must_use]
    pub fn restored() -> Self {
        Self {
            language: preferences::language(),
            theme: preferences::theme(),
            selected: None,
            focused: None,
            look: None,
            making: None,
            plan: None,
            aim: None,
            perspective: Perspective::Topics,
            crowded: false,
            opened: 0,
            drafts: BTreeMap::new(),
            composing: false,
            logged: Wanted::default(),
            beside: None,
            charted: None,
            shortcuts: false,
            hint: true,
        }
    }

    /// The message `key`.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// The message `key` with its arguments.
    #[must_use]
    pub fn say(&self, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.language.say(key, arguments)
    }

    /// Whether the tables are seen: what is made or chosen stands before them.
    #[must_use]
    pub const fn shows_tables(&self) -> bool {
        matches!(self.beside, Some(Beside::Tables))
            && self.making.is_none()
            && self.selected.is_none()
    }

    /// Whether what can be added has slots on the picture; else it stands in a row below.
    #[must_use]
    pub fn has_slots(&self) -> bool {
        self.perspective == Perspective::Topics && !self.crowded
    }

    /// What forms are open for, as slots of the picture.
    #[must_use]
    pub fn adding(&self) -> Vec<Addition> {
        let made = self.making.as_ref().and_then(|making| match making {
            NewThing::Any => None,
            NewThing::Producer => Some(Addition::Producer),
            NewThing::Topic => Some(Addition::Topic),
            NewThing::Broker => Some(Addition::Broker),
            NewThing::Consumer(None) => Some(Addition::Group),
            NewThing::Consumer(Some(group)) => GroupName::new(group).ok().map(Addition::Consumer),
        });
        made.into_iter().chain(self.composing.then_some(Addition::Record)).collect()
    }

    /// Whether something stands beside the stage.
    #[must_use]
    pub const fn has_side(&self) -> bool {
        self.selected.is_some() || self.making.is_some() || self.beside.is_some()
    }
}

/// What a person does with the interface.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Speaks another language.
    Language(Language),
    /// Goes to the next theme.
    NextTheme,
    /// Selects something, or lets go of it.
    Select(Option<Thing>),
    /// Moves the keyboard's focus to something, or away from the picture.
    Focus(Option<Thing>),
    /// Shows a part of a log.
    Look(TopicPartition, LogWindow),
    /// Opens the form for something new, or closes it.
    Make(Option<NewThing>),
    /// Shows on the picture what is about to be written or made.
    Plan(Option<Plan>),
    /// Looks for the other end of a link, or no more.
    Aim(Option<Aim>),
    /// Shows another view of the same world; what is selected stays so.
    Perspective(Perspective),
    /// The picture has no room for slots, or has it again.
    Crowded(bool),
    /// Another session is open: what was typed for the one before is forgotten.
    Opened(u64),
    /// Keeps what was typed into the settings of a thing.
    Draft(Subject, Typed),
    /// Opens or closes the place where a record is written by hand.
    Compose(bool),
    /// Looks at other records of the controllers' log.
    Logged(Wanted),
    /// Shows tables or charts, or neither.
    Beside(Option<Beside>),
    /// Charts this.
    Chart(metrics::Subject),
    /// Shows or hides the shortcuts.
    Shortcuts(bool),
}

impl Reducible for Interface {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut next = (*self).clone();
        match change {
            Change::Language(language) => {
                preferences::keep_language(language);
                next.language = language;
            }
            Change::NextTheme => {
                next.theme = next.theme.next();
                preferences::keep_theme(next.theme);
            }
            Change::Select(thing) => {
                next.hint = next.hint && thing.is_none();
                next.making = None;
                if thing.is_some() {
                    next.beside = None;
                } else {
                    next.aim = None;
                }
                next.selected = thing;
            }
            Change::Focus(thing) => next.focused = thing,
            Change::Opened(opened) => {
                next.opened = opened;
                next.drafts.clear();
                next.making = None;
                next.aim = None;
                next.look = None;
                next.charted = None;
                next.logged = Wanted::default();
            }
            Change::Draft(subject, typed) if typed.is_empty() => {
                next.drafts.remove(&subject);
            }
            Change::Draft(subject, typed) => {
                next.drafts.insert(subject, typed);
            }
            Change::Compose(composing) => {
                next.composing = composing;
                // On the phone it was chosen in the sheet, which would cover it.
                if composing && next.making == Some(NewThing::Any) {
                    next.making = None;
                }
            }
            Change::Look(at, window) => {
                let times = next.look.map_or(0, |(_, _, times)| times.wrapping_add(1));
                next.look = Some((at, window, times));
            }
            Change::Make(making) => next.making = making,
            Change::Plan(plan) => next.plan = plan,
            Change::Aim(aim) => next.aim = aim,
            Change::Logged(wanted) => next.logged = wanted,
            Change::Perspective(perspective) => next.perspective = perspective,
            Change::Crowded(crowded) => next.crowded = crowded,
            Change::Beside(beside) => {
                // What it takes the place of would hide it.
                next.making = None;
                if beside == Some(Beside::Charts) {
                    next.charted = next.selected.as_ref().and_then(subject_of).or(next.charted);
                }
                if beside.is_some() {
                    next.selected = None;
                }
                next.beside = beside;
            }
            Change::Chart(subject) => next.charted = Some(subject),
            Change::Shortcuts(shortcuts) => next.shortcuts = shortcuts,
        }
        Rc::new(next)
    }
}

/// The interface's state, to be read and changed.
pub type InterfaceHandle = UseReducerHandle<Interface>;

/// The interface's state in a component.
///
/// # Panics
/// Outside the app's context; there nothing is shown.
#[hook]
pub fn use_interface() -> InterfaceHandle {
    use_context::<InterfaceHandle>().expect("all components live inside the interface's context")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_for_one_session_is_not_meant_for_another() {
        let topic = Subject::Topic("orders".parse().expect("a name"));
        let typed = Typed::from([("retention.ms", "1".to_owned())]);
        let interface = Interface {
            language: Language::En,
            theme: Theme::default(),
            selected: None,
            focused: None,
            look: None,
            making: Some(NewThing::Producer),
            plan: None,
            aim: None,
            perspective: Perspective::Topics,
            crowded: false,
            opened: 0,
            drafts: BTreeMap::new(),
            composing: true,
            logged: Wanted::default(),
            beside: None,
            charted: None,
            shortcuts: false,
            hint: true,
        };
        let kept = Rc::new(interface).reduce(Change::Draft(topic.clone(), typed));
        let kept =
            kept.reduce(Change::Select(Some(Thing::Topic("orders".parse().expect("a name")))));
        assert!(kept.drafts.contains_key(&topic), "it stays while other things are looked at");
        let aim = Aim::at(Thing::Broker(partita_engine::id::BrokerId(1)));
        let aimed = kept.reduce(Change::Aim(aim.clone()));
        assert!(aim.is_some() && aimed.aim == aim);
        let kept = aimed.reduce(Change::Select(None));
        assert_eq!(kept.aim, None, "who lets go of all lets go of that too");
        let fresh = kept.reduce(Change::Opened(1));
        assert_eq!((fresh.drafts.len(), fresh.opened, fresh.composing), (0, 1, true));
    }
}
