//! The table of all commands: what is typed, completed, explained and documented.

use super::config::Owner;
use super::value::GREATEST_BROKER;
use super::{MOST_BROKERS, MOST_CONTROLLERS, MOST_PARTITIONS, MOST_RECORDS, MOST_SERVERS};
use crate::wire::MessageKind;

/// One command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The word that it begins with; `set wire`, `set cluster` and `drop next` have two.
    pub word: &'static str,
    /// What may follow, words in order first.
    pub arguments: &'static [Argument],
    /// Whose settings may follow, as `name=value`.
    pub settings: &'static [Owner],
    /// What it does, in one line of English.
    pub meaning: &'static str,
    /// A line that works in the right world.
    pub example: &'static str,
}

/// One thing that a command takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name; a word stands for itself, everything else is `name=value`.
    pub name: &'static str,
    /// How it is written.
    pub place: Place,
    /// Whether the command needs it.
    pub required: bool,
    /// What it takes.
    pub takes: Takes,
    /// What it is, in one line of English; the same wherever the name is the same.
    pub meaning: &'static str,
}

/// How an argument is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// As a word of its own, in order.
    Word,
    /// As `name=value`, in any order.
    Named,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The name of something new.
    NewName,
    /// A topic.
    Topic,
    /// Topics, by commas.
    Topics,
    /// A producer.
    Producer,
    /// A consumer.
    Consumer,
    /// A producer or a consumer.
    Client,
    /// A client or a broker.
    Node,
    /// A broker, a client or the controller.
    Process,
    /// A broker that is there.
    Broker,
    /// A broker that is not there yet.
    NewBroker,
    /// A group.
    Group,
    /// A whole number.
    Number {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// A text: bare, in quotes, or null.
    Text,
    /// A key: a text.
    Key,
    /// Keys, by commas.
    Keys,
    /// `name:value`, by commas.
    Headers,
    /// `1,2;2,3`
    Assignment,
    /// Records per second.
    Rate,
    /// A time in seconds.
    Duration {
        /// The longest, in seconds.
        most: u64,
    },
    /// One of some words.
    Word(&'static [&'static str]),
    /// An offset or `high-watermark`.
    DeleteBefore,
    /// An offset, `earliest` or `latest`.
    OffsetTarget,
}

impl Verb {
    /// The key of its meaning in the message files: `command-send`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("command-{}", self.word.replace(' ', "-"))
    }

    /// Whether `name=default` removes what was set for a topic or a broker.
    #[must_use]
    pub fn removes_overrides(&self) -> bool {
        matches!(self.word, "alter" | "set" | "set cluster")
    }

    /// How it is written: `send PRODUCER TOPIC [key=] …`.
    #[must_use]
    pub fn usage(&self) -> String {
        let mut usage = self.word.to_owned();
        for argument in self.arguments {
            let text = match argument.place {
                Place::Word => argument.name.to_uppercase(),
                Place::Named => format!("{}=", argument.name),
            };
            let optional = format!(" [{text}]");
            usage.push_str(&if argument.required { format!(" {text}") } else { optional });
        }
        if !self.settings.is_empty() {
            usage.push_str(" [setting=value …]");
        }
        usage
    }

    /// The argument `name=` of it.
    pub(super) fn named(&self, name: &str) -> Option<&'static Argument> {
        let mut arguments = self.arguments.iter();
        arguments.find(|argument| argument.place == Place::Named && argument.name == name)
    }

    /// Its words in order.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static Argument> + use<> {
        self.arguments.iter().filter(|argument| argument.place == Place::Word)
    }
}

impl Argument {
    /// The key of its meaning in the message files: `argument-key`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("argument-{}", self.name)
    }
}

/// Every command there is, in the order of the documentation.
#[must_use]
pub const fn reference() -> &'static [Verb] {
    VERBS
}

const fn word(name: &'static str, takes: Takes, meaning: &'static str) -> Argument {
    Argument { name, place: Place::Word, required: true, takes, meaning }
}

const fn named(name: &'static str, takes: Takes, meaning: &'static str) -> Argument {
    Argument { name, place: Place::Named, required: false, takes, meaning }
}

const fn required(argument: Argument) -> Argument {
    Argument { required: true, ..argument }
}

const fn optional(argument: Argument) -> Argument {
    Argument { required: false, ..argument }
}

