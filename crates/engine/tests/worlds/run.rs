//! One world, from its options to its end, with all checkers looking on.

use super::causes::Causes;
use super::draw::Draw;
use super::groups::Groups;
use super::history;
use super::logs::Logs;
use super::options::Options;
use super::producers::Producers;
use super::records::Records;
use super::script;
use super::sights::{Sight, Sights};
use partita_engine::command::{Command, NodeName};
use partita_engine::event::Event;
use partita_engine::history::History;
use partita_engine::id::{ClientName, EventId, GroupName, TopicName, TopicPartition};
use partita_engine::scenario::Scenario;
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::{ProducerView, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much time passes at most between two looks.
const LOOK_INTERVAL: SimDuration = SimDuration::from_millis(1_500);
/// After so many events the checkers look earlier: the window of those still known is bounded.
const LOOK_EVENTS: u64 = 2_000;
/// How often that is seen to.
const STRIDE: SimDuration = SimDuration::from_millis(100);

/// What a checker looks at.
pub struct Looked<'a> {
    /// The world.
    pub world: &'a Simulation,
    /// The events since the last look, all of them.
    pub events: &'a [Arc<Event>],
    /// What the person did to it.
    pub past: &'a Past,
}

/// Something that must hold.
pub trait Checker {
    /// Looks; says what is wrong.
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String>;

    /// Looks once more, after the run.
    fn check_at_end(&mut self, _looked: &Looked<'_>) -> Result<(), String> {
        Ok(())
    }
}

/// What a person did that changes what must hold.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Topics that were deleted, and perhaps made again.
    pub deleted: BTreeSet<TopicName>,
    /// Groups that were deleted.
    pub deleted_groups: BTreeSet<GroupName>,
    /// Partitions in which a consumer of the group was told where to read.
    pub sought: BTreeSet<(GroupName, TopicPartition)>,
    /// Records that were in flight when their producer crashed: it never hears of them.
    pub unanswered: BTreeMap<ClientName, u64>,
    /// Consumers with a `group.instance.id`.
    pub is_static: BTreeSet<ClientName>,
    /// Partitions that may lose what was acknowledged: a person had an unclean leader elected, or the
    /// last disk was lost that had all of it.
    pub excused: BTreeSet<TopicPartition>,
}

impl Past {
    /// Whether commits and positions may lie behind the log's end.
    pub fn may_lie_beyond(&self, group: &GroupName, partition: &TopicPartition) -> bool {
        self.deleted.contains(&partition.topic)
            || self.sought.contains(&(group.clone(), partition.clone()))
    }

    fn note(&mut self, world: &Simulation, command: &Command) {
        match command {
            Command::DeleteTopic { topic } => {
                self.deleted.insert(topic.clone());
            }
            Command::DeleteGroup { group } => {
                self.deleted_groups.insert(group.clone());
            }
            Command::Seek { consumer, topic, partition, .. } => {
                let consumers = world.consumers().into_iter();
                let group = consumers.filter(|c| c.name == *consumer).map(|c| c.group);
                let partition = TopicPartition::new(topic.clone(), *partition);
                self.sought.extend(group.map(|group| (group, partition.clone())));
            }
            Command::Crash { node: NodeName::Client(client) } => {
                let producers = world.producers().into_iter();
                for producer in producers.filter(|producer| producer.name == *client) {
                    *self.unanswered.entry(client.clone()).or_default() +=
                        u64::from(producer.in_flight);
                }
            }
            Command::AddConsumer { consumer, configs, .. } if configs.get("instance").is_some() => {
                self.is_static.insert(consumer.clone());
            }
            Command::AddProducer { producer, .. } => {
                self.unanswered.remove(producer);
            }
            _ => {}
        }
    }
}

/// A world while it runs.
pub struct Run {
    draw: Draw,
    options: Options,
    history: History,
    past: Past,
    looked: EventId,
    checkers: Vec<Box<dyn Checker>>,
    sights: Sights,
}

impl Run {
    /// The world of a seed, before anything happens.
    pub fn new(seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let options = Options::draw(&mut draw);
        Self {
            history: History::with_settings(seed, options.settings.clone()),
            draw,
            options,
            past: Past::default(),
            looked: EventId(0),
            checkers: vec![
                Box::new(Causes::default()),
                Box::new(Logs::default()),
                Box::new(Records::default()),
                Box::new(Groups::default()),
                Box::new(Producers::default()),
            ],
            sights: Sights::default(),
        }
    }

    /// What was seen.
    pub fn sights(&self) -> impl Iterator<Item = Sight> {
        self.sights.seen.iter().copied()
    }

    /// The run as a document; the coordinators' settings, which no command sets, stand in a note.
    pub fn scenario(&self) -> Scenario {
        let groups = &self.options.settings.groups;
        let mut scenario = Scenario {
            seed: Some(self.history.seed()),
            notes: vec![
                format!("offsets.topic.num.partitions={}", groups.offsets_topic_partitions),
                format!(
                    "group.initial.rebalance.delay.ms={}",
                    groups.initial_rebalance_delay.as_millis()
                ),
            ],
            ..Scenario::default()
        };
        for entry in self.history.journal() {
            scenario.push(entry.time, entry.line.parse().expect("it was carried out"));
        }
        scenario.until = scenario.until.max(self.history.end());
        scenario
    }

