//! Messages on their way.

mod support;

use partita_engine::id::{MessageId, Offset};
use partita_engine::time::SimTime;
use partita_engine::world::World;
use partita_scene::hit::{Thing, outline};
use partita_scene::layout::layout;
use partita_scene::motion::{changed, moving};
use partita_scene::shape::{Point, Rect, Segment, Shape, Stroke};
use partita_scene::view::{Motion, Perspective, View};
use support::measure::Estimate;
use support::runs;
use support::words::English;
use support::worlds::{Still, first_visit, one_record, partition};

fn view() -> View<'static> {
    View::new(1440.0, 746.0, &Estimate, &English)
}

/// Where the message is at a moment: the middle of its outline.
fn place(world: &Still, at: SimTime) -> Option<Point> {
    let view = view();
    let layout = layout(world, &view);
    let moving = moving(&layout, &world.messages(), at, &view);
    moving.hits.first().map(|hit| hit.outline.centre())
}

fn after(world: &Still, millis: u64) -> SimTime {
    SimTime::from_micros(world.messages[0].departs.as_micros() + millis * 1000)
}

#[test]
fn a_record_goes_from_its_producer_into_the_slot() {
    let world = one_record();
    let layout = layout(&world, &view());
    let slot = outline(&layout, &Thing::LogEnd(partition("orders", 0))).expect("a slot").centre();
    let start = place(&world, after(&world, 0)).expect("under way");
    let end = place(&world, after(&world, 300)).expect("arriving");
    assert!(start.x < 230.0, "{start:?}");
    assert!((end.x - slot.x).abs() < 1.0 && (end.y - slot.y).abs() < 1.0, "{end:?} {slot:?}");
}

#[test]
fn it_moves_evenly_with_virtual_time() {
    let world = one_record();
    let rail = [210, 230, 250].map(|at| place(&world, after(&world, at)).expect("on the rail"));
    let [a, b, c] = rail;
    assert!(((b.x - a.x) - (c.x - b.x)).abs() < 0.5, "{rail:?}");
}

#[test]
fn before_and_after_it_is_not_there() {
    let world = one_record();
    let early = SimTime::from_micros(world.messages[0].departs.as_micros() - 1);
    assert_eq!(place(&world, early), None);
    assert_eq!(place(&world, after(&world, 301)), None);
}

#[test]
fn a_second_batch_lands_behind_the_first() {
    let mut world = one_record();
    let orders = partition("orders", 0);
    world.produce("p1", &orders, 990, &[1]);
    world.produce("p1", &orders, 985, &[2]);
    world.messages.remove(0);
    let view = view();
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let mut places: Vec<f32> = moving.hits.iter().map(|hit| hit.outline.centre().x).collect();
    places.sort_by(f32::total_cmp);
    assert!(places[1] - places[0] > 25.0, "one slot apart: {places:?}");
}

#[test]
fn thousands_of_records_are_stamps_on_a_few_lines() {
    let mut world = one_record();
    for number in 0..2000 {
        world.produce("p1", &partition("orders", 0), 702 + number % 290, &[1]);
    }
    let view = view();
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let stamps = |shape: &&Shape| matches!(shape, Shape::Stamp { .. });
    let discs = moving.shapes.iter().filter(stamps).count();
    assert_eq!(discs, world.messages.len(), "a disc for each record");
    assert!(moving.shapes.len() - discs <= 4, "one trail for each colour, one port for each wire");
    assert_eq!(moving.hits.len(), discs, "each can be pointed at");
}

#[test]
fn flow_is_as_wide_as_there_are_records_on_the_wire() {
    let width = |records: u64| {
        let mut world = one_record();
        for _ in 0..records {
            world.produce("p1", &partition("orders", 0), 900, &[1]);
        }
        let mut view = view();
        view.motion = Motion::Flow;
        let layout = layout(&world, &view);
        let moving = moving(&layout, &world.messages(), world.now(), &view);
        let lines: Vec<f32> = moving
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Path { stroke: Some(stroke), .. } => Some(stroke.width),
                _ => None,
            })
            .collect();
        assert_eq!(lines.len(), 1, "one line for a wire");
        lines[0]
    };
    assert!(width(9) > width(1));
    assert!(width(5000) < 9.0, "never wider than the wires are apart");
}

