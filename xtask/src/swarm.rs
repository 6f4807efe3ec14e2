//! Many more random worlds than the usual checks look at.

use crate::failure::{Failure, Result};
use crate::process::{cargo, run};

/// How many worlds, when nothing else is asked for.
const WORLDS: u64 = 100_000;

/// Looks at that many worlds of each kind, from seed 0 on, built as fast as possible. The first failure
/// ends it and says its seed and the file of its scenario.
pub fn swarm(words: &[String]) -> Result<()> {
    let worlds = worlds(words)?;
    let mut command =
        cargo(&["test", "--release", "--package", "partita-engine", "--test", "worlds"]);
    command.env("PARTITA_SEEDS", worlds.to_string());
    run(&mut command)
}

fn worlds(words: &[String]) -> Result<u64> {
    let wrong = || Failure::new("write how many worlds: `cargo xtask swarm 100000`");
    match words {
        [] => Ok(WORLDS),
        [number] => number.parse().ok().filter(|worlds| *worlds > 0).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_a_number_or_nothing() {
        assert_eq!(worlds(&[]), Ok(WORLDS));
        assert_eq!(worlds(&["7".to_owned()]), Ok(7));
        for wrong in [vec!["0".to_owned()], vec!["many".to_owned()], vec!["1".into(), "2".into()]] {
            assert!(worlds(&wrong).is_err(), "{wrong:?}");
        }
    }
}
