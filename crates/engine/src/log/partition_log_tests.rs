use super::*;
use crate::id::RecordId;
use crate::time::Timestamp;
use std::collections::BTreeMap;

fn record(id: u64, timestamp: i64) -> Record {
    Record {
        id: RecordId(id),
        key: Some(id.to_string().into_bytes().into()),
        value: None,
        headers: [].into(),
        timestamp: Timestamp(timestamp),
    }
}

/// A log with a batch of each given number of records, all of epoch 0.
fn log(batches: &[usize]) -> PartitionLog {
    let mut log = PartitionLog::default();
    for &count in batches {
        append(&mut log, count, 0);
    }
    log
}

pub fn log_with_timestamps(batches: &[&[i64]]) -> PartitionLog {
    let mut log = PartitionLog::default();
    for timestamps in batches {
        let records = timestamps.iter().map(|timestamp| record(0, *timestamp)).collect();
        log.append_as_leader(records, LeaderEpoch(0), None).expect("not empty");
    }
    log
}

fn append(log: &mut PartitionLog, count: usize, epoch: u32) {
    let first = log.log_end().0;
    let records = (first..).take(count).map(|id| record(id, 1000)).collect();
    log.append_as_leader(records, LeaderEpoch(epoch), None).expect("not empty");
}

fn bases(batches: &[RecordBatch]) -> Vec<u64> {
    batches.iter().map(|batch| batch.base_offset.0).collect()
}

const ALL: u64 = u64::MAX;

#[test]
fn offsets_are_dense_from_zero() {
    let log = log(&[2, 1, 3]);
    assert_eq!((log.log_start(), log.log_end()), (Offset(0), Offset(6)));
    let ids: Vec<u64> = log
        .iter(Offset(0)..Offset(9))
        .map(|(offset, record)| {
            assert_eq!(offset.0, record.id.0);
            offset.0
        })
        .collect();
    assert_eq!(ids, [0, 1, 2, 3, 4, 5]);
    assert_eq!(log.iter(Offset(2)..Offset(4)).count(), 2);
    assert_eq!(log.record(Offset(4)).expect("held").id, RecordId(4));
    assert_eq!(log.record(Offset(6)), None);
}

#[test]
fn a_follower_takes_only_the_next_batch() {
    let leader = log(&[2, 1]);
    let batches = leader.read(Offset(0), Offset(3), ALL);
    let mut follower = PartitionLog::default();
    assert_eq!(
        follower.append_as_follower(batches[1].clone()),
        Err(AppendError::NotAtLogEnd { expected: Offset(0), found: Offset(2) })
    );
    for batch in batches {
        follower.append_as_follower(batch).expect("in order");
    }
    assert_eq!(follower, leader);
    assert_eq!(
        follower.append_as_leader(vec![].into(), LeaderEpoch(0), None),
        Err(AppendError::Empty)
    );
    assert_eq!(follower, leader);
}

#[test]
fn reading_gives_whole_batches() {
    let log = log(&[2, 3, 1]);
    let read = |from, up_to, bytes| bases(&log.read(Offset(from), Offset(up_to), bytes));
    assert_eq!(read(0, 6, ALL), [0, 2, 5]);
    assert_eq!(read(3, 6, ALL), [2, 5], "the batch that holds offset 3 begins before it");
    assert_eq!(read(0, 5, ALL), [0, 2]);
    assert_eq!(read(0, 4, ALL), [0], "a batch reaching over the bound is not given");
    assert_eq!(read(6, 6, ALL), [0; 0]);
    assert_eq!(read(9, 9, ALL), [0; 0]);
}

#[test]
fn the_first_batch_is_given_even_if_too_large() {
    let log = log(&[2, 3, 1]);
    let size = |at: usize| log.tail()[at].size_bytes();
    let read = |bytes| bases(&log.read(Offset(0), Offset(6), bytes));
    assert_eq!(read(0), [0]);
    assert_eq!(read(size(0) + size(1) - 1), [0]);
    assert_eq!(read(size(0) + size(1)), [0, 2]);
    assert_eq!(log.size_bytes(), size(0) + size(1) + size(2));
}

