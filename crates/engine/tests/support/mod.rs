//! What several tests do to a simulation.

use partita_engine::simulation::Simulation;
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
