//! Opening the app: the last session where there is one, otherwise a new one; saved where that is
//! possible, in memory where it is not, and always told which.

use super::autosave::Autosave;
use super::notice::Notice;
use super::picture::picture_of;
use super::save_status::MemoryReason;
use crate::storage::{
    AnyStore, Document, DocumentError, IndexedDbStore, LastSession, LockError, MemoryStore, Place,
    RestoreError, SessionHeader, SessionId, SessionLock, Shelf, Store, StoreError, Summary, adopt,
    copied_title, restore,
};
use js_sys::Reflect;
use partita_engine::history::History;
use partita_engine::simulation::Simulation;
use std::collections::BTreeMap;
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
    /// Whether time passes.
    pub playing: bool,
    /// The session of another tab that it follows, and how much of its journal it has.
    pub watched: Option<(SessionId, u32)>,
    /// Saves it.
    pub autosave: Autosave,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

/// A session that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub session: SessionId,
    /// How it began, or why that cannot be read.
    pub header: Result<SessionHeader, DocumentError>,
    /// How it looked when it was last left; none where it never was.
    pub summary: Option<Summary>,
}

/// All sessions that are kept, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(store: &AnyStore) -> Result<Vec<Listed>, StoreError> {
    let kept = store.sessions().await?;
    let summaries: BTreeMap<SessionId, Vec<u8>> = store.summaries().await?.into_iter().collect();
    let listed = kept.into_iter().rev().map(|(session, bytes)| Listed {
        session,
        header: SessionHeader::decode(&bytes, Place::Session(session)),
        // One that cannot be read is no loss: leaving the session makes it anew.
        summary: summaries.get(&session).and_then(|bytes| Summary::decode(bytes, "").ok()),
    });
    Ok(listed.collect())
}

/// Gives a session another name.
///
/// # Errors
/// When the store fails. What cannot be read is left alone.
pub async fn rename(store: &AnyStore, session: SessionId, title: &str) -> Result<(), StoreError> {
    let kept = store.sessions().await?;
    let bytes = kept.into_iter().find(|(id, _)| *id == session);
    let bytes = bytes.ok_or(StoreError::NoSession(session))?.1;
    match SessionHeader::decode(&bytes, Place::Session(session)) {
        Ok(header) => {
            let header = SessionHeader { title: title.to_owned(), ..header };
            store.put_header(session, &header.encode()).await
        }
        Err(_) => Ok(()),
    }
}

/// Makes a copy of a session, which becomes one of its own.
///
/// # Errors
/// When the store fails. What cannot be read is not copied.
pub async fn duplicate(store: &AnyStore, session: SessionId) -> Result<(), StoreError> {
    let kept = store.session(session).await?;
    if let Ok(header) = SessionHeader::decode(&kept.header, Place::Session(session)) {
        let title = copied_title(&header.title);
        let header = SessionHeader { title, created_ms: wall_clock_ms(), ..header };
        let copy = adopt(store, &header, &kept).await?;
        let summaries = store.summaries().await?;
        if let Some((_, summary)) = summaries.iter().find(|(id, _)| *id == session) {
            // The picture is made anew when the copy is left.
            let _ = store.put_summary(copy, summary).await;
        }
    }
    Ok(())
}

/// Opens the database `name`, and in it the session that was open last or the one that `begin`
/// makes.
pub async fn open(name: &str, begin: impl FnOnce() -> NewSession) -> Opened {
    let store = match IndexedDbStore::open(name).await {
        Ok(store) => store,
        Err(error) => return in_memory(begin(), error, Vec::new()),
    };
    ask_to_persist();
    let store = AnyStore::IndexedDb(store);
    match last_session(&store).await {
        Ok(Some(session)) => resume(name, store, session, begin).await,
        Ok(None) => start(name, store, begin(), Vec::new()).await,
        Err(error) => in_memory(begin(), error, Vec::new()),
    }
}

