//! Disks that take their time: a broker's appends wait for them, one after the other.

use super::{Kernel, Scheduled};
use crate::id::{BrokerId, EventId};
use crate::time::{SimDuration, SimTime};
use crate::wire::Message;
use serde::{Deserialize, Serialize};

/// A broker's slow disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// What each append takes.
    pub append: SimDuration,
    /// The command that wants it so.
    pub by: EventId,
    free_at: SimTime,
}

impl Kernel {
    /// The slow disks.
    pub fn disks(&self) -> impl Iterator<Item = (BrokerId, &Disk)> {
        self.disks.iter().map(|(broker, disk)| (*broker, disk))
    }

    /// How many messages wait for a broker's disk.
    #[must_use]
    pub fn waiting_for_disk(&self, broker: BrokerId) -> usize {
        let waits = |scheduled: &&Scheduled| {
            matches!(scheduled, Scheduled::Write { message, .. }
                if message.to == crate::id::NodeId::Broker(broker))
        };
        self.queue.values().filter(waits).count()
    }

    /// Each append on `broker` takes `append` from now on; zero: no time, as usual.
    pub fn set_disk(&mut self, broker: BrokerId, append: SimDuration, by: EventId) {
        if append == SimDuration::ZERO {
            self.disks.remove(&broker);
            return;
        }
        let free_at = self.disks.get(&broker).map_or(self.now, |disk| disk.free_at);
        self.disks.insert(broker, Disk { append, by, free_at });
    }

    /// Lets a message that is to be written wait for the broker's disk, when that is slow; says whether.
    pub fn waits_for_disk(
        &mut self,
        broker: BrokerId,
        incarnation: u32,
        message: &Message,
    ) -> bool {
        let Some(disk) = self.disks.get_mut(&broker).filter(|_| message.is_written()) else {
            return false;
        };
        disk.free_at = disk.free_at.max(self.now) + disk.append;
        let at = disk.free_at;
        let message = Box::new(message.clone());
        self.schedule(at, Scheduled::Write { message, incarnation });
        true
    }
}
