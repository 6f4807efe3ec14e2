//! Many more random worlds than the usual checks look at.

use crate::failure::{Failure, Result};
use crate::process::{cargo, run};

/// How many worlds, when nothing else is asked for.
const WORLDS: u64 = 100_000;

/// The test that looks at worlds in which things fail.
const BROKEN: &str = "what_must_hold_holds_in_two_thousand_broken_worlds";

/// Looks at that many worlds in which things fail, on all cores, built to run fast. It says how far it
/// is. A failure says its seed and the file of its scenario; after a few it ends.
pub fn swarm(words: &[String]) -> Result<()> {
    let (worlds, first) = range(words)?;
    let mut command = cargo(&["test", "--profile", "swarm", "--package", "partita-engine"]);
    command.args(["--test", "worlds", "--", "--nocapture", "--exact", BROKEN]);
    command.env("PARTITA_SEEDS", worlds.to_string());
    command.env("PARTITA_FIRST", first.to_string());
    run(&mut command)
}

/// How many worlds, and from which seed on.
fn range(words: &[String]) -> Result<(u64, u64)> {
    let wrong = || {
        Failure::new(
            "write how many worlds, and from which seed if not 0: `cargo xtask swarm 100000`, \
             `cargo xtask swarm 5000 20000`",
        )
    };
    let number = |word: &String| word.parse::<u64>().ok();
    let worlds = |word| number(word).filter(|worlds| *worlds > 0).ok_or_else(wrong);
    match words {
        [] => Ok((WORLDS, 0)),
        [most] => Ok((worlds(most)?, 0)),
        [most, first] => Ok((worlds(most)?, number(first).ok_or_else(wrong)?)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_a_number_a_first_seed_or_nothing() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(range(&[]), Ok((WORLDS, 0)));
        assert_eq!(range(&words("7")), Ok((7, 0)));
        assert_eq!(range(&words("7 20")), Ok((7, 20)));
        for wrong in ["0", "many", "0 1", "1 first", "1 2 3"] {
            assert!(range(&words(wrong)).is_err(), "{wrong:?}");
        }
    }
}
