//! Random choices, from the engine's own generator.

use partita_engine::rng::Rng;

/// A source of choices.
#[derive(Debug)]
pub struct Draw(Rng);

impl Draw {
    /// The choices of one seed. They are no part of the run: its own generator has the same seed, but
    /// draws from it mean something else.
    pub fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.0.below(most - least + 1)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.0.below(times) == 0
    }

    /// One of them; none when there are none.
    pub fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(items.len()).expect("few");
        items.get(self.0.below(count) as usize)
    }

    /// One of these words.
    pub fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.one_of(words).copied().unwrap_or_default()
    }
}
