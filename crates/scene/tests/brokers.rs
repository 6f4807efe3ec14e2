//! The brokers' view: the partition on one ruler below the rows, what comes next, the controllers.

mod support;

use partita_engine::id::{BrokerId, ControllerEpoch, ControllerId, Offset};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::{ControllerRole, ControllerView, QuorumView, RequestState, World};
use partita_scene::hit::{Direction, Thing, hit, neighbour, outline};
use partita_scene::layout::{Layout, layout};
use partita_scene::shape::{Paint, Shape};
use partita_scene::view::{Perspective, View};
use support::measure::Estimate;
use support::reach::everything_by_arrows;
use support::words::English;
use support::worlds::{self, partition};
use support::{ahead, runs};

const WIDE: (f32, f32) = (1440.0, 746.0);

fn view(size: (f32, f32)) -> View<'static> {
    let mut view = View::new(size.0, size.1, &Estimate, &English);
    view.perspective = Perspective::Brokers;
    view
}

fn says(layout: &Layout, words: &str) -> bool {
    layout.shapes.iter().any(|shape| match shape {
        Shape::Text(text) => text.text.contains(words),
        _ => false,
    })
}

fn stacked(layout: &Layout) -> Option<Thing> {
    let mut hits = layout.hits.iter().map(|hit| &hit.thing);
    hits.find(|thing| matches!(thing, Thing::Stack(_))).cloned()
}

#[test]
fn the_partition_most_in_trouble_stands_below_until_one_is_chosen() {
    let world = worlds::trouble();
    let name = "customer-payments-of-the-north-west";
    let first = layout(&world, &view(WIDE));
    assert_eq!(stacked(&first), Some(Thing::Stack(partition(name, 1))), "it has no leader");
    let mut chosen = view(WIDE);
    chosen.selected = Some(Thing::Partition(partition(name, 0)));
    assert_eq!(stacked(&layout(&world, &chosen)), Some(Thing::Stack(partition(name, 0))));
    let nothing = layout(&worlds::Still::default(), &view(WIDE));
    assert_eq!(stacked(&nothing), None, "there is no partition");
}

#[test]
fn a_dead_broker_says_less_where_not_all_of_it_fits() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    shop.apply(&"kill b2".parse().expect("a line")).expect("it runs");
    let wide = layout(&shop, &view(WIDE));
    assert!(says(&wide, "dead since 00:20.240, not fenced yet"));
    let narrow = layout(&shop, &view((900.0, 620.0)));
    assert!(says(&narrow, "not fenced yet") && !says(&narrow, "dead since"));
}

#[test]
fn it_stands_on_the_stage_where_there_is_room_and_below_it_where_not() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let place = |size| {
        let layout = layout(&shop, &view(size));
        let stack = stacked(&layout).expect("there are partitions");
        (outline(&layout, &stack).expect("it has a place"), layout.most_scroll)
    };
    for size in [WIDE, (1024.0, 620.0)] {
        let (card, scroll) = place(size);
        assert!(card.bottom() <= size.1 && scroll < 1.0, "{size:?}: {card:?}, {scroll}");
    }
    let (card, scroll) = place((390.0, 640.0));
    assert!(card.bottom() <= 640.0 + scroll, "{card:?}, {scroll}");
}

#[test]
fn a_tail_that_will_be_cut_says_where_and_why() {
    let mut world = runs::run(&runs::DIVERGED);
    world.advance_to(SimTime::from_millis(24_000));
    let mut chosen = view(WIDE);
    chosen.selected = Some(Thing::Partition(partition("orders", 1)));
    let epochs = world.epochs(&partition("orders", 1), Some(BrokerId(2)));
    let (_, end) = epochs.last().expect("it was elected");
    let words = format!("cut: epoch 0 ends at {end}");
    assert!(says(&layout(&world, &chosen), &words), "{words}");
    chosen.selected = Some(Thing::Partition(partition("orders", 2)));
    assert!(!says(&layout(&world, &chosen), "cut: epoch"), "its copies agree");
}

#[test]
fn what_comes_next_is_said_beside_it() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let mut view = view(WIDE);
    let before = layout(&shop, &view);
    assert!(!says(&before, "If nobody does anything"));
    view.ahead = ahead();
    let after = layout(&shop, &view);
    assert!(says(&after, "If nobody does anything") && says(&after, "✕ b3 cuts orders-3"));
    assert!(says(&after, "00:40.593") && says(&after, "Nothing else before"));
}

