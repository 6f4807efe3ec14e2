//! Which actions a thing has at this moment.

use super::form::{Form, Like};
use super::subject::changed_settings;
use crate::i18n::Language;
use crate::interface::NewThing;
use partita_engine::command::{Command, NodeName};
use partita_engine::id::{BrokerId, ClientName, GroupName, TopicName, TopicPartition};
use partita_engine::simulation::Simulation;
use partita_engine::world::{ClientState, World};
use partita_scene::hit::Thing;

/// One action.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The key of its label.
    pub label: &'static str,
    /// The node at the other end, when it is about a link.
    pub other: Option<String>,
    /// What happens.
    pub what: What,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Carries out a command at once.
    Run(Command),
    /// The same, after a question: it takes more with it than its thing.
    Ask(Command, Taken),
    /// Opens a form.
    Fill(Form),
    /// Opens the form for something new.
    Make(NewThing),
    /// Opens the place where a record is written by hand.
    Compose,
    /// Looks for the other end of a link, which is cut or healed then.
    Aim,
    /// Nothing now; the key of the reason.
    Not(&'static str),
}

/// What a command takes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Deleting a topic takes its records, and what groups committed in it.
    Topic(TakenTopic),
    /// Losing a disk takes its logs.
    Disk(TakenDisk),
}

/// What a topic takes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenTopic {
    topic: TopicName,
    records: u64,
    groups: Vec<GroupName>,
}

/// What a disk takes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenDisk {
    /// Whose.
    pub broker: BrokerId,
    /// Copies of partitions.
    pub replicas: u64,
    /// Records in them.
    pub records: u64,
    /// Partitions that have no other copy on a broker that runs.
    pub last: u64,
}

impl Deed {
    /// What its button says.
    pub fn words(&self, language: Language) -> String {
        match &self.other {
            Some(other) => language.say(self.label, &[("other", other.as_str().into())]),
            None => language.text(self.label),
        }
    }

    /// Tells it from the thing's other actions.
    pub fn key(&self) -> String {
        format!("{}{}", self.label, self.other.as_deref().unwrap_or_default())
    }
}

impl Taken {
    /// The question in words.
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::Topic(topic) => topic.words(language),
            Self::Disk(disk) => language.say(
                "act-lose-disk-takes",
                &[
                    ("broker", disk.broker.to_string().into()),
                    ("replicas", disk.replicas.into()),
                    ("records", disk.records.into()),
                    ("last", disk.last.into()),
                ],
            ),
        }
    }

    /// The key of what the button says that does it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Topic(_) => "act-delete-do",
            Self::Disk(_) => "act-lose-disk-do",
        }
    }
}

impl TakenTopic {
    fn words(&self, language: Language) -> String {
        let topic = ("topic", self.topic.as_str().into());
        let records = ("records", self.records.into());
        let groups: Vec<_> = self.groups.iter().map(ToString::to_string).collect();
        if groups.is_empty() {
            return language.say("act-delete-takes-records", &[topic, records]);
        }
        let groups = ("groups", groups.join(", ").into());
        language.say("act-delete-takes", &[topic, records, groups])
    }
}

fn deed(label: &'static str, what: What) -> Deed {
    Deed { label, other: None, what }
}

fn fill(form: Form) -> Deed {
    deed(form.title(), What::Fill(form))
}

/// The actions of `thing`, the commonest first; none when it is not there.
pub fn deeds(world: &Simulation, thing: &Thing) -> Vec<Deed> {
    match thing {
        Thing::Producer(name) => of_producer(world, name),
        Thing::Consumer(name) => of_consumer(world, name, None),
        Thing::Position { consumer, topic_partition } => {
            of_consumer(world, consumer, Some(topic_partition))
        }
        Thing::Group(name) | Thing::Committed { group: name, .. } => of_group(world, name),
        Thing::Topic(topic) => of_topic(world, topic),
        Thing::Broker(broker) => of_broker(world, *broker),
        Thing::Controller(controller) => super::fault::of_controller(world, *controller),
        Thing::Message(_) => Vec::new(),
        Thing::Link { one, other } => super::links::of_link(world, one, other),
        Thing::Replica { broker, topic_partition } => {
            let mut deeds = super::fault::of_replica(world, *broker);
            deeds.extend(of_topic(world, &topic_partition.topic));
            deeds
        }
        thing => thing
            .topic_partition()
            .map_or_else(Vec::new, |topic_partition| of_topic(world, &topic_partition.topic)),
    }
}