#[test]
fn reduced_motion_moves_nothing_and_shows_what_changed() {
    let world = first_visit();
    let mut view = view();
    view.motion = Motion::Still;
    let before = layout(&world, &view);
    assert!(moving(&before, &world.messages(), world.now(), &view).shapes.is_empty());
    let mut later = world.clone();
    later.groups[0].committed.insert(partition("orders", 0), Offset(9));
    let after = layout(&later, &view);
    assert_eq!(changed(&before, &after).shapes.len(), 2, "old bookmark and new");
    assert!(changed(&before, &before).shapes.is_empty());
}

#[test]
fn flow_draws_lines_instead_of_discs() {
    let world = first_visit();
    let mut view = view();
    view.motion = Motion::Flow;
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    assert!(!moving.shapes.is_empty());
    assert!(!moving.shapes.iter().any(|shape| matches!(shape, Shape::Text(_))));
}

#[test]
fn each_message_can_be_pointed_at() {
    let world = first_visit();
    let view = view();
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    for message in &world.messages {
        let thing = Thing::Message(message.id);
        assert!(moving.hits.iter().any(|hit| hit.thing == thing), "{:?}", message.id);
    }
    let strange = Thing::Message(MessageId(99));
    assert!(!moving.hits.iter().any(|hit| hit.thing == strange));
}

#[test]
fn the_same_moment_gives_the_same_picture() {
    let world = first_visit();
    let view = view();
    let layout = layout(&world, &view);
    let first = moving(&layout, &world.messages(), world.now(), &view);
    let _ = moving(&layout, &world.messages(), SimTime::ZERO, &view);
    assert_eq!(first, moving(&layout, &world.messages(), world.now(), &view));
}

/// How many wires' rings are drawn over their ends.
fn rings(perspective: Perspective) -> usize {
    let world = one_record();
    let view = View { perspective, ..view() };
    let moving = moving(&layout(&world, &view), &world.messages(), after(&world, 150), &view);
    let ring = |shape: &&Shape| matches!(shape, Shape::Circle { radius, .. } if *radius == 4.5);
    moving.shapes.iter().filter(ring).count()
}

#[test]
fn in_the_brokers_view_the_sign_of_the_last_request_stays_uncovered() {
    assert_eq!(rings(Perspective::Topics), 1, "the wire's own ring");
    assert_eq!(rings(Perspective::Brokers), 0, "there the sign stands in its place");
}

/// The upright parts of dotted lines that are long enough to be the way beside a column.
fn upright_strands(shapes: &[Shape]) -> Vec<Rect> {
    let mut parts = Vec::new();
    for shape in shapes {
        let Shape::Path { segments, stroke: Some(Stroke { dash: Some(_), .. }), .. } = shape else {
            continue;
        };
        let mut here: Option<Point> = None;
        for segment in segments {
            let to = match segment {
                Segment::Move(to)
                | Segment::Line(to)
                | Segment::Quadratic(_, to)
                | Segment::Cubic(_, _, to) => *to,
                Segment::Close => continue,
            };
            if let (Some(from), Segment::Line(_)) = (here, segment)
                && (from.x - to.x).abs() < 0.5
                && (from.y - to.y).abs() > 30.0
            {
                let (top, height) = (from.y.min(to.y), (from.y - to.y).abs());
                parts.push(Rect::new(to.x - 0.5, top, 1.0, height));
            }
            here = Some(to);
        }
    }
    parts
}

#[test]
fn words_keep_off_the_lines_beside_the_columns() {
    let mut world = runs::run(&runs::SHOP);
    let (mut seen, mut said) = (0, 0);
    for millis in (200..24_000).step_by(170) {
        world.advance_to(SimTime::from_millis(millis));
        for stage in [(1440.0, 746.0), (1024.0, 620.0)] {
            let view = View::new(stage.0, stage.1, &Estimate, &English);
            let layout = layout(&world, &view);
            let moving = moving(&layout, &world.messages(), world.now(), &view);
            let strands = upright_strands(&moving.shapes);
            seen += strands.len();
            for shape in &moving.shapes {
                let Shape::Text(text) = shape else { continue };
                said += 1;
                let area = text.area();
                let crossed = strands.iter().find(|strand| strand.intersects(&area));
                assert_eq!(crossed, None, "{text:?} at {millis} ms on {stage:?}");
            }
        }
    }
    assert!(seen > 20 && said > 100, "{seen} lines and {said} words were looked at");
}
