//! Where something can be added, the picture has a slot: none over anything, none beyond the stage,
//! each as large as a pointer needs.

mod support;

use partita_engine::world::World;
use partita_scene::addition::Addition;
use partita_scene::hit::{Thing, hit};
use partita_scene::layout::{Layout, layout};
use partita_scene::level::Level;
use partita_scene::shape::{Paint, Rect, Shape, Text};
use partita_scene::view::{PHONE_WIDTH, Perspective, View};
use support::gallery::everywhere;
use support::measure::Estimate;
use support::runs;
use support::words::English;
use support::worlds::{Still, dense, first_visit, group_name, topic};

/// Each picture in the topics' view, as it is first seen and scrolled to its end.
fn pictures(check: impl Fn(&str, &dyn World, &Layout, &View<'_>)) {
    everywhere("", |picture, world, mut view| {
        let first = layout(world, &view);
        check(picture, world, &first, &view);
        view.scroll = first.most_scroll;
        let end = layout(world, &view);
        check(&format!("{picture}, at its end"), world, &end, &view);
    });
}

fn slots(layout: &Layout) -> Vec<(&Addition, Rect)> {
    let slots = layout.hits.iter().filter_map(|hit| match &hit.thing {
        Thing::Add(addition) => Some((addition, hit.outline)),
        _ => None,
    });
    slots.collect()
}

fn texts(layout: &Layout) -> impl Iterator<Item = &Text> {
    layout.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    })
}

/// What has an edge of its own on the picture.
const fn is_solid(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::Producer(_)
            | Thing::Consumer(_)
            | Thing::Broker(_)
            | Thing::Partition(_)
            | Thing::Add(_)
    )
}

#[test]
fn no_slot_lies_over_anything() {
    pictures(|picture, _, layout, _| {
        for (addition, slot) in slots(layout) {
            let inner = slot.grown(-0.5);
            for hit in layout.hits.iter().filter(|hit| is_solid(&hit.thing)) {
                let itself = hit.thing == Thing::Add(addition.clone());
                assert!(
                    itself || !inner.intersects(&hit.outline.grown(-0.5)),
                    "{picture}: {addition:?} at {slot:?} lies over {hit:?}"
                );
            }
            for text in texts(layout).filter(|text| inner.intersects(&text.area().grown(-0.5))) {
                assert!(text.text.starts_with('+'), "{picture}: {addition:?} lies over {text:?}");
            }
        }
    });
}

#[test]
fn each_slot_can_be_pressed_and_says_what_it_adds() {
    pictures(|picture, _, layout, view| {
        for (addition, slot) in slots(layout) {
            assert!(
                slot.x >= 0.0 && slot.right() <= view.width,
                "{picture}: {addition:?} {slot:?}"
            );
            assert!(slot.width >= 24.0 && slot.height >= 24.0, "{picture}: {addition:?} {slot:?}");
            let centre = slot.centre();
            if centre.y <= 0.0 || centre.y >= view.height {
                continue;
            }
            let there = hit(layout, centre.x, centre.y);
            assert_eq!(there, Some(Thing::Add(addition.clone())), "{picture}");
            let says = texts(layout).any(|text| {
                slot.contains(text.area().centre().x, text.area().centre().y)
                    && text.text.starts_with('+')
            });
            assert!(says, "{picture}: {addition:?} says nothing");
        }
    });
}

#[test]
fn all_of_them_are_in_reach_of_scrolling() {
    pictures(|picture, _, layout, view| {
        let end = layout.content_height - view.scroll;
        for (addition, slot) in slots(layout) {
            assert!(slot.bottom() <= end + 0.5, "{picture}: {addition:?} {slot:?} below {end}");
        }
    });
}

