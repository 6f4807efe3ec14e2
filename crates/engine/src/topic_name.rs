//! Topic names beside each other: which collide, which are internal.
//!
//! What a single name may be is [`TopicName`]'s own rule.

use crate::id::TopicName;

/// The internal topic that keeps groups' offsets and memberships.
pub const CONSUMER_OFFSETS: &str = "__consumer_offsets";

/// The topics that Kafka itself keeps.
pub const INTERNAL_TOPICS: [&str; 3] =
    [CONSUMER_OFFSETS, "__transaction_state", "__share_group_state"];

/// Whether Kafka keeps this topic for itself.
#[must_use]
pub fn is_internal(name: &TopicName) -> bool {
    INTERNAL_TOPICS.contains(&name.as_str())
}

/// Whether `name` has a character that metrics cannot tell from another: `.` or `_`.
#[must_use]
pub fn has_collision_chars(name: &str) -> bool {
    name.contains(['.', '_'])
}

/// Whether the two become equal when each `.` is written `_`; then only one of them can exist.
#[must_use]
pub fn collide(one: &TopicName, other: &TopicName) -> bool {
    let unified = |name: &str| name.replace('.', "_");
    unified(one.as_str()) == unified(other.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> TopicName {
        TopicName::new(name).expect("valid")
    }

    #[test]
    fn dots_and_underscores_are_one() {
        assert!(collide(&name("a.b_c"), &name("a_b.c")));
        assert!(!collide(&name("a.b"), &name("a-b")));
        assert!(has_collision_chars("a.b") && !has_collision_chars("a-b"));
    }

    #[test]
    fn internal_topics_are_known_by_name() {
        assert!(is_internal(&name("__consumer_offsets")));
        assert!(!is_internal(&name("__consumer_offset")));
    }
}
