//! What the records of one copy are: in sync, behind, about to be cut; and their epochs.

use super::decided;
use crate::shape::{Paint, Segment, Shape, Stroke, point};
use crate::sketch::CellState;
use partita_engine::controller::MetadataRecord;
use partita_engine::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use partita_engine::world::{PartitionView, RecordView, ReplicaView, World};
use std::collections::BTreeMap;

/// What the record at an offset of a copy is. From `cut` on the leader's log is another.
pub(super) fn state(
    partition: &PartitionView,
    replica: &ReplicaView,
    offset: Offset,
    cut: Option<Offset>,
) -> CellState {
    if cut.is_some_and(|cut| offset >= cut) {
        CellState::Cut
    } else if !replica.running {
        CellState::Dead
    } else if partition.leader == Some(replica.broker) {
        if offset < partition.high_watermark { CellState::New } else { CellState::Dark }
    } else if replica.in_sync {
        CellState::Copied
    } else {
        CellState::Out
    }
}

/// Where a copy's log parts from its leader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Divergence {
    /// The first offset that the leader has of another epoch, or not at all.
    pub from: Offset,
    /// The last epoch that both have; none when they have nothing in common.
    pub epoch: Option<LeaderEpoch>,
}

/// The epochs of a log: each with the offset at which it begins.
type Epochs = [(LeaderEpoch, Offset)];

fn epoch_at(epochs: &Epochs, offset: Offset) -> Option<LeaderEpoch> {
    epochs.iter().rev().find(|(_, start)| *start <= offset).map(|(epoch, _)| *epoch)
}

/// Compares two logs by their epochs: within one epoch there is one leader, and what it wrote at an
/// offset is the same in every copy.
fn parted(copy: (&Epochs, Offset, Offset), leader: (&Epochs, Offset)) -> Option<Divergence> {
    let ((mine, start, end), (led, led_end)) = (copy, leader);
    let starts = mine.iter().chain(led).map(|(_, start)| *start);
    let mut places: Vec<Offset> =
        starts.chain([start, led_end]).filter(|at| *at >= start && *at < end).collect();
    places.sort_unstable();
    let differs = |at: &Offset| *at >= led_end || epoch_at(mine, *at) != epoch_at(led, *at);
    let from = places.into_iter().find(differs)?;
    let before = from.0.checked_sub(1).map(Offset).filter(|before| *before >= start);
    Some(Divergence { from, epoch: before.and_then(|before| epoch_at(mine, before)) })
}

/// Where the copy on a broker parts from its leader's log; none while they agree, and where nobody
/// leads.
pub(super) fn divergence(
    world: &(impl World + ?Sized),
    partition: &PartitionView,
    replica: &ReplicaView,
) -> Option<Divergence> {
    let leader = partition.leader.filter(|leader| *leader != replica.broker)?;
    let at: &TopicPartition = &partition.topic_partition;
    let epochs = |broker: BrokerId| world.epochs(at, Some(broker));
    let (mine, led) = (epochs(replica.broker), epochs(leader));
    parted((&mine, replica.log_start, replica.log_end), (&led, partition.log_end))
}

/// The newest epoch of a copy, where somebody was elected for it and there is no record of it yet: with
/// the offset that the first gets.
pub(super) fn epoch_without_records(
    world: &(impl World + ?Sized),
    at: &TopicPartition,
    replica: &ReplicaView,
) -> Option<(LeaderEpoch, Offset)> {
    let newest = world.epochs(at, Some(replica.broker)).pop();
    newest.filter(|(epoch, start)| epoch.0 > 0 && *start >= replica.log_end)
}

/// Runs of records of one leader epoch: epoch, first and last offset.
pub(super) fn epochs(records: &[RecordView]) -> Vec<(LeaderEpoch, Offset, Offset)> {
    let mut runs: Vec<(LeaderEpoch, Offset, Offset)> = Vec::new();
    for record in records {
        match runs.last_mut() {
            Some((epoch, _, last)) if *epoch == record.leader_epoch => *last = record.offset,
            _ => runs.push((record.leader_epoch, record.offset, record.offset)),
        }
    }
    runs
}

/// A bracket along the records of one epoch: its ends point upwards from `y`, or downwards when
/// `rise` is negative.
pub(super) fn bracket(left: f32, right: f32, y: f32, rise: f32) -> Shape {
    Shape::Path {
        segments: vec![
            Segment::Move(point(left, y - rise)),
            Segment::Line(point(left, y)),
            Segment::Line(point(right, y)),
            Segment::Line(point(right, y - rise)),
        ],
        fill: None,
        stroke: Some(Stroke::solid(Paint::Edge, 1.0)),
        outline_first: false,
    }
}

/// Who led in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Led {
    pub by: BrokerId,
    /// Elected at the price of records that only others had.
    pub unclean: bool,
}

/// Who led in which epoch, as far back as the controller's newest records tell.
pub(super) fn leaders(
    world: &(impl World + ?Sized),
    partition: &PartitionView,
) -> BTreeMap<LeaderEpoch, Led> {
    let mut leaders = BTreeMap::new();
    let mut epoch = partition.leader_epoch;
    leaders.extend(partition.leader.map(|by| (epoch, Led { by, unclean: false })));
    let Some(quorum) = world.quorum() else { return leaders };
    for logged in decided::newest(world, quorum.high_watermark).iter().rev() {
        let (leader, unclean) = match &logged.record {
            MetadataRecord::PartitionChange { topic_partition, changed }
                if *topic_partition == partition.topic_partition =>
            {
                (changed.leader, changed.recovering == Some(true))
            }
            MetadataRecord::Partition { topic_partition, registration }
                if *topic_partition == partition.topic_partition =>
            {
                (Some(registration.leader), false)
            }
            _ => continue,
        };
        if let Some(leader) = leader {
            leaders.extend(leader.map(|by| (epoch, Led { by, unclean })));
            let Some(before) = epoch.0.checked_sub(1) else { break };
            epoch = LeaderEpoch(before);
        }
    }
    leaders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(epochs: &[(u32, u64)]) -> Vec<(LeaderEpoch, Offset)> {
        epochs.iter().map(|(epoch, start)| (LeaderEpoch(*epoch), Offset(*start))).collect()
    }

    fn compared(
        mine: (&[(u32, u64)], u64),
        led: (&[(u32, u64)], u64),
    ) -> Option<(u64, Option<u32>)> {
        let (one, other) = (log(mine.0), log(led.0));
        let found = parted((&one, Offset(0), Offset(mine.1)), (&other, Offset(led.1)))?;
        Some((found.from.0, found.epoch.map(|epoch| epoch.0)))
    }

    #[test]
    fn a_tail_of_an_older_epoch_is_cut_where_the_next_leader_began() {
        let led: (&[_], u64) = (&[(0, 0), (1, 5), (2, 10)], 11);
        assert_eq!(compared((&[(0, 0)], 7), led), Some((5, Some(0))));
        assert_eq!(compared((&[(0, 0)], 5), led), None, "it is only behind");
        assert_eq!(compared((&[(0, 0), (1, 5), (2, 10)], 11), led), None, "the same log");
    }

    #[test]
    fn records_beyond_the_leaders_end_are_cut_too() {
        assert_eq!(compared((&[(0, 0)], 4), (&[(0, 0)], 3)), Some((3, Some(0))));
        assert_eq!(compared((&[(0, 0)], 4), (&[], 0)), Some((0, None)), "it lost its disk");
    }
}
