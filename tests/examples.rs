//! Sessions that earlier forms of Partita kept: they open, and come to what was noted then.
//!
//! There is an example of every form. When a form changes, one of the new form is added; none is
//! ever changed or removed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use partita::storage::session_file::{SessionFile, SessionFileError};
use partita::storage::{
    Breath, Checkpoint, CheckpointBytes, Document, MemoryStore, Restored, SessionBytes, SessionId,
    Store, outcome, restore,
};
use partita_engine::history::BranchId;
use partita_engine::log::Chunk;
use partita_engine::time::SimTime;
use serde_json::Value;
use std::sync::Arc;

const FORM_1: &str = include_str!("examples/form-1.json");
const FORM_1_ANOTHER_BUILD: &str = include_str!("examples/form-1-another-build.json");
const FORM_2: &str = include_str!("examples/form-2.json");
const FILE_1: &str = include_str!("examples/form-1.partita-session");

/// What an export of raw bytes holds.
fn records(example: &str) -> SessionBytes {
    let exported: Value = serde_json::from_str(example).unwrap();
    let bytes = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
    let numbered = |value: &Value| {
        let records = value.as_array().unwrap().iter();
        records
            .map(|record| {
                let number = u32::try_from(record["number"].as_u64().unwrap()).unwrap();
                (number, bytes(&record["bytes"]))
            })
            .collect()
    };
    SessionBytes {
        header: bytes(&exported["header"]),
        journal: numbered(&exported["journal"]),
        reached: Some(bytes(&exported["reached"])),
        checkpoints: numbered(&exported["checkpoints"]),
    }
}

/// Outside a browser nothing is waited for.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing to wait for")
}

fn open(kept: &SessionBytes) -> Restored {
    let store = MemoryStore::default();
    let journal: Vec<Vec<u8>> = kept.journal.iter().map(|(_, entry)| entry.clone()).collect();
    let made = store.create_session(&kept.header, &journal, kept.reached.as_deref());
    let session: SessionId = now(made).unwrap();
    for (_, document) in &kept.checkpoints {
        let checkpoint = CheckpointBytes::<Arc<Chunk>> {
            document: document.clone(),
            chunks: Vec::new(),
            keep: 3,
        };
        now(store.put_checkpoint(session, &checkpoint)).unwrap();
    }
    now(restore(&store, session)).unwrap()
}

/// What every example holds: a branch that left another, at 20 s.
fn expect_the_run(restored: &Restored, kept: &SessionBytes) {
    let history = &restored.history;
    assert_eq!((restored.header.title.as_str(), restored.header.seed), ("Web shop", 42));
    assert_eq!(restored.header.created_ms, 1_767_225_600_000);
    let [first, second] = history.branches() else { panic!("{:?}", history.branches()) };
    assert_eq!((first.journal.len(), second.journal.len()), (8, 9));
    assert_eq!((second.parent, second.inherited), (Some(BranchId(0)), 7));
    assert_eq!(second.began_at, SimTime::from_millis(8_000));
    assert_eq!(&*second.journal[7].line, "send web-shop orders key=cart-9 value=other");
    assert_eq!(history.current_branch(), BranchId(1));
    assert_eq!(history.now(), SimTime::from_millis(20_000));
    assert!(restored.playing);
    let noted = Checkpoint::decode(&kept.checkpoints[0].1, "").unwrap();
    assert_eq!((noted.branch, noted.at), (BranchId(1), SimTime::from_millis(20_000)));
}

#[test]
fn every_form_opens_and_comes_to_what_was_noted() {
    for example in [FORM_1, FORM_2] {
        let kept = records(example);
        let restored = open(&kept);
        expect_the_run(&restored, &kept);
        let noted = Checkpoint::decode(&kept.checkpoints[0].1, "").unwrap();
        assert_eq!(restored.differences, None);
        assert_eq!(outcome(restored.history.world()), noted.outcome);
    }
}

