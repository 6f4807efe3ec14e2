//! How many tests ran, read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

use serde_json::Value;

/// Counts of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, and checks that failed without a test (a file that does not compile).
    pub failed: u64,
    /// Tests that were left out on purpose.
    pub skipped: u64,
}

impl Tally {
    /// One check that is no test and failed.
    pub const FAILED_CHECK: Self = Self { passed: 0, failed: 1, skipped: 0 };

    /// Adds what one line of a Rust test runner says, if it is a line of results:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn read_line(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(noun)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match noun {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// The counts in a report of Playwright's `json` reporter.
    /// A test that passed only when repeated counts as failed.
    pub fn of_playwright(report: &Value) -> Option<Self> {
        let stats = report.get("stats")?;
        let count = |name: &str| stats.get(name).and_then(Value::as_u64);
        Some(Self {
            passed: count("expected")?,
            failed: count("unexpected")? + count("flaky")?,
            skipped: count("skipped")?,
        })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Tally {
        let mut tally = Tally::default();
        text.lines().for_each(|line| tally.read_line(line));
        tally
    }

    #[test]
    fn results_of_several_runners_add_up() {
        let tally = read(
            "running 2 tests\ntest a ... ok\ntest b ... ok\n\n\
             test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 3 passed; 1 failed; 4 ignored; 0 filtered out",
        );
        assert_eq!(tally, Tally { passed: 5, failed: 1, skipped: 4 });
        assert_eq!(tally.to_string(), "5 passed, 1 failed");
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(read("7 passed\ntest x ... FAILED\nresult: 3 passed"), Tally::default());
        assert_eq!(Tally::default().to_string(), "0 passed, 0 failed");
    }

    #[test]
    fn a_flaky_journey_has_failed() {
        let report = serde_json::json!({
            "stats": { "expected": 4, "unexpected": 1, "flaky": 2, "skipped": 3 }
        });
        assert_eq!(Tally::of_playwright(&report), Some(Tally { passed: 4, failed: 3, skipped: 3 }));
        assert_eq!(Tally::of_playwright(&serde_json::json!({})), None);
    }
}
