//! What the brokers' view says besides the words that all views share.

use partita_engine::controller::MetadataRecord;
use partita_engine::id::{BrokerId, LeaderEpoch, Offset};

/// A text of the brokers' view; see [`Phrase`](crate::view::Phrase).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClusterPhrase<'a> {
    /// The controller's heading: "Controller".
    Controller,
    /// "its log ends at 219".
    ControllerLog(Offset),
    /// What a record of the controller's log says, in few words: "orders-1 ★ b1 ISR 1 ELR 2".
    Decided(&'a MetadataRecord),
    /// A broker's card: "Broker 1".
    Broker(BrokerId),
    /// "leads 2 of 4".
    LeadsOf {
        /// How many partitions it leads.
        leads: usize,
        /// Of how many that it has a copy of.
        copies: usize,
    },
    /// "in 2 of 4 ISRs".
    InIsrs {
        /// In how many ISRs it is.
        isrs: usize,
        /// Of how many partitions that it has a copy of.
        copies: usize,
    },
    /// "running, not yet fenced": a broker that is dead and not known to be.
    DeadUnnoticed,
    /// A broker whose process stands still: "paused".
    Paused,
    /// "cut from b2, controller"; already joined.
    CutFrom(&'a str),
    /// "slow disk".
    SlowDisk,
    /// The leader of a partition: "leader".
    Leader,
    /// "in ISR".
    InIsr,
    /// "in ELR".
    InElr,
    /// The role of the last leader of a partition that nobody leads: "last leader".
    LastLeader,
    /// "ISR 1, min 2"; the numbers are already joined.
    IsrBelowMin {
        /// The ISR's brokers.
        brokers: &'a str,
        /// The effective `min.insync.replicas`.
        min: u32,
    },
    /// Where a copy ends: "end 14".
    End(Offset),
    /// "HW 9 frozen": the ISR is too small for it to move.
    HighWatermarkFrozen(Offset),
    /// "epoch 0"; short: "e0".
    Epoch {
        /// Which.
        epoch: LeaderEpoch,
        /// For narrow places.
        short: bool,
    },
    /// Where a copy's log parts from its leader's: "cut here".
    CutHere,
    /// "12 partitions more, all copies in sync".
    Folded(usize),
    /// Beside the producers' heading: "last request".
    LastRequest,
    /// What acks=all waits for: "waits for HW 14".
    WaitsFor(Offset),
    /// A request that no leader has answered: "on its way".
    OnItsWay,
    /// Acknowledged: "told OK".
    ToldOk,
    /// acks=0: "told nothing".
    ToldNothing,
    /// "refused"; Kafka's error stands beside it.
    RefusedWord,
    /// Where the first record of a request lies: "orders-3 at 10".
    AtOffset {
        /// In which partition.
        partition: &'a str,
        /// At which offset.
        offset: Offset,
    },
}
