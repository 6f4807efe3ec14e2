//! What is wrong with a line, in the person's language.

use super::{Language, Value};
use crate::session::Problem;
use core::ops::Range;
use partita_engine::command::{CommandErrorKind, Message};
use partita_engine::controller::ControllerError;
use partita_engine::id::NodeId;
use partita_engine::simulation::Refusal;

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is wrong and what would be right.
    pub text: String,
    /// The bytes of the line that are wrong, where it is one word.
    pub span: Option<Range<usize>>,
    /// What was probably meant in their place.
    pub nearest: Option<&'static str>,
}

impl Language {
    /// The problem in words.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> Told {
        match problem {
            Problem::Wrong(error) => {
                let message = error.kind.message();
                let span = Some(error.span.clone());
                Told { text: self.message(&message), span, nearest: message.nearest }
            }
            Problem::Refused(refusal) => {
                Told { text: self.refusal(refusal), span: None, nearest: None }
            }
        }
    }

    /// An error of a command without its line, as a form shows it.
    #[must_use]
    pub fn command_error(self, kind: &CommandErrorKind) -> String {
        self.message(&kind.message())
    }

    /// An error of the engine in this language.
    #[must_use]
    pub fn message(self, message: &Message) -> String {
        let arguments: Vec<_> = message
            .arguments
            .iter()
            .map(|(name, value)| match (&message.reason, *name) {
                (Some(reason), "reason") => ("reason", Value::Text(self.message(reason).into())),
                (_, name) => (name, Value::Text(value.into())),
            })
            .collect();
        self.say(message.key, &arguments)
    }

    fn refusal(self, refusal: &Refusal) -> String {
        let name =
            |key: &str, name: &dyn ToString| self.say(key, &[("name", name.to_string().into())]);
        let link = |key: &str, a: &NodeId, b: &NodeId| {
            self.say(key, &[("a", a.to_string().into()), ("b", b.to_string().into())])
        };
        match refusal {
            Refusal::Controller(error) => self.controller_error(error),
            Refusal::Config(error) => self.message(&error.message()),
            Refusal::ClusterExists => self.text("refusal-cluster-exists"),
            Refusal::NoBrokers => self.text("refusal-no-brokers"),
            Refusal::UnknownClient { client } => name("refusal-unknown-client", client),
            Refusal::NotAProducer { client } => name("refusal-not-a-producer", client),
            Refusal::NotAConsumer { client } => name("refusal-not-a-consumer", client),
            Refusal::NameTaken { client } => name("refusal-name-taken", client),
            Refusal::UnknownBroker { broker } => name("refusal-unknown-broker", broker),
            Refusal::UnknownController { controller } => {
                name("refusal-unknown-controller", controller)
            }
            Refusal::NoActiveController { controllers } => {
                let names: Vec<_> = controllers.iter().map(ToString::to_string).collect();
                self.say("refusal-no-active-controller", &[("names", names.join(", ").into())])
            }
            Refusal::NobodyIsController => self.text("refusal-nobody-is-controller"),
            Refusal::ControllerIsBroker => self.text("refusal-controller-is-broker"),
            Refusal::ControllerRuns { controller } if controller.is_zookeeper() => {
                name("refusal-server-runs", controller)
            }
            Refusal::ControllerRuns { controller } => name("refusal-controller-runs", controller),
            Refusal::ControllerDown { controller } if controller.is_zookeeper() => {
                name("refusal-server-down", controller)
            }
            Refusal::ControllerDown { controller } => name("refusal-controller-down", controller),
            Refusal::ControllerStays { controller } if controller.is_zookeeper() => {
                name("refusal-server-stays", controller)
            }
            Refusal::ControllerStays { controller } => name("refusal-controller-stays", controller),
            Refusal::SameNode { node } => name("refusal-same-node", node),
            Refusal::NoLink { a, b } => link("refusal-no-link", a, b),
            Refusal::LinkIsCut { a, b } => link("refusal-link-is-cut", a, b),
            Refusal::LinkIsNotCut { a, b } => link("refusal-link-is-not-cut", a, b),
            Refusal::LinkIsHeld { a, b } => link("refusal-link-is-held", a, b),
            Refusal::LinkIsNotHeld { a, b } => link("refusal-link-is-not-held", a, b),
            Refusal::Paused { node } => name("refusal-paused", node),
            Refusal::NotPaused { node } => name("refusal-not-paused", node),
            Refusal::BrokerRuns { broker } => name("refusal-broker-runs", broker),
            Refusal::BrokerDown { broker } => name("refusal-broker-down", broker),
            Refusal::UnknownGroup { group } => name("refusal-unknown-group", group),
            Refusal::NobodyInGroup { group } => name("refusal-nobody-in-group", group),
            Refusal::GroupActive { group, .. } => name("refusal-group-active", group),
            Refusal::UnknownPartition { topic_partition, partitions } => self.say(
                "refusal-unknown-partition",
                &[
                    ("topic", topic_partition.topic.as_str().into()),
                    ("partition", topic_partition.partition.to_string().into()),
                    ("partitions", (*partitions).into()),
                ],
            ),
            Refusal::NoLeader { topic_partition } => name("refusal-no-leader", topic_partition),
            Refusal::UnknownTopic { topic } => name("refusal-unknown-topic", topic),
            Refusal::AlreadyRunning { client } => name("refusal-already-running", client),
            Refusal::NotRunning { client } => name("refusal-not-running", client),
            Refusal::NotOwned { client, topic_partition } => self.say(
                "refusal-not-owned",
                &[
                    ("name", client.as_str().into()),
                    ("partition", topic_partition.to_string().into()),
                ],
            ),
            Refusal::TooMany { most } => self.say("refusal-too-many", &[("most", (*most).into())]),
            Refusal::WorldFull => self.text("refusal-world-full"),
        }
    }

    fn controller_error(self, error: &ControllerError) -> String {
        match error {
            ControllerError::TopicExists { topic } => {
                self.say("refusal-topic-exists", &[("name", topic.as_str().into())])
            }
            ControllerError::TopicCollides { topic, existing } => self.say(
                "refusal-topic-collides",
                &[("name", topic.as_str().into()), ("existing", existing.as_str().into())],
            ),
            ControllerError::UnknownTopic { topic } => {
                self.say("refusal-unknown-topic", &[("name", topic.as_str().into())])
            }
            ControllerError::ReplicationFactor { asked, brokers } => self.say(
                "refusal-replication-factor",
                &[("asked", (*asked).into()), ("brokers", (*brokers).into())],
            ),
            ControllerError::AllFenced => self.text("refusal-all-fenced"),
            ControllerError::Assignment { partition, broker } => self.say(
                "refusal-assignment",
                &[
                    ("partition", partition.to_string().into()),
                    ("broker", broker.to_string().into()),
                ],
            ),
            ControllerError::AssignmentCount { lists, partitions } => self.say(
                "refusal-assignment-count",
                &[("lists", (*lists).into()), ("partitions", (*partitions).into())],
            ),
            ControllerError::AssignmentFactor { partition, asked, replicas } => self.say(
                "refusal-assignment-factor",
                &[
                    ("partition", partition.to_string().into()),
                    ("asked", (*asked).into()),
                    ("replicas", (*replicas).into()),
                ],
            ),
            ControllerError::AssignmentDown { partition } => {
                self.say("refusal-assignment-down", &[("partition", partition.to_string().into())])
            }
            ControllerError::Partitions { topic, present, asked } => self.say(
                "refusal-partitions",
                &[
                    ("name", topic.as_str().into()),
                    ("present", (*present).into()),
                    ("asked", (*asked).into()),
                ],
            ),
            ControllerError::TooManyPartitions { asked, most } => self.say(
                "refusal-too-many-partitions",
                &[("asked", (*asked).into()), ("most", (*most).into())],
            ),
            ControllerError::UnknownBroker { broker } => {
                self.say("refusal-unknown-broker", &[("name", broker.to_string().into())])
            }
            ControllerError::BrokerHoldsReplicas { broker, topics } => {
                let topics: Vec<_> = topics.iter().map(ToString::to_string).collect();
                self.say(
                    "refusal-broker-holds-replicas",
                    &[("name", broker.to_string().into()), ("topics", topics.join(", ").into())],
                )
            }
            ControllerError::BrokerExists { broker } => {
                self.say("refusal-broker-exists", &[("name", broker.to_string().into())])
            }
        }
    }
}
