//! What the brokers' view says, as messages of the interface.

use crate::explain::Words;
use crate::explain::controller_log::decided;
use partita_engine::world::ReplicaRole;
use partita_scene::view::ClusterPhrase;

/// The message for `phrase`.
#[must_use]
pub fn words(phrase: &ClusterPhrase<'_>) -> Words {
    match *phrase {
        ClusterPhrase::OneAnswer { from, to } => {
            Words::new("brokers-one-answer").text("from", from).text("to", to)
        }
        ClusterPhrase::Broker(broker) => {
            Words::new("title-broker-number").number("broker", broker.0)
        }
        ClusterPhrase::LeadsOf { leads, copies } => Words::new("brokers-leads")
            .number("leads", leads as u64)
            .number("copies", copies as u64),
        ClusterPhrase::InIsrs { isrs, copies } => Words::new("brokers-in-isrs")
            .number("isrs", isrs as u64)
            .number("copies", copies as u64),
        ClusterPhrase::IsrBelowMin { brokers, min } => {
            Words::new("brokers-isr-below-min").text("brokers", brokers).number("min", min)
        }
        ClusterPhrase::End(offset) => Words::new("brokers-end").number("offset", offset.0),
        ClusterPhrase::HighWatermarkFrozen(offset) => {
            Words::new("brokers-frozen").number("offset", offset.0)
        }
        ClusterPhrase::Epoch { epoch, short } => {
            let key = if short { "brokers-epoch-short" } else { "brokers-epoch" };
            Words::new(key).number("epoch", epoch.0)
        }
        ClusterPhrase::EpochFrom { epoch, start } => {
            Words::new("brokers-epoch-from").number("epoch", epoch.0).number("offset", start.0)
        }
        ClusterPhrase::RefusedUntil { time, short } => {
            let key = if short { "brokers-again-at" } else { "brokers-refused-until" };
            Words::new(key).text("time", time)
        }
        ClusterPhrase::Folded(count) => Words::new("brokers-folded").number("count", count as u64),
        ClusterPhrase::OnOneRuler(copies) => {
            Words::new("brokers-on-one-ruler").number("copies", copies as u64)
        }
        ClusterPhrase::CopyIs { role, dead } => copy_is(role, dead),
        ClusterPhrase::EpochLedBy { epoch, leader, unclean } => {
            let key = if unclean { "brokers-epoch-unclean" } else { "brokers-epoch-led-by" };
            Words::new(key).number("epoch", epoch.0).text("broker", leader)
        }
        ClusterPhrase::KeptOn(brokers) => Words::new("brokers-kept-on").text("brokers", brokers),
        ClusterPhrase::EpochEnds { epoch, end } => {
            Words::new("brokers-epoch-ends").number("epoch", epoch.0).number("offset", end.0)
        }
        ClusterPhrase::HighWatermarkAt(offset) => {
            Words::new("brokers-readable").number("offset", offset.0)
        }
        ClusterPhrase::OpensInTopics { touched: true } => Words::new("brokers-open"),
        ClusterPhrase::OpensInTopics { .. } => Words::new("brokers-opens"),
        ClusterPhrase::NextUnlessCommanded => Words::new("ahead-heading"),
        ClusterPhrase::Behind(records) => Words::new("brokers-behind").number("records", records),
        ClusterPhrase::WaitsFor(offset) => Words::new("brokers-waits").number("offset", offset.0),
        ClusterPhrase::AtOffset { partition, offset } => {
            Words::new("brokers-at-offset").text("partition", partition).number("offset", offset.0)
        }
        ClusterPhrase::Fenced => Words::new("broker-fenced"),
        ClusterPhrase::DownSince { since, fenced } => {
            let key = if fenced { "brokers-down-fenced" } else { "brokers-down-unnoticed" };
            Words::new(key).text("time", since)
        }
        ClusterPhrase::MetadataAt(offset) => {
            Words::new("brokers-metadata").number("offset", offset.0)
        }
        ClusterPhrase::DeadUnnoticed => Words::new("brokers-unnoticed"),
        ClusterPhrase::Controller => Words::new("brokers-controller"),
        ClusterPhrase::ControllerLog(end) => {
            Words::new("brokers-controller-log").number("offset", end.0)
        }
        ClusterPhrase::Controllers => Words::new("brokers-controllers"),
        ClusterPhrase::QuorumLed { epoch, leader, running, voters } => Words::new("quorum-led")
            .text("epoch", epoch)
            .text("leader", leader)
            .number("running", running as u64)
            .number("voters", voters as u64),
        ClusterPhrase::ZooKeeper
        | ClusterPhrase::History
        | ClusterPhrase::EnsembleLed { .. }
        | ClusterPhrase::ControllerZnode { .. }
        | ClusterPhrase::RegisteredZnodes(_)
        | ClusterPhrase::IsController
        | ClusterPhrase::DeadSession { .. }
        | ClusterPhrase::Session { .. } => zookeeper(phrase),
        ClusterPhrase::QuorumLost { running, voters } => Words::new("quorum-lost")
            .number("running", running as u64)
            .number("voters", voters as u64),
        ClusterPhrase::QuorumElects(epoch) => Words::new("quorum-elects").text("epoch", epoch),
        ClusterPhrase::MajorityHas { offset, have, voters } => Words::new("quorum-have")
            .number("offset", offset.0)
            .number("have", have as u64)
            .number("voters", voters as u64),
        ClusterPhrase::AppliedBy { all: true, .. } => Words::new("quorum-applied-by-all"),
        ClusterPhrase::AppliedBy { brokers: "", .. } => Words::new("quorum-applied-by-none"),
        ClusterPhrase::AppliedBy { brokers, .. } => {
            Words::new("quorum-applied-by").text("brokers", brokers)
        }
        ClusterPhrase::VotersBehind(voters) => Words::new("quorum-behind").text("voters", voters),
        ClusterPhrase::Decided(record) => decided(record),
        ClusterPhrase::Paused => Words::new("brokers-paused"),
        ClusterPhrase::CutFrom(others) => Words::new("brokers-cut-from").text("others", others),
        ClusterPhrase::Held => Words::new("brokers-held"),
        ClusterPhrase::HeldFrom(others) => Words::new("brokers-held-from").text("others", others),
        ClusterPhrase::Delayed(by) => Words::new("brokers-delayed").text("seconds", by),
        ClusterPhrase::DelayedTo(others) => Words::new("brokers-delayed-to").text("others", others),
        ClusterPhrase::LosesNext => Words::new("brokers-loses-next"),
        ClusterPhrase::SlowDisk => Words::new("brokers-slow-disk"),
        ClusterPhrase::Leader => Words::new("brokers-leader"),
        ClusterPhrase::InIsr => Words::new("brokers-in-isr"),
        ClusterPhrase::InElr => Words::new("brokers-in-elr"),
        ClusterPhrase::LastLeader => Words::new("brokers-last-leader"),
        ClusterPhrase::CutHere => Words::new("brokers-cut-here"),
        ClusterPhrase::LastRequest => Words::new("brokers-last-request"),
        ClusterPhrase::WaitsItsTurn(behind) => {
            Words::new("brokers-waits-its-turn").number("requests", behind)
        }
        ClusterPhrase::OnItsWay => Words::new("brokers-on-its-way"),
        ClusterPhrase::ToldOk => Words::new("brokers-told-ok"),
        ClusterPhrase::ToldNothing => Words::new("brokers-told-nothing"),
        ClusterPhrase::RefusedWord => Words::new("brokers-refused"),
    }
}