#[test]
fn chunks_hold_at_most_256_records_or_one_larger_batch() {
    let log = log(&[200, 56, 100, 200, 300, 1]);
    let counts: Vec<usize> = log.chunks().map(|chunk| chunk.record_count()).collect();
    assert_eq!(counts, [256, 100, 200, 300]);
    assert_eq!(log.tail().len(), 1);
    assert_eq!(log.record(Offset(300)).expect("sealed").id, RecordId(300));
    assert_eq!(bases(&log.read(Offset(355), Offset(857), ALL)), [256, 356, 556, 856]);
    let sum: u64 = log.batches_from(Offset(0)).map(RecordBatch::size_bytes).sum();
    assert_eq!(log.size_bytes(), sum);
}

#[test]
fn copies_and_followers_share_chunks() {
    let leader = log(&[256, 10, 246, 3]);
    let mut follower = PartitionLog::default();
    for batch in leader.read(Offset(0), leader.log_end(), ALL) {
        follower.append_as_follower(batch).expect("in order");
    }
    let ids = |log: &PartitionLog| log.chunk_ids().collect::<Vec<_>>();
    assert_eq!(ids(&leader).len(), 2);
    assert_eq!(ids(&leader), ids(&follower));
    let copy = leader.clone();
    assert!(Arc::ptr_eq(&copy.sealed, &leader.sealed));
    let mut other = log(&[256]);
    other.truncate_to(Offset(0));
    append(&mut other, 256, 1);
    assert_ne!(ids(&other)[0], ids(&leader)[0], "another epoch is other content");
}

#[test]
fn truncation_removes_whole_batches() {
    let mut log = log(&[2, 3, 1]);
    log.truncate_to(Offset(6));
    assert_eq!(log.log_end(), Offset(6));
    log.truncate_to(Offset(5));
    assert_eq!(log.log_end(), Offset(5));
    log.truncate_to(Offset(3));
    assert_eq!(log.log_end(), Offset(2), "the batch around the target goes wholly");
    assert_eq!(log, self::log(&[2]));
}

#[test]
fn truncated_logs_are_as_if_the_rest_never_was() {
    let sizes = [200, 56, 100, 200, 300, 1, 255];
    let whole = log(&sizes);
    let mut end = 0;
    for (count, size) in sizes.iter().enumerate() {
        let mut cut = whole.clone();
        cut.truncate_to(Offset(end));
        assert_eq!(cut, log(&sizes[..count]), "cut to {end}");
        cut.truncate_to(Offset(0));
        assert_eq!(cut, PartitionLog::default());
        end += *size as u64;
    }
    assert_eq!(whole, log(&sizes), "the copy's original is untouched");
}

#[test]
fn truncation_before_the_start_empties_the_log() {
    let mut log = PartitionLog::default();
    log.truncate_fully_and_start_at(Offset(10));
    append(&mut log, 2, 0);
    log.truncate_to(Offset(4));
    assert_eq!((log.log_start(), log.log_end(), log.size_bytes()), (Offset(4), Offset(4), 0));
    assert_eq!(log.leader_epochs().latest(), None);
}

#[test]
fn the_start_moves_forward_only_and_hides_what_is_below() {
    let mut log = log(&[2, 3]);
    let size = log.size_bytes();
    log.advance_log_start(Offset(3));
    log.advance_log_start(Offset(1));
    assert_eq!(log.log_start(), Offset(3));
    assert_eq!(log.record(Offset(2)), None);
    assert!(log.record(Offset(3)).is_some());
    assert_eq!(log.iter(Offset(0)..Offset(9)).count(), 2);
    assert_eq!(log.read(Offset(2), Offset(5), ALL), []);
    assert_eq!(bases(&log.read(Offset(3), Offset(5), ALL)), [2]);
    assert_eq!(log.size_bytes(), size);
    log.advance_log_start(Offset(99));
    assert_eq!(log.log_start(), Offset(5), "not beyond the end");
}

