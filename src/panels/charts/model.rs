//! What the charts show: of which things, and which numbers. Pure functions of a world.

use partita_engine::metrics::{Measure, Metrics, Series, Subject};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::World;
use partita_scene::hit::Thing;

/// Most subjects of one kind that are offered: longer lists are not read.
pub const MOST_SUBJECTS: usize = 200;

/// A kind of subject, as the list groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Topics.
    Topic,
    /// Partitions.
    Partition,
    /// Groups.
    Group,
    /// Consumers.
    Consumer,
    /// Producers.
    Producer,
}

impl Kind {
    /// The message that names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Topic => "charts-topics",
            Self::Partition => "charts-partitions",
            Self::Group => "charts-groups",
            Self::Consumer => "charts-consumers",
            Self::Producer => "charts-producers",
        }
    }
}

/// A subject's own name.
pub fn name(subject: &Subject) -> String {
    match subject {
        Subject::Topic(name) => name.to_string(),
        Subject::Partition(at) => at.to_string(),
        Subject::Group(name) => name.to_string(),
        Subject::GroupPartition(group, at) => format!("{group} · {at}"),
        Subject::Consumer(name) | Subject::Producer(name) => name.to_string(),
    }
}

/// All that can be charted, by kind.
pub fn subjects(world: &dyn World) -> Vec<(Kind, Vec<Subject>)> {
    let topics: Vec<_> = world.topics().into_iter().filter(|topic| !topic.internal).collect();
    let partitions = topics.iter().flat_map(|topic| &topic.partitions);
    let partitions = partitions.map(|view| Subject::Partition(view.topic_partition.clone()));
    let groups = world.groups().into_iter().map(|group| Subject::Group(group.name));
    let consumers = world.consumers().into_iter().map(|view| Subject::Consumer(view.name));
    let producers = world.producers().into_iter().map(|view| Subject::Producer(view.name));
    let few = |subjects: &mut dyn Iterator<Item = Subject>| subjects.take(MOST_SUBJECTS).collect();
    let mut kinds: Vec<(Kind, Vec<Subject>)> = vec![
        (Kind::Topic, few(&mut topics.iter().map(|topic| Subject::Topic(topic.name.clone())))),
        (Kind::Partition, few(&mut partitions.into_iter())),
        (Kind::Group, few(&mut groups.into_iter())),
        (Kind::Consumer, few(&mut consumers.into_iter())),
        (Kind::Producer, few(&mut producers.into_iter())),
    ];
    kinds.retain(|(_, subjects)| !subjects.is_empty());
    kinds
}

/// What is charted of a thing that was chosen on the picture.
pub fn subject_of(thing: &Thing) -> Option<Subject> {
    match thing {
        Thing::Topic(name) => Some(Subject::Topic(name.clone())),
        Thing::Group(name) => Some(Subject::Group(name.clone())),
        Thing::Consumer(name) => Some(Subject::Consumer(name.clone())),
        Thing::Producer(name) => Some(Subject::Producer(name.clone())),
        thing => thing.topic_partition().cloned().map(Subject::Partition),
    }
}

/// The numbers of one subject, all in the same samples. A measure that the subject does not have, or
/// whose past is not kept, is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// When the first sample begins.
    pub start: SimTime,
    /// How long each is.
    pub width: SimDuration,
    /// How many there are.
    pub count: usize,
    /// Records written per 1,000 seconds.
    pub rate_in: Option<Vec<Option<u64>>>,
    /// Records handed to consumers per 1,000 seconds.
    pub rate_out: Option<Vec<Option<u64>>>,
    /// The lag at each sample's end.
    pub lag: Option<Vec<Option<u64>>>,
}

impl Chart {
    /// When sample `index` ends.
    pub fn ends(&self, index: usize) -> SimTime {
        let samples = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        let length = self.width.as_micros().saturating_mul(samples);
        self.start + SimDuration::from_micros(length)
    }

    /// Whether nothing of it is kept.
    pub const fn is_missing(&self) -> bool {
        self.rate_in.is_none() && self.rate_out.is_none() && self.lag.is_none()
    }
}

