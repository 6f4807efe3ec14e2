//! What each event decides about records.

use super::Ledger;
use super::entry::{KEYLESS, Moment, MomentId, NOBODY, NOWHERE, Told};
use super::place::Place;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{
    ClientName, EventId, LeaderEpoch, NodeId, Offset, RecordId, TopicName, TopicPartition,
};
use crate::record::Bytes;
use crate::time::SimTime;
use crate::topic_name;
use std::sync::Arc;

impl Ledger {
    /// Takes note of an event that happened at `node`.
    pub fn fold(&mut self, event: EventId, time: SimTime, node: &NodeId, kind: &EventKind) {
        let at = Moment { event, time };
        match (node, kind) {
            (NodeId::Producer(producer), kind) => self.fold_producer(at, producer, kind),
            (
                _,
                EventKind::BatchAppended {
                    topic_partition,
                    base_offset,
                    first_record,
                    records,
                    leader_epoch,
                },
            ) => {
                self.appended(
                    at,
                    topic_partition,
                    *base_offset,
                    *leader_epoch,
                    *first_record,
                    *records,
                );
            }
            (
                NodeId::Consumer(consumer),
                EventKind::RecordProcessed { topic_partition, record, .. },
            ) => {
                self.processed(at, consumer, topic_partition, *record);
            }
            (_, EventKind::LeaderElected { topic_partition, leader, leader_epoch, .. }) => {
                let Some(number) = self.place_number(topic_partition) else { return };
                let at = self.moments.note(at);
                let Some(place) = self.places.get_mut(usize::from(number)) else { return };
                place.leader = *leader;
                place.epoch = *leader_epoch;
                place.elected_at = at;
                if leader.is_some() && !self.unsettled.contains(&number) {
                    self.unsettled.push(number);
                }
            }
            (_, EventKind::GroupDeleted { group }) => drop(self.groups.remove(group)),
            (_, EventKind::TopicDeleted { topic }) => self.deleted(at, topic),
            _ => {}
        }
    }

    fn fold_producer(&mut self, at: Moment, producer: &ClientName, kind: &EventKind) {
        match kind {
            EventKind::RecordSent { record, topic_partition, key, .. } => {
                self.sent(at, *record, topic_partition, key.as_ref());
            }
            EventKind::RecordDropped { record, .. } => {
                let at = self.moments.note(at);
                if let Some(entry) = self.entry_mut(*record) {
                    entry.give_up(at);
                }
            }
            EventKind::BatchReady { first_record, records, .. } => {
                self.each(*first_record, *records, |entry| entry.is_under_way = true);
            }
            EventKind::BatchAcknowledged { base_offset, first_record, records, .. } => {
                let told = base_offset.map_or(Told::NotAsked, |_| Told::Acknowledged);
                let at = self.moments.note(at);
                self.each(*first_record, *records, |entry| entry.tell(told, at));
            }
            EventKind::BatchFailed { first_record, records, error, retries, .. } => {
                let opens = leaves_open(*error);
                let at = self.moments.note(at);
                self.each(*first_record, *records, |entry| {
                    entry.is_open |= opens && entry.is_under_way;
                    entry.is_under_way = false;
                    if !retries {
                        entry.give_up(at);
                    }
                });
            }
            EventKind::DeliveryTimedOut { first_record, records, under_way, .. } => {
                let at = self.moments.note(at);
                self.each(*first_record, *records, |entry| {
                    entry.is_open |= *under_way;
                    entry.tell(if entry.is_open { Told::Unknown } else { Told::Refused }, at);
                });
            }
            EventKind::ClientCrashed | EventKind::ClientStopped => {
                self.producer_ended(at, producer)
            }
            _ => {}
        }
    }

