//! Where records without a key go: the sticky partitioner (KIP-794) and round robin.
//!
//! Records with a key go by [`partition_for_key`](crate::java_hash::partition_for_key).

use crate::id::PartitionIndex;
use crate::java_hash::to_positive;
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};

/// What a producer knows of a topic when it chooses.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    /// How many partitions the topic has.
    pub partitions: NonZeroU32,
    /// Those that have a leader, in order of number.
    pub available: &'a [PartitionIndex],
}

impl Choices<'_> {
    /// The available partition that `number` falls on; any, when none is available.
    fn nth(&self, number: u32) -> PartitionIndex {
        let count = u32::try_from(self.available.len()).unwrap_or(u32::MAX);
        number
            .checked_rem(count)
            .and_then(|at| self.available.get(usize::try_from(at).ok()?).copied())
            .unwrap_or(PartitionIndex(number % self.partitions))
    }
}

/// How likely each partition is drawn, by how few batches wait for it: a table of running sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadTable {
    entries: Vec<(u64, PartitionIndex)>,
}

impl LoadTable {
    /// The table for the waiting batches of each usable partition, out of `queues` partitions with
    /// a queue; those without a leader are not usable. `None` when there is nothing to weigh: fewer
    /// than two queues, no usable one, or all of them usable and equally long.
    #[must_use]
    pub fn new(waiting: &[(PartitionIndex, u32)], queues: usize) -> Option<Self> {
        let longest = waiting.iter().map(|(_, batches)| *batches).max()?;
        let equal = waiting.iter().all(|(_, batches)| *batches == longest);
        if queues < 2 || (equal && waiting.len() == queues) {
            return None;
        }
        let mut sum = 0;
        let entries = waiting.iter().map(|(partition, batches)| {
            sum += u64::from(longest - batches) + 1;
            (sum, *partition)
        });
        Some(Self { entries: entries.collect() })
    }

    /// The running sums, in the order of the partitions given.
    pub fn cumulative(&self) -> impl Iterator<Item = u64> {
        self.entries.iter().map(|(sum, _)| *sum)
    }

    /// The partition that `random` falls on: the first whose running sum is above the remainder.
    #[must_use]
    pub fn pick(&self, random: u32) -> Option<PartitionIndex> {
        let drawn = u64::from(random).checked_rem(self.entries.last()?.0)?;
        let at = self.entries.partition_point(|(sum, _)| *sum <= drawn);
        self.entries.get(at).map(|(_, partition)| *partition)
    }
}

/// The partition that a topic's records without a key stay on for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sticky {
    partition: PartitionIndex,
    produced_bytes: u64,
}

/// Kafka's `BuiltInPartitioner`: one per topic of a producer.
///
/// It stays on a partition until enough bytes were produced to it, then draws anew; the draw may
/// fall on the same one. Each `draw` is a random number from 0 to `i32::MAX`, asked for only when
/// it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltInPartitioner {
    batch_size: u64,
    sticky: Option<Sticky>,
    load: Option<LoadTable>,
}

impl BuiltInPartitioner {
    /// A partitioner that has chosen nothing yet. A `batch.size` of 0 counts as 1.
    #[must_use]
    pub fn new(batch_size: u32) -> Self {
        Self { batch_size: u64::from(batch_size.max(1)), sticky: None, load: None }
    }

    /// The partition that was drawn last.
    pub(super) fn current(&self) -> Option<PartitionIndex> {
        self.sticky.map(|sticky| sticky.partition)
    }

    /// The partition to append to, drawn if there is none yet.
    pub fn partition(&mut self, choices: Choices, draw: impl FnOnce() -> i32) -> PartitionIndex {
        match self.sticky {
            Some(sticky) => sticky.partition,
            None => self.draw(choices, draw),
        }
    }

    /// Draws a partition, whether there is one or not.
    pub(super) fn draw(&mut self, choices: Choices, draw: impl FnOnce() -> i32) -> PartitionIndex {
        let random = to_positive(draw());
        let weighed = self.load.as_ref().and_then(|load| load.pick(random));
        let partition = weighed.unwrap_or_else(|| choices.nth(random));
        self.sticky = Some(Sticky { partition, produced_bytes: 0 });
        partition
    }

    /// Counts `appended_bytes` (for a new batch its whole estimated size, header included; for an
    /// open one the growth) and draws anew when it is time: after `batch.size` bytes if
    /// `all_full`, after twice as many in any case. `all_full` says that the partition's queue has
    /// no batch that could take more. Tells whether it drew, even if the same partition came up.
    pub fn appended(
        &mut self,
        appended_bytes: u64,
        all_full: bool,
        choices: Choices,
        draw: impl FnOnce() -> i32,
    ) -> bool {
        let due = self.count(appended_bytes, all_full);
        if due {
            self.draw(choices, draw);
        }
        due
    }

