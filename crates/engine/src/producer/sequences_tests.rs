use super::*;
use crate::id::{PartitionIndex, ProducerId, TopicName};
use crate::producer::Accumulator;
use crate::record::Record;
use crate::time::{SimTime, Timestamp};

fn producer(epoch: u16) -> ProducerIdAndEpoch {
    ProducerIdAndEpoch { id: ProducerId(4), epoch: ProducerEpoch(epoch) }
}

fn partition() -> TopicPartition {
    TopicPartition::new(TopicName::new("orders").expect("a name"), PartitionIndex(0))
}

fn sequences(epoch: u16) -> Sequences {
    let mut sequences = Sequences::default();
    sequences.set_producer(producer(epoch));
    sequences
}

fn assign(sequences: &mut Sequences, records: u32) -> ProducerStamp {
    sequences.assign(&partition(), records).expect("there is an id")
}

fn stamp(epoch: u16, sequence: u32) -> ProducerStamp {
    let base_sequence = Sequence::new(sequence).expect("in range");
    ProducerStamp { producer: producer(epoch), base_sequence }
}

fn batch(stamp: ProducerStamp) -> ProducerBatch {
    let record = Record {
        id: crate::id::RecordId(0),
        key: None,
        value: None,
        headers: [].into(),
        timestamp: Timestamp(0),
    };
    let mut accumulator = Accumulator::default();
    accumulator.append(&partition(), record, 1, SimTime::ZERO);
    let mut batch = accumulator.take(&partition()).expect("appended");
    batch.stamp = Some(stamp);
    batch
}

const OUT_OF_ORDER: ErrorCode = ErrorCode::OutOfOrderSequenceNumber;

#[test]
fn without_an_id_nothing_leaves() {
    let mut none = Sequences::default();
    assert!(!none.may_leave(&partition(), None));
    assert_eq!(none.assign(&partition(), 1), None);
    assert!(sequences(0).may_leave(&partition(), None));
}

#[test]
fn numbers_count_records_and_repetitions_go_one_by_one() {
    let mut sequences = sequences(0);
    let stamps = [assign(&mut sequences, 3), assign(&mut sequences, 2)];
    assert_eq!(stamps, [stamp(0, 0), stamp(0, 3)]);
    assert!(sequences.may_leave(&partition(), None), "new batches follow");
    assert!(sequences.may_leave(&partition(), Some(stamps[0])));
    assert!(!sequences.may_leave(&partition(), Some(stamps[1])), "the first is not answered");
    sequences.acknowledged(&partition(), stamps[0], 3);
    assert!(sequences.may_leave(&partition(), Some(stamps[1])));
}

#[test]
fn a_batch_that_is_not_the_next_waits_its_turn_and_the_next_begins_an_epoch() {
    let mut sequences = sequences(0);
    let stamps = [assign(&mut sequences, 1), assign(&mut sequences, 1)];
    assert!(sequences.may_retry(&partition(), &batch(stamps[1]), OUT_OF_ORDER));
    assert_eq!(sequences.bump(), None, "the first may still come");
    assert!(sequences.may_retry(&partition(), &batch(stamps[0]), OUT_OF_ORDER));
    let bump = sequences.bump().expect("the next was refused");
    assert_eq!(bump.producer, producer(1));
    let renumbered = [(stamp(0, 0), stamp(1, 0)), (stamp(0, 1), stamp(1, 1))];
    let renumbered = renumbered.map(|(from, to)| Renumbered { from, to });
    assert_eq!(bump.renumbered[&partition()], renumbered);
    assert_eq!(assign(&mut sequences, 1), stamp(1, 2));
    assert_eq!(sequences.bump(), None, "once");
}

#[test]
fn other_errors_are_retried_by_their_kind() {
    let mut sequences = sequences(0);
    let first = batch(assign(&mut sequences, 1));
    assert!(sequences.may_retry(&partition(), &first, ErrorCode::NotEnoughReplicas));
    assert!(!sequences.may_retry(&partition(), &first, ErrorCode::InvalidTimestamp));
    assert_eq!(sequences.bump(), None);
}

#[test]
fn a_number_that_was_given_up_begins_an_epoch_unless_all_attempts_were_made() {
    let mut sequences = sequences(0);
    let first = assign(&mut sequences, 1);
    sequences.refused(&partition(), first, false);
    assert_eq!(sequences.bump(), None);
    let second = assign(&mut sequences, 1);
    sequences.refused(&partition(), second, true);
    assert_eq!(sequences.bump().map(|bump| bump.producer), Some(producer(1)));
    assert_eq!(assign(&mut sequences, 1), stamp(1, 0));
}

#[test]
fn after_a_timeout_new_numbers_wait_until_the_others_are_answered() {
    let mut sequences = sequences(0);
    let stamps = [assign(&mut sequences, 1), assign(&mut sequences, 1)];
    sequences.timed_out(&partition(), stamps[0], true);
    assert!(!sequences.may_leave(&partition(), None));
    sequences.resolve();
    assert!(!sequences.may_leave(&partition(), None), "the second is under way");
    sequences.acknowledged(&partition(), stamps[1], 1);
    sequences.resolve();
    assert!(sequences.may_leave(&partition(), None), "so the first was written");
    assert_eq!(sequences.bump(), None);
}

#[test]
fn when_all_timed_out_numbers_begin_anew() {
    let mut sequences = sequences(0);
    let only = assign(&mut sequences, 1);
    sequences.timed_out(&partition(), only, true);
    sequences.resolve();
    assert_eq!(sequences.bump().map(|bump| bump.producer), Some(producer(1)));
    assert!(sequences.may_leave(&partition(), None));
}

#[test]
fn another_partition_begins_the_epoch_when_it_has_drained() {
    let mut sequences = sequences(0);
    let other = TopicPartition { partition: PartitionIndex(1), ..partition() };
    let under_way = sequences.assign(&other, 1).expect("there is an id");
    let failed = assign(&mut sequences, 1);
    sequences.refused(&partition(), failed, true);
    sequences.bump().expect("a gap");
    assert!(!sequences.may_leave(&other, None), "its old numbers are under way");
    assert!(sequences.may_leave(&other, Some(under_way)));
    sequences.acknowledged(&other, under_way, 1);
    assert!(sequences.may_leave(&other, None));
    assert_eq!(sequences.assign(&other, 1), Some(stamp(1, 0)));
}

#[test]
fn after_the_greatest_epoch_comes_a_new_id() {
    let mut sequences = sequences(ProducerEpoch::GREATEST.0);
    let failed = assign(&mut sequences, 1);
    sequences.refused(&partition(), failed, true);
    assert_eq!(sequences.bump(), None);
    assert_eq!(sequences.producer(), None, "another id is wanted");
}

#[test]
fn parts_have_the_numbers_of_the_whole() {
    let mut sequences = sequences(0);
    let whole = assign(&mut sequences, 3);
    sequences.parted(&partition(), whole, &[(stamp(0, 0), 2), (stamp(0, 2), 1)]);
    assert!(!sequences.may_leave(&partition(), Some(stamp(0, 2))));
    sequences.acknowledged(&partition(), stamp(0, 0), 2);
    assert!(sequences.may_leave(&partition(), Some(stamp(0, 2))));
}
