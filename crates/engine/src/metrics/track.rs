//! One number over time: its value now, at the ends of the last seconds, and, while there is room, its
//! past.

use super::samples::Samples;
use crate::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};

/// Over so many whole seconds a rate is taken: as long as a consumer of Kafka's waits between two
/// commits (`auto.commit.interval.ms`), so that these do not make a lag look as if it jumped.
pub const RATE_WINDOW: u64 = 5;

/// Values at the ends of the last whole seconds; one more than the window has seconds.
const RECENT: usize = 6;

/// A number that changes as things happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Track {
    value: u64,
    /// The second in which it last changed.
    second: u64,
    /// Its value at the end of the second before that, of the one before, and so on.
    recent: [u64; RECENT],
    /// Its past; none when the bound on series was reached.
    samples: Option<Samples>,
}

impl Track {
    /// A number that is `value` from `now` on and is taken to have been so before.
    pub fn new(value: u64, now: SimTime, sampled: bool) -> Self {
        let second = second_of(now);
        let samples = sampled.then(|| Samples::from_second(second));
        Self { value, second, recent: [value; RECENT], samples }
    }

    /// Its value now.
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// Its past, where that is kept.
    pub const fn samples(&self) -> Option<&Samples> {
        self.samples.as_ref()
    }

    /// Raises it by `by`.
    pub fn add(&mut self, now: SimTime, by: u64) {
        self.set(now, self.value.saturating_add(by));
    }

    /// Moves it by `change`.
    pub fn shift(&mut self, now: SimTime, change: i64) {
        self.set(now, self.value.saturating_add_signed(change));
    }

    /// It is `value` from `now` on.
    pub fn set(&mut self, now: SimTime, value: u64) {
        let second = second_of(now);
        let passed = second.saturating_sub(self.second);
        if passed > 0 {
            if let Some(samples) = &mut self.samples {
                samples.close_until(second, self.value);
            }
            let passed = usize::try_from(passed).unwrap_or(RECENT).min(RECENT);
            self.recent.rotate_right(passed);
            self.recent.iter_mut().take(passed).for_each(|recent| *recent = self.value);
            self.second = second;
        }
        self.value = value;
    }

    /// By how much it changed over the window of whole seconds that ends at `now`, per 1,000 seconds.
    pub fn change(&self, now: SimTime) -> i64 {
        let passed = second_of(now).saturating_sub(self.second);
        let at = |back: u64| match back.checked_sub(passed) {
            Some(index) => usize::try_from(index).ok().and_then(|index| self.recent.get(index)),
            None => None,
        };
        let newest = at(0).copied().unwrap_or(self.value);
        let oldest = at(RATE_WINDOW).copied().unwrap_or(self.value);
        let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let change = signed(newest).saturating_sub(signed(oldest));
        change.saturating_mul(1000) / i64::try_from(RATE_WINDOW).unwrap_or(i64::MAX)
    }

    /// [`Track::change`] of a number that only rises.
    pub fn rate(&self, now: SimTime) -> u64 {
        u64::try_from(self.change(now)).unwrap_or(0)
    }
}

/// The whole second in which `time` lies; one that begins at `time` is it.
pub(super) const fn second_of(time: SimTime) -> u64 {
    time.as_micros() / SimDuration::from_secs(1).as_micros()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> SimTime {
        SimTime::from_millis(millis)
    }

    #[test]
    fn a_rate_is_that_of_the_last_whole_seconds() {
        let mut track = Track::new(0, at(0), false);
        for half in 0..40 {
            track.add(at(half * 500), 1);
        }
        assert_eq!(track.rate(at(20_000)), 2_000);
        assert_eq!(track.rate(at(20_999)), 2_000, "the second that runs does not count yet");
        assert_eq!(track.rate(at(22_000)), 1_200, "two of five seconds were idle");
        assert_eq!(track.rate(at(25_000)), 0);
        assert_eq!(track.rate(at(9_000_000)), 0);
    }

    #[test]
    fn a_number_that_falls_has_a_change_below_zero_and_one_that_stands_none() {
        let mut track = Track::new(30, at(0), false);
        assert_eq!(track.change(at(3_000)), 0, "what it was before it was known is no change");
        track.shift(at(3_500), -10);
        assert_eq!(track.change(at(3_900)), 0);
        assert_eq!(track.change(at(4_000)), -2_000);
        assert_eq!(track.change(at(9_000)), 0);
        track.shift(at(9_000), -100);
        assert_eq!(track.value(), 0);
    }
}