#[test]
fn everything_can_be_added_from_the_picture_where_it_has_rows() {
    pictures(|picture, world, layout, view| {
        let has = |addition: &Addition| slots(layout).iter().any(|(slot, _)| *slot == addition);
        if layout.level == Level::Overview {
            assert!(slots(layout).is_empty(), "{picture}: bars leave no room");
            return;
        }
        if view.width <= PHONE_WIDTH {
            assert_eq!(has(&Addition::Producer), world.producers().len() < 3, "{picture}");
            assert_eq!(
                has(&Addition::Topic),
                world.topics().iter().all(|t| t.internal),
                "{picture}"
            );
            return;
        }
        for addition in [Addition::Producer, Addition::Topic, Addition::Group, Addition::Broker] {
            assert!(has(&addition), "{picture}: {addition:?}");
        }
        for group in world.groups() {
            assert!(has(&Addition::Consumer(group.name.clone())), "{picture}: {}", group.name);
        }
        for view in world.topics().into_iter().filter(|view| !view.internal) {
            assert!(has(&Addition::Partition(view.name.clone())), "{picture}: {}", view.name);
        }
    });
}

#[test]
fn the_view_of_brokers_has_none() {
    let mut view = View::new(1440.0, 746.0, &Estimate, &English);
    view.perspective = Perspective::Brokers;
    assert!(slots(&layout(&runs::run(&runs::SHOP), &view)).is_empty());
}

/// Where an addition's slot is.
fn place(layout: &Layout, addition: &Addition) -> Rect {
    let slots = slots(layout);
    let found = slots.iter().find(|(slot, _)| *slot == addition);
    found.map(|(_, place)| *place).expect("the picture has a slot for it")
}

#[test]
fn each_stands_where_the_new_thing_would() {
    let world = first_visit();
    let layout = layout(&world, &View::new(1440.0, 746.0, &Estimate, &English));
    let outline = |thing: &Thing| partita_scene::hit::outline(&layout, thing).expect("drawn");
    let below = |addition: &Addition, thing: &Thing| {
        let (slot, above) = (place(&layout, addition), outline(thing));
        let near = slot.y - above.bottom();
        assert!((0.0..16.0).contains(&near), "{addition:?} at {slot:?} below {above:?}");
        assert!((slot.x - above.x).abs() < 1.0, "{addition:?} at {slot:?} below {above:?}");
    };
    let producer = Thing::Producer(support::worlds::client("importer"));
    below(&Addition::Producer, &producer);
    let last = Thing::Partition(support::worlds::partition("orders", 3));
    below(&Addition::Partition(topic("orders")), &last);
    let reader = Thing::Consumer(support::worlds::client("c3"));
    below(&Addition::Consumer(group_name("billing")), &reader);
    let (group, topic) = (place(&layout, &Addition::Group), place(&layout, &Addition::Topic));
    assert!((group.y - topic.y).abs() < 1.0, "both on one line: {group:?}, {topic:?}");
}

#[test]
fn dense_rows_have_them_beside_the_headings() {
    let world = dense();
    let layout = layout(&world, &View::new(1440.0, 746.0, &Estimate, &English));
    let first = Thing::Partition(support::worlds::partition("topic-1", 0));
    let row = partita_scene::hit::outline(&layout, &first).expect("drawn");
    let slot = place(&layout, &Addition::Partition(topic("topic-1")));
    assert!(slot.bottom() <= row.y, "{slot:?} is no row above {row:?}");
    assert!(layout.most_scroll <= 0.0, "they take no height");
}

#[test]
fn what_a_form_is_open_for_is_in_the_accent() {
    let accent = |adding: Vec<Addition>| {
        let mut view = View::new(1440.0, 746.0, &Estimate, &English);
        view.adding = adding;
        let layout = layout(&first_visit(), &view);
        let said: Vec<String> = texts(&layout)
            .filter(|text| text.paint == Paint::Accent)
            .map(|text| text.text.clone())
            .collect();
        said
    };
    assert!(accent(Vec::new()).is_empty());
    assert_eq!(accent(vec![Addition::Broker, Addition::Record]), ["+ broker", "+ record"]);
}

#[test]
fn a_record_is_written_once_somebody_can_send_it_somewhere() {
    let has = |world: &Still| {
        let layout = layout(world, &View::new(1440.0, 746.0, &Estimate, &English));
        slots(&layout).iter().any(|(addition, _)| **addition == Addition::Record)
    };
    assert!(has(&first_visit()));
    assert!(!has(&Still::default()), "there is no topic");
    let mut nobody = first_visit();
    nobody.producers.clear();
    assert!(!has(&nobody), "there is no producer");
}
