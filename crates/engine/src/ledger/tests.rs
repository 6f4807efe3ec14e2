//! Records' fates, event by event.

use super::*;
use crate::error_code::ErrorCode;
use crate::event::{BatchReadiness, EventKind, PartitionChoice};
use crate::id::{ControllerId, EventId, NodeId, Offset};
use crate::time::SimTime;

/// A ledger to which things happen, each a second after the one before.
struct Story {
    ledger: Ledger,
    next: u64,
}

fn partition() -> TopicPartition {
    "orders-0".parse().expect("valid")
}

fn name(name: &str) -> ClientName {
    name.parse().expect("valid")
}

impl Story {
    /// Producer p and consumer c of group g; broker 1 leads.
    fn new() -> Self {
        let mut story = Self { ledger: Ledger::default(), next: 0 };
        story.ledger.add_producer(&name("p"));
        story.ledger.add_consumer(&name("c"), &"g".parse().expect("valid"));
        story.elect(1, 0, &[]);
        story
    }

    fn happens(&mut self, node: NodeId, kind: EventKind) -> Moment {
        let moment =
            Moment { event: EventId(self.next), time: SimTime::from_millis(1_000 * self.next) };
        self.next += 1;
        self.ledger.fold(moment.event, moment.time, &node, &kind);
        moment
    }

    fn at_producer(&mut self, kind: EventKind) -> Moment {
        self.happens(NodeId::Producer(name("p")), kind)
    }

    fn send(&mut self, key: Option<&str>) -> RecordId {
        let record = RecordId(self.ledger.entries.end());
        self.ledger.add_record(Some(&name("p")));
        let key = key.map(|key| Bytes::from(key.as_bytes()));
        let choice = PartitionChoice::Explicit;
        let topic_partition = partition();
        self.at_producer(EventKind::RecordSent { record, topic_partition, key, choice });
        record
    }

    fn ready(&mut self, first_record: RecordId, records: u32) {
        let (topic_partition, readiness) = (partition(), BatchReadiness::Full);
        self.at_producer(EventKind::BatchReady {
            topic_partition,
            first_record,
            records,
            bytes: 100,
            readiness,
        });
    }

    fn append(&mut self, base: u64, first_record: RecordId, records: u32, epoch: u32) -> Moment {
        let kind = EventKind::BatchAppended {
            topic_partition: partition(),
            base_offset: Offset(base),
            first_record,
            records,
            leader_epoch: LeaderEpoch(epoch),
        };
        self.happens(NodeId::Broker(BrokerId(1)), kind)
    }

    fn acknowledge(&mut self, base: Option<u64>, first_record: RecordId, records: u32) -> Moment {
        let (topic_partition, base_offset) = (partition(), base.map(Offset));
        self.at_producer(EventKind::BatchAcknowledged {
            topic_partition,
            base_offset,
            first_record,
            records,
        })
    }

    fn fail(&mut self, first_record: RecordId, error: ErrorCode, retries: bool) {
        let topic_partition = partition();
        self.at_producer(EventKind::BatchFailed {
            topic_partition,
            first_record,
            records: 1,
            error,
            retries,
        });
    }

    /// Broker `leader` begins with this log.
    fn elect(&mut self, leader: u32, epoch: u32, log: &[RecordId]) -> Moment {
        let kind = EventKind::LeaderElected {
            topic_partition: partition(),
            leader: Some(BrokerId(leader)),
            leader_epoch: LeaderEpoch(epoch),
            unclean: false,
        };
        let moment = self.happens(NodeId::Controller(ControllerId::ALONE), kind);
        assert!(!self.ledger.is_settled());
        let log = (0..).map(Offset).zip(log.iter().copied());
        self.ledger.settle(&partition(), Offset(0), log);
        assert!(self.ledger.is_settled());
        moment
    }

    /// All who could lead are taken to be dead.
    fn nobody_leads(&mut self, epoch: u32) {
        let kind = EventKind::LeaderElected {
            topic_partition: partition(),
            leader: None,
            leader_epoch: LeaderEpoch(epoch),
            unclean: false,
        };
        self.happens(NodeId::Controller(ControllerId::ALONE), kind);
    }

    fn process(&mut self, record: RecordId, offset: u64) {
        let kind = EventKind::RecordProcessed {
            topic_partition: partition(),
            offset: Offset(offset),
            record,
        };
        self.happens(NodeId::Consumer(name("c")), kind);
    }

    fn account(&self) -> ProducerAccount {
        let account = self.ledger.producer(&name("p")).expect("it was there");
        let told = account.acknowledged + account.not_asked + account.refused + account.unknown;
        assert_eq!(account.sent, told + account.waiting + account.forgotten, "the sum closes");
        account
    }

    fn fate(&self, record: RecordId) -> RecordFate {
        self.ledger.fate(record).expect("known")
    }

