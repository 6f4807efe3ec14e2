//! Flows: records that a producer's application sends by itself, at a rate.

use crate::command::{Rate, Spread};
use crate::id::EventId;
use crate::record::Bytes;
use crate::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};

/// A stream of records to one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Records per second; never zero here.
    pub rate: Rate,
    /// Keys in turn; empty: no key.
    pub keys: Vec<Option<Bytes>>,
    /// The value, `#` standing for the running number.
    pub value: Option<Bytes>,
    /// Who chooses the partitions.
    pub spread: Spread,
    /// When it began.
    pub since: SimTime,
    /// How many it has sent.
    pub sent: u64,
    /// The event that began it: the command, or the producer's start.
    pub cause: EventId,
}

impl Flow {
    /// When the next record is due: the k-th at start + k ÷ rate, without drift. The first is due
    /// one interval after the start.
    #[must_use]
    pub fn next_due(&self) -> SimTime {
        let number = u128::from(self.sent) + 1;
        let per_thousand_seconds = u128::from(self.rate.thousandths()).max(1);
        let micros = number * 1_000_000_000 / per_thousand_seconds;
        self.since + SimDuration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    /// The key of the next record.
    #[must_use]
    pub fn next_key(&self) -> Option<Bytes> {
        let count = self.keys.len() as u64;
        let index = self.sent.checked_rem(count)?;
        self.keys.get(usize::try_from(index).ok()?)?.clone()
    }
}

/// `value` with the running number in place of `#`.
#[must_use]
pub fn numbered(value: &Bytes, number: u64) -> Bytes {
    if !value.contains(&b'#') {
        return Bytes::clone(value);
    }
    let digits = number.to_string();
    let mut filled = Vec::with_capacity(value.len() + digits.len());
    for &byte in value.iter() {
        match byte {
            b'#' => filled.extend_from_slice(digits.as_bytes()),
            _ => filled.push(byte),
        }
    }
    filled.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_number_takes_the_place_of_the_sign() {
        assert_eq!(&*numbered(&Bytes::from(*b"c#"), 12), b"c12");
        let plain = Bytes::from(*b"plain");
        assert!(Bytes::ptr_eq(&plain, &numbered(&plain, 12)), "what does not change is shared");
    }
}
