//! Sessions that are saved as they run and come back, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used)]

use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use partita::session::opening::{NewSession, duplicate, list, open, rename, resume, start};
use partita::session::{Autosave, MemoryReason, Notice, SaveStatus, UnsavedReason};
use partita::storage::{
    BUILD, Checkpoint, CheckpointBytes, ChunkSource, Document, IndexedDbStore, LastSession,
    MemoryStore, Place, Reached, RestoreError, SessionBytes, SessionHeader, SessionId, Shelf,
    Store, StoreError, adopt, restore,
};
use partita_engine::history::{BranchId, History, MarkKind};
use partita_engine::id::EventId;
use partita_engine::log::ChunkId;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

thread_local! {
    static DATABASES: Cell<u32> = const { Cell::new(0) };
}

fn fresh_name() -> String {
    let number = DATABASES.get();
    DATABASES.set(number + 1);
    format!("partita-session-test-{number}-{}", js_sys::Date::now())
}

fn at(millis: u64) -> SimTime {
    SimTime::from_millis(millis)
}

fn apply(history: &mut History, line: &str) {
    history.apply(&line.parse().expect(line)).expect(line);
}

/// Enough records that chunks are sealed.
fn flowing() -> History {
    let mut history = History::new(7);
    for line in [
        "cluster brokers=1",
        "topic orders partitions=1",
        "producer p1",
        "flow p1 orders rate=100 keys=a,b",
        "consumer c1 group=billing topic=orders reset=earliest",
    ] {
        apply(&mut history, line);
    }
    history
}

async fn session<S: Store>(store: &S, history: &History) -> SessionId {
    let header = SessionHeader {
        title: "Flow".into(),
        created_ms: 0,
        engine: "0.1.0".into(),
        seed: history.seed(),
        settings: history.settings().clone(),
    };
    store.create_session(&header.encode(), &[], None).await.unwrap()
}

/// Time for the database to answer, also on a machine that is busy.
async fn settle() {
    TimeoutFuture::new(250).await;
}

/// What can go wrong with a store.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    None,
    Full,
    Stuck,
}

/// A store that has troubles when it is told to.
#[derive(Clone)]
struct Troubled {
    store: MemoryStore,
    trouble: Rc<Cell<Trouble>>,
}

impl Troubled {
    fn new() -> Self {
        Self { store: MemoryStore::default(), trouble: Rc::new(Cell::new(Trouble::None)) }
    }

    async fn meet(&self) -> Result<(), StoreError> {
        while self.trouble.get() == Trouble::Stuck {
            TimeoutFuture::new(10).await;
        }
        if self.trouble.get() == Trouble::Full { Err(StoreError::Full) } else { Ok(()) }
    }
}

impl Store for Troubled {
    async fn sessions(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        self.store.sessions().await
    }
    async fn create_session(
        &self,
        header: &[u8],
        journal: &[Vec<u8>],
        reached: Option<&[u8]>,
    ) -> Result<SessionId, StoreError> {
        self.meet().await?;
        self.store.create_session(header, journal, reached).await
    }
    async fn put_header(&self, session: SessionId, header: &[u8]) -> Result<(), StoreError> {
        self.meet().await?;
        self.store.put_header(session, header).await
    }
    async fn summaries(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        self.store.summaries().await
    }
    async fn put_summary(&self, session: SessionId, summary: &[u8]) -> Result<(), StoreError> {
        self.meet().await?;
        self.store.put_summary(session, summary).await
    }
    async fn size(&self, session: SessionId) -> Result<u64, StoreError> {
        self.store.size(session).await
    }
    async fn journal_from(
        &self,
        session: SessionId,
        first: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        self.store.journal_from(session, first).await
    }
    async fn session(&self, session: SessionId) -> Result<SessionBytes, StoreError> {
        self.store.session(session).await
    }
    async fn delete_session(&self, session: SessionId) -> Result<(), StoreError> {
        self.store.delete_session(session).await
    }
    async fn append_journal(
        &self,
        session: SessionId,
        first: u32,
        entries: &[Vec<u8>],
        reached: &[u8],
    ) -> Result<(), StoreError> {
        self.meet().await?;
        self.store.append_journal(session, first, entries, reached).await
    }
    async fn note_reached(&self, session: SessionId, reached: &[u8]) -> Result<(), StoreError> {
        self.meet().await?;
        self.store.note_reached(session, reached).await
    }
    async fn put_checkpoint<C: ChunkSource>(
        &self,
        session: SessionId,
        checkpoint: &CheckpointBytes<C>,
    ) -> Result<(), StoreError> {
        self.meet().await?;
        self.store.put_checkpoint(session, checkpoint).await
    }
    async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.store.chunks(ids).await
    }
    async fn get(&self, shelf: Shelf, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(shelf, name).await
    }
    async fn put(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.store.put(shelf, name, bytes).await
    }
}