    /// What a producer had not been told when its process ended, it is never told.
    fn producer_ended(&mut self, at: Moment, producer: &ClientName) {
        let Some(owner) = self.producers.get(producer).copied() else { return };
        let waits = |entry: &super::Entry| entry.owner == owner && entry.told == Told::Waiting;
        let waiting: Vec<u64> =
            self.entries.iter().filter(|(_, entry)| waits(entry)).map(|(id, _)| id).collect();
        let at = self.moments.note(at);
        for record in waiting {
            let Some(entry) = self.entries.get_mut(record) else { continue };
            entry.give_up(at);
        }
    }

    fn sent(
        &mut self,
        at: Moment,
        record: RecordId,
        topic_partition: &TopicPartition,
        key: Option<&Bytes>,
    ) {
        let key = key.map_or(KEYLESS, |key| self.key_number(key));
        let Some(number) = self.place_number(topic_partition) else { return };
        let at = self.moments.note(at);
        let Some(entry) = self.entry_mut(record) else { return };
        entry.place = number;
        entry.key = key;
        entry.sent_at = at;
        let owner = entry.owner;
        if let Some(tail) = self.tails.insert((owner, number), record)
            && let Some(before) = self.entry_mut(tail)
        {
            before.next = u32::try_from(record.0.saturating_sub(tail.0)).unwrap_or(0);
        }
    }

    /// The number of a key: the first that appear have one.
    fn key_number(&mut self, key: &Bytes) -> u16 {
        if let Some(number) = self.keys.get(key) {
            return *number;
        }
        let number = self.keys.len();
        if number >= crate::kernel::KEY_BOUND {
            return KEYLESS;
        }
        let number = u16::try_from(number).unwrap_or(KEYLESS);
        Arc::make_mut(&mut self.keys).insert(Arc::clone(key), number);
        number
    }

    /// The number of a partition of a topic that people made.
    fn place_number(&mut self, topic_partition: &TopicPartition) -> Option<u16> {
        if let Some(number) = self.place_of.get(topic_partition) {
            return Some(*number);
        }
        let number = u16::try_from(self.places.len()).ok().filter(|number| *number != NOWHERE)?;
        if topic_name::is_internal(&topic_partition.topic) {
            return None;
        }
        self.places.push(Place::new(topic_partition.clone()));
        Arc::make_mut(&mut self.place_of).insert(topic_partition.clone(), number);
        Some(number)
    }

    /// Walks over the records of a batch.
    fn each(&mut self, first: RecordId, records: u32, mut note: impl FnMut(&mut super::Entry)) {
        let mut left = records;
        if left == 0 {
            return;
        }
        self.entries.walk(first.0, |entry| {
            if entry.owner == NOBODY {
                return None;
            }
            note(entry);
            left -= 1;
            (left > 0 && entry.next > 0).then_some(u64::from(entry.next))
        });
    }

    fn appended(
        &mut self,
        at: Moment,
        topic_partition: &TopicPartition,
        base_offset: Offset,
        leader_epoch: LeaderEpoch,
        first: RecordId,
        records: u32,
    ) {
        let Some(number) = self.place_of.get(topic_partition).copied() else { return };
        let at = self.moments.note(at);
        let mut batch = Vec::new();
        let mut record = first;
        while batch.len() < records as usize {
            batch.push(record);
            let next = self.entry(record).map_or(0, |entry| entry.next);
            record = RecordId(record.0.saturating_add(u64::from(next)));
        }
        let has_begun = !self.unsettled.contains(&number);
        let Some(place) = self.places.get_mut(usize::from(number)) else { return };
        if leader_epoch < place.epoch {
            // One that does not know yet that it leads no more. Its followers may have it before they know.
            let is_led = place.leader.is_some() && has_begun;
            let elected_at = place.elected_at;
            place.strays.extend(&batch);
            for record in batch {
                let Some(entry) = self.entry_mut(record) else { continue };
                entry.kept_at = if entry.kept_at.is_some() { entry.kept_at } else { at };
            }
            if is_led {
                self.let_strays_go(number, elected_at);
            }
            return;
        }
        self.cut_to(number, base_offset, at);
        let Some(place) = self.places.get_mut(usize::from(number)) else { return };
        place.fill_to(base_offset);
        batch.iter().for_each(|record| place.push(*record));
        for record in batch {
            if let Some(entry) = self.entry_mut(record) {
                entry.appear(at);
            }
        }
    }

