//! Worlds in which brokers, links, processes and disks fail, and what must hold in them all the same.
//!
//! Two topics: `durable` is made so that Kafka promises that no acknowledged record is lost, `loose`
//! so that it may lose them. Producers of all kinds write to both. All settings are set by commands,
//! so that the scenario of a run is the whole of it.

use super::causes::Causes;
use super::controllers::Controllers;
use super::draw::Draw;
use super::fates::Fates;
use super::lost_disks::{LostDisks, excused_by};
use super::mishaps::{Mishap, Mishaps};
use super::replicas::Replicas;
use super::run::{Checker, Looked, Past};
use partita_engine::command::Command;
use partita_engine::history::History;
use partita_engine::id::EventId;
use partita_engine::scenario::Scenario;
use partita_engine::simulation::{ClusterSettings, Simulation};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::World;

/// The topic of which nothing acknowledged may be lost.
pub const DURABLE: &str = "durable";
/// The topic that may lose records.
pub const LOOSE: &str = "loose";
/// Producers whose names begin so are idempotent.
pub const IDEMPOTENT: &str = "idem";

/// How much time passes at most between two looks.
const LOOK_INTERVAL: SimDuration = SimDuration::from_millis(1_500);

/// What keeps the metadata: so many controllers, one of which decides alone, or servers of ZooKeeper's.
#[derive(Clone, Copy)]
struct Keepers {
    count: u32,
    are_zookeeper: bool,
}

impl Keepers {
    /// Of the ZooKeeper era is one world in eight, whatever else is drawn for it.
    fn new(seed: u64, count: u32) -> Self {
        match seed % 8 {
            5 => Self { count: 3, are_zookeeper: true },
            _ => Self { count, are_zookeeper: false },
        }
    }

    /// What the cluster is set up with.
    fn arguments(self) -> String {
        match self.are_zookeeper {
            true => format!("meta=zookeeper zk={} zookeeper.session.timeout.ms=4000", self.count),
            false => format!("controllers={}", self.count),
        }
    }

    fn name(self, number: u32) -> String {
        match self.are_zookeeper {
            true => format!("zk{number}"),
            false if self.count == 1 => "controller".to_owned(),
            false => (100 + number).to_string(),
        }
    }

    fn draw(self, draw: &mut Draw) -> String {
        let number = if self.count > 1 { draw.between(1, self.count) } else { 1 };
        self.name(number)
    }
}

/// A world in which things fail, while it runs.
pub struct BrokenRun {
    draw: Draw,
    brokers: u32,
    keepers: Keepers,
    simulation: Simulation,
    /// What was done so far.
    done: Scenario,
    /// Whether a refusal is looked at for what it may have changed; that takes its time.
    is_strict: bool,
    past: Past,
    lost_disks: LostDisks,
    looked: EventId,
    checkers: Vec<Box<dyn Checker>>,
    mishaps: Mishaps,
}

impl BrokenRun {
    /// The world of a seed, before anything happens.
    pub fn new(seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        Self {
            brokers: draw.between(3, 4),
            keepers: Keepers::new(seed, if draw.once_in(2) { 3 } else { 1 }),
            is_strict: draw.once_in(16),
            draw,
            simulation: Simulation::new(seed),
            done: Scenario { seed: Some(seed), ..Scenario::default() },
            past: Past::default(),
            lost_disks: LostDisks::default(),
            looked: EventId(0),
            checkers: vec![
                Box::new(Causes::default()),
                Box::new(Controllers::default()),
                Box::new(Replicas::default()),
                Box::new(Fates),
            ],
            mishaps: Mishaps::default(),
        }
    }

    /// What was seen to go wrong.
    pub fn mishaps(&self) -> impl Iterator<Item = Mishap> {
        self.mishaps.seen.iter().copied()
    }

    /// The run as a document that leads to the same end.
    pub fn scenario(&self) -> Scenario {
        let until = self.done.until.max(self.simulation.now());
        Scenario { until, ..self.done.clone() }
    }

    /// The world as it is.
    pub fn world(&self) -> &Simulation {
        &self.simulation
    }

    /// Runs it to its end, with looks in between.
    pub fn check(&mut self) -> Result<(), String> {
        for line in opening(&mut self.draw, self.brokers, self.keepers) {
            self.apply(&line)?;
        }
        let faults = self.draw.between(2, 9);
        let mut now = SimTime::from_millis(2_000);
        for _ in 0..faults {
            self.advance(now)?;
            let line = fault(&mut self.draw, self.brokers, self.keepers);
            self.apply(&line)?;
            now = now + SimDuration::from_millis(u64::from(self.draw.between(0, 4_000)));
        }
        if self.draw.once_in(2) {
            for line in mending(&self.simulation, self.brokers, self.keepers) {
                self.apply(&line)?;
            }
        }
        self.advance(now + SimDuration::from_secs(8))?;
        self.look(true)?;
        if self.is_strict {
            let mut history = self.again()?;
            super::history::check(&mut self.draw, &mut history, &ClusterSettings::default())?;
        }
        Ok(())
    }