#[wasm_bindgen_test]
async fn a_killed_tab_loses_no_command_and_at_most_a_second() {
    let name = fresh_name();
    let store = IndexedDbStore::open(&name).await.unwrap();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store, session, None, None);
    autosave.observe(0.0, &history);
    assert!(autosave.holds(1.0), "the first commands are on their way");
    assert_eq!(autosave.status(), SaveStatus::Saving);
    settle().await;
    assert!(!autosave.holds(2.0));
    assert_eq!(autosave.status(), SaveStatus::Saved);
    let mut now_ms = 100.0;
    for frame in 1..=300_u64 {
        history.advance_to(at(frame * 20));
        now_ms += 20.0;
        if frame == 200 {
            apply(&mut history, "crash c1");
        }
        autosave.observe(now_ms, &history);
        if frame % 25 == 0 {
            settle().await;
        }
    }
    settle().await;
    // The tab is killed: nothing is said to anyone.
    drop(autosave);
    let again = IndexedDbStore::open(&name).await.unwrap();
    let restored = restore(&again, session).await.unwrap();
    assert_eq!(restored.history.journal(), history.journal());
    let lost = history.now().since(restored.history.now());
    assert!(lost.as_millis() <= 1_000, "{lost} seconds");
    let mut restored = restored.history;
    restored.advance_to(history.now());
    assert_eq!(restored.world().digest(), history.world().digest());
}

#[wasm_bindgen_test]
async fn a_command_is_lost_to_no_kill_once_the_hold_is_over() {
    let name = fresh_name();
    let store = IndexedDbStore::open(&name).await.unwrap();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store, session, None, None);
    for number in 0..10 {
        history.advance_to(at(100 * number));
        apply(&mut history, &format!("send p1 orders key=k value={number}"));
        let began = js_sys::Date::now();
        autosave.observe(began, &history);
        while autosave.holds(js_sys::Date::now()) {
            TimeoutFuture::new(1).await;
        }
        let again = IndexedDbStore::open(&name).await.unwrap();
        let restored = restore(&again, session).await.unwrap();
        assert_eq!(restored.history.journal(), history.journal());
    }
}

#[wasm_bindgen_test]
async fn a_checkpoint_is_gone_on_from_and_a_damaged_one_is_not() {
    let name = fresh_name();
    let store = IndexedDbStore::open(&name).await.unwrap();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    autosave.observe(0.0, &history);
    settle().await;
    for (now_ms, millis) in [(11_000.0, 6_000), (22_000.0, 9_000)] {
        history.advance_to(at(millis));
        autosave.observe(now_ms, &history);
        settle().await;
    }
    history.advance_to(at(9_500));
    autosave.leave(23_000.0, &history);
    settle().await;
    let kept = store.session(session).await.unwrap();
    let checkpoints: Vec<Checkpoint> =
        kept.checkpoints.iter().map(|(_, bytes)| Checkpoint::decode(bytes, "").unwrap()).collect();
    assert_eq!(checkpoints.len(), 3);
    assert!(!checkpoints[2].chunks.is_empty(), "hundreds of records seal a chunk");

    let digest = history.world().digest();
    for (damage, from) in [
        (None, Some(9_500)),
        (Some(("checkpoints", key(session, 3))), Some(9_000)),
        (Some(("checkpoints", key(session, 2))), Some(6_000)),
        (Some(("chunks", JsValue::from(checkpoints[0].chunks[0].to_string()))), None),
    ] {
        if let Some((object_store, key)) = damage {
            overwrite(&name, object_store, &key, &js_sys::Uint8Array::new_with_length(9)).await;
        }
        let restored = restore(&store, session).await.unwrap();
        assert_eq!(restored.from_checkpoint, from.map(at));
        assert_eq!(restored.history.now(), at(9_500));
        assert_eq!(restored.history.world().digest(), digest, "from {from:?}");
        assert_eq!(restored.differences, None);
    }
}