/// What is said of the ZooKeeper era.
fn zookeeper(phrase: &ClusterPhrase<'_>) -> Words {
    match *phrase {
        ClusterPhrase::History => Words::new("zookeeper-history"),
        ClusterPhrase::EnsembleLed { leader, running, servers } => Words::new("zookeeper-led")
            .text("leader", leader)
            .number("running", running as u64)
            .number("servers", servers as u64),
        ClusterPhrase::ControllerZnode { broker: Some(broker), epoch } => {
            Words::new("zookeeper-controller").text("broker", broker).text("epoch", epoch)
        }
        ClusterPhrase::ControllerZnode { broker: None, .. } => {
            Words::new("zookeeper-controller-nobody")
        }
        ClusterPhrase::RegisteredZnodes(brokers) => {
            Words::new("zookeeper-registered").text("brokers", brokers)
        }
        ClusterPhrase::IsController => Words::new("zookeeper-is-controller"),
        ClusterPhrase::DeadSession { since, over } => {
            let key = if over { "zookeeper-dead-over" } else { "zookeeper-dead" };
            Words::new(key).text("time", since)
        }
        ClusterPhrase::Session { over: true } => Words::new("zookeeper-session-over"),
        ClusterPhrase::Session { over: false } => Words::new("zookeeper-session"),
        _ => Words::new("zookeeper-heading"),
    }
}

/// What a copy is to its partition.
#[must_use]
pub fn copy_is(role: ReplicaRole, dead: bool) -> Words {
    let role = Words::new(match role {
        ReplicaRole::Leader => "brokers-leader",
        ReplicaRole::InSync => "brokers-in-isr",
        ReplicaRole::Eligible => "brokers-in-elr",
        ReplicaRole::LastKnown => "brokers-last-leader",
        ReplicaRole::OutOfSync => "brokers-out-of-isr",
    });
    if dead { Words::new("brokers-dead-copy").words("role", role) } else { role }
}
