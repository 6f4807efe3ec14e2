//! What each group has done with each record: the same words everywhere.

use super::Words;
use partita_engine::id::{ClientName, GroupName, Offset};
use partita_engine::world::{ConsumerView, GroupView, PartitionView, World, lag};

/// How far one group is in one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Which group.
    pub group: GroupName,
    /// The member that owns the partition.
    pub owner: Option<ClientName>,
    /// Where the group goes on after a restart.
    pub committed: Option<Offset>,
    /// The next offset that `poll()` returns to the owner.
    pub position: Option<Offset>,
    /// Up to where the owner's application is done.
    pub processed: Option<Offset>,
    /// High watermark − committed, as Kafka's tools print it.
    pub lag: Option<u64>,
}

/// What one group has done with one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// Behind the committed offset: never delivered again.
    Committed,
    /// The application is done with it, and a crash now delivers it again.
    Processed(ClientName),
    /// Handed to the application.
    InHand(ClientName),
    /// Not handed to anyone.
    NotRead,
    /// Not below the high watermark yet.
    NotReadable,
}

impl Reader {
    /// What this group has done with the record at `offset`.
    #[must_use]
    pub fn state_of(&self, offset: Offset, high_watermark: Offset) -> ReadState {
        if self.committed.is_some_and(|committed| offset < committed) {
            return ReadState::Committed;
        }
        let before = |place: Option<Offset>| place.is_some_and(|place| offset < place);
        match &self.owner {
            Some(owner) if before(self.position) && before(self.processed) => {
                ReadState::Processed(owner.clone())
            }
            Some(owner) if before(self.position) => ReadState::InHand(owner.clone()),
            _ if offset >= high_watermark => ReadState::NotReadable,
            _ => ReadState::NotRead,
        }
    }
}

impl ReadState {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Committed => Words::new("read-committed"),
            Self::Processed(owner) => Words::new("read-processed").text("consumer", owner),
            Self::InHand(owner) => Words::new("read-in-hand").text("consumer", owner),
            Self::NotRead => Words::new("read-not-yet"),
            Self::NotReadable => Words::new("read-not-readable"),
        }
    }
}

/// All groups and their members, asked of the world once.
pub struct Readers {
    groups: Vec<GroupView>,
    consumers: Vec<ConsumerView>,
}

impl Readers {
    /// The groups and consumers of `world` as they are now.
    #[must_use]
    pub fn of(world: &dyn World) -> Self {
        Self { groups: world.groups(), consumers: world.consumers() }
    }

    /// The groups, by name.
    #[must_use]
    pub fn groups(&self) -> &[GroupView] {
        &self.groups
    }

    /// How far the groups are that read this partition's topic, by name.
    #[must_use]
    pub fn in_partition(&self, partition: &PartitionView) -> Vec<Reader> {
        let topic = &partition.topic_partition.topic;
        let reading = self.groups.iter().filter(|group| group.topics.contains(topic));
        reading.map(|group| self.reader(group, partition)).collect()
    }

    /// How far `group` is in this partition.
    #[must_use]
    pub fn reader(&self, group: &GroupView, partition: &PartitionView) -> Reader {
        let at = &partition.topic_partition;
        let members = self.consumers.iter().filter(|consumer| consumer.group == group.name);
        let owned = members.flat_map(|consumer| {
            consumer
                .owned
                .iter()
                .filter(|owned| owned.topic_partition == *at)
                .map(|owned| (consumer.name.clone(), owned))
        });
        let owned = owned.last();
        let committed = group.committed.get(at).copied();
        Reader {
            group: group.name.clone(),
            committed,
            position: owned.as_ref().and_then(|(_, owned)| owned.position),
            processed: owned.as_ref().and_then(|(_, owned)| owned.processed),
            owner: owned.map(|(name, _)| name),
            lag: lag(partition.latest_offset, committed),
        }
    }
}

/// The groups that read this partition's topic, by name, with how far they are.
#[must_use]
pub fn readers(world: &dyn World, partition: &PartitionView) -> Vec<Reader> {
    Readers::of(world).in_partition(partition)
}
