//! What a record of the controller's log says in Kafka's own words, the same in every language.

use partita_engine::controller::{ChangedFields, ConfigResource, MetadataRecord};
use partita_engine::id::BrokerId;

/// `1 3`: brokers as they stand in an ISR.
fn numbers(brokers: &[BrokerId]) -> String {
    let mut brokers: Vec<u32> = brokers.iter().map(|broker| broker.0).collect();
    brokers.sort_unstable();
    let brokers: Vec<String> = brokers.iter().map(ToString::to_string).collect();
    if brokers.is_empty() { "–".into() } else { brokers.join(" ") }
}

/// `★ b1 ISR 1 3 ELR 2`: the fields that a partition change sets.
#[must_use]
pub fn fields(changed: &ChangedFields) -> String {
    let mut parts = Vec::new();
    match changed.leader {
        Some(Some(leader)) => parts.push(format!("★ {leader}")),
        Some(None) => parts.push("✕ ★".into()),
        None => {}
    }
    if changed.recovering == Some(true) {
        parts.push("RECOVERING".into());
    }
    parts.extend(changed.isr.as_ref().map(|isr| format!("ISR {}", numbers(isr))));
    let elr = changed.elr.as_ref().filter(|elr| !elr.is_empty());
    parts.extend(elr.map(|elr| format!("ELR {}", numbers(elr))));
    parts.join(" ")
}

/// The record in few words, for those kinds that need no language.
#[must_use]
pub fn in_kafkas_words(record: &MetadataRecord) -> Option<String> {
    Some(match record {
        MetadataRecord::Partition { topic_partition, registration } => {
            let leader = registration.leader.map(|leader| format!("★ {leader} "));
            let leader = leader.unwrap_or_default();
            format!("{topic_partition} {leader}ISR {}", numbers(&registration.isr))
        }
        MetadataRecord::PartitionChange { topic_partition, changed } => {
            format!("{topic_partition} {}", fields(changed))
        }
        MetadataRecord::Config { resource, name, value } => {
            let of_topic = match resource {
                ConfigResource::Topic(topic) => format!("{topic} "),
                ConfigResource::Cluster => String::new(),
            };
            match value {
                Some(value) => format!("{of_topic}{name}={value}"),
                None => format!("{of_topic}−{name}"),
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_only_what_it_changes() {
        let isr = Some(vec![BrokerId(3), BrokerId(1)]);
        let shrunk = ChangedFields { isr, ..ChangedFields::default() };
        assert_eq!(fields(&shrunk), "ISR 1 3");
        let elected = ChangedFields {
            leader: Some(Some(BrokerId(1))),
            elr: Some(vec![BrokerId(2)]),
            isr: Some(vec![BrokerId(1)]),
            ..ChangedFields::default()
        };
        assert_eq!(fields(&elected), "★ b1 ISR 1 ELR 2");
        let left = ChangedFields { leader: Some(None), isr: Some(Vec::new()), ..shrunk };
        assert_eq!(fields(&left), "✕ ★ ISR –");
    }
}
