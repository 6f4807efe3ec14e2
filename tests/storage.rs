//! What the browser keeps, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used)]

use futures_util::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use partita::storage::{
    AnyStore, Checkpoint, CheckpointBytes, ChunkSource, Document, DocumentError, IndexedDbStore,
    JournalAction, JournalEntry, Kind, LockError, MemoryStore, Reached, SessionHeader, SessionId,
    SessionLock, Shelf, Store, StoreError, document,
};
use partita_engine::history::BranchId;
use partita_engine::log::ChunkId;
use partita_engine::simulation::ClusterSettings;
use partita_engine::time::SimTime;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

thread_local! {
    static DATABASES: Cell<u32> = const { Cell::new(0) };
}

/// A name that no other test uses: tests must not meet in one database.
fn fresh_name() -> String {
    let number = DATABASES.get();
    DATABASES.set(number + 1);
    format!("partita-test-{number}-{}", js_sys::Date::now())
}

async fn fresh() -> (String, IndexedDbStore) {
    let name = fresh_name();
    let store = IndexedDbStore::open(&name).await.expect("a browser gives storage");
    (name, store)
}

struct Piece(u128, Vec<u8>);

impl ChunkSource for Piece {
    fn id(&self) -> ChunkId {
        ChunkId(self.0)
    }
    fn bytes(&self) -> Vec<u8> {
        self.1.clone()
    }
}

fn pieces(numbers: &[u128]) -> Vec<Piece> {
    numbers.iter().map(|number| Piece(*number, number.to_le_bytes().into())).collect()
}

fn header() -> SessionHeader {
    SessionHeader {
        title: "First steps".into(),
        created_ms: 1_767_225_600_000,
        engine: "0.1.0".into(),
        seed: 42,
        settings: ClusterSettings::default(),
    }
}

fn note() -> Vec<u8> {
    Reached::default().encode()
}

fn entry(number: u32) -> JournalEntry {
    JournalEntry {
        number,
        branch: BranchId(0),
        at: SimTime::from_millis(u64::from(number) * 10),
        action: JournalAction::Command(format!("send p1 orders key={number}")),
    }
}

fn checkpoint(number: u32, chunks: &[u128]) -> Checkpoint {
    Checkpoint {
        build: "test".into(),
        branch: BranchId(0),
        at: SimTime::from_millis(u64::from(number)),
        applied: number,
        digest: 7,
        outcome: Vec::new(),
        chunks: chunks.iter().copied().map(ChunkId).collect(),
        state: vec![1; 100],
        marks: Vec::new(),
    }
}

async fn put_checkpoint<S: Store>(store: &S, session: SessionId, number: u32, chunks: &[u128]) {
    let document = checkpoint(number, chunks).encode();
    let checkpoint = CheckpointBytes { document, chunks: pieces(chunks), keep: 2 };
    store.put_checkpoint(session, &checkpoint).await.expect("there is room");
}

async fn present<S: Store>(store: &S, chunks: &[u128]) -> Vec<bool> {
    let ids: Vec<ChunkId> = chunks.iter().copied().map(ChunkId).collect();
    store.chunks(&ids).await.unwrap().iter().map(Option::is_some).collect()
}

/// What every store must do.
async fn keeps_sessions<S: Store>(store: &S) {
    assert_eq!(store.sessions().await, Ok(Vec::new()));
    let first = store.create_session(&header().encode(), &[], None).await.unwrap();
    let second = store.create_session(&header().encode(), &[], None).await.unwrap();
    assert!(second > first);
    store.append_journal(first, 0, &[entry(0).encode(), entry(1).encode()], &note()).await.unwrap();
    store.append_journal(first, 2, &[entry(2).encode()], &note()).await.unwrap();
    store.append_journal(second, 0, &[entry(0).encode()], &note()).await.unwrap();
    let reached = Reached { at: SimTime::from_millis(9), ..Reached::default() };
    store.note_reached(first, &Reached::default().encode()).await.unwrap();
    store.note_reached(first, &reached.encode()).await.unwrap();
    put_checkpoint(store, first, 1, &[1]).await;

    let loaded = store.session(first).await.unwrap();
    assert_eq!(SessionHeader::decode(&loaded.header, "1"), Ok(header()));
    let numbers: Vec<u32> = loaded.journal.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [0, 1, 2]);
    for (number, bytes) in &loaded.journal {
        assert_eq!(JournalEntry::decode(bytes, ""), Ok(entry(*number)));
    }
    assert_eq!(Reached::decode(&loaded.reached.unwrap(), ""), Ok(reached));
    let (_, bytes) = loaded.checkpoints.last().unwrap();
    assert_eq!(Checkpoint::decode(bytes, ""), Ok(checkpoint(1, &[1])));

    store.delete_session(first).await.unwrap();
    assert_eq!(store.session(first).await, Err(StoreError::NoSession(first)));
    assert_eq!(store.session(second).await.unwrap().journal.len(), 1);
    let third = store.create_session(&header().encode(), &[], None).await.unwrap();
    assert!(third > second, "a number is never given twice");
}

