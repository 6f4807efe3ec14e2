//! What the ledger says when it is asked: counts whose sums close, the records behind them, their fates.

use super::entry::{Entry, Moment, NOWHERE, Told};
use super::{Ledger, Place};
use crate::id::{BrokerId, ClientName, GroupName, Offset, RecordId, TopicName, TopicPartition};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a producer's records. `sent` is the sum of `waiting`, `acknowledged`, `not_asked`,
/// `refused`, `unknown` and `forgotten`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProducerAccount {
    /// All that it was asked to send.
    pub sent: u64,
    /// Those of which it has heard nothing yet.
    pub waiting: u64,
    /// Those of which a leader said that they are written.
    pub acknowledged: u64,
    /// Those sent with `acks=0`: nobody was asked.
    pub not_asked: u64,
    /// Those that are not written.
    pub refused: u64,
    /// Those of which it will not hear: they may be written or not.
    pub unknown: u64,
    /// Those that the ledger knows no more.
    pub forgotten: u64,
    /// Of all known ones, those that are in the current leader's log.
    pub kept: u64,
    /// Of the acknowledged ones, those that are in no current leader's log.
    pub lost: u64,
    /// Of all known ones, those that are in the current leader's log twice or more.
    pub duplicated: u64,
}

/// One of a producer's counts. `Once` are the kept ones that are not duplicated; `Absent` those that are
/// neither kept nor lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the fields of ProducerAccount")]
pub enum ProducerCount {
    Sent,
    Waiting,
    Acknowledged,
    NotAsked,
    Refused,
    Unknown,
    Kept,
    Once,
    Lost,
    Duplicated,
    Absent,
}

/// What a group has done with the records of its topics. `kept` is the sum of `once`, `more`, `skipped`
/// and `ahead`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupAccount {
    /// Records in the current leaders' logs, as far as the ledger knows them.
    pub kept: u64,
    /// Those that its application was done with once.
    pub once: u64,
    /// Twice or more often.
    pub more: u64,
    /// Never, and it has committed an offset behind them: it will not read them.
    pub skipped: u64,
    /// Not yet.
    pub ahead: u64,
    /// Of all that it was done with, those after a record with the same key that was sent later.
    pub out_of_order: u64,
    /// Those that it was done with and that are in the log no more.
    pub gone: u64,
}

/// One of a group's counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the fields of GroupAccount")]
pub enum GroupCount {
    Kept,
    Once,
    More,
    Skipped,
    Ahead,
    OutOfOrder,
    Gone,
}

/// A count behind which there are records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// A producer's.
    Producer(ClientName, ProducerCount),
    /// A group's.
    Group(GroupName, GroupCount),
}

/// What a group has done with one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which group.
    pub group: GroupName,
    /// How often its application was done with it.
    pub times: u32,
    /// After a record with the same key that was sent later.
    pub is_out_of_order: bool,
    /// When first.
    pub first: Option<Moment>,
    /// When last.
    pub last: Option<Moment>,
}

/// What became of a record, and the events that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFate {
    /// Which.
    pub record: RecordId,
    /// Whose.
    pub producer: ClientName,
    /// Where it was sent, once that is decided.
    pub topic_partition: Option<TopicPartition>,
    /// When that was decided.
    pub sent: Option<Moment>,
    /// What its producer knows.
    pub told: Told,
    /// Since when.
    pub told_at: Option<Moment>,
    /// When a leader first appended it.
    pub kept_at: Option<Moment>,
    /// Where it is in the current leader's log.
    pub offsets: Vec<Offset>,
    /// When it came into the log once more.
    pub duplicated_at: Option<Moment>,
    /// When it went from the current leader's log: an election, or the end of its topic.
    pub gone_at: Option<Moment>,
    /// Acknowledged, and in no current leader's log.
    pub is_lost: bool,
    /// The brokers in whose copies it is.
    pub replicas: Vec<BrokerId>,
    /// What groups have done with it.
    pub deliveries: Vec<Delivery>,
}

/// What is asked of a group beside the ledger: what it reads, and how far it has committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupReach {
    /// The topics that it reads.
    pub topics: BTreeSet<TopicName>,
    /// What it has committed.
    pub committed: BTreeMap<TopicPartition, Offset>,
}

impl ProducerCount {
    fn takes(self, ledger: &Ledger, entry: &Entry) -> bool {
        match self {
            Self::Sent => true,
            Self::Waiting => entry.told == Told::Waiting,
            Self::Acknowledged => entry.told == Told::Acknowledged,
            Self::NotAsked => entry.told == Told::NotAsked,
            Self::Refused => entry.told == Told::Refused,
            Self::Unknown => entry.told == Told::Unknown,
            Self::Kept => entry.copies > 0,
            Self::Once => entry.copies == 1,
            Self::Absent => entry.copies == 0 && !ledger.is_lost(entry),
            Self::Lost => ledger.is_lost(entry),
            Self::Duplicated => entry.copies > 1,
        }
    }
}

impl Ledger {
    /// Lost is what was acknowledged and went, but not what went with its topic.
    fn is_lost(&self, entry: &Entry) -> bool {
        let deleted = |place: &Place| place.deleted_at.is_some();
        entry.is_lost() && !self.place(entry.place).is_some_and(deleted)
    }

    fn of_producer(&self, name: &ClientName) -> impl Iterator<Item = (RecordId, &Entry)> {
        let owner = self.producers.get(name).copied();
        let known = self.entries.iter().filter(move |(_, entry)| Some(entry.owner) == owner);
        known.map(|(record, entry)| (RecordId(record), entry))
    }