#[test]
fn arrows_lead_to_it_and_to_everything_else() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    for size in [WIDE, (1024.0, 620.0), (390.0, 900.0)] {
        let layout = layout(&shop, &view(size));
        everything_by_arrows(&layout, size);
        let last = Thing::Partition(partition("orders", 3));
        let below = neighbour(&layout, &last, Direction::Down);
        let bands = size.0 < 600.0;
        assert_eq!(matches!(below, Some(Thing::Stack(_))), !bands, "{below:?} on {size:?}");
    }
}

#[test]
fn the_way_to_the_topic_view_is_found_where_it_is_written() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let layout = layout(&shop, &view(WIDE));
    let way = layout.hits.iter().find(|hit| matches!(hit.thing, Thing::Stack(_)));
    let way = way.expect("there are partitions");
    let centre = way.area.centre();
    assert_eq!(hit(&layout, centre.x, centre.y), Some(way.thing.clone()));
    assert!(way.area.width >= 24.0 && way.area.height >= 24.0, "{:?}", way.area);
    let card = way.outline;
    let elsewhere = hit(&layout, card.right() - 20.0, card.y + 10.0);
    assert_eq!(elsewhere, Some(Thing::Partition(partition("orders", 0))), "the card itself");
}

#[test]
fn nothing_moves_under_the_pointer() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let mut view = view((1024.0, 620.0));
    let still = layout(&shop, &view);
    for thing in still.hits.iter().map(|hit| hit.thing.clone()) {
        view.hovered = Some(thing.clone());
        assert_eq!(layout(&shop, &view).hits, still.hits, "{thing:?}");
    }
}

fn voters(running: [bool; 3], ends: [u64; 3], leader: Option<usize>) -> QuorumView {
    let ids = [101, 102, 103].map(ControllerId);
    let leader = leader.map(|place| ids[place]);
    let high_watermark = Offset(219);
    let controllers = (0..3).map(|place| ControllerView {
        id: ids[place],
        running: running[place],
        down_since: None,
        role: match (running[place], leader == Some(ids[place])) {
            (false, _) => ControllerRole::Down,
            (true, true) => ControllerRole::Leader,
            (true, false) => ControllerRole::Follower,
        },
        epoch: ControllerEpoch(3),
        voted_for: leader,
        votes: Vec::new(),
        leader,
        log_end: Offset(ends[place]),
        same_until: Offset(ends[place]),
        high_watermark: high_watermark.min(Offset(ends[place])),
        last_fetch: None,
        last_caught_up: None,
        deadline: None,
    });
    let (epoch, controllers) = (ControllerEpoch(3), controllers.collect());
    QuorumView { leader, epoch, controllers, high_watermark }
}

#[test]
fn a_quorum_says_who_decides_and_for_whom_nobody_waits() {
    let mut world = worlds::trouble();
    world.quorum = Some(voters([true; 3], [219, 219, 200], Some(0)));
    let sound = layout(&world, &view(WIDE));
    assert!(says(&sound, "epoch 3, led by 101: 3 of 3") && says(&sound, "HW 219: 2 of 3 have it"));
    assert!(says(&sound, "nobody waits for 103") && says(&sound, "★ 101"));
    world.quorum = Some(voters([true, false, true], [219, 210, 219], Some(0)));
    let dead = layout(&world, &view(WIDE));
    assert!(says(&dead, "✕ 102") && says(&dead, "2 of 3 are a majority"));
    world.quorum = Some(voters([true, false, false], [219, 210, 219], None));
    let lost = layout(&world, &view(WIDE));
    assert!(says(&lost, "✕ 1 of 3 run, no majority: nothing is decided"));
    assert!(!says(&lost, "are a majority"));
}

/// Each thing of the controllers' box, in the order of the keyboard.
fn controlled(layout: &Layout) -> Vec<Thing> {
    let things = layout.hits.iter().map(|hit| hit.thing.clone());
    let of_box = |thing: &Thing| {
        matches!(thing, Thing::ControllerLog | Thing::Controller(_) | Thing::ControllerRecord(_))
    };
    things.filter(of_box).collect()
}