fn of_producer(world: &dyn World, name: &ClientName) -> Vec<Deed> {
    let Some(view) = world.producers().into_iter().find(|view| view.name == *name) else {
        return Vec::new();
    };
    let mut deeds = Vec::new();
    if view.state == ClientState::Running {
        if super::form::topics(world).is_empty() {
            deeds.push(deed("act-send", What::Not("act-needs-topic")));
        } else {
            deeds.push(deed("act-send", What::Compose));
            deeds.push(fill(Form::Flow(name.clone())));
        }
        deeds.extend(
            view.flows
                .iter()
                .map(|flow| {
                    let stop = Command::Flow {
                        producer: name.clone(),
                        topic: flow.topic.clone(),
                        rate: partita_engine::command::Rate::ZERO,
                        keys: Vec::new(),
                        value: Some("#".into()),
                        spread: Default::default(),
                    };
                    deed("act-flow-stop", What::Run(stop))
                })
                .take(1),
        );
    }
    deeds.extend(of_client(name, view.state));
    deeds
}

/// Cuts or heals a link whose other end is still to be shown.
pub(super) fn aim() -> Deed {
    deed("act-cut-where", What::Aim)
}

fn of_consumer(
    world: &dyn World,
    name: &ClientName,
    partition: Option<&TopicPartition>,
) -> Vec<Deed> {
    let Some(view) = world.consumers().into_iter().find(|view| view.name == *name) else {
        return Vec::new();
    };
    let mut deeds = Vec::new();
    if view.state == ClientState::Running {
        deeds.push(fill(Form::Process(name.clone())));
        deeds.push(deed("act-commit", What::Run(Command::Commit { consumer: name.clone() })));
        let partition = partition.filter(|partition| {
            view.owned.iter().any(|owned| owned.topic_partition == **partition)
        });
        if view.owned.is_empty() {
            deeds.push(deed("act-seek", What::Not("act-seek-not")));
        } else {
            let partition = partition.cloned();
            deeds.push(fill(Form::Seek { consumer: name.clone(), partition }));
        }
    }
    deeds.extend(of_client(name, view.state));
    deeds
}

/// What every client can be told.
fn of_client(name: &ClientName, state: ClientState) -> Vec<Deed> {
    let node = || NodeName::Client(name.clone());
    let mut deeds = if state == ClientState::Running {
        vec![
            deed("act-stop", What::Run(Command::Stop { node: node() })),
            deed("act-crash", What::Run(Command::Crash { node: node() })),
        ]
    } else {
        vec![deed("act-start", What::Run(Command::Start { node: node() }))]
    };
    deeds.push(aim());
    deeds.push(fill(Form::Rename(name.clone())));
    deeds.push(deed("act-remove", What::Run(Command::Remove { node: node() })));
    deeds
}

/// A broker that holds a replica stays, and says of which topics.
fn of_broker(world: &dyn World, broker: BrokerId) -> Vec<Deed> {
    let Some(view) = world.brokers().into_iter().find(|view| view.id == broker) else {
        return Vec::new();
    };
    let holds = world.topics().into_iter().any(|topic| {
        let mut replicas = topic.partitions.iter().flat_map(|partition| &partition.replicas);
        replicas.any(|replica| replica.broker == broker)
    });
    let remove = if holds {
        What::Not("act-remove-broker-not")
    } else {
        What::Run(Command::Remove { node: NodeName::Broker(broker) })
    };
    let mut deeds = super::fault::of_broker(world, &view);
    deeds.extend([deed("act-remove", remove), deed("add-broker", What::Make(NewThing::Broker))]);
    deeds
}

fn of_group(world: &dyn World, name: &GroupName) -> Vec<Deed> {
    let Some(view) = world.groups().into_iter().find(|view| view.name == *name) else {
        return Vec::new();
    };
    let delete = Command::DeleteGroup { group: name.clone() };
    let delete =
        if view.members.is_empty() { What::Run(delete) } else { What::Not("act-delete-group-not") };
    let add = What::Make(NewThing::Consumer(Some(name.to_string())));
    let somebody = world.consumers().iter().any(|view| view.group == *name);
    let rename = if somebody {
        fill(Form::RenameGroup(name.clone()))
    } else {
        deed("act-rename", What::Not("act-rename-group-not"))
    };
    vec![deed("add-consumer", add), rename, deed("act-delete-group", delete)]
}

