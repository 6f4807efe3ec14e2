//! Running ahead of the session on a copy, a little in each frame.

use crate::explain::{Ahead, Coming, Looked};
use partita_engine::history::{BranchId, History};
use partita_engine::id::TopicPartition;

/// Above this many virtual seconds in a second, nothing is looked for: what comes next is here
/// before it can be read, and frames are needed.
const FASTEST: f64 = 4.0;
/// Milliseconds of a frame that looking ahead may take while time passes.
const PLAYING_BUDGET_MS: f64 = 3.0;
/// The same while it stands.
const RESTING_BUDGET_MS: f64 = 8.0;

/// A copy that runs ahead, and what it found.
#[derive(Debug, Default)]
pub struct Lookahead {
    wanted: Option<TopicPartition>,
    /// On which branch and after how many of its commands the copy was made.
    made_at: Option<(BranchId, usize)>,
    ahead: Option<Ahead>,
    found: Option<(Vec<Coming>, Looked)>,
}

impl Lookahead {
    /// Looks for what happens to this partition from now on, or for nothing. Says whether that is
    /// another than before.
    pub fn want(&mut self, partition: Option<TopicPartition>) -> bool {
        if self.wanted == partition {
            return false;
        }
        self.wanted = partition;
        self.forget();
        true
    }

    /// The run is another: what was found is not its future.
    pub fn forget(&mut self) {
        (self.made_at, self.ahead, self.found) = (None, None, None);
    }

    /// What was found so far, and for which partition; none while nothing is wanted.
    #[must_use]
    pub fn found(&self) -> Option<(&TopicPartition, &(Vec<Coming>, Looked))> {
        Some((self.wanted.as_ref()?, self.found.as_ref()?))
    }

    /// How long a frame may look ahead while time passes at `speed`, 0 while it stands; none: not
    /// at all.
    fn budget(speed: f64) -> Option<f64> {
        if speed > FASTEST {
            None
        } else if speed > 0.0 {
            Some(PLAYING_BUDGET_MS)
        } else {
            Some(RESTING_BUDGET_MS)
        }
    }

    /// Goes on as far as a frame allows. `clock` gives real milliseconds. Says whether there is
    /// something else to be told.
    pub fn go_on(&mut self, history: &History, speed: f64, clock: impl Fn() -> f64) -> bool {
        let Some(wanted) = &self.wanted else { return false };
        let found = match Self::budget(speed) {
            None => {
                self.ahead = None;
                Some((Vec::new(), Looked::TooFast))
            }
            Some(budget) => {
                let (now, state) = (history.now(), (history.current_branch(), history.applied()));
                let holds = |ahead: &Ahead| ahead.is_ahead_of(now);
                if self.made_at != Some(state) {
                    self.found = None;
                    self.made_at = Some(state);
                    self.ahead = None;
                }
                if !self.ahead.as_ref().is_some_and(holds) {
                    self.ahead = Ahead::of(history.world(), wanted);
                }
                let started = clock();
                self.ahead.as_mut().map(|ahead| {
                    ahead.run(now, || clock() - started < budget);
                    ahead.coming(now)
                })
            }
        };
        // While it is looked for, what was found before is better than nothing.
        let looking = matches!(&found, Some((events, Looked::Looking)) if events.is_empty());
        if found == self.found || looking && self.found.is_some() {
            return false;
        }
        self.found = found;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::{PartitionIndex, TopicName};
    use partita_engine::time::SimTime;
    use std::cell::Cell;

    fn history() -> History {
        let mut history = History::new(7);
        for line in ["cluster brokers=3", "topic orders partitions=1 rf=3"] {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history.advance_to(SimTime::from_millis(5_000));
        history
    }

    fn orders() -> TopicPartition {
        TopicPartition::new(TopicName::new("orders").expect("a name"), PartitionIndex(0))
    }

    /// A clock on which a millisecond passes with each look.
    fn clock() -> impl Fn() -> f64 {
        let looks = Cell::new(0.0);
        move || {
            looks.set(looks.get() + 1.0);
            looks.get()
        }
    }

    fn settle(lookahead: &mut Lookahead, history: &History) -> (Vec<Coming>, Looked) {
        for _ in 0..1000 {
            lookahead.go_on(history, 0.0, clock());
            if let Some((_, (_, Looked::Until(_) | Looked::Steady(_) | Looked::Enough))) =
                lookahead.found()
            {
                break;
            }
        }
        lookahead.found.clone().expect("something is found")
    }

    #[test]
    fn nothing_is_looked_for_that_is_not_wanted() {
        let mut lookahead = Lookahead::default();
        assert!(!lookahead.go_on(&history(), 0.0, clock()));
        assert_eq!(lookahead.found(), None);
    }

    #[test]
    fn a_command_changes_what_comes() {
        let mut history = history();
        let mut lookahead = Lookahead::default();
        assert!(lookahead.want(Some(orders())) && !lookahead.want(Some(orders())));
        let (sound, _) = settle(&mut lookahead, &history);
        assert!(sound.iter().all(|coming| !coming.broken), "{sound:?}");
        history.apply(&"kill b2".parse().expect("a line")).expect("it runs");
        lookahead.go_on(&history, 0.0, clock());
        let (broken, _) = settle(&mut lookahead, &history);
        assert!(broken.iter().any(|coming| coming.broken), "{broken:?}");
    }

    #[test]
    fn a_run_that_hurries_is_not_looked_ahead_of() {
        let mut lookahead = Lookahead::default();
        lookahead.want(Some(orders()));
        lookahead.go_on(&history(), 100.0, clock());
        assert_eq!(lookahead.found, Some((Vec::new(), Looked::TooFast)));
        assert!(lookahead.ahead.is_none(), "no copy is kept");
    }
}