#[wasm_bindgen_test]
async fn branches_come_back() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    history.advance_to(at(3_000));
    autosave.observe(0.0, &history);
    settle().await;
    history.seek_fully(at(1_000));
    apply(&mut history, "send p1 orders key=k value=other");
    autosave.observe(100.0, &history);
    history.advance_to(at(1_500));
    autosave.leave(200.0, &history);
    settle().await;
    let restored = restore(&store, session).await.unwrap().history;
    assert_eq!(restored.branches(), history.branches());
    assert_eq!(restored.current_branch(), BranchId(1));
    assert_eq!(restored.world().digest(), history.world().digest());
}

#[wasm_bindgen_test]
async fn a_restored_session_goes_on_in_its_journal() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    autosave.observe(0.0, &history);
    settle().await;
    let restored = restore(&store, session).await.unwrap();
    history = restored.history;
    let whole = Some((&history, restored.journal_length));
    let autosave = Autosave::new(store.clone(), session, None, whole);
    apply(&mut history, "crash c1");
    autosave.observe(0.0, &history);
    settle().await;
    assert_eq!(autosave.status(), SaveStatus::Saved);
    assert_eq!(restore(&store, session).await.unwrap().history.journal(), history.journal());
}

#[wasm_bindgen_test]
async fn a_full_disk_is_told_and_nothing_is_damaged() {
    let store = Troubled::new();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    let told = Rc::new(Cell::new(0));
    autosave.on_change({
        let told = Rc::clone(&told);
        move |_| told.set(told.get() + 1)
    });
    autosave.observe(0.0, &history);
    settle().await;
    store.trouble.set(Trouble::Full);
    history.advance_to(at(500));
    apply(&mut history, "crash c1");
    autosave.observe(600.0, &history);
    assert!(autosave.holds(601.0));
    settle().await;
    let full = SaveStatus::NotSaved(UnsavedReason::Store(StoreError::Full));
    assert_eq!(autosave.status(), full);
    assert!(!autosave.holds(602.0), "the run goes on");
    history.advance_to(at(1_000));
    apply(&mut history, "start c1");
    autosave.observe(700.0, &history);
    settle().await;
    assert_eq!(autosave.status(), full);
    let kept = restore(&store, session).await.unwrap().history;
    assert_eq!(kept.journal().len(), 5, "what was kept is whole");
    // There is room again: everything that waited is written, in order.
    store.trouble.set(Trouble::None);
    autosave.observe(1_700.0, &history);
    settle().await;
    autosave.observe(1_720.0, &history);
    assert_eq!(autosave.status(), SaveStatus::Saved);
    assert_eq!(restore(&store, session).await.unwrap().history.journal(), history.journal());
    assert!(told.get() >= 3, "saved, full, saved");
}

#[wasm_bindgen_test]
async fn a_slow_disk_holds_the_run_a_quarter_of_a_second_and_no_longer() {
    let store = Troubled::new();
    let history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    store.trouble.set(Trouble::Stuck);
    autosave.observe(1_000.0, &history);
    assert!(autosave.holds(1_249.0));
    assert!(!autosave.holds(1_250.0));
    autosave.observe(1_249.0, &history);
    assert_eq!(autosave.status(), SaveStatus::Saving);
    autosave.observe(1_251.0, &history);
    assert_eq!(autosave.status(), SaveStatus::NotSaved(UnsavedReason::Slow));
    store.trouble.set(Trouble::None);
    settle().await;
    assert_eq!(autosave.status(), SaveStatus::Saved);
}

#[wasm_bindgen_test]
async fn leaving_in_the_middle_of_a_write_keeps_the_order() {
    let store = Troubled::new();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    autosave.observe(0.0, &history);
    apply(&mut history, "crash c1");
    autosave.leave(1.0, &history);
    settle().await;
    assert_eq!(autosave.status(), SaveStatus::Saved);
    assert_eq!(restore(&store, session).await.unwrap().history.journal(), history.journal());
}

#[wasm_bindgen_test]
async fn another_tab_that_wrote_is_not_written_over() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let one = Autosave::new(store.clone(), session, None, None);
    let other = Autosave::new(store.clone(), session, None, None);
    one.observe(0.0, &history);
    settle().await;
    let kept = store.session(session).await.unwrap();
    apply(&mut history, "crash c1");
    other.observe(0.0, &history);
    settle().await;
    let conflict = StoreError::Conflict { session };
    assert_eq!(other.status(), SaveStatus::NotSaved(UnsavedReason::Store(conflict)));
    other.observe(5_000.0, &history);
    other.leave(6_000.0, &history);
    settle().await;
    assert_eq!(store.session(session).await.unwrap().journal, kept.journal);
}

