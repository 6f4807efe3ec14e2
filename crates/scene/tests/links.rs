//! Links of the brokers' view: each can be pointed at and walked to, and says what is wrong with it.

mod support;

use partita_engine::id::{BrokerId, ControllerId, NodeId};
use partita_engine::simulation::Simulation;
use partita_engine::time::SimTime;
use partita_scene::hit::{Direction, Thing, hit, link_towards, neighbour, node_at, outline};
use partita_scene::layout::{Layout, layout};
use partita_scene::shape::{Paint, Rect, Shape, Stroke};
use partita_scene::view::{Perspective, View};
use support::measure::Estimate;
use support::reach::everything_by_arrows;
use support::runs;
use support::words::English;
use support::worlds::client;

const STAGES: [(f32, f32); 3] = [(1440.0, 746.0), (1024.0, 620.0), (390.0, 640.0)];

fn shop(more: &[&str]) -> Simulation {
    let mut world = runs::run(&runs::SHOP);
    world.advance_to(SimTime::from_millis(14_240));
    for line in more {
        world.apply(&line.parse().expect(line)).expect(line);
    }
    world
}

fn picture(world: &Simulation, stage: (f32, f32)) -> Layout {
    let mut view = View::new(stage.0, stage.1, &Estimate, &English);
    view.perspective = Perspective::Brokers;
    layout(world, &view)
}

fn broker(id: u32) -> NodeId {
    NodeId::Broker(BrokerId(id))
}

fn link(one: &NodeId, other: &NodeId) -> Thing {
    Thing::link(one, other).expect("a broker is at one end")
}

fn says(layout: &Layout, area: Rect, words: &str) -> bool {
    layout.shapes.iter().any(|shape| match shape {
        Shape::Text(text) => text.text == words && area.intersects(&text.area()),
        _ => false,
    })
}

#[test]
fn a_link_has_a_broker_at_one_end_and_one_name() {
    assert_eq!(Thing::link(&broker(2), &broker(1)), Thing::link(&broker(1), &broker(2)));
    assert_eq!(Thing::link(&broker(1), &broker(1)), None);
    let (p1, controller) =
        (NodeId::Producer(client("p1")), NodeId::Controller(ControllerId::ALONE));
    assert_eq!(Thing::link(&p1, &broker(1)), Thing::link(&broker(1), &p1));
    assert_eq!(Thing::link(&p1, &controller), None);
    let voter = |id| NodeId::Controller(ControllerId(id));
    assert_eq!(Thing::link(&voter(102), &voter(101)), Thing::link(&voter(101), &voter(102)));
    assert!(Thing::link(&voter(101), &voter(102)).is_some(), "controllers talk to each other");
    assert_eq!(Thing::link(&voter(101), &voter(101)), None);
}

#[test]
fn the_gap_between_two_cards_is_the_link_of_their_brokers() {
    let world = shop(&[]);
    for stage in STAGES {
        let layout = picture(&world, stage);
        for (one, other) in [(1, 2), (2, 3)] {
            let thing = link(&broker(one), &broker(other));
            let gap = outline(&layout, &thing).expect("a gap");
            let middle = gap.centre();
            assert_eq!(hit(&layout, middle.x, middle.y), Some(thing.clone()), "{stage:?}");
            let place = layout.hits.iter().find(|hit| hit.thing == thing).expect("a gap");
            let least = if stage.0 < 600.0 { 44.0 } else { 24.0 };
            assert!(place.area.width >= least && place.area.height >= least, "{place:?}");
        }
        let controlled = link(&broker(1), &NodeId::Controller(ControllerId::ALONE));
        let middle = outline(&layout, &controlled).expect("a line to the controller").centre();
        assert_eq!(hit(&layout, middle.x, middle.y), Some(controlled));
    }
    assert_eq!(outline(&picture(&world, STAGES[0]), &link(&broker(1), &broker(3))), None);
}

#[test]
fn a_producer_is_linked_to_whom_it_wrote_last() {
    let layout = picture(&shop(&[]), STAGES[0]);
    let links = layout.hits.iter().filter(|hit| {
        matches!(&hit.thing, Thing::Link { other: NodeId::Producer(name), .. } if *name == client("mobile"))
    });
    assert_eq!(links.count(), 1);
}