    /// Counts as [`Self::appended`] does, and tells whether it is time to draw.
    pub(super) fn count(&mut self, appended_bytes: u64, all_full: bool) -> bool {
        let Some(sticky) = &mut self.sticky else { return false };
        sticky.produced_bytes = sticky.produced_bytes.saturating_add(appended_bytes);
        let produced = sticky.produced_bytes;
        let enough = produced >= self.batch_size && all_full;
        enough || produced >= self.batch_size.saturating_mul(2)
    }

    /// Makes up, before an append, for a change that was withheld because the queue had a batch
    /// that was not full. Tells whether it drew.
    pub fn complete_withheld_switch(
        &mut self,
        all_full: bool,
        choices: Choices,
        draw: impl FnOnce() -> i32,
    ) -> bool {
        all_full && self.appended(0, true, choices, draw)
    }

    /// Sets what the next draws weigh by; `None` for an even choice. The sender's readiness pass
    /// gives a table only when the topic's partitions all have a queue.
    pub fn set_load(&mut self, load: Option<LoadTable>) {
        self.load = load;
    }
}

/// Kafka's `RoundRobinPartitioner`: one per topic of a producer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRobinPartitioner {
    sent: i32,
}

impl RoundRobinPartitioner {
    /// The next available partition in turn; any in turn, when none is available.
    pub fn partition(&mut self, choices: Choices) -> PartitionIndex {
        let number = to_positive(self.sent);
        self.sent = self.sent.wrapping_add(1);
        choices.nth(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AVAILABLE: [PartitionIndex; 3] =
        [PartitionIndex(0), PartitionIndex(2), PartitionIndex(3)];

    fn choices(available: &[PartitionIndex]) -> Choices<'_> {
        Choices { partitions: NonZeroU32::new(4).expect("not zero"), available }
    }

    fn never() -> i32 {
        panic!("nothing to draw")
    }

    #[test]
    fn it_draws_once_and_stays() {
        let mut partitioner = BuiltInPartitioner::new(100);
        assert_eq!(partitioner.partition(choices(&AVAILABLE), || 7), PartitionIndex(2));
        assert!(!partitioner.appended(99, true, choices(&AVAILABLE), never));
        assert_eq!(partitioner.partition(choices(&AVAILABLE), never), PartitionIndex(2));
        assert!(partitioner.appended(1, true, choices(&AVAILABLE), || 2));
        assert_eq!(partitioner.partition(choices(&AVAILABLE), never), PartitionIndex(3));
        assert!(!partitioner.appended(99, true, choices(&AVAILABLE), never), "counted anew");
    }

    #[test]
    fn a_batch_that_is_not_full_withholds_the_switch_up_to_twice_the_size() {
        let mut partitioner = BuiltInPartitioner::new(100);
        partitioner.partition(choices(&AVAILABLE), || 0);
        assert!(!partitioner.appended(199, false, choices(&AVAILABLE), never));
        let mut other = partitioner.clone();
        assert!(partitioner.appended(1, false, choices(&AVAILABLE), || 1));
        assert!(!other.complete_withheld_switch(false, choices(&AVAILABLE), never));
        assert!(other.complete_withheld_switch(true, choices(&AVAILABLE), || 1));
        assert!(!other.complete_withheld_switch(true, choices(&AVAILABLE), never));
    }

    #[test]
    fn without_leaders_any_partition_is_drawn() {
        let mut partitioner = BuiltInPartitioner::new(0);
        assert_eq!(partitioner.partition(choices(&[]), || 5), PartitionIndex(1));
        assert!(partitioner.appended(1, true, choices(&[]), || -1), "a size of 0 counts as 1");
        assert_eq!(partitioner.partition(choices(&[]), never), PartitionIndex(3));
    }

    #[test]
    fn a_partition_without_a_leader_is_never_drawn_by_load() {
        let waiting = [(PartitionIndex(0), 2), (PartitionIndex(2), 2)];
        let load = LoadTable::new(&waiting, 3).expect("one of three is out");
        assert_eq!(load.cumulative().collect::<Vec<_>>(), [1, 2]);
        let mut partitioner = BuiltInPartitioner::new(1);
        partitioner.set_load(Some(load));
        assert_eq!(partitioner.partition(choices(&AVAILABLE), || 3), PartitionIndex(2));
        assert_eq!(LoadTable::new(&waiting, 2), None, "all usable, all equal");
        assert_eq!(LoadTable::new(&waiting[..1], 1), None);
        assert_eq!(LoadTable::new(&[], 3), None);
    }

    #[test]
    fn round_robin_takes_turns() {
        let mut partitioner = RoundRobinPartitioner::default();
        let turns: Vec<u32> =
            (0..4).map(|_| partitioner.partition(choices(&AVAILABLE)).0).collect();
        assert_eq!(turns, [0, 2, 3, 0]);
        assert_eq!(partitioner.partition(choices(&[])), PartitionIndex(0));
        let mut late = RoundRobinPartitioner { sent: i32::MAX };
        late.partition(choices(&AVAILABLE));
        assert_eq!(late.partition(choices(&AVAILABLE)), PartitionIndex(0), "wraps to 0");
    }
}
