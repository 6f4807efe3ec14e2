//! What several tests do to a simulation.

#![allow(dead_code, reason = "each test uses a part")]

use partita_engine::command::Command;
use partita_engine::id::EventId;
use partita_engine::simulation::{Refusal, Simulation};
use partita_engine::time::SimDuration;
use partita_engine::world::World;

/// Carries out a line that must be allowed.
pub fn apply(simulation: &mut Simulation, line: &str) {
    simulation
        .apply(&line.parse().expect(line))
        .unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
}

/// Lets so many seconds pass.
pub fn run(simulation: &mut Simulation, seconds: u64) {
    simulation.advance_to(simulation.now() + SimDuration::from_secs(seconds));
}

/// Lets so many milliseconds pass.
pub fn advance(simulation: &mut Simulation, millis: u64) {
    simulation.advance_to(simulation.now() + SimDuration::from_millis(millis));
}

/// Carries out a line, and all that it does before time passes. Gives its event, or why it was refused.
pub fn attempt(simulation: &mut Simulation, line: &str) -> Result<EventId, Refusal> {
    let command: Command = line.parse().expect(line);
    let event = simulation.apply(&command).map(|applied| applied.event);
    simulation.advance_to(simulation.now());
    event
}