/// The session that was open last, if it is still there, else the newest.
async fn last_session(store: &AnyStore) -> Result<Option<SessionId>, StoreError> {
    let kept = store.sessions().await?;
    let noted = store.get(Shelf::Settings, LastSession::NAME).await?;
    let noted = noted.and_then(|bytes| LastSession::decode(&bytes, LastSession::NAME).ok());
    let noted = noted.filter(|LastSession(noted)| kept.iter().any(|(id, _)| id == noted));
    Ok(noted.map(|LastSession(noted)| noted).or_else(|| kept.last().map(|(id, _)| *id)))
}

/// Notes that `session` is the one that is open.
pub(super) async fn note_last(store: &impl Store, session: SessionId) {
    let noted = store.get(Shelf::Settings, LastSession::NAME).await;
    // What is damaged or of a newer Partita is left as it is: then the newest session is opened.
    let readable = |bytes: &Option<Vec<u8>>| {
        bytes.as_ref().is_none_or(|bytes| LastSession::decode(bytes, LastSession::NAME).is_ok())
    };
    if noted.is_ok_and(|bytes| readable(&bytes)) {
        let note = LastSession(session).encode();
        // Without the note the newest is opened next time, which loses nothing.
        let _ = store.put(Shelf::Settings, LastSession::NAME, &note).await;
    }
}

/// Goes on with a session, or begins a new one where it cannot be read.
pub async fn resume(
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
            return in_memory(begin(), error, Vec::new());
        }
    };
    let notices = restored
        .differences
        .map(|differences| Notice::Different { session, differences })
        .into_iter()
        .collect();
    note_last(&store, session).await;
    let (history, playing) = (restored.history, restored.playing);
    let (autosave, watched) = match lock {
        Ok(lock) => {
            let whole = Some((&history, restored.journal_length));
            (Autosave::new(store.clone(), session, lock, whole), None)
        }
        Err(reason) => (Autosave::memory_only(reason), Some((session, restored.journal_length))),
    };
    let title = restored.header.title;
    Opened { store, title, history, playing, watched, autosave, notices }
}

/// Begins a session and saves it from now on; where the disk is full, as soon as there is room.
pub async fn start(name: &str, store: AnyStore, new: NewSession, notices: Vec<Notice>) -> Opened {
    if let AnyStore::Memory(memory) = &store {
        let unknown = || StoreError::Unavailable("it was not asked for".into());
        return in_memory(new, memory.reason().unwrap_or_else(unknown), notices);
    }
    let header = header_of(&new.title, &new.history);
    let autosave = match store.create_session(&header.encode(), &[], None).await {
        Ok(session) => {
            let lock = SessionLock::acquire(name, session).await.ok();
            note_last(&store, session).await;
            Autosave::new(store.clone(), session, lock, None)
        }
        Err(StoreError::Full) => Autosave::beginning(store.clone(), header, Some(name.to_owned())),
        Err(error) => return in_memory(new, error, notices),
    };
    let (title, history) = (new.title, new.history);
    Opened { store, title, history, playing: true, watched: None, autosave, notices }
}

/// What the list shows of a session whose world is `world` now.
#[must_use]
pub fn summary_of(world: &Simulation) -> Summary {
    Summary { saved_ms: wall_clock_ms(), picture: picture_of(world) }
}

/// How a session begins that runs `history` from now on.
pub(super) fn header_of(title: &str, history: &History) -> SessionHeader {
    SessionHeader {
        title: title.to_owned(),
        created_ms: wall_clock_ms(),
        engine: env!("CARGO_PKG_VERSION").into(),
        seed: history.seed(),
        settings: history.settings().clone(),
    }
}

fn in_memory(new: NewSession, error: StoreError, notices: Vec<Notice>) -> Opened {
    Opened {
        store: AnyStore::Memory(MemoryStore::instead(error.clone())),
        title: new.title,
        history: new.history,
        playing: true,
        watched: None,
        autosave: Autosave::memory_only(MemoryReason::Store(error)),
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
