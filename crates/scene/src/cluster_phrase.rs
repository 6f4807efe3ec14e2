//! What the brokers' view says besides the words that all views share.

use partita_engine::controller::MetadataRecord;
use partita_engine::id::{BrokerId, ControllerEpoch, LeaderEpoch, Offset};
use partita_engine::time::SimDuration;
use partita_engine::world::ReplicaRole;

/// A text of the brokers' view; see [`Phrase`](crate::view::Phrase).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClusterPhrase<'a> {
    /// Above the frame around what one answer carries: "one answer b1 → b3".
    OneAnswer {
        /// The leader.
        from: BrokerId,
        /// The follower.
        to: BrokerId,
    },
    /// The controller's heading: "Controller".
    Controller,
    /// "its log ends at 219".
    ControllerLog(Offset),
    /// The heading of several: "Controllers".
    Controllers,
    /// "epoch 3, led by 101: 2 of 3 are a majority, so they still decide".
    QuorumLed {
        /// The controllers' epoch.
        epoch: &'a str,
        /// The active controller.
        leader: &'a str,
        /// How many of them run.
        running: usize,
        /// How many there are.
        voters: usize,
    },
    /// In the ZooKeeper era, the heading: "ZooKeeper".
    ZooKeeper,
    /// What stands beside it: "history: removed in Kafka 4.0".
    History,
    /// "zk1 leads, 3 of 3 servers run".
    EnsembleLed {
        /// The server that leads.
        leader: &'a str,
        /// How many of them run.
        running: usize,
        /// How many there are.
        servers: usize,
    },
    /// "/controller: b1, epoch 2"; without a broker: "/controller: nobody".
    ControllerZnode {
        /// The broker that it names.
        broker: Option<BrokerId>,
        /// `/controller_epoch`.
        epoch: ControllerEpoch,
    },
    /// "/brokers/ids: 1, 2, 3"; already joined.
    RegisteredZnodes(&'a str),
    /// On the card of the broker that is the controller: "controller".
    IsController,
    /// "dead since 00:31.200, session not over"; else "…, session over".
    DeadSession {
        /// Virtual time.
        since: &'a str,
        /// Whether ZooKeeper has ended its session.
        over: bool,
    },
    /// The same in short: "session not over", "session over".
    Session {
        /// Whether ZooKeeper has ended it.
        over: bool,
    },
    /// "1 of 3 run, no majority: nothing is decided, partition leaders go on".
    QuorumLost {
        /// How many of them run.
        running: usize,
        /// How many there are.
        voters: usize,
    },
    /// A majority that has no leader yet: "epoch 4, they elect one of them".
    QuorumElects(&'a str),
    /// "HW 219: 2 of 3 have it".
    MajorityHas {
        /// The controllers' high watermark.
        offset: Offset,
        /// How many have all below it.
        have: usize,
        /// How many there are.
        voters: usize,
    },
    /// "applied by b1, b3"; already joined.
    AppliedBy {
        /// The brokers that have taken over what is decided.
        brokers: &'a str,
        /// Whether all that run have.
        all: bool,
    },
    /// "103 is behind, and nobody waits for it"; already joined.
    VotersBehind(&'a str),
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
    /// "fenced": a broker that is dead and known to be.
    Fenced,
    /// "dead since 00:31.200, fenced"; else "…, not fenced yet".
    DownSince {
        /// Virtual time.
        since: &'a str,
        /// Whether the controller has fenced it.
        fenced: bool,
    },
    /// How much of the controllers' log a broker has applied: "metadata 219".
    MetadataAt(Offset),
    /// A broker whose process stands still: "paused".
    Paused,
    /// "cut from b2, controller"; already joined.
    CutFrom(&'a str),
    /// On a link whose messages wait: "held".
    Held,
    /// The same in a card's note, with the other ends, already joined: "held from b2".
    HeldFrom(&'a str),
    /// On a link whose messages take longer: "+0.5 s".
    Delayed(SimDuration),
    /// The same in a card's note, with the other ends, already joined: "slow link to b2".
    DelayedTo(&'a str),
    /// On a link that loses its next message: "loses next".
    LosesNext,
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
    /// An epoch that has no record yet, and the offset at which it begins: "e1 from 9".
    EpochFrom {
        /// Which.
        epoch: LeaderEpoch,
        /// The offset that its first record gets.
        start: Offset,
    },
    /// Where a copy's log parts from its leader's: "cut here".
    CutHere,
    /// What is shown of a partition below the rows: "its 3 copies on one ruler".
    OnOneRuler(usize),
    /// What a copy is to its partition: "leader", "in ISR", "dead, in ELR", "out of ISR".
    CopyIs {
        /// What it is.
        role: ReplicaRole,
        /// Whether its broker's process does not run.
        dead: bool,
    },
    /// "epoch 1, led by b2"; "…, unclean" where that cost records.
    EpochLedBy {
        /// Which epoch.
        epoch: LeaderEpoch,
        /// Who led in it.
        leader: BrokerId,
        /// Whether the election was unclean.
        unclean: bool,
    },
    /// Why a tail is cut: "cut: epoch 0 ends at 5".
    EpochEnds {
        /// The last epoch that the copy and its leader have in common.
        epoch: LeaderEpoch,
        /// Where it ends.
        end: Offset,
    },
    /// "HW 10: readable below".
    HighWatermarkAt(Offset),
    /// The way to the topic view: "Enter opens it in Topics"; on the phone "open in Topics".
    OpensInTopics {
        /// Whether it is touched and not reached by a key.
        touched: bool,
    },
    /// Heading: "If nobody does anything, next".
    NextUnlessCommanded,
    /// A copy whose records all lie before those shown: "14 records behind".
    Behind(u64),
    /// "12 partitions more, all copies in sync".
    Folded(usize),
    /// Beside the producers' heading: "last request".
    LastRequest,
    /// What acks=all waits for: "waits for HW 14".
    WaitsFor(Offset),
    /// The request is at the broker and not read yet: so many of its connection are answered first.
    WaitsItsTurn(u64),
    /// A request that no leader has answered: "on its way".
    OnItsWay,
    /// Acknowledged: "told OK".
    ToldOk,
    /// acks=0: "told nothing".
    ToldNothing,
    /// "refused"; Kafka's error stands beside it.
    RefusedWord,
    /// A refused request that is tried again: "refused, again at 00:40.660"; in short "again at …".
    RefusedUntil {
        /// Virtual time.
        time: &'a str,
        /// For narrow places.
        short: bool,
    },
    /// Which copies have what was acknowledged: "on b1 b3"; already joined.
    KeptOn(&'a str),
    /// Where the first record of a request lies: "orders-3 at 10".
    AtOffset {
        /// In which partition.
        partition: &'a str,
        /// At which offset.
        offset: Offset,
    },
}
