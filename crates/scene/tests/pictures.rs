//! Whole pictures, kept as SVG files beside this test so that they can be looked at.
//!
//! After a change that is meant, `PARTITA_PICTURES=write cargo test -p partita-scene --test pictures`
//! writes them anew; look at them before keeping them.

mod support;

use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::hit::Thing;
use partita_scene::layout::layout;
use partita_scene::level::Level;
use partita_scene::motion::moving;
use partita_scene::view::{Perspective, View, Words};
use std::path::Path;
use support::crowd;
use support::measure::Estimate;
use support::runs;
use support::svg::document;
use support::words::{English, Korean};
use support::worlds::{self, Still};

fn check(name: &str, world: &impl World, size: (f32, f32), words: &dyn Words) {
    check_view(name, world, size, words, Perspective::Topics);
}

fn check_view(
    name: &str,
    world: &impl World,
    (width, height): (f32, f32),
    words: &dyn Words,
    perspective: Perspective,
) {
    let mut view = View::new(width, height, &Estimate, words);
    view.perspective = perspective;
    if name == "first-visit" {
        view.hint = Some("Click any record to ask why it went there.".into());
    }
    if name == "brokers-diverged" {
        view.ahead = support::ahead();
        view.selected = Some(Thing::Partition(worlds::partition("orders", 1)));
    }
    if name == "overview-lens" {
        view.selected = Some(Thing::Partition(worlds::partition("clicks", 137)));
    }
    let layout = layout(world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let drawn = document((width, height), layout.shapes.iter().chain(&moving.shapes));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.svg"));
    if std::env::var_os("PARTITA_PICTURES").is_some() {
        std::fs::write(&path, &drawn).expect("the directory of pictures can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let pairs = kept.lines().zip(drawn.lines()).enumerate();
    let different = pairs.into_iter().find(|(_, (kept, drawn))| kept != drawn);
    if let Some((line, (kept, drawn))) = different {
        panic!("{name}, line {}:\n kept  {kept}\n drawn {drawn}", line + 1);
    }
    assert_eq!(kept.lines().count(), drawn.lines().count(), "{name}: more or less is drawn");
}

#[test]
fn empty() {
    check("empty", &Still::default(), (1440.0, 746.0), &English);
}

#[test]
fn one_record_in_flight() {
    check("one-record", &worlds::one_record(), (1440.0, 746.0), &English);
}

#[test]
fn first_visit() {
    check("first-visit", &worlds::first_visit(), (1440.0, 746.0), &English);
}

#[test]
fn first_visit_in_korean_beside_a_panel() {
    check("compact-ko", &worlds::first_visit(), (1024.0, 620.0), &Korean);
}

#[test]
fn two_groups() {
    check("two-groups", &worlds::two_groups(), (1440.0, 746.0), &English);
}

#[test]
fn dense() {
    check("dense", &worlds::dense(), (1440.0, 746.0), &English);
}

#[test]
fn trouble() {
    check("trouble", &worlds::trouble(), (1440.0, 746.0), &English);
}

#[test]
fn phone() {
    check("phone-ko", &worlds::first_visit(), (390.0, 640.0), &Korean);
}

#[test]
fn a_thousand_partitions() {
    check("overview", &crowd::thousand(), (1440.0, 746.0), &English);
}

#[test]
fn a_thousand_partitions_on_a_phone() {
    check("overview-phone-ko", &crowd::thousand(), (390.0, 640.0), &Korean);
}

#[test]
fn one_of_a_thousand_partitions() {
    check("overview-lens", &crowd::thousand(), (1057.0, 746.0), &English);
}

#[test]
fn many_partitions_become_bars() {
    let level = |world: &Still, row: Option<f32>| {
        let mut view = View::new(1440.0, 746.0, &Estimate, &English);
        view.row = row;
        layout(world, &view).level
    };
    assert_eq!(level(&crowd::hundred(), None), Level::Overview);
    assert_eq!(level(&crowd::hundred(), Some(30.0)), Level::Dense);
    assert_eq!(level(&crowd::hundred(), Some(130.0)), Level::Comfortable);
    assert_eq!(
        level(&worlds::dense(), Some(1.0)),
        Level::Dense,
        "40 partitions or fewer have rows"
    );
}

#[test]
fn the_level_follows_from_the_room() {
    let level = |world: &Still, height: f32| {
        layout(world, &View::new(1440.0, height, &Estimate, &English)).level
    };
    let (few, many) = (worlds::first_visit(), worlds::dense());
    assert_eq!(level(&few, 746.0), Level::Comfortable);
    assert_eq!(level(&few, 560.0), Level::Compact);
    assert_eq!(level(&few, 400.0), Level::Dense);
    assert_eq!(level(&many, 746.0), Level::Dense);
}

#[test]
fn the_stage_scrolls_when_dense_rows_do_not_fit() {
    let world = worlds::dense();
    let mut view = View::new(1440.0, 400.0, &Estimate, &English);
    let top = layout(&world, &view);
    assert!(top.content_height > 600.0, "24 rows of 22 px: {}", top.content_height);
    view.scroll = 200.0;
    let scrolled = layout(&world, &view);
    assert!((scrolled.content_height - top.content_height).abs() < 1.0);
}

#[test]
fn brokers() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    check_view("brokers", &shop, (1113.0, 720.0), &English, Perspective::Brokers);
}

#[test]
fn brokers_in_trouble() {
    let world = worlds::trouble();
    check_view("brokers-trouble", &world, (1440.0, 746.0), &English, Perspective::Brokers);
}

#[test]
fn brokers_cut_off() {
    let mut world = runs::run(&runs::CUT_OFF);
    world.advance_to(SimTime::from_millis(20_240));
    check_view("brokers-cut-off", &world, (1440.0, 746.0), &English, Perspective::Brokers);
}

#[test]
fn brokers_with_a_tail_that_will_be_cut() {
    let mut world = runs::run(&runs::DIVERGED);
    world.advance_to(SimTime::from_millis(24_000));
    check_view("brokers-diverged", &world, (1113.0, 746.0), &English, Perspective::Brokers);
}

#[test]
fn controllers() {
    let world = worlds::quorum();
    check_view("brokers-quorum-ko", &world, (1440.0, 746.0), &Korean, Perspective::Brokers);
}

#[test]
fn twelve_brokers_in_korean() {
    let mut twelve = runs::run(&runs::TWELVE);
    twelve.advance_to(SimTime::from_millis(15_120));
    check_view("brokers-twelve-ko", &twelve, (1024.0, 620.0), &Korean, Perspective::Brokers);
}
