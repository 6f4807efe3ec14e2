//! The console: every command can be typed, and every button's command is read here.

use super::undo::Undo;
use crate::i18n::{Language, Told};
use crate::interface::{Change, Interface, NewThing, use_interface};
use crate::session::log::{happened_here, sent_by};
use crate::session::{Line, Problem, Session, WorldNames, use_revision, use_session};
use partita_engine::command::{Command, Completion, LONGEST_LINE, complete};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, HtmlInputElement, Node};
use yew::prelude::*;

/// Lines above the input while the console is open.
const LINES_SHOWN: usize = 3;
/// Completions in the popup.
const COMPLETIONS_SHOWN: usize = 8;

/// What is being typed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typing {
    text: String,
    /// Where the caret is, in bytes.
    cursor: usize,
    /// What is wrong with the line that was entered last, while it stands unchanged.
    problem: Option<Problem>,
    completions: Vec<Completion>,
    chosen: Option<usize>,
    /// Which line of the past is shown, from the newest; with what was typed before.
    recalled: Option<(usize, String)>,
}

/// The console line, which opens upwards while it has the focus.
#[component]
pub fn Console() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let typing = use_state_eq(Typing::default);
    let open = use_state_eq(|| false);
    let (place, input) = (use_node_ref(), use_node_ref());
    let scroll = use_state_eq(|| 0);

    let oninput = {
        let (typing, session) = (typing.clone(), session.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = input_of(&event) {
                typing.set(Typing::at(input.value(), caret(&input), &session));
            }
        })
    };
    // A text that no line can hold is told at once: the input would take long to show it.
    let onpaste = {
        let typing = typing.clone();
        Callback::from(move |event: Event| {
            let pasted = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let pasted = pasted.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
            if typing.text.len() + pasted.len() > LONGEST_LINE {
                event.prevent_default();
                let problem = format!("{}{pasted}", typing.text).parse::<Command>().err();
                let problem = problem.map(Problem::Wrong);
                typing.set(Typing { problem, completions: Vec::new(), ..(*typing).clone() });
            }
        })
    };
    let onkeydown = {
        let (typing, session, open) = (typing.clone(), session.clone(), open.clone());
        Callback::from(move |event: KeyboardEvent| {
            event.stop_propagation();
            let Some(input) = input_of(&event) else { return };
            if event.is_composing() {
                return;
            }
            match key(&event.key(), &typing, &session, &input) {
                Key::Nothing => {}
                Key::Leave => {
                    open.set(false);
                    // It cannot fail: the element is on the page.
                    let _ = input.blur();
                }
                Key::Set(next) => {
                    event.prevent_default();
                    put(&input, &next);
                    typing.set(*next);
                }
            }
        })
    };
    let choose = {
        let (typing, session, input) = (typing.clone(), session.clone(), input.clone());
        Callback::from(move |(span, text): (core::ops::Range<usize>, String)| {
            let mut line = typing.text.clone();
            if line.get(span.clone()).is_none() {
                return;
            }
            line.replace_range(span.clone(), &text);
            let next = Typing::at(line, span.start + text.len(), &session);
            if let Some(input) = input.cast::<HtmlInputElement>() {
                put(&input, &next);
                let _ = input.focus();
            }
            typing.set(next);
        })
    };
    let again = {
        let (typing, session, input) = (typing.clone(), session.clone(), input.clone());
        Callback::from(move |line: String| {
            let cursor = line.len();
            let next = Typing { completions: Vec::new(), ..Typing::at(line, cursor, &session) };
            if let Some(input) = input.cast::<HtmlInputElement>() {
                put(&input, &next);
                // It cannot fail: the element is on the page.
                let _ = input.focus();
            }
            typing.set(next);
        })
    };
    let onfocusin = {
        let open = open.clone();
        Callback::from(move |event: FocusEvent| {
            // The buttons beside the line act without it.
            let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if on.is_some_and(|on| {
                on.closest("button:not(.console-again)").is_ok_and(|b| b.is_none())
            }) {
                open.set(true);
            }
        })
    };
    let onfocusout = {
        let (open, place) = (open.clone(), place.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            if !place.cast::<Node>().is_some_and(|place| place.contains(to.as_ref())) {
                open.set(false);
            }
        })
    };
    let onscroll = {
        let scroll = scroll.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = input_of(&event) {
                scroll.set(input.scroll_left());
            }
        })
    };

    let add = {
        let interface = interface.clone();
        Callback::from(move |_: MouseEvent| interface.dispatch(Change::Make(Some(NewThing::Any))))
    };

    let lines = session.lines();
    let last = lines.last().map(|line| line.text.clone()).or_else(|| last_of_journal(&session));
    let placeholder = if *open { Some(interface.text("console-hint")) } else { last };
    let active = typing.chosen.map(|index| format!("completion-{index}"));
    let told = typing.problem.as_ref().map(|problem| interface.language.problem(problem));
    let shown = *open && !typing.completions.is_empty();
    html! {
        <section ref={place} class={classes!("console", open.then_some("open"))} aria-label={interface.text("console-label")}
            {onfocusin} {onfocusout}>
            <div class="console-sheet">
                <div class="console-past">
                    if *open {
                        { for lines.iter().enumerate().rev().skip(usize::from(told.is_some())).take(LINES_SHOWN).collect::<Vec<_>>().into_iter().rev()
                            .map(|(index, line)| past_line(index, line, &session, interface.language, &again)) }
                    }
                </div>
                <div class="console-problem" role="alert">
                    { for told.iter().map(|told| problem(told, &interface, &choose)) }
                </div>
                <div class="console-line">
                    <span class="prompt" aria-hidden="true">{ "›" }</span>
                    <div class="console-field">
                        <pre class="console-underline" aria-hidden="true"
                            style={format!("transform:translateX(-{}px)", *scroll)}>{ underline(&typing.text, told.as_ref()) }</pre>
                        <input {onpaste} maxlength={LONGEST_LINE.to_string()} id="console-input" ref={input} type="text" autocomplete="off" autocapitalize="off"
                            spellcheck="false" lang="en" role="combobox" aria-expanded={shown.to_string()}
                            aria-controls="completions" aria-autocomplete="list" aria-activedescendant={active}
                            aria-label={interface.text("console-input")}
                            aria-invalid={told.is_some().to_string()}
                            placeholder={placeholder} value={typing.text.clone()} {oninput} {onkeydown} {onscroll} />
                        <ul id="completions" class="completions" role="listbox" hidden={!shown}
                            aria-label={interface.text("console-completions")}
                            style={format!("left:{}ch", column(&typing))}>
                            { for typing.completions.iter().enumerate().map(|(index, completion)| {
                                option(index, completion, typing.chosen == Some(index), interface.language, &choose)
                            }) }
                        </ul>
                    </div>
                    <span class="phone-only"><Undo /></span>
                    <button class="console-add" aria-label={interface.text("places-label")} onclick={add}>{ "+" }</button>
                    <span class="console-hint" aria-hidden="true"><kbd>{ "/" }</kbd>{ " " }{ interface.text("console-hint") }</span>
                </div>
            </div>
        </section>
    }
}

