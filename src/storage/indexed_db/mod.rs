//! The store in IndexedDB.
//!
//! | object store | key | value |
//! |---|---|---|
//! | `sessions` | number, given by the database | header |
//! | `journal` | `[session, number]`; `[session, "reached"]` | entry; time reached |
//! | `chunks` | id in hexadecimal | the chunk's own form |
//! | `checkpoints` | `[session, number]` | `{ document, chunks: [id, …] }`, indexed by chunk |
//! | `summaries` | session's number | summary |
//! | `progress`, `settings` | name | document |
//!
//! Values are `Uint8Array`s. Anything else found in their place reads as no bytes, which no
//! document accepts.

mod connection;

use super::{CheckpointBytes, ChunkSource, SessionBytes, SessionId, Shelf, Store, StoreError};
use connection::{
    CHECKPOINTS, CHUNKS, Connection, DOCUMENT, FORM, JOURNAL, NAMED_CHUNKS, PROGRESS, SESSIONS,
    SETTINGS, SUMMARIES, commit, failure,
};
use indexed_db_futures::KeyRange;
use indexed_db_futures::internals::{QuerySourceInternal, SystemRepr};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability};
use js_sys::{Array, Object, Reflect, Uint8Array};
use partita_engine::log::ChunkId;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The name of the app's database.
pub const DATABASE_NAME: &str = "partita";

/// The key, after the session's number, of the time reached.
const REACHED: &str = "reached";

/// The store in the browser's database. Clones share the connection.
#[derive(Clone, Debug)]
pub struct IndexedDbStore(Rc<Connection>);

type Result<T> = core::result::Result<T, StoreError>;

impl IndexedDbStore {
    /// Opens the database `name`, and makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the browser refuses, [`StoreError::Newer`] when the
    /// database has a later form, [`StoreError::Blocked`] when another tab keeps an older form open.
    pub async fn open(name: &str) -> Result<Self> {
        Self::open_as(name, FORM).await
    }

    /// Opens the database `name` in the form with the number `form`, as a later Partita would.
    ///
    /// # Errors
    /// Those of [`IndexedDbStore::open`].
    pub async fn open_as(name: &str, form: u32) -> Result<Self> {
        Ok(Self(Rc::new(Connection::open(name, form).await?)))
    }

    /// The database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

impl Store for IndexedDbStore {
    async fn sessions(&self) -> Result<Vec<(SessionId, Vec<u8>)>> {
        by_session(&self.0.read([SESSIONS])?, SESSIONS).await
    }

    async fn create_session(
        &self,
        header: &[u8],
        journal: &[Vec<u8>],
        reached: Option<&[u8]>,
    ) -> Result<SessionId> {
        let transaction = self.0.write([SESSIONS, JOURNAL], TransactionDurability::Strict)?;
        let key = object_store(&transaction, SESSIONS)?
            .add(value(header))
            .with_key_type::<JsValue>()
            .primitive()
            .map_err(|error| failure(&error))?
            .await
            .map_err(|error| failure(&error))?;
        let unreadable = || StoreError::Failed("the database gave a key that is no number".into());
        let session = number(&key).map(SessionId).ok_or_else(unreadable)?;
        let entries = object_store(&transaction, JOURNAL)?;
        for (number, entry) in (0..).zip(journal) {
            keep(&entries, numbered_key(session, number), value(entry))?;
        }
        if let Some(reached) = reached {
            keep(&entries, reached_key(session), value(reached))?;
        }
        drop(entries);
        commit(transaction).await?;
        Ok(session)
    }

    async fn put_header(&self, session: SessionId, header: &[u8]) -> Result<()> {
        let transaction = self.0.write([SESSIONS], TransactionDurability::Strict)?;
        must_exist(&transaction, session).await?;
        keep(&object_store(&transaction, SESSIONS)?, session_key(session), value(header))?;
        commit(transaction).await
    }

    async fn summaries(&self) -> Result<Vec<(SessionId, Vec<u8>)>> {
        by_session(&self.0.read([SUMMARIES])?, SUMMARIES).await
    }

    async fn put_summary(&self, session: SessionId, summary: &[u8]) -> Result<()> {
        let transaction = self.0.write([SESSIONS, SUMMARIES], TransactionDurability::Relaxed)?;
        must_exist(&transaction, session).await?;
        keep(&object_store(&transaction, SUMMARIES)?, session_key(session), value(summary))?;
        commit(transaction).await
    }

