use super::*;
use crate::command::Command;
use crate::history::History;
use crate::simulation::Simulation;
use crate::time::SimDuration;
use crate::world::{World, lag};

fn apply(simulation: &mut Simulation, line: &str) {
    let command: Command = line.parse().expect(line);
    simulation.apply(&command).expect(line);
}

fn run(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(7);
    lines.iter().for_each(|line| apply(&mut simulation, line));
    simulation
}

fn topic(name: &str) -> TopicName {
    TopicName::new(name).expect("a name")
}

fn client(name: &str) -> ClientName {
    ClientName::new(name).expect("a name")
}

fn group(name: &str) -> GroupName {
    GroupName::new(name).expect("a name")
}

fn seconds(count: u64) -> SimTime {
    SimTime::from_millis(count * 1000)
}

fn whole(world: &impl World, subject: &Subject, measure: Measure) -> Option<Series> {
    world.metrics()?.series(subject, measure, SimTime::ZERO, world.now(), world.now())
}

#[test]
fn a_flow_of_two_a_second_is_two_a_second_in_and_out() {
    let mut world = run(&[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "producer web-shop",
        "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
        "consumer c1 group=billing topic=orders reset=earliest",
    ]);
    // A record more or less lies in the window, as batches happen to leave and arrive.
    let near = |rate: u64| rate.abs_diff(2_000) <= 1_000 / RATE_WINDOW;
    for second in 25..60 {
        world.advance_to(seconds(second));
        let rates = world.rates();
        assert_eq!(rates.records_in.len(), 4);
        assert!(near(rates.producers[&client("web-shop")]), "{rates:?}");
        assert!(near(rates.records_in.values().sum::<u64>()), "{rates:?}");
        assert!(near(rates.records_out.values().sum::<u64>()), "{rates:?}");
    }
    apply(&mut world, "flow web-shop orders rate=0");
    world.advance_to(seconds(70));
    assert_eq!(world.rates().records_in.values().sum::<u64>(), 0);
    assert_eq!(world.rates().producers[&client("web-shop")], 0);
}

#[test]
fn a_series_counts_what_the_log_holds() {
    let mut world = run(&[
        "cluster brokers=1",
        "topic t partitions=2",
        "producer p linger.ms=0",
        "flow p t rate=9 keys=a,b,c",
        "consumer c group=g topic=t reset=earliest",
    ]);
    world.advance_to(seconds(30));
    apply(&mut world, "flow p t rate=0");
    world.advance_to(seconds(50));
    let kept: u64 = world.topics().iter().filter(|topic| !topic.internal).fold(0, |sum, topic| {
        sum + topic.partitions.iter().map(|partition| partition.log_end.0).sum::<u64>()
    });
    assert_eq!(kept, 270);
    let sum = |subject: Subject, measure| {
        let series = whole(&world, &subject, measure).expect("kept");
        assert_eq!(series.values.len(), 50);
        series.values.into_iter().flatten().sum::<u64>()
    };
    assert_eq!(sum(Subject::Topic(topic("t")), Measure::In), kept);
    assert_eq!(sum(Subject::Topic(topic("t")), Measure::Out), kept);
    assert_eq!(sum(Subject::Group(group("g")), Measure::Out), kept);
    assert_eq!(sum(Subject::Consumer(client("c")), Measure::Out), kept);
    assert_eq!(sum(Subject::Producer(client("p")), Measure::In), kept);
    let partition = |index| TopicPartition::new(topic("t"), PartitionIndex(index));
    let parts = [0, 1].map(|index| sum(Subject::Partition(partition(index)), Measure::In));
    assert_eq!(parts.iter().sum::<u64>(), kept);
}

#[test]
fn what_does_not_exist_has_no_series() {
    let world = run(&["cluster brokers=1", "topic t partitions=1"]);
    assert!(whole(&world, &Subject::Topic(topic("t")), Measure::In).is_some());
    assert!(whole(&world, &Subject::Topic(topic("u")), Measure::In).is_none());
    assert!(whole(&world, &Subject::Group(group("g")), Measure::Lag).is_none());
    assert!(whole(&world, &Subject::Topic(topic("__consumer_offsets")), Measure::In).is_none());
    assert!(world.metrics().expect("kept").group_lag(&group("g"), world.now()).is_none());
}

