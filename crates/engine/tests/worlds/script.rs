//! What a person does to a world, drawn while it runs.

use super::commands;
use super::draw::Draw;
use super::options::{GROUPS, Options, TOPICS};
use partita_engine::simulation::Simulation;
use partita_engine::world::World;

/// The commands that set a world up.
pub fn opening(draw: &mut Draw, options: &Options) -> Vec<String> {
    let mut lines = vec![format!("cluster brokers={}", options.brokers)];
    if !options.slow_wire {
        lines.push("set wire client=0.0005 broker=0.0005 controller=0.0005".to_owned());
    }
    for _ in 0..options.topics {
        lines.push(commands::topic(draw, options, options.brokers));
    }
    for number in 1..=options.producers {
        let name = format!("p{number}");
        lines.push(commands::producer(draw, &name));
        let topic = draw.word(&TOPICS);
        lines.push(commands::flow(draw, options, &name, topic));
    }
    for number in 1..=options.consumers {
        lines.push(commands::consumer(draw, options, &format!("c{number}"), &[]));
    }
    lines
}

/// The next command of a person who sees `world`. It may be refused.
pub fn next_line(draw: &mut Draw, options: &Options, world: &Simulation) -> String {
    let topics: Vec<String> = world
        .topics()
        .iter()
        .filter(|topic| !topic.internal)
        .map(|topic| topic.name.to_string())
        .collect();
    let producers: Vec<String> = world.producers().iter().map(|p| p.name.to_string()).collect();
    let consumers: Vec<String> = world.consumers().iter().map(|c| c.name.to_string()).collect();
    let topic = draw.one_of(&topics).cloned().unwrap_or_else(|| "nowhere".to_owned());
    let producer = draw.one_of(&producers).cloned().unwrap_or_else(|| "p9".to_owned());
    let consumer = draw.one_of(&consumers).cloned().unwrap_or_else(|| "c9".to_owned());
    let client = if draw.once_in(3) { producer.clone() } else { consumer.clone() };
    let choice = draw.between(0, 99);
    match choice {
        0..25 => commands::send(draw, &producer, &topic, options.most_partitions),
        25..32 => commands::flow(draw, options, &producer, &topic),
        32..35 => format!("flow {producer} {topic} rate=0"),
        35..42 => {
            let name = format!("c{}", draw.between(1, 9));
            commands::consumer(draw, options, &name, &topics)
        }
        42..45 => {
            let name = format!("p{}", draw.between(1, 5));
            commands::producer(draw, &name)
        }
        45..49 => format!("alter {topic} partitions={}", draw.between(1, 9)),
        49..52 => commands::topic(draw, options, options.brokers),
        52..53 => format!("broker b{}", draw.between(1, 6)),
        53..54 => format!("remove b{}", draw.between(1, 6)),
        54..58 => format!("commit {consumer}"),
        58..64 => {
            let offset = draw.word(&["0", "1", "5", "40", "100000"]);
            format!("seek {consumer} {topic} {} {offset}", draw.between(0, 3))
        }
        64..68 => format!("set {consumer} {}", draw.word(&SETTINGS)),
        68..70 => format!("set wire {}", draw.word(&WIRES)),
        70..74 => {
            let to = draw.word(&["earliest", "latest", "3", "100000"]);
            format!("reset-offsets {} {topic} to={to}", draw.word(&GROUPS))
        }
        74..76 if options.deletes => format!("delete-topic {topic}"),
        76..78 if options.deletes => format!("delete-group {}", draw.word(&GROUPS)),
        _ if options.unsteady => {
            format!(
                "{} {client}",
                draw.word(&["stop", "crash", "start", "start", "crash", "remove"])
            )
        }
        _ => format!("start {client}"),
    }
}

/// What brings a world to rest, but for its consumers, which read on.
pub fn closing(world: &Simulation) -> Vec<String> {
    let flows = world.producers().into_iter().flat_map(|producer| {
        let stop = move |flow: &partita_engine::world::FlowView| {
            format!("flow {} {} rate=0", producer.name, flow.topic)
        };
        producer.flows.iter().map(stop).collect::<Vec<_>>()
    });
    flows.collect()
}

/// Settings of a running consumer.
const SETTINGS: [&str; 5] =
    ["max.poll.records=2", "process=0.05", "process=0", "rate=4", "auto.commit.interval.ms=1000"];

/// Wires: none so slow that an answer comes after its timeout.
const WIRES: [&str; 4] =
    ["client=0.001", "client=0.4 broker=0.1", "broker=0.0002", "controller=0.05 client=0"];
