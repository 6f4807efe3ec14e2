//! Java's hash codes, and the order in which Java's hash maps are walked; murmur2 as Kafka has it.
//!
//! Some of Kafka's decisions depend on that order. It is deterministic, so it is reproduced here.

use crate::id::{MemberId, PartitionIndex, TopicPartition};
use core::num::NonZeroU32;
use std::sync::Arc;

/// A value whose `hashCode` Java defines.
pub trait JavaHash {
    /// What Java's `hashCode()` gives.
    fn java_hash(&self) -> i32;
}

/// `String.hashCode`: over UTF-16 code units, `h = 31·h + unit`, wrapping.
impl JavaHash for str {
    fn java_hash(&self) -> i32 {
        self.encode_utf16()
            .fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
    }
}

impl JavaHash for String {
    fn java_hash(&self) -> i32 {
        self.as_str().java_hash()
    }
}

impl JavaHash for Arc<str> {
    fn java_hash(&self) -> i32 {
        self.as_ref().java_hash()
    }
}

impl JavaHash for MemberId {
    fn java_hash(&self) -> i32 {
        self.0.java_hash()
    }
}

/// `Integer.hashCode`: the value.
impl JavaHash for i32 {
    fn java_hash(&self) -> i32 {
        *self
    }
}

impl JavaHash for PartitionIndex {
    fn java_hash(&self) -> i32 {
        self.0.cast_signed()
    }
}

/// `TopicPartition.hashCode`.
impl JavaHash for TopicPartition {
    fn java_hash(&self) -> i32 {
        let partition = self.partition.java_hash().wrapping_add(31).wrapping_mul(31);
        partition.wrapping_add(self.topic.as_str().java_hash())
    }
}

/// `Optional.hashCode`: that of the value, 0 without one.
impl<T: JavaHash> JavaHash for Option<T> {
    fn java_hash(&self) -> i32 {
        self.as_ref().map_or(0, JavaHash::java_hash)
    }
}

impl<T: JavaHash + ?Sized> JavaHash for &T {
    fn java_hash(&self) -> i32 {
        (**self).java_hash()
    }
}

/// Kafka's `Uuid`, which identifies topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uuid(pub u128);

/// `Uuid.hashCode`: the four quarters, combined by exclusive or.
impl JavaHash for Uuid {
    fn java_hash(&self) -> i32 {
        let [a, b, c, d] = [96, 64, 32, 0].map(|shift| (self.0 >> shift) as u32);
        (a ^ b ^ c ^ d).cast_signed()
    }
}

/// How many buckets a `new HashMap()` has.
const DEFAULT_CAPACITY: u64 = 16;

/// `keys`, inserted one after the other into a `java.util.HashMap` or `HashSet`, in the order in
/// which it is walked. Of equal keys the first counts.
#[must_use]
pub fn java_hash_order<T: JavaHash + Ord>(keys: &[T]) -> Vec<&T> {
    order(keys, DEFAULT_CAPACITY)
}

/// As [`java_hash_order`], for a map made with room for `expected` keys (`new HashMap(expected)`).
#[must_use]
pub fn java_hash_order_sized<T: JavaHash + Ord>(keys: &[T], expected: u32) -> Vec<&T> {
    order(keys, u64::from(expected).next_power_of_two())
}

fn order<T: JavaHash + Ord>(keys: &[T], mut capacity: u64) -> Vec<&T> {
    let mut seen = std::collections::BTreeSet::new();
    let mut keys: Vec<&T> = keys.iter().filter(|key| seen.insert(*key)).collect();
    // The table doubles when it is more than three quarters full.
    while keys.len() as u64 * 4 > capacity * 3 && capacity < 1 << 30 {
        capacity *= 2;
    }
    // A bucket keeps the order of insertion, and so does its split when the table doubles: the
    // whole order is a stable sort by the final bucket.
    keys.sort_by_key(|key| {
        let hash = key.java_hash().cast_unsigned();
        u64::from(hash ^ (hash >> 16)) & (capacity - 1)
    });
    keys
}

