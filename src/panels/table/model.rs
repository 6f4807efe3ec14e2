//! The picture as tables: what each table says, before it is put into words.

use super::clients::{consumers, messages};
use super::controllers;
use super::copies::copies;
use crate::explain::{
    KeyMark, Reader, Readers, Words, bytes_text, key_mark, link, progress_thing, records_in,
};
use partita_engine::id::{BrokerId, NodeId, Offset, TopicPartition};
use partita_engine::wire::{Body, MessageWord};
use partita_engine::world::{
    BrokerView, ClientState, GroupView, PartitionView, ProducerView, TopicView, World, key_letter,
};
use partita_scene::hit::Thing;

/// Rows of one table; what goes beyond is counted in its last line.
pub const MOST_ROWS: usize = 100;

/// The newest records that are listed of a partition.
const NEWEST_RECORDS: u64 = 8;

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name on the page.
    pub id: String,
    /// What it lists.
    pub caption: Words,
    /// The thing that the caption names.
    pub thing: Option<Thing>,
    /// More about that.
    pub note: Option<Words>,
    /// Headings; the first is the rows' names'.
    pub columns: Vec<Column>,
    /// In the order that the keyboard walks.
    pub rows: Vec<Row>,
    /// Rows that found no room.
    pub more: usize,
    /// Whether it belongs to the table before it.
    pub nested: bool,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands below it.
    pub label: Words,
    /// Whether that is read from the left, not compared by its right end.
    pub text: bool,
}

/// A line about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The thing.
    pub thing: Thing,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// How a cell is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As all.
    #[default]
    Plain,
    /// Bold: beyond the limit.
    Strong,
    /// Broken.
    Broken,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub words: Words,
    /// How.
    pub tone: Tone,
}

impl Cell {
    pub(super) const fn new(words: Words) -> Self {
        Self { words, tone: Tone::Plain }
    }

    pub(super) fn text(value: impl ToString) -> Self {
        Self::new(Words::new("value-text").text("value", value))
    }

    pub(super) fn number(value: impl Into<u64>) -> Self {
        Self::new(Words::new("value-number").number("value", value))
    }

    fn offset(value: Option<Offset>) -> Self {
        value.map_or_else(|| Self::new(Words::new("value-none")), |offset| Self::number(offset.0))
    }