#[test]
fn what_is_wrong_stands_on_the_link() {
    let faults = ["cut b1 b2", "hold b2 b3", "delay b3 controller 0.5", "drop next b2 mobile"];
    let (sound, broken) = (shop(&[]), shop(&faults));
    for stage in STAGES {
        let (sound, broken) = (picture(&sound, stage), picture(&broken, stage));
        let check = |thing: Thing, words: &str| {
            let area = outline(&broken, &thing).expect("a link").grown(60.0);
            assert!(says(&broken, area, words), "{thing:?} on {stage:?}");
            assert!(!says(&sound, area, words), "{thing:?} on {stage:?}");
        };
        check(link(&broker(1), &broker(2)), "✕");
        check(link(&broker(2), &broker(3)), "held");
        check(link(&broker(2), &NodeId::Producer(client("mobile"))), "✕ loses next b2");
        if stage.0 > 600.0 {
            check(link(&broker(3), &NodeId::Controller(ControllerId::ALONE)), "+0.5 s");
        }
        let red = |layout: &Layout| {
            let dashed = |shape: &&Shape| {
                let Shape::Path { stroke: Some(Stroke { paint, dash, .. }), .. } = shape else {
                    return false;
                };
                *paint == Paint::Bad && dash.is_some()
            };
            layout.shapes.iter().filter(dashed).count()
        };
        assert!(red(&broken) >= 2 && red(&sound) == 0, "two stubs about a cross on {stage:?}");
    }
}

#[test]
fn arrows_lead_from_card_to_link_and_x_finds_it_in_their_direction() {
    let layout = picture(&shop(&[]), STAGES[0]);
    let b2 = Thing::Broker(BrokerId(2));
    let (left, right) = (link(&broker(1), &broker(2)), link(&broker(2), &broker(3)));
    assert_eq!(neighbour(&layout, &b2, Direction::Right), Some(right.clone()));
    assert_eq!(neighbour(&layout, &right, Direction::Right), Some(Thing::Broker(BrokerId(3))));
    assert_eq!(link_towards(&layout, &b2, Direction::Left), Some(left));
    assert_eq!(link_towards(&layout, &b2, Direction::Right), Some(right));
    let up = link(&broker(2), &NodeId::Controller(ControllerId::ALONE));
    assert_eq!(link_towards(&layout, &b2, Direction::Up), Some(up));
    assert_eq!(link_towards(&layout, &b2, Direction::Down), None);
    assert_eq!(link_towards(&layout, &Thing::Broker(BrokerId(1)), Direction::Left), None);
    let mobile = Thing::Producer(client("mobile"));
    assert!(matches!(link_towards(&layout, &mobile, Direction::Right), Some(Thing::Link { .. })));
}

/// Controllers, or ZooKeeper's servers, and links between them with which something is wrong.
fn voters(more: &[&str]) -> Simulation {
    let mut world =
        runs::run(&["cluster brokers=3 controllers=3", "topic orders partitions=2 rf=3"]);
    world.advance_to(SimTime::from_millis(4_000));
    for line in more {
        world.apply(&line.parse().expect(line)).expect(line);
    }
    world
}

/// The voters as they stand below each other.
fn lines(layout: &Layout) -> Vec<NodeId> {
    let voters = layout.hits.iter().filter(|hit| matches!(hit.thing, Thing::Controller(_)));
    voters.filter_map(|hit| hit.thing.node()).collect()
}

#[test]
fn the_lane_between_two_voters_is_their_link() {
    let world = voters(&[]);
    for stage in STAGES {
        let layout = picture(&world, stage);
        let lines = lines(&layout);
        assert_eq!(lines.len(), 3);
        for pair in lines.windows(2) {
            let thing = link(&pair[0], &pair[1]);
            let middle = outline(&layout, &thing).expect("a joint").centre();
            assert_eq!(hit(&layout, middle.x, middle.y), Some(thing.clone()), "{stage:?}");
            let place = layout.hits.iter().find(|hit| hit.thing == thing).expect("a joint");
            let least = if stage.0 < 600.0 { (44.0, 32.0) } else { (24.0, 24.0) };
            let (width, height) = (place.area.width, place.area.height);
            assert!(width >= least.0 && height >= least.1, "{place:?}");
        }
        everything_by_arrows(&layout, stage);
    }
    let alone = picture(&shop(&[]), STAGES[0]);
    let between = |hit: &&partita_scene::hit::Hit| {
        matches!(hit.thing, Thing::Link { one: NodeId::Controller(_), .. })
    };
    assert_eq!(alone.hits.iter().filter(between).count(), 0, "one has nobody to talk to");
}