    /// What lies at `end` or behind is not in the leader's log any more, because of `at`.
    fn cut_to(&mut self, number: u16, end: Offset, at: MomentId) {
        loop {
            let Some(place) = self.places.get_mut(usize::from(number)) else { return };
            if place.end() <= end {
                return;
            }
            let Some(record) = place.pop() else { return };
            if let Some(entry) = self.entry_mut(record) {
                entry.vanish(at);
            }
        }
    }

    /// A new leader has begun with this log: `records` from `start` on. What was in the old leader's log
    /// and is not in this one is gone by the election; what only this one has is there again.
    pub fn settle(
        &mut self,
        topic_partition: &TopicPartition,
        start: Offset,
        records: impl Iterator<Item = (Offset, RecordId)>,
    ) {
        let Some(number) = self.place_of.get(topic_partition).copied() else { return };
        self.unsettled.retain(|unsettled| *unsettled != number);
        let Some(place) = self.places.get_mut(usize::from(number)) else { return };
        let at = place.elected_at;
        place.fill_to(start);
        let mut end = start;
        for (offset, record) in records {
            end = offset.next();
            let Some(place) = self.places.get(usize::from(number)) else { return };
            if offset < place.end() && place.holds(offset, record) {
                continue;
            }
            self.cut_to(number, offset, at);
            let Some(place) = self.places.get_mut(usize::from(number)) else { return };
            place.fill_to(offset);
            place.push(record);
            if let Some(entry) = self.entry_mut(record) {
                entry.appear(at);
            }
        }
        self.cut_to(number, end, at);
        self.let_strays_go(number, at);
    }

    /// What leaders of the past appended and is not in the log of the one that leads now is gone.
    fn let_strays_go(&mut self, number: u16, at: MomentId) {
        let Some(place) = self.places.get_mut(usize::from(number)) else { return };
        for record in core::mem::take(&mut place.strays) {
            if let Some(entry) = self.entry_mut(record).filter(|entry| entry.copies == 0) {
                entry.gone_at = at;
            }
        }
    }

    fn deleted(&mut self, at: Moment, topic: &TopicName) {
        let at = self.moments.note(at);
        let of = |place: &TopicPartition, _: &mut u16| place.topic == *topic;
        let gone: Vec<u16> = Arc::make_mut(&mut self.place_of)
            .extract_if(.., of)
            .map(|(_, number)| number)
            .collect();
        self.unsettled.retain(|number| !gone.contains(number));
        for number in gone {
            self.cut_to(number, Offset(0), at);
            if let Some(place) = self.places.get_mut(usize::from(number)) {
                place.deleted_at = at;
            }
            self.let_strays_go(number, at);
        }
    }

    fn processed(
        &mut self,
        at: Moment,
        consumer: &ClientName,
        topic_partition: &TopicPartition,
        record: RecordId,
    ) {
        let Some(entry) = self.entry(record) else { return };
        let key = (entry.key != KEYLESS).then(|| (entry.key, topic_partition.topic.clone()));
        let Some(group) = self.group_of.get(consumer) else { return };
        let at = self.moments.note(at);
        if !self.groups.contains_key(group) {
            self.groups.insert(group.clone(), super::Readings::default());
        }
        let key = key.map(|(key, topic)| (topic, key));
        if let Some(readings) = self.groups.get_mut(group) {
            readings.note(record, key, at);
        }
    }
}

/// Whether a batch that failed so may be written all the same.
const fn leaves_open(error: ErrorCode) -> bool {
    matches!(
        error,
        ErrorCode::RequestTimedOut
            | ErrorCode::NetworkException
            | ErrorCode::NotEnoughReplicasAfterAppend
    )
}