/// Every lag that the metrics hold is that of the world, and the sums are sums of them.
fn lags_agree(world: &Simulation) {
    let (now, metrics) = (world.now(), world.kernel().metrics());
    let mut of_consumers: BTreeMap<ClientName, u64> = BTreeMap::new();
    for view in world.groups() {
        let mut in_all = None;
        for topic in world.topics().iter().filter(|topic| !topic.internal) {
            let mut in_topic = None;
            for partition in &topic.partitions {
                let at = &partition.topic_partition;
                let expected = lag(partition.latest_offset, view.committed.get(at).copied());
                let partition = metrics.partition(at).expect("known");
                let held = partition.lags(now).find(|(group, _)| **group == view.name);
                assert_eq!(held.map(|(_, lag)| lag.records), expected, "{at} at {now:?}");
                if let Some(lag) = expected {
                    *in_topic.get_or_insert(0) += lag;
                    let owns = |consumer: &&crate::world::ConsumerView| {
                        consumer.group == view.name
                            && consumer.owned.iter().any(|owned| owned.topic_partition == *at)
                    };
                    for consumer in world.consumers().iter().filter(owns) {
                        *of_consumers.entry(consumer.name.clone()).or_default() += lag;
                    }
                }
            }
            let held = metrics.topic_lag(&topic.name, &view.name, now).map(|lag| lag.records);
            assert_eq!(held, in_topic, "{} of {} at {now:?}", view.name, topic.name);
            in_all = in_topic.map(|lag: u64| lag + in_all.unwrap_or(0)).or(in_all);
        }
        let held = metrics.group_lag(&view.name, now).map_or(0, |lag| lag.records);
        assert_eq!(held, in_all.unwrap_or(0), "{} at {now:?}", view.name);
    }
    for consumer in world.consumers() {
        let held = metrics.consumers.get(&consumer.name).and_then(|held| held.lag.as_ref());
        let expected = of_consumers.get(&consumer.name).copied().unwrap_or(0);
        assert_eq!(held.map_or(0, Track::value), expected, "{} at {now:?}", consumer.name);
    }
}

#[test]
fn lags_are_those_of_the_world_through_crashes_rebalances_and_deletions() {
    let mut world = run(&[
        "cluster brokers=3",
        "topic orders partitions=4 rf=3",
        "topic audit partitions=2 rf=2",
        "producer p",
        "flow p orders rate=20 keys=a,b,c,d,e",
        "flow p audit rate=5",
        "consumer c1 group=billing topic=orders,audit reset=earliest rate=4 max.poll.records=5",
        "consumer c2 group=billing topic=orders reset=latest",
        "consumer s1 group=search topic=orders reset=earliest",
    ]);
    let later = [
        (20, "consumer c3 group=billing topic=orders rate=1"),
        (35, "crash c2"),
        (60, "alter orders partitions=6"),
        (75, "start c2"),
        (95, "delete-topic audit"),
        (110, "stop s1"),
        (120, "reset-offsets search orders to=earliest"),
        (130, "remove c3"),
        (170, "delete-group search"),
    ];
    for second in 0..190 {
        world.advance_to(SimTime::from_millis(second * 1000 + 300));
        for (_, line) in later.iter().filter(|(at, _)| *at == second) {
            apply(&mut world, line);
        }
        lags_agree(&world);
    }
    let metrics = world.kernel().metrics();
    assert_eq!(metrics.topics.len(), 1);
    assert_eq!(metrics.groups.len(), 1);
    assert!(!metrics.consumers.contains_key(&client("c3")));
    let mut counted = metrics.clone();
    counted.recount();
    assert_eq!(counted, *metrics, "the budget is what is there");
}

#[test]
fn a_lag_is_what_the_new_leader_says_after_a_failover() {
    let mut world = run(&[
        "cluster brokers=3 broker.heartbeat.interval.ms=300 broker.session.timeout.ms=1500 \
         replica.lag.time.max.ms=1000",
        "topic t assignment=1,2",
        "producer p acks=1 enable.idempotence=false linger.ms=0",
        "send p t count=20",
        "consumer c group=g topic=t reset=earliest max.poll.records=5 process=100",
    ]);
    world.advance_to(seconds(20));
    apply(&mut world, "commit c");
    world.advance_to(seconds(22));
    let at = TopicPartition::new(topic("t"), PartitionIndex(0));
    let held = |world: &Simulation| world.kernel().metrics().group_lag(&group("g"), world.now());
    let end = |world: &Simulation| world.partition(&at).expect("there").latest_offset;
    let committed = 20 - held(&world).expect("committed").records;
    for line in ["cut b1 b2", "send p t count=30"] {
        apply(&mut world, line);
        world.advance_to(world.now() + SimDuration::from_secs(5));
    }
    assert_eq!(end(&world), Some(Offset(50)));
    assert_eq!(held(&world).map(|lag| lag.records), Some(50 - committed));
    apply(&mut world, "kill b1");
    world.advance_to(world.now() + SimDuration::from_secs(4));
    assert_eq!(end(&world), None, "nobody can say it");
    apply(&mut world, "elect t 0 type=unclean");
    world.advance_to(world.now() + SimDuration::from_secs(2));
    assert_eq!(end(&world), Some(Offset(20)), "thirty records are lost");
    assert_eq!(held(&world).map(|lag| lag.records), Some(20 - committed));
}

