//! Worlds of every kind, and the stages that all of them are looked at on.

use super::measure::{Estimate, Wide};
use super::words::{English, Korean};
use super::worlds::{self, Still};
use super::{crowd, runs};
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::view::{TextMeasure, View, Words};

/// The last is a projector's stage: 1440 × 746 laid out for a scale of 1.25.
pub const STAGES: [(f32, f32); 7] = [
    (1440.0, 746.0),
    (1920.0, 1000.0),
    (1024.0, 620.0),
    (760.0, 620.0),
    (390.0, 640.0),
    (360.0, 500.0),
    (1152.0, 597.0),
];

/// Looks at each world on each stage, in both languages and in a narrow and a wide font; in the wide one
/// `hint` stands above the picture. The text names the picture for messages.
pub fn everywhere(hint: &str, look: impl Fn(&str, &dyn World, View<'static>)) {
    let languages: [(&str, &'static dyn Words); 2] = [("en", &English), ("ko", &Korean)];
    let fonts: [(&str, &'static dyn TextMeasure); 2] = [("narrow", &Estimate), ("wide", &Wide)];
    for (name, world) in worlds() {
        for stage in STAGES {
            for ((language, words), (font, measure)) in
                languages.into_iter().flat_map(|words| fonts.map(|font| (words, font)))
            {
                let mut view = View::new(stage.0, stage.1, measure, words);
                view.hint = (font == "wide").then(|| hint.into());
                look(&format!("{name}, {language}, {stage:?}, {font} font"), &*world, view);
            }
        }
    }
}

/// Each with a name for messages.
pub fn worlds() -> Vec<(String, Box<dyn World>)> {
    let still: [(&str, Still); 14] = [
        ("empty", Still::default()),
        ("one record", worlds::one_record()),
        ("first visit", worlds::first_visit()),
        ("two groups", worlds::two_groups()),
        ("sought back", worlds::sought_back()),
        ("dense", worlds::dense()),
        ("trouble", worlds::trouble()),
        ("quorum", worlds::quorum()),
        ("hundred", crowd::hundred()),
        ("thousand", crowd::thousand()),
        ("three by eight", crowd::three_by_eight()),
        ("many clients", crowd::many_clients()),
        ("long names", crowd::long_names(4)),
        ("many with long names", crowd::long_names(64)),
    ];
    let still = still.into_iter().map(|(name, world)| {
        let world: Box<dyn World> = Box::new(world);
        (name.into(), world)
    });
    still.chain(simulated()).collect()
}

/// Simulated worlds from their first moments on.
fn simulated() -> Vec<(String, Box<dyn World>)> {
    let runs: [(&str, &[&str]); 7] = [
        ("shop", &runs::SHOP),
        ("eight", &runs::EIGHT),
        ("three", &runs::THREE),
        ("twelve brokers", &runs::TWELVE),
        ("cut off", &runs::CUT_OFF),
        ("zookeeper", &runs::ZOOKEEPER),
        ("simulated quorum", &runs::QUORUM),
    ];
    let mut worlds: Vec<(String, Box<dyn World>)> = Vec::new();
    for (name, lines) in runs {
        let mut simulation = runs::run(lines);
        for millis in [0, 400, 2_300, 5_700, 14_200, 90_000] {
            simulation.advance_to(SimTime::from_millis(millis));
            let world = Box::new(simulation.clone());
            worlds.push((format!("{name} at {millis} ms"), world));
        }
    }
    worlds
}
