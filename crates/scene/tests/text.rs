//! No text lies over another, over a line, or outside its card: in both languages, on every stage.

mod support;

use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::layout::{Layout, layout};
use partita_scene::shape::{Rect, Segment, Shape, Text};
use partita_scene::view::{TextMeasure, View, Words};
use support::measure::{Estimate, Wide};
use support::runs;
use support::words::{English, Korean};
use support::worlds::{self, Still};

const HINT: &str = "Click any record to ask why it went there.";

const STAGES: [(f32, f32); 6] = [
    (1440.0, 746.0),
    (1920.0, 1000.0),
    (1024.0, 620.0),
    (760.0, 620.0),
    (390.0, 640.0),
    (360.0, 500.0),
];

fn worlds() -> Vec<(String, Box<dyn World>)> {
    let still: [(&str, Still); 7] = [
        ("empty", Still::default()),
        ("one record", worlds::one_record()),
        ("first visit", worlds::first_visit()),
        ("two groups", worlds::two_groups()),
        ("sought back", worlds::sought_back()),
        ("dense", worlds::dense()),
        ("trouble", worlds::trouble()),
    ];
    let still = still.into_iter().map(|(name, world)| {
        let world: Box<dyn World> = Box::new(world);
        (name.into(), world)
    });
    still.chain(simulated()).collect()
}

/// Simulated worlds from their first moments on.
fn simulated() -> Vec<(String, Box<dyn World>)> {
    let runs: [(&str, &[&str]); 3] =
        [("shop", &runs::SHOP), ("eight", &runs::EIGHT), ("three", &runs::THREE)];
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

/// Each picture, with a name for messages.
fn pictures(check: impl Fn(&str, &Layout, (f32, f32))) {
    for (name, world) in worlds() {
        for stage in STAGES {
            let languages: [(&str, &dyn Words); 2] = [("en", &English), ("ko", &Korean)];
            for (language, words) in languages {
                let fonts: [(&str, &dyn TextMeasure); 2] = [("narrow", &Estimate), ("wide", &Wide)];
                for (font, measure) in fonts {
                    let mut view = View::new(stage.0, stage.1, measure, words);
                    view.hint = (font == "wide").then(|| HINT.into());
                    let picture = format!("{name}, {language}, {stage:?}, {font} font");
                    check(&picture, &layout(&*world, &view), stage);
                }
            }
        }
    }
}

fn texts(layout: &Layout) -> Vec<&Text> {
    let texts = layout.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

#[test]
fn texts_do_not_overlap() {
    pictures(|picture, layout, _| {
        let texts = texts(layout);
        for (index, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(index + 1) {
                let overlap = one.area().grown(-0.5).intersects(&other.area().grown(-0.5));
                assert!(!overlap, "{picture}: {one:?} lies over {other:?}");
            }
        }
    });
}

#[test]
fn texts_stay_within_their_cards_and_the_stage() {
    pictures(|picture, layout, (width, _)| {
        for text in texts(layout) {
            let area = text.area().grown(-0.5);
            assert!(area.x >= 0.0 && area.right() <= width, "{picture}: {text:?} leaves the stage");
            for card in cards(layout) {
                let centre = area.centre();
                if card.contains(centre.x, centre.y) {
                    let inside = area.x >= card.x
                        && area.right() <= card.right()
                        && area.y >= card.y
                        && area.bottom() <= card.bottom();
                    assert!(inside, "{picture}: {text:?} leaves its card {card:?}");
                }
            }
        }
    });
}

/// Everything with ground and corners: cards, boxes, chips, cells.
fn cards(layout: &Layout) -> impl Iterator<Item = Rect> {
    layout.shapes.iter().filter_map(|shape| match shape {
        Shape::Rect { rect, fill: Some(_), .. } if rect.height > 12.0 => Some(*rect),
        _ => None,
    })
}

#[test]
fn no_line_runs_through_text() {
    pictures(|picture, layout, _| {
        let lines = straight_lines(layout);
        for text in texts(layout).into_iter().filter(|text| text.text.chars().count() > 2) {
            let area = text.area().grown(-1.0);
            for line in &lines {
                assert!(!area.intersects(line), "{picture}: {line:?} runs through {text:?}");
            }
        }
    });
}

/// The upright and level parts of all lines.
fn straight_lines(layout: &Layout) -> Vec<Rect> {
    let mut lines = Vec::new();
    for shape in &layout.shapes {
        let Shape::Path { segments, fill: None, .. } = shape else { continue };
        let mut here = None;
        for segment in segments {
            let to = match segment {
                Segment::Move(to)
                | Segment::Line(to)
                | Segment::Quadratic(_, to)
                | Segment::Cubic(_, _, to) => *to,
                Segment::Close => continue,
            };
            if let (Some(from), Segment::Line(_)) = (here, segment) {
                let from: partita_scene::shape::Point = from;
                let (x, y) = (from.x.min(to.x), from.y.min(to.y));
                let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
                if width < 1.0 || height < 1.0 {
                    lines.push(Rect::new(x, y, width.max(0.5), height.max(0.5)));
                }
            }
            here = Some(to);
        }
    }
    lines
}