    /// Lets the checkers look. All events since their last look must still be known.
    fn look(&mut self, at_end: bool) -> Result<(), String> {
        let world = self.history.world();
        let events = world.events_since(self.looked);
        self.looked = world.kernel().events().next_id();
        let looked = Looked { world, events: &events, past: &self.past };
        let at = world.now();
        let checkers = self.checkers.iter_mut().map(|checker| checker.as_mut() as &mut dyn Checker);
        for checker in checkers.chain([&mut self.sights as &mut dyn Checker]) {
            checker.check(&looked).map_err(|wrong| format!("at {at}: {wrong}"))?;
            if at_end {
                checker.check_at_end(&looked).map_err(|wrong| format!("at the end: {wrong}"))?;
            }
        }
        Ok(())
    }

    /// Lets time pass, with looks in between.
    fn advance(&mut self, time: SimTime) -> Result<(), String> {
        let mut looked_at = self.history.now();
        while self.history.now() < time {
            let next = self.history.now() + STRIDE;
            self.history.advance_to(next.min(time));
            let events = self.history.world().kernel().events().next_id().0 - self.looked.0;
            if events >= LOOK_EVENTS || looked_at + LOOK_INTERVAL <= self.history.now() {
                self.look(false)?;
                looked_at = self.history.now();
            }
        }
        self.look(false)
    }

    /// Does what a line says. A refusal must change nothing.
    fn apply(&mut self, line: &str) -> Result<(), String> {
        let command: Command =
            line.parse().map_err(|error| format!("{line:?} cannot be read: {error}"))?;
        if command.to_string().parse().as_ref() != Ok(&command) {
            return Err(format!("{line:?} is printed as {command:?}, which is something else"));
        }
        let before = self.history.world().digest();
        let mut past = self.past.clone();
        past.note(self.history.world(), &command);
        match self.history.apply(&command) {
            Ok(_) => {
                self.past = past;
                if let Command::Remove { node: NodeName::Client(client) }
                | Command::Rename { client, .. } = &command
                {
                    self.sights.forget(client);
                }
            }
            Err(_) if self.history.world().digest() != before => {
                return Err(format!("{line:?} was refused and changed something"));
            }
            Err(_) => {
                self.sights.seen.insert(Sight::CommandRefused);
            }
        }
        self.look(false)
    }
}

/// Runs a world to its end, then looks whether its history holds.
pub fn check_world(run: &mut Run) -> Result<(), String> {
    for line in script::opening(&mut run.draw, &run.options) {
        run.apply(&line)?;
    }
    let end = SimTime::ZERO + run.options.length;
    let mut moments: Vec<SimTime> = (0..run.options.commands)
        .map(|_| {
            let most = u32::try_from(run.options.length.as_millis()).expect("short");
            SimTime::from_millis(u64::from(run.draw.between(0, most)))
        })
        .collect();
    moments.sort_unstable();
    for moment in moments {
        run.advance(moment)?;
        let line = script::next_line(&mut run.draw, &run.options, run.history.world());
        run.apply(&line)?;
    }
    run.advance(end)?;
    if run.options.comes_to_rest {
        comes_to_rest(run)?;
    }
    run.look(true)?;
    history::check(&mut run.draw, &mut run.history, &run.options.settings)
}

/// When nobody sends any more, all replicas have everything, and the high watermark says so.
fn comes_to_rest(run: &mut Run) -> Result<(), String> {
    const WAIT: SimDuration = SimDuration::from_secs(5);
    const MOST_WAITS: u32 = 6;
    for line in script::closing(run.history.world()) {
        run.apply(&line)?;
    }
    let mut rests = false;
    for _ in 0..MOST_WAITS {
        let next = run.history.now() + WAIT;
        // Once more after the last answer: followers tell of their progress with their next fetch.
        if core::mem::replace(&mut rests, nothing_is_sent(run.history.world())) {
            return run.advance(next).and_then(|()| all_is_copied(run.history.world()));
        }
        run.advance(next)?;
    }
    // A slow producer may have much left to send, and one without enough replicas never ends.
    Ok(())
}

fn nothing_is_sent(world: &Simulation) -> bool {
    let left = |producer: &ProducerView| {
        producer.buffered + producer.in_flight > 0
            || producer.sent > producer.acknowledged + producer.failed
    };
    !world.producers().iter().any(left)
}

fn all_is_copied(world: &Simulation) -> Result<(), String> {
    for topic in world.topics().into_iter().filter(|topic| !topic.internal) {
        for partition in topic.partitions {
            let (at, end) = (&partition.topic_partition, partition.log_end);
            if let Some(replica) = partition.replicas.iter().find(|copy| copy.log_end != end) {
                return Err(format!("at rest, the copy of {at} on {} lags", replica.broker));
            }
            if partition.high_watermark != end {
                let high_watermark = partition.high_watermark;
                return Err(format!("at rest, {at} ends at {end}, readable to {high_watermark}"));
            }
        }
    }
    Ok(())
}
