//! `murmur2` and `javaHashMapOrder`.

use super::{Outcome, Report, compare, malformed};
use core::num::NonZeroU32;
use partita_engine::java_hash::{java_hash_order, murmur2, partition_for_key};
use serde_json::Value;

pub(super) fn check(report: &mut Report, document: &Value) {
    for row in document["murmur2"].as_array().into_iter().flatten() {
        let name = format!("murmur2 {}", row["keyHex"].as_str().unwrap_or("?"));
        report.add(name, check_murmur2(row).unwrap_or_else(|| malformed("a key or hash")));
    }
    for row in document["javaHashMapOrder"].as_array().into_iter().flatten() {
        let name = format!("javaHashMapOrder {}", row["inserted"]);
        report.add(name, check_order(row).unwrap_or_else(|| malformed("a list of keys")));
    }
}

fn check_murmur2(row: &Value) -> Option<Outcome> {
    let key = from_hex(row["keyHex"].as_str()?)?;
    let hash = compare("murmur2", &row["murmur2"].as_i64()?, &i64::from(murmur2(&key)));
    if hash != Outcome::Passed {
        return Some(hash);
    }
    for count in [2u32, 3, 8, 12] {
        let expected = row[format!("p{count}")].as_u64()?;
        let partition = u64::from(partition_for_key(&key, NonZeroU32::new(count)?).0);
        if expected != partition {
            return Some(compare(&format!("partition of {count}"), &expected, &partition));
        }
    }
    Some(Outcome::Passed)
}

fn check_order(row: &Value) -> Option<Outcome> {
    let keys = |name: &str| -> Option<Vec<&str>> {
        row[name].as_array()?.iter().map(Value::as_str).collect()
    };
    let inserted = keys("inserted")?;
    let walked: Vec<&str> = java_hash_order(&inserted).into_iter().copied().collect();
    Some(compare("order", &keys("iteration")?, &walked))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits?;
    if digits.len() % 2 == 1 {
        return None;
    }
    digits.chunks(2).map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect()
}
