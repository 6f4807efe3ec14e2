//! What is the matter with a cluster, in one line; nothing when nothing is.

use super::Words;
use crate::i18n::Language;
use partita_engine::world::World;

/// What is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter(Vec<Words>);

impl Matter {
    /// As one line: a cross, then what is the matter, the worst first.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let parts: Vec<String> = self.0.iter().map(|words| language.words(words)).collect();
        format!("✕ {}", parts.join(" · "))
    }
}

/// What is the matter: brokers that are down or fenced, partitions that nobody leads, those whose
/// leader refuses `acks=all`, and those with a copy out of sync.
#[must_use]
pub fn matter(world: &dyn World) -> Option<Matter> {
    let (mut dead, mut fenced) = (Vec::new(), Vec::new());
    for broker in world.brokers() {
        match (broker.running, broker.fenced) {
            (true, false) => {}
            (false, false) => dead.push(broker.id),
            (_, true) => fenced.push(broker.id),
        }
    }
    let (mut leaderless, mut frozen, mut behind) = (0u64, 0u64, 0u64);
    let topics = world.topics();
    let partitions = topics.iter().filter(|topic| !topic.internal).flat_map(|t| &t.partitions);
    for partition in partitions {
        leaderless += u64::from(partition.leader.is_none());
        frozen += u64::from(partition.leader.is_some() && partition.high_watermark_frozen);
        behind += u64::from(partition.isr.len() < partition.replicas.len());
    }
    let brokers = |key, brokers: Vec<_>| {
        (!brokers.is_empty()).then(|| Words::new(key).list("brokers", brokers))
    };
    let count = |key, count: u64| (count > 0).then(|| Words::new(key).number("count", count));
    let parts: Vec<Words> = [
        brokers("matter-dead", dead),
        brokers("matter-fenced", fenced),
        count("matter-leaderless", leaderless),
        count("matter-frozen", frozen),
        count("matter-behind", behind),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then_some(Matter(parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::simulation::Simulation;
    use partita_engine::time::SimTime;

    #[test]
    fn nothing_is_the_matter_with_a_sound_cluster() {
        let mut world = Simulation::new(1);
        for line in ["cluster brokers=3", "topic orders partitions=2 rf=3"] {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(5_000));
        assert_eq!(matter(&world), None);
    }

    #[test]
    fn the_worst_is_said_first() {
        let words = vec![
            Words::new("matter-leaderless").number("count", 1u64),
            Words::new("matter-behind").number("count", 238u64),
        ];
        let line = Matter(words).sentence(Language::En);
        assert_eq!(line, "✕ 1 partition without a leader · 238 with a copy out of sync");
    }
}
