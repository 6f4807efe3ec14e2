//! What an administrator's tools ask of the controllers when these decide by messages: asked again until
//! one of them is active and has decided, or `default.api.timeout.ms` is over (`KafkaAdminClient`).

use super::Simulation;
use crate::broker::Controllers;
use crate::cluster::ClusterImage;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::id::{BrokerId, ControllerId, EventId, MessageId, NodeId, TopicName};
use crate::kernel::{Kernel, Timer};
use crate::time::SimDuration;
use crate::wire::{AdminOperation, Body, Message, Request, Response};
use serde::{Deserialize, Serialize};

/// Most requests that wait at once.
pub(super) const REQUEST_BOUND: u32 = 1_000;
/// `default.api.timeout.ms`: after so long a tool gives up.
const API_TIMEOUT: SimDuration = SimDuration::from_secs(60);
/// `request.timeout.ms`: after so long a tool asks again.
const REQUEST_TIMEOUT: SimDuration = SimDuration::from_secs(30);
/// `retry.backoff.ms`, doubled with each try.
const FIRST_BACKOFF: SimDuration = SimDuration::from_millis(100);
/// `retry.backoff.max.ms`.
const LONGEST_BACKOFF: SimDuration = SimDuration::from_secs(1);

/// What the administrator asked to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AdminTimer {
    /// The request with this number is sent again.
    Again(u64),
    /// This message was not answered.
    Unanswered(MessageId),
    /// The request with this number is given up.
    GivenUp(u64),
}

/// A request that is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    number: u64,
    request: Request,
    /// The command.
    cause: EventId,
    /// The newest message that carries it.
    message: MessageId,
    /// Whether that waits for its answer.
    awaited: bool,
    tries: u32,
}

impl Asked {
    /// It gets no answer: it is sent again.
    fn again_later(&mut self, kernel: &mut Kernel) {
        self.awaited = false;
        let backoff = FIRST_BACKOFF.doubled(self.tries.saturating_sub(1));
        let mut ctx = kernel.context(NodeId::Admin, 0, self.cause);
        let again = Timer::Admin(AdminTimer::Again(self.number));
        ctx.timer(backoff.min(LONGEST_BACKOFF), again);
    }
}

/// The administrator's tools, as far as they deal with controllers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Administrator {
    controllers: Controllers,
    /// In the ZooKeeper era, the broker that is the controller: any broker says so.
    broker: Option<BrokerId>,
    asked: Vec<Asked>,
    next: u64,
}

impl Administrator {
    pub fn new() -> Self {
        let controllers = Controllers::new(&[ControllerId::ALONE]);
        Self { controllers, broker: None, asked: Vec::new(), next: 0 }
    }

    /// There are other controllers.
    pub fn meet(&mut self, voters: &[ControllerId]) {
        self.controllers = Controllers::new(voters);
    }

    /// Who the controller is, where that is a broker.
    pub fn learn(&mut self, image: &ClusterImage) {
        self.broker = image.controller.broker;
    }

    /// Whom it asks; nobody while no broker is the controller.
    fn controller(&self) -> Option<NodeId> {
        match self.controllers.asked().is_zookeeper() {
            true => self.broker.map(NodeId::Broker),
            false => Some(self.controllers.node()),
        }
    }

    pub fn is_full(&self) -> bool {
        self.asked.len() >= usize::try_from(REQUEST_BOUND).unwrap_or(usize::MAX)
    }

    /// How many partitions a topic would have that is asked for.
    pub fn partitions_asked(&self, name: &TopicName) -> Option<u32> {
        self.asked.iter().find_map(|asked| match &asked.request {
            Request::Administer { operation: AdminOperation::CreateTopics { new } }
                if new.topic == *name =>
            {
                Some(new.partitions)
            }
            _ => None,
        })
    }

    /// Whether a topic is to be deleted.
    pub fn deletes(&self, name: &TopicName) -> bool {
        self.asked.iter().any(|asked| {
            matches!(&asked.request, Request::Administer {
                operation: AdminOperation::DeleteTopics { topic },
            } if topic == name)
        })
    }

    pub fn ask(&mut self, kernel: &mut Kernel, request: Request, cause: EventId) {
        let number = self.next;
        self.next += 1;
        let message = MessageId(0);
        self.asked.push(Asked { number, request, cause, message, awaited: false, tries: 0 });
        self.send(kernel, number);
        let mut ctx = kernel.context(NodeId::Admin, 0, cause);
        ctx.timer(API_TIMEOUT, Timer::Admin(AdminTimer::GivenUp(number)));
    }

