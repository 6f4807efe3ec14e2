//! From `send()` to a batch: a record waits until its topic is known and there is memory for it.

use super::partitions::Surroundings;
use super::{Producer, ToSend, flow};
use crate::cluster::ClusterImage;
use crate::event::{EventKind, PartitionChoice, SendFailure};
use crate::id::{EventId, PartitionIndex, TopicName, TopicPartition};
use crate::kernel::Context;
use crate::record::{Record, batch_size_bytes};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// Most records that may wait for metadata or memory; more are given up at once.
pub const WAITING_BOUND: usize = 100_000;

/// A record that `send()` has taken but that has no partition yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub record: Record,
    pub topic: TopicName,
    partition: Option<PartitionIndex>,
    pub since: SimTime,
    /// The event because of which it was sent, however long it waits.
    cause: EventId,
}

/// Where a record went that `send()` took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Into a batch that takes more: nothing may leave because of it.
    IntoOpenBatch,
    /// Anywhere else.
    Elsewhere,
}

impl Waiting {
    /// Whether the topic, and the partition where one is named, exist as far as the client knows.
    fn is_known(&self, image: &ClusterImage) -> bool {
        let known = image.partition_count(&self.topic);
        self.partition.map_or(known > 0, |partition| partition.0 < known)
    }
}

impl Producer {
    /// Where a record would go if it were sent now, and why: by what this producer knows of the
    /// cluster, or by `image` where it does not know the topic yet. The partition is `None` when it
    /// is yet to be drawn. There is no answer for a topic without partitions.
    #[must_use]
    pub fn foresee(
        &self,
        image: &ClusterImage,
        topic: &TopicName,
        explicit: Option<PartitionIndex>,
        key: Option<&[u8]>,
    ) -> Option<(Option<PartitionIndex>, PartitionChoice)> {
        let own = self.metadata.image().filter(|own| own.partition_count(topic) > 0);
        let image = own.as_deref().unwrap_or(image);
        let around = Surroundings { config: &self.config, image, accumulator: &self.accumulator };
        (image.partition_count(topic) > 0)
            .then(|| self.chooser.foresee(around, topic, explicit, key))
    }

    pub(super) fn accept(&mut self, ctx: &mut Context<'_>, to_send: ToSend) -> Taken {
        self.totals.sent = self.totals.sent.saturating_add(1);
        let number = self.totals.sent;
        let value = to_send.value.map(|value| flow::numbered(&value, number));
        let record = Record {
            id: ctx.new_record(),
            key: to_send.key,
            value,
            headers: to_send.headers,
            timestamp: to_send.timestamp.unwrap_or_else(|| ctx.now().timestamp()),
        };
        self.note_key(ctx, &record.key);
        let waiting = Waiting {
            record,
            topic: to_send.topic,
            partition: to_send.partition,
            since: ctx.now(),
            cause: ctx.cause(),
        };
        if self.waiting.len() >= WAITING_BOUND {
            let failure = SendFailure::BlockedTooLong;
            self.drop_record(ctx, waiting.record.id, &waiting.topic, failure);
            return Taken::Elsewhere;
        }
        self.metadata.want(&waiting.topic);
        let is_next = self.waiting.is_empty();
        self.waiting.push_back(waiting);
        if !is_next {
            return Taken::Elsewhere;
        }
        let taken = self.append_waiting(ctx);
        self.refresh_metadata_if_unknown(ctx);
        taken
    }

    /// Gives waiting records their partitions, in order, as far as metadata and memory allow:
    /// `send()` blocks the application, so what comes later waits behind. Says where the last went.
    pub(super) fn append_waiting(&mut self, ctx: &mut Context<'_>) -> Taken {
        let mut last = Taken::Elsewhere;
        let Some(image) = self.metadata.image() else { return last };
        while let Some(waiting) = self.waiting.pop_front() {
            let taken = if waiting.is_known(&image) {
                self.append(ctx, &image, waiting)
            } else {
                Err(waiting)
            };
            match taken {
                Ok(taken) => last = taken,
                Err(waiting) => {
                    self.waiting.push_front(waiting);
                    return Taken::Elsewhere;
                }
            }
        }
        last
    }

    /// Whether the application waits for memory, not for metadata.
    pub(super) fn is_memory_exhausted(&self) -> bool {
        let image = self.metadata.image();
        self.waiting.front().zip(image).is_some_and(|(waiting, image)| waiting.is_known(&image))
    }

    /// Appends one record, or gives it back when `buffer.memory` is used up.
    fn append(
        &mut self,
        ctx: &mut Context<'_>,
        image: &ClusterImage,
        waiting: Waiting,
    ) -> Result<Taken, Waiting> {
        let alone = batch_size_bytes(std::slice::from_ref(&waiting.record));
        let most = u64::from(self.config.max_request_size).min(self.config.buffer_memory);
        if alone > most {
            let failure = SendFailure::TooLarge;
            self.drop_record(ctx, waiting.record.id, &waiting.topic, failure);
            return Ok(Taken::Elsewhere);
        }
        if self.accumulator.bytes().saturating_add(alone) > self.config.buffer_memory {
            return Err(waiting);
        }
        let batch_size = u64::from(self.config.batch_size.max(1));
        let around = Surroundings { config: &self.config, image, accumulator: &self.accumulator };
        let key = waiting.record.key.as_deref();
        let (partition, choice) =
            self.chooser.choose(ctx.rng(), around, &waiting.topic, waiting.partition, key);
        let target = TopicPartition::new(waiting.topic, partition);
        self.note_target(&target);
        ctx.set_cause(waiting.cause);
        let sticky = matches!(choice, PartitionChoice::Sticky { .. });
        ctx.note_as_cause(EventKind::RecordSent {
            record: waiting.record.id,
            topic_partition: target.clone(),
            key: waiting.record.key.clone(),
            choice,
        });
        let appended = self.accumulator.append(&target, waiting.record, batch_size, ctx.now());
        if sticky {
            let around =
                Surroundings { config: &self.config, image, accumulator: &self.accumulator };
            self.chooser.note_appended(ctx.rng(), around, &target, appended);
        }
        Ok(if appended.fills_or_begins { Taken::Elsewhere } else { Taken::IntoOpenBatch })
    }
}
