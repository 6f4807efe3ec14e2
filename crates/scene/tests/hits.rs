//! What lies under the pointer, and where the arrow keys lead.

mod support;

use partita_engine::id::{BrokerId, Offset};
use partita_engine::world::World;
use partita_scene::addition::Addition;
use partita_scene::hit::{Direction, Thing, hit, hit_all, neighbour, outline};
use partita_scene::layout::{Layout, layout};
use partita_scene::motion::moving;
use partita_scene::view::View;
use support::crowd;
use support::measure::Estimate;
use support::reach::everything_by_arrows;
use support::words::English;
use support::worlds::{client, first_visit, group_name, partition, topic};

fn first() -> Layout {
    layout(&first_visit(), &View::new(1440.0, 746.0, &Estimate, &English))
}

fn record(index: u32, offset: u64) -> Thing {
    Thing::Record { topic_partition: partition("orders", index), offset: Offset(offset) }
}

#[test]
fn everything_is_found_at_its_own_middle() {
    let layout = first();
    let orders = partition("orders", 1);
    let things = [
        Thing::Producer(client("mobile")),
        Thing::Broker(BrokerId(2)),
        record(1, 12),
        Thing::LogEnd(orders.clone()),
        Thing::HighWatermark(orders.clone()),
        Thing::Committed { group: group_name("billing"), topic_partition: orders.clone() },
        Thing::Position { consumer: client("c1"), topic_partition: orders.clone() },
        Thing::Replica { broker: BrokerId(3), topic_partition: orders },
        Thing::Consumer(client("c2")),
        Thing::Group(group_name("billing")),
    ];
    for thing in things {
        let place = outline(&layout, &thing).expect("every thing has an outline").centre();
        assert_eq!(hit(&layout, place.x, place.y), Some(thing));
    }
}

#[test]
fn beside_everything_there_is_nothing() {
    assert_eq!(hit(&first(), 2.0, 740.0), None);
}

#[test]
fn a_message_lies_over_what_it_passes() {
    let world = first_visit();
    let view = View::new(1440.0, 746.0, &Estimate, &English);
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    let message = moving.hits.first().expect("a message in flight");
    let centre = message.outline.centre();
    assert_eq!(hit_all(&layout, &moving, centre.x, centre.y), Some(message.thing.clone()));
    assert_ne!(hit(&layout, centre.x, centre.y), Some(message.thing.clone()));
}

#[test]
fn arrows_walk_along_a_log_and_from_log_to_log() {
    let layout = first();
    let step = |from: &Thing, direction| neighbour(&layout, from, direction);
    let orders = |index| partition("orders", index);
    assert_eq!(step(&record(1, 9), Direction::Right), Some(record(1, 10)));
    assert_eq!(step(&record(1, 9), Direction::Left), Some(record(1, 8)));
    assert!(matches!(
        step(&record(1, 9), Direction::Down),
        Some(Thing::Record { topic_partition, .. }) if topic_partition == orders(2)
    ));
    assert_eq!(step(&record(1, 13), Direction::Right), Some(Thing::LogEnd(orders(1))));
    let below_all = Thing::Add(Addition::Topic);
    let slot = Thing::Add(Addition::Partition(topic("orders")));
    assert_eq!(step(&record(3, 5), Direction::Down), Some(slot.clone()), "the last log");
    assert_eq!(step(&slot, Direction::Down), Some(below_all.clone()));
    assert_eq!(step(&below_all, Direction::Down), None, "the last row");
    let record = Thing::Add(Addition::Record);
    let reader = Thing::Add(Addition::Consumer(group_name("billing")));
    assert_eq!(step(&below_all, Direction::Right), Some(record), "beside it");
    assert_eq!(step(&slot, Direction::Right), Some(reader), "out of the rows");
    assert_eq!(step(&Thing::Group(group_name("none")), Direction::Up), None, "not in the picture");
}

#[test]
fn arrows_lead_from_producers_through_logs_to_consumers() {
    let layout = first();
    let mut here = Thing::Producer(client("web-shop"));
    let mut kinds = vec![here.clone()];
    while let Some(next) = neighbour(&layout, &here, Direction::Right) {
        here = next;
        kinds.push(here.clone());
        assert!(kinds.len() < 60, "no circle");
    }
    assert!(matches!(here, Thing::Consumer(_) | Thing::Group(_)), "{here:?}");
    let back = neighbour(&layout, &here, Direction::Left).expect("back into the rows");
    assert!(back.topic_partition().is_some(), "{back:?}");
}

#[test]
fn everything_can_be_reached_by_arrows() {
    let world = first_visit();
    for stage in [(1440.0, 746.0), (390.0, 900.0)] {
        let layout = layout(&world, &View::new(stage.0, stage.1, &Estimate, &English));
        everything_by_arrows(&layout, stage);
    }
}

#[test]
fn targets_are_large_enough() {
    for hit in first().hits {
        let record_like = matches!(hit.thing, Thing::Record { .. } | Thing::Replica { .. });
        let least = if record_like { 8.0 } else { 24.0 };
        assert!(hit.area.width >= least && hit.area.height >= least, "{hit:?}");
    }
}

#[test]
fn nothing_moves_under_the_pointer() {
    let world = first_visit();
    for stage in [(1440.0, 746.0), (1024.0, 620.0), (390.0, 640.0)] {
        let mut view = View::new(stage.0, stage.1, &Estimate, &English);
        let still = layout(&world, &view);
        for thing in still.hits.iter().map(|hit| hit.thing.clone()) {
            view.hovered = Some(thing.clone());
            assert_eq!(layout(&world, &view).hits, still.hits, "{thing:?}");
        }
    }
}

#[test]
fn the_strip_under_the_pointer_has_the_words() {
    let world = first_visit();
    let mut view = View::new(1440.0, 746.0, &Estimate, &English);
    let says = |layout: &Layout, words: &str| {
        layout.shapes.iter().any(|shape| match shape {
            partita_scene::shape::Shape::Text(text) => text.text == words,
            _ => false,
        })
    };
    assert!(!says(&layout(&world, &view), "log end 14"));
    view.hovered = Some(record(1, 12));
    assert!(says(&layout(&world, &view), "log end 14"), "its strip is the one with words");
    assert!(!says(&layout(&world, &view), "log end 11"), "and no other");
}

#[test]
fn arrows_walk_the_bars_as_they_stand() {
    let world = crowd::thousand();
    let layout = layout(&world, &View::new(1440.0, 746.0, &Estimate, &English));
    let bar = Thing::Partition(partition("clicks", 137));
    let start = outline(&layout, &bar).expect("every partition has a bar");
    for (direction, back) in [(Direction::Left, Direction::Right), (Direction::Down, Direction::Up)]
    {
        let next = neighbour(&layout, &bar, direction).expect("bars on all sides");
        let there = outline(&layout, &next).expect("what is walked to has an outline");
        assert!(there.x < start.x || there.y > start.y, "{next:?}");
        assert_eq!(neighbour(&layout, &next, back), Some(bar.clone()));
    }
}

#[test]
fn every_bar_is_found_at_its_own_middle() {
    let world = crowd::thousand();
    let layout = layout(&world, &View::new(1440.0, 746.0, &Estimate, &English));
    let partitions = world.topics.iter().flat_map(|topic| &topic.partitions);
    for partition in partitions {
        let bar = Thing::Partition(partition.topic_partition.clone());
        let place = outline(&layout, &bar).expect("every partition has a bar").centre();
        assert_eq!(hit(&layout, place.x, place.y), Some(bar));
    }
}