/// The partition of an internal topic that coordinates `id` (a group, a transactional id):
/// `Utils.abs(id.hashCode()) % partitions`, where the abs of the least number is 0.
#[must_use]
pub fn partition_for_id(id: &str, partitions: NonZeroU32) -> PartitionIndex {
    let hash = id.java_hash().checked_abs().unwrap_or(0).cast_unsigned();
    PartitionIndex(hash % partitions)
}

/// Kafka's `Utils.murmur2`.
#[must_use]
pub fn murmur2(data: &[u8]) -> i32 {
    const SEED: u32 = 0x9747_b28c;
    const M: u32 = 0x5bd1_e995;
    const R: u32 = 24;
    // Java's lengths are 32 bits wide; longer data cannot occur there.
    let mut hash = SEED ^ (data.len() as u32);
    let (blocks, tail) = data.as_chunks::<4>();
    for block in blocks {
        let mut k = u32::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = hash.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    if !tail.is_empty() {
        for (at, byte) in tail.iter().enumerate().rev() {
            hash ^= u32::from(*byte) << (8 * at);
        }
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(M);
    hash ^= hash >> 15;
    hash.cast_signed()
}

/// Kafka's `Utils.toPositive`: the sign bit cleared, which is not the absolute value.
#[must_use]
pub const fn to_positive(number: i32) -> u32 {
    number.cast_unsigned() & 0x7fff_ffff
}

/// The partition of a record with `key` in a topic with `partitions` partitions, all counted,
/// whether they have a leader or not (`BuiltInPartitioner.partitionForKey`). An empty key is a key.
#[must_use]
pub fn partition_for_key(key: &[u8], partitions: NonZeroU32) -> PartitionIndex {
    PartitionIndex(to_positive(murmur2(key)) % partitions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hash_as_in_java() {
        assert_eq!("".java_hash(), 0);
        assert_eq!("abc".java_hash(), 96354);
        assert_eq!("polygenelubricants".java_hash(), i32::MIN);
        assert_eq!("😀".java_hash(), 1_772_899, "two UTF-16 units");
        assert_eq!(Some(7).java_hash(), 7);
        assert_eq!(None::<i32>.java_hash(), 0);
        assert_eq!(Uuid(0x0000_0001_0000_0002_0000_0004_0000_0008).java_hash(), 15);
    }

    #[test]
    fn numbers_ascend_only_below_the_capacity() {
        let walk = |keys: &[i32]| java_hash_order(keys).into_iter().copied().collect::<Vec<_>>();
        assert_eq!(walk(&[3, 1, 2]), [1, 2, 3]);
        assert_eq!(walk(&[17, 2, 1]), [17, 1, 2], "17 falls into bucket 1, first there");
        assert_eq!(walk(&[5, 5, 1]), [1, 5]);
        let thirteen: Vec<i32> = (0..12).chain([16]).collect();
        assert_eq!(walk(&thirteen), thirteen, "the thirteenth doubled the table");
        assert_eq!(walk(&[16, 0]), [16, 0]);
        let sized: Vec<_> = java_hash_order_sized(&[16, 0], 17).into_iter().copied().collect();
        assert_eq!(sized, [0, 16]);
        assert_eq!(java_hash_order_sized::<i32>(&[], 0), Vec::<&i32>::new());
    }

    #[test]
    fn the_least_number_has_no_absolute_value() {
        let fifty = NonZeroU32::new(50).expect("not zero");
        assert_eq!(partition_for_id("polygenelubricants", fifty), PartitionIndex(0));
        assert_eq!(partition_for_id("abc", fifty), PartitionIndex(4));
    }

    #[test]
    fn keys_choose_their_partition_by_mask() {
        let partition = |key: &str, count| {
            partition_for_key(key.as_bytes(), NonZeroU32::new(count).expect("not zero")).0
        };
        assert_eq!(partition("user-2", 12), 8, "its hash is negative");
        assert_eq!(partition("", 12), 9);
        assert_eq!(to_positive(-1), i32::MAX.cast_unsigned());
    }
}