#[test]
fn epochs_follow_appends_and_truncation() {
    let mut log = log(&[2]);
    append(&mut log, 2, 3);
    log.begin_leader_epoch(LeaderEpoch(5));
    assert_eq!(log.epoch_for(Offset(1)), Some(LeaderEpoch(0)));
    assert_eq!(log.epoch_for(Offset(3)), Some(LeaderEpoch(3)));
    assert_eq!(log.epoch_for(Offset(4)), None, "no record there");
    let end = log.end_offset_for(LeaderEpoch(3)).expect("known");
    assert_eq!((end.epoch, end.end_offset), (LeaderEpoch(3), Offset(4)));
    log.truncate_to(Offset(2));
    assert_eq!(log.end_offset_for(LeaderEpoch(3)), None);
}

#[test]
fn an_epoch_in_which_nothing_was_appended_goes_with_the_cut() {
    let mut log = log(&[2]);
    log.begin_leader_epoch(LeaderEpoch(1));
    log.truncate_to(Offset(2));
    assert_eq!(log.log_end(), Offset(2));
    assert_eq!(log.leader_epochs().latest().map(|last| last.epoch), Some(LeaderEpoch(0)));
}

#[test]
fn a_process_that_begins_knows_no_epoch_without_records() {
    let mut deleted = log(&[2, 2]);
    deleted.advance_log_start(Offset(3));
    deleted.load(Offset(3));
    assert_eq!(deleted.leader_epochs().latest().map(|last| last.epoch), Some(LeaderEpoch(0)));
    deleted.advance_log_start(Offset(4));
    let mut led = log(&[2]);
    led.begin_leader_epoch(LeaderEpoch(1));
    assert_eq!(deleted.leader_epochs().entries().len(), 1, "while the process runs it is known");
    deleted.load(Offset(4));
    led.load(Offset(0));
    assert_eq!(deleted.leader_epochs().latest(), None);
    assert_eq!(led.leader_epochs().latest().map(|last| last.epoch), Some(LeaderEpoch(0)));
}

#[test]
fn a_stored_log_names_its_chunks_and_is_filled_again() {
    let log = log(&[256, 100, 200, 5]);
    let store: BTreeMap<ChunkId, Vec<u8>> =
        log.chunks().map(|chunk| (chunk.id(), chunk.encode())).collect();
    let bytes = postcard::to_allocvec(&log).expect("encodes");
    let mut read: PartitionLog = postcard::from_bytes(&bytes).expect("decodes");
    assert_eq!(read.record(Offset(0)), None, "not there yet");
    assert!(read.chunk_ids().eq(log.chunk_ids()));
    let missing = read.clone().restore_chunks(&mut |_| None).expect_err("nothing stored");
    assert_eq!((missing.from, missing.up_to), (Offset(0), Offset(256)));
    let stranger = log.chunks().nth(1).cloned();
    assert!(read.clone().restore_chunks(&mut |_| stranger.clone()).is_err());
    let mut lookup = |id| Chunk::decode(id, store.get(&id)?).ok().map(Arc::new);
    read.restore_chunks(&mut lookup).expect("all stored");
    assert_eq!(read, log);
    assert!(read.iter(Offset(0)..Offset(999)).eq(log.iter(Offset(0)..Offset(999))));
}

#[test]
fn damaged_chunks_are_refused() {
    use crate::log::ChunkError;
    let log = log(&[256]);
    let chunk = log.chunks().next().expect("sealed");
    let id = chunk.id();
    let bytes = chunk.encode();
    assert_eq!(Chunk::decode(id, &bytes).expect("whole").batches(), chunk.batches());
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(Chunk::decode(id, &flipped).is_err(), "byte {at}");
    }
    let other = ChunkId(id.0 ^ 1);
    assert!(matches!(Chunk::decode(other, &bytes), Err(ChunkError::Damaged { .. })));
    assert!(matches!(Chunk::decode(id, &bytes[..9]), Err(ChunkError::Unreadable(_))));
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(Chunk::decode(id, &longer), Err(ChunkError::Unreadable(_))));
    assert_eq!(Chunk::decode(id, &[9, 0]), Err(ChunkError::Version { found: 9 }));
    assert!(matches!(Chunk::decode(id, &[]), Err(ChunkError::Unreadable(_))));
    assert_eq!(id.to_string().parse(), Ok(id));
    assert!("12".parse::<ChunkId>().is_err());
}
