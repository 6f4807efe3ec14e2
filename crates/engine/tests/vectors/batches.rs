use super::{bytes, document, list, number, text};
use partita_engine::id::{LeaderEpoch, Offset, RecordId};
use partita_engine::record::{Header, Record, RecordBatch};
use partita_engine::time::Timestamp;
use serde_json::Value;

const DATA: &str = include_str!("../data/batches.json");

#[test]
fn batches_have_the_size_that_a_broker_wrote() {
    let document = document(DATA);
    let batches: Vec<&Value> =
        list(&document["logs"]).iter().flat_map(|log| list(&log["batches"])).collect();
    assert_eq!(batches.len(), 3);
    for row in batches {
        let size = bytes(text(&row["hex"])).len() as u64;
        assert_eq!(batch(row).size_bytes(), size, "{row}");
        // Kafka's batchLength does not count itself and the base offset before it.
        assert_eq!(size, u64::from(number(&row["batchLength"])) + 12);
    }
}

#[test]
fn headers_count_too() {
    // Key and value with their lengths; the header count is one byte either way.
    let document = document(DATA);
    let plain = batch(&document["logs"][0]["batches"][0]);
    let mut records = plain.records.to_vec();
    let header = Header { key: "é".into(), value: [1, 2, 3].as_slice().into() };
    records[0].headers = [header].into();
    let with_header = RecordBatch { records: records.into(), ..plain.clone() };
    assert_eq!(with_header.size_bytes(), plain.size_bytes() + 7);
}

fn batch(row: &Value) -> RecordBatch {
    let base_timestamp = row["baseTimestamp"].as_i64().expect("a timestamp");
    let record = |record: &Value| Record {
        id: RecordId(0),
        key: record["keyHex"].as_str().map(|hex| bytes(hex).into()),
        value: record["valueHex"].as_str().map(|hex| bytes(hex).into()),
        headers: [].into(),
        timestamp: Timestamp(
            base_timestamp + record["timestampDelta"].as_i64().expect("a difference"),
        ),
    };
    RecordBatch {
        base_offset: Offset(0),
        leader_epoch: LeaderEpoch(0),
        stamp: None,
        records: list(&row["records"]).iter().map(record).collect(),
    }
}