#[test]
fn another_build_runs_it_again_and_says_what_comes_out_differently() {
    let kept = records(FORM_1_ANOTHER_BUILD);
    let restored = open(&kept);
    expect_the_run(&restored, &kept);
    let differences = restored.differences.unwrap();
    assert_eq!(differences.build, "0.0.9-example");
    assert_eq!(differences.noted, ["producer web-shop sent=5 acknowledged=4 failed=1"]);
    assert_eq!(differences.now, ["producer web-shop sent=4 acknowledged=4 failed=0"]);
}

fn read(text: &str) -> Result<SessionFile, SessionFileError> {
    now(SessionFile::read(text, &mut Breath::new()))
}

#[test]
fn a_file_brings_every_branch_and_is_written_as_it_was() {
    let file = read(FILE_1).unwrap();
    let kept = file.records();
    expect_the_run(&open(&kept), &kept);
    assert_eq!(SessionFile::of(&kept).as_ref(), Some(&file));
    assert_eq!(file.text(), FILE_1);
    let windows = FILE_1.replace('\n', "\r\n");
    assert_eq!(read(&windows), Ok(file), "line ends are no content");
}

#[test]
fn a_file_cut_at_any_byte_is_refused() {
    let whole = FILE_1.trim_end();
    for cut in 0..whole.len() {
        let error = read(&whole[..cut]).expect_err("cut off");
        assert!(!error.to_string().is_empty());
        let lines = whole[..cut].matches('\n').count() + 1;
        match error {
            SessionFileError::Cut { lines: there } => assert!(there >= lines - 1, "at {cut}"),
            SessionFileError::Line { line, .. } => assert_eq!(line, lines, "at {cut}"),
            SessionFileError::Changed => assert!(whole[..cut].contains("checksum"), "at {cut}"),
            SessionFileError::Other => assert_eq!(lines, 1, "at {cut}"),
            error => panic!("at {cut}: {error}"),
        }
    }
}

#[test]
fn a_file_with_a_changed_byte_is_refused() {
    let whole = FILE_1.trim_end().as_bytes();
    for place in 0..whole.len() {
        for value in [whole[place] ^ 1, whole[place] ^ 0x20, b'{', b'\n', b' ', 0] {
            let mut changed = whole.to_vec();
            changed[place] = value;
            let Ok(text) = String::from_utf8(changed) else { continue };
            let same = value == whole[place];
            assert_eq!(read(&text).is_ok(), same, "byte {place} became {value}");
        }
    }
}

#[test]
fn what_is_no_session_is_refused_before_it_is_read() {
    let long = "x".repeat(16 << 20);
    assert_eq!(read(&long), Err(SessionFileError::Other));
    let too_long = format!("{long}x");
    assert!(matches!(read(&too_long), Err(SessionFileError::TooLong { .. })));
    assert_eq!(read(&"{".repeat(10 << 20)), Err(SessionFileError::Other));
    assert_eq!(read(""), Err(SessionFileError::Other));
    let newer = FILE_1.replacen("\"version\":1", "\"version\":2", 1);
    assert_eq!(read(&newer), Err(SessionFileError::Newer { found: 2 }));
    let more = format!("{FILE_1}\n\nmore\n");
    assert!(matches!(read(&more), Err(SessionFileError::Line { .. })));
}

#[test]
fn records_cut_or_changed_at_any_byte_are_refused_or_open() {
    // A record of the store is held by its checksum: it is never half believed.
    let kept = records(FORM_2);
    for (index, (_, entry)) in kept.journal.iter().enumerate() {
        for cut in 0..entry.len() {
            let mut damaged = kept.clone();
            damaged.journal[index].1.truncate(cut);
            let store = MemoryStore::default();
            let journal: Vec<Vec<u8>> =
                damaged.journal.iter().map(|(_, entry)| entry.clone()).collect();
            let made = store.create_session(&damaged.header, &journal, None);
            let session = now(made).unwrap();
            assert!(now(restore(&store, session)).is_err(), "entry {index} cut at {cut}");
        }
    }
}
