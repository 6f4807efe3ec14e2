//! How fast virtual time passes: from 1/100 to 100 ×, in equal steps of the logarithm.

use core::fmt;

/// Steps of the slider for a factor of ten.
const STEPS_PER_DECADE: i32 = 10;
/// The factors within a decade in thousandths: the series R10 of preferred numbers.
const SERIES: [u32; 10] = [1000, 1250, 1600, 2000, 2500, 3200, 4000, 5000, 6300, 8000];

/// A speed: how many times faster than real time the run goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(i32);

impl Speed {
    /// Real time.
    pub const REAL_TIME: Self = Self(0);
    /// 1/100.
    pub const SLOWEST: Self = Self(-2 * STEPS_PER_DECADE);
    /// 100 ×.
    pub const FASTEST: Self = Self(2 * STEPS_PER_DECADE);

    /// The speed at a step of the slider; 0 is real time. Beyond the ends it is the end.
    #[must_use]
    pub fn from_step(step: i32) -> Self {
        Self(step.clamp(Self::SLOWEST.0, Self::FASTEST.0))
    }

    /// Its step on the slider.
    #[must_use]
    pub const fn step(self) -> i32 {
        self.0
    }

    /// Virtual microseconds in a real second.
    #[must_use]
    pub fn micros_per_second(self) -> u32 {
        let decade = self.0.div_euclid(STEPS_PER_DECADE);
        let index = usize::try_from(self.0.rem_euclid(STEPS_PER_DECADE)).unwrap_or(0);
        let factor = SERIES.get(index).copied().unwrap_or(1000);
        match decade {
            -2 => factor * 10,
            -1 => factor * 100,
            0 => factor * 1_000,
            1 => factor * 10_000,
            _ => factor * 100_000,
        }
    }

    /// The factor as a number.
    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.micros_per_second()) / 1e6
    }
}

/// `1/100`, `1/4`, `0.16`, `1`, `2.5`, `100`.
impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.micros_per_second();
        if micros < 1_000_000 && 1_000_000 % micros == 0 {
            return write!(f, "1/{}", 1_000_000 / micros);
        }
        write!(f, "{}", self.factor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_middle() {
        assert_eq!(Speed::SLOWEST.to_string(), "1/100");
        assert_eq!(Speed::from_step(-10).to_string(), "1/10");
        assert_eq!(Speed::REAL_TIME.to_string(), "1");
        assert_eq!(Speed::from_step(10).to_string(), "10");
        assert_eq!(Speed::FASTEST.to_string(), "100");
        assert_eq!(Speed::from_step(99), Speed::FASTEST);
        assert_eq!(Speed::from_step(-99), Speed::SLOWEST);
    }

    #[test]
    fn between_them_the_numbers_are_short() {
        assert_eq!(Speed::from_step(4).to_string(), "2.5");
        assert_eq!(Speed::from_step(-6).to_string(), "1/4");
        assert_eq!(Speed::from_step(-8).to_string(), "0.16");
        for step in -20..=20 {
            assert!(Speed::from_step(step).to_string().len() <= 5);
        }
    }

    #[test]
    fn every_step_is_faster() {
        for step in -20..20 {
            assert!(Speed::from_step(step).factor() < Speed::from_step(step + 1).factor());
        }
    }
}
