//! A connection to the database: opening, upgrading, letting go when another tab needs it.

use crate::storage::StoreError;
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The form of the database: raised whenever object stores or indexes are added.
pub(super) const FORM: u32 = 2;

/// How long to wait for other tabs that were asked to let go of an older form.
const BLOCKED_MS: u32 = 2_000;

pub(super) const SESSIONS: &str = "sessions";
pub(super) const JOURNAL: &str = "journal";
pub(super) const CHUNKS: &str = "chunks";
pub(super) const CHECKPOINTS: &str = "checkpoints";
pub(super) const PROGRESS: &str = "progress";
pub(super) const SETTINGS: &str = "settings";
pub(super) const SUMMARIES: &str = "summaries";

/// The property of a kept checkpoint that holds its document.
pub(super) const DOCUMENT: &str = "document";
/// The property of a kept checkpoint that names its chunks, and the index over it.
pub(super) const NAMED_CHUNKS: &str = "chunks";

/// An open database.
#[derive(Debug)]
pub(super) struct Connection {
    pub name: String,
    database: Database,
    /// Why it was closed, once it was.
    closed: Rc<RefCell<Option<StoreError>>>,
    _on_version_change: Closure<dyn FnMut()>,
    _on_close: Closure<dyn FnMut()>,
}

impl Connection {
    /// Opens the database `name`, made or upgraded as needed.
    pub async fn open(name: &str, form: u32) -> Result<Self, StoreError> {
        let (blocked_sender, blocked) = oneshot::channel();
        let (opened_sender, opened) = oneshot::channel();
        let request = Database::open(name.to_owned())
            .with_version(form)
            .with_on_blocked(move |_| {
                let _ = blocked_sender.send(());
                Ok(())
            })
            .with_on_upgrade_needed(upgrade);
        // The request goes on by itself even when nobody waits any more: an upgrade that was
        // blocked must still find its handler, or it would leave a database without its stores.
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(Ok(late)) = opened_sender.send(request.await) {
                late.close();
            }
        });
        let database = match select(opened, blocked).await {
            Either::Left((opened, _)) => opened,
            Either::Right((Ok(()), opened)) => {
                match select(opened, TimeoutFuture::new(BLOCKED_MS)).await {
                    Either::Left((opened, _)) => opened,
                    Either::Right(_) => return Err(StoreError::Blocked),
                }
            }
            Either::Right((Err(oneshot::Canceled), opened)) => opened.await,
        };
        let database = database
            .map_err(|oneshot::Canceled| StoreError::Unavailable("it did not answer".into()))?
            .map_err(|error| open_error(&error))?;
        Ok(Self::of(name.to_owned(), database))
    }

    fn of(name: String, database: Database) -> Self {
        let closed = Rc::new(RefCell::new(None));
        let on_version_change = Closure::new({
            let (database, closed) = (database.clone(), Rc::clone(&closed));
            move || {
                database.clone().close();
                *closed.borrow_mut() = Some(StoreError::Closed);
            }
        });
        let on_close = Closure::new({
            let closed = Rc::clone(&closed);
            move || {
                let reason = "the browser closed the database; its data may have been cleared";
                closed.borrow_mut().get_or_insert(StoreError::Failed(reason.into()));
            }
        });
        let raw: &web_sys::IdbDatabase = database.as_sys();
        raw.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        raw.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Self { name, database, closed, _on_version_change: on_version_change, _on_close: on_close }
    }

    fn open_database(&self) -> Result<&Database, StoreError> {
        match &*self.closed.borrow() {
            Some(reason) => Err(reason.clone()),
            None => Ok(&self.database),
        }
    }

    /// A transaction that only reads.
    pub fn read<const N: usize>(&self, stores: [&str; N]) -> Result<Transaction<'_>, StoreError> {
        self.open_database()?.transaction(stores).build().map_err(|error| failure(&error))
    }

    /// A transaction that writes. A strict one is confirmed only when it is on the disk.
    pub fn write<const N: usize>(
        &self,
        stores: [&str; N],
        durability: TransactionDurability,
    ) -> Result<Transaction<'_>, StoreError> {
        self.open_database()?
            .transaction(stores)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()
            .map_err(|error| failure(&error))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let raw: &web_sys::IdbDatabase = self.database.as_sys();
        raw.set_onversionchange(None);
        raw.set_onclose(None);
        raw.close();
    }
}

/// Commits, and says why if it does not succeed.
pub(super) async fn commit(transaction: Transaction<'_>) -> Result<(), StoreError> {
    let raw: web_sys::IdbTransaction = transaction.as_sys().clone().unchecked_into();
    // A full disk shows only as the reason of an aborted transaction.
    transaction.commit().await.map_err(|error| match raw.error() {
        Some(reason) => exception(&reason),
        None => failure(&error),
    })
}

/// Makes what a database of an older form lacks; never removes anything.
#[expect(clippy::needless_pass_by_value, reason = "the signature of the library's callback")]
fn upgrade(event: VersionChangeEvent, database: Database) -> indexed_db_futures::Result<()> {
    if event.old_version() < 1.0 {
        database.create_object_store(SESSIONS).with_auto_increment(true).build()?;
        database.create_object_store(JOURNAL).build()?;
        database.create_object_store(CHUNKS).build()?;
        let checkpoints = database.create_object_store(CHECKPOINTS).build()?;
        checkpoints
            .create_index(NAMED_CHUNKS, NAMED_CHUNKS.into())
            .with_multi_entry(true)
            .build()?;
        database.create_object_store(PROGRESS).build()?;
        database.create_object_store(SETTINGS).build()?;
    }
    if event.old_version() < 2.0 {
        database.create_object_store(SUMMARIES).build()?;
    }
    Ok(())
}

fn open_error(error: &OpenDbError) -> StoreError {
    let reason = match error {
        OpenDbError::Base(Error::DomException(error)) => exception(error.as_sys()),
        other => StoreError::Unavailable(other.to_string()),
    };
    match reason {
        StoreError::Failed(reason) => StoreError::Unavailable(reason),
        reason => reason,
    }
}

/// What an error of the library means here.
pub(super) fn failure(error: &Error) -> StoreError {
    match error {
        Error::DomException(error) => exception(error.as_sys()),
        other => StoreError::Failed(other.to_string()),
    }
}

fn exception(exception: &web_sys::DomException) -> StoreError {
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        name => StoreError::Failed(format!("{name}: {}", exception.message())),
    }
}
