//! What one looks at the stage with: closer, further away, what fits, and along with the logs.

use crate::i18n::Language;
use yew::prelude::*;

/// A way of looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Closer by a step.
    Closer,
    /// Further away by a step.
    Further,
    /// What fits.
    Fit,
    /// At the ends of all logs.
    Tails,
}

/// Which controls there are something to do for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Controls {
    /// Whether one looks closer by step: not on a phone where everything fits, there it would cover
    /// something.
    pub steps: bool,
    /// Whether the person zoomed.
    pub zoomed: bool,
    /// Whether some log does not follow its tail.
    pub looks_back: bool,
    /// Whether they stand above the picture: the brokers' view fills its lower edge.
    pub above: bool,
}

impl Controls {
    /// The controls as HTML. Those that are always there keep their places.
    pub fn view(self, language: Language, look: &Callback<Look>) -> Html {
        let button = |way: Look, key: &'static str, sign: Option<&'static str>| {
            let onclick = look.reform(move |_: MouseEvent| way);
            let name = language.text(key);
            html! {
                <button {key} type="button" class={classes!("stage-control", sign.map(|_| "sign"))} {onclick}
                    aria-label={name.clone()} title={sign.map(|_| name.clone())}>
                    { sign.map_or(name, ToOwned::to_owned) }
                </button>
            }
        };
        html! {
            <div class={classes!("stage-controls", self.above.then_some("above"))} role="group" aria-label={language.text("look-label")}>
                { for self.looks_back.then(|| button(Look::Tails, "look-tails", None)) }
                { for self.zoomed.then(|| button(Look::Fit, "look-fit", None)) }
                { for self.steps.then(|| button(Look::Further, "look-further", Some("−"))) }
                { for self.steps.then(|| button(Look::Closer, "look-closer", Some("+"))) }
            </div>
        }
    }
}
