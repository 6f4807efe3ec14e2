//! Traces: steps that were done to a real cluster, and the state that it came to rest in after each.

mod brokers;
mod compare;
mod groups;
mod play;
mod produce;
mod read;
mod state;
mod tool;
mod topics;

use super::Outcome;
use play::Player;
use serde_json::Value;

/// Replays a trace and compares every step.
#[must_use]
pub fn check(trace: &Value) -> Outcome {
    let Some(steps) = trace["steps"].as_array() else { return super::malformed("steps") };
    if let Some(missing) = steps.iter().find_map(play::not_built) {
        return Outcome::Skipped(format!("{missing} is not built yet"));
    }
    let mut player = match Player::new(trace) {
        Ok(player) => player,
        Err(error) => return Outcome::Failed(error),
    };
    for (number, step) in steps.iter().enumerate() {
        let action = step["do"].as_str().unwrap_or("?");
        let difference = player
            .play(step)
            .and_then(|outcome| {
                let unstable = compare::unstable(trace, &format!("{number}.outcome"));
                compare::outcome(&step["outcome"], &outcome, &unstable)
            })
            .and_then(|()| {
                let unstable = compare::unstable(trace, &format!("{number}.then"));
                compare::state(&step["then"], &player.state(), &unstable)
            });
        if let Err(difference) = difference {
            return Outcome::Failed(format!("step {number} ({action}): {difference}"));
        }
        player.catch_up();
    }
    let unstable = compare::unstable(trace, "controller_log");
    match compare::controller_log(&trace["controller_log"], &player.controller_log(), &unstable) {
        Ok(()) => Outcome::Passed,
        Err(difference) => Outcome::Failed(format!("controller_log: {difference}")),
    }
}