#[wasm_bindgen_test]
async fn another_build_runs_again_and_says_what_came_out_differently() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    history.advance_to(at(2_000));
    autosave.leave(0.0, &history);
    settle().await;
    let kept = store.session(session).await.unwrap();
    let whole = Checkpoint::decode(&kept.checkpoints[0].1, "").unwrap();
    assert_eq!(whole.build, BUILD);
    let put = async |checkpoint: &Checkpoint| {
        let document = checkpoint.encode();
        let bytes = CheckpointBytes::<std::sync::Arc<partita_engine::log::Chunk>> {
            document,
            chunks: Vec::new(),
            keep: 1,
        };
        store.put_checkpoint(session, &bytes).await.unwrap();
    };
    // Another build that laid its state out differently, but came to the same.
    let other = Checkpoint { build: "other".into(), digest: 1, state: vec![1, 2], ..whole.clone() };
    put(&other).await;
    let restored = restore(&store, session).await.unwrap();
    assert_eq!(restored.differences, None);
    assert_eq!(restored.history.world().digest(), history.world().digest());
    // And one that came to something else.
    let outcome = other
        .outcome
        .iter()
        .map(|line| if line.starts_with("producer p1") { "producer p1 sent=0" } else { line })
        .map(String::from)
        .collect();
    put(&Checkpoint { outcome, ..other }).await;
    let differences = restore(&store, session).await.unwrap().differences.unwrap();
    assert_eq!(differences.build, "other");
    assert_eq!(differences.noted, ["producer p1 sent=0"]);
    assert_eq!(differences.now.len(), 1);
    assert!(differences.now[0].starts_with("producer p1 sent=2"), "{differences:?}");
}

fn new_session() -> NewSession {
    NewSession { title: "Flow".into(), history: flowing() }
}

#[wasm_bindgen_test]
async fn the_app_opens_where_it_was_closed() {
    let name = fresh_name();
    let opened = open(&name, new_session).await;
    let (mut history, autosave) = (opened.history, opened.autosave);
    assert_eq!(opened.notices, []);
    assert_eq!(autosave.status(), SaveStatus::Saved);
    history.advance_to(at(4_000));
    apply(&mut history, "crash c1");
    autosave.leave(10.0, &history);
    settle().await;
    let session = autosave.session();
    drop((autosave, opened.store));
    let again = open(&name, || panic!("there is a session")).await;
    assert_eq!(again.autosave.session(), session);
    assert_eq!(again.title, "Flow");
    assert_eq!(again.history.world().digest(), history.world().digest());
}

#[wasm_bindgen_test]
async fn a_second_tab_watches_and_its_copy_becomes_a_session() {
    let name = fresh_name();
    let first = open(&name, new_session).await;
    first.autosave.observe(0.0, &first.history);
    settle().await;
    let mut second = open(&name, || panic!("there is a session")).await;
    let session = first.autosave.session().unwrap();
    assert_eq!(second.autosave.status(), SaveStatus::MemoryOnly(MemoryReason::OpenElsewhere));
    assert_eq!(second.watched, Some((session, 5)));
    assert_eq!(second.history.journal(), first.history.journal());
    apply(&mut second.history, "crash c1");
    second.autosave.leave(0.0, &second.history);
    settle().await;
    let kept = restore(&first.store, session).await.unwrap();
    assert_eq!(kept.history.journal(), first.history.journal(), "nothing is written here");
    // As a session of its own it is kept with everything that it has.
    let header = SessionHeader { title: "Copy".into(), ..kept.header };
    let copy = Autosave::beginning(second.store.clone(), header, Some(name));
    assert_eq!(copy.status(), SaveStatus::Saving);
    copy.observe(0.0, &second.history);
    settle().await;
    assert_eq!(copy.status(), SaveStatus::Saved);
    let own = copy.session().unwrap();
    assert_ne!(own, session);
    let kept = restore(&second.store, own).await.unwrap();
    assert_eq!(kept.header.title, "Copy");
    assert_eq!(kept.history.journal(), second.history.journal());
}

