//! How components get at the session.

use super::Session;
use yew::prelude::*;

/// The session of the page. Components that show what it holds also need [`use_revision`].
///
/// # Panics
/// Outside the app's session context; there the app has no picture.
#[hook]
pub fn use_session() -> Session {
    use_context::<Session>().expect("components of the sandbox live inside the session's context")
}

/// Renders the component anew when the session has news: at most ten times a second.
#[hook]
pub fn use_revision() -> u64 {
    let session = use_session();
    let update = use_force_update();
    use_effect_with(session.clone(), move |session| {
        let subscription = session.subscribe(move || update.force_update());
        move || drop(subscription)
    });
    session.revision()
}