    async fn size(&self, session: SessionId) -> Result<u64> {
        let stores = [SESSIONS, JOURNAL, CHECKPOINTS, CHUNKS, SUMMARIES];
        let transaction = self.0.read(stores)?;
        let header = one(&object_store(&transaction, SESSIONS)?, session_key(session))
            .await?
            .ok_or(StoreError::NoSession(session))?;
        let summary = one(&object_store(&transaction, SUMMARIES)?, session_key(session)).await?;
        let (_, entries) =
            all(&object_store(&transaction, JOURNAL)?, Some(range_of(session))).await?;
        let (_, checkpoints) =
            all(&object_store(&transaction, CHECKPOINTS)?, Some(range_of(session))).await?;
        let chunks = object_store(&transaction, CHUNKS)?;
        let mut kept = Vec::new();
        for id in named_chunks(&checkpoints) {
            kept.extend(one(&chunks, id.into()).await?);
        }
        let documents = checkpoints.iter().map(|checkpoint| property(checkpoint, DOCUMENT));
        let all = [header].into_iter().chain(summary).chain(entries).chain(documents).chain(kept);
        Ok(all.map(|value| length(&value)).sum())
    }

    async fn journal_from(&self, session: SessionId, first: u32) -> Result<Vec<(u32, Vec<u8>)>> {
        let transaction = self.0.read([JOURNAL])?;
        let after = array_key(&[session.0.into(), REACHED.into()]);
        let range = KeyRange::Bound(numbered_key(session, first), false, after, true);
        let (keys, entries) = all(&object_store(&transaction, JOURNAL)?, Some(range)).await?;
        let numbered = keys.iter().zip(&entries);
        Ok(numbered.filter_map(|(key, entry)| Some((second(key)?, bytes(entry)))).collect())
    }

    async fn session(&self, session: SessionId) -> Result<SessionBytes> {
        let transaction = self.0.read([SESSIONS, JOURNAL, CHECKPOINTS])?;
        let header = one(&object_store(&transaction, SESSIONS)?, session_key(session))
            .await?
            .ok_or(StoreError::NoSession(session))?;
        let (keys, entries) =
            all(&object_store(&transaction, JOURNAL)?, Some(range_of(session))).await?;
        let (checkpoint_keys, checkpoints) =
            all(&object_store(&transaction, CHECKPOINTS)?, Some(range_of(session))).await?;
        let mut loaded = SessionBytes { header: bytes(&header), ..SessionBytes::default() };
        for (key, entry) in keys.iter().zip(&entries) {
            match second(key) {
                Some(number) => loaded.journal.push((number, bytes(entry))),
                None => loaded.reached = Some(bytes(entry)),
            }
        }
        loaded.checkpoints = checkpoint_keys
            .iter()
            .zip(&checkpoints)
            .filter_map(|(key, kept)| Some((second(key)?, bytes(&property(kept, DOCUMENT)))))
            .collect();
        Ok(loaded)
    }

    async fn delete_session(&self, session: SessionId) -> Result<()> {
        let stores = [SESSIONS, JOURNAL, CHECKPOINTS, CHUNKS, SUMMARIES];
        let transaction = self.0.write(stores, TransactionDurability::Relaxed)?;
        remove(&object_store(&transaction, SESSIONS)?, KeyRange::Only(session_key(session)))?;
        remove(&object_store(&transaction, SUMMARIES)?, KeyRange::Only(session_key(session)))?;
        remove(&object_store(&transaction, JOURNAL)?, range_of(session))?;
        let checkpoints = object_store(&transaction, CHECKPOINTS)?;
        let (_, values) = all(&checkpoints, Some(range_of(session))).await?;
        remove(&checkpoints, range_of(session))?;
        collect_chunks(&transaction, &values).await?;
        commit(transaction).await
    }

    async fn append_journal(
        &self,
        session: SessionId,
        first: u32,
        entries: &[Vec<u8>],
        reached: &[u8],
    ) -> Result<()> {
        let transaction = self.0.write([SESSIONS, JOURNAL], TransactionDurability::Strict)?;
        must_exist(&transaction, session).await?;
        let journal = object_store(&transaction, JOURNAL)?;
        if let Some(number) = first.checked_sub(1)
            && !is_there(&journal, numbered_key(session, number)).await?
        {
            return Err(StoreError::Gap { session, number });
        }
        for (number, entry) in (first..).zip(entries) {
            if is_there(&journal, numbered_key(session, number)).await? {
                return Err(StoreError::Conflict { session });
            }
            keep(&journal, numbered_key(session, number), value(entry))?;
        }
        keep(&journal, reached_key(session), value(reached))?;
        commit(transaction).await
    }