#[test]
fn every_controller_and_record_of_the_box_is_a_thing_and_reached_by_arrows() {
    let world = worlds::quorum();
    for size in [WIDE, (1024.0, 620.0), (390.0, 900.0)] {
        let layout = layout(&world, &view(size));
        let things = controlled(&layout);
        assert_eq!(things[0], Thing::ControllerLog, "the box itself, on {size:?}");
        for id in [101, 102, 103] {
            let controller = Thing::Controller(ControllerId(id));
            assert!(things.contains(&controller), "{id} on {size:?}");
            let place = layout.hits.iter().find(|hit| hit.thing == controller).expect("a place");
            assert!(place.area.height >= 24.0 && place.area.width >= 24.0, "{:?}", place.area);
        }
        assert!(things.contains(&Thing::ControllerRecord(Offset(219))), "the newest on {size:?}");
        everything_by_arrows(&layout, size);
        let down = |from: &Thing| neighbour(&layout, from, Direction::Down);
        let first = Thing::Controller(ControllerId(101));
        assert_eq!(down(&Thing::ControllerLog), Some(first.clone()));
        assert_eq!(down(&first), Some(Thing::Controller(ControllerId(102))));
        let right = |from: &Thing| neighbour(&layout, from, Direction::Right);
        let joint = right(&first).expect("its link to the next");
        assert!(matches!(joint, Thing::Link { .. }), "{joint:?}");
        assert!(matches!(right(&joint), Some(Thing::ControllerRecord(_))), "{joint:?}");
    }
}

#[test]
fn what_is_pointed_at_in_the_box_is_the_record_the_controller_or_the_log() {
    let layout = layout(&worlds::quorum(), &view(WIDE));
    let middle = |thing: &Thing| outline(&layout, thing).expect("a place").centre();
    let newest = Thing::ControllerRecord(Offset(219));
    let at = middle(&newest);
    assert_eq!(hit(&layout, at.x, at.y), Some(newest));
    let second = Thing::Controller(ControllerId(102));
    let line = outline(&layout, &second).expect("a place");
    assert_eq!(hit(&layout, line.x + 8.0, line.centre().y), Some(second), "its name");
    let card = outline(&layout, &Thing::ControllerLog).expect("a place");
    assert_eq!(hit(&layout, card.x + 30.0, card.y + 10.0), Some(Thing::ControllerLog));
}

#[test]
fn a_controller_that_decides_alone_is_a_thing_too() {
    let mut shop = runs::run(&runs::SHOP);
    shop.advance_to(SimTime::from_millis(20_240));
    let layout = layout(&shop, &view(WIDE));
    let alone = Thing::Controller(ControllerId::ALONE);
    let things = controlled(&layout);
    assert_eq!(things.iter().filter(|thing| matches!(thing, Thing::Controller(_))).count(), 1);
    let at = outline(&layout, &alone).expect("its name stands there").centre();
    assert_eq!(hit(&layout, at.x, at.y), Some(alone));
}

#[test]
fn a_record_that_another_has_in_its_place_is_not_one_that_it_has() {
    let mut world = worlds::quorum();
    let bars = |world: &worlds::Still| {
        let filled = |shape: &&Shape| match shape {
            Shape::Rect { rect, fill, .. } => *fill == Some(Paint::Ink3) && rect.height < 9.0,
            _ => false,
        };
        layout(world, &view(WIDE)).shapes.iter().filter(filled).count()
    };
    let before = bars(&world);
    let quorum = world.quorum.as_mut().expect("a quorum");
    let second = &mut quorum.controllers[1];
    second.same_until = Offset(216);
    assert!(second.log_end > second.same_until, "it has written something else there");
    assert_eq!(before - bars(&world), 2, "218 and 216 are the others'");
}

#[test]
fn a_paused_controller_says_so() {
    let mut world = runs::run(&["cluster brokers=3 controllers=3", "topic orders rf=3", "run 2s"]);
    world.advance_to(world.now() + SimDuration::from_secs(1));
    assert!(!says(&layout(&world, &view(WIDE)), "102 paused"));
    world.apply(&"pause 102".parse().expect("a line")).expect("it runs");
    world.advance_to(world.now() + SimDuration::from_millis(1));
    assert!(says(&layout(&world, &view(WIDE)), "✕ 102 paused"));
}

#[test]
fn who_leads_is_seen_beside_what_is_wrong() {
    let mut world = runs::run(&["cluster brokers=3 controllers=3", "topic orders rf=3", "run 2s"]);
    let leader = world.quorum().and_then(|quorum| quorum.leader).expect("one leads");
    let said = format!("✕ {leader} ★ paused");
    assert!(!says(&layout(&world, &view(WIDE)), &said));
    world.apply(&format!("pause {leader}").parse().expect("a line")).expect("it runs");
    world.advance_to(world.now() + SimDuration::from_millis(1));
    assert!(says(&layout(&world, &view(WIDE)), &said));
}

