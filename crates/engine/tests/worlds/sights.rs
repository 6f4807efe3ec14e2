//! What must be seen in some world, so that the checks have something to hold.

use super::run::{Checker, Looked};
use partita_engine::event::{
    BatchReadiness, Event, EventKind, GroupChange, PartitionChoice, PositionReason,
};
use partita_engine::id::{
    ClientName, Generation, NodeId, PartitionIndex, TopicName, TopicPartition,
};
use partita_engine::world::World;
use std::collections::{BTreeMap, BTreeSet};

macro_rules! sights {
    ($($(#[$doc:meta])* $sight:ident),* $(,)?) => {
        /// Something worth having seen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Sight {
            $($(#[$doc])* $sight),*
        }

        impl Sight {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$sight),*];
        }
    };
}

sights! {
    /// A group came to a second generation.
    Rebalance,
    /// A member's session ran out.
    SessionExpired,
    /// A member was dropped in a rebalance.
    RebalanceTimedOut,
    /// A client came back after a crash.
    CrashAndComeBack,
    /// A consumer got a partition that its topic did not have at first.
    NewPartitionNoticed,
    /// A position was reset that had been known before.
    OutOfRangeReset,
    /// A consumer lost partitions without giving them up.
    PartitionsLost,
    /// A consumer met an error that it cannot go on from.
    ConsumerFailed,
    /// A commit was refused.
    CommitRefused,
    /// Records without a key changed from one partition to another.
    StickySwitch,
    /// A batch left because it was full.
    BatchBySize,
    /// A batch left because `linger.ms` was over.
    BatchByLinger,
    /// A batch left because another followed.
    BatchFollowed,
    /// A batch went along with another.
    BatchRodeAlong,
    /// A batch was sent again.
    BatchRetried,
    /// A leader refused a batch.
    BatchRefused,
    /// A record was given up before a broker saw it.
    RecordDropped,
    /// A log had two sealed chunks or more.
    TwoSealedChunks,
    /// A follower copied records.
    Replicated,
    /// A topic was deleted.
    TopicDeleted,
    /// A group was deleted.
    GroupDeleted,
    /// A command was refused.
    CommandRefused,
}

/// The checker that checks nothing: it notes what it sees.
#[derive(Debug, Default)]
pub struct Sights {
    /// What was seen.
    pub seen: BTreeSet<Sight>,
    crashed: BTreeSet<NodeId>,
    grown: BTreeMap<TopicName, u32>,
    sticky: BTreeMap<(NodeId, TopicName), PartitionIndex>,
    positions: BTreeSet<(NodeId, TopicPartition)>,
}

impl Checker for Sights {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            self.look_at(event);
        }
        Ok(())
    }

    fn check_at_end(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        let replicas = looked.world.brokers().into_iter().filter_map(|b| looked.world.broker(b.id));
        let mut logs = replicas.flat_map(|broker| broker.replicas().values());
        if logs.any(|replica| replica.log.chunks().count() > 1) {
            self.seen.insert(Sight::TwoSealedChunks);
        }
        Ok(())
    }
}

impl Sights {
    fn look_at(&mut self, event: &Event) {
        let Some(node) = &event.node else { return };
        let seen = match &event.kind {
            EventKind::GenerationStarted { generation, .. } if *generation > Generation(1) => {
                Sight::Rebalance
            }
            EventKind::MemberRemoved { change: GroupChange::SessionExpired(_), .. } => {
                Sight::SessionExpired
            }
            EventKind::MemberRemoved { change: GroupChange::RebalanceTimedOut(_), .. } => {
                Sight::RebalanceTimedOut
            }
            EventKind::ClientFailed { .. } => Sight::ConsumerFailed,
            EventKind::CommitRefused { .. } => Sight::CommitRefused,
            EventKind::PartitionsLost { .. } => Sight::PartitionsLost,
            EventKind::BatchReady { readiness: BatchReadiness::Full, .. } => Sight::BatchBySize,
            EventKind::BatchReady { readiness: BatchReadiness::Lingered, .. } => {
                Sight::BatchByLinger
            }
            EventKind::BatchReady { readiness: BatchReadiness::Followed, .. } => {
                Sight::BatchFollowed
            }
            EventKind::BatchReady { readiness: BatchReadiness::RidesAlong, .. } => {
                Sight::BatchRodeAlong
            }
            EventKind::BatchReady { readiness: BatchReadiness::Retried, .. } => Sight::BatchRetried,
            EventKind::BatchRefused { .. } => Sight::BatchRefused,
            EventKind::RecordDropped { .. } => Sight::RecordDropped,
            EventKind::RecordsReplicated { .. } => Sight::Replicated,
            EventKind::TopicDeleted { .. } => Sight::TopicDeleted,
            EventKind::GroupDeleted { .. } => Sight::GroupDeleted,
            _ => return self.look_back_at(event, node),
        };
        self.seen.insert(seen);
    }

    /// What only shows together with what came before.
    fn look_back_at(&mut self, event: &Event, node: &NodeId) {
        let seen = match &event.kind {
            EventKind::ClientCrashed => {
                self.crashed.insert(node.clone());
                return;
            }
            EventKind::ClientStarted if self.crashed.contains(node) => Sight::CrashAndComeBack,
            EventKind::PartitionsAdded { topic, from, .. } => {
                self.grown.insert(topic.clone(), *from);
                return;
            }
            EventKind::PartitionsAssigned { partitions, .. } => {
                self.positions.retain(|(consumer, _)| consumer != node);
                let new = |at: &TopicPartition| {
                    self.grown.get(&at.topic).is_some_and(|from| at.partition.0 >= *from)
                };
                if !partitions.iter().any(new) {
                    return;
                }
                Sight::NewPartitionNoticed
            }
            EventKind::PositionSet { topic_partition, reason, .. } => {
                let new = self.positions.insert((node.clone(), topic_partition.clone()));
                let reset =
                    matches!(reason, PositionReason::ResetEarliest | PositionReason::ResetLatest);
                if new || !reset {
                    return;
                }
                Sight::OutOfRangeReset
            }
            EventKind::RecordSent {
                topic_partition,
                choice: PartitionChoice::Sticky { .. },
                ..
            } => {
                let key = (node.clone(), topic_partition.topic.clone());
                let before = self.sticky.insert(key, topic_partition.partition);
                if before.is_none_or(|before| before == topic_partition.partition) {
                    return;
                }
                Sight::StickySwitch
            }
            _ => return,
        };
        self.seen.insert(seen);
    }

    /// A client is gone: another of its name is another.
    pub fn forget(&mut self, client: &ClientName) {
        let of = |node: &NodeId| match node {
            NodeId::Producer(name) | NodeId::Consumer(name) => name == client,
            _ => false,
        };
        self.crashed.retain(|node| !of(node));
    }
}
