//! What happens next to a partition if nobody does anything: found by running ahead on a copy of the
//! world. As the same state always goes the same way, what was found stays true until a command.

use super::Words;
use super::event::{is_broken, leads_to, say};

use partita_engine::event::{Event, EventKind};
use partita_engine::id::{BrokerId, EventId, NodeId, TopicPartition};
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::World;
use partita_scene::hit::Thing;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::Arc;

/// As many events are looked for.
const MOST_EVENTS: usize = 4;
/// So far ahead is looked: longer than `replica.lag.time.max.ms` and a session together.
const HORIZON: SimDuration = SimDuration::from_secs(45);
/// So many deliveries are tried at most from one state of the world.
const MOST_STEPS: u32 = 40_000;
/// So many events of what happens all the time are kept.
const MOST_ROUTINE: usize = 2_000;
/// Deliveries between two looks at the clock.
const SLICE: u32 = 100;

/// An event that has not happened yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// When it will.
    pub time: SimTime,
    /// What will happen.
    pub words: Words,
    /// Whether something breaks by it.
    pub broken: bool,
    /// The thing that it is about.
    pub leads_to: Option<Thing>,
}

/// How far was looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It is still being looked for.
    Looking,
    /// Up to here; there may be more later.
    Until(SimTime),
    /// Up to here, and what was found goes on like that: nobody is elected, no ISR changes.
    Steady(SimTime),
    /// Enough was found, and not looked further.
    Enough,
    /// Time passes too fast to look ahead of it.
    TooFast,
}

impl Looked {
    /// What is to be said of it, below what was found or instead of it.
    #[must_use]
    pub fn words(self, nothing_found: bool) -> Option<Words> {
        match self {
            Self::Looking => Some(Words::new("ahead-looking")),
            Self::Until(time) | Self::Steady(time) if nothing_found => {
                Some(Words::new("ahead-nothing").text("time", time))
            }
            Self::Steady(time) => Some(Words::new("ahead-steady").text("time", time)),
            Self::Until(time) => Some(Words::new("ahead-nothing-else").text("time", time)),
            Self::Enough => None,
            Self::TooFast => Some(Words::new("ahead-too-fast")),
        }
    }
}

/// A copy of the world that runs ahead of it.
#[derive(Debug)]
pub struct Ahead {
    at: TopicPartition,
    world: Simulation,
    began: SimTime,
    seen: EventId,
    replicas: Vec<BrokerId>,
    isr: Vec<BrokerId>,
    min_insync: usize,
    /// What changes who has the records and who may lead, or tells a client that it failed.
    decisive: VecDeque<Coming>,
    /// What happens all the time.
    routine: VecDeque<Arc<Event>>,
    /// Brokers out of the ISR that were seen to copy.
    catching_up: BTreeSet<BrokerId>,
    steps: u32,
}

impl Ahead {
    /// Begins to look ahead of `world` for what happens to a partition; none when it is not there.
    #[must_use]
    pub fn of(world: &Simulation, at: &TopicPartition) -> Option<Self> {
        let partition = world.partition(at)?;
        Some(Self {
            at: at.clone(),
            world: world.clone(),
            began: world.now(),
            seen: world.kernel().events().next_id(),
            replicas: partition.replicas.iter().map(|replica| replica.broker).collect(),
            isr: partition.isr,
            min_insync: usize::try_from(partition.min_insync_replicas).unwrap_or(usize::MAX),
            decisive: VecDeque::new(),
            routine: VecDeque::new(),
            catching_up: BTreeSet::new(),
            steps: 0,
        })
    }

    /// The partition that is looked after.
    #[must_use]
    pub const fn partition(&self) -> &TopicPartition {
        &self.at
    }

    /// Whether this copy is still ahead of a world at `now`.
    #[must_use]
    pub fn is_ahead_of(&self, now: SimTime) -> bool {
        self.began <= now && (now < self.world.now() || self.steps < MOST_STEPS)
    }

    /// Runs on until enough is found for a world at `now`, or as long as there is `time_left`.
    pub fn run(&mut self, now: SimTime, mut time_left: impl FnMut() -> bool) {
        self.decisive.retain(|coming| coming.time > now);
        self.routine.retain(|event| event.time > now);
        while !self.is_settled(now) && time_left() {
            let limit = now + HORIZON;
            for _ in 0..SLICE {
                if !self.world.step(limit) {
                    self.world.advance_to(limit);
                    break;
                }
                self.steps += 1;
            }
            self.collect(now);
        }
    }

    fn is_settled(&self, now: SimTime) -> bool {
        self.decisive.len() >= MOST_EVENTS
            || self.world.now() >= now + HORIZON
            || self.steps >= MOST_STEPS
    }

