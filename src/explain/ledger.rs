//! The ledger in numbers: what became of all records of a producer, what a group has done with those
//! of its topics, and which records stand behind each number.

use super::{KeyMark, Words, bytes_text, key_mark};
use partita_engine::event::EventKind;
use partita_engine::id::{ClientName, GroupName, RecordId};
use partita_engine::ledger::{Count, GroupCount, ProducerCount, RecordFate};
use partita_engine::record::Bytes;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// The most records that are listed behind a number.
pub const MOST_RECORDS: usize = 100;

/// How a number is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As it should be.
    Fine,
    /// Something that one did not ask for, but nothing is missing.
    Odd,
    /// Something is lost or refused.
    Broken,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The Fluent message that names it.
    pub label: &'static str,
    /// How many.
    pub number: u64,
    /// How it is set; nothing is wrong with none.
    pub weight: Weight,
    /// What asks for its records; none for those that are known no more.
    pub count: Option<Count>,
}

/// Numbers that add up to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The Fluent message that says what they are about.
    pub caption: &'static str,
    /// The summands.
    pub parts: Vec<Counted>,
    /// What they add up to.
    pub total: Counted,
    /// Numbers of another kind that belong here and are in no sum.
    pub beside: Vec<Counted>,
}

/// A record behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub record: RecordId,
    /// Its key's sign, while its key is known.
    pub mark: Option<KeyMark>,
    /// Its key, or its number where that is not known.
    pub name: Words,
    /// When it got its partition.
    pub sent: Option<SimTime>,
    /// Where it is in the log.
    pub place: Words,
}

/// The records behind a number, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// In the order of sending.
    pub records: Vec<Listed>,
    /// Those that found no room.
    pub more: u64,
}

/// The sums of a producer or a group; empty for other things, and where the source keeps no ledger.
#[must_use]
pub fn sums(world: &dyn World, thing: &Thing) -> Vec<Sum> {
    match thing {
        Thing::Producer(name) => of_producer(world, name).unwrap_or_default(),
        Thing::Group(name) => of_group(world, name).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_producer(world: &dyn World, name: &ClientName) -> Option<Vec<Sum>> {
    use ProducerCount as Of;
    let account = world.producer_account(name)?;
    let part = |label, number, weight, of| {
        let count = Some(Count::Producer(name.clone(), of));
        Counted { label, number, weight, count }
    };
    let forgotten = Counted {
        label: "ledger-forgotten",
        number: account.forgotten,
        weight: Weight::Fine,
        count: None,
    };
    let total = part("ledger-sent", account.sent, Weight::Fine, Of::Sent);
    let told = [
        part("ledger-acknowledged", account.acknowledged, Weight::Fine, Of::Acknowledged),
        part("ledger-refused", account.refused, Weight::Broken, Of::Refused),
        part("ledger-unknown", account.unknown, Weight::Odd, Of::Unknown),
    ];
    let told = told.into_iter().chain(some([
        part("ledger-not-asked", account.not_asked, Weight::Fine, Of::NotAsked),
        part("ledger-waiting", account.waiting, Weight::Fine, Of::Waiting),
        forgotten.clone(),
    ]));
    let in_log = account.kept.saturating_add(account.lost).saturating_add(account.forgotten);
    let kept = [
        part(
            "ledger-once",
            account.kept.saturating_sub(account.duplicated),
            Weight::Fine,
            Of::Once,
        ),
        part("ledger-twice", account.duplicated, Weight::Odd, Of::Duplicated),
        part("ledger-lost", account.lost, Weight::Broken, Of::Lost),
        part("ledger-absent", account.sent.saturating_sub(in_log), Weight::Fine, Of::Absent),
    ];
    let kept = kept.into_iter().chain(some([forgotten])).collect();
    let (told, beside) = (told.collect(), Vec::new());
    Some(vec![
        Sum { caption: "ledger-told", parts: told, total: total.clone(), beside: beside.clone() },
        Sum { caption: "ledger-in-log", parts: kept, total, beside },
    ])
}

fn of_group(world: &dyn World, name: &GroupName) -> Option<Sum> {
    use GroupCount as Of;
    let account = world.group_account(name)?;
    let part = |label, number, weight, of| {
        let count = Some(Count::Group(name.clone(), of));
        Counted { label, number, weight, count }
    };
    Some(Sum {
        caption: "ledger-processed",
        parts: vec![
            part("ledger-once", account.once, Weight::Fine, Of::Once),
            part("ledger-more", account.more, Weight::Odd, Of::More),
            part("ledger-never", account.skipped, Weight::Broken, Of::Skipped),
            part("ledger-not-yet", account.ahead, Weight::Fine, Of::Ahead),
        ],
        total: part("ledger-kept", account.kept, Weight::Fine, Of::Kept),
        beside: [part("ledger-out-of-order", account.out_of_order, Weight::Odd, Of::OutOfOrder)]
            .into_iter()
            .chain(some([part("ledger-gone", account.gone, Weight::Odd, Of::Gone)]))
            .collect(),
    })
}

/// Those of which there is at least one.
fn some<const N: usize>(counted: [Counted; N]) -> impl Iterator<Item = Counted> {
    counted.into_iter().filter(|counted| counted.number > 0)
}

/// The records behind `counted`.
#[must_use]
pub fn list(world: &dyn World, counted: &Counted) -> List {
    let Some(count) = &counted.count else { return List { records: Vec::new(), more: 0 } };
    let records: Vec<Listed> = world
        .counted_records(count, None, MOST_RECORDS)
        .into_iter()
        .filter_map(|record| Some(listed(world, &world.record_fate(record)?)))
        .collect();
    let more = counted.number.saturating_sub(u64::try_from(records.len()).unwrap_or(u64::MAX));
    List { records, more }
}

fn listed(world: &dyn World, fate: &RecordFate) -> Listed {
    let key = key_of(world, fate);
    Listed {
        record: fate.record,
        mark: key.as_ref().and_then(|key| key_mark(world, key.as_ref())),
        name: name(fate, key.as_ref()),
        sent: fate.sent.map(|moment| moment.time),
        place: place(fate),
    }
}

/// The record's key: from the event that sent it, or from the log; none while neither is known.
pub fn key_of(world: &dyn World, fate: &RecordFate) -> Option<Option<Bytes>> {
    let event = fate.sent.and_then(|moment| world.event(moment.event));
    if let Some(EventKind::RecordSent { key, .. }) = event.as_ref().map(|event| &event.kind) {
        return Some(key.clone());
    }
    let (at, offset) = (fate.topic_partition.as_ref()?, *fate.offsets.first()?);
    let found = world.records(at, None, offset, 1).into_iter().next()?;
    (found.offset == offset).then_some(found.key)
}

/// What a record is called.
pub fn name(fate: &RecordFate, key: Option<&Option<Bytes>>) -> Words {
    let words = Words::new(match key {
        Some(Some(_)) => "ledger-record-key",
        Some(None) => "ledger-record-no-key",
        None => "ledger-record",
    });
    let key = key.and_then(Option::as_ref).map(bytes_text).unwrap_or_default();
    words.text("key", key).number("record", fate.record.0)
}

/// Where a record is.
pub fn place(fate: &RecordFate) -> Words {
    let words = match (&fate.topic_partition, fate.offsets.as_slice()) {
        (None, _) => return Words::new("ledger-nowhere"),
        (Some(_), []) => Words::new("ledger-not-in-log"),
        (Some(_), offsets) => Words::new("ledger-at").list("offsets", offsets),
    };
    words.text(
        "partition",
        fate.topic_partition.as_ref().map(ToString::to_string).unwrap_or_default(),
    )
}
