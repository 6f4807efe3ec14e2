//! What a person is about to do lies on the picture where it would be, in the accent's dashes.

mod support;

use partita_scene::addition::Addition;
use partita_scene::hit::{Thing, outline};
use partita_scene::layout::layout;
use partita_scene::plan::Plan;
use partita_scene::shape::{Paint, Point, Segment, Shape, Stroke};
use partita_scene::view::View;
use support::measure::Estimate;
use support::words::English;
use support::worlds::{Still, client, first_visit, group_name, partition, topic};

/// Ends of the dashed accent wires.
fn wires(shapes: &[Shape]) -> Vec<(Point, Point)> {
    let wires = shapes.iter().filter_map(|shape| match shape {
        Shape::Path {
            segments,
            stroke: Some(Stroke { paint: Paint::Accent, dash: Some(_), .. }),
            ..
        } => Some(segments),
        _ => None,
    });
    let end = |segment: &Segment| match segment {
        Segment::Move(end)
        | Segment::Line(end)
        | Segment::Quadratic(_, end)
        | Segment::Cubic(_, _, end) => *end,
        Segment::Close => Point::default(),
    };
    wires.filter_map(|segments| Some((end(segments.first()?), end(segments.last()?)))).collect()
}

fn says(shapes: &[Shape], words: &str) -> bool {
    shapes.iter().any(|shape| matches!(shape, Shape::Text(text) if text.text == words))
}

#[test]
fn a_record_is_drawn_from_its_producer_into_the_slot_it_would_take() {
    let world = first_visit();
    for stage in [(1440.0, 746.0), (1024.0, 620.0), (390.0, 844.0)] {
        let mut view = View::new(stage.0, stage.1, &Estimate, &English);
        assert!(wires(&layout(&world, &view).shapes).is_empty());
        view.plan = Some(Plan::Record {
            producer: client("web-shop"),
            topic_partition: partition("orders", 2),
            key: Some(b"never-seen".as_slice().into()),
        });
        let planned = layout(&world, &view);
        let [(_, to)] = wires(&planned.shapes)[..] else { panic!("one wire on {stage:?}") };
        let slot = partita_scene::hit::Thing::LogEnd(partition("orders", 2));
        let slot = partita_scene::hit::outline(&planned, &slot).expect("a slot");
        assert!((slot.centre().x - to.x).abs() < 2.0, "{to:?} is not above {slot:?} on {stage:?}");
        // The first key that nobody sent yet.
        assert!(says(&planned.shapes, "I"), "{stage:?}");
        // In words where there is room for them.
        let said = says(&planned.shapes, "the new record would land here");
        assert_eq!(said, stage.0 > 1100.0, "{stage:?}");
    }
}

#[test]
fn a_new_reader_is_wired_to_what_it_would_read() {
    let world = first_visit();
    let mut view = View::new(1440.0, 746.0, &Estimate, &English);
    let plan = |topics| Some(Plan::Consumer { name: "c9".into(), topics });
    view.plan = plan(vec![topic("orders")]);
    let planned = layout(&world, &view);
    assert_eq!(wires(&planned.shapes).len(), 1);
    assert!(says(&planned.shapes, "c9"));
    view.plan = plan(vec![topic("nothing")]);
    assert!(wires(&layout(&world, &view).shapes).is_empty());
}

/// Dashed rectangles in the accent, without a ground.
fn dashed_rows(shapes: &[Shape]) -> usize {
    let is_row = |shape: &&Shape| {
        let accent = |stroke: &Stroke| stroke.paint == Paint::Accent && stroke.dash.is_some();
        matches!(shape, Shape::Rect { fill: None, stroke: Some(stroke), .. } if accent(stroke))
    };
    shapes.iter().filter(is_row).count()
}

#[test]
fn a_new_topic_shows_the_partitions_that_are_typed() {
    let mut view = View::new(1440.0, 746.0, &Estimate, &English);
    let mut planned = |world: &Still, partitions| {
        view.plan = Some(Plan::Topic { name: "clicks".into(), partitions });
        view.adding = vec![Addition::Topic];
        layout(world, &view).shapes
    };
    let empty = Still::default();
    let three = planned(&empty, Some(3));
    assert!(says(&three, "clicks") && says(&three, "3 partitions") && says(&three, "clicks-2"));
    assert_eq!(dashed_rows(&three), 3);
    let many = planned(&empty, Some(200));
    let rows = dashed_rows(&many);
    assert!((10..30).contains(&rows), "{rows} of 200 find room");
    assert!(says(&many, &format!("{} more", 200 - rows)) && says(&many, "200 partitions"));
    let unknown = planned(&empty, None);
    assert!(says(&unknown, "clicks") && dashed_rows(&unknown) == 0);
    assert!(!says(&unknown, "+ topic"), "its slot is taken");
    // Below other topics one line has to do.
    let below = planned(&first_visit(), Some(3));
    assert!(says(&below, "clicks") && says(&below, "3 partitions"));
}

#[test]
fn a_new_client_takes_the_slot_that_it_is_made_in() {
    let world = first_visit();
    let mut view = View::new(1440.0, 746.0, &Estimate, &English);
    let own = Addition::Consumer(group_name("billing"));
    let ends = |view: &View<'_>| {
        let planned = layout(&world, view);
        let slot = |addition: &Addition| {
            outline(&planned, &Thing::Add(addition.clone())).expect("a slot").centre()
        };
        let [(_, to)] = wires(&planned.shapes)[..] else { panic!("one wire") };
        (to.y, slot(&own).y, slot(&Addition::Group).y)
    };
    let plan = Plan::Consumer { name: "c9".into(), topics: vec![topic("orders")] };
    view.plan = Some(plan);
    view.adding = vec![own.clone()];
    let (end, in_group, _) = ends(&view);
    assert_eq!(end, in_group);
    view.adding = vec![Addition::Group];
    let (end, _, alone) = ends(&view);
    assert_eq!(end, alone);
}