#[wasm_bindgen_test]
async fn a_session_that_begins_on_a_full_disk_is_kept_as_soon_as_there_is_room() {
    let store = Troubled::new();
    let mut history = flowing();
    store.trouble.set(Trouble::Full);
    let header = SessionHeader {
        title: "Flow".into(),
        created_ms: 0,
        engine: "0.1.0".into(),
        seed: history.seed(),
        settings: history.settings().clone(),
    };
    let autosave = Autosave::beginning(store.clone(), header, None);
    autosave.observe(0.0, &history);
    settle().await;
    let full = SaveStatus::NotSaved(UnsavedReason::Store(StoreError::Full));
    assert_eq!(autosave.status(), full);
    assert_eq!(autosave.session(), None);
    history.advance_to(at(500));
    apply(&mut history, "crash c1");
    autosave.observe(500.0, &history);
    store.trouble.set(Trouble::None);
    autosave.observe(2_000.0, &history);
    settle().await;
    assert_eq!(autosave.status(), SaveStatus::Saved);
    let kept = restore(&store, autosave.session().unwrap()).await.unwrap();
    assert_eq!(kept.history.journal(), history.journal());
    assert_eq!(store.sessions().await.unwrap().len(), 1, "it is made once");
}

#[wasm_bindgen_test]
async fn a_paused_run_and_its_marks_come_back() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    autosave.set_playing(true);
    // Far more events than the window keeps.
    history.advance_to(at(120_000));
    autosave.observe(0.0, &history);
    settle().await;
    assert!(restore(&store, session).await.unwrap().playing);
    autosave.set_playing(false);
    autosave.observe(10.0, &history);
    settle().await;
    let replayed = restore(&store, session).await.unwrap();
    assert!(!replayed.playing);
    assert_eq!(replayed.history.marks(), history.marks(), "by replay");
    autosave.leave(20.0, &history);
    settle().await;
    let restored = restore(&store, session).await.unwrap();
    assert_eq!(restored.from_checkpoint, Some(at(120_000)));
    assert_eq!(restored.history.marks(), history.marks(), "from a checkpoint");
    assert!(matches!(restored.history.marks()[0].kind, MarkKind::Command { .. }));
    let known = history.world().events_since(EventId::default());
    assert!(known[0].id > history.marks()[0].event, "the window has moved on");
}

#[wasm_bindgen_test]
async fn sessions_are_named_copied_and_brought_back() {
    let name = fresh_name();
    let first = open(&name, new_session).await;
    let store = first.store.clone();
    let session = first.autosave.session().unwrap();
    first.autosave.observe(0.0, &first.history);
    settle().await;
    first.autosave.leave(10.0, &first.history);
    settle().await;
    rename(&store, session, "Orders").await.unwrap();
    duplicate(&store, session).await.unwrap();
    let listed = list(&store).await.unwrap();
    let titles: Vec<_> =
        listed.iter().map(|listed| listed.header.as_ref().unwrap().title.clone()).collect();
    assert_eq!(titles, ["Orders (2)", "Orders"]);
    assert!(listed.iter().all(|listed| listed.summary.is_some()), "both have a picture");
    let copy = listed[0].session;
    assert!(store.size(copy).await.unwrap() > 200);
    let restored = restore(&store, copy).await.unwrap();
    assert_eq!(restored.history.journal(), first.history.journal());
    assert!(restored.from_checkpoint.is_some(), "the state came along");
    let kept = store.session(copy).await.unwrap();
    store.delete_session(copy).await.unwrap();
    assert_eq!(store.size(copy).await, Err(StoreError::NoSession(copy)));
    assert_eq!(store.summaries().await.unwrap().len(), 1);
    let back = adopt(&store, &restored.header, &kept).await.unwrap();
    let again = restore(&store, back).await.unwrap();
    assert_eq!(again.history.world().digest(), restored.history.world().digest());
    assert_eq!(rename(&store, copy, "Gone").await, Err(StoreError::NoSession(copy)));
}

