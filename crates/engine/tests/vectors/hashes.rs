use super::{bytes, document, list, number, text};
use core::num::NonZeroU32;
use partita_engine::java_hash::{Uuid, java_hash_order, murmur2, partition_for_key, to_positive};

const DATA: &str = include_str!("../data/hashes.json");

#[test]
fn murmur2_is_kafkas() {
    let document = document(DATA);
    let rows = list(&document["murmur2"]);
    assert_eq!(rows.len(), 238);
    for row in rows {
        let key = bytes(text(&row["keyHex"]));
        assert_eq!(i64::from(murmur2(&key)), row["murmur2"], "{row}");
        assert_eq!(to_positive(murmur2(&key)), number(&row["toPositive"]), "{row}");
        for count in [2, 3, 8, 12] {
            let partitions = NonZeroU32::new(count).expect("not zero");
            let expected = number(&row[format!("p{count}")]);
            assert_eq!(partition_for_key(&key, partitions).0, expected, "{row}, {count}");
        }
    }
}

#[test]
fn hash_maps_are_walked_as_in_java() {
    let document = document(DATA);
    let rows = list(&document["javaHashMapOrder"]);
    assert_eq!(rows.len(), 7);
    for row in rows {
        let inserted: Vec<&str> = list(&row["inserted"]).iter().map(text).collect();
        let expected: Vec<&str> = list(&row["iteration"]).iter().map(text).collect();
        let walked: Vec<&str> = java_hash_order(&inserted).into_iter().copied().collect();
        assert_eq!(walked, expected);
    }
}

#[test]
fn topic_ids_are_walked_by_their_own_hash() {
    let document = document(DATA);
    let rows = list(&document["javaHashMapOrder"]);
    let ids = rows.iter().map(|row| list(&row["inserted"])).find(|row| text(&row[0]).len() == 22);
    let inserted: Vec<Uuid> =
        ids.expect("a row of topic ids").iter().map(|id| uuid(text(id))).collect();
    let walked: Vec<Uuid> = java_hash_order(&inserted).into_iter().copied().collect();
    assert_eq!(walked, inserted, "they come in the order that the row says");
    let backwards: Vec<Uuid> = inserted.iter().rev().copied().collect();
    let walked: Vec<Uuid> = java_hash_order(&backwards).into_iter().copied().collect();
    assert_eq!(walked, inserted, "no two share a bucket");
}

/// Kafka writes ids in base 64 with the URL alphabet and without padding.
fn uuid(text: &str) -> Uuid {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digits = text.chars().map(|digit| alphabet.find(digit).expect("base 64") as u128);
    // 22 digits have 132 bits, of which the last four are nothing.
    let digits: Vec<u128> = digits.collect();
    let (last, rest) = digits.split_last().expect("22 digits");
    let high = rest.iter().fold(0, |id, digit| id << 6 | digit);
    Uuid(high << 2 | last >> 4)
}
