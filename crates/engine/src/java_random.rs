//! `java.util.Random`: the generator that Kafka's own placement is tested with.

use crate::rng::RandomSource;

/// A `java.util.Random`: a linear congruential generator of 48 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaRandom {
    state: u64,
}

impl JavaRandom {
    const MULTIPLIER: u64 = 0x5_deec_e66d;
    const MASK: u64 = (1 << 48) - 1;

    /// `new Random(seed)`.
    #[must_use]
    pub const fn new(seed: i64) -> Self {
        Self { state: (seed.cast_unsigned() ^ Self::MULTIPLIER) & Self::MASK }
    }

    /// The next 31 bits: `next(31)`.
    fn next_31(&mut self) -> u32 {
        self.state = self.state.wrapping_mul(Self::MULTIPLIER).wrapping_add(0xb) & Self::MASK;
        u32::try_from(self.state >> 17).unwrap_or(0)
    }
}

impl RandomSource for JavaRandom {
    fn next_int(&mut self, bound: u32) -> u32 {
        bounded(|| self.next_31(), bound)
    }
}

/// `Random.nextInt(bound)` over a generator of 31 bits; 0 when `bound` is 0. Bounds above
/// `i32::MAX` do not exist in Java and count as that.
pub fn bounded(mut next_31: impl FnMut() -> u32, bound: u32) -> u32 {
    let bound = bound.min(i32::MAX.cast_unsigned());
    if bound == 0 {
        return 0;
    }
    let mut bits = next_31();
    if bound.is_power_of_two() {
        return u32::try_from((u64::from(bound) * u64::from(bits)) >> 31).unwrap_or(0);
    }
    loop {
        let value = bits % bound;
        // Java finds the last, incomplete stretch of numbers by the overflow of its int.
        if bits - value + (bound - 1) <= i32::MAX.cast_unsigned() {
            return value;
        }
        bits = next_31();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_draws_what_java_draws() {
        let mut random = JavaRandom::new(42);
        let drawn: Vec<u32> = (0..5).map(|_| random.next_int(10)).collect();
        assert_eq!(drawn, [0, 3, 8, 4, 0]);
        assert_eq!(random.next_int(0), 0);
    }

    #[test]
    fn incomplete_stretches_are_drawn_again() {
        let mut bits = [i32::MAX.cast_unsigned(), 5].into_iter();
        assert_eq!(bounded(|| bits.next().unwrap_or(0), 3), 2);
        assert_eq!(bounded(|| 1 << 30, 4), 2);
    }
}