    fn send(&mut self, kernel: &mut Kernel, number: u64) {
        let to = self.controller();
        let Some(asked) = self.asked.iter_mut().find(|asked| asked.number == number) else {
            return;
        };
        asked.tries = asked.tries.saturating_add(1);
        let Some(to) = to else {
            asked.again_later(kernel);
            return;
        };
        let mut ctx = kernel.context(NodeId::Admin, 0, asked.cause);
        asked.message = ctx.request(to, asked.request.clone());
        asked.awaited = true;
        let unanswered = AdminTimer::Unanswered(asked.message);
        ctx.timer(REQUEST_TIMEOUT, Timer::Admin(unanswered));
    }

    pub fn on_timer(&mut self, kernel: &mut Kernel, timer: AdminTimer) {
        match timer {
            AdminTimer::Again(number) => self.send(kernel, number),
            AdminTimer::Unanswered(message) => self.failed(kernel, Some(message)),
            AdminTimer::GivenUp(number) => {
                let Some(place) = self.asked.iter().position(|asked| asked.number == number) else {
                    return;
                };
                let asked = self.asked.remove(place);
                let given_up = EventKind::AdminAnswered {
                    request: asked.message,
                    word: asked.request.word(),
                    error: Some(ErrorCode::RequestTimedOut),
                    offset: None,
                };
                kernel.context(NodeId::Admin, 0, asked.cause).note(given_up);
            }
        }
    }

    /// Takes in what came over the wire. Says whether it answers something for good.
    pub fn on_message(&mut self, kernel: &mut Kernel, message: &Message) -> bool {
        let from = match message.from {
            NodeId::Controller(from) => Some(from),
            // A broker, which may be the controller.
            _ if self.concerns(message) => None,
            _ => return true,
        };
        let try_another = |controllers: &mut Controllers, leader| {
            if let Some(from) = from {
                controllers.try_another(from, leader);
            }
        };
        match &message.body {
            Body::Response { to_request, response: Response::NotController { leader, .. } } => {
                try_another(&mut self.controllers, *leader);
                self.failed(kernel, Some(*to_request));
                false
            }
            Body::Response { to_request, .. } => {
                let before = self.asked.len();
                self.asked.retain(|asked| !(asked.awaited && asked.message == *to_request));
                before != self.asked.len()
            }
            Body::ConnectionClosed { to_request } => {
                try_another(&mut self.controllers, None);
                self.failed(kernel, *to_request);
                false
            }
            Body::Request(_) => false,
        }
    }

    /// Whether the controller was asked what `message` is about.
    fn concerns(&self, message: &Message) -> bool {
        let is_asked = |request: &MessageId| {
            self.asked.iter().any(|asked| asked.awaited && asked.message == *request)
        };
        match &message.body {
            Body::Response { to_request, .. } => is_asked(to_request),
            Body::ConnectionClosed { to_request: Some(to_request) } => is_asked(to_request),
            Body::ConnectionClosed { to_request: None } => {
                self.controllers.asked().is_zookeeper()
                    && self.controller().as_ref() == Some(&message.from)
            }
            Body::Request(_) => false,
        }
    }

    /// The request with this message, or whichever waits for an answer, gets none.
    fn failed(&mut self, kernel: &mut Kernel, message: Option<MessageId>) {
        let meant = |asked: &&mut Asked| {
            asked.awaited && message.is_none_or(|message| message == asked.message)
        };
        self.asked.iter_mut().filter(meant).for_each(|asked| asked.again_later(kernel));
    }
}

impl Simulation {
    /// Producers forget topics that were asked to be deleted once that is decided.
    pub(super) fn forget_topics(&mut self) {
        if self.forgetting.is_empty() {
            return;
        }
        for (topic, cause) in core::mem::take(&mut self.forgetting) {
            let image = self.controllers.metadata();
            if !image.topics.contains_key(&topic) {
                self.forget_topic(&topic, cause);
            } else if self.administrator.deletes(&topic) {
                self.forgetting.insert(topic, cause);
            }
        }
    }

    /// Producers know a topic no more that was deleted.
    pub(super) fn forget_topic(&mut self, topic: &TopicName, cause: EventId) {
        for (name, node) in &mut self.producers {
            let id = NodeId::Producer(name.clone());
            let (producer, mut ctx) = node.act(&mut self.kernel, id, cause);
            producer.forget_topic(&mut ctx, topic);
        }
    }
}
