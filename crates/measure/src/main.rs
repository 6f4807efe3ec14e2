//! What `cargo xtask bench` runs: the engine natively, and in the browser the engine and the stage.
#![cfg_attr(not(target_family = "wasm"), expect(clippy::print_stdout, reason = "it tells figures"))]

mod program;
#[cfg(target_family = "wasm")]
mod stage;

/// Prints `NAME = VALUE` for each figure that needs no browser, in milliseconds where it is a time.
#[cfg(not(target_family = "wasm"))]
fn main() {
    const RECORDS: u64 = 100_000;
    let floor = native::floor(RECORDS);
    let engine = native::engine(RECORDS, 5);
    let [few, many] = [(1_000, 200), (1_000_000, 1)]
        .map(|(records, rounds)| native::engine(records, rounds) / records as f64);
    println!("floor_ms = {floor:.3}");
    println!("engine_ms = {engine:.3}");
    println!("engine_over_floor = {:.2}", engine / floor);
    println!("engine_growth = {:.3}", many / few);
}

#[cfg(target_family = "wasm")]
const fn main() {}

#[cfg(not(target_family = "wasm"))]
mod native {
    use crate::program;
    use std::hint::black_box;
    use std::time::Instant;

    fn milliseconds(work: impl FnOnce()) -> f64 {
        let (begin, before) = (Instant::now(), processor_time());
        work();
        let passed = begin.elapsed().as_secs_f64() * 1e3;
        before.zip(processor_time()).map_or(passed, |(before, after)| after - before)
    }

    /// The milliseconds that the processor has given to this thread, where the system tells: others
    /// may be at work on the machine. Some systems count only every few milliseconds, so that many rounds
    /// are timed as one.
    fn processor_time() -> Option<f64> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
        Some(nanoseconds / 1e6)
    }

    /// Copying the same bytes as often as they must be moved at least: sent once, written to each
    /// replica, fetched, and handed to the application.
    pub fn floor(records: u64) -> f64 {
        let bytes = usize::try_from(records).unwrap_or(0) * program::RECORD_BYTES;
        let source = vec![1_u8; bytes];
        let mut copies = vec![vec![2_u8; bytes]; 1 + program::REPLICAS + 2];
        const ROUNDS: u32 = 50;
        let time = milliseconds(|| {
            for _ in 0..ROUNDS {
                for copy in &mut copies {
                    // For plain bytes this is `copy_nonoverlapping`.
                    copy.copy_from_slice(black_box(&source));
                    black_box(copy);
                }
            }
        });
        time / f64::from(ROUNDS)
    }

    /// The time in which the engine takes so many records all their way.
    pub fn engine(records: u64, rounds: usize) -> f64 {
        let Some(prepared) = program::prepared() else { return f64::NAN };
        let worlds = vec![prepared; rounds];
        let mut ends = Vec::with_capacity(rounds);
        let time = milliseconds(|| {
            ends.extend(worlds.into_iter().map(|world| program::run(world, records)));
        });
        let is_done = ends.iter().all(Option::is_some);
        if is_done { time / rounds as f64 } else { f64::NAN }
    }
}
