//! The controllers' log in words: what its records say, which of them a majority has, and why each was
//! written.

use super::story::Story;
use super::{Explanation, Fact, Words, controller};
use partita_engine::controller::{ChangedFields, ConfigResource, Field, MetadataRecord};
use partita_engine::id::{BrokerId, ControllerEpoch, Offset, PartitionIndex, TopicName};
use partita_engine::time::SimTime;
use partita_engine::world::{LoggedRecord, QuorumView, World};
use partita_scene::decided::in_kafkas_words;
use partita_scene::hit::Thing;

/// Records on one page.
pub const PAGE: usize = 50;

/// Which records are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those that say something of this topic; none: all.
    pub topic: Option<TopicName>,
    /// Of that topic, those that say something of this partition; none: of any.
    pub partition: Option<PartitionIndex>,
    /// Those before this offset; none: up to the newest, also as more come.
    pub before: Option<Offset>,
}

impl Wanted {
    fn takes(&self, record: &MetadataRecord) -> bool {
        self.topic.as_ref().is_none_or(|topic| record.concerns(topic, self.partition))
    }
}

/// A record in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub offset: Offset,
    /// Of the controller that wrote it.
    pub epoch: ControllerEpoch,
    /// When it was written.
    pub time: SimTime,
    /// Kafka's name of its kind, or the path of ZooKeeper's znode.
    pub name: String,
    /// What it says.
    pub says: Words,
    /// What it holds, by Kafka's names.
    pub fields: Vec<Field>,
    /// How many have it, and whether that decides it.
    pub standing: Words,
    /// Whether a majority has it.
    pub decided: bool,
}

/// A page of the log, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its records.
    pub lines: Vec<Line>,
    /// How many records are wanted in all.
    pub total: usize,
    /// How many of those are newer than the page.
    pub newer: usize,
    /// What is wanted for the page before this; none on the newest.
    pub towards_newer: Option<Wanted>,
    /// What is wanted for the page after this; none on the oldest.
    pub towards_older: Option<Wanted>,
    /// The oldest record that is kept, where older ones are in a snapshot alone.
    pub begins_at: Option<Offset>,
}

/// The records that are wanted, a page of them.
#[must_use]
pub fn page(world: &dyn World, wanted: &Wanted) -> Page {
    let Some(quorum) = world.quorum() else { return Page::default() };
    let log = world.controller_log(Offset(0), usize::MAX);
    let split = wanted
        .before
        .map_or(log.len(), |before| log.partition_point(|logged| logged.offset < before.0));
    let (older, newer) = log.split_at(split);
    let taken = |logged: &&LoggedRecord| wanted.takes(&logged.record);
    let mut found = older.iter().rev().filter(taken);
    let shown: Vec<&LoggedRecord> = found.by_ref().take(PAGE).collect();
    let rest = found.count();
    let mut newer = newer.iter().filter(taken);
    let page_before: Vec<&LoggedRecord> = newer.by_ref().take(PAGE).collect();
    let beyond = newer.count();
    let at = |before: Option<Offset>| Wanted { before, ..wanted.clone() };
    let first = shown.last().map(|logged| Offset(logged.offset));
    Page {
        total: page_before.len() + beyond + shown.len() + rest,
        newer: page_before.len() + beyond,
        towards_newer: wanted.before.map(|_| {
            let newest = page_before.last().filter(|_| beyond > 0);
            at(newest.map(|logged| Offset(logged.offset.saturating_add(1))))
        }),
        towards_older: first.filter(|_| rest > 0).map(|first| at(Some(first))),
        begins_at: log.first().map(|logged| Offset(logged.offset)).filter(|first| first.0 > 0),
        lines: shown.into_iter().map(|logged| line(&quorum, logged)).collect(),
    }
}

/// Kafka's name of a record's kind; the path of the znode where ZooKeeper keeps it.
fn name(quorum: &QuorumView, record: &MetadataRecord) -> String {
    match quorum.is_zookeeper() {
        true => record.znode(),
        false => record.name().to_owned(),
    }
}

fn line(quorum: &QuorumView, logged: &LoggedRecord) -> Line {
    let offset = Offset(logged.offset);
    let (standing, decided) = standing_of(quorum, offset);
    Line {
        offset,
        epoch: logged.epoch,
        time: logged.time,
        name: name(quorum, &logged.record),
        says: says(&logged.record),
        fields: logged.record.fields(),
        standing,
        decided,
    }
}