#[wasm_bindgen_test]
async fn a_damaged_session_is_refused_told_and_left_alone() {
    let name = fresh_name();
    let first = open(&name, new_session).await;
    first.autosave.observe(0.0, &first.history);
    settle().await;
    let session = first.autosave.session().unwrap();
    drop((first.autosave, first.store));
    let damaged = js_sys::Uint8Array::from(&[1_u8, 2, 3][..]);
    overwrite(&name, "journal", &key(session, 2), &damaged).await;
    let second = open(&name, new_session).await;
    let [Notice::Refused { session: refused, error }] = &second.notices[..] else {
        panic!("{:?}", second.notices)
    };
    assert_eq!(*refused, session);
    assert_eq!(error.place(), &Place::Numbered { session, number: 2 });
    assert_eq!(second.autosave.status(), SaveStatus::Saved);
    assert_ne!(second.autosave.session(), Some(session));
    let refused = restore(&second.store, session).await.map(|_| ());
    assert!(matches!(refused, Err(RestoreError::Refused(_))));
    let kept = second.store.session(session).await.unwrap();
    assert_eq!(kept.journal[2].1, [1, 2, 3]);
    let exported = partita::storage::export::raw(session, &kept);
    assert!(exported.contains("topic orders"), "the other commands can be read");
    // And the next time the new one is opened.
    second.autosave.observe(0.0, &second.history);
    settle().await;
    let opened = second.autosave.session();
    drop((second.autosave, second.store));
    let third = open(&name, || panic!("there is a session")).await;
    assert_eq!(third.autosave.session(), opened);
}

#[wasm_bindgen_test]
async fn the_session_that_was_open_last_is_opened_again() {
    let name = fresh_name();
    let first = open(&name, new_session).await;
    let old = first.autosave.session().unwrap();
    first.autosave.observe(0.0, &first.history);
    settle().await;
    let second = start(&name, first.store.clone(), new_session(), Vec::new()).await;
    let new = second.autosave.session().unwrap();
    assert_ne!(old, new);
    let listed: Vec<_> =
        list(&second.store).await.unwrap().into_iter().map(|listed| listed.session).collect();
    assert_eq!(listed, [new, old]);
    let store = second.store.clone();
    drop((first, second.autosave));
    let never = || panic!("there is a session");
    assert_eq!(open(&name, never).await.autosave.session(), Some(new));
    let back = resume(&name, store.clone(), old, never).await;
    assert_eq!(back.autosave.session(), Some(old));
    drop(back);
    assert_eq!(open(&name, never).await.autosave.session(), Some(old));
    // A damaged note is left alone, and the newest session is opened.
    store.put(Shelf::Settings, LastSession::NAME, &[7]).await.unwrap();
    assert_eq!(open(&name, never).await.autosave.session(), Some(new));
    let noted = store.get(Shelf::Settings, LastSession::NAME).await.unwrap();
    assert_eq!(noted, Some(vec![7]));
    // A deleted one is not missed.
    store.delete_session(new).await.unwrap();
    assert_eq!(open(&name, never).await.autosave.session(), Some(old));
}

#[wasm_bindgen_test]
async fn without_storage_the_app_runs_in_memory_and_says_so() {
    let name = fresh_name();
    Database::open(name.clone()).with_version(1_000_u32).await.unwrap().close();
    let mut opened = open(&name, new_session).await;
    let reason = MemoryReason::Store(StoreError::Newer);
    assert_eq!(opened.autosave.status(), SaveStatus::MemoryOnly(reason));
    opened.history.advance_to(at(1_000));
    opened.autosave.observe(0.0, &opened.history);
    assert!(!opened.autosave.holds(0.0));
    let reason = MemoryReason::Store(StoreError::Newer);
    let another = start(&name, opened.store, new_session(), Vec::new()).await;
    assert_eq!(another.autosave.status(), SaveStatus::MemoryOnly(reason));
    assert_eq!(Database::open(name).await.unwrap().version(), 1_000.0);
}

#[wasm_bindgen_test]
async fn the_time_reached_may_lie_before_the_end() {
    let store = MemoryStore::default();
    let mut history = flowing();
    let session = session(&store, &history).await;
    let autosave = Autosave::new(store.clone(), session, None, None);
    history.advance_to(at(5_000));
    autosave.observe(0.0, &history);
    settle().await;
    history.seek_fully(at(2_000));
    autosave.leave(100.0, &history);
    settle().await;
    let reached = store.session(session).await.unwrap().reached.unwrap();
    assert_eq!(Reached::decode(&reached, "").unwrap().at, at(2_000));
    let restored = restore(&store, session).await.unwrap().history;
    assert_eq!((restored.now(), restored.end()), (at(2_000), at(5_000)));
}

fn key(session: SessionId, number: u32) -> JsValue {
    [session.0, number].into_iter().map(JsValue::from).collect::<js_sys::Array>().into()
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
