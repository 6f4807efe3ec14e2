//! What must go wrong in some world, so that the promises have something to be held against.

use super::broken::{DURABLE, IDEMPOTENT};
use super::run::{Checker, Looked};
use partita_engine::controller::MetadataRecord;
use partita_engine::error_code::ErrorCode;
use partita_engine::event::{EventKind, PositionReason, Resignation};
use partita_engine::id::Offset;
use partita_engine::ledger::{Count, ProducerCount, RecordFate};
use partita_engine::network::Loss;
use partita_engine::world::{PartitionView, ReplicaRole, World};
use std::collections::BTreeSet;

macro_rules! mishaps {
    ($($(#[$doc:meta])* $mishap:ident),* $(,)?) => {
        /// Something that went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Mishap {
            $($(#[$doc])* $mishap),*
        }

        impl Mishap {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$mishap),*];
        }
    };
}

mishaps! {
    /// A record acknowledged with `acks=1` was lost.
    AcksOneLoss,
    /// A record acknowledged with `acks=all` was lost by an unclean election.
    UncleanLoss,
    /// A record is in the log twice, from a producer without idempotence.
    Duplicate,
    /// A follower's log was cut off.
    Truncation,
    /// The ISR was empty, and replicas were eligible to lead.
    EmptyIsrWithEligible,
    /// A partition had no leader.
    Leaderless,
    /// The ISR shrank.
    IsrShrank,
    /// A batch was refused for want of replicas in sync.
    NotEnoughReplicas,
    /// A producer will never know of a record.
    UnknownOutcome,
    /// A message was lost by a cut.
    LostByCut,
    /// A message was lost that was to be dropped.
    Dropped,
    /// Messages waited on a link.
    Held,
    /// Messages waited at a paused node.
    Paused,
    /// Appends waited for a slow disk.
    SlowDisk,
    /// A disk was lost with all its logs.
    DiskLost,
    /// Of `durable` an acknowledged record was lost, with the last disk that had it or by a person's will.
    DurableLoss,
    /// Records were deleted by command.
    RecordsDeleted,
    /// A follower's log ended before its leader's began.
    LogStartedAnew,
    /// A consumer went back, because its new leader's log parts from what it had read.
    PositionTruncated,
    /// All ELRs were emptied, for a new minimum of the cluster.
    ElrCleared,
    /// Another controller was elected.
    ControllerElected,
    /// No controller was active.
    NoActiveController,
    /// A controller that led heard of no majority and gave up.
    ControllerResigned,
    /// ZooKeeper ended a broker's session.
    SessionExpired,
    /// Another broker became the controller, in the ZooKeeper era.
    BrokerBecameController,
    /// A broker learned that it was the controller no more.
    ControllerReplaced,
}

/// The checker that checks nothing: it notes what it sees.
#[derive(Debug, Default)]
pub struct Mishaps {
    /// What was seen.
    pub seen: BTreeSet<Mishap>,
}

impl Checker for Mishaps {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            self.note(&event.kind);
        }
        let active = looked.world.quorum().and_then(|quorum| quorum.leader);
        self.see(active.is_none(), Mishap::NoActiveController);
        let faults = looked.world.faults();
        self.see(faults.links.iter().any(|link| link.waiting > 0), Mishap::Held);
        self.see(faults.pauses.iter().any(|pause| pause.waiting > 0), Mishap::Paused);
        self.see(faults.slow_disks.iter().any(|disk| disk.waiting > 0), Mishap::SlowDisk);
        for producer in looked.world.producers() {
            let Some(account) = looked.world.producer_account(&producer.name) else { continue };
            let name = producer.name.as_str();
            self.see(name == "one" && account.lost > 0, Mishap::AcksOneLoss);
            self.see(matches!(name, IDEMPOTENT | "plain") && account.lost > 0, Mishap::UncleanLoss);
            self.see(name != IDEMPOTENT && account.duplicated > 0, Mishap::Duplicate);
            self.see(account.unknown > 0, Mishap::UnknownOutcome);
            if account.lost > 0 && !looked.past.excused.is_empty() {
                let lost = Count::Producer(producer.name.clone(), ProducerCount::Lost);
                let lost = looked.world.counted_records(&lost, None, usize::MAX).into_iter();
                let mut fates = lost.filter_map(|record| looked.world.record_fate(record));
                let of_durable = |fate: RecordFate| {
                    fate.topic_partition.is_some_and(|at| at.topic.as_str() == DURABLE)
                };
                self.see(fates.any(of_durable), Mishap::DurableLoss);
            }
        }
        let cleared =
            |record: &MetadataRecord| matches!(record, MetadataRecord::ClearElr { topic: None });
        let log = looked.world.controller_log(Offset(0), usize::MAX);
        self.see(log.iter().any(|logged| cleared(&logged.record)), Mishap::ElrCleared);
        for topic in looked.world.topics().iter().filter(|topic| !topic.internal) {
            topic.partitions.iter().for_each(|partition| self.look_at(partition));
        }
        Ok(())
    }
}

impl Mishaps {
    fn see(&mut self, is_so: bool, mishap: Mishap) {
        if is_so {
            self.seen.insert(mishap);
        }
    }

    fn look_at(&mut self, partition: &PartitionView) {
        let is_eligible = |role| role == ReplicaRole::Eligible;
        let eligible = partition.replicas.iter().any(|replica| is_eligible(replica.role));
        self.see(partition.isr.is_empty() && eligible, Mishap::EmptyIsrWithEligible);
        self.see(partition.leader.is_none(), Mishap::Leaderless);
        self.see(partition.isr.len() < partition.replicas.len(), Mishap::IsrShrank);
    }

    fn note(&mut self, kind: &EventKind) {
        match kind {
            EventKind::ControllerElected { .. } => self.see(true, Mishap::ControllerElected),
            EventKind::ControllerResigned { why: Resignation::NoMajority, .. } => {
                self.see(true, Mishap::ControllerResigned);
            }
            EventKind::SessionEnded { expired, .. } => self.see(*expired, Mishap::SessionExpired),
            EventKind::ControllerCreated { epoch, .. } => {
                self.see(epoch.0 > 1, Mishap::BrokerBecameController);
            }
            EventKind::ControllerReplaced { .. } => self.see(true, Mishap::ControllerReplaced),
            EventKind::RecordsTruncated { .. } => self.see(true, Mishap::Truncation),
            EventKind::DiskLost => self.see(true, Mishap::DiskLost),
            EventKind::LogStartAdvanced { .. } => self.see(true, Mishap::RecordsDeleted),
            EventKind::LogStartedAnew { .. } => self.see(true, Mishap::LogStartedAnew),
            EventKind::PositionSet { reason: PositionReason::Truncated, .. } => {
                self.see(true, Mishap::PositionTruncated);
            }
            EventKind::BatchFailed { error: ErrorCode::NotEnoughReplicas, .. } => {
                self.see(true, Mishap::NotEnoughReplicas);
            }
            EventKind::MessageLost { loss: Loss::Cut, .. } => self.see(true, Mishap::LostByCut),
            EventKind::MessageLost { loss: Loss::Dropped, .. } => self.see(true, Mishap::Dropped),
            _ => {}
        }
    }
}
