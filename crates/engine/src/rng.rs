//! Random numbers: one seeded generator, part of the state, so that the same seed gives the same run.

use rand_core::Rng as _;
use rand_pcg::Pcg32;
use serde::{Deserialize, Serialize};

/// The stream that every run uses: PCG's own default. Runs differ by their seed alone.
const STREAM: u64 = 0x0a02_bdbf_7bb3_c0a7;

/// A source of bounded random numbers, as `java.util.Random.nextInt(bound)` is one.
///
/// Kafka's algorithms that draw take one of these, so that they can be checked with the generator
/// that Kafka's own tests use.
pub trait RandomSource {
    /// A number from 0 up to, but not including, `bound`; 0 when `bound` is 0.
    fn next_int(&mut self, bound: u32) -> u32;

    /// Puts `items` in random order, drawing as Java's `Collections.shuffle` does: from the end,
    /// each item swapped with one at or before it. Of more than `u32::MAX` items the rest stays.
    fn shuffle<T>(&mut self, items: &mut [T])
    where
        Self: Sized,
    {
        for last in (1..items.len()).rev() {
            let Ok(count) = u32::try_from(last + 1) else { continue };
            let other = self.next_int(count) as usize;
            items.swap(last, other.min(last));
        }
    }
}

/// The generator of a run (PCG XSH RR 64/32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rng(Pcg32);

impl Rng {
    /// The generator that `seed` starts.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Pcg32::new(seed, STREAM))
    }

    /// Any 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number from 0 up to, but not including, `bound`, each equally likely; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        // Lemire's method: the high half of a product is the draw, a low half below the threshold
        // belongs to the values that would come up once too often.
        let threshold = bound.wrapping_neg().checked_rem(bound).unwrap_or(0);
        loop {
            let product = u64::from(self.next_u32()) * u64::from(bound);
            if (product & u64::from(u32::MAX)) >= u64::from(threshold) {
                return u32::try_from(product >> 32).unwrap_or(0);
            }
        }
    }

    /// A number from 0 to `i32::MAX`: what Kafka's `Utils.toPositive(random.nextInt())` gives.
    pub fn random_positive(&mut self) -> i32 {
        i32::try_from(self.next_u32() >> 1).unwrap_or(0)
    }
}

impl RandomSource for Rng {
    fn next_int(&mut self, bound: u32) -> u32 {
        self.below(bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed| {
            let mut rng = Rng::new(seed);
            (0..8).map(|_| rng.next_u32()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn it_goes_on_from_a_stored_state() {
        let mut rng = Rng::new(42);
        rng.next_u32();
        let stored = postcard::to_allocvec(&rng).expect("encodes");
        let mut restored: Rng = postcard::from_bytes(&stored).expect("decodes");
        assert_eq!(restored, rng);
        assert_eq!(restored.next_u32(), rng.next_u32());
        assert_ne!(restored, Rng::new(42));
    }

    #[test]
    fn draws_stay_below_the_bound_and_reach_all_of_it() {
        let mut rng = Rng::new(1);
        let mut counts = [0; 6];
        for _ in 0..6000 {
            counts[rng.below(6) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.below(1), 0);
        assert!((0..1000).all(|_| rng.random_positive() >= 0));
    }

    #[test]
    fn shuffling_keeps_every_item() {
        let mut items: Vec<u32> = (0..50).collect();
        Rng::new(3).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
        Rng::new(3).shuffle::<u32>(&mut []);
    }
}
