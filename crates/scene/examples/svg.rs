//! Draws worlds as SVG files, to be looked at: the tests' own, and simulated ones at some moments.
//!
//! `cargo run -p partita-scene --example svg -- DIRECTORY`

#[path = "../tests/support/mod.rs"]
mod support;

use partita_engine::time::{SimDuration, SimTime};
use partita_engine::wire::{Body, Request};
use partita_engine::world::World;
use partita_scene::hit::Thing;
use partita_scene::layout::layout;
use partita_scene::motion::moving;
use partita_scene::view::{Perspective, View, Words};
use std::path::{Path, PathBuf};
use support::crowd;
use support::measure::Estimate;
use support::runs;
use support::svg::document;
use support::words::{English, Korean};
use support::worlds::{self, Still};

/// What stands above the picture.
const HINT: &str = "Click any record to ask why it went there.";

/// Draws one picture of the topics into a file.
fn draw(
    path: &Path,
    world: &impl World,
    size: (f32, f32),
    words: &dyn Words,
    hint: bool,
) -> std::io::Result<()> {
    picture(path, world, size, words, (hint, Perspective::Topics))
}

fn picture(
    path: &Path,
    world: &(impl World + ?Sized),
    (width, height): (f32, f32),
    words: &dyn Words,
    (hint, perspective): (bool, Perspective),
) -> std::io::Result<()> {
    let mut view = View::new(width, height, &Estimate, words);
    view.perspective = perspective;
    if perspective == Perspective::Brokers {
        view.ahead = support::ahead();
    }
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

/// Large worlds, as a whole and with one partition chosen.
fn crowded(directory: &Path) -> std::io::Result<()> {
    let file = |name: &str| directory.join(format!("{name}.svg"));
    let thousand = crowd::thousand();
    let sizes = [
        ("", (1440.0, 746.0)),
        ("-panel", (1057.0, 746.0)),
        ("-narrow", (1024.0, 620.0)),
        ("-phone", (390.0, 640.0)),
    ];
    for (size, stage) in sizes {
        for (words, language) in [(&English as &dyn Words, "en"), (&Korean, "ko")] {
            let mut view = View::new(stage.0, stage.1, &Estimate, words);
            let name = format!("thousand{size}-{language}");
            let first = layout(&thousand, &view);
            std::fs::write(file(&name), document(stage, first.shapes.iter()))?;
            view.selected = Some(Thing::Partition(worlds::partition("clicks", 137)));
            let lens = layout(&thousand, &view);
            std::fs::write(file(&format!("{name}-lens")), document(stage, lens.shapes.iter()))?;
        }
    }
    draw(&file("hundred-still"), &crowd::hundred(), (1440.0, 746.0), &English, true)?;
    draw(&file("long-names"), &crowd::long_names(64), (1440.0, 746.0), &English, false)?;
    draw(&file("long-names-phone"), &crowd::long_names(64), (390.0, 640.0), &English, false)?;
    draw(&file("long-few"), &crowd::long_names(4), (1440.0, 746.0), &English, false)?;
    draw(&file("long-few-phone"), &crowd::long_names(4), (390.0, 640.0), &English, false)?;
    draw(&file("three-by-eight"), &crowd::three_by_eight(), (1440.0, 746.0), &English, false)?;
    draw(&file("many-clients"), &crowd::many_clients(), (1440.0, 746.0), &English, false)?;
    draw(&file("many-narrow"), &crowd::many_clients(), (1024.0, 620.0), &Korean, false)?;
    draw(&file("many-phone"), &crowd::many_clients(), (390.0, 640.0), &Korean, true)
}

/// Simulated worlds.
fn simulated(directory: &Path) -> std::io::Result<()> {
    let file = |name: &str| directory.join(format!("{name}.svg"));
    let wide = (1440.0, 746.0);
    let mut shop = runs::run(&runs::SHOP);
    for millis in [700, 3_600, 8_140, 12_480, 20_100, 60_300] {
        shop.advance_to(SimTime::from_millis(millis));
        draw(&file(&format!("shop-{millis}")), &shop, wide, &English, true)?;
    }
    draw(&file("shop-phone"), &shop, (390.0, 640.0), &Korean, false)?;
    draw(&file("shop-compact"), &shop, (1024.0, 620.0), &Korean, false)?;
    let mut eight = runs::run(&runs::EIGHT);
    eight.advance_to(SimTime::from_millis(25_250));
    draw(&file("eight"), &eight, wide, &English, true)?;
    draw(&file("eight-phone"), &eight, (390.0, 1500.0), &English, false)?;
    if let Ok(command) = "crash s2".parse() {
        let _ = eight.apply(&command);
    }
    eight.advance_to(SimTime::from_millis(32_100));
    draw(&file("eight-crash"), &eight, (1440.0, 900.0), &English, false)?;
    let mut hundred = runs::run(&runs::HUNDRED);
    hundred.advance_to(SimTime::from_millis(15_120));
    draw(&file("hundred"), &hundred, wide, &English, false)?;
    let mut three = runs::run(&runs::THREE);
    three.advance_to(SimTime::from_millis(15_120));
    draw(&file("three"), &three, wide, &English, false)?;
    draw(&file("three-narrow"), &three, (1024.0, 620.0), &Korean, false)
}

/// The brokers' view.
fn brokers(directory: &Path) -> std::io::Result<()> {
    let draw = |name: &str, world: &dyn World, size: (f32, f32), words: &dyn Words| {
        let path = directory.join(format!("brokers-{name}.svg"));
        picture(&path, world, size, words, (false, Perspective::Brokers))
    };
    let mut shop = runs::run(&runs::SHOP);
    for millis in [12_480, 20_240, 20_340] {
        shop.advance_to(SimTime::from_millis(millis));
        draw(&format!("shop-{millis}"), &shop, (1113.0, 720.0), &English)?;
    }
    for line in ["kill b2", "run 12s"] {
        if let Ok(command) = line.parse() {
            let _ = shop.apply(&command);
        }
    }
    shop.advance_to(SimTime::from_millis(33_340));
    draw("shop-killed", &shop, (1440.0, 746.0), &English)?;
    diverged(directory)?;
    draw("shop-ko", &shop, (1440.0, 746.0), &Korean)?;
    draw("shop-phone", &shop, (390.0, 1500.0), &Korean)?;
    draw("shop-narrow", &shop, (1024.0, 620.0), &Korean)?;
    draw("trouble", &worlds::trouble(), (1440.0, 746.0), &English)?;
    draw("quorum", &worlds::quorum(), (1440.0, 746.0), &English)?;
    draw("quorum-phone", &worlds::quorum(), (390.0, 1500.0), &Korean)?;
    draw("empty", &Still::default(), (1440.0, 746.0), &English)?;
    asked(directory)?;
    let mut hundred = runs::run(&runs::HUNDRED);
    hundred.advance_to(SimTime::from_millis(15_120));
    draw("hundred", &hundred, (1440.0, 746.0), &English)?;
    let mut twelve = runs::run(&runs::TWELVE);
    twelve.advance_to(SimTime::from_millis(15_120));
    draw("twelve", &twelve, (1440.0, 746.0), &English)?;
    draw("twelve-narrow", &twelve, (1024.0, 620.0), &Korean)
}

/// Controllers ask each other for votes, and one answer carries records of several partitions.
fn asked(directory: &Path) -> std::io::Result<()> {
    let sizes = [("", (1440.0, 746.0)), ("-narrow", (1024.0, 620.0)), ("-phone", (390.0, 1500.0))];
    let mut quorum = runs::run(&runs::QUORUM);
    runs::under_way(&mut quorum, |message| {
        matches!(message.body, Body::Request(Request::Vote { pre_vote: false, .. }))
    });
    quorum.advance_to(quorum.now() + SimDuration::from_millis(120));
    let mut shop = runs::run(&runs::BUSY);
    runs::under_way(&mut shop, runs::is_whole_answer);
    shop.advance_to(shop.now() + SimDuration::from_millis(12));
    for (name, world) in [("asked", &quorum), ("answered", &shop)] {
        for (size, stage) in sizes {
            let path = directory.join(format!("brokers-{name}{size}.svg"));
            picture(&path, world, stage, &English, (false, Perspective::Brokers))?;
        }
    }
    Ok(())
}

/// A leader comes back with records that its follower never had.
fn diverged(directory: &Path) -> std::io::Result<()> {
    let mut world = runs::run(&runs::DIVERGED);
    let size = (1113.0, 746.0);
    let words: [(&str, &dyn Words); 2] = [("en", &English), ("ko", &Korean)];
    for millis in [24_000, 34_000, 36_060] {
        world.advance_to(SimTime::from_millis(millis));
        if millis == 34_000 {
            for line in ["start b1"] {
                if let Ok(command) = line.parse() {
                    let _ = world.apply(&command);
                }
            }
        }
        for (language, words) in words {
            let path = directory.join(format!("brokers-diverged-{millis}-{language}.svg"));
            picture(&path, &world, size, words, (false, Perspective::Brokers))?;
        }
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    still(&directory)?;
    crowded(&directory)?;
    simulated(&directory)?;
    brokers(&directory)
}
