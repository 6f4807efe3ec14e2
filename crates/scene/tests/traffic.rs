//! What moves in the brokers' view: what controllers, brokers and ZooKeeper say to each other, and what is
//! copied.

mod support;

use partita_engine::id::{ControllerId, NodeId, TopicPartition};
use partita_engine::time::SimTime;
use partita_engine::wire::{Body, FetchedPartition, Message, Request, Response};
use partita_engine::world::World;
use partita_scene::hit::{Hit, Thing, outline};
use partita_scene::layout::{Layout, layout};
use partita_scene::motion::{Moving, moving, note};
use partita_scene::shape::{Rect, Shape};
use partita_scene::view::{Perspective, View};
use support::measure::Estimate;
use support::runs::{self, under_way};
use support::words::English;

const WIDE: (f32, f32) = (1440.0, 746.0);

fn view(size: (f32, f32)) -> View<'static> {
    let mut view = View::new(size.0, size.1, &Estimate, &English);
    view.perspective = Perspective::Brokers;
    view
}

#[test]
fn messages_of_brokers_and_controller_are_drawn_where_there_are_some() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let heartbeat = under_way(&mut shop, |message| {
        matches!(message.body, Body::Request(Request::BrokerHeartbeat { .. }))
    });
    let view = view(WIDE);
    let drawn = |view: &View<'_>| {
        let layout = layout(&shop, view);
        let moving = moving(&layout, &shop.messages(), shop.now(), view);
        moving.hits.iter().find(|hit| hit.thing == Thing::Message(heartbeat.id)).cloned()
    };
    let hit = drawn(&view).expect("it is drawn");
    let NodeId::Broker(broker) = heartbeat.from else { panic!("a broker sends heartbeats") };
    let card = outline(&layout(&shop, &view), &Thing::Broker(broker)).expect("it has a card");
    let centre = hit.outline.centre();
    assert!((centre.x - card.centre().x).abs() < 1.0 && centre.y < card.y + 20.0, "{hit:?}");
    let mut topics = view.clone();
    topics.perspective = Perspective::Topics;
    assert_eq!(drawn(&topics), None, "no controller stands there");
}

/// What moves, and where the voters' lane is: the link between the two that stand first.
fn between_voters(wanted: impl Fn(&Message) -> bool) -> (Layout, Moving, Message) {
    let mut world = runs::run(&runs::QUORUM);
    let message = under_way(&mut world, wanted);
    let view = view(WIDE);
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    (layout, moving, message)
}

#[test]
fn controllers_ask_each_other_for_votes_in_the_lane_beside_their_names() {
    let (layout, drawn, vote) = between_voters(|message| {
        matches!(message.body, Body::Request(Request::Vote { pre_vote: false, .. }))
            && message.to == NodeId::Controller(ControllerId(103))
    });
    let hit = drawn.hits.iter().find(|hit| hit.thing == Thing::Message(vote.id)).expect("drawn");
    let is_joint = |hit: &&Hit| matches!(hit.thing, Thing::Link { one: NodeId::Controller(_), .. });
    let lane = layout.hits.iter().find(is_joint).expect("a lane").outline.centre().x;
    assert!((hit.outline.centre().x - lane).abs() < 1.0, "{hit:?} beside {lane}");
    let said = |words: &str| {
        drawn.shapes.iter().any(|shape| match shape {
            Shape::Text(text) => text.text.starts_with(words) && text.at.x > lane,
            _ => false,
        })
    };
    assert!(said("vote"));
}

#[test]
fn what_controllers_fetch_is_quiet_until_there_is_something() {
    let (_, drawn, asked) = between_voters(|message| {
        matches!(message.body, Body::Request(Request::FetchMetadata { .. }))
    });
    let small = |shape: &Shape| matches!(shape, Shape::Stamp { scale, .. } if *scale < 1.0);
    assert!(drawn.hits.iter().any(|hit| hit.thing == Thing::Message(asked.id)));
    assert!(drawn.shapes.iter().any(small), "a small chevron");
    assert_eq!(note(&asked).map(|note| note.is_routine()), Some(true));
    let (_, _, answer) = between_voters(|message| match &message.body {
        Body::Response { response: Response::FetchMetadata { answer }, .. } => {
            !answer.records.is_empty()
        }
        _ => false,
    });
    assert_eq!(note(&answer).map(|note| note.is_routine()), Some(false));
}

