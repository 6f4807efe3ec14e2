//! Web Locks: a session is open for writing in one tab.

use super::SessionId;
use core::fmt;
use futures_channel::oneshot;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How often to ask again: a page that is reloaded may meet the lock of its own past.
const ATTEMPTS: u32 = 6;
/// How long to wait between two attempts.
const WAIT_MS: u32 = 100;

/// Why a session cannot be locked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Another tab writes to it.
    #[error("session {0} is open in another tab")]
    Held(SessionId),
    /// The browser has no Web Locks, or refuses them here.
    #[error("this browser gives no locks: {0}")]
    Unsupported(String),
}

/// The right to write to a session, until it is dropped or the page is closed.
pub struct SessionLock {
    session: SessionId,
    release: Function,
}

impl fmt::Debug for SessionLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionLock").field("session", &self.session).finish_non_exhaustive()
    }
}

impl SessionLock {
    /// Takes the lock of `session` in the database `name`, if no other tab has it.
    ///
    /// # Errors
    /// [`LockError::Held`] when another tab has it and keeps it for half a second.
    pub async fn acquire(name: &str, session: SessionId) -> Result<Self, LockError> {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                TimeoutFuture::new(WAIT_MS).await;
            }
            if let Some(release) = request(&lock_name(name, session), true).await? {
                return Ok(Self { session, release });
            }
        }
        Err(LockError::Held(session))
    }

    /// Waits until no tab has the lock of `session`, however long that takes. It is not held
    /// afterwards.
    ///
    /// # Errors
    /// [`LockError::Unsupported`] where there are no locks.
    pub async fn wait(name: &str, session: SessionId) -> Result<(), LockError> {
        let release = request(&lock_name(name, session), false).await?;
        drop(release.map(|release| Self { session, release }));
        Ok(())
    }

    /// Which session.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }
}

impl Drop for SessionLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

fn lock_name(database: &str, session: SessionId) -> String {
    format!("{database}-session-{session}")
}

/// Asks once; the function that was got lets go of the lock. Only `if_available` may it be none.
async fn request(name: &str, if_available: bool) -> Result<Option<Function>, LockError> {
    let unsupported = |problem: JsValue| LockError::Unsupported(describe(&problem));
    let (manager, request) = manager().map_err(unsupported)?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &if_available.into()).map_err(unsupported)?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (sender, granted) = oneshot::channel();
    let callback = Closure::once(move |lock: JsValue| -> JsValue {
        let got = !lock.is_null();
        let _ = sender.send(got);
        if got { held.into() } else { JsValue::UNDEFINED }
    });
    let asked = request
        .call3(&manager, &name.into(), &options, callback.as_ref())
        .map_err(unsupported)?
        .dyn_into::<Promise>()
        .map_err(unsupported)?;
    spawn_local(async move {
        // Ends when the lock is let go; the callback must live until then.
        let _ = JsFuture::from(asked).await;
        drop(callback);
    });
    match granted.await {
        Ok(true) => Ok(release),
        Ok(false) => Ok(None),
        Err(oneshot::Canceled) => Err(LockError::Unsupported("the request was refused".into())),
    }
}

/// `navigator.locks` and its method `request`. Absent on pages that are not served securely.
fn manager() -> Result<(JsValue, Function), JsValue> {
    let navigator = web_sys::window().ok_or("there is no window")?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into())?;
    let request = Reflect::get(&manager, &"request".into())?.dyn_into::<Function>()?;
    Ok((manager, request))
}

fn describe(problem: &JsValue) -> String {
    match problem.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => problem.as_string().unwrap_or_else(|| "navigator.locks is missing".into()),
    }
}
