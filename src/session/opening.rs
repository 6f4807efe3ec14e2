//! Opening the app: the last session where there is one, otherwise a new one; saved where that is
//! possible, in memory where it is not, and always told which.

use super::autosave::Autosave;
use super::notice::Notice;
use super::save_status::MemoryReason;
use crate::storage::{
    AnyStore, Document, IndexedDbStore, LockError, MemoryStore, RestoreError, SessionHeader,
    SessionId, SessionLock, Store, StoreError, restore,
};
use js_sys::Reflect;
use partita_engine::history::History;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A session that has yet to begin.
#[derive(Debug)]
pub struct NewSession {
    /// What the person will see in a list of sessions.
    pub title: String,
    /// The run at its beginning, with what its scenario prescribes.
    pub history: History,
}

/// An open session.
pub struct Opened {
    /// Where things are kept.
    pub store: AnyStore,
    /// What it is called.
    pub title: String,
    /// The run.
    pub history: History,
    /// Saves it.
    pub autosave: Autosave,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

/// Opens the database `name`, and in it the newest session or the one that `begin` makes.
pub async fn open(name: &str, begin: impl FnOnce() -> NewSession) -> Opened {
    let store = match IndexedDbStore::open(name).await {
        Ok(store) => store,
        Err(error) => return in_memory(begin(), MemoryReason::Store(error), Vec::new()),
    };
    ask_to_persist();
    let store = AnyStore::IndexedDb(store);
    let newest = match store.sessions().await {
        Ok(sessions) => sessions.last().map(|(id, _)| *id),
        Err(error) => return in_memory(begin(), MemoryReason::Store(error), Vec::new()),
    };
    match newest {
        Some(session) => resume(name, store, session, begin).await,
        None => start(name, store, begin(), Vec::new()).await,
    }
}

/// Goes on with a session, or begins a new one where it cannot be read.
async fn resume(
    name: &str,
    store: AnyStore,
    session: SessionId,
    begin: impl FnOnce() -> NewSession,
) -> Opened {
    // The lock comes first: what is read must not change any more.
    let lock = match SessionLock::acquire(name, session).await {
        Ok(lock) => Ok(Some(lock)),
        // Without locks the journal's numbers still keep two tabs from writing over each other.
        Err(LockError::Unsupported(_)) => Ok(None),
        Err(LockError::Held(_)) => Err(MemoryReason::OpenElsewhere),
    };
    let restored = match restore(&store, session).await {
        Ok(restored) => restored,
        Err(RestoreError::Refused(error)) => {
            let notices = vec![Notice::Refused { session, error }];
            return start(name, store, begin(), notices).await;
        }
        Err(RestoreError::Store(StoreError::NoSession(_))) => {
            return start(name, store, begin(), Vec::new()).await;
        }
        Err(RestoreError::Store(error)) => {
            return in_memory(begin(), MemoryReason::Store(error), Vec::new());
        }
    };
    let notices = restored
        .differences
        .map(|differences| Notice::Different { session, differences })
        .into_iter()
        .collect();
    let history = restored.history;
    let autosave = match lock {
        Ok(lock) => {
            let whole = Some((&history, restored.journal_length));
            Autosave::new(store.clone(), session, lock, whole)
        }
        Err(reason) => Autosave::memory_only(reason),
    };
    Opened { store, title: restored.header.title, history, autosave, notices }
}

/// Begins a session and saves it from now on.
pub async fn start(name: &str, store: AnyStore, new: NewSession, notices: Vec<Notice>) -> Opened {
    if matches!(store, AnyStore::Memory(_)) {
        let reason = StoreError::Unavailable("the store is in memory".into());
        return in_memory(new, MemoryReason::Store(reason), notices);
    }
    let header = SessionHeader {
        title: new.title.clone(),
        created_ms: wall_clock_ms(),
        engine: env!("CARGO_PKG_VERSION").into(),
        seed: new.history.seed(),
        settings: new.history.settings().clone(),
    };
    let session = match store.create_session(&header.encode()).await {
        Ok(session) => session,
        Err(error) => return in_memory(new, MemoryReason::Store(error), notices),
    };
    let lock = SessionLock::acquire(name, session).await.ok();
    let autosave = Autosave::new(store.clone(), session, lock, None);
    Opened { store, title: new.title, history: new.history, autosave, notices }
}

fn in_memory(new: NewSession, reason: MemoryReason, notices: Vec<Notice>) -> Opened {
    Opened {
        store: AnyStore::Memory(MemoryStore::default()),
        title: new.title,
        history: new.history,
        autosave: Autosave::memory_only(reason),
        notices,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock of today is far within bounds, and one before 1970 reads as 0"
)]
fn wall_clock_ms() -> u64 {
    js_sys::Date::now().max(0.0) as u64
}

/// Asks the browser not to evict what is kept. It may refuse; nothing depends on the answer.
fn ask_to_persist() {
    let Some(window) = web_sys::window() else { return };
    let navigator = window.navigator();
    // Absent on pages that are not served securely.
    let there = Reflect::get(&navigator, &JsValue::from("storage"));
    if there.is_ok_and(|storage| storage.is_object())
        && let Ok(asked) = navigator.storage().persist()
    {
        spawn_local(async move {
            let _ = JsFuture::from(asked).await;
        });
    }
}