async fn refuses_strangers<S: Store>(store: &S) {
    let nobody = SessionId(99);
    let entries = [entry(0).encode()];
    assert_eq!(
        store.append_journal(nobody, 0, &entries, &note()).await,
        Err(StoreError::NoSession(nobody))
    );
    assert_eq!(store.note_reached(nobody, &[1]).await, Err(StoreError::NoSession(nobody)));
    let session = store.create_session(&header().encode(), &[], None).await.unwrap();
    store.append_journal(session, 0, &entries, &note()).await.unwrap();
    let twice = [entry(1).encode(), entry(2).encode()];
    store.append_journal(session, 1, &twice, &note()).await.unwrap();
    let conflict = Err(StoreError::Conflict { session });
    assert_eq!(store.append_journal(session, 2, &twice, &note()).await, conflict);
    let gap = StoreError::Gap { session, number: 3 };
    assert_eq!(store.append_journal(session, 4, &twice, &note()).await, Err(gap));
    assert_eq!(store.session(session).await.unwrap().journal.len(), 3, "nothing half written");
}

async fn collects_chunks<S: Store>(store: &S) {
    let one = store.create_session(&header().encode(), &[], None).await.unwrap();
    let other = store.create_session(&header().encode(), &[], None).await.unwrap();
    put_checkpoint(store, one, 1, &[1, 2]).await;
    put_checkpoint(store, other, 1, &[2, 9]).await;
    put_checkpoint(store, one, 2, &[2, 3]).await;
    assert_eq!(present(store, &[1, 2, 3, 9]).await, [true; 4]);
    // The third checkpoint of a session that keeps two: the first one goes, and what only it named.
    put_checkpoint(store, one, 3, &[3, 4]).await;
    assert_eq!(store.session(one).await.unwrap().checkpoints.len(), 2);
    assert_eq!(present(store, &[1, 2, 3, 4, 9]).await, [false, true, true, true, true]);
    put_checkpoint(store, one, 4, &[4]).await;
    assert_eq!(present(store, &[2, 3, 4]).await, [true; 3], "2 is named by the other session");
    store.delete_session(other).await.unwrap();
    assert_eq!(present(store, &[2, 3, 4, 9]).await, [false, true, true, false]);
    // A chunk that was collected is written again when a checkpoint names it again.
    put_checkpoint(store, one, 5, &[1, 4]).await;
    assert_eq!(present(store, &[1, 3, 4]).await, [true, false, true]);
}

async fn keeps_shelves<S: Store>(store: &S) {
    assert_eq!(store.get(Shelf::Settings, "theme").await, Ok(None));
    store.put(Shelf::Settings, "theme", &[1]).await.unwrap();
    store.put(Shelf::Settings, "theme", &[2]).await.unwrap();
    assert_eq!(store.get(Shelf::Settings, "theme").await, Ok(Some(vec![2])));
    assert_eq!(store.get(Shelf::Progress, "theme").await, Ok(None));
}