fn of_topic(world: &Simulation, name: &TopicName) -> Vec<Deed> {
    let Some(view) = world.topics().into_iter().find(|view| view.name == *name) else {
        return Vec::new();
    };
    if view.internal {
        return Vec::new();
    }
    let running = world.producers().iter().any(|view| view.state == ClientState::Running);
    let send = if running { What::Compose } else { What::Not("act-needs-producer") };
    let groups = world.groups().into_iter().filter(|group| {
        group.committed.keys().any(|topic_partition| topic_partition.topic == *name)
    });
    let taken = TakenTopic {
        topic: name.clone(),
        records: view.partitions.iter().map(|p| p.log_end.since(p.log_start)).sum(),
        groups: groups.map(|group| group.name).collect(),
    };
    let delete = Command::DeleteTopic { topic: name.clone() };
    let delete = if taken.records == 0 && taken.groups.is_empty() {
        What::Run(delete)
    } else {
        What::Ask(delete, Taken::Topic(taken))
    };
    let like = Like {
        topic: name.clone(),
        partitions: u32::try_from(view.partitions.len()).unwrap_or(u32::MAX),
        replication_factor: view.replication_factor,
        configs: changed_settings(world, name),
    };
    let rename = fill(Form::TopicLike(Box::new(like)));
    vec![
        deed("act-send", send),
        fill(Form::Partitions(name.clone())),
        rename,
        deed("act-delete-topic", delete),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;
    use partita_engine::time::SimTime;

    fn world(lines: &[&str], millis: u64) -> History {
        let mut history = History::new(1);
        for line in lines {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history.advance_to(SimTime::from_millis(millis));
        history
    }

    fn labels(history: &History, thing: &Thing) -> Vec<&'static str> {
        deeds(history.world(), thing).iter().map(|deed| deed.label).collect()
    }

    const WORLD: [&str; 5] = [
        "cluster brokers=1",
        "topic orders partitions=2",
        "topic empty",
        "producer p1",
        "consumer c1 group=g topic=orders reset=earliest",
    ];

    #[test]
    fn what_does_not_run_can_be_started() {
        let p1 = Thing::Producer(ClientName::new("p1").expect("a name"));
        let mut history = world(&WORLD, 0);
        assert!(labels(&history, &p1).contains(&"act-stop"));
        history.apply(&"crash p1".parse().expect("a line")).expect("allowed");
        assert_eq!(
            labels(&history, &p1),
            ["act-start", "act-cut-where", "act-rename", "act-remove"]
        );
        let gone = Thing::Producer(ClientName::new("p9").expect("a name"));
        assert!(labels(&history, &gone).is_empty());
    }

    #[test]
    fn a_group_with_members_stays_and_says_why() {
        let group = Thing::Group(GroupName::new("g").expect("a name"));
        let mut history = world(&WORLD, 20_000);
        let delete = |history: &History| deeds(history.world(), &group).pop().map(|deed| deed.what);
        assert_eq!(delete(&history), Some(What::Not("act-delete-group-not")));
        history.apply(&"stop c1".parse().expect("a line")).expect("allowed");
        history.advance_to(SimTime::from_millis(40_000));
        assert!(matches!(delete(&history), Some(What::Run(_))));
    }

    #[test]
    fn only_a_topic_that_takes_more_with_it_is_asked_about() {
        let mut history = world(&WORLD, 10_000);
        let topic = |name: &str| Thing::Topic(TopicName::new(name).expect("a name"));
        let delete = |history: &History, name: &str| {
            deeds(history.world(), &topic(name)).pop().map(|deed| deed.what)
        };
        assert!(matches!(delete(&history, "empty"), Some(What::Run(_))));
        history.apply(&"send p1 orders key=a value=1".parse().expect("a line")).expect("allowed");
        history.advance_to(SimTime::from_millis(30_000));
        let Some(What::Ask(_, taken)) = delete(&history, "orders") else { panic!("asked about") };
        let words = taken.words(Language::En);
        assert!(words.contains('g') && words.contains('1'), "{words}");
    }
}
