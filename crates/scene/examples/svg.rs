//! Draws worlds as SVG files, to be looked at: the tests' own, and simulated ones at some moments.
//!
//! `cargo run -p partita-scene --example svg -- DIRECTORY`

#[path = "../tests/support/mod.rs"]
mod support;

use partita_engine::command::Command;
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::layout::layout;
use partita_scene::motion::moving;
use partita_scene::view::{View, Words};
use std::path::{Path, PathBuf};
use support::measure::Estimate;
use support::svg::document;
use support::words::{English, Korean};
use support::worlds::{self, Still};

/// What stands above the picture.
const HINT: &str = "Click any record to ask why it went there.";

/// Draws one picture into a file.
fn draw(
    path: &Path,
    world: &impl World,
    (width, height): (f32, f32),
    words: &dyn Words,
    hint: bool,
) -> std::io::Result<()> {
    let mut view = View::new(width, height, &Estimate, words);
    view.hint = hint.then(|| HINT.into());
    let layout = layout(world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let shapes = layout.shapes.iter().chain(&moving.shapes);
    std::fs::write(path, document((width, height), shapes))
}

/// The worlds written by hand.
fn still(directory: &Path) -> std::io::Result<()> {
    let en: &dyn Words = &English;
    let ko: &dyn Words = &Korean;
    let wide = (1440.0, 746.0);
    let file = |name: &str| directory.join(format!("{name}.svg"));
    draw(&file("first"), &worlds::first_visit(), wide, en, true)?;
    draw(&file("first-ko"), &worlds::first_visit(), wide, ko, false)?;
    draw(&file("compact"), &worlds::first_visit(), (1024.0, 620.0), en, false)?;
    draw(&file("workbench"), &worlds::first_visit(), (1057.0, 540.0), en, false)?;
    draw(&file("narrow"), &worlds::first_visit(), (760.0, 620.0), en, false)?;
    draw(&file("two-groups"), &worlds::two_groups(), wide, en, false)?;
    draw(&file("sought-back"), &worlds::sought_back(), wide, en, false)?;
    draw(&file("dense"), &worlds::dense(), wide, en, false)?;
    draw(&file("one"), &worlds::one_record(), wide, en, false)?;
    draw(&file("trouble"), &worlds::trouble(), wide, en, false)?;
    draw(&file("phone"), &worlds::first_visit(), (390.0, 640.0), ko, false)?;
    draw(&file("empty"), &Still::default(), wide, en, false)
}

/// A small shop.
const SHOP: [&str; 9] = [
    "cluster brokers=3",
    "topic orders partitions=4 rf=3",
    "producer web-shop",
    "producer mobile",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
    "flow mobile orders rate=1 keys=cart-3,cart-8,cart-9",
    "consumer c1 group=billing topic=orders reset=earliest",
    "consumer c2 group=billing topic=orders reset=earliest",
    "consumer c3 group=billing topic=orders reset=earliest",
];

/// Eight partitions, two groups, a consumer that crashes.
const EIGHT: [&str; 9] = [
    "cluster brokers=3",
    "topic clicks partitions=8 rf=3",
    "producer web",
    "flow web clicks rate=6 keys=a,b,c,d,e,f,g,h,i,j",
    "consumer c1 group=ads topic=clicks reset=earliest",
    "consumer c2 group=ads topic=clicks reset=earliest",
    "consumer s1 group=search topic=clicks reset=earliest process=0.7",
    "consumer s2 group=search topic=clicks reset=earliest",
    "consumer s3 group=search topic=clicks reset=earliest",
];

/// One broker, three topics of eight partitions.
const THREE: [&str; 9] = [
    "cluster brokers=1",
    "topic orders partitions=8 rf=1",
    "topic payments partitions=8 rf=1",
    "topic stock partitions=8 rf=1",
    "producer p1",
    "flow p1 orders rate=3 keys=a,b,c,d",
    "flow p1 stock rate=1",
    "consumer a1 group=analytics topic=orders reset=earliest",
    "consumer m1 group=billing topic=orders reset=earliest",
];

fn run(lines: &[&str]) -> std::io::Result<Simulation> {
    let mut simulation = Simulation::new(42);
    for line in lines {
        let refused = |why: String| std::io::Error::other(format!("{line}: {why}"));
        let command = line.parse::<Command>().map_err(|error| refused(format!("{error:?}")))?;
        simulation.apply(&command).map_err(|error| refused(format!("{error:?}")))?;
    }
    Ok(simulation)
}

/// Simulated worlds.
fn simulated(directory: &Path) -> std::io::Result<()> {
    let file = |name: &str| directory.join(format!("{name}.svg"));
    let wide = (1440.0, 746.0);
    let mut shop = run(&SHOP)?;
    for millis in [700, 3_600, 8_140, 12_480, 20_100, 60_300] {
        shop.advance_to(SimTime::from_millis(millis));
        draw(&file(&format!("shop-{millis}")), &shop, wide, &English, true)?;
    }
    draw(&file("shop-phone"), &shop, (390.0, 640.0), &Korean, false)?;
    draw(&file("shop-compact"), &shop, (1024.0, 620.0), &Korean, false)?;
    let mut eight = run(&EIGHT)?;
    eight.advance_to(SimTime::from_millis(25_250));
    draw(&file("eight"), &eight, wide, &English, true)?;
    draw(&file("eight-phone"), &eight, (390.0, 1500.0), &English, false)?;
    if let Ok(command) = "crash s2".parse() {
        let _ = eight.apply(&command);
    }
    eight.advance_to(SimTime::from_millis(32_100));
    draw(&file("eight-crash"), &eight, (1440.0, 900.0), &English, false)?;
    let mut three = run(&THREE)?;
    three.advance_to(SimTime::from_millis(15_120));
    draw(&file("three"), &three, wide, &English, false)?;
    draw(&file("three-narrow"), &three, (1024.0, 620.0), &Korean, false)
}

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    still(&directory)?;
    simulated(&directory)
}