impl Typing {
    /// What could follow at `cursor` of `text`.
    fn at(text: String, cursor: usize, session: &Session) -> Self {
        let names = session.with_world(|world| WorldNames::of(world));
        let mut completions =
            if text.trim().is_empty() { Vec::new() } else { complete(&text, cursor, &names) };
        completions.truncate(COMPLETIONS_SHOWN);
        completions.retain(|completion| {
            text.get(completion.span.clone()) != Some(completion.insert.as_str())
        });
        Self { text, cursor, completions, ..Self::default() }
    }

    /// With a completion put in, and a blank after it where a new word can follow.
    fn accept(&self, index: usize, session: &Session) -> Option<Self> {
        let completion = self.completions.get(index)?;
        self.text.get(completion.span.clone())?;
        let mut text = self.text.clone();
        let ends = completion.span.end >= text.trim_end().len();
        let blank = if ends && !completion.insert.ends_with('=') { " " } else { "" };
        let insert = format!("{}{blank}", completion.insert);
        text.replace_range(completion.span.clone(), &insert);
        Some(Self::at(text, completion.span.start + insert.len(), session))
    }
}

/// What a key does.
enum Key {
    Nothing,
    Leave,
    Set(Box<Typing>),
}

fn key(key: &str, typing: &Typing, session: &Session, input: &HtmlInputElement) -> Key {
    let popup = !typing.completions.is_empty();
    let set = |typing: Typing| Key::Set(Box::new(typing));
    match key {
        "Enter" => match typing.chosen.and_then(|index| typing.accept(index, session)) {
            Some(next) => set(next),
            None if typing.text.trim().is_empty() => Key::Nothing,
            None => set(enter(typing, session)),
        },
        "Tab" if popup && caret(input) == typing.text.len() => {
            typing.accept(typing.chosen.unwrap_or(0), session).map_or(Key::Nothing, set)
        }
        "ArrowUp" | "ArrowDown" if popup && typing.recalled.is_none() => {
            let count = typing.completions.len();
            let chosen = match (key, typing.chosen) {
                ("ArrowDown", None) => 0,
                ("ArrowDown", Some(index)) => (index + 1) % count,
                (_, None | Some(0)) => count - 1,
                (_, Some(index)) => index - 1,
            };
            set(Typing { chosen: Some(chosen), ..typing.clone() })
        }
        "ArrowUp" => recall(typing, session, true).map_or(Key::Nothing, set),
        "ArrowDown" => recall(typing, session, false).map_or(Key::Nothing, set),
        "Escape" if popup => {
            set(Typing { completions: Vec::new(), chosen: None, ..typing.clone() })
        }
        "Escape" => Key::Leave,
        _ => Key::Nothing,
    }
}

