//! Draws the tests' worlds as SVG files, to be looked at: `cargo run -p partita-scene --example svg -- DIRECTORY`.

#[path = "../tests/support/mod.rs"]
mod support;

use partita_engine::world::World;
use partita_scene::layout::layout;
use partita_scene::motion::moving;
use partita_scene::view::{View, Words};
use std::path::PathBuf;
use support::measure::Estimate;
use support::svg::document;
use support::words::{English, Korean};
use support::worlds::{self, Still};

/// Name, world, size, language, hint.
type Picture<'p> = (&'p str, Still, (f32, f32), &'p dyn Words, Option<&'p str>);

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let en: &dyn Words = &English;
    let ko: &dyn Words = &Korean;
    let pictures: [Picture<'_>; 9] = [
        (
            "first",
            worlds::first_visit(),
            (1440.0, 746.0),
            en,
            Some("Click any record to ask why it went there."),
        ),
        ("first-ko", worlds::first_visit(), (1440.0, 746.0), ko, None),
        ("compact", worlds::first_visit(), (1024.0, 620.0), en, None),
        ("workbench", worlds::first_visit(), (1057.0, 540.0), en, None),
        ("dense", worlds::dense(), (1440.0, 746.0), en, None),
        ("one", worlds::one_record(), (1440.0, 746.0), en, None),
        ("trouble", worlds::trouble(), (1440.0, 746.0), en, None),
        ("phone", worlds::first_visit(), (390.0, 640.0), ko, None),
        ("empty", Still::default(), (1440.0, 746.0), en, None),
    ];
    for (name, world, (width, height), words, hint) in pictures {
        let mut view = View::new(width, height, &Estimate, words);
        view.hint = hint.map(Into::into);
        let layout = layout(&world, &view);
        let moving = moving(&layout, &world.messages(), world.now(), &view);
        let shapes = layout.shapes.iter().chain(&moving.shapes);
        std::fs::write(directory.join(format!("{name}.svg")), document((width, height), shapes))?;
    }
    Ok(())
}
