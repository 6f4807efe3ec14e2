//! What a world has come to, in lines that builds can compare.
//!
//! Two builds may lay out the same state in different bytes. Whether the *run* came out differently
//! is seen from what a person could see of it: logs, commits, groups, producers.

use partita_engine::simulation::Simulation;
use partita_engine::world::World;

/// The most lines that are kept of a world; one more says that there were more.
pub const MOST_LINES: usize = 500;

/// The world in lines, sorted; equal worlds have equal lines.
#[must_use]
pub fn outcome(world: &Simulation) -> Vec<String> {
    let mut lines = Vec::new();
    for topic in world.topics() {
        for partition in topic.partitions {
            lines.push(format!(
                "partition {} start={} high_watermark={} end={}",
                partition.topic_partition,
                partition.log_start,
                partition.high_watermark,
                partition.log_end,
            ));
        }
    }
    for group in world.groups() {
        lines.push(format!(
            "group {} state={:?} generation={} members={}",
            group.name,
            group.state,
            group.generation,
            group.members.len(),
        ));
        for (partition, offset) in &group.committed {
            lines.push(format!("committed {} {partition} offset={offset}", group.name));
        }
    }
    for producer in world.producers() {
        lines.push(format!(
            "producer {} sent={} acknowledged={} failed={}",
            producer.name, producer.sent, producer.acknowledged, producer.failed,
        ));
    }
    lines.sort();
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(format!("… and {more} more"));
    }
    lines
}

/// How a replay by this build differs from what another build had noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// The build that had run it.
    pub build: String,
    /// Lines of the outcome that were noted and did not come out again.
    pub noted: Vec<String>,
    /// Lines of the outcome that came out instead.
    pub now: Vec<String>,
}

impl Differences {
    /// Compares outcomes; `None` where they agree.
    #[must_use]
    pub fn between(build: &str, noted: &[String], now: &[String]) -> Option<Self> {
        let only_in = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|line| !those.contains(line)).cloned().collect()
        };
        let (gone, new) = (only_in(noted, now), only_in(now, noted));
        let differ = !gone.is_empty() || !new.is_empty();
        differ.then(|| Self { build: build.into(), noted: gone, now: new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;
    use partita_engine::time::SimTime;

    fn run(lines: &[&str], until: SimTime) -> Vec<String> {
        let mut history = History::new(7);
        for line in lines {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history.advance_to(until);
        outcome(history.world())
    }

    #[test]
    fn the_same_run_has_the_same_outcome_and_another_has_not() {
        let begin = ["cluster brokers=1", "topic orders partitions=2", "producer p1"];
        let one = [&begin[..], &["send p1 orders partition=0 value=1"]].concat();
        let two = [&one[..], &["send p1 orders partition=0 value=2"]].concat();
        let until = SimTime::from_millis(5000);
        let (first, second) = (run(&one, until), run(&two, until));
        assert_eq!(first, run(&one, until));
        assert!(
            first.iter().any(|line| line.starts_with("partition orders-0 ")
                && line.ends_with("high_watermark=1 end=1")),
            "{first:?}"
        );
        assert_eq!(Differences::between("b", &first, &first), None);
        let differences = Differences::between("b", &first, &second).expect("they differ");
        assert_eq!(differences.noted.len(), 2, "{differences:?}");
        assert_eq!(differences.now.len(), 2, "{differences:?}");
        assert!(
            differences.now.iter().any(|line| line.contains("orders-0") && line.contains("end=2"))
        );
    }
}
