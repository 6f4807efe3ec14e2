//! The past of one number, in samples of equal length.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most samples of a series. When a run gets longer, each sample stands for twice as many seconds.
pub const SAMPLE_BOUND: u64 = 600;

/// So many samples lie in one sealed piece, which checkpoints share.
const PIECE: usize = 64;

/// Values at the ends of samples. A sample of width `w` with the number `n` covers the seconds from
/// `n · w` to before `(n + 1) · w`; all series of a run have the same samples, whenever they began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Samples {
    width: u64,
    first: u64,
    sealed: Vec<Arc<[u64]>>,
    open: Vec<u64>,
}

/// How many seconds a sample covers in a run that has reached `second`: a power of two.
pub(super) const fn width_at(second: u64) -> u64 {
    let needed = second / SAMPLE_BOUND + 1;
    match needed.checked_next_power_of_two() {
        Some(width) => width,
        None => u64::MAX,
    }
}

impl Samples {
    /// No samples yet; the first will be that in which `second` lies.
    pub fn from_second(second: u64) -> Self {
        let width = width_at(second);
        Self { width, first: second / width, sealed: Vec::new(), open: Vec::new() }
    }

    /// Ends all samples before that of `second`: the number was `value` since it last changed.
    pub fn close_until(&mut self, second: u64, value: u64) {
        while self.width < width_at(second) {
            self.halve();
        }
        let current = second / self.width;
        while self.next() < current {
            self.push(value);
        }
    }

    /// The value at the end of sample `number`; `value` when none has ended since the last change,
    /// and none before the first.
    pub fn value(&self, number: u64, value: u64) -> Option<u64> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        let piece = self.sealed.get(index / PIECE).map(AsRef::as_ref);
        let piece =
            piece.unwrap_or(if index / PIECE == self.sealed.len() { &self.open } else { &[] });
        Some(piece.get(index % PIECE).copied().unwrap_or(value))
    }

    /// The number of the sample that has not ended.
    fn next(&self) -> u64 {
        let kept = self.sealed.len() * PIECE + self.open.len();
        self.first + u64::try_from(kept).unwrap_or(u64::MAX)
    }

    fn push(&mut self, value: u64) {
        self.open.push(value);
        if self.open.len() == PIECE {
            self.sealed.push(Arc::from(self.open.as_slice()));
            self.open.clear();
        }
    }

    /// Two samples become one: what the later was at its end.
    fn halve(&mut self) {
        let next = self.next();
        let sealed = core::mem::take(&mut self.sealed);
        let open = core::mem::take(&mut self.open);
        let values = sealed.iter().flat_map(|piece| piece.iter()).chain(&open);
        let later = (self.first..next).zip(values).filter(|(number, _)| number % 2 == 1);
        let later: Vec<u64> = later.map(|(_, value)| *value).collect();
        self.first /= 2;
        self.width = self.width.saturating_mul(2);
        later.into_iter().for_each(|value| self.push(value));
    }

    /// The same in samples of `width` seconds, for a run that went on while the number stood still.
    pub fn widened(&self, width: u64) -> Self {
        let mut samples = self.clone();
        while samples.width < width {
            samples.halve();
        }
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that is its own second.
    fn counted(from: u64, to: u64) -> Samples {
        let mut samples = Samples::from_second(from);
        for second in from + 1..=to {
            samples.close_until(second, second - 1);
        }
        samples
    }

    #[test]
    fn samples_are_seconds_until_there_are_too_many() {
        let samples = counted(10, 599);
        assert_eq!(samples.width, 1);
        assert_eq!(samples.value(9, 0), None);
        assert_eq!(samples.value(10, 0), Some(10));
        assert_eq!(samples.value(598, 0), Some(598));
        assert_eq!(samples.value(599, 7), Some(7), "not ended");
    }

    #[test]
    fn a_longer_run_has_wider_samples_and_never_more_than_the_bound() {
        for (to, width) in [(599, 1), (600, 2), (1_199, 2), (1_200, 4), (5_000, 16)] {
            assert_eq!(width_at(to), width);
            let samples = counted(11, to);
            assert_eq!(samples.width, width);
            assert!(samples.next() < SAMPLE_BOUND);
            for number in (11 / width)..(to / width) {
                let end = (number + 1) * width - 1;
                assert_eq!(samples.value(number, 0), Some(end), "sample {number} of {width} s");
            }
        }
    }

    #[test]
    fn what_stood_still_fills_its_samples_at_once() {
        let mut samples = Samples::from_second(3);
        samples.close_until(100_000, 5);
        assert!(samples.next() <= SAMPLE_BOUND);
        assert_eq!(samples.value(samples.first, 0), Some(5));
        assert_eq!(samples.width, width_at(100_000));
        let mut idle = Samples::from_second(3);
        idle.close_until(4, 5);
        assert_eq!(idle.widened(samples.width).value(0, 5), Some(5));
        Samples::from_second(u64::MAX / 1_000_000).close_until(u64::MAX / 1_000_000, 1);
    }
}