#[test]
fn what_one_answer_carries_lies_in_one_frame() {
    let mut world = runs::run(&runs::BUSY);
    let answer = under_way(&mut world, runs::is_whole_answer);
    for size in [WIDE, (1024.0, 620.0)] {
        let view = view(size);
        let layout = layout(&world, &view);
        let moving = moving(&layout, &world.messages(), world.now(), &view);
        let thing = Thing::Message(answer.id);
        let parts: Vec<Rect> =
            moving.hits.iter().filter(|hit| hit.thing == thing).map(|hit| hit.outline).collect();
        let frames: Vec<Rect> = moving
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Rect { rect, fill: None, .. } => Some(*rect),
                _ => None,
            })
            .collect();
        assert!(parts.len() >= 2 && !frames.is_empty(), "{parts:?} on {size:?}");
        let holds = |part: &Rect| {
            frames.iter().any(|frame| frame.contains(part.centre().x, part.centre().y))
        };
        assert!(parts.iter().all(holds), "{parts:?} in {frames:?} on {size:?}");
    }
    let mut alone = runs::run(&runs::SHOP);
    alone.advance_to(SimTime::from_millis(20_340));
    let view = view(WIDE);
    let layout = layout(&alone, &view);
    let moving = moving(&layout, &alone.messages(), alone.now(), &view);
    let framed = |shape: &Shape| matches!(shape, Shape::Rect { fill: None, .. });
    assert!(!moving.hits.is_empty() && !moving.shapes.iter().any(framed), "one part has none");
}

#[test]
fn what_is_copied_goes_from_log_to_log_on_the_ruler_too() {
    let mut world = runs::run(&runs::SHOP);
    let brought = under_way(&mut world, |message| {
        message.carries_records()
            && matches!((&message.from, &message.to), (NodeId::Broker(_), NodeId::Broker(_)))
    });
    let Body::Response { response: Response::Fetch { partitions }, .. } = &brought.body else {
        panic!("an answer: {brought:?}")
    };
    let with =
        |part: &&FetchedPartition| part.batches.as_ref().is_ok_and(|batches| !batches.is_empty());
    let part = partitions.iter().find(with).expect("it carries records");
    let NodeId::Broker(follower) = brought.to else { panic!("to a follower") };
    let chosen = |at: TopicPartition| {
        let mut view = view(WIDE);
        view.selected = Some(Thing::Partition(at));
        view
    };
    let view = chosen(part.topic_partition.clone());
    let layout = layout(&world, &view);
    let replica =
        Thing::Replica { broker: follower, topic_partition: part.topic_partition.clone() };
    let own = layout.hits.iter().rfind(|hit| hit.thing == replica).expect("a copy below").outline;
    let in_stack = |at: SimTime| {
        let moving = moving(&layout, &world.messages(), at, &view);
        let discs = moving.hits.into_iter().filter(|hit| hit.thing == Thing::Message(brought.id));
        discs.map(|hit| hit.outline.centre()).filter(|at| at.y > own.y - 60.0).collect::<Vec<_>>()
    };
    let landing = in_stack(brought.arrives);
    assert!(!landing.is_empty());
    assert!(landing.iter().all(|at| (at.y - own.centre().y).abs() < 1.0), "{landing:?} {own:?}");
    let leaving = in_stack(brought.departs);
    assert!(leaving[0].y < landing[0].y && (leaving[0].x - landing[0].x).abs() < 0.5);
}

#[test]
fn what_zookeeper_and_brokers_say_to_each_other_moves() {
    let mut world = runs::zookeeper(2_500);
    let ping = under_way(&mut world, |message| {
        matches!(message.body, Body::Request(Request::ZooKeeper { .. }))
    });
    let view = view(WIDE);
    let layout = layout(&world, &view);
    let moving = moving(&layout, &world.messages(), world.now(), &view);
    assert!(moving.hits.iter().any(|hit| hit.thing == Thing::Message(ping.id)), "{ping:?}");
}

#[test]
fn the_controller_among_the_brokers_tells_the_others_through_the_gap() {
    let mut world = runs::zookeeper(2_500);
    let told = under_way(&mut world, |message| {
        matches!(message.body, Body::Request(Request::UpdateMetadata { .. }))
            && message.from != message.to
    });
    let view = view(WIDE);
    let first = layout(&world, &view);
    let drawn = moving(&first, &world.messages(), world.now(), &view);
    let hit = drawn.hits.iter().find(|hit| hit.thing == Thing::Message(told.id)).expect("drawn");
    let NodeId::Broker(broker) = told.from else { panic!("a broker is the controller") };
    let card = outline(&first, &Thing::Broker(broker)).expect("it has a card");
    assert!(hit.outline.centre().y < card.y + 10.0, "above the cards: {hit:?}");
}