/// How many have the record at an offset, and whether that decides it.
#[must_use]
pub fn standing_of(quorum: &QuorumView, offset: Offset) -> (Words, bool) {
    let decided = offset < quorum.high_watermark;
    let key = if decided { "logged-decided" } else { "logged-undecided" };
    let words = Words::new(key)
        .number("have", quorum.have(offset.plus(1)) as u64)
        .number("voters", quorum.controllers.len() as u64);
    (words, decided)
}

/// Where the log stands: up to where a majority has it, or where it ends.
#[must_use]
pub fn standing(quorum: &QuorumView) -> Words {
    let offset = quorum.high_watermark;
    match quorum.controllers.len() {
        0 | 1 if !quorum.is_zookeeper() => {
            Words::new("brokers-controller-log").number("offset", offset.0)
        }
        voters => Words::new("quorum-have")
            .number("offset", offset.0)
            .number("have", quorum.have(offset) as u64)
            .number("voters", voters as u64),
    }
}

/// What the log is called.
#[must_use]
pub fn title(quorum: &QuorumView) -> Words {
    match quorum.controllers.len() {
        _ if quorum.is_zookeeper() => Words::new("title-zookeeper-log"),
        0 | 1 => Words::new("title-controller-log-alone"),
        _ => Words::new("title-controller-log"),
    }
}

/// What is to be told of the log as a whole.
#[must_use]
pub fn facts(world: &dyn World) -> Vec<Fact> {
    let Some(quorum) = world.quorum() else { return Vec::new() };
    let end = quorum.controllers.iter().map(|one| one.same_until).max().unwrap_or_default();
    let leader = match quorum.leader {
        Some(leader) => Fact::new("fact-written-by", controller::title(leader))
            .leading_to(Thing::Controller(leader)),
        None => Fact::new("fact-written-by", Words::new("stage-no-leader")).broken(true),
    };
    let have = Words::new("logged-have")
        .number("offset", quorum.high_watermark.0)
        .number("have", quorum.have(quorum.high_watermark) as u64)
        .number("voters", quorum.controllers.len() as u64);
    vec![
        leader,
        Fact::text("fact-epoch", quorum.epoch),
        Fact::new("fact-high-watermark", have),
        Fact::number("fact-log-end", end.0),
    ]
}

/// The record at an offset, while it is kept.
fn at(world: &dyn World, offset: Offset) -> Option<&LoggedRecord> {
    world.controller_log(offset, 1).first().filter(|logged| logged.offset == offset.0)
}

/// What the record at an offset is called, what it says, and how many have it.
pub(super) fn summary(world: &dyn World, offset: Offset) -> Option<(Words, Vec<Words>)> {
    let logged = at(world, offset)?;
    let (standing, _) = standing_of(&world.quorum()?, offset);
    let written =
        Words::new("logged-written").text("time", logged.time).text("epoch", logged.epoch);
    Some((title_of(offset), vec![says(&logged.record), written, standing]))
}

fn title_of(offset: Offset) -> Words {
    Words::new("title-controller-record").number("offset", offset.0)
}

/// The facts of the record at an offset, and why it was written.
pub(super) fn explain_record(world: &dyn World, offset: Offset) -> Option<Explanation> {
    let logged = at(world, offset)?;
    let quorum = world.quorum()?;
    let (standing, decided) = standing_of(&quorum, offset);
    let mut facts = vec![
        Fact::new("fact-says", says(&logged.record)),
        Fact::new("fact-majority", standing).broken(!decided),
        Fact::text("fact-written-at", logged.time),
        Fact::text("fact-epoch", logged.epoch),
        Fact::new("fact-controller-log", self::standing(&quorum)).leading_to(Thing::ControllerLog),
    ];
    facts.extend(logged.record.fields().into_iter().map(|field| Fact {
        label: Words::new("value-text").text("value", field.name),
        ..Fact::text("value-text", &field.value)
    }));
    let mut story = Story::of(world);
    match story.get(logged.cause) {
        Some(cause) => story.tell_with_causes(&cause),
        None => story.miss(),
    }
    let (story, begins_earlier) = story.finish();
    Some(Explanation {
        title: title_of(offset),
        subtitle: Some(Words::new("value-text").text("value", name(&quorum, &logged.record))),
        key: None,
        facts,
        question: Words::new("why-controller-record"),
        began_at: begins_earlier.then_some(logged.time),
        story,
        begins_earlier,
        now: Some(Words::new(match decided {
            true => "logged-is-decided",
            false => "logged-is-undecided",
        })),
    })
}

