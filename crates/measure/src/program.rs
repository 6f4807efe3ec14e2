//! The engine's program: records are produced in full batches, kept by three brokers, fetched by a
//! group, and committed. The same natively and in the browser.

use partita_engine::command::Command;
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_engine::world::World;

/// Bytes of a record's value.
pub const RECORD_BYTES: usize = 100;

/// Copies of each partition.
#[cfg(not(target_family = "wasm"))]
pub const REPLICAS: usize = 3;

/// The most that one `send` takes.
const MOST_AT_ONCE: u64 = 10_000;

/// Between two of them.
const PAUSE_MS: u64 = 100;

/// The world before the first record: clients know where everything is.
#[must_use]
pub fn prepared() -> Option<Simulation> {
    let mut world = Simulation::new(42);
    let lines = [
        "cluster brokers=3",
        "set wire client=0.001 broker=0.001 controller=0.001",
        "topic t partitions=8 rf=3",
        "producer p batch.size=16384 linger.ms=5 buffer.memory=1073741824",
    ];
    let consumers = (1..=8).map(|number| {
        let settings = "max.poll.records=5000 auto.commit.interval.ms=100 reset=earliest";
        format!("consumer c{number} group=g topic=t rate=10000 {settings}")
    });
    for line in lines.map(String::from).into_iter().chain(consumers) {
        carry_out(&mut world, &line)?;
    }
    world.advance_to(SimTime::from_millis(10_000));
    Some(world)
}

/// Lets so many records go all their way. None if they do not arrive, which is a mistake in here.
#[must_use]
pub fn run(mut world: Simulation, records: u64) -> Option<Simulation> {
    let value = "x".repeat(RECORD_BYTES);
    let mut left = records;
    while left > 0 {
        let count = left.min(MOST_AT_ONCE);
        carry_out(&mut world, &format!("send p t value={value} count={count}"))?;
        left -= count;
        let soon = world.now().as_micros() / 1000 + PAUSE_MS;
        world.advance_to(SimTime::from_millis(soon));
    }
    let patience = world.now().as_micros() / 1000 + 60_000;
    while committed(&world) < records {
        let now = world.now().as_micros() / 1000;
        if now > patience {
            return None;
        }
        world.advance_to(SimTime::from_millis(now + PAUSE_MS));
    }
    Some(world)
}

fn committed(world: &Simulation) -> u64 {
    let groups = world.groups();
    groups.iter().flat_map(|group| group.committed.values()).map(|offset| offset.0).sum()
}

/// Carries out a line of the command language.
pub fn carry_out(world: &mut Simulation, line: &str) -> Option<()> {
    let command: Command = line.parse().ok()?;
    world.apply(&command).ok()?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_kept_three_times_and_committed() {
        let world = prepared().and_then(|world| run(world, 2000)).expect("it runs");
        let topics = world.topics();
        let topic = topics.iter().find(|topic| topic.name.as_str() == "t").expect("it was made");
        let replicas = topic.partitions.iter().flat_map(|partition| &partition.replicas);
        let kept: u64 = replicas.map(|replica| replica.log_end.0).sum();
        assert_eq!(kept, 3 * 2000);
        assert_eq!(committed(&world), 2000);
    }
}
