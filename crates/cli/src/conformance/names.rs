//! Topic names and their collisions.

use super::{Outcome, malformed};
use partita_engine::id::TopicName;
use partita_engine::topic_name::{collide, has_collision_chars};
use serde_json::Value;

pub(super) fn check(case: &Value) -> Outcome {
    match differences(case) {
        None => malformed("a list of names"),
        Some(differences) if differences.is_empty() => Outcome::Passed,
        Some(differences) => Outcome::Failed(differences.join("; ")),
    }
}

fn differences(case: &Value) -> Option<Vec<String>> {
    let mut wrong = Vec::new();
    for (list, expected) in [("valid", true), ("invalid", false)] {
        for name in case[list].as_array()? {
            let name = written_out(name.as_str()?);
            if TopicName::new(&name).is_ok() != expected {
                wrong.push(format!("“{name}” should be {list}"));
            }
        }
    }
    for (list, expected) in [("true", true), ("false", false)] {
        for name in case["collisionChars"][list].as_array()? {
            if has_collision_chars(name.as_str()?) != expected {
                wrong.push(format!("{name}: collision characters should be {list}"));
            }
        }
    }
    for (list, expected) in [("collide", true), ("doNotCollide", false)] {
        for pair in case[list].as_array()? {
            let one = TopicName::new(pair[0].as_str()?).ok()?;
            let other = TopicName::new(pair[1].as_str()?).ok()?;
            if collide(&one, &other) != expected {
                wrong.push(format!("{pair} should {list}"));
            }
        }
    }
    Some(wrong)
}

/// `<249 legal characters>` stands for such a name.
fn written_out(name: &str) -> String {
    let count = name.strip_prefix('<').and_then(|rest| rest.split(' ').next()?.parse().ok());
    count.map_or_else(|| name.to_owned(), |count| "a".repeat(count))
}