#[test]
fn an_epoch_without_records_is_said_where_the_log_ends() {
    let mut world = runs::run(&[
        "cluster brokers=2",
        "topic orders assignment=1,2",
        "producer p1",
        "send p1 orders value=1 count=3",
        "run 3s",
        "kill b1",
        "run 20s",
    ]);
    world.advance_to(world.now() + SimDuration::from_millis(1));
    let at = partition("orders", 0);
    let end = world.partition(&at).expect("there").log_end;
    let words = format!("e1 from {end} · end {end}");
    assert!(says(&layout(&world, &view(WIDE)), &words), "{words}");
    world.apply(&"send p1 orders value=2".parse().expect("a line")).expect("taken");
    world.advance_to(world.now() + SimDuration::from_secs(3));
    assert!(!says(&layout(&world, &view(WIDE)), "e1 from"), "it has a record now");
}

#[test]
fn a_refused_request_says_when_it_is_tried_again() {
    let mut world = runs::run(&[
        "cluster brokers=2",
        "topic orders assignment=1,2 min.insync.replicas=2",
        "producer p1 acks=all retry.backoff.ms=900 retry.backoff.max.ms=900",
        "kill b2",
        "run 20s",
        "send p1 orders value=1",
    ]);
    let refused = |world: &partita_engine::simulation::Simulation| {
        let request = world.producers()[0].last_request.as_ref()?.state;
        match request {
            RequestState::Refused { retries_at, .. } => retries_at,
            _ => None,
        }
    };
    let mut steps = 0;
    while refused(&world).is_none() {
        assert!(world.step(SimTime::from_millis(60_000)), "it is refused in time");
        steps += 1;
        assert!(steps < 20_000, "it is refused");
    }
    let again = refused(&world).expect("it is tried again");
    for size in [WIDE, (390.0, 1500.0)] {
        let words = format!("again at {again}");
        assert!(says(&layout(&world, &view(size)), &words), "{words} on {size:?}");
    }
}

#[test]
fn an_unclean_election_is_marked_on_its_epoch() {
    let mut world = runs::run(&[
        "cluster brokers=2",
        "topic orders assignment=1,2 unclean.leader.election.enable=true",
        "producer p1 acks=1",
        "flow p1 orders rate=2 keys=a,b",
        "run 5s",
        "kill b2",
        "run 20s",
        "kill b1",
        "flow p1 orders rate=0",
        "run 1s",
        "start b2",
        "run 30s",
        "flow p1 orders rate=2 keys=a,b",
        "run 10s",
    ]);
    world.advance_to(world.now() + SimDuration::from_secs(1));
    assert!(says(&layout(&world, &view(WIDE)), "led by b2, unclean"), "b2 had not all");
    let mut clean = runs::run(&runs::DIVERGED);
    clean.advance_to(SimTime::from_millis(24_000));
    let mut chosen = view(WIDE);
    chosen.selected = Some(Thing::Partition(partition("orders", 1)));
    let clean = layout(&clean, &chosen);
    assert!(says(&clean, "epoch 1, led by b2") && !says(&clean, ", unclean"));
}

#[test]
fn zookeeper_is_marked_as_history_and_says_who_the_controller_is() {
    let world = runs::zookeeper(2_500);
    for size in [WIDE, (1024.0, 620.0), (390.0, 900.0)] {
        let layout = layout(&world, &view(size));
        for words in ["ZooKeeper", "history: removed in Kafka 4.0", "/controller: b1, epoch 1"] {
            assert!(says(&layout, words), "{words} on {size:?}");
        }
        assert!(says(&layout, "◆ controller"), "b1 is it while its session is not over: {size:?}");
        let is_cut = |text: &str| text.contains('◆') && text.contains('…');
        let texts = layout.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text.text.as_str()),
            _ => None,
        });
        assert_eq!(texts.filter(|text| is_cut(text)).count(), 0, "and is said whole: {size:?}");
        assert!(says(&layout, "/brokers/ids: 1, 2, 3") && says(&layout, "✕ zk3"), "{size:?}");
        assert!(!says(&layout, "fenced"), "nobody was fenced then: {size:?}");
        everything_by_arrows(&layout, size);
    }
    assert!(says(&layout(&world, &view(WIDE)), "dead since 00:02.000, session not over"));
    let later = runs::zookeeper(30_000);
    let wide = layout(&later, &view(WIDE));
    assert!(says(&wide, "session over") && says(&wide, "/brokers/ids: 2, 3"));
    assert!(says(&wide, ", epoch 2") && says(&wide, "◆ controller"));
    let shop = layout(&runs::run(&runs::SHOP), &view(WIDE));
    assert!(!says(&shop, "ZooKeeper") && !says(&shop, "◆"), "KRaft has neither");
}
