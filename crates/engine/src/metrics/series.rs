//! The past of a rate or a lag, as a chart shows it.

use super::samples::width_at;
use super::track::{Track, second_of};
use super::{Metrics, PartitionMetrics};
use crate::id::{ClientName, GroupName, TopicName, TopicPartition};
use crate::time::{SimDuration, SimTime};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Records written.
    In,
    /// Records handed to consumers.
    Out,
    /// Records that a group has yet to commit.
    Lag,
}

/// Of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A topic: all its partitions; its lag is the sum over its groups.
    Topic(TopicName),
    /// A partition; its lag is the sum over its groups.
    Partition(TopicPartition),
    /// A group over all it reads.
    Group(GroupName),
    /// A group in one partition.
    GroupPartition(GroupName, TopicPartition),
    /// A consumer; its lag is its group's in the partitions that it owns.
    Consumer(ClientName),
    /// A producer.
    Producer(ClientName),
}

/// Numbers in samples of equal length, of which each covers whole seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// When the first sample begins.
    pub start: SimTime,
    /// How long each is.
    pub width: SimDuration,
    /// One after the other, up to the last that has ended. Of [`Measure::In`] and [`Measure::Out`] the
    /// records that came in the sample, of [`Measure::Lag`] how many they were at its end; none where
    /// it was not known.
    pub values: Vec<Option<u64>>,
}

impl Metrics {
    /// The past of `measure` of `subject`, in samples that lie between `from` and `to`; `now` is the
    /// moment of the world. None when there is no such subject, when it has no such measure, or when
    /// its past is not kept because of [`SERIES_BOUND`](super::SERIES_BOUND).
    #[must_use]
    pub fn series(
        &self,
        subject: &Subject,
        measure: Measure,
        from: SimTime,
        to: SimTime,
        now: SimTime,
    ) -> Option<Series> {
        let tracks = self.tracks(subject, measure)?;
        let width = width_at(second_of(now));
        let first = second_of(from).div_ceil(width);
        let end = second_of(to.min(now)) / width;
        let count = usize::try_from(end.saturating_sub(first)).ok()?;
        let mut values = vec![None; count];
        for track in tracks {
            add(&mut values, track, measure, first, width)?;
        }
        Some(Series {
            start: SimTime::ZERO + SimDuration::from_secs(first.saturating_mul(width)),
            width: SimDuration::from_secs(width),
            values,
        })
    }

    /// Those whose sum it is.
    fn tracks(&self, subject: &Subject, measure: Measure) -> Option<Vec<&Track>> {
        Some(match (subject, measure) {
            (Subject::Topic(name), Measure::In) => vec![&self.topics.get(name)?.written],
            (Subject::Topic(name), Measure::Out) => vec![&self.topics.get(name)?.read],
            (Subject::Topic(name), Measure::Lag) => self.topics.get(name)?.lags.values().collect(),
            (Subject::Partition(at), Measure::In) => vec![&self.partition(at)?.written],
            (Subject::Partition(at), Measure::Out) => vec![&self.partition(at)?.read],
            (Subject::Partition(at), Measure::Lag) => self.partition(at)?.lag_tracks(),
            (Subject::Group(name), Measure::Out) => vec![&self.groups.get(name)?.read],
            (Subject::Group(name), Measure::Lag) => self.groups.get(name)?.lag.iter().collect(),
            (Subject::GroupPartition(group, at), Measure::Lag) => {
                let commit = self.partition(at)?.readers.get(group)?.commit.as_ref();
                commit.map(|commit| &commit.lag).into_iter().collect()
            }
            (Subject::Consumer(name), Measure::Out) => vec![&self.consumers.get(name)?.read],
            (Subject::Consumer(name), Measure::Lag) => {
                self.consumers.get(name)?.lag.iter().collect()
            }
            (Subject::Producer(name), Measure::In) => vec![&self.producers.get(name)?.sent],
            (Subject::Group(_) | Subject::Consumer(_), Measure::In)
            | (Subject::Producer(_), Measure::Out | Measure::Lag)
            | (Subject::GroupPartition(..), Measure::In | Measure::Out) => return None,
        })
    }
}

impl PartitionMetrics {
    fn lag_tracks(&self) -> Vec<&Track> {
        let commits = self.readers.values().filter_map(|reader| reader.commit.as_ref());
        commits.map(|commit| &commit.lag).collect()
    }
}

/// Adds a track's samples to `values`; none when its past is not kept.
fn add(
    values: &mut [Option<u64>],
    track: &Track,
    measure: Measure,
    first: u64,
    width: u64,
) -> Option<()> {
    let samples = track.samples()?.widened(width);
    let at = |number: u64| samples.value(number, track.value());
    for (number, sum) in (first..).zip(values) {
        let value = match measure {
            Measure::Lag => at(number),
            Measure::In | Measure::Out => {
                let before = number.checked_sub(1).and_then(at).unwrap_or_default();
                Some(at(number).unwrap_or_default().saturating_sub(before))
            }
        };
        if let Some(value) = value {
            *sum = Some(sum.unwrap_or_default().saturating_add(value));
        }
    }
    Some(())
}