    fn group(&self, committed: u64) -> GroupAccount {
        let reach = GroupReach {
            topics: [partition().topic].into(),
            committed: [(partition(), Offset(committed))].into(),
        };
        let account = self.ledger.group(&"g".parse().expect("valid"), &reach);
        let sum = account.once + account.more + account.skipped + account.ahead;
        assert_eq!(account.kept, sum, "the sum closes");
        account
    }
}

#[test]
fn a_batch_is_told_as_one() {
    let mut story = Story::new();
    let records: Vec<RecordId> = (0..3).map(|_| story.send(None)).collect();
    story.ready(records[0], 2);
    let kept = story.append(0, records[0], 2, 0);
    let told = story.acknowledge(Some(0), records[0], 2);
    let account = story.account();
    assert_eq!((account.acknowledged, account.waiting, account.kept), (2, 1, 2));
    let fate = story.fate(records[1]);
    assert_eq!((fate.kept_at, fate.told_at), (Some(kept), Some(told)));
    assert_eq!((fate.told, fate.offsets), (Told::Acknowledged, vec![Offset(1)]));
    assert_eq!(story.fate(records[2]).told, Told::Waiting);
}

#[test]
fn what_a_new_leader_does_not_have_is_lost_by_its_election() {
    let mut story = Story::new();
    let (a, b) = (story.send(None), story.send(None));
    story.ready(a, 2);
    story.append(0, a, 2, 0);
    story.acknowledge(Some(0), a, 2);
    assert_eq!(story.account().lost, 0);
    let election = story.elect(2, 1, &[a]);
    assert_eq!((story.account().lost, story.account().kept), (1, 1));
    let fate = story.fate(b);
    assert!(fate.is_lost);
    assert_eq!(fate.gone_at, Some(election));
    let count = Count::Producer(name("p"), ProducerCount::Lost);
    assert_eq!(story.ledger.counted(&count, &GroupReach::default(), None, 9), [b]);
    // The old leader comes back, as only an unclean election can let it.
    story.elect(1, 2, &[a, b]);
    assert_eq!(story.account().lost, 0);
    assert!(story.fate(b).gone_at.is_none());
}

#[test]
fn what_was_not_acknowledged_is_not_lost() {
    let mut story = Story::new();
    let record = story.send(None);
    story.ready(record, 1);
    story.append(0, record, 1, 0);
    story.elect(2, 1, &[]);
    assert_eq!(story.account().lost, 0);
    // Told by the leader of before, who did not know: it is lost from the beginning.
    story.acknowledge(Some(0), record, 1);
    assert_eq!(story.account().lost, 1);
}

#[test]
fn what_a_leader_of_the_past_appends_is_in_nobodys_log() {
    let mut story = Story::new();
    let election = story.elect(2, 1, &[]);
    let record = story.send(None);
    story.ready(record, 1);
    story.append(0, record, 1, 0);
    story.acknowledge(Some(0), record, 1);
    let fate = story.fate(record);
    assert!(fate.is_lost && fate.offsets.is_empty());
    assert_eq!(fate.gone_at, Some(election));
}

#[test]
fn what_a_leader_of_the_past_appends_is_not_lost_before_another_leads_without_it() {
    let mut story = Story::new();
    let (a, b) = (story.send(None), story.send(None));
    story.nobody_leads(1);
    for record in [a, b] {
        story.ready(record, 1);
        story.append(record.0, record, 1, 0);
        story.acknowledge(Some(record.0), record, 1);
    }
    assert_eq!(story.account().lost, 0, "its followers may have it");
    assert!(story.fate(a).kept_at.is_some() && story.fate(a).gone_at.is_none());
    let election = story.elect(2, 2, &[a]);
    assert_eq!((story.account().lost, story.account().kept), (1, 1));
    assert_eq!(story.fate(b).gone_at, Some(election));
}

#[test]
fn what_a_leader_of_the_past_appends_goes_with_its_topic() {
    let mut story = Story::new();
    let record = story.send(None);
    story.nobody_leads(1);
    story.ready(record, 1);
    story.append(0, record, 1, 0);
    let topic = partition().topic;
    let end =
        story.happens(NodeId::Controller(ControllerId::ALONE), EventKind::TopicDeleted { topic });
    assert_eq!(story.fate(record).gone_at, Some(end));
}

#[test]
fn a_record_that_is_appended_again_is_duplicated() {
    let mut story = Story::new();
    let record = story.send(None);
    story.ready(record, 1);
    story.append(0, record, 1, 0);
    story.fail(record, ErrorCode::RequestTimedOut, true);
    assert_eq!(story.account().duplicated, 0);
    story.ready(record, 1);
    let again = story.append(1, record, 1, 0);
    story.acknowledge(Some(1), record, 1);
    assert_eq!((story.account().duplicated, story.account().acknowledged), (1, 1));
    let fate = story.fate(record);
    assert_eq!((fate.duplicated_at, fate.offsets), (Some(again), vec![Offset(0), Offset(1)]));
    story.elect(2, 1, &[record]);
    assert_eq!((story.account().duplicated, story.account().lost), (0, 0));
}