    /// The same run with its history.
    fn again(&self) -> Result<History, String> {
        let mut history = History::new(self.simulation.seed());
        for step in &self.done.steps {
            history.advance_to(step.at);
            history.apply(&step.command).map_err(|refusal| format!("again: {refusal}"))?;
        }
        history.advance_to(self.simulation.now());
        if history.world().digest() != self.simulation.digest() {
            return Err("the same commands lead to another end".to_owned());
        }
        Ok(history)
    }

    fn advance(&mut self, time: SimTime) -> Result<(), String> {
        while self.simulation.now() < time {
            let next = self.simulation.now() + LOOK_INTERVAL;
            self.simulation.advance_to(next.min(time));
            self.look(false)?;
        }
        Ok(())
    }

    /// Does what a line says, where that can be done now.
    fn apply(&mut self, line: &str) -> Result<(), String> {
        let command: Command =
            line.parse().map_err(|error| format!("{line:?} cannot be read: {error}"))?;
        let before = self.is_strict.then(|| self.simulation.digest());
        let excused = excused_by(&self.simulation, &command);
        match self.simulation.apply(&command) {
            Ok(_) => {
                self.past.excused.extend(excused);
                self.done.push(self.simulation.now(), command);
                let left = self.lost_disks.left_to_them(&self.simulation);
                self.past.excused.extend(left);
                // As in a history: what a command did at once belongs to its moment.
                self.simulation.advance_to(self.simulation.now());
            }
            Err(_) if before.is_some_and(|before| before != self.simulation.digest()) => {
                return Err(format!("{line:?} was refused and changed something"));
            }
            Err(_) => {}
        }
        Ok(())
    }

    fn look(&mut self, at_end: bool) -> Result<(), String> {
        let world = &self.simulation;
        let events = world.events_since(self.looked);
        self.looked = world.kernel().events().next_id();
        self.past.excused.extend(events.iter().filter_map(|event| self.lost_disks.note(event)));
        self.past.excused.extend(self.lost_disks.left_to_them(world));
        let looked = Looked { world, events: &events, past: &self.past };
        let at = world.now();
        let checkers = self.checkers.iter_mut().map(|checker| checker.as_mut() as &mut dyn Checker);
        for checker in checkers.chain([&mut self.mishaps as &mut dyn Checker]) {
            checker.check(&looked).map_err(|wrong| format!("at {at}: {wrong}"))?;
            if at_end {
                checker.check_at_end(&looked).map_err(|wrong| format!("at the end: {wrong}"))?;
            }
        }
        Ok(())
    }
}

/// Brokers whose sessions and lags are as Kafka has them, or short, so that more happens.
fn cluster(draw: &mut Draw, brokers: u32, keepers: Keepers) -> String {
    let mut line = format!("cluster brokers={brokers} {}", keepers.arguments());
    if keepers.count > 1 && draw.once_in(2) {
        line += " controller.quorum.fetch.timeout.ms=800 controller.quorum.election.timeout.ms=300";
    }
    if !draw.once_in(4) {
        line += " broker.heartbeat.interval.ms=300 broker.session.timeout.ms=1500";
    }
    if !draw.once_in(4) {
        line += &format!(" replica.lag.time.max.ms={}", draw.between(1_000, 4_000));
    }
    if draw.once_in(2) {
        line += " unclean.leader.election.interval.ms=2000";
    }
    if draw.once_in(3) {
        line += " leader.imbalance.check.interval.seconds=3";
    }
    line
}

/// The commands that set a world up.
fn opening(draw: &mut Draw, brokers: u32, keepers: Keepers) -> Vec<String> {
    let mut lines = vec![
        cluster(draw, brokers, keepers),
        "set wire client=0.002 broker=0.001 controller=0.001".to_owned(),
        format!("topic {DURABLE} partitions={} rf=3 min.insync.replicas=2", draw.between(1, 2)),
    ];
    let mut loose = format!("topic {LOOSE} rf={}", draw.between(2, 3));
    if draw.once_in(2) {
        loose += " unclean.leader.election.enable=true";
    }
    if draw.once_in(3) {
        loose += " min.insync.replicas=2";
    }
    lines.push(loose);
    let timeouts = |draw: &mut Draw| {
        let request = draw.between(400, 2_500);
        let delivery = request + draw.between(1_000, 20_000);
        format!("linger.ms=0 request.timeout.ms={request} delivery.timeout.ms={delivery}")
    };
    let kinds = [
        (IDEMPOTENT, "acks=all enable.idempotence=true"),
        ("plain", "acks=all enable.idempotence=false"),
        ("one", "acks=1 enable.idempotence=false"),
        ("zero", "acks=0 enable.idempotence=false"),
    ];
    for (name, settings) in kinds {
        let in_flight = draw.between(1, 5);
        let timeouts = timeouts(draw);
        lines.push(format!("producer {name} {settings} {timeouts} max.in.flight={in_flight}"));
        let topic = match name {
            IDEMPOTENT => DURABLE,
            "plain" => draw.word(&[DURABLE, LOOSE]),
            _ => LOOSE,
        };
        let rate = draw.between(1, 12);
        lines.push(format!("flow {name} {topic} rate={rate} keys=a,b,c"));
    }
    lines.push(format!("flow {IDEMPOTENT} {LOOSE} rate={}", draw.between(1, 4)));
    if draw.once_in(2) {
        let topics = draw.word(&["durable,loose", "loose"]);
        lines.push(format!("consumer c1 group=g topic={topics} reset=earliest"));
    }
    lines
}