    /// What was found that still lies ahead of `now`: what decides, else what happens all the time.
    #[must_use]
    pub fn coming(&self, now: SimTime) -> (Vec<Coming>, Looked) {
        let settled = self.is_settled(now);
        let ahead = |coming: &&Coming| coming.time > now;
        let decisive: Vec<Coming> =
            self.decisive.iter().filter(ahead).take(MOST_EVENTS).cloned().collect();
        let looked = match (settled, decisive.len() >= MOST_EVENTS) {
            (_, true) => Looked::Enough,
            (true, false) => Looked::Until(self.world.now()),
            (false, false) => Looked::Looking,
        };
        if !decisive.is_empty() || !settled {
            return (decisive, looked);
        }
        (self.firsts(now), Looked::Steady(self.world.now()))
    }

    /// Looks through what has happened on the copy since it was looked at last.
    fn collect(&mut self, now: SimTime) {
        for event in self.world.events_since(self.seen) {
            self.seen = event.id.next();
            let decisive = self.is_decisive(&event);
            let coming = decisive.then(|| self.coming_of(&event));
            self.take_over(&event);
            self.decisive.extend(coming.filter(|coming| coming.time > now));
            let routine = !decisive && self.is_routine(&event) && event.time > now;
            if routine && self.routine.len() < MOST_ROUTINE {
                self.routine.push_back(event);
            }
        }
    }

    /// Whether an event decides who has the records, who may lead, or what a client is told at last.
    fn is_decisive(&self, event: &Event) -> bool {
        let ours = |at: &TopicPartition| *at == self.at;
        let kept_by = |broker: &BrokerId| self.replicas.contains(broker);
        let here = || matches!(&event.node, Some(NodeId::Broker(broker)) if kept_by(broker));
        match &event.kind {
            EventKind::LeaderElected { topic_partition: at, .. }
            | EventKind::IsrChanged { topic_partition: at, .. }
            | EventKind::RecordsTruncated { topic_partition: at, .. }
            | EventKind::LogStartAdvanced { topic_partition: at, .. }
            | EventKind::BatchRefused { topic_partition: at, .. }
            | EventKind::DeliveryTimedOut { topic_partition: at, .. }
            | EventKind::BatchFailed { topic_partition: at, retries: false, .. }
            | EventKind::ClientFailed { topic_partition: Some(at), .. } => {
                ours(at) && !self.is_told(event)
            }
            EventKind::BrokerFenced { broker }
            | EventKind::BrokerUnfenced { broker }
            | EventKind::SessionEnded { broker, .. }
            | EventKind::BrokerUnregistered { broker } => kept_by(broker),
            EventKind::ControllerGone { .. } | EventKind::ControllerCreated { .. } => true,
            EventKind::BrokerStarted | EventKind::BrokerStopping | EventKind::BrokerStopped => {
                here()
            }
            EventKind::RecordsReplicated { topic_partition: at, .. } => {
                let follower = match &event.node {
                    Some(NodeId::Broker(broker)) => *broker,
                    _ => return false,
                };
                let behind = !self.isr.contains(&follower);
                ours(at) && behind && !self.catching_up.contains(&follower)
            }
            _ => false,
        }
    }

    /// Whether the same was found already: a producer that tries again is refused again.
    fn is_told(&self, event: &Event) -> bool {
        let refused = matches!(event.kind, EventKind::BatchRefused { .. });
        let words = refused.then(|| say(event));
        words.is_some_and(|words| self.decisive.iter().any(|coming| coming.words == words))
    }

    /// Whether an event is of what happens all the time: writing and copying.
    fn is_routine(&self, event: &Event) -> bool {
        match &event.kind {
            EventKind::BatchAppended { topic_partition, .. }
            | EventKind::RecordsReplicated { topic_partition, .. }
            | EventKind::HighWatermarkAdvanced { topic_partition, .. }
            | EventKind::BatchAcknowledged { topic_partition, .. } => *topic_partition == self.at,
            _ => false,
        }
    }

    /// The first of each kind of what happens all the time.
    fn firsts(&self, now: SimTime) -> Vec<Coming> {
        let mut firsts: Vec<&Arc<Event>> = Vec::new();
        for event in self.routine.iter().filter(|event| event.time > now) {
            let alike = |other: &&Arc<Event>| {
                other.node == event.node && discriminant(&other.kind) == discriminant(&event.kind)
            };
            if !firsts.iter().any(alike) {
                firsts.push(event);
            }
        }
        firsts.into_iter().take(MOST_EVENTS).map(|event| self.coming_of(event)).collect()
    }

    fn coming_of(&self, event: &Event) -> Coming {
        let (words, broken) = match &event.kind {
            EventKind::IsrChanged { isr, .. } => {
                let (before, after) = (self.isr.len(), isr.len());
                let min = u64::try_from(self.min_insync).unwrap_or(u64::MAX);
                let words = if after < self.min_insync && before >= self.min_insync {
                    Words::new("ahead-isr-below-min").words("event", say(event)).number("min", min)
                } else if after >= self.min_insync && before < self.min_insync {
                    Words::new("ahead-isr-enough").words("event", say(event))
                } else {
                    say(event)
                };
                (words, after < before)
            }
            _ => (say(event), is_broken(event)),
        };
        Coming { time: event.time, words, broken, leads_to: leads_to(event) }
    }