/// Carries out the line; when it is refused it stays, with what is wrong with it.
fn enter(typing: &Typing, session: &Session) -> Typing {
    match session.run_line(typing.text.trim_end()) {
        Ok(_) => Typing::default(),
        Err(problem) => {
            let problem = Some(problem);
            Typing { problem, completions: Vec::new(), chosen: None, ..typing.clone() }
        }
    }
}

/// The line before or after among those of the past.
fn recall(typing: &Typing, session: &Session, back: bool) -> Option<Typing> {
    let mut past: Vec<String> = session.with_history(|history| {
        history.journal().iter().map(|entry| entry.line.to_string()).collect()
    });
    past.extend(session.lines().into_iter().filter(|l| l.outcome.is_err()).map(|l| l.text));
    past.dedup();
    let (shown, typed) = match &typing.recalled {
        Some((index, typed)) => (Some(*index), typed.clone()),
        None => (None, typing.text.clone()),
    };
    let next = match (shown, back) {
        (None, true) => Some(0),
        (Some(index), true) => Some((index + 1).min(past.len().saturating_sub(1))),
        (None, false) => return None,
        (Some(index), false) => index.checked_sub(1),
    };
    let Some(index) = next else {
        return Some(Typing { cursor: typed.len(), text: typed, ..Typing::default() });
    };
    let text = past.into_iter().rev().nth(index)?;
    Some(Typing { cursor: text.len(), text, recalled: Some((index, typed)), ..Typing::default() })
}

fn last_of_journal(session: &Session) -> Option<String> {
    session.with_history(|history| {
        let index = history.applied().checked_sub(1)?;
        history.journal().get(index).map(|entry| entry.line.to_string())
    })
}