/// Something that goes wrong, or is mended.
fn fault(draw: &mut Draw, brokers: u32, keepers: Keepers) -> String {
    if draw.once_in(if keepers.count > 1 { 3 } else { 20 }) {
        return controller_fault(draw, keepers);
    }
    let broker = format!("b{}", draw.between(1, brokers));
    let other = format!("b{}", draw.between(1, brokers));
    let producer = draw.word(&[IDEMPOTENT, "plain", "one", "zero"]).to_owned();
    let end = match draw.between(0, 3) {
        0 => "controller".to_owned(),
        1 => producer.clone(),
        _ => other,
    };
    let way = if draw.once_in(4) { " way=one" } else { "" };
    match draw.between(0, 27) {
        0..=3 => format!("kill {broker}"),
        4 => format!("stop {broker}"),
        5..=7 => format!("start {broker}"),
        8..=10 => format!("cut {broker} {end}{way}"),
        11 => format!("heal {broker} {end}{way}"),
        12 => format!("hold {broker} {end}{way}"),
        13 => format!("release {broker} {end}{way}"),
        14 => format!("delay {broker} {end} 0.{}{way}", draw.between(1, 9)),
        15..=17 => {
            let kind = draw.word(&[" kind=ack", " kind=ack", " kind=fetch", ""]);
            format!("drop next {broker} {end}{kind}")
        }
        18 => format!("pause {}", draw.word(&[broker.as_str(), producer.as_str(), "c1"])),
        19 => format!("resume {}", draw.word(&[broker.as_str(), producer.as_str(), "c1"])),
        20 => format!("slow {broker} 0.{}", draw.between(0, 9)),
        21 => format!("crash {producer}"),
        // In the ZooKeeper era nobody noticed that a broker came back without what it had.
        22 if keepers.are_zookeeper => format!("kill {broker}"),
        22 => format!("lose-disk {broker}"),
        23..=24 => {
            let topic = draw.word(&[DURABLE, LOOSE]);
            let before = draw.word(&["high-watermark", "3", "10", "40"]);
            format!("delete-records {topic} 0 before={before}")
        }
        25 => format!("set cluster min.insync.replicas={}", draw.between(1, 3)),
        26 => format!("elect {} 0 type=preferred", draw.word(&[DURABLE, LOOSE])),
        _ => format!("elect {} 0 type=unclean", draw.word(&[DURABLE, LOOSE, LOOSE, LOOSE])),
    }
}

/// Something that goes wrong with controllers, or is mended, or asked of them.
fn controller_fault(draw: &mut Draw, keepers: Keepers) -> String {
    let (one, other) = (keepers.draw(draw), keepers.draw(draw));
    let way = if draw.once_in(4) { " way=one" } else { "" };
    match draw.between(0, 13) {
        0 | 1 => format!("kill {one}"),
        2 => "kill controller".to_owned(),
        3 => format!("stop {one}"),
        4..=6 => format!("start {one}"),
        // In the ZooKeeper era, a broker is the controller and has a session.
        7 | 8 if keepers.are_zookeeper => format!("cut b{} zk1{way}", draw.between(1, 3)),
        9 | 11 if keepers.are_zookeeper => "pause controller".to_owned(),
        12 if keepers.are_zookeeper => format!("resume b{}", draw.between(1, 3)),
        7 | 8 => format!("cut {one} {other}{way}"),
        9 => format!("hold {one} {other}{way}"),
        10 => format!("heal {one} {other}"),
        11 => format!("pause {one}"),
        12 => format!("resume {one}"),
        _ => format!("topic extra{}", draw.between(1, 9)),
    }
}

/// What mends all that is wrong.
fn mending(world: &Simulation, brokers: u32, keepers: Keepers) -> Vec<String> {
    let faults = world.faults();
    let mut lines = Vec::new();
    for link in faults.links {
        let ends = format!("{} {} way=one", link.from, link.to);
        lines.extend(link.cut.map(|_| format!("heal {ends}")));
        lines.extend(link.held.map(|_| format!("release {ends}")));
        lines.push(format!("delay {} {} 0 way=one", link.from, link.to));
    }
    lines.extend(faults.pauses.iter().map(|pause| format!("resume {}", pause.node)));
    lines.extend(faults.slow_disks.iter().map(|disk| format!("slow {} 0", disk.broker)));
    lines.extend((1..=brokers).map(|number| format!("start b{number}")));
    lines.push("start controller".to_owned());
    lines.extend((1..=keepers.count).map(|number| format!("start {}", keepers.name(number))));
    lines
}