#[test]
fn x_and_an_arrow_find_the_links_of_a_controller() {
    let layout = picture(&voters(&[]), STAGES[0]);
    let thing = |node: &NodeId| match node {
        NodeId::Controller(id) => Thing::Controller(*id),
        other => panic!("{other} is no controller"),
    };
    let lines = lines(&layout);
    let [first, second, third] = lines.as_slice() else { panic!("three voters: {lines:?}") };
    let towards = |from, direction| link_towards(&layout, &thing(from), direction);
    assert_eq!(towards(first, Direction::Down), Some(link(first, second)));
    assert_eq!(towards(second, Direction::Up), Some(link(first, second)));
    assert_eq!(towards(second, Direction::Down), Some(link(second, third)));
    assert_eq!(towards(first, Direction::Up), None);
    assert_eq!(towards(second, Direction::Left), None);
    assert_eq!(towards(second, Direction::Right), None, "all of them are upright");
    let up = link_towards(&layout, &Thing::Broker(BrokerId(2)), Direction::Up);
    assert_eq!(up, Some(link(&broker(2), first)), "brokers ask the one that leads");
    for lines in [&runs::SHOP[..], &["cluster brokers=3 meta=zookeeper zk=1"]] {
        let mut world = runs::run(lines);
        world.advance_to(SimTime::from_millis(5_000));
        let layout = picture(&world, STAGES[0]);
        let alone = self::lines(&layout).remove(0);
        let down = link_towards(&layout, &thing(&alone), Direction::Down);
        assert_eq!(down, Some(link(&broker(1), &alone)), "to the nearest card");
    }
}

#[test]
fn what_is_wrong_between_controllers_stands_on_their_lane_and_at_both() {
    for stage in STAGES {
        let sound = picture(&voters(&[]), stage);
        let cut = picture(&voters(&["cut 101 102", "cut 102 103", "cut 101 103"]), stage);
        let pairs: Vec<NodeId> = lines(&cut);
        for pair in pairs.windows(2) {
            let area = outline(&cut, &link(&pair[0], &pair[1])).expect("a joint");
            assert!(says(&cut, area, "✕") && !says(&sound, area, "✕"), "{stage:?}");
        }
        let named = cut.shapes.iter().filter(|shape| match shape {
            Shape::Text(text) => text.text.starts_with("✕ 10") && text.paint == Paint::Bad,
            _ => false,
        });
        assert_eq!(named.count(), 3, "each of them says so on {stage:?}");
    }
    let held = picture(&voters(&["hold 101 102", "hold 102 103", "hold 101 103"]), STAGES[0]);
    let pairs = lines(&held);
    let area = outline(&held, &link(&pairs[0], &pairs[1])).expect("a joint").grown(60.0);
    assert!(says(&held, area, "held"));
}

#[test]
fn every_part_of_the_picture_that_is_a_nodes_can_be_the_end_of_a_link() {
    let layout = picture(&voters(&[]), STAGES[0]);
    for thing in [Thing::Controller(ControllerId(103)), Thing::Broker(BrokerId(2))] {
        let (x, y) = match outline(&layout, &thing).expect("drawn") {
            line if matches!(thing, Thing::Controller(_)) => (line.x + 8.0, line.centre().y),
            card => (card.x + 40.0, card.y + 20.0),
        };
        assert_eq!(node_at(&layout, x, y), Some(thing));
    }
    let copy = layout.hits.iter().find(|hit| matches!(hit.thing, Thing::Replica { .. }));
    let copy = copy.expect("a copy");
    let place = (copy.outline.x + 3.0, copy.outline.y + 3.0);
    assert_eq!(node_at(&layout, place.0, place.1).and_then(|it| it.node()), copy.thing.node());
    let log = outline(&layout, &Thing::ControllerLog).expect("a box");
    assert_eq!(node_at(&layout, log.right() - 4.0, log.bottom() - 3.0), None, "of all of them");
    let alone = picture(&shop(&[]), STAGES[0]);
    let log = outline(&alone, &Thing::ControllerLog).expect("a box").centre();
    let controller = Some(Thing::Controller(ControllerId::ALONE));
    assert_eq!(node_at(&alone, log.x, log.y), controller, "the box of one is its own");
}

#[test]
fn both_ends_of_the_link_that_is_looked_for_are_ringed() {
    let world = voters(&[]);
    let dashed = |hovered: Option<Thing>| {
        let mut view = View::new(STAGES[0].0, STAGES[0].1, &Estimate, &English);
        view.perspective = Perspective::Brokers;
        view.aimed_from = Some(Thing::Controller(ControllerId(102)));
        view.hovered = hovered;
        let layout = layout(&world, &view);
        let ring = |shape: &&Shape| match shape {
            Shape::Rect { stroke: Some(Stroke { paint, dash, .. }), .. } => {
                *paint == Paint::Accent && dash.is_some()
            }
            _ => false,
        };
        layout.shapes.iter().filter(ring).count()
    };
    assert_eq!(dashed(None), 1);
    assert_eq!(dashed(Some(Thing::Broker(BrokerId(3)))), 2);
    assert_eq!(dashed(Some(Thing::ControllerLog)), 1, "no link leads there");
}

#[test]
fn every_thing_of_the_brokers_view_is_reached_by_arrows() {
    let world = shop(&["cut b1 b2"]);
    for stage in STAGES {
        let layout = picture(&world, stage);
        everything_by_arrows(&layout, stage);
    }
}
