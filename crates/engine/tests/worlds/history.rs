//! What has been can be had again: by the same commands, by going back, from stored bytes.

use super::draw::Draw;
use partita_engine::command::Command;
use partita_engine::history::{History, JournalEntry};
use partita_engine::simulation::{ClusterSettings, Simulation};
use partita_engine::time::SimTime;

/// Looks whether a finished run comes out the same in all ways.
pub fn check(
    draw: &mut Draw,
    history: &mut History,
    settings: &ClusterSettings,
) -> Result<(), String> {
    let end = history.now();
    let digest = history.world().digest();
    let journal = history.journal().to_vec();
    let middle = u64::from(draw.between(0, u32::try_from(end.as_millis()).expect("short")));
    let middle = SimTime::from_millis(middle);

    let mut again = Simulation::with_settings(history.seed(), settings.clone());
    let rest = replay(&mut again, &journal, middle);
    let at_middle = again.digest();
    let mut restored = write_and_read(&again)?;
    if restored.digest() != at_middle {
        return Err(format!("stored at {middle} and read back, the world is another"));
    }
    replay(&mut restored, rest, end);
    if restored.digest() != digest {
        return Err(format!("stored at {middle}, the run went on differently"));
    }

    history.seek_fully(middle);
    if history.world().digest() != at_middle {
        return Err(format!("going back to {middle} shows what was not there"));
    }
    history.advance_to(end);
    if history.world().digest() != digest {
        return Err(format!("gone back to {middle}, the run went on differently"));
    }
    Ok(())
}

/// Carries out the entries up to `until`, lets time pass until then, gives the entries after it.
fn replay<'a>(
    simulation: &mut Simulation,
    journal: &'a [JournalEntry],
    until: SimTime,
) -> &'a [JournalEntry] {
    let due = journal.partition_point(|entry| entry.time <= until);
    let (due, rest) = journal.split_at(due);
    for entry in due {
        simulation.advance_to(entry.time);
        let command: Command = entry.line.parse().expect("it was carried out");
        simulation.apply(&command).expect("it was carried out in this state");
    }
    simulation.advance_to(until);
    rest
}

/// The state as it comes back from a store: bytes and chunks.
fn write_and_read(simulation: &Simulation) -> Result<Simulation, String> {
    let chunks = simulation.chunks();
    let mut stored = std::collections::BTreeMap::new();
    for (id, chunk) in &chunks {
        stored.insert(*id, chunk.encode());
    }
    let mut lookup = |id| {
        let bytes = stored.get(&id)?;
        partita_engine::log::Chunk::decode(id, bytes).ok().map(std::sync::Arc::new)
    };
    let bytes = simulation.to_bytes();
    Simulation::from_bytes(&bytes, &mut lookup).map_err(|error| error.to_string())
}
