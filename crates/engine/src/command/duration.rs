//! Lengths of time and rates as a person writes them.

use crate::time::SimDuration;
use core::fmt;
use serde::{Deserialize, Serialize};

/// No length of time: not a number, too many decimals, or an unknown unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADuration;

/// Units and their lengths in microseconds; without a unit, seconds.
const UNITS: [(&str, u64); 7] = [
    ("", 1_000_000),
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

/// Reads `0.5`, `5s`, `500ms`, `2m`, `1h`, `7d`: a whole number of microseconds.
///
/// # Errors
/// [`NotADuration`], also when the length does not fit or is not whole.
pub fn parse_duration(text: &str) -> Result<SimDuration, NotADuration> {
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (_, micros) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(NotADuration)?;
    parse_decimal(number, *micros).map(SimDuration::from_micros).ok_or(NotADuration)
}

/// `text`, a decimal number, times `scale`; only when that is whole and fits.
fn parse_decimal(text: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let power = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<u64>().ok()? };
    let fraction = fraction.checked_mul(scale)?;
    if fraction % power != 0 {
        return None;
    }
    whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(fraction / power)
}

/// Records per second, in whole thousandths: 0, or 0.001 to 10,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u32", into = "u32")]
pub struct Rate(u32);

/// No rate: not a number with at most three decimals, or more than 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is 0, or 0.001 to 10000 records per second")]
pub struct NotARate;

impl Rate {
    /// No records.
    pub const ZERO: Self = Self(0);
    /// The highest: 10,000 records per second.
    pub const MOST: Self = Self(10_000_000);

    /// The rate of `thousandths` / 1000 records per second.
    ///
    /// # Errors
    /// [`NotARate`] above [`Rate::MOST`].
    pub const fn from_thousandths(thousandths: u32) -> Result<Self, NotARate> {
        if thousandths > Self::MOST.0 { Err(NotARate) } else { Ok(Self(thousandths)) }
    }

    /// Records per thousand seconds.
    #[must_use]
    pub const fn thousandths(self) -> u32 {
        self.0
    }

    /// The time from one record to the next, rounded down to whole microseconds; none at rate 0.
    #[must_use]
    pub fn interval(self) -> Option<SimDuration> {
        1_000_000_000_u64.checked_div(u64::from(self.0)).map(SimDuration::from_micros)
    }

    /// Reads `2`, `0.5`, `0.001`.
    ///
    /// # Errors
    /// [`NotARate`]
    pub fn parse(text: &str) -> Result<Self, NotARate> {
        let thousandths = parse_decimal(text, 1000).ok_or(NotARate)?;
        Self::from_thousandths(u32::try_from(thousandths).map_err(|_| NotARate)?)
    }
}

impl TryFrom<u32> for Rate {
    type Error = NotARate;
    fn try_from(thousandths: u32) -> Result<Self, NotARate> {
        Self::from_thousandths(thousandths)
    }
}

impl From<Rate> for u32 {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}

/// As many decimals as needed: `2`, `0.5`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SimDuration::from_millis(u64::from(self.0)).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, micros) in [
            ("0.5", 500_000),
            ("5s", 5_000_000),
            ("500ms", 500_000),
            ("1.5ms", 1_500),
            ("7us", 7),
            ("2m", 120_000_000),
            ("7d", 604_800_000_000),
            ("0.000001", 1),
            ("1.0000000000", 1_000_000),
            ("0", 0),
        ] {
            assert_eq!(parse_duration(text), Ok(SimDuration::from_micros(micros)), "{text}");
        }
        let wrong = [
            "",
            "s",
            ".5",
            "5.",
            "-1",
            "1e3",
            "0.0000001",
            "5 s",
            "5x",
            "1.5us",
            "+1",
            "1_0",
            "99999999999999999999",
            "184467440737095516m",
            "0.00000000000000000000000001",
        ];
        for text in wrong {
            assert_eq!(parse_duration(text), Err(NotADuration), "{text}");
        }
    }

    #[test]
    fn rates() {
        for (text, thousandths) in [("2", 2000), ("0.001", 1), ("10000", 10_000_000), ("0", 0)] {
            let rate = Rate::parse(text).expect(text);
            assert_eq!(rate.thousandths(), thousandths);
            assert_eq!(rate.to_string(), text);
        }
        for text in ["0.0001", "10000.001", "-1", "fast", "", "2/s"] {
            assert_eq!(Rate::parse(text), Err(NotARate), "{text}");
        }
        assert_eq!(Rate::ZERO.interval(), None);
        assert_eq!(
            Rate::parse("4").ok().and_then(Rate::interval),
            Some(SimDuration::from_millis(250))
        );
    }
}