    pub(super) const fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

pub(super) fn column(label: &'static str, text: bool) -> Column {
    Column { label: Words::new(label), text }
}

/// All tables of the picture. `shown` is the partition whose records are listed; without one it is
/// the first. Lags from `lag_limit` on are bold. While time `stands`, what is on the wire is listed too.
#[must_use]
pub fn tables(
    world: &dyn World,
    shown: Option<&TopicPartition>,
    lag_limit: u64,
    stands: bool,
) -> Vec<Table> {
    let topics: Vec<_> = world.topics().into_iter().filter(|topic| !topic.internal).collect();
    let mut tables = vec![producers(world), brokers(&world.brokers())];
    tables.extend(controllers::tables(world));
    tables.extend(links(world));
    let readers = Readers::of(world);
    let first = topics.iter().find_map(|topic| topic.partitions.first());
    let listed = shown
        .and_then(|at| {
            topics.iter().flat_map(|topic| &topic.partitions).find(|p| p.topic_partition == *at)
        })
        .or(first);
    for topic in &topics {
        tables.push(partitions(topic));
        if let Some(partition) = listed.filter(|p| p.topic_partition.topic == topic.name) {
            tables.push(records(world, &readers, partition));
            tables.push(copies(world, partition));
        }
    }
    let groups = readers.groups().iter();
    tables.extend(groups.map(|group| progress(&readers, group, &topics, lag_limit)));
    tables.push(consumers(world));
    tables.extend(stands.then(|| messages(world)));
    tables
}

pub(super) fn table(
    id: String,
    caption: Words,
    note: Option<Words>,
    columns: Vec<Column>,
    rows: impl ExactSizeIterator<Item = Row>,
) -> Table {
    let more = rows.len().saturating_sub(MOST_ROWS);
    let rows = rows.take(MOST_ROWS).collect();
    Table { id, caption, thing: None, note, columns, rows, more, nested: false }
}

fn producers(world: &dyn World) -> Table {
    let producers = world.producers();
    let note = Words::new("value-number").number("value", producers.len() as u64);
    let columns = vec![
        column("column-name", true),
        column("column-keys", true),
        column("column-rate", false),
        column("column-acks", false),
        column("column-wire", false),
    ];
    let rows = producers.iter().map(|producer| producer_row(world, producer));
    table("producers".into(), Words::new("stage-producers"), Some(note), columns, rows)
}

fn producer_row(world: &dyn World, producer: &ProducerView) -> Row {
    let letters: Vec<_> = producer
        .keys
        .iter()
        .filter_map(|key| match key_mark(world, key.as_ref())? {
            KeyMark::Key(number) => Some(key_letter(number)),
            KeyMark::NoKey => Some("–".into()),
        })
        .collect();
    let milli: u64 = producer.flows.iter().map(|flow| flow.millirecords_per_second).sum();
    let rate = Words::new("value-rate").text("rate", thousandths(milli));
    let state = match producer.state {
        ClientState::Running => on_the_wire(world, producer),
        ClientState::Stopped => Cell::new(Words::new("state-stopped")),
        ClientState::Crashed => Cell::new(Words::new("state-crashed")).toned(Tone::Broken),
        ClientState::Failed => Cell::new(Words::new("state-failed")).toned(Tone::Broken),
    };
    Row {
        thing: Thing::Producer(producer.name.clone()),
        cells: vec![
            Cell::text(&producer.name),
            Cell::text(letters.join(" ")),
            Cell::new(rate),
            Cell::text(producer.acks.word()),
            state,
        ],
    }
}

/// What is on its way from and to a producer.
fn on_the_wire(world: &dyn World, producer: &ProducerView) -> Cell {
    let node = NodeId::Producer(producer.name.clone());
    let (mut records, mut answers) = (0, 0u64);
    for message in world.messages() {
        if message.from == node {
            records += records_in(&message.body);
        } else if message.to == node
            && matches!(message.body, Body::Response { .. })
            && message.body.word() == MessageWord::Produce
        {
            answers += 1;
        }
    }
    let message = match (records, answers) {
        (0, 0) => "wire-nothing",
        (_, 0) => "wire-records",
        (0, _) => "wire-acks",
        _ => "wire-both",
    };
    Cell::new(Words::new(message).number("records", records).number("acks", answers))
}

fn thousandths(milli: u64) -> String {
    let (whole, rest) = (milli / 1000, milli % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
}

fn brokers(brokers: &[BrokerView]) -> Table {
    let columns = vec![
        column("column-name", true),
        column("column-state", true),
        column("column-leads", false),
    ];
    let rows = brokers.iter().map(|broker| {
        let (state, tone) = match (broker.running, broker.fenced) {
            (false, _) => ("broker-down", Tone::Broken),
            (true, true) if broker.is_of_zookeeper_era() => ("broker-no-session", Tone::Broken),
            (true, true) => ("broker-fenced", Tone::Broken),
            (true, false) => ("broker-up", Tone::Plain),
        };
        Row {
            thing: Thing::Broker(broker.id),
            cells: vec![
                Cell::text(broker.id),
                Cell::new(Words::new(state)).toned(tone),
                Cell::number(broker.leads.len() as u64),
            ],
        }
    });
    let note = Words::new("value-number").number("value", brokers.len() as u64);
    table("brokers".into(), Words::new("table-brokers"), Some(note), columns, rows)
}

/// The links worth listing; none in a world of one broker that nobody tampered with.
fn links(world: &dyn World) -> Option<Table> {
    let listed = link::listed(world);
    let rows: Vec<Row> = listed
        .into_iter()
        .filter_map(|thing| {
            let Thing::Link { one, other } = &thing else { return None };
            let sound = link::is_sound(world, one, other);
            let tone = if sound { Tone::Plain } else { Tone::Broken };
            let state = Cell::new(link::state(world, one, other)).toned(tone);
            let cells = vec![Cell::new(link::title(one, other)), state];
            Some(Row { thing, cells })
        })
        .collect();
    let columns = vec![column("column-name", true), column("column-state", true)];
    let note = Words::new("value-number").number("value", rows.len() as u64);
    (rows.len() > 1).then(|| {
        table("links".into(), Words::new("table-links"), Some(note), columns, rows.into_iter())
    })
}

fn partitions(topic: &TopicView) -> Table {
    let columns = vec![
        column("column-partition", true),
        column("column-leader", false),
        column("column-in-sync", false),
        column("column-start", false),
        column("column-high-watermark", false),
        column("column-log-end", false),
    ];
    let note = Words::new("table-topic-note")
        .number("partitions", topic.partitions.len() as u64)
        .number("copies", topic.replication_factor);
    let rows = topic.partitions.iter().map(partition_row);
    let caption = Words::new("title-topic").text("topic", &topic.name);
    let thing = Some(Thing::Topic(topic.name.clone()));
    Table { thing, ..table(format!("topic-{}", topic.name), caption, Some(note), columns, rows) }
}

/// `b1 b2 b3`: short, for a narrow column.
fn spaced(brokers: &[BrokerId]) -> String {
    let names: Vec<_> = brokers.iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn partition_row(partition: &PartitionView) -> Row {
    let leader = match partition.leader {
        Some(leader) => Cell::text(leader),
        None => Cell::new(Words::new("stage-no-leader")).toned(Tone::Broken),
    };
    let missing: Vec<_> =
        partition.replicas.iter().filter(|copy| !copy.in_sync).map(|copy| copy.broker).collect();
    let in_sync = if missing.is_empty() {
        Cell::text(spaced(&partition.isr))
    } else {
        let words = Words::new("table-not-in-sync").text("isr", spaced(&partition.isr));
        Cell::new(words.text("missing", spaced(&missing))).toned(Tone::Broken)
    };
    Row {
        thing: Thing::Partition(partition.topic_partition.clone()),
        cells: vec![
            Cell::text(&partition.topic_partition),
            leader,
            in_sync,
            Cell::number(partition.log_start.0),
            Cell::number(partition.high_watermark.0),
            Cell::number(partition.log_end.0),
        ],
    }
}

fn records(world: &dyn World, readers: &Readers, partition: &PartitionView) -> Table {
    let at = &partition.topic_partition;
    let readers = readers.in_partition(partition);
    let mut columns = vec![
        column("column-offset", true),
        column("column-key", true),
        column("column-value", false),
    ];
    columns.extend(readers.iter().map(|reader| Column {
        label: Words::new("column-has-it").text("group", &reader.group),
        text: false,
    }));
    let from = Offset(partition.log_end.0.saturating_sub(NEWEST_RECORDS)).max(partition.log_start);
    let newest = world.records(at, None, from, NEWEST_RECORDS as usize);
    let rows = newest.iter().rev().map(|record| {
        let key = match (&record.key, key_mark(world, record.key.as_ref())) {
            (Some(key), Some(KeyMark::Key(number))) => {
                Cell::text(format!("{} {}", key_letter(number), bytes_text(key)))
            }
            (Some(key), _) => Cell::text(bytes_text(key)),
            (None, _) => Cell::new(Words::new("stage-no-key")),
        };
        let value = match &record.value {
            Some(value) => Cell::text(bytes_text(value)),
            None => Cell::new(Words::new("value-null")),
        };
        let state = |reader: &Reader| {
            Cell::new(reader.state_of(record.offset, partition.high_watermark).words())
        };
        let mut cells = vec![Cell::number(record.offset.0), key, value];
        cells.extend(readers.iter().map(state));
        Row { thing: Thing::Record { topic_partition: at.clone(), offset: record.offset }, cells }
    });
    let caption = Words::new("table-newest").text("partition", at);
    Table { nested: true, ..table("records".into(), caption, None, columns, rows) }
}

fn progress(readers: &Readers, group: &GroupView, topics: &[TopicView], lag_limit: u64) -> Table {
    let columns = vec![
        column("column-partition", true),
        column("column-owner", false),
        column("column-committed", false),
        column("column-position", false),
        column("column-lag", false),
    ];
    let rows: Vec<_> = topics
        .iter()
        .filter(|topic| group.topics.contains(&topic.name))
        .flat_map(|topic| &topic.partitions)
        .map(|partition| {
            let reader = readers.reader(group, partition);
            progress_row(&partition.topic_partition, &reader, lag_limit)
        })
        .collect();
    let words = match group.assignor {
        Some(assignor) => Words::new("table-group-note").text("assignor", assignor),
        None => Words::new("table-group-note-empty"),
    };
    let note = words.text("state", group.state).text("generation", group.generation);
    let caption = Words::new("title-group").text("group", &group.name);
    let thing = Some(Thing::Group(group.name.clone()));
    let id = format!("group-{}", group.name);
    Table { thing, ..table(id, caption, Some(note), columns, rows.into_iter()) }
}

fn progress_row(at: &TopicPartition, reader: &Reader, lag_limit: u64) -> Row {
    let lag = match reader.lag {
        Some(lag) => {
            Cell::number(lag).toned(if lag > lag_limit { Tone::Strong } else { Tone::Plain })
        }
        None => Cell::new(Words::new("value-none")),
    };
    Row {
        thing: progress_thing(at, reader),
        cells: vec![
            Cell::text(at),
            match &reader.owner {
                Some(owner) => Cell::text(owner),
                None => Cell::new(Words::new("value-none")),
            },
            Cell::offset(reader.committed),
            Cell::offset(reader.position),
            lag,
        ],
    }
}
