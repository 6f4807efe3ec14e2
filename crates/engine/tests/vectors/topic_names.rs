use super::{cases, document, list, text};
use partita_engine::id::TopicName;
use partita_engine::topic_name::{collide, has_collision_chars};
use serde_json::Value;

const DATA: &str = include_str!("../data/clients.json");

#[test]
fn topic_names_follow_kafkas_rules() {
    let document = document(DATA);
    let cases = cases(&document, "topic-name");
    assert_eq!(cases.len(), 1);
    for case in cases {
        for name in list(&case["valid"]) {
            assert!(TopicName::new(&written_out(name)).is_ok(), "{name}");
        }
        for name in list(&case["invalid"]) {
            assert!(TopicName::new(&written_out(name)).is_err(), "{name}");
        }
        for (with, expected) in [("true", true), ("false", false)] {
            for name in list(&case["collisionChars"][with]) {
                assert_eq!(has_collision_chars(text(name)), expected, "{name}");
            }
        }
        for pair in list(&case["collide"]) {
            assert!(collide(&topic(&pair[0]), &topic(&pair[1])), "{pair}");
        }
        for pair in list(&case["doNotCollide"]) {
            assert!(!collide(&topic(&pair[0]), &topic(&pair[1])), "{pair}");
        }
    }
}

fn topic(name: &Value) -> TopicName {
    TopicName::new(text(name)).expect("valid")
}

/// The data says `<249 legal characters>` for such a name.
fn written_out(name: &Value) -> String {
    let name = text(name);
    let length = name.strip_prefix('<').and_then(|rest| rest.split(' ').next()?.parse().ok());
    length.map_or_else(|| name.to_owned(), |length| "a".repeat(length))
}
