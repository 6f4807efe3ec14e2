//! Virtual time: whole microseconds since the start of the run.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Kafka's clock when virtual time is zero: 2026-01-01T00:00:00Z in milliseconds since the epoch.
pub const EPOCH_MS: i64 = 1_767_225_600_000;

/// A moment of virtual time, in whole microseconds since the start of the run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SimTime(u64);

/// A length of virtual time, in whole microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SimDuration(u64);

/// What Kafka stores as a record's timestamp: milliseconds since the Unix epoch.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

impl SimTime {
    /// The start of every run.
    pub const ZERO: Self = Self(0);
    /// Later than anything that can be scheduled.
    pub const MAX: Self = Self(u64::MAX);

    /// The moment `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// The moment `millis` milliseconds after the start; saturates.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1000))
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Whole milliseconds since the start, rounded down: what Kafka's clock reads.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1000
    }

    /// Kafka's wall clock at this moment.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        let millis = i64::try_from(self.as_millis()).unwrap_or(i64::MAX);
        Timestamp(EPOCH_MS.saturating_add(millis))
    }

    /// The length from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }

    /// This moment, moved up to the next whole millisecond: timers expire only there.
    #[must_use]
    pub const fn ceil_millis(self) -> Self {
        Self(self.0.div_ceil(1000).saturating_mul(1000))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length of `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A length of `millis` milliseconds; saturates.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1000))
    }

    /// A length of `seconds` seconds; saturates.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Twice as long, so many times over; saturates. A backoff grows like that with each attempt.
    #[must_use]
    pub const fn doubled(self, times: u32) -> Self {
        let factor = if times < u64::BITS { 1 << times } else { u64::MAX };
        Self(self.0.saturating_mul(factor))
    }

    /// The length in microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The length in whole milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1000
    }
}

impl core::ops::Add<SimDuration> for SimTime {
    type Output = Self;
    fn add(self, length: SimDuration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl core::ops::Add for SimDuration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// `12.48` seconds as `00:12.480`; hours appear when there are any.
impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.as_millis();
        let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
        if hours > 0 {
            write!(f, "{hours}:")?;
        }
        write!(f, "{minutes:02}:{:02}.{:03}", millis / 1000 % 60, millis % 1000)
    }
}

/// Seconds with as many decimals as needed and no more: `0.5`, `3`, `0.0005`.
impl fmt::Display for SimDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{rest:06}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_text() {
        assert_eq!(SimTime::from_micros(12_480_999).to_string(), "00:12.480");
        assert_eq!(SimTime::from_millis(3_661_001).to_string(), "1:01:01.001");
        assert_ne!(SimTime::from_millis(1).to_string(), "00:00.000");
    }

    #[test]
    fn a_length_doubles_until_it_can_grow_no_more() {
        let first = SimDuration::from_millis(50);
        let doubled = [0, 1, 4].map(|times| first.doubled(times).as_millis());
        assert_eq!(doubled, [50, 100, 800]);
        let longest = SimDuration::from_micros(u64::MAX);
        assert_eq!([63, 64, u32::MAX].map(|times| first.doubled(times)), [longest; 3]);
        assert_eq!(SimDuration::ZERO.doubled(64), SimDuration::ZERO);
    }

    #[test]
    fn duration_text_has_no_needless_digits() {
        assert_eq!(SimDuration::from_millis(500).to_string(), "0.5");
        assert_eq!(SimDuration::from_micros(500).to_string(), "0.0005");
        assert_eq!(SimDuration::from_secs(3).to_string(), "3");
    }

    #[test]
    fn timers_round_up_to_whole_milliseconds() {
        assert_eq!(SimTime::from_micros(1).ceil_millis(), SimTime::from_millis(1));
        assert_eq!(SimTime::from_millis(2).ceil_millis(), SimTime::from_millis(2));
        assert_eq!(SimTime::MAX + SimDuration::from_secs(1), SimTime::MAX);
    }
}
