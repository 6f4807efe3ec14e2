//! Where a record would go, and why.

use crate::i18n::Language;
use partita_engine::command::Command;
use partita_engine::event::PartitionChoice;
use partita_engine::id::{Offset, PartitionIndex, TopicPartition};
use partita_engine::java_hash::to_positive;
use partita_engine::simulation::Simulation;
use partita_engine::world::World;

/// Where a record would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foresight {
    /// The partition; none while it is yet to be drawn.
    pub partition: Option<PartitionIndex>,
    /// The least offset that it can get there.
    pub offset: Option<Offset>,
    /// Why there.
    choice: PartitionChoice,
    /// The key as text, where it decides.
    key: Option<String>,
}

/// Where the record of a `send` would go if it were sent now.
#[must_use]
pub fn foresee(simulation: &Simulation, command: &Command) -> Option<Foresight> {
    let Command::Send { producer, topic, key, partition, .. } = command else { return None };
    let bytes = key.as_ref().map(|key| key.as_bytes());
    let (partition, choice) = simulation.destination(producer, topic, *partition, bytes)?;
    let view = partition
        .and_then(|partition| simulation.partition(&TopicPartition::new(topic.clone(), partition)));
    let offset = view.map(|view| view.log_end);
    let key = key.as_ref().map(ToString::to_string);
    // An explicit partition that is not there is refused when the line is carried out.
    let exists = partition.is_none() || offset.is_some();
    exists.then_some(Foresight { partition, offset, choice, key })
}

impl Foresight {
    /// Where it would go.
    #[must_use]
    pub fn place(&self, language: Language) -> String {
        match self.partition {
            Some(partition) => language.say(
                "foresight-place",
                &[
                    ("partition", partition.0.into()),
                    ("offset", self.offset.map_or(0, |offset| offset.0).into()),
                ],
            ),
            None => language.text("foresight-drawn"),
        }
    }

    /// Where it would go if the topic had `partitions`, more than now: only where a key decides.
    #[must_use]
    pub fn with_partitions(&self, partitions: u32, language: Language) -> Option<String> {
        let PartitionChoice::KeyHash { murmur2, partitions: present } = self.choice else {
            return None;
        };
        let then = to_positive(murmur2).checked_rem(partitions).filter(|_| partitions > present)?;
        let moves = self.partition != Some(PartitionIndex(then));
        let key = if moves { "foresight-pending-moves" } else { "foresight-pending-stays" };
        let (partitions, then) = (partitions.to_string(), then.to_string());
        Some(language.say(key, &[("partitions", partitions.into()), ("partition", then.into())]))
    }

    /// Why it would go there, in words.
    #[must_use]
    pub fn reason(&self, language: Language) -> String {
        language.text(match &self.choice {
            PartitionChoice::Explicit => "foresight-explicit",
            PartitionChoice::KeyHash { .. } => "foresight-key",
            PartitionChoice::Sticky { drawn: true } => "foresight-sticky-drawn",
            PartitionChoice::Sticky { drawn: false } => "foresight-sticky",
            PartitionChoice::RoundRobin => "foresight-round-robin",
        })
    }

    /// How it is calculated, where a key decides: hash, sign bit cleared, remainder.
    #[must_use]
    pub fn calculation(&self, language: Language) -> Option<String> {
        let PartitionChoice::KeyHash { murmur2, partitions } = self.choice else { return None };
        let positive = to_positive(murmur2);
        let key = format!("{:?}", self.key.as_deref().unwrap_or_default());
        let remainder = positive.checked_rem(partitions)?;
        Some(language.say(
            "foresight-calculation",
            &[
                ("key", key.into()),
                ("hash", format!("{murmur2:#010x}").into()),
                ("positive", positive.to_string().into()),
                ("partitions", partitions.to_string().into()),
                ("partition", remainder.to_string().into()),
            ],
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(lines: &[&str]) -> Simulation {
        let mut simulation = Simulation::new(1);
        for line in lines {
            simulation.apply(&line.parse().expect(line)).expect(line);
        }
        simulation
    }

    fn foreseen(simulation: &Simulation, line: &str) -> Option<Foresight> {
        foresee(simulation, &line.parse().expect(line))
    }

    #[test]
    fn the_calculation_is_kafkas() {
        let world = world(&["cluster brokers=1", "topic orders partitions=4", "producer p1"]);
        let told = foreseen(&world, "send p1 orders key=cart-17 value=1").expect("known");
        assert_eq!(told.partition, Some(PartitionIndex(2)));
        let text = told.calculation(Language::En).expect("a key decides");
        assert_eq!(
            text,
            "murmur2(\"cart-17\") = 0xa3804c4a, sign bit cleared 595610698, mod 4 = 2"
        );
        let moved = told.with_partitions(6, Language::En).expect("more than now");
        assert!(
            moved.starts_with("With the 6 partitions of the form it would be partition 4:"),
            "{moved}"
        );
        let stays = told.with_partitions(8, Language::En).expect("more than now");
        assert!(stays.ends_with("it would stay partition 2."), "{stays}");
        assert_eq!(told.with_partitions(4, Language::En), None, "no more than there are");
        assert_eq!(told.place(Language::En), "Would go to partition 2, offset 0 or later:");
    }

    #[test]
    fn without_a_key_there_is_nothing_to_calculate() {
        let world = world(&["cluster brokers=1", "topic orders partitions=4", "producer p1"]);
        let told = foreseen(&world, "send p1 orders value=1").expect("known");
        assert_eq!((told.partition, told.calculation(Language::En)), (None, None));
        let named = foreseen(&world, "send p1 orders value=1 partition=3").expect("known");
        assert_eq!(named.partition, Some(PartitionIndex(3)));
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        let world = world(&["cluster brokers=1", "topic orders partitions=4", "producer p1"]);
        assert_eq!(foreseen(&world, "send p1 orders value=1 partition=9"), None);
        assert_eq!(foreseen(&world, "send p2 orders value=1"), None);
        assert_eq!(foreseen(&world, "send p1 payments value=1"), None);
        assert_eq!(foreseen(&world, "stop p1"), None);
    }
}