const fn number(least: u32, most: u32) -> Takes {
    Takes::Number { least: least as u64, most: most as u64 }
}

/// The greatest number of a partition, and the most replicas: Kafka's `INT`.
const INT: u32 = i32::MAX as u32;
/// The greatest offset and timestamp: Kafka's `LONG`.
const LONG: Takes = Takes::Number { least: 0, most: i64::MAX as u64 };
/// The longest that one `run` goes on: a year.
const YEAR: u64 = 365 * 86_400;

const TOPIC: Argument = word("topic", Takes::Topic, "The topic.");
const NEW_NAME: Argument =
    word("name", Takes::NewName, "A name of your choice: letters, digits, . _ -");
const PRODUCER: Argument = word("producer", Takes::Producer, "The producer.");
const CONSUMER: Argument = word("consumer", Takes::Consumer, "The consumer.");
const CLIENT: Argument = word("client", Takes::Client, "A producer or a consumer.");
const NODE: Argument = word("node", Takes::Node, "A broker, a client or the controller.");
const A: Argument = word("a", Takes::Process, "One end: a broker, a client or the controller.");
const B: Argument = word("b", Takes::Process, "The other end.");
const WAY: Argument =
    named("way", Takes::Word(&["both", "one"]), "Both directions, or one: from A to B.");
/// The longest that a delay or a slow append may take, in seconds.
pub const LONGEST_WHILE: u64 = 3_600;
const A_WHILE: Argument =
    word("seconds", Takes::Duration { most: LONGEST_WHILE }, "How many seconds; 0 ends it.");
const GROUP: Argument = word("group", Takes::Group, "The consumer group.");
const BROKER: Argument = word("broker", Takes::NewBroker, "A broker: b and its number.");
const PARTITION: Argument = word("partition", number(0, INT), "The partition's number.");
const OFFSET: Argument = word("offset", LONG, "The next offset to read.");
const VALUE: Argument =
    named("value", Takes::Text, "The value; null is a tombstone, # the running number.");
const ASSIGNMENT: Argument = named(
    "assignment",
    Takes::Assignment,
    "The brokers of each partition, the preferred leader first: 1,2;2,3",
);
const RATE: Argument = named("rate", Takes::Rate, "Records per second.");
const SECONDS: Takes = Takes::Duration { most: 60 };