    async fn note_reached(&self, session: SessionId, reached: &[u8]) -> Result<()> {
        let transaction = self.0.write([SESSIONS, JOURNAL], TransactionDurability::Relaxed)?;
        must_exist(&transaction, session).await?;
        keep(&object_store(&transaction, JOURNAL)?, reached_key(session), value(reached))?;
        commit(transaction).await
    }

    async fn put_checkpoint<C: ChunkSource>(
        &self,
        session: SessionId,
        checkpoint: &CheckpointBytes<C>,
    ) -> Result<()> {
        let stores = [SESSIONS, CHECKPOINTS, CHUNKS];
        let transaction = self.0.write(stores, TransactionDurability::Relaxed)?;
        must_exist(&transaction, session).await?;
        let checkpoints = object_store(&transaction, CHECKPOINTS)?;
        let (keys, values) = all(&checkpoints, Some(range_of(session))).await?;
        let last = keys.iter().filter_map(second).max().unwrap_or(0);
        let number = last.saturating_add(1);
        keep(&checkpoints, numbered_key(session, number), checkpoint_value(checkpoint)?)?;
        add_chunks(&object_store(&transaction, CHUNKS)?, &checkpoint.chunks).await?;
        let surplus = (keys.len() + 1).saturating_sub(checkpoint.keep.max(1));
        for key in keys.iter().take(surplus) {
            remove(&checkpoints, KeyRange::Only(key.clone()))?;
        }
        collect_chunks(&transaction, values.get(..surplus).unwrap_or_default()).await?;
        commit(transaction).await
    }

    async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Option<Vec<u8>>>> {
        let transaction = self.0.read([CHUNKS])?;
        let chunks = object_store(&transaction, CHUNKS)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.push(one(&chunks, id.to_string().into()).await?.as_ref().map(bytes));
        }
        Ok(found)
    }

    async fn get(&self, shelf: Shelf, name: &str) -> Result<Option<Vec<u8>>> {
        let transaction = self.0.read([shelf_name(shelf)])?;
        let found = one(&object_store(&transaction, shelf_name(shelf))?, name.into()).await?;
        Ok(found.as_ref().map(bytes))
    }

    async fn put(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<()> {
        let transaction = self.0.write([shelf_name(shelf)], TransactionDurability::Strict)?;
        keep(&object_store(&transaction, shelf_name(shelf))?, name.into(), value(bytes))?;
        commit(transaction).await
    }
}

const fn shelf_name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Progress => PROGRESS,
        Shelf::Settings => SETTINGS,
    }
}

fn object_store<'t>(transaction: &'t Transaction<'_>, name: &str) -> Result<ObjectStore<'t>> {
    transaction.object_store(name).map_err(|error| failure(&error))
}

/// What an object store holds for each session.
async fn by_session(
    transaction: &Transaction<'_>,
    store: &str,
) -> Result<Vec<(SessionId, Vec<u8>)>> {
    let (keys, values) = all(&object_store(transaction, store)?, None).await?;
    let numbered = keys.iter().zip(&values);
    Ok(numbered.filter_map(|(key, value)| Some((SessionId(number(key)?), bytes(value)))).collect())
}

async fn must_exist(transaction: &Transaction<'_>, session: SessionId) -> Result<()> {
    let found = one(&object_store(transaction, SESSIONS)?, session_key(session)).await?;
    found.map(|_| ()).ok_or(StoreError::NoSession(session))
}

async fn one(store: &ObjectStore<'_>, key: JsValue) -> Result<Option<JsValue>> {
    store
        .get::<JsValue, JsValue, _>(KeyRange::Only(key))
        .primitive()
        .map_err(|error| failure(&error))?
        .await
        .map_err(|error| failure(&error))
}

/// Whether a store or an index has anything under `key`.
async fn is_there<Q>(source: &Q, key: JsValue) -> Result<bool>
where
    Q: SystemRepr,
    Q::Repr: QuerySourceInternal,
{
    let count: u32 = source
        .count()
        .with_query::<JsValue, _>(KeyRange::Only(key))
        .primitive()
        .map_err(|error| failure(&error))?
        .await
        .map_err(|error| failure(&error))?;
    Ok(count > 0)
}