    /// Follows what the event changed.
    fn take_over(&mut self, event: &Event) {
        match &event.kind {
            EventKind::IsrChanged { topic_partition, isr } if *topic_partition == self.at => {
                self.isr.clone_from(isr);
                self.catching_up.clear();
            }
            EventKind::RecordsReplicated { topic_partition, .. } if *topic_partition == self.at => {
                if let Some(NodeId::Broker(follower)) = &event.node {
                    self.catching_up.insert(*follower);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use partita_engine::id::{PartitionIndex, TopicName};

    fn world(lines: &[&str]) -> Simulation {
        let mut world = Simulation::new(7);
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
            let now = world.now();
            world.advance_to(now);
        }
        world
    }

    fn orders() -> TopicPartition {
        TopicPartition::new(TopicName::new("orders").expect("a name"), PartitionIndex(0))
    }

    fn shop() -> Simulation {
        let mut world = world(&[
            "cluster brokers=3",
            "topic orders partitions=1 rf=3 min.insync.replicas=3",
            "producer p1",
            "flow p1 orders rate=2 keys=a,b",
        ]);
        world.advance_to(SimTime::from_millis(10_000));
        world
    }

    fn looked(world: &Simulation) -> (Vec<Coming>, Looked) {
        let mut ahead = Ahead::of(world, &orders()).expect("it is there");
        ahead.run(world.now(), || true);
        ahead.coming(world.now())
    }

    #[test]
    fn a_dead_leader_will_be_fenced_and_another_elected() {
        let mut world = shop();
        let leader = world.partition(&orders()).and_then(|p| p.leader).expect("led");
        world.apply(&format!("kill {leader}").parse().expect("a line")).expect("it runs");
        let (coming, _) = looked(&world);
        let said: Vec<String> =
            coming.iter().map(|coming| Language::En.words(&coming.words)).collect();
        let fenced = said.iter().position(|words| words.contains("fences")).expect("fenced");
        let elected = said.iter().position(|words| words.contains("leads orders-0"));
        assert!(elected.is_some_and(|elected| elected > fenced), "{said:?}");
        assert!(coming[fenced].broken && !coming[elected.unwrap_or(0)].broken);
        assert!(said.iter().any(|words| words.contains("acks=all is refused")), "{said:?}");
    }

    #[test]
    fn what_was_foreseen_happens() {
        let mut world = shop();
        world.apply(&"kill b2".parse().expect("a line")).expect("it runs");
        let (coming, _) = looked(&world);
        let first = coming.first().expect("something will happen");
        world.advance_to(first.time);
        let happened = world.events_since(EventId(0));
        let same = |event: &&Arc<Event>| event.time == first.time && say(event) == first.words;
        assert!(happened.iter().any(|event| same(&event)), "{first:?}");
    }

    #[test]
    fn a_sound_cluster_goes_on_as_before() {
        let world = shop();
        let (coming, looked) = looked(&world);
        assert!(!coming.is_empty() && coming.iter().all(|coming| !coming.broken), "{coming:?}");
        assert_eq!(looked, Looked::Steady(world.now() + HORIZON));
    }

    #[test]
    fn what_happens_all_the_time_is_told_from_now_on() {
        let mut world = shop();
        let mut ahead = Ahead::of(&world, &orders()).expect("it is there");
        ahead.run(world.now(), || true);
        let (before, _) = ahead.coming(world.now());
        world.advance_to(world.now() + SimDuration::from_secs(10));
        ahead.run(world.now(), || true);
        let (after, _) = ahead.coming(world.now());
        assert_eq!(after.len(), before.len());
        let soon = world.now() + SimDuration::from_secs(2);
        assert!(after.iter().all(|coming| coming.time > world.now() && coming.time < soon));
    }

    #[test]
    fn without_time_nothing_is_found_and_that_is_said() {
        let mut world = shop();
        world.apply(&"kill b2".parse().expect("a line")).expect("it runs");
        let mut ahead = Ahead::of(&world, &orders()).expect("it is there");
        ahead.run(world.now(), || false);
        assert_eq!(ahead.coming(world.now()), (Vec::new(), Looked::Looking));
    }

    #[test]
    fn what_has_happened_is_not_ahead_any_more() {
        let mut world = shop();
        world.apply(&"kill b2".parse().expect("a line")).expect("it runs");
        let mut ahead = Ahead::of(&world, &orders()).expect("it is there");
        ahead.run(world.now(), || true);
        let (before, _) = ahead.coming(world.now());
        world.advance_to(before[0].time);
        ahead.run(world.now(), || true);
        let (after, _) = ahead.coming(world.now());
        assert!(after.iter().all(|coming| coming.time > world.now()), "{after:?}");
        assert!(ahead.is_ahead_of(world.now()));
        assert!(!ahead.is_ahead_of(SimTime::from_millis(0)), "it began later");
    }
}