/// The whole past of `subject` up to now.
pub fn chart(metrics: &Metrics, now: SimTime, subject: &Subject) -> Chart {
    let series = |measure| metrics.series(subject, measure, SimTime::ZERO, now, now);
    let [rate_in, rate_out, lag] = [Measure::In, Measure::Out, Measure::Lag].map(series);
    let Some(any) = rate_in.as_ref().or(rate_out.as_ref()).or(lag.as_ref()) else {
        return Chart::default();
    };
    Chart {
        start: any.start,
        width: any.width,
        count: any.values.len(),
        rate_in: rate_in.map(per_thousand_seconds),
        rate_out: rate_out.map(per_thousand_seconds),
        lag: lag.map(|series| series.values),
    }
}

fn per_thousand_seconds(series: Series) -> Vec<Option<u64>> {
    let width = series.width.as_millis().max(1);
    let rate = |count: u64| count.saturating_mul(1_000_000) / width;
    series.values.into_iter().map(|count| count.map(rate)).collect()
}

/// Thousandths as people read them, to one decimal: `2`, `0.5`, `1,250`.
pub fn tenths(thousandths: u64) -> String {
    let tenths = thousandths.saturating_add(50) / 100;
    let whole = crate::i18n::grouped(tenths / 10);
    match tenths % 10 {
        0 => whole,
        tenth => format!("{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::command::Command;
    use partita_engine::simulation::Simulation;

    fn world() -> Simulation {
        let mut world = Simulation::new(5);
        for line in [
            "cluster brokers=1",
            "topic orders partitions=2",
            "producer web-shop linger.ms=0",
            "flow web-shop orders rate=4 keys=a,b,c",
            "consumer c1 group=billing topic=orders reset=earliest",
        ] {
            world.apply(&line.parse::<Command>().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(40_500));
        world
    }

    fn of(world: &Simulation, subject: &Subject) -> Chart {
        chart(world.kernel().metrics(), world.now(), subject)
    }

    #[test]
    fn everything_with_a_rate_or_a_lag_is_offered_and_internal_topics_are_not() {
        let kinds = subjects(&world());
        let names: Vec<Vec<String>> =
            kinds.iter().map(|(_, subjects)| subjects.iter().map(name).collect()).collect();
        let expected: [&[&str]; 5] =
            [&["orders"], &["orders-0", "orders-1"], &["billing"], &["c1"], &["web-shop"]];
        assert_eq!(names, expected);
        assert!(subjects(&Simulation::new(1)).is_empty());
    }

    #[test]
    fn each_subject_has_its_own_measures() {
        let world = world();
        for (_, subjects) in subjects(&world) {
            for subject in subjects {
                let chart = of(&world, &subject);
                assert_eq!(chart.count, 40, "{subject:?}");
                let has = (chart.rate_in.is_some(), chart.rate_out.is_some(), chart.lag.is_some());
                let expected = match subject {
                    Subject::Topic(_) | Subject::Partition(_) => (true, true, true),
                    Subject::Producer(_) => (true, false, false),
                    _ => (false, true, true),
                };
                assert_eq!(has, expected, "{subject:?}");
            }
        }
    }

    #[test]
    fn a_flow_of_four_a_second_reads_as_four() {
        let world = world();
        let orders = &subjects(&world)[0].1[0];
        let chart = of(&world, orders);
        let rates = chart.rate_in.expect("kept");
        let late: u64 = rates[30..].iter().flatten().sum();
        assert_eq!(tenths(late / 10), "4");
        assert_eq!(chart.lag.expect("kept").len(), 40);
    }

    #[test]
    fn what_is_not_there_is_missing() {
        let gone = Subject::Topic("gone".parse().expect("a name"));
        assert!(of(&world(), &gone).is_missing());
    }

    #[test]
    fn samples_end_where_they_should() {
        let second = SimDuration::from_secs(1);
        let chart = Chart { width: second + second, count: 3, ..Chart::default() };
        assert_eq!(chart.ends(2), SimTime::from_millis(6_000));
    }

    #[test]
    fn rates_are_read_to_one_decimal() {
        for (thousandths, text) in [
            (0, "0"),
            (2_000, "2"),
            (500, "0.5"),
            (1_960, "2"),
            (1_940, "1.9"),
            (1_250_000, "1,250"),
        ] {
            assert_eq!(tenths(thousandths), text);
        }
    }
}