#[test]
fn a_refusal_is_one_only_while_no_attempt_was_left_open() {
    let mut story = Story::new();
    let (refused, unknown, unsent) = (story.send(None), story.send(None), story.send(None));
    story.ready(refused, 1);
    story.fail(refused, ErrorCode::MessageTooLarge, false);
    story.ready(unknown, 1);
    story.fail(unknown, ErrorCode::RequestTimedOut, true);
    story.fail(unknown, ErrorCode::NotEnoughReplicas, false);
    story.fail(unsent, ErrorCode::RequestTimedOut, false);
    let told = [refused, unknown, unsent].map(|record| story.fate(record).told);
    assert_eq!(told, [Told::Refused, Told::Unknown, Told::Refused]);
    assert_eq!((story.account().refused, story.account().unknown), (2, 1));
}

#[test]
fn what_times_out_is_unknown_when_its_answer_was_awaited_and_refused_when_not() {
    let mut story = Story::new();
    let (awaited, unsent) = (story.send(None), story.send(None));
    for (first_record, under_way) in [(awaited, true), (unsent, false)] {
        story.at_producer(EventKind::DeliveryTimedOut {
            topic_partition: partition(),
            first_record,
            records: 1,
            under_way,
        });
    }
    let told = [awaited, unsent].map(|record| story.fate(record).told);
    assert_eq!(told, [Told::Unknown, Told::Refused]);
}

#[test]
fn a_crash_leaves_unknown_what_was_sent() {
    let mut story = Story::new();
    let (sent, unsent) = (story.send(None), story.send(None));
    story.ready(sent, 1);
    let crash = story.at_producer(EventKind::ClientCrashed);
    assert_eq!((story.fate(sent).told, story.fate(unsent).told), (Told::Unknown, Told::Refused));
    assert_eq!(story.fate(sent).told_at, Some(crash));
    // Another of its name begins anew.
    story.ledger.add_producer(&name("p"));
    assert_eq!(story.account().sent, 0);
}

#[test]
fn without_an_answer_wanted_nothing_is_acknowledged() {
    let mut story = Story::new();
    let record = story.send(None);
    story.ready(record, 1);
    story.acknowledge(None, record, 1);
    assert_eq!((story.account().not_asked, story.account().acknowledged), (1, 0));
}

#[test]
fn a_group_reads_once_twice_never_and_out_of_order() {
    let mut story = Story::new();
    let records: Vec<RecordId> = (0..4).map(|_| story.send(Some("k"))).collect();
    story.ready(records[0], 4);
    story.append(0, records[0], 4, 0);
    assert_eq!(story.group(0).ahead, 4);
    story.process(records[1], 1);
    story.process(records[0], 0);
    story.process(records[1], 1);
    let account = story.group(3);
    assert_eq!((account.once, account.more, account.skipped, account.ahead), (1, 1, 1, 1));
    assert_eq!(account.out_of_order, 1, "the first came after the second");
    let deliveries = &story.fate(records[1]).deliveries;
    assert_eq!((deliveries[0].times, deliveries[0].is_out_of_order), (2, false));
    assert!(deliveries[0].first < deliveries[0].last);
    story.elect(2, 1, &records[1..2]);
    assert_eq!((story.group(3).gone, story.group(3).kept), (1, 1));
}

#[test]
fn what_goes_with_its_topic_is_not_lost() {
    let mut story = Story::new();
    let record = story.send(None);
    story.ready(record, 1);
    story.append(0, record, 1, 0);
    story.acknowledge(Some(0), record, 1);
    let topic = partition().topic;
    let end =
        story.happens(NodeId::Controller(ControllerId::ALONE), EventKind::TopicDeleted { topic });
    assert_eq!((story.account().lost, story.account().kept), (0, 0));
    assert_eq!(story.fate(record).gone_at, Some(end));
}

#[test]
fn the_oldest_are_forgotten_and_counted() {
    let mut story = Story::new();
    let many = LEDGER_BOUND + 1_000;
    for number in 0..many {
        let record = story.send(None);
        story.ready(record, 1);
        story.append(number, record, 1, 0);
        story.acknowledge(Some(number), record, 1);
    }
    let account = story.account();
    assert_eq!(account.sent, many);
    assert_eq!(account.forgotten, 1_024, "whole chunks");
    assert!(story.ledger.fate(RecordId(1_023)).is_none());
    assert_eq!(story.fate(RecordId(1_024)).offsets, [Offset(1_024)]);
    assert!(story.fate(RecordId(1_024)).told_at.is_some(), "its moments are still known");
    // The worst case: each record a batch of its own, with moments of its own.
    let bytes = postcard::to_allocvec(&story.ledger).expect("plain data").len() as u64;
    assert!(bytes / LEDGER_BOUND < 56, "{bytes} bytes for {LEDGER_BOUND} records");
}