/// What a record says, as a sentence.
#[must_use]
pub fn says(record: &MetadataRecord) -> Words {
    match record {
        MetadataRecord::Partition { topic_partition, registration } => {
            let first = ChangedFields {
                leader: Some(registration.leader),
                isr: Some(registration.isr.clone()),
                ..ChangedFields::default()
            };
            let mut parts = vec![of_brokers("logged-replicas", &registration.replicas)];
            parts.extend(changes(&first));
            Words::new("logged-partition")
                .text("partition", topic_partition)
                .list_of("parts", parts)
        }
        MetadataRecord::PartitionChange { topic_partition, changed } => {
            let parts = changes(changed);
            Words::new("logged-change").text("partition", topic_partition).list_of("parts", parts)
        }
        MetadataRecord::Config { resource, name, value } => {
            let whose = match resource {
                ConfigResource::Topic(topic) => Words::new("value-text").text("value", topic),
                ConfigResource::Cluster => Words::new("logged-whole-cluster"),
            };
            let words = match value {
                Some(value) => Words::new("logged-config").text("value", value),
                None => Words::new("logged-config-removed"),
            };
            words.words("whose", whose).text("name", name)
        }
        record => decided(record),
    }
}

/// With brokers side by side: commas part what is said of them.
fn of_brokers(key: &'static str, brokers: &[BrokerId]) -> Words {
    let brokers: Vec<String> = brokers.iter().map(ToString::to_string).collect();
    Words::new(key).text("brokers", brokers.join(" "))
}

/// What a change of a partition changes, each in few words.
fn changes(changed: &ChangedFields) -> Vec<Words> {
    let sorted = |brokers: &[BrokerId]| {
        let mut brokers = brokers.to_vec();
        brokers.sort_unstable();
        brokers
    };
    let set = |some: &'static str, none: &'static str, brokers: Option<&Vec<BrokerId>>| {
        brokers.map(|brokers| match brokers.is_empty() {
            true => Words::new(none),
            false => of_brokers(some, &sorted(brokers)),
        })
    };
    let leader = changed.leader.map(|leader| match leader {
        Some(leader) => Words::new("logged-leader").text("broker", leader),
        None => Words::new("logged-no-leader"),
    });
    let unclean = (changed.recovering == Some(true)).then(|| Words::new("logged-unclean"));
    let isr = set("logged-isr", "logged-isr-empty", changed.isr.as_ref());
    let elr = set("logged-elr", "logged-elr-empty", changed.elr.as_ref());
    let last =
        set("logged-last-leader", "logged-last-leader-none", changed.last_known_elr.as_ref());
    [leader, unclean, isr, elr, last].into_iter().flatten().collect()
}

/// What a record says in few words, as its cell does.
#[must_use]
pub fn decided(record: &MetadataRecord) -> Words {
    if let Some(words) = in_kafkas_words(record) {
        return Words::new("decided-plain").text("words", words);
    }
    match record {
        MetadataRecord::RegisterBroker { broker, .. } => {
            Words::new("decided-registered").text("broker", broker)
        }
        MetadataRecord::UnregisterBroker { broker } => {
            Words::new("decided-unregistered").text("broker", broker)
        }
        MetadataRecord::BrokerRegistrationChange { broker, fenced, .. } => {
            let key = match fenced {
                Some(true) => "decided-fenced",
                Some(false) => "decided-unfenced",
                None => "decided-shutting-down",
            };
            Words::new(key).text("broker", broker)
        }
        MetadataRecord::Topic { topic, .. } => Words::new("decided-topic").text("topic", topic),
        MetadataRecord::RemoveTopic { topic } => {
            Words::new("decided-topic-removed").text("topic", topic)
        }
        MetadataRecord::ClearElr { topic: Some(topic) } => {
            Words::new("decided-elr-cleared").text("topic", topic)
        }
        MetadataRecord::ClearElr { topic: None } => Words::new("decided-elr-cleared-everywhere"),
        MetadataRecord::LeaderChange { leader, .. } => {
            Words::new("decided-leader").text("controller", leader)
        }
        MetadataRecord::SessionEnded { broker, expired } => {
            let key = if *expired { "decided-session-expired" } else { "decided-session-closed" };
            Words::new(key).text("broker", broker)
        }
        MetadataRecord::ControllerCreated { broker, epoch } => {
            Words::new("decided-controller").text("broker", broker).text("epoch", epoch)
        }
        MetadataRecord::CheckControllerEpoch { .. } => Words::new("decided-epoch-checked"),
        MetadataRecord::ProducerIds { next } => {
            Words::new("decided-producer-ids").text("next", next)
        }
        MetadataRecord::Partition { .. }
        | MetadataRecord::PartitionChange { .. }
        | MetadataRecord::Config { .. } => Words::new("value-none"),
    }
}