fn past_line(
    index: usize,
    line: &Line,
    session: &Session,
    language: Language,
    again: &Callback<String>,
) -> Html {
    let (again, text) = (again.clone(), line.text.clone());
    let edit = Callback::from(move |_: MouseEvent| again.emit(text.clone()));
    let (class, result) = match &line.outcome {
        Ok(command) if !session.with_world(|world| happened_here(world, *command, &line.text)) => {
            ("undone", language.text("console-elsewhere"))
        }
        Ok(command) => {
            let sent = session.with_world(|world| sent_by(world, *command));
            let text = sent.map(|sent| match sent.offset {
                Some(offset) => language.say(
                    "console-sent-at",
                    &[
                        ("partition", sent.topic_partition.to_string().into()),
                        ("offset", offset.0.into()),
                    ],
                ),
                None => language
                    .say("console-sent", &[("partition", sent.topic_partition.to_string().into())]),
            });
            ("done", text.unwrap_or_else(|| language.text("console-done")))
        }
        Err(problem) => ("refused", format!("✕ {}", language.problem(problem).text)),
    };
    html! {
        <p key={index} class={classes!("console-done-line", class)}>
            <span class="prompt" aria-hidden="true">{ "›" }</span>
            <button type="button" class="console-again" title={language.text("console-edit")}
                onclick={edit}><code lang="en">{ line.text.clone() }</code></button>
            <span class="console-result">{ result }</span>
        </p>
    }
}

type Choose = Callback<(core::ops::Range<usize>, String)>;

fn problem(told: &Told, interface: &Interface, choose: &Choose) -> Html {
    let suggestion = told.span.clone().zip(told.nearest).map(|(span, nearest)| {
        let choose = choose.clone();
        let onclick =
            Callback::from(move |_: MouseEvent| choose.emit((span.clone(), nearest.to_owned())));
        html! {
            <button class="link" key="suggestion" {onclick}>
                { interface.say("console-did-you-mean", &[("word", nearest.into())]) }
            </button>
        }
    });
    html! { <>{ "✕ " }{ told.text.clone() }{ " " }{ for suggestion }</> }
}

/// The text with a wavy line under what is wrong; the text itself is the input's.
fn underline(text: &str, told: Option<&Told>) -> Html {
    let Some(span) = told.and_then(|told| told.span.clone()) else {
        return html! {};
    };
    let before = text.get(..span.start).unwrap_or_default().to_owned();
    let wrong = text.get(span).filter(|wrong| !wrong.is_empty()).unwrap_or(" ").to_owned();
    html! { <>{ before }<span class="wavy">{ wrong }</span></> }
}

fn option(
    index: usize,
    completion: &Completion,
    chosen: bool,
    language: Language,
    choose: &Choose,
) -> Html {
    let meaning = completion.key.as_deref().and_then(|key| language.lookup(key, &[]));
    let blank = if completion.insert.ends_with('=') { "" } else { " " };
    let (span, insert) = (completion.span.clone(), format!("{}{blank}", completion.insert));
    let choose = choose.clone();
    // Before the input loses the focus and the list is gone.
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        event.prevent_default();
        choose.emit((span.clone(), insert.clone()));
    });
    html! {
        <li key={index} id={format!("completion-{index}")} role="option" aria-selected={chosen.to_string()}
            class={classes!("completion", chosen.then_some("chosen"))} {onpointerdown}>
            <code lang="en">{ completion.insert.clone() }</code>
            <span>{ meaning }</span>
        </li>
    }
}

/// The column at which the completions begin.
fn column(typing: &Typing) -> usize {
    /// Further right the list would leave the window.
    const RIGHTMOST: usize = 60;
    let start = typing.completions.first().map_or(0, |completion| completion.span.start);
    typing.text.get(..start).unwrap_or_default().chars().count().min(RIGHTMOST)
}

fn input_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Where the caret is, in bytes; the page counts UTF-16 units.
fn caret(input: &HtmlInputElement) -> usize {
    let text = input.value();
    let Some(units) = input.selection_start().ok().flatten() else { return text.len() };
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    let end = text.char_indices().find(|(_, letter)| {
        let here = left == 0;
        left = left.saturating_sub(letter.len_utf16());
        here
    });
    end.map_or(text.len(), |(index, _)| index)
}

/// Puts the text and the caret into the input at once: typing goes on from there.
fn put(input: &HtmlInputElement, typing: &Typing) {
    input.set_value(&typing.text);
    let before = typing.text.get(..typing.cursor).unwrap_or(&typing.text);
    let units = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
    // Refused for inputs without text only.
    let _ = input.set_selection_range(units, units);
}
