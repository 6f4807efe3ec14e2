//! How much of the browser's storage is used.

use crate::interface::use_interface;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// "1.2 MB of about 300 MB used", where the browser tells.
#[component]
pub fn Room() -> Html {
    let interface = use_interface();
    let room = use_state_eq(|| None::<(u64, u64)>);
    {
        let room = room.setter();
        use_effect_with((), move |()| {
            spawn_local(async move { room.set(estimate().await) });
        });
    }
    let said = room.map(|(used, quota)| {
        let arguments = [("used", size_text(used).into()), ("quota", size_text(quota).into())];
        interface.say("sessions-used", &arguments)
    });
    html! { <span>{ said }</span> }
}

async fn estimate() -> Option<(u64, u64)> {
    let navigator = web_sys::window()?.navigator();
    // Absent on pages that are not served securely.
    let storage = Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object);
    storage?;
    let told = JsFuture::from(navigator.storage().estimate().ok()?).await.ok()?;
    let number = |name: &str| {
        let number = Reflect::get(&told, &name.into()).ok()?.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of bytes, checked not to be negative"
        )]
        (number >= 0.0).then_some(number as u64)
    };
    Some((number("usage")?, number("quota")?))
}

/// A number of bytes as people say it: `412 kB`, `1.3 MB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut tenths = bytes.div_ceil(100);
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(1000);
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if tenths < 100 && unit > 0 {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", tenths.div_ceil(10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        for (bytes, text) in [
            (0, "0 kB"),
            (1, "1 kB"),
            (411_200, "412 kB"),
            (1_000_000, "1.0 MB"),
            (1_230_000, "1.3 MB"),
            (25_000_000, "25 MB"),
            (3_000_000_000, "3.0 GB"),
        ] {
            assert_eq!(size_text(bytes), text, "{bytes}");
        }
    }
}
