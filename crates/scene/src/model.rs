//! What a picture needs to know of a world, asked once.

use crate::letter::Letter;
use crate::level::MOST_ROWS;
use crate::view::View;
use partita_engine::id::{ClientName, GroupName, Offset, TopicName, TopicPartition};
use partita_engine::metrics::Rates;
use partita_engine::record::Bytes;
use partita_engine::world::{
    BrokerView, ClientState, ConsumerView, GroupView, PartitionView, ProducerView, RecordView,
    TopicView, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// Letters by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    numbers: BTreeMap<Bytes, usize>,
}

impl Keys {
    fn new(keys: &[Bytes]) -> Self {
        Self { numbers: keys.iter().cloned().zip(0..).collect() }
    }

    /// The letter of a record with this key. A key beyond those that the world counts is drawn `?`.
    pub fn letter(&self, key: Option<&Bytes>, tombstone: bool) -> Letter {
        key.map_or(Letter::keyless(tombstone), |key| {
            Letter::of_key(self.numbers.get(key).copied(), tombstone)
        })
    }

    pub fn of(&self, record: &RecordView) -> Letter {
        self.letter(record.key.as_ref(), record.value.is_none())
    }

    /// Whether the key has been seen, so that it has a letter.
    pub fn knows(&self, key: &Bytes) -> bool {
        self.numbers.contains_key(key)
    }

    /// How many keys have letters.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

/// A key as text: UTF-8 where it is, else hexadecimal.
pub(crate) fn key_text(key: &[u8]) -> String {
    match core::str::from_utf8(key) {
        Ok("") => "\"\"".into(),
        Ok(text) if !text.chars().any(char::is_control) => text.into(),
        _ => key.iter().take(8).fold(String::from("0x"), |text, byte| format!("{text}{byte:02x}")),
    }
}

/// Where a running consumer reads in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub consumer: ClientName,
    pub position: Option<Offset>,
    /// Up to where the application is done.
    pub processed: Option<Offset>,
}

/// A group in one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub group: GroupName,
    pub committed: Option<Offset>,
    /// Usually one; two while a member does not know yet that it lost the partition.
    pub readers: Vec<Reader>,
}

/// The world's parts that are drawn.
pub(crate) struct Model {
    pub brokers: Vec<BrokerView>,
    pub topics: Vec<TopicView>,
    pub producers: Vec<ProducerView>,
    pub consumers: Vec<ConsumerView>,
    pub groups: Vec<GroupView>,
    pub keys: Keys,
    pub rates: Rates,
    readings: BTreeMap<TopicPartition, Vec<Reading>>,
    /// Keys in order of first appearance, the first of them only.
    pub legend: Vec<Bytes>,
}

/// More keys than this never fit in the legend's row.
const LONGEST_LEGEND: usize = 24;

impl Model {
    pub fn new(world: &(impl World + ?Sized), view: &View<'_>) -> Self {
        let mut topics = world.topics();
        topics.retain(|topic| view.internal_topics || !topic.internal);
        let keys = world.keys();
        let (consumers, groups) = (world.consumers(), world.groups());
        let readings = readings(&topics, &groups, &consumers);
        let partitions: usize = topics.iter().map(|topic| topic.partitions.len()).sum();
        // Few partitions have rows, which show records and not how many of them there are.
        let rates = if partitions > MOST_ROWS { world.rates() } else { Rates::default() };
        Self {
            brokers: world.brokers(),
            topics,
            rates,
            producers: world.producers(),
            consumers,
            groups,
            keys: Keys::new(keys),
            readings,
            legend: keys.iter().take(LONGEST_LEGEND).cloned().collect(),
        }
    }

    /// A partition that is drawn.
    pub fn partition(&self, at: &TopicPartition) -> Option<&PartitionView> {
        let index = usize::try_from(at.partition.0).ok()?;
        let topic = self.topics.iter().find(|topic| topic.name == at.topic)?;
        topic.partitions.get(index)
    }

    /// How many partitions there are.
    pub fn partition_count(&self) -> usize {
        self.topics.iter().map(|topic| topic.partitions.len()).sum()
    }

    /// The consumers of a group, running or not, in order of name.
    pub fn members<'m>(&'m self, group: &'m GroupName) -> impl Iterator<Item = &'m ConsumerView> {
        self.consumers.iter().filter(move |consumer| consumer.group == *group)
    }

    /// The groups in a partition, in order of name.
    pub fn readings(&self, topic_partition: &TopicPartition) -> &[Reading] {
        self.readings.get(topic_partition).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What every group does in every partition, in order of the groups' names: those that read, have
/// read or mean to read it. Each member's partitions are walked once, so that a thousand partitions
/// and twenty groups cost what there is to draw.
fn readings(
    topics: &[TopicView],
    groups: &[GroupView],
    consumers: &[ConsumerView],
) -> BTreeMap<TopicPartition, Vec<Reading>> {
    let mut subscribed: BTreeMap<&GroupName, BTreeSet<&TopicName>> = BTreeMap::new();
    let mut readers: BTreeMap<(&TopicPartition, &GroupName), Vec<Reader>> = BTreeMap::new();
    for consumer in consumers {
        subscribed.entry(&consumer.group).or_default().extend(&consumer.topics);
        if consumer.state != ClientState::Running {
            continue;
        }
        for owned in &consumer.owned {
            let reader = Reader {
                consumer: consumer.name.clone(),
                position: owned.position,
                processed: owned.processed,
            };
            readers.entry((&owned.topic_partition, &consumer.group)).or_default().push(reader);
        }
    }
    let mut readings = BTreeMap::new();
    for topic in topics {
        let concerned: Vec<(&GroupView, bool)> = groups
            .iter()
            .map(|group| {
                let named = group.topics.contains(&topic.name);
                let meant = subscribed.get(&group.name);
                (group, named || meant.is_some_and(|meant| meant.contains(&topic.name)))
            })
            .collect();
        for partition in &topic.partitions {
            let at = &partition.topic_partition;
            let mut here = Vec::new();
            for (group, whole) in &concerned {
                let committed = group.committed.get(at).copied();
                if *whole || committed.is_some() {
                    here.push(Reading {
                        group: group.name.clone(),
                        committed,
                        readers: readers.remove(&(at, &group.name)).unwrap_or_default(),
                    });
                }
            }
            readings.insert(at.clone(), here);
        }
    }
    readings
}
