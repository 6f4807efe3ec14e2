//! What the painter leaves on a canvas, in both themes.
#![cfg(target_arch = "wasm32")]

use gloo::utils::document;
use partita::i18n::Language;
use partita::stage::crowd::Crowd;
use partita::stage::painter::Layer;
use partita::stage::palette::Palette;
use partita::stage::picture::{Canvases, Picture};
use partita_engine::history::History;
use partita_engine::time::SimTime;
use partita_scene::hit::Thing;
use partita_scene::letter::Letter;
use partita_scene::shape::{Align, Font, Paint, Rect, Shape, Stroke, Text, point};
use partita_scene::stamp::Stamp;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

wasm_bindgen_test_configure!(run_in_browser);

const THEMES: [&str; 2] = ["light", "dark"];

/// The page in a theme, with the site's tokens.
fn dress(theme: &str) {
    let page = document();
    if page.get_element_by_id("tokens").is_none() {
        let style = page.create_element("style").expect("a page can make elements");
        style.set_id("tokens");
        style.set_text_content(Some(include_str!("../www/styles/tokens.css")));
        page.head().expect("the page has a head").append_child(&style).expect("it takes it");
    }
    let root = page.document_element().expect("the page has a root");
    root.set_attribute("data-theme", theme).expect("it takes it");
}

fn canvas() -> HtmlCanvasElement {
    document().create_element("canvas").expect("a page can make elements").unchecked_into()
}

fn canvases() -> Canvases {
    Canvases { still: canvas(), travelling: canvas(), crowd: canvas() }
}

/// Red, green, blue and opacity at a place, in CSS pixels of a canvas with `ratio` device pixels each.
fn pixel(canvas: &HtmlCanvasElement, x: f32, y: f32, ratio: f32) -> [u8; 4] {
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d").expect("asked rightly").expect("there is one").unchecked_into();
    let (x, y) = (f64::from(x * ratio), f64::from(y * ratio));
    let data = context.get_image_data(x, y, 1.0, 1.0).expect("inside the canvas").data();
    [data[0], data[1], data[2], data[3]]
}

/// The same for a colour such as `#0b649e`.
fn colour(palette: &Palette, paint: Paint) -> [u8; 4] {
    let text = palette.colour(paint);
    let part = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("a hexadecimal colour");
    [part(1), part(3), part(5), 255]
}

fn square(x: f32, fill: Paint, stroke: Option<Stroke>) -> Shape {
    Shape::Rect { rect: Rect::new(x, 10.0, 20.0, 20.0), radius: 5.0, fill: Some(fill), stroke }
}

#[wasm_bindgen_test]
fn shapes_have_the_themes_colours_where_they_belong() {
    for theme in THEMES {
        dress(theme);
        let palette = Palette::of_page().expect("the page has a style");
        let canvas = canvas();
        let layer = Layer::new(canvas.clone()).expect("there are canvases");
        layer.resize(100.0, 40.0, 2.0);
        let edge = Some(Stroke::solid(Paint::Accent, 4.0));
        layer.paint(
            &[square(10.0, Paint::KeyFill(0), edge), square(60.0, Paint::Ink, None)],
            &palette,
        );
        assert_eq!(pixel(&canvas, 20.0, 20.0, 2.0), colour(&palette, Paint::KeyFill(0)), "{theme}");
        assert_eq!(pixel(&canvas, 10.0, 20.0, 2.0), colour(&palette, Paint::Accent), "{theme}");
        assert_eq!(pixel(&canvas, 70.0, 20.0, 2.0), colour(&palette, Paint::Ink), "{theme}");
        assert_eq!(pixel(&canvas, 45.0, 20.0, 2.0)[3], 0, "{theme}: nothing was painted there");
    }
}

#[wasm_bindgen_test]
fn the_themes_differ() {
    let inks = THEMES.map(|theme| {
        dress(theme);
        colour(&Palette::of_page().expect("the page has a style"), Paint::Ink)
    });
    assert_ne!(inks[0], inks[1]);
}

#[wasm_bindgen_test]
fn a_new_picture_replaces_the_old_one() {
    dress("light");
    let palette = Palette::of_page().expect("the page has a style");
    let canvas = canvas();
    let layer = Layer::new(canvas.clone()).expect("there are canvases");
    layer.resize(100.0, 40.0, 1.0);
    layer.paint(&[square(10.0, Paint::Ink, None)], &palette);
    layer.paint(&[square(60.0, Paint::Ink, None)], &palette);
    assert_eq!(pixel(&canvas, 20.0, 20.0, 1.0)[3], 0);
    assert_eq!(pixel(&canvas, 70.0, 20.0, 1.0)[3], 255);
}

#[wasm_bindgen_test]
fn letters_leave_ink_where_they_stand() {
    dress("light");
    let palette = Palette::of_page().expect("the page has a style");
    let canvas = canvas();
    let layer = Layer::new(canvas.clone()).expect("there are canvases");
    layer.resize(40.0, 40.0, 1.0);
    let text = Text {
        at: point(20.0, 30.0),
        align: Align::Middle,
        text: "█".into(),
        font: Font::letter(24.0, true),
        paint: Paint::Bad,
        halo: None,
        width: 14.0,
    };
    layer.paint(&[Shape::Text(text)], &palette);
    assert_eq!(pixel(&canvas, 20.0, 22.0, 1.0), colour(&palette, Paint::Bad));
}

