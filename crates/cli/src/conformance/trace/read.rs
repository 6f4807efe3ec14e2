//! Steps that read without a group, ask for offsets, and delete records.

use super::play::{Played, Player, exception, refused, text};
use partita_engine::error_code::ErrorCode;
use partita_engine::id::{Offset, PartitionIndex, TopicName, TopicPartition};
use partita_engine::record::{Bytes, RecordBatch};
use partita_engine::time::{SimDuration, SimTime, Timestamp};
use partita_engine::wire::{DeleteBefore, FetchPartition, OffsetSpec, Request, Response};
use partita_engine::world::World;
use serde_json::{Value, json};

/// So long a fetch step polls.
const POLLING: SimDuration = SimDuration::from_millis(1500);
/// So long its consumer then waits for its position, and a tool for an offset.
const POSITION_WAIT: SimDuration = SimDuration::from_millis(4000);
/// So long a tool waits for records to be deleted.
const DELETE_WAIT: SimDuration = SimDuration::from_millis(6000);
/// Kafka's defaults for `fetch.max.wait.ms`, `fetch.max.bytes` and `max.partition.fetch.bytes`.
const FETCH_MAX_WAIT: SimDuration = SimDuration::from_millis(500);
const FETCH_MAX_BYTES: u32 = 50 << 20;
const PARTITION_MAX_BYTES: u32 = 1 << 20;

/// A consumer without a group that reads one partition.
struct Reader {
    partition: TopicPartition,
    /// None while it must be reset.
    position: Option<Offset>,
    /// `auto.offset.reset`; none is Kafka's `none`.
    reset: Option<OffsetSpec>,
    records: Vec<Value>,
}

impl Player {
    pub(super) fn delete_records(&mut self, step: &Value) -> Played {
        let topic_partition = partition(step)?;
        let before = match step["before"].as_i64().ok_or("the step has no before")? {
            -1 => DeleteBefore::HighWatermark,
            // The wire of the simulation has no negative offsets; Kafka's leader refuses them.
            ..-1 => return Ok(refused(ErrorCode::OffsetOutOfRange)),
            offset => DeleteBefore::Offset(Offset(offset.unsigned_abs())),
        };
        let request = |_| Request::DeleteRecords {
            topic_partition: topic_partition.clone(),
            before,
            timeout: DELETE_WAIT,
        };
        let until = self.simulation.now() + DELETE_WAIT;
        let result = self.ask_leader(&topic_partition, until, request, |response| match response {
            Response::DeleteRecords { result } => Some(result),
            _ => None,
        });
        Ok(match result {
            Ok(low_watermark) => json!({ "low_watermark": low_watermark.0 }),
            Err(error) => refused(error),
        })
    }

    /// An offset of −1: no such record; null: it cannot be had.
    pub(super) fn list_offsets(&mut self, step: &Value) -> Played {
        let spec = match (&step["spec"], step["spec"].as_i64()) {
            (_, Some(time)) => OffsetSpec::At(Timestamp(time)),
            (spec, _) if spec == "earliest" => OffsetSpec::Earliest,
            (spec, _) if spec == "latest" => OffsetSpec::Latest,
            (spec, _) if spec == "max_timestamp" => OffsetSpec::MaxTimestamp,
            (spec, _) => return Err(format!("offsets are not listed by {spec}")),
        };
        let until = self.simulation.now() + POSITION_WAIT;
        Ok(match self.listed_offset(&partition(step)?, spec, until) {
            Ok(Some(offset)) => json!({ "offset": offset.0 }),
            Ok(None) => json!({ "offset": -1 }),
            Err(_) => json!({ "offset": null }),
        })
    }

    pub(super) fn fetch(&mut self, step: &Value) -> Played {
        let mut reader = Reader {
            partition: partition(step)?,
            position: Some(Offset(step["offset"].as_u64().ok_or("the step has no offset")?)),
            reset: match step["reset"].as_str() {
                Some("earliest") => Some(OffsetSpec::Earliest),
                Some("latest") => Some(OffsetSpec::Latest),
                _ => None,
            },
            records: Vec::new(),
        };
        let read = self.poll(&mut reader).and_then(|()| self.position(&mut reader));
        let records = reader.records;
        Ok(match read {
            Ok(position) => json!({ "records": records, "position": position.0 }),
            Err(error) => json!({ "records": records, "error": exception(error) }),
        })
    }

    /// Polls until its time is over; that nothing could be read by then is no error.
    fn poll(&mut self, reader: &mut Reader) -> Result<(), ErrorCode> {
        let until = self.simulation.now() + POLLING;
        while self.simulation.now() < until {
            let read = match reader.position {
                Some(position) => self.fetch_once(reader, position, until),
                None => self.reset(reader, until),
            };
            match read {
                Err(ErrorCode::OffsetOutOfRange) if reader.reset.is_some() => {
                    reader.position = None;
                }
                Err(ErrorCode::RequestTimedOut) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn position(&mut self, reader: &mut Reader) -> Result<Offset, ErrorCode> {
        let until = self.simulation.now() + POSITION_WAIT;
        while reader.position.is_none() && self.simulation.now() < until {
            self.reset(reader, until)?;
        }
        reader.position.ok_or(ErrorCode::RequestTimedOut)
    }

    fn reset(&mut self, reader: &mut Reader, until: SimTime) -> Result<(), ErrorCode> {
        let spec = reader.reset.ok_or(ErrorCode::OffsetOutOfRange)?;
        reader.position = self.listed_offset(&reader.partition, spec, until)?;
        Ok(())
    }

    fn fetch_once(
        &mut self,
        reader: &mut Reader,
        position: Offset,
        until: SimTime,
    ) -> Result<(), ErrorCode> {
        let request = |current_leader_epoch| Request::Fetch {
            replica: None,
            max_wait: FETCH_MAX_WAIT,
            min_bytes: 1,
            max_bytes: FETCH_MAX_BYTES,
            partition_max_bytes: PARTITION_MAX_BYTES,
            partitions: vec![FetchPartition {
                topic_partition: reader.partition.clone(),
                fetch_offset: position,
                current_leader_epoch,
                last_fetched_epoch: None,
                log_start: None,
            }],
        };
        let batches =
            self.ask_leader(&reader.partition, until, request, |response| match response {
                Response::Fetch { partitions } => Some(partitions.into_iter().next()?.batches),
                _ => None,
            })?;
        for batch in &batches {
            reader.records.extend(rows(batch, position));
            reader.position = Some(batch.next_offset());
        }
        Ok(())
    }
}

fn partition(step: &Value) -> Result<TopicPartition, String> {
    let topic = TopicName::new(text(step, "topic")?).map_err(|error| error.to_string())?;
    let number = step["partition"].as_u64().and_then(|number| u32::try_from(number).ok());
    let partition = PartitionIndex(number.ok_or("the step has no partition")?);
    Ok(TopicPartition::new(topic, partition))
}

/// The records from `position` on, each as its offset, key and value.
fn rows(batch: &RecordBatch, position: Offset) -> impl Iterator<Item = Value> {
    let offsets = (0..).map(|at| batch.base_offset.plus(at));
    let records = offsets.zip(batch.records.iter());
    records.filter(move |(offset, _)| *offset >= position).map(|(offset, record)| {
        json!([offset.0, string(record.key.as_ref()), string(record.value.as_ref())])
    })
}

fn string(bytes: Option<&Bytes>) -> Option<String> {
    bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}