#[test]
fn going_back_and_on_gives_the_same_series() {
    let mut history = History::new(3);
    for line in [
        "cluster brokers=1",
        "topic t partitions=2",
        "producer p",
        "flow p t rate=7 keys=a,b",
        "consumer c group=g topic=t rate=3",
    ] {
        history.apply(&line.parse().expect(line)).expect(line);
    }
    history.advance_to(seconds(45));
    let lag_then = |history: &History, at| {
        let (world, to) = (history.world(), seconds(at));
        let subject = Subject::Group(group("g"));
        world.kernel().metrics().series(&subject, Measure::Lag, SimTime::ZERO, to, world.now())
    };
    let (all, part) = (lag_then(&history, 45), lag_then(&history, 20));
    assert!(all.as_ref().is_some_and(|series| series.values.iter().flatten().any(|lag| *lag > 9)));
    history.seek_fully(seconds(20));
    assert_eq!(lag_then(&history, 45), part, "the future is not there");
    history.seek_fully(seconds(45));
    assert_eq!(lag_then(&history, 45), all);
}

#[test]
fn a_longer_run_has_half_the_resolution_and_the_same_sums() {
    let mut world = run(&["cluster brokers=1", "topic t", "producer p", "flow p t rate=1"]);
    world.advance_to(seconds(1_300));
    let series = whole(&world, &Subject::Topic(topic("t")), Measure::In).expect("kept");
    assert_eq!(series.width, SimDuration::from_secs(4));
    assert!(series.values.len() <= usize::try_from(SAMPLE_BOUND).unwrap_or(0));
    let sum: u64 = series.values.iter().flatten().sum();
    let kept = world.topics()[0].partitions[0].log_end.0;
    assert!(sum <= kept && kept - sum <= 4, "{sum} of {kept}");
}

#[test]
fn beyond_the_bound_the_present_is_still_known() {
    let mut world =
        run(&["cluster brokers=1", "topic big partitions=3000", "topic t", "producer p"]);
    apply(&mut world, "flow p t rate=10");
    world.advance_to(seconds(20));
    assert_eq!(world.kernel().metrics().budget.used, SERIES_BOUND);
    assert!(whole(&world, &Subject::Topic(topic("t")), Measure::In).is_none());
    assert!(world.rates().producers[&client("p")].abs_diff(10_000) <= 1_000 / RATE_WINDOW);
    apply(&mut world, "delete-topic big");
    world.advance_to(seconds(21));
    assert!(world.kernel().metrics().budget.used < 20);
    apply(&mut world, "topic u");
    world.advance_to(seconds(25));
    assert!(whole(&world, &Subject::Topic(topic("u")), Measure::In).is_some());
}

#[test]
fn a_checkpoint_shares_what_did_not_change() {
    let mut world = run(&["cluster brokers=1", "topic idle partitions=3", "topic t partitions=2"]);
    apply(&mut world, "producer p");
    apply(&mut world, "send p t partition=0 count=5");
    world.advance_to(seconds(5));
    let checkpoint = world.clone();
    apply(&mut world, "send p t partition=1 count=5");
    world.advance_to(seconds(10));
    let (then, now) = (&checkpoint.kernel().metrics().topics, &world.kernel().metrics().topics);
    let (idle, busy) = (topic("idle"), topic("t"));
    assert!(Arc::ptr_eq(&then[&idle], &now[&idle]));
    assert!(Arc::ptr_eq(&then[&busy].partitions[0], &now[&busy].partitions[0]));
    assert!(!Arc::ptr_eq(&then[&busy].partitions[1], &now[&busy].partitions[1]));
}