    /// What became of a producer's records; none when it never was.
    #[must_use]
    pub fn producer(&self, name: &ClientName) -> Option<ProducerAccount> {
        let forgotten = self.owner(*self.producers.get(name)?)?.forgotten;
        let mut account = ProducerAccount { sent: forgotten, forgotten, ..Default::default() };
        for (_, entry) in self.of_producer(name) {
            account.sent += 1;
            *match entry.told {
                Told::Waiting => &mut account.waiting,
                Told::Acknowledged => &mut account.acknowledged,
                Told::NotAsked => &mut account.not_asked,
                Told::Refused => &mut account.refused,
                Told::Unknown => &mut account.unknown,
            } += 1;
            account.kept += u64::from(entry.copies > 0);
            account.lost += u64::from(self.is_lost(entry));
            account.duplicated += u64::from(entry.copies > 1);
        }
        Some(account)
    }

    /// Each record in the logs that a group reads, with the count it falls under.
    fn of_group<'a>(
        &'a self,
        name: &GroupName,
        reach: &'a GroupReach,
    ) -> impl Iterator<Item = (RecordId, GroupCount)> + use<'a> {
        let readings = self.groups.get(name);
        let read = |place: &&Place| {
            !place.deleted_at.is_some() && reach.topics.contains(&place.topic_partition.topic)
        };
        self.places.iter().filter(read).flat_map(move |place| {
            let committed = reach.committed.get(&place.topic_partition).copied();
            // A record that is there twice is one record, at its first place.
            let mut seen = BTreeSet::new();
            let first = move |(_, record): &(Offset, RecordId)| {
                self.entry(*record).is_some_and(|entry| entry.copies < 2 || seen.insert(*record))
            };
            place.records().filter(first).map(move |(offset, record)| {
                let times = readings.map_or(0, |readings| readings.get(record).times);
                let count = match times {
                    0 if committed.is_some_and(|committed| offset < committed) => {
                        GroupCount::Skipped
                    }
                    0 => GroupCount::Ahead,
                    1 => GroupCount::Once,
                    _ => GroupCount::More,
                };
                (record, count)
            })
        })
    }

    /// What a group has done with the records of its topics.
    #[must_use]
    pub fn group(&self, name: &GroupName, reach: &GroupReach) -> GroupAccount {
        let mut account = GroupAccount::default();
        for (_, count) in self.of_group(name, reach) {
            account.kept += 1;
            *match count {
                GroupCount::Once => &mut account.once,
                GroupCount::More => &mut account.more,
                GroupCount::Skipped => &mut account.skipped,
                _ => &mut account.ahead,
            } += 1;
        }
        for (record, reading) in self.groups.get(name).into_iter().flat_map(|group| group.iter()) {
            account.out_of_order += u64::from(reading.is_out_of_order);
            account.gone += u64::from(self.entry(record).is_some_and(|entry| entry.copies == 0));
        }
        account
    }

    /// The records behind a count, in the order of sending, after `after`, at most `most`.
    #[must_use]
    pub fn counted(
        &self,
        count: &Count,
        reach: &GroupReach,
        after: Option<RecordId>,
        most: usize,
    ) -> Vec<RecordId> {
        let mut records: Vec<RecordId> = match count {
            Count::Producer(name, count) => {
                let of = self.of_producer(name).filter(|(_, entry)| count.takes(self, entry));
                of.map(|(record, _)| record).collect()
            }
            Count::Group(name, GroupCount::OutOfOrder) => {
                let read = self.groups.get(name).into_iter().flat_map(|group| group.iter());
                read.filter(|(_, reading)| reading.is_out_of_order).map(|(id, _)| id).collect()
            }
            Count::Group(name, GroupCount::Gone) => {
                let read = self.groups.get(name).into_iter().flat_map(|group| group.iter());
                let is_gone = |record| self.entry(record).is_some_and(|entry| entry.copies == 0);
                read.map(|(record, _)| record).filter(|record| is_gone(*record)).collect()
            }
            Count::Group(name, wanted) => self
                .of_group(name, reach)
                .filter(|(_, count)| *wanted == GroupCount::Kept || count == wanted)
                .map(|(record, _)| record)
                .collect(),
        };
        records.sort_unstable();
        records.retain(|record| after.is_none_or(|after| *record > after));
        records.truncate(most);
        records
    }

    /// What became of a record, without the copies that it is in; none when it is not known (any more).
    #[must_use]
    pub fn fate(&self, record: RecordId) -> Option<RecordFate> {
        let entry = self.entry(record)?;
        let place = (entry.place != NOWHERE).then(|| self.place(entry.place)).flatten();
        let delivery = |(group, readings): (&GroupName, &super::Readings)| {
            let reading = readings.get(record);
            (reading.times > 0).then(|| Delivery {
                group: group.clone(),
                times: u32::from(reading.times),
                is_out_of_order: reading.is_out_of_order,
                first: self.moment(reading.first),
                last: self.moment(reading.last),
            })
        };
        Some(RecordFate {
            record,
            producer: self.owner(entry.owner)?.name.clone(),
            topic_partition: place.map(|place| place.topic_partition.clone()),
            sent: self.moment(entry.sent_at),
            told: entry.told,
            told_at: self.moment(entry.told_at),
            kept_at: self.moment(entry.kept_at),
            offsets: place.map(|place| place.offsets_of(record, entry)).unwrap_or_default(),
            duplicated_at: self.moment(entry.again_at).filter(|_| entry.copies > 1),
            gone_at: self.moment(entry.gone_at),
            is_lost: self.is_lost(entry),
            replicas: Vec::new(),
            deliveries: self.groups.iter().filter_map(delivery).collect(),
        })
    }
}
