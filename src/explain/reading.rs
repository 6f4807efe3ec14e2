//! What each group has done with each record: the same words everywhere.

use super::Words;
use partita_engine::id::{ClientName, GroupName, Offset, TopicPartition};
use partita_engine::world::{GroupView, PartitionView, World};

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

/// The groups that read `topic`'s partition, by name, with how far they are.
#[must_use]
pub fn readers(world: &dyn World, partition: &PartitionView) -> Vec<Reader> {
    let topic_partition = &partition.topic_partition;
    let consumers = world.consumers();
    let reads = |group: &GroupView| group.topics.contains(&topic_partition.topic);
    world
        .groups()
        .into_iter()
        .filter(reads)
        .map(|group| {
            let owned = consumers.iter().filter(|consumer| consumer.group == group.name).find_map(
                |consumer| {
                    let owned = consumer
                        .owned
                        .iter()
                        .find(|owned| owned.topic_partition == *topic_partition)?;
                    Some((consumer.name.clone(), owned))
                },
            );
            let committed = committed(&group, topic_partition);
            Reader {
                committed,
                position: owned.as_ref().and_then(|(_, owned)| owned.position),
                processed: owned.as_ref().and_then(|(_, owned)| owned.processed),
                owner: owned.map(|(name, _)| name),
                lag: partita_engine::world::lag(partition.high_watermark, committed),
                group: group.name,
            }
        })
        .collect()
}

fn committed(group: &GroupView, topic_partition: &TopicPartition) -> Option<Offset> {
    group.committed.get(topic_partition).copied()
}
