//! What a picture needs to know of a world, asked once.

use crate::view::View;
use partita_engine::id::{ClientName, GroupName, Offset, TopicPartition};
use partita_engine::record::Bytes;
use partita_engine::world::{
    BrokerView, ClientState, ConsumerView, GroupView, ProducerView, RecordView, TopicView, World,
    key_letter,
};
use std::collections::BTreeMap;

/// A record's key as it is drawn: letter and colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// A, B, …; `–` without a key.
    pub text: String,
    /// The colour's number, 0 to 7; none without a key.
    pub colour: Option<u8>,
    /// Whether the record is a tombstone: the letter is struck through.
    pub tombstone: bool,
}

/// The colours there are; later keys repeat them.
const KEY_COLOURS: usize = 8;

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
        let Some(key) = key else {
            return Letter { text: "–".into(), colour: None, tombstone };
        };
        match self.numbers.get(key) {
            Some(number) => Letter {
                text: key_letter(*number),
                colour: u8::try_from(number % KEY_COLOURS).ok(),
                tombstone,
            },
            None => Letter { text: "?".into(), colour: None, tombstone },
        }
    }

    pub fn of(&self, record: &RecordView) -> Letter {
        self.letter(record.key.as_ref(), record.value.is_none())
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
        let mut model = Self {
            brokers: world.brokers(),
            topics,
            producers: world.producers(),
            consumers: world.consumers(),
            groups: world.groups(),
            keys: Keys::new(keys),
            readings: BTreeMap::new(),
            legend: keys.iter().take(LONGEST_LEGEND).cloned().collect(),
        };
        let partitions = model.topics.iter().flat_map(|topic| &topic.partitions);
        let readings = partitions.map(|partition| {
            let topic_partition = &partition.topic_partition;
            (topic_partition.clone(), model.reading(topic_partition))
        });
        model.readings = readings.collect();
        model
    }

    pub fn partition_count(&self) -> usize {
        self.topics.iter().map(|topic| topic.partitions.len()).sum()
    }

    /// The consumers of a group, running or not, in order of name.
    pub fn members<'m>(&'m self, group: &'m GroupName) -> impl Iterator<Item = &'m ConsumerView> {
        self.consumers.iter().filter(move |consumer| consumer.group == *group)
    }

    /// Whether a group reads, has read or means to read a partition.
    fn concerns(&self, group: &GroupView, topic_partition: &TopicPartition) -> bool {
        group.committed.contains_key(topic_partition)
            || group.topics.contains(&topic_partition.topic)
            || self
                .members(&group.name)
                .any(|member| member.topics.contains(&topic_partition.topic))
    }

    /// The groups in a partition, in order of name.
    pub fn readings(&self, topic_partition: &TopicPartition) -> &[Reading] {
        self.readings.get(topic_partition).map(Vec::as_slice).unwrap_or_default()
    }

    fn reading(&self, topic_partition: &TopicPartition) -> Vec<Reading> {
        let groups = self.groups.iter().filter(|group| self.concerns(group, topic_partition));
        groups
            .map(|group| Reading {
                group: group.name.clone(),
                committed: group.committed.get(topic_partition).copied(),
                readers: self.readers(&group.name, topic_partition),
            })
            .collect()
    }

    fn readers(&self, group: &GroupName, topic_partition: &TopicPartition) -> Vec<Reader> {
        self.members(group)
            .filter(|member| member.state == ClientState::Running)
            .filter_map(|member| {
                let owned =
                    member.owned.iter().find(|owned| owned.topic_partition == *topic_partition)?;
                Some(Reader {
                    consumer: member.name.clone(),
                    position: owned.position,
                    processed: owned.processed,
                })
            })
            .collect()
    }
}