const VERBS: &[Verb] = &[
    Verb {
        word: "cluster",
        arguments: &[
            required(named("brokers", number(1, MOST_BROKERS), "How many brokers.")),
            named(
                "controllers",
                number(1, MOST_CONTROLLERS),
                "How many controllers: one alone, or 101, 102, …, which decide by majority.",
            ),
            named(
                "meta",
                Takes::Word(&["kraft", "zookeeper"]),
                "What keeps the metadata: KRaft's controllers, or ZooKeeper, as until Kafka 3.9.",
            ),
            named(
                "zk",
                number(1, MOST_SERVERS),
                "With meta=zookeeper: how many servers zk1, zk2, … it has; 3 if nothing is said.",
            ),
        ],
        settings: &[Owner::Broker, Owner::Cluster],
        meaning: "Sets up brokers b1, b2, … in an empty world.",
        example: "cluster brokers=3",
    },
    Verb {
        word: "broker",
        arguments: &[BROKER, named("rack", Takes::Text, "The rack that the broker stands in.")],
        settings: &[Owner::Broker],
        meaning: "Adds a broker.",
        example: "broker b4 rack=r1",
    },
    Verb {
        word: "topic",
        arguments: &[
            NEW_NAME,
            named("partitions", number(1, MOST_PARTITIONS), "How many partitions."),
            named("rf", number(1, INT), "How many replicas each partition has."),
            ASSIGNMENT,
        ],
        settings: &[Owner::Topic],
        meaning: "Makes a topic.",
        example: "topic orders partitions=4 rf=3 min.insync.replicas=2",
    },
    Verb {
        word: "alter",
        arguments: &[
            TOPIC,
            named("partitions", number(1, MOST_PARTITIONS), "How many partitions."),
            ASSIGNMENT,
        ],
        settings: &[Owner::Topic],
        meaning: "Adds partitions to a topic or changes its settings; =default removes what was set.",
        example: "alter orders partitions=8",
    },
    Verb {
        word: "delete-topic",
        arguments: &[TOPIC],
        settings: &[],
        meaning: "Deletes a topic with all its records.",
        example: "delete-topic orders",
    },
    Verb {
        word: "delete-records",
        arguments: &[
            TOPIC,
            PARTITION,
            required(named(
                "before",
                Takes::DeleteBefore,
                "An offset, or high-watermark for all that is committed.",
            )),
        ],
        settings: &[],
        meaning: "Deletes the records of a partition below an offset.",
        example: "delete-records orders 0 before=high-watermark",
    },
    Verb {
        word: "delete-group",
        arguments: &[GROUP],
        settings: &[],
        meaning: "Deletes a group without members, and its committed offsets.",
        example: "delete-group billing",
    },
    Verb {
        word: "producer",
        arguments: &[NEW_NAME],
        settings: &[Owner::Producer],
        meaning: "Starts a new producer.",
        example: "producer p1 acks=all linger.ms=5",
    },
    Verb {
        word: "send",
        arguments: &[
            PRODUCER,
            TOPIC,
            named("key", Takes::Key, "The key; it decides the partition."),
            VALUE,
            named("partition", number(0, INT), "The partition's number."),
            named("headers", Takes::Headers, "Headers: name:value,name:value"),
            named("timestamp", LONG, "The record's time, in ms since 1970."),
            named("count", number(1, MOST_RECORDS), "How many records."),
        ],
        settings: &[],
        meaning: "Sends a record.",
        example: "send p1 orders key=cart-7 value=41",
    },
    Verb {
        word: "flow",
        arguments: &[
            PRODUCER,
            TOPIC,
            required(RATE),
            named("keys", Takes::Keys, "The keys, in turn: a,b,c"),
            VALUE,
            named(
                "spread",
                Takes::Word(&["partitioner", "partitions"]),
                "Who chooses partitions: the partitioner, or one after the other.",
            ),
        ],
        settings: &[],
        meaning: "Sends records one after the other, until rate=0.",
        example: "flow p1 orders rate=2 keys=a,b,c",
    },
    Verb {
        word: "consumer",
        arguments: &[
            NEW_NAME,
            required(named("group", Takes::Group, "The consumer group.")),
            required(named("topic", Takes::Topics, "The topic.")),
            RATE,
        ],
        settings: &[Owner::Consumer],
        meaning: "Starts a new consumer in a group.",
        example: "consumer c1 group=billing topic=orders reset=earliest",
    },
    Verb {
        word: "set",
        arguments: &[NODE, RATE],
        settings: &[Owner::Producer, Owner::Consumer, Owner::Broker],
        meaning: "Changes settings of a client, a broker or the controller; =default removes what was set for the latter two.",
        example: "set c1 max.poll.records=10",
    },
    Verb {
        word: "set cluster",
        arguments: &[],
        settings: &[Owner::Cluster],
        meaning: "Changes what topics have that set nothing themselves.",
        example: "set cluster min.insync.replicas=2",
    },
    Verb {
        word: "set wire",
        arguments: &[
            named("client", SECONDS, "A producer or a consumer."),
            named("broker", SECONDS, "A broker: b and its number."),
            named("controller", SECONDS, "To, from and among controllers."),
        ],
        settings: &[],
        meaning: "Sets how many seconds a message takes, one way.",
        example: "set wire client=0.3 broker=0.04 controller=0.005",
    },
    Verb {
        word: "start",
        arguments: &[NODE],
        settings: &[],
        meaning: "Brings back what was stopped or crashed.",
        example: "start c1",
    },
    Verb {
        word: "stop",
        arguments: &[NODE],
        settings: &[],
        meaning: "Stops in order: a consumer leaves its group, a broker gives its leaderships away.",
        example: "stop c1",
    },
    Verb {
        word: "crash",
        arguments: &[NODE],
        settings: &[],
        meaning: "Ends at once: no commit, no goodbye.",
        example: "crash c1",
    },
    Verb {
        word: "kill",
        arguments: &[NODE],
        settings: &[],
        meaning: "Ends a broker's or controller's process at once; what is on its disk stays.",
        example: "kill b1",
    },
    Verb {
        word: "elect",
        arguments: &[
            TOPIC,
            PARTITION,
            required(named(
                "type",
                Takes::Word(&["preferred", "unclean"]),
                "preferred: the first replica leads again; unclean: any leader, even if records are lost.",
            )),
        ],
        settings: &[],
        meaning: "Asks the controller to elect a partition's leader.",
        example: "elect orders 0 type=preferred",
    },
    Verb {
        word: "remove",
        arguments: &[NODE],
        settings: &[],
        meaning: "Stops a client and takes it away, or a broker that holds no replica.",
        example: "remove c1",
    },
    Verb {
        word: "rename",
        arguments: &[CLIENT, NEW_NAME],
        settings: &[],
        meaning: "Restarts a client under another client.id, with the same settings.",
        example: "rename c1 c9",
    },
    Verb {
        word: "rename-group",
        arguments: &[GROUP, NEW_NAME],
        settings: &[],
        meaning: "Restarts a group's consumers under another group.id; what it committed stays behind.",
        example: "rename-group billing invoices",
    },
    Verb {
        word: "commit",
        arguments: &[CONSUMER],
        settings: &[],
        meaning: "Commits a consumer's positions.",
        example: "commit c1",
    },
    Verb {
        word: "seek",
        arguments: &[CONSUMER, TOPIC, PARTITION, OFFSET],
        settings: &[],
        meaning: "Moves a consumer's position in a partition that it owns.",
        example: "seek c1 orders 0 17",
    },
    Verb {
        word: "reset-offsets",
        arguments: &[
            GROUP,
            TOPIC,
            optional(PARTITION),
            required(named("to", Takes::OffsetTarget, "earliest, latest or an offset.")),
        ],
        settings: &[],
        meaning: "Moves the committed offsets of a group without members.",
        example: "reset-offsets billing orders to=earliest",
    },
    Verb {
        word: "cut",
        arguments: &[A, B, WAY],
        settings: &[],
        meaning: "Cuts the link between two nodes: all that is sent on it is lost.",
        example: "cut b1 b2",
    },
    Verb {
        word: "heal",
        arguments: &[A, B, WAY],
        settings: &[],
        meaning: "Mends a link that was cut.",
        example: "heal b1 b2",
    },
    Verb {
        word: "hold",
        arguments: &[A, B, WAY],
        settings: &[],
        meaning: "Lets the messages between two nodes wait.",
        example: "hold b1 p1",
    },
    Verb {
        word: "release",
        arguments: &[A, B, WAY],
        settings: &[],
        meaning: "Lets the messages that wait go on.",
        example: "release b1 p1",
    },
    Verb {
        word: "delay",
        arguments: &[A, B, A_WHILE, WAY],
        settings: &[],
        meaning: "Lets messages between two nodes take longer, one way.",
        example: "delay b1 b2 0.5",
    },
    Verb {
        word: "drop next",
        arguments: &[
            A,
            B,
            named("kind", Takes::Word(MessageKind::WORDS), "Which message; any when left out."),
        ],
        settings: &[],
        meaning: "Loses the next message from A to B.",
        example: "drop next b1 p1 kind=ack",
    },
    Verb {
        word: "pause",
        arguments: &[Argument { takes: Takes::Process, ..NODE }],
        settings: &[],
        meaning: "Lets a process stand still, as in a long garbage collection.",
        example: "pause c1",
    },
    Verb {
        word: "resume",
        arguments: &[Argument { takes: Takes::Process, ..NODE }],
        settings: &[],
        meaning: "Lets a paused process go on.",
        example: "resume c1",
    },
    Verb {
        word: "slow",
        arguments: &[Argument { takes: Takes::Broker, ..BROKER }, A_WHILE],
        settings: &[],
        meaning: "Slows a broker's disk: each append takes so many seconds.",
        example: "slow b2 0.5",
    },
    Verb {
        word: "lose-disk",
        arguments: &[Argument { takes: Takes::Broker, ..BROKER }],
        settings: &[],
        meaning: "Loses a broker's disk with all its logs, and its process with it.",
        example: "lose-disk b2",
    },
    Verb {
        word: "run",
        arguments: &[word("duration", Takes::Duration { most: YEAR }, "How long: 5s, 500ms, 2m.")],
        settings: &[],
        meaning: "Lets virtual time pass.",
        example: "run 5s",
    },
];

/// The greatest `node.id` is Kafka's greatest `INT` too.
const _: () = assert!(GREATEST_BROKER == INT);