/// One record in `orders-0`, whose key is the first of the run.
fn world_with_a_record() -> History {
    let mut history = History::new(1);
    for line in [
        "cluster brokers=1",
        "topic orders partitions=1 rf=1",
        "producer p1",
        "send p1 orders key=a value=1",
    ] {
        history.apply(&line.parse().expect(line)).expect(line);
    }
    history.advance_to(SimTime::from_millis(5000));
    history
}

#[wasm_bindgen_test]
fn a_record_that_is_kept_is_a_cell_in_its_keys_colour() {
    let history = world_with_a_record();
    for theme in THEMES {
        dress(theme);
        let canvases = canvases();
        let mut picture = Picture::new(canvases.clone(), Language::En).expect("there are canvases");
        let Canvases { still, travelling, .. } = canvases;
        picture.resize(1200.0, 700.0, 1.0);
        picture.frame(history.world(), 1.0, false, 0.0);
        let layout = picture.layout().expect("it was laid out");
        let cell = layout.hits.iter().find(|hit| matches!(hit.thing, Thing::Record { .. }));
        let cell = cell.expect("the record is on the stage").outline;
        let palette = Palette::of_page().expect("the page has a style");
        // Beside the letter, inside the edge.
        let corner = pixel(&still, cell.x + 4.0, cell.centre().y, 1.0);
        assert_eq!(corner, colour(&palette, Paint::KeyFill(0)), "{theme}");
        assert_eq!(pixel(&travelling, cell.centre().x, cell.centre().y, 1.0)[3], 0, "{theme}");
    }
}

#[wasm_bindgen_test]
fn a_picture_without_a_place_is_not_painted() {
    dress("light");
    let history = world_with_a_record();
    let mut picture = Picture::new(canvases(), Language::En).expect("there are canvases");
    picture.frame(history.world(), 1.0, false, 0.0);
    assert!(picture.layout().is_none());
}

/// Discs of eight keys, beside and over each other, and a chevron.
fn discs(many: u8) -> Vec<Shape> {
    let disc = |number: u8| {
        let letter = Letter::of_key(Some(usize::from(number % 8)), false);
        let (column, row) = (f32::from(number % 20), f32::from(number / 20));
        let at = point(17.3 + column * 23.7, 19.6 + row * 21.3);
        Shape::Stamp { at, scale: 1.0, stamp: Stamp::Disc { letter, radius: 10.0 } }
    };
    let stamp = Stamp::Chevron { angle: 0.5, paint: Paint::Ink };
    let chevron = Shape::Stamp { at: point(450.0, 230.0), scale: 1.0, stamp };
    (0..many).map(disc).chain([chevron]).collect()
}

fn painted(
    crowd: &mut Crowd,
    shapes: &[Shape],
    palette: &Palette,
    canvas: &HtmlCanvasElement,
) -> Vec<u8> {
    // Kinds are drawn a few in a frame: after some frames all are.
    (0..4).for_each(|_| crowd.paint(shapes, palette));
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d").expect("asked rightly").expect("there is one").unchecked_into();
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.get_image_data(0.0, 0.0, width, height).expect("inside the canvas").data().0
}

#[wasm_bindgen_test]
fn many_discs_look_as_one_does_and_leave_nothing_behind() {
    for theme in THEMES {
        dress(theme);
        let palette = Palette::of_page().expect("the page has a style");
        for ratio in [1.0, 2.0] {
            let (drawn, stamped) = (canvas(), canvas());
            let mut crowd = Crowd::new(drawn.clone(), stamped.clone()).expect("canvases");
            crowd.resize(520.0, 260.0, ratio);
            let many = discs(200);
            let pixels = painted(&mut crowd, &many, &palette, &stamped);
            let alone = canvas();
            let layer = Layer::new(alone.clone()).expect("a canvas");
            layer.resize(520.0, 260.0, ratio);
            let mut differing = 0_u32;
            layer.paint(&many, &palette);
            let context: CanvasRenderingContext2d =
                alone.get_context("2d").expect("asked").expect("there").unchecked_into();
            let size = (f64::from(alone.width()), f64::from(alone.height()));
            let wanted = context.get_image_data(0.0, 0.0, size.0, size.1).expect("inside").data().0;
            assert_eq!(pixels.len(), wanted.len());
            for (one, other) in pixels.iter().zip(&wanted) {
                differing += u32::from(one.abs_diff(*other) > 70);
            }
            // Places are rounded to a quarter of a device pixel, or half of a small one.
            let share = f64::from(differing) / wanted.len() as f64;
            assert!(share < 0.005, "{theme} at {ratio}: {share} of the pixels differ");
            crowd.paint(&discs(3), &palette);
            let left = painted(&mut crowd, &discs(3), &palette, &stamped);
            assert!(left.iter().all(|byte| *byte == 0), "few are drawn on the other layer");
        }
    }
}