/// Keys and values in the order of the keys.
async fn all(
    store: &ObjectStore<'_>,
    range: Option<KeyRange<JsValue>>,
) -> Result<(Vec<JsValue>, Vec<JsValue>)> {
    let range = range.unwrap_or(KeyRange::LowerBound(f64::NEG_INFINITY.into(), false));
    let keys = store
        .get_all_keys::<JsValue>()
        .with_query::<JsValue, _>(range.clone())
        .primitive()
        .map_err(|error| failure(&error))?;
    let values = store
        .get_all::<JsValue>()
        .with_query::<JsValue, _>(range)
        .primitive()
        .map_err(|error| failure(&error))?;
    let keys = keys.await.map_err(|error| failure(&error))?;
    let values = values.await.map_err(|error| failure(&error))?;
    let keys: indexed_db_futures::Result<Vec<_>> = keys.collect();
    let values: indexed_db_futures::Result<Vec<_>> = values.collect();
    Ok((keys.map_err(|error| failure(&error))?, values.map_err(|error| failure(&error))?))
}

/// Asks for a write; the transaction's end tells whether it was done.
fn keep(store: &ObjectStore<'_>, key: JsValue, value: JsValue) -> Result<()> {
    store.put(value).with_key(key).primitive().map(drop).map_err(|error| failure(&error))
}

/// Asks for a removal; the transaction's end tells whether it was done.
fn remove(store: &ObjectStore<'_>, range: KeyRange<JsValue>) -> Result<()> {
    store.delete::<JsValue, _>(range).primitive().map(drop).map_err(|error| failure(&error))
}

/// Keeps those of `chunks` that are not there yet.
async fn add_chunks<C: ChunkSource>(store: &ObjectStore<'_>, chunks: &[C]) -> Result<()> {
    for chunk in chunks {
        let key = JsValue::from(chunk.id().to_string());
        if !is_there(store, key.clone()).await? {
            keep(store, key, value(&chunk.bytes()))?;
        }
    }
    Ok(())
}

/// Removes the chunks that `forgotten` checkpoints named and that no kept one names.
async fn collect_chunks(transaction: &Transaction<'_>, forgotten: &[JsValue]) -> Result<()> {
    let checkpoints = object_store(transaction, CHECKPOINTS)?;
    let index = checkpoints.index(NAMED_CHUNKS).map_err(|error| failure(&error))?;
    let chunks = object_store(transaction, CHUNKS)?;
    for id in named_chunks(forgotten) {
        let key = JsValue::from(id);
        if !is_there(&index, key.clone()).await? {
            remove(&chunks, KeyRange::Only(key))?;
        }
    }
    Ok(())
}

/// The chunks that kept checkpoints name.
fn named_chunks(checkpoints: &[JsValue]) -> BTreeSet<String> {
    checkpoints
        .iter()
        .map(|checkpoint| property(checkpoint, NAMED_CHUNKS))
        .filter_map(|chunks| chunks.dyn_into::<Array>().ok())
        .flat_map(|chunks| chunks.iter().filter_map(|id| id.as_string()).collect::<Vec<_>>())
        .collect()
}

fn checkpoint_value<C: ChunkSource>(checkpoint: &CheckpointBytes<C>) -> Result<JsValue> {
    let kept = Object::new();
    let named: Array =
        checkpoint.chunks.iter().map(|chunk| JsValue::from(chunk.id().to_string())).collect();
    for (name, value) in
        [(DOCUMENT, value(&checkpoint.document)), (NAMED_CHUNKS, JsValue::from(named))]
    {
        Reflect::set(&kept, &name.into(), &value)
            .map_err(|problem| StoreError::Failed(format!("{problem:?}")))?;
    }
    Ok(kept.into())
}

fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn value(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// How many bytes a kept value has.
fn length(value: &JsValue) -> u64 {
    value.dyn_ref::<Uint8Array>().map_or(0, |bytes| bytes.length().into())
}

fn session_key(session: SessionId) -> JsValue {
    session.0.into()
}

fn numbered_key(session: SessionId, number: u32) -> JsValue {
    array_key(&[session.0.into(), number.into()])
}

fn reached_key(session: SessionId) -> JsValue {
    array_key(&[session.0.into(), REACHED.into()])
}

fn array_key(parts: &[JsValue]) -> JsValue {
    parts.iter().collect::<Array>().into()
}

/// All keys of a session: an array sorts after its own beginning and before one that goes on with
/// an array.
fn range_of(session: SessionId) -> KeyRange<JsValue> {
    let after = array_key(&[session.0.into(), Array::new().into()]);
    KeyRange::Bound(array_key(&[session.0.into()]), false, after, true)
}

/// The second part of a key, where it is a number.
fn second(key: &JsValue) -> Option<u32> {
    number(&key.dyn_ref::<Array>()?.get(1))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number within bounds"
)]
fn number(key: &JsValue) -> Option<u32> {
    let number = key.as_f64()?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number))
        .then_some(number as u32)
}