#[wasm_bindgen_test]
async fn memory_does_what_a_store_must() {
    keeps_sessions(&MemoryStore::default()).await;
    refuses_strangers(&MemoryStore::default()).await;
    collects_chunks(&MemoryStore::default()).await;
    keeps_shelves(&AnyStore::Memory(MemoryStore::default())).await;
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_sessions() {
    keeps_sessions(&fresh().await.1).await;
}

#[wasm_bindgen_test]
async fn indexed_db_refuses_strangers() {
    refuses_strangers(&fresh().await.1).await;
}

#[wasm_bindgen_test]
async fn indexed_db_collects_chunks() {
    collects_chunks(&AnyStore::IndexedDb(fresh().await.1)).await;
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_shelves() {
    keeps_shelves(&fresh().await.1).await;
}

#[wasm_bindgen_test]
async fn another_connection_reads_what_was_kept() {
    let (name, store) = fresh().await;
    let session = store.create_session(&header().encode(), &[], None).await.unwrap();
    store.append_journal(session, 0, &[entry(0).encode()], &note()).await.unwrap();
    let again = IndexedDbStore::open(&name).await.unwrap();
    assert_eq!(again.session(session).await, store.session(session).await);
    drop(store);
    assert_eq!(again.session(session).await.unwrap().journal.len(), 1);
}

#[wasm_bindgen_test]
async fn a_write_that_is_cut_off_leaves_nothing_half_done() {
    let (name, store) = fresh().await;
    let session = store.create_session(&header().encode(), &[], None).await.unwrap();
    store.append_journal(session, 0, &[entry(0).encode()], &note()).await.unwrap();
    // The page is left while a write is under way: its requests are out, nothing is committed.
    let database = Database::open(name.clone()).await.unwrap();
    let transaction =
        database.transaction("journal").with_mode(TransactionMode::Readwrite).build().unwrap();
    let journal = transaction.object_store("journal").unwrap();
    let half = entry(1).encode();
    journal
        .put(JsValue::from("half"))
        .with_key(key(session, 1))
        .primitive()
        .unwrap()
        .await
        .unwrap();
    journal.put(value(&half)).with_key(key(session, 2)).primitive().unwrap();
    drop(journal);
    transaction.abort().await.unwrap();
    let loaded = store.session(session).await.unwrap();
    assert_eq!(loaded.journal.len(), 1);

    // The same with our own write, dropped at each of its first steps: it is done or it is not.
    for steps in 0..4 {
        let before = store.session(session).await.unwrap().journal.len();
        let first = u32::try_from(before).unwrap();
        let entries = [entry(first).encode(), entry(first + 1).encode()];
        {
            let note = note();
            let mut write = Box::pin(store.append_journal(session, first, &entries, &note));
            for _ in 0..steps {
                if let Either::Left(_) = select(&mut write, TimeoutFuture::new(1)).await {
                    break;
                }
            }
        }
        let other = IndexedDbStore::open(&name).await.unwrap();
        let after = other.session(session).await.unwrap().journal.len();
        assert!(after == before || after == before + 2, "after {steps} steps: {before} → {after}");
    }
}

#[wasm_bindgen_test]
async fn what_is_damaged_or_newer_is_refused_and_stays_as_it_is() {
    let (name, store) = fresh().await;
    let session = store.create_session(&header().encode(), &[], None).await.unwrap();
    store
        .append_journal(session, 0, &[entry(0).encode(), entry(1).encode()], &note())
        .await
        .unwrap();
    put_checkpoint(&store, session, 1, &[1]).await;

    let newer = document::seal(Kind::JournalEntry, JournalEntry::VERSION + 1, b"of tomorrow");
    overwrite(&name, "journal", &key(session, 0), &value(&newer)).await;
    overwrite(&name, "journal", &key(session, 1), &JsValue::from("not bytes at all")).await;
    let kept = js_sys::Object::new();
    let mut bytes = checkpoint(1, &[1]).encode();
    bytes[20] ^= 4;
    js_sys::Reflect::set(&kept, &"document".into(), &value(&bytes)).unwrap();
    overwrite(&name, "checkpoints", &key(session, 1), &kept).await;
    overwrite(&name, "chunks", &JsValue::from(ChunkId(1).to_string()), &value(&[1, 2])).await;

    let loaded = store.session(session).await.unwrap();
    let entries: Vec<_> = loaded
        .journal
        .iter()
        .map(|(number, bytes)| JournalEntry::decode(bytes, &*number.to_string()).unwrap_err())
        .collect();
    assert!(matches!(entries[0], DocumentError::Newer { found: 2, known: 1, .. }));
    assert!(matches!(entries[1], DocumentError::Damaged { .. }));
    let error = Checkpoint::decode(&loaded.checkpoints[0].1, "1").unwrap_err();
    assert!(matches!(error, DocumentError::Damaged { kind: Kind::Checkpoint, .. }));
    let chunk = store.chunks(&[ChunkId(1)]).await.unwrap().remove(0).unwrap();
    assert!(partita_engine::log::Chunk::decode(ChunkId(1), &chunk).is_err());

    // Going on with the session touches none of it.
    store.append_journal(session, 2, &[entry(2).encode()], &note()).await.unwrap();
    put_checkpoint(&store, session, 2, &[1]).await;
    let conflict = store.append_journal(session, 0, &[entry(0).encode()], &note()).await;
    assert_eq!(conflict, Err(StoreError::Conflict { session }));
    let later = store.session(session).await.unwrap();
    assert_eq!(later.journal[..2], loaded.journal[..]);
    assert_eq!(later.journal[0].1, newer);
    assert_eq!(store.chunks(&[ChunkId(1)]).await.unwrap()[0], Some(vec![1, 2]));
}

#[wasm_bindgen_test]
async fn a_newer_database_is_left_alone() {
    let name = fresh_name();
    let newer = Database::open(name.clone()).with_version(1_000_u32).await.unwrap();
    newer.close();
    assert_eq!(IndexedDbStore::open(&name).await.unwrap_err(), StoreError::Newer);
    assert_eq!(Database::open(name).await.unwrap().version(), 1_000.0);
}

#[wasm_bindgen_test]
async fn a_connection_lets_go_when_a_newer_partita_comes() {
    let (name, store) = fresh().await;
    let session = store.create_session(&header().encode(), &[], None).await.unwrap();
    let newer = Database::open(name).with_version(1_000_u32).await.unwrap();
    assert_eq!(newer.version(), 1_000.0);
    assert_eq!(store.note_reached(session, &[1]).await, Err(StoreError::Closed));
    assert_eq!(store.sessions().await, Err(StoreError::Closed));
}

#[wasm_bindgen_test]
async fn an_older_tab_that_does_not_let_go_is_told_of() {
    let name = fresh_name();
    let database = raw_database(&name).await;
    let opening = IndexedDbStore::open_as(&name, 1_000);
    assert_eq!(opening.await.unwrap_err(), StoreError::Blocked);
    // Once the tab is closed the upgrade goes on, and all stores are there.
    database.close();
    TimeoutFuture::new(200).await;
    let store = IndexedDbStore::open_as(&name, 1_000).await.unwrap();
    assert_eq!(store.sessions().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn a_session_is_locked_by_one() {
    let name = fresh_name();
    let lock = SessionLock::acquire(&name, SessionId(1)).await.unwrap();
    assert_eq!(lock.session(), SessionId(1));
    let again = SessionLock::acquire(&name, SessionId(1)).await;
    assert_eq!(again.unwrap_err(), LockError::Held(SessionId(1)));
    let other = SessionLock::acquire(&name, SessionId(2)).await;
    assert!(other.is_ok());
    drop(lock);
    assert!(SessionLock::acquire(&name, SessionId(1)).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_lock_that_is_let_go_meanwhile_is_got() {
    let name = fresh_name();
    let lock = SessionLock::acquire(&name, SessionId(1)).await.unwrap();
    wasm_bindgen_futures::spawn_local(async move {
        TimeoutFuture::new(150).await;
        drop(lock);
    });
    assert!(SessionLock::acquire(&name, SessionId(1)).await.is_ok());
}

fn key(session: SessionId, number: u32) -> JsValue {
    [session.0, number].into_iter().map(JsValue::from).collect::<js_sys::Array>().into()
}

fn value(bytes: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

async fn overwrite(name: &str, store: &str, key: &JsValue, value: &JsValue) {
    let database = Database::open(name.to_owned()).await.unwrap();
    let transaction =
        database.transaction(store).with_mode(TransactionMode::Readwrite).build().unwrap();
    let objects = transaction.object_store(store).unwrap();
    objects.put(value.clone()).with_key(key.clone()).primitive().unwrap();
    drop(objects);
    transaction.commit().await.unwrap();
    database.close();
}

/// A database of form 1 whose connection ignores that another tab wants a newer one.
async fn raw_database(name: &str) -> web_sys::IdbDatabase {
    let store = IndexedDbStore::open(name).await.unwrap();
    let database = Database::open(name.to_owned()).await.unwrap();
    drop(store);
    database.as_sys().clone().unchecked_into()
}
